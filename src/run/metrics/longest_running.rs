//! Longest stretch of running without a walk or stop of ten seconds or more.

use polars::prelude::{Column, Expr, PolarsResult};

use crate::base::units::{m_from_mm, s_from_ms};
use crate::columns::{DT_MS, IS_RUNNING, RUN_LONGEST_RUNNING_S, STEP_MM, TIME_UTC_MS, TIMER_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_LONGEST_RUNNING_S,
    needs: &[&TIME_UTC_MS, &DT_MS, &TIMER_MS, &STEP_MM, &IS_RUNNING],
    formula: "most running time without a walk or stop of 10 s or more in between",
    value,
};

/// A shorter walk or stop, at a kerb or a light, is no break (engineering default).
const BREAK_MS: i64 = 10_000;
/// A silent gap slower than this was a stop: nobody runs at half a metre a second.
const STANDING_MPS: f64 = 0.5;

fn value() -> Expr {
    let inputs = [&TIME_UTC_MS, &DT_MS, &TIMER_MS, &STEP_MM, &IS_RUNNING];
    // What happened before decides what a sample belongs to, which no sum over rows can tell.
    super::one_value(longest, inputs.map(crate::columns::Column::expr))
}

/// The longest stretch in seconds.
fn longest(inputs: &[Column]) -> PolarsResult<Option<f64>> {
    let integers = |index: usize| -> PolarsResult<Vec<i64>> {
        Ok(inputs[index].i64()?.iter().map(Option::unwrap_or_default).collect())
    };
    let (time_ms, dt_ms, timer_ms, step_mm) =
        (integers(0)?, integers(1)?, integers(2)?, integers(3)?);
    let is_running = inputs[4].bool()?;
    let (mut idle_ms, mut stretch_ms, mut longest_ms) = (0, 0, 0);
    for (row, is_running) in is_running.iter().enumerate() {
        let interval_ms = if row > 0 { time_ms[row] - time_ms[row - 1] } else { 0 };
        let stood = interval_ms > dt_ms[row]
            && m_from_mm(step_mm[row]) < STANDING_MPS * s_from_ms(interval_ms);
        let is_running = is_running.unwrap_or(false);
        idle_ms += match (is_running, stood) {
            (true, false) => (interval_ms - timer_ms[row]).max(0),
            _ => interval_ms,
        };
        if idle_ms >= BREAK_MS {
            stretch_ms = 0;
        }
        if is_running {
            stretch_ms += dt_ms[row];
            idle_ms = 0;
        }
        longest_ms = longest_ms.max(stretch_ms);
    }
    Ok(Some(s_from_ms(longest_ms)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    /// Longest running of samples at these moments; all timed, at 3 m/s where running.
    fn longest_s<const N: usize>(time_s: [i64; N], is_running: [bool; N]) -> Option<f64> {
        let interval_ms = |row: usize| (time_s[row] - time_s[row.saturating_sub(1)]) * 1000;
        let intervals: [i64; N] = std::array::from_fn(interval_ms);
        let steps: [i64; N] = std::array::from_fn(|row| 3 * intervals[row]);
        let table = rows(&intervals.map(|ms| ms.min(10_000)))
            .with_integers(TIME_UTC_MS, time_s.map(|second| second * 1000))
            .with_integers(TIMER_MS, intervals)
            .with_integers(STEP_MM, steps)
            .with_flags(IS_RUNNING, is_running);
        measure(&METRIC, table)
    }

    #[test]
    fn a_walk_of_ten_seconds_ends_a_stretch_and_a_shorter_one_does_not() {
        // 8 s of running, 9 s of walking, 8 s of running.
        let short = longest_s([0, 8, 17, 25], [true, true, false, true]);
        assert_eq!(short, Some(16.0));
        let long = longest_s([0, 8, 18, 24], [true, true, false, true]);
        assert_eq!(long, Some(8.0));
        // Two samples of walking add up.
        let parts = longest_s([0, 8, 13, 18, 27], [true, true, false, false, true]);
        assert_eq!(parts, Some(9.0));
    }

    #[test]
    fn a_stopped_timer_and_a_standing_gap_end_a_stretch_and_a_silent_run_does_not() {
        let with_gap = |timer_ms: i64, step_mm: i64| {
            let table = rows(&[0, 5000, timer_ms.min(10_000), 4000])
                .with_integers(TIME_UTC_MS, [0, 5000, 65_000, 69_000])
                .with_integers(TIMER_MS, [0, 5000, timer_ms, 4000])
                .with_integers(STEP_MM, [0, 15_000, step_mm, 12_000])
                .with_flags(IS_RUNNING, [true; 4]);
            measure(&METRIC, table)
        };
        // Stopped for 58 of 60 s: the last two and four seconds are a stretch of their own.
        assert_eq!(with_gap(2000, 40_000), Some(6.0));
        assert_eq!(with_gap(60_000, 3000), Some(14.0));
        // 180 m in a silent minute were run; ten seconds of it count, as everywhere.
        assert_eq!(with_gap(60_000, 180_000), Some(19.0));
    }

    #[test]
    fn who_never_runs_has_no_second_of_it() {
        assert_eq!(longest_s([0, 5, 10], [false; 3]), Some(0.0));
        assert_eq!(longest_s([], []), Some(0.0));
    }
}
