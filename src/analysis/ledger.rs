//! What became of every input: one line each, with the reason and what was noticed.

use std::collections::HashMap;

use crate::activity::import_notes::{Effect, ImportNote};
use crate::analysis::account_export::UnrecordedRuns;
use crate::base::error::SkipReason;
use crate::base::ledger_entry::LedgerEntry;
use crate::base::sanitize;
use crate::run::run_tables::RunTables;
use crate::source::Input;

/// Notes of one file that are said one by one: a history of hundreds of tracks has a cell that can be read.
const MOST_NOTES: usize = 50;

/// A ledger entry while notes still come in.
pub(crate) struct Line {
    entry: LedgerEntry,
    notes: Vec<ImportNote>,
}

impl Line {
    /// The line of an input that gave runs, or none for a reason.
    pub(crate) fn of(
        (source, bytes): (&str, u64),
        runs: &Result<Vec<RunTables>, SkipReason>,
    ) -> Self {
        let mut entry = LedgerEntry {
            source: source.to_owned(),
            outcome: "kept",
            reason: String::new(),
            run_ids: Vec::new(),
            bytes,
        };
        let mut notes: Vec<ImportNote> = Vec::new();
        match runs {
            Ok(runs) => {
                entry.run_ids = runs.iter().map(|run| run.row.run_id.clone()).collect();
                for note in runs.iter().flat_map(|run| &run.notes) {
                    if !notes.contains(note) {
                        notes.push(note.clone());
                    }
                }
            }
            Err(skip) => {
                entry.outcome = skip.outcome();
                entry.reason = sanitize::safe(&skip.to_string());
            }
        }
        Self { entry, notes }
    }

    /// The line of a list of activities.
    pub(crate) fn of_list(input: &Input, list: &UnrecordedRuns) -> Self {
        let mut line = if list.runs.is_empty() {
            Self::of((&input.source, input.bytes), &Err(SkipReason::NotARun(list.said.clone())))
        } else {
            Self::of((&input.source, input.bytes), &Ok(Vec::new()))
        };
        line.entry.run_ids = list.runs.iter().map(|run| run.row.run_id.clone()).collect();
        if !list.runs.is_empty() {
            line.notes.push(ImportNote::List(list.said.clone()));
        }
        line
    }
}

/// Adds the season's notes and turns all notes into outcome and reason.
pub(crate) fn finish(lines: Vec<Line>, season_notes: &[(String, ImportNote)]) -> Vec<LedgerEntry> {
    let mut by_run: HashMap<&str, Vec<&ImportNote>> = HashMap::new();
    for (run_id, note) in season_notes {
        by_run.entry(run_id).or_default().push(note);
    }
    let finished = |Line { mut entry, mut notes }: Line| {
        let of_repeats = take_repeats(&mut entry.run_ids, &by_run);
        if entry.run_ids.is_empty() && !of_repeats.is_empty() {
            let is_repeat = |note: &ImportNote| matches!(note, ImportNote::SameRun(_));
            entry.outcome = if of_repeats.iter().all(is_repeat) { "duplicate" } else { "overlap" };
            entry.reason = said(&of_repeats);
            return entry;
        }
        notes.extend(of_repeats);
        let of_season =
            entry.run_ids.iter().flat_map(|id| by_run.get(id.as_str()).into_iter().flatten());
        for note in of_season {
            if !notes.contains(note) {
                notes.push((*note).clone());
            }
        }
        match notes.iter().map(ImportNote::effect).max() {
            _ if counts_nowhere(&entry.run_ids, &by_run) => entry.outcome = "impossible",
            Some(Effect::Lost) => entry.outcome = "partial",
            Some(Effect::Repaired) => entry.outcome = "repaired",
            _ => {}
        }
        if !notes.is_empty() {
            entry.reason = said(&notes);
        }
        entry
    };
    lines.into_iter().map(finished).collect()
}

/// Whether nobody can have run any of a file's runs.
fn counts_nowhere(run_ids: &[String], by_run: &HashMap<&str, Vec<&ImportNote>>) -> bool {
    let is_impossible = |id: &String| {
        let mut notes = by_run.get(id.as_str()).into_iter().flatten();
        notes.any(|note| matches!(note, ImportNote::Impossible(_)))
    };
    !run_ids.is_empty() && run_ids.iter().all(is_impossible)
}

fn said(notes: &[ImportNote]) -> String {
    let mut sentences: Vec<String> =
        notes.iter().take(MOST_NOTES).map(ToString::to_string).collect();
    if notes.len() > MOST_NOTES {
        sentences.push(format!("and {} more notes on its recordings", notes.len() - MOST_NOTES));
    }
    sanitize::safe(&sentences.join("; "))
}

/// Takes the runs that count elsewhere out of a file's runs and returns what is said of them.
fn take_repeats(
    run_ids: &mut Vec<String>,
    by_run: &HashMap<&str, Vec<&ImportNote>>,
) -> Vec<ImportNote> {
    let notes_of = |id: &str| by_run.get(id).into_iter().flatten().copied();
    let is_repeat =
        |note: &&ImportNote| matches!(note, ImportNote::SameRun(_) | ImportNote::LeftOutFor(_));
    let repeats = run_ids.iter().flat_map(|id| notes_of(id).filter(is_repeat)).cloned().collect();
    run_ids.retain(|id| !notes_of(id).any(|note| is_repeat(&note)));
    repeats
}
