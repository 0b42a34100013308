//! Whether plans keep what they promise, on random seasons and goals.

mod after_injury;
mod regains;
mod shape;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::attention::Settings;
use crate::next_run::kind::Kind;
use crate::next_run::plan_check::{Terms, check};
use crate::next_run::standing;
use crate::rules::{Limits, Planned};
use crate::season::fixtures::{
    day, run, season_as_of, steady, with_calf_injury, with_diary, with_load,
};
use crate::season::{Season, Session};
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary::Tag;

fn answered(season: &Season, wishes: &Wishes) -> Answer {
    let (limits, attention) = (Limits::default(), Settings::default());
    let terms = Terms { limits: &limits, attention: &attention, habits: &[] };
    let standing = standing(season, &limits, wishes.start);
    answer(season, (terms, &standing), wishes, false)
}

fn wishes(goal: Goal, start: NaiveDate) -> Wishes {
    let units = UnitSystem::Metric;
    Wishes { goal, start, days: None, hills: false, fast: false, units }
}

/// What is told of a plan by the code of `next --plan`, on the whole season: days and rules.
fn told(season: &Season, plan: &Plan) -> Vec<(NaiveDate, Vec<&'static str>)> {
    let (limits, attention) = (Limits::default(), Settings::default());
    let terms = Terms { limits: &limits, attention: &attention, habits: &[] };
    let checked = check(season, terms, plan.runs.clone());
    let loud = checked.runs.into_iter().filter(|run| run.level().is_some());
    let rules = |run: &crate::next_run::plan_check::JudgedRun| {
        let found = run.findings.iter().map(|(rule, _)| rule.id);
        found.chain(run.beyond.iter().map(|(_, bound)| bound.rule.id)).collect()
    };
    loud.map(|run| (run.run.day, rules(&run))).collect()
}

fn planned(answer: Answer) -> Plan {
    match answer.verdict {
        Verdict::Planned(plan) => plan,
        Verdict::Blocked(obstacles) => panic!("{obstacles:?}"),
        Verdict::AlreadyThere => panic!("already there"),
        Verdict::NothingToComeBackFrom => panic!("nothing to come back from"),
        Verdict::TooEarly { .. } => panic!("too early"),
        Verdict::OutOfReach(plan) => panic!("out of reach after {} runs", plan.runs.len()),
    }
}

/// Days to the next run, its distance in metres, and its calf load a kilometre.
type Figures = (u64, f64, f64);

/// A season of a runner who runs about as far each time, now and then further, with a break at its end
/// that may be long.
fn seasons() -> impl Strategy<Value = (Vec<Figures>, u64)> {
    let usual = (1u64..5, 2500.0..11_000.0f64);
    let runs = usual.prop_flat_map(|(days, usual_m)| {
        let run = (days..days + 2, 0.6 * usual_m..1.5 * usual_m, 0.8..1.2f64);
        prop::collection::vec(run, 15..40)
    });
    (runs, prop_oneof![3 => 1u64..4, 1 => 8u64..50])
}

/// A season of these runs, and the first day of a plan.
fn season_of((runs, off): &(Vec<Figures>, u64)) -> (Season, NaiveDate) {
    let mut offset = 0;
    let sessions: Vec<Session> = runs
        .iter()
        .map(|&(days, distance_m, load_per_km)| {
            offset += days;
            with_load(run(offset, distance_m.floor()), (load_per_km * distance_m).floor() / 1000.0)
        })
        .collect();
    let start = day(offset + off);
    (season_as_of(sessions, start - Days::new(1)), start)
}

const MOST_WEEK_M: f64 = 60_000.0;

fn goals(longest_m: f64, week_m: f64, share: f64, is_week: bool) -> Goal {
    // A tenth more to twice as much.
    if is_week {
        // Beyond 64 km `high-weekly-distance` holds a week to what twelve weeks had; a year may not suffice.
        let metres = (week_m * share).clamp(5000.0, MOST_WEEK_M).floor();
        Goal::Week { metres, by: None }
    } else {
        Goal::Distance { metres: (longest_m * share).max(3000.0).floor(), by: None }
    }
}

