//! Whether the limits of a day are exact: silent at the limit, and not a hundredth above it.

use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::attention::{self, Settings};
use crate::rules::{Judgement, Subject, Verdict, session_distance_spike};
use crate::season::fixtures::{run, season_as_of, with_load, with_speeds};
use crate::season::{FastLimit, Session};

/// Days between two runs, the figures of a run in metres, and its calf load a kilometre.
type Figures = (u64, f64, (f64, f64, f64), (f64, f64), f64);

fn figures() -> impl Strategy<Value = Figures> {
    let hills: (Range<f64>, Range<f64>, Range<f64>) = (0.0..300.0, 0.0..900.0, 0.0..120.0);
    let speed: (Range<f64>, Range<f64>) = (0.0..6000.0, 0.0..32.0);
    (0..4u64, 2000.0..22_000.0, hills, speed, 0.7..1.4)
}

/// The runs of a season; one in four without a long descent.
fn seasons(count: Range<usize>) -> impl Strategy<Value = Vec<Figures>> {
    let runs = prop::collection::vec(figures(), count);
    (runs, prop::bool::weighted(0.25)).prop_map(|(mut runs, is_flat)| {
        if is_flat {
            runs.iter_mut().for_each(|(_, _, hills, ..)| hills.2 *= 0.4);
        }
        runs
    })
}

/// A season of these runs, and the day after its last.
fn season_of(runs: &[Figures]) -> (Season, NaiveDate) {
    let mut offset = 0;
    let sessions: Vec<Session> = runs
        .iter()
        .map(
            |&(
                days,
                distance_m,
                (climb_m, steep_m, downhill_m),
                (fast_m, sprint_m),
                load_per_km,
            )| {
                offset += days;
                let mut run = run(offset, distance_m);
                // The limit rises and falls over a fortnight, past some of the fast running.
                let speed_mps = 3.8 + 0.03 * (offset % 14).abs_diff(7) as f64;
                run.fast_limit = run.fast_limit.map(|limit| FastLimit { speed_mps, ..limit });
                let fast_m = fast_m.min(distance_m);
                let parts =
                    [(290, distance_m), (390, 0.4 * fast_m), (420, fast_m), (550, sprint_m)];
                Session {
                    climb_m: Some(climb_m),
                    steep_m: Some(steep_m),
                    downhill_m: Some(downhill_m),
                    ..with_load(with_speeds(run, &parts), whole(load_per_km * distance_m / 1000.0))
                }
            },
        )
        .collect();
    let day = crate::season::fixtures::day(offset + 1);
    (season_as_of(sessions, day - chrono::Days::new(1)), day)
}

/// Weeks are added up in whole millimetres and steps, and a part of one may not be rounded up.
fn whole(value: f64) -> f64 {
    (value * 1000.0).floor() / 1000.0
}

/// The planned run with these figures; of a figure of the week, what is left of it.
fn plan(run_limits: &RunLimits, figures: &[(Planned, f64)]) -> Season {
    let start_utc_ms = Session::on(run_limits.day).start_utc_ms;
    let fast_limit = run_limits.season.fast_limit_on(run_limits.day);
    let mut session = Session { day: run_limits.day, start_utc_ms, fast_limit, ..run(0, 0.0) };
    for &(what, metres) in figures {
        let metres = whole(metres);
        let left = week_so_far(&run_limits.season, run_limits.day, what)
            .map_or(metres, |so_far| metres - so_far);
        match what {
            Planned::Distance | Planned::WeekDistance => session.distance_m = Some(left.max(0.0)),
            Planned::Climb | Planned::WeekClimb => session.climb_m = Some(left.max(0.0)),
            Planned::Fast | Planned::WeekFast => session.fast_m = Some(left.max(0.0)),
            Planned::Steep => session.steep_m = Some(left),
            Planned::Downhill => session.downhill_m = Some(left),
            Planned::Sprint => session.sprint_m = Some(left),
        }
    }
    if let Some((metre, metres)) =
        run_limits.season.usual_calf_load(run_limits.day).zip(session.distance_m)
    {
        session = with_load(session, whole(metre.times(metres).by_speed.b4));
    }
    let end = run_limits.season.week_start_of(run_limits.day) + chrono::Days::new(6);
    run_limits.season.projected(run_limits.day, &[(session, "plan".to_owned())], end)
}

/// What rules with headroom say about the planned run and its week.
fn spoken(season: &Season, limits: &Limits) -> Vec<&'static str> {
    let last =
        [Subject::Session(season.sessions.len() - 1), Subject::Week(season.calendar.len() - 1)];
    let asked = RULES.iter().filter(|rule| rule.caps.is_some());
    let raised = asked.filter(|rule| {
        (rule.check)(season, limits).into_iter().any(|judgement| {
            last.contains(&judgement.subject) && matches!(judgement.verdict, Verdict::Raised(_))
        })
    });
    raised.map(|rule| rule.id).collect()
}

