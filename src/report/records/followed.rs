//! Planned beside done as a record: what `season --plan` shows and `--json` prints.

use chrono::{Duration, NaiveDate};
use serde::Serialize;

use super::numbers::thousandths;
use crate::base::stats::significant;
use crate::plan_ahead::followed::{Fate, Followed, FollowedRun, FollowedWeek};

/// A plan beside what was run.
#[derive(Clone, Debug, Serialize)]
pub struct FollowedRecord {
    /// Planned sessions that are past.
    pub due_count: usize,
    /// Of these, those that were run, on their day or near it.
    pub done_count: usize,
    /// Every week from the first to the last session.
    pub weeks: Vec<FollowedWeekRecord>,
    /// Every session, and every run beside the plan, by day.
    pub runs: Vec<FollowedRunRecord>,
}

/// A week.
#[derive(Clone, Debug, Serialize)]
pub struct FollowedWeekRecord {
    /// First day.
    pub start: NaiveDate,
    /// Distance that was planned, in metres.
    pub planned_m: f64,
    /// Distance that was run, in metres.
    pub done_m: f64,
    /// Sessions that were planned.
    pub planned_count: usize,
    /// Runs that were run.
    pub done_count: usize,
    /// Whether the week is over.
    pub is_over: bool,
}

/// A session, or a run beside the plan.
#[derive(Clone, Debug, Serialize)]
pub struct FollowedRunRecord {
    /// Its planned day; of a run beside the plan its own.
    pub day: NaiveDate,
    /// What it was for; `None` where the plan does not say.
    pub kind: Option<&'static str>,
    /// Distance that was planned, in metres; `None` of a run beside the plan.
    pub planned_m: Option<f64>,
    /// Distance that was run, in metres; `None` where nothing was or it is not known.
    pub done_m: Option<f64>,
    /// `done`, `moved`, `missed`, `extra` or `ahead`.
    pub fate: &'static str,
    /// The day on which it was run instead; `None` unless it was moved.
    pub moved_to: Option<NaiveDate>,
}

/// Digits of a figure under `--anonymous`.
const ANONYMOUS_DIGITS: i32 = 3;

impl FollowedRecord {
    /// The record.
    pub fn of(followed: &Followed) -> Self {
        let is_due = |run: &&FollowedRun| run.planned.is_some() && run.fate != Fate::Ahead;
        let is_done = |run: &&FollowedRun| matches!(run.fate, Fate::Done | Fate::Moved(_));
        let due = || followed.runs.iter().filter(is_due);
        Self {
            due_count: due().count(),
            done_count: due().filter(is_done).count(),
            weeks: followed.weeks.iter().map(week).collect(),
            runs: followed.runs.iter().map(run).collect(),
        }
    }

    /// The same with its days moved and its figures rounded, as an anonymous report has them.
    #[must_use]
    pub fn anonymous(mut self, moved: Duration) -> Self {
        let moved = |day: NaiveDate| day.checked_add_signed(moved).unwrap_or(day);
        let rounded = |metres: f64| significant(metres, ANONYMOUS_DIGITS);
        for week in &mut self.weeks {
            week.start = moved(week.start);
            (week.planned_m, week.done_m) = (rounded(week.planned_m), rounded(week.done_m));
        }
        for run in &mut self.runs {
            (run.day, run.moved_to) = (moved(run.day), run.moved_to.map(moved));
            (run.planned_m, run.done_m) = (run.planned_m.map(rounded), run.done_m.map(rounded));
        }
        self
    }
}

fn week(week: &FollowedWeek) -> FollowedWeekRecord {
    let FollowedWeek { start, planned_m, done_m, planned_count, done_count, is_over } = *week;
    let (planned_m, done_m) = (thousandths(planned_m), thousandths(done_m));
    FollowedWeekRecord { start, planned_m, done_m, planned_count, done_count, is_over }
}

fn run(run: &FollowedRun) -> FollowedRunRecord {
    let planned = run.planned.as_ref();
    FollowedRunRecord {
        day: run.day,
        kind: planned.and_then(|planned| planned.kind).map(crate::next_run::kind::Kind::word),
        planned_m: planned.and_then(|planned| planned.distance_m).map(thousandths),
        done_m: run.done_m.map(thousandths),
        fate: match run.fate {
            Fate::Done => "done",
            Fate::Moved(_) => "moved",
            Fate::Missed => "missed",
            Fate::Extra => "extra",
            Fate::Ahead => "ahead",
        },
        moved_to: match run.fate {
            Fate::Moved(day) => Some(day),
            _ => None,
        },
    }
}
