//! Where the own files are found, and in what encodings.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::base::user_file_names::DIARY_FILE;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Name and text of the diary, and what is said; inputs are below the folder.
fn diary(
    folder: &Path,
    inputs: &[&str],
    other_runner: Option<&str>,
) -> (Option<(String, String)>, Vec<String>) {
    let inputs: Vec<PathBuf> = inputs.iter().map(PathBuf::from).collect();
    let places = Places { inputs: &inputs, other_runner, ..Places::current(folder) };
    let mut search = Search::new(places).unwrap();
    let found = search.find(DIARY_FILE, None, None).unwrap();
    (found.is_there.then_some((found.name, found.text)), search.warnings())
}

/// What is found without a word.
fn found(folder: &Path, inputs: &[&str]) -> Option<(String, String)> {
    let (found, warnings) = diary(folder, inputs, None);
    assert_eq!(warnings, Vec::<String>::new());
    found
}

fn some(name: &str, text: &str) -> Option<(String, String)> {
    Some((name.to_owned(), text.to_owned()))
}

#[test]
fn marks_and_encodings_of_spreadsheets_are_understood() {
    let text = |bytes: &[u8]| {
        let folder = folder(&[(DIARY_FILE, bytes)]);
        named(&folder.path().join(DIARY_FILE)).unwrap().text
    };
    assert_eq!(text(b"\xef\xbb\xbfdate"), "date");
    assert_eq!(text("Füße".as_bytes()), "Füße");
    assert_eq!(text(b"F\xfc\xdfe"), "Füße");
    assert_eq!(text(b"\xff\xfed\0a\0"), "da");
}

#[test]
fn only_a_file_that_was_named_must_be_there() {
    let folder = folder(&[]);
    let mut search = Search::new(Places::current(folder.path())).unwrap();
    assert!(!search.find(ATHLETE_FILE, None, None).unwrap().is_there);
    let fault = search.find(ATHLETE_FILE, Some(Path::new("me.toml")), None);
    let fault = fault.map(|_| ()).unwrap_err().to_string();
    assert!(fault.contains("me.toml: cannot be read"), "{fault}");
}

#[test]
fn beside_the_input_comes_before_the_current_folder() {
    let folder = folder(&[(DIARY_FILE, b"mine"), ("e/Diary.csv", b"theirs"), ("f/a.fit", b"")]);
    assert_eq!(found(folder.path(), &["e"]), some("e/Diary.csv", "theirs"));
    assert_eq!(found(folder.path(), &["e/b.fit", "e/c.fit"]), some("e/Diary.csv", "theirs"));
    assert_eq!(found(folder.path(), &["f"]), some(DIARY_FILE, "mine"));
    assert_eq!(found(folder.path(), &["f/a.fit"]), some(DIARY_FILE, "mine"));
    assert_eq!(found(folder.path(), &["."]), some(DIARY_FILE, "mine"));
    assert_eq!(found(folder.path(), &[]), some(DIARY_FILE, "mine"));
    assert_eq!(found(folder.path(), &["-"]), some(DIARY_FILE, "mine"));
}

#[test]
fn what_is_packed_with_the_recordings_belongs_to_them() {
    let export = zip(&[("e/1.fit", "x"), ("e/diary.csv", "packed")]);
    let bare = zip(&[("1.fit", "x")]);
    let folder = folder(&[
        (DIARY_FILE, b"mine"),
        ("e.zip", &export),
        ("f/e.zip", &export),
        ("f/diary.csv", b"loose"),
        ("g/bare.zip", &bare),
        ("g/diary.csv", b"loose"),
    ]);
    let both = diary(folder.path(), &["f/e.zip"], None);
    assert_eq!(both.0, some("f/e.zip/diary.csv", "packed"));
    let said =
        "f/e.zip/diary.csv is used, and f/diary.csv, which differs, is not; choose with --diary";
    assert_eq!(both.1, [said]);
    assert_eq!(found(folder.path(), &["g/bare.zip"]), some("g/diary.csv", "loose"));
}

#[test]
fn of_two_that_differ_none_is_used_and_of_two_that_do_not_one() {
    let folder = folder(&[
        (DIARY_FILE, b"mine"),
        ("a/diary.csv", b"one"),
        ("b/diary.csv", b"two"),
        ("c/diary.csv", b"one"),
    ]);
    let said = "a/diary.csv and b/diary.csv differ, so neither is used; choose with --diary, or \
                pass the folders one by one";
    assert_eq!(diary(folder.path(), &["a", "b"], None), (None, vec![said.to_owned()]));
    assert_eq!(found(folder.path(), &["a", "c"]), some("a/diary.csv", "one"));
}

#[test]
fn another_runner_never_gets_what_lies_in_the_current_folder() {
    let folder = folder(&[(DIARY_FILE, b"mine"), ("e/diary.csv", b"theirs"), ("f/a.fit", b"")]);
    let (found, said) = diary(folder.path(), &["f"], Some("ben"));
    assert_eq!((found, said.len()), (None, 1));
    assert!(
        said[0].contains("diary.csv in the current folder is not used for --runner ben"),
        "{said:?}"
    );
    let beside = diary(folder.path(), &["e"], Some("ben"));
    assert_eq!(beside, (some("e/diary.csv", "theirs"), Vec::new()));
    assert_eq!(diary(folder.path(), &["."], Some("ben")), (some(DIARY_FILE, "mine"), Vec::new()));
}

#[test]
fn a_file_that_a_flag_names_brings_its_neighbours() {
    let folder =
        folder(&[(DIARY_FILE, b"mine"), ("conf/diary.csv", b"conf"), ("e/diary.csv", b"e")]);
    let companion = Some(Path::new("conf/mine.toml"));
    let find = |inputs: &[PathBuf], other_runner| {
        let places = Places { inputs, other_runner, ..Places::current(folder.path()) };
        let mut search = Search::new(places).unwrap();
        search.find(DIARY_FILE, None, companion).unwrap().text
    };
    assert_eq!(find(&[], None), "conf");
    assert_eq!(find(&[], Some("ben")), "conf");
    assert_eq!(find(&[PathBuf::from("e")], None), "e");
}
