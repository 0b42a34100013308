//! Workouts as an export describes them: sport, time, pauses, totals and route files. Knows nothing
//! of records.

use std::borrow::Cow;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use quick_xml::escape::unescape;

use super::readings::{metres_per, moment, seconds_per};
use super::tags;
use crate::activity::Span;
use crate::activity::sport::sport_of_type;
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::ingest::xml::lex::number;

/// A workout of an export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workout {
    /// Sport in lower case, `running` for runs; `None` when the export does not say.
    pub sport: Option<String>,
    /// `indoor_running` for runs that are marked as indoors; else `None`.
    pub sub_sport: Option<String>,
    /// Start and end in UTC milliseconds since the Unix epoch.
    pub span_ms: (i64, i64),
    /// Seconds to add to UTC: of the workout's own time zone where it names one, else as its start
    /// is written.
    pub offset_s: i32,
    /// Name of the watch, phone or program that wrote it; empty when not said.
    pub source: String,
    /// Time without pauses in seconds; `None` when not told.
    pub duration_s: Option<f64>,
    /// Distance in metres; `None` when not told.
    pub distance_m: Option<f64>,
    /// Total ascent in metres; `None` when not told.
    pub ascent_m: Option<f64>,
    /// Mean heart rate in beats per minute; `None` when not told.
    pub heart_rate_bpm: Option<f64>,
    /// Steps of both feet; `None` when not told.
    pub steps: Option<f64>,
    /// Paths of its routes inside the export, as written.
    pub route_files: Vec<String>,
    /// Pauses in order, without overlap and inside the workout.
    pub pauses: Vec<Span>,
    /// Number of the source among those of the records.
    pub(super) source_number: u16,
    /// Whether records are looked up for it.
    pub(super) has_readings: bool,
}

impl Workout {
    /// Whether it is a run.
    pub fn is_run(&self) -> bool {
        self.sport.as_deref() == Some("running")
    }

    /// Start and end.
    pub fn span(&self) -> Span {
        Span { start_ms: self.span_ms.0, end_ms: self.span_ms.1 }
    }
}

/// The longest workout that is one; nobody runs for a week.
const MAX_WORKOUT_MS: i64 = 7 * S_PER_DAY * MS_PER_S;
const MAX_ROUTES: usize = 100;
const MAX_PAUSES: usize = 1000;
/// Names from the file are kept up to here.
const LONGEST_TEXT: usize = 1000;

/// A workout whose end tag has not come yet.
#[derive(Default)]
pub(super) struct Open {
    workout: Workout,
    zone: Option<Tz>,
    is_indoor: bool,
    paused_since_ms: Option<i64>,
    /// Parts of a workout of several sports repeat what the whole says.
    is_in_part: bool,
}

impl Open {
    /// Begins with the start tag; `None` when it has no usable time.
    pub(super) fn new(tag: &[u8]) -> Option<Self> {
        let inside = tags::inside(tag);
        let (mut start, mut end, mut open) = (None, None, Self::default());
        let (mut duration, mut distance) = (Amount::default(), Amount::default());
        for (name, text) in tags::attributes(&inside) {
            match name {
                "workoutActivityType" => open.workout.sport = sport(text),
                "sourceName" => open.workout.source = plain(text),
                "startDate" => start = moment(text),
                "endDate" => end = moment(text),
                "duration" => duration.value = number(text),
                "durationUnit" => duration.unit = text,
                "totalDistance" => distance.value = number(text),
                "totalDistanceUnit" => distance.unit = text,
                _ => {}
            }
        }
        let ((start_ms, offset_s), (end_ms, _)) = (start?, end?);
        // The years that records can have, 1970 to 2106.
        u32::try_from(start_ms / MS_PER_S).ok()?;
        let is_possible = (0..=MAX_WORKOUT_MS).contains(&end_ms.checked_sub(start_ms)?);
        open.workout.span_ms = (start_ms, end_ms);
        open.workout.offset_s = offset_s;
        open.workout.duration_s = duration.in_si(seconds_per);
        open.workout.distance_m = distance.in_si(metres_per);
        is_possible.then_some(open)
    }

    /// Takes a tag inside the workout.
    pub(super) fn take(&mut self, tag: &[u8]) {
        if tags::is_named(tag, b"WorkoutActivity") {
            self.is_in_part = !tags::is_empty(tag);
        } else if tags::is_named(tag, b"/WorkoutActivity") {
            self.is_in_part = false;
        } else if tags::is_named(tag, b"FileReference") {
            self.take_route(tag);
        } else if !self.is_in_part {
            self.take_of_whole(tag);
        }
    }

