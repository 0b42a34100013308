//! Episodes side by side: what the weeks before every one of them had, and whether the weeks before days
//! without pain had it too. A habit is no clue, and neither is what chance alone would make common.

#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};

use super::exposure::{EXPOSURES, Exposure, Facts, Harm};
use super::onset::{Onset, onsets_with};
use super::why::Differs;
use super::why::usual::{Sample, ends};
use crate::rules::Limits;
use crate::season::Season;

/// Weeks before an onset that are compared; the last ends with its eve.
pub const WEEKS: usize = 5;
const WEEK_DAYS: u64 = 7;
/// Days without pain lie at least so long before the next onset.
const QUIET_AFTER_DAYS: u64 = 21;
/// How often chance alone makes anything at all common to all episodes, in per cent of runners: at most so
/// often, as a thousand invented runners show whose pain falls at random.
pub const CHANCE_PCT: f64 = 5.0;
/// The chance up to which something is called shared, times the exposures that are compared (Bonferroni),
/// in per cent. Lower than [`CHANCE_PCT`], because weeks that lie near each other are alike, so that the
/// days without pain are fewer than they seem. Engineering default.
const CALLED_PCT: f64 = 2.0;

/// What several episodes have in common.
pub struct SideBySide {
    /// The episodes by their beginning; two or more.
    pub onsets: Vec<Onset>,
    /// Days without pain that they are compared with.
    pub quiet_days: usize,
    /// One row an exposure that can be compared before two episodes or more, in the order of the list.
    pub rows: Vec<Row>,
}

/// One exposure before every episode.
pub struct Row {
    /// What it is.
    pub exposure: &'static Exposure,
    /// One cell an episode.
    pub cells: Vec<Cell>,
    /// Before how many of the episodes of which that is known it was high.
    pub before: Before,
    /// In how many of a hundred of the days without pain that know it the weeks before had a high one;
    /// `None` without such days.
    pub quiet_pct: Option<u32>,
    /// Whether it is common to all episodes by more than chance: high before every one, and so high before
    /// so few other days that chance makes it so for at most [`CHANCE_PCT`] of runners.
    pub is_shared: bool,
}

/// One exposure in the weeks before one episode.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The weeks, the earliest first; the last ends with the eve.
    pub weeks: [Option<WeekValue>; WEEKS],
    /// Whether any of them was high; `None` where too little is known.
    pub is_high: Option<bool>,
}

/// The figure of one week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekValue {
    /// In SI.
    pub value: f64,
    /// How it differs from the usual; `None` where it does not.
    pub differs: Option<Differs>,
}

/// Before how many episodes something was high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Before every one.
    Every,
    /// Before more than half.
    Most,
    /// Before some.
    Some,
    /// Before none.
    None,
}

/// Sets the episodes side by side; `None` with fewer than two.
pub fn side_by_side(season: &Season, limits: &Limits, onset: &Onset) -> Option<SideBySide> {
    let onsets = onsets_with(season, onset);
    if onsets.len() < 2 {
        return None;
    }
    let last = season.as_of.max(onsets.last()?.day) + Days::new(1);
    let facts = Facts::of(season, limits, last);
    let quiet = quiet_days(season, &onsets);
    let rows = EXPOSURES.iter().filter_map(|one| row(&facts, one, &onsets, (&quiet, last)));
    let rows: Vec<(Row, Option<f64>)> = rows.collect();
    let count = rows.len() as f64;
    let rows = rows.into_iter().map(|(row, chance)| {
        let is_rare = chance.is_some_and(|chance| 100.0 * chance * count <= CALLED_PCT);
        Row { is_shared: row.before == Before::Every && is_rare, ..row }
    });
    Some(SideBySide { quiet_days: quiet.len(), rows: rows.collect(), onsets })
}

/// Days a week apart, back from the newest, that lie in no episode, and with no onset in the weeks before
/// them or soon after.
fn quiet_days(season: &Season, onsets: &[Onset]) -> Vec<NaiveDate> {
    let episodes = season.calf_episodes_on(season.as_of);
    let before = Days::new(WEEKS as u64 * WEEK_DAYS);
    let after = Days::new(QUIET_AFTER_DAYS);
    let is_quiet = |day: &NaiveDate| {
        !onsets.iter().any(|onset| (*day - before..*day + after).contains(&onset.day))
            && !episodes.iter().any(|one| (one.start..=one.end).contains(day))
    };
    let weeks = std::iter::successors(Some(season.as_of), |day| {
        Some(*day - Days::new(WEEK_DAYS)).filter(|day| *day > season.first_day)
    });
    // What came in the three weeks after the newest days is not known yet.
    let known_until = season.as_of - after;
    weeks.filter(|day| *day <= known_until).filter(is_quiet).collect()
}

