//! One run counts once: finds recordings of the same run from several sources and keeps the
//! richest. Sees run tables, not files or samples; every decision is a note for the ledger.
//!
//! Two recordings are of one run when they overlap in time and agree in distance. Overlap alone is
//! not enough: a lap exported by itself lies wholly inside its run, and recordings of two people
//! in one folder overlap by chance. Nobody runs two runs at a time, so of such a pair one counts, and a
//! question is asked; see `apart`.

mod apart;
mod clusters;
mod richness;

use polars::prelude::PolarsResult;

use crate::columns::RUN_DISTANCE_M;
use crate::import_notes::{Effect, ImportNote};
use crate::run_tables::{Repeat, RunTables};
use crate::units::MS_PER_S;

use super::SeasonSettings;
use clusters::clusters;
use richness::Richness;

/// Of the shorter recording, so much must lie within the other (rule seen to work in the wild for
/// duplicates across services).
const OVERLAP_RATIO: f64 = 0.8;
/// Distances of one run by two devices that measure alike, or by two services from one file.
const APART_RATIO: f64 = 0.03;
/// Distances of one run by a foot pod and by satellites, or by a treadmill and a wrist; asked only
/// when both recordings lie within each other. Engineering default.
const FAR_APART_RATIO: f64 = 0.15;
/// Where a distance is missing, time alone must tell: both recordings must be this much of each
/// other. Engineering default.
const OVERLAP_WITHOUT_DISTANCE_RATIO: f64 = 0.95;
/// Distances under a roof: a treadmill and a wrist, or a virtual world and a wrist, both guess. Asked only
/// when both recordings lie within each other. Engineering default.
const INDOOR_APART_RATIO: f64 = 0.4;
/// What broke off lies inside its run: it must begin with it (to this time, as services round) and
/// go at its speed. Engineering defaults.
const BROKEN_START_MS: i64 = 120 * MS_PER_S;
const BROKEN_SPEED_RATIO: f64 = 0.15;
/// A shifted clock changes nothing else: services keep the length to the second and round the
/// distance. Zones lie whole quarter hours from each other, the furthest 14 h from UTC.
const SHIFTED_LENGTH_MS: i64 = 2 * MS_PER_S;
const SHIFTED_START_MS: i64 = 10 * MS_PER_S;
const SHIFTED_APART_RATIO: f64 = 0.01;
const QUARTER_HOUR_MS: i64 = 15 * 60 * MS_PER_S;
const FURTHEST_ZONE_MS: i64 = 14 * 3600 * MS_PER_S;

/// The runs of a batch, each once, and what was decided, by run id.
pub struct Once {
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

/// When and how far one recording goes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Extent {
    start_ms: i64,
    end_ms: i64,
    /// `None` when nothing tells it; never zero.
    distance_m: Option<f64>,
    /// Its times came without a zone, so that they may be hours off.
    is_zoneless: bool,
    /// Part of it could not be read.
    is_broken: bool,
    /// Its distance was guessed under a roof.
    is_indoor: bool,
}

/// How two recordings lie to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Likeness {
    of_shorter_ratio: f64,
    of_longer_ratio: f64,
    /// Difference over the larger distance; `None` when one is missing.
    apart_ratio: Option<f64>,
}

impl Extent {
    fn of(run: &RunTables) -> PolarsResult<Self> {
        let row = &run.row;
        let length_ms = (row.length_s()?.unwrap_or(0.0) * MS_PER_S as f64).round() as i64;
        let distance_m = row.figure(&RUN_DISTANCE_M)?.filter(|_| row.distance_basis.is_some());
        Ok(Self {
            start_ms: row.start_utc_ms,
            end_ms: row.start_utc_ms + length_ms,
            distance_m: distance_m.filter(|distance_m| *distance_m > 0.0),
            is_zoneless: run.notes.iter().any(|note| matches!(note, ImportNote::ZonelessTimes(_))),
            is_broken: !is_whole(run),
            is_indoor: is_indoor(run),
        })
    }

    fn length_ms(&self) -> i64 {
        self.end_ms - self.start_ms
    }

    /// `None` without overlap.
    fn likeness(&self, other: &Self) -> Option<Likeness> {
        let overlap_ms = self.end_ms.min(other.end_ms) - self.start_ms.max(other.start_ms);
        let (a_ms, b_ms) = (self.length_ms(), other.length_ms());
        let ratio = |length_ms: i64| overlap_ms as f64 / length_ms as f64;
        (overlap_ms > 0).then(|| Likeness {
            of_shorter_ratio: ratio(a_ms.min(b_ms)),
            of_longer_ratio: ratio(a_ms.max(b_ms)),
            apart_ratio: self.apart_ratio(other),
        })
    }

