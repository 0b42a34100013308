//! How hard the first ten minutes were, in steps of ten seconds, for whether a run began easily.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use super::stored::{Stored, each, ids};
use crate::base::units::s_from_ms;
use crate::columns::{
    Column, DT_MS, GAP_MPS, IS_MOVING, OPENING, OPENING_AFTER_S, OPENING_EFFORT_MPS,
    OPENING_RUN_ID, SPEED_MPS,
};

/// Length of a step.
const TICK_MS: i64 = 10_000;
/// Steps in the opening.
const TICKS: usize = 60;
/// A step needs this much moving time of known speed. Engineering default.
const MIN_KNOWN_MS: i64 = 5_000;

/// Ten seconds of moving in the first ten minutes of a run: a row of [`OPENING`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpeningTick {
    /// Seconds of moving before it.
    pub after_s: f64,
    /// Mean grade-adjusted speed in metres per second; actual speed where the grade is unknown.
    pub effort_mps: f64,
}

/// Speed times time, and time, of one step.
type Tick = (f64, i64);

/// The opening of a per-second table by moving time; steps of unknown speed have no row.
pub(super) fn opening(samples: &DataFrame) -> PolarsResult<Vec<OpeningTick>> {
    let (dt_ms, is_moving) = (DT_MS.integers(samples)?, IS_MOVING.flags(samples)?);
    let (gap_mps, speed_mps) = (GAP_MPS.numbers(samples)?, SPEED_MPS.numbers(samples)?);
    let mut ticks: [Tick; TICKS] = [(0.0, 0); TICKS];
    let efforts_mps = gap_mps.into_iter().zip(speed_mps).map(|(gap, speed)| gap.or(speed));
    let moving = dt_ms.into_iter().zip(efforts_mps).zip(is_moving).filter(|(_, moving)| *moving);
    let mut moved_ms = 0;
    for ((dt_ms, effort_mps), _) in moving {
        if moved_ms >= TICK_MS * TICKS as i64 {
            break;
        }
        if let Some(effort_mps) = effort_mps {
            spread(&mut ticks, moved_ms, dt_ms, effort_mps);
        }
        moved_ms += dt_ms;
    }
    let known = (0..TICKS).filter(|&index| ticks[index].1 >= MIN_KNOWN_MS);
    let tick = |index: usize| OpeningTick {
        after_s: s_from_ms(TICK_MS * index as i64),
        effort_mps: ticks[index].0 / ticks[index].1 as f64,
    };
    Ok(known.map(tick).collect())
}

impl Stored for OpeningTick {
    fn list() -> Vec<&'static Column> {
        OPENING.to_vec()
    }

    fn columns(rows: &[(&str, &Self)]) -> Vec<PolarsColumn> {
        vec![
            OPENING_RUN_ID.of(ids(rows)),
            OPENING_AFTER_S.of(each(rows, |tick| tick.after_s)),
            OPENING_EFFORT_MPS.of(each(rows, |tick| tick.effort_mps)),
        ]
    }

    fn rows(table: &DataFrame) -> PolarsResult<Vec<Self>> {
        let after_s = OPENING_AFTER_S.numbers(table)?;
        let effort_mps = OPENING_EFFORT_MPS.numbers(table)?;
        let tick = |(after_s, effort_mps): (Option<f64>, Option<f64>)| Self {
            after_s: after_s.unwrap_or(f64::NAN),
            effort_mps: effort_mps.unwrap_or(f64::NAN),
        };
        Ok(after_s.into_iter().zip(effort_mps).map(tick).collect())
    }
}

/// Adds an interval to the steps it lies in.
fn spread(ticks: &mut [Tick; TICKS], from_ms: i64, length_ms: i64, effort_mps: f64) {
    let mut at_ms = from_ms;
    while at_ms < from_ms + length_ms {
        let index = (at_ms / TICK_MS) as usize;
        let to_ms = (from_ms + length_ms).min(TICK_MS * (index as i64 + 1));
        if let Some((sum, time_ms)) = ticks.get_mut(index) {
            *sum += effort_mps * (to_ms - at_ms) as f64;
            *time_ms += to_ms - at_ms;
        }
        at_ms = to_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Second = (i64, bool, Option<f64>, Option<f64>);

    /// Start and effort of every step, from interval, moving, grade-adjusted and actual speed.
    fn ticks(rows: &[Second]) -> Vec<(f64, f64)> {
        let columns = vec![
            DT_MS.of(rows.iter().map(|row| row.0).collect::<Vec<_>>()),
            IS_MOVING.of(rows.iter().map(|row| row.1).collect::<Vec<_>>()),
            GAP_MPS.of(rows.iter().map(|row| row.2).collect::<Vec<_>>()),
            SPEED_MPS.of(rows.iter().map(|row| row.3).collect::<Vec<_>>()),
        ];
        let ticks = opening(&DataFrame::new(rows.len(), columns).unwrap()).unwrap();
        ticks.iter().map(|tick| (tick.after_s, tick.effort_mps)).collect()
    }

    #[test]
    fn intervals_are_shared_out_and_standing_takes_no_time() {
        let rows = [
            (4000, true, Some(2.0), Some(9.0)),
            (60_000, false, Some(0.0), Some(0.0)),
            (8000, true, None, Some(3.0)),
            (8000, true, Some(4.0), None),
        ];
        // 4 s at 2 and 6 s at 3 m/s; then 2 s at 3 and 8 s at 4 m/s.
        assert_eq!(ticks(&rows), [(0.0, 2.6), (10.0, 3.8)]);
    }

    #[test]
    fn what_is_too_short_or_unknown_has_no_row() {
        let rows = [
            (10_000, true, Some(3.0), None),
            (10_000, true, None, None),
            (5000, true, Some(3.5), None),
        ];
        assert_eq!(ticks(&rows), [(0.0, 3.0), (20.0, 3.5)]);
        assert_eq!(ticks(&[(4999, true, Some(3.0), None)]), []);
        assert_eq!(ticks(&[]), []);
    }

    #[test]
    fn it_ends_after_ten_minutes_of_moving() {
        let rows = vec![(7000, true, Some(3.0), None); 200];
        let ticks = ticks(&rows);
        assert_eq!((ticks.len(), ticks[59].0), (60, 590.0));
    }
}
