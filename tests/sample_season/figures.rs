//! The summary of a session or a lap, as a watch would compute it from its own samples.

use super::stream::{Sample, Stream};

/// Rises and falls smaller than this are not counted as ascent or descent.
const ASCENT_STEP_M: f64 = 2.0;

/// Figures between two samples.
pub(super) struct Figures {
    pub(super) elapsed_s: i64,
    pub(super) timer_s: i64,
    pub(super) distance_m: f64,
    pub(super) heart_rate_bpm: f64,
    pub(super) top_heart_rate_bpm: f64,
    pub(super) cadence_spm: f64,
    pub(super) top_speed_mps: f64,
    pub(super) contact_ms: f64,
    pub(super) oscillation_mm: f64,
    pub(super) step_length_m: f64,
    pub(super) ascent_m: f64,
    pub(super) descent_m: f64,
}

impl Figures {
    /// Those from sample `first` to sample `last`.
    pub(super) fn between(stream: &Stream, first: usize, last: usize) -> Self {
        let (elapsed_s, timer_s) = stream.elapsed_and_timer_s(first, last);
        let samples = &stream.samples[first..=last];
        let (ascent_m, descent_m) = ascent_and_descent_m(samples);
        Self {
            elapsed_s,
            timer_s,
            distance_m: stream.samples[last].distance_m - stream.samples[first].distance_m,
            heart_rate_bpm: mean(samples, |sample| sample.heart_rate_bpm),
            top_heart_rate_bpm: top(samples, |sample| sample.heart_rate_bpm),
            cadence_spm: mean(samples, |sample| sample.cadence_spm as f64),
            top_speed_mps: top(samples, |sample| sample.speed_mps),
            contact_ms: mean(samples, |sample| sample.contact_ms),
            oscillation_mm: mean(samples, |sample| sample.oscillation_mm),
            step_length_m: mean(samples, Sample::step_length_m),
            ascent_m,
            descent_m,
        }
    }

    pub(super) fn speed_mps(&self) -> f64 {
        self.distance_m / self.timer_s as f64
    }
}

fn mean(samples: &[Sample], value: impl Fn(&Sample) -> f64) -> f64 {
    samples.iter().map(value).sum::<f64>() / samples.len() as f64
}

fn top(samples: &[Sample], value: impl Fn(&Sample) -> f64) -> f64 {
    samples.iter().map(value).fold(0.0, f64::max)
}

fn ascent_and_descent_m(samples: &[Sample]) -> (f64, f64) {
    let mut from_m = samples[0].true_elevation_m;
    let (mut ascent_m, mut descent_m) = (0.0, 0.0);
    for sample in samples {
        let rise_m = sample.true_elevation_m - from_m;
        if rise_m.abs() >= ASCENT_STEP_M {
            ascent_m += rise_m.max(0.0);
            descent_m -= rise_m.min(0.0);
            from_m = sample.true_elevation_m;
        }
    }
    (ascent_m, descent_m)
}
