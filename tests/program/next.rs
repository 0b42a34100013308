//! `soleus next` as a user meets it.

use std::fs;
use std::process::Output;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Asks about the invented season with these flags.
fn next(flags: &[&str]) -> Output {
    let season = sample_data();
    soleus(&[&["next", season.to_str().unwrap()], flags].concat())
}

fn text(flags: &[&str]) -> String {
    let output = next(flags);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn json(flags: &[&str]) -> serde_json::Value {
    serde_json::from_str(&text(&[flags, &["--json"]].concat())).unwrap()
}

/// A plan in a folder of its own.
fn plan(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// The limit of a figure.
fn limit(answer: &serde_json::Value, figure: &str) -> serde_json::Value {
    let limits = answer["limits"].as_array().unwrap();
    limits.iter().find(|limit| limit["figure"] == figure).unwrap().clone()
}

#[test]
fn the_day_after_a_spike_the_limit_before_it_still_holds() {
    // The longest run before the 14 km of 12 April was the 9.6 km of 5 April.
    let answer = json(&["--on", "2026-04-13"]);
    assert_eq!(answer["schema_version"], soleus::columns::SCHEMA_VERSION);
    let distance = limit(&answer, "distance");
    assert_eq!(distance["rule"], "session-distance-spike");
    let at_most_m = distance["at_most_m"].as_f64().unwrap();
    // A kilometre more, since a tenth of it is less than what makes a spike.
    assert!((at_most_m - 10_600.0).abs() < 20.0, "{at_most_m}");
    assert_eq!(distance["until"], "2026-04-26");
}

#[test]
fn a_day_after_weeks_off_has_the_caps_of_coming_back() {
    // 17 May was the last run; the longest before it had 9.8 km, and half of it and a tenth are 5.4.
    let distance = limit(&json(&["--on", "2026-06-03"]), "distance");
    assert_eq!(distance["rule"], "return-after-layoff");
    let at_most_m = distance["at_most_m"].as_f64().unwrap();
    assert!((at_most_m - 0.55 * 9800.0).abs() < 30.0, "{at_most_m}");
}

#[test]
fn a_plan_is_judged_run_by_run_and_the_smallest_change_is_told() {
    let rows = "date,distance_km\n2026-04-14,8\n2026-04-16,20\n2026-04-18,25\n";
    let (_folder, path) = plan("plan.csv", rows);
    let answer = json(&["--plan", &path]);
    let (of_plan, spoken) = (&answer["plan"], &answer["plan"]["first_spoken"]);
    assert_eq!((&of_plan["run_count"], &spoken["day"]), (&3.into(), &"2026-04-16".into()));
    assert_eq!(spoken["findings"][0]["rule"], "session-distance-spike");
    let change = &spoken["lower_to"][0];
    assert_eq!(change["figure"], "distance");
    let at_most_m = change["at_most_m"].as_f64().unwrap();
    assert!((at_most_m - 10_600.0).abs() < 20.0, "{at_most_m}");

    // With the change made, the next run of the plan is the first of which a rule speaks.
    let changed = rows.replace("04-16,20", &format!("04-16,{}", at_most_m / 1000.0));
    let (_folder, path) = plan("plan.csv", &changed);
    assert_eq!(json(&["--plan", &path])["plan"]["first_spoken"]["day"], "2026-04-18");
}

#[test]
fn a_plan_in_toml_says_the_same_as_in_csv() {
    let (_csv, csv) = plan("plan.csv", "date,distance_km\n2026-04-14,8\n");
    let toml = "[[runs]]\ndate = 2026-04-14\ndistance_km = 8\n";
    let (_toml, toml) = plan("plan.toml", toml);
    assert_eq!(text(&["--plan", &csv]), text(&["--plan", &toml]));
}

#[test]
fn after_a_warning_sign_no_run_is_spoken_of() {
    let (_diary, diary) = plan("diary.csv", "date,site,tags\n2026-06-06,calf,swelling\n");
    let (_plan, plan) = plan("plan.csv", "date,distance_km\n2026-06-09,3\n");
    let flags = ["--on", "2026-06-08", "--diary", &diary, "--plan", &plan];
    let answer = json(&flags);
    assert_eq!(answer["stop"]["rule"], "red-flag");
    assert_eq!((&answer["limits"], &answer["plan"]), (&serde_json::json!([]), &().into()));
    let said = text(&flags);
    assert!(!said.contains(" km"), "{said}");
    // Without an answer it stands for six weeks, and with one for two.
    assert!(!json(&["--on", "2026-06-21", "--diary", &diary])["stop"].is_null());
    let answered = "date,site,during_0_10,tags\n2026-06-06,calf,,swelling\n2026-06-18,calf,0,\n";
    let (_answered, diary) = self::plan("diary.csv", answered);
    let later = json(&["--on", "2026-06-21", "--diary", &diary]);
    assert!(later["stop"].is_null() && !later["limits"].as_array().unwrap().is_empty());
}

#[test]
fn where_only_the_fast_part_is_too_much_it_alone_is_shortened() {
    // Eight kilometres are within every limit; four fast ones are six times the most of the month before.
    let judged = |fast_m: f64| {
        let text = format!("date,distance_m,fast_m\n2026-05-04,8000,{fast_m}\n");
        let (_folder, path) = plan("plan.csv", &text);
        json(&["--on", "2026-05-04", "--plan", &path])["plan"]["first_spoken"].clone()
    };
    let says_watch = |spoken: &serde_json::Value| {
        let findings = spoken["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().any(|one| one["attention"] == "amber")
    };
    let spoken = judged(4000.0);
    assert!(
        says_watch(&spoken) && spoken["findings"][0]["rule"] == "fast-distance-spike",
        "{spoken}"
    );
    let changes = spoken["lower_to"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{spoken}");
    assert_eq!(changes[0]["figure"], "fast distance");
    // So much is calm, and a hundredth more is not.
    let most_m = changes[0]["at_most_m"].as_f64().unwrap();
    assert!(!says_watch(&judged(most_m)));
    assert!(says_watch(&judged(most_m * 1.01)));
}
