//! On which weekdays a runner runs, and on which far.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::base::stats::median_high;
use crate::season::Season;

/// Days before the last run that tell the usual weekdays: twelve weeks.
const HABIT_DAYS: u64 = 84;
/// Weekdays of a runner of whom nothing is known, and of any who has no long run.
const DEFAULT_DAYS: [Weekday; 3] = [Weekday::Tue, Weekday::Thu, Weekday::Sun];
/// A plan leaves a day of rest.
const MOST_DAYS: usize = 6;
const MOST_DAYS_BACK: usize = 3;

/// The weekdays run most on, at most as many as in a usual week, in the order of the runner's week.
pub(super) fn usual_days(season: &Season, start: NaiveDate) -> Vec<Weekday> {
    let counts = counts(season, start);
    let count = days_a_week(season, start).min(MOST_DAYS);
    let mut days: Vec<Weekday> = by_count(&counts).into_iter().take(count).collect();
    if days.is_empty() {
        days = DEFAULT_DAYS.to_vec();
    }
    in_order(season, start, days)
}

/// Of the usual weekdays those that leave a day between two sessions; every second day where too few do.
pub(super) fn days_apart(season: &Season, start: NaiveDate) -> Vec<Weekday> {
    let counts = counts(season, start);
    let wanted = days_a_week(season, start).clamp(2, MOST_DAYS_BACK);
    let all = by_count(&counts).into_iter().chain(DEFAULT_DAYS).chain(ALL);
    let mut days: Vec<Weekday> = Vec::new();
    for day in all {
        let is_apart = days.iter().all(|other| apart(day, *other) >= 2);
        if is_apart && days.len() < wanted {
            days.push(day);
        }
    }
    in_order(season, start, days)
}

/// Of these weekdays the most that leave a day between two sessions, with that of the long run where it can be.
pub(super) fn only_apart(days: Vec<Weekday>, long_day: Weekday) -> Vec<Weekday> {
    let subset = |bits: u32| {
        let with = days.iter().enumerate().filter(move |(index, _)| bits & (1 << index) != 0);
        with.map(|(_, day)| *day).collect::<Vec<Weekday>>()
    };
    let is_apart = |some: &Vec<Weekday>| {
        some.iter()
            .enumerate()
            .all(|(index, day)| some[index + 1..].iter().all(|other| apart(*day, *other) >= 2))
    };
    // Most sessions first, and of as many those with the long run on its day; seven days have few subsets.
    let all = (0..1_u32 << days.len().min(7)).rev().map(subset).filter(is_apart);
    let best = all.max_by_key(|some| (some.len(), some.contains(&long_day)));
    best.unwrap_or_default()
}

/// The weekday among these on which the longest run of a week fell most often; the last of the week where
/// none did.
pub(super) fn long_day(season: &Season, start: NaiveDate, days: &[Weekday]) -> Weekday {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for week in &season.calendar {
        let is_recent = week.end() >= until(season, start) - Days::new(HABIT_DAYS);
        let Some(longest_m) = week.longest_run_m.filter(|_| is_recent) else { continue };
        let mut of_week = season
            .sessions
            .iter()
            .filter(|run| (week.start..=week.end()).contains(&run.day) && run.day < start);
        let longest = of_week
            .find(|run| run.known_distance_m().is_some_and(|metres| metres + 1.0 >= longest_m));
        if let Some(run) = longest {
            *counts.entry(run.day.weekday().num_days_from_monday()).or_default() += 1;
        }
    }
    let count =
        |day: &Weekday| counts.get(&day.num_days_from_monday()).copied().unwrap_or_default();
    let last = days.last().copied().unwrap_or(Weekday::Sun);
    let most = days.iter().copied().max_by_key(|day| (count(day), *day == last));
    most.filter(|day| count(day) > 0).unwrap_or(last)
}

/// The given weekdays in the order of the runner's week, each once.
pub(super) fn in_order(season: &Season, start: NaiveDate, mut days: Vec<Weekday>) -> Vec<Weekday> {
    let first = season.week_start_of(start).weekday();
    days.sort_by_key(|day| day.days_since(first));
    days.dedup();
    days
}

