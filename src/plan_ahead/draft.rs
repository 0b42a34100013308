//! A plan while it is made: what is known, what is planned so far, and what the next session may have.

use chrono::{Days, NaiveDate};

use super::rounding::{round_down_m, step_m};
use crate::base::quantity::UnitSystem;
use crate::next_run::judged::Before;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::{JudgedRun, Terms, judged_within};
use crate::next_run::{RunLimits, known_before, run_limits, tiers, week_so_far};
use crate::rules::{Planned, Rule};
use crate::season::{Season, Session};

/// Rules look back a year at most, and a month beyond it for what was usual.
const WINDOW_DAYS: u64 = 400;
/// Days whose longest run the next may exceed by a tenth.
const LONGEST_DAYS: u64 = 30;
/// Steps by which a session is shortened until it is silent, at most.
const MOST_STEPS: usize = 40;

/// What is known before the first day of a plan, as far back as any rule looks from there or from the last
/// run.
pub(super) fn known_for_plans(season: &Season, start: NaiveDate) -> Season {
    let known = known_before(season, start);
    let from = start.min(known.last_day) - Days::new(WINDOW_DAYS);
    let known = known.recent(from);
    // Made once for every season that is projected from it.
    known.forms();
    known
}

/// A plan in the making.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    pub(super) known: &'a Season,
    pub(super) terms: Terms<'a>,
    pub(super) units: UnitSystem,
    pub(super) runs: Vec<PlannedRun>,
}

/// What a session of a day may have at most.
#[derive(Clone, Copy, Default)]
pub(super) struct Most {
    /// Distance in metres; `None` where no rule limits it.
    pub(super) distance_m: Option<f64>,
    /// The rule that binds the distance.
    pub(super) rule: Option<&'static Rule>,
    /// Fast distance in metres.
    pub(super) fast_m: Option<f64>,
    /// Climb in metres.
    pub(super) climb_m: Option<f64>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(known: &'a Season, terms: Terms<'a>, units: UnitSystem) -> Self {
        Self { known, terms, units, runs: Vec::new() }
    }

    fn before(&self) -> Before<'_> {
        Before { known: self.known, planned: &self.runs }
    }

    /// The limits of a day, by all that lies before it.
    pub(super) fn limits(&self, day: NaiveDate) -> RunLimits {
        let run = PlannedRun { day, ..PlannedRun::default() };
        run_limits(&self.before().on_eve_of(&run), self.terms.limits, day)
    }

    /// What a session may have within the limits of its day.
    pub(super) fn most(&self, limits: &RunLimits) -> Most {
        let day = limits.day;
        let tiers = tiers(limits, self.terms.habits);
        let both = || tiers.limits.iter().chain(&tiers.also);
        let least = |what: Planned, of_week: Planned| {
            let bounds = both().filter_map(|(figure, bound)| match *figure {
                figure if figure == what => Some((bound.at_most_m, bound.rule)),
                figure if figure == of_week => {
                    let so_far_m = week_so_far(&limits.season, day, of_week).unwrap_or(0.0);
                    Some(((bound.at_most_m - so_far_m).max(0.0), bound.rule))
                }
                _ => None,
            });
            bounds.min_by(|one, other| one.0.total_cmp(&other.0))
        };
        let distance = least(Planned::Distance, Planned::WeekDistance);
        Most {
            distance_m: distance.map(|(metres, _)| metres),
            rule: distance.map(|(_, rule)| rule),
            fast_m: least(Planned::Fast, Planned::WeekFast).map(|(metres, _)| metres),
            climb_m: least(Planned::Climb, Planned::WeekClimb).map(|(metres, _)| metres),
        }
    }

    /// What would be said of a session.
    pub(super) fn judged(&self, run: &PlannedRun, limits: &RunLimits) -> JudgedRun {
        judged_within(self.before(), self.terms, run.clone(), limits)
    }

    /// Whether nothing would be told of a session.
    pub(super) fn is_silent(&self, run: &PlannedRun, limits: &RunLimits) -> bool {
        self.judged(run, limits).level().is_none()
    }

    /// Adds the session, shortened until nothing is told of it; `false` where no shorter one will do.
    pub(super) fn add_shortened(
        &mut self,
        mut run: PlannedRun,
        limits: &RunLimits,
        least_m: f64,
    ) -> bool {
        for _ in 0..MOST_STEPS {
            let Some(distance_m) = run.distance_m.filter(|metres| *metres >= least_m) else {
                return false;
            };
            if self.is_silent(&run, limits) {
                self.runs.push(run);
                return true;
            }
            // What is beside the distance goes first.
            run = if run.fast_m.is_some_and(|m| m > 0.0) || run.climb_m.is_some_and(|m| m > 0.0) {
                PlannedRun {
                    kind: Some(Kind::Easy),
                    fast_m: run.fast_m.map(|_| 0.0),
                    climb_m: run.climb_m.map(|_| 0.0),
                    ..run
                }
            } else {
                let less_m = distance_m - step_m(distance_m - 1.0, self.units);
                PlannedRun { distance_m: Some(round_down_m(less_m, self.units)), ..run }
            };
        }
        false
    }

    /// The longest run of the month before a day, planned ones included, in metres; 0 without any.
    pub(super) fn longest_m(&self, day: NaiveDate) -> f64 {
        let from = day - Days::new(LONGEST_DAYS);
        let known = self.known.sessions.iter().filter(|run| run.day >= from && run.day < day);
        let planned = self.runs.iter().filter(|run| run.day >= from && run.day < day);
        let known = known.filter_map(Session::known_distance_m);
        known.chain(planned.filter_map(|run| run.distance_m)).fold(0.0, f64::max)
    }

    /// What was run of the week that begins on a day, before the plan, in metres.
    pub(super) fn run_before_m(&self, week_start: NaiveDate) -> f64 {
        let end = week_start + Days::new(6);
        let known = self.known.sessions.iter().filter(|run| (week_start..=end).contains(&run.day));
        known.filter_map(Session::known_distance_m).sum()
    }

    /// What is planned of the week that begins on a day, in metres.
    pub(super) fn planned_m(&self, week_start: NaiveDate) -> f64 {
        let end = week_start + Days::new(6);
        let planned = self.runs.iter().filter(|run| (week_start..=end).contains(&run.day));
        planned.filter_map(|run| run.distance_m).sum()
    }

    /// The longest that is planned of the week that begins on a day, in metres; 0 without any.
    pub(super) fn longest_planned_m(&self, week_start: NaiveDate) -> f64 {
        let end = week_start + Days::new(6);
        let planned = self.runs.iter().filter(|run| (week_start..=end).contains(&run.day));
        planned.filter_map(|run| run.distance_m).fold(0.0, f64::max)
    }

    /// The day of the last run, planned or known, before a day.
    pub(super) fn last_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        let known = self.known.sessions.iter().rev().map(|run| run.day).find(|one| *one < day);
        self.runs.last().map(|run| run.day).filter(|one| *one < day).or(known)
    }
}
