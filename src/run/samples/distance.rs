//! Distance and speed of every interval. The device's own cumulative distance counts first, then
//! positions, then speed, last the device's session total.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel};
use crate::base::units::{haversine_m, m_from_mm, mm_from_m, s_from_ms};
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::lumps;
use super::track::{Counter, Course, Positions};

/// Where a distance comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DistanceBasis {
    /// The device's records.
    Device,
    /// Positions.
    Gps,
    /// The device's session total only.
    DeviceSession,
    /// The word of a list; there is no recording.
    List,
}

impl DistanceBasis {
    /// The word in `distance_basis`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Gps => "gps",
            Self::DeviceSession => "device-session",
            Self::List => "list",
        }
    }
}

/// A first device distance up to this was run between the start and the first record.
const MAX_FIRST_M: f64 = 50.0;
/// A speed stands for no longer than this before it. Engineering default.
const MAX_SPEED_MS: i64 = 30_000;
/// Speed from distance is taken over this time on either side, against the jitter of single steps.
const SPEED_REACH_MS: i64 = 2500;

/// Steps in whole millimetres, so that sums do not depend on order.
pub(super) struct Distance {
    /// Distance gained in each interval; all zero when nothing tells it.
    pub(super) step_mm: Vec<i64>,
    /// `None` when nothing tells the distance.
    pub(super) basis: Option<DistanceBasis>,
    /// Whether the steps are what the recorded speeds add up to.
    pub(super) is_by_speed: bool,
    /// Usual time between known distances in milliseconds, where that is longer than between samples.
    pub(super) lump_ms: Option<i64>,
}

/// Finds the best source of distance.
pub(super) fn distance(
    activity: &Activity,
    clock: &Clock,
    notes: &mut Vec<ImportNote>,
) -> Distance {
    let samples = &activity.samples;
    let rises = |channel: Channel| samples.channel(channel).iter().any(|&value| value > 0.0);
    let of = |step_mm: Vec<i64>, basis: DistanceBasis| Distance {
        step_mm,
        basis: Some(basis),
        is_by_speed: false,
        lump_ms: None,
    };
    if rises(Channel::DistanceM) {
        let step_mm = by_device(samples.channel(Channel::DistanceM), notes);
        return of(step_mm, DistanceBasis::Device);
    }
    if samples.has(Channel::LatDeg) && samples.has(Channel::LonDeg) {
        let step_mm = by_position(activity, clock);
        if step_mm.iter().any(|&mm| mm > 0) {
            return of(step_mm, DistanceBasis::Gps);
        }
    }
    if rises(Channel::SpeedMps) {
        let step_mm = by_speed(samples.channel(Channel::SpeedMps), clock);
        return Distance { is_by_speed: true, ..of(step_mm, DistanceBasis::Device) };
    }
    if let Some(total_m) = activity.device_figures.distance_m.filter(|&total_m| total_m > 0.0) {
        notes.push(ImportNote::DistanceFromSession);
        return of(shared_out(total_m, clock), DistanceBasis::DeviceSession);
    }
    Distance { step_mm: vec![0; samples.len()], basis: None, is_by_speed: false, lump_ms: None }
}

/// Spreads what a device counts, or what lies between positions, over the samples in between.
pub(super) fn spread_lumps(
    activity: &Activity,
    clock: &Clock,
    distance: &mut Distance,
    notes: &mut Vec<ImportNote>,
) {
    let course: &dyn Course = match distance.basis {
        Some(DistanceBasis::Gps) => &Positions::of(activity),
        Some(DistanceBasis::Device) if !distance.is_by_speed => {
            &Counter(activity.samples.channel(Channel::DistanceM))
        }
        _ => return,
    };
    let is_known = |row: usize| course.is_known(row);
    distance.lump_ms = lumps::spread(&mut distance.step_mm, is_known, clock, notes);
}

fn by_device(cumulative_m: &[f64], notes: &mut Vec<ImportNote>) -> Vec<i64> {
    let mut steps_back = 0;
    let mut last_mm: Option<i64> = None;
    let steps = cumulative_m
        .iter()
        .map(|&value_m| {
            if value_m.is_nan() {
                return 0;
            }
            let value_mm = mm_from_m(value_m);
            let step_mm = match last_mm {
                Some(last_mm) => value_mm - last_mm,
                None if value_m <= MAX_FIRST_M => value_mm,
                None => 0,
            };
            last_mm = Some(value_mm);
            steps_back += usize::from(step_mm < 0);
            step_mm.max(0)
        })
        .collect();
    if steps_back > 0 {
        notes.push(ImportNote::DistanceStepsBack(steps_back));
    }
    steps
}

/// Sums over unsmoothed positions; a pause or a new segment adds nothing.
fn by_position(activity: &Activity, clock: &Clock) -> Vec<i64> {
    let samples = &activity.samples;
    let (lat_deg, lon_deg) = (samples.channel(Channel::LatDeg), samples.channel(Channel::LonDeg));
    let mut last: Option<usize> = None;
    (0..samples.len())
        .map(|row| {
            if lat_deg[row].is_nan() || lon_deg[row].is_nan() {
                return 0;
            }
            let from = last.replace(row);
            match from.filter(|&from| clock.stretch[from] == clock.stretch[row]) {
                Some(from) => mm_from_m(haversine_m(
                    (lat_deg[from], lon_deg[from]),
                    (lat_deg[row], lon_deg[row]),
                )),
                None => 0,
            }
        })
        .collect()
}

