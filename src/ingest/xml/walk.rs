//! One pass over a text: values of points go to the format's sample lane, texts of the few elements
//! it keeps to its document lane, the rest is passed over. Forgives whatever leaves the points
//! readable; never recurses, never expands an entity that XML itself does not define.

use std::borrow::Cow;

use memchr::memmem;

use crate::activity::import_notes::ImportNote;
use crate::ingest::xml::cursor::{Cursor, Piece};
use crate::ingest::xml::dialect::Dialect;
use crate::ingest::xml::label;
use crate::ingest::xml::lex::local_name;
use crate::ingest::xml::points::Field;

/// No format needs more levels outside its points; deeper elements are passed over unseen.
const MAX_DEPTH: usize = 64;
/// No value of a point is longer, when it comes in pieces.
const MAX_VALUE_BYTES: usize = 1000;

/// How the reading ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ending {
    /// The text ends before its root does.
    pub(crate) is_cut: bool,
    /// Position in the decoded text of the first broken tag, and the bytes lost to all of them.
    pub(crate) damage: Option<(usize, usize)>,
    /// Bytes after the root that are neither blank nor a comment.
    pub(crate) trailing_bytes: usize,
    /// Bytes left unread, because no more recordings are read from one text.
    pub(crate) surplus_bytes: usize,
}

impl Ending {
    /// What is to be said about it, with the number of samples that were read.
    pub(crate) fn notes(self, samples: usize) -> impl Iterator<Item = ImportNote> {
        let Self { is_cut, damage, trailing_bytes, surplus_bytes } = self;
        [
            is_cut.then_some(ImportNote::Truncated { samples, missing_bytes: 0 }),
            damage.map(|(at, lost)| ImportNote::Damaged {
                at_byte: at as u64,
                lost_bytes: lost as u64,
            }),
            (trailing_bytes > 0).then_some(ImportNote::TrailingBytes(trailing_bytes as u64)),
            (surplus_bytes > 0).then_some(ImportNote::SurplusRecordings(surplus_bytes as u64)),
        ]
        .into_iter()
        .flatten()
    }

    /// Whether part of the text could not be read.
    pub(crate) fn is_partial(self) -> bool {
        self.is_cut || self.damage.is_some() || self.surplus_bytes > 0
    }
}

/// Reads to the end of the root or of what can be read.
pub(crate) fn walk<D: Dialect>(text: &str, dialect: D) -> (D, Ending) {
    let mut walk = Walk {
        cursor: Cursor::new(text),
        open: Vec::new(),
        unseen_depth: 0,
        point: None,
        is_in_extensions: false,
        field: None,
        value: Cow::Borrowed(""),
        text: String::new(),
        is_root_implied: false,
        is_closed: false,
        dialect,
    };
    while !walk.is_closed && !walk.dialect.is_full() && walk.step() {}
    let ending = walk.judge_end();
    // The text of a leaf without its end tag may lack its second half.
    while let Some((_, place)) = walk.open.pop() {
        if !D::is_leaf(place) {
            walk.dialect.close(place, walk.parent(), "");
        }
    }
    (walk.dialect, ending)
}

struct Walk<'a, D: Dialect> {
    cursor: Cursor<'a>,
    open: Vec<(&'a str, D::Place)>,
    unseen_depth: usize,
    point: Option<D::Kind>,
    is_in_extensions: bool,
    field: Option<Field>,
    value: Cow<'a, str>,
    text: String,
    is_root_implied: bool,
    is_closed: bool,
    dialect: D,
}

impl<'a, D: Dialect> Walk<'a, D> {
    /// Takes the next piece; `false` at the end of what can be read.
    fn step(&mut self) -> bool {
        match self.cursor.next() {
            Piece::Open(tag) => self.begin(tag),
            Piece::Empty(tag) => {
                self.begin(tag);
                self.end(local_name(tag).0);
            }
            Piece::Close(tag) => self.end(local_name(tag).0),
            Piece::Text(piece) => self.take_text(piece),
            Piece::Reference(piece) => self.take_reference(piece),
            Piece::Nothing => {}
            Piece::End => return false,
        }
        true
    }

    fn judge_end(&mut self) -> Ending {
        let mut ending = Ending::default();
        let rest = self.cursor.rest().trim();
        let is_comment = rest.starts_with("<!--") && rest.ends_with("-->");
        let has_points = || memmem::find(rest.as_bytes(), D::POINT.as_bytes()).is_some();
        if self.is_closed && !is_comment && !has_points() {
            ending.trailing_bytes = rest.len();
        } else if !self.is_closed && self.dialect.is_full() {
            ending.surplus_bytes = rest.len();
        } else if self.is_closed && !is_comment {
            self.cursor.lose(self.cursor.position(), rest.len());
        } else if !self.is_closed && !self.cursor.has_given_up {
            // Nobody can miss the end of a root that never began.
            ending.is_cut = !(self.is_root_implied && self.open.len() == 1);
        }
        ending.damage = self.cursor.damage;
        ending
    }