    fn take_of_whole(&mut self, tag: &[u8]) {
        if tags::is_named(tag, b"WorkoutEvent") {
            self.take_event(tag);
        } else if tags::is_named(tag, b"WorkoutStatistics") {
            self.take_statistics(tag);
        } else if tags::is_named(tag, b"MetadataEntry") {
            self.take_metadata(tag);
        }
    }

    fn take_route(&mut self, tag: &[u8]) {
        let inside = tags::inside(tag);
        let path = tags::attributes(&inside).find(|(name, _)| *name == "path");
        if let Some((_, path)) = path.filter(|_| self.workout.route_files.len() < MAX_ROUTES) {
            self.workout.route_files.push(plain(path));
        }
    }

    fn take_event(&mut self, tag: &[u8]) {
        let inside = tags::inside(tag);
        let (mut kind, mut date) = ("", None);
        for (name, text) in tags::attributes(&inside) {
            match name {
                "type" => kind = text.strip_prefix("HKWorkoutEventType").unwrap_or(text),
                "date" => date = moment(text),
                _ => {}
            }
        }
        let Some((at_ms, _)) = date else { return };
        match kind {
            "Pause" | "MotionPaused" => {
                self.paused_since_ms.get_or_insert(at_ms);
            }
            "Resume" | "MotionResumed" => self.end_pause(at_ms),
            _ => {}
        }
    }

    fn end_pause(&mut self, at_ms: i64) {
        let Some(since_ms) = self.paused_since_ms.take() else { return };
        let (start_ms, end_ms) = self.workout.span_ms;
        let pause = Span { start_ms: since_ms.max(start_ms), end_ms: at_ms.min(end_ms) };
        if pause.start_ms < pause.end_ms && self.workout.pauses.len() < MAX_PAUSES {
            self.workout.pauses.push(pause);
        }
    }

    fn take_statistics(&mut self, tag: &[u8]) {
        let inside = tags::inside(tag);
        let (mut kind, mut unit, mut sum, mut average) = ("", "", None, None);
        for (name, text) in tags::attributes(&inside) {
            match name {
                "type" => kind = text.strip_prefix("HKQuantityTypeIdentifier").unwrap_or(text),
                "unit" => unit = text,
                "sum" => sum = number(text),
                "average" => average = number(text),
                _ => {}
            }
        }
        let workout = &mut self.workout;
        if kind == "HeartRate" && unit == "count/min" {
            workout.heart_rate_bpm = average.filter(|bpm| *bpm > 0.0);
        } else if kind == "StepCount" && unit == "count" {
            workout.steps = sum.filter(|steps| *steps > 0.0);
        } else if kind.starts_with("Distance") && workout.distance_m.is_none() {
            workout.distance_m = Amount { value: sum, unit }.in_si(metres_per);
        }
    }

    fn take_metadata(&mut self, tag: &[u8]) {
        let inside = tags::inside(tag);
        let (mut key, mut value) = ("", "");
        for (name, text) in tags::attributes(&inside) {
            match name {
                "key" => key = text,
                "value" => value = text.trim(),
                _ => {}
            }
        }
        match key {
            "HKIndoorWorkout" => self.is_indoor = value == "1",
            "HKTimeZone" => self.zone = value.parse().ok(),
            "HKElevationAscended" => {
                let (value, unit) = value.split_once(' ').unwrap_or((value, ""));
                self.workout.ascent_m = Amount { value: number(value), unit }.in_si(metres_per);
            }
            _ => {}
        }
    }

    /// The workout, when its end tag or the end of the file has come.
    pub(super) fn close(mut self) -> Workout {
        self.end_pause(self.workout.span_ms.1);
        let mut workout = self.workout;
        workout.pauses = joined(std::mem::take(&mut workout.pauses));
        if self.is_indoor && workout.is_run() {
            workout.sub_sport = Some("indoor_running".to_owned());
        }
        if let (Some(zone), Some(start)) =
            (self.zone, DateTime::from_timestamp_millis(workout.span_ms.0))
        {
            let offset = zone.offset_from_utc_datetime(&start.naive_utc());
            workout.offset_s = offset.fix().local_minus_utc();
        }
        workout
    }
}

/// Spans in order, those that touch made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.start_ms, span.end_ms));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start_ms <= last.end_ms => {
                last.end_ms = last.end_ms.max(span.end_ms)
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// A value and its unit, as two attributes.
#[derive(Default)]
struct Amount<'a> {
    value: Option<f64>,
    unit: &'a str,
}

impl Amount<'_> {
    /// The value in SI; zero is what exports write for what was not measured.
    fn in_si(&self, factor: fn(&str) -> Option<f64>) -> Option<f64> {
        let value = self.value? * factor(self.unit)?;
        (value > 0.0 && value.is_finite()).then_some(value)
    }
}

