//! Which part of each interval between samples counts: the timer, pauses, gaps and stretches.

use super::clock::Clock;
use super::gaps::{MAX_WEIGHT_MS, STANDING_MPS, moved_m};
use super::{lumps, pauses};
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel, Samples, Span};
use crate::base::stats::median_high;
use crate::base::units::{MS_PER_S, s_from_ms};

/// In a recording with few points, this many of its usual intervals are no gap yet. Engineering default.
const MAX_WEIGHT_INTERVALS: i64 = 3;
/// A new segment whose first point follows so soon, at no more than this speed, is no pause. Engineering
/// defaults.
const MAX_SEAM_MS: i64 = 5 * MS_PER_S;
const MAX_SEAM_MPS: f64 = 8.0;
/// Gaps are said when they take more than this share out of the weights. Engineering default.
const SAID_RATIO: f64 = 0.03;

/// Reads the clock of a repaired activity: from timer events where the file has them, else from
/// segments and from gaps in which the runner stood; and from gaps that the device's timer leaves out.
pub(super) fn clock(activity: &Activity, notes: &mut Vec<ImportNote>) -> Clock {
    let samples = &activity.samples;
    let intervals = samples.time_ms.windows(2).enumerate();
    let has_gaps = samples.time_ms.windows(2).any(|pair| pair[1] - pair[0] > MAX_WEIGHT_MS);
    let is_in_lumps = has_gaps && lumps::is_in_lumps(samples.channel(Channel::DistanceM));
    let usual_ms = usual_seam_ms(samples);
    let running = intervals.map(|(before, pair)| {
        let span = Span { start_ms: pair[0], end_ms: pair[1] };
        match &activity.timer {
            Some(spans) => spans.iter().map(|running| overlap_ms(span, *running)).sum(),
            None if is_split(activity, before + 1, usual_ms) => 0,
            None if !is_in_lumps && is_silent_pause(activity, before + 1) => 0,
            None => span.end_ms - span.start_ms,
        }
    });
    let mut timer_ms: Vec<i64> = std::iter::once(0).chain(running).take(samples.len()).collect();
    pauses::take_out(activity, &mut timer_ms, notes);
    let mut stretch = vec![0; samples.len()];
    for row in 1..samples.len() {
        let interval_ms = samples.time_ms[row] - samples.time_ms[row - 1];
        let breaks = timer_ms[row] < interval_ms || is_split(activity, row, usual_ms);
        stretch[row] = stretch[row - 1] + u32::from(breaks);
    }
    let dt_ms = weights_ms(&timer_ms, notes);
    add_time_outside(activity, &mut timer_ms);
    Clock { timer_ms, dt_ms, stretch }
}

/// The intervals without what is too long for the rate of the recording, which is said.
fn weights_ms(timer_ms: &[i64], notes: &mut Vec<ImportNote>) -> Vec<i64> {
    if timer_ms.iter().all(|&ms| ms <= MAX_WEIGHT_MS) {
        return timer_ms.to_vec();
    }
    let usual_ms = pauses::usual_interval_ms(timer_ms);
    let most_ms = MAX_WEIGHT_MS.max(MAX_WEIGHT_INTERVALS * usual_ms);
    let dt_ms: Vec<i64> = timer_ms.iter().map(|&ms| ms.min(most_ms)).collect();
    let whole_ms: i64 = timer_ms.iter().sum();
    let cut_ms = whole_ms - dt_ms.iter().sum::<i64>();
    if cut_ms as f64 > SAID_RATIO * whole_ms as f64 {
        let gaps = timer_ms.iter().filter(|&&ms| ms > most_ms).count();
        notes.push(ImportNote::SilentGaps { gaps, seconds: cut_ms / MS_PER_S });
    }
    dt_ms
}

fn overlap_ms(a: Span, b: Span) -> i64 {
    (a.end_ms.min(b.end_ms) - a.start_ms.max(b.start_ms)).max(0)
}

