//! Archives among the inputs, and archives inside them: opened through whatever holds them, listed
//! into inputs, and read member by member.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::archive::{self, Entry, Member, Method};
use super::backing::{Backing, FileBytes, Memory, Stream, read_range};
use super::bounds::Bounds;
use super::content::decoder;
use super::{Input, Place, Sources, pass_over};
use crate::error::SkipReason;
use crate::label;

/// Archives inside archives are kept in memory up to this size together, and gone through as a
/// stream beyond it.
const KEPT_BYTES: u64 = 96 * 1024 * 1024;
/// Suffixes of files that hold one recording or list and are not asked whether they are archives.
const SINGLE: &[&str] = &["fit", "gpx", "tcx", "gz", "csv", "json", "xml", "txt", "html"];

/// One archive.
#[derive(Clone, Debug)]
pub(super) struct Volume {
    origin: Origin,
    /// How many archives it lies in, itself included.
    depth: usize,
    /// Its length, once it has been listed.
    len: Option<u64>,
    /// Its bytes where they are kept.
    kept: Option<Arc<[u8]>>,
}

/// Where an archive lies.
#[derive(Clone, Debug)]
enum Origin {
    File(PathBuf),
    Memory(Arc<[u8]>),
    /// In the volume with this number.
    Member(usize, Entry),
}

/// Reads members, one volume at a time.
pub(super) struct Reader<'a> {
    volumes: &'a [Volume],
    open: Option<(usize, Box<dyn Backing>)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(volumes: &'a [Volume]) -> Self {
        Self { volumes, open: None }
    }

    /// The packed bytes of a member.
    pub(super) fn member(
        &mut self,
        volume: usize,
        entry: Entry,
        bounds: Bounds,
    ) -> Result<Vec<u8>, SkipReason> {
        if let Some(fault) = entry.fault {
            return Err(SkipReason::Unreadable(fault.to_owned()));
        }
        if entry.packed_bytes > bounds.file_bytes {
            return Err(SkipReason::OverLimit(bounds.excess_of_size()));
        }
        let unreadable = |cause: io::Error| SkipReason::Unreadable(cause.to_string());
        let backing = self.volume(volume, bounds).map_err(unreadable)?;
        match archive::data_start(backing, entry.header_start).map_err(unreadable)? {
            Some(start) => read_range(backing, start, entry.packed_bytes).map_err(unreadable),
            None => Err(SkipReason::Unreadable(
                "its archive ends before it or points elsewhere".to_owned(),
            )),
        }
    }

    fn volume(&mut self, number: usize, bounds: Bounds) -> io::Result<&mut dyn Backing> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            self.open = Some((number, open(self.volumes, number, bounds)?));
        }
        match &mut self.open {
            Some((_, backing)) => Ok(&mut **backing),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// Opens an archive through everything that it lies in.
fn open(volumes: &[Volume], number: usize, bounds: Bounds) -> io::Result<Box<dyn Backing>> {
    if let Some(bytes) = &volumes[number].kept {
        return Ok(Box::new(Memory::new(Arc::clone(bytes))));
    }
    match &volumes[number].origin {
        Origin::File(path) => Ok(Box::new(FileBytes::new(File::open(path)?)?)),
        Origin::Memory(bytes) => Ok(Box::new(Memory::new(Arc::clone(bytes)))),
        Origin::Member(parent, entry) => {
            let mut holder = open(volumes, *parent, bounds)?;
            let gone =
                || io::Error::new(io::ErrorKind::UnexpectedEof, "its archive ends before it");
            let start = archive::data_start(&mut *holder, entry.header_start)?.ok_or_else(gone)?;
            if entry.method == Method::Stored
                && let Some(window) = holder.window(start, entry.packed_bytes)
            {
                return Ok(window);
            }
            let (most, excess) = bounds.most_bytes(entry.packed_bytes);
            let len = volumes[number].len;
            let (volumes, parent, entry) = (volumes.to_vec(), *parent, *entry);
            let unpack = move || -> io::Result<Box<dyn Read + Send>> {
                let holder = open(&volumes, parent, bounds)?;
                let packed = Section {
                    backing: holder,
                    position: start,
                    end: start.saturating_add(entry.packed_bytes),
                };
                let unpacked =
                    decoder(io::BufReader::with_capacity(256 * 1024, packed), entry.method)
                        .map_err(|reason| io::Error::other(reason.to_string()))?;
                Ok(Box::new(Capped { unpacked, left: most, excess: excess.to_string() }))
            };
            Ok(Box::new(match len {
                Some(len) => Stream::of_length(Box::new(unpack), len),
                None => Stream::new(Box::new(unpack))?,
            }))
        }
    }
}

/// The bytes of an archive inside an archive where they may be kept; its damage ends them.
fn kept(volumes: &[Volume], entry: Entry, parent: usize, bounds: Bounds) -> Option<Arc<[u8]>> {
    let so_far: u64 =
        volumes.iter().flat_map(|volume| &volume.kept).map(|kept| kept.len() as u64).sum();
    let most = KEPT_BYTES.saturating_sub(so_far);
    if entry.method == Method::Stored || entry.bytes > most {
        return None;
    }
    let mut holder = open(volumes, parent, bounds).ok()?;
    let start = archive::data_start(&mut *holder, entry.header_start).ok()??;
    let raw = read_range(&mut *holder, start, entry.packed_bytes).ok()?;
    let mut bytes = Vec::new();
    let end = decoder(raw.as_slice(), entry.method).ok()?.take(most + 1).read_to_end(&mut bytes);
    // An archive that is longer than it says, or broken, is gone through with care instead.
    (end.is_ok() && bytes.len() as u64 <= most).then(|| bytes.into())
}

/// A part of a backing, read forwards.
struct Section {
    backing: Box<dyn Backing>,
    position: u64,
    end: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.position).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        let read = self.backing.read_at(self.position, &mut buffer[..most])?;
        self.position += read as u64;
        Ok(read)
    }
}

