//! The highest heart rate of a run. A heart gains a few beats in a second, so that one sample far above
//! both of its neighbours is a slip of the sensor or of a bit.

use polars::prelude::{DataType, Expr, lit};

use super::Metric;
use crate::columns::{DT_MS, HEART_RATE_BPM, RUN_MAX_HEART_RATE_BPM};

/// A sample is a slip when it exceeds both neighbours by more than this, and by more than a heart gains in
/// the time between. With these limits as many real recordings have the device's own maximum as without,
/// 101 of 105. Engineering defaults.
const SLIP_BPM: f64 = 10.0;
const MOST_RISE_BPM_A_SECOND: f64 = 3.0;

pub(super) const METRIC: Metric = Metric {
    column: RUN_MAX_HEART_RATE_BPM,
    needs: &[&HEART_RATE_BPM, &DT_MS],
    formula: "highest heart rate of a sample, without single ones far above both neighbours",
    value: || beats().filter(beats().gt(lit(0.0)).and(is_slip().not())).max(),
};

/// Zero is how a lost sensor is written: it is never above anything, and no neighbour that is known.
fn beats() -> Expr {
    HEART_RATE_BPM.expr()
}

/// Whether a sample is far above the one before and the one after; one of them has to be known.
fn is_slip() -> Expr {
    let is_above = |other: Expr, ms: Expr| {
        let rise_bpm = ms.cast(DataType::Float64) / lit(1000.0) * lit(MOST_RISE_BPM_A_SECOND);
        beats().gt(other + lit(SLIP_BPM) + rise_bpm).fill_null(lit(true))
    };
    let (before, after) = (beats().shift(lit(1)), beats().shift(lit(-1)));
    let is_known = before.clone().gt(lit(0.0)).or(after.clone().gt(lit(0.0))).fill_null(lit(false));
    is_above(before, DT_MS.expr()).and(is_above(after, DT_MS.expr().shift(lit(-1)))).and(is_known)
}

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

    #[test]
    fn a_single_sample_far_above_its_neighbours_is_a_slip() {
        let of = |every_ms: i64, values: [Option<f64>; 5]| {
            measure(&METRIC, rows(&[every_ms; 5]).with(HEART_RATE_BPM, values))
        };
        let known = |values: [f64; 5]| values.map(Some);
        assert_eq!(of(1000, known([150.0, 151.0, 230.0, 152.0, 151.0])), Some(152.0));
        assert_eq!(of(1000, known([249.0, 151.0, 150.0, 152.0, 151.0])), Some(152.0));
        assert_eq!(of(1000, known([150.0, 151.0, 150.0, 152.0, 249.0])), Some(152.0));
        assert_eq!(of(1000, [Some(150.0), None, Some(230.0), Some(151.0), None]), Some(151.0));
        // Held, a beat or two more, and a sample a minute.
        assert_eq!(of(1000, known([150.0, 170.0, 171.0, 170.0, 150.0])), Some(171.0));
        assert_eq!(of(1000, known([150.0, 151.0, 160.0, 151.0, 150.0])), Some(160.0));
        assert_eq!(of(60_000, known([150.0, 151.0, 180.0, 152.0, 151.0])), Some(180.0));
    }
}
