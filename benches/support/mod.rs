//! What all benches share: invented recordings, timing, and the printed lines.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

pub(crate) mod archive;
pub(crate) mod fit_run;
pub(crate) mod gpx_run;
pub(crate) mod process;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Repetitions go on for this long, and at least [`MIN_REPETITIONS`] times.
const LEAST_TIME: Duration = Duration::from_millis(1500);
const MIN_REPETITIONS: usize = 5;

/// Times of several repetitions of one thing.
pub(crate) struct Timing {
    sorted_s: Vec<f64>,
}

impl Timing {
    pub(crate) fn best_s(&self) -> f64 {
        self.sorted_s[0]
    }

    pub(crate) fn median_s(&self) -> f64 {
        self.sorted_s[self.sorted_s.len() / 2]
    }

    /// Megabytes (10⁶ bytes) a second at the median.
    pub(crate) fn mb_per_s(&self, bytes: usize) -> f64 {
        bytes as f64 / 1e6 / self.median_s()
    }
}

/// Times a call again and again, after one that warms up.
pub(crate) fn time<T>(mut call: impl FnMut() -> T) -> Timing {
    black_box(call());
    let begin = Instant::now();
    let mut sorted_s = Vec::new();
    while sorted_s.len() < MIN_REPETITIONS || begin.elapsed() < LEAST_TIME {
        let start = Instant::now();
        black_box(call());
        sorted_s.push(start.elapsed().as_secs_f64());
    }
    sorted_s.sort_by(f64::total_cmp);
    Timing { sorted_s }
}

/// Prints a heading.
pub(crate) fn heading(text: &str) {
    println!("\n{text}");
}

/// Prints one measured thing: median, best, throughput.
pub(crate) fn line(what: &str, timing: &Timing, bytes: usize) {
    println!(
        "  {what:<44}{:>10.3} ms{:>10.3} ms{:>9.1} MB/s",
        timing.median_s() * 1e3,
        timing.best_s() * 1e3,
        timing.mb_per_s(bytes)
    );
}

/// Prints a figure beside its budget, where more is better.
pub(crate) fn at_least(what: &str, measured: f64, budget: f64, unit: &str) {
    let verdict = if measured >= budget { "met" } else { "MISSED" };
    println!("  {what:<44}{measured:>10.1} {unit}, budget ≥ {budget} {unit}: {verdict}");
}

/// Prints a figure beside its budget, where less is better.
pub(crate) fn at_most(what: &str, measured: f64, budget: f64, unit: &str) {
    let verdict = if measured <= budget { "met" } else { "MISSED" };
    println!("  {what:<44}{measured:>10.3} {unit}, budget ≤ {budget} {unit}: {verdict}");
}
