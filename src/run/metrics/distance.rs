//! Sum of the distance of all intervals.

use polars::prelude::Expr;

use crate::columns::{RUN_DISTANCE_M, STEP_MM};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_DISTANCE_M,
    needs: &[&STEP_MM],
    formula: "sum of the distance of all intervals",
    value,
};

fn value() -> Expr {
    super::metres(STEP_MM.expr())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn millimetres_add_up_exactly() {
        let table = rows(&[0, 1000, 1000]).with_integers(STEP_MM, [0, 3333, 3334]);
        assert_eq!(measure(&METRIC, table), Some(6.667));
    }
}
