//! The ranges of time in which the charts of a page can be seen.

use chrono::{Days, Months, NaiveDate};
use serde::Serialize;

use crate::season::Season;

/// A range of time up to the last day of a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChartRange {
    /// Its name in the page.
    pub key: &'static str,
    /// What its button says.
    pub words: &'static str,
    /// Whether charts show it until another one is chosen.
    pub is_default: bool,
    /// Its first day; all days where there is none.
    #[serde(skip)]
    pub from: Option<NaiveDate>,
}

/// Weeks of the shortest range.
const WEEKS: u64 = 12;
/// Days from which less than all of it is shown first.
const MOST_DAYS: i64 = 2 * 366;

/// The ranges that differ from each other, the whole season last.
pub fn ranges(season: &Season) -> Vec<ChartRange> {
    let last = season.calendar.last().map_or(season.last_day, |week| week.end());
    let first = season.calendar.first().map_or(season.first_day, |week| week.start);
    let is_long = (last - first).num_days() > MOST_DAYS;
    let part = |key, words, from: Option<NaiveDate>, is_default| {
        let from = from.filter(|from| *from > first);
        from.map(|from| ChartRange { key, words, is_default, from: Some(from) })
    };
    let weeks = last.checked_sub_days(Days::new(7 * WEEKS - 1));
    let year = last.checked_sub_months(Months::new(12));
    let whole = ChartRange { key: "all", words: "All", is_default: !is_long, from: None };
    let parts = [part("weeks", "12 weeks", weeks, false), part("year", "12 months", year, is_long)];
    parts.into_iter().flatten().chain([whole]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{run, season_as_of};

    fn keys(first: NaiveDate, last: NaiveDate) -> Vec<(&'static str, bool)> {
        let sessions = [first, last].map(|day| crate::season::Session { day, ..run(0, 5000.0) });
        let all = ranges(&season_as_of(sessions.to_vec(), last));
        all.iter().map(|range| (range.key, range.is_default)).collect()
    }

    #[test]
    fn a_range_is_offered_where_it_is_shorter_than_the_season_and_a_year_beyond_two() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(keys(day(2026, 3, 2), day(2026, 4, 1)), [("all", true)]);
        assert_eq!(keys(day(2026, 3, 2), day(2026, 9, 1)), [("weeks", false), ("all", true)]);
        let all = [("weeks", false), ("year", true), ("all", false)];
        assert_eq!(keys(day(2023, 3, 2), day(2026, 9, 1)), all);
    }
}
