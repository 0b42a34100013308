//! The program beside what runners use today: fitdecode, garmin-fit-sdk and gpxpy decoding the same
//! files, and fitdecode with pandas and matplotlib doing a season of sixty runs as a whole process.
//!
//! The packages are installed into a temporary environment. Without Python, or where they cannot be
//! had, the bench says so and ends.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use soleus::ingest;
use support::fit_run::{self, Plan};
use support::process::soleus;
use support::{at_least, gpx_run, heading, time};

const PACKAGES: [&str; 5] =
    ["fitdecode==0.11.0", "garmin-fit-sdk==21.218.0", "gpxpy==1.6.2", "pandas", "matplotlib"];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/support/peers.py");
const RUNS: u32 = 60;
const TIMES_AS_FAST: f64 = 60.0;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Some(python) = environment(folder.path()) else {
        return println!("left out: Python with {} cannot be had here", PACKAGES.join(", "));
    };
    let season = folder.path().join("season");
    fs::create_dir_all(&season).expect("a folder");
    let mut fit = Vec::new();
    for number in 0..RUNS {
        let day = number / 5 * 7 + [0, 1, 3, 5, 6][number as usize % 5];
        let path = season.join(format!("{number:03}.fit"));
        fs::write(&path, fit_run::write(Plan { day, length_s: 3600, has_developer_fields: true }))
            .expect("a file");
        fit.push(path);
    }
    let gpx = folder.path().join("run.gpx");
    fs::write(&gpx, gpx_run::write(0, 3600, true)).expect("a file");
    heading("decoding, one core, seconds a file");
    decode(&python, "fitdecode", &fit[..3]);
    decode(&python, "garmin-fit-sdk", &fit[..3]);
    decode(&python, "gpxpy", &[gpx]);
    whole(&python, folder.path(), &season);
}

/// A Python with the packages; `None` where that cannot be made.
fn environment(folder: &Path) -> Option<PathBuf> {
    let made = folder.join("environment");
    let run = |command: &mut Command| {
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        status.success().then_some(())
    };
    run(Command::new("python3").args(["-m", "venv"]).arg(&made))?;
    let python = made.join("bin").join("python");
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    Some(python)
}

/// One package beside our lane on the same files.
fn decode(python: &Path, package: &str, files: &[PathBuf]) {
    let output =
        Command::new(python).arg(SCRIPT).arg(package).args(files).output().expect("Python");
    let text = String::from_utf8_lossy(&output.stdout);
    let peer_s: f64 = text.trim().parse().expect("seconds");
    let contents: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).expect("a file")).collect();
    let ours = time(|| contents.iter().filter(|bytes| ingest::read(bytes).is_ok()).count());
    let (peer_s, ours_s) = (peer_s / files.len() as f64, ours.median_s() / files.len() as f64);
    println!("  {package:<20}{peer_s:>9.3} s, soleus {ours_s:.5} s: {:.0} times", peer_s / ours_s);
}

/// A season with three charts, whole processes.
fn whole(python: &Path, folder: &Path, season: &Path) {
    heading(&format!("{RUNS} runs of an hour: weekly volume and charts, whole process"));
    let charts = folder.join("charts");
    fs::create_dir_all(&charts).expect("a folder");
    let stack = || {
        let start = Instant::now();
        let mut command = Command::new(python);
        let status = command.arg(SCRIPT).arg("stack").args([season, &charts]).status();
        assert!(status.is_ok_and(|status| status.success()), "the Python stack");
        start.elapsed().as_secs_f64()
    };
    // Twice, so that its packages are compiled and in memory.
    let stack_s = stack().min(stack());
    let ours = time(|| {
        let out = tempfile::tempdir().expect("a temporary folder");
        let options = ["season", "--quiet", "--no-library", "--out"].map(Path::new);
        soleus(&[&options[..], &[out.path(), season]].concat())
    });
    println!("  fitdecode, pandas, matplotlib: {stack_s:.2} s");
    println!("  soleus season --out: {:.3} s", ours.median_s());
    at_least("times as fast", stack_s / ours.median_s(), TIMES_AS_FAST, "times");
}
