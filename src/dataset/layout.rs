//! Where the files of a dataset lie, and which runner belongs to which bucket.

use std::path::{Path, PathBuf};

use crate::columns::{
    DAYS, EXPOSURE, FINDINGS, LEDGER, NOT_JUDGED, RULE_DAYS, RUNS, Table, WEEKS_TOLD,
};

/// The tables of a dataset beside that of the athletes; every row begins with its athlete.
pub const TABLES: [Table; 7] = [
    ("runs", RUNS),
    ("weeks", WEEKS_TOLD),
    ("days", DAYS),
    ("findings", FINDINGS),
    ("not_judged", NOT_JUDGED),
    ("ledger", LEDGER),
    ("rule_days", RULE_DAYS),
];

/// Tables that a dataset has where they are asked for.
pub const EXTRA_TABLES: [Table; 1] = [("exposure", EXPOSURE)];

/// The tables of a dataset that has these of the extra ones, too.
pub fn tables_with(extra: &[String]) -> impl Iterator<Item = Table> {
    let is_asked = |(name, _): &Table| extra.iter().any(|one| one == name);
    let asked: Vec<Table> = EXTRA_TABLES.into_iter().filter(is_asked).collect();
    TABLES.into_iter().chain(asked)
}

/// The table that is written last of a bucket: where it is, the bucket is whole.
pub const ATHLETES_TABLE: &str = "athletes";

/// Runners of a bucket that are aimed at: few enough that a lost one costs little and the memory of one is
/// small, many enough that its files are worth opening. Engineering default.
const RUNNERS_A_BUCKET: usize = 8;
/// Fewer buckets leave threads idle, more are folders without use.
const FEWEST_BUCKETS: usize = 16;
const MOST_BUCKETS: usize = 4096;

/// How many buckets a dataset of so many runners has: a power of two.
pub fn usual_buckets(runners: usize) -> u32 {
    let buckets = runners.div_ceil(RUNNERS_A_BUCKET).next_power_of_two();
    u32::try_from(buckets.clamp(FEWEST_BUCKETS, MOST_BUCKETS)).unwrap_or(u32::MAX)
}

/// The bucket of a runner, from 0: by the name alone, so that every machine finds the same.
pub fn bucket_of(athlete: &str, buckets: u32) -> u32 {
    let hash = blake3::hash(athlete.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u32::try_from(u64::from_le_bytes(first) % u64::from(buckets.max(1))).unwrap_or(0)
}

/// One part of the work, counted from 1, of so many.
pub type Shard = (u32, u32);

/// Whether a bucket is in a part of the work.
pub fn is_in(bucket: u32, (part, parts): Shard) -> bool {
    bucket % parts == part - 1
}

/// The file of a table of a bucket.
pub fn part(dataset: &Path, table: &str, bucket: u32) -> PathBuf {
    dataset.join(table).join(format!("bucket={bucket:04}")).join("part-0.parquet")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_is_always_in_the_same_bucket_and_all_buckets_are_used() {
        assert_eq!(bucket_of("anna", 64), bucket_of("anna", 64));
        let mut counts = [0; 16];
        for number in 0..1600 {
            counts[bucket_of(&format!("runner-{number}"), 16) as usize] += 1;
        }
        // 100 each on average; five standard deviations are 49.
        assert!(counts.iter().all(|count| (51..149).contains(count)), "{counts:?}");
    }

    #[test]
    fn buckets_are_a_power_of_two_of_about_eight_runners() {
        assert_eq!([0, 12, 200, 5205, 1_000_000].map(usual_buckets), [16, 16, 32, 1024, 4096]);
    }
}
