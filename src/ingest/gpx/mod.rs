//! GPX 1.0 and 1.1 as services, watches and phones write it, the damaged and the odd included.
//! Tracks that lie hours apart are activities of their own. Positions in notes count the bytes of the decoded text.

mod document;
mod documents;
mod elements;
mod points;
mod split;

use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::activity::sport::{RUNNING, sport_in_words, sport_of_type};
use crate::activity::{Activity, Samples};
use crate::base::error::SkipReason;
use crate::ingest::inventory::Part;
use crate::ingest::text::decode;
use crate::ingest::xml::dialect::Dialect;
use crate::ingest::xml::element_counts;
use crate::ingest::xml::root::has_root;
use crate::ingest::xml::walk::{Ending, walk};
use crate::ingest::{Format, INVENTED_DEVICE};
use document::{Document, TrackHeading};
use elements::Elements;

/// What the routes of Apple Health name as their creator. They have no cadence of their own, so one
/// that they get comes from counted steps.
pub(crate) const APPLE_ROUTE_CREATOR: &str = "Apple Health Export";

/// The GPX format.
pub struct Gpx;

impl Format for Gpx {
    fn format(&self) -> FileFormat {
        FileFormat::Gpx
    }

    fn accepts(&self, bytes: &[u8]) -> bool {
        has_root(bytes, &[Elements::ROOT])
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Activity>, SkipReason> {
        let decoded = decode(bytes);
        let mut activities: Vec<Activity> = Vec::new();
        let (mut refused, mut useless_bytes, mut at) = (None, 0, 0);
        for text in documents::documents(&decoded.text) {
            match parse(text, decoded.note.clone()) {
                Ok(of_document) => activities.extend(from_the_beginning(of_document, at)),
                Err(why) => {
                    refused = refused.or(Some(why));
                    useless_bytes += text.len() as u64;
                }
            }
            at += text.len() as u64;
        }
        match (activities.first_mut(), refused) {
            (None, Some(why)) => return Err(why),
            (Some(first), Some(_)) => first.notes.push(ImportNote::TrailingBytes(useless_bytes)),
            _ => {}
        }
        Ok(activities)
    }

    fn parts(&self, bytes: &[u8]) -> (Vec<Part>, Vec<ImportNote>) {
        (vec![element_counts::part(bytes)], Vec::new())
    }
}

/// The activities with positions that count from the beginning of all documents.
fn from_the_beginning(mut activities: Vec<Activity>, start: u64) -> Vec<Activity> {
    for note in activities.iter_mut().flat_map(|activity| &mut activity.notes) {
        if let ImportNote::Damaged { at_byte, .. } = note {
            *at_byte += start;
        }
    }
    activities
}

/// Reads one document.
fn parse(text: &str, note: Option<ImportNote>) -> Result<Vec<Activity>, SkipReason> {
    let (read, ending) = walk(text, Elements::new());
    if read.points.len() == 0 {
        return Err(why_no_samples(read, ending));
    }
    let mut notes: Vec<ImportNote> = note.into_iter().collect();
    notes.extend(ending.notes(read.points.len()));
    notes.extend(read.points.notes());
    let offset = read.points.offset();
    let (samples, track_of_segment) = read.points.into_parts();
    let (headings, lost) = read.document.read();
    notes.extend(lost);
    let is_invented = headings.creator.as_deref() == Some(INVENTED_DEVICE);
    notes.extend(is_invented.then_some(ImportNote::Invented));
    let is_apple_route =
        headings.creator.as_deref().is_some_and(|name| name.starts_with(APPLE_ROUTE_CREATOR));
    let activity = |tracks: &[usize], samples: Samples| {
        let TrackHeading { title, kind, remarks } = headings.of_tracks(tracks);
        let named = kind.as_deref().and_then(sport_of_type);
        let (sport, sub_sport) = named.map(|named| (named.sport, named.sub_sport)).unzip();
        Activity {
            sport,
            sub_sport: sub_sport.flatten().map(str::to_owned),
            title,
            remarks,
            device: headings.creator.clone(),
            offset,
            has_counted_steps: is_apple_route,
            notes: notes.clone(),
            ..Activity::of_samples(FileFormat::Gpx, samples)
        }
    };
    Ok(match split::groups(&samples, &track_of_segment).as_slice() {
        [only] => vec![activity(&only.tracks, samples)],
        several => {
            several.iter().map(|group| activity(&group.tracks, samples.take(&group.rows))).collect()
        }
    })
}

fn why_no_samples(read: Elements, ending: Ending) -> SkipReason {
    let not_a_run = |why: &str| SkipReason::NotARun(why.to_owned());
    if read.points.untimed > 0 {
        not_a_run("a GPX track without times, so date and speed are unknown")
    } else if ending.is_partial() {
        SkipReason::Corrupt(
            "the GPX document is damaged before its first complete point".to_owned(),
        )
    } else if read.tracks > 0 && is_run(read.document) {
        SkipReason::NoData("a GPX track without points".to_owned())
    } else if read.tracks > 0 {
        not_a_run("a GPX track without points")
    } else if read.routes > 0 {
        not_a_run("a GPX route, which is a plan and not a recording")
    } else if read.waypoints > 0 {
        not_a_run("GPX waypoints without a track")
    } else {
        not_a_run("a GPX document without a track")
    }
}

/// Whether type or name of its tracks say that it is a run.
fn is_run(document: Document) -> bool {
    let headings = document.read().0;
    let all: Vec<usize> = (1..=headings.tracks.len()).collect();
    let TrackHeading { title, kind, .. } = headings.of_tracks(&all);
    let of_type = kind.as_deref().and_then(sport_of_type).map(|named| named.sport);
    let of_name = || title.as_deref().and_then(sport_in_words).map(str::to_owned);
    of_type.or_else(of_name).as_deref() == Some(RUNNING)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: &str = "<trkpt lat='1' lon='2'><time>2024-01-01T07:00:00Z</time></trkpt>";

    fn skip(body: &str) -> SkipReason {
        Gpx.parse(format!("<gpx>{body}</gpx>").as_bytes()).unwrap_err()
    }

    #[test]
    fn a_gpx_is_known_by_its_root() {
        assert!(Gpx.accepts(b"\xef\xbb\xbf <?xml version='1.0'?><g:gpx>"));
        assert!(!Gpx.accepts(b"<TrainingCenterDatabase>"));
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
        for heading in ["<type>treadmill_running</type>", "<name>Treadmill Running</name>"] {
            let reason = skip(&format!("<trk>{heading}<trkseg/></trk>"));
            assert_eq!(reason.outcome(), "no-data");
            let words = "a run without data: a GPX track without points";
            assert_eq!(reason.to_string(), words);
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
