//! Silent gaps that were pauses though no event says so: told by the device's own timer, or by the pace
//! at which they were covered.

use super::gait::RUN_MPS;
use super::gaps::{MAX_WEIGHT_MS, STANDING_MPS, moved_m};
use crate::activity::Activity;
use crate::activity::import_notes::ImportNote;
use crate::base::units::{MS_PER_S, s_from_ms};

/// A timer and gaps agree when they differ by no more: both are rounded to whole seconds, at both
/// ends.
const TIMER_SLACK_MS: i64 = 2 * MS_PER_S;
/// A recording of every second has this share of its intervals no longer than the next, which leaves
/// room for a lost second. Engineering defaults.
const DENSE_RATIO: f64 = 0.9;
const DENSE_INTERVAL_MS: i64 = 1500;
/// A shorter gap in a recording of every second is a lost signal. Engineering default.
const MIN_WALKED_MS: i64 = 30 * MS_PER_S;

/// Takes the gaps out of the timer that were pauses, and says so. `timer_ms` holds the time of each
/// interval with the timer running, as far as events, segments and standing tell.
pub(super) fn take_out(activity: &Activity, timer_ms: &mut [i64], notes: &mut Vec<ImportNote>) {
    let gaps: Vec<usize> =
        (0..timer_ms.len()).filter(|&row| timer_ms[row] > MAX_WEIGHT_MS).collect();
    if gaps.is_empty() {
        return;
    }
    let paused = match activity.device_figures.timer_s.filter(|&timer_s| timer_s > 0.0) {
        Some(timer_s) => {
            let excess_ms = timer_ms.iter().sum::<i64>() - (timer_s * MS_PER_S as f64) as i64;
            explained(gaps, timer_ms, excess_ms)
        }
        None if activity.timer.is_none() => walked(activity, gaps, timer_ms),
        None => Vec::new(),
    };
    if paused.is_empty() {
        return;
    }
    let seconds = paused.iter().map(|&row| timer_ms[row]).sum::<i64>() / MS_PER_S;
    notes.push(match activity.device_figures.timer_s {
        Some(_) => ImportNote::PausesByTimer { gaps: paused.len(), seconds },
        None => ImportNote::PausesByPace { gaps: paused.len(), seconds },
    });
    paused.into_iter().for_each(|row| timer_ms[row] = 0);
}

/// The longest gaps, as many as it takes for what the timer lacks; none when that does not come out.
fn explained(mut gaps: Vec<usize>, timer_ms: &[i64], excess_ms: i64) -> Vec<usize> {
    if excess_ms <= MAX_WEIGHT_MS {
        return Vec::new();
    }
    let usual_ms = usual_interval_ms(timer_ms);
    gaps.sort_by_key(|&row| std::cmp::Reverse(timer_ms[row]));
    let mut sum_ms = 0;
    for (index, &row) in gaps.iter().enumerate() {
        sum_ms += timer_ms[row];
        // A device may or may not count the interval that a gap would have been.
        let least_ms = sum_ms - usual_ms * (index as i64 + 1);
        if (least_ms - TIMER_SLACK_MS..=sum_ms + TIMER_SLACK_MS).contains(&excess_ms) {
            gaps.truncate(index + 1);
            return gaps;
        }
    }
    Vec::new()
}

/// Long gaps that were walked, in a recording of every second of a runner: a device that records every
/// second goes on doing so where its signal is bad, and stops where it is stopped.
fn walked(activity: &Activity, gaps: Vec<usize>, timer_ms: &[i64]) -> Vec<usize> {
    let intervals = timer_ms.iter().filter(|&&ms| ms > 0);
    let dense = intervals.clone().filter(|&&ms| ms <= DENSE_INTERVAL_MS).count();
    if (dense as f64) < DENSE_RATIO * intervals.count() as f64 {
        return Vec::new();
    }
    let pace_mps = |row: usize| Some(moved_m(activity, row)? / s_from_ms(timer_ms[row]));
    let is_walked = |row: usize| {
        timer_ms[row] >= MIN_WALKED_MS
            && pace_mps(row).is_some_and(|mps| (STANDING_MPS..RUN_MPS).contains(&mps))
    };
    let walked: Vec<usize> = gaps.into_iter().filter(|&row| is_walked(row)).collect();
    if walked.is_empty() || recorded_mps(activity, timer_ms) < RUN_MPS {
        return Vec::new();
    }
    walked
}

/// Mean speed of the intervals that are no gaps.
fn recorded_mps(activity: &Activity, timer_ms: &[i64]) -> f64 {
    let rows = (1..timer_ms.len()).filter(|&row| (1..=MAX_WEIGHT_MS).contains(&timer_ms[row]));
    let known = rows.filter_map(|row| Some((moved_m(activity, row)?, timer_ms[row])));
    let (moved_m, ms) = known.fold((0.0, 0), |(metres, ms), (m, dt_ms)| (metres + m, ms + dt_ms));
    if ms == 0 { 0.0 } else { moved_m / s_from_ms(ms) }
}

/// Rarer intervals are gaps of a recording and not its rate. Engineering default.
const MIN_RATE_SHARE: usize = 20;

/// The interval in which the middle of the timer's time lies: half of the time lies in longer ones. Gaps
/// that are fewer than a twentieth of the intervals are left out.
pub(super) fn usual_interval_ms(timer_ms: &[i64]) -> i64 {
    let mut intervals: Vec<i64> = timer_ms.iter().copied().filter(|&ms| ms > 0).collect();
    intervals.sort_unstable();
    let count = intervals.len();
    while let Some(middle) = middle(&intervals) {
        let usual_ms = intervals[middle];
        if (count - middle) * MIN_RATE_SHARE >= count {
            return usual_ms;
        }
        intervals.truncate(middle);
    }
    0
}

/// The place of the interval in which half of the time of sorted intervals is over.
fn middle(intervals: &[i64]) -> Option<usize> {
    let half_ms = intervals.iter().sum::<i64>() / 2;
    let mut sum_ms = 0;
    intervals.iter().position(|ms| {
        sum_ms += ms;
        sum_ms >= half_ms
    })
}
