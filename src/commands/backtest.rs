//! `soleus backtest`: recordings and a diary, or a training log, become a look back.

use std::path::Path;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::member::refuse_of_one;
use super::{Done, World, ask, checked, say, without_files};
use crate::analysis::pipeline::analyse;
use crate::base::error::{EXIT_OK, EXIT_STRICT, Error};
use crate::base::sanitize;
use crate::base::words::counted;
use crate::cli::BacktestArgs;
use crate::columns::SCHEMA_VERSION;
use crate::dataset::{self, Runner};
use crate::look_back::backtest::cohort::CohortCounts;
use crate::look_back::backtest::log::{TrainingLog, followed, training_log};
use crate::look_back::backtest::protocol::{Followed, Protocol, protocol};
use crate::look_back::backtest::{Backtest, DRAWS, LOOKBACK_DAYS, Span, backtest, days_of};
use crate::options::{Options, options};
use crate::report::records::muted;
use crate::report::tables;
use crate::report::text::backtest::{Looked, runner};
use crate::report::text::cohort_backtest::cohort_backtest;
use crate::report::text::protocol;
use crate::season::SeasonSettings;
use crate::user_files::athlete::diary::Episode;
use crate::user_files::athlete::{Athlete, Diary};
use crate::user_files::locate;
use crate::user_files::outcomes::Outcomes;

