//! Cuts a text into tags and the text between them, and gets past broken tags. Knows no
//! format; does work in proportion to the length of the text only.

use memchr::{memchr, memchr2};
use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::Event;

use super::lex::table_of;

/// A broken tag can hide the rest of the text, which is then read again. This many times over,
/// so that a hostile text cannot make the work grow with the square of its length.
const MAX_RESCANS: usize = 8;

/// Bytes at which a tag ends, is broken, or begins a quoted value.
const STOPS_TAG: [bool; 256] = table_of(b"<>\"'");

/// A piece of a document, borrowed from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A start tag without its brackets.
    Open(&'a str),
    /// A tag that is start and end in one, without brackets and slash.
    Empty(&'a str),
    /// The inside of an end tag without the slash.
    Close(&'a str),
    /// Text as it stands, without entities in it, or the inside of a CDATA section.
    Text(&'a str),
    /// An entity or character reference, from ampersand to semicolon.
    Reference(&'a str),
    /// A comment, a declaration, or a broken tag.
    Nothing,
    /// The end of what can be read.
    End,
}

/// A position in a text.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    rescan_bytes_left: usize,
    /// Position of the first broken tag, and the bytes lost to all of them.
    pub(crate) damage: Option<(usize, usize)>,
    /// Whether the rest was left unread because there was too much damage before it.
    pub(crate) has_given_up: bool,
}

/// A reader that leaves the judgement of names and nesting to its caller.
fn reader_of(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// A whole tag or the text up to the next one, with its length; `None` for everything that is not
/// that plain. Nearly all of a recording is, and `quick-xml` checks the encoding of each again.
fn plain(rest: &str) -> Option<(Piece<'_>, usize)> {
    let bytes = rest.as_bytes();
    match bytes {
        [] | [b'&', ..] | [b'<', b'!' | b'?', ..] => None,
        [b'<', ..] => {
            let end = end_of_tag(bytes)?;
            let tag = &rest[1..end];
            let piece = match (tag.strip_prefix('/'), tag.strip_suffix('/')) {
                (Some(name), _) => Piece::Close(name),
                (None, Some(tag)) => Piece::Empty(tag),
                (None, None) => Piece::Open(tag),
            };
            Some((piece, end + 1))
        }
        _ => {
            let end = memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
            Some((Piece::Text(&rest[..end]), end))
        }
    }
}

/// Where the tag at the start ends; `None` when it holds another one, which means that it is broken,
/// or quotes where none belong.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += bytes[at..].iter().position(|byte| STOPS_TAG[usize::from(*byte)])?;
        let quote = match bytes[at] {
            b'>' => return Some(at),
            b'<' => return None,
            _ if bytes[1] == b'/' => return None,
            quote => quote,
        };
        let value = &bytes[at + 1..];
        let end = memchr2(quote, b'<', value)?;
        if value[end] == b'<' {
            return None;
        }
        at += end + 2;
    }
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            rescan_bytes_left: text.len().saturating_mul(MAX_RESCANS),
            damage: None,
            has_given_up: false,
        }
    }

    /// Number of bytes read so far.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The text from here on.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes the next piece.
    pub(crate) fn next(&mut self) -> Piece<'a> {
        let rest = self.rest();
        match plain(rest) {
            Some((piece, length)) => {
                self.at += length;
                piece
            }
            None => self.next_of(rest),
        }
    }

    /// Takes the next piece of a text that begins with something less plain.
    fn next_of(&mut self, rest: &'a str) -> Piece<'a> {
        let at = self.at;
        let mut reader = reader_of(rest);
        let event = reader.read_event();
        let length = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        self.at = at.saturating_add(length).min(self.text.len());
        let raw = rest.get(..length).unwrap_or_default();
        match event {
            Ok(Event::Text(_)) => Piece::Text(raw),
            Ok(Event::Start(_) | Event::Empty(_) | Event::End(_))
                // No tag holds another: this one lacks its end or a quote.
                if memchr(b'<', &raw.as_bytes()[1..]).is_some() =>
            {
                self.resume_after(at)
            }
            Ok(Event::Start(_)) => Piece::Open(inner(raw, 1, 1)),
            Ok(Event::Empty(_)) => Piece::Empty(inner(raw, 1, 2)),
            Ok(Event::End(_)) => Piece::Close(inner(raw, 2, 1)),
            Ok(Event::CData(_)) => Piece::Text(inner(raw, 9, 3)),
            Ok(Event::GeneralRef(_)) => Piece::Reference(raw),
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_))
            | Err(Error::IllFormed(_)) => Piece::Nothing,
            // What ends before the text does is not unfinished but broken.
            Err(Error::Syntax(error))
                if is_of_a_tag(error) || self.at < self.text.len() =>
            {
                self.resume_after(at)
            }
            Ok(Event::Eof) | Err(_) => Piece::End,
        }
    }

    /// Goes on at the next tag after a broken one, if there is one.
    fn resume_after(&mut self, at: usize) -> Piece<'a> {
        let Some(distance) = memchr(b'<', &self.text.as_bytes()[at + 1..]) else {
            return Piece::End;
        };
        let next = at + 1 + distance;
        let rescan_bytes = self.at.saturating_sub(next);
        self.has_given_up = rescan_bytes > self.rescan_bytes_left;
        let lost_to = if self.has_given_up { self.text.len() } else { next };
        self.lose(at, lost_to - at);
        if self.has_given_up {
            return Piece::End;
        }
        self.rescan_bytes_left -= rescan_bytes;
        self.at = next;
        Piece::Nothing
    }

    /// Adds to the damage.
    pub(crate) fn lose(&mut self, at: usize, bytes: usize) {
        let (first, lost) = self.damage.unwrap_or((at, 0));
        self.damage = Some((first, lost + bytes));
    }
}

