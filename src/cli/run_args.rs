//! The flags of `soleus run`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Recordings to look at: files, members of archives (export.zip/activities/1.fit), ids of runs;
    /// with --last or --on also folders and archives to look in (default: the library)
    #[arg(required_unless_present_any = ["last", "on"], value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Look at the newest run
    #[arg(long, conflicts_with = "on")]
    pub last: bool,
    /// Look at the runs of this day
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Files, folders and archives with the runs before (may be given several times; default: the
    /// library)
    #[arg(long, value_name = "PATH")]
    pub history: Vec<PathBuf>,
    /// Draw the shape of the route, without what lies in privacy zones (soleus.toml or
    /// privacy_zones.csv)
    #[arg(long)]
    pub map: bool,
    /// Write samples, splits and laps to the output folder, too, as csv and Parquet
    #[arg(long, requires = "out", conflicts_with = "anonymous")]
    pub tables: bool,
    /// Name days by weeks counted from the first, and leave out titles, gear and file names
    #[arg(long)]
    pub anonymous: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
