//! How much must be known of the days that a rule compares with: since when there are recordings, and
//! whether days without the watch lie among them. No rule takes such days for rest.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use crate::base::words::counted;
use crate::season::{Known, Season};

/// Asks for a number of days since the first recording.
pub(in crate::rules) fn require_history(
    season: &Season,
    day: NaiveDate,
    needed_days: i64,
) -> Result<(), String> {
    let covered = season.covered_days_before(day);
    if covered >= needed_days {
        return Ok(());
    }
    let days = counted(usize::try_from(covered).unwrap_or(0), "day");
    Err(format!("only {days} of history, {needed_days} needed"))
}

/// Asks for a number of days since the first recording, and for enough of the last of them to be
/// covered.
pub(in crate::rules) fn require_covered(
    season: &Season,
    day: NaiveDate,
    needed_days: i64,
) -> Result<(), String> {
    require_history(season, day, needed_days)?;
    let days = Days::new(needed_days.unsigned_abs());
    require_known(season, day - days..day, day).map(|_| ())
}

/// Asks for enough covered days in a span, as it was known on the eve of a day. `Some` is what must be
/// said of a judgement that stands on days off which may have been days without the watch.
pub(in crate::rules) fn require_known(
    season: &Season,
    span: Range<NaiveDate>,
    on: NaiveDate,
) -> Result<Option<String>, String> {
    let known = season.known(span, on);
    if !known.is_enough() {
        let Known { days, covered_days, .. } = known;
        return Err(format!("only {covered_days} of {days} days covered"));
    }
    let both = || {
        let days = counted(usize::try_from(known.unclear_gap_days).unwrap_or(0), "day");
        format!("either {days} off or {days} without the watch; if you ran without it, ignore this")
    };
    Ok((!known.is_enough_in_any_case()).then(both))
}

/// Asks for enough covered days in the weeks straight before one of the calendar; see
/// [`require_known`].
pub(in crate::rules) fn require_known_weeks(
    season: &Season,
    index: usize,
    weeks: usize,
) -> Result<Option<String>, String> {
    let week = &season.calendar[index];
    let from = season.calendar[index.saturating_sub(weeks)].start;
    require_known(season, from..week.start, week.end() + Days::new(1))
}

/// Asks for a week of the calendar of which every day is covered.
pub(in crate::rules) fn require_whole_week(season: &Season, index: usize) -> Result<(), String> {
    let week = &season.calendar[index];
    if week.start < season.first_day {
        return Err("the week began before the first recording".to_owned());
    }
    let end = week.end() + Days::new(1);
    let Known { days, covered_days, .. } = season.known(week.start..end, end);
    if covered_days < days {
        return Err(format!("only {covered_days} of {days} days covered"));
    }
    Ok(())
}

/// How many weeks before a week lie wholly in the covered span, counted up to the number that is enough.
pub(in crate::rules) fn full_weeks_before(season: &Season, index: usize, enough: usize) -> usize {
    let on = season.calendar[index].end() + Days::new(1);
    let newest_first = season.calendar[..index].iter().rev();
    newest_first.filter(|week| season.is_whole(week, on)).take(enough).count()
}

/// What is said of a base: that runs in it lack the figure, that it may hold days without the watch.
pub(in crate::rules) fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    let all: Vec<String> = one.into_iter().chain(other).collect();
    (!all.is_empty()).then(|| all.join("; "))
}
