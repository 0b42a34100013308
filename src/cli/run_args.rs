//! The flags of `soleus run`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Recordings to look at
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Files, folders and archives with the runs before (may be given several times; default: the
    /// library)
    #[arg(long, value_name = "PATH")]
    pub history: Vec<PathBuf>,
    /// Draw the shape of the route, without what lies in privacy zones (soleus.toml or
    /// privacy_zones.csv)
    #[arg(long)]
    pub map: bool,
    /// Name days by weeks counted from the first, and leave out titles, gear and file names
    #[arg(long)]
    pub anonymous: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
