//! `soleus why`: what was different before pain began.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Done, World, ask, checked, code_of_answer, library, season, warn_of_gear, with_ledger,
};
use crate::analysis::pipeline::{Analysis, analyse_with};
use crate::base::error::Error;
use crate::cli::{AnalysisArgs, WhyArgs};
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
pub(super) struct Answer<'a> {
    #[serde(flatten)]
    pub(super) record: &'a WhyRecord,
    pub(super) own_files: &'a OwnFiles,
    pub(super) warnings: Vec<String>,
}

/// What `--json` prints where nothing says when it began, or no run is known before it.
#[derive(Serialize)]
pub(super) struct Question {
    schema_version: u32,
    onset: Option<NaiveDate>,
    pub(super) asks: String,
    advice: AdviceRecord,
}

/// Looks back; see `soleus why --help`.
pub(super) fn why(args: &WhyArgs, world: &World) -> Result<Done, Error> {
    without_level(&args.common)?;
    let side = args.side.as_deref().map(side).transpose()?;
    let day =
        args.onset.as_deref().map(|text| past_date("--onset", text, world.today)).transpose()?;
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress);
    let analysis = with_ledger(analysis, &options)?;
    ask(&analysis, world);
    warn_of_gear(&analysis, &options, world)?;
    let season = &analysis.season;
    day.map_or(Ok(()), |day| within("--onset: ", day, season, world.today))?;
    world.progress.stage("look back");
    let asked = Asked { day, side };
    let seen = looked(&analysis, &options, asked);
    if options.out.is_some() {
        season::reported_about(asked, &analysis, &roots, &options, world)?;
    }
    let text = match (&seen, options.json, options.quiet) {
        (seen, true, _) => seen.json(&analysis, &options)?,
        (_, false, true) => String::new(),
        (Looked::Seen(record), false, false) => {
            let answer = text::why::why(season, record, &options);
            format!("{}{answer}", notices::above(&analysis, &options))
        }
        (Looked::Unknown(unknown), false, false) => {
            let question = match unknown {
                Some(onset) => text::why::without_runs(&without_runs(season, onset, "--onset")),
                None => text::why::ask(side.map(Worded::word)),
            };
            let advice = text::why::advice_alone(&AdviceRecord::of(&analysis, options.units));
            let unwritten =
                unknown.filter(|onset| !onset.is_noted).map_or_else(String::new, |onset| {
                    text::why::to_write_down(onset.day, onset.side.map(Worded::word))
                });
            format!("{}{question}{advice}{unwritten}", notices::above(&analysis, &options))
        }
    };
    Ok(Done { text, code: code_of_answer(&analysis, &options) })
}

/// Refuses the flag of levels, for the answer has none.
fn without_level(args: &AnalysisArgs) -> Result<(), Error> {
    match &args.fail_on {
        Some(_) => {
            let words = "the answer about the pain has no level; `soleus season` takes the flag";
            Err(Error::Settings(format!("--fail-on: {words}")))
        }
        None => Ok(()),
    }
}

/// What looking back came to.
pub(crate) enum Looked {
    /// What differed.
    Seen(Box<WhyRecord>),
    /// Nothing says when it began, or no run is known before it.
    Unknown(Option<Onset>),
}

/// Looks back from the day that is asked about, else from the newest pain that is noted.
pub(crate) fn looked(analysis: &Analysis, options: &Options, asked: Asked) -> Looked {
    let season = &analysis.season;
    match onset(season, asked) {
        Some(onset) if has_runs_before(season, &onset) => {
            let seen = look_back(season, &analysis.limits, onset);
            let record = WhyRecord::of(analysis, &seen, options.units);
            Looked::Seen(Box::new(record.asked_for(asked.day)))
        }
        other => Looked::Unknown(other),
    }
}

impl Looked {
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
            Self::Unknown(unknown) => {
                json(&Question::of(analysis, options, unknown.as_ref(), "--onset DATE"))
            }
        }
    }
}

impl Question {
    /// The question after the onset, or after the runs before one; `flag` is how the day is given.
    pub(super) fn of(
        analysis: &Analysis,
        options: &Options,
        unknown: Option<&Onset>,
        flag: &str,
    ) -> Self {
        let asks = format!("{flag}, or an entry of pain in diary.csv");
        let name = flag.split(' ').next().unwrap_or(flag);
        let asks = unknown.map_or(asks, |onset| without_runs(&analysis.season, onset, name));
        let advice = AdviceRecord::of(analysis, options.units);
        let onset = unknown.map(|onset| onset.day);
        Self { schema_version: SCHEMA_VERSION, onset, asks, advice }
    }
}

/// That nothing was recorded before an onset, and the way out.
fn without_runs(season: &Season, onset: &Onset, flag: &str) -> String {
    let newest =
        season.sessions.iter().rev().map(|session| session.day).find(|day| *day < onset.day);
    let newest = newest.map_or_else(
        || "there is no earlier run".into(),
        |day| format!("the newest run before it is from {day}"),
    );
    format!(
        "There are no runs in the three weeks before {}: {newest}. Add the recordings of those \
         weeks, or pass another day with {flag}.",
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
pub(crate) fn within(
    place: &str,
    day: NaiveDate,
    season: &Season,
    today: NaiveDate,
) -> Result<(), Error> {
    let first = season.first_day;
    if day <= first {
        let words = format!("{place}{day} is not after the first run, {first}");
        return Err(Error::Settings(format!("{words}; add the runs before it")));
    }
    if day > today.max(season.as_of) {
        return Err(Error::Settings(format!("{place}{day} is in the future")));
    }
    Ok(())
}
