//! Standing, walking or running, sample by sample.

use crate::base::stats::median_high;

/// Slower than this is standing. Engineering default.
pub(super) const MOVING_MPS: f64 = 0.5;
/// Half the width of the median filter before that decision.
const MOVING_REACH_MS: i64 = 2500;
/// Step rate that tells running from walking (91 % of cases in adults: walk-run cadence 2023,
/// doi 10.1016/j.humov.2023.103117).
const RUN_SPM: f64 = 140.0;
/// A runner keeps running down to this step rate: slow joggers and uphill runners dip below 140.
/// Engineering default.
const STILL_RUN_SPM: f64 = 130.0;
/// A change between walking and running must last this long. Engineering default.
const DWELL_MS: i64 = 10_000;
/// Without cadence, faster than this is running; the same study found speed the weaker sign.
pub(super) const RUN_MPS: f64 = 2.0;

/// What the runner does at each sample.
pub(super) struct Gait {
    /// Moving at all.
    pub(super) is_moving: Vec<bool>,
    /// Running, not walking.
    pub(super) is_running: Vec<bool>,
}

/// Tells standing, walking and running apart. `cadence_spm` is empty when there is none.
pub(super) fn gait(time_ms: &[i64], speed_mps: &[f64], cadence_spm: &[f64]) -> Gait {
    let is_moving = moving(time_ms, speed_mps, cadence_spm);
    let wanted = wanted(speed_mps, cadence_spm);
    let mut is_running = hold(time_ms, &wanted);
    for (running, moving) in is_running.iter_mut().zip(&is_moving) {
        *running &= moving;
    }
    Gait { is_moving, is_running }
}

/// By speed; by cadence where no speed is known around a sample.
fn moving(time_ms: &[i64], speed_mps: &[f64], cadence_spm: &[f64]) -> Vec<bool> {
    let (mut low, mut high) = (0, 0);
    (0..time_ms.len())
        .map(|row| {
            while time_ms[low] < time_ms[row] - MOVING_REACH_MS {
                low += 1;
            }
            while high < time_ms.len() && time_ms[high] <= time_ms[row] + MOVING_REACH_MS {
                high += 1;
            }
            median_high(speed_mps[low..high].iter().copied()).map_or_else(
                || cadence_spm.get(row).is_some_and(|&cadence_spm| cadence_spm > 0.0),
                |middle_mps| middle_mps >= MOVING_MPS,
            )
        })
        .collect()
}

/// What each sample alone asks for: run, walk, or `None` where it does not matter.
fn wanted(speed_mps: &[f64], cadence_spm: &[f64]) -> Vec<Option<bool>> {
    let by_speed = |row: usize| (!speed_mps[row].is_nan()).then_some(speed_mps[row] >= RUN_MPS);
    (0..speed_mps.len())
        .map(|row| match cadence_spm.get(row) {
            Some(&cadence) if cadence >= RUN_SPM => Some(true),
            Some(&cadence) if cadence >= STILL_RUN_SPM => None,
            // A cadence of zero at speed is a lost sensor, not a standing runner.
            Some(&cadence) if cadence > 0.0 => Some(false),
            _ => by_speed(row),
        })
        .collect()
}

/// Keeps a state until another has been asked for during the whole dwell time.
fn hold(time_ms: &[i64], wanted: &[Option<bool>]) -> Vec<bool> {
    let mut state = wanted.iter().copied().flatten().next().unwrap_or(false);
    let mut states = vec![state; wanted.len()];
    let mut since: Option<usize> = None;
    for row in 0..wanted.len() {
        match wanted[row] {
            Some(asked) if asked != state => {
                let first = *since.get_or_insert(row);
                if time_ms[row] - time_ms[first] >= DWELL_MS {
                    state = asked;
                    states[first..row].fill(state);
                    since = None;
                }
            }
            _ => since = None,
        }
        states[row] = state;
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: usize) -> Vec<i64> {
        (0..count as i64).map(|second| second * 1000).collect()
    }

    #[test]
    fn a_walk_break_is_found_and_a_short_dip_is_not() {
        let mut cadence = vec![165.0; 70];
        cadence[10..14].fill(110.0);
        cadence[30..50].fill(110.0);
        let gait = gait(&seconds(70), &[3.0; 70], &cadence);
        assert!(gait.is_running[..30].iter().all(|&running| running));
        assert!(gait.is_running[30..50].iter().all(|&running| !running));
        assert!(gait.is_running[50] && gait.is_running[69]);
    }

    #[test]
    fn a_slow_jogger_keeps_running_between_130_and_140() {
        let mut cadence = vec![135.0; 60];
        cadence[0] = 145.0;
        assert!(gait(&seconds(60), &[2.0; 60], &cadence).is_running[59]);
    }

    #[test]
    fn without_cadence_speed_decides() {
        assert!(gait(&seconds(20), &[2.5; 20], &[]).is_running[19]);
        assert!(!gait(&seconds(20), &[1.4; 20], &[]).is_running[19]);
    }

    #[test]
    fn standing_is_not_moving() {
        let gait = gait(&seconds(20), &[0.1; 20], &[0.0; 20]);
        assert!(!gait.is_moving[10] && !gait.is_running[10]);
    }
}
