//! Inverse of the mean grade-adjusted speed while running on known grade.

use polars::prelude::{Expr, lit};

use crate::base::units::M_PER_KM;
use crate::columns::{DT_MS, GAP_MPS, IS_RUNNING, RUN_GAP_S_PER_KM};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_GAP_S_PER_KM,
    needs: &[&GAP_MPS, &IS_RUNNING, &DT_MS],
    formula: "inverse of the mean grade-adjusted speed while running on known grade",
    value,
};

fn value() -> Expr {
    let speed_mps = super::weighted_mean(GAP_MPS.expr(), IS_RUNNING.expr());
    super::ratio(lit(M_PER_KM), speed_mps)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn the_mean_is_of_speeds() {
        let table = rows(&[1000, 1000])
            .with(GAP_MPS, [Some(3.0), Some(5.0)])
            .with_flags(IS_RUNNING, [true, true]);
        assert_eq!(measure(&METRIC, table), Some(250.0));
    }

    #[test]
    fn unknown_grade_gives_no_adjusted_pace() {
        let table = rows(&[1000]).with(GAP_MPS, [None]).with_flags(IS_RUNNING, [true]);
        assert_eq!(measure(&METRIC, table), None);
    }
}
