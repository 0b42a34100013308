//! Judges a plan run by run to its end as if it had been run, and finds the smallest change that leaves
//! nothing to tell of the first run that asks for attention.

use crate::attention::{self, Habit};
use crate::next_run::judged::{Before, Found, loudest};
use crate::next_run::plan::PlannedRun;
use crate::next_run::{Bound, RunLimits, known_before, run_limits, tiers, week_so_far};
use crate::rules::{Level, Limits, Planned};
use crate::season::Season;

/// What became of a plan.
pub struct PlanCheck {
    /// The runs of the plan in order.
    pub runs: Vec<JudgedRun>,
    /// The first run that asks for attention, by its place, and the smallest change that clears it;
    /// `None` when nothing of the plan does.
    pub first: Option<(usize, Change)>,
}

/// A run of a plan, judged as if those before it had been run as planned.
pub struct JudgedRun {
    /// The run.
    pub run: PlannedRun,
    /// What would be told because of it, each at the level of its light, the gravest first.
    pub findings: Vec<Found>,
    /// The binding limits it goes beyond and of which no finding tells: those that hold after a spike, a break
    /// or an injury.
    pub beyond: Vec<(Planned, Bound)>,
}

impl JudgedRun {
    /// The highest level of what is said of it; `None` when nothing is.
    pub fn level(&self) -> Option<Level> {
        let beyond = self.beyond.iter().map(|(_, bound)| bound.cap.level).max();
        loudest(&self.findings).max(beyond)
    }
}

/// A change to one run of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Shorten these figures: which, and to how many metres.
    Lower(Vec<(Planned, f64)>),
    /// No smaller run would do: leave it out, or move it.
    LeaveOut,
}

/// By what a plan is judged.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// Thresholds in force.
    pub limits: &'a Limits,
    /// How much of what rules find is told.
    pub attention: &'a attention::Settings,
    /// What the runner does all the time.
    pub habits: &'a [Habit],
}

/// Judges every run of a plan by all that lies before it.
pub fn check(season: &Season, terms: Terms, runs: Vec<PlannedRun>) -> PlanCheck {
    let Some(first_day) = runs.first().map(|run| run.day) else {
        return PlanCheck { runs: Vec::new(), first: None };
    };
    let known = known_before(season, first_day);
    // Made once for every season that is projected from it.
    known.forms();
    let before = |index: usize| Before { known: &known, planned: &runs[..index] };
    let judged: Vec<JudgedRun> =
        (0..runs.len()).map(|index| judged(before(index), terms, runs[index].clone())).collect();
    let loud = judged.iter().position(|run| run.level().is_some());
    let first = loud.map(|index| (index, change(before(index), terms, &runs[index])));
    PlanCheck { runs: judged, first }
}

/// Judges one run by all that lies before it.
pub fn judged(before: Before, terms: Terms, run: PlannedRun) -> JudgedRun {
    let run_limits = run_limits(&before.on_eve_of(&run), terms.limits, run.day);
    judged_within(before, terms, run, &run_limits)
}

/// The same by limits of its day that are known already.
pub fn judged_within(
    before: Before,
    terms: Terms,
    run: PlannedRun,
    run_limits: &RunLimits,
) -> JudgedRun {
    let told = |(rule, mut finding): Found| {
        if terms.habits.iter().any(|habit| habit.covers(rule, &finding)) {
            return None;
        }
        let light = attention::alone(rule, &finding, before.known, run.day, terms.attention)?;
        finding.level = light.level();
        Some((rule, finding))
    };
    let mut findings: Vec<Found> =
        before.added_by(terms.limits, &run).into_iter().filter_map(told).collect();
    findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
    let beyond = beyond(run_limits, terms, &run);
    let is_told = |bound: &Bound| findings.iter().any(|(rule, _)| rule.id == bound.rule.id);
    let beyond = beyond.into_iter().filter(|(_, bound)| !is_told(bound)).collect();
    JudgedRun { run, findings, beyond }
}

/// Rounding of a limit in a text is no transgression; a metre is near enough.
const NEAR_M: f64 = 1.0;

/// The limits of its day that a run goes beyond. A rule that flags what goes beyond has done so, or its
/// floors leave it in peace.
fn beyond(run_limits: &RunLimits, terms: Terms, run: &PlannedRun) -> Vec<(Planned, Bound)> {
    let planned_m = |what: Planned| {
        let mut run = run.clone();
        let mut of_run = |what| run.figure_m(what).and_then(|figure| *figure);
        match what.of_run() {
            Some(part) => {
                Some(of_run(part)? + week_so_far(&run_limits.season, run_limits.day, what)?)
            }
            None => of_run(what),
        }
    };
    let is_beyond =
        |bound: &Bound, metres: f64| !bound.cap.is_flagged && metres > bound.at_most_m + NEAR_M;
    // What holds a runner back without binding is no transgression.
    let binding = tiers(run_limits, terms.habits).limits.into_iter();
    binding.filter(|(what, bound)| planned_m(*what).is_some_and(|m| is_beyond(bound, m))).collect()
}

