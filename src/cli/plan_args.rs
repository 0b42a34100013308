//! The flags of `soleus plan`.

use std::path::PathBuf;

use clap::Args;

use super::AnalysisArgs;

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Files, folders and archives with the runs so far; `-` is standard input (default: the library)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Plan the way back after a calf injury or a break, up to your usual week before it
    #[arg(long, conflicts_with_all = ["to", "week", "by"])]
    pub back: bool,
    /// Plan up to a single run of this distance: 21.1km, 13.1mi, 5000m
    #[arg(long, value_name = "DISTANCE", conflicts_with = "week")]
    pub to: Option<String>,
    /// Plan up to a week of this distance
    #[arg(long, value_name = "DISTANCE")]
    pub week: Option<String>,
    /// Day of that run, or a day in that week (default: the earliest possible)
    #[arg(long, value_name = "DATE")]
    pub by: Option<String>,
    /// Weekdays with a session, like tue,thu,sun (default: the days you run most on, at most as
    /// many as in your usual week)
    #[arg(long, value_name = "DAYS")]
    pub days: Option<String>,
    /// First day that may have a session: a date, `today`, `tomorrow`, or a weekday for the next one
    /// (default: tomorrow)
    #[arg(long, value_name = "DATE")]
    pub start: Option<String>,
    /// Plan hills into one session a week, as much as the rules allow
    #[arg(long)]
    pub hills: bool,
    /// Plan fast running into one session a week, as much as the rules allow
    #[arg(long)]
    pub fast: bool,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}