/// How a plan ends, for messages.
fn last_weeks(plan: &Plan) -> String {
    let week = |week: &PlanWeek| {
        let of_week = plan
            .runs
            .iter()
            .filter(|run| run.day >= week.start && run.day < week.start + Days::new(7));
        let runs: Vec<Option<f64>> = of_week.map(|run| run.distance_m).collect();
        format!("{:?} {:?} by {:?}", week.reason, runs, week.bound_by.map(|rule| rule.id))
    };
    plan.weeks.iter().rev().take(16).map(week).collect::<Vec<_>>().join("; ")
}

fn at(goal: Goal, by: NaiveDate) -> Goal {
    match goal {
        Goal::Distance { metres, .. } => Goal::Distance { metres, by: Some(by) },
        Goal::Week { metres, .. } => Goal::Week { metres, by: Some(by) },
        Goal::Back => goal,
    }
}

fn is_reached(season: &Season, goal: Goal, plan: &Plan) -> bool {
    let Some(reached) = plan.reached else { return false };
    match goal {
        Goal::Distance { metres, .. } => {
            plan.runs.last().is_some_and(|run| run.day == reached && run.distance_m == Some(metres))
        }
        Goal::Week { metres, .. } => {
            let start = season.week_start_of(reached);
            let week = plan.weeks.iter().find(|week| week.start == start);
            week.is_some_and(|week| week.distance_m + 1.0 >= metres)
        }
        Goal::Back => true,
    }
}

/// So many seasons, the same every time, so that a season in which a plan fails is found by who looks for it
/// with `PROPTEST_RNG_SEED`, and not in somebody else's change.
fn seasons_of(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig::with_cases(cases);
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(18);
    }
    config
}

proptest! {
    #![proptest_config(seasons_of(1000))]

    #[test]
    fn a_plan_is_silent_and_reaches_its_goal_on_the_earliest_day(
        runs in seasons(),
        share in 1.1..2.0f64,
        is_week in any::<bool>(),
        wants in any::<(bool, bool)>(),
    ) {
        let (season, start) = season_of(&runs);
        let usual = before::usual_before(&season, season.last_day + Days::new(1));
        let goal = goals(usual.longest_m, usual.week_m, share, is_week);
        let (hills, fast) = wants;
        let wishes = |goal| Wishes { hills, fast, ..wishes(goal, start) };
        let answer = answered(&season, &wishes(goal));
        let plan = match answer.verdict {
            Verdict::Planned(plan) => plan,
            Verdict::AlreadyThere => return Ok(()),
            Verdict::OutOfReach(plan) => {
                prop_assert_eq!(told(&season, &plan), vec![]);
                // One run a week grows by a tenth in two of four weeks; a year may not suffice.
                let weeks = last_weeks(&plan);
                let is_rare = answer.days.len() == 1;
                prop_assert!(is_rare, "out of reach: {:?} from {:?}: {}", goal, usual, weeks);
                return Ok(());
            }
            _ => panic!("nothing stands in the way of an invented season"),
        };
        prop_assert_eq!(told(&season, &plan), vec![]);
        prop_assert_eq!(shape::faults(&season, &plan), Vec::<String>::new());
        prop_assert!(is_reached(&season, goal, &plan), "{:?} {:?}", goal, plan.reached);
        // No two sessions of one day, and none before the start.
        prop_assert!(plan.runs.windows(2).all(|pair| pair[0].day < pair[1].day));
        prop_assert!(plan.runs[0].day >= start);
        // A week earlier is too early, and the answer names the same day.
        let reached = plan.reached.unwrap();
        let earlier = reached - Days::new(7);
        if earlier >= start {
            match answered(&season, &wishes(at(goal, earlier))).verdict {
                Verdict::TooEarly { earliest: Some(earliest), .. } => {
                    prop_assert_eq!(earliest.reached, Some(reached));
                    prop_assert_eq!(&earliest.runs, &plan.runs);
                }
                Verdict::Planned(other) => {
                    prop_assert!(false, "{:?} by {} too: {:?}", goal, earlier, other.reached);
                }
                _ => prop_assert!(false, "neither too early nor planned"),
            }
        }
    }
}

