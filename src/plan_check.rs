//! Judges a plan as if it had been run: the first run of which a rule would speak, and the smallest
//! change that keeps the rules silent.

use crate::headroom::{Bound, headroom};
use crate::plan::{PlannedRun, end_of_week};
use crate::rules::{
    Family, Finding, Level, Limits, Outcome, Planned, Rule, Subject, Verdict, judge,
};
use crate::season::{Season, Session};

/// What became of a plan.
pub struct PlanCheck {
    /// The runs of the plan in order.
    pub runs: Vec<PlannedRun>,
    /// The first run of which a rule would speak; `None` when the whole plan is silent.
    pub first: Option<Spoken>,
}

/// A run of the plan and what the rules would say of it.
pub struct Spoken {
    /// Its place in the plan.
    pub index: usize,
    /// What the rules would say of it or of its week, the gravest first.
    pub findings: Vec<(&'static Rule, Finding)>,
    /// The smallest change that clears those of `watch` and above, or all where there is only `info`.
    pub change: Change,
}

/// A change to one run of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Shorten these figures: which, and to how many metres.
    Lower(Vec<(Planned, f64)>),
    /// No smaller run would do: leave it out, or move it.
    LeaveOut,
}

/// Judges every run of a plan by all that lies before it. A run that asks for attention comes before
/// one of which there is only information.
pub fn check(season: &Season, limits: &Limits, runs: Vec<PlannedRun>) -> PlanCheck {
    let judged = |index: usize| spoken(season, limits, &runs[..index], &runs[index]);
    let all: Vec<Vec<_>> = (0..runs.len()).map(judged).collect();
    let first = [Level::Watch, Level::Info].into_iter().find_map(|least| {
        let index = all.iter().position(|findings| loudest(findings) >= Some(least))?;
        let change = change(season, limits, (&runs[..index], &runs[index]), least);
        Some(Spoken { index, findings: all[index].clone(), change })
    });
    PlanCheck { runs, first }
}

