//! Flags that every analysis takes.

use std::path::PathBuf;

use clap::Args;

use super::MOST_THREADS;

/// Arguments that every analysis shares.
#[derive(Clone, Debug, Default, Args)]
pub struct AnalysisArgs {
    /// Write the page, tables, findings and charts into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Judge as of this day: a date, `today`, `yesterday`, or a weekday for the last one, today included
    /// (default: the day of the last run or diary entry)
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Report only from this day on, plus the last two weeks; earlier runs still count as history
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Leave out runs after this day
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// First day of the week
    #[arg(long, value_name = "DAY")]
    pub week_start: Option<String>,
    /// Time zone for recordings that do not state one, like Europe/Lisbon
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Join recordings less than this many minutes apart into one run (default: 30; 0 keeps them
    /// apart)
    #[arg(long, value_name = "MINUTES")]
    pub session_gap_min: Option<String>,
    /// Units of the text and the charts: metric or imperial
    #[arg(long, value_name = "UNITS")]
    pub units: Option<String>,
    /// Size of charts with one panel, in pixels (default: 1200x560)
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    pub chart_size: Option<String>,
    /// Scale factor of the chart files; use 2 for dense screens and print (default: 1)
    #[arg(long, value_name = "NUMBER")]
    pub chart_scale: Option<String>,
    /// Curve of grade-adjusted pace: empirical or minetti
    #[arg(long, value_name = "CURVE")]
    pub grade_curve: Option<String>,
    /// Change a threshold of a rule, or mute the rule: RULE.level=off, RULE.level=info (repeatable)
    #[arg(long, value_name = "RULE.NAME=VALUE")]
    pub set: Vec<String>,
    /// Settings file (default: soleus.toml next to the input, else in the current folder)
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Athlete file: what a watch does not know about you (default: athlete.toml next to the input,
    /// else in the current folder)
    #[arg(long, value_name = "FILE")]
    pub athlete: Option<PathBuf>,
    /// Diary of pain and calf tests (default: diary.csv next to the input, else in the current
    /// folder)
    #[arg(long, value_name = "FILE")]
    pub diary: Option<PathBuf>,
    /// Days without the watch, as from,to lines (default: away.csv next to the input, else in the
    /// current folder)
    #[arg(long, value_name = "FILE")]
    pub away: Option<PathBuf>,
    /// Largest file or archive member to read, unpacked (default: 256MiB)
    #[arg(long, value_name = "SIZE")]
    pub max_file_size: Option<String>,
    /// Show every finding, even with little evidence, and however often it comes back
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 if an alert of the current week (with --since: since that day; with `run`: of
    /// these runs) is at this level or above; info: any finding
    #[arg(long, value_name = "LIGHT")]
    pub fail_on: Option<String>,
    /// Leave out damaged recordings, even the part that can be read; exit with 3 if a file was
    /// skipped
    #[arg(long)]
    pub strict: bool,
    /// Print findings as JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// Print no report and no progress, only errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Number of threads (default: one per core)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=MOST_THREADS))]
    pub threads: Option<u16>,
    /// Print the time of each stage on standard error
    #[arg(long)]
    pub timings: bool,
    /// Folder of the library of analysed runs (default: in the user's cache folder)
    #[arg(long, value_name = "DIR", conflicts_with = "no_library")]
    pub library: Option<PathBuf>,
    /// Which runner's part of the library: letters, digits, `-` and `_` (default: me); for another
    /// runner, files in the current folder are not used
    #[arg(long, value_name = "NAME")]
    pub runner: Option<String>,
    /// Neither read nor write the library
    #[arg(long)]
    pub no_library: bool,
}
