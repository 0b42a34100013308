//! What is kept of an activity of another sport. Its samples end here.

use super::false_start::is_false_start;
use crate::activity::other_sport::OtherSport;
use crate::activity::sport::is_activity;
use crate::activity::track_mark::TrackMark;
use crate::activity::{Activity, Span};
use crate::base::units::s_from_ms;
use crate::run::samples::extent;

/// Longer than any activity of one start; more is a wrong clock.
const MAX_DURATION_S: f64 = 10.0 * 86_400.0;

/// What a season keeps of a repaired activity of this sport; `None` when it has no usable start
/// or end, is a false start, or the sport names no activity.
pub(super) fn of(activity: &Activity, sport: &str, source: &str) -> Option<OtherSport> {
    let (start_utc_ms, duration_s) = time(activity)?;
    let is_possible = duration_s > 0.0 && duration_s <= MAX_DURATION_S;
    if !is_activity(sport) || !is_possible {
        return None;
    }
    let distance_m = distance_m(activity);
    if is_false_start(duration_s, distance_m.unwrap_or(0.0)) {
        return None;
    }
    Some(OtherSport {
        start_utc_ms,
        duration_s,
        sport: sport.to_owned(),
        sub_sport: activity.sub_sport.clone(),
        distance_m,
        source: source.to_owned(),
        device: activity.device.clone(),
        offset: activity.offset,
        track: TrackMark::of(&activity.samples),
    })
}

/// Start in UTC milliseconds and duration in seconds: by the samples, else by the laps, as of
/// strength training without a heart rate, or by what a list tells.
fn time(activity: &Activity) -> Option<(i64, f64)> {
    if let Some(summary) = activity.summary.filter(|_| activity.samples.is_empty()) {
        return Some((
            summary.start_utc_ms,
            summary.elapsed_s.or(summary.timer_s).or(summary.moving_s)?,
        ));
    }
    let laps = || activity.laps.iter().map(|lap| lap.span);
    let span = match activity.samples.time_ms.as_slice() {
        [start_ms, .., end_ms] => Span { start_ms: *start_ms, end_ms: *end_ms },
        _ => Span {
            start_ms: laps().map(|lap| lap.start_ms).min()?,
            end_ms: laps().map(|lap| lap.end_ms).max()?,
        },
    };
    Some((span.start_ms, s_from_ms(span.end_ms.saturating_sub(span.start_ms))))
}

/// The device's or the list's own, else what the samples tell.
fn distance_m(activity: &Activity) -> Option<f64> {
    let is_known = |distance_m: &f64| distance_m.is_finite() && *distance_m > 0.0;
    let of_list = || activity.summary.and_then(|summary| summary.distance_m);
    let told_m = activity.device_figures.distance_m.or_else(of_list).filter(is_known);
    told_m.or_else(|| Some(extent(activity).distance_m).filter(is_known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{Channel, DeviceFigures, Lap, Samples, Summary};
    use crate::base::units::MS_PER_S;

    const START_MS: i64 = 1_735_689_600_000;

    /// A recording of this many minutes with a sample a minute and no distance.
    fn recorded(minutes: i64) -> Activity {
        let mut samples = Samples::default();
        for minute in 0..=minutes {
            samples.push_time(START_MS + minute * 60 * MS_PER_S, 0);
        }
        Activity::of_samples(FileFormat::Fit, samples)
    }

    fn lap(from_s: i64, to_s: i64) -> Lap {
        let span = Span { start_ms: START_MS + from_s * 1000, end_ms: START_MS + to_s * 1000 };
        Lap { span, distance_m: None, timer_s: None }
    }

    #[test]
    fn time_comes_from_samples_else_from_laps_else_from_the_list() {
        let of = |activity: &Activity| {
            let other = of(activity, "cycling", "a")?;
            Some((other.start_utc_ms - START_MS, other.duration_s))
        };
        let laps = vec![lap(10, 600), lap(600, 1810)];
        let summary = Summary {
            start_utc_ms: START_MS + 5000,
            moving_s: Some(900.0),
            elapsed_s: Some(1000.0),
            ..Summary::default()
        };
        assert_eq!(of(&Activity { laps: laps.clone(), ..recorded(40) }), Some((0, 2400.0)));
        let empty = Activity::of_samples(FileFormat::Fit, Samples::default());
        assert_eq!(of(&Activity { laps, ..empty.clone() }), Some((10_000, 1800.0)));
        assert_eq!(of(&Activity { summary: Some(summary), ..empty.clone() }), Some((5000, 1000.0)));
        let only_moving = Summary { elapsed_s: None, ..summary };
        let listed = Activity { summary: Some(only_moving), ..empty.clone() };
        assert_eq!(of(&listed), Some((5000, 900.0)));
        let timeless = Summary { elapsed_s: None, moving_s: None, ..summary };
        assert_eq!(of(&Activity { summary: Some(timeless), ..empty.clone() }), None);
        assert_eq!(of(&empty), None);
    }

    #[test]
    fn a_distance_is_the_devices_else_that_of_the_samples_and_never_zero() {
        let of = |activity: &Activity| of(activity, "cycling", "a").unwrap().distance_m;
        assert_eq!(of(&recorded(40)), None);
        let mut moving = recorded(40);
        for row in 0..=40 {
            moving.samples.set(row, Channel::DistanceM, 300.0 * row as f64);
        }
        assert_eq!(of(&moving), Some(12_000.0));
        let figures = |distance_m| DeviceFigures { distance_m, ..DeviceFigures::default() };
        assert_eq!(
            of(&Activity { device_figures: figures(Some(12_345.0)), ..moving.clone() }),
            Some(12_345.0)
        );
        assert_eq!(of(&Activity { device_figures: figures(Some(0.0)), ..moving }), Some(12_000.0));
    }

    #[test]
    fn false_starts_changes_between_legs_and_impossible_times_are_none() {
        // Half a minute is a false start, a minute is not.
        let empty = Activity::of_samples(FileFormat::Fit, Samples::default());
        let lasting = |seconds: i64| Activity { laps: vec![lap(0, seconds)], ..empty.clone() };
        let is_one = |activity: &Activity, sport: &str| of(activity, sport, "a").is_some();
        assert!(!is_one(&lasting(30), "training"));
        assert!(is_one(&lasting(60), "training"));
        assert!(!is_one(&lasting(11 * 86_400), "training"));
        assert!(!is_one(&lasting(0), "training"));
        assert!(!is_one(&lasting(600), "transition"));
    }
}
