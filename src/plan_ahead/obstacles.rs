//! What must clear before a plan goes up.

use chrono::NaiveDate;

use crate::next_run::{NoRun, Standing};
use crate::user_files::athlete::{Felt, Injury, Site};

/// What stands in the way of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// No run at all for now, for a reason that the answer about the next run has, too.
    NoRun,
    /// A calf injury that has no end.
    Injury(NaiveDate),
    /// A calf injury that ended on this day, less than fifteen weeks before, without regular running since.
    EndedInjury(NaiveDate),
    /// Pain that was noted on this day and no entry without pain since.
    Pain(NaiveDate),
    /// An alert that says stop.
    Black,
}

/// What keeps a plan from going up.
pub(super) fn of_way_up(standing: &Standing, is_black: bool) -> Vec<Obstacle> {
    let no_run = standing.no_run().map(|_| Obstacle::NoRun);
    let is_calf = |injury: &&Injury| injury.site == Site::Calf;
    let injury =
        standing.injuries.iter().find(is_calf).map(|injury| Obstacle::Injury(injury.start));
    let pain = standing.holding_pain().map(|felt| Obstacle::Pain(felt.day));
    let all = [no_run, injury, pain, is_black.then_some(Obstacle::Black)];
    all.into_iter().flatten().collect()
}

/// What keeps a way back from beginning: signs of harm, strong pain, and a calf that fails its tests. Tests
/// that nobody made yet are the first part of the plan.
pub(super) fn of_way_back(standing: &Standing) -> Vec<Obstacle> {
    let is_failed = matches!(standing.no_run(), Some(NoRun::Tests(_)));
    let sign = (standing.stop.is_some() || is_failed).then_some(Obstacle::NoRun);
    let is_strong =
        |pain: &&Felt| pain.score_0_10.is_some_and(|score| score > standing.most_pain_0_10);
    let pain = standing.holding_pain().filter(is_strong).map(|felt| Obstacle::Pain(felt.day));
    sign.into_iter().chain(pain).collect()
}
