//! The members of a zip archive: where each lies, how it is packed, and which of them are not to
//! be touched. Knows archives by their directory, and without one by the members' own headers.

use std::io::Read;
use std::path::Path;

use zip::CompressionMethod;
use zip::read::Config;
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::backing::{Backing, Cursor};
use super::disk::Disk;
use super::headers::{self, LOCAL_HEADER_BYTES, LOCAL_MAGIC};
use super::member::{ENCRYPTED_FAULT, Member, MemberLocation, Method};
use crate::base::catch_panic;

/// Suffixes of files that hold one recording or list and are not asked whether they are archives.
const SINGLE: &[&str] = &["fit", "gpx", "tcx", "gz", "csv", "json", "xml", "txt", "html"];

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Members that are files, by position.
    pub(super) members: Vec<Member>,
    /// What is wrong with the archive itself.
    pub(super) fault: Option<String>,
}

/// Whether these first bytes are those of a zip archive, an empty one included.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(LOCAL_MAGIC) || head.starts_with(b"PK\x05\x06")
}

/// Names that promise one recording or list are believed: what such a file holds is told when it
/// is read. All others are asked by their first bytes.
pub(super) fn may_be_archive(source: &str) -> bool {
    let suffix = source.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    !SINGLE.iter().any(|known| suffix.eq_ignore_ascii_case(known))
}

/// Whether a file is a zip archive by its first bytes.
pub(super) fn is_archive(path: &Path, disk: &Disk) -> bool {
    let mut head = [0; 4];
    let mut read = || disk.open(path).and_then(|mut file| file.read(&mut head));
    may_be_archive(&path.to_string_lossy()) && read().is_ok_and(|read| is_zip(&head[..read]))
}

/// Lists the members of an archive, at most `most` of them.
pub(super) fn list(backing: &mut dyn Backing, most: usize) -> Listing {
    let by_directory = catch_panic::guarded(|| by_directory(backing, most));
    let mut listing = match by_directory.unwrap_or(Err(ZipError::InvalidArchive("damaged".into())))
    {
        Ok(listing) => listing,
        Err(cause) => {
            let members = headers::members(backing, most);
            let found = members.len();
            Listing {
                members,
                fault: Some(format!(
                    "its directory cannot be read ({cause}); {found} members were found without it"
                )),
            }
        }
    };
    listing.members.sort_by_key(|member| member.location.header_start);
    refuse_overlaps(&mut listing.members);
    listing
}

fn by_directory(backing: &mut dyn Backing, most: usize) -> Result<Listing, ZipError> {
    let mut archive = ZipIterable::try_new(Cursor::new(backing), Config::default())?;
    let mut listing = Listing::default();
    for entry in archive.files()? {
        let entry = match entry {
            Ok(entry) => entry,
            Err(cause) if listing.members.is_empty() => return Err(cause),
            Err(cause) => {
                listing.fault = Some(format!("its directory is damaged ({cause})"));
                break;
            }
        };
        if listing.members.len() == most {
            listing.fault = Some(format!("more than {most} members; the rest is left out"));
            break;
        }
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_or_else(
            |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
            |name| name.into_owned(),
        );
        let name_bytes = entry.name_raw().len() as u64;
        let fault = if entry.encrypted() {
            Some(ENCRYPTED_FAULT)
        } else if entry.is_symlink() {
            Some("a link; links are not followed")
        } else {
            None
        };
        let location = MemberLocation {
            header_start: entry.header_start(),
            packed_bytes: entry.compressed_size(),
            bytes: entry.size(),
            crc32: entry.crc32(),
            method: method(entry.compression()),
            fault,
        };
        listing.members.push(Member { name, name_bytes, location });
    }
    Ok(listing)
}

fn method(method: CompressionMethod) -> Method {
    const KNOWN: [(CompressionMethod, Method); 3] = [
        (CompressionMethod::STORE, Method::Stored),
        (CompressionMethod::DEFLATE, Method::Deflate),
        (CompressionMethod::DEFLATE64, Method::Deflate64),
    ];
    KNOWN.iter().find(|(known, _)| *known == method).map_or(Method::Other, |(_, known)| *known)
}

/// Of members that share bytes only the first is read: overlapping ones are how a small archive
/// unpacks to a huge one.
fn refuse_overlaps(members: &mut [Member]) {
    let mut end = 0;
    for Member { name_bytes, location, .. } in members {
        let header_bytes = LOCAL_HEADER_BYTES + *name_bytes;
        if location.header_start < end {
            location.fault =
                Some("shares its bytes with another member, which looks like an attack");
        } else {
            end = location
                .header_start
                .saturating_add(header_bytes)
                .saturating_add(location.packed_bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::backing::Memory;
    use super::*;

    fn archive(names: &[&str]) -> Vec<u8> {
        let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
        for name in names {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(name.repeat(10).as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn names(bytes: &[u8], most: usize) -> (Vec<String>, Option<String>) {
        let listing = list(&mut Memory::new(bytes.into()), most);
        (listing.members.into_iter().map(|member| member.name).collect(), listing.fault)
    }

    #[test]
    fn the_directory_names_every_member() {
        let (found, fault) = names(&archive(&["a.fit", "b/c.gpx"]), 10);
        assert_eq!((found, fault), (vec!["a.fit".into(), "b/c.gpx".into()], None));
        assert_eq!(names(&archive(&[]), 10), (vec![], None));
    }

    #[test]
    fn more_members_than_the_limit_are_left_out_and_said() {
        let (found, fault) = names(&archive(&["a", "b", "c"]), 2);
        assert_eq!(found, ["a", "b"]);
        assert!(fault.unwrap().contains("more than 2"));
    }

    #[test]
    fn an_archive_that_lost_its_end_keeps_its_members() {
        let whole = archive(&["a.fit", "b.fit"]);
        let directory = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        let (found, fault) = names(&whole[..directory], 10);
        assert_eq!(found, ["a.fit", "b.fit"]);
        assert!(fault.unwrap().contains("2 members were found without it"));
    }

    #[test]
    fn of_members_in_the_same_bytes_only_the_first_is_read() {
        let mut listing = list(&mut Memory::new(archive(&["a", "b"]).into()), 10);
        listing.members[1].location.header_start = 1;
        refuse_overlaps(&mut listing.members);
        assert_eq!(listing.members[0].location.fault, None);
        assert!(listing.members[1].location.fault.is_some());
    }

    #[test]
    fn a_name_in_an_old_code_page_takes_the_bytes_it_has_there() {
        let mut bytes = archive(&["aa.fit", "b.fit"]);
        for at in 0..bytes.len() - 6 {
            if bytes[at..].starts_with(b"aa.fit") {
                // Small u and a with umlauts in the code page of DOS: two bytes each in UTF-8.
                bytes[at..at + 2].copy_from_slice(&[0x81, 0x84]);
            }
        }
        let listing = list(&mut Memory::new(bytes.into()), 10);
        assert_eq!(listing.members[0].name, "üä.fit");
        assert!(listing.members.iter().all(|member| member.location.fault.is_none()));
    }
}
