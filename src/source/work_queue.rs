//! Hands out the contents of many inputs to many threads. Every archive is a queue of its own that
//! is read in order by one thread at a time: two archives are unpacked on two cores, and an archive
//! inside an archive is gone through once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use super::backing::Backing;
use super::content::{Content, Packed};
use super::memory_budget::{LARGE_BYTES, MemoryPermit};
use super::volumes::{self, Volume};
use super::{Input, Place, Sources};
use crate::base::error::SkipReason;

/// The queues of one pass over inputs.
pub(super) struct WorkQueue<'a> {
    sources: &'a Sources,
    queues: Vec<Mutex<Queue>>,
    /// All queues before this one are empty.
    first: AtomicUsize,
}

/// What lies in one archive, or outside of all.
struct Queue {
    volume: Option<Arc<Volume>>,
    open: Option<Box<dyn Backing>>,
    /// Position among the wanted inputs, and input.
    waiting: VecDeque<(usize, usize)>,
}

impl<'a> WorkQueue<'a> {
    pub(super) fn new(sources: &'a Sources, wanted: &[usize]) -> Self {
        let mut order: Vec<(usize, usize)> = wanted.iter().copied().enumerate().collect();
        let inputs = &sources.inputs;
        order.sort_by_key(|&(_, index)| inputs[index].reading_order());
        let queue_of = |&(_, index): &(usize, usize)| inputs[index].reading_order().0;
        let queue = |waiting: &[(usize, usize)]| {
            let volume = waiting.first().and_then(|&(_, index)| match inputs[index].place {
                Place::Member(number, _) => Some(Arc::clone(&sources.volumes[number])),
                _ => None,
            });
            Mutex::new(Queue { volume, open: None, waiting: waiting.iter().copied().collect() })
        };
        let queues = order.chunk_by(|a, b| queue_of(a) == queue_of(b)).map(queue).collect();
        Self { sources, queues, first: AtomicUsize::new(0) }
    }

    /// The next content with its position among the wanted inputs, from an archive that nobody
    /// reads at the moment if there is one; `None` when all are handed out.
    pub(super) fn next(&self) -> Option<(usize, Content)> {
        let first = self.first.load(Ordering::Relaxed);
        for may_wait in [false, true] {
            for number in first..self.queues.len() {
                let Some(mut queue) = enter(&self.queues[number], may_wait) else { continue };
                if let Some((position, index)) = queue.waiting.pop_front() {
                    return Some((position, queue.content(self.sources, index)));
                }
                queue.open = None;
                let _ = self.first.compare_exchange(
                    number,
                    number + 1,
                    Ordering::Relaxed,
                    Ordering::Relaxed,
                );
            }
        }
        None
    }
}

fn enter(queue: &Mutex<Queue>, may_wait: bool) -> Option<MutexGuard<'_, Queue>> {
    match queue.try_lock() {
        Ok(queue) => Some(queue),
        Err(TryLockError::Poisoned(queue)) => Some(queue.into_inner()),
        Err(TryLockError::WouldBlock) if may_wait => {
            Some(queue.lock().unwrap_or_else(PoisonError::into_inner))
        }
        Err(TryLockError::WouldBlock) => None,
    }
}

impl Queue {
    fn content(&mut self, sources: &Sources, index: usize) -> Content {
        let Sources { bounds, disk, .. } = sources;
        let (packed, permit) = match disk.reason() {
            // Nothing that is read now counts.
            Some(reason) => (Packed::Fault(reason), MemoryPermit::default()),
            None => self.packed(&sources.inputs[index], sources),
        };
        Content::new(packed, *bounds, disk.clone(), permit)
    }

    fn packed(&mut self, input: &Input, sources: &Sources) -> (Packed, MemoryPermit) {
        let mut permit = MemoryPermit::default();
        let packed = match (&input.refused, &input.place) {
            (Some(reason), _) => Packed::Fault(reason.clone()),
            (None, Place::File(path)) => Packed::File(path.clone()),
            (None, Place::Memory(bytes)) => Packed::Memory(Arc::clone(bytes)),
            (None, Place::Member(_, location)) => {
                if location.packed_bytes > LARGE_BYTES {
                    permit.take();
                }
                let raw = self
                    .backing()
                    .and_then(|open| volumes::packed(open, *location, sources.bounds));
                raw.map_or_else(Packed::Fault, |raw| Packed::Member(raw, *location))
            }
        };
        (packed, permit)
    }

    fn backing(&mut self) -> Result<&mut dyn Backing, SkipReason> {
        let gone = || SkipReason::Unreadable("its archive is gone".to_owned());
        if self.open.is_none() {
            let volume = self.volume.as_ref().ok_or_else(gone)?;
            let open = volume.open().map_err(|cause| SkipReason::of_reading(&cause))?;
            self.open = Some(open);
        }
        match &mut self.open {
            Some(open) => Ok(&mut **open),
            None => Err(gone()),
        }
    }
}
