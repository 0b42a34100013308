//! Planned beside done: what became of each session of a plan.

use chrono::{Days, NaiveDate};

use crate::next_run::plan::PlannedRun;
use crate::season::{Season, Session};

/// A session is done if its run differs by no more than this share; beyond it the run was shorter or longer.
/// Engineering default; training diaries show the same band.
const DONE: f64 = 0.2;
/// Days by which a session may be moved beyond its week, or ahead of its day, and the share by which its run
/// may differ then. Engineering defaults.
const MOVED_DAYS: i64 = 2;
const ALIKE: f64 = 0.35;
/// A run of another day of the week is a session that was missed if it differs by no more than this share.
/// Engineering default.
const IN_ITS_WEEK: f64 = 0.5;
/// A plan of which nothing was run for so many days, and in them so many sessions, is left behind.
/// Engineering defaults.
const LEFT_DAYS: i64 = 7;
const LEFT_SESSIONS: usize = 2;

/// What became of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Every session of the plan and every run beside it, by day.
    pub runs: Vec<FollowedRun>,
    /// Every week from the first to the last session of the plan.
    pub weeks: Vec<FollowedWeek>,
    /// Why it is to be made anew; `None` while it is followed.
    pub left: Option<Left>,
}

/// One session of a plan, or one run beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowedRun {
    /// Its planned day; of a run beside the plan the day of the run.
    pub day: NaiveDate,
    /// What was planned; `None` of a run beside the plan.
    pub planned: Option<PlannedRun>,
    /// Distance in metres that was run; `None` where nothing was, or the run knows none.
    pub done_m: Option<f64>,
    /// What became of it.
    pub fate: Fate,
    /// The day on which it was run instead; `None` unless it was moved.
    pub moved_to: Option<NaiveDate>,
}

/// What became of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Run, within a fifth of its distance; or the distance of either is not known.
    Done,
    /// Run, and more than a fifth shorter.
    Shorter,
    /// Run, and more than a fifth longer.
    Longer,
    /// Not run, and its day is over.
    Missed,
    /// A run that the plan does not have.
    Extra,
    /// Still to come, or of a day that is not over.
    Ahead,
}

/// Why a plan is to be made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// None of its sessions so far was run.
    AllMissed,
    /// None was run since this day, a week or more before.
    Since(NaiveDate),
}

/// A week of a plan beside what was run in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowedWeek {
    /// First day.
    pub start: NaiveDate,
    /// Distance that was planned, in metres.
    pub planned_m: f64,
    /// Distance that was run, in metres, beside the plan too; up to the day of the evaluation.
    pub done_m: f64,
    /// Sessions that were planned.
    pub planned_count: usize,
    /// Runs that were run.
    pub done_count: usize,
    /// Whether it is over.
    pub is_over: bool,
}

/// Compares a plan with what was run up to today. `plan` is in order of days.
pub fn followed(season: &Season, plan: &[PlannedRun], today: NaiveDate) -> Followed {
    let Some((first, last)) = plan.first().zip(plan.last()) else {
        return Followed { runs: Vec::new(), weeks: Vec::new(), left: None };
    };
    let (from, to) =
        (season.week_start_of(first.day), season.week_start_of(last.day) + Days::new(6));
    let until = to + Days::new(MOVED_DAYS.unsigned_abs());
    let done: Vec<&Session> =
        season.sessions.iter().filter(|run| (from..=until).contains(&run.day)).collect();
    let matched = matched(season, &done, plan, today);
    let is_taken = |place: usize| matched.contains(&Some(place));
    let of_plan = plan.iter().zip(&matched).map(|(run, place)| {
        let done_run = place.map(|place| done[place]);
        FollowedRun {
            day: run.day,
            planned: Some(run.clone()),
            done_m: done_run.and_then(Session::known_distance_m),
            fate: match done_run {
                Some(done) => fate(done, run),
                None if run.day >= today => Fate::Ahead,
                None => Fate::Missed,
            },
            moved_to: done_run.map(|done| done.day).filter(|day| *day != run.day),
        }
    });
    let of_plan: Vec<FollowedRun> = of_plan.collect();
    let left = left(&of_plan, today);
    let beside = done.iter().enumerate().filter(|(place, run)| !is_taken(*place) && run.day <= to);
    let beside = beside.map(|(_, run)| FollowedRun {
        day: run.day,
        planned: None,
        done_m: run.known_distance_m(),
        fate: Fate::Extra,
        moved_to: None,
    });
    let mut runs: Vec<FollowedRun> = of_plan.into_iter().chain(beside).collect();
    runs.sort_by_key(|run| (run.day, run.planned.is_none()));
    let weeks = weeks(((from, to), today), plan, &done);
    Followed { runs, weeks, left }
}

