//! Distance on grades of 8 % and more.

use polars::prelude::{Expr, lit, when};

use crate::columns::{GRADE_RATIO, RUN_STEEP_M, STEP_MM};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_STEEP_M,
    needs: &[&STEP_MM, &GRADE_RATIO],
    formula: "distance on grades of 8 % and more",
    value,
};

/// From about 10 % on ankle and tibial loads rise in treadmill studies; 8 % leaves room for the
/// smoothing of the grade window (engineering default).
const MIN_GRADE_RATIO: f64 = 0.08;

fn value() -> Expr {
    let steep = GRADE_RATIO.expr().gt_eq(lit(MIN_GRADE_RATIO));
    let known = GRADE_RATIO.expr().is_not_null().any(true);
    when(known).then(super::metres(STEP_MM.expr().filter(steep))).otherwise(super::unknown())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn only_steep_ground_counts() {
        let table = rows(&[0, 1000, 1000])
            .with_integers(STEP_MM, [1000, 2000, 4000])
            .with(GRADE_RATIO, [Some(0.079), Some(0.08), None]);
        assert_eq!(measure(&METRIC, table), Some(2.0));
    }

    #[test]
    fn without_grade_it_is_unknown() {
        let table = rows(&[0]).with_integers(STEP_MM, [1000]).with(GRADE_RATIO, [None]);
        assert_eq!(measure(&METRIC, table), None);
    }
}
