//! Seasons: read once, then asked for tables and for the JSON of the commands.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::prelude::*;
use soleus::base::error::Error;
use soleus::commands::World;
use soleus::open_season::{Given, OpenRecording, OpenSeason};

use crate::flags::{Flags, Place, Source, limit_threads, plain};
use crate::table::Table;
use crate::work::work;

/// A season that was read.
#[pyclass(frozen, module = "soleus._soleus")]
pub(crate) struct Season {
    season: Arc<OpenSeason>,
    place: Arc<Place>,
}

/// Reads and judges a season.
#[pyfunction]
pub(crate) fn open(
    py: Python,
    sources: Vec<Source>,
    flags: Flags,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Season> {
    let given: Vec<Given> = sources
        .into_iter()
        .map(|source| match source {
            Source::Path(path) => Given::Path(plain(path)),
            Source::Content(bytes) => Given::Content(bytes.into()),
        })
        .collect();
    let (args, place) = flags.split();
    limit_threads(py, args.threads)?;
    let place = Arc::new(place);
    let there = Arc::clone(&place);
    let season = work(py, progress.as_ref(), move |watch| {
        there.with(watch, |world| OpenSeason::open(&given, &args, world))
    })?;
    Ok(Season { season: Arc::new(season), place })
}

impl Season {
    /// Asks the season something, on a thread of its own.
    fn ask<T: Send + 'static>(
        &self,
        py: Python,
        question: impl FnOnce(&OpenSeason, &World) -> Result<T, Error> + Send + 'static,
    ) -> PyResult<T> {
        let (season, place) = (Arc::clone(&self.season), Arc::clone(&self.place));
        work(py, None, move |watch| place.with(watch, |world| question(&season, world)))
    }
}

#[pymethods]
impl Season {
    #[getter]
    fn as_of(&self) -> NaiveDate {
        self.season.as_of()
    }

    fn table(&self, py: Python, name: String) -> PyResult<Table> {
        self.ask(py, move |season, _| Ok(Table::new(&name, season.table(&name)?)?))
    }

    fn findings(&self, py: Python) -> PyResult<String> {
        self.ask(py, |season, _| season.findings())
    }

    fn next(&self, py: Python, on: Option<String>, plan: Option<PathBuf>) -> PyResult<String> {
        self.ask(py, move |season, world| season.next(on.as_deref(), plan.as_deref(), world))
    }

    fn why(&self, py: Python, onset: Option<String>, side: Option<String>) -> PyResult<String> {
        self.ask(py, move |season, world| season.why(onset.as_deref(), side.as_deref(), world))
    }

    fn write(&self, py: Python, folder: PathBuf) -> PyResult<()> {
        self.ask(py, move |season, world| season.write(&folder, world))
    }

    fn page(&self, py: Python) -> PyResult<String> {
        self.ask(py, |season, _| season.page())
    }

    fn recordings(&self, py: Python) -> PyResult<Vec<Recording>> {
        let read = |season: &OpenSeason| {
            let of_one = |one: OpenRecording| {
                let tables = [
                    Table::new("samples", one.samples)?,
                    Table::new("splits", one.splits)?,
                    Table::new("laps", one.laps)?,
                ];
                Ok((one.run_id, one.source, one.facts, tables))
            };
            season.recordings()?.into_iter().map(of_one).collect::<Result<Vec<_>, Error>>()
        };
        let all = self.ask(py, move |season, _| read(season))?.into_iter();
        all.map(|(run_id, source, facts, [samples, splits, laps])| {
            let [samples, splits, laps] =
                [Py::new(py, samples)?, Py::new(py, splits)?, Py::new(py, laps)?];
            Ok(Recording { run_id, source, facts, samples, splits, laps })
        })
        .collect()
    }
}

/// A recording with its samples.
#[pyclass(frozen, module = "soleus._soleus", get_all)]
pub(crate) struct Recording {
    run_id: String,
    source: String,
    facts: String,
    samples: Py<Table>,
    splits: Py<Table>,
    laps: Py<Table>,
}
