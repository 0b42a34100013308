//! The two kinds of failure: [`Error`] stops the whole run, [`SkipReason`] drops one file, unless the
//! machine is to blame for it.
//! Exit codes live here and nowhere else.

use std::io;
use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;
use serde::{Deserialize, Serialize};

use crate::base::ledger_entry::LedgerEntry;
use crate::base::system::{Trouble, is_of_system};

/// Exit code when everything was analysed.
pub const EXIT_OK: u8 = 0;
/// Exit code when a finding reached the level of `--fail-on`.
pub const EXIT_FINDING: u8 = 1;
/// Exit code for wrong arguments or settings, a missing input path among them.
pub const EXIT_USAGE: u8 = 2;
/// Exit code when `--strict` met a file that was skipped or only partly read.
pub const EXIT_STRICT: u8 = 3;
/// Exit code when the input holds nothing usable.
pub const EXIT_NO_INPUT: u8 = 4;
/// Exit code when the output could not be written.
pub const EXIT_OUTPUT: u8 = 5;
/// Exit code when the machine failed: too few open files, no memory, a drive that cannot be read.
pub const EXIT_SYSTEM: u8 = 6;

/// Stops the whole run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input path does not exist or cannot be listed.
    #[error("cannot read `{}`: {cause}; check the path", path.display())]
    Input {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The input holds no run.
    #[error(
        "no runs found in {looked_in}: {detail}; pass a folder, archive or file with recordings of \
         runs (FIT, GPX or TCX)"
    )]
    NoRuns {
        /// The paths as given, quoted.
        looked_in: String,
        /// How many files were there and what became of them.
        detail: String,
        /// What became of each.
        ledger: Vec<LedgerEntry>,
    },
    /// What is remembered is only a part of what was.
    #[error("{0} (nothing was judged, because runs would be missing)")]
    PartOfLibrary(String),
    /// A flag or a settings file is wrong.
    #[error("{0}")]
    Settings(String),
    /// A table does not have the shape its stage promises.
    #[error("internal table error: {0}")]
    Table(#[from] PolarsError),
    /// An output file could not be written; nothing half-written stays behind.
    #[error("cannot write `{}`: {cause}; choose another folder with --out", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What went wrong.
        cause: String,
    },
    /// A file of the runner's own could not be written; it is as it was.
    #[error("cannot write `{name}`: {cause}; choose another file with --diary")]
    OwnFile {
        /// How messages call the file.
        name: String,
        /// What went wrong.
        cause: String,
    },
    /// A page does not fit its template.
    #[error("cannot make the page: {0}; this is a bug in soleus, please report it")]
    Page(String),
    /// The machine could not do what any input asks of it.
    #[error("{0}")]
    System(Trouble),
    /// A process that did a part of the work could not; what it said.
    #[error("{message}")]
    Worker {
        /// Its sentence.
        message: String,
        /// Its exit code.
        code: u8,
    },
    /// Whoever asked wants no answer any more.
    #[error("stopped before the end; nothing was written")]
    Cancelled,
    /// A chart could not be drawn.
    #[error("cannot draw `{chart}`: {cause}")]
    Chart {
        /// Name of the chart.
        chart: &'static str,
        /// What the drawing library says.
        cause: String,
    },
}

impl Error {
    /// That one of the runner's own files cannot be read, which is hers to mend unless the machine is
    /// to blame.
    pub(crate) fn of_own_file(name: &str, cause: &io::Error) -> Self {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        match Trouble::of_reading(Path::new(name), cause).filter(|_| !is_missing) {
            Some(trouble) => Self::System(trouble),
            None => Self::Settings(format!("{name}: cannot be read: {cause}")),
        }
    }

    /// The documented exit code of this failure.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input { .. } | Self::Settings(_) => EXIT_USAGE,
            Self::NoRuns { .. } | Self::PartOfLibrary(_) => EXIT_NO_INPUT,
            Self::System(_) | Self::Cancelled => EXIT_SYSTEM,
            Self::Worker { code, .. } => *code,
            Self::Table(_)
            | Self::Write { .. }
            | Self::OwnFile { .. }
            | Self::Page(_)
            | Self::Chart { .. } => EXIT_OUTPUT,
        }
    }
}

/// Drops one file; the season goes on, and the ledger shows it. All reasons but
/// [`SkipReason::System`] are about the data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SkipReason {
    /// No format knows these bytes.
    #[error("no known format{}", .0.as_ref().map_or(String::new(), |hint| format!(": {hint}")))]
    UnknownFormat(Option<String>),
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Nothing usable is left of a damaged file.
    #[error("damaged: {0}")]
    Corrupt(String),
    /// A well-formed file of something else.
    #[error("{0}")]
    NotARun(String),
    /// A run of which nothing is told that could be counted.
    #[error("a run without data: {0}")]
    NoData(String),
    /// Samples without any plausible time.
    #[error("it has no plausible times")]
    NoTimestamps,
    /// An archive of which some members could be read.
    #[error("{0}")]
    PartOfArchive(String),
    /// Larger than a limit allows; the text says which and how to raise it.
    #[error("{0}")]
    OverLimit(String),
    /// Our own code failed on it, which is a fault of soleus.
    #[error("reading it failed because of a bug in soleus, not in the file; please report it")]
    Failed,
    /// The machine is to blame and not the file: nothing goes on.
    #[error("{0}")]
    System(Box<Trouble>),
    /// The same content as another file.
    #[error("same content as {0}")]
    DuplicateOf(String),
}

impl SkipReason {
    /// Why something could not be read, by whether the file or the machine is to blame.
    pub(crate) fn of_reading(cause: &io::Error) -> Self {
        if is_of_system(cause) {
            let trouble = Trouble::new("cannot read the input".to_owned(), cause);
            return Self::System(Box::new(trouble));
        }
        Self::Unreadable(cause.to_string())
    }

    /// The outcome in the ledger: `duplicate`, `not-a-run`, `no-data`, `partial` or `skipped`.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::DuplicateOf(_) => "duplicate",
            Self::NotARun(_) => "not-a-run",
            Self::NoData(_) => "no-data",
            Self::PartOfArchive(_) => "partial",
            _ => "skipped",
        }
    }
}
