//! The library as a user meets it: instant, never wrong, and never in the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::soleus;
use crate::stderr;
use crate::stdout;
use crate::worn_data;

/// A season of the invented data with a library in this folder, and its outputs in a fresh one.
fn season(library: &Path, more: &[&str]) -> Output {
    season_of(&worn_data(), library, more)
}

fn season_of(input: &Path, library: &Path, more: &[&str]) -> Output {
    let line = ["season", input.to_str().unwrap(), "--library", library.to_str().unwrap()];
    soleus(&[&line[..], more].concat())
}

/// Standard output and the output folder of a season, byte for byte.
fn all_of(input: &Path, flags: &[&str]) -> (String, Vec<(String, Vec<u8>)>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let line = ["season", input.to_str().unwrap(), "--json", "--out", out.to_str().unwrap()];
    let output = soleus(&[&line[..], flags].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (stdout(&output), files(&out))
}

/// Every file below a folder with its bytes, by path.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().display().to_string();
        (path, fs::read(entry.path()).unwrap())
    });
    named.collect()
}

fn packs(library: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(library).sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|suffix| suffix == "parquet")).collect()
}

#[test]
fn with_and_without_a_library_the_results_are_the_same_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().to_str().unwrap();
    let without = all_of(&worn_data(), &["--no-library"]);
    assert!(without.1.len() > 10);
    let first = all_of(&worn_data(), &["--library", library]);
    assert_eq!(packs(folder.path()).len(), 7);
    let second = all_of(&worn_data(), &["--library", library]);
    assert!(first == without && second == without);
}

#[test]
fn a_season_without_a_path_is_that_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let given = stdout(&season(folder.path(), &["--json"]));
    let line = ["season", "--library", folder.path().to_str().unwrap(), "--json"];
    assert_eq!(stdout(&soleus(&line)), given);
    let nothing = soleus(&["season", "--no-library"]);
    assert_eq!(nothing.status.code(), Some(2));
    let empty = tempfile::tempdir().unwrap();
    let empty = soleus(&["season", "--library", empty.path().to_str().unwrap()]);
    assert_eq!(empty.status.code(), Some(4), "{}", stderr(&empty));
}

#[test]
fn a_single_run_takes_its_history_from_the_library() {
    let folder = tempfile::tempdir().unwrap();
    season(folder.path(), &[]);
    let run = worn_data().join("2026-04-12_long.fit");
    let line = ["run", run.to_str().unwrap(), "--library", folder.path().to_str().unwrap()];
    let text = stdout(&soleus(&line));
    assert!(text.contains("red session-distance-spike"), "{text}");
    let alone = stdout(&soleus(&["run", run.to_str().unwrap(), "--no-library"]));
    assert!(!alone.contains("session-distance-spike  "), "{alone}");
}

/// A way to damage a file, and its name.
type Spoil<'a> = (&'a str, &'a dyn Fn(&Path));

#[test]
fn damage_of_the_library_costs_one_warning_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let expected = stdout(&season(folder.path(), &["--json"]));
    let spoil: [Spoil; 3] = [
        ("flipped", &|path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("cut", &|path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 3]).unwrap();
        }),
        ("foreign", &|path| fs::write(path, "a love letter").unwrap()),
    ];
    for (how, spoil) in spoil {
        for path in packs(folder.path()) {
            spoil(&path);
            let output = season(folder.path(), &["--json"]);
            assert_eq!(stdout(&output), expected, "{how} {}", path.display());
            let warned = stderr(&output);
            assert_eq!(warned.matches("warning").count(), 1, "{how} {}: {warned}", path.display());
            assert!(warned.contains("are read again"), "{warned}");
        }
    }
    assert_eq!(stderr(&season(folder.path(), &[])), "");
}

/// Flips one bit of one file at many places; every time the results are those of a clean run.
#[test]
fn a_flipped_bit_anywhere_never_changes_a_result() {
    let flips: u64 =
        std::env::var("SOLEUS_FLIPS").ok().and_then(|flips| flips.parse().ok()).unwrap_or(25);
    let clean = tempfile::tempdir().unwrap();
    let expected = all_of(&worn_data(), &["--library", clean.path().to_str().unwrap()]);
    let whole = packs(clean.path());
    for flip in 0..flips {
        let folder = tempfile::tempdir().unwrap();
        // Steps that are prime to most lengths, so that every flip hits another place.
        let damaged = whole.iter().enumerate().map(|(number, path)| {
            let mut bytes = fs::read(path).unwrap();
            if number as u64 == flip % whole.len() as u64 {
                let bit = (flip * 1_000_003 + 7919) % (bytes.len() as u64 * 8);
                bytes[bit as usize / 8] ^= 1 << (bit % 8);
            }
            (folder.path().join(path.strip_prefix(clean.path()).unwrap()), bytes)
        });
        for (path, bytes) in damaged {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let after = all_of(&worn_data(), &["--library", folder.path().to_str().unwrap()]);
        assert!(after == expected, "flip {flip} changed a result");
    }
}

#[test]
fn a_library_that_cannot_be_written_costs_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let output = season(&blocked, &["--json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("cannot be written and stays as it was"),
        "{}",
        stderr(&output)
    );
    let fresh = tempfile::tempdir().unwrap();
    assert_eq!(stdout(&output), stdout(&season(fresh.path(), &["--json"])));
}

#[test]
fn options_that_change_a_reading_have_readings_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let minetti = ["--grade-curve", "minetti", "--json"];
    let given = stdout(&season(folder.path(), &["--json"]));
    let other = stdout(&season(folder.path(), &minetti));
    assert_ne!(given, other);
    assert_eq!(stdout(&season(folder.path(), &["--json"])), given);
    assert_eq!(stdout(&season(folder.path(), &minetti)), other);
    let strict = season(folder.path(), &["--strict"]);
    assert_eq!(strict.status.code(), Some(3));
}

