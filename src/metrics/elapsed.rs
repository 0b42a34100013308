//! Time from the first to the last sample.

use polars::prelude::Expr;

use crate::columns::{RUN_ELAPSED_S, TIME_UTC_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_ELAPSED_S,
    needs: &[&TIME_UTC_MS],
    formula: "time from the first to the last sample",
    value,
};

fn value() -> Expr {
    super::seconds(TIME_UTC_MS.expr().max() - TIME_UTC_MS.expr().min())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn pauses_count() {
        let table = rows(&[0, 0]).with_integers(TIME_UTC_MS, [5000, 65_000]);
        assert_eq!(measure(&METRIC, table), Some(60.0));
    }
}
