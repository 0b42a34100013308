//! What is read of the invented recordings, held against what was read when the version of the library
//! was raised last: a library must not hand out what this soleus would read otherwise.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use polars::prelude::{AnyValue, DataFrame};
use serde_json::Value;
use soleus::library::READING_VERSION;

use crate::library_versions::tables;
use crate::soleus;
use crate::stderr;
use crate::worn_data;

/// The readings of the version in its first line.
const KNOWN: &str = "tests/snapshots/library/readings.txt";

/// Digits that do not depend on the machine.
fn rounded(value: f64) -> String {
    format!("{value:.6e}")
}

fn json(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_f64() => rounded(number.as_f64().unwrap()),
        Value::Array(all) => format!("[{}]", all.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(all) => {
            let fields = all.iter().map(|(name, value)| format!("{name}:{}", json(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

fn cell(value: &AnyValue) -> String {
    match value {
        AnyValue::Float64(value) => rounded(*value),
        AnyValue::Float32(value) => rounded((*value).into()),
        AnyValue::String(text) if text.starts_with('{') => {
            json(&serde_json::from_str(text).unwrap())
        }
        other => other.to_string(),
    }
}

/// The hash of a table, without what says of which version it is.
fn fingerprint(table: &DataFrame) -> String {
    let columns = table.columns().iter().filter(|column| {
        let name = column.name().as_str();
        name != "version" && name != "key"
    });
    let columns: Vec<_> = columns.collect();
    let mut hasher = blake3::Hasher::new();
    for row in 0..table.height() {
        for column in &columns {
            let value = cell(&column.get(row).unwrap());
            hasher.update(format!("{}={value};", column.name()).as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn readings() -> String {
    let folder = tempfile::tempdir().unwrap();
    let (data, library) = (worn_data(), folder.path().join("library"));
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/text_lanes");
    let line = ["season", data.to_str().unwrap(), seeds.to_str().unwrap(), "-q", "--library"];
    let done = soleus(&[&line[..], &[library.to_str().unwrap()]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    let mut text = String::new();
    for (name, table) in tables(&library) {
        writeln!(text, "{name}: {} rows, {}", table.height(), fingerprint(&table)).unwrap();
    }
    text
}

#[test]
fn other_readings_have_another_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(KNOWN);
    let known = fs::read_to_string(&path).unwrap_or_default();
    let (first, known) = known.split_once('\n').unwrap_or_default();
    let version = first.strip_prefix("version ").and_then(|text| text.parse().ok()).unwrap_or(0);
    let readings = readings();
    if READING_VERSION == version {
        assert!(
            readings == known,
            "what is read of the same recordings changed. Raise READING_VERSION of src/library/mod.rs \
             to {}, so that libraries read them again, and accept {KNOWN} with INSTA_UPDATE=always.\n\
             It was:\n{known}\nIt is:\n{readings}",
            version + 1
        );
        return;
    }
    assert!(READING_VERSION > version, "READING_VERSION is less than {version}, that of {KNOWN}");
    assert!(
        std::env::var("INSTA_UPDATE").is_ok_and(|wish| wish == "always"),
        "READING_VERSION was raised; accept {KNOWN} with INSTA_UPDATE=always"
    );
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("version {READING_VERSION}\n{readings}")).unwrap();
}
