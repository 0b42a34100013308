//! When the machine is short of something: disk, the right to write, open files. Results stay right, and what
//! cannot be kept is said. The tests need Linux and say so where they are left out.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output};

use crate::soleus;
use crate::stderr;
use crate::stdout;
use crate::worn_data;

/// The program by way of a shell line that takes something away from it first. One that waits for ever is
/// ended, so that it fails here.
fn through_shell(line: &str, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args([
            "-c",
            &format!("{line} && exec timeout 300 \"$@\""),
            "sh",
            env!("CARGO_BIN_EXE_soleus"),
        ])
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

/// Every file of a folder with its content.
fn snapshot(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file());
    files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn too_few_open_files_stop_everything_or_cost_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("exports/2026/spring");
    std::fs::create_dir_all(&tree).unwrap();
    for entry in std::fs::read_dir(worn_data()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, tree.join(path.file_name().unwrap())).unwrap();
    }
    let exports = folder.path().join("exports");
    let (out, library) = (folder.path().join("out"), folder.path().join("library"));
    let paths = texts(&[&exports, &out, &library]);
    let whole = soleus(&["season", paths[0], "--json", "--no-library"]);
    // An earlier report, of another input.
    let one = tree.join("2026-04-12_long.fit");
    let line = ["season", "-q", "--no-library", "--out", paths[1], one.to_str().unwrap()];
    assert_eq!(soleus(&line).status.code(), Some(0));
    let earlier = snapshot(&out);
    let mut stopped = 0;
    for most in 4..=9 {
        let line = ["season", paths[0], "--json", "--out", paths[1], "--library", paths[2]];
        let output = through_shell(&format!("ulimit -n {most}"), &line);
        let said = stderr(&output);
        match output.status.code() {
            Some(6) => {
                stopped += 1;
                assert!(said.contains("ulimit -n"), "{most}: {said}");
                assert!(stdout(&output).is_empty() && snapshot(&out) == earlier, "{most}: {said}");
            }
            Some(0) => assert_eq!(stdout(&output), stdout(&whole), "{most}: {said}"),
            // The folder cannot be written to, which is said before anything is read.
            code => assert!(code == Some(5) && said.contains("cannot write"), "{most}: {said}"),
        }
    }
    assert!(stopped > 0);
    // What the library kept of them changes no result.
    let line = ["season", paths[0], "--json", "--library", paths[2]];
    assert_eq!(stdout(&soleus(&line)), stdout(&whole));
}

#[test]
fn a_drive_that_fails_stops_everything_and_names_the_file() {
    // Linux answers a read at the beginning of this file with EIO.
    let broken = "/proc/self/mem";
    let data = worn_data();
    let out = tempfile::tempdir().unwrap();
    let paths = texts(&[&data, out.path()]);
    for line in [
        vec!["season", paths[0], broken, "--no-library", "--out", paths[1]],
        vec!["run", broken, "--no-library"],
        vec!["next", broken, "--no-library"],
        vec!["inspect", broken],
    ] {
        let output = soleus(&line);
        let said = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output)), (Some(6), String::new()), "{said}");
        assert!(said.contains("cannot read `/proc/self/mem`") && said.contains("check the drive"));
    }
    assert!(snapshot(out.path()).is_empty());
}

#[test]
fn a_library_that_cannot_be_read_makes_no_smaller_season() {
    let folder = tempfile::tempdir().unwrap();
    let data = worn_data();
    let paths = texts(&[&data, folder.path()]);
    soleus(&["season", paths[0], "-q", "--library", paths[1]]);
    let whole = soleus(&["season", "--json", "--library", paths[1]]);
    assert_eq!(whole.status.code(), Some(0), "{}", stderr(&whole));
    let mut stopped = 0;
    for most in 4..=7 {
        let line = ["season", "--json", "--library", paths[1]];
        let output = through_shell(&format!("ulimit -n {most}"), &line);
        match output.status.code() {
            Some(6) => stopped += 1,
            code => assert_eq!((code, stdout(&output)), (Some(0), stdout(&whole)), "{most}"),
        }
    }
    assert!(stopped > 0);
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let data = worn_data();
    for count in ["1", "2", "7"] {
        let line = ["season", data.to_str().unwrap(), "--json", "--no-library"];
        let output = soleus(&[&line[..], &["--threads", count]].concat());
        assert_eq!((output.status.code(), stdout(&output)), (Some(0), expected()), "{count}");
    }
    for wrong in ["0", "257", "many"] {
        let output = soleus(&["season", data.to_str().unwrap(), "--threads", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
    }
}

/// One sentence, a documented exit code, and no word for programmers.
fn assert_plain(output: &Output, what: &str) {
    let said = stderr(output);
    assert!(said.starts_with("soleus: ") && said.lines().count() == 1, "{what}: {said}");
    assert!(!said.contains("panicked") && !said.contains("allocation"), "{what}: {said}");
}

#[test]
fn too_little_memory_is_one_plain_error_or_costs_nothing() {
    let data = worn_data();
    let expected = expected();
    for kilobytes in [90_000, 120_000, 200_000, 300_000, 500_000, 4_000_000] {
        for more in [&[][..], &["--threads", "1"]] {
            let line = ["season", data.to_str().unwrap(), "--json", "--no-library"];
            let line = [&line[..], more].concat();
            let output = through_shell(&format!("ulimit -v {kilobytes}"), &line);
            match output.status.code() {
                Some(0) => assert_eq!(
                    (stdout(&output), stderr(&output)),
                    (expected.clone(), String::new())
                ),
                Some(6) => assert_plain(&output, &format!("{kilobytes} {more:?}")),
                code => panic!("{kilobytes} {more:?}: {code:?} {}", stderr(&output)),
            }
        }
    }
}

#[test]
fn a_full_standard_output_is_said_and_a_closed_one_is_not() {
    let data = worn_data();
    let data = data.to_str().unwrap();
    for line in [vec!["season", data, "--no-library"], vec!["rules"], vec!["--help"], vec![]] {
        let shell = "exec \"$@\" > /dev/full";
        let full = Command::new("sh")
            .args(["-c", shell, "sh", env!("CARGO_BIN_EXE_soleus")])
            .args(&line)
            .output()
            .unwrap();
        assert_eq!(full.status.code(), Some(5), "{line:?}: {}", stderr(&full));
        assert!(stderr(&full).contains("cannot write to standard output"), "{}", stderr(&full));
        assert_plain(&full, &format!("{line:?}"));
    }
    let closed = Command::new("sh")
        .args(["-c", "\"$@\" | true", "sh", env!("CARGO_BIN_EXE_soleus"), "explain", "shoe-wear"])
        .output()
        .unwrap();
    assert_eq!(stderr(&closed), "");
}

#[test]
fn nothing_that_was_typed_steers_the_terminal() {
    let odd = "a\u{1b}[31mred\u{7}";
    for line in [vec!["season", odd], vec![odd], vec!["season", ".", "--units", odd]] {
        let output = soleus(&line);
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        let said = stderr(&output);
        assert!(!said.contains(['\u{1b}', '\u{7}']) && said.contains("red"), "{said:?}");
    }
}
