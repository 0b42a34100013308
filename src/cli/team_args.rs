//! The flags of `team`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `team`.
#[derive(Debug, Args)]
pub struct TeamArgs {
    /// A folder with one folder or archive per runner, or a csv with the columns athlete and paths
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    /// Open the page in your browser; without --out it goes into a folder next to ROSTER
    #[arg(long)]
    pub open: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
