//! `soleus why`: what was different before pain began.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Done, World, ask, checked, code_of_answer, library, warn_of_gear, without_files};
use crate::analysis::pipeline::{Analysis, analyse_with};
use crate::base::error::Error;
use crate::cli::WhyArgs;
use crate::columns::SCHEMA_VERSION;
use crate::look_back::onset::{Asked, Onset, has_runs_before, onset};
use crate::look_back::why::why as look_back;
use crate::options::{Options, OwnFiles, past_date};
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
    let answer = answer(&analysis, &options, Asked { day, side }, world)?;
    let text = match (&answer, options.json, options.quiet) {
        (answer, true, _) => answer.json(&analysis, &options)?,
        (_, false, true) => String::new(),
        (Told::Seen(record), false, false) => {
            let answer = text::why::why(&analysis.season, record, &options);
            format!("{}{answer}", notices::above(&analysis, &options))
        }
        (Told::Unseen(unknown), false, false) => {
            let question = match unknown {
                Some(onset) => text::why::without_runs(&without_runs(&analysis.season, onset)),
                None => text::why::ask(side.map(Worded::word)),
            };
            let advice = text::why::advice_alone(&AdviceRecord::of(&analysis, options.units));
            format!("{}{question}{advice}", notices::above(&analysis, &options))
        }
    };
    Ok(Done { text, code: code_of_answer(&analysis, &options) })
}

/// What a look back gives.
pub(crate) enum Told {
    /// What was different.
    Seen(Box<WhyRecord>),
    /// No run is known before this onset, or no onset.
    Unseen(Option<Onset>),
}

/// Looks back from an onset, the newest where no day is given.
///
/// # Errors
/// A day on which pain cannot have begun.
pub(crate) fn answer(
    analysis: &Analysis,
    options: &Options,
    asked: Asked,
    world: &World,
) -> Result<Told, Error> {
    let season = &analysis.season;
    asked.day.map_or(Ok(()), |day| within(day, season, world.today))?;
    world.progress.stage("look back");
    Ok(match onset(season, asked) {
        Some(onset) if has_runs_before(season, &onset) => {
            let seen = look_back(season, &analysis.limits, onset);
            Told::Seen(Box::new(WhyRecord::of(analysis, &seen, options.units)))
        }
        other => Told::Unseen(other),
    })
}

impl Told {
    /// The answer as `--json` prints it.
    ///
    /// # Errors
    /// When a number is not finite.
    pub(crate) fn json(&self, analysis: &Analysis, options: &Options) -> Result<String, Error> {
        match self {
            Self::Seen(record) => {
                let warnings = warnings(analysis, options);
                json(&Answer { record, own_files: &options.own_files, warnings })
            }
            Self::Unseen(unknown) => {
                let asks = "--onset DATE, or an entry of pain in diary.csv".to_owned();
                let without = |onset: &Onset| without_runs(&analysis.season, onset);
                let asks = unknown.as_ref().map_or(asks, without);
                let advice = AdviceRecord::of(analysis, options.units);
                let onset = unknown.as_ref().map(|onset| onset.day);
                json(&Question { schema_version: SCHEMA_VERSION, onset, asks, advice })
            }
        }
    }
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

pub(crate) fn side(text: &str) -> Result<Side, Error> {
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
