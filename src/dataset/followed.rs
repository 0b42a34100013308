//! The runners of a dataset for a look back: their days, what the rules said on them, and their injuries. Nothing is
//! judged again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{NaiveDate, TimeDelta};
use polars::prelude::{DataFrame, PolarsResult};

use super::description::Description;
use super::layout::ATHLETES_TABLE;
use super::read::{days, read, texts};
use crate::base::error::Error;
use crate::base::units::numbered_day;
use crate::columns::{
    ATHLETE_FIRST_RUN, DAY, DAY_DISTANCE_M, DAY_IS_COVERED, DAY_RUN_COUNT, RULE_DAY_EVERY,
    RULE_DAY_FIRST, RULE_DAY_LAST, RULE_DAY_LEVEL, RULE_DAY_RULE, TEAM_ATHLETE,
};
use crate::look_back::backtest::cohort::Watched;
use crate::look_back::backtest::protocol::{CENSORED_DAYS, Followed, FollowedStretch};
use crate::look_back::backtest::{
    ALERTS_ROW, LOOKBACK_DAYS, RuleDays, Span, Spoken, is_held_against_pain,
};
use crate::rules::{Level, RULES};
use crate::user_files::athlete::diary::Episode;
use crate::user_files::outcomes::Outcomes;

/// A runner as the two looks back want it.
pub struct Runner {
    /// For the counts.
    pub watched: Watched,
    /// For the rate ratios.
    pub followed: Followed,
}

/// One day of a runner.
#[derive(Clone, Copy, Debug)]
struct Day {
    day: NaiveDate,
    is_covered: bool,
    run_count: i64,
    distance_m: Option<f64>,
}

/// The runners of a dataset that have runs, by bucket, then name, with these injuries.
///
/// # Errors
/// When a file of the dataset, which must be whole, cannot be read; when it has pseudonyms, whose days have no dates.
pub fn followed(dataset: &Path, outcomes: &Outcomes) -> Result<Vec<Runner>, Error> {
    let description = Description::of(dataset)?;
    if description.pseudonyms.is_some() {
        let words = "has pseudonyms and no dates, so injuries by date cannot be matched; use the \
                     dataset with names, or `soleus cohort person-weeks --pseudonyms KEYFILE`";
        return Err(Error::Settings(format!("{}: {words}", dataset.display())));
    }
    let mut all = Vec::new();
    for bucket in 0..description.buckets {
        let athletes = read(dataset, ATHLETES_TABLE, bucket)?;
        let first_runs = days(&athletes, &ATHLETE_FIRST_RUN)?;
        let mut of_days = day_rows(&read(dataset, "days", bucket)?)?;
        let rule_days = read(dataset, "rule_days", bucket)?;
        let mut of_rules = rule_rows(&rule_days, &of_days)?;
        for (name, first) in texts(&athletes, &TEAM_ATHLETE)?.into_iter().zip(first_runs) {
            let (Some(name), Some(_)) = (name, first) else { continue };
            let days = of_days.remove(&name).unwrap_or_default();
            let rules = of_rules.remove(&name).unwrap_or_default();
            all.extend(runner(name, &days, rules, outcomes));
        }
    }
    Ok(all)
}

fn day_rows(table: &DataFrame) -> PolarsResult<BTreeMap<String, Vec<Day>>> {
    let (names, numbers) = (texts(table, &TEAM_ATHLETE)?, days(table, &DAY)?);
    let (covered, runs) = (DAY_IS_COVERED.flags(table)?, DAY_RUN_COUNT.integers(table)?);
    let metres = DAY_DISTANCE_M.numbers(table)?;
    let mut all: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for (row, (name, number)) in names.into_iter().zip(numbers).enumerate() {
        let (Some(name), Some(number)) = (name, number) else { continue };
        let day = Day {
            day: numbered_day(number),
            is_covered: covered[row],
            run_count: runs[row],
            distance_m: metres[row],
        };
        all.entry(name).or_default().push(day);
    }
    Ok(all)
}

/// The rules that are held against injuries, in the order of the catalogue, and the alerts.
fn tested() -> Vec<&'static str> {
    let rules = RULES.iter().filter(|rule| is_held_against_pain(rule.family)).map(|rule| rule.id);
    rules.chain([ALERTS_ROW]).collect()
}

