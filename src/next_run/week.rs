//! A week has no more than the runs that are left in it may have: its limits fit those of a run.

use chrono::NaiveDate;

use super::{Bound, Room, of_week, week_so_far};
use crate::rules::{Cap, Planned};
use crate::season::Season;

/// Days from one fast or hilly run to the next, as `hard-days-too-close` asks for.
const DAYS_BETWEEN_HARD: i64 = 2;

/// Lowers the limits of the week to what the runs of its remaining days may add, each within the limit
/// of the run; a figure of the week that no rule limits has that limit alone.
pub(super) fn fit(season: &Season, day: NaiveDate, rooms: &mut Vec<Room>) {
    let days_left = (season.week_start_of(day) - day).num_days() + 7;
    for of_run in [Planned::Distance, Planned::Climb, Planned::Fast] {
        let runs_left = match of_run {
            Planned::Distance => days_left,
            _ => (days_left + DAYS_BETWEEN_HARD - 1) / DAYS_BETWEEN_HARD,
        };
        let Some(run) = rooms.iter().find(|room| room.what == of_run) else { continue };
        let Some(week) = of_week(of_run) else { continue };
        let Some(so_far_m) = week_so_far(season, day, week) else { continue };
        let left = |bound: &Bound| Bound {
            at_most_m: so_far_m + runs_left as f64 * bound.at_most_m,
            rule: bound.rule,
            cap: Cap { what: week, why: words(runs_left, bound), ..bound.cap.clone() },
        };
        let silent = left(&run.silent);
        let calm = run.calm.as_ref().map(left);
        match rooms.iter_mut().find(|room| room.what == week) {
            Some(room) => room.lower(silent, calm),
            None => rooms.push(Room { what: week, silent, calm }),
        }
    }
    rooms.sort_by_key(|room| room.what);
}

impl Room {
    /// Lowers both limits to others where those are smaller.
    fn lower(&mut self, silent: Bound, calm: Option<Bound>) {
        if let Some(own) = &mut self.calm {
            lower(own, calm.unwrap_or_else(|| silent.clone()));
        }
        lower(&mut self.silent, silent);
        let silent_m = self.silent.at_most_m;
        self.calm = self.calm.take().filter(|calm| calm.at_most_m > silent_m);
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
        1 => "what one run within its limit would add".to_owned(),
        runs => format!("what {runs} runs, each within its limit, would add at most"),
    }
}
