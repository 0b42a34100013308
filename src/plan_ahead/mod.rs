//! Plans: the way back after an injury or a break, and the way up to a goal, as sessions each of which the
//! rules leave in peace when those before it were run as planned. Judged by the code that judges any plan;
//! holds no text.

mod amounts;
mod back;
mod before;
mod compose;
mod draft;
pub mod followed;
mod long_run;
mod obstacles;
mod ramp;
mod regain;
mod resumed;
mod rounding;
mod staged;
mod stages;
mod taper;
#[cfg(test)]
mod tests;
mod thresholds;
mod towards;
mod up;
mod weekdays;

pub use obstacles::Obstacle;
pub use rounding::step_m;
pub use stages::{CONTINUOUS_MIN, MOST_PAIN_0_10, STAGES, Stage};

use chrono::{NaiveDate, Weekday};

use crate::base::quantity::UnitSystem;
use crate::next_run::Standing;
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::{JudgedRun, Terms};
use crate::rules::Rule;
use crate::season::Season;

/// What a plan leads up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// What was usual before an injury or a break.
    Back,
    /// One run of this distance.
    Distance {
        /// The distance in metres.
        metres: f64,
        /// Its day; `None` for the earliest.
        by: Option<NaiveDate>,
    },
    /// A week of this distance.
    Week {
        /// The distance in metres.
        metres: f64,
        /// A day of the last week that will do; `None` for the earliest.
        by: Option<NaiveDate>,
    },
}

impl Goal {
    /// The day by which it is to be reached; `None` for the earliest.
    pub fn by(self) -> Option<NaiveDate> {
        match self {
            Self::Back => None,
            Self::Distance { by, .. } | Self::Week { by, .. } => by,
        }
    }
}

/// What the runner asks for.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// What it leads up to.
    pub goal: Goal,
    /// The first day that may have a session.
    pub start: NaiveDate,
    /// Weekdays with a session; `None` for those the runner has run most on.
    pub days: Option<Vec<Weekday>>,
    /// Whether hills are wanted.
    pub hills: bool,
    /// Whether fast running is wanted.
    pub fast: bool,
    /// Units in which distances are round.
    pub units: UnitSystem,
}

/// The answer to a wish.
pub struct Answer {
    /// Weekdays with a session, in the order of the runner's week.
    pub days: Vec<Weekday>,
    /// The weekday of the long run.
    pub long_day: Weekday,
    /// What was usual before: of the way back before the injury or the break, else lately.
    pub before: Usual,
    /// What was usual before a break that lately ended, or before an injury, up to which a plan up goes faster;
    /// `None` where the weeks have that, and of the way back.
    pub regains: Option<Usual>,
    /// Whether readiness comes first: a calf injury lasts or ended less than fifteen weeks before.
    pub needs_readiness: bool,
    /// Whether it is taken for granted that the tests of the calf are passed by the first day.
    pub assumes_passed_tests: bool,
    /// What became of the wish.
    pub verdict: Verdict,
}

/// What is usual of a runner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usual {
    /// The mean week in metres.
    pub week_m: f64,
    /// The longest run in metres.
    pub longest_m: f64,
    /// Calf kilometres of a kilometre; `None` where no run knows its own.
    pub calf_km_per_km: Option<f64>,
}

/// What became of a wish.
pub enum Verdict {
    /// Something must clear first; no session is planned.
    Blocked(Vec<Obstacle>),
    /// Nothing is to be done: a run of the distance is within every limit on the first day, or the weeks
    /// have that distance already.
    AlreadyThere,
    /// There was neither an injury of the calf nor a break to come back from.
    NothingToComeBackFrom,
    /// The plan.
    Planned(Plan),
    /// The day is too early.
    TooEarly {
        /// The plan to the earliest day; `None` where a year does not suffice.
        earliest: Option<Plan>,
        /// What the goal by the day that was asked for would cost: its runs that are spoken of.
        cost: Vec<JudgedRun>,
    },
    /// The goal is not reached within a year; the plan goes as far as it gets.
    OutOfReach(Plan),
}

/// The sessions of a plan.
pub struct Plan {
    /// Every session in order.
    pub runs: Vec<PlannedRun>,
    /// Every week with a session in order.
    pub weeks: Vec<PlanWeek>,
    /// The day on which the goal is reached; `None` where it is not.
    pub reached: Option<NaiveDate>,
}

/// A week of a plan.
#[derive(Clone, Copy)]
pub struct PlanWeek {
    /// First day of the week.
    pub start: NaiveDate,
    /// Distance in metres, runs before the first day of the plan included.
    pub distance_m: f64,
    /// How much of it was run before the plan begins, in metres.
    pub run_before_m: f64,
    /// Why it is what it is.
    pub reason: Reason,
    /// The rule that kept a session of it shorter than it would have been; `None` where none did.
    pub bound_by: Option<&'static Rule>,
}

/// Why a week is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The rest of a week that has begun.
    RestOfWeek,
    /// Walking and jogging in turn.
    Stages,
    /// The first fortnight after a break: a share of what was usual before.
    FirstFortnight,
    /// A step up to what was usual before an injury or a break.
    Regain,
    /// A step up beyond what was usual.
    Up,
    /// As much as before: nothing more is needed yet.
    Hold,
    /// A lighter week.
    Lighter,
    /// As much as before the lighter week.
    AfterLighter,
    /// The end of the week before the goal is short.
    BeforeGoal,
    /// The week of the goal.
    Goal,
}

/// Plans what the runner asks for, by what is known before the first day.
pub fn answer(
    season: &Season,
    (terms, standing): (Terms, &Standing),
    wishes: &Wishes,
    is_black: bool,
) -> Answer {
    let known = draft::known_for_plans(season, wishes.start);
    match wishes.goal {
        Goal::Back => back::answer(known, (terms, standing), wishes),
        _ => up::answer(known, (terms, standing), wishes, is_black),
    }
}
