//! From the bytes of a text format to UTF-8, whatever encoding they are in. Knows the XML
//! declaration and nothing else of the content.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::activity::import_notes::ImportNote;

/// The XML declaration is looked for in this many bytes.
const DECLARATION_BYTES: usize = 256;

/// A text as UTF-8, without byte order mark and leading whitespace.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded<'a> {
    /// The text; borrowed when the bytes are UTF-8 already.
    pub text: Cow<'a, str>,
    /// [`ImportNote::Reencoded`] when the bytes are not in the encoding they claim; else `None`.
    pub note: Option<ImportNote>,
}

/// Decodes a text. Never fails: what fits no claimed encoding is read as windows-1252, in which
/// every byte is a letter or a control character.
///
/// A byte order mark decides over the declaration. A character that the end of the input cuts in
/// two is dropped.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (unmarked_encoding(bytes), bytes),
    };
    let (text, note) = if encoding == UTF_8 {
        utf8_or_western(body)
    } else {
        match encoding.decode_without_bom_handling(whole_units(encoding, body)) {
            (text, false) => (text, None),
            // UTF-16 that is damaged in one place is still UTF-16.
            (text, true) if is_utf16(encoding) => {
                (text, Some(ImportNote::Reencoded("damaged UTF-16".into())))
            }
            (_, true) => utf8_or_western(body),
        }
    };
    Decoded { text: without_head(text), note }
}

fn is_utf16(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The bytes without a code unit that the end cuts in two.
fn whole_units<'a>(encoding: &Encoding, body: &'a [u8]) -> &'a [u8] {
    if is_utf16(encoding) { &body[..body.len() & !1] } else { body }
}

/// The encoding of bytes without a byte order mark: by shape, by declaration, else UTF-8.
fn unmarked_encoding(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [low, 0, next, 0, ..] if *low != 0 && *next != 0 => return UTF_16LE,
        [0, low, 0, next, ..] if *low != 0 && *next != 0 => return UTF_16BE,
        _ => {}
    }
    let declared = declared_label(&bytes[..bytes.len().min(DECLARATION_BYTES)]);
    match declared.and_then(Encoding::for_label) {
        // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
        Some(encoding) if !is_utf16(encoding) => encoding,
        _ => UTF_8,
    }
}

/// The value of `encoding` in an XML declaration.
fn declared_label(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = declaration.iter().position(|&byte| byte == b'>')?;
    let declaration = &declaration[..end];
    let key = b"encoding";
    let at = declaration.windows(key.len()).position(|window| window == key)?;
    let value = declaration[at + key.len()..].trim_ascii_start().strip_prefix(b"=")?;
    let (quote, value) = value.trim_ascii_start().split_first()?;
    let end = value.iter().position(|byte| byte == quote)?;
    matches!(quote, b'"' | b'\'').then(|| &value[..end])
}

fn utf8_or_western(body: &[u8]) -> (Cow<'_, str>, Option<ImportNote>) {
    match std::str::from_utf8(body) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) if error.error_len().is_none() => {
            let whole = &body[..error.valid_up_to()];
            (String::from_utf8_lossy(whole), None)
        }
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
            (text, Some(ImportNote::Reencoded("windows-1252".into())))
        }
    }
}

fn without_head(text: Cow<'_, str>) -> Cow<'_, str> {
    // Some exporters write blanks before a byte order mark, which is then an ordinary character.
    let is_head = |c: char| c.is_ascii_whitespace() || c == '\u{feff}';
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(is_head)),
        Cow::Owned(mut text) => {
            let head = text.len() - text.trim_start_matches(is_head).len();
            text.drain(..head);
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn utf8_is_borrowed_without_mark_and_blanks() {
        let decoded = decode(b"\xef\xbb\xbf\r\n  <gpx/> ");
        assert_eq!(decoded, Decoded { text: Cow::Borrowed("<gpx/> "), note: None });
        assert!(matches!(decoded.text, Cow::Borrowed(_)));
        assert_eq!(decode(b"  \xef\xbb\xbf<gpx/>").text, "<gpx/>");
    }

    #[test]
    fn utf16_is_known_by_mark_and_by_shape() {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decode(&utf16("\u{feff} <gpx>é", unit)).text, "<gpx>é");
            assert_eq!(decode(&utf16("<gpx>é", unit)), decode("<gpx>é".as_bytes()));
            assert_eq!(decode(&utf16("  <?xml encoding='UTF-16'?>", unit)).note, None);
        }
    }

    #[test]
    fn an_odd_byte_at_the_end_of_utf16_is_dropped() {
        let mut bytes = utf16("<gpx>", u16::to_le_bytes);
        bytes.push(b'x');
        assert_eq!(decode(&bytes).text, "<gpx>");
        assert_eq!(decode(&bytes).note, None);
    }

    #[test]
    fn the_declared_encoding_is_used() {
        let decoded = decode(b"<?xml version='1.0' encoding = \"ISO-8859-1\"?>caf\xe9");
        assert!(decoded.text.ends_with("café"), "{}", decoded.text);
        assert_eq!(decoded.note, None);
        assert!(decode(b"<?xml encoding='windows-1250'?>\xb9").text.ends_with('ą'));
    }

    #[test]
    fn a_wrong_declaration_falls_back_to_western_with_a_note() {
        let decoded = decode(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>Sch\xf6n \x80");
        assert!(decoded.text.ends_with("Schön €"), "{}", decoded.text);
        assert_eq!(decoded.note, Some(ImportNote::Reencoded("windows-1252".into())));
        assert_eq!(decode(b"plain \xff text").text, "plain ÿ text");
    }

    #[test]
    fn ascii_that_claims_utf16_is_read_as_it_is() {
        let decoded = decode(b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><gpx/>");
        assert!(decoded.text.ends_with("<gpx/>"));
        assert_eq!(decoded.note, None);
    }

    #[test]
    fn a_character_cut_by_the_end_is_no_wrong_encoding() {
        let whole = "<name>Zürich".as_bytes();
        // `ü` is two bytes; the eighth is its first.
        let decoded = decode(&whole[..8]);
        assert_eq!((decoded.text.as_ref(), decoded.note), ("<name>Z", None));
    }

    #[test]
    fn unknown_labels_and_broken_declarations_mean_utf8() {
        for head in ["<?xml encoding='klingon'?>", "<?xml encoding=", "<?xml encoding='utf-8", ""] {
            assert_eq!(decode(head.as_bytes()).text, head);
        }
    }
}
