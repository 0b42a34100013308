//! Person-weeks: a row for every week in which a runner was at risk, with what was run in the seven days before
//! it and whether an injury came in it. What survival models read (counting process: start, stop, event).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};

use super::description::Description;
use super::layout::ATHLETES_TABLE;
use super::read::{days, read, texts};
use super::week_rows::{Days, RuleStretch, Runner, Week, weeks};
use crate::base::error::Error;
use crate::base::units::numbered_day;
use crate::columns::{
    ATHLETE_BIRTH_YEAR, ATHLETE_FIRST_RUN, Column, DAY, DAY_CALF_LOAD, DAY_CLIMB_M, DAY_DISTANCE_M,
    DAY_FAST_M, DAY_IS_COVERED, DAY_LONGEST_RUN_M, DAY_RUN_COUNT, DAY_STEEP_M, PERSON_WEEKS,
    PW_AGE_BAND, PW_AT_RISK_DAYS, PW_ATHLETE, PW_CALF_LOAD, PW_CLIMB_M, PW_COVERED_DAYS,
    PW_DAYS_SINCE_EVENT, PW_DISTANCE_M, PW_EVENT, PW_EVENT_SITE, PW_FAST_M, PW_IS_LAST, PW_LEVEL,
    PW_LONGEST_RUN_M, PW_PRIOR_EVENTS, PW_RISE_PCT, PW_RUN_COUNT, PW_START, PW_STEEP_M, PW_STOP,
    PW_WEEK_NO, RULE_DAY_FIRST, RULE_DAY_LAST, RULE_DAY_LEVEL, RULE_DAY_RULE, STUDY_AGE_BAND,
    STUDY_AS_OF_DAY_NO, STUDY_DAY_NO, STUDY_FIRST_DAY_NO, STUDY_LAST_DAY_NO, TEAM_ATHLETE, check,
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
    let names = match description.pseudonyms {
        Some(_) => &PUBLISHED_DAYS,
        None => &OPEN_DAYS,
    };
    let mut all: Option<DataFrame> = None;
    for bucket in 0..description.buckets {
        for runner in runners(dataset, bucket, names)? {
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

/// Where the days of a dataset are.
struct DayColumns {
    day: Column,
    rule_first: Column,
    rule_last: Column,
}

const OPEN_DAYS: DayColumns =
    DayColumns { day: DAY, rule_first: RULE_DAY_FIRST, rule_last: RULE_DAY_LAST };
const PUBLISHED_DAYS: DayColumns =
    DayColumns { day: STUDY_DAY_NO, rule_first: STUDY_FIRST_DAY_NO, rule_last: STUDY_LAST_DAY_NO };

/// The runners of a bucket that have runs, by name.
fn runners(dataset: &Path, bucket: u32, of: &DayColumns) -> Result<Vec<Runner>, Error> {
    let athletes = read(dataset, ATHLETES_TABLE, bucket)?;
    let names = texts(&athletes, &TEAM_ATHLETE)?;
    let firsts = first_days(&athletes, of)?;
    let mut of_days = day_rows(&read(dataset, "days", bucket)?, of)?;
    let mut of_rules = stretches(&read(dataset, "rule_days", bucket)?, of)?;
    let mut all = Vec::new();
    for (name, (first, age_band)) in names.into_iter().zip(firsts) {
        let (Some(athlete), Some(first)) = (name, first) else { continue };
        let days = of_days.remove(&athlete).unwrap_or_default();
        let rules = of_rules.remove(&athlete).unwrap_or_default();
        all.push(Runner { athlete, first, age_band, days, rules });
    }
    Ok(all)
}

/// The day of the first run of each runner, and the age at it.
fn first_days(
    athletes: &DataFrame,
    of: &DayColumns,
) -> PolarsResult<Vec<(Option<i32>, Option<String>)>> {
    if of.day != DAY {
        // Who has a day of the evaluation has runs.
        let as_of = days(athletes, &STUDY_AS_OF_DAY_NO)?.into_iter().map(|day| day.map(|_| 0));
        return Ok(as_of.zip(texts(athletes, &STUDY_AGE_BAND)?).collect());
    }
    let births = athletes.column(ATHLETE_BIRTH_YEAR.name)?.i64()?.iter();
    let firsts = days(athletes, &ATHLETE_FIRST_RUN)?.into_iter().zip(births);
    Ok(firsts.map(|(first, birth)| (first, age_band_of(first, birth))).collect())
}

fn day_rows(table: &DataFrame, of: &DayColumns) -> PolarsResult<BTreeMap<String, Vec<Days>>> {
    let (names, day) = (texts(table, &TEAM_ATHLETE)?, days(table, &of.day)?);
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

fn stretches(
    table: &DataFrame,
    of: &DayColumns,
) -> PolarsResult<BTreeMap<String, Vec<RuleStretch>>> {
    let (names, rules) = (texts(table, &TEAM_ATHLETE)?, texts(table, &RULE_DAY_RULE)?);
    let (first, last) = (days(table, &of.rule_first)?, days(table, &of.rule_last)?);
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
pub(super) fn age_band(first_day: i32, birth_year: i64) -> Option<String> {
    use chrono::Datelike;
    let age = numbered_day(first_day).year() - i32::try_from(birth_year).ok()?;
    let from = age.div_euclid(BAND_YEARS) * BAND_YEARS;
    Some(format!("{from}-{}", from + BAND_YEARS - 1))
}

fn age_band_of(first_day: Option<i32>, birth_year: Option<i64>) -> Option<String> {
    age_band(first_day?, birth_year?)
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
        PW_AGE_BAND.of(vec![runner.age_band.clone(); weeks.len()]),
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
