//! Sum of confirmed drops of the smoothed altitude.

use polars::prelude::Expr;

use crate::columns::{DESCENT_M, RUN_DESCENT_M};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_DESCENT_M,
    needs: &[&DESCENT_M],
    formula: "sum of confirmed drops of the smoothed elevation",
    value,
};

fn value() -> Expr {
    super::sum_of_known(DESCENT_M.expr())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn known_changes_add_up() {
        let table = rows(&[0, 1000, 1000]).with(DESCENT_M, [Some(0.0), Some(2.5), None]);
        assert_eq!(measure(&METRIC, table), Some(2.5));
    }

    #[test]
    fn without_altitude_it_is_unknown() {
        assert_eq!(measure(&METRIC, rows(&[0]).with(DESCENT_M, [None])), None);
    }
}
