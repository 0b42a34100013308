//! From packed bytes to content: out of a zip member, out of gzip, within limits. What could be
//! unpacked before damage is kept.

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder};

use super::bounds::{Bounds, Excess};
use super::disk::Disk;
use super::gunzip::{Gunzip, is_gzip};
use super::member::{MemberLocation, Method};
use super::memory_budget::{LARGE_BYTES, MemoryPermit};
use crate::activity::import_notes::ImportNote;
use crate::base::error::SkipReason;
use crate::base::system::is_of_system;

/// Gzip inside gzip is looked into this many times.
const MAX_GZIP_LAYERS: usize = 3;
/// Bytes that tell what a content is.
const HEAD_BYTES: usize = 512;

/// One input's bytes as they lie, ready to be unpacked.
pub struct Content {
    packed: Packed,
    bounds: Bounds,
    disk: Disk,
    permit: MemoryPermit,
}

/// Where packed bytes are.
pub(super) enum Packed {
    /// In a file of their own.
    File(PathBuf),
    /// In memory.
    Memory(Arc<[u8]>),
    /// Read from an archive.
    Member(Vec<u8>, MemberLocation),
    /// Not to be had.
    Fault(SkipReason),
}

/// Content with what was noticed while it was unpacked.
#[derive(Debug)]
pub struct Unpacked {
    /// The content.
    pub bytes: Vec<u8>,
    /// Damage of the packing.
    pub notes: Vec<ImportNote>,
    /// How many layers of gzip were around it.
    pub gzip_layers: usize,
    /// Held as long as the content is, where that is large.
    _permit: MemoryPermit,
}

impl Content {
    pub(super) fn new(packed: Packed, bounds: Bounds, disk: Disk, permit: MemoryPermit) -> Self {
        if let Packed::Fault(reason) = &packed {
            disk.note_reason(reason);
        }
        Self { packed, bounds, disk, permit }
    }

