//! The flags of `soleus season`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `season`.
#[derive(Debug, Args)]
pub struct SeasonArgs {
    /// Print every section in full: earlier alerts, doubtful figures, what was not judged, files
    #[arg(long)]
    pub details: bool,
    /// Files, folders and archives with recordings; `-` is standard input (default: the library)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Replace dates with week numbers, and leave out titles, gear and file names
    #[arg(long)]
    pub anonymous: bool,
    /// Compare a plan (csv or toml) with what you ran
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Open the page in your browser; without --out it goes into a folder next to PATH
    // A path that stands alone has it already.
    #[arg(long, overrides_with = "open")]
    pub open: bool,
    /// Whether a path stood alone on the line
    #[arg(skip)]
    pub is_bare: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
