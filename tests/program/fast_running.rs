//! Fast running over a whole season: a race that grows old, and a watch that measures too fast.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Seconds between two points.
const STEP_S: u32 = 4;
const LOAD_RULES: [&str; 6] = [
    "fast-distance-spike",
    "weekly-fast-jump",
    "first-fast-after-gap",
    "sprint-novelty",
    "changes-too-close",
    "raised-again-too-soon",
];

/// So many seconds at a speed in m/s, with a heart rate.
type Part = (u32, f64, u32);

const EASY: Part = (2100, 2.8, 135);
const LONG: Part = (2400, 2.8, 135);
/// Three kilometres of tempo between easy running.
const TEMPO: [Part; 3] = [(600, 2.8, 135), (834, 3.6, 160), (300, 2.8, 140)];
/// Five kilometres of racing after a warm-up, the first of them too fast: 4 m/s of critical speed.
const RACE: [Part; 3] = [(600, 2.8, 135), (200, 4.8, 178), (1010, 4.0, 178)];

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 6).unwrap() + Days::new(offset)
}

/// A recording of these parts, at noon of a day.
fn tcx(offset: u64, parts: &[Part]) -> String {
    let start = day(offset).and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap()).and_utc();
    let mut points = String::new();
    let (mut at_s, mut distance_m) = (0, 0.0);
    for &(seconds, speed_mps, bpm) in parts {
        for _ in 0..seconds / STEP_S {
            let time: DateTime<Utc> = start + TimeDelta::seconds(i64::from(at_s));
            let time = time.format("%Y-%m-%dT%H:%M:%SZ");
            let _ = write!(
                points,
                "<Trackpoint><Time>{time}</Time><DistanceMeters>{distance_m:.2}</DistanceMeters>\
                 <HeartRateBpm><Value>{bpm}</Value></HeartRateBpm></Trackpoint>"
            );
            at_s += STEP_S;
            distance_m += speed_mps * f64::from(STEP_S);
        }
    }
    let start = start.format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "<?xml version=\"1.0\"?><TrainingCenterDatabase \
         xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities>\
         <Activity Sport=\"Running\"><Id>{start}</Id><Lap StartTime=\"{start}\"><Track>{points}\
         </Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    )
}

fn record(folder: &Path, offset: u64, parts: &[Part]) {
    fs::write(folder.join(format!("{}.tcx", day(offset))), tcx(offset, parts)).unwrap();
}

/// Weeks of an easy run on Monday, tempo on Wednesday and a longer run on Saturday.
fn record_weeks(folder: &Path, weeks: u64) {
    for week in 0..weeks {
        record(folder, 7 * week, &[EASY]);
        record(folder, 7 * week + 2, &TEMPO);
        record(folder, 7 * week + 5, &[LONG]);
    }
}

/// Findings of the season in a folder, and its runs in order: start, fast limit in m/s, fast metres.
fn season(folder: &Path) -> (Vec<serde_json::Value>, Vec<(String, f64, f64)>) {
    let out = tempfile::tempdir().unwrap();
    let (input, out_path) = (folder.to_str().unwrap(), out.path().to_str().unwrap());
    let output = soleus(&["season", "--json", "--out", out_path, input]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let answer: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let mut table = csv::Reader::from_path(out.path().join("runs.csv")).unwrap();
    let headers = table.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (start, limit, fast) = (column("start_local"), column("fast_limit_mps"), column("fast_m"));
    let rows = table.records().map(Result::unwrap).filter(|row| !row[limit].is_empty());
    let number = |text: &str| text.parse::<f64>().unwrap();
    let runs = rows.map(|row| (row[start].to_owned(), number(&row[limit]), number(&row[fast])));
    (answer["findings"].as_array().unwrap().clone(), runs.collect())
}

#[test]
fn the_same_tempo_every_week_is_left_in_peace_when_a_race_comes_and_grows_old() {
    let folder = tempfile::tempdir().unwrap();
    record_weeks(folder.path(), 26);
    // On the Saturday of the sixth week, 40 days from the start.
    record(folder.path(), 40, &RACE);
    let (findings, runs) = season(folder.path());
    let spoken: Vec<String> = findings
        .iter()
        .filter(|one| LOAD_RULES.contains(&one["rule"].as_str().unwrap()))
        .filter(|one| one["level"] != "info" && one["date"].as_str() > Some("2025-02-23"))
        .map(|one| format!("{} {} {}", one["date"], one["rule"], one["message"]))
        .collect();
    assert!(spoken.is_empty(), "{spoken:#?}");
    // The limit does move, past the speed of the tempo and back, but never at once.
    let pace_s = |mps: f64| 1000.0 / mps;
    let fastest = runs.iter().map(|run| run.1).fold(0.0, f64::max);
    assert!(fastest > 3.65 && runs.last().unwrap().1 < 3.5, "{fastest} {:?}", runs.last());
    let settled = runs.iter().filter(|run| run.0.as_str() > "2025-02-10").collect::<Vec<_>>();
    for pair in settled.windows(2) {
        let moved_s = (pace_s(pair[0].1) - pace_s(pair[1].1)).abs();
        assert!(moved_s < 6.0, "{pair:?}");
    }
}

#[test]
fn a_fast_session_with_an_easy_heart_is_told_one_level_lower() {
    let folder = tempfile::tempdir().unwrap();
    record_weeks(folder.path(), 6);
    let level = |bpm: u32| {
        // Seven kilometres of tempo in place of three, on Monday of the seventh week.
        record(folder.path(), 42, &[(600, 2.8, bpm), (1960, 3.6, bpm)]);
        let (findings, _) = season(folder.path());
        let spike = findings
            .iter()
            .find(|one| one["rule"] == "fast-distance-spike" && one["date"] == "2025-02-17");
        let spike = spike.unwrap_or_else(|| panic!("{findings:#?}"));
        (spike["level"].clone(), spike["caveat"].as_str().unwrap().to_owned())
    };
    let (loud, caveat) = level(160);
    assert_eq!(loud, "warn");
    assert!(!caveat.contains("heart rate"), "{caveat}");
    let (doubted, caveat) = level(128);
    assert_eq!(doubted, "watch");
    let words = "One level lower, because the heart rate was easy: 128 bpm on average in the fast \
                 part, against up to 135 bpm in the easiest quarter of your runs of 60 days";
    assert!(caveat.starts_with(words), "{caveat}");
}
