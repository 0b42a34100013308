//! After a break a plan up knows what was usual before it.

use super::*;

/// Twenty weeks of three runs of 8 km, the last of them on the 138th day, and these days of 3 km after them.
fn with_break(runs_since: &[u64], last_day: u64) -> Season {
    let since = runs_since.iter().map(|offset| run(*offset, 3000.0));
    let sessions = steady(20, 8000.0).into_iter().chain(since);
    season_as_of(sessions.collect(), day(last_day))
}

fn to_12km(start: NaiveDate) -> Wishes {
    wishes(Goal::Distance { metres: 12_000.0, by: None }, start)
}

#[test]
fn a_week_grows_by_a_fifth_up_to_what_was_usual_and_by_a_tenth_beyond() {
    // Sixteen days off, then a week of three short runs.
    let season = with_break(&[155, 157, 159], 160);
    let answer = answered(&season, &to_12km(day(161)));
    let usual = answer.regains.unwrap();
    assert_eq!((usual.week_m, usual.longest_m), (24_000.0, 8000.0));
    let plan = planned(answer);
    assert_eq!(told(&season, &plan), vec![]);
    assert_eq!(shape::faults(&season, &plan), Vec::<String>::new());
    let mut highest_m = f64::MAX;
    for week in &plan.weeks {
        let most = match week.reason {
            Reason::Regain => 1.2,
            Reason::Up => 1.1,
            _ => f64::INFINITY,
        };
        // Sessions are round, so that a week may be a fifth of a kilometre off.
        assert!(
            week.distance_m <= most * highest_m + 200.0,
            "{} after {highest_m}",
            week.distance_m
        );
        // 95 % of 24 km are 22.8 km.
        assert!(week.reason != Reason::Up || highest_m >= 22_600.0, "{}", week.start);
        highest_m = if highest_m == f64::MAX { 0.0 } else { highest_m }.max(week.distance_m);
    }
    // A fortnight at the 60 % of 24 km that `return-after-layoff` leaves, then three fifths, which make 24.9 km.
    // From 8 km four tenths make 11.7 km, and the goal is the fifth. Every fourth week is lighter, and the one
    // after it no step of the week.
    assert!(plan.weeks.len() <= 2 + 3 + 5 + 2 * 2, "{}", last_weeks(&plan));
}

#[test]
fn a_break_that_lasts_is_regained_too() {
    let season = with_break(&[], 150);
    let answer = answered(&season, &to_12km(day(151)));
    assert_eq!(answer.regains.unwrap().week_m, 24_000.0);
    let plan = planned(answer);
    assert_eq!(told(&season, &plan), vec![]);
    assert!(plan.weeks.iter().any(|week| week.reason == Reason::Regain));
}

#[test]
fn nothing_is_regained_without_a_break_or_when_the_weeks_have_it() {
    let steady = season_as_of(steady(20, 8000.0), day(139));
    assert_eq!(answered(&steady, &to_12km(day(140))).regains, None);
    // Nine days off, and four weeks of three runs of 8 km since.
    let since =
        (21..25).flat_map(|week| [0, 2, 4].map(|weekday| run(7 * week + weekday + 1, 8000.0)));
    let sessions: Vec<Session> = super::steady(20, 8000.0).into_iter().chain(since).collect();
    let back = season_as_of(sessions, day(175));
    assert_eq!(answered(&back, &to_12km(day(176))).regains, None);
}

#[test]
fn after_eight_weeks_what_is_run_is_usual() {
    let since: Vec<u64> = (0..30).map(|number| 155 + 2 * number).collect();
    let season = with_break(&since, 214);
    assert_eq!(answered(&season, &to_12km(day(215))).regains, None);
}
