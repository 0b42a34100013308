//! Distances that a runner would run: halves of a kilometre or mile from ten on, fifths from five, tenths below.

use crate::base::quantity::UnitSystem;
use crate::base::units::{M_PER_KM, M_PER_MILE};

/// Up to how many kilometres or miles distances go by which step; beyond by half of one. A step must be
/// less than a tenth of the distance, or no run would ever grow by a tenth; and much less, or rounding
/// would halve what a week may grow by.
const STEPS: [(f64, f64); 2] = [(5.0, 0.1), (10.0, 0.2)];
const STEP: f64 = 0.5;
/// What a float may lack of a whole step.
const NEARLY: f64 = 1e-6;

/// The step between distances about as long as this, in metres.
pub fn step_m(metres: f64, units: UnitSystem) -> f64 {
    let unit_m = unit_m(units);
    let fine = STEPS.iter().find(|(below, _)| metres / unit_m < *below - NEARLY);
    fine.map_or(STEP, |(_, step)| *step) * unit_m
}

/// The longest distance no longer than this that a runner would run, in whole metres.
pub(super) fn round_down_m(metres: f64, units: UnitSystem) -> f64 {
    let step_m = step_m(metres, units);
    ((metres / step_m + NEARLY).floor() * step_m).floor()
}

/// The shortest distance no shorter than this that a runner would run, in whole metres.
pub(super) fn round_up_m(metres: f64, units: UnitSystem) -> f64 {
    let step_m = step_m(metres, units);
    ((metres / step_m - NEARLY).ceil() * step_m).ceil()
}

fn unit_m(units: UnitSystem) -> f64 {
    match units {
        UnitSystem::Metric => M_PER_KM,
        UnitSystem::Imperial => M_PER_MILE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_runs_hundredths_of_a_kilometre() {
        let km = |metres| round_down_m(metres, UnitSystem::Metric);
        assert_eq!(
            [km(3070.0), km(2480.0), km(5599.0), km(5600.0)],
            [3000.0, 2400.0, 5400.0, 5600.0]
        );
        assert_eq!([km(4_399.999_999_9), km(21_450.0)], [4400.0, 21_000.0]);
        // 3 miles are 4828.032 m.
        assert_eq!(round_down_m(4900.0, UnitSystem::Imperial), 4828.0);
        assert_eq!(round_up_m(5100.0, UnitSystem::Metric), 5200.0);
    }

    #[test]
    fn a_tenth_more_is_always_at_least_a_step() {
        for tenths in 10..400 {
            let metres = f64::from(tenths) * 100.0;
            let rounded = round_down_m(metres, UnitSystem::Metric);
            assert!(round_down_m(rounded * 1.1, UnitSystem::Metric) > rounded, "{rounded}");
        }
    }
}
