//! Invented exports: two sources, pauses, records before and after workouts, and broken ones.

use super::*;
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, Channel, RecordedOffset, Samples};

/// 2024-09-03T05:10:00Z, which is 07:10:00 +0200: 19 969 days and 18 600 seconds.
const START_MS: i64 = (19_969 * 86_400 + 18_600) * 1000;

const BROKEN_HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n\
    <!-- HealthKit Export Version: 14 -->\n<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>\n\
    <!ATTLIST HealthData\n  locale CDATA #REQUIRED\n<!ELEMENT Record ((MetadataEntry)*)>\n]>\n\
    <HealthData locale=\"xx_XX\">\n <ExportDate value=\"2024-09-12 09:00:00 +0200\"/>\n";

/// Seconds after the start as exports write times.
fn at(seconds: i64) -> String {
    let local_s = 7 * 3600 + 600 + seconds;
    format!("2024-09-03 {:02}:{:02}:{:02} +0200", local_s / 3600, local_s / 60 % 60, local_s % 60)
}

fn record(kind: &str, source: &str, unit: &str, (from, to): (i64, i64), value: f64) -> String {
    format!(
        " <Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"{source}\" sourceVersion=\"10\" \
         device=\"&lt;&lt;HKDevice: 0x1&gt;, name:x\u{b}&gt;\" unit=\"{unit}\" creationDate=\"{}\" \
         startDate=\"{}\" endDate=\"{}\" value=\"{value}\"/>\n",
        at(to),
        at(from),
        at(to),
    )
}

/// Ten minutes of a run at 3 m/s and 165 steps a minute by the watch; the phone counts as well.
fn records() -> String {
    let mut text = String::new();
    for from in (0..600).step_by(5) {
        text +=
            &record("HeartRate", "Watch", "count/min", (from, from), 140.0 + from as f64 / 60.0);
        text += &record("RunningSpeed", "Watch", "km/hr", (from, from + 5), 10.8);
        text += &record("RunningStrideLength", "Watch", "m", (from, from + 5), 1.09);
    }
    for from in (0..600).step_by(10) {
        text += &record("StepCount", "Watch", "count", (from, from + 10), 27.5);
        text += &record("DistanceWalkingRunning", "Watch", "km", (from, from + 10), 0.03);
        text += &record("RunningVerticalOscillation", "Watch", "cm", (from, from + 10), 8.4);
        text += &record("RunningGroundContactTime", "Watch", "ms", (from, from + 10), 245.0);
        text += &record("RunningPower", "Watch", "W", (from, from + 10), 260.0);
    }
    text += &record("StepCount", "Phone", "count", (0, 590), 1500.0);
    text += &record("StepCount", "Phone", "count", (-4000, -10), 999.0);
    text += &record("HeartRate", "Watch", "count/min", (-3600, -3600), 60.0);
    text
}

fn workout(inside: &str) -> String {
    format!(
        " <Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"10\" \
         durationUnit=\"min\" sourceName=\"Watch\" startDate=\"{}\" endDate=\"{}\">\n{inside}\
         <WorkoutStatistics type=\"HKQuantityTypeIdentifierDistanceWalkingRunning\" sum=\"1.8\" \
         unit=\"km\"/>\n </Workout>\n",
        at(0),
        at(600),
    )
}

const ROUTE: &str = "  <WorkoutRoute sourceName=\"Watch\">\n   <FileReference \
    path=\"/workout-routes/route_2024-09-03_7.20am.gpx\"/>\n  </WorkoutRoute>\n";

fn export(parts: &[&str]) -> String {
    format!("{BROKEN_HEAD}{}</HealthData>\n", parts.concat())
}

/// A route as the GPX reader gives it: time and place.
fn route_activity(seconds: impl Iterator<Item = i64>) -> Activity {
    let mut samples = Samples::default();
    for second in seconds {
        let row = samples.push_time(START_MS + second * 1000, 0);
        samples.set(row, Channel::LatDeg, 10.0);
    }
    samples.pad();
    Activity::of_samples(FileFormat::Gpx, samples)
}

fn joined(text: &str) -> Activity {
    let health = read(text.as_bytes());
    let mut activity = route_activity(0..=600);
    let path = "apple_health_export/workout-routes/route_2024-09-03_7.20am.gpx";
    health.join(health.workout_of(path, None).unwrap(), &mut activity);
    activity
}

fn value(activity: &Activity, channel: Channel, second: usize) -> f64 {
    activity.samples.channel(channel)[second]
}

