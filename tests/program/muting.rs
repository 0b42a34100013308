//! Rules that are turned off or lowered: what they no longer say, and that every answer says so.

use std::fs;

use crate::sample_data;
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

const OFF: &str = "[rules.session-distance-spike]\nlevel = \"off\"\n";

/// A command over the invented season with this settings file.
fn run(command: &str, settings: &str, flags: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("soleus.toml"), settings).unwrap();
    let season = sample_data();
    let arguments = [&[command, season.to_str().unwrap(), "--no-library"], flags].concat();
    let output = soleus_in(folder.path(), &arguments, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (stdout(&output), stderr(&output))
}

fn json(command: &str, settings: &str, flags: &[&str]) -> serde_json::Value {
    let (text, _) = run(command, settings, &[flags, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

/// The levels of all findings of a rule.
fn levels(findings: &serde_json::Value, rule: &str) -> Vec<String> {
    let all = findings["findings"].as_array().unwrap().iter();
    let own = all.filter(|finding| finding["rule"] == rule);
    own.map(|finding| finding["level"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_rule_that_is_off_finds_nothing_and_is_named() {
    let rule = "session-distance-spike";
    assert!(!levels(&json("season", "", &[]), rule).is_empty());
    let off = json("season", OFF, &[]);
    assert_eq!(levels(&off, rule), [""; 0]);
    assert_eq!(off["muted"], serde_json::json!([{ "rule": rule, "level": "off" }]));
}

#[test]
fn a_lowered_rule_informs_and_no_more() {
    let flag = ["--set", "session-distance-spike.level=info"];
    let lowered = json("season", "", &flag);
    let levels = levels(&lowered, "session-distance-spike");
    assert!(!levels.is_empty() && levels.iter().all(|level| level == "info"), "{levels:?}");
}

#[test]
fn a_rule_that_is_off_binds_no_next_run() {
    let binding = |settings: &str| {
        let answer = json("next", settings, &["--on", "2026-04-13"]);
        let limits = answer["limits"].as_array().unwrap().clone();
        (
            limits.iter().any(|limit| limit["rule"] == "session-distance-spike"),
            answer["muted"].clone(),
        )
    };
    assert_eq!(binding(""), (true, serde_json::Value::Null));
    let muted = serde_json::json!([{ "rule": "session-distance-spike", "level": "off" }]);
    assert_eq!(binding(OFF), (false, muted));
}

#[test]
fn muting_what_reads_pain_is_said_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let settings = "[rules.red-flag]\nlevel = \"off\"\n";
    let warning = "Your settings mute red-flag: pain or warning signs in your diary may go";
    run("season", settings, &["--out", out.to_str().unwrap()]);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains(warning), "the page warns");
}
