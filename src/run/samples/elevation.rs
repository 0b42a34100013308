//! Altitude: how good it is, smoothed over distance, and its slope. The slope is the least-squares
//! line through altitude against distance in a window whose length follows the quality.

use std::ops::Range;

use super::altitude_checks;
use super::track::Track;
use crate::base::stats::median_high;
use crate::run::doubt::Doubt;
use serde::{Deserialize, Serialize};

/// How far the recorded altitude can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AltitudeQuality {
    /// None recorded.
    None,
    /// As noisy as satellite heights: grades only over long distances, no steep-grade rule.
    Gps,
    /// Between the two, or in steps of a metre.
    Unknown,
    /// As smooth as a barometer.
    Barometric,
}

impl AltitudeQuality {
    /// The word in `altitude_quality`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gps => "gps",
            Self::Unknown => "unknown",
            Self::Barometric => "barometric",
        }
    }

    /// Length of the window that smooths altitude for climbing, in metres: shorter than that of the
    /// grade, because hysteresis takes out the noise that is left. Engineering defaults.
    pub fn smoothing_m(self) -> f64 {
        self.window_m() / 2.0
    }

    /// Length of the regression window in metres. Engineering defaults: with white noise of the
    /// class's size the slope's standard deviation stays below one point.
    pub fn window_m(self) -> f64 {
        match self {
            Self::Barometric => 60.0,
            Self::Unknown => 120.0,
            Self::Gps | Self::None => 300.0,
        }
    }
}

/// Noise up to this is a barometer's, above the next a satellite's. Engineering defaults.
const BAROMETRIC_SIGMA_M: f64 = 0.6;
const GPS_SIGMA_M: f64 = 1.8;
/// Altitude in steps of this or more needs the longer window. A few smaller ones are slips.
const COARSE_STEP_M: f64 = 0.9;
const MOST_SMALLER_RATIO: f64 = 0.05;
/// Noise is what is left of the altitude after a straight line over this time.
const DETREND_MS: i64 = 5500;
/// A line needs this many samples to leave a residual worth the name.
const MIN_DETREND_SAMPLES: usize = 5;
/// A slope needs this much distance below it.
const MIN_SPAN_M: f64 = 20.0;
/// Grades beyond ±45 % are clipped: the range of the energy-cost data (Minetti et al. 2002,
/// doi 10.1152/japplphysiol.01177.2001).
pub(super) const MAX_GRADE_RATIO: f64 = 0.45;
/// Median absolute deviation to standard deviation for normal noise.
const MAD_TO_SIGMA: f64 = 1.4826;

/// Altitude smoothed, its slope, and what they rest on.
pub(super) struct Relief {
    /// Smoothed altitude in metres, NaN where unknown.
    pub(super) smooth_m: Vec<f64>,
    /// Slope as rise over run, NaN where unknown.
    pub(super) grade_ratio: Vec<f64>,
    /// The quality that chose the window.
    pub(super) quality: AltitudeQuality,
    /// Standard deviation of the noise in metres.
    pub(super) sigma_m: f64,
    /// Why the altitude may be wrong.
    pub(super) doubt: Option<Doubt>,
}

impl Relief {
    /// Without any altitude, or without one that can be used.
    pub(super) fn none(doubt: Option<Doubt>) -> Self {
        Self {
            smooth_m: Vec::new(),
            grade_ratio: Vec::new(),
            quality: AltitudeQuality::None,
            sigma_m: f64::NAN,
            doubt,
        }
    }
}