#[test]
fn a_route_gets_the_records_of_its_workout() {
    for parts in [[records(), workout(ROUTE)], [workout(ROUTE), records()]] {
        let activity = joined(&export(&[&parts[0], &parts[1]]));
        assert_eq!(activity.sport.as_deref(), Some("running"));
        assert_eq!(activity.offset, RecordedOffset::Known(7200));
        let close = |channel, second, expected: f64| {
            let found = value(&activity, channel, second);
            assert!((found - expected).abs() < 1e-3, "{channel:?} at {second}: {found}");
        };
        close(Channel::HeartRateBpm, 62, 141.0);
        close(Channel::SpeedMps, 300, 3.0);
        close(Channel::StepLengthM, 300, 1.09);
        close(Channel::VerticalOscillationMm, 300, 84.0);
        close(Channel::GroundContactMs, 300, 245.0);
        close(Channel::PowerW, 300, 260.0);
        close(Channel::CadencePerMin, 300, 165.0);
        close(Channel::DistanceM, 0, 0.0);
        close(Channel::DistanceM, 305, 915.0);
        close(Channel::DistanceM, 600, 1800.0);
        assert_eq!(activity.device_figures.distance_m, Some(1800.0));
        assert_eq!(activity.timer, None);
    }
}

#[test]
fn a_source_is_never_summed_with_another() {
    let health = read(export(&[&records(), &workout(ROUTE)]).as_bytes());
    let own = |kind| health.readings_of(kind, &health.workouts[0]).len();
    assert_eq!((own(Kind::Steps), own(Kind::HeartRate)), (60, 120));
    // A program without records of its own gets those of the source that has most.
    let foreign =
        workout(ROUTE).replace("sourceName=\"Watch\" startDate", "sourceName=\"App\" startDate");
    let health = read(export(&[&records(), &foreign]).as_bytes());
    assert_eq!(health.readings_of(Kind::Steps, &health.workouts[0]).len(), 60);
}

#[test]
fn what_no_record_tells_stays_missing() {
    let few = record("HeartRate", "Watch", "count/min", (100, 100), 150.0)
        + &record("StepCount", "Watch", "count", (100, 400), 800.0);
    let activity = joined(&export(&[&few, &workout(ROUTE)]));
    assert_eq!(value(&activity, Channel::HeartRateBpm, 105), 150.0);
    assert!(value(&activity, Channel::HeartRateBpm, 106).is_nan());
    assert!(
        activity.samples.channel(Channel::CadencePerMin).is_empty(),
        "five minutes are too long"
    );
    assert!(activity.samples.channel(Channel::DistanceM).is_empty());
}

#[test]
fn values_of_the_route_itself_are_kept() {
    let health = read(export(&[&records(), &workout(ROUTE)]).as_bytes());
    let mut activity = route_activity(0..=600);
    *activity.samples.channel_mut(Channel::SpeedMps) = vec![2.5; 601];
    health.join(&health.workouts[0], &mut activity);
    assert_eq!(value(&activity, Channel::SpeedMps, 300), 2.5);
}

#[test]
fn pauses_stop_the_timer_and_do_not_thin_the_steps() {
    let event = |kind: &str, second| {
        format!("  <WorkoutEvent type=\"HKWorkoutEventType{kind}\" date=\"{}\"/>\n", at(second))
    };
    let pause = event("Pause", 118) + &event("Resume", 124);
    let steps = record("StepCount", "Watch", "count", (100, 120), 49.5)
        + &record("StepCount", "Watch", "count", (120, 140), 44.0);
    let activity = joined(&export(&[&steps, &workout(&(pause + ROUTE))]));
    let running: Vec<_> = activity
        .timer
        .as_ref()
        .unwrap()
        .iter()
        .map(|span| ((span.start_ms - START_MS) / 1000, (span.end_ms - START_MS) / 1000))
        .collect();
    assert_eq!(running, [(0, 118), (124, 600)]);
    // 49.5 steps in 18 s and 44 in 16 s.
    assert!((value(&activity, Channel::CadencePerMin, 110) - 165.0).abs() < 1e-3);
    assert!((value(&activity, Channel::CadencePerMin, 130) - 165.0).abs() < 1e-3);
}

#[test]
fn a_treadmill_run_is_made_of_its_records_or_of_its_totals() {
    let indoors = "<MetadataEntry key=\"HKIndoorWorkout\" value=\"1\"/>";
    let health = read(export(&[&records(), &workout(indoors)]).as_bytes());
    let runs: Vec<Activity> = health.without_route().collect();
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].sub_sport.as_deref(), Some("indoor_running"));
    assert_eq!((runs[0].samples.len(), runs[0].summary), (121, None));
    assert_eq!(runs[0].samples.channel(Channel::DistanceM).last(), Some(&1800.0));
    assert_eq!(runs[0].device.as_deref(), Some("Watch"));
    let health = read(export(&[&workout(indoors)]).as_bytes());
    let run = health.without_route().next().unwrap();
    assert!(run.samples.is_empty());
    let summary = run.summary.unwrap();
    assert_eq!((summary.start_utc_ms, summary.distance_m), (START_MS, Some(1800.0)));
    assert_eq!((summary.elapsed_s, summary.moving_s), (Some(600.0), Some(600.0)));
    let with_route = read(export(&[&records(), &workout(ROUTE)]).as_bytes());
    assert_eq!(with_route.without_route().count(), 0);
}

