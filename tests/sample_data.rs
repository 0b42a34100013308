//! The folder `sample_data/` is what its generator writes, and its files are sound.
//!
//! To write the folder again: `cargo test --release --test sample_data -- --ignored write`.

mod sample_season;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{Datelike, Days, NaiveDate};
use fitparser::FitDataRecord;
use fitparser::profile::MesgNum;
use sample_season::{ONSETS, PLANTED, files};

const MAX_FOLDER_BYTES: usize = 3 * 1024 * 1024;
/// Breaks off on purpose, see the README of the folder.
const CUT: &str = "2026-04-14_easy.fit";

/// What the program says at `warn` about the folder: file or week, and rule.
fn warnings() -> BTreeSet<(String, String)> {
    let findings = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(["season", "--json", "--quiet"])
        .arg(folder())
        .output()
        .expect("the program runs");
    let findings: serde_json::Value = serde_json::from_slice(&findings.stdout).expect("JSON");
    let findings = findings["findings"].as_array().expect("a list of findings");
    let warned = findings.iter().filter(|finding| finding["level"] == "warn");
    warned
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let place = if finding["source"].is_null() { text("week") } else { text("source") };
            (place, text("rule"))
        })
        .collect()
}

#[test]
fn what_was_planted_is_found_and_nothing_else_warns() {
    let planted = PLANTED.iter().map(|planted| {
        let day = planted.file[..10].parse::<NaiveDate>().expect("file names begin with a date");
        let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        let is_weekly = planted.rule.starts_with("weekly-");
        let place = if is_weekly { monday.to_string() } else { planted.file.to_owned() };
        (place, planted.rule.to_owned())
    });
    assert_eq!(warnings(), planted.collect());
}

/// The exposures that `why` names, the first first.
fn different_before(day: &str) -> Vec<String> {
    let answer = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(["why", "--json", "--no-library", "--onset", day])
        .arg(folder())
        .output()
        .expect("the program runs");
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).expect("JSON");
    let different = answer["different"].as_array().expect("a list of exposures");
    different.iter().map(|one| one["exposure"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_was_planted_before_each_pain_is_named_first() {
    for onset in ONSETS {
        assert_eq!(different_before(onset.day).first().map(String::as_str), Some(onset.exposure));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")
}

#[test]
#[ignore = "writes into the source tree"]
fn write_sample_data() {
    fs::create_dir_all(folder()).expect("the folder can be made");
    for file in files() {
        fs::write(folder().join(file.name), file.bytes).expect("the file can be written");
    }
}

#[test]
fn the_generator_writes_the_same_bytes_as_the_folder() {
    let mut names = BTreeSet::new();
    for file in files() {
        let on_disk = fs::read(folder().join(file.name)).expect(file.name);
        assert!(on_disk == file.bytes, "`{}` differs from what is generated", file.name);
        assert!(names.insert(file.name.to_owned()), "`{}` is generated twice", file.name);
    }
    let present: BTreeSet<String> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(present, names);
}

#[test]
fn the_folder_stays_small() {
    let total: usize = files().iter().map(|file| file.bytes.len()).sum();
    assert!(total <= MAX_FOLDER_BYTES, "{total} bytes");
}

#[test]
fn every_whole_fit_file_decodes_and_its_session_ends_where_its_records_end() {
    for file in files().iter().filter(|file| file.name.ends_with(".fit") && file.name != CUT) {
        let messages = fitparser::from_bytes(&file.bytes).expect(file.name);
        let session_m = distances_m(&messages, MesgNum::Session, "total_distance");
        let records_m = distances_m(&messages, MesgNum::Record, "distance");
        assert_eq!(session_m.last(), records_m.last(), "{}", file.name);
    }
}

#[test]
fn the_cut_file_does_not_decode_whole() {
    let files = files();
    let cut = files.iter().find(|file| file.name == CUT).expect("the plan has it");
    assert!(fitparser::from_bytes(&cut.bytes).is_err());
}

#[test]
fn every_planted_pattern_has_its_file() {
    let files = files();
    for planted in PLANTED {
        assert!(files.iter().any(|file| file.name == planted.file), "{}", planted.file);
    }
}

/// All values of a field of one kind of message.
fn distances_m(messages: &[FitDataRecord], kind: MesgNum, field: &str) -> Vec<f64> {
    messages
        .iter()
        .filter(|message| message.kind() == kind)
        .flat_map(FitDataRecord::fields)
        .filter(|candidate| candidate.name() == field)
        .map(|found| found.value().clone().try_into().expect("a distance is a number"))
        .collect()
}
