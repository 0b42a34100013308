//! One run counts once: finds recordings of the same run from several sources and keeps the
//! richest. Sees run tables, not files or samples; every decision is a note for the ledger.
//!
//! Two recordings are of one run when they overlap in time and agree in distance. Overlap alone is
//! not enough: a lap exported by itself lies wholly inside its run, and recordings of two people
//! in one folder overlap by chance. Nobody runs two runs at a time, so of such a pair one counts, and a
//! question is asked; see `apart`.

mod apart;
mod clusters;
mod extent;
mod richness;

use polars::prelude::PolarsResult;

use crate::activity::import_notes::ImportNote;
use crate::run::run_tables::{Repeat, RunTables};

use super::SeasonSettings;
use clusters::clusters;
use extent::Extent;
use richness::Richness;

/// The runs of a batch, each once, and what was decided, by run id.
pub struct Deduplicated {
    /// The runs that stay, in the order of the input.
    pub runs: Vec<RunTables>,
    /// [`ImportNote::SameRun`] for every recording that was left out, and what else must be said.
    pub notes: Vec<(String, ImportNote)>,
    /// Recordings that were left out because another run was recorded at the same time.
    pub overlaps: Vec<Overlap>,
}

/// Two recordings of one time and of different runs, by their sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The one that counts.
    pub kept: String,
    /// The one that does not.
    pub left_out: String,
}

/// Keeps the richest recording of each run; what the settings exclude takes no part. The result depends on the recordings alone, not on
/// their order. The kept recording keeps its own figures; a title or gear that only another tells
/// is taken over.
///
/// # Errors
/// When a table of figures lacks a column.
pub fn deduplicate(runs: Vec<RunTables>, settings: &SeasonSettings) -> PolarsResult<Deduplicated> {
    let (excluded, runs) = runs.into_iter().partition(|run| settings.is_excluded(run));
    let mut unique = deduplicate_all(runs)?;
    let excluded: Vec<RunTables> = excluded;
    unique.runs.extend(excluded);
    Ok(unique)
}

fn deduplicate_all(mut runs: Vec<RunTables>) -> PolarsResult<Deduplicated> {
    let extents = runs.iter().map(Extent::of).collect::<PolarsResult<Vec<_>>>()?;
    let names: Vec<&str> = runs.iter().map(|run| run.row.run_id.as_str()).collect();
    let found = clusters(&extents, &names);
    let mut notes = Vec::new();
    let mut is_left_out = vec![false; runs.len()];
    for mut members in found.same {
        let ranks = members
            .iter()
            .map(|&index| Ok((index, Richness::of(&runs[index])?)))
            .collect::<PolarsResult<std::collections::HashMap<_, _>>>()?;
        members.sort_by(|a, b| ranks[b].cmp(&ranks[a]));
        let (kept, others) = (members[0], &members[1..]);
        for &other in others {
            is_left_out[other] = true;
            let why = ranks[&kept].better_by(&ranks[&other]);
            let reason = reason(&runs[kept], why, &extents[kept], &extents[other]);
            notes.push((runs[other].row.run_id.clone(), ImportNote::SameRun(reason)));
            take_over(&mut runs, kept, other, &mut notes);
        }
    }
    for (a, b) in found.overlapping {
        let is_open = !apart::can_tell([&runs[a], &runs[b]], [&extents[a], &extents[b]]);
        for (one, other) in [(a, b), (b, a)] {
            if is_open && !is_left_out[a] && !is_left_out[b] {
                let note = ImportNote::Overlaps(runs[other].row.source.clone());
                notes.push((runs[one].row.run_id.clone(), note));
            }
        }
    }
    let mut overlaps = Vec::new();
    for (kept, left_out) in apart::at_one_time(&runs, &extents, &is_left_out)? {
        is_left_out[left_out] = true;
        let source = |index: usize| runs[index].row.source.clone();
        let id = |index: usize| runs[index].row.run_id.clone();
        notes.push((id(left_out), ImportNote::LeftOutFor(source(kept))));
        notes.push((id(kept), ImportNote::CountsFor(source(left_out))));
        overlaps.push(Overlap { kept: source(kept), left_out: source(left_out) });
    }
    let mut is_left_out = is_left_out.into_iter();
    runs.retain(|_| !is_left_out.next().unwrap_or(false));
    Ok(Deduplicated { runs, notes, overlaps })
}

/// Gives the kept recording the name of the other, and the title and gear it lacks.
fn take_over(
    runs: &mut [RunTables],
    kept: usize,
    other: usize,
    notes: &mut Vec<(String, ImportNote)>,
) {
    let from = runs[other].row.clone();
    let kept = &mut runs[kept];
    for (what, own, theirs) in
        [("title", &mut kept.row.title, from.title), ("gear", &mut kept.row.gear, from.gear)]
    {
        if own.is_none() && theirs.is_some() {
            *own = theirs;
            let note = ImportNote::TakenOver { what: what.into(), source: from.source.clone() };
            notes.push((kept.row.run_id.clone(), note));
        }
    }
    kept.repeats.push(Repeat { run_id: from.run_id, source: from.source });
}

fn reason(kept: &RunTables, why: &str, by: &Extent, other: &Extent) -> String {
    let percent = |ratio: f64| ratio * 100.0;
    let (source, format) = (&kept.row.source, kept.row.format.name());
    let distance = by.apart_ratio(other).map_or("a distance is missing".to_owned(), |apart| {
        format!("distance {:.1} % apart", percent(apart))
    });
    let time = match (by.likeness(other), by.shift_ms(other)) {
        (Some(likeness), None) => {
            format!("{:.0} % overlap", percent(likeness.of_shorter_ratio).floor())
        }
        (_, Some(shift_ms)) => {
            format!("clock {:+.2} h off", crate::base::units::hours_from_ms(shift_ms))
        }
        (None, None) => "through a third recording".to_owned(),
    };
    format!("same run as {source} ({format}, {why}): {time}, {distance}")
}

#[cfg(test)]
mod tests;
