//! Seasons of half a year with a gap in which nothing is recorded, and what it is taken for.

use super::*;
use crate::season::Season;
use crate::season::fixtures::{
    covered, day, entry, run, season_as_of, steady, with_calf_injury, with_diary, with_rides,
};
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary::Tag;

/// First day without a run after half a year of three runs a week; the last run is on its eve.
const GAP: u64 = 26 * 7 - 2;

/// Half a year of runs, and one more after so many days off.
fn back_after(off_days: u64) -> Season {
    let sessions = [steady(26, 8000.0), vec![run(GAP + off_days, 8000.0)]].concat();
    season_as_of(sessions, day(GAP + off_days))
}

/// A ride every second Saturday up to the gap.
fn fortnightly() -> impl Iterator<Item = u64> {
    (0..13).map(|fortnight| 14 * fortnight + 5).filter(|day| *day < GAP)
}

/// Covered and unclear days of a gap, known on the day of the return.
fn known(season: &Season, off_days: u64) -> (i64, i64) {
    let known = season.known(day(GAP)..day(GAP + off_days), day(GAP + off_days));
    (known.covered_days, known.unclear_days)
}

fn whys(season: &Season) -> Vec<(Range<NaiveDate>, Why)> {
    season.coverage.uncovered(season.as_of).into_iter().map(|one| (one.days, one.why)).collect()
}

#[test]
fn of_an_account_with_other_sports_ten_days_of_nothing_are_not_covered_and_nine_are() {
    let season = with_rides(back_after(10), fortnightly());
    assert_eq!(known(&season, 10), (0, 0));
    assert_eq!(whys(&season), [(day(GAP)..day(GAP + 10), Why::NothingRecorded)]);
    assert_eq!(known(&with_rides(back_after(9), fortnightly()), 9), (9, 0));
}

#[test]
fn of_an_account_of_runs_alone_it_cannot_be_told() {
    assert_eq!(known(&back_after(21), 21), (21, 21));
    assert_eq!(whys(&back_after(21)), []);
    // A ride in fewer than half of the weeks is no habit.
    let rare = with_rides(back_after(21), fortnightly().skip(1));
    assert_eq!(known(&rare, 21), (21, 21));
}

#[test]
fn a_ride_in_it_ends_the_gap() {
    let rides = fortnightly().chain([GAP + 9]);
    assert_eq!(known(&with_rides(back_after(19), rides), 19), (19, 0));
}

#[test]
fn pain_an_injury_or_a_session_that_the_diary_tells_make_it_time_off() {
    let season = || with_rides(back_after(21), fortnightly());
    let sore = |offset| DiaryEntry { during_0_10: Some(4.0), ..entry(offset) };
    assert_eq!(known(&with_diary(season(), vec![sore(GAP + 3)]), 21), (21, 0));
    // What made it was felt in the last run.
    assert_eq!(known(&with_diary(season(), vec![sore(GAP - 1)]), 21), (21, 0));
    assert_eq!(known(&with_diary(season(), vec![sore(GAP - 2)]), 21), (0, 0));
    assert_eq!(known(&with_calf_injury(season(), GAP - 1, Some(GAP + 2)), 21), (21, 0));
    assert_eq!(known(&with_calf_injury(season(), GAP - 9, Some(GAP - 2)), 21), (0, 0));
    for tag in [Tag::Strength, Tag::CrossTraining, Tag::TimeOff] {
        let told = DiaryEntry { tags: vec![tag], site: None, ..entry(GAP + 3) };
        assert_eq!(known(&with_diary(season(), vec![told]), 21), (21, 0));
    }
}

