//! Where only the last days are asked about, rules say of them what they say of the whole season.

use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::season::fixtures::with_load;

/// Days to the next run, its distance, fast distance, climb and calf load in metres and steps a metre.
type Figures = (u64, f64, f64, f64, f64);

/// A year of runs of a runner who now and then does far more.
fn years() -> impl Strategy<Value = Vec<Figures>> {
    let metres = prop_oneof![6 => 3000.0..9000.0f64, 1 => 9000.0..25_000.0f64];
    let climb = prop_oneof![5 => 0.0..60.0f64, 1 => 200.0..700.0f64];
    let days = prop_oneof![20 => 1u64..4, 1 => 8u64..40];
    prop::collection::vec((days, metres, 0.0..0.4f64, climb, 0.7..1.5f64), 100..160)
}

fn season_of(figures: &[Figures]) -> Season {
    let mut offset = 0;
    let sessions: Vec<Session> = figures
        .iter()
        .map(|&(days, metres, fast, climb_m, load)| {
            offset += days;
            let mut run = with_load(run(offset, metres), load * metres / 1000.0);
            (run.fast_m, run.climb_m) = (Some(fast * metres), Some(climb_m));
            run
        })
        .collect();
    let last = run(offset + 2, 30_000.0);
    with_calf_injury(season([sessions, vec![last]].concat()), 60, Some(90))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_last_four_weeks_are_judged_alike(figures in years()) {
        let mut season = season_of(&figures);
        let last_day = season.last_day;
        let of_last_weeks = |season: &Season| -> Vec<(&'static str, Judgement)> {
            let outcomes = judge(season, &Limits::default()).into_iter();
            let is_late = |outcome: &Outcome| {
                let subject = outcome.judgement.subject;
                let is_dated = matches!(subject, Subject::Session(_) | Subject::Week(_));
                is_dated && subject.day(season) + Days::new(28) > last_day
            };
            let late = outcomes.filter(is_late);
            late.map(|outcome| (outcome.rule.id, outcome.judgement)).collect()
        };
        let (all, whole) = (of_last_weeks(&season), judge(&season, &Limits::default()).len());
        season.asked_from = Some(season.week_start_of(last_day) - Days::new(63));
        let asked = of_last_weeks(&season);
        prop_assert!(all.iter().any(|(_, it)| matches!(it.verdict, Verdict::Raised(_))));
        prop_assert_eq!(asked, all);
        let count = judge(&season, &Limits::default()).len();
        prop_assert!(count < whole, "{} of {}", count, whole);
    }
}
