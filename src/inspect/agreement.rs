//! What soleus derives from the samples beside what the device itself says.

use polars::prelude::PolarsResult;
use serde::Serialize;

use crate::activity::DeviceFigures;
use crate::columns::{
    Column, RUN_ASCENT_M, RUN_CADENCE_NONZERO_SPM, RUN_DISTANCE_M, RUN_ELAPSED_S,
    RUN_GROUND_CONTACT_MS, RUN_STEP_LENGTH_M, RUN_TIMER_S, RUN_VERTICAL_OSCILLATION_MM,
};
use crate::run::run_tables::Figures;

/// One figure, derived and by the device. At least one of the two is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Column of the runs table, whose name tells the unit.
    pub figure: &'static str,
    /// Derived from the samples; `None` when they do not tell it.
    pub derived: Option<f64>,
    /// The device's own; `None` when it gives none.
    pub device: Option<f64>,
    /// Derived minus device, in per cent of the device's; `None` unless both are known and the
    /// device's is not zero.
    pub difference_pct: Option<f64>,
}

struct Figure {
    /// Where the derived value stands.
    derived: Column,
    /// Where the device's stands.
    device: fn(&DeviceFigures) -> Option<f64>,
    /// Whether it is about steps, which only running has.
    is_of_steps: bool,
}

const FIGURES: &[Figure] = &[
    Figure { derived: RUN_DISTANCE_M, device: |own| own.distance_m, is_of_steps: false },
    Figure { derived: RUN_TIMER_S, device: |own| own.timer_s, is_of_steps: false },
    Figure { derived: RUN_ELAPSED_S, device: |own| own.elapsed_s, is_of_steps: false },
    Figure { derived: RUN_ASCENT_M, device: |own| own.ascent_m, is_of_steps: false },
    // Devices leave standing out of their mean.
    Figure { derived: RUN_CADENCE_NONZERO_SPM, device: |own| own.cadence_spm, is_of_steps: true },
    Figure { derived: RUN_STEP_LENGTH_M, device: |own| own.step_length_m, is_of_steps: true },
    Figure {
        derived: RUN_VERTICAL_OSCILLATION_MM,
        device: |own| own.vertical_oscillation_mm,
        is_of_steps: true,
    },
    Figure {
        derived: RUN_GROUND_CONTACT_MS,
        device: |own| own.ground_contact_ms,
        is_of_steps: true,
    },
];

/// The figures that are known from either side; those of steps only where `has_steps`. `derived` is
/// what a season takes for its figures, or `None` without samples.
///
/// # Errors
/// When no metric fills a column.
pub(super) fn agreement(
    derived: Option<&Figures>,
    device: &DeviceFigures,
    has_steps: bool,
) -> PolarsResult<Vec<Agreement>> {
    let mut rows = Vec::new();
    for figure in FIGURES.iter().filter(|figure| has_steps || !figure.is_of_steps) {
        let column = figure.derived.name;
        let derived = match derived {
            Some(figures) => figures.get(&figure.derived)?,
            None => None,
        };
        let device = (figure.device)(device);
        if derived.is_some() || device.is_some() {
            let difference_pct = derived.zip(device).and_then(|(own, its)| difference(own, its));
            rows.push(Agreement { figure: column, derived, device, difference_pct });
        }
    }
    Ok(rows)
}

/// The figures of a device by their columns, for the report's own check that it can show all.
#[cfg(test)]
pub(crate) fn figures_of_device(device: &DeviceFigures) -> Vec<&'static str> {
    let known = FIGURES.iter().filter(|figure| (figure.device)(device).is_some());
    known.map(|figure| figure.derived.name).collect()
}

fn difference(derived: f64, device: f64) -> Option<f64> {
    (device.abs() > f64::EPSILON).then(|| 100.0 * (derived - device) / device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_taken_from_the_devices_figure() {
        assert_eq!(difference(101.0, 100.0), Some(1.0));
        assert_eq!(difference(90.0, 100.0), Some(-10.0));
        assert_eq!(difference(1.0, 0.0), None);
    }

    #[test]
    fn only_what_is_known_is_listed_and_steps_only_of_runs() {
        let device = DeviceFigures {
            distance_m: Some(5000.0),
            cadence_spm: Some(170.0),
            ..DeviceFigures::default()
        };
        let names = |has_steps: bool| -> Vec<&str> {
            let rows = agreement(None, &device, has_steps).unwrap();
            rows.iter().map(|row| row.figure).collect()
        };
        assert_eq!(names(true), [RUN_DISTANCE_M.name, RUN_CADENCE_NONZERO_SPM.name]);
        assert_eq!(names(false), [RUN_DISTANCE_M.name]);
    }
}
