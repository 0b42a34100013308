//! The frames of a FIT file: definitions and data messages. Walks the bytes once and hands each
//! message to a [`Visitor`]; knows no message's meaning.

use crate::activity::import_notes::ImportNote;

use super::header;
use super::profile::TIMESTAMP;

/// Header bit of a compressed-timestamp data message.
pub(super) const COMPRESSED: u8 = 0x80;
/// Header bit of a definition message.
pub(super) const DEFINITION: u8 = 0x40;
/// Header bit of a definition that also lists developer fields.
const WITH_DEVELOPER: u8 = 0x20;

/// One field of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Number of the field in its message.
    pub(super) number: u8,
    /// Position in the payload, in bytes.
    pub(super) offset: usize,
    /// Size in bytes; may be several values of the base type, or none.
    pub(super) size: usize,
    /// Base type as stored.
    pub(super) base_type: u8,
}

/// One developer field of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DeveloperField {
    /// Number of the field within its application.
    pub(super) number: u8,
    /// Index of the application.
    pub(super) application: u8,
    /// Position in the payload, in bytes.
    pub(super) offset: usize,
    /// Size in bytes.
    pub(super) size: usize,
}

/// What a definition message says about the data messages after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Definition {
    /// Message number in the profile.
    pub(super) global: u16,
    /// Whether numbers are stored high byte first.
    pub(super) big_endian: bool,
    /// Fields in file order.
    pub(super) fields: Vec<Field>,
    /// Developer fields in file order.
    pub(super) developer: Vec<DeveloperField>,
    /// Bytes of the native fields.
    pub(super) native_size: usize,
    /// Bytes of the whole payload.
    pub(super) size: usize,
    /// Where the timestamp stands in the payload.
    pub(super) timestamp: Option<usize>,
}

/// More recordings than anybody chains.
const MOST_FILES: usize = 10_000;

/// Takes what the walk meets, in file order.
pub(super) trait Visitor {
    /// A file begins (the first, or the next of a chain).
    fn file(&mut self);
    /// The data messages of `local` look like this from here on; `bytes_left` follow in the file.
    fn definition(&mut self, local: usize, definition: &Definition, bytes_left: usize);
    /// One data message; `time_fit_s` is its own timestamp or the one its header implies.
    fn message(
        &mut self,
        local: usize,
        definition: &Definition,
        time_fit_s: Option<u32>,
        payload: &[u8],
    );
    /// The file is read as far as it can be.
    fn file_end(&mut self, _file: &FileRead) {}
}

/// One file of a chain as it was read. Positions count from the beginning of all bytes.
pub(super) struct FileRead {
    /// Position of its header.
    pub(super) start: usize,
    /// Position after the last message that could be read.
    pub(super) read_to: usize,
    /// Where it ends, by header and bytes.
    pub(super) whole: header::Whole,
}

/// Walks all files of a chain. Each is read to the first byte that cannot be understood;
/// everything before it has been handed over, and the notes say what was lost or passed over.
pub(super) fn walk(bytes: &[u8], visitor: &mut impl Visitor) -> Vec<ImportNote> {
    let mut notes = Notes::default();
    let (mut start, mut file) = (0, 0);
    let mut spare = header::Spare::of(bytes);
    let next = |start: usize| match start {
        0 => header::find(bytes),
        start => header::find_next(&bytes[start..]),
    };
    while let Some(before) = next(start).filter(|_| file < MOST_FILES) {
        if before > 0 {
            notes.push(ImportNote::LeadingBytes(before as u64));
            start += before;
        }
        let Some(whole) = header::Whole::of(&bytes[start..], &mut spare) else { break };
        let content = &bytes[start..start + whole.content_end];
        visitor.file();
        let read = messages(content, whole.header_size, visitor);
        let end = start + whole.end;
        file += 1;
        let note = whole.note(read).map(|note| match note {
            ImportNote::Truncated { .. } if end < bytes.len() && whole.missing_bytes > 0 => {
                ImportNote::CutInChain { file, missing_bytes: whole.missing_bytes }
            }
            note => from_the_beginning(note, start),
        });
        note.into_iter().for_each(|note| notes.push(note));
        visitor.file_end(&FileRead { start, read_to: start + read, whole });
        start = end;
    }
    let left_bytes = (bytes.len() - start) as u64;
    if left_bytes > 0 && file == MOST_FILES {
        notes.push(ImportNote::SurplusRecordings(left_bytes));
    } else if left_bytes > 0 {
        notes.push(ImportNote::TrailingBytes(left_bytes));
    }
    notes.all()
}

/// What is noticed about the files of a chain, which every activity of it gets: only the first are told one
/// by one.
#[derive(Default)]
struct Notes {
    told: Vec<ImportNote>,
    further: usize,
}

