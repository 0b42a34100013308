//! Where the files of a chain begin and end: headers, sizes, checksums, and what is left over.
//! Watches write sizes and checksums last, so whatever is wrong with them gives way to the bytes.

use crc::{CRC_16_ARC, Crc, Table};
use memchr::memmem;

use crate::activity::import_notes::ImportNote;
use crate::ingest::inventory::Checksum;

/// FIT's checksum is CRC-16/ARC, started at zero.
pub(super) static CHECKSUM: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_ARC);
/// What a header holds from its ninth byte on.
const MARK: &[u8] = b".FIT";
/// Position of the mark in a header.
const MARK_AT: usize = 8;
/// The sizes of headers that were ever written.
const SIZES: [u8; 2] = [12, 14];
/// A header is looked for in this many bytes of something else: a mail's head, a broken download.
const MAX_LEADING_BYTES: usize = 64 * 1024;

/// The bytes before the first header; `None` when there is none within reach. A header that does
/// not stand at the very start must look like one in every byte.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    if Header::read(bytes).is_some() {
        return Some(0);
    }
    find_plausible(&bytes[..bytes.len().min(MAX_LEADING_BYTES)], bytes)
}

/// Whether these bytes are a FIT file, behind foreign bytes perhaps, but not one in an archive.
pub(super) fn is_fit(bytes: &[u8]) -> bool {
    const ARCHIVES: [&[u8]; 2] = [b"PK\x03\x04", &[0x1F, 0x8B]];
    !ARCHIVES.iter().any(|magic| bytes.starts_with(magic)) && find(bytes).is_some()
}

/// The bytes before the next header of a chain, wherever that is; `None` when there is none.
pub(super) fn find_next(bytes: &[u8]) -> Option<usize> {
    if Header::read(bytes).is_some() {
        return Some(0);
    }
    find_plausible(bytes, bytes)
}

/// Position of the first header whose mark lies within `reach`, which is the head of `bytes`.
fn find_plausible(reach: &[u8], bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(reach, MARK)
        .filter_map(|at| at.checked_sub(MARK_AT))
        .find(|&start| is_plausible(&bytes[start..]))
}

/// Whether a header of a known size and protocol is followed by a definition.
fn is_plausible(bytes: &[u8]) -> bool {
    let Some(Header { size, .. }) = Header::read(bytes) else { return false };
    let protocol = bytes[1] >> 4;
    let first_message = bytes.get(size).copied().unwrap_or_default();
    SIZES.contains(&bytes[0]) && (1..=2).contains(&protocol) && first_message & 0xC0 == 0x40
}

/// The header of a file.
pub(super) struct Header {
    /// Bytes of the header itself.
    pub(super) size: usize,
    /// Bytes of messages behind it, as it says.
    pub(super) data_size: usize,
}

impl Header {
    /// Reads the header at the start of these bytes.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let size = usize::from(*bytes.first()?);
        let mark = bytes.get(MARK_AT..MARK_AT + MARK.len())?;
        if size < MARK_AT + MARK.len() || mark != MARK || bytes.len() < size {
            return None;
        }
        let data_size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
        Some(Self { size, data_size: data_size as usize })
    }
}

/// Where one file of a chain ends, as far as the bytes reach.
pub(super) struct Whole {
    /// Where the messages begin.
    pub(super) header_size: usize,
    /// End of the messages.
    pub(super) content_end: usize,
    /// End of the file with its checksum.
    pub(super) end: usize,
    /// Bytes that the header promises beyond the end.
    pub(super) missing_bytes: u64,
    /// Whether the header's size had to be replaced by the number of bytes there are.
    size_replaced: bool,
    /// Whether the last two bytes are the checksum of what is before them.
    checksum_matches: bool,
}

impl Whole {
    /// The file at the start of these bytes. Watches that lose power leave a size of zero or a
    /// size that was never written back, so a size that does not fit gives way to the number of
    /// bytes up to the next header, or to the end. One that reaches beyond the next header was cut
    /// before that, unless the checksum at its end holds.
    pub(super) fn of(bytes: &[u8], spare: &mut Spare) -> Option<Self> {
        let Header { size, data_size } = Header::read(bytes)?;
        let promised = size + data_size + 2;
        let is_within = data_size > 0 && promised <= bytes.len();
        // The next header may begin in the last byte that this one promises.
        let reach = if is_within { promised + MARK_AT + MARK.len() - 1 } else { bytes.len() };
        let rest = &bytes[MARK_AT + MARK.len()..];
        let next = find_plausible(&bytes[MARK_AT + MARK.len()..reach.min(bytes.len())], rest)
            .map(|at| MARK_AT + MARK.len() + at);
        // Whole files one behind another have a right checksum at the end of each.
        let is_cut =
            |next: usize| ends_with_checksum(&bytes[..next]) || !spare.is_whole(&bytes[..promised]);
        let fits = is_within && !next.is_some_and(is_cut);
        let end = if fits { promised } else { next.unwrap_or(bytes.len()) };
        let size = size.min(end);
        let has_checksum = end >= size + 2;
        // A header with a checksum of its own leaves the running one at zero, so where the size in
        // the header is wrong the content alone still tells whether it is whole.
        let checksum_matches = has_checksum
            && (ends_with_checksum(&bytes[..end])
                || !fits && ends_with_checksum(&bytes[size..end]));
        Some(Self {
            header_size: size,
            // A checksum read as a message could pass for one more sample.
            content_end: if fits || checksum_matches { end - 2 } else { end },
            end,
            missing_bytes: promised.saturating_sub(end) as u64,
            size_replaced: !fits,
            checksum_matches,
        })
    }

