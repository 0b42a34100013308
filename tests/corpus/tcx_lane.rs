//! The TCX lane beside an independent reading.

use std::fs;
use std::path::Path;

use quick_xml::events::Event;
use soleus::ingest::repair::repair;
use soleus::ingest::{Format, tcx::Tcx};
use soleus::run::samples::extent;

use crate::files_below::files_below;

/// Times in trackpoints of activities, and the sum of the distances of laps, read without any of
/// our code; the sum is `None` when there is no lap.
fn independent_reading(text: &str) -> (usize, Option<f64>) {
    let mut reader = quick_xml::Reader::from_str(text.trim());
    reader.config_mut().check_end_names = false;
    let (mut path, mut times, mut total_m) = (Vec::<String>::new(), 0, None);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => path.push(tag.local_name().as_ref().to_owned()),
            Event::End(_) => drop(path.pop()),
            Event::Text(text) => {
                let ends_with = |tail: &[&str]| {
                    path.len() >= tail.len() && path[path.len() - tail.len()..] == *tail
                };
                let is_course = path.iter().any(|name| name == "Course");
                times += usize::from(ends_with(&["Trackpoint", "Time"]) && !is_course);
                if ends_with(&["Lap", "DistanceMeters"]) {
                    *total_m.get_or_insert(0.0) += text.trim().parse::<f64>().unwrap();
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (times, total_m)
}

/// Files whose points do not cover the distance of their laps, with the reason.
const PARTIAL: &[(&str, &str)] = &[
    ("tcx/togeojson__sample.tcx", "19 points of a run of 8 km, the last before its middle"),
    ("tcx/togeojson__tour_hr.tcx", "eight minutes of a ride of 38"),
    ("tcx/togeojson__bad.tcx", "four points of a long ride"),
    ("edge/derived/strava_leading_ws.tcx", "four points of a long ride"),
];

pub(crate) fn points_and_distances_equal_an_independent_reading_over_the_corpus(corpus: &Path) {
    let files = files_below(corpus, &[".tcx"]);
    let (mut points, mut distances, mut differing) = (0, 0, Vec::new());
    for path in &files {
        let name = path.strip_prefix(corpus).unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(path).unwrap();
        let (times, laps_m) = independent_reading(&String::from_utf8(bytes.clone()).unwrap());
        let mut activities = Tcx.parse(&bytes).unwrap_or_default();
        let samples: usize = activities.iter().map(|activity| activity.samples.len()).sum();
        points += samples;
        if samples != times {
            differing.push(format!("{name}: {samples} samples, {times} times"));
        }
        let is_partial = PARTIAL.iter().any(|(file, _)| *file == name);
        for activity in &mut activities {
            repair(activity, i64::MAX);
            let (Some(laps_m), distance_m) = (laps_m, extent(activity).distance_m) else {
                continue;
            };
            distances += 1;
            if ((distance_m / laps_m - 1.0).abs() > 0.02) != is_partial {
                differing.push(format!("{name}: {distance_m:.0} m, {laps_m:.0} m in laps"));
            }
        }
    }
    eprintln!("{} files: {points} points, {distances} distances compared", files.len());
    assert!(points > 0, "no TCX file with points in the corpus");
    assert_eq!(differing, Vec::<String>::new());
}
