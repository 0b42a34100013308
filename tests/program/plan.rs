//! `soleus plan`, `season --plan` and the table of shoes as a user meets them.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::soleus;
use crate::stderr;
use crate::stdout;
use crate::worn_data;

/// A calf injury of six weeks after the last run of May, and two pairs of shoes.
const ATHLETE: &str = "\
[[injuries]]
site = \"calf\"
start = 2026-05-17
end = 2026-06-27

[[shoes]]
name = \"=Blue\"
drop_mm = 8
from = 2026-04-01
to = 2026-04-30

[[shoes]]
name = \"Red & old\"
drop_mm = 4
from = 2026-05-01
";

/// The invented season up to 17 May, planned from its end with these flags.
fn plan(flags: &[&str]) -> Output {
    let season = worn_data();
    let fixed = ["--as-of", "2026-05-17", "--until", "2026-05-17"];
    soleus(&[&["plan", season.to_str().unwrap()], &fixed[..], flags].concat())
}

fn ok(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    stdout(output)
}

fn json(flags: &[&str]) -> serde_json::Value {
    serde_json::from_str(&ok(&plan(&[flags, &["--json"]].concat()))).unwrap()
}

fn athlete(folder: &Path) -> String {
    let path = folder.join("athlete.toml");
    fs::write(&path, ATHLETE).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn what_it_writes_is_silent_when_next_checks_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plan");
    let out = out.to_str().unwrap();
    let injured = athlete(folder.path());
    for flags in [
        vec!["--to", "15km", "--fast", "--hills"],
        vec!["--week", "32km"],
        vec!["--back", "--start", "2026-06-28", "--athlete", &injured],
    ] {
        ok(&plan(&[&flags[..], &["--out", out]].concat()));
        let season = worn_data();
        let path = format!("{out}/plan.csv");
        let mut check = vec!["next", season.to_str().unwrap(), "--plan", &path, "--json"];
        check.extend(["--as-of", "2026-05-17", "--until", "2026-05-17"]);
        if flags.contains(&"--back") {
            check.extend(["--athlete", &injured]);
        }
        let answer: serde_json::Value = serde_json::from_str(&ok(&soleus(&check))).unwrap();
        assert!(answer["plan"]["run_count"].as_u64().unwrap() > 5, "{answer}");
        assert_eq!(answer["plan"]["first_spoken"], serde_json::Value::Null, "{flags:?}");
    }
}

#[test]
fn the_calendar_has_an_event_a_session_and_is_the_same_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let calendar = |name: &str| {
        let out = folder.path().join(name);
        ok(&plan(&["--to", "15km", "--out", out.to_str().unwrap()]));
        let csv = fs::read_to_string(out.join("plan.csv")).unwrap();
        (fs::read_to_string(out.join("plan.ics")).unwrap(), csv.lines().count() - 1)
    };
    let (text, sessions) = calendar("a");
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), sessions);
    assert_eq!(text, calendar("b").0);
    // RFC 5545: lines end in CRLF and have 75 bytes at most.
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let uids: std::collections::BTreeSet<&str> =
        text.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(uids.len(), sessions);
    assert!(text.contains("DTSTAMP:20260518T000000Z\r\n"));
    // The first session lies on 19 May and ends with its day.
    assert!(text.contains("DTSTART;VALUE=DATE:20260519\r\n"));
    assert!(text.contains("DTEND;VALUE=DATE:20260520\r\n"));
}

#[test]
fn without_out_nothing_is_written_and_with_it_the_page_asks_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("plan");
    assert!(ok(&plan(&["--to", "15km"])).contains("Nothing was written"));
    ok(&plan(&["--to", "15km", "--out", out.to_str().unwrap()]));
    let page = fs::read_to_string(out.join("plan.html")).unwrap();
    assert!(page.contains("15.0 km") && page.contains("9.3 mi"), "{page}");
    assert!(!page.contains("http:") && !page.contains("https:"));
}

#[test]
fn a_day_that_is_too_early_names_the_earliest_and_the_cost() {
    let answer = json(&["--to", "21.1km", "--by", "2026-06-07"]);
    assert_eq!(answer["verdict"], "too-early");
    assert!(answer["reached"].as_str().unwrap() > "2026-06-07");
    let cost = answer["cost"].as_array().unwrap().last().unwrap();
    assert_eq!((&cost["day"], &cost["attention"]), (&"2026-06-07".into(), &"red".into()));
    assert_eq!(cost["findings"][0]["rule"], "session-distance-spike");
    // On the earliest day it is no longer too early.
    let by = answer["reached"].as_str().unwrap();
    assert_eq!(json(&["--to", "21.1km", "--by", by])["verdict"], "planned");
}

