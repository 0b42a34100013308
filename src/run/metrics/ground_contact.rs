//! Mean of ground contact times above zero with the timer running, weighted by time.

use polars::prelude::{Expr, lit};

use crate::columns::{DT_MS, GROUND_CONTACT_MS, RUN_GROUND_CONTACT_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_GROUND_CONTACT_MS,
    needs: &[&GROUND_CONTACT_MS, &DT_MS],
    formula: "mean of ground contact times above zero with the timer running, weighted by time",
    value,
};

fn value() -> Expr {
    let measured = GROUND_CONTACT_MS.expr().gt(lit(0.0));
    super::weighted_mean(GROUND_CONTACT_MS.expr(), measured)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn long_intervals_weigh_more_and_missing_values_nothing() {
        let table = rows(&[1000, 3000, 1000, 5000])
            .with(GROUND_CONTACT_MS, [Some(100.0), Some(140.0), Some(0.0), None]);
        // (1·100 + 3·140) / 4 by hand; the zero and the gap stay out.
        assert_eq!(measure(&METRIC, table), Some(130.0));
    }

    #[test]
    fn nothing_measured_is_not_zero() {
        assert_eq!(measure(&METRIC, rows(&[1000]).with(GROUND_CONTACT_MS, [None])), None);
    }
}
