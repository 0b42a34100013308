//! `soleus mcp` as a client speaks with it: what it answers, what it refuses, and how it ends.

mod client;
mod privacy;
mod words;

use std::fs;

use serde_json::{Value, json};

use crate::{sample_data, soleus, stderr, stdout, worn_data};
use client::{Server, of_season, printed};

#[test]
fn it_lists_tools_that_only_read_and_take_no_path() {
    let mut server = of_season(&[]);
    let tools = server.ask("tools/list", json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let expected =
        ["season_summary", "alerts", "next_run", "check_plan", "why", "run_detail", "explain_rule"];
    assert_eq!(names, expected);
    for tool in tools {
        let hints = &tool["annotations"];
        assert_eq!(hints["readOnlyHint"], true);
        assert_eq!(hints["idempotentHint"], true);
        assert_eq!(hints["destructiveHint"], false);
        assert_eq!(hints["openWorldHint"], false);
        assert!(tool["description"].as_str().unwrap().contains("Never a diagnosis"));
        assert_eq!(tool["inputSchema"]["additionalProperties"], false);
        let arguments = tool["inputSchema"]["properties"].as_object().unwrap();
        let is_path = |name: &&String| ["path", "file", "folder"].iter().any(|w| name.contains(w));
        assert_eq!(arguments.keys().find(is_path), None);
    }
    let (rest, code, said) = server.end();
    assert_eq!((rest, code, said.as_str()), (Vec::new(), Some(0), ""));
}

#[test]
fn answers_have_the_figures_of_the_commands() {
    let mut server = of_season(&["--with-names"]);
    let next = server.record("next_run", json!({}));
    let printed_next = printed("next", &[]);
    let differing = |ours: &Value, theirs: &Value| -> Vec<String> {
        let fields = theirs.as_object().unwrap().iter();
        fields
            .filter(|(name, value)| ours[*name] != **value)
            .map(|(name, _)| name.clone())
            .collect()
    };
    assert_eq!(differing(&next, &printed_next), Vec::<String>::new());
    let run = server.record("run_detail", json!({ "date": "2026-04-12" }));
    let of_season = printed("season", &[]);
    let own = |record: &Value| record["source"] == "2026-04-12_long.fit";
    let of_run = |findings: &Value| -> Vec<Value> {
        findings.as_array().unwrap().iter().filter(|one| own(one)).cloned().collect()
    };
    assert_eq!(of_run(&run["findings"]), of_run(&of_season["findings"]));
    // As the invented file was written: 14.0 km.
    assert!((run["runs"][0]["distance_m"].as_f64().unwrap() - 14_000.0).abs() < 15.0);
    let by_id = server.record("run_detail", json!({ "run_id": run["runs"][0]["run_id"] }));
    assert_eq!(by_id["runs"], run["runs"]);
    let why = server.record("why", json!({ "onset": "2026-05-17", "side": "left" }));
    let printed_why = printed("why", &["--onset", "2026-05-17", "--side", "left"]);
    assert_eq!(differing(&why, &printed_why), Vec::<String>::new());
    let alerts = server.record("alerts", json!({ "since": "2026-03-01" }));
    assert_eq!(alerts["alerts"], of_season["alerts"]);
    assert!(!alerts["alerts"].as_array().unwrap().is_empty());
    for alert in alerts["alerts"].as_array().unwrap() {
        let behind =
            |one: &&Value| one["event_id"] == alert["event_id"] && one["rule"] == alert["rule"];
        let finding = alerts["findings"].as_array().unwrap().iter().find(behind).unwrap();
        assert!(finding["limit"]["value"].is_number() && finding["grade"].is_string());
        assert!(finding.get("baseline").is_some());
    }
    let summary = server.record("season_summary", json!({}));
    assert_eq!(summary["light"], of_season["light"]);
    assert_eq!(summary["next_run"], of_season["next_run"]);
    assert_eq!(summary["as_of"], "2026-06-07");
    assert_eq!(server.end().1, Some(0));
}

#[test]
fn a_plan_is_judged_as_rows_and_as_csv() {
    let mut server = of_season(&[]);
    let rows = json!({ "runs": [
        { "date": "2026-06-09", "distance_km": 3 }, { "date": "2026-06-11", "distance_km": 30 },
    ] });
    let csv = json!({ "csv": "date,distance_km\n2026-06-09,3\n2026-06-11,30\n" });
    let by_rows = server.record("check_plan", rows);
    assert_eq!(by_rows, server.record("check_plan", csv));
    // Thirty kilometres are far more than any run of the invented season.
    assert_eq!(by_rows["plan"]["first_spoken"]["day"], "2026-06-11");
    let text = &server.call("check_plan", json!({ "csv": "date,distance_km\n2026-06-11,30\n" }));
    let text = text["content"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("first flag in the plan is on 2026-06-11") && text.contains("Lower it to"),
        "{text}"
    );
    let fault = server.fault("check_plan", json!({ "csv": "date,distanz_km\n2026-06-09,3\n" }));
    assert!(fault.contains("plan: line 1") && fault.contains("`distance_km`"), "{fault}");
    assert_eq!(server.end().1, Some(0));
}

#[test]
fn a_rule_is_explained_with_the_limits_in_force() {
    let mut server = of_season(&["--set", "session-distance-spike.max_rise_pct=23"]);
    let rule = server.record("explain_rule", json!({ "id": "session-distance-spike" }));
    let output = soleus(&["explain", "session-distance-spike", "--json"]);
    let explained: Value = serde_json::from_str(&stdout(&output)).unwrap();
    for (field, value) in explained.as_object().unwrap() {
        assert_eq!(rule[field], *value, "{field}");
    }
    assert_eq!(rule["limits_in_force"]["max_rise_pct"], 23.0);
    let rules = server.record("explain_rule", json!({}))["rules"].as_array().unwrap().len();
    let output = soleus(&["rules", "--json"]);
    let listed: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(rules, listed.as_array().unwrap().len());
    let fault = server.fault("explain_rule", json!({ "id": "session-distance-spikes" }));
    assert!(fault.contains("did you mean `session-distance-spike`"), "{fault}");
}

#[test]
fn what_it_does_not_understand_ends_nothing() {
    let mut server = of_season(&[]);
    for broken in ["{\"jsonrpc\":", "not json at all", "\u{0}\u{1b}[31m", "[]", "{\"a\":1}", ""] {
        server.say(broken);
    }
    let unknown = server.ask("tools/call", json!({ "name": "delete_runs", "arguments": {} }));
    let words = unknown["error"]["message"].as_str().unwrap();
    assert!(words.contains("no tool of that name") && words.contains("season_summary"), "{words}");
    assert_eq!(server.ask("nothing/at/all", json!({}))["error"]["code"], -32601);
    let cases = [
        ("alerts", json!({ "path": "/etc" }), "unknown field `path`"),
        ("next_run", json!({ "on": "someday" }), "on: "),
        ("next_run", json!({ "on": "1999-01-01" }), "is not after the first run"),
        ("next_run", json!({ "on": 7 }), "invalid type"),
        ("why", json!({ "side": "middle" }), "side: "),
        ("why", json!({ "onset": "2020-01-01" }), "is not after the first run"),
        ("run_detail", json!({ "run_id": "ffff" }), "no run has that id"),
        ("run_detail", json!({ "run_id": "ffff", "date": "2026-04-12" }), "either"),
        ("run_detail", json!({ "date": "2026-04-13" }), "2026-04-12 and 2026-04-14"),
        ("check_plan", json!({}), "either as `csv` or as `runs`"),
    ];
    for (tool, arguments, expected) in cases {
        let fault = server.fault(tool, arguments);
        assert!(fault.contains(expected), "{tool}: {fault}");
    }
    assert!(server.record("next_run", json!({}))["limits"].is_array());
    let (_, code, _) = server.end();
    assert_eq!(code, Some(0));
}

#[test]
fn a_call_that_is_under_way_is_answered_when_the_input_ends() {
    let mut server = of_season(&[]);
    let call = json!({ "name": "next_run", "arguments": {} });
    let request = json!({ "jsonrpc": "2.0", "id": 77, "method": "tools/call", "params": call });
    server.say(&request.to_string());
    let (rest, code, _) = server.end();
    let answer: Value = serde_json::from_str(&rest[0]).unwrap();
    assert_eq!((&answer["id"], code), (&json!(77), Some(0)));
    assert!(answer["result"]["structuredContent"]["limits"].is_array());
}

#[test]
fn it_ends_when_nobody_says_anything() {
    let (rest, code, said) =
        Server::start(&["--no-library", sample_data().to_str().unwrap()]).end();
    assert_eq!((rest, code, said.as_str()), (Vec::new(), Some(0), ""));
}

#[test]
fn without_paths_it_asks_the_library() {
    let library = tempfile::tempdir().unwrap();
    let place = ["--library", library.path().to_str().unwrap(), "--as-of", "2026-06-07"];
    let filled =
        soleus(&[&["season", worn_data().to_str().unwrap(), "--json"], &place[..]].concat());
    let filled: Value = serde_json::from_str(&stdout(&filled)).unwrap();
    let mut server = Server::greeted(&place);
    let summary = server.record("season_summary", json!({}));
    for field in ["week", "light", "next_run"] {
        assert_eq!(summary[field], filled[field], "{field}");
    }
    assert_eq!(summary["week"]["run_count"], 3);
    assert_eq!(server.end().1, Some(0));
}

#[test]
fn a_wrong_start_is_said_at_once() {
    let cases: [(&[&str], &str); 5] = [
        (&["nowhere/at/all"], "nowhere/at/all"),
        (&["-"], "standard input belongs to the assistant"),
        (&["--out", "report"], "--out"),
        (&["--json"], "--json"),
        (&["--no-library"], "no path and no library"),
    ];
    for (args, expected) in cases {
        let output = soleus(&[&["mcp"], args].concat());
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{args:?}");
        assert!(stderr(&output).contains(expected), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn a_folder_without_runs_is_a_sentence_and_no_end() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("anna-in-lisbon.txt"), "nothing").unwrap();
    let path = folder.path().to_str().unwrap();
    let mut server = Server::greeted(&[path, "--no-library"]);
    let fault = server.fault("season_summary", json!({}));
    assert!(fault.contains("no runs found") && !fault.contains("anna"), "{fault}");
    assert!(!fault.contains(path), "{fault}");
    // A run that comes later is there at the next question.
    let run = "2026-04-12_long.fit";
    fs::copy(sample_data().join(run), folder.path().join(run)).unwrap();
    assert_eq!(server.record("run_detail", json!({}))["runs"].as_array().unwrap().len(), 1);
    let (_, code, said) = server.end();
    assert_eq!(code, Some(0));
    assert!(said.contains(path), "{said}");
}