    /// The first bytes of the content, as far as they can be had, and its length where that is
    /// known before everything is unpacked.
    pub fn head(&self) -> (Vec<u8>, Option<u64>) {
        let Ok((mut layer, len)) = self.outermost() else { return (Vec::new(), None) };
        let mut head = Vec::new();
        // Whatever stops it, there is no more to be had.
        let _ = layer.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head);
        if !is_gzip(&head) {
            return (head, Some(len));
        }
        let Ok(layer) = self.reader() else { return (Vec::new(), None) };
        let mut head = Vec::new();
        let _ = layer.take(HEAD_BYTES as u64).read_to_end(&mut head);
        (head, None)
    }

    /// A hash of the bytes as they lie and of all that their unpacking depends on, by which what came out of
    /// them can be known without unpacking them. `None` where nothing is packed, or cannot be had.
    pub fn packed_hash(&mut self) -> Option<blake3::Hash> {
        if let Packed::File(path) = &self.packed {
            let bytes = self.gzip_file(path)?;
            self.packed = Packed::Memory(bytes.into());
        }
        let (bytes, location) = match &self.packed {
            Packed::Memory(bytes) => (&**bytes, None),
            Packed::Member(raw, location) => (raw.as_slice(), Some(location)),
            Packed::File(_) | Packed::Fault(_) => return None,
        };
        let lies_open = location.is_none_or(|location| location.method == Method::Stored);
        if lies_open && !is_gzip(bytes) {
            return None;
        }
        // Not where it lies: the next export has it elsewhere.
        let declared = location.map(|one| (one.method, one.packed_bytes, one.bytes, one.crc32));
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{declared:?} {}\n", self.bounds.file_bytes).as_bytes());
        Some(hasher.update(bytes).finalize())
    }

    /// The bytes of a file that is a gzip of a size that is read.
    fn gzip_file(&self, path: &Path) -> Option<Vec<u8>> {
        let mut file = self.disk.open(path).ok()?;
        let len = file.len().ok().filter(|len| *len <= self.bounds.file_bytes.min(LARGE_BYTES))?;
        let mut head = [0; 2];
        let got = fill(&mut file, &mut head);
        if !is_gzip(&head[..got]) {
            return None;
        }
        let mut bytes = head.to_vec();
        file.take(len).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 == len).then_some(bytes)
    }

    /// The content as a stream out of all layers; damage ends it with an error.
    ///
    /// # Errors
    /// Why the input cannot be read at all.
    pub fn reader(&self) -> Result<Box<dyn Read + Send + '_>, SkipReason> {
        let mut layer = self.outermost()?.0;
        for _ in 0..MAX_GZIP_LAYERS {
            let mut head = [0; 2];
            let got = fill(&mut layer, &mut head);
            let whole: Box<dyn Read + Send + '_> =
                Box::new(io::Cursor::new(head).take(got as u64).chain(layer));
            if !is_gzip(&head[..got]) {
                return Ok(whole);
            }
            layer = Box::new(MultiGzDecoder::new(BufReader::new(whole)));
        }
        Ok(layer)
    }

    /// The whole content out of all layers.
    ///
    /// # Errors
    /// Why there is none, a limit among the reasons.
    pub fn unpack(self) -> Result<Unpacked, SkipReason> {
        let disk = self.disk.clone();
        let unpacked = self.unpack_layers().inspect_err(|reason| disk.note_reason(reason))?;
        // What came before the machine failed looks like a damaged file and is none.
        disk.reason().map_or(Ok(unpacked), Err)
    }

    fn unpack_layers(self) -> Result<Unpacked, SkipReason> {
        let Self { packed, bounds, disk, mut permit } = self;
        let (mut bytes, mut notes) = unpack_outermost(packed, bounds, &disk, &mut permit)?;
        let mut gzip_layers = 0;
        while gzip_layers < MAX_GZIP_LAYERS && is_gzip(&bytes) {
            gzip_layers += 1;
            let limit = bounds.most_bytes(bytes.len() as u64);
            let mut layer = Gunzip::new(&bytes);
            let (unpacked, damage) =
                read_within(&mut layer, bytes.len() as u64, limit, &mut permit)?;
            let kept_bytes = unpacked.len() as u64;
            notes.extend(layer.has_trailer.then_some(ImportNote::PackingTrailer));
            notes.extend(
                damage.map(|cause| ImportNote::PackingDamaged {
                    cause: cause.to_string(),
                    kept_bytes,
                }),
            );
            bytes = unpacked;
        }
        Ok(Unpacked { bytes, notes, gzip_layers, _permit: permit })
    }

    /// Length, CRC-32 and hash of the input before any gzip is unpacked; `None` when unreadable.
    pub(super) fn identity(self) -> Option<(u64, u32, blake3::Hash)> {
        let Self { packed, bounds, disk, mut permit } = self;
        let unpacked = unpack_outermost(packed, bounds, &disk, &mut permit);
        let (bytes, _) = unpacked.inspect_err(|reason| disk.note_reason(reason)).ok()?;
        Some((bytes.len() as u64, crc32(&bytes), blake3::hash(&bytes)))
    }

    /// The bytes out of the file or archive, still packed if they are gzip; with their length.
    fn outermost(&self) -> Result<(Box<dyn Read + Send + '_>, u64), SkipReason> {
        match &self.packed {
            Packed::Fault(reason) => Err(reason.clone()),
            Packed::Memory(bytes) => Ok((Box::new(&**bytes), bytes.len() as u64)),
            Packed::File(path) => {
                let file = self.disk.open(path).map_err(unreadable)?;
                let len = file.len().map_err(unreadable)?;
                Ok((Box::new(file), len))
            }
            Packed::Member(raw, location) => {
                let unpacked = decoder(raw.as_slice(), location.method)?.take(location.bytes);
                Ok((Box::new(unpacked), location.bytes))
            }
        }
    }
}

/// What is known of an unpacked content: its bytes, and damage of the packing.
type Noted = (Vec<u8>, Vec<ImportNote>);

fn unpack_outermost(
    packed: Packed,
    bounds: Bounds,
    disk: &Disk,
    permit: &mut MemoryPermit,
) -> Result<Noted, SkipReason> {
    let (most, excess) = (bounds.file_bytes, bounds.excess_of_size());
    let (layer, len): (Box<dyn Read>, u64) = match packed {
        Packed::Fault(reason) => return Err(reason),
        Packed::Member(raw, location) => return unpack_member(raw, location, bounds, permit),
        Packed::Memory(bytes) => {
            let len = bytes.len() as u64;
            (Box::new(io::Cursor::new(bytes)), len)
        }
        Packed::File(path) => {
            let file = disk.open(&path).map_err(unreadable)?;
            let len = file.len().map_err(unreadable)?;
            (Box::new(file), len)
        }
    };
    if len > most {
        return Err(SkipReason::OverLimit(excess));
    }
    let limit = (most, Excess::Size(most));
    match read_within(layer, len, limit, permit)? {
        (bytes, None) => Ok((bytes, Vec::new())),
        (_, Some(cause)) => Err(unreadable(cause)),
    }
}

