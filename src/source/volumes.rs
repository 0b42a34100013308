//! Archives, each opened through whatever holds it: a file, memory, or another archive. Nothing is
//! unpacked to disk; what is small is kept in memory, what is not is gone through as a stream.

use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::backing::{Backing, FileBytes, Memory, Section, read_range};
use super::bounds::Bounds;
use super::content::decoder;
use super::disk::Disk;
use super::headers;
use super::member::{MemberLocation, Method};
use super::stream::Stream;
use crate::base::error::SkipReason;

/// Bytes of a packed archive that are read at a time.
const PACKED_BLOCK_BYTES: usize = 256 * 1024;

/// One archive.
pub(super) struct Volume {
    pub(super) origin: Origin,
    /// Its bytes where they are kept.
    pub(super) kept: Option<Arc<[u8]>>,
    /// Length of a stream, once it has been gone through.
    len: OnceLock<u64>,
}

/// Where an archive lies.
pub(super) enum Origin {
    File(PathBuf, Disk),
    Memory(Arc<[u8]>),
    Member(Arc<Volume>, MemberLocation),
}

impl Volume {
    pub(super) fn new(origin: Origin, kept: Option<Arc<[u8]>>) -> Self {
        Self { origin, kept, len: OnceLock::new() }
    }

    /// Whether its bytes come out of a stream, so that going back takes another pass.
    pub(super) fn is_streamed(&self) -> bool {
        let is_packed = |parent: &Self, location: &MemberLocation| {
            location.method != Method::Stored || parent.is_streamed()
        };
        let is_inside =
            matches!(&self.origin, Origin::Member(parent, location) if is_packed(parent, location));
        is_inside && self.kept.is_none()
    }

    /// Its bytes.
    pub(super) fn open(&self) -> io::Result<Box<dyn Backing>> {
        if let Some(bytes) = &self.kept {
            return Ok(Box::new(Memory::new(Arc::clone(bytes))));
        }
        match &self.origin {
            Origin::File(path, disk) => Ok(Box::new(FileBytes::new(disk.open(path)?)?)),
            Origin::Memory(bytes) => Ok(Box::new(Memory::new(Arc::clone(bytes)))),
            Origin::Member(parent, location) => self.open_member(parent, *location),
        }
    }

    fn open_member(
        &self,
        parent: &Arc<Self>,
        location: MemberLocation,
    ) -> io::Result<Box<dyn Backing>> {
        if location.method == Method::Stored && !parent.is_streamed() {
            let (holder, start) = parent.open_at(location)?;
            if let Some(window) = holder.window(start, location.packed_bytes.min(location.bytes)) {
                return Ok(window);
            }
        }
        let parent = Arc::clone(parent);
        let unpack = move || -> io::Result<Box<dyn Read + Send>> {
            let (holder, start) = parent.open_at(location)?;
            let packed = Section::new(holder, start, location.packed_bytes);
            let packed = BufReader::with_capacity(PACKED_BLOCK_BYTES, packed);
            let unpacked = decoder(packed, location.method)
                .map_err(|reason| io::Error::other(reason.to_string()))?;
            // Its declared size has passed the limits; what it has beyond that has not.
            Ok(Box::new(unpacked.take(location.bytes)))
        };
        if let Some(len) = self.len.get() {
            return Ok(Box::new(Stream::of_length(Box::new(unpack), *len)));
        }
        let stream = Stream::new(Box::new(unpack))?;
        let _ = self.len.set(stream.len());
        Ok(Box::new(stream))
    }

    /// Its bytes, and where in them a member begins.
    fn open_at(&self, location: MemberLocation) -> io::Result<(Box<dyn Backing>, u64)> {
        let mut backing = self.open()?;
        let start =
            headers::data_start(&mut *backing, location.header_start)?.ok_or_else(|| {
                io::Error::new(io::ErrorKind::UnexpectedEof, "its archive ends before it")
            })?;
        Ok((backing, start))
    }
}

/// The packed bytes of a member of an archive that is open.
pub(super) fn packed(
    backing: &mut dyn Backing,
    location: MemberLocation,
    bounds: Bounds,
) -> Result<Vec<u8>, SkipReason> {
    if let Some(fault) = location.fault {
        return Err(SkipReason::Unreadable(fault.to_owned()));
    }
    if location.packed_bytes > bounds.file_bytes {
        return Err(SkipReason::OverLimit(bounds.excess_of_size()));
    }
    let unreadable = |cause: io::Error| SkipReason::of_reading(&cause);
    match headers::data_start(backing, location.header_start).map_err(unreadable)? {
        Some(start) => read_range(backing, start, location.packed_bytes).map_err(unreadable),
        None => Err(SkipReason::Unreadable(
            "its archive ends before it, or points elsewhere".to_owned(),
        )),
    }
}
