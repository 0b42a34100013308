//! What rules say after three weeks without a recording: of somebody who records several sports, of
//! somebody who records only runs, and of days that the runner names.

use super::{last, raising, reason};
use crate::rules::{Ahead, Cap, Finding, Level, Limits, Rule, Verdict, rule_of};
use crate::season::Season;
use crate::season::fixtures::{covered, day, entry, run, season, steady, with_diary, with_rides};
use crate::user_files::athlete::DiaryEntry;

/// The last run lies on day 179; three weeks later comes one of twice the length.
const BACK: u64 = 201;

fn only_runs() -> Season {
    season([steady(26, 8000.0), vec![run(BACK, 16_000.0)]].concat())
}

fn many_sports() -> Season {
    with_rides(only_runs(), (5..180).step_by(7))
}

fn rule(id: &str) -> &'static Rule {
    rule_of(id).unwrap()
}

fn found(id: &str, season: &Season) -> Finding {
    super::found(rule(id), season)
}

const SPIKE: &str = "session-distance-spike";
const RETURN: &str = "return-after-layoff";

#[test]
fn days_without_the_watch_are_neither_a_layoff_nor_the_base_of_a_spike() {
    let season = many_sports();
    assert_eq!(reason(rule(SPIKE), &season), "only 9 of 30 days covered");
    assert_eq!(reason(rule(RETURN), &season), "only 0 of 21 days covered");
    assert_eq!(reason(rule("weekly-distance-jump"), &season), "only 2 of 7 days covered");
    let loud = raising(&season);
    assert!(loud.iter().all(|id| ["cross-training", "long-run-drinking"].contains(id)), "{loud:?}");
}

#[test]
fn of_runs_alone_the_findings_stay_and_say_both() {
    let remark = "either 21 days off or 21 days without the watch; if you ran without it, ignore \
                  this";
    for id in [SPIKE, RETURN] {
        let finding = found(id, &only_runs());
        assert_eq!(
            (finding.level, finding.remarks.last().unwrap().as_str()),
            (Level::Warn, remark)
        );
    }
}

#[test]
fn time_off_that_the_diary_tells_is_judged_as_ever_and_needs_no_remark() {
    let sore = DiaryEntry { during_0_10: Some(4.0), ..entry(182) };
    let finding = found(RETURN, &with_diary(many_sports(), vec![sore]));
    assert_eq!((finding.level, finding.remarks), (Level::Warn, Vec::new()));
}

#[test]
fn named_days_count_as_far_as_they_reach() {
    let named = |to| covered(only_runs(), &[(180, to)]);
    assert_eq!(reason(rule(SPIKE), &named(200)), "only 9 of 30 days covered");
    assert_eq!(reason(rule(SPIKE), &named(192)), "only 17 of 30 days covered");
    assert!(matches!(last(rule(SPIKE), &named(191)), Verdict::Raised(_)));
    // Thirteen of twenty-one days off are more than half, and nine of them fewer.
    assert!(matches!(last(rule(RETURN), &named(187)), Verdict::Raised(_)));
    assert_eq!(reason(rule(RETURN), &named(191)), "only 9 of 21 days covered");
}

#[test]
fn after_days_without_the_watch_no_limit_of_a_return_is_given() {
    let caps = |season: &Season, id: &str| -> Vec<Cap> {
        let known = season.projected(day(BACK), &[], day(BACK));
        let ahead = Ahead { day: day(BACK), distance_m: None };
        (rule(id).caps.unwrap())(&known, &Limits::default(), &ahead)
    };
    assert!(caps(&many_sports(), RETURN).is_empty() && caps(&many_sports(), SPIKE).is_empty());
    assert!(!caps(&only_runs(), RETURN).is_empty() && !caps(&only_runs(), SPIKE).is_empty());
}

#[test]
fn a_month_later_everything_is_judged_again() {
    let after = (0..5).flat_map(|week| [202, 204, 206].map(|first| first + 7 * week));
    let sessions = [steady(26, 8000.0), after.map(|day| run(day, 8000.0)).collect()].concat();
    let with_last = |metres| {
        let sessions = [sessions.clone(), vec![run(238, metres)]].concat();
        with_rides(season(sessions), (5..180).step_by(7))
    };
    assert_eq!(last(rule(SPIKE), &with_last(8800.0)), Verdict::Clear);
    assert!(matches!(last(rule(SPIKE), &with_last(12_000.0)), Verdict::Raised(_)));
    assert!(!raising(&with_last(8000.0)).contains(&RETURN));
}
