//! The days before a goal: short sessions, whatever week they lie in.

use chrono::{Days, NaiveDate};

use super::Reason;
use super::ramp::Ramp;
use super::rounding::round_down_m;
use crate::next_run::kind::Kind;

/// Days before a goal whose sessions are short.
const REST_DAYS: u64 = 5;

impl Ramp<'_> {
    /// Shortens the sessions of the last days before a goal, which may be of the week before.
    pub(super) fn shorten_before(&mut self, day: NaiveDate, most_m: f64) {
        let most_m = round_down_m(most_m, self.draft.units);
        let from = day - Days::new(REST_DAYS);
        for run in self.draft.runs.iter_mut().filter(|run| run.day > from) {
            if run.distance_m.is_some_and(|metres| metres > most_m) {
                (run.distance_m, run.kind) = (Some(most_m), Some(Kind::Easy));
                run.fast_m = run.fast_m.map(|_| 0.0);
                run.climb_m = run.climb_m.map(|_| 0.0);
                for week in &mut self.weeks {
                    if (week.start..week.start + Days::new(7)).contains(&run.day) {
                        (week.reason, week.bound_by) = (Reason::BeforeGoal, None);
                    }
                }
            }
        }
    }
}