impl Notes {
    fn push(&mut self, note: ImportNote) {
        const MOST: usize = 50;
        let is_plain = matches!(note, ImportNote::BadChecksum | ImportNote::WrongHeaderSize);
        match self.told.len() {
            // It says no more a second time.
            _ if is_plain && self.told.contains(&note) => {}
            ..MOST => self.told.push(note),
            _ => self.further += 1,
        }
    }

    fn all(mut self) -> Vec<ImportNote> {
        self.told.extend((self.further > 0).then_some(ImportNote::FurtherDamage(self.further)));
        self.told
    }
}

/// A position in a file of a chain, counted from the beginning of the chain.
fn from_the_beginning(note: ImportNote, start: usize) -> ImportNote {
    match note {
        ImportNote::Damaged { at_byte, lost_bytes } => {
            ImportNote::Damaged { at_byte: at_byte + start as u64, lost_bytes }
        }
        other => other,
    }
}

/// Hands over the messages from `at` on; returns the position after the last whole one.
fn messages(content: &[u8], mut at: usize, visitor: &mut impl Visitor) -> usize {
    let mut definitions: [Option<Definition>; 16] = Default::default();
    let mut clock_fit_s: Option<u32> = None;
    while let Some(&header) = content.get(at) {
        if header & COMPRESSED == 0 && header & DEFINITION != 0 {
            let Some((definition, next)) = read_definition(content, at) else { return at };
            let local = usize::from(header & 0x0F);
            visitor.definition(local, &definition, content.len() - next);
            definitions[local] = Some(definition);
            at = next;
            continue;
        }
        let compressed = header & COMPRESSED != 0;
        let local = usize::from(if compressed { header >> 5 & 0x03 } else { header & 0x0F });
        let Some(definition) = &definitions[local] else { return at };
        let Some(payload) = content.get(at + 1..at + 1 + definition.size) else { return at };
        let time_fit_s = if compressed {
            clock_fit_s = clock_fit_s.map(|clock| roll_over(clock, header & 0x1F));
            clock_fit_s
        } else {
            let own = definition.time_fit_s(payload);
            clock_fit_s = own.or(clock_fit_s);
            own
        };
        visitor.message(local, definition, time_fit_s, payload);
        at += 1 + definition.size;
    }
    at
}

/// The next time after `clock_fit_s` whose low five bits are `low`.
fn roll_over(clock_fit_s: u32, low: u8) -> u32 {
    clock_fit_s.wrapping_add(u32::from(low).wrapping_sub(clock_fit_s) & 0x1F)
}

/// Reads the definition message at `at`; also gives the position after it.
pub(super) fn read_definition(content: &[u8], at: usize) -> Option<(Definition, usize)> {
    let header = *content.get(at)?;
    let big_endian = *content.get(at + 2)? == 1;
    let number: [u8; 2] = content.get(at + 3..at + 5)?.try_into().ok()?;
    let global = if big_endian { u16::from_be_bytes(number) } else { u16::from_le_bytes(number) };
    let mut definition = Definition { global, big_endian, ..Definition::default() };
    let field_count = usize::from(*content.get(at + 5)?);
    let mut next = at + 6 + 3 * field_count;
    for entry in content.get(at + 6..next)?.chunks_exact(3) {
        let size = usize::from(entry[1]);
        if entry[0] == TIMESTAMP && size == 4 {
            definition.timestamp = Some(definition.size);
        }
        let offset = definition.size;
        definition.fields.push(Field { number: entry[0], offset, size, base_type: entry[2] });
        definition.size += size;
    }
    definition.native_size = definition.size;
    if header & WITH_DEVELOPER != 0 {
        let developer_count = usize::from(*content.get(next)?);
        let end = next + 1 + 3 * developer_count;
        for entry in content.get(next + 1..end)?.chunks_exact(3) {
            let (offset, size) = (definition.size, usize::from(entry[1]));
            let field = DeveloperField { number: entry[0], application: entry[2], offset, size };
            definition.developer.push(field);
            definition.size += size;
        }
        next = end;
    }
    Some((definition, next))
}

impl Definition {
    /// The field with this number.
    pub(super) fn field(&self, number: u8) -> Option<&Field> {
        self.fields.iter().find(|field| field.number == number)
    }

    /// The message's own timestamp; `None` when it has none or an invalid one.
    fn time_fit_s(&self, payload: &[u8]) -> Option<u32> {
        let offset = self.timestamp?;
        let raw: [u8; 4] = payload.get(offset..offset + 4)?.try_into().ok()?;
        let time = if self.big_endian { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) };
        (time != u32::MAX).then_some(time)
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::{CHECKSUM, wrap};
    use super::*;

    #[derive(Default)]
    struct Log(Vec<(u16, Option<u32>, Vec<u8>)>);

    impl Visitor for Log {
        fn file(&mut self) {}
        fn definition(&mut self, _: usize, _: &Definition, _: usize) {}
        fn message(
            &mut self,
            _: usize,
            definition: &Definition,
            time: Option<u32>,
            payload: &[u8],
        ) {
            self.0.push((definition.global, time, payload.to_vec()));
        }
    }

