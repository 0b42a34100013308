//! Dates as people write them: in the diary, where a doubt costs a line and never the report, and in flags.

use std::fs;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::seasons::{days_ago, gpx};
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

/// A folder with six weeks of runs, every second day up to yesterday, and a diary.
fn folder(diary: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for ago in (1..42).step_by(2) {
        let run = gpx(days_ago(ago), 360, 30, 0.0);
        fs::write(folder.path().join(format!("{ago}.gpx")), run).unwrap();
    }
    fs::write(folder.path().join("diary.csv"), diary).unwrap();
    folder
}

/// Standard output and standard error of a call that succeeds.
fn both(folder: &Path, line: &[&str]) -> (String, String) {
    let output = soleus_in(folder, line, &[]);
    assert_eq!(output.status.code(), Some(0), "{line:?}: {}", stderr(&output));
    (stdout(&output), stderr(&output))
}

/// Words without the ends of lines between them.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day of the last fortnight that only one order of day and month can mean.
fn plain_day() -> NaiveDate {
    (1..=14).map(days_ago).find(|day| day.day() > 12).unwrap()
}

#[test]
fn a_diary_from_a_spreadsheet_is_read_where_it_leaves_no_doubt() {
    let day = plain_day();
    let line = "calf,5,swelling";
    for (form, order) in [
        ("%d/%m/%Y", "day first"),
        ("%-d-%-m-%Y", "day first"),
        ("%m/%d/%Y", "month first"),
        ("%d.%m.%Y", ""),
        ("%Y/%m/%d", ""),
        ("%Y-%m-%d 00:00:00", ""),
    ] {
        let diary = format!("date,site,during_0_10,tags\n{},{line}\n", day.format(form));
        let root = folder(&diary);
        let (text, said) = both(root.path(), &["season", ".", "--no-library"]);
        assert!(text.contains("red-flag"), "{form}: {text}");
        assert_eq!(said, "", "{form}");
        let with = match order {
            "" => "With diary.csv.\n".to_owned(),
            order => format!("With diary.csv (its dates read {order}).\n"),
        };
        assert!(text.contains(&with), "{form}: {text}");
    }
}

#[test]
fn a_diary_in_doubt_costs_no_report_and_is_said_everywhere() {
    // Both readings of 1 February and of 3 January 2024 have long come.
    let root = folder("date,site,during_0_10\n01/02/2024,calf,3\n03/01/2024,calf,2\n");
    let words = "diary.csv: line 2, column `date`: `01/02/2024` could be 2 January 2024 or 1 \
                 February 2024; write it like 2026-03-09; 2 lines with such dates are left out";
    for command in ["season", "next"] {
        let (text, said) = both(root.path(), &[command, ".", "--no-library"]);
        assert!(said.contains(words) && flowing(&text).contains(words), "{said}{text}");
        let without = "everything is judged as if there were no diary";
        assert!(said.contains(without) && flowing(&text).contains(without), "{text}");
        assert!(flowing(&text).contains("Fix it before you trust them"), "{text}");
        let (json, _) = both(root.path(), &[command, ".", "--no-library", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["own_files"]["is_diary_partial"], true);
        assert!(json["warnings"][0].as_str().unwrap().contains("01/02/2024"), "{json}");
    }
}

#[test]
fn a_warning_sign_outlives_the_line_and_the_word_that_it_stands_in() {
    let yesterday = days_ago(1);
    for line in [
        // The date is none; the word is mistyped; the site is none.
        "soon,calf,swelling".to_owned(),
        format!("{yesterday},calf,sweling"),
        format!("{yesterday},claf,swelling"),
    ] {
        let root = folder(&format!("date,site,tags\n{line}\n"));
        let (text, said) = both(root.path(), &["next", ".", "--no-library"]);
        assert!(said.contains("diary.csv: line 2"), "{said}");
        assert!(text.contains("Fix it before you trust them"), "{text}");
        if !line.starts_with("soon") {
            assert!(text.contains("stop red-flag") && !text.contains(" km"), "{line}: {text}");
        } else {
            assert!(flowing(&text).contains("has a warning sign (swelling)"), "{text}");
        }
    }
}

#[test]
fn a_diary_that_is_named_must_be_there_and_one_fault_in_it_stops_nothing() {
    let root = folder("date,site,during_0_10\n2024-01-01,calf,30\n2024-01-02,calf,4\n");
    let missing = soleus_in(root.path(), &["season", ".", "--diary", "no.csv"], &[]);
    assert_eq!(missing.status.code(), Some(2));
    let (text, _) = both(root.path(), &["athlete", "."]);
    assert!(text.contains("2 entries") && text.contains("1 with a pain score"), "{text}");
}

#[test]
fn words_name_the_day_of_the_next_run_and_of_an_entry() {
    let root = folder("date,site,tags\nyesterday,calf,swelling\n");
    let (text, said) = both(root.path(), &["next", ".", "--no-library", "--on", "tomorrow"]);
    let tomorrow = days_ago(0) + Days::new(1);
    let named = tomorrow.format("%a %-d %b");
    assert!(text.contains(&format!("A run on {named}")), "{text}");
    assert!(text.contains("stop red-flag"), "{text}");
    let taken = format!("`yesterday` is read as {}", days_ago(1));
    assert!(said.contains(&taken), "{said}");
    let on = |word: &str| {
        let (text, _) = both(root.path(), &["next", ".", "--no-library", "--on", word, "--json"]);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["day"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let sunday = (0..7).map(|days| days_ago(0) + Days::new(days));
    let sunday = sunday.into_iter().find(|day| day.weekday() == Weekday::Sun).unwrap();
    assert_eq!([on("Sunday"), on("sun")], [sunday.to_string(), sunday.to_string()]);
    assert_eq!(on("today"), days_ago(0).to_string());
}
