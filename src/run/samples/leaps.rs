//! Steps between positions that nobody runs: a receiver that jumps, a phone whose clock stood still,
//! a stretch by car. They add no distance.

use super::distance::Distance;
use super::timer::Clock;
use crate::activity::import_notes::ImportNote;
use crate::base::units::{m_from_mm, s_from_ms};

/// Nobody runs faster for longer than a few seconds; engineering default above the mean speed of the
/// 400 m of good club runners.
const SUSTAINED_MPS: f64 = 8.5;
const SUSTAINED_MS: i64 = 5000;
/// A single step is a leap when it breaks both: positions catch up after a lost signal, and scatter
/// by some metres. Engineering defaults; sprinters reach 12 m/s.
const LEAP_MPS: f64 = 12.0;
const LEAP_M: f64 = 25.0;
/// Below this the position stood still, and what comes next may make up for it.
const STANDING_MPS: f64 = 0.3;

/// One step between two positions.
struct Step {
    row: usize,
    elapsed_ms: i64,
    /// How long the position had not moved before it.
    stood_ms: i64,
}

/// Takes the leaps out of steps between positions, and says how many and how far.
pub(super) fn leave_out(
    time_ms: &[i64],
    is_placed: impl Fn(usize) -> bool,
    clock: &Clock,
    distance: &mut Distance,
    notes: &mut Vec<ImportNote>,
) {
    let steps = steps(time_ms, is_placed, clock, &distance.step_mm);
    let metres = |step: &Step| m_from_mm(distance.step_mm[step.row]);
    let mps = |step: &Step| metres(step) / s_from_ms((step.elapsed_ms + step.stood_ms).max(1));
    let is_leap = |step: &Step| metres(step) > LEAP_M && mps(step) > LEAP_MPS;
    let mut out: Vec<usize> = Vec::new();
    // A step that begins another stretch ends whatever was sustained.
    let together = |a: &Step, b: &Step| {
        clock.stretch[a.row] == clock.stretch[b.row]
            && (mps(a) > SUSTAINED_MPS) == (mps(b) > SUSTAINED_MPS)
    };
    for group in steps.chunk_by(together) {
        let is_fast = group.first().is_some_and(|step| mps(step) > SUSTAINED_MPS);
        let lasted_ms: i64 = group.iter().map(|step| step.elapsed_ms).sum();
        let is_sustained = is_fast && lasted_ms > SUSTAINED_MS;
        let left_out = group.iter().filter(|step| is_sustained || is_leap(step));
        out.extend(left_out.map(|step| step.row));
    }
    if !out.is_empty() {
        let left_out_mm: i64 = out.iter().map(|&row| distance.step_mm[row]).sum();
        notes.push(ImportNote::Leaps { steps: out.len(), metres: left_out_mm / 1000 });
        out.iter().for_each(|&row| distance.step_mm[row] = 0);
    }
}

/// Every step from one position to the next within a stretch.
fn steps(
    time_ms: &[i64],
    is_placed: impl Fn(usize) -> bool,
    clock: &Clock,
    step_mm: &[i64],
) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut last, mut stood_ms) = (None, 0);
    for row in (0..time_ms.len()).filter(|&row| is_placed(row)) {
        let from =
            last.replace(row).filter(|&from: &usize| clock.stretch[from] == clock.stretch[row]);
        let Some(from) = from else {
            stood_ms = 0;
            continue;
        };
        let elapsed_ms = time_ms[row] - time_ms[from];
        steps.push(Step { row, elapsed_ms, stood_ms });
        let is_standing = m_from_mm(step_mm[row]) < STANDING_MPS * s_from_ms(elapsed_ms);
        stood_ms = if is_standing { stood_ms + elapsed_ms } else { 0 };
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::distance::DistanceBasis;
    use super::*;

    /// Seconds and metres from each position to the next, in one stretch.
    fn left_out(steps: &[(i64, i64)]) -> (Vec<i64>, Vec<ImportNote>) {
        let seconds = steps.iter().scan(0, |sum, (seconds, _)| {
            *sum += seconds;
            Some(*sum * 1000)
        });
        let time_ms: Vec<i64> = std::iter::once(0).chain(seconds).collect();
        let step_mm = std::iter::once(0).chain(steps.iter().map(|(_, metres)| metres * 1000));
        let mut distance = Distance { step_mm: step_mm.collect(), basis: Some(DistanceBasis::Gps) };
        let rows = time_ms.len();
        let clock = Clock { timer_ms: vec![], dt_ms: vec![], stretch: vec![0; rows] };
        let mut notes = Vec::new();
        leave_out(&time_ms, |_| true, &clock, &mut distance, &mut notes);
        (distance.step_mm[1..].iter().map(|mm| mm / 1000).collect(), notes)
    }

    #[test]
    fn a_sprint_counts_and_a_car_does_not() {
        // Five seconds of nine metres, and six.
        let sprint = [[(1, 3)].as_slice(), &[(1, 9); 5], &[(1, 3)]].concat();
        assert_eq!(left_out(&sprint), (vec![3, 9, 9, 9, 9, 9, 3], vec![]));
        let car = [[(1, 3)].as_slice(), &[(1, 9); 6], &[(1, 3)]].concat();
        let note = ImportNote::Leaps { steps: 6, metres: 54 };
        assert_eq!(left_out(&car), (vec![3, 0, 0, 0, 0, 0, 0, 3], vec![note]));
        // One long step says the same.
        assert_eq!(left_out(&[(6, 54), (1, 3)]).0, [0, 3]);
        assert_eq!(left_out(&[(6, 51), (1, 3)]).0, [51, 3]);
    }

    #[test]
    fn a_leap_adds_nothing_and_scatter_does() {
        assert_eq!(left_out(&[(1, 3), (1, 26), (1, 3)]).0, [3, 0, 3]);
        assert_eq!(left_out(&[(1, 3), (1, 25), (1, 3)]).0, [3, 25, 3]);
        // There and back.
        let note = ImportNote::Leaps { steps: 2, metres: 280 };
        assert_eq!(left_out(&[(1, 3), (1, 140), (1, 3), (1, 140)]), (vec![3, 0, 3, 0], vec![note]));
    }

    #[test]
    fn a_position_that_catches_up_after_standing_still_counts() {
        // Forty seconds in a tunnel, then what was run in them.
        let tunnel = [[(1, 3)].as_slice(), &[(1, 0); 40], &[(1, 120)]].concat();
        assert_eq!(left_out(&tunnel).0.last(), Some(&120));
        let lift = [[(1, 3)].as_slice(), &[(1, 0); 5], &[(1, 120)]].concat();
        assert_eq!(left_out(&lift).0.last(), Some(&0));
    }
}
