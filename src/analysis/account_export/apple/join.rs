//! Gives activities the records of their time: heart rate and gait of the nearest record, cadence
//! from counted steps, distance from measured stretches. Only one source a kind, never two summed.

use std::collections::BTreeMap;

use super::readings::{Kind, MAX_SPAN_S, MEANS, Reading};
use super::{AppleHealth, SLACK_MS, Workout};
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, Channel, RecordedOffset, Samples, Span, Summary};
use crate::base::units::{MS_PER_S, S_PER_MIN, s_from_ms};
use crate::ingest::gpx::APPLE_ROUTE_CREATOR;

/// A record further from a sample than this does not tell its value. Watches measure the heart
/// every five seconds during a workout.
const NEAR_MS: i64 = 5 * MS_PER_S;
/// A mean over longer does not tell the value of a second.
const MAX_MEAN_MS: i64 = 60 * MS_PER_S;
/// Steps over longer do not tell a cadence, nor over less than the second: times are whole seconds.
const MAX_STEPS_MS: i64 = 120 * MS_PER_S;
const MIN_STEPS_MS: i64 = 5 * MS_PER_S;
/// Short intervals in a row are counted together up to this, so that a second is one in twenty.
const STEPS_MS: i64 = 20 * MS_PER_S;
/// Intervals this close follow each other.
const TOUCH_MS: i64 = MS_PER_S;
/// No runner takes more steps per minute.
const MAX_CADENCE_SPM: f64 = 300.0;
/// Measured stretches are the way of the run if they sum to its total, to one part in this many.
const DISTANCE_PARTS: f64 = 50.0;
/// Time between the samples of a run that has records only.
const SAMPLE_MS: i64 = 5 * MS_PER_S;

impl AppleHealth {
    /// The workout of a route: the one that names a file of this name, else the one that covers
    /// most of its time, and at least half of it. `None` when there is none.
    pub fn workout_of(&self, route_path: &str, span: Option<Span>) -> Option<&Workout> {
        let name = file_name(route_path);
        let names =
            |workout: &&Workout| workout.route_files.iter().any(|route| file_name(route) == name);
        self.workouts.iter().find(names).or_else(|| self.workout_at(span?))
    }

    fn workout_at(&self, span: Span) -> Option<&Workout> {
        let covered_ms = |workout: &Workout| {
            let end_ms = workout.span_ms.1.min(span.end_ms);
            end_ms.saturating_sub(workout.span_ms.0.max(span.start_ms))
        };
        let last = self.workouts.partition_point(|workout| workout.span_ms.0 <= span.end_ms);
        let best = self.workouts[..last].iter().max_by_key(|workout| covered_ms(workout))?;
        let length_ms = span.end_ms.saturating_sub(span.start_ms);
        let covered_ms = covered_ms(best);
        (covered_ms > 0 && covered_ms >= length_ms / 2).then_some(best)
    }

    /// Gives the activity of a route what the export knows of its workout: sport, local time, pauses,
    /// totals, and the channels that the route itself lacks. What no record tells stays missing.
    pub fn join(&self, workout: &Workout, activity: &mut Activity) {
        activity.sport.clone_from(&workout.sport);
        activity.sub_sport.clone_from(&workout.sub_sport);
        activity.offset = RecordedOffset::Known(workout.offset_s);
        activity.device.get_or_insert_with(|| APPLE_ROUTE_CREATOR.to_owned());
        activity.has_counted_steps = true;
        if activity.timer.is_none() && !workout.pauses.is_empty() {
            activity.timer = Some(running_spans(workout));
        }
        // Totals are of the whole workout, which may have several routes.
        let is_only_route = workout.route_files.len() <= 1;
        if is_only_route {
            give_totals(workout, activity);
        }
        self.fill(workout, &mut activity.samples, is_only_route);
    }

