//! `soleus mcp` as a client speaks with it: JSON-RPC over pipes, a line a message.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::{sample_data, soleus, stderr, stdout};

/// Longer than any answer takes, so that a missing one fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server and the lines it says.
struct Server {
    child: Child,
    lines: Receiver<String>,
    next_id: u64,
}

impl Server {
    /// Starts it in an empty folder.
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_soleus"))
            .arg("mcp")
            .args(args)
            .current_dir(env!("CARGO_TARGET_TMPDIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, lines, next_id: 0 }
    }

    /// Starts it and says hello.
    fn greeted(args: &[&str]) -> Self {
        let mut server = Self::start(args);
        let hello = json!({
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": { "name": "test", "version": "1" },
        });
        let answer = server.ask("initialize", hello);
        assert_eq!(answer["result"]["serverInfo"]["name"], "soleus", "{answer}");
        server.say(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
        server
    }

    fn say(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The answer to a request; what else is said meanwhile must be protocol, too.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.say(&request.to_string());
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap();
            let message: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(message["jsonrpc"], "2.0");
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The result of a tool.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert!(answer["error"].is_null(), "{tool}: {answer}");
        answer["result"].clone()
    }

    /// The record of a tool that answers.
    fn record(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], false, "{tool}: {result}");
        let record = result["structuredContent"].clone();
        // Clients that only pass on texts get the same.
        let texts = result["content"].as_array().unwrap();
        assert_eq!(texts.len(), 2);
        let as_text: Value = serde_json::from_str(texts[1]["text"].as_str().unwrap()).unwrap();
        assert_eq!(as_text, record);
        record
    }