    fn apart_ratio(&self, other: &Self) -> Option<f64> {
        let (a_m, b_m) = (self.distance_m?, other.distance_m?);
        Some((a_m - b_m).abs() / a_m.max(b_m))
    }

    fn is_same_run(&self, other: &Self) -> bool {
        let is_indoor = self.is_indoor || other.is_indoor;
        self.likeness(other).is_some_and(|likeness| likeness.is_same_run(is_indoor))
            || self.is_broken_part_of(other)
            || other.is_broken_part_of(self)
    }

    /// Whether this is the beginning of the other, broken off.
    fn is_broken_part_of(&self, other: &Self) -> bool {
        let speed_m_per_ms =
            |extent: &Self| Some(extent.distance_m? / extent.length_ms().max(1) as f64);
        let (Some(own), Some(whole)) = (speed_m_per_ms(self), speed_m_per_ms(other)) else {
            return false;
        };
        self.is_broken
            && (self.start_ms - other.start_ms).abs() <= BROKEN_START_MS
            && self.length_ms() <= other.length_ms()
            && (own - whole).abs() <= BROKEN_SPEED_RATIO * whole
    }

    /// Whole quarter hours that the other's clock is ahead, in milliseconds, when that alone tells
    /// the two apart; `None` when they are of different runs or overlap anyway.
    fn shift_ms(&self, other: &Self) -> Option<i64> {
        let later_ms = other.start_ms - self.start_ms;
        let shift_ms =
            (later_ms + QUARTER_HOUR_MS / 2).div_euclid(QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
        let is_shifted = (self.is_zoneless || other.is_zoneless)
            && shift_ms != 0
            && shift_ms.abs() <= FURTHEST_ZONE_MS
            && (later_ms - shift_ms).abs() <= SHIFTED_START_MS
            && self.length_ms() > 0
            && (self.length_ms() - other.length_ms()).abs() <= SHIFTED_LENGTH_MS
            && self.apart_ratio(other).is_some_and(|apart| apart <= SHIFTED_APART_RATIO);
        is_shifted.then_some(shift_ms)
    }
}

impl Likeness {
    fn is_same_run(&self, is_indoor: bool) -> bool {
        let far_ratio = if is_indoor { INDOOR_APART_RATIO } else { FAR_APART_RATIO };
        match self.apart_ratio {
            None => self.of_longer_ratio >= OVERLAP_WITHOUT_DISTANCE_RATIO,
            Some(apart) if apart <= APART_RATIO => self.of_shorter_ratio >= OVERLAP_RATIO,
            Some(apart) => apart <= far_ratio && self.of_longer_ratio >= OVERLAP_RATIO,
        }
    }
}

/// Keeps the richest recording of each run; what the settings exclude takes no part. The result depends on the recordings alone, not on
/// their order. The kept recording keeps its own figures; a title or gear that only another tells
/// is taken over.
///
/// # Errors
/// When a table of figures lacks a column.
pub fn once(runs: Vec<RunTables>, settings: &SeasonSettings) -> PolarsResult<Once> {
    let (excluded, runs) = runs.into_iter().partition(|run| settings.is_excluded(run));
    let mut once = once_of(runs)?;
    let excluded: Vec<RunTables> = excluded;
    once.runs.extend(excluded);
    Ok(once)
}

fn once_of(mut runs: Vec<RunTables>) -> PolarsResult<Once> {
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
    Ok(Once { runs, notes, overlaps })
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
        (_, Some(shift_ms)) => format!("clock {:+.2} h off", crate::units::hours_from_ms(shift_ms)),
        (None, None) => "through a third recording".to_owned(),
    };
    format!("same run as {source} ({format}, {why}): {time}, {distance}")
}

/// Whether its distance was guessed: nothing under a roof measures it.
fn is_indoor(run: &RunTables) -> bool {
    let is_roof =
        |note: &ImportNote| matches!(note, ImportNote::UnderARoof | ImportNote::VirtualWorld);
    let sub_sport = run.row.sub_sport.as_deref().unwrap_or_default();
    ["treadmill", "indoor_running", "virtual_activity"].contains(&sub_sport)
        || run.notes.iter().any(is_roof)
}

/// Whether all of the file could be read.
fn is_whole(run: &RunTables) -> bool {
    run.notes.iter().all(|note| note.effect() != Effect::Lost)
}

#[cfg(test)]
mod tests;