    /// The runs that have no route, as on a treadmill, in order of their start: with samples where
    /// there are records, else with a summary only. Made one by one, as a long history is large.
    pub fn without_route(&self) -> impl Iterator<Item = Activity> + '_ {
        self.without_recording(|_| true)
    }

    /// As [`Self::without_route`], and the runs whose routes are all missing: `is_there` is asked
    /// for the name of each route's file.
    pub fn without_recording<'a>(
        &'a self,
        is_there: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = Activity> + 'a {
        self.whose_routes_are_missing(is_there, true)
    }

    /// The workouts of other sports whose routes are all missing, or that have none, in order of
    /// their start and with a summary only.
    pub fn others_without_recording<'a>(
        &'a self,
        is_there: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = Activity> + 'a {
        self.whose_routes_are_missing(is_there, false)
    }

    fn whose_routes_are_missing<'a>(
        &'a self,
        is_there: impl Fn(&str) -> bool + 'a,
        is_run: bool,
    ) -> impl Iterator<Item = Activity> + 'a {
        let has_none = move |workout: &&Workout| {
            !workout.route_files.iter().any(|route| is_there(file_name(route)))
        };
        let wanted = self.workouts.iter().filter(move |workout| workout.is_run() == is_run);
        wanted.filter(has_none).map(|workout| self.activity_of(workout))
    }

    fn activity_of(&self, workout: &Workout) -> Activity {
        let (start_ms, end_ms) = workout.span_ms;
        let mut samples = Samples::default();
        if self.readings.iter().any(|all| !near(all, workout).is_empty()) {
            let mut time_ms = start_ms;
            while time_ms <= end_ms {
                samples.push_time(time_ms, 0);
                time_ms = time_ms.saturating_add(SAMPLE_MS);
            }
            self.fill(workout, &mut samples, true);
        }
        let filled: Vec<_> = samples.channels.iter().filter(|column| !column.is_empty()).collect();
        let known =
            |row: &usize| filled.iter().any(|column| column.get(*row).is_some_and(|v| !v.is_nan()));
        let rows: Vec<usize> = (0..samples.len()).filter(known).collect();
        let samples = if rows.len() < 2 { Samples::default() } else { samples.take(&rows) };
        let mut activity = Activity::of_samples(FileFormat::AppleXml, samples);
        activity.sport.clone_from(&workout.sport);
        activity.sub_sport.clone_from(&workout.sub_sport);
        activity.offset = RecordedOffset::Known(workout.offset_s);
        activity.device = Some(workout.source.clone()).filter(|source| !source.is_empty());
        activity.timer = (!workout.pauses.is_empty()).then(|| running_spans(workout));
        give_totals(workout, &mut activity);
        activity.summary = activity.samples.is_empty().then(|| summary(workout));
        activity
    }

    /// Fills the channels that no sample has yet.
    fn fill(&self, workout: &Workout, samples: &mut Samples, with_distance: bool) {
        for (kind, channel) in MEANS {
            let readings = self.readings_of(kind, workout);
            if !readings.is_empty() {
                fill_channel(samples, channel, |time_ms| nearest(&readings, time_ms));
            }
        }
        let cadences = cadences(&self.readings_of(Kind::Steps, workout), &workout.pauses);
        fill_channel(samples, Channel::CadencePerMin, |time_ms| {
            let at =
                cadences.partition_point(|(span, _)| span.start_ms <= time_ms).checked_sub(1)?;
            let (span, cadence_spm) = cadences[at];
            (time_ms <= span.end_ms).then_some(cadence_spm)
        });
        let way = way(&self.readings_of(Kind::Distance, workout));
        let measured_m = way.last().map_or(0.0, |point| point.1);
        let is_whole = workout
            .distance_m
            .is_none_or(|total_m| (measured_m - total_m).abs() <= total_m / DISTANCE_PARTS);
        if with_distance && is_whole {
            fill_channel(samples, Channel::DistanceM, |time_ms| on_the_way(&way, time_ms));
        }
    }

    /// The readings of a kind inside a workout, from its own source if that has any, else from the
    /// one that has most.
    pub(super) fn readings_of(&self, kind: Kind, workout: &Workout) -> Vec<Reading> {
        let from_ms = from_ms(workout);
        let near = near(&self.readings[kind as usize], workout);
        let inside = || near.iter().filter(|reading| reading.span().end_ms >= from_ms);
        let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
        for reading in inside() {
            *counts.entry(reading.source).or_default() += 1;
        }
        let most = || counts.iter().max_by_key(|(_, count)| **count).map(|(source, _)| *source);
        let own = Some(workout.source_number).filter(|source| counts.contains_key(source));
        let Some(source) = own.or_else(most) else { return Vec::new() };
        inside().filter(|reading| reading.source == source).copied().collect()
    }
}

