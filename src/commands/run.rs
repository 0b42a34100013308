//! `soleus run`: single runs in depth, in the light of a history if there is one.

use std::path::PathBuf;

use polars::prelude::DataFrame;

use super::{Done, World, checked, exit_code, shown};
use crate::cli::RunArgs;
use crate::error::Error;
use crate::options::Options;
use crate::output::{self, OutputFile};
use crate::pipeline::{Analysis, analyse, sample_tables};
use crate::report::findings::{FindingsFile, findings_file};
use crate::report::{pictures, tables, text_run};
use crate::rules::Subject;
use crate::source;

/// Analyses single runs; see `soleus run --help`.
pub(super) fn run(args: &RunArgs, world: &World) -> Result<Done, Error> {
    let paths: Vec<PathBuf> = args.files.iter().chain(&args.history).cloned().collect();
    let options = checked(&args.common, world, &paths)?;
    // The files themselves must hold runs; the history may hold anything.
    let own = analyse(&args.files, &options, world.progress)?;
    let own_ids: Vec<&str> =
        own.season.sessions.iter().map(|session| session.run_id.as_str()).collect();
    let whole = if args.history.is_empty() {
        None
    } else {
        Some(analyse(&paths, &options, world.progress)?)
    };
    let analysis = whole.as_ref().unwrap_or(&own);
    let is_own =
        |index: &usize| own_ids.contains(&analysis.season.sessions[*index].run_id.as_str());
    let rows: Vec<usize> = (0..analysis.season.sessions.len()).filter(is_own).collect();
    let findings = findings_file(analysis, options.units, |subject| match subject {
        Subject::Session(index) => rows.contains(&index),
        Subject::Week(index) => {
            let week = &analysis.season.calendar[index];
            let in_week = |row: &usize| {
                (week.start..=week.end()).contains(&analysis.season.sessions[*row].day)
            };
            rows.iter().any(in_week)
        }
    });
    if let Some(folder) = &options.out {
        output::write(folder, &files(args, analysis, &rows, &findings, &options)?)?;
    }
    let report = || text_run::runs(analysis, &rows, &findings, &options);
    let text = shown(&findings, &options, report)?;
    Ok(Done { text, code: exit_code(analysis, &findings, &options) })
}

/// The tables and charts of the runs at `rows`.
fn files(
    args: &RunArgs,
    analysis: &Analysis,
    rows: &[usize],
    findings: &FindingsFile,
    options: &Options,
) -> Result<Vec<OutputFile>, Error> {
    let season = &analysis.season;
    let kept: Vec<DataFrame> = rows.iter().map(|&row| season.runs.slice(row as i64, 1)).collect();
    let mut runs = season.runs.clear();
    for row in &kept {
        runs.vstack_mut(row)?;
    }
    let mut files = tables::files(analysis, &runs, &season.weeks, findings)?;
    for input in source::list(&args.files, None)? {
        for (run_id, samples) in sample_tables(&input.path, options)? {
            let row = rows.iter().find(|&&row| season.sessions[row].run_id == run_id);
            if let Some(&row) = row {
                files.extend(pictures::of_run(&samples, analysis, row, options)?);
            }
        }
    }
    Ok(files)
}
