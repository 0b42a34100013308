//! Where a run within every limit would still be told of: by rules that have no limit for a run, alone or
//! when several figures come together. The table of limits says so.

use chrono::Days;

use super::judged::{Before, Found};
use super::{Bound, Planned, RunLimits, Tiers};
use crate::attention;
use crate::next_run::plan::PlannedRun;
use crate::rules::{Cap, Finding, Limits, Rule};
use crate::season::Season;

/// The figures of a run beside its distance.
const BESIDE_DISTANCE: [Planned; 5] =
    [Planned::Climb, Planned::Steep, Planned::Downhill, Planned::Fast, Planned::Sprint];
/// The rules that are asked look back a year at most, and a month beyond it for what was usual.
const WINDOW_DAYS: u64 = 400;
/// Halvings between nothing and the limit; a thousandth of it is near enough.
const HALVINGS: usize = 10;

/// What a rule would say of a run that keeps within every limit.
pub struct Remark {
    /// The figures that have to be at their limit for it, with the distance beside them.
    pub figures: Vec<Planned>,
    /// The rule.
    pub rule: &'static Rule,
    /// What it would say.
    pub finding: Finding,
    /// The most of the single figure that it leaves in peace, in metres; `None` where several come
    /// together, or no smaller amount would do.
    pub silent_up_to_m: Option<f64>,
}

/// The limits that are told of a day, lowered to what rules without a limit leave in peace, and what would
/// still be told: of any run at all, or of all figures together.
pub fn settled(
    run_limits: &RunLimits,
    mut told: Tiers,
    limits: &Limits,
    attention: &attention::Settings,
) -> (Tiers, Vec<Remark>) {
    let mut found = remarks(run_limits, &told, limits, attention);
    let is_lowered = found.iter().any(|remark| remark.silent_up_to_m.is_some());
    for remark in &found {
        if let ([what], Some(most_m)) = (&remark.figures[..], remark.silent_up_to_m) {
            told.lower(*what, lowered(*what, most_m, remark));
        }
    }
    if is_lowered {
        found = remarks(run_limits, &told, limits, attention);
    }
    // What is left of a single figure is the rounding of its search.
    found.retain(|remark| remark.silent_up_to_m.is_none());
    (told, found)
}

fn lowered(what: Planned, at_most_m: f64, remark: &Remark) -> Bound {
    let why = format!("more would be flagged: {}", remark.rule.title.to_lowercase());
    let level = remark.finding.level;
    let cap = Cap { what, at_most_m, level, why, until: None, is_flagged: true };
    Bound { at_most_m, rule: remark.rule, cap }
}

/// What rules without a limit would tell of a run at the limits of a day: of the distance alone, of each
/// figure with it, and of all together.
fn remarks(
    run_limits: &RunLimits,
    told: &Tiers,
    limits: &Limits,
    attention: &attention::Settings,
) -> Vec<Remark> {
    let Some(distance_m) = distance_m(run_limits, told) else { return Vec::new() };
    let known = run_limits.season.recent(run_limits.day - Days::new(WINDOW_DAYS));
    let before = Before { known: &known, planned: &[] };
    let run =
        PlannedRun { day: run_limits.day, distance_m: Some(distance_m), ..PlannedRun::default() };
    let with = |figures: &[Planned]| at_limits(told, &run, figures);
    let is_told = |(rule, finding): &Found| {
        attention::alone(rule, finding, &known, run_limits.day, attention).is_some()
    };
    let said = |run: &PlannedRun| -> Vec<Found> {
        before.added_without_limit(limits, run).into_iter().filter(is_told).collect()
    };
    let figures: Vec<Planned> = BESIDE_DISTANCE
        .into_iter()
        .filter(|what| told.most_m(*what).is_some_and(|most_m| most_m > 0.0))
        .collect();
    let mut remarks: Vec<Remark> = Vec::new();
    let mut add = |figures: Vec<Planned>, found: Vec<Found>| {
        for (rule, finding) in found {
            if !remarks.iter().any(|known| known.rule.id == rule.id) {
                let figures = figures.clone();
                remarks.push(Remark { figures, rule, finding, silent_up_to_m: None });
            }
        }
    };
    add(vec![Planned::Distance], said(&with(&[])));
    let together = said(&with(&figures));
    // Most days nothing is said of all together, and then nothing of a part.
    if !together.is_empty() {
        figures.iter().for_each(|&what| add(vec![what], said(&with(&[what]))));
        add(figures, together);
    }
    for remark in &mut remarks {
        let [what] = remark.figures[..] else { continue };
        let id = remark.rule.id;
        let is_silent = |metres: f64| {
            let mut smaller = with(&[]);
            if let Some(figure) = smaller.figure_m(what) {
                *figure = Some(metres);
            }
            said(&smaller).iter().all(|(rule, _)| rule.id != id)
        };
        let most_m = if what == Planned::Distance { Some(distance_m) } else { told.most_m(what) };
        remark.silent_up_to_m = most_m.and_then(|most_m| largest_silent(most_m, is_silent));
    }
    remarks
}

/// The largest distance in metres that the limits allow; of a usual run where none limits it.
fn distance_m(run_limits: &RunLimits, told: &Tiers) -> Option<f64> {
    let usual = || usual_distance_m(&run_limits.season);
    told.most_m(Planned::Distance).or_else(usual).filter(|metres| *metres > 0.0)
}

fn usual_distance_m(season: &Season) -> Option<f64> {
    season.sessions.iter().rev().find_map(|run| run.distance_m)
}

/// The run with these figures at their limits; no part is longer than the whole.
fn at_limits(told: &Tiers, run: &PlannedRun, figures: &[Planned]) -> PlannedRun {
    let mut run = run.clone();
    let whole_m = run.distance_m.unwrap_or(f64::INFINITY);
    for &what in figures {
        let is_part = matches!(what, Planned::Steep | Planned::Fast | Planned::Sprint);
        let most_m = told.most_m(what);
        let most_m = if is_part { most_m.map(|most_m| most_m.min(whole_m)) } else { most_m };
        if let Some(figure) = run.figure_m(what) {
            *figure = most_m;
        }
    }
    run
}

/// The largest amount that is silent, found by halving; `None` where even nothing is not.
fn largest_silent(most_m: f64, is_silent: impl Fn(f64) -> bool) -> Option<f64> {
    is_silent(0.0).then_some(())?;
    let (mut silent_m, mut loud_m) = (0.0, most_m);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(silent_m, loud_m);
        if is_silent(middle) { silent_m = middle } else { loud_m = middle }
    }
    Some(silent_m)
}
