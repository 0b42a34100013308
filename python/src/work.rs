//! Work on a thread of its own, so that Python notices Ctrl-C, and what the work says on its way.

use std::process;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;
use soleus::analysis::pipeline::Progress;
use soleus::base::error::Error;

use crate::failure::{exception, of_kind};

/// Half of the 0.1 s in which an answer seems to come at once.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// As a main thread has it.
const STACK_BYTES: usize = 8 << 20;

/// The process that worked first; 0 before any.
static WORKED_IN: AtomicU32 = AtomicU32::new(0);

/// What the work says and is told.
#[derive(Default)]
pub(crate) struct Watch {
    total: AtomicUsize,
    done: AtomicUsize,
    is_cancelled: AtomicBool,
    warnings: Mutex<Vec<String>>,
}

impl Progress for Watch {
    fn begin(&self, files: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(files, Ordering::Relaxed);
    }
    fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
    fn end(&self) {}
    fn warn(&self, text: &str) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
    }
    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

impl Watch {
    /// Tells Python how many files are done, where it asked for that and it has changed.
    fn show(&self, told: &mut (usize, usize), progress: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let now = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        match progress {
            Some(progress) if now != *told && now.1 > 0 => {
                *told = now;
                progress.call1(now).map(drop)
            }
            _ => Ok(()),
        }
    }

    fn warn_in(&self, py: Python) -> PyResult<()> {
        let said =
            std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner));
        if said.is_empty() {
            return Ok(());
        }
        let warn = py.import("soleus._errors")?.getattr("warn")?;
        said.into_iter().try_for_each(|text| warn.call1((text,)).map(drop))
    }
}

/// A process that was forked after the work began has no threads for tables, and would wait for ever.
fn refuse_forked(py: Python) -> PyResult<()> {
    let own = process::id();
    match WORKED_IN.compare_exchange(0, own, Ordering::Relaxed, Ordering::Relaxed) {
        Err(first) if first != own => Err(of_kind(
            py,
            "SystemTrouble",
            "this process was forked after soleus had worked in its parent, and would wait for ever; start \
             processes with multiprocessing.get_context(\"spawn\"), or fork before the first call",
        )),
        _ => Ok(()),
    }
}

/// Does the work while Python may go on; Ctrl-C ends the waiting at once, and the work at its next file.
///
/// # Errors
/// What stopped the work, and whatever Python raises meanwhile.
pub(crate) fn work<T: Send + 'static>(
    py: Python,
    progress: Option<&Bound<'_, PyAny>>,
    job: impl FnOnce(&Watch) -> Result<T, Error> + Send + 'static,
) -> PyResult<T> {
    refuse_forked(py)?;
    let watch = Arc::new(Watch::default());
    let (sender, receiver) = mpsc::channel();
    let watched = Arc::clone(&watch);
    let started = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        // Nobody listens after Ctrl-C.
        let _ = sender.send(job(&watched));
    });
    started.map_err(|cause| {
        of_kind(
            py,
            "SystemTrouble",
            &format!("cannot start a thread: {cause}; close other programs"),
        )
    })?;
    let receiver = Mutex::new(receiver);
    let listen =
        || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(LOOK_EVERY);
    let mut told = (0, 0);
    let done = loop {
        let heard = py.detach(listen);
        let went_on = py.check_signals().and_then(|()| watch.show(&mut told, progress));
        if let Err(stop) = went_on {
            watch.is_cancelled.store(true, Ordering::Relaxed);
            return Err(stop);
        }
        match heard {
            Ok(done) => break done,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                let text = "the work failed inside soleus; please report it with what stands above";
                return Err(of_kind(py, "SoleusError", text));
            }
        }
    };
    watch.warn_in(py)?;
    done.map_err(|fault| exception(py, fault))
}
