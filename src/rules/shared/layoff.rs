//! Breaks from running: which one a day lies shortly after, and what was run before it.

use chrono::{Days, NaiveDate};

use super::baseline::{DISTANCE, MIN_COVERED_DAYS, require_runs};
use super::covered::{require_covered, require_known};
use crate::base::stats::percentile;
use crate::season::{Season, Session};

/// Whole days without a run that make a break, unless the runner's own usual gap is longer.
pub(in crate::rules) const BREAK_DAYS: i64 = 7;
/// A break is longer than this share of the runner's own gaps of a year, so that who runs every ten
/// days does not come back from a break each time. Engineering default.
const USUAL_GAP_PCT: f64 = 90.0;
/// Days before a break whose gaps tell the usual one.
const GAPS_OF_DAYS: u64 = 365;
/// Gaps from which on a usual one can be told; engineering default.
const MIN_GAPS: usize = 8;
/// Days after a return that are watched, in two weeks.
pub(in crate::rules) const WATCHED_DAYS: i64 = 2 * WEEK_DAYS;
const WEEK_DAYS: i64 = 7;
/// Days before a break that it is compared with, and the weeks in them.
const BASE_DAYS: u64 = 28;
const BASE_WEEKS: f64 = 4.0;
/// From a mean week below this no share is taken: a share of almost nothing has no meaning.
const MIN_BASE_WEEK_M: f64 = 5000.0;

/// A break that a day lies shortly after.
#[derive(Debug, PartialEq)]
pub(in crate::rules) struct Layoff {
    /// Whole days without a run.
    pub(in crate::rules) off_days: i64,
    /// The first run after it among the sessions; their number when it is the one looked ahead to.
    pub(in crate::rules) first: usize,
    /// First day of the current week after the return.
    pub(in crate::rules) week_start: NaiveDate,
    /// Last day with a run before it.
    last: NaiveDate,
    /// What must be said where these may have been days without the watch.
    pub(in crate::rules) perhaps: Option<String>,
}

/// What was run in the four weeks before a break.
pub(in crate::rules) struct Base {
    /// The longest run, in metres.
    pub(in crate::rules) longest_m: f64,
    /// The middle run, in metres.
    pub(in crate::rules) usual_m: f64,
    /// The mean week, in metres.
    pub(in crate::rules) mean_week_m: f64,
    /// Says how many runs lack a distance.
    pub(in crate::rules) doubt: Option<String>,
}

impl Layoff {
    /// The longest break that ended in the fortnight before a run on `day`, or with it. `count`
    /// sessions come before that run. A few more days off do not make a longer break undone. Gaps as
    /// long as the runner's usual ones, or without the watch, are no breaks.
    pub(in crate::rules) fn before(season: &Season, count: usize, day: NaiveDate) -> Option<Self> {
        Self::all(season, count, day).flatten().max_by_key(|layoff| layoff.off_days)
    }

    /// Why it is not known whether there was such a break; `None` where it is.
    pub(in crate::rules) fn unknown(
        season: &Season,
        count: usize,
        day: NaiveDate,
    ) -> Option<String> {
        Self::all(season, count, day).find_map(Result::err)
    }

    /// Every gap that is longer than usual, or why it may be none.
    fn all(
        season: &Season,
        count: usize,
        day: NaiveDate,
    ) -> impl Iterator<Item = Result<Self, String>> {
        let since = day - Days::new(WATCHED_DAYS.unsigned_abs() - 1);
        let from = season.sessions[..count].partition_point(|run| run.day < since).max(1);
        (from..=count).filter_map(move |first| {
            let last = season.sessions[first - 1].day;
            let back = if first < count { season.sessions[first].day } else { day };
            let off_days = (back - last).num_days() - 1;
            let into_week = (day - back).num_days() % WEEK_DAYS;
            let week_start = day - Days::new(into_week.unsigned_abs());
            let is_break = off_days >= BREAK_DAYS && off_days > usual_gap_days(season, last);
            let off = last + Days::new(1)..back;
            is_break.then(|| {
                let perhaps = require_known(season, off, back)?;
                Ok(Self { off_days, first, week_start, last, perhaps })
            })
        })
    }