fn unpack_member(
    raw: Vec<u8>,
    location: MemberLocation,
    bounds: Bounds,
    permit: &mut MemoryPermit,
) -> Result<Noted, SkipReason> {
    let (most, excess) = bounds.most_bytes(raw.len() as u64);
    // What an archive says of a member that is too large need not be tried.
    if location.bytes > most {
        return Err(SkipReason::OverLimit(excess.to_string()));
    }
    let breaks_off = (raw.len() as u64) < location.packed_bytes;
    let (bytes, damage, is_longer) = unpack_declared(raw, location, permit)?;
    let kept_bytes = bytes.len() as u64;
    let cause = match damage {
        Some(cause) => Some(cause.to_string()),
        None if kept_bytes < location.bytes || breaks_off => Some("it is cut off".to_owned()),
        None if is_longer => Some("it is longer than its archive says".to_owned()),
        None => None,
    };
    let note = match cause {
        Some(cause) => Some(ImportNote::PackingDamaged { cause, kept_bytes }),
        None => (crc32(&bytes) != location.crc32).then_some(ImportNote::BadChecksum),
    };
    Ok((bytes, note.into_iter().collect()))
}

/// As many bytes of a member as its archive says it has, what stopped it, and whether there is more.
fn unpack_declared(
    mut raw: Vec<u8>,
    location: MemberLocation,
    permit: &mut MemoryPermit,
) -> Result<(Vec<u8>, Option<io::Error>, bool), SkipReason> {
    let declared = usize::try_from(location.bytes).unwrap_or(usize::MAX);
    if location.method == Method::Stored {
        let is_longer = raw.len() > declared;
        raw.truncate(declared);
        return Ok((raw, None, is_longer));
    }
    let mut layer = decoder(raw.as_slice(), location.method)?;
    let limit = (location.bytes, Excess::Ratio);
    let expected = layer.by_ref().take(location.bytes);
    let (bytes, damage) = read_within(expected, location.bytes, limit, permit)?;
    let is_longer = damage.is_none() && fill(&mut layer, &mut [0]) > 0;
    Ok((bytes, damage, is_longer))
}

/// CRC-32 as zip and gzip have it.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Unpacks one zip member's bytes as a stream.
pub(super) fn decoder<'a>(
    raw: impl io::BufRead + Send + 'a,
    method: Method,
) -> Result<Box<dyn Read + Send + 'a>, SkipReason> {
    match method {
        Method::Stored => Ok(Box::new(raw)),
        Method::Deflate => Ok(Box::new(DeflateDecoder::new(raw))),
        Method::Deflate64 => Ok(Box::new(deflate64::Deflate64Decoder::with_buffer(raw))),
        Method::Other => Err(SkipReason::Unreadable(
            "packed with a method soleus does not know; unpack the archive and pass its folder"
                .to_owned(),
        )),
    }
}

/// Reads to the end or to a limit. Where reading fails, what came before is given with the cause.
fn read_within(
    layer: impl Read,
    expected_bytes: u64,
    (most, excess): (u64, Excess),
    permit: &mut MemoryPermit,
) -> Result<(Vec<u8>, Option<io::Error>), SkipReason> {
    /// Never allocate more than this on a file's word.
    const MOST_TRUSTED: u64 = 4 * 1024 * 1024;
    let trusted = expected_bytes.min(MOST_TRUSTED);
    let mut bytes = Vec::with_capacity(usize::try_from(trusted).unwrap_or(0));
    let mut layer = layer.take(most.saturating_add(1));
    let mut damage = layer.by_ref().take(LARGE_BYTES).read_to_end(&mut bytes).err();
    if damage.is_none() && bytes.len() as u64 == LARGE_BYTES {
        permit.take();
        damage = layer.read_to_end(&mut bytes).err();
    }
    if bytes.len() as u64 > most {
        return Err(SkipReason::OverLimit(excess.to_string()));
    }
    match damage {
        Some(cause) if is_of_system(&cause) => Err(SkipReason::of_reading(&cause)),
        damage => Ok((bytes, damage)),
    }
}

/// Fills as much of the buffer as there is.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> usize {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) | Err(_) => break,
            Ok(read) => filled += read,
        }
    }
    filled
}

fn unreadable(cause: io::Error) -> SkipReason {
    SkipReason::of_reading(&cause)
}
