//! Dates of 2026 without a date library: file names carry them.

use super::plan::Outing;

/// Local time of the season: two hours behind UTC.
pub(super) const LOCAL_OFFSET_S: i64 = -7_200;
/// 2026-01-01T00:00:00Z.
const YEAR_START_UTC_S: i64 = 1_767_225_600;
const DAYS_BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// Days since the first of January of the date at the start of a file name.
fn day_of_year(name: &str) -> i64 {
    let number = |from: usize| -> i64 { name[from..from + 2].parse().expect("names carry dates") };
    DAYS_BEFORE_MONTH[number(5) as usize - 1] + number(8) - 1
}

/// Midnight UTC of the date in a file name.
pub(super) fn midnight_utc_s(name: &str) -> i64 {
    YEAR_START_UTC_S + day_of_year(name) * 86_400
}

/// When an outing begins.
pub(super) fn start_utc_s(outing: &Outing) -> i64 {
    let local_s = outing.start_hour * 3_600 + outing.start_minute * 60;
    midnight_utc_s(outing.name) + local_s - LOCAL_OFFSET_S
}

/// ISO week of the date in a file name, `2026-W10`.
pub(super) fn iso_week(name: &str) -> String {
    // The first ISO week of 2026 begins on 29 December, three days before the year.
    format!("2026-W{:02}", (day_of_year(name) + 3) / 7 + 1)
}

/// A UTC moment of 2026 as GPX writes it.
pub(super) fn timestamp(utc_s: i64) -> String {
    let day = (utc_s - YEAR_START_UTC_S) / 86_400;
    let second = (utc_s - YEAR_START_UTC_S) % 86_400;
    let month = DAYS_BEFORE_MONTH.iter().rposition(|&before| before <= day).expect("day of 2026");
    format!(
        "2026-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        month + 1,
        day - DAYS_BEFORE_MONTH[month] + 1,
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::{iso_week, midnight_utc_s, timestamp};

    #[test]
    fn a_name_gives_day_and_week() {
        assert_eq!(timestamp(midnight_utc_s("2026-03-02_x") + 3_661), "2026-03-02T01:01:01Z");
        assert_eq!(iso_week("2026-03-01_x"), "2026-W09");
        assert_eq!(iso_week("2026-03-02_x"), "2026-W10");
        assert_eq!(iso_week("2026-06-07_x"), "2026-W23");
    }
}
