//! Where a run within every limit would still be flagged: by rules that have no limit for a run, alone
//! or when several figures come together. The table of limits says so.

use chrono::Days;

use super::judged::{Before, Found};
use super::{Bound, Planned, RunLimit, RunLimits};
use crate::attention;
use crate::next_run::plan::PlannedRun;
use crate::rules::{Cap, Finding, Level, Limits, Rule};
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

/// The room of a day with every limit lowered to what rules without a limit leave in peace, and what
/// would still be flagged: any run at all, or all figures together.
pub fn settled(mut run_limits: RunLimits, limits: &Limits) -> (RunLimits, Vec<Remark>) {
    let mut found = remarks(&run_limits, limits);
    let is_lowered = found.iter().any(|remark| remark.silent_up_to_m.is_some());
    for remark in &found {
        if let ([what], Some(most_m)) = (&remark.figures[..], remark.silent_up_to_m) {
            lower(&mut run_limits, (*what, most_m), remark);
        }
    }
    if is_lowered {
        found = remarks(&run_limits, limits);
    }
    // What is left of a single figure is the rounding of its search.
    found.retain(|remark| remark.silent_up_to_m.is_none());
    (run_limits, found)
}

/// Lowers the limit of one figure; the earlier one is that before more than information.
fn lower(run_limits: &mut RunLimits, (what, most_m): (Planned, f64), remark: &Remark) {
    let why = format!("more would be flagged: {}", remark.rule.title.to_lowercase());
    let level = remark.finding.level;
    let cap = Cap { what, at_most_m: most_m, level, why, until: None, is_flagged: true };
    let bound = Bound { at_most_m: most_m, rule: remark.rule, cap };
    match run_limits.by_figure.iter_mut().find(|one| one.what == what) {
        Some(one) => {
            let earlier = std::mem::replace(&mut one.below_info, bound);
            let below_watch =
                one.below_watch.take().or(Some(earlier)).filter(|it| it.cap.level > Level::Info);
            one.below_watch = below_watch.filter(|_| level == Level::Info);
        }
        None => {
            run_limits.by_figure.push(RunLimit { what, below_info: bound, below_watch: None });
            run_limits.by_figure.sort_by_key(|one| one.what);
        }
    }
}

/// What rules without a limit would say of a run at the limits of a day: of the distance alone, of each
/// figure with it, and of all together.
fn remarks(run_limits: &RunLimits, limits: &Limits) -> Vec<Remark> {
    let Some(distance_m) = distance_m(run_limits) else { return Vec::new() };
    let known = run_limits.season.recent(run_limits.day - Days::new(WINDOW_DAYS));
    let before = Before { known: &known, planned: &[] };
    let run =
        PlannedRun { day: run_limits.day, distance_m: Some(distance_m), ..PlannedRun::default() };
    let with = |figures: &[Planned]| at_limits(run_limits, &run, figures);
    let settings = attention::Settings::default();
    let is_told = |(rule, finding): &Found| {
        attention::alone(rule, finding, &known, run_limits.day, &settings).is_some()
    };
    let said = |run: &PlannedRun| -> Vec<Found> {
        before.added_without_limit(limits, run).into_iter().filter(is_told).collect()
    };
    let figures: Vec<Planned> = BESIDE_DISTANCE
        .into_iter()
        .filter(|what| run_limits.of(*what).is_some_and(|one| one.below_info.at_most_m > 0.0))
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
        let most_m =
            if what == Planned::Distance { Some(distance_m) } else { most(run_limits, what) };
        remark.silent_up_to_m = most_m.and_then(|most_m| largest_silent(most_m, is_silent));
    }
    remarks
}

/// The largest distance in metres that the limits allow; of a usual run where none limits it.
fn distance_m(run_limits: &RunLimits) -> Option<f64> {
    let usual = || usual_distance_m(&run_limits.season);
    let most = run_limits.of(Planned::Distance).map(|one| one.below_info.at_most_m).or_else(usual);
    most.filter(|metres| *metres > 0.0)
}

fn usual_distance_m(season: &Season) -> Option<f64> {
    season.sessions.iter().rev().find_map(|run| run.distance_m)
}

fn most(run_limits: &RunLimits, what: Planned) -> Option<f64> {
    run_limits.of(what).map(|one| one.below_info.at_most_m)
}

/// The run with these figures at their limits; no part is longer than the whole.
fn at_limits(run_limits: &RunLimits, run: &PlannedRun, figures: &[Planned]) -> PlannedRun {
    let mut run = run.clone();
    let whole_m = run.distance_m.unwrap_or(f64::INFINITY);
    for &what in figures {
        let is_part = matches!(what, Planned::Steep | Planned::Fast | Planned::Sprint);
        let most_m = most(run_limits, what);
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
