//! Cuts a stream of XML into its tags in bounded memory. Stands no state but what a document type,
//! a comment or a section hides; broken tags cost themselves only.

use std::borrow::Cow;
use std::io::BufRead;

use memchr::{memchr, memmem, memrchr};

use crate::ingest::xml::lex;

/// A longer tag is passed over.
const MAX_TAG_BYTES: usize = 1 << 20;
/// Bytes read at a time.
const BLOCK_BYTES: usize = 256 << 10;

/// What hides the tags that follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    No,
    /// The document type, which some exports write with broken declarations in it.
    Doctype,
    Comment,
    Section,
}

/// Hands over every tag with the text behind it, without the bracket that opens it.
///
/// No tag holds a `<`, so the next one ends every tag, whatever its quotes say. A read error ends
/// the stream like the end of the file does.
pub(super) fn each_tag(mut reader: impl BufRead, mut take: impl FnMut(&[u8])) {
    let mut buffer = vec![0; BLOCK_BYTES];
    let (mut filled, mut hidden, mut is_in_tag) = (0, Hidden::No, false);
    loop {
        let read = match reader.read(&mut buffer[filled..]) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => 0,
        };
        let fresh = filled;
        filled += read;
        let mut start = 0;
        for bracket in memchr::memchr_iter(b'<', &buffer[fresh..filled]) {
            let end = fresh + bracket;
            if is_in_tag {
                pass(&buffer[start..end], &mut hidden, &mut take);
            }
            (start, is_in_tag) = (end + 1, true);
        }
        if read == 0 {
            if is_in_tag {
                pass(&buffer[start..filled], &mut hidden, &mut take);
            }
            return;
        }
        if !is_in_tag || filled - start > MAX_TAG_BYTES {
            (filled, is_in_tag) = (0, false);
            continue;
        }
        buffer.copy_within(start..filled, 0);
        filled -= start;
        if buffer.len() - filled < BLOCK_BYTES {
            buffer.resize(filled + BLOCK_BYTES, 0);
        }
    }
}

fn pass(tag: &[u8], hidden: &mut Hidden, take: &mut impl FnMut(&[u8])) {
    let ends_with = |mark: &[u8]| memmem::find(tag, mark).is_some();
    let is_hidden = match *hidden {
        Hidden::No => false,
        // The root ends a document type that never ends by itself.
        Hidden::Doctype if is_named(tag, b"HealthData") => false,
        Hidden::Doctype => !ends_with(b"]>"),
        Hidden::Comment => !ends_with(b"-->"),
        Hidden::Section => !ends_with(b"]]>"),
    };
    let was_hidden = *hidden != Hidden::No;
    if is_hidden {
        return;
    }
    *hidden = Hidden::No;
    if tag.first() != Some(&b'!') {
        // The tag that holds the end of what was hidden is itself hidden, except the root.
        if !was_hidden || is_named(tag, b"HealthData") {
            take(tag);
        }
    } else if !was_hidden {
        *hidden = if tag.starts_with(b"!--") && !ends_with(b"-->") {
            Hidden::Comment
        } else if tag.starts_with(b"![CDATA[") && !ends_with(b"]]>") {
            Hidden::Section
        } else if tag.starts_with(b"!DOCTYPE") && memchr(b'[', tag).is_some() && !ends_with(b"]>") {
            Hidden::Doctype
        } else {
            Hidden::No
        };
    }
}

/// Whether a tag has this name.
pub(super) fn is_named(tag: &[u8], name: &[u8]) -> bool {
    let after = tag.strip_prefix(name).map(|rest| rest.first());
    after.is_some_and(|next| {
        next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
    })
}

/// Whether a tag is start and end in one.
pub(super) fn is_empty(tag: &[u8]) -> bool {
    memrchr(b'>', tag).is_some_and(|end| tag[..end].ends_with(b"/"))
}

/// The attributes of a tag as text, for [`attributes`]. Empty when the tag has no end; what is no
/// UTF-8 becomes a replacement character.
pub(super) fn inside(tag: &[u8]) -> Cow<'_, str> {
    let name = tag.iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(tag.len());
    let end = memrchr(b'>', tag).filter(|&end| end > name);
    String::from_utf8_lossy(end.map_or(&[], |end| &tag[name..end]))
}

/// The attributes as name and raw value. Control characters around a name are no part of it.
pub(super) fn attributes(inside: &str) -> impl Iterator<Item = (&str, &str)> {
    lex::attributes(inside)
        .map(|(name, value)| (name.trim_matches(|c: char| c.is_control()), value))
}

/// The first attribute of a tag if it is written in the usual way, without looking at the rest.
pub(super) fn first_value<'a>(tag: &'a [u8], head: &[u8]) -> Option<&'a [u8]> {
    let value = tag.strip_prefix(head)?;
    memchr(b'"', value).map(|end| &value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        each_tag(text, |tag| found.push(String::from_utf8_lossy(tag).trim().to_owned()));
        found
    }

    #[test]
    fn a_broken_document_type_is_left_behind() {
        let text = b"<?xml version='1.0'?>\n<!DOCTYPE HealthData [\n<!-- x -->\n<!ELEMENT HealthData (a)\n\
            <!ATTLIST a b CDATA #IMPLIED\n]>\n<HealthData locale='x'>\n <a b='1'/>\n</HealthData>";
        assert_eq!(tags(text)[1..], ["HealthData locale='x'>", "a b='1'/>", "/HealthData>"]);
        let endless = b"<!DOCTYPE HealthData [\n<!ELEMENT a\n<HealthData>\n<a/>";
        assert_eq!(tags(endless), ["HealthData>", "a/>"]);
        assert_eq!(tags(b"<!DOCTYPE HealthData><HealthData>"), ["HealthData>"]);
    }

    #[test]
    fn comments_and_sections_hide_their_tags() {
        assert_eq!(tags(b"<a/><!-- <b/> --><c/>"), ["a/>", "c/>"]);
        assert_eq!(tags(b"<a/><!-- x --><c/><![CDATA[<d>]]><e/>"), ["a/>", "c/>", "e/>"]);
    }

    #[test]
    fn a_tag_over_two_blocks_is_whole_and_an_endless_one_is_passed_over() {
        let long = format!("<a b='{}'/><c/>", "x".repeat(BLOCK_BYTES));
        assert_eq!(
            tags(long.as_bytes()).iter().map(String::len).collect::<Vec<_>>(),
            [BLOCK_BYTES + 8, 3]
        );
        let endless = format!("<a b='{}'/><c/>", "x".repeat(MAX_TAG_BYTES * 3));
        assert_eq!(tags(endless.as_bytes()), ["c/>"]);
    }

    #[test]
    fn attributes_survive_control_characters_and_broken_text() {
        let tag = b"a b=\"x\x0by\" \x0bc=\"\xff\"/> tail";
        let inside = inside(tag);
        let found: Vec<_> = attributes(&inside).collect();
        assert_eq!(found, [("b", "x\u{b}y"), ("c", "\u{fffd}")]);
        assert!(
            is_empty(tag) && !is_empty(b"a>") && is_named(tag, b"a") && !is_named(b"ab>", b"a")
        );
    }
}
