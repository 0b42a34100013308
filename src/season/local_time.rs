//! The runner's local time: the file's own offset where it has one, else a zone of the settings,
//! else what the runner's other recordings of those weeks say, else the nearest before and after,
//! else UTC.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

use super::clock_change::{civil, offset_before_change};
use crate::activity::RecordedOffset;
use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::run::run_tables::RunRow;

/// Recordings this close tell the zone of one that does not.
const NEIGHBOURS_MS: i64 = 14 * S_PER_DAY * MS_PER_S;
/// Offsets before and after that differ by no more are those of one zone in winter and in summer.
const CHANGE_OF_CLOCKS_S: i32 = 3600;

/// What an activity tells of its own local time.
#[derive(Clone, Copy)]
pub(super) struct RecordedTime<'a> {
    pub(super) start_utc_ms: i64,
    /// End in UTC milliseconds where the offset is that of the end, as in FIT files; else `None`.
    pub(super) told_at_utc_ms: Option<i64>,
    pub(super) offset: RecordedOffset,
    pub(super) device: Option<&'a str>,
}

impl<'a> From<&'a RunRow> for RecordedTime<'a> {
    fn from(row: &'a RunRow) -> Self {
        let device = row.device.as_deref();
        let length_s = row.length_s().ok().flatten().filter(|_| row.format == FileFormat::Fit);
        let told_at_utc_ms =
            length_s.map(|length_s| row.start_utc_ms + (length_s * MS_PER_S as f64).round() as i64);
        Self { start_utc_ms: row.start_utc_ms, told_at_utc_ms, offset: row.offset, device }
    }
}

impl<'a> From<&'a OtherSport> for RecordedTime<'a> {
    fn from(other: &'a OtherSport) -> Self {
        let device = other.device.as_deref();
        Self {
            start_utc_ms: other.start_utc_ms,
            told_at_utc_ms: None,
            offset: other.offset,
            device,
        }
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
        match (self.recorded(time), self.before_change(time)) {
            (_, Some(offset_s)) => (offset_s, Some(ImportNote::ClocksChanged(named(offset_s)))),
            (Some(offset_s), None) => (offset_s, None),
            (None, None) => assumed(time.start_utc_ms, self.zone, &self.known),
        }
    }

    /// The offset at the start of a recording during which the clocks changed; `None` for all others,
    /// and for those of a runner whose clocks had the offset of its end before it.
    fn before_change(&self, time: &RecordedTime) -> Option<i32> {
        let told_s = self.recorded(time)?;
        let before_s = offset_before_change((time.start_utc_ms, time.told_at_utc_ms?), told_s)?;
        let earlier = self.known.partition_point(|(time_ms, _)| *time_ms < time.start_utc_ms);
        let earlier = self.known[..earlier].last();
        let had_it_already = earlier.is_some_and(|&(time_ms, offset_s)| {
            offset_s == told_s && time.start_utc_ms - time_ms <= NEIGHBOURS_MS
        });
        (!had_it_already).then_some(before_s)
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
    let (offset_s, source) = if let Some(zone) = zone {
        let offset = zone.offset_from_utc_datetime(&civil(start_utc_ms)).fix();
        (offset.local_minus_utc(), "the zone in the settings")
    } else if let Some(offset_s) = commonest_nearby(start_utc_ms, known) {
        (offset_s, "the recordings of the weeks around it")
    } else {
        before_and_after(start_utc_ms, known)
            .unwrap_or((0, "UTC, because the zone is unknown; see --tz"))
    };
    (offset_s, Some(ImportNote::OffsetAssumed(source.into())))
}

/// The offset of the nearest recordings before and after, however far, where they agree or only a
/// change of clocks lies between them, and where there is only one of them; `None` where they are of
/// two places.
fn before_and_after(start_utc_ms: i64, known: &[(i64, i32)]) -> Option<(i32, &'static str)> {
    let next = known.partition_point(|(time_ms, _)| *time_ms <= start_utc_ms);
    let before = next.checked_sub(1).map(|last| known[last]);
    match (before, known.get(next).copied()) {
        (Some((_, before_s)), Some((_, after_s))) if before_s == after_s => {
            Some((before_s, "the recordings before and after it"))
        }
        (Some((before_ms, before_s)), Some((after_ms, after_s))) => {
            let is_before = start_utc_ms - before_ms <= after_ms - start_utc_ms;
            let nearer_s = if is_before { before_s } else { after_s };
            let is_one_zone = before_s.abs_diff(after_s) <= CHANGE_OF_CLOCKS_S.unsigned_abs();
            is_one_zone.then_some((nearer_s, "the nearer of the recordings before and after it"))
        }
        (Some((_, before_s)), None) => Some((before_s, "the last recording with a time zone")),
        (None, Some((_, after_s))) => Some((after_s, "the first recording with a time zone")),
        (None, None) => None,
    }
}

