//! Seasons and single runs: arguments in, answers of the library out, as tables or as the JSON of the
//! commands.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::prelude::*;
use soleus::base::error::Error;
use soleus::base::parallel;
use soleus::cli::{AnalysisArgs, Command, InspectArgs, RunArgs};
use soleus::commands::{World, execute};
use soleus::open_season::{Given, OpenRecording, OpenSeason};
use soleus::source::STANDARD_INPUT;

use crate::failure::{exception, of_kind};
use crate::table::Table;
use crate::work::{Watch, work};

/// What is read: a path, or the content of a file.
#[derive(FromPyObject)]
pub(crate) enum Source {
    /// A path.
    Path(PathBuf),
    /// Bytes.
    Content(Vec<u8>),
}

/// The flags of the commands, each `None` where it is not given.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Flags {
    today: NaiveDate,
    folder: PathBuf,
    as_of: Option<String>,
    since: Option<String>,
    until: Option<String>,
    week_start: Option<String>,
    tz: Option<String>,
    session_gap_min: Option<String>,
    units: Option<String>,
    set: Vec<String>,
    settings: Option<PathBuf>,
    athlete: Option<PathBuf>,
    diary: Option<PathBuf>,
    away: Option<PathBuf>,
    max_file_size: Option<String>,
    library: Option<PathBuf>,
    runner: Option<String>,
    strict: bool,
    threads: Option<u16>,
}

/// Where and when the work is done: what Python knows of the world.
struct Place {
    today: NaiveDate,
    folder: PathBuf,
    input: Option<Arc<[u8]>>,
}

impl Place {
    fn world<'a>(
        &'a self,
        watch: &'a Watch,
        input: &'a (dyn Fn() -> Box<dyn std::io::Read> + 'a),
    ) -> World<'a> {
        World {
            today: self.today,
            folder: &self.folder,
            is_folder_closed: true,
            progress: watch,
            cache: None,
            standard_input: input,
        }
    }

    /// Does something in a world of this place.
    fn with<T>(&self, watch: &Watch, act: impl FnOnce(&World) -> T) -> T {
        let content = self.input.clone().unwrap_or_else(|| Arc::from([]));
        let input = move || -> Box<dyn std::io::Read> {
            Box::new(std::io::Cursor::new(Arc::clone(&content)))
        };
        act(&self.world(watch, &input))
    }
}

impl Flags {
    fn split(self) -> (AnalysisArgs, Place) {
        let args = AnalysisArgs {
            as_of: self.as_of,
            since: self.since,
            until: self.until,
            week_start: self.week_start,
            tz: self.tz,
            session_gap_min: self.session_gap_min,
            units: self.units,
            set: self.set,
            settings: self.settings,
            athlete: self.athlete,
            diary: self.diary,
            away: self.away,
            max_file_size: self.max_file_size,
            no_library: self.library.is_none(),
            library: self.library,
            runner: self.runner,
            strict: self.strict,
            threads: self.threads,
            ..AnalysisArgs::default()
        };
        (args, Place { today: self.today, folder: self.folder, input: None })
    }
}

/// The number of threads can be set once.
fn limit_threads(py: Python, threads: Option<u16>) -> PyResult<()> {
    let Some(count) = threads.map(usize::from) else { return Ok(()) };
    parallel::limit(count);
    match parallel::threads() {
        now if now == count => Ok(()),
        now => Err(of_kind(
            py,
            "SettingsError",
            &format!("threads: {now} are at work already; say how many in the first call"),
        )),
    }
}

/// A path that cannot be taken for standard input.
fn plain(path: PathBuf) -> PathBuf {
    if path.as_os_str() == STANDARD_INPUT { PathBuf::from(".").join(path) } else { path }
}

/// Paths for a command, and the content that one of them stands for.
type Inputs = (Vec<PathBuf>, Option<Arc<[u8]>>);

/// Paths for a command, in which one content stands for standard input.
fn as_paths(py: Python, sources: Vec<Source>) -> PyResult<Inputs> {
    let mut content = None;
    let mut paths = Vec::new();
    for source in sources {
        match source {
            Source::Path(path) => paths.push(plain(path)),
            Source::Content(_) if content.is_some() => {
                let text = "only one source may be bytes here; save the others as files";
                return Err(of_kind(py, "SettingsError", text));
            }
            Source::Content(bytes) => {
                content = Some(Arc::from(bytes));
                paths.push(PathBuf::from(STANDARD_INPUT));
            }
        }
    }
    Ok((paths, content))
}

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

/// What a command prints.
fn said(py: Python, command: Command, place: Place) -> PyResult<String> {
    work(py, None, move |watch| {
        place.with(watch, |world| execute(&command, world)).map(|done| done.text)
    })
}

/// What `soleus run --json` prints.
#[pyfunction]
pub(crate) fn run(
    py: Python,
    file: Source,
    history: Vec<PathBuf>,
    flags: Flags,
) -> PyResult<String> {
    let (files, input) = as_paths(py, vec![file])?;
    let (common, place) = flags.split();
    limit_threads(py, common.threads)?;
    let common = AnalysisArgs { json: true, ..common };
    let history = history.into_iter().map(plain).collect();
    let args = RunArgs {
        files,
        last: false,
        on: None,
        history,
        map: false,
        tables: false,
        anonymous: false,
        common,
    };
    said(py, Command::Run(args), Place { input, ..place })
}

/// What `soleus inspect --json` prints.
#[pyfunction]
pub(crate) fn inspect(py: Python, sources: Vec<Source>, flags: Flags) -> PyResult<String> {
    let (files, input) = as_paths(py, sources)?;
    let (common, place) = flags.split();
    let args =
        InspectArgs { files, json: true, max_file_size: common.max_file_size, threads: None };
    said(py, Command::Inspect(args), Place { input, ..place })
}

/// What `soleus rules --json` prints.
#[pyfunction]
pub(crate) fn rules() -> String {
    soleus::report::records::catalogue::rules_json().to_string()
}

/// What `soleus explain --json` prints.
#[pyfunction]
pub(crate) fn explain(py: Python, id: &str) -> PyResult<String> {
    let entry = soleus::report::records::catalogue::find(id).map_err(Error::Settings);
    entry.map(|entry| entry.json().to_string()).map_err(|fault| exception(py, fault))
}

/// What `soleus columns --json` prints.
#[pyfunction]
pub(crate) fn columns() -> String {
    soleus::report::records::catalogue::columns_json().to_string()
}