/// What every tested rule said, day by day.
fn rule_rows(
    table: &DataFrame,
    of_days: &BTreeMap<String, Vec<Day>>,
) -> Result<BTreeMap<String, Vec<RuleDays>>, Error> {
    let tested = tested();
    let (names, rules) = (texts(table, &TEAM_ATHLETE)?, texts(table, &RULE_DAY_RULE)?);
    let (first, last) = (days(table, &RULE_DAY_FIRST)?, days(table, &RULE_DAY_LAST)?);
    let every: Vec<Option<i64>> = table.column(RULE_DAY_EVERY.name)?.i64()?.iter().collect();
    let levels = texts(table, &RULE_DAY_LEVEL)?;
    let mut all: BTreeMap<String, Vec<RuleDays>> = BTreeMap::new();
    for (row, name) in names.into_iter().enumerate() {
        let (Some(name), Some(rule), Some(first), Some(last)) =
            (name, &rules[row], first[row], last[row])
        else {
            continue;
        };
        let Some(place) = tested.iter().position(|one| one == rule) else { continue };
        let span = (numbered_day(first), numbered_day(last));
        let asked = asked(span, every[row], of_days.get(&name).map_or(&[], Vec::as_slice));
        let level = levels[row].as_deref().and_then(level_of);
        let silent = |rule: &&'static str| RuleDays { rule, judged: vec![], spoken: vec![] };
        let of_runner = all.entry(name).or_insert_with(|| tested.iter().map(silent).collect());
        let spoken = level
            .into_iter()
            .flat_map(|level| asked.iter().map(move |day| Spoken { day: *day, level }));
        of_runner[place].spoken.extend(spoken);
        of_runner[place].judged.extend(&asked);
    }
    for rule in all.values_mut().flatten() {
        rule.judged.sort_unstable();
        rule.spoken.sort_unstable();
    }
    Ok(all)
}

/// The days of a stretch on which the rule was asked.
fn asked(
    (first, last): (NaiveDate, NaiveDate),
    every: Option<i64>,
    days: &[Day],
) -> Vec<NaiveDate> {
    if first == last {
        return vec![first];
    }
    let span = first.iter_days().take_while(|day| *day <= last);
    match every {
        Some(every) => span.step_by(usize::try_from(every).unwrap_or(1).max(1)).collect(),
        None => {
            let from = days.partition_point(|one| one.day < first);
            let of_span = days[from..].iter().take_while(|one| one.day <= last);
            of_span.filter(|one| one.run_count > 0).map(|one| one.day).collect()
        }
    }
}

/// A level at which a rule counts as having spoken; below `watch` it explains and does not warn.
fn level_of(text: &str) -> Option<Level> {
    [Level::Watch, Level::Warn, Level::Stop].into_iter().find(|level| level.to_string() == text)
}

fn runner(
    athlete: String,
    days: &[Day],
    rules: Vec<RuleDays>,
    outcomes: &Outcomes,
) -> Option<Runner> {
    let (first, last) = (days.first()?.day, days.last()?.day);
    let near = TimeDelta::days(LOOKBACK_DAYS);
    let censored = TimeDelta::days(CENSORED_DAYS);
    let is_near = |one: &Episode| one.start <= last + near && one.end + censored >= first;
    let episodes: Vec<Episode> = outcomes.episodes(&athlete).into_iter().filter(is_near).collect();
    // The record often ends with the injury: what came before it is known then as well.
    let told_until = episodes.last().map_or(last, |newest| newest.start.max(last));
    let stretches = days.chunk_by(|one, other| one.is_covered == other.is_covered);
    let stretches = stretches.filter(|part| part.iter().all(|day| day.is_covered));
    let followed = Followed {
        athlete,
        episodes: episodes.clone(),
        stretches: stretches.filter_map(|part| stretch(part, told_until, &rules)).collect(),
    };
    let span = Span { first, last: told_until };
    Some(Runner { watched: Watched { span, episodes, rules }, followed })
}

/// Covered days in a row: between them nothing is known.
fn stretch(days: &[Day], told_until: NaiveDate, rules: &[RuleDays]) -> Option<FollowedStretch> {
    let (first, last) = (days.first()?.day, days.last()?.day);
    let run =
        |day: &Day| (day.run_count > 0).then(|| (day.day, day.distance_m.unwrap_or_default()));
    let within = |rule: &RuleDays| RuleDays {
        rule: rule.rule,
        judged: part(&rule.judged, |day| *day, (first, last)),
        spoken: part(&rule.spoken, |spoken| spoken.day, (first, last)),
    };
    Some(FollowedStretch {
        first,
        last,
        told_until,
        runs: days.iter().filter_map(run).collect(),
        rules: rules.iter().map(within).collect(),
    })
}

/// The part of a sorted list that lies between two days.
fn part<T: Copy>(
    all: &[T],
    day: impl Fn(&T) -> NaiveDate,
    (first, last): (NaiveDate, NaiveDate),
) -> Vec<T> {
    let from = all.partition_point(|one| day(one) < first);
    let to = all.partition_point(|one| day(one) <= last);
    all[from..to.max(from)].to_vec()
}

/// Injuries of runners of the dataset that lie in no day of theirs: before the first run, or more than three weeks
/// after the last day that is known.
pub fn outside(runners: &[Runner], outcomes: &Outcomes) -> usize {
    let of_runner = |runner: &Runner| {
        let span = runner.watched.span;
        let all = outcomes.episodes(&runner.followed.athlete).into_iter();
        all.filter(|one| one.start < span.first || one.start > span.last).count()
    };
    runners.iter().map(of_runner).sum()
}

/// The runners of the dataset that have an injury but no days.
pub fn without_days(runners: &[Runner], outcomes: &Outcomes, unknown: &[String]) -> Vec<String> {
    let known: BTreeSet<&str> =
        runners.iter().map(|runner| runner.followed.athlete.as_str()).collect();
    let is_left = |name: &&str| !known.contains(name) && !unknown.iter().any(|one| one == name);
    outcomes.athletes().filter(is_left).map(str::to_owned).collect()
}
