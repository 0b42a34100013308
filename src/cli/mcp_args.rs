//! The flags of `mcp`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `mcp`.
#[derive(Debug, Args)]
pub struct McpArgs {
    /// Files, folders and archives with recordings (default: the library)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Also give the assistant file names, titles, devices and the names of gear and shoes
    #[arg(long)]
    pub with_names: bool,
    /// Also give the assistant the notes in the diary
    #[arg(long)]
    pub with_notes: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
