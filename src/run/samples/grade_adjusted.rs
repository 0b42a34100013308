//! Speed on the flat at the same effort: how much a grade costs or saves.

use super::elevation::MAX_GRADE_RATIO;

/// The curve that turns a grade into a factor on speed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GradeCurve {
    /// Equal heart rate: 240,000 runners of a training service (D. Robb, Strava, 2017). Descents
    /// come out as runners experience them. Least-squares fit to the published factors, largest
    /// error 0.02 for grades up to 30 %.
    #[default]
    Empirical,
    /// Energy cost on a treadmill (Minetti et al. 2002, doi 10.1152/japplphysiol.01177.2001): ten
    /// mountain runners, grades up to 45 %.
    Minetti,
}

/// Coefficients of rising powers of the grade, empirical curve; good up to ±30 %.
const EMPIRICAL: [f64; 6] = [1.0, 2.856, 18.665, 7.299, -43.257, -92.709];
const EMPIRICAL_MAX_GRADE_RATIO: f64 = 0.30;
/// Energy cost in J/(kg·m), Minetti et al. 2002; level running is the first.
const MINETTI: [f64; 6] = [3.6, 19.5, 46.3, -43.3, -30.4, 155.4];

impl GradeCurve {
    fn coefficients(self) -> ([f64; 6], f64) {
        match self {
            Self::Empirical => (EMPIRICAL, EMPIRICAL_MAX_GRADE_RATIO),
            Self::Minetti => (MINETTI.map(|cost| cost / MINETTI[0]), MAX_GRADE_RATIO),
        }
    }

    /// The factor on speed at a grade (rise over run); 1 on the flat.
    pub fn factor(self, grade_ratio: f64) -> f64 {
        let (coefficients, max) = self.coefficients();
        let grade = grade_ratio.clamp(-max, max);
        coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * grade + coefficient)
    }

    /// Speeds on the flat of the same effort in metres per second, one a sample; NaN where the speed or the
    /// grade is unknown, and none where either is unknown throughout.
    pub(super) fn flat_mps(self, speed_mps: &[f64], grade_ratio: &[f64]) -> Vec<f64> {
        let pairs = speed_mps.iter().zip(grade_ratio);
        pairs.map(|(speed_mps, &grade_ratio)| speed_mps * self.factor(grade_ratio)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flat_costs_nothing_extra() {
        assert_eq!(GradeCurve::Empirical.factor(0.0), 1.0);
        assert_eq!(GradeCurve::Minetti.factor(0.0), 1.0);
    }

    #[test]
    fn the_curves_meet_the_published_points() {
        // The service's own table and the polynomial of the paper, by hand.
        for (grade, empirical, minetti) in [
            (-0.10, 0.876, 0.598),
            (0.04, 1.135, 1.236),
            (0.10, 1.459, 1.658),
            (0.20, 2.297, 2.502),
        ] {
            assert!((GradeCurve::Empirical.factor(grade) - empirical).abs() < 0.02, "{grade}");
            assert!((GradeCurve::Minetti.factor(grade) - minetti).abs() < 0.001, "{grade}");
        }
    }

    #[test]
    fn beyond_the_data_the_factor_stays() {
        assert_eq!(GradeCurve::Empirical.factor(0.6), GradeCurve::Empirical.factor(0.3));
    }
}
