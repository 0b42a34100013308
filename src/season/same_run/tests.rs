//! Pairs of recordings that are one run, and pairs that are not.

use super::*;
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, Channel, Samples, Summary};
use crate::base::units::MS_PER_S;
use crate::columns::RUN_DISTANCE_M;
use crate::run::run_tables::fixtures::{at, recording, tables};

/// Metres in a minute of the invented recordings.
const MINUTE_M: f64 = 180.0;

fn extent(start_min: i64, minutes: i64, distance_m: f64) -> Extent<'static> {
    let start_ms = at(0, 6, start_min);
    Extent {
        start_ms,
        end_ms: start_ms + minutes * 60 * MS_PER_S,
        distance_m: (distance_m > 0.0).then_some(distance_m),
        is_zoneless: false,
        is_broken: false,
        is_indoor: false,
        track: None,
        source: "",
    }
}

/// The recording this many seconds later.
fn shifted_by(extent: Extent, seconds: i64) -> Extent {
    Extent {
        start_ms: extent.start_ms + seconds * MS_PER_S,
        end_ms: extent.end_ms + seconds * MS_PER_S,
        ..extent
    }
}

/// Whether the two, each a file of its own, are found to be one run, in either order.
fn is_same(a: Extent, b: Extent) -> bool {
    let [a, b] = [Extent { source: "a.gpx", ..a }, Extent { source: "b.gpx", ..b }];
    let found = |pair: [Extent; 2]| !clusters(&pair, &["a", "b"], FAR_APART_RATIO).same.is_empty();
    assert_eq!(found([a, b]), found([b, a]));
    found([a, b])
}

/// The recording with every distance multiplied.
fn stretched(mut activity: Activity, factor: f64) -> Activity {
    for value in activity.samples.channel_mut(Channel::DistanceM) {
        *value *= factor;
    }
    activity
}

fn sources(unique: &Deduplicated) -> Vec<&str> {
    unique.runs.iter().map(|run| run.row.source.as_str()).collect()
}

fn said(unique: &Deduplicated) -> Vec<String> {
    unique.notes.iter().map(|(run_id, note)| format!("{run_id}: {note}")).collect()
}

#[test]
fn two_devices_started_minutes_apart_and_one_stopped_late_are_one_run() {
    // 58 of 60 minutes overlap; the other ran on for an hour in the changing room.
    assert!(is_same(extent(0, 60, 10_000.0), extent(2, 118, 9750.0)));
    // 3.1 % apart, and only 58 of 118 minutes of the longer overlap.
    assert!(!is_same(extent(0, 60, 10_000.0), extent(2, 118, 9690.0)));
}

#[test]
fn four_fifths_of_the_shorter_is_the_limit() {
    assert!(is_same(extent(0, 60, 10_000.0), extent(12, 60, 10_000.0)));
    assert!(!is_same(extent(0, 60, 10_000.0), extent(13, 60, 10_000.0)));
}

#[test]
fn a_foot_pod_and_satellites_may_differ_more_when_both_cover_each_other() {
    assert!(is_same(extent(0, 60, 10_000.0), extent(1, 60, 8500.0)));
    assert!(!is_same(extent(0, 60, 10_000.0), extent(1, 60, 8490.0)));
}

#[test]
fn a_lap_inside_its_run_and_a_stranger_at_the_same_time_are_left_out_and_said() {
    let lap = tables(&recording(at(0, 6, 20), 10), "lap");
    let runs = vec![tables(&recording(at(0, 6, 0), 60), "run"), lap];
    let unique = deduplicate_all(runs).unwrap();
    assert_eq!(sources(&unique), ["run.fit"]);
    let pair = Overlap { kept: "run.fit".to_owned(), left_out: "lap.fit".to_owned() };
    assert_eq!(unique.overlaps, [pair]);
    assert_eq!(said(&unique).len(), 2);
    assert!(said(&unique)[0].starts_with("lap: overlaps with run.fit"), "{:?}", said(&unique));
    assert!(said(&unique)[1].starts_with("run: overlaps with lap.fit"), "{:?}", said(&unique));
    // Half an hour of an hour and a half hour more.
    let (anna, ben) = (recording(at(0, 6, 0), 60), recording(at(0, 6, 30), 75));
    let unique = deduplicate_all(vec![tables(&anna, "anna"), tables(&ben, "ben")]).unwrap();
    assert_eq!(sources(&unique), ["ben.fit"]);
}

#[test]
fn a_few_minutes_at_once_are_a_late_stop_and_both_count() {
    let after = |minutes: i64| {
        let runs = [(at(0, 6, 0), "first"), (at(0, 7, -minutes), "second")];
        let runs = runs.map(|(start_ms, name)| tables(&recording(start_ms, 60), name));
        deduplicate_all(runs.into()).unwrap()
    };
    assert_eq!((after(4).runs.len(), after(4).notes.len()), (2, 0));
    assert_eq!((after(5).runs.len(), after(5).overlaps.len()), (1, 1));
}