/// Lowers the single figure beside the distance that clears the run, else what goes beyond the cap of a
/// level: first only what the rules that spoke bind, then all, then whatever figure silences the rest.
fn change(before: Before, terms: Terms, run: &PlannedRun) -> Change {
    let run_limits = run_limits(&before.on_eve_of(run), terms.limits, run.day);
    let now = judged(before, terms, run.clone());
    let spoke: Vec<&str> = now
        .findings
        .iter()
        .map(|(rule, _)| rule.id)
        .chain(now.beyond.iter().map(|(_, bound)| bound.rule.id))
        .collect();
    let of_speaker = |bound: &Bound| spoke.contains(&bound.rule.id);
    let is_cleared = |run: &PlannedRun| judged(before, terms, run.clone()).level().is_none();
    // One figure beside the distance, where that is all.
    if let Some(change) = shortened(run, is_cleared) {
        return Change::Lower(vec![change]);
    }
    // Within every cap, and what that lowers.
    let (mut capped, mut changes_so_far) = (run.clone(), Vec::new());
    for is_bound_by in [&of_speaker as &dyn Fn(&Bound) -> bool, &|_| true] {
        let (lowered, changes) = lowered(run, |what| {
            let of_figure = run_limits.bounds.iter().filter(|(figure, _)| *figure == what);
            let loud = of_figure.filter(|(_, bound)| bound.cap.level >= Level::Watch);
            let bound_by = loud.filter(|(_, bound)| is_bound_by(bound));
            bound_by.map(|(_, bound)| bound.at_most_m).reduce(f64::min)
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
        let (mut below_watch, mut loud) = (0.0, planned_m);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(below_watch, loud);
            if is_cleared(&with(what, middle)) { below_watch = middle } else { loud = middle }
        }
        Some((what, below_watch))
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
    use crate::season::fixtures::{day, runs, season};

    fn planned(offset: u64, distance_m: f64) -> PlannedRun {
        PlannedRun { day: day(offset), distance_m: Some(distance_m), ..PlannedRun::default() }
    }

    /// Ten weeks with runs of 10 km on Mondays, Wednesdays and Fridays.
    fn steady() -> Season {
        let offsets = (0..70).filter(|offset| [0, 2, 4].contains(&(offset % 7)));
        season(runs(offsets, 10_000.0))
    }

    fn checked(plan: Vec<PlannedRun>) -> PlanCheck {
        let (limits, attention) = (Limits::default(), attention::Settings::default());
        check(&steady(), Terms { limits: &limits, attention: &attention, habits: &[] }, plan)
    }

    #[test]
    fn a_plan_like_the_weeks_before_is_silent() {
        let plan = [70, 72, 74].map(|offset| planned(offset, 10_000.0)).to_vec();
        assert!(checked(plan).first.is_none());
    }

    /// The first run that is spoken of, what is said of it, and the change.
    fn spoken(plan: Vec<PlannedRun>) -> (usize, Vec<&'static str>, Change) {
        let mut checked = checked(plan);
        let (index, change) = checked.first.take().unwrap();
        let rules = checked.runs[index].findings.iter().map(|(rule, _)| rule.id).collect();
        (index, rules, change)
    }

    #[test]
    fn the_first_long_run_is_named_and_shortened_to_its_limit() {
        let plan = vec![planned(70, 10_000.0), planned(72, 13_500.0), planned(74, 20_000.0)];
        let (index, rules, change) = spoken(plan);
        assert_eq!((index, rules[0]), (1, "session-distance-spike"));
        // 1.10 × 10 km.
        let Change::Lower(changes) = change else { panic!("{change:?}") };
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
        assert!(checked(plan.clone()).first.is_none());
        let more = [plan, vec![planned(76, 4000.0)]].concat();
        // A convention about weeks is listed and not told.
        assert!(checked(more).first.is_none());
        let twice = vec![planned(70, 10_000.0), planned(72, 15_000.0), planned(74, 14_200.0)];
        let checked = checked(twice);
        // The second went beyond 11 km, which holds for the third, too.
        let (what, bound) = &checked.runs[2].beyond[0];
        assert_eq!((*what, bound.rule.id), (Planned::Distance, "session-distance-spike"));
        assert!((bound.at_most_m - 11_000.0).abs() < 1.0);
    }
}