/// Smooths the altitude and takes its slope.
pub(super) fn relief(track: &Track) -> Relief {
    if altitude_checks::is_rare(track.elevation_m) {
        return Relief::none(None);
    }
    if let Some(doubt) = altitude_checks::scatters(track) {
        return Relief::none(Some(doubt));
    }
    let sigma_m = noise_m(track);
    let by_noise = quality(sigma_m, is_coarse(track.elevation_m));
    // Satellites' heights are taken with care anyway; smooth ones that differ are a phone's.
    let is_asked = by_noise != AltitudeQuality::Gps;
    let doubt = is_asked.then(|| altitude_checks::places_differ(track)).flatten();
    let is_smooth = by_noise == AltitudeQuality::Barometric;
    let is_of_phone = doubt.is_some() && is_smooth;
    let quality = if is_of_phone { AltitudeQuality::Gps } else { by_noise };
    let sums = Sums::of(track.distance_m, track.elevation_m);
    let known = Known::of(track.elevation_m);
    let by_window = |window_m: f64, value: Value| regress(track, &sums, &known, window_m, value);
    Relief {
        // Beyond the altitudes in the window the line knows nothing.
        smooth_m: by_window(quality.smoothing_m(), |line, at_m, span| {
            line.at(at_m.clamp(span.start, span.end))
        }),
        grade_ratio: by_window(quality.window_m(), |line, _, span| {
            if span.end - span.start >= MIN_SPAN_M {
                line.slope.clamp(-MAX_GRADE_RATIO, MAX_GRADE_RATIO)
            } else {
                f64::NAN
            }
        }),
        quality,
        sigma_m,
        doubt,
    }
}

/// A value of a regression line, at the distance of a sample; the altitudes of the window lie between
/// these distances.
type Value = fn(&Line, f64, Range<f64>) -> f64;

/// Where altitudes are, for recordings that have them now and then.
struct Known {
    /// The first row with an altitude at or after each row.
    from: Vec<usize>,
    /// The last row with an altitude before each row; the row itself where there is none.
    before: Vec<usize>,
}

impl Known {
    fn of(elevation_m: &[f64]) -> Self {
        let rows = elevation_m.len();
        let (mut from, mut before) = (vec![rows; rows + 1], vec![0; rows + 1]);
        for row in (0..rows).rev() {
            from[row] = if elevation_m[row].is_finite() { row } else { from[row + 1] };
        }
        for row in 0..rows {
            before[row + 1] = if elevation_m[row].is_finite() { row } else { before[row] };
        }
        Self { from, before }
    }
}

/// A value of the regression line around each sample, NaN where no altitude lies in its window.
fn regress(track: &Track, sums: &Sums, known: &Known, window_m: f64, value: Value) -> Vec<f64> {
    let (distance_m, stretch, reach_m) = (track.distance_m, track.stretch, window_m / 2.0);
    let (mut low, mut high) = (0, 0);
    (0..distance_m.len())
        .map(|row| {
            let at_m = distance_m[row];
            while stretch[low] != stretch[row] || distance_m[low] < at_m - reach_m {
                low += 1;
            }
            high = high.max(row + 1);
            while high < distance_m.len()
                && stretch[high] == stretch[row]
                && distance_m[high] <= at_m + reach_m
            {
                high += 1;
            }
            sums.line(low, high).map_or(f64::NAN, |line| {
                let span = distance_m[known.from[low]]..distance_m[known.before[high]];
                value(&line, at_m, span)
            })
        })
        .collect()
}

fn quality(sigma_m: f64, is_coarse: bool) -> AltitudeQuality {
    if sigma_m > GPS_SIGMA_M {
        AltitudeQuality::Gps
    } else if sigma_m <= BAROMETRIC_SIGMA_M && !is_coarse {
        AltitudeQuality::Barometric
    } else {
        AltitudeQuality::Unknown
    }
}

