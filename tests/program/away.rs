//! Days without the watch: `away.csv` beside the recordings, from the file to report, page and answer.

use std::fs;
use std::path::Path;

use crate::seasons::{days_ago, gpx};
use crate::{soleus_in, stderr, stdout};

/// Runs of half an hour, 5.4 km, every third day from 100 to 25 days ago, and of a whole hour yesterday.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    fs::create_dir_all(&exports).unwrap();
    let easy = (25..=100).rev().step_by(3).map(|ago| (ago, 30));
    for (ago, minutes) in easy.chain([(1, 60)]) {
        fs::write(exports.join(format!("{ago}.gpx")), gpx(days_ago(ago), 360, minutes, 0.0))
            .unwrap();
    }
    folder
}

fn season(folder: &Path) -> (String, serde_json::Value) {
    let output = soleus_in(folder, &["season", "exports", "--no-library", "--out", "out"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json = fs::read_to_string(folder.join("out/findings.json")).unwrap();
    (stdout(&output), serde_json::from_str(&json).unwrap())
}

/// The rules that flag yesterday's run for what lies before it.
fn flagged(json: &serde_json::Value) -> Vec<&str> {
    let yesterday = days_ago(1).to_string();
    let findings = json["findings"].as_array().unwrap().iter();
    let of_yesterday = findings.filter(|finding| finding["date"] == yesterday);
    let rules = of_yesterday.map(|finding| finding["rule"].as_str().unwrap());
    rules.filter(|rule| ["return-after-layoff", "session-distance-spike"].contains(rule)).collect()
}

#[test]
fn named_days_are_no_layoff_and_report_and_page_say_so() {
    let folder = folder();
    let (_, json) = season(folder.path());
    assert!(flagged(&json).contains(&"return-after-layoff"), "{:?}", flagged(&json));
    let (from, to) = (days_ago(24), days_ago(2));
    let text = format!("from,to,note\n{from},{to},on the bus\n{to},soon,\n");
    fs::write(folder.path().join("exports/away.csv"), text).unwrap();
    let (text, json) = season(folder.path());
    assert_eq!(flagged(&json), [""; 0]);
    let named = [from, to].map(|day| day.format("%a %-d %b").to_string());
    let [first, last] = named;
    let line = format!("{first} to {last}: without the watch (away.csv); not counted as rest.");
    assert!(text.replace('\n', " ").contains(&line), "{text}");
    assert!(text.contains("With away.csv of exports."), "{text}");
    assert!(text.contains("away.csv: line 3, column `to`: `soon` is not a date"), "{text}");
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert!(page.contains(&line));
    let output = soleus_in(folder.path(), &["athlete", "exports"], &[]);
    let said = format!("exports/away.csv\n  without the watch from {from} to {to}\n");
    assert!(stdout(&output).contains(&said), "{}", stdout(&output));
}

#[test]
fn a_flag_names_the_file_and_it_is_no_skipped_recording() {
    let folder = folder();
    let text = format!("from,to\n{},{}\n", days_ago(24), days_ago(2));
    fs::write(folder.path().join("holidays.csv"), &text).unwrap();
    fs::write(folder.path().join("exports/away.csv"), "from,to\n").unwrap();
    let line = ["season", "exports", "--no-library", "--strict", "--away", "holidays.csv"];
    let output = soleus_in(folder.path(), &line, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("With holidays.csv."), "{}", stdout(&output));
    assert!(!stdout(&output).contains("skipped"), "{}", stdout(&output));
}
