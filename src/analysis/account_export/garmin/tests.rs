//! Invented lists in the units and types that Garmin's exports have had.

use super::*;

/// 2024-01-01T07:00:00Z.
const START: i64 = (19_723 * 86_400 + 7 * 3600) * 1000;

fn list(entries: &[&str]) -> String {
    format!("[{{\"summarizedActivitiesExport\":[{}]}}]", entries.join(","))
}

fn read_all(entries: &[&str]) -> Vec<ExportEntry> {
    read(list(entries).as_bytes()).unwrap()
}

const IN_CM: &str = r#"{"activityId":1,"name":"Harbour – NaN","activityType":"treadmill_running",
    "sportType":"RUNNING","beginTimestamp":1.7040924E12,"startTimeLocal":1704096000000,
    "distance":1000000.0,"duration":3000000.0,"elapsedDuration":3100000.0,
    "movingDuration":2950000.0,"avgSpeed":0.333,"elevationGain":5000.0,"avgHr":148.0,
    "avgRunCadence":82.5,"splits":[{"distance":5,"name":"x"}]}"#;

fn expected() -> Summary {
    Summary {
        start_utc_ms: START,
        elapsed_s: Some(3100.0),
        timer_s: None,
        moving_s: Some(2950.0),
        distance_m: Some(10_000.0),
        ascent_m: Some(50.0),
        heart_rate_bpm: Some(148.0),
        cadence_spm: Some(165.0),
    }
}

#[test]
fn centimetres_and_milliseconds_are_recognised() {
    let entry = &read_all(&[IN_CM])[0];
    assert_eq!(entry.title.as_deref(), Some("Harbour – NaN"));
    assert_eq!(entry.sport.as_deref(), Some("running"));
    assert_eq!(entry.sub_sport.as_deref(), Some("treadmill"));
    assert_eq!(entry.summary, Some(expected()));
}

#[test]
fn metres_and_seconds_and_other_types_are_recognised() {
    let entry = r#"{"name":" ","activityType":{"typeId":1,"typeKey":"trail_running"},
        "startTimeGMT":"2024-01-01 07:00:00","distance":"10000","duration":3000.0,
        "elapsedDuration":3100,"movingDuration":2950,"elevationGain":250,"avgHr":NaN,
        "avgDoubleCadence":165,"avgRunCadence":-Infinity}"#;
    let entry = &read_all(&[entry])[0];
    assert_eq!((entry.title.as_deref(), entry.sub_sport.as_deref()), (None, Some("trail")));
    let expected = Summary { ascent_m: Some(250.0), heart_rate_bpm: None, ..expected() };
    assert_eq!(entry.summary, Some(expected));
}

#[test]
fn what_no_reading_makes_possible_is_left_out() {
    let fast = IN_CM.replace("1000000.0", "9900000.0").replace("148.0", "0");
    let long = IN_CM.replace("2950000.0", "9950000.0");
    let short = IN_CM.replace("3100000.0", "100000.0");
    let entries = read_all(&[IN_CM, IN_CM, IN_CM, IN_CM, &fast, &long, &short]);
    let summary = |at: usize| entries[at].summary.unwrap();
    assert_eq!((summary(4).distance_m, summary(4).heart_rate_bpm), (None, None));
    assert_eq!((summary(5).moving_s, summary(5).distance_m), (Some(3000.0), Some(10_000.0)));
    assert_eq!(summary(6).elapsed_s, None);
}

#[test]
fn units_that_stay_open_give_no_values() {
    // 70 000 are 70 s in milliseconds, or most of a day in seconds.
    let open = IN_CM.replace("3000000.0", "70000.0");
    let summary = read_all(&[&open])[0].summary.unwrap();
    assert_eq!((summary.moving_s, summary.distance_m, summary.ascent_m), (None, None, None));
}

#[test]
fn without_a_utc_time_there_is_no_summary() {
    let local = IN_CM.replace("beginTimestamp", "endTimestamp");
    assert_eq!(read_all(&[&local])[0].summary, None);
    let seconds = IN_CM.replace("1.7040924E12", "1704092400");
    assert_eq!(read_all(&[&seconds])[0].summary.unwrap().start_utc_ms, START);
}

#[test]
fn entries_before_a_damage_are_kept_and_strangers_passed_over() {
    let text = list(&[IN_CM, "null", "7", "[]", IN_CM]);
    assert_eq!(read(text.as_bytes()).unwrap().len(), 2);
    assert_eq!(read(&text.as_bytes()[..text.len() - 20]).unwrap().len(), 1);
    for end in 0..text.len() {
        let _ = read(&text.as_bytes()[..end]);
    }
}

#[test]
fn other_json_is_no_list() {
    for text in
        ["", "[]", "{}", "[{\"sleep\":[]}]", "NaN", "\"summarizedActivitiesExport\"", "[[[["]
    {
        assert_eq!(read(text.as_bytes()), None, "{text}");
    }
    assert_eq!(read(list(&[]).as_bytes()), Some(Vec::new()));
    assert!(read("[".repeat(1_000_000).as_bytes()).is_none());
}
