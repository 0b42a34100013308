//! The shape of a plan: no step above a tenth, the long run the longest of its week, lighter weeks lighter.

use super::*;

/// What one session may have where nothing was run for a month, in metres.
const FROM_NOTHING_M: f64 = 2000.0;
/// A session of this distance cannot be much shorter, in metres.
const SHORTEST_M: f64 = 2000.0;

/// The longest run of the thirty days before a day, planned ones included.
fn longest_before_m(season: &Season, plan: &Plan, day: NaiveDate) -> f64 {
    let is_near = |other: NaiveDate| other < day && other >= day - Days::new(30);
    let known = season.sessions.iter().filter(|run| is_near(run.day));
    let planned = plan.runs.iter().filter(|run| is_near(run.day));
    let known = known.filter_map(|run| run.distance_m);
    known.chain(planned.filter_map(|run| run.distance_m)).fold(0.0, f64::max)
}

fn of_week(plan: &Plan, start: NaiveDate) -> Vec<&PlannedRun> {
    let days = start..start + Days::new(7);
    plan.runs.iter().filter(|run| days.contains(&run.day)).collect()
}

fn longest_m(runs: &[&PlannedRun]) -> f64 {
    runs.iter().filter_map(|run| run.distance_m).fold(0.0, f64::max)
}

/// What of a plan is not as the texts promise.
pub(super) fn faults(season: &Season, plan: &Plan) -> Vec<String> {
    let mut faults = Vec::new();
    let is_ordinary = |run: &&PlannedRun| run.run_min.is_none() && run.kind != Some(Kind::Goal);
    for run in plan.runs.iter().filter(is_ordinary) {
        let metres = run.distance_m.unwrap();
        let longest_m = longest_before_m(season, plan, run.day);
        let most_m = (1.1 * longest_m).max(longest_m + 300.0).max(FROM_NOTHING_M);
        if metres > most_m + 1.0 {
            faults.push(format!("{}: {metres} is more than {most_m}", run.day));
        }
    }
    for (place, week) in plan.weeks.iter().enumerate() {
        let runs = of_week(plan, week.start);
        let longest_m = longest_m(&runs);
        let longest = runs.iter().filter(|run| run.distance_m == Some(longest_m));
        let is_alone = longest.count() == 1;
        for run in runs.iter().filter(|run| run.kind == Some(Kind::Long)) {
            if run.distance_m != Some(longest_m) || !is_alone {
                faults.push(format!("{}: long, and not the longest", run.day));
            }
        }
        if week.reason != Reason::Lighter || place == 0 {
            continue;
        }
        let before = &plan.weeks[place - 1];
        let before_m = self::longest_m(&of_week(plan, before.start));
        let is_shorter = longest_m < before_m || longest_m <= SHORTEST_M;
        if !is_shorter || week.distance_m >= before.distance_m && longest_m > SHORTEST_M {
            faults.push(format!(
                "{}: lighter, with {} and {longest_m} after {} and {before_m}",
                week.start, week.distance_m, before.distance_m
            ));
        }
    }
    faults
}

#[test]
fn a_week_that_is_filled_up_keeps_its_long_run_the_longest() {
    // 32 km a week on four days, 12 km of them on Saturdays: 35 km are a tenth more, and reached in the
    // first week, whose Sunday has what the others leave.
    let weeks = (0..16).flat_map(|week| {
        [(1, 6000.0), (3, 6000.0), (5, 12_000.0), (6, 8000.0)]
            .map(|(weekday, metres)| run(7 * week + weekday, metres))
    });
    let season = season_as_of(weeks.collect(), day(16 * 7 - 1));
    let goal = Goal::Week { metres: 35_000.0, by: None };
    let plan = planned(answered(&season, &wishes(goal, day(16 * 7))));
    assert_eq!(faults(&season, &plan), Vec::<String>::new());
    let of_first = of_week(&plan, plan.weeks[0].start);
    let long = of_first.iter().find(|run| run.kind == Some(Kind::Long)).unwrap();
    assert_eq!(long.day.weekday(), Weekday::Sat);
}

#[test]
fn a_short_session_grows_by_tenths_of_a_kilometre() {
    // 4 km three times a week: a tenth more is 4.4 km, and half a kilometre would be an eighth.
    let season = season_as_of(steady(20, 4000.0), day(139));
    let goal = Goal::Distance { metres: 8000.0, by: None };
    let plan = planned(answered(&season, &wishes(goal, day(140))));
    assert_eq!(faults(&season, &plan), Vec::<String>::new());
    let longest_m = longest_m(&of_week(&plan, plan.weeks[0].start));
    assert_eq!(longest_m, 4400.0);
}

#[test]
fn a_way_back_grows_by_a_tenth_a_session_at_most() {
    for usual_m in [4000.0, 6000.0, 10_000.0] {
        let season = season_as_of(steady(20, usual_m), day(139));
        let plan = planned(answered(&season, &wishes(Goal::Back, day(185))));
        assert_eq!(faults(&season, &plan), Vec::<String>::new(), "{usual_m}");
    }
}
