//! Distance over steps during time with cadence above zero.

use polars::prelude::{Expr, lit};

use crate::columns::{CADENCE_SPM, DT_MS, RUN_STEP_LENGTH_M, STEP_MM, TIMER_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_STEP_LENGTH_M,
    needs: &[&STEP_MM, &CADENCE_SPM, &DT_MS, &TIMER_MS],
    formula: "distance over steps during time with cadence above zero",
    value,
};

fn value() -> Expr {
    // A silent gap has distance but no known number of steps.
    let counted = CADENCE_SPM.expr().gt(lit(0.0)).and(DT_MS.expr().eq(TIMER_MS.expr()));
    let steps = super::steps().filter(counted.clone()).sum();
    super::ratio(super::metres(STEP_MM.expr().filter(counted)), steps)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn a_minute_of_150_steps_over_180_metres_is_1_2_metres_a_step() {
        let table = rows(&[60_000, 1000])
            .with_integers(STEP_MM, [180_000, 2000])
            .with_integers(TIMER_MS, [60_000, 1000])
            .with(CADENCE_SPM, [Some(150.0), Some(0.0)]);
        assert_eq!(measure(&METRIC, table), Some(1.2));
    }

    #[test]
    fn without_steps_there_is_no_length() {
        let table = rows(&[1000])
            .with_integers(STEP_MM, [3000])
            .with_integers(TIMER_MS, [1000])
            .with(CADENCE_SPM, [None]);
        assert_eq!(measure(&METRIC, table), None);
    }
}
