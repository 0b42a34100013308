//! Counts the elements of a document: those that hold points, and the values inside the points by
//! their local names. Knows no meaning.

use crate::base::sanitize;
use crate::ingest::inventory::{Checksum, Part, Tally};
use crate::ingest::text::decode;
use crate::ingest::xml::cursor::{Cursor, Piece};
use crate::ingest::xml::lex::local_name;

/// Elements that hold others, of GPX and of TCX.
const HOLDERS: &[&str] = &["trk", "trkseg", "rte", "Activity", "Course", "Lap", "Track"];
/// Elements that are points.
const POINTS: &[&str] = &["trkpt", "rtept", "wpt", "Trackpoint", "CoursePoint"];

/// The document as far as it can be read.
pub(crate) fn part(bytes: &[u8]) -> Part {
    let decoded = decode(bytes);
    let mut counter =
        Counter { kinds: Tally::new(), values: Tally::new(), point: None, open: None };
    let mut cursor = Cursor::new(&decoded.text);
    loop {
        match cursor.next() {
            Piece::Open(tag) => counter.begin(local_name(tag).0),
            Piece::Close(tag) => counter.end(local_name(tag).0),
            Piece::Empty(tag) => {
                counter.begin(local_name(tag).0);
                counter.end(local_name(tag).0);
            }
            Piece::Text(_) | Piece::Reference(_) | Piece::Nothing => {}
            Piece::End => break,
        }
    }
    Part {
        start_byte: 0,
        end_byte: bytes.len() as u64,
        read_to_byte: None,
        missing_bytes: 0,
        file_type: None,
        checksum: Checksum::None,
        kinds: counter.kinds.named(str::to_owned),
        point_values: counter.values.named(sanitize::clean),
    }
}

struct Counter<'a> {
    kinds: Tally<&'static str>,
    values: Tally<&'a str>,
    /// The point that is being read.
    point: Option<&'static str>,
    /// The element in it that is open and has held no other so far.
    open: Option<&'a str>,
}

impl<'a> Counter<'a> {
    fn begin(&mut self, name: &'a str) {
        let known = |names: &[&'static str]| names.iter().find(|known| **known == name).copied();
        if let Some(point) = known(POINTS) {
            self.kinds.add(point);
            (self.point, self.open) = (Some(point), None);
        } else if let Some(holder) = known(HOLDERS) {
            self.kinds.add(holder);
            (self.point, self.open) = (None, None);
        } else {
            self.open = self.point.map(|_| name);
        }
    }

    fn end(&mut self, name: &str) {
        if self.point == Some(name) || HOLDERS.contains(&name) {
            self.point = None;
        } else if let (Some(_), Some(value)) = (self.point, self.open) {
            self.values.add(value);
        }
        self.open = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::inventory::Count;

    fn shown(counts: &[Count]) -> Vec<(&str, usize)> {
        counts.iter().map(|kind| (kind.name.as_str(), kind.count)).collect()
    }

    #[test]
    fn values_are_counted_by_local_name_and_what_holds_them_is_not() {
        let point = "<trkpt lat='1' lon='2'><ele>3</ele><extensions><a:x><a:hr>9</a:hr><a:cad/>\
                     </a:x></extensions></trkpt>";
        let text = format!(
            "<gpx><metadata><time>t</time></metadata><trk><name>n</name><trkseg>{point}{point}\
             </trkseg></trk><wpt lat='1' lon='2'/></gpx>"
        );
        let part = part(text.as_bytes());
        assert_eq!(shown(&part.kinds), [("trkpt", 2), ("trk", 1), ("trkseg", 1), ("wpt", 1)]);
        assert_eq!(shown(&part.point_values), [("cad", 2), ("ele", 2), ("hr", 2)]);
    }

    #[test]
    fn a_point_that_breaks_off_is_counted_with_the_values_before() {
        let part = part(b"<TrainingCenterDatabase><Lap><Track><Trackpoint><Time>t</Time><Alti");
        assert_eq!(shown(&part.kinds), [("Lap", 1), ("Track", 1), ("Trackpoint", 1)]);
        assert_eq!(shown(&part.point_values), [("Time", 1)]);
    }
}
