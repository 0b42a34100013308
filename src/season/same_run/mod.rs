//! One run counts once: finds recordings of the same run from several sources and keeps the
//! richest. Sees run tables, not files or samples; every decision is a note for the ledger.
//!
//! Two recordings are of one run when they overlap in time and agree in distance, or when they have the
//! same points, whatever their clocks say. Overlap alone is
//! not enough: a lap exported by itself lies wholly inside its run, and recordings of two people
//! in one folder overlap by chance. Nobody runs two runs at a time, so of such a pair one counts, and a
//! question is asked; see `apart`.

mod apart;
mod clusters;
mod extent;
mod richness;

use polars::prelude::PolarsResult;

use crate::activity::import_notes::ImportNote;
use crate::run::doubt::Doubt;
use crate::run::run_tables::{Repeat, RunTables};

use super::SeasonSettings;
pub(super) use extent::FURTHEST_ZONE_MS;

use clusters::clusters;
use extent::{ALONE_APART_RATIO, APART_RATIO, Extent, FAR_APART_RATIO};
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
    let alone = decide(&runs, &extents, ALONE_APART_RATIO)?;
    // Where recordings of one time are of different runs, another runner may be among them.
    let decided =
        if alone.apart.is_empty() { alone } else { decide(&runs, &extents, FAR_APART_RATIO)? };
    let mut notes = Vec::new();
    for group in &decided.groups {
        for &other in &group.others {
            notes.extend(notes_of_pair(&runs, &extents, group.kept, other)?);
        }
    }
    let Decision { groups, overlapping, apart, mut is_left_out } = decided;
    for (a, b) in overlapping {
        let is_open = !apart::can_tell([&runs[a], &runs[b]], [&extents[a], &extents[b]]);
        for (one, other) in [(a, b), (b, a)] {
            if is_open && !is_left_out[a] && !is_left_out[b] {
                let note = ImportNote::Overlaps(runs[other].row.source.clone());
                notes.push((runs[one].row.run_id.clone(), note));
            }
        }
    }
    let mut overlaps = Vec::new();
    for (kept, left_out) in apart {
        is_left_out[left_out] = true;
        let source = |index: usize| runs[index].row.source.clone();
        let id = |index: usize| runs[index].row.run_id.clone();
        notes.push((id(left_out), ImportNote::LeftOutFor(source(kept))));
        notes.push((id(kept), ImportNote::CountsFor(source(left_out))));
        overlaps.push(Overlap { kept: source(kept), left_out: source(left_out) });
    }
    let doubts: Vec<Option<Doubt>> =
        groups.iter().map(|group| differs_most(&runs, &extents, group)).collect();
    for (Group { kept, others }, doubt) in groups.into_iter().zip(doubts) {
        runs[kept].row.doubts.extend(doubt);
        others.into_iter().for_each(|other| take_over(&mut runs, kept, other, &mut notes));
    }
    let mut is_left_out = is_left_out.into_iter();
    runs.retain(|_| !is_left_out.next().unwrap_or(false));
    Ok(Deduplicated { runs, notes, overlaps })
}

/// Recordings of one run.
struct Group {
    /// The richest.
    kept: usize,
    /// The others, by what they tell.
    others: Vec<usize>,
}

/// What is of one run and what only of one time, by places in the batch.
struct Decision {
    groups: Vec<Group>,
    /// Pairs that overlap as the same run would, at another distance.
    overlapping: Vec<(usize, usize)>,
    /// Pairs of one time and of different runs: the one that counts, and the other.
    apart: Vec<(usize, usize)>,
    /// Whether another recording of a group counts.
    is_left_out: Vec<bool>,
}

/// `far_ratio` is how far the distances of two devices in the open may lie apart.
fn decide(runs: &[RunTables], extents: &[Extent], far_ratio: f64) -> PolarsResult<Decision> {
    let names: Vec<&str> = runs.iter().map(|run| run.row.run_id.as_str()).collect();
    let found = clusters(extents, &names, far_ratio);
    let mut is_left_out = vec![false; runs.len()];
    let mut groups = Vec::with_capacity(found.same.len());
    for members in found.same {
        let mut ranked = members
            .into_iter()
            .map(|index| Ok((Richness::of(&runs[index])?, index)))
            .collect::<PolarsResult<Vec<_>>>()?;
        ranked.sort_by(|a, b| b.cmp(a));
        let mut ranked = ranked.into_iter().map(|(_, index)| index);
        let Some(kept) = ranked.next() else { continue };
        let others: Vec<usize> = ranked.collect();
        others.iter().for_each(|&other| is_left_out[other] = true);
        groups.push(Group { kept, others });
    }
    let apart = apart::at_one_time(runs, extents, &is_left_out)?;
    Ok(Decision { groups, overlapping: found.overlapping, apart, is_left_out })
}

/// What is said of a recording that was left out for another of the same run, and of that one where
/// the two do not tell the same.
fn notes_of_pair(
    runs: &[RunTables],
    extents: &[Extent],
    kept: usize,
    other: usize,
) -> PolarsResult<Vec<(String, ImportNote)>> {
    let why = Richness::of(&runs[kept])?.better_by(&Richness::of(&runs[other])?);
    let how = how_alike(&extents[kept], &extents[other]);
    let (source, format) = (&runs[kept].row.source, runs[kept].row.format.name());
    let same = ImportNote::SameRun(format!("same run as {source} ({format}, {why}): {how}"));
    let mut notes = vec![(runs[other].row.run_id.clone(), same)];
    let apart_ratio = extents[kept].apart_ratio(&extents[other]);
    let differ = apart_ratio.is_some_and(|apart| apart > APART_RATIO)
        || extents[kept].shift_ms(&extents[other]).is_some();
    // Two entries of one list share its line in the ledger.
    if differ && runs[other].row.source != *source {
        let also = ImportNote::AlsoRecorded(format!("{}: {how}", runs[other].row.source));
        notes.push((runs[kept].row.run_id.clone(), also));
    }
    Ok(notes)
}

/// A doubt about the distance that counts, where another recording of the run tells another: that of the
/// one that differs most.
fn differs_most(runs: &[RunTables], extents: &[Extent], group: &Group) -> Option<Doubt> {
    let is_recorded = |other: &&usize| !runs[**other].row.is_listed_only;
    let by_pct = |&other: &usize| extents[group.kept].by_pct(&extents[other]);
    let differing = group.others.iter().filter(is_recorded).filter_map(by_pct);
    let most = differing.max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
    (most.abs() > 100.0 * APART_RATIO).then_some(Doubt::RecordingsDiffer { by_pct: most })
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

/// How two recordings of one run lie to each other.
fn how_alike(by: &Extent, other: &Extent) -> String {
    let percent = |ratio: f64| ratio * 100.0;
    let distance = by.apart_ratio(other).map_or("a distance is missing".to_owned(), |apart| {
        format!("distance {:.1} % apart", percent(apart))
    });
    let points = if by.has_same_track(other) { "the same points, " } else { "" };
    let time = match (by.likeness(other), by.shift_ms(other)) {
        (_, Some(shift_ms)) => {
            format!("{points}clock {:+.2} h off", crate::base::units::hours_from_ms(shift_ms))
        }
        (Some(likeness), None) => {
            format!("{:.0} % overlap", percent(likeness.of_shorter_ratio).floor())
        }
        (None, None) => "through a third recording".to_owned(),
    };
    format!("{time}, {distance}")
}

#[cfg(test)]
mod tests;
