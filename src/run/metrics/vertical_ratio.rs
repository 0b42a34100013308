//! Mean of vertical ratios above zero with the timer running, weighted by time.

use polars::prelude::{Expr, lit};

use crate::columns::{DT_MS, RUN_VERTICAL_RATIO_PCT, VERTICAL_RATIO_PCT};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_VERTICAL_RATIO_PCT,
    needs: &[&VERTICAL_RATIO_PCT, &DT_MS],
    formula: "mean of vertical ratios above zero with the timer running, weighted by time",
    value,
};

fn value() -> Expr {
    let measured = VERTICAL_RATIO_PCT.expr().gt(lit(0.0));
    super::weighted_mean(VERTICAL_RATIO_PCT.expr(), measured)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn long_intervals_weigh_more_and_missing_values_nothing() {
        let table = rows(&[1000, 3000, 1000, 5000])
            .with(VERTICAL_RATIO_PCT, [Some(100.0), Some(140.0), Some(0.0), None]);
        // (1·100 + 3·140) / 4 by hand; the zero and the gap stay out.
        assert_eq!(measure(&METRIC, table), Some(130.0));
    }

    #[test]
    fn nothing_measured_is_not_zero() {
        assert_eq!(measure(&METRIC, rows(&[1000]).with(VERTICAL_RATIO_PCT, [None])), None);
    }
}
