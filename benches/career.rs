//! A career of 3,500 FIT files through the finished program: cold, again, and again with one run
//! more; with the memory it takes beside that of a tenth of the files.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::fit_run::{self, Plan};
use support::{at_most, heading};

const FILES: u32 = 3500;
/// Twenty minutes to an hour and ten: 131 kB a file in the mean, as in a real career.
fn length_s(number: u32) -> u32 {
    1200 + number * 997 % 2940
}

const COLD_S: f64 = 8.0;
const AGAIN_S: f64 = 0.6;
const MEMORY_MB: f64 = 300.0;
const GROWTH_RATIO: f64 = 1.2;

/// What one call of the program took.
struct Took {
    seconds: f64,
    peak_mb: f64,
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--write").skip(1);
    if let Some(folder) = arguments.next() {
        write(Path::new(&folder), 0..FILES);
        return println!("{FILES} files in {folder}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (career, tenth) = (folder.path().join("career"), folder.path().join("tenth"));
    let bytes = write(&career, 0..FILES);
    write(&tenth, 0..FILES / 10);
    heading(&format!("{FILES} files, {:.0} MB", bytes as f64 / 1e6));
    let (library, out) = (folder.path().join("library"), folder.path().join("out"));
    let cold = season(&career, &library, &out);
    let again = (0..5).map(|_| season(&career, &library, &out).seconds).fold(f64::MAX, f64::min);
    write(&career, FILES..FILES + 1);
    let one_more = season(&career, &library, &out);
    let other = folder.path().join("other");
    let few = season(&tenth, &other.join("library"), &other.join("out"));
    at_most("cold, with all outputs", cold.seconds, COLD_S, "s");
    at_most("again, nothing changed (best of 5)", again, AGAIN_S, "s");
    println!("  with one run more: {:.3} s", one_more.seconds);
    at_most("peak memory, cold", cold.peak_mb, MEMORY_MB, "MB");
    at_most("that over a tenth of the files", cold.peak_mb / few.peak_mb, GROWTH_RATIO, "times");
}

/// Writes runs, five in seven days, and returns their size.
fn write(folder: &Path, numbers: std::ops::Range<u32>) -> usize {
    fs::create_dir_all(folder).expect("a folder");
    let write = |number: u32| {
        let day = number / 5 * 7 + [0, 1, 3, 5, 6][number as usize % 5];
        let bytes =
            fit_run::write(Plan { day, length_s: length_s(number), has_developer_fields: true });
        fs::write(folder.join(format!("{number:04}.fit")), &bytes).expect("a file");
        bytes.len()
    };
    numbers.map(write).sum()
}

/// Analyses a folder; the peak of memory is asked for while it runs.
fn season(input: &Path, library: &Path, out: &Path) -> Took {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(["season", "--quiet", "--library"])
        .args([library, Path::new("--out"), out, input])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak_mb = 0.0f64;
    let status = loop {
        peak_mb = peak_mb.max(high_water_mb(child.id()));
        match child.try_wait().expect("a state") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    assert!(status.success(), "{status}");
    Took { seconds: start.elapsed().as_secs_f64(), peak_mb }
}

/// The most memory a process has had, by Linux; zero elsewhere.
fn high_water_mb(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1024.0
}
