//! Grade on invented slopes of known steepness, with noisy and coarse altitude.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they measured"
)]

use soleus::activity::file_format::FileFormat;
use soleus::activity::{Activity, Channel, Samples};
use soleus::columns::{DISTANCE_M, GRADE_RATIO};
use soleus::run::samples::{AltitudeQuality, GradeCurve, table};

/// 2025-01-01T00:00:00Z.
const START_MS: i64 = 1_735_689_600_000;
const SPEED_MPS: f64 = 3.0;
const LENGTH_M: f64 = 4000.0;
const SLOPES_PCT: [f64; 7] = [0.0, 3.0, -3.0, 8.0, -8.0, 15.0, -15.0];

/// Normal noise from a fixed sequence (sum of twelve uniform numbers).
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

fn run_on(slope_pct: f64, mut record: impl FnMut(f64) -> f64) -> Activity {
    let mut samples = Samples::default();
    for second in 0..=(LENGTH_M / SPEED_MPS) as i64 {
        let distance_m = SPEED_MPS * second as f64;
        let row = samples.push_time(START_MS + second * 1000, 0);
        samples.set(row, Channel::DistanceM, distance_m);
        samples.set(row, Channel::ElevationM, record(300.0 + slope_pct / 100.0 * distance_m));
    }
    Activity { sport: Some("running".to_owned()), ..Activity::of_samples(FileFormat::Fit, samples) }
}

/// Bias and standard deviation of the grade in points, at least half a window from either end.
fn error_points(activity: &Activity, slope_pct: f64) -> (f64, f64, AltitudeQuality) {
    let samples = table(activity, GradeCurve::Empirical).unwrap();
    let half_window_m = samples.altitude_quality.window_m() / 2.0;
    let distance_m = DISTANCE_M.numbers(&samples.table).unwrap();
    let grade = GRADE_RATIO.numbers(&samples.table).unwrap();
    let end_m = distance_m.last().unwrap().unwrap();
    let inner = half_window_m..=end_m - half_window_m;
    let errors: Vec<f64> = distance_m
        .iter()
        .zip(&grade)
        .filter(|(at_m, _)| inner.contains(&at_m.unwrap()))
        .map(|(_, grade)| grade.expect("a grade in the middle of a steady run") * 100.0 - slope_pct)
        .collect();
    assert!(errors.len() > 1000);
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    let variance =
        errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / errors.len() as f64;
    (mean, variance.sqrt(), samples.altitude_quality)
}

fn assert_grade_holds(what: &str, slope_pct: f64, activity: &Activity) -> AltitudeQuality {
    let (bias, deviation, quality) = error_points(activity, slope_pct);
    println!(
        "{what}, {slope_pct:+} %: bias {bias:+.3}, deviation {deviation:.3}, {}",
        quality.name()
    );
    assert!(bias.abs() <= 0.3, "{what}, {slope_pct} %: bias {bias}");
    assert!(deviation <= 1.0, "{what}, {slope_pct} %: deviation {deviation}");
    quality
}

#[test]
fn white_noise_leaves_the_grade_within_a_point() {
    for (sigma_m, expected) in [
        (0.3, AltitudeQuality::Barometric),
        (1.0, AltitudeQuality::Unknown),
        (3.0, AltitudeQuality::Gps),
    ] {
        for slope_pct in SLOPES_PCT {
            let mut noise = Noise(42);
            let activity = run_on(slope_pct, |height_m| height_m + sigma_m * noise.normal());
            let quality =
                assert_grade_holds(&format!("noise of {sigma_m} m"), slope_pct, &activity);
            assert_eq!(quality, expected, "noise of {sigma_m} m on {slope_pct} %");
        }
    }
}

#[test]
fn whole_metres_leave_the_grade_within_a_point() {
    for slope_pct in SLOPES_PCT {
        let activity = run_on(slope_pct, f64::round);
        let quality = assert_grade_holds("whole metres", slope_pct, &activity);
        // A level run in whole metres shows no step at all, so nothing betrays the resolution.
        if slope_pct.abs() > 0.0 {
            assert_eq!(quality, AltitudeQuality::Unknown);
        }
    }
}
