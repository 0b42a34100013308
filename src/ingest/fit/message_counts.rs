//! Counts the messages of a FIT file by their number in the profile, one list for each file of a
//! chain, and says how far each could be read.

use fitparser::profile::MesgNum;

use super::file_type::file_type_name;
use super::frames::{self, Definition, FileRead, Visitor};
use super::profile::{FILE_ID, FILE_TYPE};
use crate::activity::import_notes::ImportNote;
use crate::base::catch_panic::guarded;
use crate::ingest::inventory::{Part, Tally};

/// The files of a chain, as far as each can be read, and what is noticed about their sizes,
/// checksums and ends.
pub(super) fn parts(bytes: &[u8]) -> (Vec<Part>, Vec<ImportNote>) {
    let mut counter = Counter { parts: Vec::new(), kinds: Tally::new(), file_type: None };
    let notes = frames::walk(bytes, &mut counter);
    (counter.parts, notes)
}

/// What was counted of the files so far, and of the one that is being read.
struct Counter {
    parts: Vec<Part>,
    kinds: Tally<u16>,
    file_type: Option<u8>,
}

impl Visitor for Counter {
    fn file(&mut self) {
        self.kinds = Tally::new();
        self.file_type = None;
    }

    fn definition(&mut self, _: usize, _: &Definition, _: usize) {}

    fn message(&mut self, _: usize, definition: &Definition, _: Option<u32>, payload: &[u8]) {
        const UNKNOWN: u8 = u8::MAX;
        self.kinds.add(definition.global);
        if definition.global == FILE_ID {
            let field = definition.field(FILE_TYPE).filter(|field| field.size == 1);
            let value = field.and_then(|field| payload.get(field.offset)).copied();
            self.file_type = self.file_type.or(value.filter(|&value| value != UNKNOWN));
        }
    }

    fn file_end(&mut self, file: &FileRead) {
        self.parts.push(Part {
            start_byte: file.start as u64,
            end_byte: (file.start + file.whole.end) as u64,
            read_to_byte: Some(file.read_to as u64),
            missing_bytes: file.whole.missing_bytes,
            file_type: self.file_type.map(|number| file_type_name(i64::from(number))),
            checksum: file.whole.checksum(),
            kinds: std::mem::replace(&mut self.kinds, Tally::new()).named(message_name),
            point_values: Vec::new(),
        });
    }
}

/// The profile's name of a message, `unknown 233` where it has none.
fn message_name(global: u16) -> String {
    guarded(|| match MesgNum::from(global) {
        MesgNum::Value(_) => None,
        known => Some(known.to_string()),
    })
    .flatten()
    .unwrap_or_else(|| format!("unknown {global}"))
}

#[cfg(test)]
mod tests {
    use super::super::header::wrap;
    use super::*;
    use crate::ingest::inventory::Checksum;

    /// A `file_id` of this type, and two messages of number 233 with one byte each.
    fn file(kind: u8) -> Vec<u8> {
        let file_id = [0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0, kind];
        let unknown = [0x41, 0, 0, 233, 0, 1, 0, 1, 2, 1, 7, 1, 8];
        wrap(&[&file_id[..], &unknown[..]].concat())
    }

    fn kinds(part: &Part) -> Vec<(&str, usize)> {
        part.kinds.iter().map(|kind| (kind.name.as_str(), kind.count)).collect()
    }

    #[test]
    fn each_file_of_a_chain_is_counted_for_itself() {
        let (parts, notes) = parts(&[file(2), file(4)].concat());
        assert_eq!(notes, []);
        let types: Vec<_> = parts.iter().map(|part| part.file_type).collect();
        assert_eq!(types, [Some("settings"), Some("activity")]);
        assert_eq!(parts[1].start_byte, parts[0].end_byte);
        for part in &parts {
            assert_eq!(kinds(part), [("unknown 233", 2), ("file_id", 1)]);
            assert_eq!((part.checksum, part.missing_bytes), (Checksum::Matches, 0));
        }
    }

    #[test]
    fn a_cut_file_says_how_far_it_could_be_read() {
        let whole = file(4);
        // The checksum and one byte of the last message are missing.
        let part = parts(&whole[..whole.len() - 3]).0.remove(0);
        assert_eq!(kinds(&part), [("file_id", 1), ("unknown 233", 1)]);
        assert_eq!(part.read_to_byte, Some(whole.len() as u64 - 4));
        assert_eq!((part.checksum, part.missing_bytes), (Checksum::Missing, 3));
    }

    #[test]
    fn a_flipped_byte_is_seen_in_the_checksum() {
        let mut bytes = file(4);
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        assert_eq!(parts(&bytes).0[0].checksum, Checksum::Differs);
    }
}
