//! Whose files are in force: those beside the recordings first, and those of the current folder for
//! nobody but the usual runner.

use std::fs;
use std::path::Path;

use zip::CompressionMethod;

use crate::packing::zip;
use crate::seasons::{days_ago, gpx};
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

/// A folder with a run of yesterday in `exports`, and these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let run = [("exports/run.gpx", gpx(days_ago(1), 360, 30, 0.0))];
    let files = files.iter().map(|(name, text)| (*name, (*text).to_owned()));
    for (name, text) in run.into_iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Standard output and standard error of a call that succeeds.
fn both(folder: &Path, line: &[&str]) -> (String, String) {
    let output = soleus_in(folder, line, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (stdout(&output), stderr(&output))
}

const BIRTHS: [&str; 2] = ["birth_year = 1955\n", "birth_year = 1995\n"];

#[test]
fn files_beside_the_recordings_come_first_and_are_named() {
    let folder = folder(&[
        ("athlete.toml", BIRTHS[0]),
        ("exports/athlete.toml", BIRTHS[1]),
        ("exports/diary.csv", "date\n2026-03-01\n"),
    ]);
    let (text, said) = both(folder.path(), &["season", "exports"]);
    assert!(text.contains("With athlete.toml and diary.csv of exports.\n"), "{text}");
    assert_eq!(said, "");
    let (text, _) = both(folder.path(), &["athlete", "exports"]);
    assert!(text.contains("exports/athlete.toml\n  born in 1995"), "{text}");
    let (text, _) = both(folder.path(), &["athlete"]);
    assert!(text.contains("athlete.toml\n  born in 1955"), "{text}");
    let (text, _) = both(folder.path(), &["next", "exports", "--no-library"]);
    assert!(text.starts_with("With athlete.toml and diary.csv of exports.\n"), "{text}");
    let (text, _) = both(folder.path(), &["season", "exports", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["own_files"]["diary"], "exports/diary.csv");
    assert_eq!(json["warnings"], serde_json::json!([]));
    // No folder is named where nobody may be, and the page says the same as the terminal.
    let line = ["season", "exports", "--anonymous", "--out", "out"];
    let (text, _) = both(folder.path(), &line);
    assert!(text.contains("With athlete.toml and diary.csv.\n"), "{text}");
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert!(page.contains("With athlete.toml and diary.csv."));
}

#[test]
fn own_files_beside_recordings_and_in_archives_are_no_skipped_recordings() {
    let folder = folder(&[("exports/athlete.toml", BIRTHS[0]), ("exports/diary.csv", "date\n")]);
    let run = gpx(days_ago(1), 360, 30, 0.0);
    let files = [("e/run.gpx", run.as_str()), ("e/athlete.toml", BIRTHS[1])];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    fs::write(folder.path().join("export.zip"), zip(&files, CompressionMethod::Deflated)).unwrap();
    for (input, words) in [
        ("exports", "With athlete.toml and diary.csv of exports."),
        ("export.zip", "With athlete.toml of export.zip."),
    ] {
        let (text, _) = both(folder.path(), &["season", input, "--strict", "--no-library"]);
        assert!(text.contains(words) && !text.contains("skipped"), "{text}");
    }
}

#[test]
fn what_lies_in_the_current_folder_is_never_another_runners() {
    let folder = folder(&[("diary.csv", "date,tags\n2026-03-01,swelling\n"), ("athlete.toml", "")]);
    let (text, said) = both(folder.path(), &["season", "exports", "--runner", "ben"]);
    assert!(!text.contains("With "), "{text}");
    for name in ["athlete.toml", "diary.csv"] {
        let expected = format!("{name} in the current folder is not used for --runner ben");
        assert!(said.contains(&expected) && text.contains(name), "{said}");
    }
    let (text, said) = both(folder.path(), &["season", "exports", "--runner", "me"]);
    assert!(text.contains("With athlete.toml and diary.csv.\n"), "{text}");
    assert_eq!(said, "");
    // The library of another runner has no files of its own here either.
    let (text, said) = both(folder.path(), &["season", "--runner", "ben"]);
    assert!(!text.contains("With ") && said.contains("--runner ben"), "{text}{said}");
}

#[test]
fn a_diary_deeper_than_it_is_looked_for_is_not_passed_over_silently() {
    let folder = folder(&[("exports/2026/Diary.csv", "date,tags\n2026-03-01,swelling\n")]);
    let (text, said) = both(folder.path(), &["season", "exports"]);
    let words = "`2026/Diary.csv` is not used, because it is deeper than the path you passed";
    assert!(said.contains(words) && text.contains("`2026/Diary.csv` is not used"), "{text}{said}");
}

#[test]
fn two_inputs_with_diaries_of_their_own_have_none() {
    let folder = folder(&[
        ("exports/diary.csv", "date\n2026-03-01\n"),
        ("ben/diary.csv", "date\n2026-03-02\n"),
        ("ben/notes.txt", "nothing"),
    ]);
    let (text, said) = both(folder.path(), &["season", "exports", "ben"]);
    assert!(
        said.contains("exports/diary.csv and ben/diary.csv differ, so neither is used"),
        "{said}"
    );
    assert!(text.contains("differ") && !text.contains("With diary"), "{text}");
}
