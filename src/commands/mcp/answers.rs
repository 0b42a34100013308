//! What each tool answers, as the commands of the same name do: the record of their `--json`, and a short
//! text.

use serde_json::Value;

use super::super::why::{self as look_back, Looked, Question};
use super::super::{next, run};
use super::arguments::{
    Given, OfAlerts, OfNext, OfNothing, OfPlan, OfRule, OfRun, OfWhy, Unclear, coming, past, read,
    side,
};
use super::protocol::Answer;
use super::season::{Asked, Found};
use crate::base::error::Error;
use crate::look_back::onset;
use crate::report::records::assistant::{
    self as records, AlertsAnswer, NextAnswer, SeasonSummary, Span,
};
use crate::report::records::catalogue;
use crate::report::records::notices::warnings;
use crate::report::text::assistant as text;
use crate::season::Recording;

/// Why there is no answer.
enum Fault {
    /// The question.
    Question(String),
    /// The season, the files or the machine.
    Own(Error),
}

impl From<Unclear> for Fault {
    fn from(Unclear(why): Unclear) -> Self {
        Self::Question(why)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(fault: serde_json::Error) -> Self {
        Self::Question(format!("the answer is not JSON: {fault}"))
    }
}

/// A text and the record behind it.
type Told = Result<(String, Value), Fault>;

/// Answers a call.
pub(super) fn answer(asked: &Asked, name: &str, given: Given) -> Answer {
    let told = match name {
        "season_summary" => season_summary(asked, given),
        "alerts" => alerts(asked, given),
        "next_run" => next_run(asked, given),
        "check_plan" => check_plan(asked, given),
        "why" => why(asked, given),
        "run_detail" => run_detail(asked, given),
        "explain_rule" => explain_rule(asked, given),
        _ => Err(Fault::Question("there is no tool of that name".to_owned())),
    };
    told.map_err(|fault| match fault {
        Fault::Question(why) => why,
        Fault::Own(error) => said(asked, &error),
    })
}

/// What is left of a call that failed inside soleus.
pub(super) fn failed() -> Answer {
    Err("answering failed because of a bug in soleus, not in the question; please report it"
        .to_owned())
}

/// An error as an assistant may read it; in full on standard error where it holds names.
fn said(asked: &Asked, error: &Error) -> String {
    let unnamed = if asked.args.with_names { None } else { text::without_names(error) };
    match unnamed {
        Some(words) => {
            asked.world.progress.warn(&error.to_string());
            words
        }
        None => error.to_string(),
    }
}

fn season_summary(asked: &Asked, given: Given) -> Told {
    let OfNothing {} = read(given)?;
    let Found { analysis, options, today } = asked.season()?;
    let summary = SeasonSummary::of(&analysis, &options, today, asked.args.with_notes)?;
    Ok((text::season(&summary, options.units), serde_json::to_value(&summary)?))
}

fn alerts(asked: &Asked, given: Given) -> Told {
    let OfAlerts { since, until } = read(given)?;
    let Found { analysis, options, today } = asked.season()?;
    let since = past("since", since.as_deref(), today)?;
    let until = past("until", until.as_deref(), today)?;
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        return Err(Fault::Question("`since` is after `until`".to_owned()));
    }
    let span = Span { since, until };
    let told = AlertsAnswer::of(&analysis, &options, span);
    Ok((text::alerts(&told, span), serde_json::to_value(&told)?))
}

fn next_run(asked: &Asked, given: Given) -> Told {
    let OfNext { on } = read(given)?;
    let found = asked.season()?;
    let on = coming("on", on.as_deref(), found.today)?;
    answer_about_next(&found, (on, None))
}

fn check_plan(asked: &Asked, given: Given) -> Told {
    let plan: OfPlan = read(given)?;
    let found = asked.season()?;
    let runs = plan.runs(&found.analysis.season.athlete)?;
    answer_about_next(&found, (None, Some(runs)))
}

