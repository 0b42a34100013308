//! Planned beside done: what became of each session of a plan.

use chrono::{Days, NaiveDate};

use crate::next_run::plan::PlannedRun;
use crate::season::{Season, Session};

/// Days by which a session may be moved and still be that session. Engineering default.
const MOVED_DAYS: i64 = 2;
/// A run of another day is the session if its distance differs by no more than this share.
/// Engineering default.
const ALIKE: f64 = 0.35;

/// What became of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Every session of the plan and every run beside it, by day.
    pub runs: Vec<FollowedRun>,
    /// Every week from the first to the last session of the plan.
    pub weeks: Vec<FollowedWeek>,
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
}

/// What became of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Run on its day.
    Done,
    /// Run on another day near by.
    Moved(NaiveDate),
    /// Not run.
    Missed,
    /// A run that the plan does not have.
    Extra,
    /// Still to come.
    Ahead,
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

/// Compares a plan with what was run. `plan` is in order of days.
pub fn followed(season: &Season, plan: &[PlannedRun]) -> Followed {
    let Some((first, last)) = plan.first().zip(plan.last()) else {
        return Followed { runs: Vec::new(), weeks: Vec::new() };
    };
    let (from, to) =
        (season.week_start_of(first.day), season.week_start_of(last.day) + Days::new(6));
    let done: Vec<&Session> =
        season.sessions.iter().filter(|run| (from..=to).contains(&run.day)).collect();
    let matched = matched(&done, plan);
    let is_taken = |place: usize| matched.contains(&Some(place));
    let of_plan = plan.iter().zip(&matched).map(|(run, place)| {
        let done_run = place.map(|place| done[place]);
        FollowedRun {
            day: run.day,
            planned: Some(run.clone()),
            done_m: done_run.and_then(Session::known_distance_m),
            fate: match done_run {
                Some(done) if done.day == run.day => Fate::Done,
                Some(done) => Fate::Moved(done.day),
                None if run.day > season.as_of => Fate::Ahead,
                None => Fate::Missed,
            },
        }
    });
    let beside = done.iter().enumerate().filter(|(place, _)| !is_taken(*place));
    let beside = beside.map(|(_, run)| FollowedRun {
        day: run.day,
        planned: None,
        done_m: run.known_distance_m(),
        fate: Fate::Extra,
    });
    let mut runs: Vec<FollowedRun> = of_plan.chain(beside).collect();
    runs.sort_by_key(|run| (run.day, run.planned.is_none()));
    let weeks = weeks(season, (from, to), plan, &done);
    Followed { runs, weeks }
}

/// For each planned run the place of the run that it became: first those of the same day, then the nearest
/// within two days that is about as long.
fn matched(done: &[&Session], plan: &[PlannedRun]) -> Vec<Option<usize>> {
    let mut matched: Vec<Option<usize>> = vec![None; plan.len()];
    let mut is_free = vec![true; done.len()];
    for days_off in 0..=MOVED_DAYS {
        for (planned, place) in plan.iter().zip(&mut matched) {
            if place.is_some() {
                continue;
            }
            let off = |run: &Session| (run.day - planned.day).num_days().abs();
            let fits =
                |run: &Session| off(run) == days_off && (days_off == 0 || is_alike(run, planned));
            let distance = |run: &Session| {
                let apart = run.known_distance_m().zip(planned.distance_m);
                apart.map_or(f64::INFINITY, |(one, other)| (one - other).abs())
            };
            let candidates = (0..done.len()).filter(|&run| is_free[run] && fits(done[run]));
            let nearest =
                candidates.min_by(|&a, &b| distance(done[a]).total_cmp(&distance(done[b])));
            if let Some(run) = nearest {
                (is_free[run], *place) = (false, Some(run));
            }
        }
    }
    matched
}

fn is_alike(run: &Session, planned: &PlannedRun) -> bool {
    let both = run.known_distance_m().zip(planned.distance_m);
    both.is_some_and(|(done_m, planned_m)| (done_m - planned_m).abs() <= ALIKE * planned_m)
}

fn weeks(
    season: &Season,
    (from, to): (NaiveDate, NaiveDate),
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
            is_over: *days.end() <= season.as_of,
        }
    };
    from.iter_weeks().take_while(|start| *start <= to).map(week).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, run, season_as_of};

    fn planned(offset: u64, km: f64) -> PlannedRun {
        PlannedRun { day: day(offset), distance_m: Some(km * 1000.0), ..PlannedRun::default() }
    }

    #[test]
    fn sessions_are_done_moved_missed_or_ahead_and_other_runs_are_extra() {
        let plan =
            [planned(1, 5.0), planned(3, 6.0), planned(6, 10.0), planned(8, 5.0), planned(13, 9.0)];
        // Thursday's on Friday, Sunday's not at all, 3 km on Monday beside it.
        let runs = vec![run(1, 5200.0), run(4, 5800.0), run(7, 3000.0), run(8, 4900.0)];
        let followed = followed(&season_as_of(runs, day(9)), &plan);
        let fates: Vec<Fate> = followed.runs.iter().map(|run| run.fate).collect();
        let expected =
            [Fate::Done, Fate::Moved(day(4)), Fate::Missed, Fate::Extra, Fate::Done, Fate::Ahead];
        assert_eq!(fates, expected);
        assert_eq!(followed.runs[1].done_m, Some(5800.0));
        let week = followed.weeks[0];
        assert_eq!((week.planned_m, week.done_m, week.is_over), (21_000.0, 11_000.0, true));
        let week = followed.weeks[1];
        assert_eq!((week.planned_m, week.done_m, week.is_over), (14_000.0, 7900.0, false));
        assert_eq!((week.planned_count, week.done_count), (2, 2));
    }

    #[test]
    fn a_run_of_another_day_and_another_length_is_not_the_session() {
        let plan = [planned(3, 12.0)];
        let followed =
            followed(&season_as_of(vec![run(2, 4000.0), run(9, 12_000.0)], day(9)), &plan);
        let fates: Vec<Fate> = followed.runs.iter().map(|run| run.fate).collect();
        assert_eq!(fates, [Fate::Extra, Fate::Missed]);
    }
}
