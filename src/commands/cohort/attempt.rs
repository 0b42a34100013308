//! What is kept of each try at a bucket: where, how long, with how much memory, and how it ended. Nothing that
//! results depend on, and the only files of a dataset that are not the same every time.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::base::atomic_file;
use crate::base::error::Error;
use crate::base::system::host;

/// How the process of a bucket ended.
pub(super) enum Ended {
    Done,
    /// The runner of this number ended it, or took too long.
    Lost(usize, String),
}

/// One try, a line of `_log`.
#[derive(Serialize)]
pub(super) struct Attempt<'a> {
    bucket: u32,
    /// Counted from 1 in each call.
    attempt: usize,
    /// The name of the machine; `None` where it is not known.
    host: Option<String>,
    seconds: f64,
    /// The most that the process held; `None` where the system does not tell, or it was ended.
    peak_memory_bytes: Option<u64>,
    /// done, lost (a runner ended it) or failed (the machine did).
    ended: &'static str,
    /// The runner who ended it, by number in the roster.
    runner: Option<usize>,
    why: Option<String>,
    /// What it said on the way.
    said: &'a str,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(
        (bucket, attempt): (u32, usize),
        took: Duration,
        peak_memory_bytes: Option<u64>,
        (ended, said): (&Result<Ended, Error>, &'a str),
    ) -> Self {
        let (ended, runner, why) = match ended {
            Ok(Ended::Done) => ("done", None, None),
            Ok(Ended::Lost(number, why)) => ("lost", Some(*number), Some(why.clone())),
            Err(fault) => ("failed", None, Some(fault.to_string())),
        };
        let seconds = took.as_secs_f64();
        Self { bucket, attempt, host: host(), seconds, peak_memory_bytes, ended, runner, why, said }
    }

    /// Adds it to the file of its bucket in this folder.
    ///
    /// # Errors
    /// When that cannot be written.
    pub(super) fn keep(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(format!("bucket={:04}.jsonl", self.bucket));
        let line = serde_json::to_string(self).unwrap_or_default() + "\n";
        let kept = || -> io::Result<()> {
            atomic_file::make_folder(folder)?;
            // In one piece, so that two calls at one bucket do not mix their lines.
            OpenOptions::new().create(true).append(true).open(&path)?.write_all(line.as_bytes())
        };
        kept().map_err(|cause| Error::Write { path: path.clone(), cause: cause.to_string() })
    }
}
