//! A client of `soleus mcp`, as small as it can be: JSON-RPC over pipes, a line a message.

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
pub(super) struct Server {
    child: Child,
    lines: Receiver<String>,
    next_id: u64,
}

impl Server {
    /// Starts it in an empty folder.
    pub(super) fn start(args: &[&str]) -> Self {
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
    pub(super) fn greeted(args: &[&str]) -> Self {
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

    pub(super) fn say(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The answer to a request; what else is said meanwhile must be protocol, too.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
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
    pub(super) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert!(answer["error"].is_null(), "{tool}: {answer}");
        answer["result"].clone()
    }

    /// The record of a tool that answers.
    pub(super) fn record(&mut self, tool: &str, arguments: Value) -> Value {
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
    pub(super) fn fault(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{tool}: {result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Closes its input; what it still said, its exit code and its standard error.
    pub(super) fn end(mut self) -> (Vec<String>, Option<i32>, String) {
        drop(self.child.stdin.take());
        let output = self.child.wait_with_output().unwrap();
        (self.lines.iter().collect(), output.status.code(), stderr(&output))
    }
}

/// What every test of the invented season starts with: its last day, and no library.
pub(super) fn season_args(folder: &Path) -> Vec<String> {
    let folder = folder.to_str().unwrap().to_owned();
    [&folder, "--no-library", "--as-of", "2026-06-07"].map(str::to_owned).to_vec()
}

pub(super) fn of_season(more: &[&str]) -> Server {
    let args = season_args(&sample_data());
    let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
    Server::greeted(&args)
}

/// What a command prints with `--json`.
pub(super) fn printed(command: &str, more: &[&str]) -> Value {
    let args = season_args(&sample_data());
    let args = [command].into_iter().chain(args.iter().map(String::as_str));
    let output = soleus(&args.chain(more.iter().copied()).chain(["--json"]).collect::<Vec<_>>());
    serde_json::from_str(&stdout(&output)).unwrap()
}
