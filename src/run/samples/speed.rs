//! The speed of each sample: the device's own where it agrees with the distance, else from distance and
//! time. Speeds in km/h, of half the truth, or of a receiver that slips disagree.

use super::clock::Clock;
use super::distance::{Distance, DistanceBasis, speed_from_steps};
use super::gait::MOVING_MPS;
use super::pauses::usual_interval_ms;
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel};
use crate::base::units::{m_from_mm, s_from_ms};
use crate::run::doubt::Doubt;

/// Speeds must add up to the distance within this share. Engineering default: on ordinary recordings
/// they do within 2 %, in other units they are off by half or more.
const MAX_DISAGREEMENT: f64 = 0.15;
/// Less than this proves nothing. Engineering defaults.
const MIN_COMPARED_MS: i64 = 60_000;
const MIN_COMPARED_M: f64 = 100.0;
/// A speed slips when it is so much above the fastest that the distance around it says, and this many
/// times. Engineering defaults; a sprint of the runner is in the distance too.
const SLIP_MPS: f64 = 3.0;
const SLIP_RATIO: f64 = 2.0;
/// How far around a slip the distance is asked: filters of devices lag by some seconds.
const SLIP_REACH_MS: i64 = 10_000;
/// Between distances that are known less often nobody can tell a walk from a run. Engineering default.
const MAX_KNOWN_MS: i64 = 60_000;
/// Nor from speeds that are known less often. Engineering default.
const MAX_MOMENT_MS: i64 = 45_000;

/// The speed of each sample.
pub(super) struct Speed {
    /// Metres per second, NaN where nothing tells it.
    pub(super) speed_mps: Vec<f64>,
    /// Whether it is distance over time, and no recorded speed was used.
    pub(super) is_from_steps: bool,
}

/// The recorded speed where it can be believed, else distance over time.
pub(super) fn speed(
    activity: &Activity,
    clock: &Clock,
    distance: &Distance,
    notes: &mut Vec<ImportNote>,
) -> Speed {
    let recorded = |speed_mps: Vec<f64>| Speed { speed_mps, is_from_steps: false };
    let from_steps = |speed_mps: Vec<f64>| Speed { speed_mps, is_from_steps: true };
    let recorded_mps = activity.samples.channel(Channel::SpeedMps);
    let time_ms = &activity.samples.time_ms;
    if distance.basis.is_none() {
        let nothing = vec![f64::NAN; time_ms.len()];
        return recorded(if recorded_mps.is_empty() { nothing } else { recorded_mps.to_vec() });
    }
    let from_steps_mps = speed_from_steps(time_ms, &distance.step_mm, &clock.stretch);
    if recorded_mps.is_empty() {
        return from_steps(from_steps_mps);
    }
    if !distance.is_by_speed {
        let Sums { by_speed_m, distance_m, compared_ms } =
            sums(recorded_mps, &distance.step_mm, clock);
        let is_proof = compared_ms >= MIN_COMPARED_MS && distance_m >= MIN_COMPARED_M;
        if is_proof && (by_speed_m / distance_m - 1.0).abs() > MAX_DISAGREEMENT {
            let (by_speed_m, distance_m) = (by_speed_m.round() as i64, distance_m.round() as i64);
            notes.push(ImportNote::SpeedRefused { by_speed_m, distance_m });
            return from_steps(from_steps_mps);
        }
    }
    let mut slips = 0;
    let speed = |row: usize| {
        let is_slip = !distance.is_by_speed
            && is_slip(row, recorded_mps[row], time_ms, &from_steps_mps, clock);
        slips += usize::from(is_slip);
        if is_slip || recorded_mps[row].is_nan() { from_steps_mps[row] } else { recorded_mps[row] }
    };
    let speed_mps = (0..time_ms.len()).map(speed).collect();
    if slips > 0 {
        notes.push(ImportNote::SpeedSlips(slips));
    }
    recorded(speed_mps)
}

/// Doubts speeds from distances that are known so rarely that a walk hides between two of them.
pub(super) fn is_coarse(clock: &Clock, distance: &Distance) -> Option<Doubt> {
    distance.basis.filter(|basis| matches!(basis, DistanceBasis::Device | DistanceBasis::Gps))?;
    let every_ms = distance.lump_ms.unwrap_or_else(|| usual_interval_ms(&clock.timer_ms));
    let every_s = s_from_ms(every_ms);
    // Distances hold for the time between them, speeds for a moment.
    let most_ms = if distance.is_by_speed { MAX_MOMENT_MS } else { MAX_KNOWN_MS };
    (every_ms > most_ms).then_some(Doubt::SpeedCoarse { every_s })
}

/// What speeds and steps add up to over the time in which both are known.
struct Sums {
    by_speed_m: f64,
    distance_m: f64,
    compared_ms: i64,
}

/// A speed stands for the time since the one before it, in which it changed evenly.
fn sums(recorded_mps: &[f64], step_mm: &[i64], clock: &Clock) -> Sums {
    let mut sums = Sums { by_speed_m: 0.0, distance_m: 0.0, compared_ms: 0 };
    let mut last: Option<usize> = None;
    let (mut since_mm, mut since_ms) = (0_i64, 0);
    for row in 0..recorded_mps.len() {
        since_mm = since_mm.saturating_add(step_mm[row]);
        since_ms += clock.timer_ms[row];
        if recorded_mps[row].is_nan() {
            continue;
        }
        if let Some(before) = last.replace(row)
            && clock.stretch[before] == clock.stretch[row]
        {
            let mean_mps = f64::midpoint(recorded_mps[before], recorded_mps[row]);
            sums.by_speed_m += mean_mps * s_from_ms(since_ms);
            sums.distance_m += m_from_mm(since_mm);
            sums.compared_ms += since_ms;
        }
        (since_mm, since_ms) = (0, 0);
    }
    sums
}

/// Whether a recorded speed is far above every speed that the distance around it says. Where the
/// distance stands still, a lost signal may be why, and nothing is refuted.
fn is_slip(
    row: usize,
    recorded_mps: f64,
    time_ms: &[i64],
    from_steps_mps: &[f64],
    clock: &Clock,
) -> bool {
    let slips = |mps: f64| recorded_mps - mps >= SLIP_MPS && recorded_mps >= SLIP_RATIO * mps;
    if from_steps_mps[row].is_nan()
        || from_steps_mps[row] < MOVING_MPS
        || !slips(from_steps_mps[row])
    {
        return false;
    }
    let is_near = |other: &usize| {
        clock.stretch[*other] == clock.stretch[row]
            && (time_ms[*other] - time_ms[row]).abs() <= SLIP_REACH_MS
    };
    let before = (0..row).rev().take_while(is_near);
    let after = (row..time_ms.len()).take_while(is_near);
    let fastest_mps = before.chain(after).map(|other| from_steps_mps[other]).fold(0.0, f64::max);
    slips(fastest_mps)
}
