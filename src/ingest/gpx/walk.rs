//! One pass over the text: track points go to the sample lane, names to the document lane, the
//! rest is counted or passed over. Forgives whatever leaves the points readable; never recurses
//! and never expands entities.

use std::borrow::Cow;

use memchr::memmem;

use crate::ingest::gpx::document::{Document, Place};
use crate::ingest::gpx::points::{Field, Points, field_of};
use crate::ingest::xml::cursor::{Cursor, Piece};
use crate::ingest::xml::lex::local_name;

/// GPX needs five levels outside its points; deeper elements are passed over unseen.
const MAX_DEPTH: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Track,
    Route,
    Waypoint,
}

fn kind_of_point(name: &str) -> Option<Kind> {
    match name {
        "trkpt" => Some(Kind::Track),
        "rtept" => Some(Kind::Route),
        "wpt" => Some(Kind::Waypoint),
        _ => None,
    }
}

/// Elements that cannot stand inside a point: where one begins or ends, the point has ended.
fn encloses_points(name: &str) -> bool {
    matches!(name, "trkseg" | "trk" | "rte" | "gpx")
}

/// What a file holds apart from samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) tracks: usize,
    pub(super) routes: usize,
    pub(super) waypoints: usize,
}

/// How the reading ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ending {
    /// The text ends before its root does.
    pub(super) is_cut: bool,
    /// Position in the decoded text of the first broken tag, and the bytes lost to all of them.
    pub(super) damage: Option<(usize, usize)>,
    /// Bytes after the root that are neither blank nor a comment.
    pub(super) trailing_bytes: usize,
}