/// The offset of most recordings within two weeks; of equally common ones that of the nearest.
fn commonest_nearby(start_utc_ms: i64, known: &[(i64, i32)]) -> Option<i32> {
    let from = known.partition_point(|(time_ms, _)| *time_ms < start_utc_ms - NEIGHBOURS_MS);
    let to = known.partition_point(|(time_ms, _)| *time_ms <= start_utc_ms + NEIGHBOURS_MS);
    let mut counts: BTreeMap<i32, (usize, i64)> = BTreeMap::new();
    for (time_ms, offset_s) in &known[from..to] {
        let away_ms = (time_ms - start_utc_ms).abs();
        let (count, nearest_ms) = counts.entry(*offset_s).or_insert((0, away_ms));
        (*count, *nearest_ms) = (*count + 1, away_ms.min(*nearest_ms));
    }
    counts
        .into_iter()
        .max_by_key(|&(offset_s, (count, nearest_ms))| (count, -nearest_ms, -offset_s))
        .map(|(offset_s, _)| offset_s)
}

/// The offset as people write it, as in `UTC-03:30`.
fn named(offset_s: i32) -> String {
    let sign = if offset_s < 0 { '-' } else { '+' };
    let minutes = offset_s.abs() / 60;
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The local day of a moment this many seconds from UTC.
pub(super) fn local_day(utc_ms: i64, offset_s: i32) -> NaiveDate {
    civil(utc_ms + i64::from(offset_s) * MS_PER_S).date()
}

/// The local days of moments, each with what it tells of its zone and what recorded it; they help each
/// other as runs of a season do.
pub(crate) fn days_of(
    moments: &[(i64, RecordedOffset, Option<&str>)],
    zone: Option<Tz>,
) -> Vec<NaiveDate> {
    let time = |&(start_utc_ms, offset, device)| RecordedTime {
        start_utc_ms,
        told_at_utc_ms: None,
        offset,
        device,
    };
    let times: Vec<RecordedTime> = moments.iter().map(time).collect();
    let zones = Zones::of(&times, zone);
    times.iter().map(|time| local_day(time.start_utc_ms, zones.offset(time).0)).collect()
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
    fn the_nearest_before_and_after_tell_the_zone_however_far_where_they_agree() {
        let west = -5 * HOUR_S;
        let offset_of = |known: &[(i64, i32)]| assumed(200 * DAY_MS, None, known).0;
        assert_eq!(offset_of(&[(0, HOUR_S), (100 * DAY_MS, west), (400 * DAY_MS, west)]), west);
        // Winter before and summer after: the nearer of the two.
        assert_eq!(
            offset_of(&[(100 * DAY_MS, west), (250 * DAY_MS, west + HOUR_S)]),
            west + HOUR_S
        );
        // Two places, and nobody knows when the runner moved.
        assert_eq!(offset_of(&[(100 * DAY_MS, west), (250 * DAY_MS, HOUR_S)]), 0);
        assert_eq!(offset_of(&[(100 * DAY_MS, west)]), west);
        assert_eq!(offset_of(&[(300 * DAY_MS, west)]), west);
        // Travel within a fortnight decides first.
        let travelled = [(100 * DAY_MS, west), (190 * DAY_MS, HOUR_S), (400 * DAY_MS, west)];
        assert_eq!(offset_of(&travelled), HOUR_S);
    }

    #[test]
    fn a_device_that_tells_the_offset_of_the_end_starts_before_the_change_of_clocks() {
        // From 2026-03-28T22:30:00Z to an hour and a half after the change.
        let (start_ms, hour_ms) = (1_774_737_000_000, i64::from(HOUR_S) * MS_PER_S);
        let run = RecordedTime {
            start_utc_ms: start_ms,
            told_at_utc_ms: Some(start_ms + 3 * hour_ms),
            offset: RecordedOffset::Known(2 * HOUR_S),
            device: Some("watch"),
        };
        let earlier = |offset_s| RecordedTime {
            start_utc_ms: start_ms - 3 * DAY_MS,
            told_at_utc_ms: Some(start_ms - 3 * DAY_MS + hour_ms),
            offset: RecordedOffset::Known(offset_s),
            ..run
        };
        let changed = (HOUR_S, Some(ImportNote::ClocksChanged("UTC+01:00".to_owned())));
        assert_eq!(Zones::of(&[run], None).offset(&run), changed);
        assert_eq!(Zones::of(&[earlier(HOUR_S), run], None).offset(&run), changed);
        // In a zone that has no summer time the clocks did not change.
        let south = Zones::of(&[earlier(2 * HOUR_S), run], None);
        assert_eq!(south.offset(&run), (2 * HOUR_S, None));
        let start_told = RecordedTime { told_at_utc_ms: None, ..run };
        assert_eq!(Zones::of(&[start_told], None).offset(&start_told), (2 * HOUR_S, None));
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
