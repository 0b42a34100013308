//! `soleus season`: everything below the given paths.

use std::path::Path;

use chrono::NaiveDate;
use polars::prelude::DataFrame;

use super::{Done, World, checked, exit_code, library, shown};
use crate::cli::SeasonArgs;
use crate::error::Error;
use crate::options::Options;
use crate::output;
use crate::pipeline::{Analysis, analyse_with};
use crate::report::findings::{FindingsFile, findings_file};
use crate::report::{pictures, tables, text};

/// Analyses a season; see `soleus season --help`.
pub(super) fn season(args: &SeasonArgs, world: &World) -> Result<Done, Error> {
    let (options, roots) = checked(&args.common, world, args.paths.iter())?;
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress)?;
    let findings = findings_file(&analysis, options.units, |_| true);
    if let Some(folder) = &options.out {
        let made_of = analysis.made_of(&options);
        // The same files, options and program make the same outputs.
        if !made_of.as_ref().is_some_and(|made_of| output::is_current(folder, made_of)) {
            write(folder, made_of.as_deref(), (&analysis, &findings), &options, world)?;
        }
    }
    world.progress.stage("text");
    let report = || Ok(text::season(&analysis, &findings, &options, world.today));
    let text = shown(&findings, &options, report)?;
    Ok(Done { text, code: exit_code(&analysis, &findings, &options) })
}

fn write(
    folder: &Path,
    made_of: Option<&str>,
    (analysis, findings): (&Analysis, &FindingsFile),
    options: &Options,
    world: &World,
) -> Result<(), Error> {
    let season = &analysis.season;
    let runs = since(&season.runs, season.recordings.iter().map(|run| run.day), options);
    let weeks = since(&season.weeks, season.calendar.iter().map(|week| week.end()), options);
    world.progress.stage("charts");
    let mut files = tables::files(analysis, &runs, &weeks, findings);
    files.extend(pictures::of_season(analysis, options)?);
    world.progress.stage("write");
    output::write(folder, files, made_of)
}

/// The rows from `--since` on; both tables are sorted by day.
fn since(table: &DataFrame, days: impl Iterator<Item = NaiveDate>, options: &Options) -> DataFrame {
    let before = options.since.map_or(0, |since| days.take_while(|day| *day < since).count());
    table.slice(before as i64, table.height() - before)
}
