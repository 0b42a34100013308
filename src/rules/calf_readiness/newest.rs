//! The newest tests of a calf, what they ask for and what they bind.

use chrono::NaiveDate;

use super::{DAYS_PER_WEEK, DIFFERENCE, Failed, KNEE_TO_WALL, RAISES, RULE, Test};
use crate::rules::Muting;
use crate::rules::contract::modifiers::{RECURRENCE_WEEKS, end_known_on, latest_calf_injury};
use crate::rules::{Ahead, Cap, Level, Limits, Planned};
use crate::season::Season;
use crate::user_files::athlete::Injury;

/// What the newest tests of a calf say, as `season` and `next` repeat it.
#[derive(Clone, Debug, PartialEq)]
pub struct Readiness {
    /// The day of the entry.
    pub day: NaiveDate,
    /// What it says.
    pub result: TestResult,
}

/// What tests of a calf say.
#[derive(Clone, Debug, PartialEq)]
pub enum TestResult {
    /// All that is asked for was told, and passed.
    Passed,
    /// Nothing failed, but not all was told; what is missing.
    Incomplete(String),
    /// Not passed: how gravely, and the words.
    Failed(Level, String),
}

/// What the newest tests say that belong to the last calf injury: noted since it began, and no later
/// than 15 weeks after its end. `None` without an injury or tests.
pub fn readiness(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Readiness> {
    let injury = latest_calf_injury(season, day)?;
    let is_off = limits.muting(RULE.id) == Some(Muting::Off);
    if is_off || is_past(injury, day) {
        return None;
    }
    let tests = season.diary.until(day).iter().rev().take_while(|entry| entry.date >= injury.start);
    let (entry, test) = tests.filter_map(|entry| Some((entry, Test::of(entry).ok()?))).next()?;
    let failed = test.failed(limits);
    let result = match (failed.is_empty(), test.missing.clone()) {
        (false, _) => TestResult::Failed(test.level(&failed, limits), words(&failed)),
        (true, Some(missing)) => TestResult::Incomplete(missing),
        (true, None) => TestResult::Passed,
    };
    Some(Readiness { day: entry.date, result })
}

/// What must be passed before a calf runs again, by the thresholds in force.
pub fn asked_first(limits: &Limits) -> String {
    let get = |threshold| limits.get(&RULE, threshold);
    format!(
        "First: walk without pain on the flat and on hills; do {:.0} single-leg heel raises on \
         each leg, without pain and at most {:.0} % apart; knee-to-wall distances at most {:.0} % \
         apart; no pain when you press the calf. Write them in diary.csv (`soleus explain {}`).",
        get(&RAISES),
        get(&DIFFERENCE),
        get(&KNEE_TO_WALL),
        RULE.id
    )
}

/// Whether an injury ended so long before a day that its tests no longer matter.
pub(super) fn is_past(injury: &Injury, day: NaiveDate) -> bool {
    let last = |end| end + chrono::Days::new(RECURRENCE_WEEKS * DAYS_PER_WEEK);
    end_known_on(injury, day).is_some_and(|end| day > last(end))
}

pub(super) fn words(failed: &[Failed]) -> String {
    failed.iter().map(|one| one.words.as_str()).collect::<Vec<_>>().join("; ")
}

/// Tests that are not passed leave fast and hilly running for later.
pub(super) fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let Some(Readiness { day, result: TestResult::Failed(_, words) }) =
        readiness(season, limits, ahead.day)
    else {
        return Vec::new();
    };
    let why = format!("the tests of {day} were not passed: {words}");
    let figures = [Planned::Climb, Planned::Steep, Planned::Fast, Planned::Sprint];
    figures.map(|what| Cap::new(what, 0.0, why.clone()).unflagged()).into()
}
