//! Spikes, and the caps that follow from them.

use super::*;
use crate::rules::Verdict;
use crate::rules::tests::{found, last, reason};
use crate::season::fixtures::{day, run, runs, season};

/// A run on every second day of 30 days, the longest of `base_m`, and then one more run.
fn month_then(base_m: f64, then: Session) -> Season {
    season([runs((0..30).step_by(2), base_m), vec![then]].concat())
}

fn cap(season: &Season, offset: u64) -> Option<Cap> {
    cap_on(season, &Limits::default(), day(offset))
}

#[test]
fn ten_per_cent_more_is_the_limit_and_no_finding() {
    assert_eq!(last(&RULE, &month_then(10_000.0, run(30, 11_000.0))), Verdict::Clear);
}

#[test]
fn a_metre_beyond_each_limit_is_the_next_level() {
    let level = |metres| found(&RULE, &month_then(10_000.0, run(30, metres))).level;
    assert_eq!(level(11_001.0), Level::Watch);
    assert_eq!(level(13_000.0), Level::Watch);
    assert_eq!(level(13_001.0), Level::Warn);
    let twice = found(&RULE, &month_then(10_000.0, run(30, 20_001.0)));
    assert_eq!(twice.remarks, ["large: more than 100 % longer"]);
}

#[test]
fn the_sentence_prints_the_rise_and_the_limit_rounded_down() {
    // 18.4 / 14.0 = 1.3143; 1.10 × 14.0 = 15.4 km = 9.57 mi.
    let finding = found(&RULE, &month_then(14_000.0, run(30, 18_400.0)));
    let text = message(&finding, UnitSystem::Metric);
    assert!(text.starts_with("18.4 km is 31 % longer"), "{text}");
    assert!(text.contains("(14.0 km)") && text.contains("was 15.4 km, and it stays"), "{text}");
    let miles = message(&finding, UnitSystem::Imperial);
    assert!(miles.contains("limit for this run was 9.5 mi"), "{miles}");
    let just_over = found(&RULE, &month_then(10_000.0, run(30, 11_040.0)));
    assert!(message(&just_over, UnitSystem::Metric).contains("is just over 10 % longer"));
}

#[test]
fn small_runs_and_small_rises_are_no_finding() {
    assert_eq!(last(&RULE, &month_then(1900.0, run(30, 2999.0))), Verdict::Clear);
    assert_eq!(last(&RULE, &month_then(5000.0, run(30, 5999.0))), Verdict::Clear);
}

#[test]
fn twelve_days_are_too_little_and_the_reason_says_so() {
    let sessions = [runs([0, 2, 4, 6], 5000.0), vec![run(12, 9000.0)]].concat();
    assert_eq!(reason(&RULE, &season(sessions)), "only 12 days of history, 14 needed");
}

#[test]
fn a_short_history_never_warns() {
    // 20 days, three runs, twice the distance.
    let sessions = [runs([0, 8, 16], 5000.0), vec![run(20, 10_000.0)]].concat();
    let finding = found(&RULE, &season(sessions));
    assert_eq!(finding.level, Level::Watch);
    assert_eq!(finding.remarks, ["short history: 20 days, 3 runs in the last 30"]);
}

#[test]
fn a_run_without_distance_is_not_judged_and_is_said_of_the_base() {
    let unknown = |offset| Session { distance_m: None, ..run(offset, 0.0) };
    assert!(reason(&RULE, &month_then(10_000.0, unknown(30))).starts_with("no distance in"));
    let sessions = [runs([0, 5, 10, 15], 10_000.0), vec![unknown(20), run(30, 14_000.0)]];
    let finding = found(&RULE, &season(sessions.concat()));
    assert_eq!(finding.level, Level::Warn);
    assert!(finding.remarks[0].contains("1 of 5 runs"), "{:?}", finding.remarks);
    let sessions = vec![run(0, 5000.0), unknown(20), run(40, 9000.0)];
    assert_eq!(reason(&RULE, &season(sessions)), "no run with a distance in the 30 days before");
}

#[test]
fn a_zero_or_tiny_base_yields_no_ratio() {
    for base_m in [0.0, 200.0] {
        let season = month_then(base_m, run(30, 5000.0));
        assert!(reason(&RULE, &season).contains("too short to compare"));
        assert_eq!(cap(&season, 30), None);
        assert_eq!(cap_to(&season, 31), Some((6000.0, day(60))));
    }
}

