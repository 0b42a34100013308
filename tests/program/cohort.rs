//! `soleus cohort` as a lab meets it: invented runners, one without runs, one whose athlete file is broken.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::SystemTime;

use polars::prelude::{DataFrame, ParquetReader, SerReader};
use serde_json::Value;

use crate::sample_data;
use crate::sample_recordings;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Runners with the invented season from another file on: no two have the same runs.
pub(crate) fn study() -> tempfile::TempDir {
    let study = tempfile::tempdir().unwrap();
    let recordings = sample_recordings();
    for (number, name) in ["anna", "bo", "cem", "dora", "emil"].into_iter().enumerate() {
        let folder = study.path().join(name);
        fs::create_dir(&folder).unwrap();
        // Every fifth recording: but for repeats among them none lies with two.
        for path in recordings.iter().skip(number).step_by(5) {
            fs::copy(path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::create_dir(study.path().join("fay")).unwrap();
    fs::write(study.path().join("fay/note.txt"), "no watch").unwrap();
    fs::create_dir(study.path().join("gil")).unwrap();
    fs::write(study.path().join("gil/athlete.toml"), "born = [").unwrap();
    study
}

pub(crate) fn cohort(study: &Path, dataset: &Path, flags: &[&str]) -> Output {
    let line = ["cohort", study.to_str().unwrap(), "--out", dataset.to_str().unwrap()];
    soleus(&[&line[..], flags].concat())
}

pub(crate) fn checked(dataset: &Path) -> Value {
    let output = soleus(&["cohort", "check", dataset.to_str().unwrap(), "--json"]);
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

/// All parts of a table as one, by athlete.
pub(crate) fn table(dataset: &Path, name: &str) -> DataFrame {
    let mut parts: Vec<_> = walkdir::WalkDir::new(dataset.join(name))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    parts.sort();
    let read = |path: &std::path::PathBuf| {
        ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap()
    };
    let frames = parts.iter().map(read);
    frames.reduce(|one, other| one.vstack(&other).unwrap()).unwrap()
}

pub(crate) fn texts(table: &DataFrame, column: &str) -> Vec<String> {
    let column = table.column(column).unwrap().str().unwrap();
    column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

#[test]
fn it_says_of_each_runner_what_season_says() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    let output = cohort(study.path(), &dataset, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("7 runners: 5 analysed, 1 failed, 1 no-runs"), "{said}");
    for name in ["anna", "bo", "cem", "dora", "emil"] {
        let folder = out.path().join(name);
        let line = ["season", study.path().join(name).to_str().unwrap(), "--no-library", "-q"]
            .map(str::to_owned);
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let output = soleus(&[&line[..], &["--out", folder.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for one in ["runs", "weeks", "days", "findings", "not_judged", "ledger"] {
            let path = folder.join(format!("{one}.parquet"));
            let alone = ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap();
            let all = table(&dataset, one);
            let own = texts(&all, "athlete").iter().map(|athlete| athlete == name).collect();
            let own = all.filter(&own).unwrap().drop("athlete").unwrap();
            assert!(own.equals_missing(&alone), "{one} of {name}: {own} {alone}");
            assert!(alone.height() > 0 || one == "findings", "{one} of {name} is empty");
        }
    }
    let athletes = table(&dataset, "athletes");
    assert_eq!(athletes.height(), 7);
    let reasons = texts(&athletes, "reason").join("; ");
    assert!(reasons.contains("athlete.toml: line 1") && reasons.contains("no runs"), "{reasons}");
}

#[test]
fn jobs_shards_and_a_second_attempt_make_the_same_bytes() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let made = |name: &str, calls: &[&[&str]]| {
        let dataset = out.path().join(name);
        for flags in calls {
            let output = cohort(study.path(), &dataset, flags);
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        }
        let checked = checked(&dataset);
        assert_eq!(checked["missing"].as_array().unwrap().len(), 0, "{checked}");
        assert_eq!(checked["faults"].as_array().unwrap().len(), 0, "{checked}");
        checked["digest"].as_str().unwrap().to_owned()
    };
    let one = made("one", &[&["--jobs", "1"]]);
    assert_eq!(made("two", &[&["--jobs", "2"]]), one);
    // Whatever schedules it needs the names of the parts alone.
    let listed = |dataset: &Path| {
        let output = cohort(study.path(), dataset, &["--list-shards"]);
        stdout(&output).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let dataset = out.path().join("listed");
    let mut parts = listed(&dataset);
    assert_eq!(parts.len(), 16, "{parts:?}");
    for (done, part) in parts.iter().enumerate() {
        let output = cohort(study.path(), &dataset, &["--shard", part]);
        assert_eq!((output.status.code(), listed(&dataset).len()), (Some(0), 15 - done), "{part}");
    }
    parts.sort();
    let mut all: Vec<String> = (1..=16).map(|part| format!("{part}/16")).collect();
    all.sort();
    assert_eq!(parts, all);
    assert_eq!(checked(&dataset)["digest"].as_str(), Some(one.as_str()));
    let shards: [&[&str]; 3] = [&["--shard", "3/3"], &["--shard", "1/3"], &["--shard", "2/3"]];
    assert_eq!(made("shards", &shards), one);
    assert_eq!(made("again", &[&[], &[]]), one);
}

#[test]
fn what_was_ended_goes_on_and_what_was_damaged_is_told() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    let output = cohort(study.path(), &dataset, &["--shard", "1/2"]);
    assert!(stdout(&output).contains("8 of 16 buckets are still missing"), "{}", stdout(&output));
    let incomplete = soleus(&["cohort", "check", dataset.to_str().unwrap()]);
    assert_eq!(incomplete.status.code(), Some(3));
    cohort(study.path(), &dataset, &[]);
    let whole = checked(&dataset);
    // A bucket whose runners are there no more is made again.
    let path = |name: &str| dataset.join(name).join("bucket=0003").join("part-0.parquet");
    fs::remove_file(path("athletes")).unwrap();
    assert_eq!(checked(&dataset)["missing"], serde_json::json!([3]));
    cohort(study.path(), &dataset, &[]);
    assert_eq!(checked(&dataset), whole);
    let mut bytes = fs::read(path("days")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path("days"), bytes).unwrap();
    let damaged = soleus(&["cohort", "check", dataset.to_str().unwrap()]);
    assert_eq!(damaged.status.code(), Some(3));
    assert!(stdout(&damaged).contains("days of bucket 0003 does not match its bucket"));
}

#[test]
fn buckets_are_made_again_where_files_have_changed() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    let again = || {
        let output = cohort(study.path(), &dataset, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    let fresh = |name: &str| {
        let dataset = out.path().join(name);
        assert_eq!(cohort(study.path(), &dataset, &[]).status.code(), Some(0));
        checked(&dataset)["digest"].clone()
    };
    assert!(!again().contains("again"));
    let made = || {
        let entries = walkdir::WalkDir::new(dataset.join("athletes")).into_iter();
        let files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let made = files.map(|file| (file.path().to_owned(), file.metadata().unwrap()));
        made.map(|(path, data)| (path, data.modified().unwrap())).collect::<BTreeMap<_, _>>()
    };
    let before = made();
    assert!(!again().contains("again"));
    assert_eq!(made(), before);

    let diary = "date,pain,site\n2026-05-20,4,calf\n";
    fs::write(study.path().join("bo/diary.csv"), diary).unwrap();
    assert!(again().contains("files have changed since: making 1 bucket again"));
    let changed = |one: &BTreeMap<PathBuf, SystemTime>, other: &BTreeMap<PathBuf, SystemTime>| {
        one.iter().filter(|(path, made)| other[*path] != **made).count()
    };
    assert_eq!(changed(&before, &made()), 1);
    assert_eq!(checked(&dataset)["digest"], fresh("with a diary"));

    let one = fs::read_dir(study.path().join("anna")).unwrap().next().unwrap().unwrap();
    fs::remove_file(one.path()).unwrap();
    let listed = cohort(study.path(), &dataset, &["--list-shards"]);
    assert_eq!(stdout(&listed).lines().count(), 1);
    assert!(again().contains("making 1 bucket again"));
    assert_eq!(checked(&dataset)["digest"], fresh("without a run"));
}

#[test]
fn another_roster_or_setting_is_another_dataset() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    cohort(study.path(), &dataset, &[]);
    let output = cohort(study.path(), &dataset, &["--as-of", "2026-05-20"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another choice of settings"), "{}", stderr(&output));
    fs::create_dir(study.path().join("hal")).unwrap();
    let output = cohort(study.path(), &dataset, &[]);
    assert!(stderr(&output).contains("another roster"), "{}", stderr(&output));
    let output = cohort(study.path(), &out.path().join("other"), &["--shard", "3/2"]);
    assert!(stderr(&output).contains("--shard 3/2"), "{}", stderr(&output));
}

#[test]
fn a_recording_of_two_runners_is_told_and_counts_for_both() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = |name: &str| out.path().join(name);
    cohort(study.path(), &dataset("before"), &[]);
    let count = |name: &str| checked(&dataset(name))["shared"].as_array().unwrap().len();
    let file = "2026-03-05_easy.gpx";
    for name in ["anna", "bo"] {
        fs::copy(sample_data().join(file), study.path().join(name).join(file)).unwrap();
    }
    let output = cohort(study.path(), &dataset("after"), &["--strict"]);
    // One runner failed.
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stdout(&output).contains("shared by two runners"), "{}", stdout(&output));
    // It was of one of five before: of anna, of bo, or of a third.
    let more = count("after") - count("before");
    assert!((1..=2).contains(&more), "{more}");
}

#[test]
fn person_weeks_end_with_the_injury_and_say_what_was_run_before() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    cohort(study.path(), &dataset, &[]);
    let outcomes = out.path().join("injuries.csv");
    fs::write(&outcomes, "athlete,date,site,weeks_lost\nbo,2026-04-10,calf,2\nzoe,2026-04-10,,\n")
        .unwrap();
    let file = out.path().join("weeks.parquet");
    let line = ["cohort", "person-weeks", dataset.to_str().unwrap()];
    let flags = ["--outcomes", outcomes.to_str().unwrap(), "--out", file.to_str().unwrap()];
    let output = soleus(&[&line[..], &flags].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("1 injury in them"), "{}", stdout(&output));
    assert!(stderr(&output).contains("`zoe` is not in the dataset"), "{}", stderr(&output));
    let weeks = ParquetReader::new(fs::File::open(&file).unwrap()).finish().unwrap();
    let events = weeks.column("event").unwrap().bool().unwrap();
    let rows: Vec<usize> =
        (0..weeks.height()).filter(|row| events.get(*row) == Some(true)).collect();
    let [row] = rows[..] else { panic!("{rows:?}") };
    let number = |column: &str, row: usize| weeks.column(column).unwrap().i64().unwrap().get(row);
    // The first run of bo is that of 3 March; 10 April is the 38th day after it.
    assert_eq!(number("stop", row), Some(39));
    assert_eq!(texts(&weeks, "athlete")[row], "bo");
    assert_eq!(number("start", row + 1), Some(38 + 14));
    assert_eq!(number("prior_events", row + 1), Some(1));
    assert!(weeks.column("spoke_session_distance_spike").is_ok());
    // The same as csv, and no other kind of file.
    let csv = out.path().join("weeks.csv");
    let flags = ["--outcomes", outcomes.to_str().unwrap(), "--out", csv.to_str().unwrap()];
    assert_eq!(soleus(&[&line[..], &flags].concat()).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), weeks.height() + 1);
    let flags = ["--outcomes", outcomes.to_str().unwrap(), "--out", "weeks.xlsx"];
    let output = soleus(&[&line[..], &flags].concat());
    assert!(stderr(&output).contains("ending in .parquet or .csv"), "{}", stderr(&output));
}

#[test]
fn what_is_wrong_for_all_is_refused_and_nothing_is_begun() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    for (flags, expected) in [
        (["--as-of", "tomorrowish"], "--as-of"),
        (["--tz", "Mars/Base"], "Mars/Base"),
        (["--shard", "0/2"], "--shard 0/2"),
    ] {
        let dataset = out.path().join("dataset");
        let output = cohort(study.path(), &dataset, &flags);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
        assert!(!dataset.exists(), "{flags:?}");
    }
    for inside in [study.path().to_path_buf(), study.path().join("anna/dataset")] {
        let output = cohort(study.path(), &inside, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("is inside the recordings"), "{}", stderr(&output));
    }
    let nobody = tempfile::tempdir().unwrap();
    fs::create_dir(nobody.path().join("ida")).unwrap();
    let output = cohort(nobody.path(), &out.path().join("nobody"), &[]);
    assert_eq!(output.status.code(), Some(4), "{}", stdout(&output));
    assert!(stdout(&output).contains("ida: no runs found"), "{}", stdout(&output));
}

#[test]
fn person_weeks_trust_no_damaged_dataset_and_keep_the_outcomes() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    cohort(study.path(), &dataset, &[]);
    let outcomes = out.path().join("injuries.csv");
    let text = "athlete,date\nbo,2026-04-10\nbo,2026-12-24\n";
    fs::write(&outcomes, text).unwrap();
    let line = ["cohort", "person-weeks", dataset.to_str().unwrap()];
    let made = |out: &Path| {
        let flags = ["--outcomes", outcomes.to_str().unwrap(), "--out", out.to_str().unwrap()];
        soleus(&[&line[..], &flags].concat())
    };
    assert_eq!(made(&outcomes).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&outcomes).unwrap(), text);
    let weeks = out.path().join("weeks.csv");
    assert!(
        stdout(&made(&weeks)).contains("1 more outside the weeks at risk"),
        "{}",
        stdout(&made(&weeks))
    );
    let days = dataset.join("days/bucket=0003/part-0.parquet");
    let mut bytes = fs::read(&days).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&days, bytes).unwrap();
    let output = made(&weeks);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("bucket 0003 does not match its bucket"));
}