const ALL: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Days from one weekday to another, the shorter way round the week.
pub(super) fn apart(one: Weekday, other: Weekday) -> u32 {
    one.days_since(other).min(other.days_since(one))
}

/// The last day that tells habits: that of the last run before the plan.
fn until(season: &Season, start: NaiveDate) -> NaiveDate {
    let known = season.sessions.partition_point(|run| run.day < start);
    season.sessions[..known].last().map_or(start, |run| run.day)
}

/// On how many days of the last weeks a run fell on each weekday.
fn counts(season: &Season, start: NaiveDate) -> BTreeMap<u32, usize> {
    let from = until(season, start) - Days::new(HABIT_DAYS);
    let mut days: Vec<NaiveDate> = season.sessions.iter().map(|run| run.day).collect();
    days.retain(|day| *day > from && *day < start);
    days.dedup();
    let mut counts = BTreeMap::new();
    for day in days {
        *counts.entry(day.weekday().num_days_from_monday()).or_default() += 1;
    }
    counts
}

/// Weekdays with a run, the commonest first, of equals the later of the week.
fn by_count(counts: &BTreeMap<u32, usize>) -> Vec<Weekday> {
    let mut days: Vec<(usize, u32)> = counts.iter().map(|(day, count)| (*count, *day)).collect();
    days.sort_by(|a, b| b.cmp(a));
    days.into_iter().filter_map(|(_, day)| ALL.get(day as usize).copied()).collect()
}

/// Days with a run in a usual week with running.
fn days_a_week(season: &Season, start: NaiveDate) -> usize {
    let last = until(season, start);
    let recent = season.calendar.iter().filter(|week| {
        week.run_days > 0 && week.end() >= last - Days::new(HABIT_DAYS) && week.start < start
    });
    median_high(recent.map(|week| week.run_days as f64))
        .map_or(DEFAULT_DAYS.len(), |days| days as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, run, season};

    /// Ten weeks with 5 km on Tuesday and Thursday, 12 km on Saturday, and once 4 km on a Monday.
    fn of_three_days() -> Season {
        let weeks = (0..10).flat_map(|week| {
            [run(7 * week + 1, 5e3), run(7 * week + 3, 5e3), run(7 * week + 5, 12e3)]
        });
        season(weeks.chain([run(21, 4e3)]).collect())
    }

    #[test]
    fn the_days_run_on_most_are_kept_and_the_long_run_keeps_its_own() {
        let season = of_three_days();
        let days = usual_days(&season, day(70));
        assert_eq!(days, [Weekday::Tue, Weekday::Thu, Weekday::Sat]);
        assert_eq!(long_day(&season, day(70), &days), Weekday::Sat);
        // No long run fell on either.
        assert_eq!(long_day(&season, day(70), &[Weekday::Mon, Weekday::Wed]), Weekday::Wed);
    }

    #[test]
    fn on_the_way_back_a_day_lies_between_two_sessions() {
        let daily = season((0..70).map(|offset| run(offset, 5e3)).collect());
        let days = days_apart(&daily, day(70));
        assert_eq!(days.len(), 3);
        for pair in [(0, 1), (1, 2), (0, 2)] {
            assert!(apart(days[pair.0], days[pair.1]) >= 2, "{days:?}");
        }
    }

    #[test]
    fn of_neighbouring_days_the_most_are_kept_that_leave_a_day_between() {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        let work = vec![Mon, Tue, Wed, Thu, Fri];
        assert_eq!(only_apart(work, Tue), [Mon, Wed, Fri]);
        // Of as many those with the long run on its day; Sunday is next to Monday.
        assert_eq!(only_apart(vec![Tue, Thu, Sat, Sun], Sun), [Tue, Thu, Sun]);
        assert_eq!(only_apart(vec![Sun, Mon], Mon), [Mon]);
    }
}
