//! Whether running has been taken up again since a calf injury.

use chrono::NaiveDate;

use super::stages::{CONTINUOUS_MIN, STAGES, Stage};
use crate::base::units::S_PER_MIN;
use crate::season::Season;
use crate::user_files::athlete::Injury;

/// On so many days a stretch without a walk counts as reached, and only on days of the last four weeks.
/// Engineering defaults.
const REACHED_DAYS: usize = 3;
const RECENT_DAYS: u64 = 28;
/// A watch loses so much of a stretch to a crossing or a late start. Engineering default.
const NEARLY: f64 = 0.95;

/// The stages that are still to come after an injury: those that were not reached on three days since its
/// end. All while it has no end.
pub(super) fn stages_left(season: &Season, injury: &Injury, start: NaiveDate) -> Vec<Stage> {
    let reached_min = reached_min(season, injury, start);
    let is_left = |stage: &Stage| stage.run_min * NEARLY > reached_min;
    STAGES.into_iter().filter(is_left).collect()
}

/// Whether the running since an injury reaches what the stages end with.
pub(super) fn is_running_again(season: &Season, injury: &Injury, start: NaiveDate) -> bool {
    reached_min(season, injury, start) >= CONTINUOUS_MIN * NEARLY
}

/// Minutes without a walk that were reached on three days since the end of an injury; 0 without them.
fn reached_min(season: &Season, injury: &Injury, start: NaiveDate) -> f64 {
    let Some(end) = injury.end else { return 0.0 };
    let mut days: Vec<(NaiveDate, f64)> = Vec::new();
    for run in season.sessions_before(start, RECENT_DAYS).iter().filter(|run| run.day > end) {
        let minutes = run.longest_running_s.unwrap_or(0.0) / S_PER_MIN;
        match days.last_mut().filter(|(day, _)| *day == run.day) {
            Some((_, longest)) => *longest = longest.max(minutes),
            None => days.push((run.day, minutes)),
        }
    }
    let mut minutes: Vec<f64> = days.into_iter().map(|(_, minutes)| minutes).collect();
    minutes.sort_by(|one, other| other.total_cmp(one));
    minutes.get(REACHED_DAYS - 1).copied().unwrap_or(0.0)
}
