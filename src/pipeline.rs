//! The whole program as one straight line: inputs, runs, season, judgements.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, SkipReason};
use crate::ingest::{self, foreign};
use crate::notes::{Effect, Note};
use crate::options::Options;
use crate::parallel;
use crate::repair::repair;
use crate::rules::{self, Outcome, Subject};
use crate::run_tables::{self, RunTables};
use crate::samples::{self, SampleTable};
use crate::season::{self, Season, same_run};
use crate::source::{self, Input};

/// Told about every file that is done, for a progress bar.
pub trait Progress: Sync {
    /// How many files there are.
    fn begin(&self, files: usize);
    /// One more is done.
    fn advance(&self);
    /// All are done.
    fn end(&self);
}

/// What became of one input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The file, as in every table.
    pub source: String,
    /// `kept`, `repaired`, `partial`, `duplicate`, `not-a-run` or `skipped`.
    pub outcome: &'static str,
    /// Why, and what was noticed.
    pub reason: String,
    /// The runs it gave.
    pub run_ids: Vec<String>,
    /// Size in bytes.
    pub bytes: u64,
}

/// The result of an analysis.
pub struct Analysis {
    /// The season; there is always at least one run in it.
    pub season: Season,
    /// What every rule says about every run and week that is reported.
    pub outcomes: Vec<Outcome>,
    /// One entry an input file, sorted by source.
    pub ledger: Vec<LedgerEntry>,
    /// Runs that the settings name and that are not there.
    pub unknown_tags: Vec<String>,
}

/// One file after reading: its runs, or why there are none.
struct ReadFile {
    runs: Result<Vec<RunTables>, SkipReason>,
}

