//! Hands out the contents of many inputs to many threads. Every archive is a lane of its own that
//! is read in order by one thread at a time: two archives are unpacked on two cores, and an archive
//! inside an archive is gone through once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use super::backing::Backing;
use super::content::{Content, Packed};
use super::room::{LARGE_BYTES, Room};
use super::volumes::{self, Volume};
use super::{Input, Place, Sources};
use crate::error::SkipReason;

/// The lanes of one pass over inputs.
pub(super) struct Lanes<'a> {
    sources: &'a Sources,
    lanes: Vec<Mutex<Lane>>,
    /// All lanes before this one are empty.
    first: AtomicUsize,
}

/// What lies in one archive, or outside of all.
struct Lane {
    volume: Option<Arc<Volume>>,
    open: Option<Box<dyn Backing>>,
    /// Position among the wanted inputs, and input.
    waiting: VecDeque<(usize, usize)>,
}

impl<'a> Lanes<'a> {
    pub(super) fn new(sources: &'a Sources, wanted: &[usize]) -> Self {
        let mut order: Vec<(usize, usize)> = wanted.iter().copied().enumerate().collect();
        let inputs = &sources.inputs;
        order.sort_by_key(|&(_, index)| inputs[index].reading_order());
        let lane_of = |&(_, index): &(usize, usize)| inputs[index].reading_order().0;
        let lane = |waiting: &[(usize, usize)]| {
            let volume = waiting.first().and_then(|&(_, index)| match inputs[index].place {
                Place::Member(number, _) => Some(Arc::clone(&sources.volumes[number])),
                _ => None,
            });
            Mutex::new(Lane { volume, open: None, waiting: waiting.iter().copied().collect() })
        };
        let lanes = order.chunk_by(|a, b| lane_of(a) == lane_of(b)).map(lane).collect();
        Self { sources, lanes, first: AtomicUsize::new(0) }
    }

    /// The next content with its position among the wanted inputs, from an archive that nobody
    /// reads at the moment if there is one; `None` when all are handed out.
    pub(super) fn next(&self) -> Option<(usize, Content)> {
        let first = self.first.load(Ordering::Relaxed);
        for may_wait in [false, true] {
            for number in first..self.lanes.len() {
                let Some(mut lane) = enter(&self.lanes[number], may_wait) else { continue };
                if let Some((position, index)) = lane.waiting.pop_front() {
                    return Some((position, lane.content(self.sources, index)));
                }
                lane.open = None;
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

fn enter(lane: &Mutex<Lane>, may_wait: bool) -> Option<MutexGuard<'_, Lane>> {
    match lane.try_lock() {
        Ok(lane) => Some(lane),
        Err(TryLockError::Poisoned(lane)) => Some(lane.into_inner()),
        Err(TryLockError::WouldBlock) if may_wait => {
            Some(lane.lock().unwrap_or_else(PoisonError::into_inner))
        }
        Err(TryLockError::WouldBlock) => None,
    }
}

impl Lane {
    fn content(&mut self, sources: &Sources, index: usize) -> Content {
        let Sources { bounds, disk, .. } = sources;
        let (packed, room) = match disk.reason() {
            // Nothing that is read now counts.
            Some(reason) => (Packed::Fault(reason), Room::default()),
            None => self.packed(&sources.inputs[index], sources),
        };
        Content::new(packed, *bounds, disk.clone(), room)
    }

    fn packed(&mut self, input: &Input, sources: &Sources) -> (Packed, Room) {
        let mut room = Room::default();
        let packed = match (&input.refused, &input.place) {
            (Some(reason), _) => Packed::Fault(reason.clone()),
            (None, Place::File(path)) => Packed::File(path.clone()),
            (None, Place::Memory(bytes)) => Packed::Memory(Arc::clone(bytes)),
            (None, Place::Member(_, location)) => {
                if location.packed_bytes > LARGE_BYTES {
                    room.take();
                }
                let raw = self
                    .backing()
                    .and_then(|open| volumes::packed(open, *location, sources.bounds));
                raw.map_or_else(Packed::Fault, |raw| Packed::Member(raw, *location))
            }
        };
        (packed, room)
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
