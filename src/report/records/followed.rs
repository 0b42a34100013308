//! Planned beside done as a record: what `season --plan` shows and `--json` prints.

use chrono::{Duration, NaiveDate};
use serde::Serialize;

use super::numbers::thousandths;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::stats::significant;
use crate::base::words::counted;
use crate::plan_ahead::followed::{Fate, Followed, FollowedRun, FollowedWeek, Left};

/// A plan beside what was run.
#[derive(Clone, Debug, Serialize)]
pub struct FollowedRecord {
    /// Planned sessions that are past, or were run.
    pub due_count: usize,
    /// Of these, those that were run within a fifth of their distance.
    pub done_count: usize,
    /// Those that were run more than a fifth shorter.
    pub shorter_count: usize,
    /// Those that were run more than a fifth longer.
    pub longer_count: usize,
    /// Those that were not run.
    pub missed_count: usize,
    /// Those that were run on another day, whatever their distance.
    pub moved_count: usize,
    /// Whether the plan is to be made anew: none of its sessions was run, or none for a week or more.
    pub is_left: bool,
    /// The first of the sessions since which none was run; `None` where none of the whole plan was.
    pub left_since: Option<NaiveDate>,
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
    /// `done`, `shorter`, `longer`, `missed`, `extra` or `ahead`.
    pub fate: &'static str,
    /// The day on which it was run instead; `None` unless it was moved.
    pub moved_to: Option<NaiveDate>,
}

/// Digits of a figure under `--anonymous`.
const ANONYMOUS_DIGITS: i32 = 3;

impl FollowedRecord {
    /// The record.
    pub fn of(followed: &Followed) -> Self {
        let of = |fate: Fate| followed.runs.iter().filter(|run| run.fate == fate).count();
        let (done_count, shorter_count) = (of(Fate::Done), of(Fate::Shorter));
        let (longer_count, missed_count) = (of(Fate::Longer), of(Fate::Missed));
        Self {
            due_count: done_count + shorter_count + longer_count + missed_count,
            done_count,
            shorter_count,
            longer_count,
            missed_count,
            moved_count: followed.runs.iter().filter(|run| run.moved_to.is_some()).count(),
            is_left: followed.left.is_some(),
            left_since: match followed.left {
                Some(Left::Since(day)) => Some(day),
                Some(Left::AllMissed) | None => None,
            },
            weeks: followed.weeks.iter().map(week).collect(),
            runs: followed.runs.iter().map(run).collect(),
        }
    }

    /// The same with its days moved and its figures rounded, as an anonymous report has them.
    #[must_use]
    pub fn anonymous(mut self, moved: Duration) -> Self {
        let moved = |day: NaiveDate| day.checked_add_signed(moved).unwrap_or(day);
        let rounded = |metres: f64| significant(metres, ANONYMOUS_DIGITS);
        self.left_since = self.left_since.map(moved);
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
            Fate::Shorter => "shorter",
            Fate::Longer => "longer",
            Fate::Missed => "missed",
            Fate::Extra => "extra",
            Fate::Ahead => "ahead",
        },
        moved_to: run.moved_to,
    }
}

/// `5 sessions so far: 3 done, 1 shorter, 1 missed. 1 was run on another day.`
pub(in crate::report) fn summary(record: &FollowedRecord) -> String {
    let FollowedRecord { due_count, moved_count, .. } = *record;
    if due_count == 0 {
        return "No session is due yet.".to_owned();
    }
    let counts = [
        (record.done_count, "done"),
        (record.shorter_count, "shorter"),
        (record.longer_count, "longer"),
        (record.missed_count, "missed"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = counts.map(|(count, fate)| format!("{count} {fate}")).collect();
    let moved = match moved_count {
        0 => String::new(),
        1 => " 1 was run on another day.".to_owned(),
        count => format!(" {count} were run on another day."),
    };
    format!("{} so far: {}.{moved}", counted(due_count, "session"), parts.join(", "))
}

/// What to do when a plan is no longer followed; `None` while it is.
pub(in crate::report) fn what_now(record: &FollowedRecord) -> Option<String> {
    let missed = match record.left_since {
        Some(day) => format!("You have missed every session since {day}."),
        None => "You have missed every session so far.".to_owned(),
    };
    let words = "Do not catch up, and do not continue where the plan is now: it builds on what you \
                 missed. Make a new plan from today: `soleus plan --start today` with the same \
                 goal.";
    record.is_left.then(|| format!("{missed} {words}"))
}

/// `shorter by 2.1 km, on 2026-03-11`.
pub(in crate::report) fn fate_words(run: &FollowedRunRecord, units: UnitSystem) -> String {
    let apart_m = run.planned_m.zip(run.done_m).map(|(planned, done)| (planned - done).abs());
    let by = apart_m.map_or_else(String::new, |metres| {
        format!(" by {}", Quantity::new(metres, Unit::DistanceM).show(units))
    });
    let on = run.moved_to.map_or_else(String::new, |day| format!(", on {day}"));
    match run.fate {
        fate @ ("shorter" | "longer") => format!("{fate}{by}{on}"),
        "extra" => "not in the plan".to_owned(),
        "ahead" => "to come".to_owned(),
        fate => format!("{fate}{on}"),
    }
}
