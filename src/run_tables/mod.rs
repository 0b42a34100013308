//! From one per-second table to the small tables that a season keeps: the run's row, and its
//! exposure, windows and bests. After this the samples are gone.

mod bests;
mod exposure;
#[cfg(test)]
pub(crate) mod invented;
mod row;
mod windows;

use polars::prelude::{DataFrame, PolarsResult};

use crate::activity::Activity;
use crate::columns::{BESTS, EXPOSURE, WINDOWS, check};
use crate::notes::Note;
use crate::samples::{self, GradeCurve};

pub use exposure::BIN_CMPS;
pub use row::RunRow;

/// Everything a season needs to know about one run.
pub struct RunTables {
    /// One row of figures; fast distance and local time are filled in by the season.
    pub row: RunRow,
    /// Columns of [`EXPOSURE`].
    pub exposure: DataFrame,
    /// Columns of [`WINDOWS`].
    pub windows: DataFrame,
    /// Columns of [`BESTS`].
    pub bests: DataFrame,
    /// What was noticed about the recording, in order.
    pub notes: Vec<Note>,
}

/// Derives the tables of one repaired run.
///
/// # Errors
/// Only when a table does not come out with the columns it promises.
pub fn derive(
    activity: &Activity,
    run_id: &str,
    source: &str,
    curve: GradeCurve,
) -> PolarsResult<RunTables> {
    let samples = samples::table(activity, curve)?;
    let exposure = exposure::exposure(&samples.table, run_id)?;
    check(&exposure, EXPOSURE)?;
    let windows = windows::windows(&samples, run_id)?;
    check(&windows, WINDOWS)?;
    let bests = bests::bests(&samples.table, run_id)?;
    check(&bests, BESTS)?;
    let row = row::row(activity, &samples, run_id, source)?;
    let notes = [activity.notes.clone(), samples.notes].concat();
    Ok(RunTables { row, exposure, windows, bests, notes })
}
