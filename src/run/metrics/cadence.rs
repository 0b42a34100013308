//! Mean cadence while running, weighted by time; a zero at running speed is a lost sensor.

use polars::prelude::{Expr, lit};

use crate::columns::{CADENCE_SPM, DT_MS, IS_RUNNING, RUN_CADENCE_SPM};

use super::Metric;

pub(super) const METRIC: Metric = Metric {
    column: RUN_CADENCE_SPM,
    needs: &[&CADENCE_SPM, &IS_RUNNING, &DT_MS],
    formula: "mean cadence while running, weighted by time; a zero at running speed is a lost sensor",
    value,
};

fn value() -> Expr {
    let measured = IS_RUNNING.expr().and(CADENCE_SPM.expr().gt(lit(0.0)));
    super::weighted_mean(CADENCE_SPM.expr(), measured)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn walking_does_not_count() {
        let table = rows(&[1000, 1000, 3000])
            .with(CADENCE_SPM, [Some(110.0), Some(160.0), Some(168.0)])
            .with_flags(IS_RUNNING, [false, true, true]);
        // (160 + 3·168) / 4.
        assert_eq!(measure(&METRIC, table), Some(166.0));
    }

    #[test]
    fn a_run_without_cadence_has_none() {
        let table = rows(&[1000]).with(CADENCE_SPM, [None]).with_flags(IS_RUNNING, [true]);
        assert_eq!(measure(&METRIC, table), None);
    }
}
