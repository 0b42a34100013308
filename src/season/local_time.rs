//! The runner's local time: the file's own offset where it has one, else a zone of the settings,
//! else what the runner's other recordings of those weeks say, else UTC.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::activity::RecordedOffset;
use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::run::run_tables::RunRow;

/// Recordings this close tell the zone of one that does not.
const NEIGHBOURS_MS: i64 = 14 * S_PER_DAY * MS_PER_S;

/// What an activity tells of its own local time.
#[derive(Clone, Copy)]
pub(super) struct RecordedTime<'a> {
    pub(super) start_utc_ms: i64,
    pub(super) offset: RecordedOffset,
    pub(super) device: Option<&'a str>,
}

impl<'a> From<&'a RunRow> for RecordedTime<'a> {
    fn from(row: &'a RunRow) -> Self {
        let device = row.device.as_deref();
        Self { start_utc_ms: row.start_utc_ms, offset: row.offset, device }
    }
}

impl<'a> From<&'a OtherSport> for RecordedTime<'a> {
    fn from(other: &'a OtherSport) -> Self {
        let device = other.device.as_deref();
        Self { start_utc_ms: other.start_utc_ms, offset: other.offset, device }
    }
}

/// What all activities together tell of the zones that the runner was in.
pub(super) struct Zones<'a> {
    /// Devices that set an offset other than zero, so that their zeros mean UTC.
    proven: BTreeSet<&'a str>,
    /// Start and offset of the activities that know theirs, by start.
    known: Vec<(i64, i32)>,
    zone: Option<Tz>,
}

impl<'a> Zones<'a> {
    /// From activities in any order, and a zone of the settings.
    pub(super) fn of(all: &[RecordedTime<'a>], zone: Option<Tz>) -> Self {
        let is_set = |offset| matches!(offset, RecordedOffset::Known(offset_s) if offset_s != 0);
        let sets_offsets = |time: &&RecordedTime| is_set(time.offset);
        let proven = all.iter().filter(sets_offsets).filter_map(|time| time.device).collect();
        let mut zones = Self { proven, known: Vec::new(), zone };
        let recorded = |time: &RecordedTime| Some((time.start_utc_ms, zones.recorded(time)?));
        let mut known: Vec<(i64, i32)> = all.iter().filter_map(recorded).collect();
        known.sort_unstable();
        zones.known = known;
        zones
    }

    /// Offset from UTC in seconds of one of them, and the note on where it comes from if not the
    /// file.
    pub(super) fn offset(&self, time: &RecordedTime) -> (i32, Option<ImportNote>) {
        match self.recorded(time) {
            Some(offset_s) => (offset_s, None),
            None => assumed(time.start_utc_ms, self.zone, &self.known),
        }
    }

    fn recorded(&self, time: &RecordedTime) -> Option<i32> {
        match time.offset {
            RecordedOffset::Known(offset_s) => Some(offset_s),
            RecordedOffset::UnprovenZero => {
                time.device.is_some_and(|device| self.proven.contains(device)).then_some(0)
            }
            RecordedOffset::Missing => None,
        }
    }
}

fn assumed(start_utc_ms: i64, zone: Option<Tz>, known: &[(i64, i32)]) -> (i32, Option<ImportNote>) {
    if let Some(zone) = zone {
        let offset = zone.offset_from_utc_datetime(&civil(start_utc_ms)).fix();
        return (
            offset.local_minus_utc(),
            Some(ImportNote::OffsetAssumed("the zone in the settings".into())),
        );
    }
    match commonest_nearby(start_utc_ms, known) {
        Some(offset_s) => (
            offset_s,
            Some(ImportNote::OffsetAssumed("the recordings of the weeks around it".into())),
        ),
        None => {
            (0, Some(ImportNote::OffsetAssumed("UTC, as nothing tells the zone; see --tz".into())))
        }
    }
}

/// The offset of most recordings within two weeks; of equally common ones the smallest.
fn commonest_nearby(start_utc_ms: i64, known: &[(i64, i32)]) -> Option<i32> {
    let from = known.partition_point(|(time_ms, _)| *time_ms < start_utc_ms - NEIGHBOURS_MS);
    let to = known.partition_point(|(time_ms, _)| *time_ms <= start_utc_ms + NEIGHBOURS_MS);
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (_, offset_s) in &known[from..to] {
        *counts.entry(*offset_s).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|&(offset_s, count)| (count, -offset_s))
        .map(|(offset_s, _)| offset_s)
}

/// The local day of a moment this many seconds from UTC.
pub(super) fn local_day(utc_ms: i64, offset_s: i32) -> NaiveDate {
    civil(utc_ms + i64::from(offset_s) * MS_PER_S).date()
}

/// The civil time of a moment in milliseconds since 1970.
fn civil(milliseconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_S: i32 = 3600;
    const DAY_MS: i64 = S_PER_DAY * MS_PER_S;

    #[test]
    fn the_weeks_around_tell_the_zone() {
        let known = [(0, 8 * HOUR_S), (DAY_MS, 8 * HOUR_S), (2 * DAY_MS, 9 * HOUR_S)];
        assert_eq!(commonest_nearby(5 * DAY_MS, &known), Some(8 * HOUR_S));
        assert_eq!(commonest_nearby(40 * DAY_MS, &known), None);
    }

    #[test]
    fn a_named_zone_knows_its_summer_time() {
        // 2025-07-01 and 2025-01-01, both at midnight UTC.
        let summer = assumed(1_751_328_000_000, Some(Tz::Europe__Berlin), &[]);
        let winter = assumed(1_735_689_600_000, Some(Tz::Europe__Berlin), &[]);
        assert_eq!((summer.0, winter.0), (2 * HOUR_S, HOUR_S));
    }

    #[test]
    fn without_any_sign_it_is_utc_and_said() {
        let (offset_s, note) = assumed(0, None, &[]);
        assert_eq!(offset_s, 0);
        assert!(note.unwrap().to_string().contains("UTC"));
    }
}
