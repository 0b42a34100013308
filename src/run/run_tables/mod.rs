//! From one per-second table to the small tables that a season keeps: the run's row, and its
//! exposure, load, opening, windows and bests. After this the samples are gone. An activity of which only
//! totals are known has a row and empty tables.

mod bests;
mod exposure;
mod figures;
mod first_ten_minutes;
#[cfg(test)]
pub(crate) mod fixtures;
mod kept_windows;
mod listed;
mod load;
mod row;
mod stored;
#[cfg(test)]
mod tests;
mod windows;

use polars::prelude::PolarsResult;
use serde::{Deserialize, Serialize};

use crate::activity::Activity;
use crate::activity::import_notes::ImportNote;
use crate::base::quantity::UnitSystem;
use crate::run::calf_load::{Bin, CalfLoad, calf_load};
use crate::run::samples::{self, GradeCurve};

pub use bests::Best;
pub use exposure::{BIN_CMPS, ExposureBin};
pub use figures::Figures;
pub use first_ten_minutes::OpeningTick;
pub use kept_windows::Windows;
pub use row::RunRow;
pub(crate) use row::{doubts, figures};
pub(crate) use stored::{Stored, table};
pub use windows::Window;

/// Everything a season needs to know about one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunTables {
    /// One row of figures; fast distance and local time are filled in by the season.
    pub row: RunRow,
    /// Running by speed, in order.
    #[serde(skip)]
    pub exposure: Vec<ExposureBin>,
    /// What the calf load is made of.
    #[serde(skip)]
    pub load: Load,
    /// How hard the first ten minutes were, in order.
    #[serde(skip)]
    pub opening: Vec<OpeningTick>,
    /// Steady half minutes, in order.
    #[serde(skip)]
    pub windows: Windows,
    /// Best times, by distance.
    #[serde(skip)]
    pub bests: Vec<Best>,
    /// What was noticed about the recording, in order.
    pub notes: Vec<ImportNote>,
    /// Other recordings of the same run, which were left out for this one.
    #[serde(skip)]
    pub repeats: Vec<Repeat>,
}

/// The calf load of a run, before and after the runner is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Load {
    /// Moving time by speed, grade and gait.
    Bins(Vec<Bin>),
    /// What it came to; `None` without speeds.
    Weighed(Option<CalfLoad>),
}

impl Default for Load {
    fn default() -> Self {
        Self::Bins(Vec::new())
    }
}

impl RunTables {
    /// Its calf load for a runner of this height in metres; `None` without speeds. A load that was
    /// weighed before stays what it was.
    pub fn calf_load(&self, height_m: Option<f64>) -> Option<CalfLoad> {
        match &self.load {
            Load::Weighed(load) => *load,
            Load::Bins(bins) => calf_load(bins.clone(), height_m).filter(|_| self.row.has_speeds()),
        }
    }

    /// Weighs its load and lets go of the bins, of which a season needs none.
    pub fn weigh(&mut self, height_m: Option<f64>) {
        self.load = Load::Weighed(self.calf_load(height_m));
    }
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
    let row = row::row(activity, row::RunFacts::by_samples(activity, &samples)?, run_id, source);
    let doubts = row.doubts.iter().filter(|doubt| !doubt.is_impossible());
    let doubts = doubts.map(|doubt| ImportNote::Doubted(doubt.sentence(UnitSystem::Metric)));
    Ok(RunTables {
        exposure: fitting(exposure::exposure(&samples.table)?),
        load: Load::Bins(load::load(&samples.table)?),
        opening: fitting(first_ten_minutes::opening(&samples.table)?),
        windows: windows::windows(&samples)?.into_iter().collect(),
        bests: fitting(bests::bests(&samples.table)?),
        notes: [activity.notes.clone(), samples.notes, doubts.collect()].concat(),
        row,
        repeats: Vec::new(),
    })
}

/// The same without room to grow: a season holds thousands of these.
fn fitting<R>(mut rows: Vec<R>) -> Vec<R> {
    rows.shrink_to_fit();
    rows
}
