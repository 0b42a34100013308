//! Texts that people read: names and notes, cleaned and of bounded length. The only entities
//! resolved are the five of XML itself and character numbers.

use std::borrow::Cow;

use quick_xml::escape::unescape;

use crate::ingest::xml::lex::attributes;

/// No name is longer; what is may be hostile, and fits no table.
const MAX_CHARS: usize = 1000;

/// The text without surrounding blanks and without what XML cannot hold; `None` if that is all.
pub(crate) fn kept(text: &str) -> Option<String> {
    let is_legal = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let legal: String = head(text).chars().filter(is_legal).collect();
    let trimmed = legal.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The value of an attribute, by local name, from what follows the name in a tag.
pub(crate) fn attribute(tag_rest: &str, name: &str) -> Option<String> {
    let (_, raw) = attributes(tag_rest).find(|(found, _)| *found == name)?;
    let raw = head(raw);
    kept(&unescape(raw).unwrap_or(raw.into()))
}

/// A reference, from ampersand to semicolon, or a value with references in it: resolved if XML itself
/// defines them, else as written.
pub(crate) fn resolved(reference: &str) -> Cow<'_, str> {
    unescape(reference).unwrap_or(reference.into())
}

/// Adds a piece to a text that is to become a label; what is beyond any label is left out.
pub(crate) fn push(text: &mut String, piece: &str) {
    if text.len() < MAX_CHARS {
        text.push_str(head(piece));
    }
}

fn head(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_control_characters_are_not_kept() {
        assert_eq!(kept(" Morning <Run> & more\u{1} \n").as_deref(), Some("Morning <Run> & more"));
        assert_eq!(kept(" \u{1}\n"), None);
    }

    #[test]
    fn attributes_are_found_by_local_name_and_resolved() {
        let rest = " version='7' g:creator='A &amp; B' odd='&bomb; &amp;'";
        assert_eq!(attribute(rest, "creator").as_deref(), Some("A & B"));
        assert_eq!(attribute(rest, "odd").as_deref(), Some("&bomb; &amp;"));
        assert_eq!(attribute(rest, "sport"), None);
    }

    #[test]
    fn references_that_xml_does_not_define_stay_as_written() {
        let all = ["&amp;", "&#65;", "&#x42;", "&bomb;", "&#0;"].map(resolved).concat();
        assert_eq!(all, "&AB&bomb;&#0;");
    }

    #[test]
    fn a_label_has_an_end() {
        let long = "é".repeat(3 * MAX_CHARS);
        assert_eq!(kept(&long).unwrap().chars().count(), MAX_CHARS);
        let mut text = String::new();
        (0..9).for_each(|_| push(&mut text, &long));
        assert_eq!(text.chars().count(), MAX_CHARS);
    }
}
