//! Person-weeks: a row for every week in which a runner was at risk, with what was run in the seven days before
//! it and whether an injury came in it. What survival models read (counting process: start, stop, event).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};

use super::description::Description;
use super::layout::ATHLETES_TABLE;
use super::read::{days, read, texts};
use super::week_rows::{Days, RuleStretch, Runner, Week, weeks};
use crate::base::error::Error;
use crate::columns::{
    ATHLETE_BIRTH_YEAR, ATHLETE_FIRST_RUN, Column, DAY, DAY_CALF_LOAD, DAY_CLIMB_M, DAY_DISTANCE_M,
    DAY_FAST_M, DAY_IS_COVERED, DAY_LONGEST_RUN_M, DAY_RUN_COUNT, DAY_STEEP_M, PERSON_WEEKS,
    PW_AGE_BAND, PW_AT_RISK_DAYS, PW_ATHLETE, PW_CALF_LOAD, PW_CLIMB_M, PW_COVERED_DAYS,
    PW_DAYS_SINCE_EVENT, PW_DISTANCE_M, PW_EVENT, PW_EVENT_SITE, PW_FAST_M, PW_IS_LAST, PW_LEVEL,
    PW_LONGEST_RUN_M, PW_PRIOR_EVENTS, PW_RISE_PCT, PW_RUN_COUNT, PW_START, PW_STEEP_M, PW_STOP,
    PW_WEEK_NO, RULE_DAY_FIRST, RULE_DAY_LAST, RULE_DAY_LEVEL, RULE_DAY_RULE, TEAM_ATHLETE, check,
};
use crate::look_back::backtest::ALERTS_ROW;
use crate::user_files::outcomes::Outcomes;

/// Years of an age band.
const BAND_YEARS: i32 = 10;

