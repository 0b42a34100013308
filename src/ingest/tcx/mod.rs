//! Garmin's Training Center XML as watches and services write it, the damaged and the odd included.
//! Every `Activity` element is one activity. Positions in notes count the bytes of the decoded text.
//!
//! There is no crate for this format: the few names and sums beside the points are read in the same
//! pass.

mod elements;
mod points;
mod recording;

use crate::activity::Activity;
use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::base::error::SkipReason;
use crate::ingest::Format;
use crate::ingest::inventory::Part;
use crate::ingest::text::decode;
use crate::ingest::xml::dialect::Dialect;
use crate::ingest::xml::element_counts;
use crate::ingest::xml::root::has_root;
use crate::ingest::xml::walk::{Ending, walk};
use elements::Elements;

/// What begins a file whose first line was lost.
const BELOW_ROOT: &str = "Activities";

/// The TCX format.
pub struct Tcx;

impl Format for Tcx {
    fn format(&self) -> FileFormat {
        FileFormat::Tcx
    }

    fn accepts(&self, bytes: &[u8]) -> bool {
        has_root(bytes, &[Elements::ROOT, BELOW_ROOT])
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Activity>, SkipReason> {
        let decoded = decode(bytes);
        let (read, ending) = walk(&decoded.text, Elements::default());
        if read.recordings.is_empty() {
            return Err(why_no_samples(&read, ending));
        }
        let samples = read.recordings.iter().map(|recording| recording.points.len()).sum();
        let notes: Vec<ImportNote> =
            decoded.note.into_iter().chain(ending.notes(samples)).collect();
        let author = read.author.as_deref();
        let recordings = read.recordings.into_iter();
        Ok(recordings.map(|recording| recording.into_activity(notes.clone(), author)).collect())
    }

    fn parts(&self, bytes: &[u8]) -> (Vec<Part>, Vec<ImportNote>) {
        (vec![element_counts::part(bytes)], Vec::new())
    }
}

fn why_no_samples(read: &Elements, ending: Ending) -> SkipReason {
    const BY_HAND: &str = "a TCX activity without points, perhaps entered by hand";
    let not_a_run = |why: &str| SkipReason::NotARun(why.to_owned());
    if read.untimed > 0 {
        not_a_run("a TCX activity without times, so its date is unknown")
    } else if ending.is_partial() {
        SkipReason::Corrupt(
            "the TCX document is damaged before its first complete point".to_owned(),
        )
    } else if read.empty_runs > 0 {
        SkipReason::NoData(BY_HAND.to_owned())
    } else if read.empty > 0 {
        not_a_run(BY_HAND)
    } else if read.courses > 0 {
        not_a_run("a TCX course, which is a plan and not a recording")
    } else {
        not_a_run("a TCX document without an activity")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::RecordedOffset;

    const POINT: &str = "<Trackpoint><Time>2024-01-01T07:00:00Z</Time></Trackpoint>";

    fn document(body: &str) -> String {
        format!("<TrainingCenterDatabase>{body}</TrainingCenterDatabase>")
    }

    #[test]
    fn a_tcx_is_known_by_its_root() {
        assert!(Tcx.accepts(b"          <?xml version='1.0'?><TrainingCenterDatabase a='"));
        assert!(Tcx.accepts(b"<?xml version='1.0'?>\n <Activities>"));
        assert!(!Tcx.accepts(b"<gpx>"));
        assert!(!Tcx.accepts(b"<Workouts>"));
    }

    #[test]
    fn every_reason_without_samples_is_told_apart() {
        let cases = [
            ("<Activities><Activity><Trackpoint/></Activity></Activities>", "without times"),
            ("<Activities><Activity><Lap/></Activity></Activities>", "without points"),
            ("<Courses><Course><Track/></Course></Courses>", "a plan"),
            ("<Folders/>", "without an activity"),
        ];
        for (body, why) in cases {
            let reason = Tcx.parse(document(body).as_bytes()).unwrap_err();
            assert_eq!(reason.outcome(), "not-a-run");
            assert!(reason.to_string().contains(why), "{reason}");
        }
        let empty = "<Activities><Activity Sport='Running'><Lap/></Activity></Activities>";
        let reason = Tcx.parse(document(empty).as_bytes()).unwrap_err();
        assert_eq!(reason.outcome(), "no-data");
        let broken = Tcx.parse(b"<TrainingCenterDatabase><Activ").unwrap_err();
        assert!(matches!(broken, SkipReason::Corrupt(_)));
    }

    #[test]
    fn an_activity_without_points_is_known_by_its_laps_and_their_zone() {
        let lap = "<Lap StartTime='2025-04-05T17:18:58.000+02:00'><TotalTimeSeconds>3107.0\
                   </TotalTimeSeconds><DistanceMeters>8240.0</DistanceMeters></Lap>";
        let text = document(&format!(
            "<Activities><Activity Sport='Running'>{lap}</Activity></Activities>"
        ));
        let activity = Tcx.parse(text.as_bytes()).unwrap().remove(0);
        assert_eq!((activity.samples.len(), activity.laps.len()), (0, 1));
        assert_eq!(activity.device_figures.distance_m, Some(8240.0));
        assert_eq!(activity.offset, RecordedOffset::Known(7200));
    }

    #[test]
    fn what_is_said_of_the_document_is_said_of_each_activity() {
        let activity = format!("<Activity Sport='Running'>{POINT}</Activity>");
        let text = document(&format!("{activity}{activity}<Author><Name>A</Name></Author>"));
        let activities = Tcx.parse(format!("{text}junk").as_bytes()).unwrap();
        assert_eq!(activities.len(), 2);
        for activity in activities {
            assert_eq!(activity.format, FileFormat::Tcx);
            assert_eq!(activity.sport.as_deref(), Some("running"));
            assert_eq!(activity.device.as_deref(), Some("A"));
            assert_eq!(activity.notes, [ImportNote::TrailingBytes(4)]);
        }
    }
}
