//! The flags of `why`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// Files, folders and archives with your runs; `-` is standard input (default: the library)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Day the pain began: a date, `today`, `yesterday`, or a weekday for the last one (default:
    /// the newest in diary.csv or athlete.toml)
    #[arg(long, value_name = "DATE")]
    pub onset: Option<String>,
    /// Which leg: left, right or both
    #[arg(long, value_name = "SIDE")]
    pub side: Option<String>,
    /// Open the page in your browser; without --out it goes into a folder next to PATH
    #[arg(long)]
    pub open: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
