//! Habits of this code base that no compiler checks.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod arrows;
mod python;
mod rooms;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "rs"))
        .collect();
    files.sort();
    assert!(files.len() > 40, "the sources are where they are looked for");
    files
        .into_iter()
        .map(|path| {
            (path.strip_prefix(&root).unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The part of a file before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

fn assert_none(what: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_none("files without a first line of documentation", &silent);
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    const MOST_LINES: usize = 400;
    // A flat list of columns, one after another; there is nothing to split.
    let exempt = [Path::new("columns.rs")];
    let long: Vec<String> = sources()
        .iter()
        .filter(|(path, text)| {
            text.lines().count() > MOST_LINES && !exempt.contains(&path.as_path())
        })
        .map(|(path, text)| format!("{}: {} lines", path.display(), text.lines().count()))
        .collect();
    assert_none("files over the limit", &long);
}

/// Whether a path names the clock, the environment or the terminal.
fn is_of_world(path: &[String]) -> bool {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    let any = ["Instant", "IsTerminal", "stdin", "terminal_size", "etcetera"];
    let clocks = ["SystemTime", "Local", "Utc"];
    words.starts_with(&["std", "env"])
        || matches!(words[..], ["chrono", "Local" | "Utc", ..])
        || words.iter().any(|word| any.contains(word))
        || words.windows(2).any(|pair| clocks.contains(&pair[0]) && pair[1] == "now")
}

#[test]
fn only_main_reads_the_clock_the_environment_and_the_terminal() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| path != Path::new("main.rs"))
        .flat_map(|(path, text)| {
            let (paths, brought_in) = arrows::paths_of(text);
            let is_clock =
                |path: &Vec<String>| path.last().is_some_and(|last| last == "SystemTime");
            let worldly = paths.into_iter().filter(|path| is_of_world(path));
            worldly
                .chain(brought_in.into_iter().filter(is_clock))
                .map(|words| format!("{}: {}", path.display(), words.join("::")))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none("files that read the world", &faults);
}

#[test]
fn the_crate_itself_is_a_list_of_rooms() {
    let root = Path::new("lib.rs");
    let (_, text) = sources().into_iter().find(|(path, _)| path == root).unwrap();
    let is_room = |item: &syn::Item| matches!(item, syn::Item::Mod(room) if room.content.is_none());
    // What stood here would belong to no room, and every room could use it.
    assert!(syn::parse_file(&text).unwrap().items.iter().all(is_room));
}

#[test]
fn nothing_hides_what_a_file_uses() {
    let ways = [
        "#[macro_export]",
        "#[macro_use]",
        "#[path",
        "include!(",
        "extern crate",
        "crate::$",
        "super::$",
        "self::$",
    ];
    let faults: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| {
            ways.iter()
                .filter(|way| text.contains(**way))
                .map(|way| format!("{}: {way}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none("files whose arrows cannot be read from their text", &faults);
}

#[test]
fn column_names_stand_in_one_file_only() {
    // Findings, alerts, ledger lines and runners of many are records with the same names in JSON.
    let is_record =
        |table: &str| ["findings", "alerts", "ledger", "team", "athletes"].contains(&table);
    let names: Vec<String> = soleus::columns::TABLES
        .iter()
        .filter(|(table, _)| !is_record(table))
        .flat_map(|(_, columns)| *columns)
        .map(|column| column.name)
        .filter(|name| name.contains('_'))
        .map(|name| format!("\"{name}\""))
        .collect();
    // The readers of formats name the fields of those formats, settings and plans their keys,
    // and guesses what people may mean.
    let is_elsewhere = |path: &Path| {
        ["columns.rs", "next_run/plan.rs"].iter().any(|file| path == Path::new(file))
            || ["options", "base/suggest"].iter().any(|folder| path.starts_with(folder))
    };
    let is_format = |path: &Path| {
        ["ingest", "analysis/account_export"].iter().any(|folder| path.starts_with(folder))
    };
    let faults: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !is_elsewhere(path) && !is_format(path))
        .flat_map(|(path, text)| {
            let text = without_tests(text);
            names
                .iter()
                .filter(|name| text.contains(name.as_str()))
                .map(|name| format!("{}: {name}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none("column names outside columns.rs", &faults);
}

#[test]
fn there_are_no_notes_to_self() {
    let words = ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"];
    let faults: Vec<String> = sources()
        .iter()
        .flat_map(|(path, text)| {
            words
                .iter()
                .filter(|word| text.contains(**word))
                .map(|word| format!("{}: {word}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none("notes to self", &faults);
}
