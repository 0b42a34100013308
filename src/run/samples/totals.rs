//! The device's totals of a session where they know more than its records: indoors, where the runner
//! can correct them, and where the records end early.

use super::clock::Clock;
use super::distance::{self, Distance};
use crate::activity::Activity;
use crate::activity::import_notes::ImportNote;
use crate::base::units::{MS_PER_S, m_from_mm, s_from_ms};

/// Records and total of an indoor run differ by less through rounding alone.
const MAX_INDOOR_DIFFERENCE: f64 = 0.02;
/// A total outside of this many times the records is of something else. Engineering default: wrists
/// misjudge treadmills by a third at worst.
const INDOOR_SCALES: std::ops::RangeInclusive<f64> = 0.5..=2.0;
/// Timers that differ by more are not of the same recording.
const MAX_TIMER_DIFFERENCE: f64 = 0.03;
/// Records that end less than this before the totals end as they should. Engineering default.
const MIN_BEYOND_S: f64 = 60.0;
/// The share of what is missing that must lie after the last record. Engineering default.
const MIN_BEYOND_RATIO: f64 = 0.9;
/// Faster than this nobody went on where the records end: near the mean speed of the best 1500 m.
const MAX_BEYOND_MPS: f64 = 7.3;

/// What the device's totals know beyond its last record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    /// Metres.
    pub distance_m: f64,
    /// Seconds with the timer running.
    pub timer_s: f64,
    /// Seconds from the first sample to the end of the session.
    pub elapsed_s: f64,
}

fn timer_s(clock: &Clock) -> f64 {
    s_from_ms(clock.timer_ms.iter().sum())
}

fn total_m(distance: &Distance) -> f64 {
    m_from_mm(distance.step_mm.iter().copied().fold(0, i64::saturating_add))
}

fn differs(ours: f64, device: f64, ratio: f64) -> bool {
    (ours - device).abs() > ratio * device
}

/// Stretches the records of an indoor run to the device's total, which is what the runner read off the
/// treadmill and typed in.
pub(super) fn calibrate_indoors(
    activity: &Activity,
    clock: &Clock,
    distance: &mut Distance,
    speed_mps: &mut [f64],
    notes: &mut Vec<ImportNote>,
) {
    let figures = &activity.device_figures;
    let Some(device_m) = figures.distance_m.filter(|_| activity.is_indoor()) else { return };
    let is_whole =
        figures.timer_s.is_none_or(|s| !differs(timer_s(clock), s, MAX_TIMER_DIFFERENCE));
    let records_m = total_m(distance);
    let factor = device_m / records_m;
    if !is_whole
        || !differs(records_m, device_m, MAX_INDOOR_DIFFERENCE)
        || !INDOOR_SCALES.contains(&factor)
    {
        return;
    }
    distance::scale(&mut distance.step_mm, factor);
    speed_mps.iter_mut().for_each(|mps| *mps *= factor);
    let (records_m, total_m) = (records_m.round() as i64, device_m.round() as i64);
    notes.push(ImportNote::IndoorTotal { records_m, total_m });
}

/// What lies beyond the last record by the device's totals; `None` when that is nothing worth the name.
pub(super) fn beyond(activity: &Activity, clock: &Clock, distance: &Distance) -> Option<Beyond> {
    let figures = &activity.device_figures;
    let device_s = figures.timer_s?;
    let timer_s = device_s - timer_s(clock);
    let distance_m = figures.distance_m? - total_m(distance);
    let time_ms = &activity.samples.time_ms;
    let (first_ms, last_ms) = (*time_ms.first()?, *time_ms.last()?);
    let by_session_ms = figures.elapsed_s.map(|s| first_ms + (s * MS_PER_S as f64) as i64);
    let by_laps_ms = || activity.laps.iter().map(|lap| lap.span.end_ms).max();
    let end_ms = by_session_ms.or_else(by_laps_ms)?;
    let is_long = timer_s > MIN_BEYOND_S && timer_s > MAX_TIMER_DIFFERENCE * device_s;
    let is_at_end = s_from_ms(end_ms - last_ms) >= MIN_BEYOND_RATIO * timer_s;
    let is_run = distance_m > 0.0 && distance_m <= MAX_BEYOND_MPS * timer_s;
    if distance.basis.is_none() || !is_long || !is_at_end || !is_run {
        return None;
    }
    Some(Beyond { distance_m, timer_s, elapsed_s: s_from_ms(end_ms - first_ms) })
}
