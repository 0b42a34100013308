//! Sum of the time with the timer running.

use polars::prelude::Expr;

use crate::columns::{RUN_TIMER_S, TIMER_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_TIMER_S,
    needs: &[&TIMER_MS],
    formula: "sum of the time with the timer running",
    value,
};

fn value() -> Expr {
    super::seconds(TIMER_MS.expr())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn pauses_do_not_count_and_long_gaps_do() {
        let table = rows(&[0, 1000, 0]).with_integers(TIMER_MS, [0, 1000, 25_500]);
        assert_eq!(measure(&METRIC, table), Some(26.5));
    }
}