/// Standard deviation of the altitude noise: the robust spread of the residuals from straight lines
/// over eleven seconds. NaN for recordings too sparse to tell, which then count as unknown.
fn noise_m(track: &Track) -> f64 {
    let time_s: Vec<f64> =
        track.time_ms.iter().map(|&ms| (ms - track.time_ms[0]) as f64 / 1000.0).collect();
    let sums = Sums::of(&time_s, track.elevation_m);
    let (mut low, mut high) = (0, 0);
    let mut residuals_m = Vec::with_capacity(time_s.len());
    for row in 0..time_s.len() {
        while track.stretch[low] != track.stretch[row]
            || track.time_ms[low] < track.time_ms[row] - DETREND_MS
        {
            low += 1;
        }
        high = high.max(row + 1);
        while high < time_s.len()
            && track.stretch[high] == track.stretch[row]
            && track.time_ms[high] <= track.time_ms[row] + DETREND_MS
        {
            high += 1;
        }
        let count = sums.count(low, high);
        if count < MIN_DETREND_SAMPLES || track.elevation_m[row].is_nan() {
            continue;
        }
        if let Some(line) = sums.line(low, high) {
            // A line through n points leaves 1 − 1/n of the variance at its middle.
            let kept = (1.0 - 1.0 / count as f64).sqrt();
            residuals_m.push((track.elevation_m[row] - line.at(time_s[row])).abs() / kept);
        }
    }
    median_high(residuals_m).map_or(f64::NAN, |size_m| size_m * MAD_TO_SIGMA)
}

/// Whether the altitude comes in steps of about a metre or more: hardly any change from one sample to the
/// next is smaller.
fn is_coarse(elevation_m: &[f64]) -> bool {
    let steps_m = elevation_m.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let (mut smaller, mut all) = (0.0, 0.0);
    for step_m in steps_m.filter(|&step_m| step_m > 1e-6) {
        all += 1.0;
        smaller += f64::from(u8::from(step_m < COARSE_STEP_M));
    }
    smaller <= MOST_SMALLER_RATIO * all
}

/// Running sums, so that any window's line costs the same.
struct Sums {
    origin: (f64, f64),
    /// Count, x, y, xx, xy of all samples before each row.
    before: Vec<[f64; 5]>,
}

struct Line {
    slope: f64,
    mean: (f64, f64),
}

impl Line {
    fn at(&self, x: f64) -> f64 {
        self.mean.1 + self.slope * (x - self.mean.0)
    }
}

impl Sums {
    fn of(x: &[f64], y: &[f64]) -> Self {
        let first = y.iter().position(|value| value.is_finite()).unwrap_or(0);
        // Sums around the middle of the values keep their differences exact enough.
        let origin = ((x[first] + x[x.len() - 1]) / 2.0, y[first]);
        let mut sum = [0.0; 5];
        let mut before = Vec::with_capacity(x.len() + 1);
        before.push(sum);
        for (&x, &y) in x.iter().zip(y) {
            if y.is_finite() {
                let (dx, dy) = (x - origin.0, y - origin.1);
                for (total, term) in sum.iter_mut().zip([1.0, dx, dy, dx * dx, dx * dy]) {
                    *total += term;
                }
            }
            before.push(sum);
        }
        Self { origin, before }
    }

    fn count(&self, low: usize, high: usize) -> usize {
        (self.before[high][0] - self.before[low][0]) as usize
    }

