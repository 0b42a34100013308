//! Many athletes over many years, each one archive of FIT and GPX files: written, analysed into one
//! library, analysed again, and removed, so that the disk holds one archive at a time.
//!
//! `cargo bench --bench scale -- --athletes 100 --years 5`; with `--write DIR` the archives are only
//! written and stay.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::{Path, PathBuf};

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::archive::{self, size};
use support::heading;
use support::process::soleus;

const RUNS_A_YEAR: u32 = 150;
const MILLION: f64 = 1e6;

/// How much is asked for.
struct Extent {
    athletes: u32,
    years: u32,
    /// Where archives are only written to.
    write: Option<PathBuf>,
}

#[derive(Default)]
struct Sums {
    archive_bytes: u64,
    file_bytes: u64,
    cold_s: f64,
    again_s: f64,
    peak_mb: f64,
}

fn main() {
    let extent = extent();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runs = extent.athletes * extent.years * RUNS_A_YEAR;
    heading(&format!("{} athletes, {} years: {runs} runs", extent.athletes, extent.years));
    let mut sums = Sums::default();
    for athlete in 0..extent.athletes {
        let name = format!("athlete-{athlete:04}");
        let target = extent.write.as_deref().unwrap_or(folder.path());
        let archive = target.join(format!("{name}.zip"));
        // 150 runs in 365 days, at other days for every athlete.
        let day = |number| athlete % 7 + number * 365 / RUNS_A_YEAR;
        sums.file_bytes += archive::write(&archive, athlete, extent.years * RUNS_A_YEAR, day);
        sums.archive_bytes += fs::metadata(&archive).expect("an archive").len();
        if extent.write.is_none() {
            analyse(folder.path(), &archive, &name, &mut sums);
            fs::remove_file(&archive).expect("an archive");
        }
    }
    let mb = |bytes: u64| bytes as f64 / 1e6;
    println!("  archives {:.0} MB, {:.0} MB unpacked", mb(sums.archive_bytes), mb(sums.file_bytes));
    if extent.write.is_none() {
        report(&sums, f64::from(runs), size(&folder.path().join("library")));
    }
}

fn extent() -> Extent {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let number = |name: &str, otherwise: u32| {
        value(name).map_or(otherwise, |text| text.parse().expect("a number"))
    };
    Extent {
        athletes: number("--athletes", 2),
        years: number("--years", 1),
        write: value("--write").map(PathBuf::from),
    }
}

/// Analyses an archive twice.
fn analyse(folder: &Path, archive: &Path, name: &str, sums: &mut Sums) {
    let options = ["season", "--quiet", "--runner", name, "--library"].map(Path::new);
    let (library, out) = (folder.join("library"), folder.join("out").join(name));
    let call = || soleus(&[&options[..], &[&library, Path::new("--out"), &out, archive]].concat());
    let (cold, again) = (call(), call());
    sums.cold_s += cold.seconds;
    sums.again_s += again.seconds;
    sums.peak_mb = sums.peak_mb.max(cold.peak_mb).max(again.peak_mb);
    fs::remove_dir_all(&out).expect("outputs");
}

fn report(sums: &Sums, runs: f64, library_bytes: u64) {
    let each_kb = library_bytes as f64 / runs / 1e3;
    println!(
        "  cold, with all outputs: {:.1} s, {:.2} ms a run",
        sums.cold_s,
        sums.cold_s / runs * 1e3
    );
    println!("  again: {:.1} s, {:.2} ms a run", sums.again_s, sums.again_s / runs * 1e3);
    println!("  peak memory of one athlete: {:.0} MB", sums.peak_mb);
    println!("  library: {:.1} MB, {each_kb:.2} kB a run", library_bytes as f64 / 1e6);
    println!(
        "  a million runs on paper: {:.0} min cold, {:.0} min again, {:.1} GB of library",
        sums.cold_s / runs * MILLION / 60.0,
        sums.again_s / runs * MILLION / 60.0,
        each_kb * MILLION / 1e6
    );
}
