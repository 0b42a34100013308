//! How far and how long each run went at which speed: the bins of all runs as one table.

use polars::prelude::{DataFrame, PolarsResult};

use super::fast::Effort;
use super::placed_run::PlacedRun;
use crate::columns::{
    EXPOSURE, EXPOSURE_DISTANCE_MM, EXPOSURE_EFFORT_CMPS, EXPOSURE_HEART_RATE_BPM,
    EXPOSURE_IS_UPHILL, EXPOSURE_MILLISTEPS, EXPOSURE_RUN_ID, EXPOSURE_SPEED_CMPS,
    EXPOSURE_TIME_MS, check,
};
use crate::run::run_tables::ExposureBin;

/// The rows of [`EXPOSURE`], by run in their order, then bin. Runs whose speeds are not known have none.
///
/// # Errors
/// Never, as long as every column has a value a row.
pub(super) fn exposure_table(runs: &[PlacedRun], efforts: &[Effort]) -> PolarsResult<DataFrame> {
    let of_run = |(run, effort): (&PlacedRun, &Effort)| {
        vec![run.tables.row.run_id.clone(); effort.bins.len()]
    };
    let ids: Vec<String> = runs.iter().zip(efforts).flat_map(of_run).collect();
    let bins: Vec<&ExposureBin> = efforts.iter().flat_map(|effort| &effort.bins).collect();
    let whole = |of: fn(&ExposureBin) -> i64| bins.iter().map(|bin| of(bin)).collect::<Vec<i64>>();
    let uphill: Vec<bool> = bins.iter().map(|bin| bin.is_uphill).collect();
    let beats = |bin: &&ExposureBin| bin.heart_rate_bpm.map(|bpm| f64::from(bpm.get()));
    let beats: Vec<Option<f64>> = bins.iter().map(beats).collect();
    let columns = vec![
        EXPOSURE_RUN_ID.of(&ids),
        EXPOSURE_EFFORT_CMPS.of(whole(|bin| bin.effort_cmps.into())),
        EXPOSURE_SPEED_CMPS.of(whole(|bin| bin.speed_cmps.into())),
        EXPOSURE_IS_UPHILL.of(uphill),
        EXPOSURE_DISTANCE_MM.of(whole(|bin| bin.distance_mm)),
        EXPOSURE_TIME_MS.of(whole(|bin| bin.time_ms)),
        EXPOSURE_MILLISTEPS.of(whole(|bin| bin.millisteps)),
        EXPOSURE_HEART_RATE_BPM.of(beats),
    ];
    let table = DataFrame::new(bins.len(), columns)?;
    check(&table, EXPOSURE)?;
    Ok(table)
}
