//! `soleus backtest` as a user meets it.

use std::fmt::Write;
use std::fs;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// Pain three days after the long run of the invented season, and much later.
const DIARY: &str = "date,site,during_0_10\n2026-04-15,calf,3\n2026-05-16,calf,4\n";

fn code(output: &std::process::Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// A file in a folder of its own.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// A run on every second day of 2025, one in March of half as long again, and an injury.
pub(crate) fn log(athletes: &[&str]) -> String {
    let mut text = "athlete,date,distance_km,injury\n".to_owned();
    for athlete in athletes {
        for day in (1..=28).step_by(2) {
            for month in 1..=12 {
                let km = if (month, day) == (3, 15) { 12.0 } else { 8.0 };
                let injury = u8::from((month, day) == (3, 21));
                let _ = writeln!(text, "{athlete},2025-{month:02}-{day:02},{km},{injury}");
            }
        }
    }
    text
}

#[test]
fn a_look_back_names_the_rule_that_spoke() {
    let (_folder, diary) = file("diary.csv", DIARY);
    let output = soleus(&["backtest", sample_data().to_str().unwrap(), "--diary", &diary]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    let after = text.split("  2026-04-15\n").nth(1).expect("the first episode");
    assert!(after.trim_start().starts_with("session-distance-spike"), "{text}");
    assert!(after.lines().next().unwrap().ends_with("3 days before"), "{text}");
}

#[test]
fn json_carries_its_version_and_is_the_same_every_time() {
    let (_folder, diary) = file("diary.csv", DIARY);
    let season = sample_data();
    let line = ["backtest", season.to_str().unwrap(), "--diary", &diary, "--json"];
    let (first, second) = (soleus(&line), soleus(&line));
    assert_eq!(stdout(&first), stdout(&second));
    let json: serde_json::Value = serde_json::from_str(&stdout(&first)).unwrap();
    assert_eq!(json["schema_version"], soleus::columns::SCHEMA_VERSION);
    assert_eq!(
        (&json["draws"], &json["backtest"]["episodes"][0]["start"]),
        (&serde_json::json!(1000), &serde_json::json!("2026-04-15"))
    );
}

#[test]
fn a_training_log_of_one_runner_takes_the_place_of_recordings() {
    let (_folder, path) = file("log.csv", &log(&[""]));
    let output = soleus(&["backtest", "--training-log", &path]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    // 15 to 21 March.
    let spike = text.lines().find(|line| line.contains("session-distance-spike")).unwrap();
    assert!(spike.ends_with("6 days before"), "{text}");
}

#[test]
fn a_training_log_of_several_athletes_gets_the_protocol() {
    let (_folder, path) = file("log.csv", &log(&["a", "b", "c"]));
    let output = soleus(&["backtest", "--training-log", &path, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let spike = &json["protocol"]["rules"][0];
    assert_eq!(
        (&spike["name"], &spike["flagged_days"], &spike["flagged_followed"]),
        (
            &serde_json::json!("session-distance-spike"),
            &serde_json::json!(3),
            &serde_json::json!(3)
        )
    );
}