#[test]
fn other_sports_without_a_route_are_told_apart_from_runs() {
    let strength = workout("").replace("TypeRunning", "TypeFunctionalStrengthTraining");
    let ride = workout(ROUTE).replace("TypeRunning", "TypeCycling");
    let health = read(export(&[&records(), &workout(""), &strength, &ride]).as_bytes());
    assert_eq!(health.without_recording(|_| true).count(), 1);
    let sports = |is_there: bool| -> Vec<Option<String>> {
        health.others_without_recording(move |_| is_there).map(|other| other.sport).collect()
    };
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(sports(true), [named("functional_strength_training")]);
    assert_eq!(sports(false), [named("functional_strength_training"), named("cycling")]);
    let only = health.others_without_recording(|_| true).next().unwrap();
    assert_eq!((only.samples.len(), only.offset), (0, RecordedOffset::Known(7200)));
    let summary = only.summary.unwrap();
    assert_eq!((summary.start_utc_ms, summary.elapsed_s), (START_MS, Some(600.0)));
}

#[test]
fn a_route_is_found_by_time_when_its_name_is_not() {
    let health = read(export(&[&workout(ROUTE)]).as_bytes());
    let span = |from_s: i64, to_s: i64| {
        Some(Span { start_ms: START_MS + from_s * 1000, end_ms: START_MS + to_s * 1000 })
    };
    assert!(health.workout_of("x.gpx", span(10, 590)).is_some());
    assert!(health.workout_of("x.gpx", span(500, 900)).is_none());
    assert!(health.workout_of("x.gpx", None).is_none());
}

#[test]
fn a_cut_export_keeps_what_came_before() {
    let text = export(&[&records(), &workout(ROUTE)]);
    let whole = read(text.as_bytes());
    assert!(whole.is_whole && whole.unreadable == 0 && whole.workouts.len() == 1);
    let cut = read(&text.as_bytes()[..text.len() - 40]);
    assert!(!cut.is_whole && cut.workouts.len() == 1);
    let at = text.find("RunningStrideLength").unwrap();
    assert!(read(&text.as_bytes()[..at]).workouts.is_empty());
    let mut bytes = text.into_bytes();
    for at in (0..bytes.len()).step_by(97) {
        bytes[at] ^= 0x15;
    }
    let _ = read(&bytes[..]).without_route().count();
}

#[test]
fn runs_at_the_same_time_get_records_only_a_few_times() {
    let many = workout("").repeat(40);
    let health = read(export(&[&records(), &many]).as_bytes());
    assert_eq!(health.workouts.len(), 40);
    assert_eq!(health.workouts.iter().filter(|w| w.has_readings).count(), MAX_AT_ONCE);
}

/// The same text over and over, without being in memory as often.
struct Repeated {
    text: String,
    at: usize,
    times_left: usize,
}

impl std::io::Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() && self.times_left > 0 {
            (self.at, self.times_left) = (0, self.times_left - 1);
        }
        let read = std::io::Read::read(&mut &self.text.as_bytes()[self.at..], buffer)?;
        self.at += read;
        Ok(read)
    }
}

#[test]
fn a_million_other_records_cost_next_to_nothing() {
    use std::io::{BufReader, Read};
    let text = record("BasalEnergyBurned", "Watch", "kcal", (0, 60), 1.5).repeat(1000);
    let others = Repeated { at: text.len(), text, times_left: 1000 };
    let tail = [records(), workout(ROUTE), "</HealthData>".to_owned()].concat();
    let health = read(BufReader::new(BROKEN_HEAD.as_bytes().chain(others).chain(tail.as_bytes())));
    assert_eq!((health.workouts.len(), health.unreadable, health.is_whole), (1, 0, true));
    let kept: usize = health.readings.iter().map(Vec::capacity).sum();
    assert!(kept < 1000, "{kept}");
}

#[test]
fn workouts_of_a_week_without_records_cost_next_to_nothing() {
    let day = |number: i64| {
        let second = START_MS / 1000 + number * 86_400;
        chrono::DateTime::from_timestamp(second, 0).unwrap().format("%Y-%m-%d %H:%M:%S +0000")
    };
    let week = |number: i64| {
        format!(
            " <Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" startDate=\"{}\" \
             endDate=\"{}\"/>\n",
            day(number * 7),
            day(number * 7 + 7)
        )
    };
    let weeks: String = (0..2000).map(week).collect();
    let health = read(export(&[&records(), &weeks]).as_bytes());
    let sampled = health.without_route().filter(|run| !run.samples.is_empty());
    assert_eq!((health.workouts.len(), sampled.count()), (2000, 1));
}

#[test]
fn exports_are_known_by_their_root() {
    assert!(is_health_data(BROKEN_HEAD.as_bytes()));
    assert!(is_health_data(b"\xef\xbb\xbf <HealthData>"));
    assert!(is_health_data(b"<?xml version='1.0'?><!-- x --><!DOCTYPE HealthData["));
    for head in
        ["", "<?xml", "<ClinicalDocument><HealthData/>", "<gpx>", "<HealthDataX>", "HealthData"]
    {
        assert!(!is_health_data(head.as_bytes()), "{head}");
    }
}