/// Speed times time: from one speed to the next it changed evenly. A speed also stands for the samples
/// before it that have none, if they are not a gap.
fn by_speed(speed_mps: &[f64], clock: &Clock) -> Vec<i64> {
    let mut step_mm = vec![0; speed_mps.len()];
    let mut next_mps = f64::NAN;
    let mut ahead_ms = 0;
    for row in (0..speed_mps.len()).rev() {
        if !speed_mps[row].is_nan() {
            (next_mps, ahead_ms) = (speed_mps[row], 0);
        }
        ahead_ms += clock.dt_ms[row];
        if next_mps.is_nan() || (speed_mps[row].is_nan() && ahead_ms > MAX_SPEED_MS) {
            continue;
        }
        let before_mps = match row.checked_sub(1) {
            Some(before) if clock.stretch[before] == clock.stretch[row] => speed_mps[before],
            _ => f64::NAN,
        };
        let mps = if before_mps.is_nan() { next_mps } else { f64::midpoint(before_mps, next_mps) };
        step_mm[row] = mm_from_m(mps * s_from_ms(clock.dt_ms[row]));
    }
    step_mm
}

/// A total spread over the timer time.
fn shared_out(total_m: f64, clock: &Clock) -> Vec<i64> {
    let timer_ms: i64 = clock.timer_ms.iter().sum();
    let (mut done_ms, mut done_mm) = (0, 0);
    clock
        .timer_ms
        .iter()
        .map(|&interval_ms| {
            done_ms += interval_ms;
            let due_mm = if timer_ms > 0 {
                mm_from_m(total_m * done_ms as f64 / timer_ms as f64)
            } else {
                0
            };
            let step_mm = due_mm - done_mm;
            done_mm = due_mm;
            step_mm
        })
        .collect()
}

/// Multiplies every step, rounded so that their sum is the old one times the factor.
pub(super) fn scale(step_mm: &mut [i64], factor: f64) {
    let (mut so_far_mm, mut done_mm) = (0, 0);
    for step in step_mm {
        so_far_mm += *step;
        let due_mm = mm_from_m(m_from_mm(so_far_mm) * factor);
        *step = due_mm - done_mm;
        done_mm = due_mm;
    }
}

/// Speed around each sample from the distance covered within its stretch, NaN where the stretch is
/// a single sample.
pub(super) fn speed_from_steps(time_ms: &[i64], step_mm: &[i64], stretch: &[u32]) -> Vec<f64> {
    let total_mm: Vec<i64> = step_mm
        .iter()
        .scan(0_i64, |sum, step| {
            // A damaged file may claim any distance.
            *sum = sum.saturating_add(*step);
            Some(*sum)
        })
        .collect();
    let (mut low, mut high) = (0, 0);
    (0..time_ms.len())
        .map(|row| {
            while stretch[low] != stretch[row]
                || (low < row && time_ms[low + 1] <= time_ms[row] - SPEED_REACH_MS)
            {
                low += 1;
            }
            high = high.max(row);
            while high + 1 < time_ms.len()
                && stretch[high + 1] == stretch[row]
                && time_ms[high] < time_ms[row] + SPEED_REACH_MS
            {
                high += 1;
            }
            let elapsed_ms = time_ms[high] - time_ms[low];
            if elapsed_ms == 0 {
                f64::NAN
            } else {
                m_from_mm(total_mm[high] - total_mm[low]) / s_from_ms(elapsed_ms)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::activity_of;
    use super::super::timer::clock;
    use super::*;

    #[test]
    fn the_device_distance_counts_and_steps_back_do_not() {
        let mut notes = Vec::new();
        let steps = by_device(&[2.0, 5.0, f64::NAN, 4.0, 9.5], &mut notes);
        assert_eq!(steps, [2000, 3000, 0, 0, 5500]);
        assert_eq!(notes, [ImportNote::DistanceStepsBack(1)]);
    }

    #[test]
    fn a_pause_adds_no_distance_between_positions() {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (2, 6.0)]);
        // A hundredth of a degree of latitude is 1111.95 m.
        *activity.samples.channel_mut(Channel::LatDeg) = vec![0.0, 0.00003, 0.01003];
        *activity.samples.channel_mut(Channel::LonDeg) = vec![0.0; 3];
        activity.samples.segment[2] = 1;
        activity.samples.channel_mut(Channel::DistanceM).clear();
        let found = distance(&activity, &clock(&activity, &mut Vec::new()), &mut Vec::new());
        assert_eq!(found.basis, Some(DistanceBasis::Gps));
        assert_eq!(found.step_mm, [0, 3336, 0]);
    }

    #[test]
    fn a_session_total_is_spread_over_the_timer() {
        let mut activity = activity_of(&[(0, 0.0), (1, 0.0), (4, 0.0)]);
        activity.device_figures.distance_m = Some(10.0);
        let mut notes = Vec::new();
        let found = distance(&activity, &clock(&activity, &mut Vec::new()), &mut notes);
        assert_eq!(found.basis, Some(DistanceBasis::DeviceSession));
        assert_eq!(found.step_mm, [0, 2500, 7500]);
        assert_eq!(notes, [ImportNote::DistanceFromSession]);
    }

    #[test]
    fn speed_is_the_distance_around_a_sample() {
        let time_ms = [0, 1000, 2000, 3000, 4000, 5000];
        let speed = speed_from_steps(&time_ms, &[0, 3000, 3000, 3000, 3000, 3000], &[0; 6]);
        assert!(speed.iter().all(|&speed| (speed - 3.0).abs() < 1e-9), "{speed:?}");
        assert!(speed_from_steps(&[0], &[0], &[0])[0].is_nan());
    }
}
