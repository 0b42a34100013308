//! The flags of `soleus cohort`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{AnalysisArgs, MOST_THREADS};

/// No runner takes a month.
const MOST_LIMIT_S: u64 = 720 * 3600;

/// Arguments of `cohort`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct CohortArgs {
    /// What to do with a dataset (default: make it)
    #[command(subcommand)]
    pub action: Option<CohortAction>,
    /// A folder with one folder or archive per runner, or a csv with the columns athlete and paths
    #[arg(value_name = "ROSTER", required = true)]
    pub roster: Option<PathBuf>,
    /// Do one part of the work: 1/4, 2/4 ... on that many machines or jobs
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Only print the parts that are still to do, heaviest first, for your own scheduler
    #[arg(long, conflicts_with = "shard")]
    pub list_shards: bool,
    /// Number of processes (default: one per core)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=MOST_THREADS))]
    pub jobs: Option<u16>,
    /// Time limit per runner, like 90s, 10min or 2h; a runner who takes longer is listed as failed
    #[arg(long, value_name = "TIME", default_value = "10min", value_parser = seconds_of)]
    pub time_limit: u64,
    /// Number of buckets in the dataset (default: from the number of runners)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub buckets: Option<u32>,
    /// Also write this table: distance and time of each run by speed
    #[arg(long, value_name = "TABLE", value_parser = ["exposure"])]
    pub with: Vec<String>,
    /// Replace names and ids with pseudonyms, and dates with day numbers, using the secret key in
    /// this file
    #[arg(long, value_name = "KEYFILE")]
    pub pseudonyms: Option<PathBuf>,
    /// Do one bucket, as a process of its own
    #[arg(long, hide = true)]
    pub bucket: Option<u32>,
    /// A runner that ended the process of its bucket, by its number, and why
    #[arg(long, hide = true, value_name = "NUMBER=WHY")]
    pub failed: Vec<String>,
    /// What is common to analyses
    #[command(flatten)]
    pub common: AnalysisArgs,
}

/// A time like 90s, 10min or 2h in seconds; a number alone is seconds.
fn seconds_of(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 5] = [("min", 60), ("sec", 1), ("h", 3600), ("m", 60), ("s", 1)];
    let (number, unit_s) = UNITS
        .iter()
        .find_map(|(unit, unit_s)| Some((text.strip_suffix(unit)?, *unit_s)))
        .unwrap_or((text, 1));
    let seconds = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(unit_s));
    let possible = seconds.filter(|seconds| (1..=MOST_LIMIT_S).contains(seconds));
    possible.ok_or_else(|| "a time from 1s to 720h, like 90s, 10min or 2h".to_owned())
}

/// What `cohort` does with a dataset.
#[derive(Debug, Subcommand)]
pub enum CohortAction {
    /// Check every file of a dataset, and print one digest of all of it
    #[command(
        after_help = "Example:\n  soleus cohort check dataset\n  soleus cohort check dataset --release\n\nExit code 3 if a bucket is missing or a file is damaged, and with --release if the dataset may not\nbe published: it was made without --pseudonyms, has a column or file that is not on the list, or\nhas fewer than 5 runners in an age band and sex."
    )]
    Check(CohortCheckArgs),
    /// Write one row for every week a runner was at risk, for survival models
    #[command(
        after_help = "Example:\n  soleus cohort person-weeks dataset --outcomes injuries.csv --out weeks.parquet\n\nThe outcomes are a csv with the columns athlete, date and optionally site and weeks_lost. For two\nweeks after an injury, or for the weeks lost, a runner is not at risk. For a dataset with\npseudonyms, pass the key: the outcomes keep names and dates."
    )]
    PersonWeeks(PersonWeeksArgs),
}

/// Arguments of `cohort person-weeks`.
#[derive(Debug, Args)]
pub struct PersonWeeksArgs {
    /// The dataset
    #[arg(value_name = "DATASET")]
    pub dataset: PathBuf,
    /// Injuries: a csv with the columns athlete, date and optionally site and weeks_lost
    #[arg(long, value_name = "FILE")]
    pub outcomes: PathBuf,
    /// The key of a dataset with pseudonyms
    #[arg(long, value_name = "KEYFILE")]
    pub pseudonyms: Option<PathBuf>,
    /// The file to write: .parquet or .csv
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Arguments of `cohort check`.
#[derive(Debug, Args)]
pub struct CohortCheckArgs {
    /// The dataset
    #[arg(value_name = "DATASET")]
    pub dataset: PathBuf,
    /// Check whether it may be published
    #[arg(long)]
    pub release: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_its_unit_or_in_seconds() {
        let all = ["90", "90s", "10min", "10 min", "5m", "2h", "720h"].map(seconds_of);
        assert_eq!(all.map(Result::unwrap), [90, 90, 600, 600, 300, 7200, 2_592_000]);
        for wrong in ["", "0", "min", "-1s", "1.5h", "721h", "10 days", "18446744073709551615h"] {
            assert!(seconds_of(wrong).unwrap_err().contains("10min"), "{wrong}");
        }
    }
}
