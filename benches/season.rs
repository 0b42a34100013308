//! A season of 300 one-hour FIT runs through the finished program, cold, beside `fitparser` merely
//! decoding the same files.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use soleus::base::parallel;
use support::fit_run::{self, Plan};
use support::{Timing, at_most, heading, line, time};

const RUN_COUNT: u32 = 300;
const BUDGET_S: f64 = 1.5;
const AGAIN_S: f64 = 0.2;

fn main() {
    let season = tempfile::tempdir().expect("a temporary folder");
    let mut files = Vec::new();
    for number in 0..RUN_COUNT {
        // Five runs in seven days.
        let day = number / 5 * 7 + [0, 1, 3, 5, 6][number as usize % 5];
        let bytes = fit_run::write(Plan { day, length_s: 3600, has_developer_fields: true });
        fs::write(season.path().join(format!("{number:03}.fit")), &bytes).expect("a file");
        files.push(bytes);
    }
    let total: usize = files.iter().map(Vec::len).sum();
    heading(&format!("{RUN_COUNT} runs of one hour: {:.1} MB", total as f64 / 1e6));
    let with_output = time(|| {
        let out = tempfile::tempdir().expect("a temporary folder");
        soleus(season.path(), Some(out.path()));
    });
    let kept = tempfile::tempdir().expect("a temporary folder");
    let again = time(|| remembering(season.path(), kept.path()));
    let without_output = time(|| soleus(season.path(), None));
    let fitparser = time(|| parallel::map(&files, |file| decoded(file)).into_iter().sum::<usize>());
    line("soleus season --out, outputs cold", &with_output, total);
    line("the same again, with its library", &again, total);
    line("soleus season, without outputs", &without_output, total);
    line("fitparser decodes the files, as many threads", &fitparser, total);
    report(&with_output, &without_output, &fitparser);
    at_most("season, again", again.median_s(), AGAIN_S, "s");
}

fn report(with_output: &Timing, without_output: &Timing, fitparser: &Timing) {
    let runs_per_s = f64::from(RUN_COUNT) / with_output.median_s();
    let outputs = 1.0 - without_output.median_s() / with_output.median_s();
    let times = fitparser.median_s() / with_output.median_s();
    at_most("season, cold", with_output.median_s(), BUDGET_S, "s");
    println!("  runs a second: {runs_per_s:.0}");
    println!("  share of charts and other outputs: {:.0} %", outputs * 100.0);
    println!("  times as fast as fitparser merely decoding: {times:.1}");
}

/// Analyses the folder; a finding is no failure, anything else is.
fn soleus(season: &Path, out: Option<&Path>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soleus"));
    command.args(["season", "--quiet", "--no-library"]).arg(season).stdout(Stdio::null());
    if let Some(folder) = out {
        command.arg("--out").arg(folder);
    }
    let status = command.status().expect("the program starts");
    assert!(status.success(), "{status}");
}

/// The same with a library and outputs that are there after the first time.
fn remembering(season: &Path, kept: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soleus"));
    command.args(["season", "--quiet", "--library"]).arg(kept.join("library"));
    command.arg("--out").arg(kept.join("out")).arg(season).stdout(Stdio::null());
    let status = command.status().expect("the program starts");
    assert!(status.success(), "{status}");
}

fn decoded(file: &[u8]) -> usize {
    fitparser::from_bytes(file).map_or(0, |messages| messages.len())
}
