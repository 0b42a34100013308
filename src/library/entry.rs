//! What the library remembers of one content beside its tables, and the tables of its runs.

use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use serde::{Deserialize, Serialize};

use crate::activity::Span;
use crate::columns::{BESTS, EXPOSURE, LOAD, OPENING, WINDOWS, check};
use crate::error::SkipReason;
use crate::ingest::other_sport::OtherSport;
use crate::metrics::figure_columns;
use crate::notes::Note;
use crate::run_tables::{Figures, RunRow, RunTables};

/// Tables of a run beside its entry: figures, exposure, load, opening, windows, bests.
pub(super) const RUN_TABLES: usize = 6;

/// One content.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) hash: String,
    pub(super) source: String,
    pub(super) bytes: u64,
    /// What lists gave it; another gift needs another reading.
    pub(super) gift: String,
    /// First and last time of every activity in it, as recorded; `None` without samples.
    pub(super) spans: Vec<Option<Span>>,
    /// Its latest time; it was read when that was not in the future.
    pub(super) latest_ms: i64,
    pub(super) runs: Result<Vec<Run>, SkipReason>,
    pub(super) others: Vec<OtherSport>,
}

/// One run of a content.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Run {
    row: RunRow,
    notes: Vec<Note>,
    /// Rows in each of its tables.
    heights: [usize; RUN_TABLES],
}

impl Run {
    /// What is remembered of a run, and its tables.
    pub(super) fn of(run: &RunTables) -> PolarsResult<(Self, [DataFrame; RUN_TABLES])> {
        let tables = [
            run.row.figures.table()?,
            run.exposure.clone(),
            run.load.clone(),
            run.opening.clone(),
            run.windows.clone(),
            run.bests.clone(),
        ];
        let heights = tables.each_ref().map(DataFrame::height);
        Ok((Self { row: run.row.clone(), notes: run.notes.clone(), heights }, tables))
    }

    /// The run again, from the tables of its pack; `offsets` move on to the next run.
    pub(super) fn take(
        &self,
        pack: &[DataFrame],
        offsets: &mut [usize; RUN_TABLES],
    ) -> PolarsResult<RunTables> {
        let mut slices = Vec::with_capacity(RUN_TABLES);
        for (index, height) in self.heights.iter().enumerate() {
            let table = &pack[index];
            let end = offsets[index].checked_add(*height).filter(|end| *end <= table.height());
            let end = end.ok_or_else(|| fault("a table ends early"))?;
            slices.push(table.slice(offsets[index] as i64, *height));
            offsets[index] = end;
        }
        let [figures, exposure, load, opening, windows, bests] =
            <[DataFrame; RUN_TABLES]>::try_from(slices).map_err(|_| fault("a table is missing"))?;
        Ok(RunTables {
            row: RunRow { figures: Figures::of(&figures)?, ..self.row.clone() },
            exposure,
            load,
            opening,
            windows,
            bests,
            notes: self.notes.clone(),
            repeats: Vec::new(),
        })
    }
}

/// Holds the tables of a pack against the lists of their columns.
pub(super) fn check_all(pack: &[DataFrame]) -> PolarsResult<()> {
    let lists = [EXPOSURE, LOAD, OPENING, WINDOWS, BESTS];
    if pack.len() != RUN_TABLES {
        return Err(fault("a table is missing"));
    }
    check(&pack[0], &figure_columns())?;
    pack[1..].iter().zip(lists).try_for_each(|(table, columns)| check(table, columns))
}

pub(super) fn fault(why: &str) -> PolarsError {
    PolarsError::ComputeError(why.to_owned().into())
}