    /// What was run before it.
    ///
    /// # Errors
    /// The reason, when too little is known of these weeks.
    pub(in crate::rules) fn base(&self, season: &Season) -> Result<Base, String> {
        let after = self.last + Days::new(1);
        require_covered(season, after, MIN_COVERED_DAYS)?;
        let runs = season.sessions_before(after, BASE_DAYS);
        let known: Vec<f64> = runs.iter().filter_map(|run| run.distance_m).collect();
        require_runs(known.len(), "with a distance in the 4 weeks before the break")?;
        let mean_week_m = known.iter().sum::<f64>() / BASE_WEEKS;
        if mean_week_m < MIN_BASE_WEEK_M {
            return Err("the weeks before the break are too short to compare against".to_owned());
        }
        let longest_m = known.iter().copied().fold(0.0, f64::max);
        let usual_m = percentile(known, 50.0).unwrap_or_default();
        Ok(Base { longest_m, usual_m, mean_week_m, doubt: DISTANCE.doubt(runs) })
    }

    /// The most of a figure in one run of the four weeks before it; `None` when no run knows it.
    pub(in crate::rules) fn most_before(
        &self,
        season: &Season,
        of: impl Fn(&Session) -> Option<f64>,
    ) -> Option<f64> {
        let runs = season.sessions_before(self.last + Days::new(1), BASE_DAYS);
        runs.iter().filter_map(of).reduce(f64::max)
    }

    /// The sessions of the current week after the return among the first `count`.
    pub(in crate::rules) fn week<'a>(&self, season: &'a Season, count: usize) -> &'a [Session] {
        let from = season.sessions[..count].partition_point(|run| run.day < self.week_start);
        &season.sessions[from..count]
    }
}

/// The whole days off that most gaps of the year up to a day do not exceed; 0 with too few gaps.
fn usual_gap_days(season: &Season, last: NaiveDate) -> i64 {
    let runs = season.sessions_before(last + Days::new(1), GAPS_OF_DAYS);
    let off = |pair: &[Session]| {
        let (first, back) = (pair[0].day + Days::new(1), pair[1].day);
        let is_off = back <= first || season.known(first..back, back).is_enough();
        is_off.then_some((back - first).num_days().max(0) as f64)
    };
    let gaps: Vec<f64> = runs.windows(2).filter_map(off).collect();
    if gaps.len() < MIN_GAPS {
        return 0;
    }
    percentile(gaps, USUAL_GAP_PCT).map_or(0, |days| days as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, runs, season};

    #[test]
    fn the_longest_break_of_the_fortnight_counts_and_weeks_begin_on_its_return() {
        // 9 days off before day 30, 8 before day 39.
        let season = season(runs([0, 20, 30, 39, 40], 5000.0));
        let at = |count, offset| Layoff::before(&season, count, day(offset));
        let of_nine =
            |week| Layoff { off_days: 9, first: 2, week_start: week, last: day(20), perhaps: None };
        assert_eq!(at(4, 40), Some(of_nine(day(37))));
        assert_eq!(at(5, 43), Some(of_nine(day(37))));
        let of_eight =
            Layoff { off_days: 8, first: 3, week_start: day(39), last: day(30), perhaps: None };
        assert_eq!(at(5, 44), Some(of_eight));
        // A run that is only planned ends a break too.
        let planned =
            Layoff { off_days: 19, first: 5, week_start: day(60), last: day(40), perhaps: None };
        assert_eq!(at(5, 60), Some(planned));
    }

    #[test]
    fn as_many_days_off_as_usual_are_no_break_and_one_more_is() {
        // Ten runs with nine days off between them: the usual gap.
        let rare: Vec<u64> = (0..10).map(|run| run * 10).collect();
        let at = |offset: u64| {
            let season = season(runs(rare.clone().into_iter().chain([offset]), 5000.0));
            Layoff::before(&season, 10, day(offset)).map(|layoff| layoff.off_days)
        };
        assert_eq!((at(100), at(101)), (None, Some(10)));
    }

    #[test]
    fn without_a_run_before_there_is_no_break() {
        let season = season(runs([0, 1], 5000.0));
        assert_eq!(Layoff::before(&season, 0, day(0)), None);
        assert_eq!(Layoff::before(&season, 1, day(1)), None);
    }

    #[test]
    fn the_base_is_the_four_weeks_up_to_the_last_run() {
        // Days 3 to 30 are the 28 days; day 2 is before them.
        let mut sessions = runs([0, 2, 3, 10, 20, 30], 6000.0);
        (sessions[1].distance_m, sessions[3].distance_m) = (Some(50_000.0), Some(10_000.0));
        let season = season(sessions);
        let base = Layoff::before(&season, 6, day(40)).unwrap().base(&season).unwrap();
        assert_eq!((base.longest_m, base.mean_week_m, base.doubt), (10_000.0, 7000.0, None));
    }
}
