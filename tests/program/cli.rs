//! Commands, exit codes and messages, as a user meets them.

use std::fs;
use std::path::Path;

use crate::sample_data;
use crate::soleus;
use crate::soleus_with;
use crate::stderr;
use crate::stdout;

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// One sentence on standard error, nothing on standard output.
fn assert_refused(output: &std::process::Output, expected_code: i32) {
    let message = stderr(output);
    assert_eq!(code(output), expected_code, "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert_eq!(stdout(output), "");
}

#[test]
fn the_main_job_ends_with_advice_and_writes_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let output =
        soleus(&["season", sample_data().to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.trim_end().ends_with("is an emergency."), "{text}");
    for name in [
        "findings.json",
        "findings.csv",
        "runs.csv",
        "runs.parquet",
        "weeks.csv",
        "weeks.parquet",
        "ledger.csv",
        "manifest.json",
        "charts/weekly-distance.png",
    ] {
        assert!(out.join(name).is_file(), "{name}");
    }
}

#[test]
fn a_missing_path_among_others_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let output = soleus(&[
        "season",
        sample_data().to_str().unwrap(),
        "nowhere",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_refused(&output, 2);
    assert!(!out.exists());
}

#[test]
fn an_empty_folder_and_a_folder_without_runs_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    let arguments = ["season", inside.to_str().unwrap(), "--out", out.to_str().unwrap()];
    assert_refused(&soleus(&arguments), 4);
    fs::write(inside.join("notes.txt"), "no recording").unwrap();
    assert_refused(&soleus(&arguments), 4);
    let written = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name());
    let mut written: Vec<_> = written.collect();
    written.sort();
    assert_eq!(written, ["ledger.csv", "manifest.json"]);
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let output = soleus(&[
        "season",
        sample_data().to_str().unwrap(),
        "--out",
        file.join("below").to_str().unwrap(),
    ]);
    assert_refused(&output, 5);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_finding_at_the_level_asked_for_changes_the_exit_code() {
    let season = sample_data();
    let season = season.to_str().unwrap();
    let fail_on = |level: &str, flags: &[&str]| {
        code(&soleus(&[&["season", season, "-q", "--fail-on", level], flags].concat()))
    };
    // The week of 6 April ends with a run of 14 km on Sunday, which stands for two weeks.
    assert_eq!(fail_on("warn", &["--until", "2026-04-12"]), 1);
    assert_eq!(fail_on("stop", &["--until", "2026-04-12"]), 0);
    assert_eq!(fail_on("warn", &["--until", "2026-04-26"]), 1);
    assert_eq!(fail_on("warn", &["--until", "2026-04-28"]), 0);
    assert_eq!(fail_on("warn", &["--until", "2026-04-28", "--since", "2026-04-12"]), 1);
    assert_eq!(code(&soleus(&["season", season, "-q", "--strict"])), 3);
}

#[test]
fn strict_counts_no_recording_that_breaks_off() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("report");
    let season = sample_data();
    let arguments = ["season", season.to_str().unwrap(), "-q", "--out", folder.to_str().unwrap()];
    let outcome = |flags: &[&str]| {
        soleus(&[&arguments, flags].concat());
        let ledger = std::fs::read_to_string(folder.join("ledger.csv")).unwrap();
        let line = ledger.lines().find(|line| line.starts_with("2026-04-14_easy.fit")).unwrap();
        line.to_owned()
    };
    assert!(outcome(&[]).contains(",partial,"));
    let strict = outcome(&["--strict"]);
    assert!(strict.contains(",skipped,") && strict.contains("--strict"), "{strict}");
}

#[test]
fn a_run_with_its_history_is_judged_and_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let (run, history) = (sample_data().join("2026-04-12_long.fit"), sample_data());
    let output = soleus(&[
        "run",
        run.to_str().unwrap(),
        "--history",
        history.to_str().unwrap(),
        "--json",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let findings: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let rules: Vec<&str> = findings["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["session-distance-spike", "calf-load-spike", "long-run-drinking"]);
    assert_eq!(findings["runs"][0]["distance_m"], 14001.36);
    let charts = fs::read_dir(out.join("charts")).unwrap().map(Result::unwrap);
    let mut charts: Vec<String> =
        charts.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    charts.sort();
    let begin = charts.iter().map(|name| name.split('-').next().unwrap()).collect::<Vec<_>>();
    assert_eq!(begin, ["cadence", "run"]);
}

#[test]
fn a_season_as_json_is_the_findings_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let output = soleus(&[
        "season",
        sample_data().to_str().unwrap(),
        "--json",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(stdout(&output), fs::read_to_string(out.join("findings.json")).unwrap());
}

#[test]
fn the_catalogue_explains_every_rule_it_lists() {
    let listed = stdout(&soleus(&["rules"]));
    let ids: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.contains('-'))
        .collect();
    let described = soleus::rules::RULES.len() + soleus::rules::MODIFIERS.len();
    assert_eq!(ids.len(), described, "{listed}");
    for id in ids {
        let json: serde_json::Value =
            serde_json::from_str(&stdout(&soleus(&["explain", id, "--json"]))).unwrap();
        assert_eq!(json["id"], id);
    }
}

#[test]
fn colour_is_left_out_unless_asked_for() {
    let season = sample_data();
    let arguments = ["season", season.to_str().unwrap()];
    let plain = stdout(&soleus(&arguments));
    assert!(!plain.contains('\u{1b}'));
    let coloured = stdout(&soleus_with(&[&arguments[..], &["--color", "always"]].concat(), &[]));
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn settings_are_read_from_a_file_and_can_tag_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("mine.toml");
    fs::write(
        &settings,
        "week_start = \"sunday\"\n[runs.\"2026-04-12_long.fit\"]\nexclude = true\n",
    )
    .unwrap();
    let out = folder.path().join("report");
    let output = soleus(&[
        "season",
        sample_data().to_str().unwrap(),
        "-q",
        "--settings",
        settings.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!read(&out, "runs.csv").contains("2026-04-12_long.fit"));
    let excluded = read(&out, "ledger.csv");
    let line = excluded.lines().find(|line| line.contains("2026-04-12_long.fit")).unwrap();
    assert!(line.contains("excluded"), "{line}");
    assert!(read(&out, "weeks.csv").contains("2026-03-01"), "a Sunday");
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}
