//! What is told of invented findings.

mod careers;

use chrono::Days;

use super::*;
use crate::base::quantity::Unit;
use crate::rules::{Finding, Judgement, Level, Named, Shift, Subject, rule_of};
use crate::season::Season;
use crate::season::fixtures::{day, entry, runs, season, with_diary};

/// What a rule found, at so many times its limit.
fn found(id: &str, subject: Subject, level: Level, beyond: f64) -> Outcome {
    let finding = Finding::new(level, 10.0 * beyond, 10.0, Unit::DistanceM);
    let verdict = Verdict::Raised(Box::new(finding));
    Outcome { rule: rule_of(id).unwrap(), judgement: Judgement { subject, verdict } }
}

/// The same, changed.
fn with(outcome: Outcome, change: impl FnOnce(&mut Finding)) -> Outcome {
    let Outcome { rule, mut judgement } = outcome;
    let Verdict::Raised(finding) = &mut judgement.verdict else { panic!() };
    change(finding);
    Outcome { rule, judgement }
}

/// Thirty weeks of a run on Mondays, Wednesdays and Fridays: sessions 3n, 3n + 1 and 3n + 2 of week n.
fn thirty_weeks() -> Season {
    season(crate::season::fixtures::steady(30, 8000.0))
}

fn told(outcomes: &[Outcome]) -> Told {
    attend(&thirty_weeks(), outcomes, &Settings::default())
}

/// Light and why of a single finding about one run.
fn alone(id: &str, level: Level, beyond: f64) -> (Option<Light>, &'static str) {
    let outcomes = [found(id, Subject::Session(60), level, beyond)];
    let said = *told(&outcomes).said(0).unwrap();
    (said.light, said.why.word())
}

#[test]
fn evidence_bounds_what_a_finding_says_alone() {
    use Level::{Stop, Warn, Watch};
    let (amber, red) = ((Some(Light::Amber), "alone"), (Some(Light::Red), "alone"));
    let listed = (None, "evidence");
    // Moderate, weak, contested, a convention.
    assert_eq!(alone("session-distance-spike", Watch, 1.1), amber);
    assert_eq!(alone("session-distance-spike", Warn, 1.1), red);
    assert_eq!(alone("calf-load-spike", Watch, 1.1), listed);
    assert_eq!(alone("calf-load-spike", Warn, 1.1), amber);
    assert_eq!(alone("climb-spike", Watch, 2.0), amber);
    assert_eq!(alone("fast-distance-spike", Watch, 9.0), listed);
    assert_eq!(alone("fast-distance-spike", Warn, 1.4), listed);
    assert_eq!(alone("fast-distance-spike", Warn, 1.5), amber);
    assert_eq!(alone("weekly-climb-jump", Warn, 1.6), amber);
    // How a runner moves has no ratio, and pain keeps its own level.
    assert_eq!(alone("low-cadence-for-pace", Watch, 9.0), listed);
    assert_eq!(alone("low-cadence-for-pace", Warn, 1.0), amber);
    assert_eq!(alone("rising-pain", Watch, 1.0), amber);
    assert_eq!(alone("load-while-sore", Warn, 1.0), red);
    assert_eq!(alone("red-flag", Stop, 1.0), (Some(Light::Black), "alone"));
}

#[test]
fn what_is_known_of_the_runner_raises_and_a_doubt_lowers_and_both_are_said() {
    let said = |outcome: Outcome| *told(&[outcome]).said(0).unwrap();
    let spike = || found("calf-load-spike", Subject::Session(60), Level::Warn, 1.1);
    let raised = said(with(spike(), |finding| finding.shift = Some(Shift::Raised)));
    assert_eq!((raised.light, raised.why), (Some(Light::Amber), Why::RaisedBy));
    let lowered = found("calf-load-spike", Subject::Session(60), Level::Watch, 1.1);
    let doubted = said(with(lowered, |finding| finding.shift = Some(Shift::Doubted)));
    assert_eq!((doubted.light, doubted.why), (None, Why::Doubt));
}