/// The first moment that still belongs to a workout.
fn from_ms(workout: &Workout) -> i64 {
    workout.span_ms.0.saturating_sub(SLACK_MS)
}

/// The part of all readings of a kind in which those inside a workout are.
fn near<'a>(all: &'a [Reading], workout: &Workout) -> &'a [Reading] {
    if !workout.has_readings {
        return &[];
    }
    let to_ms = workout.span_ms.1.saturating_add(SLACK_MS);
    let earliest_ms = from_ms(workout).saturating_sub(MAX_SPAN_S * MS_PER_S);
    let first = all.partition_point(|reading| reading.span().start_ms < earliest_ms);
    let last = all.partition_point(|reading| reading.span().start_ms <= to_ms);
    &all[first..last]
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn give_totals(workout: &Workout, activity: &mut Activity) {
    let figures = &mut activity.device_figures;
    figures.distance_m = figures.distance_m.or(workout.distance_m);
    figures.timer_s = figures.timer_s.or(workout.duration_s);
    figures.elapsed_s = figures.elapsed_s.or_else(|| elapsed_s(workout));
    figures.ascent_m = figures.ascent_m.or(workout.ascent_m);
    figures.cadence_spm = figures.cadence_spm.or_else(|| cadence_spm(workout));
}

fn summary(workout: &Workout) -> Summary {
    Summary {
        start_utc_ms: workout.span_ms.0,
        elapsed_s: elapsed_s(workout),
        timer_s: None,
        moving_s: workout.duration_s,
        distance_m: workout.distance_m,
        ascent_m: workout.ascent_m,
        heart_rate_bpm: workout.heart_rate_bpm,
        cadence_spm: cadence_spm(workout),
    }
}

fn elapsed_s(workout: &Workout) -> Option<f64> {
    let elapsed_ms = workout.span_ms.1.saturating_sub(workout.span_ms.0);
    (elapsed_ms > 0).then(|| s_from_ms(elapsed_ms))
}

fn cadence_spm(workout: &Workout) -> Option<f64> {
    let cadence_spm = workout.steps? / workout.duration_s? * S_PER_MIN;
    (cadence_spm <= MAX_CADENCE_SPM).then_some(cadence_spm)
}

/// The parts of a workout between its pauses.
fn running_spans(workout: &Workout) -> Vec<Span> {
    let mut start_ms = workout.span_ms.0;
    let mut spans = Vec::new();
    for pause in &workout.pauses {
        spans.push(Span { start_ms, end_ms: pause.start_ms });
        start_ms = pause.end_ms;
    }
    spans.push(Span { start_ms, end_ms: workout.span_ms.1 });
    spans.retain(|span| span.start_ms < span.end_ms);
    spans
}

/// Sets a channel that no sample has, if any moment has a value.
fn fill_channel(samples: &mut Samples, channel: Channel, value: impl Fn(i64) -> Option<f64>) {
    if samples.has(channel) {
        return;
    }
    let values: Vec<f64> =
        samples.time_ms.iter().map(|&time_ms| value(time_ms).unwrap_or(f64::NAN)).collect();
    if values.iter().any(|value| !value.is_nan()) {
        *samples.channel_mut(channel) = values;
    }
}

