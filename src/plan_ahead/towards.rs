//! A week on the way up to a goal, and the week of the goal.

use chrono::NaiveDate;

use super::compose::{Wanted, most_long_share};
use super::draft::Draft;
use super::ramp::{LEAST_M, Ramp};
use super::rounding::round_up_m;
use super::{Reason, Usual};
use crate::base::quantity::UnitSystem;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::JudgedRun;

/// A week needs to be no more than so many long runs for the long run to grow.
const MOST_LONG_RUNS: f64 = 2.2;
/// What the other sessions of the week of the goal have at most: of the long run before, and of the week.
/// Engineering defaults.
const OF_LONG: f64 = 0.4;
const OF_WEEK: f64 = 0.15;
/// A week that lacks less than this reaches its goal.
pub(super) const NEAR_M: f64 = 1.0;
/// Share of a week for its long run, over the number of sessions, where the goal is a week.
const LONG_OVER_EVEN: f64 = 1.35;

/// What the weeks up to a goal are made of.
pub(super) struct Towards {
    pub(super) units: UnitSystem,
    /// Weekdays with a session.
    pub(super) days: usize,
    /// Days from one session to the next at least.
    pub(super) gap_days: i64,
    /// What is usual of the runner.
    pub(super) usual: Usual,
}

impl Towards {
    /// A week on the way to a long run; the day of that run where it is in it.
    pub(super) fn week_to_run(
        &self,
        ramp: &mut Ramp<'_>,
        start: NaiveDate,
        metres: f64,
        by: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        let days = ramp.days_of(start);
        let is_last = by.is_some_and(|by| (by - start).num_days() < 7);
        let goal_day = if by.is_some() { by.filter(|_| is_last) } else { ramp.long_of(&days) };
        let is_near = |day: &NaiveDate| {
            let longest_m = ramp.draft.longest_m(*day);
            is_last || longest_m * 1.1 + 1100.0 >= metres
        };
        if let Some(day) = goal_day.filter(|_| !ramp.has_stages()).filter(is_near) {
            let mut tried = ramp.clone();
            if self.goal_week(&mut tried, start, (day, metres)) {
                *ramp = tried;
                return Some(day);
            }
        }
        if is_last {
            return None;
        }
        let enough_m = round_up_m(metres / 1.1, self.units).min(metres);
        let least = 1.0 / most_long_share(self.days);
        let usual = self.usual;
        let own = usual.week_m / usual.longest_m.max(1.0);
        let next_m = (ramp.long_m * 1.1).min(enough_m);
        let week_m = usual.week_m.max(next_m * own.clamp(least, MOST_LONG_RUNS.max(least)));
        ramp.week(start, (week_m, enough_m));
        None
    }

    /// The week of the goal: short sessions before it, where they leave room for it, a day of rest, and the
    /// goal; whether that is silent.
    pub(super) fn goal_week(
        &self,
        ramp: &mut Ramp<'_>,
        start: NaiveDate,
        (day, metres): (NaiveDate, f64),
    ) -> bool {
        let run = goal_run(day, metres);
        let short_m = (ramp.long_m * OF_LONG).min(ramp.week_m * OF_WEEK).max(ramp.layout.least_m);
        ramp.shorten_before(day, short_m);
        let rested = ramp.clone();
        let days = ramp.days_of(start);
        for other in days.into_iter().filter(|other| (day - *other).num_days() >= 2) {
            ramp.add(Wanted { day: other, metres: short_m, is_long: false }, Kind::Easy, None);
        }
        if !is_allowed(&ramp.draft, &run) {
            *ramp = rested;
        }
        let is_apart = ramp.is_apart_by(day, self.gap_days);
        let is_allowed = is_apart && is_allowed(&ramp.draft, &run);
        if is_allowed {
            ramp.draft.runs.push(run);
            ramp.note(start, Reason::Goal, None);
        }
        is_allowed
    }

    /// A week on the way to a week; its last session where it is that week.
    pub(super) fn week_to_week(
        &self,
        ramp: &mut Ramp<'_>,
        start: NaiveDate,
        metres: f64,
    ) -> Option<NaiveDate> {
        let share = (LONG_OVER_EVEN / self.days.max(1) as f64).clamp(0.28, 1.0);
        let long_m = self.usual.longest_m.max(metres * share);
        ramp.week(start, (metres, long_m));
        let is_there = ramp.sum_m(start) + NEAR_M >= metres;
        let last = ramp.draft.runs.last().map(|run| run.day).filter(|day| *day >= start);
        let last = last.filter(|_| is_there);
        if last.is_some() {
            ramp.is_goal(start);
        }
        last
    }

    /// What would be told of the sessions of a week if they had its distance together.
    pub(super) fn cost_of_week(
        &self,
        mut ramp: Ramp<'_>,
        start: NaiveDate,
        metres: f64,
    ) -> Vec<JudgedRun> {
        let earlier = ramp.draft.runs.len();
        self.week_to_week(&mut ramp, start, metres);
        let sessions = ramp.draft.runs.split_off(earlier);
        let planned_m: f64 = sessions.iter().filter_map(|run| run.distance_m).sum();
        let wanted_m = (metres - ramp.draft.run_before_m(start)).max(0.0);
        let mut judged = Vec::new();
        for session in sessions {
            let longer_m = |own_m: f64| (own_m * wanted_m / planned_m.max(1.0)).floor();
            let run = PlannedRun { distance_m: session.distance_m.map(longer_m), ..session };
            judged.push(ramp.judged(&run));
            ramp.draft.runs.push(run);
        }
        judged
    }
}

pub(super) fn goal_run(day: NaiveDate, metres: f64) -> PlannedRun {
    PlannedRun { day, distance_m: Some(metres), kind: Some(Kind::Goal), ..PlannedRun::default() }
}

/// Whether nothing is told of a run and no limit lies below it; where no rule can tell a limit, no run is
/// allowed that is a tenth longer than all of the month before.
pub(super) fn is_allowed(draft: &Draft, run: &PlannedRun) -> bool {
    let metres = run.distance_m.unwrap_or(0.0);
    let longest_m = draft.longest_m(run.day);
    let limits = draft.limits(run.day);
    let most_m = draft.most(&limits).distance_m.unwrap_or((longest_m * 1.1).max(LEAST_M));
    metres <= most_m && draft.is_silent(run, &limits)
}