#[test]
fn warnings_of_two_kinds_about_one_run_are_red() {
    let light = |outcomes: &[Outcome]| {
        let told = told(outcomes);
        assert!(told.alerts.len() <= 1);
        told.alerts.first().map(Alert::light)
    };
    let at = Subject::Session(60);
    let load = || found("calf-load-spike", at, Level::Warn, 1.1);
    let fast = || found("fast-distance-spike", at, Level::Warn, 1.1);
    let climb = || found("weekly-climb-jump", Subject::Week(20), Level::Warn, 1.1);
    assert_eq!(light(&[load()]), Some(Light::Amber));
    assert_eq!(light(&[load(), fast()]), Some(Light::Red));
    // Two without evidence do not make up for it.
    assert_eq!(light(&[fast(), climb()]), None);
    // A calf load that the distance explains says what the distance says.
    let share = |pct: f64| vec![Named::new(pct, Unit::Percent, "distance")];
    let far = || found("weekly-distance-jump", at, Level::Warn, 1.1);
    let by_distance = with(load(), |finding| finding.details = share(60.0));
    let by_speed = with(load(), |finding| finding.details = share(59.0));
    assert_eq!(light(&[far(), by_distance]), Some(Light::Amber));
    assert_eq!(light(&[far(), by_speed]), Some(Light::Red));
}

#[test]
fn a_week_is_the_event_of_the_run_that_made_it() {
    // 24 km a week; in week 20 one run of 30 km on the Wednesday.
    let mut sessions = crate::season::fixtures::steady(30, 8000.0);
    sessions[61].distance_m = Some(30_000.0);
    let long = season(sessions);
    let jump = |measured_m: f64, limit_m: f64| {
        let finding = Finding::new(Level::Warn, measured_m, limit_m, Unit::DistanceM);
        let judgement =
            Judgement { subject: Subject::Week(20), verdict: Verdict::Raised(Box::new(finding)) };
        [Outcome { rule: rule_of("weekly-distance-jump").unwrap(), judgement }]
    };
    let event = |outcomes: &[Outcome]| {
        attend(&long, outcomes, &Settings::default()).said(0).unwrap().event.subject
    };
    assert_eq!(event(&jump(46_000.0, 26_000.0)), Subject::Session(61));
    // 70 km beyond the limit are more than twice its 30.
    assert_eq!(event(&jump(96_000.0, 26_000.0)), Subject::Week(20));
}

#[test]
fn the_same_is_not_told_again_within_a_fortnight_unless_it_is_more() {
    let at = |session: usize, beyond: f64| {
        found("climb-spike", Subject::Session(session), Level::Warn, beyond)
    };
    let whys = |outcomes: &[Outcome]| {
        let told = told(outcomes);
        let why = |index: usize| told.said(index).unwrap().why.word();
        (told.alerts.len(), (0..outcomes.len()).map(why).collect::<Vec<_>>())
    };
    // Sessions 60 and 63 are a week apart, 60 and 69 three.
    assert_eq!(whys(&[at(60, 1.5), at(63, 1.7)]), (1, vec!["alone", "quiet-time"]));
    assert_eq!(whys(&[at(60, 1.5), at(63, 1.9)]), (2, vec!["alone", "alone"]));
    assert_eq!(whys(&[at(60, 1.5), at(69, 1.5)]), (2, vec!["alone", "alone"]));
    let again = told(&[at(60, 1.5), at(63, 1.5)]);
    assert_eq!(again.alerts[0].again, [day(7 * 21)]);
    // Pain that goes on is one alert, which stands on with every day on which it is found.
    let hurts = |session| found("load-while-sore", Subject::Session(session), Level::Watch, 1.0);
    let sore = told(&[hurts(60), hurts(63), hurts(66)]);
    assert_eq!((sore.alerts.len(), sore.alerts[0].again.len()), (1, 2));
    assert_eq!(sore.alerts[0].until, day(7 * 22 + 14));
    let worse = found("load-while-sore", Subject::Session(63), Level::Warn, 1.0);
    assert_eq!(whys(&[hurts(60), worse]).0, 2);
}

/// A finding of a rule in each of these weeks.
fn in_weeks(id: &str, weeks: &[usize], beyond: impl Fn(usize) -> f64) -> Vec<Outcome> {
    let at = |&week: &usize| found(id, Subject::Session(3 * week), Level::Warn, beyond(week));
    weeks.iter().map(at).collect()
}

#[test]
fn what_is_found_in_more_than_one_of_ten_weeks_is_a_habit_told_once() {
    let season = season(crate::season::fixtures::steady(60, 8000.0));
    let attend = |outcomes: &[Outcome]| attend(&season, outcomes, &Settings::default());
    let weeks = [30, 35, 40, 45, 50, 55];
    let why = |told: &Told, index: usize| told.said(index).unwrap().why;
    // Four of the fifty weeks before are no habit, six of the 52 before the end are one.
    let told = attend(&in_weeks("climb-spike", &weeks, |_| 1.5));
    assert_eq!([4, 5].map(|index| why(&told, index)), [Why::Alone, Why::Alone]);
    assert_eq!((told.habits[0].weeks, told.habits[0].active_weeks), (6, 52));
    // Every third week.
    let weeks: Vec<usize> = (0..20).map(|index| 3 * index).collect();
    let told = attend(&in_weeks("climb-spike", &weeks, |_| 1.5));
    assert_eq!(why(&told, 19), Why::Habit);
    // More than nine in ten of what is usual is told.
    let told = attend(&in_weeks("climb-spike", &weeks, |week| if week == 57 { 2.0 } else { 1.5 }));
    assert_eq!(why(&told, 19), Why::Alone);
    // The step of a single run beyond all of a month is never a habit.
    let told = attend(&in_weeks("session-distance-spike", &weeks, |_| 1.5));
    assert_eq!(why(&told, 19), Why::Alone);
    assert!(told.habits.is_empty());
}

