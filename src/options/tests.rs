//! What flags and files become, and how faults in them are told.

use std::fs;

use clap::Parser;

use super::*;
use crate::cli::{Cli, Command};
use crate::season::RunTag;

fn with(flags: &[&str], settings: &str) -> Result<Options, Error> {
    with_files(flags, &[(SETTINGS_FILE, settings)])
}

fn with_files(flags: &[&str], files: &[(&str, &str)]) -> Result<Options, Error> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files.iter().filter(|(_, text)| !text.is_empty()) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let line = ["soleus", "season", "x"].iter().chain(flags);
    let Some(Command::Season(season)) = Cli::parse_from(line).command else { panic!("season") };
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    options(&season.common, &Places::current(folder.path()), today)
}

fn fault(flags: &[&str], settings: &str) -> String {
    with(flags, settings).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn flags_win_over_the_file() {
    let options =
        with(&["--units", "imperial"], "units = \"metric\"\nweek_start = \"Sunday\"").unwrap();
    assert_eq!(options.units, UnitSystem::Imperial);
    assert_eq!(options.season.week_start, Weekday::Sun);
}

#[test]
fn unknown_words_name_the_nearest() {
    assert!(fault(&[], "weekstart = \"sunday\"").contains("did you mean `week_start`"));
    assert!(fault(&["--tz", "Europe/Berlyn"], "").contains("did you mean `Europe/Berlin`"));
    assert!(fault(&["--as-of", "soon"], "").contains("like 2026-03-09"));
    assert!(fault(&["--as-of", "2027-01-03"], "").contains("more than 366 days ahead"));
    assert!(with(&["--as-of", "2027-01-02"], "").is_ok());
    assert!(fault(&[], "[runs.\"a.fit\"]\nrase = true").contains("did you mean `race`"));
}

#[test]
fn the_gap_between_sessions_has_a_range_and_zero_keeps_all_apart() {
    let gap_min =
        |flags: &[&str], settings: &str| with(flags, settings).unwrap().season.session_gap_min;
    assert_eq!(gap_min(&[], ""), 30.0);
    assert_eq!(gap_min(&[], "session_gap_min = 45"), 45.0);
    assert_eq!(gap_min(&["--session-gap-min", "0"], "session_gap_min = 12.5"), 0.0);
    assert!(fault(&["--session-gap-min", "181"], "").contains("from 0 to 180"));
    assert!(fault(&[], "session_gap_min = true").contains("`session_gap_min`: `true` is not"));
}

#[test]
fn attention_is_set_by_its_table_and_told_whole_by_a_flag() {
    let attention = |flags: &[&str], settings: &str| with(flags, settings).unwrap().attention;
    assert_eq!(attention(&[], ""), attention::Settings::default());
    let table = "[attention]\nstrictness = \"quiet\"\nopen_days = 7";
    let expected = attention::Settings {
        strictness: Strictness::Quiet,
        open_days: 7.0,
        ..attention::Settings::default()
    };
    assert_eq!(attention(&[], table), expected);
    assert_eq!(attention(&["--all"], table).strictness, Strictness::All);
    assert!(fault(&[], "[attention]\nopen_day = 7").contains("did you mean `open_days`"));
    assert!(fault(&[], "[attention]\nopen_days = 0").contains("must be a number from 1 to 90"));
    assert!(fault(&[], "[attention]\nstrictness = \"loud\"").contains("`quiet`"));
    assert_eq!(with(&["--fail-on", "red"], "").unwrap().fail_on, Some(FailOn::Alert(Light::Red)));
    assert_eq!(with(&["--fail-on", "info"], "").unwrap().fail_on, Some(FailOn::AnyFinding));
}

#[test]
fn a_broken_file_names_its_line() {
    assert!(fault(&[], "units = \"metric\"\ntz = = 3").contains("soleus.toml: line 2"));
}

#[test]
fn the_athlete_file_wins_over_the_settings_and_a_flag_over_both() {
    let settings = "tz = \"Europe/Lisbon\"\nweek_start = \"monday\"\n\
                    [rules.session-distance-spike]\nmax_rise_pct = 20";
    let athlete = "height_m = 1.78\nweek_start = \"sunday\"\nunits = \"imperial\"\n\
                   [rules.session-distance-spike]\nmax_rise_pct = 25";
    let files = [(SETTINGS_FILE, settings), (ATHLETE_FILE, athlete)];
    let options = with_files(&["--units", "metric"], &files).unwrap();
    assert_eq!(options.units, UnitSystem::Metric);
    assert_eq!(options.season.week_start, Weekday::Sun);
    assert_eq!(options.season.zone, Some(Tz::Europe__Lisbon));
    assert_eq!(options.season.athlete.height_m, Some(1.78));
    assert_eq!(options.own_files.athlete.as_deref(), Some(ATHLETE_FILE));
    assert_eq!(options.own_files.diary, None);
    let rule = crate::rules::rule_of("session-distance-spike").unwrap();
    let rise = rule.thresholds[0];
    assert_eq!((rise.name, options.limits.get(rule, rise)), ("max_rise_pct", 25.0));
    let flag = ["--set", "session-distance-spike.max_rise_pct=40"];
    assert_eq!(with_files(&flag, &files).unwrap().limits.get(rule, rise), 40.0);
}

#[test]
fn athlete_file_and_diary_are_found_beside_and_named_in_faults() {
    let diary = "date,site\n2025-12-31,claf";
    let options = with_files(&[], &[(DIARY_FILE, diary)]).unwrap();
    let warning = &options.own_files.warnings[0];
    assert!(warning.starts_with("diary.csv: line 2, column `site`"), "{warning}");
    assert!(options.own_files.is_diary_partial && options.season.diary.entries.len() == 1);
    let files = [(ATHLETE_FILE, "\ntz = \"Europe/Lisboa\""), (DIARY_FILE, "date\n2026-01-01")];
    let fault = with_files(&[], &files).map(|_| ()).unwrap_err().to_string();
    assert!(fault.starts_with("athlete.toml: line 2: `tz`: unknown time zone"), "{fault}");
    let options = with_files(&[], &files[1..]).unwrap();
    assert_eq!(options.season.diary.entries.len(), 1);
    let missing = with(&["--diary", "no/such.csv"], "").map(|_| ()).unwrap_err().to_string();
    assert!(missing.contains("such.csv: cannot be read"), "{missing}");
}

#[test]
fn a_fault_of_the_settings_names_its_line() {
    assert!(fault(&[], "\nunits = 3").starts_with("soleus.toml: line 2: `units`: must be a text"));
    let set = "[rules.session-distance-spike]\n\nmax_rise = 20";
    let fault = fault(&[], set);
    assert!(fault.starts_with("soleus.toml: line 3: "), "{fault}");
    assert!(fault.ends_with("did you mean `max_rise_pct`?"), "{fault}");
}

#[test]
fn runs_are_tagged_by_id_or_source() {
    let options = with(&[], "[runs.\"a.fit\"]\nrace = true\ndistance_m = 10000").unwrap();
    let tag = RunTag { race: true, exclude: None, distance_m: Some(10_000.0) };
    assert_eq!(options.season.tags["a.fit"], tag);
}

#[test]
fn tomorrow_is_plausible_and_next_week_is_not() {
    // 2026-01-03T00:00:00Z.
    assert_eq!(with(&[], "").unwrap().latest_ms, 1_767_398_400_000);
}

#[test]
fn days_that_words_name_are_understood() {
    // 1 January 2026 is a Thursday.
    let since = |text: &str| with(&["--since", text], "").unwrap().since.unwrap().to_string();
    assert_eq!(since("yesterday"), "2025-12-31");
    assert_eq!(since("Thursday"), "2026-01-01");
    assert_eq!(since("mon"), "2025-12-29");
    assert_eq!(since("24.12.2025"), "2025-12-24");
    assert!(fault(&["--since", "3/8/2025"], "").contains("8 March 2025 or 3 August 2025"));
    let as_of = with(&["--as-of", "tomorrow"], "").unwrap().season.as_of.unwrap();
    assert_eq!(as_of.to_string(), "2026-01-02");
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let on = |text: &str| coming_date("--on", text, today).unwrap().to_string();
    assert_eq!(on("mon") + " " + &on("thu"), "2026-01-05 2026-01-01");
}

#[test]
fn hidden_places_of_settings_that_are_not_used_stay_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let zone = |lat: &str| {
        format!("[[privacy_zones]]\nlat_deg = {lat}\nlon_deg = -30.0\nradius_m = 400\n")
    };
    fs::create_dir(folder.path().join("e")).unwrap();
    fs::write(folder.path().join(SETTINGS_FILE), zone("47.0")).unwrap();
    fs::write(folder.path().join("e").join(SETTINGS_FILE), zone("48.0")).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let inputs = [PathBuf::from("e")];
    let places = Places { inputs: &inputs, ..Places::current(folder.path()) };
    let options = options(&AnalysisArgs::default(), &places, today).unwrap();
    assert_eq!(options.own_files.settings.as_deref(), Some("e/soleus.toml"));
    let zones: Vec<f64> = options.privacy_zones.iter().map(|zone| zone.lat_deg).collect();
    assert_eq!(zones, [48.0, 47.0]);
}
