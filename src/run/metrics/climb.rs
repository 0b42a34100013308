//! Confirmed climb on grades of 3 % and more.

use polars::prelude::{Expr, lit, when};

use crate::columns::{ASCENT_M, GRADE_RATIO, RUN_CLIMB_M};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_CLIMB_M,
    needs: &[&ASCENT_M, &GRADE_RATIO],
    formula: "confirmed climb on grades of 3 % and more",
    value,
};

/// Grades below this are part of running on the flat (engineering default).
const MIN_GRADE_RATIO: f64 = 0.03;

fn value() -> Expr {
    let on_a_hill = when(GRADE_RATIO.expr().gt_eq(lit(MIN_GRADE_RATIO)));
    let climb_m = on_a_hill.then(ASCENT_M.expr()).otherwise(ASCENT_M.expr() * lit(0.0));
    // A dip below the threshold within a climb takes from the whole, and may lie beside the hills; or on them,
    // where slopes are taken over a longer way.
    let whole_m = super::sum_of_known(ASCENT_M.expr());
    let part_m = super::sum_of_known(climb_m).clip_min(lit(0.0));
    when(part_m.clone().gt(whole_m.clone())).then(whole_m).otherwise(part_m)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn gentle_slopes_are_no_hills() {
        let table = rows(&[0, 1000, 1000])
            .with(ASCENT_M, [Some(1.0), Some(2.0), Some(4.0)])
            .with(GRADE_RATIO, [Some(0.02), Some(0.03), None]);
        assert_eq!(measure(&METRIC, table), Some(2.0));
    }

    #[test]
    fn hills_that_hold_nothing_but_dips_are_no_negative_climb() {
        let table = rows(&[0, 1000, 1000])
            .with(ASCENT_M, [Some(8.0), Some(-5.0), Some(1.0)])
            .with(GRADE_RATIO, [Some(0.0), Some(0.04), Some(0.04)]);
        assert_eq!(measure(&METRIC, table), Some(0.0));
    }

    #[test]
    fn a_flat_run_climbs_nothing_and_an_unmeasured_one_is_unknown() {
        let flat = rows(&[0]).with(ASCENT_M, [Some(0.0)]).with(GRADE_RATIO, [Some(0.0)]);
        assert_eq!(measure(&METRIC, flat), Some(0.0));
        let unknown = rows(&[0]).with(ASCENT_M, [None]).with(GRADE_RATIO, [None]);
        assert_eq!(measure(&METRIC, unknown), None);
    }
}