    /// Local 0: message 20 with a timestamp and a one-byte heart rate.
    const RECORD: [u8; 12] = [0x40, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 2];

    fn record(time: u32, heart_rate: u8) -> Vec<u8> {
        let mut message = vec![0];
        message.extend(time.to_le_bytes());
        message.push(heart_rate);
        message
    }

    fn two_records() -> Vec<u8> {
        [RECORD.to_vec(), record(1000, 90), record(1001, 91)].concat()
    }

    #[test]
    fn a_whole_file_gives_its_messages_and_no_note() {
        let mut log = Log::default();
        assert_eq!(walk(&wrap(&two_records()), &mut log), []);
        assert_eq!(log.0.len(), 2);
        assert_eq!((log.0[1].1, log.0[1].2[4]), (Some(1001), 91));
    }

    #[test]
    fn a_cut_file_keeps_what_is_whole() {
        let file = wrap(&two_records());
        let mut log = Log::default();
        let notes = walk(&file[..file.len() - 4], &mut log);
        assert_eq!(log.0.len(), 1);
        assert_eq!(notes, [ImportNote::Truncated { samples: 0, missing_bytes: 4 }]);
    }

    #[test]
    fn a_size_of_zero_with_a_right_checksum_is_only_a_wrong_size() {
        let content = two_records();
        let mut file = vec![12, 0x20, 0, 0, 0, 0, 0, 0];
        file.extend(b".FIT");
        file.extend(&content);
        file.extend(CHECKSUM.checksum(&file).to_le_bytes());
        let mut log = Log::default();
        assert_eq!(walk(&file, &mut log), [ImportNote::WrongHeaderSize]);
        assert_eq!(log.0.len(), 2);
    }

    #[test]
    fn a_file_cut_to_its_header_is_truncated_and_not_whole() {
        // The checksum of the header alone stands where that of the file would.
        let file = wrap(&two_records());
        let notes = walk(&file[..14], &mut Log::default());
        assert_eq!(notes, [ImportNote::Truncated { samples: 0, missing_bytes: 26 }]);
    }

    #[test]
    fn the_checksum_behind_a_wrong_size_is_no_message() {
        // Every second has another checksum; some begin like a message of one byte.
        const ONE_BYTE: [u8; 9] = [0x40, 0, 0, 20, 0, 1, 3, 1, 2];
        for second in 0..=255 {
            let mut file = vec![12, 0x20, 0, 0, 0, 0, 0, 0];
            file.extend(b".FIT");
            file.extend([RECORD.to_vec(), record(second, 90), ONE_BYTE.to_vec()].concat());
            file.extend(CHECKSUM.checksum(&file).to_le_bytes());
            let mut log = Log::default();
            assert_eq!(walk(&file, &mut log), [ImportNote::WrongHeaderSize]);
            assert_eq!(log.0.len(), 1);
        }
    }

    #[test]
    fn a_size_that_was_never_written_back_costs_nothing_when_the_content_is_whole() {
        let mut file = wrap(&two_records());
        file[4..8].fill(0);
        let mut log = Log::default();
        assert_eq!(walk(&file, &mut log), [ImportNote::WrongHeaderSize]);
        assert_eq!(log.0.len(), 2);
    }

    #[test]
    fn a_compressed_header_rolls_over_after_32_seconds() {
        assert_eq!(roll_over(0b100_0001, 0b0_0010), 0b100_0010);
        assert_eq!(roll_over(0b101_1110, 0b0_0001), 0b110_0001);
        assert_eq!(roll_over(0b101_1110, 0b1_1110), 0b101_1110);
    }

    #[test]
    fn a_chain_is_read_to_its_end() {
        let file = wrap(&two_records());
        let mut log = Log::default();
        assert_eq!(walk(&[file.clone(), file].concat(), &mut log), []);
        assert_eq!(log.0.len(), 4);
    }

    #[test]
    fn a_message_without_definition_ends_the_file_there() {
        let mut content = two_records();
        content.push(0x05);
        content.extend([1, 2, 3]);
        let mut log = Log::default();
        let notes = walk(&wrap(&content), &mut log);
        assert_eq!(log.0.len(), 2);
        assert_eq!(notes, [ImportNote::Damaged { at_byte: 14 + 24, lost_bytes: 4 }]);
    }

    #[test]
    fn damage_in_a_chain_is_counted_from_the_beginning_of_all_bytes() {
        let whole = wrap(&two_records());
        let damaged = wrap(&[two_records(), vec![0x05, 1, 2, 3]].concat());
        let notes = walk(&[whole.clone(), damaged].concat(), &mut Log::default());
        let at_byte = (whole.len() + 14 + 24) as u64;
        assert_eq!(notes, [ImportNote::Damaged { at_byte, lost_bytes: 4 }]);
    }
}
