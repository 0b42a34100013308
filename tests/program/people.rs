//! Nobody else's runs: invented ones and those of strangers never enter the library, and runs of two
//! people are a question and no sum.

use std::fs;
use std::path::Path;

use crate::sample_data;
use crate::seasons::{days_ago, gpx};
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

const QUESTION: &str = "are they from two people? Pass each runner's files separately, with \
                        --runner NAME";

/// A folder with runs of yesterday and the days before: name, day before today, minute of the day,
/// minutes. Each is at another place.
fn folder(runs: &[(&str, u64, u32, u32)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, &(name, ago, minute, minutes)) in runs.iter().enumerate() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, gpx(days_ago(ago), minute, minutes, number as f64)).unwrap();
    }
    folder
}

/// Standard output and standard error of a call that succeeds.
fn both(folder: &Path, line: &[&str]) -> (String, String) {
    let output = soleus_in(folder, line, &[]);
    assert_eq!(output.status.code(), Some(0), "{line:?}: {}", stderr(&output));
    (stdout(&output), stderr(&output))
}

fn runs_in_library(folder: &Path) -> String {
    let (text, _) = both(folder, &["library"]);
    let line = text.lines().find(|line| line.trim_start().starts_with("runs")).unwrap();
    line.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn the_invented_season_never_enters_the_library_whatever_its_folder_is_called() {
    let root = tempfile::tempdir().unwrap();
    let copy = root.path().join("my runs");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(sample_data()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    both(root.path(), &["season", "my runs", "--quiet"]);
    assert_eq!(runs_in_library(root.path()), "0");
    let nothing = soleus_in(root.path(), &["season"], &[]);
    assert_eq!(nothing.status.code(), Some(4), "{}", stderr(&nothing));
    assert!(stderr(&nothing).contains("the library"), "{}", stderr(&nothing));
}

#[test]
fn an_invented_run_has_no_history_of_a_person() {
    let root = folder(&[("mine/1.gpx", 3, 360, 30), ("mine/2.gpx", 1, 360, 30)]);
    both(root.path(), &["season", "mine", "--quiet"]);
    assert_eq!(runs_in_library(root.path()), "2");
    let run = sample_data().join("2026-04-12_long.fit");
    let (with_library, _) = both(root.path(), &["run", run.to_str().unwrap()]);
    let (alone, _) = both(root.path(), &["run", run.to_str().unwrap(), "--no-library"]);
    assert_eq!(with_library, alone);
    assert_eq!(runs_in_library(root.path()), "2");
}

#[test]
fn nothing_read_under_anonymous_enters_the_library() {
    let root = folder(&[("patient/1.gpx", 2, 360, 30), ("patient/2.gpx", 1, 360, 30)]);
    both(root.path(), &["season", "patient", "--anonymous", "--quiet"]);
    both(root.path(), &["run", "patient/1.gpx", "--anonymous", "--quiet"]);
    assert_eq!(runs_in_library(root.path()), "0");
    both(root.path(), &["season", "patient", "--quiet"]);
    assert_eq!(runs_in_library(root.path()), "2");
}

/// Anna and Ben, half an hour at the same time on three days, and a run of Anna's alone. 3 m/s are 10.8 km
/// an hour: Anna's hours have 10.8 km, Ben's three quarters of an hour 8.1.
const TWO: &[(&str, u64, u32, u32)] = &[
    ("anna/1.gpx", 6, 360, 60),
    ("anna/2.gpx", 4, 360, 60),
    ("anna/3.gpx", 2, 360, 60),
    ("anna/4.gpx", 1, 360, 30),
    ("ben/1.gpx", 6, 390, 45),
    ("ben/2.gpx", 4, 390, 45),
    ("ben/3.gpx", 2, 390, 45),
];

#[test]
fn a_team_judges_each_alone_and_asks_who_has_the_runs_of_two() {
    let root = folder(TWO);
    let (apart, said) = both(root.path(), &["team", ".", "--no-library", "--json"]);
    let apart: serde_json::Value = serde_json::from_str(&apart).unwrap();
    assert_eq!(apart["runners"].as_array().unwrap().len(), 2);
    assert!(!said.contains(QUESTION), "{said}");
    fs::create_dir(root.path().join("club")).unwrap();
    for name in ["anna", "ben"] {
        let from = root.path().join(name);
        fs::create_dir_all(root.path().join("club/both")).unwrap();
        fs::rename(&from, root.path().join("club/both").join(name)).unwrap();
    }
    let (_, said) = both(root.path(), &["team", "club", "--no-library"]);
    assert!(said.contains("both: ") && said.contains(QUESTION), "{said}");
}

#[test]
fn folders_of_two_people_are_a_question_and_no_sum() {
    let root = folder(TWO);
    let (text, said) = both(root.path(), &["season", ".", "--out", "out", "--details"]);
    // Three times 10.8 km and 5.4 km.
    assert!(text.starts_with("4 runs, 37.8 km"), "{text}");
    assert!(said.contains("3 recordings overlap") && said.contains(QUESTION), "{said}");
    assert!(text.contains("3 overlap"), "{text}");
    let ledger = fs::read_to_string(root.path().join("out/ledger.csv")).unwrap();
    let line = ledger.lines().find(|line| line.starts_with("ben/1.gpx")).unwrap();
    assert!(line.contains("overlap") && line.contains("--runner NAME"), "{line}");
    let page = fs::read_to_string(root.path().join("out/report.html")).unwrap();
    assert!(page.contains("are they from two people?"));
    let (json, _) = both(root.path(), &["next", "anna", "ben", "--json"]);
    assert!(json.contains("are they from two people?"), "{json}");
    // Each alone is no question.
    let (text, said) = both(root.path(), &["season", "anna", "--no-library"]);
    assert!(text.starts_with("4 runs, 37.8 km") && said.is_empty(), "{text}{said}");
    let (text, said) = both(root.path(), &["season", "ben", "--no-library"]);
    assert!(text.starts_with("3 runs, 24.3 km") && said.is_empty(), "{text}{said}");
}

#[test]
fn a_library_that_two_people_fed_asks_the_same_and_two_runners_do_not() {
    let root = folder(TWO);
    both(root.path(), &["season", "anna", "--quiet"]);
    both(root.path(), &["season", "ben", "--quiet"]);
    let (text, said) = both(root.path(), &["season"]);
    assert!(text.starts_with("4 runs, 37.8 km") && said.contains(QUESTION), "{text}{said}");
    both(root.path(), &["library", "clear"]);
    both(root.path(), &["season", "anna", "--quiet", "--runner", "anna"]);
    both(root.path(), &["season", "ben", "--quiet", "--runner", "ben"]);
    let (text, said) = both(root.path(), &["season", "--runner", "ben"]);
    assert!(text.starts_with("3 runs, 24.3 km") && said.is_empty(), "{text}{said}");
}

#[test]
fn a_run_at_the_time_of_somebody_elses_history_stands_alone() {
    let root = folder(&[("anna/1.gpx", 2, 360, 60), ("ben.gpx", 2, 390, 45)]);
    both(root.path(), &["season", "anna", "--quiet"]);
    let (text, said) = both(root.path(), &["run", "ben.gpx"]);
    assert!(text.contains("ben.gpx: 8.1 km") && said.contains(QUESTION), "{text}{said}");
}

#[test]
fn a_watch_and_a_phone_on_one_run_ask_nothing() {
    // The phone was started a minute late and stopped a minute early: 60 and 58 minutes.
    let root = folder(&[("watch.gpx", 2, 360, 60), ("phone.gpx", 2, 361, 58)]);
    let (text, said) = both(root.path(), &["season", "."]);
    assert!(text.starts_with("1 run, 10.8 km") && said.is_empty(), "{text}{said}");
}
