//! A career of 3,500 FIT files through the finished program: cold, again, and again with one run
//! more; with the memory it takes beside that of a tenth of the files.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::Path;

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::fit_run::{self, Plan};
use support::process::{Took, soleus};
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

/// Analyses a folder.
fn season(input: &Path, library: &Path, out: &Path) -> Took {
    let options = ["season", "--quiet", "--library"].map(Path::new);
    soleus(&[&options[..], &[library, Path::new("--out"), out, input]].concat())
}