fn fate(done: &Session, planned: &PlannedRun) -> Fate {
    match share(done, planned) {
        Some(share) if share < 1.0 - DONE => Fate::Shorter,
        Some(share) if share > 1.0 + DONE => Fate::Longer,
        _ => Fate::Done,
    }
}

/// What was run over what was planned.
fn share(done: &Session, planned: &PlannedRun) -> Option<f64> {
    let planned_m = planned.distance_m.filter(|metres| *metres > 0.0)?;
    Some(done.known_distance_m()? / planned_m)
}

/// Whether no session of a week or more was run, several of them.
fn left(of_plan: &[FollowedRun], today: NaiveDate) -> Option<Left> {
    let due: Vec<&FollowedRun> = of_plan.iter().filter(|run| run.fate != Fate::Ahead).collect();
    let behind = due.iter().rposition(|run| run.fate != Fate::Missed);
    let missed = &due[behind.map_or(0, |place| place + 1)..];
    let first = missed.first().filter(|_| missed.len() >= LEFT_SESSIONS)?;
    match behind {
        None => Some(Left::AllMissed),
        Some(_) => ((today - first.day).num_days() >= LEFT_DAYS).then_some(Left::Since(first.day)),
    }
}

/// Whether a run may be a planned one.
type Fits<'a> = dyn Fn(&Session, &PlannedRun) -> bool + 'a;

/// For each planned run the place of the run that it became: first those of the same day, then the nearest
/// within two days that is about as long, then of those that are past one of the same week.
fn matched(
    season: &Season,
    done: &[&Session],
    plan: &[PlannedRun],
    today: NaiveDate,
) -> Vec<Option<usize>> {
    let mut matched: Vec<Option<usize>> = vec![None; plan.len()];
    let mut is_free = vec![true; done.len()];
    let days_off = |run: &Session, planned: &PlannedRun| (run.day - planned.day).num_days().abs();
    let is_alike = |run: &Session, planned: &PlannedRun, most: f64| {
        share(run, planned).is_some_and(|share| (share - 1.0).abs() <= most)
    };
    let near = |run: &Session, planned: &PlannedRun| {
        days_off(run, planned) <= MOVED_DAYS && is_alike(run, planned, ALIKE)
    };
    let in_its_week = |run: &Session, planned: &PlannedRun| {
        let is_same = season.week_start_of(run.day) == season.week_start_of(planned.day);
        is_same && planned.day < today && is_alike(run, planned, IN_ITS_WEEK)
    };
    let of_the_day = |run: &Session, planned: &PlannedRun| run.day == planned.day;
    let passes: [&Fits; 3] = [&of_the_day, &near, &in_its_week];
    for fits in passes {
        for off in 0..=6 {
            for (planned, place) in plan.iter().zip(&mut matched).filter(|(_, it)| it.is_none()) {
                let distance =
                    |run: &Session| share(run, planned).map_or(f64::MAX, |it| (it - 1.0).abs());
                let candidates = (0..done.len()).filter(|&run| {
                    is_free[run] && days_off(done[run], planned) == off && fits(done[run], planned)
                });
                let nearest =
                    candidates.min_by(|&a, &b| distance(done[a]).total_cmp(&distance(done[b])));
                if let Some(run) = nearest {
                    (is_free[run], *place) = (false, Some(run));
                }
            }
        }
    }
    matched
}

fn weeks(
    ((from, to), today): ((NaiveDate, NaiveDate), NaiveDate),
    plan: &[PlannedRun],
    done: &[&Session],
) -> Vec<FollowedWeek> {
    let week = |start: NaiveDate| {
        let days = start..=start + Days::new(6);
        let planned = || plan.iter().filter(|run| days.contains(&run.day));
        let done = || done.iter().filter(|run| days.contains(&run.day));
        FollowedWeek {
            start,
            planned_m: planned().filter_map(|run| run.distance_m).sum(),
            done_m: done().filter_map(|run| run.known_distance_m()).sum(),
            planned_count: planned().count(),
            done_count: done().count(),
            is_over: *days.end() < today,
        }
    };
    from.iter_weeks().take_while(|start| *start <= to).map(week).collect()
}

#[cfg(test)]
mod tests;
