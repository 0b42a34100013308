//! Coming back: the first run, the weeks after it, and what is left in peace.

use super::way_back::caps;
use super::*;
use crate::rules::Verdict;
use crate::rules::tests::{found, last, reason, speaking};
use crate::rules::{Ahead, Cap, Planned};
use crate::season::fixtures::{day, run, runs, season, steady};

/// 8 km every other day up to day 40, a mean week of 28 km, and then these runs.
fn then(after: Vec<Session>) -> Season {
    season([runs((0..=40).step_by(2), 8000.0), after].concat())
}

fn text(season: &Season) -> String {
    message(&found(&RULE, season), UnitSystem::Metric)
}

#[test]
fn six_days_off_are_no_break_and_two_weeks_later_it_is_over() {
    assert_eq!(last(&RULE, &then(vec![run(47, 30_000.0)])), Verdict::Clear);
    let late = then(vec![run(48, 4000.0), run(54, 1000.0), run(61, 25_000.0)]);
    assert_eq!(last(&RULE, &late), Verdict::Clear);
    let later = then(vec![run(48, 4000.0), run(54, 1000.0), run(60, 1000.0), run(62, 60_000.0)]);
    assert_eq!(last(&RULE, &later), Verdict::Clear);
}

#[test]
fn the_first_run_may_be_a_tenth_beyond_half_the_longest() {
    let first = |metres| then(vec![run(55, metres)]);
    assert_eq!(last(&RULE, &first(4400.0)), Verdict::Clear);
    assert_eq!(found(&RULE, &first(4401.0)).level, Level::Watch);
    assert_eq!(found(&RULE, &first(6000.0)).level, Level::Watch);
    assert_eq!(found(&RULE, &first(6001.0)).level, Level::Warn);
    let expected = "6.0 km in the first run after 14 days off. The limit was 4.0 km, flagged above \
                    4.4 km (longest run of the 4 weeks before the break: 8.0 km).";
    assert_eq!(text(&first(6001.0)), expected);
}

#[test]
fn after_less_than_two_weeks_off_only_a_large_step_is_said() {
    // Nine tenths of a mean week of 28 km, and half more: 37.8 km.
    for offset in [48, 54] {
        let week = |metres| then(vec![run(offset, 8000.0), run(offset + 2, metres)]);
        assert_eq!(last(&RULE, &week(29_800.0)), Verdict::Clear);
        assert_eq!(found(&RULE, &week(29_801.0)).level, Level::Warn);
    }
}

#[test]
fn the_week_may_be_a_tenth_beyond_its_share_and_then_begins_anew() {
    // 14 days off: 60 % of 28 km are 16.8 km, and a tenth more 18.48 km.
    let week = |metres| then(vec![run(55, 4000.0), run(57, 8000.0), run(61, metres)]);
    assert_eq!(last(&RULE, &week(6480.0)), Verdict::Clear);
    assert_eq!(found(&RULE, &week(6481.0)).level, Level::Watch);
    assert_eq!(found(&RULE, &week(13_201.0)).level, Level::Warn);
    let expected = "18.5 km in a week of the return after 14 days off. The limit is 16.8 km, \
                    flagged above 18.4 km (mean week of the 4 before the break: 28.0 km).";
    assert_eq!(text(&week(6481.0)), expected);
    let next = then(vec![run(55, 4000.0), run(57, 8000.0), run(62, 18_480.0)]);
    assert_eq!(last(&RULE, &next), Verdict::Clear);
}

#[test]
fn the_share_falls_with_the_days_off() {
    for (offset, limit_m) in [(54, 37_800.0), (55, 18_480.0), (69, 15_400.0), (97, 12_320.0)] {
        let season = then(vec![run(offset, 1000.0), run(offset + 2, 40_000.0)]);
        let limit = found(&RULE, &season).limit.value;
        assert!((limit - limit_m).abs() < 1e-6, "{limit} at {offset}");
    }
}

#[test]
fn after_four_weeks_the_first_run_is_short_and_walks() {
    let back = |metres, longest_running_s| {
        let first = Session { longest_running_s, ..run(69, metres) };
        season([runs((0..=40).step_by(2), 20_000.0), vec![first]].concat())
    };
    // Half of 20 km would be 10 km, and less than half of the usual run is no large step.
    assert!((found(&RULE, &back(10_000.0, Some(600.0))).limit.value - 5500.0).abs() < 1e-6);
    assert_eq!(last(&RULE, &back(9999.0, Some(600.0))), Verdict::Clear);
    assert_eq!(last(&RULE, &back(5000.0, Some(1199.0))), Verdict::Clear);
    assert_eq!(found(&RULE, &back(5000.0, Some(1200.0))).level, Level::Watch);
    let start = "20:00 of running without a walk in the first run after 28 days off.";
    assert!(text(&back(5000.0, Some(1200.0))).starts_with(start));
    let expected = "running and walking look the same in this recording";
    assert_eq!(reason(&RULE, &back(5000.0, None)), expected);
}

