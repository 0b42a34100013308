//! Tells from the first bytes of a file what type it is of: an account export holds twenty files of
//! other types for each activity, and none of those need be read on.

use super::frames::{COMPRESSED, DEFINITION, read_definition};
use super::header::Header;
use super::profile::{FILE_ID, FILE_TYPE};

/// The type in the `file_id` message at the start of a file of this length; `None` where another
/// message comes first, the type is unknown, or another file follows in a chain.
pub(super) fn lone_file_type(head: &[u8], len: u64) -> Option<u8> {
    const UNKNOWN: u8 = u8::MAX;
    let header = Header::read(head)?;
    if len != (header.size + header.data_size + 2) as u64 {
        return None;
    }
    let is_definition = head.get(header.size)? & (COMPRESSED | DEFINITION) == DEFINITION;
    let (definition, next) = read_definition(head, header.size).filter(|_| is_definition)?;
    let local = head[header.size] & 0x0F;
    let field =
        definition.fields.iter().find(|field| field.number == FILE_TYPE && field.size == 1)?;
    let is_its_message = definition.global == FILE_ID && *head.get(next)? == local;
    let value = *head.get(next + 1 + field.offset)?;
    (is_its_message && value != UNKNOWN).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::super::header::wrap;
    use super::*;

    /// A file whose only message is a `file_id` of this type.
    fn file(kind: u8) -> Vec<u8> {
        wrap(&[0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0, kind])
    }

    #[test]
    fn the_type_stands_in_the_first_message() {
        let bytes = file(32);
        assert_eq!(lone_file_type(&bytes, bytes.len() as u64), Some(32));
        assert_eq!(lone_file_type(&file(255), bytes.len() as u64), None);
    }

    #[test]
    fn a_chain_or_a_wrong_size_is_read_on() {
        let chain = [file(32), file(4)].concat();
        assert_eq!(lone_file_type(&chain, chain.len() as u64), None);
        assert_eq!(lone_file_type(&file(32)[..20], 20), None);
    }

    #[test]
    fn another_message_first_tells_nothing() {
        let bytes = wrap(&[0x40, 0, 0, 20, 0, 1, 3, 1, 2, 0, 90]);
        assert_eq!(lone_file_type(&bytes, bytes.len() as u64), None);
    }
}