#[test]
fn a_title_that_changed_in_an_export_is_seen() {
    let export = tempfile::tempdir().unwrap();
    let library = tempfile::tempdir().unwrap();
    fs::create_dir(export.path().join("activities")).unwrap();
    let recording = export.path().join("activities/1.fit");
    fs::copy(worn_data().join("2026-04-12_long.fit"), recording).unwrap();
    let titled = |title: &str| {
        let rows = "Activity ID,Activity Date,Activity Name,Activity Type,Filename\n1,\"Apr 12, 2026, 9:00:00 AM\"";
        let list = format!("{rows},{title},Run,activities/1.fit\n");
        fs::write(export.path().join("activities.csv"), list).unwrap();
        let out = tempfile::tempdir().unwrap();
        let flags = ["--out", out.path().join("out").to_str().unwrap()].map(str::to_owned);
        season_of(export.path(), library.path(), &flags.each_ref().map(String::as_str));
        fs::read_to_string(out.path().join("out/runs.csv")).unwrap()
    };
    assert!(titled("Sunday long run").contains("Sunday long run"));
    let renamed = titled("Race");
    assert!(renamed.contains("Race") && !renamed.contains("Sunday"), "{renamed}");
    assert!(titled("Sunday long run").contains("Sunday long run"));
}

#[test]
fn runners_are_kept_apart_and_the_library_can_be_shown_and_emptied() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().to_str().unwrap();
    season(folder.path(), &["--runner", "anna"]);
    let show =
        |runner: &str| stdout(&soleus(&["library", "--library", library, "--runner", runner]));
    let shown = show("anna");
    assert!(shown.contains("runs               41") && shown.contains("in 1 packs"), "{shown}");
    assert!(show("ben").contains("runs               0"), "{}", show("ben"));
    fs::write(folder.path().join("athlete=anna/notes.txt"), "mine").unwrap();
    let cleared = soleus(&["library", "clear", "--library", library, "--runner", "anna"]);
    assert_eq!(stdout(&cleared), "The library of anna is empty.\n");
    assert_eq!(files(folder.path()), [("athlete=anna/notes.txt".to_owned(), b"mine".to_vec())]);
    let name = soleus(&["library", "--library", library, "--runner", "../x"]);
    assert_eq!(name.status.code(), Some(2));
}

/// Kills a cold season at many moments; whatever is left, the next one is as if nothing had been.
#[test]
fn killed_at_any_moment_it_leaves_whole_files_and_the_next_run_is_right() {
    let fresh = tempfile::tempdir().unwrap();
    let expected = all_of(&worn_data(), &["--library", fresh.path().to_str().unwrap()]);
    let kills: u64 =
        std::env::var("SOLEUS_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20);
    let begin = std::time::Instant::now();
    season(tempfile::tempdir().unwrap().path(), &[]);
    let whole = begin.elapsed();
    let folder = tempfile::tempdir().unwrap();
    let (library, out) = (folder.path().join("library"), folder.path().join("out"));
    for kill in 0..kills {
        fs::remove_dir_all(&library).or_else(|_| fs::create_dir(&library)).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_soleus"))
            .args(["season", worn_data().to_str().unwrap(), "--quiet"])
            .args(["--library", library.to_str().unwrap(), "--out", out.to_str().unwrap()])
            .spawn()
            .unwrap();
        // From the start to a little beyond the end, in steps that hit other places every time.
        std::thread::sleep(whole.mul_f64((kill * 37 % kills) as f64 / kills as f64 * 1.2));
        child.kill().unwrap();
        child.wait().unwrap();
        let after = season(&library, &["--json", "--out", out.to_str().unwrap()]);
        assert_eq!(after.status.code(), Some(0), "{}", stderr(&after));
        assert_eq!((stdout(&after), stderr(&after)), (expected.0.clone(), String::new()));
        assert!(files(&out) == expected.1, "the outputs differ after kill {kill}");
        fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn two_at_once_on_one_library_do_not_harm_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let expected = stdout(&season(folder.path(), &["--json"]));
    for _ in 0..3 {
        fs::remove_dir_all(folder.path().join("athlete=me")).unwrap();
        let start = || {
            Command::new(env!("CARGO_BIN_EXE_soleus"))
                .args(["season", worn_data().to_str().unwrap(), "--json"])
                .args(["--library", folder.path().to_str().unwrap()])
                .output()
                .unwrap()
        };
        let both = std::thread::scope(|scope| {
            let other = scope.spawn(start);
            [start(), other.join().unwrap()]
        });
        for output in both {
            assert_eq!((stdout(&output), stderr(&output)), (expected.clone(), String::new()));
        }
        assert_eq!(stdout(&season(folder.path(), &["--json"])), expected);
    }
}
