//! A week has no more than the runs that are left in it may have: its limits fit those of a run.

use chrono::NaiveDate;

use super::{Bound, RunLimit, of_week, week_so_far};
use crate::rules::{Cap, Planned};
use crate::season::Season;

/// Days from one fast or hilly run to the next, as `hard-days-too-close` asks for.
const DAYS_BETWEEN_HARD: i64 = 2;

/// Lowers the limits of the week to what the runs of its remaining days may add, each within the limit
/// of the run; a figure of the week that no rule limits has that limit alone.
pub(super) fn fit(season: &Season, day: NaiveDate, by_figure: &mut Vec<RunLimit>) {
    let days_left = (season.week_start_of(day) - day).num_days() + 7;
    for of_run in [Planned::Distance, Planned::Climb, Planned::Fast] {
        let runs_left = match of_run {
            Planned::Distance => days_left,
            _ => (days_left + DAYS_BETWEEN_HARD - 1) / DAYS_BETWEEN_HARD,
        };
        let Some(run) = by_figure.iter().find(|one| one.what == of_run) else { continue };
        let Some(week) = of_week(of_run) else { continue };
        let Some(so_far_m) = week_so_far(season, day, week) else { continue };
        let left = |bound: &Bound| Bound {
            at_most_m: so_far_m + runs_left as f64 * bound.at_most_m,
            rule: bound.rule,
            cap: Cap { what: week, why: words(runs_left, bound), ..bound.cap.clone() },
        };
        let below_info = left(&run.below_info);
        let below_watch = run.below_watch.as_ref().map(left);
        match by_figure.iter_mut().find(|one| one.what == week) {
            Some(run_limits) => run_limits.lower(below_info, below_watch),
            None => by_figure.push(RunLimit { what: week, below_info, below_watch }),
        }
    }
    by_figure.sort_by_key(|one| one.what);
}

impl RunLimit {
    /// Lowers both limits to others where those are smaller.
    fn lower(&mut self, below_info: Bound, below_watch: Option<Bound>) {
        if let Some(own) = &mut self.below_watch {
            lower(own, below_watch.unwrap_or_else(|| below_info.clone()));
        }
        lower(&mut self.below_info, below_info);
        let silent_m = self.below_info.at_most_m;
        self.below_watch =
            self.below_watch.take().filter(|below_watch| below_watch.at_most_m > silent_m);
    }
}

fn lower(bound: &mut Bound, other: Bound) {
    if other.at_most_m < bound.at_most_m {
        *bound = other;
    }
}

fn words(runs: i64, bound: &Bound) -> String {
    match runs {
        _ if bound.at_most_m <= 0.0 => bound.cap.why.clone(),
        1 => "what one run within its limit adds".to_owned(),
        runs => format!("the most that {runs} runs add, each within its limit"),
    }
}
