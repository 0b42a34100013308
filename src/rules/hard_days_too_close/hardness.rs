//! Which runs are hard for their runner: in the upper quarter of her own runs, and above a floor.

use chrono::{Days, NaiveDate};

use crate::base::stats::percentile;
use crate::rules::shared::baseline::{CALF_LOAD, CLIMB, FAST, Figure, MIN_RUNS, raised};
use crate::rules::shared::easy_heart;
use crate::rules::{Limits, session_distance_spike};
use crate::season::{Season, Session};

/// Days whose runs a run is ranked among, and the share of them at or below the upper quarter.
const USUAL_DAYS: u64 = 28;
const UPPER_QUARTER_PCT: f64 = 75.0;
/// What the middle day has is not hard, nor is a little more of it; engineering default.
const MIDDLE_PCT: f64 = 50.0;
const ABOVE_MIDDLE_PCT: f64 = 30.0;

/// From where on a run can be hard, as settings have it.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Floors {
    /// Fast distance in metres.
    pub(super) fast_m: f64,
    /// Climb in metres.
    pub(super) climb_m: f64,
    /// Calf load above that of the upper quarter, in per cent of it.
    pub(super) load_rise_pct: f64,
}

/// Why a run is hard, or that nothing says so; else the reason why that is not known.
pub(in crate::rules) type Hardness = Result<Option<&'static str>, String>;

/// Whether a run is hard in one way or another.
///
/// # Errors
/// The reason, when nothing known of it is hard and its fast running is not known.
pub(in crate::rules) fn hardness(
    season: &Season,
    (limits, floors): (&Limits, &Floors),
    index: usize,
) -> Hardness {
    let run = &season.sessions[index];
    if matches!(session_distance_spike::spike(season, limits, index), Ok(Some(_))) {
        return Ok(Some("distance"));
    }
    if run.climb_m.is_some_and(|metres| metres >= hard_climb_m(season, floors, run.day)) {
        return Ok(Some("climb"));
    }
    let most = hard_load(season, floors, run.day);
    if (CALF_LOAD.of_run)(run).zip(most).is_some_and(|(load, most)| load >= most) {
        return Ok(Some("calf load"));
    }
    let fast = FAST.at(run.fast_limit);
    let is_fast = FAST.of(run)? >= hard_from(season, run.day, &fast, floors.fast_m);
    Ok((is_fast && easy_heart::doubt(season, run).is_none()).then_some("fast running"))
}

/// The fast distance from which a run planned for a day is hard, in metres.
pub(in crate::rules) fn hard_fast_m(season: &Season, floors: &Floors, day: NaiveDate) -> f64 {
    let fast = FAST.at(season.fast_limit_on(day));
    hard_from(season, day, &fast, floors.fast_m)
}

/// The climb from which a run of a day is hard, in metres.
pub(in crate::rules) fn hard_climb_m(season: &Season, floors: &Floors, day: NaiveDate) -> f64 {
    hard_from(season, day, &CLIMB, floors.climb_m)
}

/// The load from which a run of a day is hard; `None` when too few runs before it have one.
pub(in crate::rules) fn hard_load(season: &Season, floors: &Floors, day: NaiveDate) -> Option<f64> {
    let usual = upper_quarter(season.sessions_before(day, USUAL_DAYS), &CALF_LOAD)?;
    Some(raised(usual, floors.load_rise_pct))
}

/// The amount from which a run of a day is hard: that of the upper quarter of the runs before it,
/// if that is well above the middle day and above the floor.
fn hard_from(season: &Season, day: NaiveDate, figure: &Figure, floor: f64) -> f64 {
    let runs = season.sessions_before(day, USUAL_DAYS);
    let Some(upper) = upper_quarter(runs, figure) else { return floor };
    let covered_days = season.known(day - Days::new(USUAL_DAYS)..day, day).covered_days;
    let covered_days = usize::try_from(covered_days).unwrap_or(0);
    floor.max(upper).max(raised(middle_day(runs, figure, covered_days), ABOVE_MIDDLE_PCT))
}

