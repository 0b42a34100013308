//! Inputs made to hurt, in the folder `hostile` beside that of the real recordings: what each must give, and
//! how much of it at most.

use std::path::{Path, PathBuf};

use crate::outcome::{Outcome, refused, season};
use crate::soleus;

fn hostile(corpus: &Path, name: &str) -> PathBuf {
    corpus.join("../hostile").join(name)
}

fn analysed(corpus: &Path, name: &str) -> Outcome {
    season(&[&hostile(corpus, name)], &[])
}

/// A figure of every run.
fn figures(outcome: &Outcome, column: &str) -> Vec<f64> {
    outcome.rows("runs.csv").iter().map(|run| run[column].parse().unwrap_or(f64::NAN)).collect()
}

fn assert_only(found: &[f64], expected: f64, within: f64, name: &str) {
    assert_eq!(found.len(), 1, "{name}");
    assert!((found[0] - expected).abs() <= within, "{name}: {found:?}");
}

/// The session and the positions say 5.4 km.
pub(crate) fn a_distance_that_nobody_runs_is_repaired_and_said(corpus: &Path) {
    let names = [
        "distance_one_bit.fit",
        "distance_zero_once.fit",
        "distance_zero_once.tcx",
        "distance_overflow.tcx",
        "long_splits.tcx",
    ];
    for name in names {
        let outcome = analysed(corpus, name);
        assert_only(&figures(&outcome, "distance_m"), 5400.0, 5.0, name);
        outcome.assert_line(name, "repaired", "of distance");
    }
}

pub(crate) fn three_heights_or_one_make_no_climb(corpus: &Path) {
    for name in ["altitude_first3.fit", "altitude_once.fit"] {
        let outcome = analysed(corpus, name);
        assert_only(&figures(&outcome, "ascent_m"), 44.0, 1.0, name);
        outcome.assert_line(
            name,
            "repaired",
            "of elevation removed, too far from the values around",
        );
    }
}

pub(crate) fn a_history_is_as_many_runs_as_it_has(corpus: &Path) {
    for (name, count) in [("gpx_history_described.gpx.gz", 200), ("gpx_history_short.gpx.gz", 467)]
    {
        let found = figures(&analysed(corpus, name), "distance_m");
        assert_eq!(found.len(), count, "{name}");
        assert!(found.iter().all(|metres| (metres - 5400.0).abs() < 5.0), "{name}");
    }
}

pub(crate) fn thousands_of_sessions_leave_a_short_line(corpus: &Path) {
    for name in ["sessions_oom.fit.gz", "sessions_overlapping.fit.gz"] {
        let outcome = analysed(corpus, name);
        assert_eq!(outcome.ledger().len(), 1, "{name}");
        assert!(outcome.text("ledger.csv").len() < 10_000, "{name}");
        assert!(outcome.text("report.html").len() < 1_000_000, "{name}");
    }
    refused(&hostile(corpus, "sessions_20000.fit.gz"), &[]);
}

pub(crate) fn a_tar_is_refused_with_what_to_do(corpus: &Path) {
    let message = refused(&hostile(corpus, "season.tar.gz"), &[]);
    assert!(message.contains("a tar archive; unpack it first"), "{message}");
}

pub(crate) fn distances_without_end_make_no_long_page(corpus: &Path) {
    for name in ["long_splits.fit", "long_splits.tcx"] {
        let out = tempfile::tempdir().unwrap();
        let (page, input) = (out.path().join("page"), hostile(corpus, name));
        soleus(&["run", "--no-library", "--out", page.to_str().unwrap(), input.to_str().unwrap()]);
        let entries = std::fs::read_dir(&page).into_iter().flatten();
        let bytes: u64 = entries.map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        assert!(bytes < 4_000_000, "{name}: {bytes}");
    }
}

pub(crate) fn each_file_of_a_chain_has_its_own_zone_and_device(corpus: &Path) {
    let outcome = analysed(corpus, "chain/abc.fit");
    assert_eq!(figures(&outcome, "utc_offset_s"), [32_400.0, 0.0, -28_800.0]);
    let runs = outcome.rows("runs.csv");
    let devices: Vec<&str> = runs.iter().map(|run| run["device"].as_str()).collect();
    assert_eq!(devices, ["garmin fenix5", "garmin fr945", "garmin fr945"]);
}