#[test]
fn times_that_somebody_typed_or_a_clock_without_a_zone_leave_nobody_out() {
    let mut zoneless = recording(at(0, 6, 20), 10);
    zoneless.notes.push(ImportNote::ZonelessTimes(61));
    let summary = Summary {
        start_utc_ms: at(0, 6, 10),
        elapsed_s: Some(1800.0),
        distance_m: Some(4000.0),
        ..Summary::default()
    };
    let typed = Activity {
        summary: Some(summary),
        ..Activity::of_samples(FileFormat::StravaCsv, Samples::default())
    };
    for other in [zoneless, typed] {
        let run = tables(&recording(at(0, 6, 0), 60), "run");
        let unique = deduplicate_all(vec![run, tables(&other, "other")]).unwrap();
        assert_eq!((unique.runs.len(), unique.overlaps.len()), (2, 0));
        assert!(said(&unique)[0].contains("both count"), "{:?}", said(&unique));
    }
}

#[test]
fn legs_of_one_file_and_a_device_that_was_left_on_leave_nobody_out() {
    let run = |minute: i64, minutes: i64, id: &str| {
        let mut run = tables(&recording(at(0, 6, minute), minutes), id);
        run.row.source = "1.fit".to_owned();
        run
    };
    let legs = deduplicate_all(vec![run(0, 60, "a1"), run(20, 30, "a1-2")]).unwrap();
    assert_eq!((legs.runs.len(), legs.overlaps.len()), (2, 0));
    // The same name in the folders of two people.
    let people = deduplicate_all(vec![run(0, 60, "a1"), run(20, 30, "b2")]).unwrap();
    assert_eq!((people.runs.len(), people.overlaps.len()), (1, 1));
    // 49 hours with a run in them, of which the device that was left on says nothing.
    let left_on = tables(&recording(at(0, 6, 0), 49 * 60), "on");
    let run = tables(&recording(at(1, 6, 0), 30), "run");
    let both = deduplicate_all(vec![left_on, run]).unwrap();
    assert_eq!((both.runs.len(), both.overlaps.len()), (2, 0));
}

#[test]
fn a_treadmill_and_a_wrist_beside_it_are_one_run() {
    let (treadmill, wrist) = (extent(0, 60, 10_000.0), extent(1, 60, 7000.0));
    assert!(!is_same(treadmill, wrist));
    assert!(is_same(Extent { is_indoor: true, ..treadmill }, wrist));
    assert!(!is_same(Extent { is_indoor: true, ..treadmill }, extent(1, 60, 5900.0)));
    assert!(!is_same(Extent { is_indoor: true, ..treadmill }, extent(20, 60, 7000.0)));
}

#[test]
fn of_three_people_at_once_one_counts() {
    let run =
        |minute: i64, minutes: i64, name: &str| tables(&recording(at(0, 6, minute), minutes), name);
    // The second overlaps both others; they do not overlap each other.
    let unique =
        deduplicate_all(vec![run(0, 40, "a"), run(20, 60, "b"), run(60, 40, "c")]).unwrap();
    assert_eq!((sources(&unique), unique.overlaps.len()), (vec!["b.fit"], 2));
}

/// Half an hour round a bay at this place with a point every ten seconds, and with the wrist's scatter.
fn round_the_bay(start_ms: i64, lat_deg: f64, scatter_deg: f64) -> Activity {
    let mut activity = recording(start_ms, 30);
    for row in 0..activity.samples.len() {
        let (angle, odd) = (row as f64 / 30.0, (row * row % 17) as f64);
        let north = lat_deg + 0.01 * angle.sin() + scatter_deg * odd;
        activity.samples.set(row, Channel::LatDeg, north);
        activity.samples.set(row, Channel::LonDeg, -30.0 + 0.01 * angle.cos());
    }
    activity
}

#[test]
fn the_same_points_are_one_run_whatever_the_hours_between_and_both_are_said() {
    let at_hour = |hour: i64, name: &str| tables(&round_the_bay(at(0, hour, 38), -40.0, 0.0), name);
    let unique = deduplicate_all(vec![at_hour(20, "utc"), at_hour(14, "local")]).unwrap();
    assert_eq!(sources(&unique), ["local.fit"]);
    let expected = [
        "utc: same run as local.fit (fit, first by name): the same points, clock +6.00 h off, \
         distance 0.0 % apart",
        "local: also recorded as utc.fit: the same points, clock +6.00 h off, distance 0.0 % apart",
    ];
    assert_eq!(said(&unique), expected);
    assert!(unique.overlaps.is_empty());
    // Twenty minutes later is no other runner at the same time.
    let clock = tables(&round_the_bay(at(0, 14, 58), -40.0, 0.0), "late");
    let unique = deduplicate_all(vec![at_hour(14, "early"), clock]).unwrap();
    assert_eq!((unique.runs.len(), unique.overlaps.len()), (1, 0));
    // The next day, further than any zone, it is another run by a route that somebody drew.
    let next_day = tables(&round_the_bay(at(1, 14, 38), -40.0, 0.0), "next");
    assert_eq!(deduplicate_all(vec![at_hour(14, "a"), next_day]).unwrap().runs.len(), 2);
}

