//! From packed bytes to content: out of a zip member, out of gzip, within limits. What could be
//! unpacked before damage is kept.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder};

use super::archive::{Entry, Method};
use super::bounds::Bounds;
use crate::error::SkipReason;
use crate::notes::Note;

/// Gzip inside gzip is looked into this many times.
const MAX_GZIP_LAYERS: usize = 3;
/// Bytes that tell what a content is.
const HEAD_BYTES: usize = 512;

/// One input's bytes as they lie, ready to be unpacked.
pub struct Content {
    packed: Packed,
    bounds: Bounds,
}

/// Where packed bytes are.
pub(super) enum Packed {
    /// In a file of their own.
    File(PathBuf),
    /// In memory.
    Memory(Arc<[u8]>),
    /// Read from an archive.
    Member(Vec<u8>, Entry),
    /// Not to be had.
    Fault(SkipReason),
}

/// Content with what was noticed while it was unpacked.
#[derive(Debug, PartialEq)]
pub struct Unpacked {
    /// The content.
    pub bytes: Vec<u8>,
    /// Damage of the packing.
    pub notes: Vec<Note>,
    /// How many layers of gzip were around it.
    pub gzip_layers: usize,
}

impl Content {
    pub(super) fn new(packed: Packed, bounds: Bounds) -> Self {
        Self { packed, bounds }
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
        let bounds = self.bounds;
        let mut unpacked = self.unpack_outermost()?;
        for _ in 0..MAX_GZIP_LAYERS {
            if !is_gzip(&unpacked.bytes) {
                break;
            }
            let packed_bytes = unpacked.bytes.len() as u64;
            let layer = MultiGzDecoder::new(unpacked.bytes.as_slice());
            let (bytes, damage) = read_within(layer, packed_bytes, None, bounds)?;
            unpacked.notes.extend(damage.map(|cause| gzip_note(&cause, bytes.len())));
            unpacked.bytes = bytes;
            unpacked.gzip_layers += 1;
        }
        Ok(unpacked)
    }

    /// Length, CRC-32 and hash of the input before any gzip is unpacked; `None` when unreadable.
    pub(super) fn identity(self) -> Option<(u64, u32, blake3::Hash)> {
        let bytes = self.unpack_outermost().ok()?.bytes;
        Some((bytes.len() as u64, crc32(&bytes), blake3::hash(&bytes)))
    }

    /// The bytes out of the file or archive, still packed if they are gzip; with their length.
    fn outermost(&self) -> Result<(Box<dyn Read + Send + '_>, u64), SkipReason> {
        match &self.packed {
            Packed::Fault(reason) => Err(reason.clone()),
            Packed::Memory(bytes) => Ok((Box::new(&**bytes), bytes.len() as u64)),
            Packed::File(path) => {
                let file = File::open(path).map_err(unreadable)?;
                let len = file.metadata().map_err(unreadable)?.len();
                Ok((Box::new(file), len))
            }
            Packed::Member(raw, entry) => Ok((decoder(raw.as_slice(), entry.method)?, entry.bytes)),
        }
    }

    fn unpack_outermost(self) -> Result<Unpacked, SkipReason> {
        let bounds = self.bounds;
        match &self.packed {
            Packed::Member(raw, entry) => unpack_member(raw, *entry, bounds),
            _ => {
                let (layer, len) = self.outermost()?;
                if len > bounds.file_bytes {
                    return Err(SkipReason::OverLimit(bounds.excess_of_size()));
                }
                let (bytes, damage) = read_within(layer, u64::MAX, Some(len), bounds)?;
                damage.map_or(Ok(Unpacked { bytes, notes: Vec::new(), gzip_layers: 0 }), |cause| {
                    Err(unreadable(cause))
                })
            }
        }
    }
}

fn unpack_member(raw: &[u8], entry: Entry, bounds: Bounds) -> Result<Unpacked, SkipReason> {
    let layer = decoder(raw, entry.method)?;
    let (bytes, damage) = read_within(layer, raw.len() as u64, Some(entry.bytes), bounds)?;
    let mut notes = Vec::new();
    if let Some(cause) = damage {
        notes.push(Note::PackingDamaged {
            cause: cause.to_string(),
            kept_bytes: bytes.len() as u64,
        });
    } else if (bytes.len() as u64) < entry.bytes {
        notes.push(Note::PackingDamaged {
            cause: "it breaks off".to_owned(),
            kept_bytes: bytes.len() as u64,
        });
    } else if crc32(&bytes) != entry.crc32 {
        notes.push(Note::BadChecksum);
    }
    Ok(Unpacked { bytes, notes, gzip_layers: 0 })
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
            "packed in a way that soleus does not know; unpack the archive and pass its folder"
                .to_owned(),
        )),
    }
}

/// Reads to the end or to a limit. Where reading fails, what came before is given with the cause.
fn read_within(
    layer: impl Read,
    packed_bytes: u64,
    expected_bytes: Option<u64>,
    bounds: Bounds,
) -> Result<(Vec<u8>, Option<io::Error>), SkipReason> {
    /// Never allocate more than this on a file's word.
    const MOST_TRUSTED: u64 = 4 * 1024 * 1024;
    let (most, excess) = bounds.most_bytes(packed_bytes);
    let trusted = expected_bytes
        .unwrap_or(packed_bytes.saturating_mul(4))
        .min(MOST_TRUSTED.max(packed_bytes.min(most)));
    let mut bytes = Vec::with_capacity(usize::try_from(trusted).unwrap_or(0));
    let damage = layer.take(most.saturating_add(1)).read_to_end(&mut bytes).err();
    if bytes.len() as u64 > most {
        return Err(SkipReason::OverLimit(excess.to_string()));
    }
    Ok((bytes, damage))
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

fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

/// What lies behind the last whole part of a gzip file is no loss; a part that breaks off is.
fn gzip_note(cause: &io::Error, kept_bytes: usize) -> Note {
    if cause.kind() == io::ErrorKind::InvalidInput && kept_bytes > 0 {
        Note::PackingTrailer
    } else {
        Note::PackingDamaged { cause: cause.to_string(), kept_bytes: kept_bytes as u64 }
    }
}

fn unreadable(cause: io::Error) -> SkipReason {
    SkipReason::Unreadable(cause.to_string())
}