/// The timer starts before the first record is written and stops after the last. Only up to one
/// weight on either side, so that a forgotten watch does not count.
fn add_time_outside(activity: &Activity, timer_ms: &mut [i64]) {
    let Some(spans) = &activity.timer else { return };
    let time_ms = &activity.samples.time_ms;
    let (Some(&first_ms), Some(&last_ms)) = (time_ms.first(), time_ms.last()) else { return };
    let within = |span: Span| spans.iter().map(|running| overlap_ms(span, *running)).sum::<i64>();
    timer_ms[0] += within(Span { start_ms: first_ms - MAX_WEIGHT_MS, end_ms: first_ms });
    timer_ms[time_ms.len() - 1] +=
        within(Span { start_ms: last_ms, end_ms: last_ms + MAX_WEIGHT_MS });
}

/// The usual interval, where there are segments to ask about.
fn usual_seam_ms(samples: &Samples) -> i64 {
    let is_whole = samples.segment.first() == samples.segment.last();
    let intervals = samples.time_ms.windows(2).map(|pair| (pair[1] - pair[0]) as f64);
    let usual_ms = || median_high(intervals).map_or(0, |ms| ms as i64);
    if is_whole { 0 } else { usual_ms() }
}

/// Whether a segment ends between a sample and the one before it. Where the next sample comes as soon as
/// ever and no further on than a runner gets, the seam is the writer's and nobody paused.
fn is_split(activity: &Activity, row: usize, usual_ms: i64) -> bool {
    let samples = &activity.samples;
    if samples.segment[row] == samples.segment[row - 1] {
        return false;
    }
    let interval_ms = samples.time_ms[row] - samples.time_ms[row - 1];
    let is_step = |moved_m: f64| moved_m <= MAX_SEAM_MPS * s_from_ms(interval_ms.max(MS_PER_S));
    let is_seam =
        interval_ms <= usual_ms.min(MAX_SEAM_MS) && moved_m(activity, row).is_some_and(is_step);
    !is_seam
}

fn is_silent_pause(activity: &Activity, row: usize) -> bool {
    let samples = &activity.samples;
    let interval_ms = samples.time_ms[row] - samples.time_ms[row - 1];
    interval_ms > MAX_WEIGHT_MS
        && moved_m(activity, row)
            .is_some_and(|moved_m| moved_m / s_from_ms(interval_ms) < STANDING_MPS)
}

#[cfg(test)]
mod tests {
    use super::super::tests::activity_of;
    use super::*;

    fn clock_of(activity: &Activity) -> Clock {
        clock(activity, &mut Vec::new())
    }

