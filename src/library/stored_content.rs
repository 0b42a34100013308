//! What the library remembers of one content.

use polars::prelude::{PolarsError, PolarsResult};
use serde::{Deserialize, Serialize};

use crate::activity::Span;
use crate::activity::other_sport::OtherSport;
use crate::base::error::SkipReason;
use crate::run::run_tables::{Load, RunTables};

/// Tables of runs beside the figures, of which each run has one row.
pub(super) const RUN_TABLES: usize = 5;

/// One content.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct StoredContent {
    #[serde(flatten)]
    pub(super) about: About,
    pub(super) runs: Result<Vec<Run>, SkipReason>,
    pub(super) others: Vec<OtherSport>,
}

/// What decides whether an entry is the right one.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) hash: String,
    pub(super) source: String,
    pub(super) bytes: u64,
    /// The options that it was read with.
    pub(super) options: String,
    /// What lists gave it; another key needs another decoding.
    pub(super) enrichment_key: String,
    /// First and last time of every activity in it, as recorded; `None` without samples.
    pub(super) spans: Vec<Option<Span>>,
    /// Its latest time; it was read when that was not in the future.
    pub(super) latest_ms: i64,
    /// Out of which packing it came; `None` where it lay there unpacked.
    pub(super) packing: Option<Packing>,
}

/// Packed bytes that were unpacked.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Packing {
    /// What they are known by.
    pub(super) hash: String,
    /// What was noticed on the way.
    pub(super) noticed: String,
}

/// One run of a content.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Run {
    /// Its small tables are kept apart.
    pub(super) tables: RunTables,
    /// Rows in each of those.
    pub(super) heights: [usize; RUN_TABLES],
}

impl Run {
    pub(super) fn of(run: &RunTables) -> Self {
        let tables = run.clone();
        let load = match &tables.load {
            Load::Bins(bins) => bins.len(),
            Load::Weighed(_) => 0,
        };
        let heights = [
            tables.exposure.len(),
            load,
            tables.opening.len(),
            tables.windows.len(),
            tables.bests.len(),
        ];
        Self { tables, heights }
    }
}

pub(super) fn fault(why: &str) -> PolarsError {
    PolarsError::ComputeError(why.to_owned().into())
}

/// The next so many rows.
///
/// # Errors
/// When there are fewer.
pub(super) fn next<R>(rows: &mut impl Iterator<Item = R>, count: usize) -> PolarsResult<Vec<R>> {
    let taken: Vec<R> = rows.take(count).collect();
    if taken.len() < count { Err(fault("a table ends early")) } else { Ok(taken) }
}
