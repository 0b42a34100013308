//! Invented athletes whose tables can be counted by hand.

use super::*;
use crate::look_back::backtest::fixtures::asked;
use crate::season::fixtures::day;
use crate::user_files::athlete::diary::Episode;

/// Days in a row without runs or rules, all of them told.
pub(super) fn stretch(days: u64) -> FollowedStretch {
    FollowedStretch {
        first: day(0),
        last: day(days - 1),
        told_until: day(days - 1),
        runs: Vec::new(),
        rules: Vec::new(),
    }
}

/// An athlete of 100 days whose rule spoke on some of them, injured on others.
fn athlete(spoken: &[u64], injured: &[u64]) -> Followed {
    let mut stretch = stretch(100);
    stretch.rules = vec![asked("rule", 0..100, spoken)];
    stretch.runs = (0..50).map(|half| (day(2 * half), 5000.0)).collect();
    let episodes = injured.iter().map(|offset| Episode { start: day(*offset), end: day(*offset) });
    Followed { athlete: String::new(), episodes: episodes.collect(), stretches: vec![stretch] }
}

#[test]
fn the_table_of_one_athlete_is_the_one_counted_by_hand() {
    // Days 0 to 49 count, 50 to 64 do not, 65 to 92 do: 78 days. Days 43 to 49 are followed.
    let found = protocol(&[athlete(&[10, 45, 70, 95], &[50])]);
    assert_eq!((found.athletes, found.episodes, found.days), (1, 1, 78));
    assert!((found.base_rate.unwrap() - 7.0 / 78.0).abs() < 1e-12);
    let line = &found.rules[0];
    assert_eq!((line.flagged_days, line.flagged_followed), (3, 1));
    assert_eq!((line.unflagged_days, line.unflagged_followed), (75, 6));
    // (1/3) / (6/75) = 4.1667.
    assert!((line.rate_ratio.value.unwrap() - 75.0 / 18.0).abs() < 1e-9);
    assert_eq!((line.ppv, line.sensitivity), (Some(1.0 / 3.0), Some(1.0)));
    assert!((line.alarms_per_month.unwrap() - 3.0 / 78.0 * 30.44).abs() < 1e-9);
}

#[test]
fn the_control_looks_at_injuries_before_the_flag() {
    // An injury on day 50: days 58 to 64 lie 8 to 14 days after it. Control days are 14 to 99.
    let found = protocol(&[athlete(&[60, 80], &[50])]);
    // (1/2) / (6/84) = 7.
    assert!((found.rules[0].control.value.unwrap() - 7.0).abs() < 1e-9);
    assert_eq!(found.rules[0].flagged_days, 1);
}

#[test]
fn an_injury_without_a_flag_in_the_week_before_is_missed() {
    let found = protocol(&[athlete(&[10], &[50]), athlete(&[44], &[50]), athlete(&[], &[])]);
    assert_eq!(found.rules[0].sensitivity, Some(0.5));
}

#[test]
fn a_flag_before_every_injury_beats_random_flags_and_naive_ones() {
    let spoken = |shift: u64| [25 + shift, 60 + shift];
    let athletes: Vec<Followed> =
        (0..12).map(|shift| athlete(&spoken(shift), &[30 + shift, 65 + shift])).collect();
    let found = protocol(&athletes);
    let line = &found.rules[0];
    let (low, _) = line.rate_ratio.interval.unwrap();
    let (_, random_high) = line.random.unwrap();
    assert!(line.rate_ratio.value.unwrap() > random_high && low > random_high);
    assert_eq!(line.ppv, Some(1.0));
    let names: Vec<&str> = found.rivals.iter().map(|rival| rival.name).collect();
    assert_eq!(names, ["ran-today", "high-week"]);
    let ran = found.rivals[0].rate_ratio.value.unwrap();
    assert!((0.5..2.0).contains(&ran), "{ran}");
    assert_eq!(found.rivals[0].random, None);
}

#[test]
fn rules_that_could_judge_nothing_are_left_out() {
    let mut athlete = athlete(&[10], &[50]);
    athlete.stretches[0].rules.push(asked("never", [], &[]));
    let found = protocol(&[athlete]);
    assert_eq!(found.rules.iter().map(|line| line.name).collect::<Vec<_>>(), ["rule"]);
}

#[test]
fn no_athlete_gives_no_figure() {
    let found = protocol(&[]);
    assert_eq!((found.days, found.base_rate, found.rules.len()), (0, None, 0));
}