#[test]
fn days_are_those_asked_for() {
    let answer = json(&["--week", "30km", "--days", "mon,wed,sat", "--start", "2026-05-25"]);
    assert_eq!(answer["days"], serde_json::json!(["Monday", "Wednesday", "Saturday"]));
    let weeks = answer["weeks"].as_array().unwrap();
    let sessions = weeks.iter().flat_map(|week| week["sessions"].as_array().unwrap());
    let days: Vec<&str> = sessions.map(|one| one["weekday"].as_str().unwrap()).collect();
    assert!(days.iter().all(|day| ["Monday", "Wednesday", "Saturday"].contains(day)), "{days:?}");
    assert_eq!(weeks[0]["start"], "2026-05-25");
}

#[test]
fn flags_that_do_not_fit_are_refused_in_one_sentence() {
    for (flags, words) in [
        (vec!["--to", "21"], "--to: `21` is not a distance; write it with its unit"),
        (vec!["--to", "9000km"], "is not a distance from 1 km to 250 km"),
        (vec!["--week", "40km", "--days", "tue,someday"], "--days: `someday` is not a weekday"),
        (vec!["--to", "20km", "--by", "2026-05-01"], "is before the first day of the plan"),
        (vec!["--back", "--start", "2026-01-01"], "is not after the first run"),
        (vec!["--back", "--fail-on", "red"], "--fail-on: `plan` does not use it"),
    ] {
        let output = plan(&flags);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    for flags in [&[][..], &["--by", "2026-10-04"]] {
        let output = plan(flags);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        for example in ["plan --back", "plan --to 21.1km", "plan --week 40km"] {
            assert!(stderr(&output).contains(example), "{}", stderr(&output));
        }
        assert!(stderr(&output).lines().all(|line| line.chars().count() <= 80));
    }
    assert_eq!(plan(&["--back", "--to", "10km"]).status.code(), Some(2));
}

#[test]
fn a_plan_stands_beside_what_was_run_and_anonymous_days_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.csv");
    // Of the invented season: 6.0 km on 12 May, none on 13, 9.4 km on 17 May.
    fs::write(
        &path,
        "date,distance_km\n2026-05-12,7\n2026-05-13,30\n2026-05-17,12.5\n2026-06-30,9\n",
    )
    .unwrap();
    let season = worn_data();
    let with = |flags: &[&str]| {
        let fixed = ["season", season.to_str().unwrap(), "--plan", path.to_str().unwrap()];
        ok(&soleus(&[&fixed[..], &["--as-of", "2026-05-17"], flags].concat()))
    };
    let answer: serde_json::Value = serde_json::from_str(&with(&["--json"])).unwrap();
    let plan = &answer["plan"];
    let counts = ["due_count", "done_count", "shorter_count", "missed_count"];
    assert_eq!(counts.map(|name| plan[name].as_u64().unwrap()), [3, 1, 1, 1]);
    let fate = |day: &str| {
        let runs = plan["runs"].as_array().unwrap();
        let run = runs.iter().find(|run| run["day"] == day && !run["planned_m"].is_null());
        run.unwrap()["fate"].as_str().unwrap().to_owned()
    };
    let days = ["2026-05-12", "2026-05-13", "2026-05-17", "2026-06-30"];
    assert_eq!(days.map(fate), ["done", "missed", "shorter", "ahead"]);
    assert!(with(&[]).contains("shorter by 3.1 km"));
    let text = with(&["--anonymous"]);
    assert!(text.contains("3 sessions so far: 1 done, 1 shorter, 1 missed."), "{text}");
    assert!(!text.contains("2026-"), "{text}");
}

#[test]
fn a_plan_that_was_never_begun_says_to_make_it_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.csv");
    fs::write(&path, "date,distance_km\n2026-05-19,7\n2026-05-21,8\n2026-05-24,12\n").unwrap();
    let season = worn_data();
    let fixed = ["season", season.to_str().unwrap(), "--plan", path.to_str().unwrap()];
    let until = ["--until", "2026-05-17", "--as-of", "2026-05-26"];
    let text = ok(&soleus(&[&fixed[..], &until].concat()));
    assert!(text.contains("3 sessions so far: 3 missed."), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("You have missed every session so far."), "{text}");
    assert!(words.contains("`soleus plan --start today`"), "{text}");
}

/// Every file below a folder, by name.
fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(folder).unwrap().display().to_string())
        .collect();
    names.sort();
    names
}

