//! The frames of a FIT file: headers, definitions, data messages, checksums. Walks the bytes once
//! and hands each message to a [`Visitor`]; knows no message's meaning.

use crc::{CRC_16_ARC, Crc, Table};

use crate::notes::Note;

/// FIT's checksum is CRC-16/ARC, started at zero.
static CHECKSUM: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_ARC);
/// Field number of the timestamp in every message.
pub(super) const TIMESTAMP: u8 = 253;
/// Header bit of a compressed-timestamp data message.
const COMPRESSED: u8 = 0x80;
/// Header bit of a definition message.
const DEFINITION: u8 = 0x40;
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
}

/// Walks all files of a chain. Stops at the first byte that cannot be understood; everything
/// before it has been handed over, and the notes say what was lost.
pub(super) fn walk(bytes: &[u8], visitor: &mut impl Visitor) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut start = 0;
    while let Some(header) = Header::read(&bytes[start..]) {
        let whole = header.span(&bytes[start..]);
        let file = &bytes[start..start + whole.end];
        visitor.file();
        let read = messages(&file[..whole.content_end], header.size, visitor);
        note_state(&mut notes, &whole, read);
        start += whole.end;
        if read < whole.content_end || whole.missing_bytes > 0 {
            return notes;
        }
    }
    if start < bytes.len() {
        notes.push(Note::TrailingBytes((bytes.len() - start) as u64));
    }
    notes
}

/// Whether a FIT header stands at the start of these bytes.
pub(super) fn has_header(bytes: &[u8]) -> bool {
    Header::read(bytes).is_some()
}

struct Header {
    size: usize,
    data_size: usize,
}

/// Where one file of a chain ends, as far as the bytes reach.
struct Whole {
    /// End of the messages.
    content_end: usize,
    /// End of the file with its checksum.
    end: usize,
    /// Bytes that the header promises beyond the end.
    missing_bytes: u64,
    /// Whether the header's size had to be replaced by the number of bytes there are.
    size_replaced: bool,
    /// Whether the last two bytes are the checksum of what is before them.
    checksum_matches: bool,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let size = usize::from(*bytes.first()?);
        if size < 12 || bytes.get(8..12)? != b".FIT" || bytes.len() < size {
            return None;
        }
        let data_size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
        Some(Self { size, data_size: data_size as usize })
    }

    /// Watches that lose power leave a size of zero or a size that was never written back, so a
    /// size that does not fit gives way to the number of bytes.
    fn span(&self, bytes: &[u8]) -> Whole {
        let promised = self.size + self.data_size + 2;
        let fits = self.data_size > 0 && promised <= bytes.len();
        let end = if fits { promised } else { bytes.len() };
        let has_checksum = end >= self.size + 2;
        // A header with a checksum of its own leaves the running one at zero, so where the size in
        // the header is wrong the content alone still tells whether it is whole.
        let checksum_matches = has_checksum
            && (ends_with_checksum(&bytes[..end])
                || !fits && ends_with_checksum(&bytes[self.size..end]));
        Whole {
            // A checksum read as a message could pass for one more sample.
            content_end: if fits || checksum_matches { end - 2 } else { end },
            end,
            missing_bytes: promised.saturating_sub(bytes.len()) as u64,
            size_replaced: !fits,
            checksum_matches,
        }
    }
}

fn ends_with_checksum(file: &[u8]) -> bool {
    file.split_last_chunk()
        .is_some_and(|(content, stored)| CHECKSUM.checksum(content) == u16::from_le_bytes(*stored))
}

/// Adds the notes about checksum, size and damage of one file.
fn note_state(notes: &mut Vec<Note>, whole: &Whole, read: usize) {
    if whole.size_replaced && whole.checksum_matches && read == whole.content_end {
        notes.push(Note::WrongHeaderSize);
    } else if whole.size_replaced && whole.missing_bytes <= 2 && read + 2 >= whole.end {
        // A size of zero without a checksum: nothing tells how much should have followed.
        notes.push(Note::Truncated { samples: 0, missing_bytes: 0 });
    } else if whole.size_replaced && whole.missing_bytes > 0 {
        notes.push(Note::Truncated { samples: 0, missing_bytes: whole.missing_bytes });
    } else if read < whole.content_end {
        let lost_bytes = (whole.content_end - read) as u64;
        notes.push(Note::Damaged { at_byte: read as u64, lost_bytes });
    } else if !whole.checksum_matches {
        notes.push(Note::BadChecksum);
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

fn read_definition(content: &[u8], at: usize) -> Option<(Definition, usize)> {
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
        assert_eq!(notes, [Note::Truncated { samples: 0, missing_bytes: 4 }]);
    }

    #[test]
    fn a_size_of_zero_with_a_right_checksum_is_only_a_wrong_size() {
        let content = two_records();
        let mut file = vec![12, 0x20, 0, 0, 0, 0, 0, 0];
        file.extend(b".FIT");
        file.extend(&content);
        file.extend(CHECKSUM.checksum(&file).to_le_bytes());
        let mut log = Log::default();
        assert_eq!(walk(&file, &mut log), [Note::WrongHeaderSize]);
        assert_eq!(log.0.len(), 2);
    }

    #[test]
    fn a_file_cut_to_its_header_is_truncated_and_not_whole() {
        // The checksum of the header alone stands where that of the file would.
        let file = wrap(&two_records());
        let notes = walk(&file[..14], &mut Log::default());
        assert_eq!(notes, [Note::Truncated { samples: 0, missing_bytes: 26 }]);
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
            assert_eq!(walk(&file, &mut log), [Note::WrongHeaderSize]);
            assert_eq!(log.0.len(), 1);
        }
    }

    #[test]
    fn a_size_that_was_never_written_back_costs_nothing_when_the_content_is_whole() {
        let mut file = wrap(&two_records());
        file[4..8].fill(0);
        let mut log = Log::default();
        assert_eq!(walk(&file, &mut log), [Note::WrongHeaderSize]);
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
        assert_eq!(notes, [Note::Damaged { at_byte: 14 + 24, lost_bytes: 4 }]);
    }
}
