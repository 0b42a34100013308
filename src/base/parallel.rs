//! Work on many files at once. Plain threads, on purpose: a rayon worker that waits for polars'
//! own pool picks up further files meanwhile, one inside the other, until its stack is full.

use std::io;
use std::num::NonZero;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use polars::prelude::{DataFrame, IntoLazy, PolarsResult, col, df};
use polars_async::executor::ALLOW_RAYON_THREADS;

use crate::base::catch_panic;
use crate::base::error::Error;
use crate::base::system::Trouble;

/// Room for deeply nested documents in format crates.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// The most threads that can be asked for.
pub const MOST_THREADS: usize = 256;

/// To ask the system takes longer than many a pass.
static THREADS: OnceLock<usize> = OnceLock::new();

/// How many threads work at once: as many as the machine has cores, unless [`limit`] said otherwise.
pub fn threads() -> usize {
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// Sets the number of threads. Only the first word counts, so this comes before any work.
pub fn limit(count: usize) {
    let _ = THREADS.set(count.clamp(1, MOST_THREADS));
}

/// Starts the threads that all work needs, to learn before it whether the machine grants them.
///
/// # Errors
/// Trouble of the machine.
pub fn check() -> Result<(), Error> {
    let trouble = |cause: String| Error::System(Trouble::of_threads(cause));
    let ours = thread::Builder::new().stack_size(STACK_BYTES).spawn(|| ());
    ours.map_err(|cause| trouble(cause.to_string()))?.join().unwrap_or_default();
    start_together(3 * threads() + 1).map_err(|cause| trouble(cause.to_string()))?;
    let query = || df!("value" => [1, 2])?.lazy().select([col("value").sum()]).collect();
    let theirs: Option<PolarsResult<DataFrame>> = catch_panic::guarded(query);
    theirs.map(drop).ok_or_else(|| trouble("the threads for the tables were refused".to_owned()))
}

/// Starts so many threads that all live at once: as many as ours, and those of the two pools of the
/// tables, and one more. Where the tables get only some of theirs, they wait for the others for ever.
fn start_together(count: usize) -> io::Result<()> {
    // That of threads whose stack nobody set, which those of the tables are.
    const USUAL_STACK_BYTES: usize = 2 * 1024 * 1024;
    let gate = Mutex::new(());
    thread::scope(|scope| {
        let _closed = gate.lock();
        let wait = || drop(gate.lock());
        let start =
            |_| thread::Builder::new().stack_size(USUAL_STACK_BYTES).spawn_scoped(scope, wait);
        (0..count).map(start).try_for_each(|started| started.map(drop))
    })
}

/// Applies `work` to every item, on all threads; the results are in the order of the items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    pull(items.iter(), work)
}

/// Applies `work` to every item of an iterator, on all threads; the results are in the order of the
/// items. Items are taken one at a time by whoever is free, so only as many exist as there are
/// threads.
pub fn pull<T, R: Send>(
    items: impl ExactSizeIterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let count = items.len();
    if count <= 1 {
        return items.map(work).collect();
    }
    let items = Mutex::new(items.enumerate());
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(count));
    let take = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take_all = || {
        // Every core has a thread of ours: a query that waits for polars' pool only costs.
        let allowed = ALLOW_RAYON_THREADS.replace(false);
        while let Some((index, item)) = take() {
            let result = work(item);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
        ALLOW_RAYON_THREADS.set(allowed);
    };
    thread::scope(|scope| {
        let spawned = (0..threads().min(count))
            .map(|_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, take_all));
        let spawned: Vec<_> = spawned.collect();
        // Where the system gives no further thread, this one does the work.
        if spawned.iter().all(Result::is_err) {
            take_all();
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(
            map(&items, |item| item * 2),
            (0..1000).map(|item| item * 2).collect::<Vec<_>>()
        );
        assert_eq!(map(&[] as &[usize], |item| *item), Vec::<usize>::new());
    }
}
