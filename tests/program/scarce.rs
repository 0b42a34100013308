//! When the machine is short of something: disk, the right to write, open files. Results stay right, and what
//! cannot be kept is said. The tests need Linux and say so where they are left out.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output};

use crate::{soleus, stderr, stdout, worn_data};

/// The program by way of a shell line that takes something away from it first.
fn through_shell(line: &str, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", &format!("{line} && exec \"$@\""), "sh", env!("CARGO_BIN_EXE_soleus")])
        .args(arguments)
        .env("XDG_CACHE_HOME", "/nowhere")
        .output()
        .unwrap()
}

fn expected() -> String {
    stdout(&soleus(&["season", worn_data().to_str().unwrap(), "--json", "--no-library"]))
}

fn texts<'a>(parts: &[&'a Path]) -> Vec<&'a str> {
    parts.iter().map(|part| part.to_str().unwrap()).collect()
}

/// The program with a disk of its own at a folder, in a name space of its own; `None` where that
/// cannot be had.
fn with_disk(options: &str, folder: &Path, arguments: &[&str]) -> Option<Output> {
    let mount = format!("mount -t tmpfs -o {options} none {}", folder.display());
    let is_possible = Command::new("unshare").args(["-rm", "sh", "-c", &mount]).output();
    if !is_possible.is_ok_and(|output| output.status.success()) {
        println!("left out: no disk can be mounted here");
        return None;
    }
    let then = format!("{mount} && exec \"$@\"");
    let shell = ["-rm", "sh", "-c", &then, "sh", env!("CARGO_BIN_EXE_soleus")];
    Some(Command::new("unshare").args(shell).args(arguments).output().unwrap())
}

#[test]
fn a_full_or_locked_disk_under_the_library_costs_a_warning_and_no_result() {
    for options in ["size=64k", "ro"] {
        let folder = tempfile::tempdir().unwrap();
        let data = worn_data();
        let paths = texts(&[&data, folder.path()]);
        let line = ["season", paths[0], "--json", "--library", paths[1]];
        let Some(output) = with_disk(options, folder.path(), &line) else { return };
        assert_eq!((output.status.code(), stdout(&output)), (Some(0), expected()));
        let said = stderr(&output);
        assert!(said.contains("cannot be written and stays as it was"), "{options}: {said}");
    }
}

#[test]
fn a_full_or_locked_disk_under_the_outputs_is_an_error_with_its_cause() {
    for (options, cause) in [("size=64k", "No space left"), ("ro", "Read-only")] {
        let folder = tempfile::tempdir().unwrap();
        let data = worn_data();
        let paths = texts(&[&data, folder.path()]);
        let line = ["season", paths[0], "--no-library", "--out", paths[1]];
        let Some(output) = with_disk(options, folder.path(), &line) else { return };
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(5), "{options}: {said}");
        assert!(said.contains(cause), "{options}: {said}");
    }
}

#[test]
fn with_few_open_files_everything_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let data = worn_data();
    let paths = texts(&[&data, folder.path()]);
    for _ in 0..2 {
        let line = ["season", paths[0], "--json", "--library", paths[1]];
        let output = through_shell("ulimit -n 64", &line);
        assert_eq!((stdout(&output), stderr(&output)), (expected(), String::new()));
    }
}
