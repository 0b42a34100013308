//! Flags that need no rule: at random, on every day with a run, after a week of many kilometres. A
//! rule that does no better than these is of no use.

use chrono::{Days, NaiveDate};

use super::super::random::{DRAWS, Dice, interval};
use super::days::Flags;
use super::followed::FollowedStretch;
use super::ratio::{Counts, ratio};

/// A flag that anybody could raise.
pub(super) struct Rival {
    /// What it is called in tables.
    pub(super) name: &'static str,
    /// The days on which it is raised.
    pub(super) flags: fn(&FollowedStretch) -> Flags,
}

/// All of them but the random one, which goes by the number of flags of each rule.
pub(super) const RIVALS: &[Rival] =
    &[Rival { name: "ran-today", flags: ran_today }, Rival { name: "high-week", flags: high_week }];

/// Days whose seven-day distance is known before one of them can be called high.
const HISTORY_DAYS: usize = 28;
/// A week is high when so many of ten before it were lower.
const HIGH_TENTHS: usize = 9;
const WEEK_DAYS: usize = 7;

fn ran_today(stretch: &FollowedStretch) -> Flags {
    let mut days: Vec<NaiveDate> = stretch.runs.iter().map(|run| run.0).collect();
    days.dedup();
    Flags { from: stretch.first, days }
}

/// Days whose last seven days were longer than nine in ten of the athlete's own seven days before.
/// Only what lies before a day is used.
fn high_week(stretch: &FollowedStretch) -> Flags {
    let mut daily_m = Vec::new();
    let mut runs = stretch.runs.iter().peekable();
    for day in stretch.first.iter_days().take_while(|day| *day <= stretch.last) {
        let mut metres = 0.0;
        while let Some(run) = runs.next_if(|run| run.0 == day) {
            metres += run.1;
        }
        daily_m.push(metres);
    }
    let mut earlier: Vec<f64> = Vec::new();
    let mut flags = Vec::new();
    for (last, week) in (WEEK_DAYS - 1..).zip(daily_m.windows(WEEK_DAYS)) {
        let week_m: f64 = week.iter().sum();
        let lower = earlier.partition_point(|other| *other < week_m);
        if earlier.len() >= HISTORY_DAYS && lower * 10 > earlier.len() * HIGH_TENTHS {
            flags.push(stretch.first + Days::new(last as u64));
        }
        earlier.insert(lower, week_m);
    }
    let from = WEEK_DAYS - 1 + HISTORY_DAYS;
    Flags { from: stretch.first + Days::new(from as u64), days: flags }
}

/// The interval of the ratio when each athlete's flags fall on random days of the same athlete.
pub(super) fn random_flags(athletes: &[Counts]) -> Option<(f64, f64)> {
    let mut dice = Dice::fixed();
    let mut draw = || ratio(athletes.iter().map(|counts| scattered(counts, &mut dice)));
    interval((0..DRAWS).filter_map(|_| draw()).collect())
}

/// The same days and injuries with the flags drawn anew, one after the other without return.
fn scattered(counts: &Counts, dice: &mut Dice) -> Counts {
    let (days, followed) = (counts.days(), counts.followed());
    let mut flagged_followed = 0;
    for drawn in 0..counts.flagged {
        flagged_followed += usize::from(dice.below(days - drawn) < followed - flagged_followed);
    }
    Counts { flagged_followed, unflagged_followed: followed - flagged_followed, ..*counts }
}

#[cfg(test)]
mod tests {
    use super::super::tests::stretch;
    use super::*;
    use crate::season::fixtures::day;

    #[test]
    fn a_day_with_two_runs_has_one_flag() {
        let mut stretch = stretch(10);
        stretch.runs = vec![(day(2), 5000.0), (day(2), 3000.0), (day(4), 5000.0)];
        assert_eq!(ran_today(&stretch).days, [day(2), day(4)]);
    }

    #[test]
    fn a_week_is_high_by_what_came_before_it_alone() {
        let mut stretch = stretch(60);
        // 5 km a day, then 8 km on day 40: the seven days that end on days 40 to 46 hold it.
        let km = |offset: u64| if offset == 40 { 8000.0 } else { 5000.0 };
        stretch.runs = (0..60).map(|offset| (day(offset), km(offset))).collect();
        let flags = high_week(&stretch);
        assert_eq!(flags.from, day(34));
        // Weeks end from day 6 on: 34 lower ones before day 40; on day 44 four of 38 are as high,
        // so that 34 of 38 are lower, which is less than nine in ten.
        assert_eq!(flags.days, [40, 41, 42, 43].map(day));
    }

    #[test]
    fn scattered_flags_keep_days_and_injuries() {
        let counts =
            Counts { flagged: 30, flagged_followed: 9, unflagged: 70, unflagged_followed: 11 };
        let mut dice = Dice::fixed();
        let draws: Vec<Counts> = (0..2000).map(|_| scattered(&counts, &mut dice)).collect();
        assert!(draws.iter().all(|draw| draw.followed() == 20 && draw.days() == 100));
        // 30 of 100 days with 20 injuries meet 6 on average; the standard deviation is 1.84.
        let mean = draws.iter().map(|draw| draw.flagged_followed).sum::<usize>() as f64 / 2000.0;
        assert!((mean - 6.0).abs() < 0.2, "{mean}");
    }

    #[test]
    fn random_flags_leave_a_ratio_of_one_in_their_interval() {
        let counts =
            Counts { flagged: 30, flagged_followed: 20, unflagged: 70, unflagged_followed: 5 };
        let (low, high) = random_flags(&[counts; 4]).unwrap();
        assert!(low < 1.0 && high > 1.0 && high < 3.0, "{low} {high}");
    }
}