#[test]
fn the_like_of_it_in_the_past_makes_it_time_off() {
    // Fifteen days off in the first weeks: three quarters of twenty, and less of twenty-one.
    let like = |off_days: u64| {
        let mut sessions = steady(26, 8000.0);
        sessions.retain(|run| !(day(5)..day(20)).contains(&run.day));
        sessions.push(run(4, 8000.0));
        sessions.push(run(20, 8000.0));
        sessions.push(run(GAP + off_days, 8000.0));
        let season = season_as_of(sessions, day(GAP + off_days));
        known(&with_rides(season, (26..GAP).step_by(7)), off_days)
    };
    assert_eq!((like(20), like(21)), ((20, 0), (0, 0)));
}

#[test]
fn a_holiday_without_the_watch_is_not_the_like_of_the_next() {
    let mut sessions = [steady(26, 8000.0), vec![run(GAP + 14, 8000.0)]].concat();
    let next = GAP + 14 + 1;
    sessions.push(run(next + 14, 8000.0));
    let season = with_rides(season_as_of(sessions, day(next + 14)), fortnightly());
    assert_eq!(season.known(day(next)..day(next + 14), day(next + 14)).covered_days, 0);
}

#[test]
fn an_account_that_is_new_or_not_used_every_week_tells_nothing() {
    let weekly = |weeks: u64, empty: &[u64]| {
        let starts = (0..weeks).filter(|week| !empty.contains(week)).map(|week| 7 * week);
        let days: Vec<u64> = starts.chain([7 * weeks, 7 * weeks + 22]).collect();
        let sessions = days.iter().map(|day| run(*day, 8000.0)).collect();
        let season = season_as_of(sessions, day(7 * weeks + 22));
        season.known(day(7 * weeks + 1)..day(7 * weeks + 22), day(7 * weeks + 22)).unclear_days
    };
    assert_eq!((weekly(12, &[]), weekly(11, &[])), (21, 0));
    // Two of twenty weeks are a tenth, three are more; no gap is longer than thirteen days.
    assert_eq!((weekly(20, &[8, 12]), weekly(20, &[4, 8, 12])), (21, 0));
}

#[test]
fn the_runner_names_days_in_the_file_and_in_the_diary() {
    let season = covered(back_after(9), &[(GAP - 2, GAP + 2)]);
    // The run on the eve of the gap is known all the same.
    let of_file = [(day(GAP - 2)..day(GAP - 1), Why::Away), (day(GAP)..day(GAP + 3), Why::Away)];
    assert_eq!(whys(&season), of_file);
    assert_eq!(known(&season, 9), (6, 0));
    let noted = |offset| DiaryEntry { tags: vec![Tag::NoWatch], site: None, ..entry(offset) };
    let season = with_diary(back_after(9), vec![noted(GAP + 1)]);
    assert_eq!(
        (known(&season, 9), whys(&season)),
        ((8, 0), vec![(day(GAP + 1)..day(GAP + 2), Why::Diary)])
    );
    // In ten days without anything one such note speaks for all of them.
    assert_eq!(known(&with_diary(back_after(10), vec![noted(GAP + 1)]), 10), (0, 0));
}

#[test]
fn what_was_known_on_a_day_does_not_change_later() {
    let season = with_rides(back_after(30), fortnightly());
    for on in GAP..GAP + 31 {
        let cut = season.projected(day(on), &[], day(on));
        let span = day(GAP - 10)..day(on);
        assert_eq!(cut.known(span.clone(), day(on)), season.known(span, day(on)), "{on}");
    }
    let so_far = |on| season.known(day(GAP)..day(on), day(on)).covered_days;
    assert_eq!((so_far(GAP + 9), so_far(GAP + 10)), (9, 0));
}

#[test]
fn six_days_of_ten_are_enough() {
    let known = |covered_days, unclear_days| {
        let known = Known { days: 30, covered_days, unclear_days, unclear_gap_days: 0 };
        (known.is_enough(), known.is_enough_in_any_case())
    };
    assert_eq!((known(18, 0), known(17, 0)), ((true, true), (false, false)));
    assert_eq!((known(30, 12), known(30, 13)), ((true, true), (true, false)));
}