#[test]
fn a_short_break_inside_the_return_does_not_undo_the_long_one() {
    let season = then(vec![run(69, 3000.0), run(77, 15_401.0)]);
    let finding = found(&RULE, &season);
    assert_eq!((finding.level, finding.details[0].quantity.value), (Level::Watch, 28.0));
}

#[test]
fn too_little_before_the_break_is_not_judged() {
    let few = season([runs([0, 2, 4, 6], 8000.0), vec![run(20, 8000.0)]].concat());
    assert_eq!(reason(&RULE, &few), "only 7 days of history, 28 needed");
    let start = season(runs([0, 3], 8000.0));
    assert_eq!(reason(&RULE, &start), "only 3 days of history, 14 needed");
    let tiny = season([runs((0..=40).step_by(2), 500.0), vec![run(55, 5000.0)]].concat());
    assert!(reason(&RULE, &tiny).ends_with("too short to compare against"));
}

#[test]
fn runs_without_a_distance_are_said_of_the_base_and_clear_nothing() {
    let unknown = |offset| Session { distance_m: None, ..run(offset, 0.0) };
    assert_eq!(reason(&RULE, &then(vec![unknown(50)])), "no distance in this recording");
    let week = then(vec![run(50, 4000.0), unknown(51), run(52, 4000.0)]);
    assert_eq!(reason(&RULE, &week), "no distance for 1 run of this week");
    let mut sessions = runs((0..=40).step_by(2), 8000.0);
    sessions[15].distance_m = None;
    let finding = found(&RULE, &season([sessions, vec![run(55, 8000.0)]].concat()));
    assert!(finding.remarks[0].contains("1 of 14 runs"), "{:?}", finding.remarks);
}

#[test]
fn the_caps_are_silent_and_a_little_more_is_not() {
    // The first run, and a second one in the calendar's next week, and one in the same week.
    for (before, offset) in [(vec![], 55), (vec![run(55, 4000.0)], 58), (vec![run(57, 4000.0)], 60)]
    {
        let then = |more: Vec<Session>| then([before.clone(), more].concat());
        let known = then(vec![]).projected(day(offset), &[], day(offset));
        let ahead = Ahead { day: day(offset), distance_m: None };
        let so_far_m = crate::next_run::week_so_far(&known, ahead.day, Planned::WeekDistance);
        let in_run = |cap: Cap| match cap.what {
            Planned::WeekDistance => cap.at_most_m - so_far_m.unwrap(),
            _ => cap.at_most_m,
        };
        let caps = caps(&known, &Limits::default(), &ahead).into_iter();
        let caps = caps.filter(|cap| cap.is_flagged);
        let most_m = caps.map(in_run).fold(f64::INFINITY, f64::min);
        assert_eq!(last(&RULE, &then(vec![run(offset, most_m)])), Verdict::Clear);
        let more = then(vec![run(offset, most_m + 1.0)]);
        assert_eq!(found(&RULE, &more).level, Level::Watch);
    }
}

#[test]
fn in_an_invented_season_no_other_rule_speaks() {
    // The last of six weeks ends on day 39; day 56 is a Monday.
    let season = season([steady(6, 8000.0), vec![run(56, 5000.0)]].concat());
    assert_eq!(speaking(&season), [RULE.id]);
}

#[test]
fn every_limit_of_a_first_run_after_four_weeks_off_asks_for_walks() {
    // 8 km every other day: the shares of both run and week are less than the 5 km of anybody.
    let asks = |days: u64| -> Vec<bool> {
        let ahead = Ahead { day: day(40 + days), distance_m: None };
        let known = then(vec![]).projected(ahead.day, &[], ahead.day);
        let caps = caps(&known, &Limits::default(), &ahead).into_iter();
        let of_distance =
            caps.filter(|cap| matches!(cap.what, Planned::Distance | Planned::WeekDistance));
        let has_walks = |cap: Cap| {
            cap.why.ends_with(
                ", with a walk break before 20 minutes of \
                                                      running",
            )
        };
        of_distance.map(has_walks).collect()
    };
    assert_eq!(asks(28), [false, false]);
    assert_eq!(asks(29), [true, true]);
}