proptest! {
    #![proptest_config(seasons_of(250))]

    #[test]
    fn a_way_back_is_silent_and_has_a_day_between_its_sessions(
        runs in seasons(),
        off in 20..60u64,
        is_open in any::<bool>(),
    ) {
        let (season, _) = season_of(&(runs.0, 1));
        let hurt = (season.last_day - day(0)).num_days() as u64;
        let end = (!is_open).then_some(hurt + off);
        let season = with_calf_injury(season, hurt, end);
        let start = day(hurt + off + 1);
        let answer = answered(&season, &wishes(Goal::Back, start));
        prop_assert_eq!(answer.assumes_passed_tests, is_open);
        let plan = match answer.verdict {
            Verdict::Planned(plan) => plan,
            Verdict::OutOfReach(plan) => {
                prop_assert!(false, "out of reach: {:?}: {}", answer.before, last_weeks(&plan));
                return Ok(());
            }
            _ => panic!("an injury is something to come back from"),
        };
        // What the plan takes for granted is noted first.
        let season = if is_open { with_diary(season, vec![passed_tests(start)]) } else { season };
        prop_assert_eq!(told(&season, &plan), vec![]);
        prop_assert_eq!(shape::faults(&season, &plan), Vec::<String>::new());
        prop_assert!(plan.runs.windows(2).all(|pair| (pair[1].day - pair[0].day).num_days() >= 2));
        prop_assert!(plan.runs[0].walk_min.is_some(), "it begins with walks");
        let hard = |run: &PlannedRun| run.fast_m.is_some() || run.climb_m.is_some();
        prop_assert!(!plan.runs.iter().any(hard));
    }
}

/// Tests of the calf on the eve of a day, all passed.
fn passed_tests(start: NaiveDate) -> DiaryEntry {
    DiaryEntry {
        date: start - Days::new(1),
        before_0_10: Some(0.0),
        raises_left: Some(32),
        raises_right: Some(31),
        knee_to_wall_left_cm: Some(11.0),
        knee_to_wall_right_cm: Some(11.0),
        tags: vec![Tag::WalkPainFree],
        ..crate::season::fixtures::entry(0)
    }
}

/// Twenty weeks with 8 km on Mondays, Wednesdays and Fridays.
fn three_a_week() -> Season {
    season_as_of(steady(20, 8000.0), day(139))
}

#[test]
fn up_to_a_half_marathon_the_long_run_grows_by_a_tenth_and_every_fourth_week_is_lighter() {
    let goal = Goal::Distance { metres: 21_100.0, by: None };
    let season = three_a_week();
    let plan = planned(answered(&season, &wishes(goal, day(140))));
    // 8 km times 1.1 to the power of 10 and 11 are 20.7 and 22.8 km: eleven steps, the last of them the goal.
    let lighter = plan.weeks.iter().filter(|week| week.reason == Reason::Lighter).count();
    assert!((11..=14).contains(&(plan.weeks.len() - lighter)), "{}", plan.weeks.len());
    assert!(plan.weeks.chunks(4).take(2).all(|weeks| weeks[3].reason == Reason::Lighter));
    let mut longest_m = 8000.0f64;
    for run in &plan.runs {
        let metres = run.distance_m.unwrap();
        // A kilometre more is never a spike.
        assert!(metres <= (longest_m * 1.1).max(longest_m + 1000.0) + 1.0, "{}: {metres}", run.day);
        longest_m = longest_m.max(metres);
    }
    let last = plan.runs.last().unwrap();
    assert_eq!((last.kind, last.distance_m), (Some(Kind::Goal), Some(21_100.0)));
    // The usual days, and no session the day before the goal.
    assert!(
        plan.runs
            .iter()
            .all(|run| [Weekday::Mon, Weekday::Wed, Weekday::Fri].contains(&run.day.weekday()))
    );
}

#[test]
fn a_goal_within_the_limits_of_the_day_needs_no_plan() {
    let season = three_a_week();
    for goal in
        [Goal::Distance { metres: 8500.0, by: None }, Goal::Week { metres: 24_000.0, by: None }]
    {
        let answer = answered(&season, &wishes(goal, day(140)));
        assert!(matches!(answer.verdict, Verdict::AlreadyThere), "{goal:?}");
    }
    let answer = answered(&season, &wishes(Goal::Back, day(140)));
    assert!(matches!(answer.verdict, Verdict::NothingToComeBackFrom));
}

