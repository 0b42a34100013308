//! Recordings of one time that are of different runs: of two people, a part of a run that was exported by
//! itself, or a device that was forgotten. Nobody runs twice at once, so one of them counts, the longest,
//! and the others are left out for it, with a question.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::extent::{Extent, OVERLAP_RATIO};
use super::richness::Richness;
use crate::activity::import_notes::ImportNote;
use crate::base::units::MS_PER_S;
use crate::run::run_tables::RunTables;

/// Two recordings of one person may overlap by less: the clocks of two devices differ, and one is stopped
/// after the next is started. Engineering default.
const LEAST_OVERLAP_MS: i64 = 5 * 60 * MS_PER_S;

/// Nobody runs for longer; such a recording is a device that was left on, or a clock that leapt. Engineering
/// default: the longest races are won in less.
const LONGEST_MS: i64 = 48 * 3600 * MS_PER_S;
/// What counts is compared with so many recordings before it; see [`super::clusters`].
const MOST_AT_ONCE: usize = 256;

/// Whether the times of two recordings can say that they are of two runs: a list holds what somebody
/// typed, a clock without a zone may be hours off, and the legs of one file are of one person.
pub(super) fn can_tell(runs: [&RunTables; 2], extents: [&Extent; 2]) -> bool {
    content(runs[0]) != content(runs[1])
        && is_sure(runs[0], extents[0])
        && is_sure(runs[1], extents[1])
}

/// The part of a run's id that all runs of one file share; in a library files of two people may have one
/// name.
fn content(run: &RunTables) -> &str {
    run.row.run_id.split('-').next().unwrap_or_default()
}

fn is_sure(run: &RunTables, extent: &Extent) -> bool {
    let is_zoneless =
        |note: &ImportNote| matches!(note, ImportNote::ZonelessTimes(_) | ImportNote::ClockUnset);
    !run.row.is_listed_only
        && !run.notes.iter().any(is_zoneless)
        && extent.length_ms() <= LONGEST_MS
}

/// The recordings that are left out, each with the one that counts: `(kept, left out)`, by their place
/// in the batch.
///
/// # Errors
/// When a table of figures lacks a column.
pub(super) fn at_one_time(
    runs: &[RunTables],
    extents: &[Extent],
    is_left_out: &[bool],
) -> PolarsResult<Vec<(usize, usize)>> {
    let is_wanted = |&index: &usize| !is_left_out[index] && is_sure(&runs[index], &extents[index]);
    let sure = (0..runs.len()).filter(is_wanted);
    let mut ranked = sure
        .map(|index| Ok((extents[index].length_ms(), Richness::of(&runs[index])?, index)))
        .collect::<PolarsResult<Vec<_>>>()?;
    ranked.sort_by_key(|(length_ms, richness, _)| Reverse((*length_ms, richness.clone())));
    let mut kept: BTreeMap<(i64, usize), usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (_, _, index) in ranked {
        let extent = &extents[index];
        let begun = kept.range(..(extent.end_ms, 0)).rev().map(|(_, &other)| other);
        let is_other_run = |&other: &usize| {
            can_tell([&runs[other], &runs[index]], [&extents[other], extent])
                && extent.is_at_the_time_of(&extents[other])
        };
        match begun.take(MOST_AT_ONCE).find(is_other_run) {
            Some(other) => pairs.push((other, index)),
            None => {
                kept.insert((extent.start_ms, index), index);
            }
        }
    }
    pairs.sort_by_key(|&(kept, left_out)| (extents[left_out].start_ms, kept, left_out));
    Ok(pairs)
}

impl Extent<'_> {
    /// Whether the two were recorded at one time for longer than clocks and hands explain.
    fn is_at_the_time_of(&self, other: &Self) -> bool {
        let overlap_ms = self.end_ms.min(other.end_ms) - self.start_ms.max(other.start_ms);
        let of_shorter = self.likeness(other).map_or(0.0, |likeness| likeness.of_shorter_ratio);
        overlap_ms >= LEAST_OVERLAP_MS || of_shorter >= OVERLAP_RATIO
    }
}