    /// The sentence of a tool that cannot answer.
    fn fault(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{tool}: {result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Closes its input; what it still said, its exit code and its standard error.
    fn end(mut self) -> (Vec<String>, Option<i32>, String) {
        drop(self.child.stdin.take());
        let output = self.child.wait_with_output().unwrap();
        (self.lines.iter().collect(), output.status.code(), stderr(&output))
    }
}

/// What every test of the invented season starts with: its last day, and no library.
fn season_args(folder: &Path) -> Vec<String> {
    let folder = folder.to_str().unwrap().to_owned();
    [&folder, "--no-library", "--as-of", "2026-06-07"].map(str::to_owned).to_vec()
}

fn of_season(more: &[&str]) -> Server {
    let args = season_args(&sample_data());
    let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
    Server::greeted(&args)
}

/// What a command prints with `--json`.
fn printed(command: &str, more: &[&str]) -> Value {
    let args = season_args(&sample_data());
    let args = [command].into_iter().chain(args.iter().map(String::as_str));
    let output = soleus(&args.chain(more.iter().copied()).chain(["--json"]).collect::<Vec<_>>());
    serde_json::from_str(&stdout(&output)).unwrap()
}

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
        fields.filter(|(name, value)| ours[*name] != **value).map(|(name, _)| name.clone()).collect()
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
        let behind = |one: &&Value| one["event_id"] == alert["event_id"] && one["rule"] == alert["rule"];
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
    assert!(text.contains("flagged first on 2026-06-11") && text.contains("Lower it to"), "{text}");
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
    let (rest, code, said) = Server::start(&["--no-library", sample_data().to_str().unwrap()]).end();
    assert_eq!((rest, code, said.as_str()), (Vec::new(), Some(0), ""));
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
    assert!(fault.contains("no runs were found") && !fault.contains("anna"), "{fault}");
    assert!(!fault.contains(path), "{fault}");
    // A run that comes later is there at the next question.
    let run = "2026-04-12_long.fit";
    fs::copy(sample_data().join(run), folder.path().join(run)).unwrap();
    assert_eq!(server.record("run_detail", json!({}))["runs"].as_array().unwrap().len(), 1);
    let (_, code, said) = server.end();
    assert_eq!(code, Some(0));
    assert!(said.contains(path), "{said}");
}

/// Words of an invented runner, in every place where one can write.
const WORDS: [&str; 7] =
    ["Wendelin", "Quellental", "Zephyrine", "Mondstein", "Ostwind", "knarzt", "Talwiese"];

/// A season of that runner.
fn named_season(folder: &Path) {
    let season = fs::read_dir(sample_data()).unwrap().map(|entry| entry.unwrap().path());
    for path in season.filter(|path| path.extension().is_some_and(|end| end == "fit" || end == "gpx")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(&path).unwrap();
        let named = format!("Wendelin_Quellental_{name}");
        match String::from_utf8(bytes) {
            Ok(gpx) => {
                let titled = gpx.replacen("<trk>", "<trk><name>Talwiese with Ostwind</name>", 1);
                fs::write(folder.join(named), titled).unwrap();
            }
            Err(fit) => fs::write(folder.join(named), fit.as_bytes()).unwrap(),
        }
    }
    let diary = "date,site,side,during_0_10,note\n2026-04-14,calf,left,2,it knarzt like Mondstein\n\
                 2026-06-05,calf,left,2,still knarzt\n2026-06-07,calf,left,0,\n";
    fs::write(folder.join("diary.csv"), diary).unwrap();
    let athlete = "[[shoes]]\nname = \"Zephyrine\"\ndrop_mm = 4\nfirst_use = 2026-05-10\n\
                   from = 2026-05-10\n";
    fs::write(folder.join("athlete.toml"), athlete).unwrap();
}

/// Everything that can be asked, as one text.
fn everything(folder: &Path, more: &[&str]) -> String {
    let args = season_args(folder);
    let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let mut server = Server::greeted(&args);
    let mut all = server.ask("tools/list", json!({})).to_string();
    let calls = [
        ("season_summary", json!({})),
        ("alerts", json!({})),
        ("alerts", json!({ "since": "2026-03-01" })),
        ("next_run", json!({})),
        ("check_plan", json!({ "csv": "date,distance_km,shoe\n2026-06-09,30,shoe 9\n" })),
        ("check_plan", json!({ "csv": "date,distance_km\n2026-06-09,30\n" })),
        ("why", json!({})),
        ("why", json!({ "onset": "2026-05-20" })),
        ("run_detail", json!({})),
        ("run_detail", json!({ "run_id": "zz" })),
        ("explain_rule", json!({ "id": "shoe-wear" })),
    ];
    for (tool, arguments) in calls {
        all += &server.call(tool, arguments).to_string();
    }
    let mut day = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    while day.to_string().as_str() <= "2026-06-07" {
        all += &server.call("run_detail", json!({ "date": day.to_string() })).to_string();
        day = day.succ_opt().unwrap();
    }
    assert_eq!(server.end().1, Some(0));
    all
}

#[test]
fn names_and_notes_stay_out_unless_a_flag_lets_them_out() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("Wendelin");
    fs::create_dir(&folder).unwrap();
    named_season(&folder);
    let found = |text: &str| -> BTreeSet<&str> {
        WORDS.into_iter().filter(|word| text.to_lowercase().contains(&word.to_lowercase())).collect()
    };
    assert_eq!(found(&everything(&folder, &[])), BTreeSet::new());
    let noted = BTreeSet::from(["knarzt", "Mondstein"]);
    let of_notes = found(&everything(&folder, &["--with-notes"]));
    assert!(of_notes.contains("knarzt") && of_notes.is_subset(&noted), "{of_notes:?}");
    let of_names = found(&everything(&folder, &["--with-names"]));
    for word in ["Wendelin", "Quellental", "Zephyrine", "Talwiese", "Ostwind"] {
        assert!(of_names.contains(word), "{word}: {of_names:?}");
    }
    assert!(of_names.is_disjoint(&noted), "{of_names:?}");
}

#[test]
fn what_is_wrong_in_a_file_of_the_runner_is_named_on_standard_error_only() {
    let folder = tempfile::tempdir().unwrap();
    let run = "2026-04-12_long.fit";
    fs::copy(sample_data().join(run), folder.path().join(run)).unwrap();
    let path = folder.path().to_str().unwrap();
    let mut server = Server::greeted(&[path, "--no-library"]);
    let athlete = folder.path().join("athlete.toml");
    fs::write(&athlete, "[[shoes]]\nname = \"Zephyrine\"\nfirst_use = \"Mondstein\"\n").unwrap();
    let fault = server.fault("next_run", json!({}));
    assert!(fault.contains("a file of the runner") && !fault.contains("Mondstein"), "{fault}");
    fs::remove_file(&athlete).unwrap();
    assert!(server.record("next_run", json!({}))["limits"].is_array());
    let (_, code, said) = server.end();
    assert_eq!(code, Some(0));
    assert!(said.contains("Mondstein"), "{said}");
}