fn answer_about_next(found: &Found, about: next::About) -> Told {
    let Found { analysis, options, today } = found;
    // What is wrong here is the day, and no file is named.
    let (record, left_out) = next::answer(analysis, options, about, *today)
        .map_err(|fault| Fault::Question(fault.to_string()))?;
    let answer = NextAnswer::of(&record, (analysis, options), left_out);
    Ok((text::next(&record, &answer.warnings, options.units), serde_json::to_value(&answer)?))
}

fn why(asked: &Asked, given: Given) -> Told {
    let OfWhy { onset, side: leg } = read(given)?;
    let Found { analysis, options, today } = asked.season()?;
    let day = past("onset", onset.as_deref(), today)?;
    let side = side(leg.as_deref())?;
    let within = |day| look_back::within("onset: ", day, &analysis.season, today);
    day.map_or(Ok(()), within).map_err(|fault| Fault::Question(fault.to_string()))?;
    match look_back::looked(&analysis, &options, onset::Asked { day, side }) {
        Looked::Seen(record) => {
            let warnings = warnings(&analysis, &options);
            let told = text::why(&record, &warnings, options.units);
            let own_files = &options.own_files;
            let answer = look_back::Answer { record: &record, own_files, warnings };
            Ok((told, serde_json::to_value(&answer)?))
        }
        Looked::Unknown(unknown) => {
            let question = Question::of(&analysis, &options, unknown.as_ref(), "onset");
            Ok((text::why_unknown(&question.asks), serde_json::to_value(&question)?))
        }
    }
}

/// Which runs: by id or the beginning of one, by day, else the newest.
fn rows_of(
    runs: &[Recording],
    id: Option<&str>,
    found: &Found,
    date: Option<&str>,
) -> Result<Vec<usize>, Fault> {
    let rows = |is_meant: &dyn Fn(&Recording) -> bool| -> Vec<usize> {
        (0..runs.len()).filter(|&row| is_meant(&runs[row])).collect()
    };
    match (id, past("date", date, found.today)?) {
        (Some(_), Some(_)) => Err(Fault::Question("pass either `run_id` or `date`".to_owned())),
        (Some(id), None) => {
            let found = rows(&|run| run.ids().any(|known| known.starts_with(id)));
            match found.as_slice() {
                [_] => Ok(found),
                [] => Err(Fault::Question("no run has that id; pass `date` instead".to_owned())),
                _ => Err(Fault::Question(
                    "several runs start with that id; pass the whole id".to_owned(),
                )),
            }
        }
        (None, Some(day)) => {
            let found = rows(&|run| run.day == day);
            if found.is_empty() {
                let before = runs.iter().map(|run| run.day).filter(|other| *other < day).max();
                let after = runs.iter().map(|run| run.day).filter(|other| *other > day).min();
                let near: Vec<String> =
                    [before, after].into_iter().flatten().map(|day| day.to_string()).collect();
                let near = near.join(" and ");
                return Err(Fault::Question(format!("no run on {day}; the nearest are on {near}")));
            }
            Ok(found)
        }
        (None, None) => Ok(runs.len().checked_sub(1).into_iter().collect()),
    }
}

fn run_detail(asked: &Asked, given: Given) -> Told {
    let OfRun { run_id, date } = read(given)?;
    let found = asked.season()?;
    let Found { analysis, options, today } = &found;
    let runs = &analysis.season.recordings;
    let rows = rows_of(runs, run_id.as_deref(), &found, date.as_deref())?;
    let (file, _) = run::found_of(analysis, &rows, options, *today)?;
    let told = text::runs(analysis, &rows, &file, options.units)?;
    Ok((told, serde_json::to_value(&file)?))
}

fn explain_rule(asked: &Asked, given: Given) -> Told {
    let OfRule { id } = read(given)?;
    let limits = asked.options()?.limits;
    let Some(id) = id else {
        return Ok((text::rules(), records::catalogue(&limits)));
    };
    let entry = catalogue::find(&id).map_err(Fault::Question)?;
    Ok((text::rule(&entry), records::explained(&entry, &limits)))
}