/// The text of an event without its first and last bytes.
fn inner(raw: &str, head: usize, tail: usize) -> &str {
    raw.get(head..raw.len().saturating_sub(tail)).unwrap_or_default()
}

/// Comments and sections that never end may hold anything; only a broken tag is passed over.
fn is_of_a_tag(error: SyntaxError) -> bool {
    matches!(
        error,
        SyntaxError::UnclosedTag
            | SyntaxError::UnclosedSingleQuotedAttributeValue
            | SyntaxError::UnclosedDoubleQuotedAttributeValue
            | SyntaxError::InvalidBangMarkup
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        let mut cursor = Cursor::new(text);
        let mut pieces = Vec::new();
        while pieces.last() != Some(&Piece::End) {
            pieces.push(cursor.next());
        }
        pieces
    }

    #[test]
    fn a_document_falls_into_its_pieces() {
        let text = "<?x?><a b='>'>1 & 2&amp;<c/></a ><![CDATA[<d>]]>";
        let expected = [
            Piece::Nothing,
            Piece::Open("a b='>'"),
            Piece::Text("1 "),
            Piece::Text("& 2"),
            Piece::Reference("&amp;"),
            Piece::Empty("c"),
            Piece::Close("a "),
            Piece::Text("<d>"),
            Piece::End,
        ];
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn a_tag_that_holds_another_is_passed_over() {
        assert_eq!(pieces("<a <b>"), [Piece::Nothing, Piece::Open("b"), Piece::End]);
        assert_eq!(pieces("<a b=\"><c>"), [Piece::Nothing, Piece::Open("c"), Piece::End]);
        assert_eq!(pieces("</a <b>"), [Piece::Nothing, Piece::Open("b"), Piece::End]);
        assert_eq!(pieces("<![x[]]><b>"), [Piece::Nothing, Piece::Open("b"), Piece::End]);
        assert_eq!(pieces("<!x <b>"), [Piece::Nothing, Piece::Open("b"), Piece::End]);
    }

    #[test]
    fn damage_is_counted_from_the_first_broken_tag() {
        let mut cursor = Cursor::new("12<a <b><c <d>");
        while cursor.next() != Piece::End {}
        assert_eq!(cursor.damage, Some((2, 6)));
    }

    #[test]
    fn whatever_the_end_cuts_in_two_is_no_piece() {
        for text in ["<", "<a", "</a", "<!", "<!-- <b>", "<![CDATA[ <b>", "<?x", "<a b='c"] {
            assert_eq!(pieces(text), [Piece::End], "{text}");
        }
    }

    #[test]
    fn quotes_hide_the_end_of_a_tag() {
        let text = "\u{feff}<a b='\">' c=\"/>\"/></d>\u{feff}x";
        let expected = [
            Piece::Text("\u{feff}"),
            Piece::Empty("a b='\">' c=\"/>\""),
            Piece::Close("d"),
            Piece::Text("\u{feff}x"),
            Piece::End,
        ];
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn plain_pieces_are_what_the_reader_makes_of_them() {
        // All texts of up to five of these, whole and broken.
        let parts =
            ["<a>", "</b c>", "<d e='<'/>", "<", ">", "'", "\"", "&lt;", "/", " x", "<!-- -->"];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = |text: &String| parts.map(|part| format!("{text}{part}"));
            texts = texts.iter().flat_map(longer).collect();
            for text in &texts {
                let Some((piece, length)) = plain(text) else { continue };
                let mut by_reader = Cursor::new(text);
                assert_eq!(by_reader.next_of(text), piece, "{text}");
                assert_eq!(by_reader.position(), length, "{text}");
            }
        }
    }

    #[test]
    fn a_pile_of_broken_tags_is_given_up() {
        let text = "<a b='c\" ".repeat(100_001);
        let mut cursor = Cursor::new(&text);
        let count =
            std::iter::from_fn(|| Some(cursor.next())).take_while(|p| *p != Piece::End).count();
        assert!(count < 2 * MAX_RESCANS, "{count}");
        assert_eq!(cursor.damage, Some((0, text.len())));
    }
}
