//! How far and how long a run went at each speed, so that any later limit can be applied without
//! reading the file again.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, PolarsResult, SortMultipleOptions, lit,
};

use crate::columns::{
    DT_MS, EFFORT_MPS, EXPOSURE, EXPOSURE_DISTANCE_MM, EXPOSURE_EFFORT_CMPS, EXPOSURE_IS_UPHILL,
    EXPOSURE_MILLISTEPS, EXPOSURE_RUN_ID, EXPOSURE_SPEED_CMPS, EXPOSURE_TIME_MS, GRADE_RATIO,
    IS_RUNNING, SPEED_10S_MPS, STEP_MM,
};
use crate::metrics::steps;

/// Width of a speed bin. A fast limit is applied to whole bins, so it is exact to this.
pub const BIN_CMPS: i64 = 5;
/// Above this grade a run counts as uphill: grade-adjusted speed alone would count hills twice.
const UPHILL_GRADE_RATIO: f64 = 0.03;

/// Bins the running time of a per-second table.
pub(super) fn exposure(samples: &DataFrame, run_id: &str) -> PolarsResult<DataFrame> {
    let is_uphill = GRADE_RATIO.expr().gt(lit(UPHILL_GRADE_RATIO)).fill_null(lit(false));
    let keys = [
        bin(EFFORT_MPS.expr()).alias(EXPOSURE_EFFORT_CMPS.name),
        bin(SPEED_10S_MPS.expr()).alias(EXPOSURE_SPEED_CMPS.name),
        is_uphill.alias(EXPOSURE_IS_UPHILL.name),
    ];
    let millisteps = (steps() * lit(1000.0))
        .round(0, polars::prelude::RoundMode::HalfAwayFromZero)
        .fill_null(lit(0.0))
        .cast(DataType::Int64);
    samples
        .clone()
        .lazy()
        .without_optimizations()
        .filter(IS_RUNNING.expr().and(EFFORT_MPS.expr().is_not_null()).and(DT_MS.expr().gt(lit(0))))
        .group_by(keys)
        .agg([
            STEP_MM.expr().sum().alias(EXPOSURE_DISTANCE_MM.name),
            DT_MS.expr().sum().alias(EXPOSURE_TIME_MS.name),
            millisteps.sum().alias(EXPOSURE_MILLISTEPS.name),
        ])
        .sort(
            [EXPOSURE_EFFORT_CMPS.name, EXPOSURE_SPEED_CMPS.name, EXPOSURE_IS_UPHILL.name],
            SortMultipleOptions::default(),
        )
        .with_column(lit(run_id).alias(EXPOSURE_RUN_ID.name))
        .select(EXPOSURE.iter().map(|column| column.expr()).collect::<Vec<_>>())
        .collect()
}

/// Lower edge of the bin a speed falls into, in cm/s.
fn bin(speed_mps: Expr) -> Expr {
    let width = lit(BIN_CMPS as f64 / 100.0);
    // A speed that lies on an edge must not fall below it by the rounding of the division.
    ((speed_mps / width + lit(1e-9)).floor().cast(DataType::Int64)) * lit(BIN_CMPS)
}

#[cfg(test)]
mod tests {
    use polars::prelude::{IntoColumn, NamedFrom, Series};

    use super::*;
    use crate::columns::{CADENCE_SPM, Column};

    fn table() -> DataFrame {
        let numbers = |column: &Column, values: &[Option<f64>]| {
            Series::new(column.name.into(), values).into_column()
        };
        let integers =
            |column: &Column, values: &[i64]| Series::new(column.name.into(), values).into_column();
        let columns = vec![
            numbers(&EFFORT_MPS, &[Some(3.0), Some(3.04), Some(4.0), Some(4.0), None]),
            numbers(&SPEED_10S_MPS, &[Some(3.0), Some(3.04), Some(3.0), Some(4.0), Some(3.0)]),
            numbers(&GRADE_RATIO, &[None, Some(0.0), Some(0.1), Some(0.0), Some(0.0)]),
            numbers(&CADENCE_SPM, &[Some(180.0), Some(180.0), None, Some(180.0), Some(180.0)]),
            integers(&STEP_MM, &[3000, 3040, 3000, 4000, 3000]),
            integers(&DT_MS, &[1000; 5]),
            Series::new(IS_RUNNING.name.into(), [true, true, true, false, true]).into_column(),
        ];
        DataFrame::new(5, columns).unwrap()
    }

    #[test]
    fn running_time_falls_into_its_bins_and_nothing_else_does() {
        let bins = exposure(&table(), "a").unwrap();
        let column = |column: &Column| {
            bins.column(column.name).unwrap().i64().unwrap().iter().flatten().collect::<Vec<_>>()
        };
        assert_eq!(column(&EXPOSURE_EFFORT_CMPS), [300, 400]);
        assert_eq!(column(&EXPOSURE_SPEED_CMPS), [300, 300]);
        assert_eq!(column(&EXPOSURE_DISTANCE_MM), [6040, 3000]);
        assert_eq!(column(&EXPOSURE_TIME_MS), [2000, 1000]);
        // Two seconds at 180 steps a minute are six steps; the second bin has no cadence.
        assert_eq!(column(&EXPOSURE_MILLISTEPS), [6000, 0]);
    }
}