/// Limits with every floor at its lowest.
fn without_floors() -> Limits {
    let mut limits = Limits::default();
    for rule in RULES.iter().filter(|rule| rule.caps.is_some()) {
        for floor in rule.thresholds.iter().filter(|threshold| {
            threshold.name == "first_climb_m_per_km"
                || (threshold.name.starts_with("min_") && !threshold.name.starts_with("min_base"))
        }) {
            // The amount from which a first fast session counts is its limit, not a floor.
            if rule.id != "first-fast-after-gap" {
                limits.set(&format!("{}.{}", rule.id, floor.name), floor.min).unwrap();
            }
        }
    }
    limits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_most_is_silent_and_one_per_cent_more_is_not(
        runs in seasons(8..60)
    ) {
        let (season, day) = season_of(&runs);
        let limits = Limits::default();
        let run_limits = run_limits(&season, &limits, day);
        let most: Vec<_> = run_limits
            .by_figure
            .iter()
            .filter(|one| week_so_far(&run_limits.season, day, one.what).is_none())
            .map(|run_limits| (run_limits.what, run_limits.below_info.at_most_m))
            .collect();
        // What the week has already said it says with any plan.
        let already = spoken(&plan(&run_limits, &[]), &limits);
        let added = spoken(&plan(&run_limits, &most), &limits);
        prop_assert!(added.iter().all(|id| already.contains(id)), "{added:?} at {most:?}");

        let bare = without_floors();
        let distance = most.iter().find(|(what, _)| *what == Planned::Distance);
        // One per cent of a few metres is lost in the rounding of what a whole week loads.
        for one in run_limits.by_figure.iter().filter(|one| one.below_info.at_most_m > 20.0) {
            if !one.below_info.cap.is_flagged {
                continue;
            }
            let more = (one.what, one.below_info.at_most_m * 1.01);
            let more: Vec<_> = distance.copied().into_iter().chain([more]).collect();
            let said = spoken(&plan(&run_limits, &more), &bare);
            let id = one.below_info.rule.id;
            prop_assert!(said.contains(&id), "{id} silent at {more:?}, {:?}", one.below_info.cap);
        }
    }

    #[test]
    fn within_the_limit_nothing_binding_speaks_and_one_per_cent_more_is_an_alert(
        runs in seasons(20..60)
    ) {
        let (season, day) = season_of(&runs);
        let limits = Limits::default();
        let run_limits = run_limits(&season, &limits, day);
        let known = &run_limits.season;
        let tiers = tiers(&run_limits, &[]);
        let Some((_, bound)) = tiers.limits.iter().find(|(what, _)| *what == Planned::Distance)
        else {
            return Ok(());
        };
        let binding = |limits: &Limits, metres: f64| -> Vec<bool> {
            let planned = plan(&run_limits, &[(Planned::Distance, metres)]);
            let at = Subject::Session(planned.sessions.len() - 1);
            let binds = RULES.iter().filter(|rule| tiers::binds(rule, known, day));
            let found = binds.flat_map(|rule| {
                rule.judge(&planned, limits).into_iter().map(move |judged| (rule, judged))
            });
            let alone = |(rule, judged): (&&'static Rule, Judgement)| match judged.verdict {
                Verdict::Raised(finding) if judged.subject == at => {
                    Some(attention::alone(rule, &finding, known, day, &Settings::default()).is_some())
                }
                _ => None,
            };
            found.filter_map(alone).collect()
        };
        prop_assert_eq!(binding(&limits, bound.at_most_m), Vec::<bool>::new());
        // What holds after a spike is not flagged by its rule.
        let is_exact = bound.cap.is_flagged;
        // The limit of a single run has no floors beside it.
        let has_floors = bound.rule.id != session_distance_spike::RULE.id;
        let floors = if has_floors { without_floors() } else { limits.clone() };
        let more = binding(&floors, bound.at_most_m * 1.01);
        prop_assert!(!is_exact || !more.is_empty(), "{:?} {more:?}", bound.cap);
        let is_told = more.iter().any(|is_told| *is_told);
        prop_assert!(!is_exact || is_told, "{:?}", bound.cap);
    }

    #[test]
    fn a_spike_never_raises_the_next_cap(
        runs in seasons(20..60),
        beyond in prop::array::uniform6(1.4..4.0f64),
        days in 1..14u64,
    ) {
        let (season, day) = season_of(&runs);
        let limits = Limits::default();
        let before = run_limits(&season, &limits, day);
        let most = |what| before.of(what).map_or(1000.0, |one| one.below_info.at_most_m);
        let spike = [
            (Planned::Distance, most(Planned::Distance) * beyond[0] + 1000.0),
            (Planned::Climb, most(Planned::Climb) * beyond[1] + 100.0),
            (Planned::Steep, most(Planned::Steep) * beyond[2] + 500.0),
            (Planned::Fast, most(Planned::Fast) * beyond[3] + 1000.0),
            (Planned::Downhill, most(Planned::Downhill) * beyond[4] + 150.0),
            (Planned::Sprint, most(Planned::Sprint) * beyond[5] + 100.0),
        ];
        let spiked = plan(&before, &spike);
        let loud = spoken(&spiked, &limits);
        let after = run_limits(&spiked, &limits, day + chrono::Days::new(days));
        let distance = Some(spike[0].1);
        for (rule, cap) in caps(&before.season, &limits, Ahead { day, distance_m: distance }) {
            let is_spike = loud.contains(&rule.id) && rule.family.is_load();
            if is_spike && cap.level >= Level::Watch && !carried_over::is_of_week(cap.what) {
                let next = after.of(cap.what).map(|one| one.below_info.at_most_m);
                prop_assert!(next.is_some_and(|next| next <= cap.at_most_m), "{cap:?} {next:?}");
            }
        }
    }
}
