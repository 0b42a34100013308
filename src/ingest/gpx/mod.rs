//! GPX 1.0 and 1.1 as services, watches and phones write it, the damaged and the odd included.
//! Tracks that lie hours apart are activities of their own. Positions in notes count the bytes of the decoded text.

mod document;
mod points;
mod split;
mod walk;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::activity::{Activity, FileFormat, Samples};
use crate::error::SkipReason;
use crate::ingest::Format;
use crate::ingest::sport::sport_of_type;
use crate::ingest::text::decode;
use crate::ingest::xml::lex::local_name;
use crate::notes::Note;
use document::TrackHeading;
use walk::{Counts, Ending, Walk};

/// The root is looked for in this many bytes, behind declarations and comments.
const HEAD_BYTES: usize = 4096;

/// The GPX format.
pub struct Gpx;

impl Format for Gpx {
    fn name(&self) -> &'static str {
        FileFormat::Gpx.name()
    }

    fn accepts(&self, bytes: &[u8]) -> bool {
        has_gpx_root(&decode(&bytes[..bytes.len().min(HEAD_BYTES)]).text)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Activity>, SkipReason> {
        let decoded = decode(bytes);
        let walk = Walk::new(&decoded.text).run();
        if walk.points.len() == 0 {
            return Err(why_no_samples(walk.points.untimed, walk.counts, walk.ending));
        }
        let mut notes: Vec<Note> = decoded.note.into_iter().collect();
        notes.extend(notes_of(&walk));
        let offset = walk.points.offset();
        let (samples, track_of_segment) = walk.points.into_samples();
        let (headings, lost) = walk.document.read();
        notes.extend(lost);
        let activity = |tracks: &[usize], samples: Samples| {
            let TrackHeading { title, kind } = headings.of_tracks(tracks);
            let named = kind.as_deref().and_then(sport_of_type);
            let (sport, sub_sport) = named.map(|named| (named.sport, named.sub_sport)).unzip();
            Activity {
                sport,
                sub_sport: sub_sport.flatten().map(str::to_owned),
                title,
                device: headings.creator.clone(),
                offset,
                notes: notes.clone(),
                ..Activity::of_samples(FileFormat::Gpx, samples)
            }
        };
        Ok(match split::groups(&samples, &track_of_segment).as_slice() {
            [only] => vec![activity(&only.tracks, samples)],
            several => several
                .iter()
                .map(|group| activity(&group.tracks, samples.take(&group.rows)))
                .collect(),
        })
    }
}

/// Whether the first element is named `gpx`, with any prefix.
fn has_gpx_root(head: &str) -> bool {
    let mut reader = Reader::from_str(head);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
            Ok(Event::Text(text)) if text.trim_ascii().is_empty() => {}
            // A root tag can be longer than the head, which the reader takes for an error.
            Ok(Event::Start(_) | Event::Empty(_)) | Err(_) => {
                let tag = head.get(at..).unwrap_or_default().strip_prefix('<');
                let (name, rest) = tag.map(local_name).unwrap_or_default();
                return name == "gpx" && !rest.is_empty();
            }
            Ok(_) => return false,
        }
    }
}

fn why_no_samples(untimed: usize, counts: Counts, ending: Ending) -> SkipReason {
    let not_a_run = |why: &str| SkipReason::NotARun(why.to_owned());
    if untimed > 0 {
        not_a_run("a GPX track without times, so nobody can tell when or how fast it was covered")
    } else if ending.damage.is_some() || ending.is_cut {
        SkipReason::Corrupt("the GPX document breaks before its first complete point".to_owned())
    } else if counts.tracks > 0 {
        not_a_run("a GPX track without points")
    } else if counts.routes > 0 {
        not_a_run("a GPX route, which is a plan and not a recording")
    } else if counts.waypoints > 0 {
        not_a_run("GPX waypoints without a track")
    } else {
        not_a_run("a GPX document without a track")
    }
}

fn notes_of(walk: &Walk<'_>) -> impl Iterator<Item = Note> {
    let Ending { is_cut, damage, trailing_bytes } = walk.ending;
    let counted = |n: usize, note: fn(usize) -> Note| (n > 0).then(|| note(n));
    [
        is_cut.then(|| Note::Truncated { samples: walk.points.len(), missing_bytes: 0 }),
        damage.map(|(at, lost)| Note::Damaged { at_byte: at as u64, lost_bytes: lost as u64 }),
        counted(trailing_bytes, |n| Note::TrailingBytes(n as u64)),
        counted(walk.points.untimed, Note::Untimed),
        counted(walk.points.unplaced, |n| Note::Implausible("position", n)),
        counted(walk.points.zoneless, Note::ZonelessTimes),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: &str = "<trkpt lat='1' lon='2'><time>2024-01-01T07:00:00Z</time></trkpt>";

    fn skip(body: &str) -> SkipReason {
        Gpx.parse(format!("<gpx>{body}</gpx>").as_bytes()).unwrap_err()
    }

    #[test]
    fn a_gpx_root_is_found_behind_anything_that_may_precede_it() {
        for head in [
            "<gpx>",
            "<gpx/>",
            "\u{feff}  <?xml version='1.0'?>\n<!-- <html> --><!DOCTYPE gpx [<!ENTITY a 'b'>]>\n<g:gpx a='",
            "<gpx\nversion='1.1'",
        ] {
            assert!(Gpx.accepts(head.as_bytes()), "{head}");
        }
        let wide: Vec<u8> = "<?xml?><gpx>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(Gpx.accepts(&wide));
    }

    #[test]
    fn other_documents_are_not_accepted() {
        for head in [
            "",
            "<html><gpx/></html>",
            "<!DOCTYPE html><html>",
            "<TrainingCenterDatabase>",
            "<gpxx>",
            "<gpx",
            "gpx",
            "</gpx>",
            "<!-- <gpx> ",
            "\u{0}\u{1}.FIT",
        ] {
            assert!(!Gpx.accepts(head.as_bytes()), "{head}");
        }
    }

    #[test]
    fn every_reason_without_samples_is_told_apart() {
        let untimed = "<trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk>";
        let cases = [
            (untimed, "without times"),
            ("<rte><rtept lat='1' lon='2'/></rte><wpt lat='1' lon='2'/>", "route"),
            ("<trk><trkseg/></trk>", "without points"),
            ("<wpt lat='1' lon='2'><time>2024-01-01T07:00:00Z</time></wpt>", "waypoints"),
            ("<metadata/>", "without a track"),
        ];
        for (body, why) in cases {
            let reason = skip(body);
            assert_eq!(reason.outcome(), "not-a-run");
            assert!(reason.to_string().contains(why), "{reason}");
        }
        assert!(matches!(Gpx.parse(b"<gpx><trk><tr").unwrap_err(), SkipReason::Corrupt(_)));
    }

    #[test]
    fn names_sport_and_device_come_with_the_samples() {
        let text = format!(
            "<gpx creator='Watch 1'><trk><name>Tides</name><type>trail_running</type>\
             <trkseg>{POINT}</trkseg></trk></gpx>"
        );
        let activity = Gpx.parse(text.as_bytes()).unwrap().remove(0);
        assert_eq!(activity.sport.as_deref(), Some("running"));
        assert_eq!(activity.sub_sport.as_deref(), Some("trail"));
        assert_eq!(activity.title.as_deref(), Some("Tides"));
        assert_eq!(activity.device.as_deref(), Some("Watch 1"));
        assert_eq!(activity.notes, []);
    }
}
