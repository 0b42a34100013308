//! `soleus run`: single runs in depth, in the light of a history if there is one.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::DataFrame;

use super::{Done, World, checked, exit_code, shown};
use crate::cli::RunArgs;
use crate::columns::RUNS;
use crate::error::Error;
use crate::options::Options;
use crate::output::{self, OutputFile};
use crate::pipeline::{Analysis, Extent, analyse, analyse_with, sample_tables};
use crate::report::findings::findings_file;
use crate::report::{pictures, tables, text_run};
use crate::rules::Subject;
use crate::season::Recording;
use crate::source::Root;

/// Analyses single runs; see `soleus run --help`.
pub(super) fn run(args: &RunArgs, world: &World) -> Result<Done, Error> {
    let (options, roots) = checked(&args.common, world, args.files.iter().chain(&args.history))?;
    let own_roots = &roots[..args.files.len()];
    // The files themselves must hold runs; the history may hold anything.
    let own = analyse(own_roots, &options, world.progress)?;
    let own_ids: HashSet<&str> = own.season.recordings.iter().flat_map(Recording::ids).collect();
    let whole = match (args.history.is_empty(), &options.library) {
        (false, _) => Some(analyse(&roots, &options, world.progress)?),
        (true, Some(_)) => Some(analyse_with(&roots, &options, Extent::Library, world.progress)?),
        (true, None) => None,
    };
    let analysis = whole.as_ref().unwrap_or(&own);
    // The history may hold a richer recording of the same run, which then stands for it.
    let is_own =
        |row: &usize| analysis.season.recordings[*row].ids().any(|id| own_ids.contains(id));
    let rows: Vec<usize> = (0..analysis.season.recordings.len()).filter(is_own).collect();
    let mut findings = findings_file(analysis, options.units, |subject| match subject {
        Subject::Session(index) => {
            analysis.season.sessions[index].recordings.iter().any(|row| rows.contains(row))
        }
        Subject::Week(index) => {
            let week = &analysis.season.calendar[index];
            let in_week = |row: &usize| {
                (week.start..=week.end()).contains(&analysis.season.recordings[*row].day)
            };
            rows.iter().any(in_week)
        }
        Subject::Entry(index) => {
            let date = analysis.season.diary.entries[index].date;
            rows.iter().any(|row| analysis.season.recordings[*row].day == date)
        }
    });
    let own_runs = table_of(&analysis.season.runs, &rows)?;
    findings.runs = tables::records(&own_runs, RUNS)?;
    if let Some(folder) = &options.out {
        let mut files = tables::files(analysis, &own_runs, &analysis.season.weeks, &findings);
        files.extend(panels(own_roots, analysis, &rows, &options)?);
        output::write(folder, files, None)?;
    }
    let report = || text_run::runs(analysis, &rows, &findings, &options);
    let text = shown(&findings, &options, report)?;
    Ok(Done { text, code: exit_code(analysis, &findings, &options) })
}

/// The rows of a table with these numbers.
fn table_of(table: &DataFrame, rows: &[usize]) -> Result<DataFrame, Error> {
    let mut picked = table.clear();
    for &row in rows {
        picked.vstack_mut(&table.slice(row as i64, 1))?;
    }
    Ok(picked)
}

/// The charts of the runs at `rows`, each once: from the recording that counts where it is among
/// the files, else from the first other recording of the run.
fn panels(
    roots: &[Root],
    analysis: &Analysis,
    rows: &[usize],
    options: &Options,
) -> Result<Vec<OutputFile<'static>>, Error> {
    let recordings = &analysis.season.recordings;
    let mut of_row: BTreeMap<usize, OutputFile> = BTreeMap::new();
    for (run_id, samples) in sample_tables(roots, options)? {
        let row = rows.iter().find(|&&row| recordings[row].ids().any(|id| id == run_id));
        let Some(&row) = row else { continue };
        if recordings[row].run_id == run_id || !of_row.contains_key(&row) {
            let picture = pictures::of_run(&samples, analysis, row, options)?;
            of_row.extend(picture.map(|picture| (row, picture)));
        }
    }
    Ok(of_row.into_values().collect())
}
