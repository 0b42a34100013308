//! What one step weighs: the force in it and the time it lasts, each over those of a level step at
//! 3 m/s and usual cadence. Numbers without a study are engineering defaults and say so.

/// Speed of the step that weighs 1.
pub(super) const REFERENCE_MPS: f64 = 3.0;
/// Contact time of that step in milliseconds. Engineering default.
pub(super) const REFERENCE_CONTACT_MS: f64 = 260.0;
/// Share of its force that a step gains with every m/s. Shear-wave tensiometry (PMC11096059): peak
/// Achilles force rose from 8.2 to 10.1 body weights between 2.68 and 4.47 m/s, which is 12 % of
/// the value at 3 m/s.
const FORCE_PER_MPS: f64 = 0.12;
/// Outside these speeds the weight stays. Engineering default, a little wider than the speeds of
/// the studies.
const SPEEDS_MPS: std::ops::RangeInclusive<f64> = 1.8..=7.0;

/// Grades up to this change nothing. Engineering default: on 7 % up or down joint moments were
/// essentially those of level running (Telhan et al. 2010, PMC2808749).
const LEVEL_GRADE_RATIO: f64 = 0.05;
/// More force for every point of grade beyond that. Engineering default; no study supports the
/// exact number. On 10.5 % uphill the ankle gave the largest part of the support moment (Shih & Ho
/// 2023, doi 10.52082/jssm.2023.111).
const FORCE_PER_RISE: f64 = 1.5;
/// Steeper grades count as this. Engineering default, beyond the studies.
const STEEPEST_GRADE_RATIO: f64 = 0.25;
/// Less force for every point of drop beyond the level ones, down to a lowest. Engineering defaults;
/// on 10.5 % downhill the ankle gave the smallest part (Shih & Ho 2023).
const FORCE_PER_DROP: f64 = 1.0;
const LEAST_DOWNHILL_FORCE: f64 = 0.8;

/// How strongly shorter steps ease the force. Engineering default; no study supports the exact
/// number. Five per cent more steps lowered peak Achilles stress and strain (Lyght et al. 2016, doi
/// 10.1123/jab.2015-0183).
const CADENCE_EXPONENT: f64 = 0.7;
/// A step rate further from the usual than this is a sensor that lost steps, not a stride.
/// Engineering default.
const CADENCE_RATIOS: std::ops::RangeInclusive<f64> = 0.75..=1.0 / 0.75;

/// Contact time in milliseconds at 1 m/s, and how it falls with speed, where it is not recorded.
/// Engineering default; no study supports the exact number.
const CONTACT_MS_AT_1_MPS: f64 = 460.0;
const CONTACT_EXPONENT: f64 = -0.52;

/// Force of a walking step: 44.0 N/kg at 1.34 m/s against 98.7 N/kg in running at 4.47 m/s
/// (PMC11096059), which the slope above makes 83.9 N/kg at 3 m/s.
pub(super) const WALKING_FORCE: f64 = 0.525;
/// Contact time of a walking step. Engineering default.
pub(super) const WALKING_CONTACT: f64 = 2.5;
/// Steps a minute of a walker whose cadence is not known. Engineering default.
pub(super) const WALKING_SPM: f64 = 110.0;

/// The speed that a step is weighed by, in m/s.
pub(super) fn weighed_mps(speed_mps: f64) -> f64 {
    speed_mps.clamp(*SPEEDS_MPS.start(), *SPEEDS_MPS.end())
}

/// Force of a level step at usual cadence, by its speed in m/s.
pub(super) fn force_by_speed(speed_mps: f64) -> f64 {
    1.0 + FORCE_PER_MPS * (weighed_mps(speed_mps) - REFERENCE_MPS)
}

/// Factor on the force by grade (rise over run).
pub(super) fn force_by_grade(grade_ratio: f64) -> f64 {
    let beyond_level = grade_ratio.abs().min(STEEPEST_GRADE_RATIO) - LEVEL_GRADE_RATIO;
    if beyond_level <= 0.0 {
        1.0
    } else if grade_ratio > 0.0 {
        1.0 + FORCE_PER_RISE * beyond_level
    } else {
        (1.0 - FORCE_PER_DROP * beyond_level).max(LEAST_DOWNHILL_FORCE)
    }
}

/// Factor on the force by the cadence over the usual one.
pub(super) fn force_by_cadence(cadence_ratio: f64) -> f64 {
    let ratio = cadence_ratio.clamp(*CADENCE_RATIOS.start(), *CADENCE_RATIOS.end());
    ratio.powf(-CADENCE_EXPONENT)
}

/// Contact time of a running step in milliseconds, by its speed in m/s.
pub(super) fn contact_ms(speed_mps: f64) -> f64 {
    CONTACT_MS_AT_1_MPS * weighed_mps(speed_mps).powf(CONTACT_EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 5e-4, "{value} instead of {expected}");
    }

    #[test]
    fn force_rises_with_speed_within_the_speeds_of_running() {
        for (speed_mps, force) in
            [(1.0, 0.856), (1.8, 0.856), (3.0, 1.0), (4.5, 1.18), (7.0, 1.48), (9.0, 1.48)]
        {
            assert_near(force_by_speed(speed_mps), force);
        }
    }

    #[test]
    fn gentle_grades_change_nothing_and_steep_ones_add_uphill_and_take_downhill() {
        for (grade_ratio, force) in [
            (0.0, 1.0),
            (0.05, 1.0),
            (-0.05, 1.0),
            (0.10, 1.075),
            (0.15, 1.15),
            (0.25, 1.3),
            (0.40, 1.3),
            (-0.10, 0.95),
            (-0.15, 0.90),
            (-0.40, 0.8),
        ] {
            assert_near(force_by_grade(grade_ratio), force);
        }
    }

    #[test]
    fn quicker_steps_are_lighter_and_lost_steps_do_not_run_away() {
        assert_near(force_by_cadence(1.0), 1.0);
        // 0.9^−0.7 = exp(0.7 · 0.10536), 1.1^−0.7 = exp(−0.7 · 0.09531).
        assert_near(force_by_cadence(0.9), 1.0765);
        assert_near(force_by_cadence(1.1), 0.9355);
        assert_eq!(force_by_cadence(0.1), force_by_cadence(0.75));
    }

    #[test]
    fn contact_gets_shorter_with_speed() {
        // 460 ms · 3^−0.52 = 460 ms · exp(−0.52 · 1.09861) = 259.8 ms.
        assert!((contact_ms(3.0) - 259.8).abs() < 0.1, "{}", contact_ms(3.0));
        assert!((contact_ms(1.0) - contact_ms(1.8)).abs() < 1e-9);
    }
}
