//! When and how far a recording goes, and whether two of them are of one run.

use polars::prelude::PolarsResult;

use crate::activity::import_notes::{Effect, ImportNote};
use crate::activity::track_mark::TrackMark;
use crate::base::units::MS_PER_S;
use crate::columns::RUN_DISTANCE_M;
use crate::run::run_tables::RunTables;

/// Of the shorter recording, so much must lie within the other (rule seen to work in the wild for
/// duplicates across services).
pub(super) const OVERLAP_RATIO: f64 = 0.8;
/// Distances of one run by two devices that measure alike, or by two services from one file.
pub(super) const APART_RATIO: f64 = 0.03;
/// A device that was started early or forgotten afterwards began or ended with the run; one that did
/// neither by this time recorded something else beside it. Engineering default.
const FORGOTTEN_MS: i64 = 30 * 60 * MS_PER_S;
/// Distances of one run by a foot pod and by satellites, or by a treadmill and a wrist; asked only
/// when both recordings lie within each other. Engineering default.
pub(super) const FAR_APART_RATIO: f64 = 0.15;
/// The same where no recording is of another runner. Engineering default: devices on two wrists were
/// seen to differ by 18 %.
pub(super) const ALONE_APART_RATIO: f64 = 0.2;
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
pub(super) const SHIFTED_LENGTH_MS: i64 = 2 * MS_PER_S;
const SHIFTED_START_MS: i64 = 10 * MS_PER_S;
const SHIFTED_APART_RATIO: f64 = 0.01;
const QUARTER_HOUR_MS: i64 = 15 * 60 * MS_PER_S;
pub(in crate::season) const FURTHEST_ZONE_MS: i64 = 14 * 3600 * MS_PER_S;

/// When and how far one recording goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent<'a> {
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    /// `None` when nothing tells it; never zero.
    pub(super) distance_m: Option<f64>,
    /// Its times came without a zone, so that they may be hours off.
    pub(super) is_zoneless: bool,
    /// Part of it could not be read.
    pub(super) is_broken: bool,
    /// Its distance was guessed under a roof.
    pub(super) is_indoor: bool,
    /// By which the same points are known.
    pub(super) track: Option<&'a TrackMark>,
    /// Its file; tracks of one file have one clock.
    pub(super) source: &'a str,
}

/// How two recordings lie to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    pub(super) of_shorter_ratio: f64,
    pub(super) of_longer_ratio: f64,
    /// Difference over the larger distance; `None` when one is missing.
    pub(super) apart_ratio: Option<f64>,
    /// Milliseconds between their starts, or between their ends where that is less.
    pub(super) ends_apart_ms: i64,
}

impl<'a> Extent<'a> {
    pub(super) fn of(run: &'a RunTables) -> PolarsResult<Self> {
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
            track: row.track.as_ref(),
            source: &row.source,
        })
    }

    pub(super) fn length_ms(&self) -> i64 {
        self.end_ms - self.start_ms
    }

    /// `None` without overlap.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        let overlap_ms = self.end_ms.min(other.end_ms) - self.start_ms.max(other.start_ms);
        let (a_ms, b_ms) = (self.length_ms(), other.length_ms());
        let ratio = |length_ms: i64| overlap_ms as f64 / length_ms as f64;
        (overlap_ms > 0).then(|| Likeness {
            of_shorter_ratio: ratio(a_ms.min(b_ms)),
            of_longer_ratio: ratio(a_ms.max(b_ms)),
            apart_ratio: self.apart_ratio(other),
            ends_apart_ms: (self.start_ms - other.start_ms)
                .abs()
                .min((self.end_ms - other.end_ms).abs()),
        })
    }

    pub(super) fn apart_ratio(&self, other: &Self) -> Option<f64> {
        let (a_m, b_m) = (self.distance_m?, other.distance_m?);
        Some((a_m - b_m).abs() / a_m.max(b_m))
    }

    /// Its distance minus the other's in per cent of the other's.
    pub(super) fn by_pct(&self, other: &Self) -> Option<f64> {
        let (own_m, other_m) = (self.distance_m?, other.distance_m?);
        (other_m > 0.0).then(|| 100.0 * (own_m / other_m - 1.0))
    }

    /// `far_ratio` is how far the distances of two devices in the open may lie apart.
    pub(super) fn is_same_run(&self, other: &Self, far_ratio: f64) -> bool {
        let is_indoor = self.is_indoor || other.is_indoor;
        let far_ratio = if is_indoor { INDOOR_APART_RATIO } else { far_ratio };
        self.likeness(other).is_some_and(|likeness| likeness.is_same_run(far_ratio))
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

    /// Whether the two have the same points and last equally long, within the reach of a wrong zone.
    pub(super) fn has_same_track(&self, other: &Self) -> bool {
        (self.start_ms - other.start_ms).abs() <= FURTHEST_ZONE_MS
            && (self.length_ms() - other.length_ms()).abs() <= SHIFTED_LENGTH_MS
            && self.track.zip(other.track).is_some_and(|(own, theirs)| own.is_same_track(theirs))
    }

    /// How far the other's clock is ahead, in milliseconds, when that alone tells the two apart: by
    /// any time where they have the same points, else by whole quarter hours where a zone is missing;
    /// `None` when they are of different runs, of one file, or their clocks agree.
    pub(super) fn shift_ms(&self, other: &Self) -> Option<i64> {
        let later_ms = other.start_ms - self.start_ms;
        if self.source == other.source {
            return None;
        }
        if self.has_same_track(other) {
            return Some(later_ms).filter(|later_ms| later_ms.abs() > SHIFTED_START_MS);
        }
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
    pub(super) fn is_same_run(&self, far_ratio: f64) -> bool {
        match self.apart_ratio {
            None => self.of_longer_ratio >= OVERLAP_WITHOUT_DISTANCE_RATIO,
            Some(apart) if apart <= APART_RATIO => {
                self.of_shorter_ratio >= OVERLAP_RATIO && self.ends_apart_ms <= FORGOTTEN_MS
            }
            Some(apart) => apart <= far_ratio && self.of_longer_ratio >= OVERLAP_RATIO,
        }
    }
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
pub(super) fn is_whole(run: &RunTables) -> bool {
    run.notes.iter().all(|note| note.effect() != Effect::Lost)
}
