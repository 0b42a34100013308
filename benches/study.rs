//! A study of thousands of runners as datasets of `soleus cohort`: archives are written for a slice of the runners,
//! worked through, and removed, so that the disk holds one slice at a time.
//!
//! `cargo bench --bench study -- --athletes 5205 --runs 113 --slice 500`; with `--heaviest 50` the first runner of each
//! slice has so many times the runs of the others.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::archive::{self, size};
use support::heading;
use support::process::soleus;

/// Days over which the first runs lie, so that few runners have a run of one day and length.
const FIRST_DAYS: u32 = 1500;
/// CPU seconds a run that the design counted with.
const PAPER_S: f64 = 4.5e-3;

/// How much is asked for.
struct Extent {
    athletes: u32,
    runs: u32,
    slice: u32,
    heaviest: u32,
    jobs: u32,
}

#[derive(Default)]
struct Sums {
    runs: u64,
    file_bytes: u64,
    dataset_bytes: u64,
    wall_s: f64,
    bucket_s: f64,
    /// The shortest that so many processes could have taken.
    ideal_s: f64,
    peak_mb: f64,
    bucket_peak_mb: f64,
}

fn main() {
    let extent = extent();
    heading(&format!("{} runners of {} runs", extent.athletes, extent.runs));
    let mut sums = Sums::default();
    for first in (0..extent.athletes).step_by(extent.slice as usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (roster, dataset) = (folder.path().join("roster"), folder.path().join("dataset"));
        fs::create_dir(&roster).expect("a folder");
        let athletes = first..extent.athletes.min(first + extent.slice);
        write_all(&roster, athletes, &extent, &mut sums);
        work(&roster, &dataset, extent.jobs, &mut sums);
        println!(
            "  {} runners after {:.0} s",
            extent.athletes.min(first + extent.slice),
            sums.wall_s
        );
    }
    report(&extent, &sums);
}

fn extent() -> Extent {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, otherwise: u32| {
        let at = arguments.iter().position(|argument| argument == name);
        let value = at.and_then(|at| arguments.get(at + 1));
        value.map_or(otherwise, |text| text.parse().expect("a number"))
    };
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    Extent {
        athletes: number("--athletes", 20),
        runs: number("--runs", 113),
        slice: number("--slice", 500).max(1),
        heaviest: number("--heaviest", 1),
        jobs: number("--jobs", cores),
    }
}

/// Writes the archives of these runners, on as many threads as there are processes later.
fn write_all(roster: &Path, athletes: Range<u32>, extent: &Extent, sums: &mut Sums) {
    let first = athletes.start;
    let write = |athlete: u32| {
        let runs = extent.runs * if athlete == first { extent.heaviest } else { 1 };
        let archive = roster.join(format!("runner-{athlete:05}.zip"));
        // Two runs in five days, from another day on for each runner.
        let day = |number| athlete * 37 % FIRST_DAYS + number * 5 / 2;
        (archive::write(&archive, athlete, runs, day), u64::from(runs))
    };
    let queue = Mutex::new(athletes);
    let next = || queue.lock().expect("no thread failed").next();
    let written = std::thread::scope(|scope| {
        let work = || std::iter::from_fn(next).map(write).collect::<Vec<_>>();
        let threads: Vec<_> = (0..extent.jobs).map(|_| scope.spawn(work)).collect();
        let ended = threads.into_iter().map(|thread| thread.join().expect("no thread failed"));
        ended.flatten().collect::<Vec<_>>()
    });
    for (bytes, runs) in written {
        sums.file_bytes += bytes;
        sums.runs += runs;
    }
}

/// Makes the dataset of a slice.
fn work(roster: &Path, dataset: &Path, jobs: u32, sums: &mut Sums) {
    let jobs_text = jobs.to_string();
    let line = [Path::new("cohort"), roster, Path::new("--out"), dataset];
    let flags = ["--quiet", "--jobs", &jobs_text].map(Path::new);
    let took = soleus(&[&line[..], &flags].concat());
    sums.wall_s += took.seconds;
    sums.peak_mb = sums.peak_mb.max(took.peak_mb);
    let buckets: Vec<(f64, f64)> = tries(&dataset.join("_log"));
    let (all_s, longest_s) = buckets
        .iter()
        .fold((0.0, 0.0f64), |(all, longest), (seconds, _)| (all + seconds, longest.max(*seconds)));
    sums.bucket_s += all_s;
    sums.ideal_s += (all_s / f64::from(jobs)).max(longest_s);
    let peaks = buckets.iter().map(|(_, peak_mb)| *peak_mb);
    sums.bucket_peak_mb = peaks.fold(sums.bucket_peak_mb, f64::max);
    sums.dataset_bytes += size(dataset);
}

/// Seconds and peak of memory in MiB of every try at a bucket.
fn tries(log: &Path) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(log).expect("a log") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        for line in text.lines() {
            let attempt: serde_json::Value = serde_json::from_str(line).expect("a try");
            assert_eq!(attempt["ended"], "done", "{line}");
            let peak_mb = attempt["peak_memory_bytes"].as_f64().unwrap_or(0.0) / 1024.0 / 1024.0;
            all.push((attempt["seconds"].as_f64().expect("seconds"), peak_mb));
        }
    }
    all
}

fn report(extent: &Extent, sums: &Sums) {
    let (runs, jobs) = (sums.runs as f64, f64::from(extent.jobs));
    let paper_s = runs * PAPER_S / jobs;
    println!("  {} runs, {:.1} GB of recordings", sums.runs, sums.file_bytes as f64 / 1e9);
    println!(
        "  {:.0} s with {} processes at once, {:.2} ms a run and process; on paper {paper_s:.0} s: ratio {:.2}",
        sums.wall_s,
        extent.jobs,
        sums.wall_s * jobs / runs * 1e3,
        sums.wall_s / paper_s
    );
    println!(
        "  buckets {:.0} s; all of it {:.3} times the shortest that so many processes could take",
        sums.bucket_s,
        sums.wall_s / sums.ideal_s
    );
    println!(
        "  peak of memory: {:.0} MiB for the call, {:.0} MiB for a bucket",
        sums.peak_mb, sums.bucket_peak_mb
    );
    println!(
        "  dataset {:.1} MB, {:.0} bytes a run",
        sums.dataset_bytes as f64 / 1e6,
        sums.dataset_bytes as f64 / runs
    );
}
