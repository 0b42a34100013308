//! Time running, not walking, with the timer running.

use polars::prelude::Expr;

use crate::columns::{DT_MS, IS_RUNNING, RUN_RUNNING_S};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_RUNNING_S,
    needs: &[&IS_RUNNING, &DT_MS],
    formula: "time running, not walking, with the timer running",
    value,
};

fn value() -> Expr {
    super::seconds(DT_MS.expr().filter(IS_RUNNING.expr()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn only_the_marked_time_counts() {
        let table = rows(&[1000, 2000, 4000]).with_flags(IS_RUNNING, [true, false, true]);
        assert_eq!(measure(&METRIC, table), Some(5.0));
    }
}
