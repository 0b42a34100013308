//! `soleus backtest --dataset`: a cohort counts what its runners count one by one.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::sample_recordings;
use crate::soleus;
use crate::stderr;
use crate::stdout;

const NAMES: [&str; 3] = ["anna", "bo", "cem"];
/// Days of injuries, by runner. The first entry of a diary, of no pain, says that the weeks before are known.
const INJURIES: [&[&str]; 3] = [&["2026-04-15", "2026-05-16"], &["2026-04-18"], &[]];

/// Runners who share the invented season: anna has all of it, the others every second recording.
fn study() -> tempfile::TempDir {
    let study = tempfile::tempdir().unwrap();
    let recordings = sample_recordings();
    for (number, name) in NAMES.into_iter().enumerate() {
        let folder = study.path().join(name);
        fs::create_dir(&folder).unwrap();
        let (from, step) = if number == 0 { (0, 1) } else { (number - 1, 2) };
        for path in recordings.iter().skip(from).step_by(step) {
            fs::copy(path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    study
}

fn made(study: &Path, out: &Path) {
    let output = soleus(&["cohort", study.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

fn outcomes(path: &Path, runners: &[usize]) {
    let rows = runners.iter().flat_map(|number| {
        INJURIES[*number].iter().map(|day| format!("{},{day},calf\n", NAMES[*number]))
    });
    fs::write(path, format!("athlete,date,site\n{}", rows.collect::<String>())).unwrap();
}

fn of_dataset(dataset: &Path, outcomes: &Path, flags: &[&str]) -> Output {
    let line = ["backtest", "--dataset", dataset.to_str().unwrap()];
    let flags = [&["--outcomes", outcomes.to_str().unwrap()], flags].concat();
    soleus(&[&line[..], &flags].concat())
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|_| panic!("{}", stderr(output)))
}

/// A diary of the injuries beside the recordings of each: what a person is told rises with pain.
fn noted(study: &Path) {
    for (name, injuries) in NAMES.iter().zip(INJURIES) {
        let pain: String = injuries.iter().map(|day| format!("{day},calf,4\n")).collect();
        let rows = format!("date,site,during_0_10\n2026-02-01,calf,0\n{pain}");
        fs::write(study.join(name).join("diary.csv"), rows).unwrap();
    }
}

/// The look back of one runner, by recordings and the diary.
fn alone(study: &Path, number: usize) -> Value {
    let diary = study.join(NAMES[number]).join("diary.csv");
    let recordings = study.join(NAMES[number]);
    let line = ["backtest", recordings.to_str().unwrap(), "--diary", diary.to_str().unwrap()];
    json(&soleus(&[&line[..], &["--json", "--no-library"]].concat()))["backtest"].clone()
}

/// By rule: days with a finding, findings, followed ones, and injuries with a finding within 7, 14 and 21 days.
fn counts_of_one(backtest: &Value) -> Vec<(String, [u64; 6])> {
    let episodes = backtest["episodes"].as_array().unwrap();
    let count = |rule: &Value| {
        let windows: Vec<u64> = episodes
            .iter()
            .flat_map(|one| one["rules"].as_array().unwrap())
            .filter(|before| before["rule"] == rule["rule"])
            .map(|before| before["window_days"].as_u64().unwrap())
            .collect();
        let within = |days: u64| windows.iter().filter(|window| **window <= days).count() as u64;
        let whole = |value: &Value| value.as_u64().unwrap();
        let followed = &rule["followed"];
        let id = rule["rule"].as_str().unwrap().to_owned();
        let figures = [&rule["finding_days"], &followed["findings"], &followed["followed"]];
        let [days, findings, followed] = figures.map(whole);
        (id, [days, findings, followed, within(7), within(14), within(21)])
    };
    let mut all: Vec<_> = backtest["rules"].as_array().unwrap().iter().map(count).collect();
    all.sort();
    all
}

fn counts_of_cohort(result: &Value) -> Vec<(String, [u64; 6])> {
    let count = |rule: &Value| {
        let id = rule["rule"].as_str().unwrap().to_owned();
        let names = ["finding_days", "findings", "followed"];
        let windows = ["before_7_days", "before_14_days", "before_21_days"];
        let mut figures = [0; 6];
        for (figure, name) in figures.iter_mut().zip(names.iter().chain(&windows)) {
            *figure = rule[*name].as_u64().unwrap();
        }
        (id, figures)
    };
    let rules = result["cohort"]["counts"]["rules"].as_array().unwrap();
    let mut all: Vec<_> = rules.iter().map(count).collect();
    all.sort();
    all
}

#[test]
fn a_cohort_counts_what_its_runners_count_one_by_one() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let (dataset, injuries) = (out.path().join("dataset"), out.path().join("injuries.csv"));
    noted(study.path());
    made(study.path(), &dataset);
    outcomes(&injuries, &[0, 1, 2]);
    let together = json(&of_dataset(&dataset, &injuries, &["--json"]));
    let mut sums = std::collections::BTreeMap::<String, [u64; 6]>::new();
    for number in 0..3 {
        let one = counts_of_one(&alone(study.path(), number));
        assert!(one.iter().any(|(rule, figures)| rule == "alerts" && figures[0] > 0), "{one:?}");
        for (rule, figures) in &one {
            let sum = sums.entry(rule.clone()).or_default();
            sum.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
        }
        if number == 0 {
            let single = out.path().join("single");
            fs::create_dir(&single).unwrap();
            fs::rename(study.path().join("anna"), single.join("anna")).unwrap();
            let dataset = out.path().join("one");
            made(&single, &dataset);
            fs::rename(single.join("anna"), study.path().join("anna")).unwrap();
            let injuries = out.path().join("one.csv");
            outcomes(&injuries, &[0]);
            let result = json(&of_dataset(&dataset, &injuries, &["--json"]));
            assert_eq!(counts_of_cohort(&result), one);
        }
    }
    assert_eq!(counts_of_cohort(&together), sums.into_iter().collect::<Vec<_>>());
    assert_eq!(together["cohort"]["counts"]["injuries"], 3);
    assert_eq!(together["cohort"]["counts"]["runners_with_injury"], 2);
}

#[test]
fn the_text_is_short_and_says_what_was_not_used() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let (dataset, injuries) = (out.path().join("dataset"), out.path().join("injuries.csv"));
    made(study.path(), &dataset);
    let rows = "anna,2026-04-15\nanna,2026-04-20\nanna,2031-01-01\nzoe,2026-04-15\n";
    fs::write(&injuries, format!("athlete,date\n{rows}")).unwrap();
    let output = of_dataset(&dataset, &injuries, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.lines().count() <= 60, "{text}");
    // Five days after another is no new one.
    assert!(text.starts_with("3 runners, ") && text.contains("1 injury in 1 of them"), "{text}");
    assert!(text.contains("injuries do not count: zoe."), "{text}");
    assert!(text.contains("1 injury left out: before the first run or more than"), "{text}");
    assert!(text.contains("session-distance-spike"), "{text}");
}

#[test]
fn what_a_dataset_cannot_be_asked_any_more_is_refused() {
    let out = tempfile::tempdir().unwrap();
    let injuries = out.path().join("injuries.csv");
    fs::write(&injuries, "athlete,date\n").unwrap();
    for (flags, expected) in [
        (&["--as-of", "2026-05-01"][..], "--as-of: the rules were run when"),
        (&["--diary", "diary.csv"], "--diary: there are several runners"),
        (&[], "is not a dataset"),
    ] {
        let output = of_dataset(out.path(), &injuries, flags);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

#[test]
fn a_damaged_file_is_named() {
    let (study, out) = (study(), tempfile::tempdir().unwrap());
    let dataset = out.path().join("dataset");
    made(study.path(), &dataset);
    let path = dataset.join("athletes/bucket=0003/part-0.parquet");
    fs::write(&path, "PAR1 and no more").unwrap();
    let output = soleus(&["cohort", "check", dataset.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("athletes/bucket=0003/part-0.parquet: is damaged"), "{said}");
}