/// The person-weeks of a dataset with these outcomes; a column `spoke_RULE` for every rule follows those of
/// [`PERSON_WEEKS`]: 1 where it spoke in the seven days before, 0 where it was asked and silent, null where it
/// was not asked.
///
/// # Errors
/// When a file of the dataset, which must be whole, cannot be read.
pub fn person_weeks(
    dataset: &Path,
    outcomes: &Outcomes,
    rules: &[&'static str],
) -> Result<DataFrame, Error> {
    let description = Description::of(dataset)?;
    let mut all: Option<DataFrame> = None;
    for bucket in 0..description.buckets {
        for runner in runners(dataset, bucket)? {
            let of_runner = outcomes.of(&runner.athlete);
            let table = table(&runner, &weeks(&runner, of_runner), rules)?;
            match &mut all {
                Some(all) => {
                    all.vstack_mut(&table)?;
                }
                None => all = Some(table),
            }
        }
    }
    all.ok_or_else(|| Error::Settings(format!("{}: no runner has runs", dataset.display())))
}

/// The runners of a bucket that have runs, by name.
fn runners(dataset: &Path, bucket: u32) -> Result<Vec<Runner>, Error> {
    let athletes = read(dataset, ATHLETES_TABLE, bucket)?;
    let names = texts(&athletes, &TEAM_ATHLETE)?;
    let first_days = days(&athletes, &ATHLETE_FIRST_RUN)?;
    let births: Vec<Option<i64>> =
        athletes.column(ATHLETE_BIRTH_YEAR.name)?.i64()?.iter().collect();
    let mut of_days = day_rows(&read(dataset, "days", bucket)?)?;
    let mut of_rules = stretches(&read(dataset, "rule_days", bucket)?)?;
    let mut all = Vec::new();
    for ((name, first), birth) in names.into_iter().zip(first_days).zip(births) {
        let (Some(athlete), Some(first)) = (name, first) else { continue };
        let days = of_days.remove(&athlete).unwrap_or_default();
        let rules = of_rules.remove(&athlete).unwrap_or_default();
        let birth_year = birth.and_then(|year| i32::try_from(year).ok());
        all.push(Runner { athlete, first, birth_year, days, rules });
    }
    Ok(all)
}

fn day_rows(table: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<Days>>> {
    let (names, day) = (texts(table, &TEAM_ATHLETE)?, days(table, &DAY)?);
    let covered = DAY_IS_COVERED.flags(table)?;
    let runs = DAY_RUN_COUNT.integers(table)?;
    let figures =
        [DAY_DISTANCE_M, DAY_LONGEST_RUN_M, DAY_FAST_M, DAY_CLIMB_M, DAY_STEEP_M, DAY_CALF_LOAD];
    let figures: Vec<Vec<Option<f64>>> =
        figures.iter().map(|column| column.numbers(table)).collect::<PolarsResult<_>>()?;
    let mut all: BTreeMap<String, Vec<Days>> = BTreeMap::new();
    for (row, (name, day)) in names.into_iter().zip(day).enumerate() {
        let (Some(name), Some(day)) = (name, day) else { continue };
        let figure = |place: usize| figures[place][row];
        all.entry(name).or_default().push(Days {
            day,
            is_covered: covered[row],
            run_count: runs[row],
            distance_m: figure(0),
            longest_run_m: figure(1),
            fast_m: figure(2),
            climb_m: figure(3),
            steep_m: figure(4),
            calf_load: figure(5),
        });
    }
    Ok(all)
}

fn stretches(table: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<RuleStretch>>> {
    let (names, rules) = (texts(table, &TEAM_ATHLETE)?, texts(table, &RULE_DAY_RULE)?);
    let (first, last) = (days(table, &RULE_DAY_FIRST)?, days(table, &RULE_DAY_LAST)?);
    let levels = texts(table, &RULE_DAY_LEVEL)?;
    let mut all: BTreeMap<String, Vec<RuleStretch>> = BTreeMap::new();
    for (row, level) in levels.into_iter().enumerate() {
        if let (Some(name), Some(rule), Some(first), Some(last)) =
            (names[row].clone(), rules[row].clone(), first[row], last[row])
            && rule != ALERTS_ROW
        {
            all.entry(name).or_default().push(RuleStretch { rule, first, last, level });
        }
    }
    Ok(all)
}

/// The age of a runner at the first run, as a band like `30-39`.
fn age_band(runner: &Runner) -> Option<String> {
    use chrono::Datelike;
    let first = NaiveDate::default() + chrono::Duration::days(i64::from(runner.first));
    let age = first.year() - runner.birth_year?;
    let from = age.div_euclid(BAND_YEARS) * BAND_YEARS;
    Some(format!("{from}-{}", from + BAND_YEARS - 1))
}

fn table(runner: &Runner, weeks: &[Week], rules: &[&'static str]) -> PolarsResult<DataFrame> {
    let whole = |column: &Column, of: fn(&Week) -> i64| {
        column.of(weeks.iter().map(of).collect::<Vec<i64>>())
    };
    let number = |column: &Column, of: fn(&Week) -> Option<f64>| {
        column.of(weeks.iter().map(of).collect::<Vec<_>>())
    };
    let mut columns = vec![
        PW_ATHLETE.of(vec![runner.athlete.as_str(); weeks.len()]),
        whole(&PW_WEEK_NO, |week| week.week_no),
        whole(&PW_START, |week| week.start),
        whole(&PW_STOP, |week| week.stop),
        whole(&PW_AT_RISK_DAYS, |week| week.stop - week.start),
        PW_EVENT.of(weeks.iter().map(|week| week.event.is_some()).collect::<Vec<_>>()),
        PW_EVENT_SITE.of(weeks.iter().map(|week| week.event.clone()).collect::<Vec<_>>()),
        PW_IS_LAST.of(weeks.iter().map(|week| week.is_last).collect::<Vec<_>>()),
        whole(&PW_PRIOR_EVENTS, |week| week.prior_events),
        PW_DAYS_SINCE_EVENT
            .of(weeks.iter().map(|week| week.days_since_event).collect::<Vec<Option<i64>>>()),
        number(&PW_DISTANCE_M, |week| week.distance_m),
        whole(&PW_RUN_COUNT, |week| week.run_count),
        number(&PW_LONGEST_RUN_M, |week| week.longest_run_m),
        number(&PW_RISE_PCT, |week| week.rise_pct),
        number(&PW_FAST_M, |week| week.fast_m),
        number(&PW_CLIMB_M, |week| week.climb_m),
        number(&PW_STEEP_M, |week| week.steep_m),
        number(&PW_CALF_LOAD, |week| week.calf_load),
        PW_LEVEL.of(weeks.iter().map(|week| week.level.clone()).collect::<Vec<_>>()),
        whole(&PW_COVERED_DAYS, |week| week.covered_days),
        PW_AGE_BAND.of(vec![age_band(runner); weeks.len()]),
    ];
    check(&DataFrame::new(weeks.len(), columns.clone())?, PERSON_WEEKS)?;
    for rule in rules {
        let spoke: Vec<Option<i64>> = weeks.iter().map(|week| week.spoke(rule)).collect();
        let name = format!("spoke_{}", rule.replace('-', "_"));
        columns.push(Series::new(name.as_str().into(), spoke).into_column());
    }
    DataFrame::new(weeks.len(), columns)
}

/// The runners whom outcomes name and the dataset does not know.
///
/// # Errors
/// When a file cannot be read.
pub fn unknown(dataset: &Path, outcomes: &Outcomes) -> Result<Vec<String>, Error> {
    let Some(description) = Description::read(dataset)? else { return Ok(Vec::new()) };
    let mut known = BTreeSet::new();
    for bucket in 0..description.buckets {
        let athletes = read(dataset, ATHLETES_TABLE, bucket)?;
        known.extend(texts(&athletes, &TEAM_ATHLETE)?.into_iter().flatten());
    }
    Ok(outcomes.athletes().filter(|name| !known.contains(*name)).map(str::to_owned).collect())
}
