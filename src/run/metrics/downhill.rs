//! Confirmed drop on grades of -5 % and below.

use polars::prelude::{Expr, lit, when};

use crate::columns::{DESCENT_M, GRADE_RATIO, RUN_DOWNHILL_M};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_DOWNHILL_M,
    needs: &[&DESCENT_M, &GRADE_RATIO],
    formula: "confirmed drop on grades of -5 % and below",
    value,
};

/// Gentler drops are part of running on the flat (engineering default).
const MAX_GRADE_RATIO: f64 = -0.05;

fn value() -> Expr {
    let downhill = when(GRADE_RATIO.expr().lt_eq(lit(MAX_GRADE_RATIO)));
    let drop_m = downhill.then(DESCENT_M.expr()).otherwise(DESCENT_M.expr() * lit(0.0));
    // Rises below the threshold within a drop take from it, and may be all that lies on its slopes.
    super::sum_of_known(drop_m).clip_min(lit(0.0))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn gentle_drops_and_unknown_grades_do_not_count() {
        let table = rows(&[0, 1000, 1000, 1000])
            .with(DESCENT_M, [Some(1.0), Some(2.0), Some(4.0), Some(8.0)])
            .with(GRADE_RATIO, [Some(-0.04), Some(-0.05), None, Some(-0.2)]);
        assert_eq!(measure(&METRIC, table), Some(10.0));
    }

    #[test]
    fn a_flat_run_drops_nothing_and_an_unmeasured_one_is_unknown() {
        let flat = rows(&[0]).with(DESCENT_M, [Some(0.0)]).with(GRADE_RATIO, [Some(0.0)]);
        assert_eq!(measure(&METRIC, flat), Some(0.0));
        let unknown = rows(&[0]).with(DESCENT_M, [None]).with(GRADE_RATIO, [None]);
        assert_eq!(measure(&METRIC, unknown), None);
    }
}