    /// The least-squares line through the rows `low..high`; a level one where all share one x.
    fn line(&self, low: usize, high: usize) -> Option<Line> {
        let [n, sx, sy, sxx, sxy] =
            std::array::from_fn(|index| self.before[high][index] - self.before[low][index]);
        if n < 0.5 {
            return None;
        }
        let (mean_x, mean_y) = (sx / n, sy / n);
        let (spread, joint) = (sxx - sx * mean_x, sxy - sx * mean_y);
        // Below a square millimetre the samples share one place and have no slope.
        let slope = if spread > 1e-6 { joint / spread } else { 0.0 };
        Some(Line { slope, mean: (mean_x + self.origin.0, mean_y + self.origin.1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Altitudes every three metres and every second on a known slope, through `record`.
    fn measure(slope: f64, seconds: usize, record: impl Fn(usize, f64) -> f64) -> Relief {
        let time_ms: Vec<i64> = (0..seconds as i64).map(|second| second * 1000).collect();
        let distance_m: Vec<f64> = (0..seconds).map(|second| 3.0 * second as f64).collect();
        let elevation_m: Vec<f64> = distance_m
            .iter()
            .enumerate()
            .map(|(row, at)| record(row, 200.0 + slope * at))
            .collect();
        let stretch = vec![0; seconds];
        relief(&Track {
            time_ms: &time_ms,
            distance_m: &distance_m,
            elevation_m: &elevation_m,
            stretch: &stretch,
            place: [&[], &[]],
        })
    }

    #[test]
    fn a_clean_slope_is_found_everywhere() {
        let relief = measure(0.08, 200, |_, height| height);
        assert_eq!(relief.quality, AltitudeQuality::Barometric);
        assert!(relief.grade_ratio.iter().all(|grade| (grade - 0.08).abs() < 1e-6));
        assert!((relief.smooth_m[100] - (200.0 + 0.08 * 300.0)).abs() < 1e-6);
    }

    #[test]
    fn whole_metres_take_the_longer_window() {
        assert_eq!(
            measure(0.08, 400, |_, height| height.round()).quality,
            AltitudeQuality::Unknown
        );
    }

    #[test]
    fn one_height_in_between_makes_whole_metres_no_finer() {
        let slip = |row, height: f64| height.round() + if row == 200 { 0.2 } else { 0.0 };
        assert_eq!(measure(0.08, 400, slip).quality, AltitudeQuality::Unknown);
        let fine = |row, height: f64| height.round() + if row % 10 == 0 { 0.2 } else { 0.0 };
        assert_eq!(measure(0.08, 400, fine).quality, AltitudeQuality::Barometric);
    }

    #[test]
    fn no_window_reaches_across_a_pause() {
        let time_ms: Vec<i64> = (0..40).map(|second| second * 1000).collect();
        let distance_m: Vec<f64> = (0..40).map(|second| 3.0 * f64::from(second)).collect();
        // Two level halves, the second 50 m higher after a pause in a lift.
        let elevation_m: Vec<f64> =
            (0..40).map(|second| if second < 20 { 10.0 } else { 60.0 }).collect();
        let stretch: Vec<u32> = (0..40).map(|second| u32::from(second >= 20)).collect();
        let relief = relief(&Track {
            time_ms: &time_ms,
            distance_m: &distance_m,
            elevation_m: &elevation_m,
            stretch: &stretch,
            place: [&[], &[]],
        });
        assert!(relief.grade_ratio.iter().all(|grade| grade.abs() < 1e-9));
    }

    #[test]
    fn altitudes_close_together_make_no_slope_of_their_noise() {
        // Two in a row of every eighty, three metres and three decimetres apart.
        let noise = |row: usize| if row.is_multiple_of(2) { 0.3 } else { 0.0 };
        let relief = measure(0.0, 400, |row, height| match row % 80 {
            0 | 1 => height + noise(row),
            _ => f64::NAN,
        });
        assert!(relief.grade_ratio.iter().all(|grade| grade.is_nan()));
        let known = relief.smooth_m.iter().filter(|height| height.is_finite());
        assert!(known.clone().count() > 50);
        assert!(known.copied().all(|height| (200.0..=200.3).contains(&height)));
    }

    #[test]
    fn without_altitude_there_is_no_grade() {
        let relief = measure(0.0, 10, |_, _| f64::NAN);
        assert_eq!(relief.quality, AltitudeQuality::None);
        assert!(relief.grade_ratio.is_empty());
    }

    #[test]
    fn a_standing_runner_has_no_grade() {
        let track = Track {
            time_ms: &[0, 1000],
            distance_m: &[5.0, 5.0],
            elevation_m: &[1.0, 3.0],
            stretch: &[0, 0],
            place: [&[], &[]],
        };
        let relief = relief(&track);
        assert!(relief.grade_ratio[0].is_nan());
        assert_eq!(relief.smooth_m[0], 2.0);
    }
}
