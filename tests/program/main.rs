//! The program as a whole: its command line, its results on the invented season, and on real
//! recordings where they are at hand.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they measured"
)]

mod archives;
mod athlete;
mod backtest;
mod cli;
mod corpus;
mod csv_safety;
mod exports;
mod four_formats;
mod hostile;
mod inspect;
mod library;
mod next;
mod odd_archives;
mod other_sports;
mod outcome;
mod own_reports;
mod packing;
mod page;
mod privacy;
#[path = "../real_files/mod.rs"]
mod real_files;
mod repeats;
mod scarce;
mod season;
mod shell;
mod sources;
mod which_run;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program under test, in an empty folder and without the tester's environment.
fn soleus(args: &[&str]) -> Output {
    soleus_with(args, &[])
}

/// The same with environment variables.
fn soleus_with(args: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    soleus_in(folder.path(), args, environment)
}

/// The same in this folder.
fn soleus_in(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(args)
        .current_dir(folder)
        .env_remove("SOLEUS_CORPUS")
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .envs(environment.iter().copied())
        .output()
        .expect("the program starts")
}

/// The invented season of the repository.
fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

/// Standard output as text.
fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Standard error as text.
fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}
