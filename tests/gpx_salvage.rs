//! What is put together and saved from odd GPX files beyond single points: whole histories in one
//! document, and clocks that were never set.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write;

use soleus::activity::Activity;
use soleus::activity::import_notes::ImportNote;
use soleus::ingest::repair::repair;
use soleus::ingest::{Format, gpx::Gpx};
use soleus::run::classify;

/// 2024-01-01T00:00:00Z: 19 723 days after the epoch.
const MIDNIGHT_MS: i64 = 19_723 * 86_400_000;
const LATEST_MS: i64 = MIDNIGHT_MS + 400 * 86_400_000;

/// A segment of ten minutes at 3 m/s due north in the South Atlantic, from this hour on.
fn segment(day: u32, hour: u32) -> String {
    let mut text = "<trkseg>".to_owned();
    for minute in 0..=10 {
        // 180 m a minute are 0.00161876 degrees of latitude.
        let lat = -40.0 + 0.001_618_76 * f64::from(minute);
        write!(
            text,
            "<trkpt lat='{lat}' lon='-30'><time>2024-01-{day:02}T{hour:02}:{minute:02}:00Z</time>\
             </trkpt>"
        )
        .unwrap();
    }
    text + "</trkseg>"
}

fn document(tracks: &str) -> String {
    format!("<gpx version='1.1' creator='c'><metadata><name>all</name></metadata>{tracks}</gpx>")
}

fn track(name: &str, kind: &str, segments: &[String]) -> String {
    format!("<trk><name>{name}</name><type>{kind}</type>{}</trk>", segments.concat())
}

/// Every activity after repair.
fn read(text: &str) -> Vec<Activity> {
    let mut activities = Gpx.parse(text.as_bytes()).unwrap();
    activities.iter_mut().for_each(|activity| repair(activity, LATEST_MS));
    activities
}

/// Day and hour of the start, and number of samples.
fn outline(activity: &Activity) -> (i64, i64, usize) {
    let hours = (activity.samples.time_ms[0] - MIDNIGHT_MS) / 3_600_000;
    (hours / 24 + 1, hours % 24, activity.samples.len())
}

#[test]
fn no_day_of_a_history_in_one_document_is_lost() {
    let text = document(
        &[
            track("Tides", "running", &[segment(9, 7)]),
            track("Dunes", "cycling", &[segment(2, 7), segment(2, 8)]),
            track("", "Trail Run", &[segment(2, 18)]),
        ]
        .concat(),
    );
    let activities = read(&text);
    let outlines: Vec<_> = activities.iter().map(outline).collect();
    assert_eq!(outlines, [(2, 7, 22), (2, 18, 11), (9, 7, 11)]);
    let named = |activity: &Activity| {
        (activity.title.clone().unwrap(), activity.sport.clone().unwrap(), activity.notes.clone())
    };
    let named: Vec<_> = activities.iter().map(named).collect();
    let expected = [("Dunes", "cycling"), ("all", "running"), ("Tides", "running")];
    assert_eq!(named, expected.map(|(name, sport)| (name.to_owned(), sport.to_owned(), vec![])));
    assert_eq!(activities[1].sub_sport.as_deref(), Some("trail"));
    assert_eq!(classify::runs(activities, "a.gpx").unwrap().len(), 2);
}

#[test]
fn tracks_of_one_morning_are_one_run_with_pauses() {
    let parts = [track("a", "run", &[segment(1, 7)]), track("b", "run", &[segment(1, 12)])];
    let activities = read(&document(&parts.concat()));
    assert_eq!(activities.iter().map(outline).collect::<Vec<_>>(), [(1, 7, 22)]);
    assert_eq!(activities[0].title.as_deref(), Some("a"));
    assert_eq!(activities[0].samples.segment[10..12], [0, 1]);
}

#[test]
fn segments_of_one_track_stay_together_within_a_day_and_none_is_lost_beyond() {
    let text = document(&track("a", "run", &[segment(1, 7), segment(1, 20)]));
    assert_eq!(read(&text).iter().map(outline).collect::<Vec<_>>(), [(1, 7, 22)]);
    let text = document(&track("a", "run", &[segment(1, 7), segment(4, 7)]));
    let activities = read(&text);
    assert_eq!(activities.iter().map(outline).collect::<Vec<_>>(), [(1, 7, 11), (4, 7, 11)]);
    assert!(activities.iter().all(|activity| activity.title.as_deref() == Some("a")));
}

#[test]
fn one_wrong_time_in_a_track_splits_nothing() {
    let text = document(&track("a", "run", &[segment(1, 7)]));
    for wrong in ["1970-01-01T00:00:00Z", "2024-03-01T07:00:00Z", "7588-11-17T10:19:34.5Z"] {
        let activities = read(&text.replacen("2024-01-01T07:00:00Z", wrong, 1));
        assert_eq!(activities.iter().map(outline).collect::<Vec<_>>(), [(1, 7, 10)]);
        assert_eq!(activities[0].notes, [ImportNote::HostileTimes(1)]);
    }
}

#[test]
fn times_that_count_from_the_start_are_no_times() {
    let text = document(&track("a", "run", &[segment(1, 7)]))
        .replacen("2024-01-01T07:00:00Z", "7588-11-17T10:19:34.500000Z", 1)
        .replace("2024-01-01T07", "1970-01-01T00");
    let activities = read(&text);
    assert!(activities.len() == 1 && activities[0].samples.is_empty());
    assert_eq!(activities[0].notes, [ImportNote::HostileTimes(11)]);
}

#[test]
fn documents_one_behind_another_are_all_read() {
    let xml = "<?xml version='1.0' encoding='UTF-8'?>\n";
    let of = |day: u32| xml.to_owned() + &document(&track("Tides", "running", &[segment(day, 7)]));
    let useless = document("<rte><rtept lat='1' lon='2'/></rte>");
    let whole = read(&[of(2), of(3), of(5)].join("\n"));
    assert_eq!(whole.iter().map(outline).collect::<Vec<_>>(), [(2, 7, 11), (3, 7, 11), (5, 7, 11)]);
    assert!(whole.iter().all(|activity| activity.notes.is_empty()));
    assert!(whole.iter().all(|activity| activity.title.as_deref() == Some("Tides")));
    let mixed = read(&[of(2), useless.clone(), of(3)].concat());
    assert_eq!(mixed.iter().map(outline).collect::<Vec<_>>(), [(2, 7, 11), (3, 7, 11)]);
    assert_eq!(mixed[0].notes, [ImportNote::TrailingBytes(useless.len() as u64)]);
}