#[test]
fn a_plan_and_a_report_in_one_folder_leave_each_other_alone() {
    const PLAN: [&str; 3] = ["plan.csv", "plan.html", "plan.ics"];
    let folder = tempfile::tempdir().unwrap();
    let season = worn_data();
    let fixed = ["--as-of", "2026-05-17", "--until", "2026-05-17", "--out"];
    let report = |out: &str| {
        ok(&soleus(&[&["season", season.to_str().unwrap()], &fixed[..], &[out]].concat()))
    };
    let has_plan = |all: &[String]| PLAN.iter().all(|name| all.iter().any(|one| one == name));
    let of_report = |mut all: Vec<String>| {
        all.retain(|name| !PLAN.contains(&name.as_str()));
        all
    };
    let (first, second) = (folder.path().join("a"), folder.path().join("b"));
    let (a, b) = (first.to_str().unwrap(), second.to_str().unwrap());
    // The plan into the folder of a report.
    report(a);
    let alone = files(&first);
    ok(&plan(&["--to", "15km", "--out", a]));
    assert!(has_plan(&files(&first)));
    assert_eq!(of_report(files(&first)), alone);
    // The report into the folder of a plan, and both once more.
    ok(&plan(&["--to", "15km", "--out", b]));
    report(b);
    for _ in 0..2 {
        assert!(has_plan(&files(&second)));
        assert_eq!(of_report(files(&second)), alone);
        ok(&plan(&["--week", "32km", "--out", b]));
        report(b);
    }
    // A plan without a session takes its own old files only.
    ok(&plan(&["--to", "8km", "--out", b]));
    let left = files(&second);
    assert!(!left.iter().any(|name| name == "plan.csv") && left.contains(&"plan.html".to_owned()));
    assert_eq!(of_report(left), alone);
    let list = |out: &Path| -> serde_json::Value {
        serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap()
    };
    assert_eq!(list(&first)["plan"], serde_json::json!(PLAN));
    assert_eq!(list(&second)["plan"], serde_json::json!(["plan.html"]));
}

#[test]
fn every_pair_of_shoes_is_a_row_and_no_name_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let (out, injured) = (folder.path().join("out"), athlete(folder.path()));
    let season = worn_data();
    let run = |flags: &[&str]| {
        let fixed = ["season", season.to_str().unwrap(), "--athlete", &injured];
        ok(&soleus(&[&fixed[..], &["--out", out.to_str().unwrap()], flags].concat()))
    };
    run(&[]);
    let csv = fs::read_to_string(out.join("shoes.csv")).unwrap();
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].starts_with(
        "shoe,distance_m,earlier_distance_m,heel_drop_mm,first_day,last_day,run_count"
    ));
    assert!(rows[1].starts_with("'=Blue,") && rows[2].starts_with("Red & old,"), "{csv}");
    assert!(rows[1].contains(",8,2026-04-02,2026-04-30,"), "{csv}");
    // Runs of March, of which no shoe is told.
    assert!(rows[3].starts_with(',') && rows.len() == 4, "{csv}");
    let findings: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("findings.json")).unwrap()).unwrap();
    let shoes = findings["shoes"].as_array().unwrap();
    let runs: u64 = shoes.iter().map(|shoe| shoe["run_count"].as_u64().unwrap()).sum();
    let share: f64 = shoes.iter().filter_map(|shoe| shoe["recent_distance_pct"].as_f64()).sum();
    assert!(runs > 30 && (share - 100.0).abs() < 0.01, "{runs} {share}");
    assert!(fs::read(out.join("shoes.parquet")).unwrap().starts_with(b"PAR1"));
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("Red &amp; old") && page.contains("id=\"shoes\""));
    run(&["--anonymous"]);
    let csv = fs::read_to_string(out.join("shoes.csv")).unwrap();
    assert!(csv.contains("shoe 1,") && !csv.contains("Red") && !csv.contains("2026-"), "{csv}");
}

#[test]
fn an_anonymous_report_goes_into_no_folder_with_the_days_of_a_plan() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("both");
    let folder = folder.to_str().unwrap();
    ok(&plan(&["--to", "12km", "--out", folder]));
    let season = worn_data();
    let line = ["season", season.to_str().unwrap(), "--no-library", "--out", folder];
    let output = soleus(&[&line[..], &["--anonymous"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("holds a plan with its days"), "{}", stderr(&output));
    assert_eq!(soleus(&line).status.code(), Some(0));
}

#[test]
fn a_plan_with_a_slip_in_a_year_is_refused_beside_a_season() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.csv");
    fs::write(&path, "date,distance_km\n2000-01-01,5\n2026-06-01,5\n").unwrap();
    let season = worn_data();
    let line = ["season", season.to_str().unwrap(), "--no-library", "--plan"];
    let output = soleus(&[&line[..], &[path.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("check the years"), "{}", stderr(&output));
}
