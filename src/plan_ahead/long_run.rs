//! The long run is the longest session of its week, and a lighter week is shorter than the one before.

use chrono::{Days, NaiveDate};

use super::compose::{MOST_OF_LONG, Wanted};
use super::ramp::Ramp;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;
use crate::season::Session;

impl Ramp<'_> {
    /// What a session may have beside the long run of its week where that comes before it, in metres. In a
    /// week without one nothing limits it.
    pub(super) fn most_beside_long_m(&self, start: NaiveDate, one: &Wanted) -> f64 {
        let mut of_week = self.draft.runs.iter().filter(|run| run.day >= start);
        let long = of_week.find(|run| run.kind == Some(Kind::Long));
        let long_m = long.and_then(|run| run.distance_m);
        long_m.filter(|_| !one.is_long).map_or(f64::INFINITY, |metres| metres * MOST_OF_LONG)
    }

    /// A run that is shorter than another of its week, because the rules kept it so, is not the long one.
    pub(super) fn only_longest_is_long(&mut self, start: NaiveDate) {
        let is_long = |run: &PlannedRun| run.day >= start && run.kind == Some(Kind::Long);
        let runs = &self.draft.runs;
        let others = runs.iter().filter(|run| run.day >= start && !is_long(run));
        let days = start..=start + Days::new(6);
        let known = self.draft.known.sessions.iter().filter(|run| days.contains(&run.day));
        let known = known.filter_map(Session::known_distance_m);
        let others = others.filter_map(|run| run.distance_m);
        let longest_m = others.chain(known).fold(0.0, f64::max);
        for run in self.draft.runs.iter_mut().filter(|run| is_long(run)) {
            if run.distance_m.is_none_or(|metres| metres <= longest_m) {
                run.kind = Some(Kind::Easy);
            }
        }
    }

    /// The distance of the week of the plan before, and its longest session, in metres; infinite where there
    /// is none.
    pub(super) fn week_before(&self) -> (f64, f64) {
        let Some(week) = self.weeks.last() else { return (f64::INFINITY, f64::INFINITY) };
        (self.sum_m(week.start), self.draft.longest_planned_m(week.start))
    }
}