/// The highest level of some findings.
fn loudest(findings: &[(&'static Rule, Finding)]) -> Option<Level> {
    findings.iter().map(|(_, finding)| finding.level).max()
}

/// The season with the runs before a planned one added, and that one.
fn with(season: &Season, before: &[PlannedRun], run: &PlannedRun) -> Season {
    let first_day = before.first().map_or(run.day, |first| first.day);
    let planned: Vec<(Session, String)> = before
        .iter()
        .chain([run])
        .map(|run| (run.session(season), format!("plan of {}", run.day)))
        .collect();
    season.ahead(first_day, &planned, end_of_week(season, run.day))
}

/// What rules say about a planned run and its week, beyond what the week says without it.
fn spoken(
    season: &Season,
    limits: &Limits,
    before: &[PlannedRun],
    run: &PlannedRun,
) -> Vec<(&'static Rule, Finding)> {
    let season = with(season, before, run);
    let (session, week) = (season.sessions.len() - 1, season.calendar.len() - 1);
    let is_new = |outcome: &Outcome| {
        let about = [Subject::Session(session), Subject::Week(week)];
        about.contains(&outcome.judgement.subject) && is_about_plans(outcome.rule.family)
    };
    let raised = judge(&season, limits).into_iter().filter(is_new).filter_map(|outcome| {
        match outcome.judgement.verdict {
            Verdict::Raised(finding) => Some((outcome.rule, *finding)),
            _ => None,
        }
    });
    let mut findings: Vec<(&Rule, Finding)> = raised.collect();
    findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
    findings
}

/// A plan has no form, no pain, and earns no praise.
fn is_about_plans(family: Family) -> bool {
    !matches!(family, Family::Form | Family::Pain | Family::Encouragement | Family::Surroundings)
}

/// Lowers what goes beyond the cap of a level: first only what the rules that spoke bind, then all, then
/// whatever single figure silences those of them that have no cap.
fn change(
    season: &Season,
    limits: &Limits,
    (before, run): (&[PlannedRun], &PlannedRun),
    least: Level,
) -> Change {
    let known = match before.split_last() {
        Some((last, earlier)) => with(season, earlier, last),
        None => season.ahead(run.day, &[], run.day),
    };
    let room = headroom(&known, limits, run.day);
    let spoke: Vec<&str> =
        spoken(season, limits, before, run).iter().map(|(rule, _)| rule.id).collect();
    let of_speaker = |bound: &Bound| spoke.contains(&bound.rule.id);
    let is_cleared = |run: &PlannedRun| loudest(&spoken(season, limits, before, run)) < Some(least);
    // Within every cap, and what that lowers.
    let (mut capped, mut changes_so_far) = (run.clone(), Vec::new());
    for is_bound_by in [&of_speaker as &dyn Fn(&Bound) -> bool, &|_| true] {
        let (lowered, changes) = lowered(run, |what| {
            let bound = room.room(what).and_then(|room| room.below(least));
            bound.filter(|bound| is_bound_by(bound)).map(|bound| bound.at_most_m)
        });
        let is_run = lowered.distance_m.is_some_and(|distance_m| distance_m > 0.0);
        if !changes.is_empty() && is_run && is_cleared(&lowered) {
            return Change::Lower(changes);
        }
        if is_run {
            (capped, changes_so_far) = (lowered, changes);
        }
    }
    match shortened(&capped, is_cleared) {
        Some(change) => {
            changes_so_far.retain(|(what, _)| *what != change.0);
            changes_so_far.push(change);
            Change::Lower(changes_so_far)
        }
        None => Change::LeaveOut,
    }
}

/// Halvings of a figure between nothing and what was planned; a thousandth of it is near enough.
const HALVINGS: usize = 10;

/// The one figure beside the distance that silences the rules when it is lowered, and the most of it
/// that does, found by halving.
fn shortened(run: &PlannedRun, is_cleared: impl Fn(&PlannedRun) -> bool) -> Option<(Planned, f64)> {
    let with = |what: Planned, metres: f64| {
        let mut lowered = run.clone();
        if let Some(figure) = lowered.figure_m(what) {
            *figure = Some(metres);
        }
        lowered
    };
    let figures =
        [Planned::Fast, Planned::Sprint, Planned::Steep, Planned::Downhill, Planned::Climb];
    figures.into_iter().find_map(|what| {
        let planned_m =
            run.clone().figure_m(what).and_then(|figure| *figure).filter(|m| *m > 0.0)?;
        is_cleared(&with(what, 0.0)).then_some(())?;
        let (mut calm, mut loud) = (0.0, planned_m);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(calm, loud);
            if is_cleared(&with(what, middle)) { calm = middle } else { loud = middle }
        }
        Some((what, calm))
    })
}

/// A run with the figures beyond their caps lowered to them, and which these are.
fn lowered(
    run: &PlannedRun,
    at_most_m: impl Fn(Planned) -> Option<f64>,
) -> (PlannedRun, Vec<(Planned, f64)>) {
    let mut lowered = run.clone();
    let mut changes = Vec::new();
    for what in Planned::ALL {
        if let (Some(figure), Some(most_m)) = (lowered.figure_m(what), at_most_m(what))
            && figure.is_some_and(|metres| metres > most_m)
        {
            *figure = Some(most_m);
            changes.push((what, most_m));
        }
    }
    (lowered, changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::invented::{day, runs, season};

    fn planned(offset: u64, distance_m: f64) -> PlannedRun {
        PlannedRun { day: day(offset), distance_m: Some(distance_m), ..PlannedRun::default() }
    }

    /// Ten weeks with runs of 10 km on Mondays, Wednesdays and Fridays.
    fn steady() -> Season {
        let offsets = (0..70).filter(|offset| [0, 2, 4].contains(&(offset % 7)));
        season(runs(offsets, 10_000.0))
    }

    #[test]
    fn a_plan_like_the_weeks_before_is_silent() {
        let plan = [70, 72, 74].map(|offset| planned(offset, 10_000.0)).to_vec();
        assert!(check(&steady(), &Limits::default(), plan).first.is_none());
    }

    #[test]
    fn the_first_long_run_is_named_and_shortened_to_its_limit() {
        let plan = vec![planned(70, 10_000.0), planned(72, 13_500.0), planned(74, 20_000.0)];
        let spoken = check(&steady(), &Limits::default(), plan).first.unwrap();
        assert_eq!(spoken.index, 1);
        assert_eq!(spoken.findings[0].0.id, "session-distance-spike");
        // 1.10 × 10 km.
        let Change::Lower(changes) = spoken.change else { panic!("{:?}", spoken.change) };
        assert_eq!(changes.len(), 1);
        assert!((changes[0].1 - 11_000.0).abs() < 1e-6, "{changes:?}");
    }

    #[test]
    fn the_one_figure_that_silences_is_found_to_a_thousandth() {
        let is_cleared = |run: &PlannedRun| run.fast_m.unwrap_or(0.0) <= 1800.0;
        let run = PlannedRun { fast_m: Some(4000.0), climb_m: Some(50.0), ..planned(70, 10_000.0) };
        let (what, most_m) = shortened(&run, is_cleared).unwrap();
        assert_eq!(what, Planned::Fast);
        assert!((1796.0..=1800.0).contains(&most_m), "{most_m}");
        assert_eq!(shortened(&run, |_| false), None);
    }

    #[test]
    fn what_the_earlier_runs_of_the_plan_did_counts() {
        // 30 km in each week before; 33 km are left of the week, 22 are planned before.
        let plan = vec![planned(70, 11_000.0), planned(72, 11_000.0), planned(74, 11_900.0)];
        assert!(check(&steady(), &Limits::default(), plan.clone()).first.is_none());
        let more = [plan, vec![planned(76, 4000.0)]].concat();
        let spoken = check(&steady(), &Limits::default(), more).first.unwrap();
        assert_eq!(spoken.index, 3);
        assert_eq!(spoken.findings[0].0.id, "weekly-distance-jump");
    }
}
