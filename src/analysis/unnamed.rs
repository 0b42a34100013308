//! A season without the names in it: files, titles, devices, gear, shoes and free words of sports. Days,
//! figures and ids of runs stay as they are, so that answers agree with those of every other command;
//! whoever must not learn the days either needs [`super::anonymous`].

use polars::prelude::{DataFrame, DataType, IntoLazy, NULL, PolarsResult, col, lit};

use crate::analysis::anonymous::number;
use crate::analysis::pipeline::Analysis;
use crate::analysis::shoe_names::ShoeNames;
use crate::analysis::whole_words::WholeWords;
use crate::columns::{
    Column, RUN_DEVICE, RUN_GEAR, RUN_SOURCE, RUN_SPORT, RUN_START_UTC, RUN_SUB_SPORT, RUN_TITLE,
    RUN_UTC_OFFSET_S,
};
use crate::options::Options;
use crate::user_files::athlete::Worn;

/// What is left of a question when no file may be named.
const UNNAMED_QUESTION: &str = "there is a question about these files that would name them; this program's standard error has \
     it";
/// Every run is one of running, whatever its file calls it.
const RUNNING: &str = "running";

/// The same analysis without names. Shoes are renamed before the season is judged again, because sentences
/// name them.
///
/// # Errors
/// Only when a table lacks a column.
pub fn without_names(mut analysis: Analysis, options: &Options) -> PolarsResult<Analysis> {
    let shoes = ShoeNames::of(&analysis.season);
    if !shoes.is_empty() {
        shoes.rename(&mut analysis.season);
        analysis.judge_again(options);
    }
    let files = files(&analysis);
    let name = |source: &str| files.get(source).unwrap_or("file").to_owned();
    let season = &mut analysis.season;
    season.recordings.iter_mut().for_each(|run| run.source = name(&run.source));
    season.others.iter_mut().for_each(|other| other.source = name(&other.source));
    let athlete = &mut season.athlete;
    let worn = athlete.shoes.iter_mut().flat_map(|shoe| &mut shoe.worn);
    for worn in worn.chain(athlete.surfaces.iter_mut().map(|tag| &mut tag.runs)) {
        if let Worn::Run(source) = worn {
            *source = name(source);
        }
    }
    for entry in &mut analysis.ledger {
        (entry.source, entry.reason) = (name(&entry.source), files.replace(&entry.reason));
    }
    for (source, why) in &mut analysis.impossible {
        (*source, *why) = (name(source), files.replace(why));
    }
    analysis.unknown_tags.clear();
    let asks = !analysis.questions.is_empty();
    analysis.questions = asks.then(|| UNNAMED_QUESTION.to_owned()).into_iter().collect();
    analysis.tables.runs = runs(&analysis.tables.runs, name)?;
    Ok(analysis)
}

/// Every file, with a number for a name.
fn files(analysis: &Analysis) -> WholeWords {
    let mut files = WholeWords::default();
    for (row, run) in analysis.season.recordings.iter().enumerate() {
        files.add(&run.source, || format!("run-{:04}", row + 1));
    }
    number(&mut files, &analysis.ledger);
    files
}

/// The table of runs without words of the runner, and without the zone in which they ran.
fn runs(runs: &DataFrame, name: impl Fn(&str) -> String) -> PolarsResult<DataFrame> {
    let sources = runs.column(RUN_SOURCE.name)?.str()?;
    let names: Vec<String> = sources.iter().map(|source| name(source.unwrap_or(""))).collect();
    let nothing = |column: &Column| lit(NULL).cast(column.kind.dtype()).alias(column.name);
    let mut unnamed = runs.clone();
    unnamed.with_column(RUN_SOURCE.of(names))?;
    unnamed
        .lazy()
        .with_columns([
            nothing(&RUN_TITLE),
            nothing(&RUN_GEAR),
            nothing(&RUN_DEVICE),
            nothing(&RUN_SUB_SPORT),
            nothing(&RUN_START_UTC),
            nothing(&RUN_UTC_OFFSET_S),
            lit(RUNNING).cast(DataType::String).alias(RUN_SPORT.name),
        ])
        .select(runs.get_column_names().iter().map(|name| col(name.as_str())).collect::<Vec<_>>())
        .collect()
}