#[test]
fn a_day_that_is_too_early_costs_what_the_rules_would_say() {
    let goal = Goal::Distance { metres: 21_100.0, by: Some(day(153)) };
    let answer = answered(&three_a_week(), &wishes(goal, day(140)));
    let Verdict::TooEarly { earliest, cost } = answer.verdict else { panic!("two weeks suffice") };
    assert!(earliest.unwrap().reached > Some(day(153)));
    let spike = |run: &JudgedRun| {
        run.run.day == day(153)
            && run.findings.iter().any(|(rule, _)| rule.id == "session-distance-spike")
    };
    assert!(cost.iter().any(spike));
}

#[test]
fn a_day_that_leaves_time_is_used() {
    let goal = |by| Goal::Distance { metres: 12_000.0, by };
    let season = three_a_week();
    let earliest = planned(answered(&season, &wishes(goal(None), day(140)))).reached.unwrap();
    let by = earliest + Days::new(60);
    let plan = planned(answered(&season, &wishes(goal(Some(by)), day(140))));
    assert_eq!((plan.reached, told(&season, &plan)), (Some(by), vec![]));
}

#[test]
fn pain_of_the_last_days_and_an_open_injury_let_no_plan_go_up() {
    let goal = Goal::Week { metres: 40_000.0, by: None };
    let sore = DiaryEntry { during_0_10: Some(3.0), ..crate::season::fixtures::entry(137) };
    let sore = with_diary(three_a_week(), vec![sore]);
    let answer = answered(&sore, &wishes(goal, day(140)));
    assert!(
        matches!(answer.verdict, Verdict::Blocked(ref all) if all == &[Obstacle::Pain(day(137))])
    );
    let hurt = with_calf_injury(three_a_week(), 138, None);
    let answer = answered(&hurt, &wishes(goal, day(140)));
    let Verdict::Blocked(obstacles) = answer.verdict else { panic!("a plan with an open injury") };
    assert!(obstacles.contains(&Obstacle::Injury(day(138))), "{obstacles:?}");
}

#[test]
fn strong_pain_lets_no_way_back_begin() {
    let strong = DiaryEntry { before_0_10: Some(7.0), ..crate::season::fixtures::entry(139) };
    let hurt = with_diary(with_calf_injury(three_a_week(), 138, None), vec![strong]);
    let answer = answered(&hurt, &wishes(Goal::Back, day(141)));
    assert!(
        matches!(answer.verdict, Verdict::Blocked(ref all) if all == &[Obstacle::Pain(day(139))])
    );
}

#[test]
fn a_short_break_needs_no_walks_and_a_long_one_does() {
    let season = three_a_week();
    for (off, has_walks) in [(10, false), (40, true)] {
        let plan = planned(answered(&season, &wishes(Goal::Back, day(138 + off))));
        assert_eq!(plan.runs.iter().any(|run| run.walk_min.is_some()), has_walks, "{off}");
        let week = plan.weeks.last().unwrap();
        // 24 km were usual; no session is longer than 8 km, and all are whole steps.
        assert!(week.distance_m >= 0.9 * 24_000.0, "{}", week.distance_m);
    }
}

#[test]
fn the_same_season_and_wish_make_the_same_plan() {
    let goal = Goal::Week { metres: 45_000.0, by: None };
    let made = || planned(answered(&three_a_week(), &wishes(goal, day(140)))).runs;
    assert_eq!(made(), made());
}

#[test]
fn no_rule_about_hills_is_asked_where_none_are_wanted() {
    let goal = Goal::Week { metres: 40_000.0, by: None };
    let plain = planned(answered(&three_a_week(), &wishes(goal, day(140))));
    assert!(plain.runs.iter().all(|run| run.climb_m.is_none() && run.fast_m.is_none()));
    let wishes = Wishes { hills: true, ..wishes(goal, day(140)) };
    let hilly = planned(answered(&three_a_week(), &wishes));
    assert!(
        hilly
            .runs
            .iter()
            .all(|run| run.clone().figure_m(Planned::Climb).is_some_and(|it| it.is_some()))
    );
}
