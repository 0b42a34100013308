//! Which days of the last year are not covered, in words: the same for the terminal and the page.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::base::words::counted;
use crate::season::{Season, Uncovered, Why};

/// Days before the evaluation of which it is said: what a finding can still stand on.
const SAID_DAYS: u64 = 365;
/// Stretches that are named one by one.
const SHOWN: usize = 5;

/// Days that are taken as days without the watch.
#[derive(Clone, Debug, Serialize)]
pub struct UncoveredRecord {
    /// The first.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
    /// `away`, `diary` or `nothing-recorded`.
    pub why: &'static str,
    /// It in a sentence.
    pub text: String,
}

/// The days of the year before a day, and it, that are taken as days without the watch, by day.
pub(in crate::report) fn records(season: &Season, as_of: NaiveDate) -> Vec<UncoveredRecord> {
    let record = |one: &Uncovered| UncoveredRecord {
        first: one.days.start,
        last: one.days.end - Days::new(1),
        why: match one.why {
            Why::Away => "away",
            Why::Diary => "diary",
            Why::NothingRecorded => "nothing-recorded",
        },
        text: format!("{}.", sentence(season, one)),
    };
    of_year(season, as_of).iter().map(record).collect()
}

fn of_year(season: &Season, as_of: NaiveDate) -> Vec<Uncovered> {
    let since = as_of - Days::new(SAID_DAYS);
    let mut uncovered = season.coverage.uncovered(as_of);
    uncovered.retain(|one| one.days.end > since);
    uncovered
}

/// The days of the last year that are taken as days without the watch, a sentence a stretch, the newest
/// first, without full stops.
pub(in crate::report) fn sentences(season: &Season) -> Vec<String> {
    let uncovered = of_year(season, season.as_of);
    let mut lines: Vec<String> =
        uncovered.iter().rev().take(SHOWN).map(|one| sentence(season, one)).collect();
    if uncovered.len() > SHOWN {
        let more = counted(uncovered.len() - SHOWN, "earlier time");
        lines.push(format!("{more} without the watch in the last year"));
    }
    lines
}

fn sentence(season: &Season, uncovered: &Uncovered) -> String {
    let name = |day| season.day_names.iso(day);
    let (first, last) = (uncovered.days.start, uncovered.days.end - Days::new(1));
    let days =
        if first == last { name(first) } else { format!("{} to {}", name(first), name(last)) };
    match uncovered.why {
        Why::NothingRecorded => format!(
            "{days}: nothing recorded, not even other sports; counted as days without the watch, \
             not as rest"
        ),
        Why::Away => format!("{days}: without the watch (away.csv); not counted as rest"),
        Why::Diary => format!("{days}: without the watch (diary); not counted as rest"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::DayNames;
    use crate::season::fixtures::{covered, day, run, season_as_of, steady, with_rides};

    #[test]
    fn what_is_taken_as_days_without_the_watch_is_said_for_a_year() {
        let sessions = [steady(26, 8000.0), vec![run(200, 8000.0)]].concat();
        let season =
            |as_of| with_rides(season_as_of(sessions.clone(), day(as_of)), (5..180).step_by(7));
        // The last run lies on day 179, the eve of 29 June 2024; day 199 is 18 July.
        let expected = "2024-06-29 to 2024-07-18: nothing recorded, not even other sports; counted \
                        as days without the watch, not as rest";
        assert_eq!(sentences(&season(200)).last().unwrap(), expected);
        assert_eq!(sentences(&season(199 + 365)).last().unwrap(), expected);
        // What goes on after the last run is another stretch.
        assert_eq!(sentences(&season(200 + 365)).len(), 1);
    }

    #[test]
    fn named_days_are_counted_where_they_are_many_and_moved_where_nobody_may_be_known() {
        let away: Vec<(u64, u64)> = (0..7).map(|time| (3 + 7 * time, 3 + 7 * time)).collect();
        let mut season = covered(season_as_of(steady(26, 8000.0), day(181)), &away);
        let lines = sentences(&season);
        assert_eq!(lines[0], "2024-02-15: without the watch (away.csv); not counted as rest");
        assert_eq!(lines[SHOWN], "2 earlier times without the watch in the last year");
        season.day_names = DayNames::FromWeekOne(day(0));
        assert!(sentences(&season)[0].starts_with("week 7, day 4: "));
    }
}