/// What `--json` prints.
#[derive(Serialize)]
struct Results<'a> {
    schema_version: u32,
    /// Draws behind every interval.
    draws: usize,
    /// One runner, or many.
    #[serde(flatten)]
    found: Found<'a>,
    notes: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Found<'a> {
    Backtest(&'a Backtest),
    Protocol(&'a Protocol),
    Cohort { counts: &'a CohortCounts, protocol: &'a Protocol },
}

/// Looks back; see `soleus backtest --help`.
pub(super) fn run(args: &BacktestArgs, world: &World) -> Result<Done, Error> {
    let common = &args.common;
    without_files(common, "a backtest")?;
    match (&args.training_log, &args.dataset, &args.outcomes) {
        (Some(path), ..) => of_log(path, args, world),
        (None, Some(dataset), Some(outcomes)) => of_cohort(dataset, outcomes, args, world),
        _ => of_recordings(args, world),
    }
}

fn wrong(place: &str, what: &str) -> Error {
    Error::Settings(format!("{place}: {what}"))
}

/// A rule that is muted is missing in the look back.
fn say_muted(options: &Options, world: &World) {
    muted::sentences(&options.limits).iter().for_each(|text| world.progress.warn(text));
}

fn of_recordings(args: &BacktestArgs, world: &World) -> Result<Done, Error> {
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let told_by = told_by(&options)?;
    say_muted(&options, world);
    let analysis = analyse(&roots, &options, world.progress)?;
    ask(&analysis, world);
    let season = &analysis.season;
    let first = options.since.map_or(season.first_day, |since| since.max(season.first_day));
    let watched = watched(Span { first, last: season.as_of }, season.calf_problem_since());
    let rules = days_of(&analysis.outcomes, &analysis.told, season);
    let table = backtest(&rules, &season.calf_episodes_on(season.as_of), watched);
    let runs = season.recordings.iter().filter(|run| run.day >= watched.first).count();
    let looked = Looked { runs, told_by: &told_by };
    let code = match options.strict && analysis.troubled_files().next().is_some() {
        true => EXIT_STRICT,
        false => EXIT_OK,
    };
    let text = shown(&options, Found::Backtest(&table), &[], || runner(&table, &looked))?;
    Ok(Done { text, code })
}

fn of_log(path: &Path, args: &BacktestArgs, world: &World) -> Result<Done, Error> {
    let common = &args.common;
    if [&common.as_of, &common.since, &common.until].iter().any(|day| day.is_some()) {
        let flags = "--as-of, --since and --until work only with recordings";
        return Err(wrong(flags, "remove lines from the training log instead"));
    }
    let options = options(common, &world.places(), world.today)?;
    say(&options, world);
    say_muted(&options, world);
    let file = locate::named(path)?;
    let log = training_log(&file.name, &file.text, world.today)?;
    let text = match log.athletes.as_slice() {
        [_] if !log.is_lovdal => of_one(&log, &file.name, &options)?,
        _ => of_many(&log, &file.name, &options)?,
    };
    Ok(Done { text, code: EXIT_OK })
}

/// A log of one runner; who does not note injuries in it has a diary.
fn of_one(log: &TrainingLog, name: &str, options: &Options) -> Result<String, Error> {
    let judged = followed(log, &options.limits, &options.season);
    let Some((one, stretch)) = judged.first().and_then(|one| Some((one, one.stretches.first()?)))
    else {
        return Err(wrong(name, "it has no days"));
    };
    let span = Span { first: stretch.first, last: stretch.told_until };
    let (episodes, span, told_by): (Vec<Episode>, Span, String) = if log.tells_injuries {
        (one.episodes.clone(), span, name.to_owned())
    } else {
        let season = &options.season;
        let told = told_by(options)?;
        (season.calf_episodes_on(span.last), watched(span, season.calf_problem_since()), told)
    };
    let table = backtest(&stretch.rules, &episodes, span);
    let runs = stretch.runs.iter().filter(|run| run.0 >= span.first).count();
    let looked = Looked { runs, told_by: &told_by };
    shown(options, Found::Backtest(&table), &log.notes, || runner(&table, &looked))
}

/// A log of several athletes, of whom the files of this runner know nothing.
fn of_many(log: &TrainingLog, name: &str, options: &Options) -> Result<String, Error> {
    if !log.tells_injuries {
        let fault = "several athletes need a column `injury`; a diary is for one runner only";
        return Err(wrong(name, fault));
    }
    let settings = SeasonSettings {
        athlete: Athlete::default(),
        diary: Diary::default(),
        ..options.season.clone()
    };
    let athletes: Vec<Followed> = followed(log, &options.limits, &settings);
    let result = protocol(&athletes);
    let text = || protocol::athletes(&result, log);
    shown(options, Found::Protocol(&result), &log.notes, text)
}

/// A dataset, of which the rules were asked when it was made.
fn of_cohort(
    dataset: &Path,
    injuries: &Path,
    args: &BacktestArgs,
    world: &World,
) -> Result<Done, Error> {
    let common = &args.common;
    refuse_of_one(common)?;
    let given = [
        ("--as-of", common.as_of.is_some()),
        ("--since", common.since.is_some()),
        ("--until", common.until.is_some()),
        ("--set", !common.set.is_empty()),
        ("--settings", common.settings.is_some()),
    ];
    if let Some((flag, _)) = given.iter().find(|(_, is_given)| *is_given) {
        return Err(wrong(flag, "the rules were run when the dataset was made; pass it then"));
    }
    dataset::whole(dataset)?;
    let outcomes = Outcomes::read(injuries)?;
    let runners = dataset::followed(dataset, &outcomes)?;
    let unknown = dataset::unknown(dataset, &outcomes)?;
    let notes = notes(&runners, &outcomes, &unknown);
    let mut counts = CohortCounts::default();
    runners.iter().for_each(|runner| counts.add(&runner.watched));
    let followed: Vec<Followed> = runners.into_iter().map(|runner| runner.followed).collect();
    let protocol = protocol(&followed);
    let found = Found::Cohort { counts: &counts, protocol: &protocol };
    let options = options(common, &world.places(), world.today)?;
    let text = shown(&options, found, &notes, || cohort_backtest(&counts, &protocol, &notes))?;
    Ok(Done { text, code: EXIT_OK })
}

/// What of the outcomes is not used.
fn notes(runners: &[Runner], outcomes: &Outcomes, unknown: &[String]) -> Vec<String> {
    const MOST_NAMED: usize = 5;
    let named = |names: &[String]| {
        let first: Vec<String> =
            names.iter().take(MOST_NAMED).map(|name| sanitize::clean(name)).collect();
        let more = names.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", first.join(", "))
    };
    let mut notes = Vec::new();
    if !unknown.is_empty() {
        notes.push(format!(
            "Not in the dataset, so their injuries do not count: {}.",
            named(unknown)
        ));
    }
    let without_days = dataset::without_days(runners, outcomes, unknown);
    if !without_days.is_empty() {
        notes.push(format!("No runs, so their injuries do not count: {}.", named(&without_days)));
    }
    let outside = dataset::outside(runners, outcomes);
    if outside > 0 {
        let words = "left out: before the first run or more than three weeks after the last known \
             day";
        notes.push(format!("{} {words}.", counted(outside, "injury")));
    }
    notes
}

/// How messages call what tells when it hurt, the diary and the injuries of the athlete file, without
/// which there is nothing to look back at.
fn told_by(options: &Options) -> Result<String, Error> {
    let injuries = options.season.athlete.tells_calf_injury();
    let athlete = options.own_files.athlete.iter().filter(|_| injuries);
    let files: Vec<&str> =
        options.own_files.diary.iter().chain(athlete).map(String::as_str).collect();
    if files.is_empty() {
        let words = "soleus does not know when it hurt: there is no diary and no calf injury in an \
                     athlete file; `soleus athlete --template` shows both formats";
        return Err(wrong("--diary", words));
    }
    Ok(files.join(" and "))
}

/// The part of a span of which anything is told: from three weeks before the first entry or injury,
/// because a diary often begins with the first pain.
fn watched(span: Span, calf_problem_since: Option<NaiveDate>) -> Span {
    let first = calf_problem_since.map(|first| first - Days::new(LOOKBACK_DAYS as u64));
    Span { first: first.map_or(span.first, |first| first.max(span.first)), ..span }
}

fn shown(
    options: &Options,
    found: Found,
    notes: &[String],
    text: impl FnOnce() -> String,
) -> Result<String, Error> {
    match (options.json, options.quiet) {
        (true, _) => {
            let all = Results { schema_version: SCHEMA_VERSION, draws: DRAWS, found, notes };
            Ok(String::from_utf8_lossy(&tables::json(&all)?).into_owned())
        }
        (false, true) => Ok(String::new()),
        (false, false) => Ok(text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::day;

    #[test]
    fn a_diary_knows_the_three_weeks_before_its_first_entry() {
        let told = Some(day(50));
        let span = |first: u64| Span { first: day(first), last: day(200) };
        assert_eq!(watched(span(0), told), span(29));
        assert_eq!(watched(span(40), told), span(40));
        assert_eq!(watched(span(5), None), span(5));
    }
}
