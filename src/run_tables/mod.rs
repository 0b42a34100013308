//! From one per-second table to the small tables that a season keeps: the run's row, and its
//! exposure, load, opening, windows and bests. After this the samples are gone. An activity that only a list
//! knows has a row and empty tables.

mod bests;
mod exposure;
mod figures;
#[cfg(test)]
pub(crate) mod invented;
mod listed;
mod load;
mod opening;
mod row;
mod windows;

use polars::prelude::{DataFrame, PolarsResult};

use crate::activity::Activity;
use crate::columns::{BESTS, EXPOSURE, LOAD, OPENING, WINDOWS, check};
use crate::notes::Note;
use crate::samples::{self, GradeCurve};

pub use exposure::BIN_CMPS;
pub use figures::Figures;
pub use row::RunRow;

/// Everything a season needs to know about one run.
pub struct RunTables {
    /// One row of figures; fast distance and local time are filled in by the season.
    pub row: RunRow,
    /// Columns of [`EXPOSURE`].
    pub exposure: DataFrame,
    /// Columns of [`LOAD`].
    pub load: DataFrame,
    /// Columns of [`OPENING`].
    pub opening: DataFrame,
    /// Columns of [`WINDOWS`].
    pub windows: DataFrame,
    /// Columns of [`BESTS`].
    pub bests: DataFrame,
    /// What was noticed about the recording, in order.
    pub notes: Vec<Note>,
    /// Other recordings of the same run, which were left out for this one.
    pub repeats: Vec<Repeat>,
}

/// A recording that was left out for a richer one of the same run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The id it would have had.
    pub run_id: String,
    /// Its file.
    pub source: String,
}

/// Derives the tables of one repaired run, recorded or listed.
///
/// # Errors
/// Only when a table does not come out with the columns it promises.
pub fn derive(
    activity: &Activity,
    run_id: &str,
    source: &str,
    curve: GradeCurve,
) -> PolarsResult<RunTables> {
    if let Some(summary) = activity.summary.filter(|_| activity.samples.is_empty()) {
        return listed::listed(activity, &summary, run_id, source);
    }
    let samples = samples::table(activity, curve)?;
    let as_promised = |table: DataFrame, columns| check(&table, columns).map(|()| table);
    Ok(RunTables {
        exposure: as_promised(exposure::exposure(&samples.table, run_id)?, EXPOSURE)?,
        load: as_promised(load::load(&samples.table, run_id)?, LOAD)?,
        opening: as_promised(opening::opening(&samples.table, run_id)?, OPENING)?,
        windows: as_promised(windows::windows(&samples, run_id)?, WINDOWS)?,
        bests: as_promised(bests::bests(&samples.table, run_id)?, BESTS)?,
        row: row::row(activity, row::Told::by_samples(activity, &samples)?, run_id, source),
        notes: [activity.notes.clone(), samples.notes].concat(),
        repeats: Vec::new(),
    })
}
