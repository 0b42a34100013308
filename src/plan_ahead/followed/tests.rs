//! What becomes of the sessions of a plan, on invented weeks. Day 0 is a Monday.

use super::*;
use crate::season::fixtures::{day, run, season_as_of};

fn planned(offset: u64, km: f64) -> PlannedRun {
    PlannedRun { day: day(offset), distance_m: Some(km * 1000.0), ..PlannedRun::default() }
}

/// What becomes of a plan when these runs are run, on a day.
fn beside(plan: &[PlannedRun], runs: &[(u64, f64)], today: u64) -> Followed {
    let runs = runs.iter().map(|(offset, km)| run(*offset, km * 1000.0)).collect();
    followed(&season_as_of(runs, day(today)), plan, day(today))
}

/// The fate of each run by day, and the day it was moved to.
fn fates(followed: &Followed) -> Vec<(Fate, Option<NaiveDate>)> {
    followed.runs.iter().map(|run| (run.fate, run.moved_to)).collect()
}

#[test]
fn sessions_are_done_moved_missed_or_ahead_and_other_runs_are_extra() {
    let plan =
        [planned(1, 5.0), planned(3, 6.0), planned(6, 10.0), planned(8, 5.0), planned(13, 9.0)];
    // Thursday's on Friday, Sunday's not at all, 3 km on Monday beside it.
    let followed = beside(&plan, &[(1, 5.2), (4, 5.8), (7, 3.0), (8, 4.9)], 9);
    let expected = [
        (Fate::Done, None),
        (Fate::Done, Some(day(4))),
        (Fate::Missed, None),
        (Fate::Extra, None),
        (Fate::Done, None),
        (Fate::Ahead, None),
    ];
    assert_eq!(fates(&followed), expected);
    assert_eq!(followed.runs[1].done_m, Some(5800.0));
    let week = followed.weeks[0];
    assert_eq!((week.planned_m, week.done_m, week.is_over), (21_000.0, 11_000.0, true));
    let week = followed.weeks[1];
    assert_eq!((week.planned_m, week.done_m, week.is_over), (14_000.0, 7900.0, false));
    assert_eq!((week.planned_count, week.done_count), (2, 2));
}

#[test]
fn a_fifth_less_or_more_is_done_and_beyond_it_the_run_was_shorter_or_longer() {
    let plan = [0, 2, 4, 6].map(|offset| planned(offset, 10.0));
    let followed = beside(&plan, &[(0, 8.0), (2, 7.9), (4, 12.0), (6, 12.1)], 8);
    let expected = [Fate::Done, Fate::Shorter, Fate::Done, Fate::Longer];
    assert_eq!(fates(&followed), expected.map(|fate| (fate, None)));
    assert_eq!(followed.runs[1].done_m, Some(7900.0));
}

#[test]
fn a_run_of_another_day_of_the_week_counts_for_one_session() {
    // Tuesday's and Thursday's were missed; 5 km on Saturday are one of them, and which is told by the days.
    let plan = [planned(1, 5.0), planned(3, 5.0)];
    let followed = beside(&plan, &[(5, 5.0)], 8);
    assert_eq!(fates(&followed), [(Fate::Missed, None), (Fate::Done, Some(day(5)))]);
    // Half of a session is that session, four days later too.
    let followed = beside(&[planned(1, 10.0)], &[(5, 5.0)], 8);
    assert_eq!(fates(&followed), [(Fate::Shorter, Some(day(5)))]);
    // What was run early is not taken for a session that is still to come.
    let followed = beside(&[planned(6, 10.0)], &[(1, 9.0)], 3);
    assert_eq!(fates(&followed), [(Fate::Extra, None), (Fate::Ahead, None)]);
}

#[test]
fn sundays_run_on_monday_is_moved_and_not_run_beside_the_next() {
    let plan = [planned(6, 10.0), planned(8, 5.0)];
    let followed = beside(&plan, &[(7, 10.0), (8, 5.0)], 9);
    assert_eq!(fates(&followed), [(Fate::Done, Some(day(7))), (Fate::Done, None)]);
    // The last session of a plan, too.
    let followed = beside(&[planned(6, 10.0)], &[(7, 10.0), (8, 5.0)], 9);
    assert_eq!(fates(&followed), [(Fate::Done, Some(day(7)))]);
}

#[test]
fn a_run_of_another_day_and_another_length_is_not_the_session() {
    let followed = beside(&[planned(3, 12.0)], &[(2, 4.0), (9, 12.0)], 9);
    assert_eq!(fates(&followed), [(Fate::Extra, None), (Fate::Missed, None)]);
}

#[test]
fn todays_session_is_not_missed_before_the_day_is_over() {
    let of = |today| fates(&beside(&[planned(3, 5.0)], &[(0, 1.0)], today)).pop();
    assert_eq!([of(3), of(4)], [Some((Fate::Ahead, None)), Some((Fate::Missed, None))]);
}

#[test]
fn a_plan_that_nobody_follows_is_left() {
    let plan = [1, 3, 6, 8, 10, 13].map(|offset| planned(offset, 5.0));
    let left = |runs: &[(u64, f64)], today| beside(&plan, runs, today).left;
    assert_eq!(left(&[(0, 1.0)], 14), Some(Left::AllMissed));
    // One that was missed may be the only one.
    assert_eq!(left(&[(0, 1.0)], 2), None);
    // A week without any of three, after the first was run.
    assert_eq!(left(&[(1, 5.0)], 10), Some(Left::Since(day(3))));
    assert_eq!(left(&[(1, 5.0)], 9), None);
    assert_eq!(left(&[(1, 5.0), (10, 3.0)], 14), None);
}