/// Reads everything below the paths and judges the season it makes.
///
/// # Errors
/// A missing path, no run in the input, or a table that is not as its stage promises.
pub fn analyse(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Analysis, Error> {
    let inputs = source::list(paths, options.out.as_deref())?;
    let repeats = source::duplicates(&inputs);
    progress.begin(inputs.len());
    let numbered: Vec<(&Input, Option<usize>)> = inputs.iter().zip(repeats).collect();
    let read_one = |(input, repeats): &(&Input, Option<usize>)| {
        let first = repeats.map(|first| inputs[first].source.as_str());
        // A fault of our own in one file must not cost the season.
        let read = foreign::survived(|| read(input, first, options))
            .unwrap_or(Ok(ReadFile { runs: Err(SkipReason::Failed) }));
        progress.advance();
        read
    };
    let files: Vec<ReadFile> =
        parallel::map(&numbered, read_one).into_iter().collect::<Result<_, Error>>()?;
    progress.end();
    let mut ledger = Vec::with_capacity(files.len());
    let mut runs = Vec::new();
    for (input, file) in inputs.iter().zip(files) {
        ledger.push(Line::of(input, &file.runs));
        runs.extend(file.runs.unwrap_or_default());
    }
    let once = same_run::once(runs, &options.season)?;
    let built = season::build(once.runs, &options.season)?;
    let unknown_tags = built.unknown_tags;
    let ledger = finish(ledger, &[once.notes, built.notes].concat());
    let season = built.season.ok_or_else(|| no_runs(paths, &ledger))?;
    let outcomes = reported(rules::judge(&season, &options.limits), &season, options);
    Ok(Analysis { season, outcomes, ledger, unknown_tags })
}

fn read(input: &Input, repeats: Option<&str>, options: &Options) -> Result<ReadFile, Error> {
    if let Some(first) = repeats {
        return Ok(ReadFile { runs: Err(SkipReason::DuplicateOf(first.to_owned())) });
    }
    let runs =
        match bytes(input).and_then(|bytes| Ok((blake3::hash(&bytes), ingest::read(&bytes)?))) {
            Ok((hash, activities)) => runs(activities, hash, &input.source, options)?,
            Err(reason) => Err(reason),
        };
    Ok(ReadFile { runs })
}

fn bytes(input: &Input) -> Result<Vec<u8>, SkipReason> {
    match &input.fault {
        Some(fault) => Err(SkipReason::Unreadable(fault.clone())),
        None => fs::read(&input.path).map_err(|cause| SkipReason::Unreadable(cause.to_string())),
    }
}

/// Repairs a file's activities, keeps the runs among them and derives their tables.
fn runs(
    mut activities: Vec<crate::activity::Activity>,
    hash: blake3::Hash,
    source: &str,
    options: &Options,
) -> Result<Result<Vec<RunTables>, SkipReason>, Error> {
    let recorded: usize = activities.iter().map(|activity| activity.samples.len()).sum();
    activities.iter_mut().for_each(|activity| repair(activity, options.latest_ms));
    if recorded > 0 && activities.iter().all(|activity| activity.samples.is_empty()) {
        return Ok(Err(SkipReason::NoTimestamps));
    }
    let kept = match ingest::select::runs(activities, source) {
        Ok(kept) => kept,
        Err(reason) => return Ok(Err(reason)),
    };
    let tables = kept.iter().enumerate().map(|(number, activity)| {
        run_tables::derive(activity, &run_id(hash, number), source, options.curve)
    });
    Ok(Ok(tables.collect::<Result<_, _>>()?))
}

/// The id of the run with this number in a file.
fn run_id(hash: blake3::Hash, number: usize) -> String {
    const DIGITS: usize = 12;
    let id = &hash.to_hex()[..DIGITS];
    if number == 0 { id.to_owned() } else { format!("{id}-{}", number + 1) }
}

/// A ledger entry while notes still come in.
struct Line {
    entry: LedgerEntry,
    notes: Vec<Note>,
}

impl Line {
    fn of(input: &Input, runs: &Result<Vec<RunTables>, SkipReason>) -> Self {
        let (source, bytes) = (input.source.clone(), input.bytes);
        match runs {
            Ok(runs) => {
                let run_ids = runs.iter().map(|run| run.row.run_id.clone()).collect();
                let mut notes: Vec<Note> = Vec::new();
                for note in runs.iter().flat_map(|run| &run.notes) {
                    if !notes.contains(note) {
                        notes.push(note.clone());
                    }
                }
                Self {
                    entry: LedgerEntry {
                        source,
                        outcome: "kept",
                        reason: String::new(),
                        run_ids,
                        bytes,
                    },
                    notes,
                }
            }
            Err(skip) => {
                let reason = skip.to_string();
                let entry = LedgerEntry {
                    source,
                    outcome: skip.outcome(),
                    reason,
                    run_ids: Vec::new(),
                    bytes,
                };
                Self { entry, notes: Vec::new() }
            }
        }
    }
}

/// Adds the season's notes and turns all notes into outcome and reason.
fn finish(lines: Vec<Line>, season_notes: &[(String, Note)]) -> Vec<LedgerEntry> {
    let mut by_run: std::collections::HashMap<&str, Vec<&Note>> = std::collections::HashMap::new();
    for (run_id, note) in season_notes {
        by_run.entry(run_id).or_default().push(note);
    }
    lines
        .into_iter()
        .map(|Line { mut entry, mut notes }| {
            let of_repeats = take_repeats(&mut entry.run_ids, &by_run);
            if entry.run_ids.is_empty() && !of_repeats.is_empty() {
                entry.outcome = "duplicate";
                notes = of_repeats;
                entry.reason = notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                return entry;
            }
            notes.extend(of_repeats);
            let of_season =
                entry.run_ids.iter().flat_map(|id| by_run.get(id.as_str()).into_iter().flatten());
            notes.extend(of_season.map(|note| (*note).clone()));
            match notes.iter().map(Note::effect).max() {
                Some(Effect::Lost) => entry.outcome = "partial",
                Some(Effect::Repaired) => entry.outcome = "repaired",
                _ => {}
            }
            if !notes.is_empty() {
                entry.reason = notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            }
            entry
        })
        .collect()
}

/// Takes the runs that count elsewhere out of a file's runs and returns what is said of them.
fn take_repeats(
    run_ids: &mut Vec<String>,
    by_run: &std::collections::HashMap<&str, Vec<&Note>>,
) -> Vec<Note> {
    let notes_of = |id: &str| by_run.get(id).into_iter().flatten().copied();
    let is_repeat = |note: &&Note| matches!(note, Note::SameRun(_));
    let repeats = run_ids.iter().flat_map(|id| notes_of(id).filter(is_repeat)).cloned().collect();
    run_ids.retain(|id| !notes_of(id).any(|note| is_repeat(&note)));
    repeats
}

/// The judgements about subjects on or after `--since`.
fn reported(outcomes: Vec<Outcome>, season: &Season, options: &Options) -> Vec<Outcome> {
    let Some(since) = options.since else { return outcomes };
    let is_reported = |outcome: &Outcome| match outcome.judgement.subject {
        Subject::Session(index) => season.sessions[index].day >= since,
        Subject::Week(index) => season.calendar[index].end() >= since,
    };
    outcomes.into_iter().filter(is_reported).collect()
}

fn no_runs(paths: &[PathBuf], ledger: &[LedgerEntry]) -> Error {
    let quoted = |path: &PathBuf| format!("`{}`", path.display());
    let looked_in = paths.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let count = |outcome: &str| ledger.iter().filter(|entry| entry.outcome == outcome).count();
    let detail = match ledger.first() {
        None => "there are no files".to_owned(),
        Some(only) if ledger.len() == 1 => format!("{} ({})", only.outcome, only.reason),
        Some(_) => format!(
            "of {} files {} are not runs, {} could not be read",
            ledger.len(),
            count("not-a-run"),
            count("skipped")
        ),
    };
    Error::NoRuns { looked_in, detail }
}

impl Analysis {
    /// Files that could not be read, or not to their end.
    pub fn troubled_files(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.ledger.iter().filter(|entry| matches!(entry.outcome, "skipped" | "partial"))
    }
}

/// The sample tables of the runs in one file with their ids, for their charts: the file is read
/// again, because a season keeps no samples.
///
/// # Errors
/// When the file cannot be opened any more.
pub fn sample_tables(path: &Path, options: &Options) -> Result<Vec<(String, SampleTable)>, Error> {
    let bytes = fs::read(path).map_err(|cause| Error::Input { path: path.to_owned(), cause })?;
    let mut activities = ingest::read(&bytes).unwrap_or_default();
    activities.iter_mut().for_each(|activity| repair(activity, options.latest_ms));
    let kept = ingest::select::runs(activities, &path.to_string_lossy()).unwrap_or_default();
    let hash = blake3::hash(&bytes);
    let tables = kept.iter().enumerate().map(|(number, activity)| {
        Ok((run_id(hash, number), samples::table(activity, options.curve)?))
    });
    tables.collect()
}
