//! What a person waits for: one run with its charts, alone and with a history, and the program that
//! only says its version.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[expect(dead_code, reason = "each bench uses its part")]
mod support;

use support::fit_run::{self, Plan};
use support::process::soleus;
use support::{at_most, heading, time};

const HISTORY: u32 = 300;
const ONE_RUN_S: f64 = 0.4;
const START_UP_MS: f64 = 10.0;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (history, library) = (folder.path().join("history"), folder.path().join("library"));
    fs::create_dir_all(&history).expect("a folder");
    for number in 0..=HISTORY {
        let day = number / 5 * 7 + [0, 1, 3, 5, 6][number as usize % 5];
        let bytes = fit_run::write(Plan { day, length_s: 3600, has_developer_fields: true });
        let name =
            if number < HISTORY { format!("history/{number:03}.fit") } else { "run.fit".into() };
        fs::write(folder.path().join(name), &bytes).expect("a file");
    }
    let run = folder.path().join("run.fit");
    let read = ["season", "--quiet", "--library"].map(Path::new);
    soleus(&[&read[..], &[&library, &history]].concat());
    heading("one run of an hour, with its charts");
    let alone = time(|| {
        let out = tempfile::tempdir().expect("a temporary folder");
        let options = ["run", "--quiet", "--no-library", "--out"].map(Path::new);
        soleus(&[&options[..], &[out.path(), &run]].concat())
    });
    let known = time(|| {
        let out = tempfile::tempdir().expect("a temporary folder");
        let options = ["run", "--quiet", "--library"].map(Path::new);
        soleus(&[&options[..], &[&library, Path::new("--out"), out.path(), &run]].concat())
    });
    at_most("soleus run --out, alone", alone.median_s(), ONE_RUN_S, "s");
    at_most("with 300 runs in the library", known.median_s(), ONE_RUN_S, "s");
    heading("start-up");
    let version = time(|| quiet(env!("CARGO_BIN_EXE_soleus"), "--version"));
    at_most("soleus --version", version.median_s() * 1e3, START_UP_MS, "ms");
    let nothing = time(|| quiet("true", "--version"));
    println!("  `true` in the same way: {:.3} ms", nothing.median_s() * 1e3);
}

fn quiet(program: &str, argument: &str) {
    let status = Command::new(program).arg(argument).stdout(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{program}");
}
