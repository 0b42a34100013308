//! The flags of `soleus run`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Recordings to analyse: files, archive members (export.zip/activities/1.fit) or run ids; with
    /// --last or --on, folders and archives to search (default: the library)
    #[arg(required_unless_present_any = ["last", "on"], value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Analyse the newest run
    #[arg(long, conflicts_with = "on")]
    pub last: bool,
    /// Analyse the runs of this day
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Files, folders and archives with earlier runs (repeatable; default: the library)
    #[arg(long, value_name = "PATH")]
    pub history: Vec<PathBuf>,
    /// Draw the shape of the route, without the parts in privacy zones (soleus.toml or
    /// privacy_zones.csv)
    #[arg(long)]
    pub map: bool,
    /// Also write samples, splits and laps to the output folder, as csv and Parquet
    #[arg(long, requires = "out", conflicts_with = "anonymous")]
    pub tables: bool,
    /// Replace dates with week numbers, and leave out titles, gear and file names
    #[arg(long)]
    pub anonymous: bool,
    /// Open the page in your browser; without --out it goes into a folder next to FILE
    #[arg(long)]
    pub open: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
