//! What the elements of GPX mean: track points are samples, names go to the document lane, routes
//! and waypoints are counted.

use crate::ingest::gpx::document::{Document, Place};
use crate::ingest::gpx::points::{field_of, field_of_attribute};
use crate::ingest::xml::dialect::Dialect;
use crate::ingest::xml::label::resolved;
use crate::ingest::xml::lex::attributes;
use crate::ingest::xml::points::{Field, Points};

/// The points of GPX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Track,
    Route,
    Waypoint,
}

/// What a document holds.
pub(super) struct Elements {
    /// The sample lane.
    pub(super) points: Points,
    /// The document lane.
    pub(super) document: Document,
    pub(super) tracks: usize,
    pub(super) routes: usize,
    pub(super) waypoints: usize,
}

impl Elements {
    pub(super) fn new() -> Self {
        Self {
            points: Points::new(),
            document: Document::default(),
            tracks: 0,
            routes: 0,
            waypoints: 0,
        }
    }
}

impl Dialect for Elements {
    type Kind = Kind;
    type Place = Place;
    const ROOT: &'static str = "gpx";
    const POINT: &'static str = "trkpt";
    const EXTENSIONS: &'static str = "extensions";

    fn kind_of_point(name: &str) -> Option<Kind> {
        match name {
            "trkpt" => Some(Kind::Track),
            "rtept" => Some(Kind::Route),
            "wpt" => Some(Kind::Waypoint),
            _ => None,
        }
    }

    fn encloses_points(name: &str) -> bool {
        matches!(name, "trkseg" | "trk" | "rte" | "gpx")
    }

    fn field_of(name: &str, in_extensions: bool) -> Option<Field> {
        field_of(name, in_extensions)
    }

    fn is_leaf(place: Place) -> bool {
        matches!(place, Place::Leaf(_))
    }

    fn begin_point(&mut self, kind: Kind, tag_rest: &str) {
        match kind {
            Kind::Track => {
                self.points.begin();
                for (name, value) in attributes(tag_rest) {
                    if let Some(field) = field_of_attribute(name) {
                        self.points.set(field, &resolved(value));
                    }
                }
            }
            Kind::Route => {}
            Kind::Waypoint => self.waypoints += 1,
        }
    }

    fn set(&mut self, kind: Kind, field: Field, text: &str) {
        if kind == Kind::Track {
            self.points.set(field, text);
        }
    }

    fn end_point(&mut self, kind: Kind) {
        if kind == Kind::Track {
            self.points.finish();
        }
    }

    fn open(&mut self, parent: Option<Place>, name: &str, tag_rest: &str) -> Place {
        let place = self.document.open(parent, name, tag_rest);
        match name {
            "trk" => {
                self.tracks += 1;
                self.points.begin_part(self.document.track_count());
            }
            "trkseg" => self.points.begin_segment(),
            "rte" => self.routes += 1,
            _ => {}
        }
        place
    }

    fn close(&mut self, place: Place, parent: Option<Place>, text: &str) {
        self.document.close(place, parent, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::xml::walk::{Ending, walk};

    const POINT: &str = "<trkpt lat='1' lon='2'><time>2024-01-01T07:00:00Z</time></trkpt>";

    #[test]
    fn every_element_counts_for_what_it_is() {
        let text = format!(
            "<gpx><wpt lat='1' lon='2'/><rte><rtept/><rtept/></rte>\
             <trk>{POINT}<trkseg>{POINT}</trkseg></trk><trk>{POINT}</trk></gpx>"
        );
        let (read, ending) = walk(&text, Elements::new());
        assert_eq!((read.tracks, read.routes, read.waypoints), (2, 1, 1));
        let (samples, tracks) = read.points.into_parts();
        assert_eq!((samples.segment, tracks), (vec![0, 1, 2], vec![1, 1, 2]));
        assert_eq!(ending, Ending::default());
    }

    #[test]
    fn a_route_point_has_no_time_of_ours() {
        let text = format!("<gpx><rte>{}</rte></gpx>", POINT.replace("trkpt", "rtept"));
        let (read, _) = walk(&text, Elements::new());
        assert_eq!((read.points.len(), read.points.untimed), (0, 0));
    }

    #[test]
    fn attributes_of_a_point_may_come_in_any_number() {
        let many = " x='1'".repeat(1000);
        let text = format!("<gpx>{}</gpx>", POINT.replace(" lon", &format!("{many} lon")));
        let (read, _) = walk(&text, Elements::new());
        assert_eq!(read.points.len(), 1);
    }

    #[test]
    fn references_in_a_position_are_decoded() {
        let read = |lat: &str| {
            let point =
                format!("<trkpt lat=\"{lat}\" lon=\"2\"><time>2026-03-09T07:00:00Z</time></trkpt>");
            let text = format!("<gpx><trk><trkseg>{point}</trkseg></trk></gpx>");
            let all = crate::ingest::read(text.as_bytes()).unwrap();
            format!("{:?}", all[0].samples)
        };
        assert_eq!(read("&#49;&#x35;.5"), read("15.5"));
    }
}
