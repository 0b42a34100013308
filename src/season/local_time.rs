//! The runner's local time: the file's own offset where it has one, else a zone of the settings,
//! else what the runner's other recordings of those weeks say, else UTC.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::activity::RecordedOffset;
use crate::notes::Note;
use crate::run_tables::RunRow;
use crate::units::{MS_PER_S, S_PER_DAY};

/// Recordings this close tell the zone of one that does not.
const NEIGHBOURS_MS: i64 = 14 * S_PER_DAY * MS_PER_S;

/// Offset from UTC in seconds of each run, and the note on where it comes from if not the file.
/// The runs are in order of their start.
pub(super) fn offsets(rows: &[&RunRow], zone: Option<Tz>) -> Vec<(i32, Option<Note>)> {
    let proven: BTreeSet<&str> = rows
        .iter()
        .filter(|row| matches!(row.offset, RecordedOffset::Known(offset_s) if offset_s != 0))
        .filter_map(|row| row.device.as_deref())
        .collect();
    let recorded = |row: &RunRow| match row.offset {
        RecordedOffset::Known(offset_s) => Some(offset_s),
        RecordedOffset::UnprovenZero
            if row.device.as_deref().is_some_and(|device| proven.contains(device)) =>
        {
            Some(0)
        }
        _ => None,
    };
    let known: Vec<(i64, i32)> =
        rows.iter().filter_map(|row| Some((row.start_utc_ms, recorded(row)?))).collect();
    rows.iter()
        .map(|row| match recorded(row) {
            Some(offset_s) => (offset_s, None),
            None => assumed(row.start_utc_ms, zone, &known),
        })
        .collect()
}

fn assumed(start_utc_ms: i64, zone: Option<Tz>, known: &[(i64, i32)]) -> (i32, Option<Note>) {
    if let Some(zone) = zone {
        let offset = zone.offset_from_utc_datetime(&civil(start_utc_ms)).fix();
        return (offset.local_minus_utc(), Some(Note::OffsetAssumed("the zone in the settings")));
    }
    match commonest_nearby(start_utc_ms, known) {
        Some(offset_s) => {
            (offset_s, Some(Note::OffsetAssumed("the recordings of the weeks around it")))
        }
        None => (0, Some(Note::OffsetAssumed("UTC, as nothing tells the zone; see --tz"))),
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

/// The civil time of a moment in milliseconds since 1970.
pub(super) fn civil(milliseconds: i64) -> NaiveDateTime {
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
