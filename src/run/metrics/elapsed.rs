//! Time from the first to the last sample, and at least the time with the timer running.

use polars::prelude::{Expr, when};

use crate::columns::{RUN_ELAPSED_S, TIME_UTC_MS, TIMER_MS};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_ELAPSED_S,
    needs: &[&TIME_UTC_MS, &TIMER_MS],
    formula: "time from the first to the last sample, at least the timer time",
    value,
};

fn value() -> Expr {
    // The timer runs a little before the first sample and after the last.
    let sampled = super::seconds(TIME_UTC_MS.expr().max() - TIME_UTC_MS.expr().min());
    let timed = super::seconds(TIMER_MS.expr());
    when(timed.clone().gt(sampled.clone())).then(timed).otherwise(sampled)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn pauses_count() {
        let table = rows(&[0, 0])
            .with_integers(TIME_UTC_MS, [5000, 65_000])
            .with_integers(TIMER_MS, [0, 20_000]);
        assert_eq!(measure(&METRIC, table), Some(60.0));
    }

    #[test]
    fn it_is_never_shorter_than_the_time_with_the_timer_running() {
        let table = rows(&[0, 0])
            .with_integers(TIME_UTC_MS, [5000, 65_000])
            .with_integers(TIMER_MS, [500, 60_400]);
        assert_eq!(measure(&METRIC, table), Some(60.9));
    }
}