/// The value of the reading at a moment, or of the nearest within a few seconds.
fn nearest(readings: &[Reading], time_ms: i64) -> Option<f64> {
    let after = readings.partition_point(|reading| reading.span().start_ms <= time_ms);
    let before = after.checked_sub(1).map(|at| readings[at]);
    let distance_ms = |span: Span| {
        let to_start = span.start_ms.saturating_sub(time_ms);
        to_start.max(time_ms.saturating_sub(span.end_ms)).max(0)
    };
    before
        .into_iter()
        .chain(readings.get(after).copied())
        .filter(|reading| i64::from(reading.span_s) * MS_PER_S <= MAX_MEAN_MS)
        .map(|reading| (distance_ms(reading.span()), f64::from(reading.value)))
        .filter(|(distance_ms, value)| *distance_ms <= NEAR_MS && *value > 0.0)
        .min_by_key(|(distance_ms, _)| *distance_ms)
        .map(|(_, value)| value)
}

/// Readings that are sums, without those that begin inside the one before.
fn apart(readings: &[Reading]) -> impl Iterator<Item = (Span, f64)> + '_ {
    let mut free_from_ms = i64::MIN;
    readings.iter().filter_map(move |reading| {
        let span = reading.span();
        if span.start_ms < free_from_ms || reading.span_s == 0 {
            return None;
        }
        free_from_ms = span.end_ms;
        Some((span, f64::from(reading.value)))
    })
}

/// Steps per minute of both feet over each stretch of counted steps, pauses taken out.
fn cadences(readings: &[Reading], pauses: &[Span]) -> Vec<(Span, f64)> {
    let mut groups: Vec<(Span, f64)> = Vec::new();
    for (span, steps) in apart(readings) {
        match groups.last_mut() {
            Some((group, sum))
                if span.start_ms.saturating_sub(group.end_ms) <= TOUCH_MS
                    && group.end_ms - group.start_ms < STEPS_MS
                    && span.end_ms - span.start_ms < STEPS_MS =>
            {
                group.end_ms = span.end_ms;
                *sum += steps;
            }
            _ => groups.push((span, steps)),
        }
    }
    groups
        .into_iter()
        .filter_map(|(span, steps)| Some((span, cadence(span, steps, pauses)?)))
        .collect()
}

fn cadence(span: Span, steps: f64, pauses: &[Span]) -> Option<f64> {
    let length_ms = span.end_ms - span.start_ms;
    let overlap_ms =
        |pause: &Span| (pause.end_ms.min(span.end_ms) - pause.start_ms.max(span.start_ms)).max(0);
    let first = pauses.partition_point(|pause| pause.end_ms <= span.start_ms);
    let during = pauses[first..].iter().take_while(|pause| pause.start_ms < span.end_ms);
    let running_ms = length_ms - during.map(overlap_ms).sum::<i64>();
    let cadence_spm = steps / s_from_ms(running_ms.max(1)) * S_PER_MIN;
    let tells = (MIN_STEPS_MS..=MAX_STEPS_MS).contains(&length_ms) && running_ms * 2 >= length_ms;
    (tells && cadence_spm <= MAX_CADENCE_SPM).then_some(cadence_spm)
}

/// The measured way as corners of time and metres since the start.
fn way(readings: &[Reading]) -> Vec<(i64, f64)> {
    let mut corners: Vec<(i64, f64)> = Vec::new();
    let mut metres = 0.0;
    for (span, stretch_m) in apart(readings) {
        corners.push((span.start_ms, metres));
        metres += stretch_m;
        corners.push((span.end_ms, metres));
    }
    corners
}

/// Metres at a moment; `None` more than a few seconds before the first and after the last measured
/// stretch.
fn on_the_way(way: &[(i64, f64)], time_ms: i64) -> Option<f64> {
    let after = way.partition_point(|(corner_ms, _)| *corner_ms <= time_ms);
    let before = after.checked_sub(1).and_then(|at| way.get(at));
    match (before, way.get(after)) {
        (Some(&(from_ms, from_m)), Some(&(to_ms, to_m))) => {
            let part = s_from_ms(time_ms - from_ms) / s_from_ms(to_ms - from_ms);
            Some(from_m + (to_m - from_m) * part)
        }
        (Some(&(last_ms, total_m)), None) => (time_ms - last_ms <= NEAR_MS).then_some(total_m),
        (None, Some(&(first_ms, _))) => {
            (first_ms.saturating_sub(time_ms) <= NEAR_MS).then_some(0.0)
        }
        (None, None) => None,
    }
}
