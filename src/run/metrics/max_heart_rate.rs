//! The highest heart rate of a run.

use polars::prelude::lit;

use super::Metric;
use crate::columns::{HEART_RATE_BPM, RUN_MAX_HEART_RATE_BPM};

pub(super) const METRIC: Metric = Metric {
    column: RUN_MAX_HEART_RATE_BPM,
    needs: &[&HEART_RATE_BPM],
    formula: "highest heart rate of a sample",
    // Zero is how a lost sensor is written.
    value: || HEART_RATE_BPM.expr().filter(HEART_RATE_BPM.expr().gt(lit(0.0))).max(),
};

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn a_lost_sensor_is_no_heart_rate() {
        let table = rows(&[1000, 3000, 1000]).with(HEART_RATE_BPM, [Some(0.0), Some(141.0), None]);
        assert_eq!(measure(&METRIC, table), Some(141.0));
        let lost = rows(&[1000, 3000]).with(HEART_RATE_BPM, [Some(0.0), None]);
        assert_eq!(measure(&METRIC, lost), None);
    }
}