/// The cap of a day to the millimetre, and its last day.
fn cap_to(season: &Season, offset: u64) -> Option<(f64, NaiveDate)> {
    let cap = cap(season, offset)?;
    Some(((cap.at_most_m * 1000.0).round() / 1000.0, cap.until?))
}

#[test]
fn the_first_run_after_a_layoff_is_told_to_be_short() {
    let sessions = [runs([0, 2, 4], 10_000.0), vec![run(40, 9000.0)]].concat();
    let season = season(sessions);
    assert_eq!(reason(&RULE, &season), "first run after 35 days off, start short");
    assert_eq!(cap(&season, 39), None);
}

#[test]
fn the_window_ends_before_the_day_and_starts_thirty_days_back() {
    let mut sessions = runs((0..31).step_by(2), 5000.0);
    sessions[0] = run(0, 20_000.0);
    sessions.push(run(30, 10_000.0));
    assert_eq!(last(&RULE, &season(sessions.clone())), Verdict::Clear);
    // On day 31 the long run of day 0 is 31 days old, and the run of the same day is no base.
    let later = [runs((0..31).step_by(2), 5000.0), runs([31, 31], 10_000.0)].concat();
    assert_eq!(found(&RULE, &season(later)).rise_pct(), Some(100.0));
}

#[test]
fn a_race_is_an_intended_spike_with_the_same_numbers() {
    let race = Session { is_race: true, ..run(30, 21_100.0) };
    let finding = found(&RULE, &month_then(14_000.0, race));
    assert_eq!(finding.level, Level::Warn);
    assert_eq!(finding.remarks, ["tagged as a race: a deliberate spike"]);
}

#[test]
fn a_three_day_old_spike_does_not_raise_the_cap() {
    let season = month_then(14_000.0, run(30, 18_400.0));
    assert_eq!(cap_to(&season, 30).unwrap().0, 15_400.0);
    assert_eq!(cap_to(&season, 33), Some((15_400.0, day(44))));
    let why = cap(&season, 33).unwrap().why;
    assert!(why.contains("2024-01-31"), "{why}");
    assert_eq!(cap_to(&season, 44), Some((15_400.0, day(44))));
    // 1.10 × 15.4 = 16.94 km once the spike is older than 14 days.
    assert_eq!(cap_to(&season, 45), Some((16_940.0, day(60))));
    assert_eq!(cap(&season, 61), None);
}

#[test]
fn a_second_spike_keeps_the_cap_of_the_first() {
    let sessions = [runs((0..30).step_by(2), 14_000.0), vec![run(30, 18_400.0), run(33, 21_000.0)]];
    let season = season(sessions.concat());
    let finding = found(&RULE, &season);
    // 1.10 × 18.4 = 20.24 km held for the second run.
    let text = message(&finding, UnitSystem::Metric);
    assert!(
        text.contains(
            "was 20.2 km, but the cap is still 15.4 km, the limit of an earlier \
                           spike"
        ),
        "{text}"
    );
    assert_eq!(cap_to(&season, 36).unwrap().0, 15_400.0);
    // From day 45 on a tenth more than the first limit, until the first spike is out of sight.
    assert_eq!(cap_to(&season, 45), Some((16_940.0, day(60))));
    // 1.10 × 20.24 km, the limit of the second.
    assert_eq!(cap_to(&season, 61), Some((22_264.0, day(63))));
}

#[test]
fn a_run_like_a_far_spike_is_a_finding_once_more() {
    // 20 km against a limit of 11 km; for two weeks 11 km hold, then 12.1 km.
    let again = |offset, metres| {
        season(
            [runs((0..30).step_by(2), 10_000.0), vec![run(30, 20_000.0), run(offset, metres)]]
                .concat(),
        )
    };
    assert_eq!(last(&RULE, &again(44, 14_300.0)), Verdict::Clear);
    assert_eq!(last(&RULE, &again(50, 15_730.0)), Verdict::Clear);
    let finding = found(&RULE, &again(50, 20_000.0));
    assert_eq!(finding.level, Level::Watch);
    let text = message(&finding, UnitSystem::Metric);
    assert!(text.starts_with("20.0 km is 65 % longer than the cap"), "{text}");
    // A month later it is what the runner runs.
    assert_eq!(last(&RULE, &again(61, 20_000.0)), last(&RULE, &again(61, 9000.0)));
}
