//! Mean temperature with the timer running, weighted by time.

use polars::prelude::Expr;

use crate::columns::{DT_MS, RUN_TEMPERATURE_C, TEMPERATURE_C};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_TEMPERATURE_C,
    needs: &[&TEMPERATURE_C, &DT_MS],
    formula: "mean temperature with the timer running, weighted by time",
    value,
};

fn value() -> Expr {
    super::weighted_mean(TEMPERATURE_C.expr(), TEMPERATURE_C.expr().is_not_null())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn long_intervals_weigh_more_and_frost_counts() {
        let table = rows(&[1000, 3000, 2000, 5000])
            .with(TEMPERATURE_C, [Some(20.0), Some(-4.0), Some(0.0), None]);
        // (1·20 − 3·4 + 2·0) / 6 by hand.
        let mean = measure(&METRIC, table).unwrap();
        assert!((mean - 8.0 / 6.0).abs() < 1e-9, "{mean}");
    }

    #[test]
    fn nothing_measured_is_not_zero() {
        assert_eq!(measure(&METRIC, rows(&[1000]).with(TEMPERATURE_C, [None])), None);
    }
}