#[test]
fn one_file_has_one_clock_so_that_its_tracks_are_never_one_run() {
    let lap = |number: i64| {
        let mut lap =
            tables(&round_the_bay(at(0, 6 + 10 * number, 0), -40.0, 0.0), &number.to_string());
        lap.row.source = "history.gpx".to_owned();
        lap
    };
    // Ten hours apart each: with clocks of their own every one would hang on the one before.
    let unique = deduplicate_all((0..20).map(lap).collect()).unwrap();
    assert_eq!(unique.runs.len(), 20);
}

#[test]
fn the_same_route_twice_a_day_is_two_runs() {
    let morning = tables(&round_the_bay(at(0, 6, 0), -40.0, 0.0), "a");
    let evening = tables(&round_the_bay(at(0, 18, 0), -40.0, 0.000_02), "b");
    assert_eq!(deduplicate_all(vec![morning, evening]).unwrap().runs.len(), 2);
}

#[test]
fn two_devices_a_fifth_apart_are_one_run_where_nobody_else_ran() {
    let wrist = |factor: f64| tables(&stretched(recording(at(0, 6, 1), 60), factor), "wrist");
    let phone = || tables(&recording(at(0, 6, 0), 60), "phone");
    let unique = deduplicate_all(vec![phone(), wrist(0.81)]).unwrap();
    assert_eq!((unique.runs.len(), unique.overlaps.len()), (1, 0));
    let both = said(&unique);
    let how = "98 % overlap, distance 19.0 % apart";
    assert_eq!(both[0], format!("wrist: same run as phone.fit (fit, first by name): {how}"));
    assert_eq!(both[1], format!("phone: also recorded as wrist.fit: {how}"));
    assert_eq!(deduplicate_all(vec![phone(), wrist(0.79)]).unwrap().overlaps.len(), 1);
    // Two people in the folder: on another day they ran at one time and not the same.
    let strangers = [("anna", 60, 1.0), ("ben", 75, 0.5)].map(|(name, minutes, factor)| {
        tables(&stretched(recording(at(3, 6, 0), minutes), factor), name)
    });
    let runs = [vec![phone(), wrist(0.81)], strangers.into()].concat();
    assert_eq!(deduplicate_all(runs).unwrap().overlaps.len(), 2);
}

#[test]
fn what_is_not_known_to_be_zero_is_told_by_time_alone() {
    assert!(is_same(extent(0, 60, 0.0), extent(1, 60, 10_000.0)));
    assert!(!is_same(extent(0, 60, 0.0), extent(4, 60, 10_000.0)));
}

#[test]
fn two_runs_of_one_day_are_two() {
    let morning = tables(&recording(at(0, 6, 0), 60), "a");
    let evening = tables(&recording(at(0, 18, 0), 60), "b");
    let at_once_after = tables(&recording(at(0, 19, 0), 60), "c");
    assert_eq!(deduplicate_all(vec![morning, evening, at_once_after]).unwrap().runs.len(), 3);
}

#[test]
fn a_clock_whole_hours_off_is_found_only_without_a_zone() {
    let zoneless = Extent { is_zoneless: true, ..extent(0, 60, 10_000.0) };
    let seconds = shifted_by;
    let later = extent(8 * 60, 60, 9910.0);
    assert!(is_same(zoneless, later));
    assert!(is_same(zoneless, seconds(extent(-345, 60, 10_000.0), 9)));
    assert!(!is_same(extent(0, 60, 10_000.0), later));
    // Another distance, another length, no whole quarter hour, further than any zone.
    assert!(!is_same(zoneless, extent(8 * 60, 60, 9890.0)));
    let longer = Extent { end_ms: later.end_ms + 3 * MS_PER_S, ..later };
    assert!(!is_same(zoneless, longer));
    assert!(!is_same(zoneless, seconds(later, 11)));
    assert!(!is_same(zoneless, extent(855, 60, 10_000.0)));
}

