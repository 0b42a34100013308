//! `soleus why`: what was different before pain began.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Done, World, ask, checked, code_of_answer, library, warn_of_gear, without_files};
use crate::analysis::pipeline::analyse_with;
use crate::base::error::Error;
use crate::cli::WhyArgs;
use crate::columns::SCHEMA_VERSION;
use crate::look_back::onset::{Asked, Onset, has_runs_before, onset};
use crate::look_back::why::why as look_back;
use crate::options::{OwnFiles, past_date};
use crate::report::records::notices::warnings;
use crate::report::records::why::{AdviceRecord, WhyRecord};
use crate::report::text::notices;
use crate::report::{tables, text};
use crate::season::Season;
use crate::user_files::athlete::Side;
use crate::user_files::athlete::words::Worded;

/// What `--json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    record: &'a WhyRecord,
    own_files: &'a OwnFiles,
    warnings: Vec<String>,
}

/// What `--json` prints where nothing says when it began, or no run is known before it.
#[derive(Serialize)]
struct Question {
    schema_version: u32,
    onset: Option<NaiveDate>,
    asks: String,
    advice: AdviceRecord,
}

/// Looks back; see `soleus why --help`.
pub(super) fn why(args: &WhyArgs, world: &World) -> Result<Done, Error> {
    without_files(&args.common, "the answer about the pain")?;
    let side = args.side.as_deref().map(side).transpose()?;
    let day =
        args.onset.as_deref().map(|text| past_date("--onset", text, world.today)).transpose()?;
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress)?;
    ask(&analysis, world);
    warn_of_gear(&analysis, &options, world)?;
    let season = &analysis.season;
    day.map_or(Ok(()), |day| within(day, season, world.today))?;
    world.progress.stage("look back");
    let asked = onset(season, Asked { day, side });
    let (seen, unknown): (Option<Onset>, Option<Onset>) = match asked {
        Some(onset) if has_runs_before(season, &onset) => (Some(onset), None),
        other => (None, other),
    };
    let seen = seen.map(|onset| look_back(season, &analysis.limits, onset));
    let record = seen.map(|seen| WhyRecord::of(&analysis, &seen, options.units));
    let text = match (&record, options.json, options.quiet) {
        (Some(record), true, _) => {
            let warnings = warnings(&analysis, &options);
            json(&Answer { record, own_files: &options.own_files, warnings })?
        }
        (None, true, _) => {
            let asks = "--onset DATE, or an entry of pain in diary.csv".to_owned();
            let asks = unknown.as_ref().map_or(asks, |onset| without_runs(season, onset));
            let advice = AdviceRecord::of(&analysis, options.units);
            let onset = unknown.map(|onset| onset.day);
            json(&Question { schema_version: SCHEMA_VERSION, onset, asks, advice })?
        }
        (_, false, true) => String::new(),
        (Some(record), false, false) => {
            let answer = text::why::why(season, record, &options);
            format!("{}{answer}", notices::above(&analysis, &options))
        }
        (None, false, false) => {
            let question = match &unknown {
                Some(onset) => text::why::without_runs(&without_runs(season, onset)),
                None => text::why::ask(side.map(Worded::word)),
            };
            let advice = text::why::advice_alone(&AdviceRecord::of(&analysis, options.units));
            format!("{}{question}{advice}", notices::above(&analysis, &options))
        }
    };
    Ok(Done { text, code: code_of_answer(&analysis, &options) })
}

/// That nothing was recorded before an onset, and the way out.
fn without_runs(season: &Season, onset: &Onset) -> String {
    let newest =
        season.sessions.iter().rev().map(|session| session.day).find(|day| *day < onset.day);
    let newest = newest.map_or_else(
        || "there is none before it".into(),
        |day| format!("the newest before it is of {day}"),
    );
    format!(
        "No run is known of the three weeks before {}: {newest}. Add the recordings of those weeks, or pass \
         another day with --onset.",
        onset.day
    )
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&tables::json(value)?).into_owned())
}

fn side(text: &str) -> Result<Side, Error> {
    Side::of(text).map_err(|fault| Error::Settings(format!("--side: {fault}")))
}

/// A day on which pain can have begun: after the first run, and not ahead.
fn within(day: NaiveDate, season: &Season, today: NaiveDate) -> Result<(), Error> {
    let first = season.first_day;
    if day <= first {
        let words = format!("--onset: {day} is not after the first run, {first}");
        return Err(Error::Settings(format!("{words}; add the runs before it")));
    }
    if day > today.max(season.as_of) {
        return Err(Error::Settings(format!("--onset: {day} is still to come")));
    }
    Ok(())
}
