//! What was usual before: lately, or before an injury or a break.

use chrono::{Days, NaiveDate};

use super::Usual;
use crate::base::stats::median;
use crate::base::units::M_PER_KM;
use crate::rules::RECURRENCE_WEEKS;
use crate::season::{Season, Session};
use crate::user_files::athlete::{Injury, Site};

/// Days that tell what is usual, and the weeks in them.
const USUAL_DAYS: u64 = 28;
const USUAL_WEEKS: f64 = 4.0;
/// Days whose runs tell how much a kilometre loads the calf.
const CALF_DAYS: u64 = 90;
/// Days without a run from which it is a break.
pub(super) const BREAK_DAYS: i64 = 7;

/// What the runner did in the four weeks before a day.
pub(super) fn usual_before(season: &Season, day: NaiveDate) -> Usual {
    let runs = season.sessions_before(day, USUAL_DAYS);
    let known = || runs.iter().filter_map(Session::known_distance_m);
    let weeks = (season.covered_days_before(day) as f64 / 7.0).clamp(1.0, USUAL_WEEKS);
    let ratio = |run: &Session| {
        let km = run.distance_m.filter(|metres| *metres > 0.0)? / M_PER_KM;
        Some(run.calf_km?.total_km() / km)
    };
    let of_quarter = season.sessions_before(day, CALF_DAYS).iter();
    Usual {
        week_m: known().sum::<f64>() / weeks,
        longest_m: known().fold(0.0, f64::max),
        calf_km_per_km: median(of_quarter.filter_map(ratio)),
    }
}

/// The calf injury that a runner comes back from on a day: one without an end, or whose end lies less than
/// fifteen weeks back; the latest.
pub(super) fn calf_injury(season: &Season, day: NaiveDate) -> Option<&Injury> {
    let last = |end: NaiveDate| end + Days::new(RECURRENCE_WEEKS * 7);
    let is_near = |injury: &&Injury| {
        injury.site == Site::Calf
            && injury.start <= day
            && injury.end.is_none_or(|end| day <= last(end))
    };
    season.athlete.injuries.iter().filter(is_near).max_by_key(|injury| injury.start)
}

/// Whole days without a run before a day; `None` without a run before it.
pub(super) fn off_days(season: &Season, day: NaiveDate) -> Option<i64> {
    let known = season.sessions.partition_point(|run| run.day < day);
    let last = season.sessions[..known].last()?;
    Some((day - last.day).num_days() - 1)
}
