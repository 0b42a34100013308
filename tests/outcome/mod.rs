//! What an analysis wrote, for tests that compare analyses.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::soleus;
use crate::stderr;

type Row = BTreeMap<String, String>;

/// The output folder of one analysis.
pub(crate) struct Outcome(tempfile::TempDir);

/// Analyses a season; it must succeed.
pub(crate) fn season(paths: &[&Path], flags: &[&str]) -> Outcome {
    let out = tempfile::tempdir().unwrap();
    let paths = paths.iter().map(|path| path.to_str().unwrap());
    let start = ["season", "-q", "--out", out.path().to_str().unwrap()];
    let arguments: Vec<&str> =
        start.into_iter().chain(flags.iter().copied()).chain(paths).collect();
    let output = soleus(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    Outcome(out)
}

/// The message of an analysis that finds nothing to analyse.
pub(crate) fn refused(path: &Path, flags: &[&str]) -> String {
    let arguments = [&["season", path.to_str().unwrap()], flags].concat();
    let output = soleus(&arguments);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    stderr(&output)
}

/// The program with this on its standard input.
pub(crate) fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

impl Outcome {
    pub(crate) fn folder(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    pub(crate) fn rows(&self, name: &str) -> Vec<Row> {
        let mut reader = csv::Reader::from_path(self.0.path().join(name)).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// The rows of a table without their sources, sorted.
    fn facts(&self, name: &str) -> Vec<Row> {
        let mut rows = self.rows(name);
        for row in &mut rows {
            row.remove("source");
        }
        rows.sort();
        rows
    }

    /// Runs, weeks and findings are those of another analysis, wherever they were read from.
    pub(crate) fn assert_same_facts(&self, other: &Self, what: &str) {
        for name in ["runs.csv", "weeks.csv", "findings.csv"] {
            let (ours, theirs) = (self.facts(name), other.facts(name));
            assert!(name != "runs.csv" || !ours.is_empty(), "{what}: no runs");
            assert!(ours == theirs, "{name} differs: {what}");
        }
    }

    /// Source, outcome and reason of every line of the ledger.
    pub(crate) fn ledger(&self) -> Vec<[String; 3]> {
        let cells = |row: &Row| ["source", "outcome", "reason"].map(|column| row[column].clone());
        self.rows("ledger.csv").iter().map(cells).collect()
    }

    /// The outcome and reason of one source.
    pub(crate) fn line(&self, source: &str) -> (String, String) {
        let ledger = self.ledger();
        let line = ledger.iter().find(|line| line[0] == source);
        let [_, outcome, reason] = line.unwrap_or_else(|| panic!("{source} in {ledger:?}"));
        (outcome.clone(), reason.clone())
    }

    pub(crate) fn assert_line(&self, source: &str, outcome: &str, reason: &str) {
        let found = self.line(source);
        assert!(found.0 == outcome && found.1.contains(reason), "{source}: {found:?}");
    }

    /// How many lines have this outcome.
    pub(crate) fn count(&self, outcome: &str) -> usize {
        self.ledger().iter().filter(|line| line[1] == outcome).count()
    }
}
