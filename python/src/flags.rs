//! What Python passes: sources and flags, and what it knows of the world.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use pyo3::prelude::*;
use soleus::base::parallel;
use soleus::cli::AnalysisArgs;
use soleus::commands::World;
use soleus::source::STANDARD_INPUT;

use crate::failure::of_kind;
use crate::work::Watch;

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
pub(crate) struct Place {
    today: NaiveDate,
    folder: PathBuf,
    input: Option<Arc<[u8]>>,
}

impl Place {
    /// The same with something on standard input.
    pub(crate) fn with_input(self, input: Option<Arc<[u8]>>) -> Self {
        Self { input, ..self }
    }

    fn world<'a>(
        &'a self,
        watch: &'a Watch,
        clock: &'a dyn Fn() -> Option<NaiveDate>,
        input: &'a (dyn Fn() -> Box<dyn std::io::Read + Send> + 'a),
    ) -> World<'a> {
        World {
            today: self.today,
            clock,
            elapsed: &|| Duration::ZERO,
            folder: &self.folder,
            is_folder_closed: true,
            progress: watch,
            cache: None,
            home: None,
            program: None,
            arguments: &[],
            standard_input: input,
            standard_output: &|| Box::new(std::io::sink()),
        }
    }

    /// Does something in a world of this place.
    pub(crate) fn with<T>(&self, watch: &Watch, act: impl FnOnce(&World) -> T) -> T {
        let content = self.input.clone().unwrap_or_else(|| Arc::from([]));
        let input = move || -> Box<dyn std::io::Read + Send> {
            Box::new(std::io::Cursor::new(Arc::clone(&content)))
        };
        let clock = || Some(self.today);
        act(&self.world(watch, &clock, &input))
    }
}

impl Flags {
    /// Flags of the command, and the place.
    pub(crate) fn split(self) -> (AnalysisArgs, Place) {
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
pub(crate) fn limit_threads(py: Python, threads: Option<u16>) -> PyResult<()> {
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
pub(crate) fn plain(path: PathBuf) -> PathBuf {
    if path.as_os_str() == STANDARD_INPUT { PathBuf::from(".").join(path) } else { path }
}

/// Paths for a command, and the content that one of them stands for.
pub(crate) type Inputs = (Vec<PathBuf>, Option<Arc<[u8]>>);

/// Paths for a command, in which one content stands for standard input.
pub(crate) fn as_paths(py: Python, sources: Vec<Source>) -> PyResult<Inputs> {
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