/// The values of one exposure for every week of seven days of a season.
struct Weekly {
    first_day: NaiveDate,
    /// By the day after the week, from the first day of the season on.
    values: Vec<Option<f64>>,
}

impl Weekly {
    fn of(facts: &Facts, exposure: &Exposure, last: NaiveDate) -> Self {
        let first_day = facts.season.first_day;
        let days = first_day.iter_days().take_while(|day| *day <= last);
        let value = |day| exposure.before(facts, day, WEEK_DAYS).ok();
        Self { first_day, values: days.map(value).collect() }
    }

    fn before(&self, day: NaiveDate) -> Option<f64> {
        let index = usize::try_from((day - self.first_day).num_days()).ok()?;
        self.values.get(index).copied().flatten()
    }

    /// The weeks before a day beside what was usual before all of them.
    fn cell(&self, exposure: &Exposure, day: NaiveDate) -> (Cell, Option<f64>) {
        let ends: [NaiveDate; WEEKS] =
            std::array::from_fn(|week| day - Days::new((WEEKS - 1 - week) as u64 * WEEK_DAYS));
        let earlier = self::ends(self.first_day, ends[0], WEEK_DAYS);
        let known = earlier.filter_map(|end| Some((end, self.before(end)?)));
        let sample = Sample::of(known, WEEK_DAYS);
        let mut furthest: Option<f64> = None;
        let mut known_weeks = 0;
        let weeks = ends.map(|end| {
            let value = self.before(end)?;
            let usual = sample.as_ref()?.usual(value);
            usual.rank?;
            known_weeks += 1;
            let distance = toward(exposure.harm, usual.distance(exposure, value));
            furthest = Some(furthest.map_or(distance, |far| far.max(distance)));
            Some(WeekValue { value, differs: usual.differs(exposure, value) })
        });
        let is_high =
            |week: &WeekValue| week.differs.is_some_and(|differs| differs.is_toward(exposure.harm));
        // A week that is not known may have been the one.
        let is_known = known_weeks == WEEKS;
        let any = weeks.iter().flatten().any(is_high);
        let is_high = (is_known || any).then_some(any);
        (Cell { weeks, is_high }, furthest.filter(|_| is_high.is_some()))
    }
}

/// A distance from the usual in the way that may load the calf.
fn toward(harm: Harm, distance: f64) -> f64 {
    match harm {
        Harm::More => distance,
        Harm::Less => -distance,
        Harm::Either => distance.abs(),
    }
}

/// One exposure before all episodes, and how likely chance alone makes the least of them as large in all
/// of them; `None` where fewer than two can be compared.
fn row(
    facts: &Facts,
    exposure: &'static Exposure,
    onsets: &[Onset],
    (quiet, last): (&[NaiveDate], NaiveDate),
) -> Option<(Row, Option<f64>)> {
    let weekly = Weekly::of(facts, exposure, last);
    let cells = onsets.iter().map(|onset| weekly.cell(exposure, onset.day));
    let (cells, far): (Vec<Cell>, Vec<Option<f64>>) = cells.unzip();
    let known: Vec<bool> = cells.iter().filter_map(|cell| cell.is_high).collect();
    if known.len() < 2 {
        return None;
    }
    let others = quiet.iter().map(|day| weekly.cell(exposure, *day));
    let others = others.filter_map(|(cell, far)| Some((cell.is_high?, far?)));
    let others: Vec<(bool, f64)> = others.collect();
    let high = others.iter().filter(|(is_high, _)| *is_high).count();
    let quiet_pct = (!others.is_empty()).then(|| (100 * high / others.len()) as u32);
    let least = far.iter().flatten().copied().reduce(f64::min);
    let is_whole = far.iter().all(Option::is_some);
    let chance = least.filter(|_| is_whole).map(|least| {
        // Counting the episode itself keeps the share above nothing, however few the other days are.
        let as_far = others.iter().filter(|(_, far)| *far >= least).count() + 1;
        let share = as_far as f64 / (others.len() + 1) as f64;
        share.powi(i32::try_from(onsets.len()).unwrap_or(i32::MAX))
    });
    let row = Row { exposure, before: Before::of(&known), cells, quiet_pct, is_shared: false };
    Some((row, chance))
}

impl Before {
    fn of(known: &[bool]) -> Self {
        match (known.iter().filter(|is_high| **is_high).count(), known.len()) {
            (0, _) => Self::None,
            (high, all) if high == all => Self::Every,
            (high, all) if 2 * high > all => Self::Most,
            _ => Self::Some,
        }
    }
}