    fn take_reference(&mut self, reference: &'a str) {
        match label::resolved(reference) {
            Cow::Borrowed(piece) => self.take_text(piece),
            Cow::Owned(piece) if self.point.is_some() => self.take_value(Cow::Owned(piece)),
            Cow::Owned(piece) => self.take_leaf(&piece),
        }
    }

    fn take_text(&mut self, piece: &'a str) {
        if self.point.is_some() {
            self.take_value(Cow::Borrowed(piece));
        } else {
            self.take_leaf(piece);
        }
    }

    fn take_value(&mut self, piece: Cow<'a, str>) {
        if self.field.is_none() {
        } else if self.value.is_empty() {
            self.value = piece;
        } else if self.value.len() + piece.len() <= MAX_VALUE_BYTES {
            self.value.to_mut().push_str(&piece);
        } else {
            self.field = None;
        }
    }

    fn take_leaf(&mut self, piece: &str) {
        if self.unseen_depth == 0 && self.parent().is_some_and(D::is_leaf) {
            label::push(&mut self.text, piece);
        }
    }

    fn parent(&self) -> Option<D::Place> {
        self.open.last().map(|&(_, place)| place)
    }

    fn begin(&mut self, tag: &'a str) {
        let (name, rest) = local_name(tag);
        if self.open.is_empty() && name != D::ROOT {
            // The root was lost to damage; its children are still what they are.
            self.is_root_implied = true;
            self.begin_element(D::ROOT, "");
        }
        if let Some(kind) = D::kind_of_point(name) {
            self.end_point();
            self.point = Some(kind);
            self.is_in_extensions = false;
            self.field = None;
            self.dialect.begin_point(kind, rest);
        } else if self.point.is_some() && !D::encloses_points(name) {
            self.is_in_extensions |= name == D::EXTENSIONS;
            self.field = D::field_of(name, self.is_in_extensions);
            self.value = Cow::Borrowed("");
        } else {
            self.end_point();
            self.begin_element(name, rest);
        }
    }

    fn begin_element(&mut self, name: &'a str, rest: &str) {
        if self.open.len() == MAX_DEPTH {
            self.unseen_depth += 1;
            return;
        }
        let place = self.dialect.open(self.parent(), name, rest);
        if D::is_leaf(place) {
            self.text.clear();
        }
        self.open.push((name, place));
    }

    fn end(&mut self, name: &str) {
        let Some(kind) = self.point else {
            self.end_element(name);
            return;
        };
        if D::kind_of_point(name) == Some(kind) {
            self.end_point();
        } else if D::encloses_points(name) {
            self.end_point();
            self.end_element(name);
        } else {
            self.is_in_extensions &= name != D::EXTENSIONS;
            if let Some(field) = self.field.take() {
                self.dialect.set(kind, field, &self.value);
            }
        }
    }

    fn end_point(&mut self) {
        if let Some(kind) = self.point.take() {
            self.dialect.end_point(kind);
        }
    }