    #[test]
    fn a_stop_in_the_events_is_no_timer_time() {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (61, 3.0), (62, 6.0)]);
        let start_ms = activity.samples.time_ms[0];
        activity.timer = Some(vec![
            Span { start_ms: start_ms - 500, end_ms: start_ms + 1000 },
            Span { start_ms: start_ms + 61_000, end_ms: start_ms + 62_000 },
        ]);
        let clock = clock_of(&activity);
        assert_eq!(clock.timer_ms, [500, 1000, 0, 1000]);
        assert_eq!(clock.dt_ms, [0, 1000, 0, 1000]);
        assert_eq!(clock.stretch, [0, 0, 1, 1]);
    }

    #[test]
    fn a_gap_is_a_pause_only_when_the_runner_stood() {
        let stood = clock_of(&activity_of(&[(0, 0.0), (60, 2.0)]));
        assert_eq!(stood.timer_ms, [0, 0]);
        let ran = clock_of(&activity_of(&[(0, 0.0), (60, 180.0)]));
        assert_eq!((ran.timer_ms[1], ran.dt_ms[1]), (60_000, 60_000));
    }

    /// These points, and then a minute at 3 m/s with one a second.
    fn with_dense_minute(points: &[(i64, f64)]) -> Activity {
        let (last_s, last_m) = points[points.len() - 1];
        let dense = (1..=60).map(|second| (last_s + second, last_m + 3.0 * second as f64));
        activity_of(&points.iter().copied().chain(dense).collect::<Vec<_>>())
    }

    #[test]
    fn smart_recording_is_weighted_by_its_intervals_and_is_one_stretch() {
        let points = [(0, 0.0), (1, 3.0), (4, 12.0), (17, 51.0)];
        let clock = clock_of(&with_dense_minute(&points));
        assert_eq!(clock.timer_ms[..5], [0, 1000, 3000, 13_000, 1000]);
        // Beyond ten seconds nobody knows what was measured.
        assert_eq!(clock.dt_ms[..5], [0, 1000, 3000, 10_000, 1000]);
        assert_eq!(clock.stretch, [0; 64]);
    }

    #[test]
    fn a_point_every_two_minutes_keeps_its_time() {
        let points: Vec<(i64, f64)> =
            (0..16).map(|point| (point * 120, 360.0 * point as f64)).collect();
        let mut notes = Vec::new();
        assert_eq!(clock(&activity_of(&points), &mut notes).dt_ms[1..], [120_000; 15]);
        assert_eq!(notes, []);
        // A silent quarter of an hour is no rate: three intervals of it count, and that is said.
        let silent: Vec<(i64, f64)> = points
            .iter()
            .map(|&(s, m)| if s > 600 { (s + 780, m + 2340.0) } else { (s, m) })
            .collect();
        assert_eq!(clock(&activity_of(&silent), &mut notes).dt_ms[6], 360_000);
        assert_eq!(notes, [ImportNote::SilentGaps { gaps: 1, seconds: 540 }]);
    }

    #[test]
    fn a_gap_while_the_timer_runs_is_no_pause_even_without_way() {
        let mut activity = with_dense_minute(&[(0, 0.0), (60, 0.0)]);
        let start_ms = activity.samples.time_ms[0];
        activity.timer = Some(vec![Span { start_ms, end_ms: start_ms + 120_000 }]);
        let clock = clock_of(&activity);
        assert_eq!(clock.timer_ms[..3], [0, 60_000, 1000]);
        assert_eq!((clock.dt_ms[1], clock.stretch[1]), (10_000, 0));
    }

    #[test]
    fn samples_during_a_stop_count_for_nothing_and_its_edges_in_part() {
        let mut activity = activity_of(&[(0, 0.0), (4, 12.0), (6, 13.0), (8, 14.0), (12, 26.0)]);
        let start_ms = activity.samples.time_ms[0];
        let span = |from_s: i64, to_s: i64| Span {
            start_ms: start_ms + from_s * 1000,
            end_ms: start_ms + to_s * 1000,
        };
        activity.timer = Some(vec![span(0, 5), span(11, 12)]);
        let clock = clock_of(&activity);
        assert_eq!(clock.timer_ms, [0, 4000, 1000, 0, 1000]);
        assert_eq!(clock.stretch, [0, 0, 1, 2, 3]);
    }

    #[test]
    fn a_timer_left_running_counts_for_ten_seconds_at_most() {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0)]);
        let start_ms = activity.samples.time_ms[0];
        let hour_ms = 3_600_000;
        activity.timer =
            Some(vec![Span { start_ms: start_ms - hour_ms, end_ms: start_ms + hour_ms }]);
        let clock = clock_of(&activity);
        assert_eq!(clock.timer_ms, [10_000, 11_000]);
        assert_eq!(clock.dt_ms, [0, 1000]);
    }

    #[test]
    fn a_gap_that_nothing_measures_is_no_pause() {
        let mut activity = activity_of(&[(0, 0.0), (60, 0.0)]);
        activity.samples.channel_mut(Channel::DistanceM).clear();
        assert_eq!(clock_of(&activity).timer_ms, [0, 60_000]);
    }

    #[test]
    fn a_new_segment_is_a_pause_unless_its_first_point_follows_at_once() {
        let clock_at = |second: i64, metres: f64| {
            let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (2, 6.0), (second, metres)]);
            activity.samples.segment[3] = 1;
            let clock = clock_of(&activity);
            (clock.timer_ms[3], clock.stretch[3])
        };
        assert_eq!(clock_at(7, 21.0), (0, 1));
        assert_eq!(clock_at(3, 9.0), (1000, 0));
        // Nobody runs 40 m in a second.
        assert_eq!(clock_at(3, 46.0), (0, 1));
    }
}
