//! Figures that are the mean of what was measured, over the time with the timer running: one line each.

use polars::prelude::{Expr, lit};

use crate::columns::{
    BALANCE_LEFT_PCT, Column, DT_MS, GROUND_CONTACT_MS, HEART_RATE_BPM, POWER_W,
    RUN_BALANCE_LEFT_PCT, RUN_GROUND_CONTACT_MS, RUN_HEART_RATE_BPM, RUN_POWER_W,
    RUN_TEMPERATURE_C, RUN_VERTICAL_OSCILLATION_MM, RUN_VERTICAL_RATIO_PCT, TEMPERATURE_C,
    VERTICAL_OSCILLATION_MM, VERTICAL_RATIO_PCT,
};

use super::{Metric, weighted_mean};

/// All of them. Where zero is how a lost sensor is written, only values above it count.
pub(super) const MEANS: &[Metric] = &[
    Metric {
        column: RUN_BALANCE_LEFT_PCT,
        needs: &[&BALANCE_LEFT_PCT, &DT_MS],
        formula: "mean of the left foot's contact share with the timer running, weighted by time",
        value: || above_zero(&BALANCE_LEFT_PCT),
    },
    Metric {
        column: RUN_GROUND_CONTACT_MS,
        needs: &[&GROUND_CONTACT_MS, &DT_MS],
        formula: "mean of ground contact times above zero with the timer running, weighted by time",
        value: || above_zero(&GROUND_CONTACT_MS),
    },
    Metric {
        column: RUN_HEART_RATE_BPM,
        needs: &[&HEART_RATE_BPM, &DT_MS],
        formula: "mean heart rate with the timer running, weighted by time",
        value: || above_zero(&HEART_RATE_BPM),
    },
    Metric {
        column: RUN_POWER_W,
        needs: &[&POWER_W, &DT_MS],
        formula: "mean power above zero with the timer running, weighted by time",
        value: || above_zero(&POWER_W),
    },
    Metric {
        column: RUN_TEMPERATURE_C,
        needs: &[&TEMPERATURE_C, &DT_MS],
        formula: "mean temperature with the timer running, weighted by time",
        // Frost is a temperature, too.
        value: || weighted_mean(TEMPERATURE_C.expr(), TEMPERATURE_C.expr().is_not_null()),
    },
    Metric {
        column: RUN_VERTICAL_OSCILLATION_MM,
        needs: &[&VERTICAL_OSCILLATION_MM, &DT_MS],
        formula: "mean of vertical oscillations above zero with the timer running, weighted by time",
        value: || above_zero(&VERTICAL_OSCILLATION_MM),
    },
    Metric {
        column: RUN_VERTICAL_RATIO_PCT,
        needs: &[&VERTICAL_RATIO_PCT, &DT_MS],
        formula: "mean of vertical ratios above zero with the timer running, weighted by time",
        value: || above_zero(&VERTICAL_RATIO_PCT),
    },
];

fn above_zero(measured: &Column) -> Expr {
    weighted_mean(measured.expr(), measured.expr().gt(lit(0.0)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{measure, rows};
    use super::*;

    #[test]
    fn long_intervals_weigh_more_and_missing_values_nothing() {
        let values = [Some(100.0), Some(140.0), Some(0.0), None];
        for metric in MEANS.iter().filter(|metric| metric.column != RUN_TEMPERATURE_C) {
            let table = rows(&[1000, 3000, 1000, 5000]).with(*metric.needs[0], values);
            // (1·100 + 3·140) / 4 by hand; the zero and the gap stay out.
            assert_eq!(measure(metric, table), Some(130.0), "{}", metric.column.name);
        }
    }

    #[test]
    fn frost_counts() {
        let metric = MEANS.iter().find(|metric| metric.column == RUN_TEMPERATURE_C).unwrap();
        let table = rows(&[1000, 3000, 2000, 5000])
            .with(TEMPERATURE_C, [Some(20.0), Some(-4.0), Some(0.0), None]);
        // (1·20 − 3·4 + 2·0) / 6 by hand.
        let mean = measure(metric, table).unwrap();
        assert!((mean - 8.0 / 6.0).abs() < 1e-9, "{mean}");
    }

    #[test]
    fn nothing_measured_is_not_zero() {
        for metric in MEANS {
            let table = rows(&[1000]).with(*metric.needs[0], [None]);
            assert_eq!(measure(metric, table), None, "{}", metric.column.name);
        }
    }
}
