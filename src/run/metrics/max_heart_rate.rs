//! The highest heart rate of a run. A heart gains a few beats in a second, so that one sample far above
//! both of its neighbours is a slip of the sensor or of a bit.

use polars::prelude::{Column, PolarsResult};

use super::Metric;
use crate::base::units::s_from_ms;
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
    value: || super::one_value(highest, [HEART_RATE_BPM.expr(), DT_MS.expr()]),
};

fn highest(inputs: &[Column]) -> PolarsResult<Option<f64>> {
    let beats: Vec<Option<f64>> = inputs[0].f64()?.iter().collect();
    let dt_ms: Vec<Option<i64>> = inputs[1].i64()?.iter().collect();
    // Zero is how a lost sensor is written: it is never above anything, and no neighbour that is known.
    let measured = beats.iter().enumerate().filter_map(|(row, bpm)| {
        bpm.filter(|&bpm| bpm > 0.0 && !is_slip(bpm, row, &beats, &dt_ms))
    });
    Ok(measured.reduce(f64::max))
}

/// Whether a sample is far above the one before and the one after; one of them has to be known.
fn is_slip(bpm: f64, row: usize, beats: &[Option<f64>], dt_ms: &[Option<i64>]) -> bool {
    let beats_at = |row: usize| beats.get(row).copied().flatten();
    let before = row.checked_sub(1).and_then(beats_at);
    let after = beats_at(row + 1);
    // The interval of a sample is the one that ends at it.
    let is_far_above = |other: Option<f64>, interval_row: usize| {
        let interval_ms = dt_ms.get(interval_row).copied().flatten();
        let rise_bpm = interval_ms.map(|ms| s_from_ms(ms) * MOST_RISE_BPM_A_SECOND);
        other.zip(rise_bpm).is_none_or(|(other, rise)| bpm > other + SLIP_BPM + rise)
    };
    let is_known = [before, after].into_iter().flatten().any(|other| other > 0.0);
    is_known && is_far_above(before, row) && is_far_above(after, row + 1)
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
