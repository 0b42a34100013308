//! Starts that a list gives by the runner's clock. What lies between it and UTC is told by the recordings
//! that the list names; an entry without one takes what the nearest of them tells.

use std::sync::PoisonError;

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

use super::lists::List;
use crate::activity::{Activity, RecordedOffset, Span};
use crate::base::units::{MS_PER_S, S_PER_HOUR, S_PER_MIN};

/// Every zone lies a multiple of this from UTC.
const ZONE_STEP_MS: i64 = 15 * S_PER_MIN as i64 * MS_PER_S;
/// A recording has its first point this much later than the start that the list gives, at most: the
/// phone waits for satellites.
const FIRST_POINT_MS: i64 = 3 * S_PER_MIN as i64 * MS_PER_S;
/// No zone lies further from UTC.
const FURTHEST_MS: i64 = 14 * S_PER_HOUR as i64 * MS_PER_S;

impl List {
    /// Seconds from UTC to the runner's clock at an entry that a recording with these times belongs to;
    /// kept for the entries without one. `None` where the list gives UTC, or the two do not agree.
    pub(super) fn offset_of(&self, row: usize, span: Option<Span>) -> Option<i32> {
        let entry = self.content.entries().get(row).filter(|entry| entry.starts_in_local_time)?;
        let local_ms = entry.summary?.start_utc_ms;
        let mut offsets_s = self.offsets_s.lock().unwrap_or_else(PoisonError::into_inner);
        // A file with several activities tells it by the first of them.
        if let Some(known) = offsets_s.get(&row) {
            return Some(*known);
        }
        let offset_s = offset_s(local_ms, span?.start_ms)?;
        offsets_s.insert(row, offset_s);
        Some(offset_s)
    }

    /// An activity whose start is that of the runner's clock, with its start in UTC.
    pub(super) fn in_utc(&self, mut activity: Activity, zone: Option<Tz>) -> Activity {
        let Some(summary) = &mut activity.summary else { return activity };
        let local_ms = summary.start_utc_ms;
        let offset_s = self.nearest_offset_s(local_ms).or_else(|| of_zone(local_ms, zone?));
        // Where nothing tells the zone the day is right all the same.
        let offset_s = offset_s.unwrap_or(0);
        summary.start_utc_ms = local_ms - i64::from(offset_s) * MS_PER_S;
        activity.offset = RecordedOffset::Known(offset_s);
        activity
    }

    fn nearest_offset_s(&self, local_ms: i64) -> Option<i32> {
        let offsets_s = self.offsets_s.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = self.content.entries();
        let away = |row: usize| Some(entries.get(row)?.summary?.start_utc_ms.abs_diff(local_ms));
        offsets_s.iter().min_by_key(|(row, _)| (away(**row), **row)).map(|(_, offset_s)| *offset_s)
    }
}

/// What a zone lies from UTC at a moment of its own clock.
fn of_zone(local_ms: i64, zone: Tz) -> Option<i32> {
    let local = chrono::DateTime::from_timestamp_millis(local_ms)?.naive_utc();
    zone.offset_from_local_datetime(&local).earliest().map(|offset| offset.fix().local_minus_utc())
}

/// Seconds between a moment of the runner's clock and the first point of its recording.
fn offset_s(local_ms: i64, first_point_ms: i64) -> Option<i32> {
    let apart_ms = local_ms - first_point_ms;
    let offset_ms = (apart_ms + ZONE_STEP_MS / 2).div_euclid(ZONE_STEP_MS) * ZONE_STEP_MS;
    let is_possible =
        (apart_ms - offset_ms).abs() <= FIRST_POINT_MS && offset_ms.abs() <= FURTHEST_MS;
    is_possible.then(|| i32::try_from(offset_ms / MS_PER_S).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_and_the_first_point_tell_the_zone() {
        let hour_ms = 3_600_000;
        assert_eq!(offset_s(10 * hour_ms, 15 * hour_ms + 40_000), Some(-5 * 3600));
        assert_eq!(offset_s(10 * hour_ms, 10 * hour_ms - 330 * 60_000 - 1000), Some(19_800));
        assert_eq!(offset_s(10 * hour_ms, 10 * hour_ms), Some(0));
        // Seven minutes fit no zone, and no zone is a day away.
        assert_eq!(offset_s(10 * hour_ms, 10 * hour_ms - 7 * 60_000), None);
        assert_eq!(offset_s(40 * hour_ms, 10 * hour_ms), None);
    }

    #[test]
    fn a_zone_of_the_settings_has_its_summer() {
        let zone = chrono_tz::Europe::Lisbon;
        let noon = |day: i64| (day * 24 + 12) * 3_600_000;
        // 2024-01-15 is day 19737 since 1970, 2024-07-15 day 19919.
        assert_eq!(of_zone(noon(19_737), zone), Some(0));
        assert_eq!(of_zone(noon(19_919), zone), Some(3600));
    }
}
