//! The step rate that runners of a height usually have at a speed. It is the same for every day of
//! a season, so that no load is measured against what came after it.

/// Steps a minute of a runner of usual height at the middle speed. Engineering default; no study
/// supports the exact number. Group means lie around it: 172 spm in 381 soldiers (Szymanek et al.
/// 2020, doi 10.26603/ijspt20200221).
const MIDDLE_SPM: f64 = 170.0;
const MIDDLE_MPS: f64 = 3.3;
/// More steps a minute for every m/s. Engineering default between 5.6 within runners (Burns et al.
/// 2019, doi 10.1152/japplphysiol.00374.2018) and about 7 between two groups of different speed
/// (Luedke et al. 2021, doi 10.3389/fspor.2020.628348).
const SPM_PER_MPS: f64 = 6.0;
/// Fewer steps a minute for every metre of height, as longer legs swing more slowly. Engineering
/// default; no study supports the exact number.
const SPM_PER_M_OF_HEIGHT: f64 = -50.0;
/// Height in metres of a runner who told none. Engineering default.
pub const USUAL_HEIGHT_M: f64 = 1.72;

/// Usual step rate in steps a minute of both feet, at a speed in m/s and a body height in metres;
/// an unknown height counts as [`USUAL_HEIGHT_M`].
pub fn usual_cadence_spm(speed_mps: f64, height_m: Option<f64>) -> f64 {
    let taller_m = height_m.unwrap_or(USUAL_HEIGHT_M) - USUAL_HEIGHT_M;
    MIDDLE_SPM + SPM_PER_MPS * (speed_mps - MIDDLE_MPS) + SPM_PER_M_OF_HEIGHT * taller_m
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tall_runners_step_more_slowly_and_fast_ones_more_quickly() {
        // 170 + 6 · (3.0 − 3.3) = 168.2, and six steps more or six and a half fewer by height.
        assert!((usual_cadence_spm(3.0, None) - 168.2).abs() < 1e-9);
        assert!((usual_cadence_spm(3.0, Some(1.60)) - 174.2).abs() < 1e-9);
        assert!((usual_cadence_spm(3.0, Some(1.85)) - 161.7).abs() < 1e-9);
        assert!((usual_cadence_spm(4.0, None) - 174.2).abs() < 1e-9);
    }
}
