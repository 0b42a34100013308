//! What an analysis says, apart from where it was read: the tables, row by row.

use std::path::Path;

use chrono::NaiveDate;
use serde_json::Value;
use soleus::analysis::pipeline::{Analysis, Progress, analyse};
use soleus::cli::AnalysisArgs;
use soleus::columns::{RUNS, WEEKS};
use soleus::options::{Options, Places, options};
use soleus::report::records::findings::findings_file;
use soleus::report::tables::records;
use soleus::source::Root;

use crate::packing::{Named, unpack};

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}

/// The rows of the tables without files, each run named by its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Facts {
    pub(crate) runs: Vec<Value>,
    pub(crate) weeks: Vec<Value>,
    pub(crate) findings: Vec<Value>,
    pub(crate) alerts: Vec<Value>,
}

/// Options as they are without any settings, on a day long after the invented runs.
pub(crate) fn plain_options() -> Options {
    options_with(&AnalysisArgs::default())
}

fn options_with(arguments: &AnalysisArgs) -> Options {
    let today = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    options(arguments, &Places::current(Path::new("/nowhere")), today).unwrap()
}

pub(crate) fn analysis_of(files: &[Named]) -> Analysis {
    let folder = tempfile::tempdir().unwrap();
    unpack(files, folder.path());
    analysis_below(&[folder.path()])
}

fn analysis_below(paths: &[&Path]) -> Analysis {
    let roots: Vec<Root> = paths.iter().map(|path| Root::Path(path.to_path_buf())).collect();
    analyse(&roots, &plain_options(), &Silent).unwrap()
}

impl Facts {
    pub(crate) fn of(files: &[Named]) -> Self {
        Self::of_analysis(&analysis_of(files))
    }

    pub(crate) fn below(paths: &[&Path]) -> Self {
        Self::of_analysis(&analysis_below(paths))
    }

    /// The facts as of a day.
    pub(crate) fn as_of(files: &[Named], day: NaiveDate) -> Self {
        let folder = tempfile::tempdir().unwrap();
        unpack(files, folder.path());
        let arguments = AnalysisArgs { as_of: Some(day.to_string()), ..AnalysisArgs::default() };
        let roots = [Root::Path(folder.path().to_owned())];
        Self::of_analysis(&analyse(&roots, &options_with(&arguments), &Silent).unwrap())
    }

    fn of_analysis(analysis: &Analysis) -> Self {
        let file = findings_file(analysis, &plain_options(), |_| true);
        let file = serde_json::to_value(&file).unwrap();
        let rows = |name: &str| file[name].as_array().unwrap().clone();
        let facts = Self {
            runs: records(&analysis.tables.runs, RUNS).unwrap(),
            weeks: records(&analysis.tables.weeks, WEEKS).unwrap(),
            findings: rows("findings"),
            alerts: rows("alerts"),
        };
        let ids: Vec<String> =
            facts.runs.iter().map(|run| run["run_id"].as_str().unwrap().to_owned()).collect();
        facts.map(|row| without_files(row, &ids))
    }

    pub(crate) fn map(self, change: impl Fn(Value) -> Value) -> Self {
        let each = |rows: Vec<Value>| rows.into_iter().map(&change).collect();
        Self {
            runs: each(self.runs),
            weeks: each(self.weeks),
            findings: each(self.findings),
            alerts: each(self.alerts),
        }
    }

    /// Runs and weeks, and nothing that is said of them.
    pub(crate) fn tables_alone(&self) -> Self {
        Self { findings: Vec::new(), alerts: Vec::new(), ..self.clone() }
    }

    /// Fails at the first row in which the two differ.
    #[track_caller]
    pub(crate) fn assert_same(&self, other: &Self, what: &str) {
        let tables = |facts: &Self| {
            [&facts.runs, &facts.weeks, &facts.findings, &facts.alerts].map(Clone::clone)
        };
        let names = ["runs", "weeks", "findings", "alerts"];
        for ((name, ours), theirs) in names.into_iter().zip(tables(self)).zip(tables(other)) {
            for (ours, theirs) in ours.iter().zip(&theirs) {
                assert_eq!(ours, theirs, "{name}: {what}");
            }
            assert_eq!(ours.len(), theirs.len(), "rows of {name}: {what}");
        }
    }
}

/// The row with runs named by their place, and without the name of a file.
fn without_files(mut row: Value, ids: &[String]) -> Value {
    row.as_object_mut().unwrap().remove("source");
    let mut text = row.to_string();
    for (place, id) in ids.iter().enumerate() {
        text = text.replace(id, &format!("run-{place}"));
    }
    serde_json::from_str(&text).unwrap()
}

/// The only run of a file, without its name and that of its format.
pub(crate) fn only_run(name: &str, bytes: &[u8]) -> Value {
    let mut facts = Facts::of(&[(name.to_owned(), bytes.to_vec())]);
    assert_eq!(facts.runs.len(), 1, "{name}");
    facts.runs.remove(0)
}
