//! What each day of an athlete is good for, and counts of days with and without a flag.

use chrono::NaiveDate;

use super::followed::{CENSORED_DAYS, CONTROL_DAYS, FollowedStretch, OUTCOME_DAYS};
use super::ratio::Counts;
use crate::user_files::athlete::diary::Episode;

/// One day of one athlete.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Day {
    pub(super) day: NaiveDate,
    /// Not injured, not in the two weeks after, and with a known week to follow.
    pub(super) is_counted: bool,
    /// An injury began in the 7 days after it.
    pub(super) is_followed: bool,
    /// The 14 days before it are known.
    pub(super) is_control: bool,
    /// An injury began 14 to 8 days before it.
    pub(super) is_preceded: bool,
}

/// Which injuries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Those in the week after a day.
    After,
    /// Those that began 14 to 8 days before it. Days soon after an injury count here, or there
    /// would be none.
    Before,
}

/// Every day of a stretch.
pub(super) fn days(stretch: &FollowedStretch, episodes: &[Episode]) -> Vec<Day> {
    let all = stretch.first.iter_days().take_while(|day| *day <= stretch.last);
    all.map(|day| {
        let began = |from: i64, to: i64| {
            let after = |episode: &Episode| (episode.start - day).num_days();
            episodes.iter().any(|episode| (from..=to).contains(&after(episode)))
        };
        let is_hurt = |episode: &Episode| {
            day >= episode.start && (day - episode.end).num_days() <= CENSORED_DAYS
        };
        let is_followed = began(1, OUTCOME_DAYS);
        // The record often ends with the injury: what followed is known then as well.
        let is_told = is_followed || (stretch.told_until - day).num_days() >= OUTCOME_DAYS;
        Day {
            day,
            is_counted: is_told && !episodes.iter().any(is_hurt),
            is_followed,
            is_control: (day - stretch.first).num_days() >= CONTROL_DAYS.0,
            is_preceded: began(-CONTROL_DAYS.0, -CONTROL_DAYS.1),
        }
    })
    .collect()
}

/// The flags of one stretch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flags {
    /// First day on which one could be raised; days before it count for nothing.
    pub(super) from: NaiveDate,
    /// Days with one, sorted.
    pub(super) days: Vec<NaiveDate>,
}

impl Flags {
    fn is_on(&self, day: NaiveDate) -> bool {
        self.days.binary_search(&day).is_ok()
    }

    /// Days with and without a flag, and how many of them had the outcome.
    pub(super) fn counts(&self, days: &[Day], outcome: Outcome) -> Counts {
        let mut counts = Counts::default();
        for day in days.iter().filter(|day| day.day >= self.from) {
            let (is_counted, has_outcome) = match outcome {
                Outcome::After => (day.is_counted, day.is_followed),
                Outcome::Before => (day.is_control, day.is_preceded),
            };
            if is_counted {
                counts.add(self.is_on(day.day), has_outcome);
            }
        }
        counts
    }

    /// Whether each day that counts in the week before an injury has a flag.
    pub(super) fn before<'a>(
        &'a self,
        days: &'a [Day],
        start: NaiveDate,
    ) -> impl Iterator<Item = bool> + 'a {
        let is_before = move |day: &&Day| {
            day.is_counted
                && day.day >= self.from
                && (1..=OUTCOME_DAYS).contains(&(start - day.day).num_days())
        };
        days.iter().filter(is_before).map(|day| self.is_on(day.day))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::stretch;
    use super::*;
    use crate::season::fixtures::day;

    fn numbers(days: &[Day], is: fn(&Day) -> bool) -> Vec<u64> {
        (0..).zip(days).filter(|(_, day)| is(day)).map(|(number, _)| number).collect()
    }

    #[test]
    fn the_week_before_is_followed_and_two_weeks_after_count_for_nothing() {
        let injury = Episode { start: day(20), end: day(22) };
        let days = days(&stretch(60), &[injury]);
        assert_eq!(numbers(&days, |day| day.is_followed), (13..=19).collect::<Vec<_>>());
        let counted: Vec<u64> = (0..=19).chain(37..=52).collect();
        assert_eq!(numbers(&days, |day| day.is_counted), counted);
        assert_eq!(numbers(&days, |day| day.is_preceded), (28..=34).collect::<Vec<_>>());
        assert_eq!(numbers(&days, |day| day.is_control), (14..=59).collect::<Vec<_>>());
    }

    #[test]
    fn a_record_that_ends_with_the_injury_keeps_the_week_before() {
        let injury = Episode { start: day(60), end: day(60) };
        let mut stretch = stretch(60);
        stretch.told_until = day(60);
        let counted = numbers(&days(&stretch, &[injury]), |day| day.is_counted);
        assert_eq!(counted, (0..=59).collect::<Vec<_>>());
        let counted = numbers(&days(&stretch, &[]), |day| day.is_counted);
        assert_eq!(counted, (0..=53).collect::<Vec<_>>());
    }

    #[test]
    fn days_before_the_first_answer_count_for_nothing() {
        let injury = Episode { start: day(20), end: day(20) };
        let days = days(&stretch(40), &[injury]);
        let flags = Flags { from: day(10), days: vec![day(12), day(15)] };
        // Days 10 to 19; 13 to 19 are followed. After the injury only day 35 and on count, and of
        // them no week is known: the record ends with day 39.
        let expected =
            Counts { flagged: 2, flagged_followed: 1, unflagged: 8, unflagged_followed: 6 };
        assert_eq!(flags.counts(&days, Outcome::After), expected);
        assert_eq!(flags.before(&days, day(20)).filter(|is_on| *is_on).count(), 1);
        assert_eq!(flags.before(&days, day(20)).count(), 7);
    }
}
