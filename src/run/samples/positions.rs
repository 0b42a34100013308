//! Positions some metres apart held against the distance that counts: a device's own, or the sum of all
//! steps between positions, which grows where these scatter. Finds a doubt and changes no figure: a pod that
//! is badly calibrated and a receiver that lost its way look alike.

use super::clock::Clock;
use super::distance::{Distance, DistanceBasis};
use crate::activity::{Activity, Channel};
use crate::base::units::{M_PER_DEGREE, m_from_mm, mm_from_m};
use crate::run::doubt::Doubt;

/// The two are doubted when they differ by more. Engineering default: on 500 ordinary recordings of six
/// makers half differ by less than 1 %, and one in a hundred by more than 7.5 %.
const MOST_APART_PCT: f64 = 10.0;
/// Positions are taken so far apart that their scatter of a few metres adds nothing to speak of, and
/// corners are hardly cut. Engineering default.
const CHORD_M: f64 = 10.0;
/// Further apart in time positions cut corners. Engineering default.
const DENSE_MS: i64 = 5000;
/// Less than this, or less than half of the distance, proves nothing. Engineering defaults.
const MIN_COMPARED_M: f64 = 1000.0;
const MIN_COMPARED_RATIO: f64 = 0.5;

/// Doubts a distance that positions refute.
pub(super) fn differ(activity: &Activity, clock: &Clock, distance: &Distance) -> Option<Doubt> {
    let is_measured = match distance.basis {
        Some(DistanceBasis::Device) => !distance.is_by_speed,
        Some(DistanceBasis::Gps) => true,
        _ => false,
    };
    if !is_measured {
        return None;
    }
    let [by_positions_m, by_steps_m] = sums(activity, clock, &distance.step_mm);
    let total_m = m_from_mm(distance.step_mm.iter().copied().fold(0, i64::saturating_add));
    let is_proof = by_positions_m >= MIN_COMPARED_M && by_steps_m >= MIN_COMPARED_RATIO * total_m;
    let by_pct = 100.0 * (by_steps_m / by_positions_m - 1.0);
    (is_proof && by_pct.abs() > MOST_APART_PCT).then_some(Doubt::PositionsDiffer { by_pct })
}

/// What positions and steps add up to between the same moments, in metres.
fn sums(activity: &Activity, clock: &Clock, step_mm: &[i64]) -> [f64; 2] {
    let samples = &activity.samples;
    let [lat_deg, lon_deg] = [Channel::LatDeg, Channel::LonDeg].map(|one| samples.channel(one));
    let time_ms = &samples.time_ms;
    let (mut chords_mm, mut steps_mm, mut since_mm) = (0_i64, 0_i64, 0_i64);
    let mut from: Option<usize> = None;
    let mut m_per_degree_east = 0.0;
    for row in 0..lat_deg.len().min(lon_deg.len()) {
        since_mm = since_mm.saturating_add(step_mm[row]);
        let is_next = row > 0
            && clock.stretch[row - 1] == clock.stretch[row]
            && time_ms[row] - time_ms[row - 1] <= DENSE_MS;
        let is_placed = lat_deg[row].is_finite() && lon_deg[row].is_finite();
        let Some(start) = from.filter(|_| is_next && is_placed) else {
            from = is_placed.then_some(row);
            since_mm = 0;
            m_per_degree_east = M_PER_DEGREE * lat_deg[row].to_radians().cos();
            continue;
        };
        let north_m = (lat_deg[row] - lat_deg[start]) * M_PER_DEGREE;
        let chord_m = north_m.hypot((lon_deg[row] - lon_deg[start]) * m_per_degree_east);
        if chord_m >= CHORD_M {
            chords_mm += mm_from_m(chord_m);
            steps_mm = steps_mm.saturating_add(since_mm);
            (from, since_mm) = (Some(row), 0);
        }
    }
    [m_from_mm(chords_mm), m_from_mm(steps_mm)]
}

#[cfg(test)]
mod tests {
    use super::super::distance::distance;
    use super::super::tests::activity_of;
    use super::super::timer::clock;
    use super::*;

    /// Every second 3 m along a meridian by the positions, and this many by the device.
    fn doubt(device_mps: f64, has_place: impl Fn(i64) -> bool) -> Option<Doubt> {
        let points: Vec<(i64, f64)> = (0..=1000).map(|at| (at, device_mps * at as f64)).collect();
        let mut activity = activity_of(&points);
        let north_deg = |at: i64| 3.0 * at as f64 / M_PER_DEGREE;
        let place = |at: i64| if has_place(at) { north_deg(at) } else { f64::NAN };
        *activity.samples.channel_mut(Channel::LatDeg) = (0..=1000).map(place).collect();
        *activity.samples.channel_mut(Channel::LonDeg) = vec![0.0; 1001];
        let clock = clock(&activity, &mut Vec::new());
        let distance = distance(&activity, &clock, &mut Vec::new());
        differ(&activity, &clock, &distance)
    }

    #[test]
    fn a_tenth_more_or_less_than_the_positions_is_the_limit() {
        assert_eq!(doubt(3.27, |_| true), None);
        assert_eq!(doubt(2.73, |_| true), None);
        let Some(Doubt::PositionsDiffer { by_pct }) = doubt(3.6, |_| true) else { panic!() };
        assert!((by_pct - 20.0).abs() < 0.1, "{by_pct}");
        let Some(Doubt::PositionsDiffer { by_pct }) = doubt(2.4, |_| true) else { panic!() };
        assert!((by_pct + 20.0).abs() < 0.1, "{by_pct}");
    }

    #[test]
    fn positions_of_less_than_half_the_run_prove_nothing() {
        assert_eq!(doubt(3.6, |at| at < 450), None);
        assert!(doubt(3.6, |at| at < 600).is_some());
    }
}