#[test]
fn a_recording_that_broke_off_is_part_of_the_whole_one() {
    let mut broken = recording(at(0, 6, 1), 20);
    broken.notes.push(ImportNote::Truncated { samples: 120, missing_bytes: 9 });
    let mut whole = recording(at(0, 6, 0), 60);
    whole.format = FileFormat::Gpx;
    let found = deduplicate_all(vec![tables(&broken, "broken"), tables(&whole, "whole")]).unwrap();
    assert_eq!(sources(&found), ["whole.fit"]);
    let how = "100 % overlap, distance 66.7 % apart";
    let broken_off = format!("broken: same run as whole.fit (gpx, whole): {how}");
    assert_eq!(said(&found), [broken_off, format!("whole: also recorded as broken.fit: {how}")]);
    // At another speed it is another run, and somebody else's.
    let other = tables(&stretched(broken, 1.2), "broken");
    let found = deduplicate_all(vec![other, tables(&whole, "whole")]).unwrap();
    assert_eq!((found.runs.len(), found.overlaps.len()), (1, 1));
}

#[test]
fn the_richest_is_kept_and_takes_over_only_title_and_gear() {
    let with = |format, title: &str| Activity {
        format,
        title: (!title.is_empty()).then(|| title.to_owned()),
        ..recording(at(0, 6, 0), 60)
    };
    let fit = tables(&with(FileFormat::Fit, ""), "z");
    let gpx = tables(&stretched(with(FileFormat::Gpx, "Morning Run"), 1.01), "a");
    let tcx = tables(&with(FileFormat::Tcx, "Run"), "b");
    let unique = deduplicate_all(vec![gpx, fit, tcx]).unwrap();
    assert_eq!(sources(&unique), ["z.fit"]);
    let kept = &unique.runs[0];
    assert_eq!(kept.row.figure(&RUN_DISTANCE_M).unwrap(), Some(60.0 * MINUTE_M));
    // The richer of the two others names it.
    assert_eq!(kept.row.title.as_deref(), Some("Run"));
    assert_eq!(kept.repeats.len(), 2);
    let expected = [
        "b: same run as z.fit (fit, richer): 100 % overlap, distance 0.0 % apart",
        "a: same run as z.fit (fit, richer): 100 % overlap, distance 1.0 % apart",
        "z: title taken from b.fit",
    ];
    assert_eq!(said(&unique), expected);
}

#[test]
fn a_recording_outranks_a_list_even_when_it_broke_off() {
    let mut broken = recording(at(0, 6, 0), 58);
    broken.notes.push(ImportNote::Truncated { samples: 349, missing_bytes: 9 });
    let summary = Summary {
        start_utc_ms: at(0, 6, 0),
        elapsed_s: Some(3600.0),
        distance_m: Some(10_800.0),
        ..Summary::default()
    };
    let listed = Activity {
        summary: Some(summary),
        ..Activity::of_samples(FileFormat::StravaCsv, Samples::default())
    };
    let unique = deduplicate_all(vec![tables(&listed, "list"), tables(&broken, "broken")]).unwrap();
    assert_eq!(sources(&unique), ["broken.fit"]);
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    let make = || {
        let day = |day: i64| recording(at(day, 6, 0), 30);
        let mut runs: Vec<RunTables> = Vec::new();
        for number in 0..12 {
            // Three recordings of each of four days, some with a title.
            let title = (number % 5 == 0).then(|| format!("Run {number}"));
            let one = Activity { title, ..stretched(day(number % 4), 1.0 + number as f64 / 1e3) };
            runs.push(tables(&one, &format!("{number:02}")));
        }
        runs
    };
    let shown = |runs: Vec<RunTables>| {
        let unique = deduplicate_all(runs).unwrap();
        let mut kept: Vec<String> = unique
            .runs
            .iter()
            .map(|run| format!("{} {:?} {:?}", run.row.source, run.row.title, run.repeats))
            .collect();
        let mut notes = said(&unique);
        kept.sort();
        notes.sort();
        (kept, notes)
    };
    let (mut shuffled, mut reversed) = (make(), make());
    shuffled.rotate_left(5);
    reversed.reverse();
    let first = shown(make());
    assert_eq!(first.0.len(), 4);
    assert_eq!(shown(shuffled), first);
    assert_eq!(shown(reversed), first);
}

#[test]
fn a_hundred_thousand_recordings_at_one_moment_take_no_square_of_their_number() {
    let names: Vec<String> = (0..100_000).map(|number| format!("{number:06}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    // Every distance a fifth beyond the one before, over and over: neighbours never match.
    let distance_m = |number: usize| 1000.0 * 1.2_f64.powi((number % 20) as i32);
    let extents: Vec<Extent> = (0..names.len())
        .map(|number| Extent { is_zoneless: true, ..extent(0, 60, distance_m(number)) })
        .collect();
    assert_eq!(clusters(&extents, &names, FAR_APART_RATIO).same.len(), 20);
}
