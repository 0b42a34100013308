//! The members' own headers in a zip archive: where a member's bytes begin, and which members there
//! are when the directory is lost, as in a download that broke off.

use std::io::{self, BufReader, Read};

use flate2::bufread::DeflateDecoder;

use super::backing::{Backing, Section, read_range};
use super::bounds::most_in_archive;
use super::member::{ENCRYPTED_FAULT, Member, MemberLocation, Method};

/// Bytes of a member's own header before its name.
pub(super) const LOCAL_HEADER_BYTES: u64 = 30;
/// First bytes of a member's own header.
pub(super) const LOCAL_MAGIC: &[u8] = b"PK\x03\x04";

/// Where the packed bytes of a member begin; `None` where its own header is not there.
pub(super) fn data_start(backing: &mut dyn Backing, header_start: u64) -> io::Result<Option<u64>> {
    let header = read_range(backing, header_start, LOCAL_HEADER_BYTES)?;
    Ok(LocalHeader::read(&header).map(|header| header_start.saturating_add(header.bytes)))
}

/// A member's own header.
struct LocalHeader {
    flags: u16,
    method: u16,
    crc32: u32,
    packed_bytes: u32,
    bytes_unpacked: u32,
    name_bytes: u64,
    /// Length of the header with name and extra fields.
    bytes: u64,
}

impl LocalHeader {
    fn read(bytes: &[u8]) -> Option<Self> {
        let short = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let long = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if !bytes.starts_with(LOCAL_MAGIC) {
            return None;
        }
        let name_bytes = u64::from(short(26)?);
        Some(Self {
            flags: short(6)?,
            method: short(8)?,
            crc32: long(14)?,
            packed_bytes: long(18)?,
            bytes_unpacked: long(22)?,
            name_bytes,
            bytes: LOCAL_HEADER_BYTES + name_bytes + u64::from(short(28)?),
        })
    }

    fn method(&self) -> Method {
        match self.method {
            0 => Method::Stored,
            8 => Method::Deflate,
            9 => Method::Deflate64,
            _ => Method::Other,
        }
    }
}

/// The members of an archive that lost its directory, one header after the other. The last may be
/// cut. Where a member was written as a stream, its size stands behind it and is found by unpacking
/// it, which only deflate allows.
pub(super) fn members(backing: &mut dyn Backing, most: usize) -> Vec<Member> {
    const SIZES_FOLLOW: u16 = 1 << 3;
    const ENCRYPTED: u16 = 1;
    let mut members = Vec::new();
    let mut at = 0;
    let mut may_unpack = most_in_archive(backing.len());
    while members.len() < most {
        let Ok(head) = read_range(backing, at, LOCAL_HEADER_BYTES) else { break };
        let Some(header) = LocalHeader::read(&head) else { break };
        let Ok(name) = read_range(backing, at + LOCAL_HEADER_BYTES, header.name_bytes) else {
            break;
        };
        let mut location = MemberLocation {
            header_start: at,
            packed_bytes: u64::from(header.packed_bytes),
            bytes: u64::from(header.bytes_unpacked),
            crc32: header.crc32,
            method: header.method(),
            fault: (header.flags & ENCRYPTED != 0).then_some(ENCRYPTED_FAULT),
        };
        let start = at.saturating_add(header.bytes);
        at = start.saturating_add(location.packed_bytes);
        if header.flags & SIZES_FOLLOW != 0 && location.packed_bytes == 0 {
            let Some(next) = measure(backing, start, &mut location, may_unpack) else { break };
            may_unpack = may_unpack.saturating_sub(location.bytes);
            at = next;
        }
        let name_bytes = header.name_bytes;
        let name = String::from_utf8_lossy(&name).into_owned();
        if !name.ends_with('/') {
            members.push(Member { name, name_bytes, location });
        }
    }
    members
}

/// Finds the sizes of a member that begins at `start` by unpacking it; gives where the next header
/// may be. A member that breaks off keeps the checksum 0, so that it is noticed.
fn measure(
    backing: &mut dyn Backing,
    start: u64,
    location: &mut MemberLocation,
    may_unpack: u64,
) -> Option<u64> {
    if location.method != Method::Deflate || location.fault.is_some() {
        return None;
    }
    let left = backing.len().saturating_sub(start);
    let packed = BufReader::with_capacity(64 * 1024, Section::new(&mut *backing, start, left));
    let mut layer = DeflateDecoder::new(packed);
    let end = io::copy(&mut layer.by_ref().take(may_unpack), &mut io::sink());
    (location.packed_bytes, location.bytes) = (layer.total_in(), layer.total_out());
    if location.bytes == 0 || location.bytes == may_unpack && end.is_ok() {
        return None;
    }
    let behind = start.saturating_add(location.packed_bytes);
    let descriptor = read_range(backing, behind, 24).ok()?;
    let crc_at = if descriptor.starts_with(b"PK\x07\x08") { 4 } else { 0 };
    let crc32 = descriptor.get(crc_at..crc_at + 4).and_then(|four| four.try_into().ok());
    location.crc32 = crc32.map_or(0, u32::from_le_bytes);
    // Checksum and two sizes of four or eight bytes, with a mark before them or without.
    let next = [12, 16, 20, 24].map(|bytes| behind.saturating_add(bytes));
    let is_header = |at: &u64| {
        read_range(backing, *at, 4).is_ok_and(|head| head == LOCAL_MAGIC || head == b"PK\x01\x02")
    };
    Some(next.into_iter().find(is_header).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::backing::Memory;
    use super::*;

    /// An archive written as a stream: sizes and checksums behind the members.
    fn streamed(names: &[&str]) -> Vec<u8> {
        let mut writer = ZipWriter::new_stream(Vec::new());
        for name in names {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(name.repeat(100).as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_streamed_archive_that_lost_its_directory_keeps_its_members() {
        let whole = streamed(&["a.fit", "bc.fit", "def.fit"]);
        let directory = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        let found = members(&mut Memory::new(whole[..directory].into()), 10);
        let sizes: Vec<(&str, u64)> =
            found.iter().map(|member| (&*member.name, member.location.bytes)).collect();
        assert_eq!(sizes, [("a.fit", 500), ("bc.fit", 600), ("def.fit", 700)]);
        let crc32 = super::super::content::crc32("bc.fit".repeat(100).as_bytes());
        assert_eq!(found[1].location.crc32, crc32);
    }

    #[test]
    fn a_streamed_member_that_breaks_off_keeps_what_is_there() {
        let name = "abcdefghijklmnopqrstuvwxyz.fit";
        let whole = streamed(&["a.fit", name]);
        let second = whole.windows(4).rposition(|four| four == LOCAL_MAGIC).unwrap();
        let found = members(&mut Memory::new(whole[..second + 75].into()), 10);
        assert_eq!(found.len(), 2);
        assert!((1..3000).contains(&found[1].location.bytes), "{found:?}");
        assert_eq!(found[1].location.crc32, 0);
    }
}
