//! Weeks of stages: jogging and walking in turn, each stage as far as the rules leave room for it.

use chrono::NaiveDate;

use super::Reason;
use super::compose::Wanted;
use super::ramp::Ramp;
use super::stages::Stage;
use crate::next_run::kind::Kind;
use crate::rules::Rule;

/// Days from one stage to the next at least.
const STAGES_GAP_DAYS: i64 = 2;
/// A stage that never fits is given up after so many sessions. Engineering default.
const MOST_STAGE_TRIES: u32 = 3;

impl Ramp<'_> {
    /// The week of stages that begins on a day.
    pub(super) fn of_stages(&mut self, start: NaiveDate, days: &[NaiveDate]) {
        let mut bound_by = None;
        for &day in days {
            if !self.is_apart_by(day, self.layout.gap_days.max(STAGES_GAP_DAYS)) {
                continue;
            }
            match self.stages.first().copied() {
                Some(stage) => bound_by = self.next_stage(day, stage).or(bound_by),
                None => {
                    let metres = self.longest_planned_m().min(self.next_step_m(day));
                    let wanted = Wanted { day, metres, is_long: false };
                    bound_by = self.add(wanted, Kind::Easy, None).or(bound_by);
                }
            }
        }
        let planned_m = self.draft.planned_m(start);
        // A week that has begun tells what a whole one would have.
        let whole = self.layout.days.len() as f64 / days.len().max(1) as f64;
        self.week_m = planned_m * whole.max(1.0);
        self.most_week_m = self.week_m;
        self.long_m = self.longest_planned_m();
        self.note(start, Reason::Stages, bound_by);
    }

    /// Adds a stage, which comes again while the rules leave no room for the whole of it.
    fn next_stage(&mut self, day: NaiveDate, stage: Stage) -> Option<&'static Rule> {
        let planned = self.draft.runs.iter().filter_map(|run| run.run_min);
        let longest_min = planned.reduce(f64::max);
        let gentle = longest_min.map_or(stage, |minutes| stage.gentle_after(minutes));
        let (is_whole, bound_by) = self.add_stage(day, gentle);
        self.stage_tries += 1;
        if is_whole && gentle == stage || self.stage_tries >= MOST_STAGE_TRIES {
            self.stages.remove(0);
            self.stage_tries = 0;
        }
        bound_by
    }

    /// Adds a stage, with fewer turns where the rules leave no room for all.
    fn add_stage(&mut self, day: NaiveDate, stage: Stage) -> (bool, Option<&'static Rule>) {
        let limits = self.draft.limits(day);
        let most = self.draft.most(&limits);
        let cap_m = most.distance_m.unwrap_or(f64::INFINITY);
        let mut next = Some(stage);
        while let Some(one) = next {
            let run = self.layout.beside.none(one.on(day));
            if run.distance_m.is_some_and(|metres| metres <= cap_m)
                && self.draft.is_silent(&run, &limits)
            {
                self.draft.runs.push(run);
                break;
            }
            next = one.shorter();
        }
        let is_whole = next == Some(stage);
        (is_whole, most.rule.filter(|_| !is_whole))
    }

    /// The longest session of the plan so far in metres: what was run before the stages counts no more.
    fn longest_planned_m(&self) -> f64 {
        self.draft.runs.iter().filter_map(|run| run.distance_m).fold(0.0, f64::max)
    }
}
