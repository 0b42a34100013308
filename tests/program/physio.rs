//! The sheet for a physio: the same figures as in the tables beside it, bounded lists, and nothing to press
//! or to configure.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};

use crate::sample_data;
use crate::soleus;
use crate::stderr;

/// The outputs of a folder of recordings.
fn written(data: &Path, flags: &[&str]) -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    let line = ["season", data.to_str().unwrap(), "--no-library", "-q", "--out"];
    let output = soleus(&[&line[..], &[out.path().to_str().unwrap()], flags].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    out
}

fn sheet(out: &Path) -> String {
    fs::read_to_string(out.join("report-physio.html")).unwrap().replace("&#x2f;", "/")
}

/// The part of a page from one heading to the next.
fn section<'a>(sheet: &'a str, heading: &str) -> &'a str {
    let from = sheet.split(&format!("<h2>{heading}")).nth(1).unwrap();
    from.split("<h2>").next().unwrap()
}

/// The rows of the body of a table, by the texts of their cells.
fn rows(html: &str) -> Vec<Vec<String>> {
    let body = html.split_once("<tbody>").map_or("", |(_, body)| body);
    let text = |cell: &str| {
        let words = cell.split('<').map(|part| part.rsplit('>').next().unwrap_or_default());
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let cells = |row: &str| {
        let cells = row.replace("<th", "<td").replace("</th>", "</td>");
        cells.split("</td>").map(text).filter(|cell| !cell.is_empty()).collect()
    };
    body.split("<tr").skip(1).map(|row| cells(&format!("<tr{row}"))).collect()
}

/// The invented season without what the runner wrote, in a folder of its own.
fn recordings() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for path in crate::sample_recordings() {
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    folder
}

#[test]
fn the_last_twelve_weeks_are_those_of_the_table_of_weeks() {
    let out = written(&sample_data(), &[]);
    let sheet = sheet(out.path());
    let shown = rows(section(&sheet, "The last weeks"));
    let mut reader = csv::Reader::from_path(out.path().join("weeks.csv")).unwrap();
    let table: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    let last: Vec<_> = table.iter().rev().take(12).collect();
    assert!(shown.len() >= 12, "{shown:?}");
    for (row, week) in shown.iter().zip(last) {
        let start: NaiveDate = week["week_start"].parse().unwrap();
        assert!(row[0].starts_with(&start.format("Mon %-d %b %Y").to_string()), "{row:?}");
        let km = week["distance_m"].parse::<f64>().unwrap_or(0.0) / 1000.0;
        assert_eq!(
            (row[1].as_str(), row[2].clone()),
            (week["run_count"].as_str(), format!("{km:.1} km"))
        );
    }
}

#[test]
fn the_worst_pain_of_a_week_is_that_of_the_diary_and_a_silent_week_has_a_dash() {
    let sheet = sheet(written(&sample_data(), &[]).path());
    let weeks = rows(section(&sheet, "The last weeks"));
    let pain = |start: &str| {
        let row = weeks.iter().find(|row| row[0].starts_with(start)).unwrap();
        row[7].clone()
    };
    // diary.csv: 2 on 14 April and 0 two days later; nothing in the week of 20 April; 0 in June.
    assert_eq!(["Mon 13 Apr", "Mon 20 Apr", "Mon 1 Jun"].map(pain), ["2/10", "–", "0/10"]);
}

#[test]
fn without_a_diary_the_sheet_says_what_that_means() {
    let folder = recordings();
    let sheet = sheet(written(folder.path(), &[]).path());
    assert!(sheet.contains("No pain diary was kept. Empty means not written down, not painless."));
    assert!(section(&sheet, "Before each episode").contains("so there is nothing to look back on"));
    assert!(sheet.contains("<title>Weekly load</title>"));
    // Nothing of it can be done on paper.
    for word in
        ["[[", "soleus season", "soleus athlete", "soleus diary", "<script", "<button", "<details"]
    {
        assert!(!sheet.contains(word), "{word}");
    }
}

#[test]
fn long_lists_end_with_how_many_more_there_are() {
    let folder = recordings();
    let day = |year: i32| NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
    let mut text = "birth_year = 1979\n".to_owned();
    for year in 2014..2024 {
        let (start, end) = (day(year), day(year) + Days::new(20));
        let _ = writeln!(
            text,
            "[[injuries]]\nsite = \"calf\"\nside = \"left\"\nstart = {start}\nend = {end}"
        );
    }
    for pair in 1..=12 {
        let _ = writeln!(text, "[[shoes]]\nname = \"Pair {pair}\"\ndrop_mm = 8");
    }
    fs::write(folder.path().join("athlete.toml"), text).unwrap();
    let sheet = sheet(written(folder.path(), &[]).path());
    let injuries = section(&sheet, "Injuries");
    // 1 to 21 March are 21 days: three weeks.
    assert!(injuries.contains("<strong>Calf, left</strong>: 1 Mar 2023 to 21 Mar 2023 (3 weeks)"));
    assert!(injuries.contains("and 5 earlier") && !injuries.contains("2018"), "{injuries}");
    let shoes = section(&sheet, "Shoes");
    assert!(shoes.contains("and 7 more pairs"), "{shoes}");
    assert!(sheet.contains("<dd>47 (by year of birth)</dd>"));
}

#[test]
fn units_are_those_asked_for_and_anonymous_days_are_counted() {
    let miles = sheet(written(&sample_data(), &["--units", "imperial"]).path());
    assert!(miles.contains("Calf mi") && !miles.contains(" km"), "kilometres among miles");
    let anonymous = sheet(written(&sample_data(), &["--anonymous"]).path());
    assert!(section(&anonymous, "The last weeks").contains("week 14"));
    assert!(!anonymous.contains("2026") && !anonymous.contains("2001"));
}

#[test]
fn the_sheet_belongs_to_the_report_and_goes_with_it() {
    let out = written(&sample_data(), &["--since", "2026-05-01"]);
    let manifest = fs::read_to_string(out.path().join("manifest.json")).unwrap();
    assert!(manifest.contains("\"report-physio.html\""));
    let shown = rows(section(&sheet(out.path()), "The last weeks"));
    // The week of 27 April holds the first of May; the newest is that of 1 June.
    assert_eq!(shown.len(), 6, "{shown:?}");
    let run = sample_data().join("2026-04-12_long.fit");
    let line = ["run", run.to_str().unwrap(), "--no-library", "-q", "--out"];
    let output = soleus(&[&line[..], &[out.path().to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!out.path().join("report-physio.html").exists());
}

#[test]
fn every_alert_is_listed_or_counted() {
    let out = written(&sample_data(), &[]);
    let sheet = sheet(out.path());
    let mut reader = csv::Reader::from_path(out.path().join("alerts.csv")).unwrap();
    let all = reader.records().count();
    let is_row = |row: &&Vec<String>| row.len() == 5;
    let listed = |heading: &str| {
        if !sheet.contains(&format!("<h2>{heading}")) {
            return 0;
        }
        rows(section(&sheet, heading)).iter().filter(is_row).count()
    };
    let counted = |words: &str, text: &str| -> usize {
        let numbers = text.split(words).next().unwrap().rsplit(['>', ' ']);
        let is_there = text.contains(words);
        let mut numbers = numbers.filter_map(|word| word.parse::<usize>().ok());
        numbers.next().filter(|_| is_there).unwrap_or(0)
    };
    let first = section(&sheet, "Now");
    let (now, later) = (listed("Now"), listed("Earlier alerts"));
    assert!(all > 2 && now > 0, "{all} {now}");
    // What the first page leaves out is counted there, whether the second lists it or not.
    assert_eq!(now + counted(" earlier alert", first), all, "{first}");
    assert!(later > 0 || !first.contains("see page 2"), "{first}");
}

/// The invented season with an injury of the athlete file before it.
fn with_injury(start: &str, end: &str) -> tempfile::TempDir {
    let folder = recordings();
    fs::copy(sample_data().join("diary.csv"), folder.path().join("diary.csv")).unwrap();
    let injury =
        format!("[[injuries]]\nsite = \"calf\"\nside = \"left\"\nstart = {start}\nend = {end}\n");
    fs::write(folder.path().join("athlete.toml"), injury).unwrap();
    folder
}

#[test]
fn an_injury_is_no_episode_of_the_diary() {
    let folder = with_injury("2026-01-10", "2026-02-01");
    let sheet = sheet(written(folder.path(), &[]).path());
    // diary.csv: 2 on 14 April, 0 two days later, and 2 on 17 May.
    let runner = section(&sheet, "The runner");
    let words = "2 episodes in the diary; the newest from Sun 17 May 2026 (left)";
    assert!(runner.contains(words), "{runner}");
    assert!(section(&sheet, "Injuries").contains("10 Jan 2026 to 1 Feb 2026"));
}

#[test]
fn an_earlier_episode_is_looked_back_on_as_why_does_it() {
    let sheet = sheet(written(&sample_data(), &[]).path());
    let others = section(&sheet, "Before each episode").split("class=\"episodes\"").nth(1).unwrap();
    let shown = rows(others);
    let data = sample_data();
    let line = ["why", data.to_str().unwrap(), "--no-library", "--json", "--onset", "2026-04-14"];
    let answer: serde_json::Value = serde_json::from_str(&crate::stdout(&soleus(&line))).unwrap();
    let different = answer["different"].as_array().unwrap();
    assert_eq!(shown[0][0], "Tue 14 Apr 2026, left");
    assert!(!different.is_empty());
    for one in different {
        let name = one["name"].as_str().unwrap();
        assert!(shown[0][1].to_lowercase().contains(name), "{name}: {}", shown[0][1]);
    }
}

#[test]
fn the_chart_marks_the_first_day_of_pain_and_each_day_of_the_last_weeks() {
    let sheet = sheet(written(&sample_data(), &[]).path());
    let chart = section(&sheet, "Pain and weekly load");
    assert!(chart.contains("first day of an episode"));
    // 14 April and 17 May hurt in a run; 8 March, 19 May and the week of 1 June hold a nought.
    assert_eq!(chart.split("</svg>").next().unwrap().matches("<circle").count(), 5, "{chart}");
}