/// A text with the references that XML itself defines resolved; others stay as written.
fn plain(text: &str) -> String {
    let resolved = unescape(text).unwrap_or(Cow::Borrowed(text));
    resolved.chars().filter(|c| !c.is_control()).take(LONGEST_TEXT).collect()
}

/// The sport of an activity type such as `HKWorkoutActivityTypeRunning`.
fn sport(identifier: &str) -> Option<String> {
    let name = identifier.strip_prefix("HKWorkoutActivityType").unwrap_or(identifier);
    let mut words = String::new();
    for letter in name.chars().take(LONGEST_TEXT) {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    // A wheelchair at the pace of a run is no run.
    if words.starts_with("wheelchair") || words == "other" {
        return (words != "other").then_some(words);
    }
    sport_of_type(&words).map(|named| named.sport)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_become_sports() {
        let cases = [
            ("Running", Some("running")),
            ("Walking", Some("walking")),
            ("HandCycling", Some("cycling")),
            ("CrossCountrySkiing", Some("skiing")),
            ("TraditionalStrengthTraining", Some("traditional_strength_training")),
            ("WheelchairRunPace", Some("wheelchair_run_pace")),
            ("Other", None),
        ];
        for (name, expected) in cases {
            assert_eq!(
                sport(&format!("HKWorkoutActivityType{name}")).as_deref(),
                expected,
                "{name}"
            );
        }
    }

    const TAG: &[u8] = b"Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"50\" \
        durationUnit=\"min\" totalDistance=\"6.25\" totalDistanceUnit=\"mi\" sourceName=\"A&amp;B\" \
        startDate=\"2024-07-03 07:00:00 +0200\" endDate=\"2024-07-03 08:00:00 +0200\">";

    #[test]
    fn totals_pauses_and_zone_are_read() {
        let mut open = Open::new(TAG).unwrap();
        for tag in [
            "MetadataEntry key=\"HKTimeZone\" value=\"Asia/Tokyo\"/>",
            "MetadataEntry key=\"HKIndoorWorkout\" value=\"1\"/>",
            "MetadataEntry key=\"HKElevationAscended\" value=\"5250 cm\"/>",
            "WorkoutEvent type=\"HKWorkoutEventTypePause\" date=\"2024-07-03 07:10:00 +0200\"/>",
            "WorkoutEvent type=\"HKWorkoutEventTypeMotionPaused\" date=\"2024-07-03 07:11:00 +0200\"/>",
            "WorkoutEvent type=\"HKWorkoutEventTypeResume\" date=\"2024-07-03 07:12:00 +0200\"/>",
            "WorkoutEvent type=\"HKWorkoutEventTypePause\" date=\"2024-07-03 07:52:00 +0200\"/>",
            "WorkoutStatistics type=\"HKQuantityTypeIdentifierHeartRate\" average=\"151.5\" unit=\"count/min\"/>",
            "WorkoutActivity uuid=\"x\">",
            "WorkoutStatistics type=\"HKQuantityTypeIdentifierHeartRate\" average=\"99\" unit=\"count/min\"/>",
            "/WorkoutActivity>",
            "FileReference path=\"/workout-routes/route_1.gpx\"/>",
        ] {
            open.take(tag.as_bytes());
        }
        let workout = open.close();
        assert!(workout.is_run());
        assert_eq!(workout.sub_sport.as_deref(), Some("indoor_running"));
        assert_eq!((workout.offset_s, workout.duration_s), (9 * 3600, Some(3000.0)));
        assert_eq!((workout.distance_m, workout.ascent_m), (Some(10_058.4), Some(52.5)));
        assert_eq!((workout.heart_rate_bpm, workout.source.as_str()), (Some(151.5), "A&B"));
        let minutes: Vec<_> = workout
            .pauses
            .iter()
            .map(|pause| (pause.start_ms - workout.span_ms.0, pause.end_ms - pause.start_ms))
            .collect();
        assert_eq!(minutes, [(600_000, 120_000), (52 * 60_000, 8 * 60_000)]);
        assert_eq!(workout.route_files, ["/workout-routes/route_1.gpx"]);
    }

    #[test]
    fn a_workout_without_time_or_over_weeks_is_none() {
        assert!(Open::new(b"Workout startDate=\"2024-07-03 07:00:00 +0200\">").is_none());
        let text = String::from_utf8_lossy(TAG).replace("07-03 08:00", "08-03 08:00");
        assert!(Open::new(text.as_bytes()).is_none());
        let text = String::from_utf8_lossy(TAG).replace("2024-", "9024-");
        assert!(Open::new(text.as_bytes()).is_none());
        let text = String::from_utf8_lossy(TAG).replace("07-03 08:00", "07-02 08:00");
        assert!(Open::new(text.as_bytes()).is_none());
    }
}