/// An archive that unpacks beyond its limit ends in an error.
struct Capped<R> {
    unpacked: R,
    left: u64,
    excess: String,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => {
                self.left = left;
                Ok(read)
            }
            None => Err(io::Error::other(self.excess.clone())),
        }
    }
}

impl Sources {
    /// Replaces every archive among the inputs by its members, down to the depth that is allowed.
    pub(super) fn open_archives(&mut self) {
        let mut waiting = std::mem::take(&mut self.inputs);
        waiting.reverse();
        let mut totals = Totals::default();
        while let Some(input) = waiting.pop() {
            let depth = match input.place {
                Place::Member(volume, _) => self.volumes[volume].depth,
                _ => 0,
            };
            if !input.is_archive {
                self.inputs.push(input);
            } else if depth < self.bounds.depth {
                waiting.extend(self.members(&input, depth + 1, &mut totals).into_iter().rev());
            } else {
                let most = self.bounds.depth;
                let why =
                    format!("an archive more than {most} archives deep; unpack the outer ones");
                self.inputs.push(Input { refused: Some(SkipReason::OverLimit(why)), ..input });
            }
        }
    }

    /// The members of an archive as inputs; the archive itself when it has none or a fault.
    fn members(&mut self, input: &Input, depth: usize, totals: &mut Totals) -> Vec<Input> {
        let origin = match &input.place {
            Place::File(path) => Origin::File(path.clone()),
            Place::Memory(bytes) => Origin::Memory(Arc::clone(bytes)),
            Place::Member(parent, entry) => Origin::Member(*parent, *entry),
        };
        let number = self.volumes.len();
        let kept = match &origin {
            Origin::Member(parent, entry) => kept(&self.volumes, *entry, *parent, self.bounds),
            _ => None,
        };
        self.volumes.push(Volume { origin, depth, len: None, kept });
        let fault = |reason| Input { refused: Some(reason), is_archive: false, ..input.clone() };
        let mut backing = match open(&self.volumes, number, self.bounds) {
            Ok(backing) => backing,
            Err(cause) => return vec![fault(SkipReason::Unreadable(cause.to_string()))],
        };
        let most = self.bounds.entries.saturating_sub(totals.entries);
        let listing = archive::list(&mut *backing, most);
        self.volumes[number].len = Some(backing.len());
        totals.entries += listing.members.len();
        let member = |member: &Member| {
            let found = self.member(input, number, member, totals);
            let is_archive = found.refused.is_none()
                && may_be_archive(&found.source)
                && head_of(&mut *backing, member.entry).is_ok_and(|head| archive::is_zip(&head));
            Input { is_archive, ..found }
        };
        let mut inputs: Vec<Input> = listing.members.iter().map(member).collect();
        // An archive has a line of its own only where something has to be said of it.
        match listing.fault {
            Some(why) if inputs.is_empty() => inputs.push(fault(SkipReason::Unreadable(why))),
            Some(why) => inputs.push(fault(SkipReason::PartOfArchive(why))),
            None if inputs.is_empty() => {
                inputs.push(fault(SkipReason::NotARun("an empty archive".to_owned())));
            }
            None => {}
        }
        inputs
    }

    fn member(
        &self,
        archive: &Input,
        volume: usize,
        member: &Member,
        totals: &mut Totals,
    ) -> Input {
        let name = label::clean_path(&member.name);
        let passed = pass_over::reason(&name);
        if passed.is_none() {
            totals.bytes = totals.bytes.saturating_add(member.entry.bytes);
        }
        let refused = match (member.entry.fault, passed) {
            (Some(fault), _) => Some(SkipReason::Unreadable(fault.to_owned())),
            (None, Some(why)) => Some(SkipReason::NotARun(why.to_owned())),
            (None, None) if totals.bytes > self.bounds.total_bytes => {
                let why = "the archives together unpack to more than is read at once; pass them one by one";
                Some(SkipReason::OverLimit(why.to_owned()))
            }
            (None, None) => None,
        };
        Input {
            source: format!("{}/{name}", archive.source),
            bytes: member.entry.bytes,
            refused,
            is_archive: false,
            place: Place::Member(volume, member.entry),
        }
    }
}

/// Names that promise one recording or list are believed: what such a file holds is told when it
/// is read. All others are asked by their first bytes.
pub(super) fn may_be_archive(source: &str) -> bool {
    let suffix = source.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    !SINGLE.iter().any(|known| suffix.eq_ignore_ascii_case(known))
}

/// The first bytes of a member.
fn head_of(backing: &mut dyn Backing, entry: Entry) -> io::Result<Vec<u8>> {
    /// Enough packed bytes for the first few unpacked.
    const PACKED: u64 = 1024;
    let Some(start) = archive::data_start(backing, entry.header_start)? else {
        return Ok(Vec::new());
    };
    let raw = read_range(backing, start, entry.packed_bytes.min(PACKED))?;
    let unpacked = decoder(raw.as_slice(), entry.method)
        .map_err(|reason| io::Error::other(reason.to_string()))?;
    let mut head = Vec::new();
    // The packed bytes are cut, so an error at their end says nothing.
    let _ = unpacked.take(4).read_to_end(&mut head);
    Ok(head)
}

/// What all archives together have come to.
#[derive(Default)]
struct Totals {
    entries: usize,
    bytes: u64,
}
