//! Nothing panics, every file has its line, and our figures stand beside the devices' own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use crate::soleus;
use crate::stderr;

type Row = BTreeMap<String, String>;

/// The outputs about the corpus, analysed once for all tests of this file.
fn outputs(corpus: &Path) -> &'static Path {
    static OUT: OnceLock<tempfile::TempDir> = OnceLock::new();
    let analyse = || {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().to_str().unwrap();
        let output = soleus(&["season", corpus.to_str().unwrap(), "-q", "--out", folder]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
        out
    };
    OUT.get_or_init(analyse).path()
}

fn table(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column).filter(|cell| !cell.is_empty()).map(|cell| cell.parse().unwrap())
}

fn median(mut values: Vec<f64>) -> f64 {
    assert!(!values.is_empty());
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Running sessions of the devices beside our run of the same file, each once.
fn pairs(corpus: &Path) -> Vec<(Row, Row)> {
    let runs = table(&outputs(corpus).join("runs.csv"));
    let mut seen = BTreeSet::new();
    let truths = table(&corpus.join("TRUTH_device_sessions.csv"));
    let pairs: Vec<(Row, Row)> = truths
        .into_iter()
        .filter(|truth| truth["sport"] == "running")
        .filter_map(|truth| {
            let start = truth["start"].trim_end_matches('Z').to_owned();
            let same_file = runs.iter().filter(|run| run["source"] == truth["path"]);
            let target_m = number(&truth, "total_distance_m").unwrap_or(0.0);
            let distance = |run: &&Row| (number(run, "distance_m").unwrap_or(0.0) - target_m).abs();
            let run = same_file.min_by(|a, b| distance(a).total_cmp(&distance(b)))?.clone();
            seen.insert((start, truth["total_distance_m"].clone())).then_some((truth, run))
        })
        .collect();
    assert!(pairs.len() > 100, "{} pairs", pairs.len());
    pairs
}

/// Errors in per cent of our figure against the device's, where both are known.
fn errors_pct(pairs: &[(Row, Row)], ours: &str, theirs: impl Fn(&Row) -> Option<f64>) -> Vec<f64> {
    pairs
        .iter()
        .filter_map(|(truth, run)| {
            Some((number(run, ours)?, theirs(truth).filter(|value| *value > 0.0)?))
        })
        .map(|(our, their)| ((our - their) / their * 100.0).abs())
        .collect()
}

fn share(values: &[f64], is_good: impl Fn(&f64) -> bool) -> f64 {
    values.iter().filter(|value| is_good(value)).count() as f64 / values.len() as f64
}

pub(crate) fn every_file_has_one_line_and_no_other_sport_is_a_run(corpus: &Path) {
    let out = outputs(corpus);
    let files = walkdir::WalkDir::new(corpus)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let ledger = table(&out.join("ledger.csv"));
    let faults: Vec<_> = ledger.iter().filter(|l| l["reason"].contains("bug in soleus")).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let mut lines = 0;
    for file in files {
        let name = file.path().strip_prefix(corpus).unwrap().to_string_lossy().into_owned();
        let member = format!("{name}/");
        let own = ledger.iter().filter(|line| line["source"] == name).count();
        let of_members = ledger.iter().filter(|line| line["source"].starts_with(&member)).count();
        // An archive is its members; it has a line of its own only if it is damaged or empty.
        assert!(own == 1 || own == 0 && of_members > 0, "{name}: {own} and {of_members} lines");
        lines += own + of_members;
    }
    assert_eq!(lines, ledger.len());
    let sports: BTreeMap<String, String> = table(&corpus.join("INDEX.csv"))
        .into_iter()
        .map(|row| (row["path"].clone(), row["sport"].to_lowercase()))
        .collect();
    for run in table(&out.join("runs.csv")) {
        let sport = sports.get(&run["source"]).cloned().unwrap_or_default();
        let is_run = sport.is_empty()
            || sport.contains("run")
            || ["9", "unknown", "none/none"].contains(&sport.as_str());
        assert!(is_run, "{} is {sport}", run["source"]);
    }
}

pub(crate) fn distance_agrees_with_the_devices(corpus: &Path) {
    let pairs = pairs(corpus);
    // A file that breaks off has less than its session says.
    let whole: Vec<(Row, Row)> = pairs
        .into_iter()
        .filter(|(truth, _)| !truth["path"].contains("strava-android-app"))
        .collect();
    let errors = errors_pct(&whole, "distance_m", |truth| number(truth, "total_distance_m"));
    println!(
        "distance: {} runs, median error {:.3} %, within 2 %: {:.3}",
        errors.len(),
        median(errors.clone()),
        share(&errors, |error| *error <= 2.0)
    );
    assert!(median(errors.clone()) <= 0.2);
    assert!(share(&errors, |error| *error <= 2.0) >= 0.95);
    let by_gps: Vec<(Row, Row)> =
        whole.into_iter().filter(|(_, run)| run["distance_basis"] == "gps").collect();
    let errors = errors_pct(&by_gps, "distance_m", |truth| number(truth, "total_distance_m"));
    println!(
        "distance from positions alone: {} runs, median error {:.3} %",
        errors.len(),
        median(errors.clone())
    );
    assert!(median(errors) <= 0.6);
}

/// Devices of one second see the same beats; those that record now and then miss the highest.
pub(crate) fn the_highest_heart_rate_is_that_of_the_devices(corpus: &Path) {
    let pairs = pairs(corpus);
    let errors = errors_pct(&pairs, "max_heart_rate_bpm", |truth| number(truth, "max_hr"));
    println!(
        "highest heart rate: {} runs, equal: {:.3}, within 2 %: {:.3}",
        errors.len(),
        share(&errors, |error| *error == 0.0),
        share(&errors, |error| *error <= 2.0)
    );
    assert!(errors.len() > 100);
    assert!(share(&errors, |error| *error == 0.0) >= 0.9);
    assert!(share(&errors, |error| *error <= 2.0) >= 0.95);
}

pub(crate) fn timer_time_agrees_with_the_devices(corpus: &Path) {
    let pairs = pairs(corpus);
    let within: Vec<f64> = pairs
        .iter()
        .filter_map(|(truth, run)| Some((number(run, "timer_s")?, number(truth, "total_timer_s")?)))
        .map(|(our_s, their_s)| (our_s - their_s).abs() / f64::max(2.0, 0.002 * their_s))
        .collect();
    let good = share(&within, |ratio| *ratio <= 1.0);
    println!("timer time: {} runs, within the larger of 2 s and 0.2 %: {good:.3}", within.len());
    assert!(good >= 0.95);
}

pub(crate) fn form_agrees_with_the_devices(corpus: &Path) {
    let pairs = pairs(corpus);
    let cadence = |truth: &Row| {
        let strides = number(truth, "avg_cadence")?
            + number(truth, "avg_frac_cadence").unwrap_or(0.0) / 128.0;
        Some(2.0 * strides)
    };
    let errors = errors_pct(&pairs, "cadence_nonzero_spm", cadence);
    println!("cadence: {} runs, median error {:.3} %", errors.len(), median(errors.clone()));
    assert!(median(errors) <= 1.2);
    // The Amazfit sessions' own step length is wrong; those files carry no record distance.
    let sound: Vec<(Row, Row)> =
        pairs.iter().filter(|(_, run)| run["distance_basis"] == "device").cloned().collect();
    for (ours, theirs, factor) in [
        ("vertical_oscillation_mm", "avg_vo_mm", 1.0),
        ("ground_contact_ms", "avg_stance_ms", 1.0),
        ("step_length_m", "avg_step_len_mm", 0.001),
    ] {
        let errors =
            errors_pct(&sound, ours, |truth| number(truth, theirs).map(|value| value * factor));
        println!("{ours}: {} runs, median error {:.3} %", errors.len(), median(errors.clone()));
        assert!(median(errors) <= 1.5, "{ours}");
    }
}

pub(crate) fn ascent_agrees_with_the_devices_where_there_is_some(corpus: &Path) {
    let pairs = pairs(corpus);
    let errors = errors_pct(&pairs, "ascent_m", |truth| {
        number(truth, "total_ascent").filter(|ascent_m| *ascent_m >= 30.0)
    });
    println!("ascent: {} runs, median error {:.2} %", errors.len(), median(errors.clone()));
    assert!(median(errors) <= 15.0);
}