#[test]
fn a_habit_without_a_ratio_is_told_again_when_it_gets_denser() {
    let season = season(crate::season::fixtures::steady(60, 8000.0));
    let weeks: Vec<usize> = (0..20).map(|index| 3 * index).chain([58, 59]).collect();
    let told =
        attend(&season, &in_weeks("hard-days-too-close", &weeks, |_| 1.0), &Settings::default());
    let why = |index: usize| told.said(index).unwrap().why;
    // Two in four weeks are usual; weeks 57, 58 and 59 are three.
    assert_eq!([19, 20, 21].map(why), [Why::Habit, Why::Habit, Why::Alone]);
}

#[test]
fn strictness_tells_only_what_is_red_or_everything() {
    let outcomes = [
        found("session-distance-spike", Subject::Session(60), Level::Watch, 1.1),
        found("fast-distance-spike", Subject::Session(63), Level::Watch, 1.1),
    ];
    let count = |strictness| {
        let settings = Settings { strictness, ..Settings::default() };
        attend(&thirty_weeks(), &outcomes, &settings).alerts.len()
    };
    let by = [Strictness::Quiet, Strictness::Normal, Strictness::All].map(count);
    assert_eq!(by, [0, 1, 2]);
}

#[test]
fn an_alert_stands_for_a_fortnight_and_makes_the_light_of_its_week() {
    let season = thirty_weeks();
    let outcomes = [found("session-distance-spike", Subject::Session(61), Level::Warn, 1.5)];
    let told = attend(&season, &outcomes, &Settings::default());
    let told_on = day(7 * 20 + 2);
    assert_eq!((told.alerts[0].day(), told.alerts[0].until), (told_on, told_on + Days::new(14)));
    let open = |after: u64| told.open_on(told_on + Days::new(after)).len();
    assert_eq!([open(0), open(14), open(15)], [1, 1, 0]);
    let lights: Vec<Option<Light>> =
        [19, 20, 21].map(|week| told.light_of(&season.calendar[week])).to_vec();
    assert_eq!(lights, [None, Some(Light::Red), None]);
}

#[test]
fn what_followed_the_like_is_counted_by_what_was_noted() {
    let hurt = |offset: u64| crate::user_files::athlete::DiaryEntry {
        during_0_10: Some(4.0),
        ..entry(offset)
    };
    // Spikes on days 140, 161 and 182; pain nine days after the first.
    let season = with_diary(thirty_weeks(), vec![hurt(149)]);
    let at = |session| found("session-distance-spike", Subject::Session(session), Level::Warn, 1.5);
    let told = attend(&season, &[at(60), at(69), at(78)], &Settings::default());
    let past = |index: usize| told.alerts[index].past.clone();
    assert_eq!((past(0).times, past(0).has_diary), (0, false));
    let last = past(2);
    assert_eq!((last.times, last.hurt_after_days, last.has_diary), (2, vec![9], true));
}

#[test]
fn a_single_long_run_among_many_is_told_once_and_ends() {
    let mut sessions = runs((0..120).step_by(2), 8000.0);
    sessions[50].distance_m = Some(14_000.0);
    let (season, told) = careers::told_of(sessions);
    assert_eq!(told.alerts.len(), 1, "{:?}", careers::lights(&season, &told));
    assert_eq!(told.alerts[0].light(), Light::Red);
}

#[test]
fn what_is_kept_keeps_its_places_and_remembers_what_was_told_before() {
    let at = |session| found("session-distance-spike", Subject::Session(session), Level::Warn, 1.5);
    let told = told(&[at(60), at(69), at(78)]).keep(&[false, true, true]);
    let places: Vec<(usize, usize)> =
        told.alerts.iter().map(|alert| (alert.outcome, alert.past.times)).collect();
    assert_eq!(places, [(0, 1), (1, 2)]);
    assert_eq!(told.said(1).unwrap().event.subject, Subject::Session(78));
}