/// The least of the upper quarter of these runs; `None` when too few of them have the figure.
fn upper_quarter(runs: &[Session], figure: &Figure) -> Option<f64> {
    let known: Vec<f64> = runs.iter().filter_map(|run| figure.value(run)).collect();
    (known.len() >= MIN_RUNS).then(|| percentile(known, UPPER_QUARTER_PCT)).flatten()
}

/// What half of the days have at most, in one run of the day; days without a run have nothing.
fn middle_day(runs: &[Session], figure: &Figure, covered_days: usize) -> f64 {
    let of_day =
        |runs: &[Session]| runs.iter().filter_map(|run| figure.value(run)).fold(0.0, f64::max);
    let mut days: Vec<f64> = runs.chunk_by(|a, b| a.day == b.day).map(of_day).collect();
    days.resize(covered_days.max(days.len()), 0.0);
    percentile(days, MIDDLE_PCT).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::floors;
    use super::*;
    use crate::season::fixtures::{run, season};

    fn hilly(offset: u64, climb_m: f64) -> Session {
        Session { climb_m: Some(climb_m), ..run(offset, 8000.0) }
    }

    /// How many runs after the first four weeks are hard, of how many.
    fn hard(sessions: Vec<Session>) -> (usize, usize) {
        let season = season(sessions);
        let later = season.rows_before(season.last_day + chrono::Days::new(1), 10_000);
        let later = later.filter(|&index| {
            season.covered_days_before(season.sessions[index].day) >= USUAL_DAYS as i64
        });
        let limits = Limits::default();
        let why = later.map(|index| hardness(&season, (&limits, &floors(&limits)), index).unwrap());
        let why: Vec<_> = why.collect();
        (why.iter().flatten().count(), why.len())
    }

    #[test]
    fn the_two_hilliest_days_of_six_are_hard_for_a_mountain_runner_and_not_all() {
        // Six runs a week from 200 to 600 m of climb: all above the floor of 150 m.
        let climbs = [200.0, 450.0, 250.0, 500.0, 300.0, 600.0];
        let days = (0..84u64).filter(|day| day % 7 != 6);
        let sessions = days.map(|day| hilly(day, climbs[(day % 7) as usize])).collect();
        // The eighteenth of 24 runs has 500 m, and two days a week have that or more.
        assert_eq!(hard(sessions), (16, 48));
    }

    #[test]
    fn the_same_hill_on_every_day_is_not_hard_and_twice_a_week_it_is() {
        let same = |days: &dyn Fn(u64) -> bool| {
            (0..84u64).map(|day| hilly(day, if days(day % 7) { 160.0 } else { 10.0 })).collect()
        };
        assert_eq!(hard(same(&|_| true)), (0, 56));
        assert_eq!(hard(same(&|weekday| weekday == 1 || weekday == 4)), (16, 56));
    }

    #[test]
    fn below_the_floor_the_best_quarter_is_easy() {
        let sessions = (0..84u64).map(|day| hilly(day, 10.0 * (day % 7) as f64)).collect();
        assert_eq!(hard(sessions), (0, 56));
    }

    #[test]
    fn fast_running_with_an_easy_heart_is_not_hard() {
        let why = |bpm: f64| {
            let at = |offset| Session { heart_rate_bpm: Some(140.0), ..run(offset, 8000.0) };
            let easy = (0..40).step_by(2).map(at);
            let fast =
                Session { fast_m: Some(2000.0), fast_heart_rate_bpm: Some(bpm), ..run(40, 8000.0) };
            let season = season(easy.chain([fast]).collect());
            let limits = Limits::default();
            hardness(&season, (&limits, &floors(&limits)), season.sessions.len() - 1)
        };
        assert_eq!((why(141.0), why(140.0)), (Ok(Some("fast running")), Ok(None)));
    }
}
