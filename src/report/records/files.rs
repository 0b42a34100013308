//! What became of the files.

use crate::analysis::pipeline::Analysis;

/// Files with trouble that are named one by one; `ledger.csv` has all.
pub(in crate::report) const TROUBLED_SHOWN: usize = 10;

/// How many files became what: `68 kept`, `2 duplicate`.
pub(in crate::report) fn file_counts(analysis: &Analysis) -> Vec<String> {
    let ledger = &analysis.ledger;
    let count = |outcome: &str| ledger.iter().filter(|entry| entry.outcome == outcome).count();
    let outcomes = [
        "kept",
        "repaired",
        "partial",
        "duplicate",
        "overlap",
        "impossible",
        "not-a-run",
        "no-data",
        "skipped",
    ];
    let counts = outcomes.map(|outcome| (count(outcome), outcome)).into_iter();
    let there = counts.filter(|(number, _)| *number > 0);
    there.map(|(number, outcome)| format!("{number} {outcome}")).collect()
}
