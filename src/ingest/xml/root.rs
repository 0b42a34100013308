//! Tells a document by the name of its first element, from its first bytes.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::ingest::text::decode;
use crate::ingest::xml::lex::local_name;

/// The root is looked for in this many bytes, behind declarations and comments.
const HEAD_BYTES: usize = 4096;

/// Whether the first element has one of these names, with any prefix.
pub(crate) fn has_root(bytes: &[u8], names: &[&str]) -> bool {
    let head = decode(&bytes[..bytes.len().min(HEAD_BYTES)]).text;
    let mut reader = Reader::from_str(&head);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
            Ok(Event::Text(text)) if text.trim_ascii().is_empty() => {}
            // A root tag can be longer than the head, which the reader takes for an error.
            Ok(Event::Start(_) | Event::Empty(_)) | Err(_) => {
                let tag = head.get(at..).unwrap_or_default().strip_prefix('<');
                let (name, rest) = tag.map(local_name).unwrap_or_default();
                return names.contains(&name) && !rest.is_empty();
            }
            Ok(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_gpx(bytes: impl AsRef<[u8]>) -> bool {
        has_root(bytes.as_ref(), &["gpx", "other"])
    }

    #[test]
    fn a_root_is_found_behind_anything_that_may_precede_it() {
        for head in [
            "<gpx>",
            "<gpx/>",
            "<other a=''>",
            "\u{feff}  <?xml version='1.0'?>\n<!-- <html> --><!DOCTYPE gpx [<!ENTITY a 'b'>]>\n<g:gpx a='",
            "<gpx\nversion='1.1'",
        ] {
            assert!(is_gpx(head), "{head}");
        }
        let wide: Vec<u8> = "<?xml?><gpx>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_gpx(wide));
        assert!(is_gpx(format!("<gpx a='{}'>", "x".repeat(2 * HEAD_BYTES))));
    }

    #[test]
    fn other_documents_have_other_roots() {
        for head in [
            "",
            "<html><gpx/></html>",
            "<!DOCTYPE html><html>",
            "<gpxx>",
            "<gpx",
            "gpx",
            "</gpx>",
            "<!-- <gpx> ",
            "\u{0}\u{1}.FIT",
        ] {
            assert!(!is_gpx(head), "{head}");
        }
    }
}
