//! `soleus inspect`: what it says about whole, damaged, packed and foreign files.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

fn sample(name: &str) -> PathBuf {
    sample_data().join(name)
}

fn inspect(path: &Path) -> Output {
    soleus(&["inspect", path.to_str().unwrap()])
}

fn text(path: &Path) -> String {
    let output = inspect(path);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// The first of the files in the JSON.
fn json(path: &Path) -> Value {
    let output = soleus(&["inspect", "--json", path.to_str().unwrap()]);
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["schema_version"], soleus::columns::SCHEMA_VERSION);
    whole["files"][0].clone()
}

/// A file of this name and content in a folder of its own.
fn written(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// How many there are of a kind of message or element.
fn count(counts: &Value, name: &str) -> u64 {
    let counts = counts.as_array().unwrap();
    let found = counts.iter().find(|count| count["name"] == name);
    found.map_or(0, |count| count["count"].as_u64().unwrap())
}

#[test]
fn a_whole_fit_file_shows_what_its_readme_says() {
    let path = sample("2026-04-28_easy.fit");
    let file = json(&path);
    assert_eq!((&file["format"], &file["checksum"]), (&"fit".into(), &"ok".into()));
    assert_eq!((&file["outcome"], &file["damage"]), (&"kept".into(), &Value::Array(vec![])));
    assert_eq!(count(&file["parts"][0]["kinds"], "record"), 600);
    assert_eq!(count(&file["parts"][0]["kinds"], "session"), 1);
    let run = &file["sessions"][0];
    assert_eq!((&run["sport"], &run["sample_count"]), (&"running".into(), &600.into()));
    assert_eq!(
        (&run["utc_offset_s"], &run["offset_origin"]),
        (&(-7200).into(), &"recorded".into())
    );
    // The pause of ten minutes.
    assert_eq!(run["timing"]["pauses"]["count"], 1);
    assert!((run["timing"]["pauses"]["total_s"].as_f64().unwrap() - 600.0).abs() <= 1.0);
    assert_eq!(run["timing"]["pauses_from"], "timer-events");
    let distance = &run["agreement"][0];
    assert_eq!(distance["figure"], "distance_m");
    assert!(distance["difference_pct"].as_f64().unwrap().abs() < 1.0, "{distance}");
    let text = text(&path);
    assert!(text.lines().count() <= 60, "{text}");
}

#[test]
fn a_gpx_file_shows_its_elements_and_that_it_tells_no_zone() {
    let path = sample("2026-05-12_easy.gpx");
    let file = json(&path);
    assert_eq!((&file["format"], &file["checksum"]), (&"gpx".into(), &"none".into()));
    let part = &file["parts"][0];
    assert_eq!(count(&part["kinds"], "trkseg"), 2);
    assert_eq!(count(&part["kinds"], "trkpt"), 554);
    assert_eq!(count(&part["point_values"], "hr"), 554);
    let run = &file["sessions"][0];
    assert_eq!((&run["offset_origin"], &run["utc_offset_s"]), (&"missing".into(), &Value::Null));
    assert_eq!(run["timing"]["pauses_from"], "segments");
    assert_eq!(run["timing"]["pauses"]["count"], 1);
}

#[test]
fn a_file_that_breaks_off_says_where_and_is_no_failure() {
    let path = sample("2026-04-14_easy.fit");
    let file = json(&path);
    assert_eq!((&file["outcome"], &file["checksum"]), (&"partial".into(), &"missing".into()));
    assert_eq!(file["sessions"][0]["sample_count"], 1487);
    let damage = &file["damage"][0];
    assert!(damage["at_byte"].as_u64().unwrap() <= file["bytes"].as_u64().unwrap());
    assert!(damage["lost_bytes"].as_u64().unwrap() > 0);
}

#[test]
fn a_file_cut_anywhere_is_described() {
    let whole = fs::read(sample("2026-04-28_easy.fit")).unwrap();
    for length in [14, 40, whole.len() / 2, whole.len() - 1] {
        let (_folder, path) = written("cut.fit", &whole[..length]);
        let file = json(&path);
        assert_eq!(file["format"], "fit", "{length}");
        assert!(!file["damage"].as_array().unwrap().is_empty(), "{length}: {file}");
        assert_eq!(inspect(&path).status.code(), Some(0));
    }
}

#[test]
fn a_flipped_byte_is_told_by_the_checksum() {
    let mut bytes = fs::read(sample("2026-04-28_easy.fit")).unwrap();
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    let (_folder, path) = written("flipped.fit", &bytes);
    assert_eq!(json(&path)["checksum"], "does not match");
    assert!(text(&path).lines().next().unwrap().ends_with(", damaged"));
}

#[test]
fn a_chain_is_described_file_by_file_and_what_is_the_same_is_said_once() {
    let first = fs::read(sample("2026-04-28_easy.fit")).unwrap();
    let second = fs::read(sample("2026-04-30_tempo.fit")).unwrap();
    let (_folder, path) = written("chain.fit", &[first.clone(), second].concat());
    let file = json(&path);
    assert_eq!(file["parts"][1]["start_byte"], first.len());
    assert_eq!(file["sessions"].as_array().unwrap().len(), 2);
    let text = text(&path);
    assert_eq!(text.matches("\n  device  ").count(), 1, "{text}");
    assert_eq!(text.matches("Recording ").count(), 2, "{text}");
}

#[test]
fn gzip_is_seen_through_and_its_damage_is_told() {
    let packed = gzipped(&fs::read(sample("2026-04-28_easy.fit")).unwrap());
    let (_folder, path) = written("run.fit.gz", &packed);
    let file = json(&path);
    assert_eq!((&file["gzip_layers"], &file["checksum"]), (&1.into(), &"ok".into()));
    let (_folder, path) = written("cut.fit.gz", &packed[..packed.len() / 2]);
    assert_eq!(json(&path)["outcome"], "partial");
}

#[test]
fn an_archive_is_a_table_and_its_only_member_is_shown_in_full() {
    let run = fs::read(sample("2026-04-28_easy.fit")).unwrap();
    let ride = fs::read(sample("2026-03-28_ride.fit")).unwrap();
    let members: [(&str, &[u8]); 5] = [
        ("a/run.fit", &run),
        ("a/again.fit", &run),
        ("ride.fit", &ride),
        ("cut.fit", &run[..run.len() / 2]),
        ("notes.txt", b"nothing"),
    ];
    let (_folder, path) = written("export.zip", &zipped(&members));
    let archive = json(&path);
    assert_eq!(archive["kind"], "archive");
    for (outcome, count) in
        [("kept", 1), ("duplicate", 1), ("not-a-run", 1), ("partial", 1), ("skipped", 1)]
    {
        assert_eq!(archive["outcomes"][outcome], count, "{outcome}");
    }
    let text = text(&path);
    assert!(text.starts_with(&format!("{}: 5 files", path.display())), "{text}");
    let (_folder, path) = written("one.zip", &zipped(&members[..1]));
    let file = json(&path);
    assert_eq!((&file["kind"], &file["is_member"]), (&"file".into(), &true.into()));
    assert_eq!(file["sessions"][0]["sample_count"], 600);
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(["inspect", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let run = fs::read(sample("2026-04-28_easy.fit")).unwrap();
    child.stdin.take().unwrap().write_all(&run).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("standard input: FIT activity file"));
}
