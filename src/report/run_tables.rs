//! Samples, splits and laps of single runs as tables of files.

use polars::prelude::{DataFrame, PolarsResult};

use super::output::OutputFile;
use super::tables::csv_of;
use crate::base::error::Error;
use crate::base::parquet_file::parquet;
use crate::base::quantity::UnitSystem;
use crate::columns::{Column, LAPS, RUN_ID, SAMPLES_OF_RUNS, SPLITS, check};
use crate::run::run_detail::{RunDetail, RunSamples, Stretch};

/// Samples, splits and laps of these runs, each as csv and Parquet.
///
/// # Errors
/// Only when a table lacks a column.
pub fn files(runs: &[(&RunSamples, &RunDetail)]) -> Result<Vec<OutputFile<'static>>, Error> {
    let splits = stretches(runs, |detail| &detail.splits, SPLITS)?;
    let laps = stretches(runs, |detail| &detail.laps, LAPS)?;
    let mut files = both("samples", samples(runs)?, SAMPLES_OF_RUNS);
    files.extend(both("splits", splits, SPLITS));
    files.extend(both("laps", laps, LAPS));
    Ok(files)
}

/// Samples, splits and laps of one run, as tables.
///
/// # Errors
/// Only when a table lacks a column.
pub fn of_run(run: &RunSamples, units: UnitSystem) -> PolarsResult<[DataFrame; 3]> {
    let detail = RunDetail::of(run, units)?;
    let runs = [(run, &detail)];
    let splits = stretches(&runs, |detail| &detail.splits, SPLITS)?;
    let laps = stretches(&runs, |detail| &detail.laps, LAPS)?;
    Ok([samples(&runs)?, splits, laps])
}

/// A table as csv and as Parquet.
fn both(
    name: &'static str,
    table: DataFrame,
    columns: &'static [&'static Column],
) -> Vec<OutputFile<'static>> {
    let same = table.clone();
    vec![
        OutputFile::made_by(&format!("{name}.csv"), move || csv_of(columns, &table)),
        OutputFile::made_by(&format!("{name}.parquet"), move || parquet(name, &same)),
    ]
}

/// The recorded samples of all runs, one run after the other.
fn samples(runs: &[(&RunSamples, &RunDetail)]) -> PolarsResult<DataFrame> {
    let mut all = crate::columns::empty(SAMPLES_OF_RUNS);
    for (samples, _) in runs {
        let table = &samples.table.table;
        let ids = vec![samples.run_id.as_str(); table.height()];
        let mut of_run = vec![RUN_ID.of(ids)];
        of_run.extend(table.columns().iter().cloned());
        let of_run = DataFrame::new(table.height(), of_run)?;
        let names = SAMPLES_OF_RUNS.iter().map(|column| column.name);
        all.vstack_mut(&of_run.select(names)?)?;
    }
    check(&all, SAMPLES_OF_RUNS)?;
    Ok(all)
}

/// The columns of [`SPLITS`] or [`LAPS`], which are the same but for the name of the number.
fn stretches(
    runs: &[(&RunSamples, &RunDetail)],
    of: fn(&RunDetail) -> &[Stretch],
    columns: &[&'static Column],
) -> PolarsResult<DataFrame> {
    let rows: Vec<(&str, i64, Stretch)> = runs
        .iter()
        .flat_map(|(samples, detail)| {
            let numbered = (1..).zip(of(detail));
            numbered.map(|(number, stretch)| (samples.run_id.as_str(), number, *stretch))
        })
        .collect();
    let [id, number, figures @ ..] = columns else { return Ok(crate::columns::empty(columns)) };
    const FIGURES: [fn(&Stretch) -> Option<f64>; 5] = [
        |stretch| Some(stretch.distance_m),
        |stretch| Some(stretch.timer_s),
        |stretch| stretch.ascent_m,
        |stretch| stretch.cadence_spm,
        |stretch| stretch.heart_rate_bpm,
    ];
    let known = |(column, of): (&&Column, &fn(&Stretch) -> Option<f64>)| {
        column.of(rows.iter().map(|(_, _, stretch)| of(stretch)).collect::<Vec<_>>())
    };
    let mut all = vec![
        id.of(rows.iter().map(|(id, _, _)| *id).collect::<Vec<_>>()),
        number.of(rows.iter().map(|(_, number, _)| *number).collect::<Vec<_>>()),
    ];
    all.extend(figures.iter().zip(&FIGURES).map(known));
    let table = DataFrame::new(rows.len(), all)?;
    check(&table, columns)?;
    Ok(table)
}
