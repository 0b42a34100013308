//! What a library knows, by name: whose it is and which runs are in it, for who types one of them. Reads
//! no table of a run, and says nothing of what cannot be read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{pack, tables};
use crate::run::run_tables::RunRow;

/// What the folder of an athlete begins with.
const ATHLETE: &str = "athlete=";

/// The athletes with a folder in a library, sorted.
pub(crate) fn athletes(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let name =
        |entry: fs::DirEntry| Some(entry.file_name().to_str()?.strip_prefix(ATHLETE)?.to_owned());
    let mut athletes: Vec<String> = entries.filter_map(name).collect();
    athletes.sort();
    athletes
}

/// The runs of an athlete, each once, the newest first.
pub(crate) fn runs(folder: &Path, athlete: &str) -> Vec<RunRow> {
    let found = pack::find(&folder.join(format!("{ATHLETE}{athlete}")));
    let runs = found.whole.iter().filter_map(|files| tables::read_runs(files).ok()).flatten();
    let by_id: BTreeMap<String, RunRow> = runs.map(|run| (run.run_id.clone(), run)).collect();
    let mut runs: Vec<RunRow> = by_id.into_values().collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.start_utc_ms));
    runs
}
