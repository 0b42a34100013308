//! Plans after a calf injury that ended a short while ago, and the stages of a long break.

use super::*;

/// The same season with the calf hurt from one day to another.
fn healed(end: u64) -> Season {
    with_calf_injury(three_a_week(), 110, Some(end))
}

#[test]
fn an_injury_that_has_just_ended_is_not_behind() {
    // Runs of 44 minutes on days 133, 135 and 137: two since the end do not make it regular.
    let answer = answered(&healed(133), &wishes(Goal::Back, day(140)));
    assert!(answer.needs_readiness);
    let plan = planned(answer);
    assert_eq!((plan.runs[0].repeats, plan.runs[0].run_min), (Some(10), Some(1.0)));
    let last = plan.runs.iter().rposition(|run| run.run_min.is_some()).unwrap();
    // 25 minutes are 4.2 km; the runs of 8 km before them are no measure of the next.
    assert!(plan.runs[last + 1].distance_m.unwrap() <= 5000.0);
    // Three do, and the weeks never grew less.
    let answer = answered(&healed(132), &wishes(Goal::Back, day(140)));
    assert!(matches!(answer.verdict, Verdict::AlreadyThere));
}

#[test]
fn short_stretches_since_an_injury_leave_the_longer_stages() {
    // Five minutes without a walk on each of the last three days, once eight.
    let mut season = healed(129);
    for run in season.sessions.iter_mut().filter(|run| run.day > day(129)) {
        run.longest_running_s = Some(if run.day == day(137) { 480.0 } else { 300.0 });
    }
    let plan = planned(answered(&season, &wishes(Goal::Back, day(140))));
    assert_eq!(plan.runs[0].run_min, Some(8.0));
}

#[test]
fn a_calf_that_fails_its_tests_gets_no_dates() {
    let failed = DiaryEntry { raises_left: Some(8), ..passed_tests(day(139)) };
    let season = with_diary(healed(120), vec![failed]);
    let answer = answered(&season, &wishes(Goal::Back, day(140)));
    assert!(answer.needs_readiness);
    let Verdict::Blocked(obstacles) = answer.verdict else { panic!("a plan on failed tests") };
    assert_eq!(obstacles, [Obstacle::NoRun]);
}

#[test]
fn no_way_up_begins_before_running_is_regular_again() {
    let goal = Goal::Week { metres: 40_000.0, by: None };
    let answer = answered(&healed(133), &wishes(goal, day(140)));
    let Verdict::Blocked(obstacles) = answer.verdict else {
        panic!("a plan right after an injury")
    };
    assert_eq!(obstacles, [Obstacle::EndedInjury(day(133))]);
}

#[test]
fn within_fifteen_weeks_a_way_up_leaves_a_day_between_its_sessions() {
    use Weekday::{Mon, Sat, Sun, Thu, Tue};
    let goal = Goal::Week { metres: 30_000.0, by: None };
    for days in [None, Some(vec![Mon, Tue, Thu, Sat, Sun])] {
        let wishes = Wishes { days, ..wishes(goal, day(140)) };
        let plan = match answered(&healed(120), &wishes).verdict {
            Verdict::Planned(plan) | Verdict::OutOfReach(plan) => plan,
            _ => panic!("running is regular"),
        };
        assert!(plan.runs.len() > 5);
        assert!(plan.runs.windows(2).all(|pair| (pair[1].day - pair[0].day).num_days() >= 2));
    }
}

#[test]
fn neighbouring_days_do_not_keep_a_way_back_from_arriving() {
    use Weekday::{Fri, Mon, Thu, Tue, Wed};
    let days = Some(vec![Mon, Tue, Wed, Thu, Fri]);
    let plan = planned(answered(&healed(133), &Wishes { days, ..wishes(Goal::Back, day(140)) }));
    assert!(plan.reached.is_some());
    assert!(plan.runs.windows(2).all(|pair| (pair[1].day - pair[0].day).num_days() >= 2));
}

#[test]
fn no_stage_of_a_plan_doubles_the_longest_stretch() {
    for off in [30, 60, 120] {
        let plan = planned(answered(&three_a_week(), &wishes(Goal::Back, day(138 + off))));
        let minutes: Vec<f64> = plan.runs.iter().filter_map(|run| run.run_min).collect();
        let mut longest = minutes[0];
        for next in minutes {
            assert!(next <= 2.0 || next < 2.0 * longest, "{off}: {longest} then {next}");
            longest = longest.max(next);
        }
        assert!(longest >= 20.0, "{off}: {longest}");
    }
}
