//! Recordings during which the clocks changed: a device that says its offset from UTC at the end of a
//! recording means the offset after the change, and the local day is that of the start.

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::base::units::{MS_PER_S, S_PER_DAY};

/// One zone for each set of rules by which clocks change or changed since watches record (IANA time
/// zone database).
const CHANGING: [Tz; 29] = [
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Europe__Athens,
    Tz::Europe__Moscow,
    Tz::Atlantic__Azores,
    Tz::America__New_York,
    Tz::America__Chicago,
    Tz::America__Denver,
    Tz::America__Los_Angeles,
    Tz::America__Anchorage,
    Tz::America__Halifax,
    Tz::America__St_Johns,
    Tz::America__Mexico_City,
    Tz::America__Havana,
    Tz::America__Santiago,
    Tz::America__Asuncion,
    Tz::America__Sao_Paulo,
    Tz::Australia__Sydney,
    Tz::Australia__Adelaide,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Auckland,
    Tz::Pacific__Chatham,
    Tz::Asia__Jerusalem,
    Tz::Asia__Beirut,
    Tz::Asia__Amman,
    Tz::Asia__Tehran,
    Tz::Asia__Yekaterinburg,
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
];
/// Clocks change between eleven at night and four in the morning (IANA time zone database).
const FROM_MS: i64 = -3600 * MS_PER_S;
const TO_MS: i64 = 4 * 3600 * MS_PER_S;
const DAY_MS: i64 = S_PER_DAY * MS_PER_S;

/// The offset in seconds at the start of a recording whose offset at its end is told, where a zone
/// with that offset changed its clocks in between; `None` where none did.
pub(super) fn offset_before_change(span_utc_ms: (i64, i64), told_s: i32) -> Option<i32> {
    let (start_ms, end_ms) = span_utc_ms;
    if !is_at_night(start_ms, end_ms, told_s) {
        return None;
    }
    let (start, end) = (civil(start_ms), civil(end_ms));
    let before = |zone: &Tz| {
        let before_s = offset_s(zone, &start);
        (offset_s(zone, &end) == told_s && before_s != told_s).then_some(before_s)
    };
    CHANGING.iter().find_map(before)
}

fn is_at_night(start_ms: i64, end_ms: i64, told_s: i32) -> bool {
    let local = |utc_ms: i64| utc_ms + i64::from(told_s) * MS_PER_S;
    let last_midnight_ms = (local(end_ms) - FROM_MS).div_euclid(DAY_MS) * DAY_MS;
    start_ms < end_ms && last_midnight_ms + TO_MS >= local(start_ms)
}

fn offset_s(zone: &Tz, utc: &NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(utc).fix().local_minus_utc()
}

/// The civil time of a moment in milliseconds since 1970.
pub(super) fn civil(milliseconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_S: i32 = 3600;
    const HOUR_MS: i64 = 3600 * MS_PER_S;
    /// 2026-03-29T01:00:00Z, when the clocks of Europe go forward.
    const SPRING_MS: i64 = 1_774_746_000_000;

    #[test]
    fn the_start_is_in_the_offset_before_the_change() {
        let around = (SPRING_MS - 2 * HOUR_MS, SPRING_MS + HOUR_MS);
        assert_eq!(offset_before_change(around, 2 * HOUR_S), Some(HOUR_S));
        assert_eq!(offset_before_change(around, HOUR_S), Some(0));
        // 2025-10-26T01:00:00Z, when they go back.
        let autumn_ms = 1_761_440_400_000;
        let around = (autumn_ms - HOUR_MS, autumn_ms + HOUR_MS);
        assert_eq!(offset_before_change(around, HOUR_S), Some(2 * HOUR_S));
    }

    #[test]
    fn without_a_change_in_between_the_told_offset_counts() {
        let before = (SPRING_MS - 3 * HOUR_MS, SPRING_MS - HOUR_MS);
        assert_eq!(offset_before_change(before, HOUR_S), None);
        let after = (SPRING_MS, SPRING_MS + HOUR_MS);
        assert_eq!(offset_before_change(after, 2 * HOUR_S), None);
        // A zone eight hours ahead has no such rule, and it is morning there.
        let around = (SPRING_MS - HOUR_MS, SPRING_MS + HOUR_MS);
        assert_eq!(offset_before_change(around, 8 * HOUR_S), None);
    }
}
