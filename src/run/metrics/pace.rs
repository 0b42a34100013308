//! Timer time over distance.

use polars::prelude::{Expr, lit, when};

use crate::base::units::M_PER_KM;
use crate::columns::{RUN_PACE_S_PER_KM, STEP_MM, TIMER_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_PACE_S_PER_KM,
    needs: &[&STEP_MM, &TIMER_MS],
    formula: "timer time over distance",
    value,
};

fn value() -> Expr {
    pace_s_per_km(super::seconds(TIMER_MS.expr()), super::metres(STEP_MM.expr()))
}

/// Seconds a kilometre; null without a distance or a time.
pub(crate) fn pace_s_per_km(timer_s: Expr, distance_m: Expr) -> Expr {
    let pace = super::ratio(timer_s.clone(), distance_m) * lit(M_PER_KM);
    when(timer_s.gt(lit(0.0))).then(pace).otherwise(super::unknown())
}

/// The same of one run; `None` without a distance or a time.
pub(crate) fn pace_of(timer_s: f64, distance_m: f64) -> Option<f64> {
    (distance_m > 0.0 && timer_s > 0.0).then(|| timer_s / distance_m * M_PER_KM)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn four_metres_a_second_are_250_seconds_a_kilometre() {
        let table = rows(&[1000, 1000])
            .with_integers(STEP_MM, [4000, 4000])
            .with_integers(TIMER_MS, [1000, 1000]);
        assert_eq!(measure(&METRIC, table), Some(250.0));
    }

    #[test]
    fn without_distance_there_is_no_pace() {
        let table = rows(&[1000]).with_integers(STEP_MM, [0]).with_integers(TIMER_MS, [1000]);
        assert_eq!(measure(&METRIC, table), None);
    }

    #[test]
    fn without_time_there_is_no_pace() {
        let table = rows(&[0]).with_integers(STEP_MM, [6000]).with_integers(TIMER_MS, [0]);
        assert_eq!((measure(&METRIC, table), pace_of(0.0, 6.0)), (None, None));
    }
}
