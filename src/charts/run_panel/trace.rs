//! One run as plain lists for its chart: from the per-second table, then thinned to pixels. The
//! only place where charts read a table.

use polars::prelude::PolarsResult;

use crate::base::units::s_from_ms;
use crate::columns::{
    CADENCE_SPM, Column, DISTANCE_M, EFFORT_MPS, ELEVATION_SMOOTH_M, GAP_MPS, GRADE_RATIO,
    GROUND_CONTACT_MS, HEART_RATE_BPM, SPEED_10S_MPS, TIME_UTC_MS, TIMER_MS,
};
use crate::run::doubt::{DoubtedFigure, is_doubted};
use crate::run::run_detail::RunSamples;

use super::thin::Trace;

/// The columns that the chart of a run needs.
pub(super) fn trace(run: &RunSamples) -> PolarsResult<Trace> {
    let samples = &run.table;
    let numbers = |column: &Column| -> PolarsResult<Vec<Option<f64>>> {
        Ok(samples.table.column(column.name)?.f64()?.iter().collect())
    };
    let whole = |column: &Column| -> PolarsResult<Vec<i64>> {
        Ok(samples
            .table
            .column(column.name)?
            .i64()?
            .iter()
            .map(Option::unwrap_or_default)
            .collect())
    };
    let time_ms = whole(&TIME_UTC_MS)?;
    let start_ms = time_ms.first().copied().unwrap_or_default();
    let gap_mps = numbers(&GAP_MPS)?;
    // The ten-second mean falls back to the actual speed; without any grade it would only repeat it.
    let has_grade = gap_mps.iter().any(Option::is_some);
    let ends = run.laps.iter().map(|lap| s_from_ms(lap.span.end_ms - start_ms));
    Ok(Trace {
        lap_ends_s: ends.collect(),
        contact_ms: numbers(&GROUND_CONTACT_MS)?,
        time_s: time_ms.iter().map(|ms| s_from_ms(ms - start_ms)).collect(),
        timer_s: s_from_ms(whole(&TIMER_MS)?.iter().sum()),
        distance_m: match samples.distance_basis {
            Some(_) => numbers(&DISTANCE_M)?.into_iter().map(Option::unwrap_or_default).collect(),
            None => Vec::new(),
        },
        stretch: samples.stretch.clone(),
        speed_mps: numbers(&SPEED_10S_MPS)?,
        effort_mps: if has_grade { numbers(&EFFORT_MPS)? } else { Vec::new() },
        elevation_m: numbers(&ELEVATION_SMOOTH_M)?,
        is_altitude_doubted: is_doubted(&run.table.doubts, DoubtedFigure::Altitude),
        grade_ratio: numbers(&GRADE_RATIO)?,
        cadence_spm: numbers(&CADENCE_SPM)?,
        heart_rate_bpm: numbers(&HEART_RATE_BPM)?,
    })
}