    /// What is known of the checksum.
    pub(super) fn checksum(&self) -> Checksum {
        match (self.checksum_matches, self.size_replaced) {
            (true, _) => Checksum::Matches,
            (false, false) => Checksum::Differs,
            (false, true) => Checksum::Missing,
        }
    }

    /// The note about checksum, size or damage, given the end of the last message that was read.
    pub(super) fn note(&self, read: usize) -> Option<ImportNote> {
        let is_read = read == self.content_end;
        if self.size_replaced && self.checksum_matches && is_read {
            Some(ImportNote::WrongHeaderSize)
        } else if self.size_replaced && self.missing_bytes <= 2 && read + 2 >= self.end {
            // A size of zero without a checksum: nothing tells how much should have followed.
            Some(ImportNote::Truncated { samples: 0, missing_bytes: 0 })
        } else if self.size_replaced && self.missing_bytes > 0 {
            Some(ImportNote::Truncated { samples: 0, missing_bytes: self.missing_bytes })
        } else if !is_read {
            let lost_bytes = (self.content_end - read) as u64;
            Some(ImportNote::Damaged { at_byte: read as u64, lost_bytes })
        } else {
            (!self.checksum_matches).then_some(ImportNote::BadChecksum)
        }
    }
}

/// The bytes that may still be read twice to tell whether a file with a header inside is whole: of
/// thousands of headers that all promise the rest of the bytes, most are taken at their next header.
pub(super) struct Spare(usize);

impl Spare {
    /// Enough for some files of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        const TIMES: usize = 4;
        Self(TIMES * bytes.len())
    }

    fn is_whole(&mut self, file: &[u8]) -> bool {
        let left = self.0.checked_sub(file.len());
        self.0 = left.unwrap_or(0);
        left.is_some() && ends_with_checksum(file)
    }
}

fn ends_with_checksum(file: &[u8]) -> bool {
    file.split_last_chunk()
        .is_some_and(|(content, stored)| CHECKSUM.checksum(content) == u16::from_le_bytes(*stored))
}

/// Writes one FIT file of the given messages, with header and checksum.
pub(super) fn wrap(content: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(content.len() + 16);
    file.extend([14, 0x20, 0, 0]);
    file.extend((content.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    file.extend(CHECKSUM.checksum(&file).to_le_bytes());
    file.extend(content);
    // With a valid header checksum the data checksum over header and content restarts at zero
    // after the header, which both conventions agree on.
    file.extend(CHECKSUM.checksum(content).to_le_bytes());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A definition of a record with a heart rate, and one such record.
    const CONTENT: [u8; 11] = [0x40, 0, 0, 20, 0, 1, 3, 1, 2, 0, 90];

    #[test]
    fn a_header_is_found_behind_foreign_bytes_within_reach() {
        let file = wrap(&CONTENT);
        for before in [0, 1, 64, MAX_LEADING_BYTES - 12] {
            let bytes = [vec![b'x'; before], file.clone()].concat();
            assert_eq!(find(&bytes), Some(before));
            assert!(is_fit(&bytes));
        }
        assert_eq!(find(&[vec![b'x'; MAX_LEADING_BYTES], file].concat()), None);
    }

    #[test]
    fn text_and_archives_that_hold_the_mark_are_no_fit_files() {
        let file = wrap(&CONTENT);
        assert!(!is_fit(b"the name ends with RUN.FIT\x40 and so on"));
        assert!(!is_fit(&[b"PK\x03\x04", file.as_slice()].concat()));
        assert!(!is_fit(&[&[0x1F, 0x8B], file.as_slice()].concat()));
        for (at, odd) in [(0, 13), (1, 0x50), (14, 0x00), (14, 0xC0)] {
            let mut bytes = [b"junk", file.as_slice()].concat();
            bytes[4 + at] = odd;
            assert_eq!(find(&bytes), None, "{at}");
        }
    }

    #[test]
    fn a_file_without_size_ends_where_the_next_begins() {
        let mut file = wrap(&CONTENT);
        file[4..8].fill(0);
        let whole = whole(&[file.clone(), wrap(&CONTENT)].concat());
        assert_eq!((whole.end, whole.content_end), (file.len(), file.len() - 2));
        assert_eq!(whole.note(whole.content_end), Some(ImportNote::WrongHeaderSize));
    }

    fn whole(bytes: &[u8]) -> Whole {
        Whole::of(bytes, &mut Spare::of(bytes)).unwrap()
    }

    #[test]
    fn a_file_cut_anywhere_ends_where_the_next_begins() {
        let file = wrap(&CONTENT);
        for kept in 12..file.len() {
            let whole = whole(&[&file[..kept], &file, &file].concat());
            assert_eq!((whole.end, whole.missing_bytes), (kept, (file.len() - kept) as u64));
            assert_ne!(whole.checksum(), Checksum::Matches);
        }
    }

    #[test]
    fn a_whole_file_that_holds_a_header_is_not_cut_there() {
        let nested = wrap(&[&CONTENT[..], &wrap(&CONTENT)].concat());
        assert_eq!(whole(&[nested.clone(), wrap(&CONTENT)].concat()).end, nested.len());
    }

    #[test]
    fn of_many_headers_that_promise_the_rest_few_are_tried() {
        let mut bytes = Vec::new();
        let (files, each) = (1000, wrap(&CONTENT).len());
        for number in 0..files {
            let mut file = wrap(&CONTENT);
            let promised = (files - number) * each - 16;
            file[4..8].copy_from_slice(&(promised as u32).to_le_bytes());
            file[each - 1] ^= 0x55;
            bytes.extend(file);
        }
        let mut spare = Spare::of(&bytes);
        let all: usize = (0..files)
            .map(|number| {
                let whole = Whole::of(&bytes[number * each..], &mut spare).unwrap();
                whole.end
            })
            .sum();
        assert_eq!((all, spare.0), (bytes.len(), 0));
    }
}
