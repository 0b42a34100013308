//! Turns archives among the inputs into their members, level by level, within limits on how deep,
//! how many and how much.

use std::io::{BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::archive::{self, may_be_archive};
use super::backing::{Backing, Section};
use super::bounds::{most_by_ratio, most_in_archive};
use super::content::decoder;
use super::headers;
use super::member::{Member, MemberLocation, Method};
use super::volumes::{Origin, Volume};
use super::{Input, Place, Sources, ignore};
use crate::base::error::SkipReason;
use crate::base::parallel;
use crate::base::sanitize;

/// Archives inside archives are kept in memory up to this size together, and gone through as a
/// stream beyond it.
const KEPT_BYTES: u64 = 96 * 1024 * 1024;
/// An input that may be an archive.
struct Found {
    input: Input,
    /// Its bytes, where it lies in an archive and they are kept.
    kept: Option<Arc<[u8]>>,
    /// The outermost archive that it lies in, by number.
    outermost: usize,
    /// What its members are called below.
    prefix: String,
}

/// What opening an archive gave.
struct Opened {
    volume: Arc<Volume>,
    members: Vec<Seen>,
    fault: Option<SkipReason>,
}

/// A member with what its name and first bytes tell.
struct Seen {
    name: String,
    location: MemberLocation,
    passed: Option<&'static str>,
    is_archive: bool,
    kept: Option<Arc<[u8]>>,
}

/// What all archives together may still come to.
struct Budget {
    entries: usize,
    bytes: u64,
    /// Bytes of each outermost archive.
    outermost: Vec<u64>,
    /// Bytes of archives that may still be kept in memory.
    kept: AtomicU64,
}

impl Sources {
    /// Replaces every archive among the inputs by its members, down to the depth that is allowed.
    /// Members of the only thing that was given are called as in a folder.
    pub(super) fn open_archives(&mut self, is_only_root: bool) {
        let inputs = std::mem::take(&mut self.inputs);
        let mut budget = Budget {
            entries: self.bounds.entries,
            bytes: self.bounds.total_bytes,
            outermost: inputs.iter().map(|input| most_in_archive(input.bytes)).collect(),
            kept: AtomicU64::new(KEPT_BYTES),
        };
        let found = |(outermost, input): (usize, Input)| {
            let prefix = if is_only_root { String::new() } else { below(&input.source) };
            Found { input, kept: None, outermost, prefix }
        };
        let mut level: Vec<Found> = inputs.into_iter().enumerate().map(found).collect();
        for _ in 0..self.bounds.depth {
            let archives = self.take_plain(level);
            level = Vec::new();
            let mut rest = archives.as_slice();
            while !rest.is_empty() {
                let (some, later) =
                    rest.split_at(batch(rest).max(parallel::threads()).min(rest.len()));
                rest = later;
                let opened = parallel::map(some, |found| self.open(found, &budget));
                for (found, opened) in some.iter().zip(opened) {
                    level.extend(self.take_in(found, opened, &mut budget));
                }
            }
        }
        for Found { input, .. } in self.take_plain(level) {
            let most = self.bounds.depth;
            let why = format!("an archive nested more than {most} deep; unpack the outer ones");
            let refused = Some(SkipReason::OverLimit(why));
            self.inputs.push(Input { refused, is_archive: false, ..input });
        }
    }

    /// Moves what is no archive to the inputs and gives the rest.
    fn take_plain(&mut self, level: Vec<Found>) -> Vec<Found> {
        let (archives, plain): (Vec<_>, Vec<_>) =
            level.into_iter().partition(|found| found.input.is_archive);
        self.inputs.extend(plain.into_iter().map(|found| found.input));
        archives
    }

    fn open(&self, found: &Found, budget: &Budget) -> Opened {
        let origin = match &found.input.place {
            Place::File(path) => Origin::File(path.clone(), self.disk.clone()),
            Place::Memory(bytes) => Origin::Memory(Arc::clone(bytes)),
            Place::Member(parent, location) => {
                Origin::Member(Arc::clone(&self.volumes[*parent]), *location)
            }
        };
        let volume = Arc::new(Volume::new(origin, found.kept.clone()));
        let mut backing = match volume.open() {
            Ok(backing) => backing,
            Err(cause) => {
                let reason = SkipReason::of_reading(&cause);
                self.disk.note_reason(&reason);
                let fault = Some(reason);
                return Opened { volume, members: Vec::new(), fault };
            }
        };
        let listing = archive::list(&mut *backing, budget.entries);
        let members = listing.members.iter().map(|member| seen(&mut *backing, member, budget));
        let members: Vec<Seen> = members.collect();
        // An archive has a line of its own only where something has to be said of it.
        let fault = match listing.fault {
            Some(why) if members.is_empty() => Some(SkipReason::Unreadable(why)),
            Some(why) => Some(SkipReason::PartOfArchive(why)),
            None if members.is_empty() => Some(SkipReason::NotARun("an empty archive".to_owned())),
            None => None,
        };
        Opened { volume, members, fault }
    }

    /// The members of an archive within the budget; the archive itself where it has a fault.
    fn take_in(&mut self, found: &Found, opened: Opened, budget: &mut Budget) -> Vec<Found> {
        let Opened { volume, mut members, mut fault } = opened;
        if members.len() > budget.entries {
            members.truncate(budget.entries);
            let why = "more members than soleus reads at once; the rest is left out";
            fault = Some(SkipReason::PartOfArchive(why.to_owned()));
        }
        budget.entries -= members.len();
        // To open an archive inside a stream, the stream is gone through up to it, twice.
        let way_bytes = if volume.is_streamed() { found.input.bytes.saturating_mul(2) } else { 0 };
        let number = self.volumes.len();
        self.volumes.push(volume);
        let member = |seen: Seen| {
            let is_way = seen.is_archive && seen.kept.is_none();
            let cost = seen.location.bytes.saturating_add(if is_way { way_bytes } else { 0 });
            let refused = refusal(&seen, || budget.pay(found.outermost, cost));
            let is_archive = seen.is_archive && refused.is_none();
            let input = Input {
                source: format!("{}{}", found.prefix, seen.name),
                bytes: seen.location.bytes,
                refused,
                is_archive,
                place: Place::Member(number, seen.location),
            };
            let prefix = below(&input.source);
            Found { input, kept: seen.kept, outermost: found.outermost, prefix }
        };
        let mut taken: Vec<Found> = members.into_iter().map(member).collect();
        if let Some(reason) = fault {
            let input = Input { refused: Some(reason), is_archive: false, ..found.input.clone() };
            let prefix = String::new();
            taken.push(Found { input, kept: None, outermost: found.outermost, prefix });
        }
        taken
    }
}

/// How what lies in an archive is called.
fn below(source: &str) -> String {
    format!("{source}/")
}

/// How many archives may be listed at once so that their lists stay small: every member takes some
/// bytes of its archive.
fn batch(archives: &[Found]) -> usize {
    const MOST_BYTES: u64 = 16 * 1024 * 1024;
    let mut sum: u64 = 0;
    let fits = |found: &&Found| {
        sum = sum.saturating_add(found.input.bytes);
        sum <= MOST_BYTES
    };
    archives.iter().take_while(fits).count()
}

/// Why a member is not read; `pay` is asked only for one that would be.
fn refusal(seen: &Seen, pay: impl FnOnce() -> Result<(), SkipReason>) -> Option<SkipReason> {
    let excess = || SkipReason::OverLimit(super::bounds::Excess::Ratio.to_string());
    match (seen.location.fault, seen.passed) {
        (Some(fault), _) => Some(SkipReason::Unreadable(fault.to_owned())),
        (None, Some(why)) => Some(SkipReason::NotARun(why.to_owned())),
        (None, None) if seen.location.bytes > most_by_ratio(seen.location.packed_bytes) => {
            Some(excess())
        }
        (None, None) => pay().err(),
    }
}

impl Budget {
    fn pay(&mut self, outermost: usize, bytes: u64) -> Result<(), SkipReason> {
        let of_archive = &mut self.outermost[outermost];
        let Some(left_of_archive) = of_archive.checked_sub(bytes) else {
            let why = "its archive unpacks to far more than its size, which looks like an attack";
            return Err(SkipReason::OverLimit(why.to_owned()));
        };
        let Some(left) = self.bytes.checked_sub(bytes) else {
            let why = "together, the archives unpack to more than soleus reads at once; pass them one by \
                 one";
            return Err(SkipReason::OverLimit(why.to_owned()));
        };
        (*of_archive, self.bytes) = (left_of_archive, left);
        Ok(())
    }

    /// Sets memory aside for an archive; whether there was enough.
    fn keep(&self, bytes: u64) -> bool {
        let take = |left: u64| left.checked_sub(bytes);
        self.kept.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }
}

fn seen(backing: &mut dyn Backing, member: &Member, budget: &Budget) -> Seen {
    let location = member.location;
    let mut name = sanitize::clean_path(&member.name);
    if name.is_empty() {
        "(no name)".clone_into(&mut name);
    }
    let passed = ignore::reason(&name);
    let is_asked = passed.is_none() && location.fault.is_none() && may_be_archive(&name);
    let (is_archive, kept) = if is_asked { look(backing, location, budget) } else { (false, None) };
    Seen { name, location, passed, is_archive, kept }
}

/// Whether a member is an archive by its first bytes, and all its bytes where they are to be kept.
/// Damage ends them.
fn look(
    backing: &mut dyn Backing,
    location: MemberLocation,
    budget: &Budget,
) -> (bool, Option<Arc<[u8]>>) {
    const HEAD_BYTES: u64 = 4;
    const PACKED_BLOCK_BYTES: usize = 4096;
    let Ok(Some(start)) = headers::data_start(backing, location.header_start) else {
        return (false, None);
    };
    let has_window = backing.window(start, location.packed_bytes).is_some();
    let packed = Section::new(&mut *backing, start, location.packed_bytes);
    let packed = BufReader::with_capacity(PACKED_BLOCK_BYTES, packed);
    let Ok(unpacked) = decoder(packed, location.method) else { return (false, None) };
    let mut unpacked = unpacked.take(location.bytes);
    let mut bytes = Vec::new();
    let _ = unpacked.by_ref().take(HEAD_BYTES).read_to_end(&mut bytes);
    if !archive::is_zip(&bytes) {
        return (false, None);
    }
    let is_in_place = location.method == Method::Stored && has_window;
    let is_sound = location.bytes <= most_by_ratio(location.packed_bytes);
    if is_in_place || !is_sound || !budget.keep(location.bytes) {
        return (true, None);
    }
    let _ = unpacked.read_to_end(&mut bytes);
    (true, Some(bytes.into()))
}
