//! The row of figures of one run: measured ones by the metrics, the rest as recorded.

use polars::prelude::PolarsResult;
use serde::{Deserialize, Serialize};

use super::figures::Figures;
use crate::activity::file_format::FileFormat;
use crate::activity::track_mark::TrackMark;
use crate::activity::{Activity, RecordedOffset};
use crate::columns::{
    Column, RUN_DISTANCE_M, RUN_ELAPSED_S, RUN_MOVING_S, RUN_PACE_S_PER_KM, RUN_RUNNING_S,
    RUN_TIMER_S,
};
use crate::run::doubt::Doubt;
use crate::run::figure_checks::{self, Totals};
use crate::run::metrics::{measure_all, pace_of};
use crate::run::samples::{AltitudeQuality, Beyond, CadenceBasis, DistanceBasis, SampleTable};

/// What is known about one run before its season is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRow {
    /// Stable id of the run.
    pub run_id: String,
    /// Its file.
    pub source: String,
    /// Name given by the runner or a service; `None` when unknown.
    pub title: Option<String>,
    /// Shoes or other gear; `None` when unknown.
    pub gear: Option<String>,
    /// Format of the file.
    pub format: FileFormat,
    /// Sport, `running` for every run that is kept.
    pub sport: String,
    /// Kind of running; `None` when not said.
    pub sub_sport: Option<String>,
    /// What recorded it.
    pub device: Option<String>,
    /// First moment in UTC milliseconds.
    pub start_utc_ms: i64,
    /// The file's own word on local time.
    pub offset: RecordedOffset,
    /// What was measured.
    #[serde(skip)]
    pub figures: Figures,
    /// Where the distance comes from; `None` when nothing tells it.
    pub distance_basis: Option<DistanceBasis>,
    /// How the cadence unit was decided.
    pub cadence_basis: CadenceBasis,
    /// How far the altitude can be trusted.
    pub altitude_quality: AltitudeQuality,
    /// The device's own figures.
    pub device_figures: crate::activity::DeviceFigures,
    /// By which the same points are known in another recording; `None` without positions.
    pub track: Option<TrackMark>,
    /// Whether only a list or its device's totals know it: there was no recording to measure.
    pub is_listed_only: bool,
    /// Why figures of it may be wrong; empty for most runs.
    pub doubts: Vec<Doubt>,
}

impl RunRow {
    /// From start to end in seconds, with the timer time where only that is known.
    ///
    /// # Errors
    /// When the table of figures lacks a column.
    pub fn length_s(&self) -> PolarsResult<Option<f64>> {
        Ok(self.figure(&RUN_ELAPSED_S)?.or(self.figure(&RUN_TIMER_S)?))
    }

    /// Whether it was recorded together with how far it went, so that speeds are known.
    pub fn has_speeds(&self) -> bool {
        !self.is_listed_only && self.distance_basis.is_some()
    }

    /// A measured figure; `None` where nothing was measured.
    ///
    /// # Errors
    /// When no metric fills that column.
    pub fn figure(&self, column: &Column) -> PolarsResult<Option<f64>> {
        self.figures.get(column)
    }
}

/// What the recording, or the list in its place, tells about a run.
pub(super) struct RunFacts {
    pub(super) start_utc_ms: i64,
    pub(super) figures: Figures,
    pub(super) distance_basis: Option<DistanceBasis>,
    pub(super) cadence_basis: CadenceBasis,
    pub(super) altitude_quality: AltitudeQuality,
    pub(super) doubts: Vec<Doubt>,
}

impl RunFacts {
    pub(super) fn by_samples(activity: &Activity, samples: &SampleTable) -> PolarsResult<Self> {
        let figures = figures(samples)?;
        Ok(Self {
            start_utc_ms: activity.samples.time_ms.first().copied().unwrap_or(0),
            doubts: doubts(activity, samples, &figures)?,
            figures,
            distance_basis: samples.distance_basis,
            cadence_basis: samples.cadence_basis,
            altitude_quality: samples.altitude_quality,
        })
    }
}

/// What was measured: empty where nothing tells it, and with what the device's totals know beyond the
/// last sample.
///
/// # Errors
/// When the table of samples lacks a column.
pub(crate) fn figures(samples: &SampleTable) -> PolarsResult<Figures> {
    let mut figures = Figures::of(&measure_all(&samples.table)?)?;
    if samples.distance_basis.is_none() {
        figures.set(&RUN_DISTANCE_M, None);
    }
    if !samples.is_gait_known {
        figures.set(&RUN_MOVING_S, None);
        figures.set(&RUN_RUNNING_S, None);
    }
    let Some(Beyond { distance_m, timer_s, elapsed_s }) = samples.beyond else {
        return Ok(figures);
    };
    for (column, more) in [(&RUN_DISTANCE_M, distance_m), (&RUN_TIMER_S, timer_s)] {
        let known = figures.get(column)?;
        figures.set(column, known.map(|value| value + more));
    }
    figures.set(&RUN_ELAPSED_S, figures.get(&RUN_TIMER_S)?.map(|timer_s| timer_s.max(elapsed_s)));
    let pace = figures.get(&RUN_TIMER_S)?.zip(figures.get(&RUN_DISTANCE_M)?);
    figures.set(&RUN_PACE_S_PER_KM, pace.and_then(|(timer_s, metres)| pace_of(timer_s, metres)));
    Ok(figures)
}

/// The doubts about a recorded run, from its samples and its figures.
///
/// # Errors
/// When a table lacks a column.
pub(crate) fn doubts(
    activity: &Activity,
    samples: &SampleTable,
    figures: &Figures,
) -> PolarsResult<Vec<Doubt>> {
    figure_checks::of_recording(samples, totals(figures)?, &activity.device_figures)
}

/// The figures that are held against others.
///
/// # Errors
/// When the table of figures lacks a column.
pub(super) fn totals(figures: &Figures) -> PolarsResult<Totals> {
    let timer_s = figures.get(&RUN_TIMER_S)?;
    Ok(Totals {
        distance_m: figures.get(&RUN_DISTANCE_M)?,
        timer_s,
        length_s: figures.get(&RUN_ELAPSED_S)?.or(timer_s),
    })
}

pub(super) fn row(activity: &Activity, facts: RunFacts, run_id: &str, source: &str) -> RunRow {
    RunRow {
        run_id: run_id.to_owned(),
        source: source.to_owned(),
        title: activity.title.clone(),
        gear: activity.gear.clone(),
        format: activity.format,
        sport: activity.sport.clone().unwrap_or_else(|| "running".to_owned()),
        sub_sport: activity.sub_sport.clone(),
        device: activity.device.clone(),
        start_utc_ms: facts.start_utc_ms,
        offset: activity.offset,
        figures: facts.figures,
        distance_basis: facts.distance_basis,
        cadence_basis: facts.cadence_basis,
        altitude_quality: facts.altitude_quality,
        device_figures: activity.device_figures,
        track: TrackMark::of(&activity.samples),
        is_listed_only: false,
        doubts: facts.doubts,
    }
}