/// The pass over one text.
pub(super) struct Walk<'a> {
    cursor: Cursor<'a>,
    open: Vec<(&'a str, Place)>,
    unseen_depth: usize,
    point: Option<Kind>,
    is_in_extensions: bool,
    field: Option<Field>,
    value: Cow<'a, str>,
    is_closed: bool,
    /// The sample lane.
    pub(super) points: Points,
    /// The document lane.
    pub(super) document: Document,
    /// What else was met.
    pub(super) counts: Counts,
    /// How the reading ended; complete after [`Walk::run`].
    pub(super) ending: Ending,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            cursor: Cursor::new(text),
            open: Vec::new(),
            unseen_depth: 0,
            point: None,
            is_in_extensions: false,
            field: None,
            value: Cow::Borrowed(""),
            is_closed: false,
            points: Points::new(),
            document: Document::default(),
            counts: Counts::default(),
            ending: Ending::default(),
        }
    }

    /// Reads to the end of the root or of what can be read.
    pub(super) fn run(mut self) -> Self {
        while !self.is_closed && self.step() {}
        if self.is_closed {
            self.judge_rest();
        }
        self.ending.is_cut = !self.is_closed && !self.cursor.has_given_up;
        self.ending.damage = self.cursor.damage;
        while let Some((_, place)) = self.open.pop() {
            let parent = self.parent();
            // A text without its end tag may lack its second half.
            let place = if matches!(place, Place::Leaf(_)) { Place::Other } else { place };
            self.document.close(place, parent);
        }
        self
    }

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

    fn judge_rest(&mut self) {
        let rest = self.cursor.rest().trim();
        if rest.starts_with("<!--") && rest.ends_with("-->") {
            return;
        }
        if memmem::find(rest.as_bytes(), b"<trkpt").is_some() {
            self.cursor.lose(self.cursor.position(), rest.len());
        } else {
            self.ending.trailing_bytes = rest.len();
        }
    }

    fn take_reference(&mut self, reference: &str) {
        if self.point.is_none() && self.is_in_leaf() {
            self.document.push_reference(reference);
        }
    }

    fn take_text(&mut self, piece: &'a str) {
        if self.point.is_some() {
            match self.field {
                None => {}
                Some(_) if self.value.is_empty() => self.value = Cow::Borrowed(piece),
                Some(_) => self.value.to_mut().push_str(piece),
            }
        } else if self.is_in_leaf() {
            self.document.push_text(piece);
        }
    }

    fn is_in_leaf(&self) -> bool {
        self.unseen_depth == 0 && matches!(self.parent(), Some(Place::Leaf(_)))
    }

    fn parent(&self) -> Option<Place> {
        self.open.last().map(|&(_, place)| place)
    }

    fn begin(&mut self, tag: &'a str) {
        let (name, rest) = local_name(tag);
        if self.open.is_empty() && name != "gpx" {
            // The root was lost to damage; its children are still what they are.
            self.begin_element("gpx", "");
        }
        if let Some(kind) = kind_of_point(name) {
            self.end_point();
            self.begin_point(kind, rest);
        } else if self.point.is_some() && !encloses_points(name) {
            self.is_in_extensions |= name == "extensions";
            self.field = field_of(name, self.is_in_extensions);
            self.value = Cow::Borrowed("");
        } else {
            self.end_point();
            self.begin_element(name, rest);
        }
    }

    fn begin_point(&mut self, kind: Kind, rest: &str) {
        self.point = Some(kind);
        self.is_in_extensions = false;
        self.field = None;
        match kind {
            Kind::Track => self.points.begin(rest),
            Kind::Route => {}
            Kind::Waypoint => self.counts.waypoints += 1,
        }
    }

    fn begin_element(&mut self, name: &'a str, rest: &str) {
        if self.open.len() == MAX_DEPTH {
            self.unseen_depth += 1;
        } else {
            let place = Place::inside(self.parent(), name);
            self.document.open(place, rest);
            self.open.push((name, place));
        }
        match name {
            "trk" => {
                self.counts.tracks += 1;
                self.points.begin_track(self.document.track_count());
            }
            "trkseg" => self.points.begin_segment(),
            "rte" => self.counts.routes += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        let Some(kind) = self.point else {
            self.end_element(name);
            return;
        };
        if kind_of_point(name) == Some(kind) {
            self.end_point();
        } else if encloses_points(name) {
            self.end_point();
            self.end_element(name);
        } else {
            self.is_in_extensions &= name != "extensions";
            if let Some(field) = self.field.take()
                && kind == Kind::Track
            {
                self.points.set(field, &self.value);
            }
        }
    }

    fn end_point(&mut self) {
        if self.point.take() == Some(Kind::Track) {
            self.points.finish();
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
            self.document.close(place, self.parent());
            self.is_closed |= place == Place::Gpx;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: &str = "<trkpt lat='1' lon='2'><time>2024-01-01T07:00:00Z</time></trkpt>";

    fn walked(text: &str) -> (usize, Ending) {
        let walk = Walk::new(text).run();
        (walk.points.len(), walk.ending)
    }

    #[test]
    fn a_whole_document_ends_clean() {
        let text = format!("<gpx><trk><trkseg>{POINT}{POINT}</trkseg></trk></gpx>\n<!-- bye -->\n");
        assert_eq!(walked(&text), (2, Ending::default()));
    }

    #[test]
    fn wrong_and_missing_end_tags_lose_nothing() {
        let open = POINT.replace("</trkpt>", "</tkpt>");
        let text = format!("<gpx><trk><trkseg>{open}{open}</trk></b></gpx>");
        assert_eq!(walked(&text), (2, Ending::default()));
    }

    #[test]
    fn a_point_is_complete_only_with_its_end() {
        let text = format!("<gpx><trk><trkseg>{POINT}{}", &POINT[..POINT.len() - 1]);
        let cut = Ending { is_cut: true, ..Ending::default() };
        assert_eq!(walked(&text), (1, cut));
    }

    #[test]
    fn a_stray_angle_costs_only_itself() {
        let text = format!("<gpx><trk><trkseg>{POINT}a < b {POINT}</trkseg></trk></gpx>");
        let at = text.find("< b").unwrap();
        let damaged = Ending { damage: Some((at, 4)), ..Ending::default() };
        assert_eq!(walked(&text), (2, damaged));
    }

    #[test]
    fn a_broken_root_tag_costs_no_point_and_no_end() {
        let text = format!("<gpx creator='x><trk><trkseg>{POINT}</trkseg></trk></gpx> ");
        let walk = Walk::new(&text).run();
        assert_eq!((walk.points.len(), walk.ending.is_cut), (1, false));
        assert_eq!(walk.document.read().1, None);
    }

    #[test]
    fn a_missing_quote_costs_one_point() {
        let broken = POINT.replace("lat='1'", "lat='1");
        let text = format!("<gpx><trk><trkseg>{broken}{POINT}{POINT}</trkseg></trk></gpx>");
        let (samples, ending) = walked(&text);
        assert_eq!(samples, 2);
        assert_eq!(ending.damage, Some((18, "<trkpt lat='1 lon='2'>".len())));
        assert!(!ending.is_cut);
    }

    #[test]
    fn what_follows_the_root_is_counted_unless_it_has_points() {
        let text = format!("<gpx>{POINT}</gpx>\0\0junk ");
        let trailing = Ending { trailing_bytes: 6, ..Ending::default() };
        assert_eq!(walked(&text), (1, trailing));
        let second = format!("<gpx>{POINT}</gpx>{POINT}");
        assert_eq!(walked(&second).1.damage, Some((second.len() - POINT.len(), POINT.len())));
    }

    #[test]
    fn depth_neither_recurses_nor_hides_what_follows() {
        let text = format!("<gpx>{}{}{POINT}</gpx>", "<a>".repeat(50_000), "</a>".repeat(50_000));
        assert_eq!(walked(&text), (1, Ending::default()));
        let inside = POINT.replace("<time>", &format!("{}<time>", "<a>".repeat(50_000)));
        assert_eq!(walked(&format!("<gpx>{inside}</gpx>")), (1, Ending::default()));
    }
}