    /// Ends the innermost open element of this name and all in it; none open means a stray tag.
    fn end_element(&mut self, name: &str) {
        if self.unseen_depth > 0 {
            self.unseen_depth -= 1;
            return;
        }
        let Some(depth) = self.open.iter().rposition(|&(open, _)| open == name) else { return };
        while self.open.len() > depth {
            let Some((_, place)) = self.open.pop() else { return };
            self.dialect.close(place, self.parent(), &self.text);
        }
        self.is_closed = depth == 0 && name == D::ROOT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Channel;

    const POINT: &str = "<p><v>1</v></p>";

    /// Points `p` with values `v`, in lists `l`, with names `n`.
    #[derive(Default)]
    struct Plain {
        values: Vec<String>,
        names: Vec<String>,
        points: usize,
    }

    impl Dialect for Plain {
        type Kind = ();
        type Place = bool;
        const ROOT: &'static str = "r";
        const POINT: &'static str = "p>";
        const EXTENSIONS: &'static str = "x";

        fn kind_of_point(name: &str) -> Option<()> {
            (name == "p").then_some(())
        }
        fn encloses_points(name: &str) -> bool {
            matches!(name, "l" | "r")
        }
        fn field_of(name: &str, in_extensions: bool) -> Option<Field> {
            (name == "v" && !in_extensions).then_some(Field::Value(Channel::PowerW))
        }
        fn is_leaf(is_name: bool) -> bool {
            is_name
        }
        fn begin_point(&mut self, (): (), _: &str) {}
        fn set(&mut self, (): (), _: Field, text: &str) {
            self.values.push(text.to_owned());
        }
        fn end_point(&mut self, (): ()) {
            self.points += 1;
        }
        fn open(&mut self, _: Option<bool>, name: &str, _: &str) -> bool {
            name == "n"
        }
        fn close(&mut self, is_name: bool, _: Option<bool>, text: &str) {
            self.names.extend(is_name.then(|| text.to_owned()));
        }
        fn is_full(&self) -> bool {
            self.points == 1000
        }
    }

    fn walked(text: &str) -> (usize, Ending) {
        let (read, ending) = walk(text, Plain::default());
        (read.points, ending)
    }

    fn values(points: &str) -> Vec<String> {
        walk(&format!("<r>{points}</r>"), Plain::default()).0.values
    }

    #[test]
    fn a_whole_document_ends_clean() {
        let text = format!("<r><l>{POINT}{POINT}</l></r>\n<!-- bye -->\n");
        assert_eq!(walked(&text), (2, Ending::default()));
        assert!(Ending::default().notes(2).next().is_none());
    }

    #[test]
    fn wrong_and_missing_end_tags_lose_nothing() {
        let open = POINT.replace("</p>", "</q>");
        let text = format!("<r><l>{open}{open}</b></r>");
        assert_eq!(walked(&text), (2, Ending::default()));
    }

    #[test]
    fn a_point_is_complete_only_with_its_end() {
        let text = format!("<r><l>{POINT}{}", &POINT[..POINT.len() - 1]);
        let cut = Ending { is_cut: true, ..Ending::default() };
        assert_eq!(walked(&text), (1, cut));
        assert!(cut.notes(1).eq([ImportNote::Truncated { samples: 1, missing_bytes: 0 }]));
    }

    #[test]
    fn a_stray_angle_costs_only_itself() {
        let text = format!("<r><l>{POINT}a < b {POINT}</l></r>");
        let at = text.find("< b").unwrap();
        let damaged = Ending { damage: Some((at, 4)), ..Ending::default() };
        assert_eq!(walked(&text), (2, damaged));
    }

    #[test]
    fn a_lost_root_costs_no_point_and_no_end() {
        let (count, ending) = walked(&format!("<r a='x><l>{POINT}</l></r> "));
        assert_eq!((count, ending.is_cut), (1, false));
        assert_eq!(walked(&format!("<l>{POINT}</l>\n")), (1, Ending::default()));
        assert!(walked(&format!("<l>{POINT}")).1.is_cut);
    }

    #[test]
    fn a_missing_quote_costs_one_point() {
        let broken = POINT.replace("<p>", "<p a='1>");
        let text = format!("<r><l>{broken}{POINT}{POINT}</l></r>");
        let damaged = Ending { damage: Some((6, "<p a='1>".len())), ..Ending::default() };
        assert_eq!(walked(&text), (2, damaged));
    }

    #[test]
    fn what_follows_the_root_is_counted_unless_it_has_points() {
        let text = format!("<r>{POINT}</r>\0\0junk ");
        let trailing = Ending { trailing_bytes: 6, ..Ending::default() };
        assert_eq!(walked(&text), (1, trailing));
        let second = format!("<r>{POINT}</r>{POINT}");
        assert_eq!(walked(&second).1.damage, Some((second.len() - POINT.len(), POINT.len())));
    }

    #[test]
    fn depth_neither_recurses_nor_hides_what_follows() {
        let text = format!("<r>{}{}{POINT}</r>", "<a>".repeat(50_000), "</a>".repeat(50_000));
        assert_eq!(walked(&text), (1, Ending::default()));
        let inside = POINT.replace("<v>", &format!("{}<v>", "<a>".repeat(50_000)));
        assert_eq!(walked(&format!("<r>{inside}</r>")), (1, Ending::default()));
    }

    #[test]
    fn a_value_may_come_in_pieces_and_has_an_end() {
        assert_eq!(values("<p><v>1<!-- no -->2&#51;<![CDATA[4]]></v></p>"), ["1234"]);
        assert_eq!(values("<p><v>&bomb;</v><x><v>1</v></x><v>2</v></p>"), ["&bomb;", "2"]);
        let pieces = "1<!---->".repeat(MAX_VALUE_BYTES + 1);
        assert!(values(&format!("<p><v>{pieces}</v></p>")).is_empty());
    }

    #[test]
    fn the_text_of_a_leaf_is_its_own() {
        let (read, _) = walk("<r><n>a<b>no</b>&amp;c</n>no<n/><n>cut", Plain::default());
        assert_eq!(read.names, ["a&c", ""]);
    }

    #[test]
    fn a_full_reader_says_what_it_left() {
        let text = format!("<r>{}</r>", POINT.repeat(1001));
        let at = "<r>".len() + 1000 * POINT.len();
        let full = Ending { surplus_bytes: text.len() - at, ..Ending::default() };
        assert_eq!(walked(&text), (1000, full));
    }
}
