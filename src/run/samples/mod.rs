//! From one repaired activity to its per-second table. What is measured comes from plain loops
//! over columns, the means over it from one polars chain. The table lives only while its run is analysed.

mod altitude_checks;
mod cadence;
mod climb;
mod clock;
mod distance;
mod elevation;
mod gait;
mod gaps;
mod grade_adjusted;
mod leaps;
mod lumps;
mod pauses;
mod positions;
mod speed;
mod timer;
mod totals;
mod track;

use polars::prelude::{
    Column as PolarsColumn, DataFrame, Duration, Expr, IntoLazy, PolarsResult,
    RollingOptionsDynamicWindow, coalesce,
};

use crate::activity::channel::{MEASURED, Measured};
use crate::activity::import_notes::ImportNote;
use crate::activity::sport::RUNNING;
use crate::activity::{Activity, Channel};
use crate::base::stats::median_high;
use crate::base::units::{m_from_mm, s_from_ms};
use crate::columns::{
    ASCENT_M, CADENCE_SPM, Column, DESCENT_M, DISTANCE_M, DT_MS, EFFORT_MPS, ELEVATION_SMOOTH_M,
    GAP_MPS, GRADE_RATIO, IS_MOVING, IS_RUNNING, SAMPLES, SPEED_10S_MPS, SPEED_MPS, STEP_MM,
    TIME_UTC_MS, TIMER_MS, check,
};
use crate::run::doubt::Doubt;

pub use cadence::CadenceBasis;
pub use distance::DistanceBasis;
pub use elevation::AltitudeQuality;
pub(crate) use gaps::MAX_WEIGHT_MS;
pub use grade_adjusted::GradeCurve;
pub use totals::Beyond;

use clock::Clock;
use distance::Distance;
use elevation::Relief;
use leaps::Leaps;
use speed::Speed;
use track::{Counter, Positions, Track};

/// The per-second table of one run, and what was decided on the way.
pub struct SampleTable {
    /// Columns of [`SAMPLES`].
    pub table: DataFrame,
    /// How the cadence unit was decided.
    pub cadence_basis: CadenceBasis,
    /// Where the distance comes from; `None` when nothing tells it.
    pub distance_basis: Option<DistanceBasis>,
    /// How far the altitude can be trusted.
    pub altitude_quality: AltitudeQuality,
    /// Pauses and stretches: the number of the uninterrupted stretch of each sample.
    pub stretch: Vec<u32>,
    /// What the device's totals know beyond the last sample.
    pub beyond: Option<Beyond>,
    /// Whether speed or cadence tell moving from standing.
    pub is_gait_known: bool,
    /// Why a column may be wrong.
    pub doubts: Vec<Doubt>,
    /// What had to be assumed.
    pub notes: Vec<ImportNote>,
}

/// Derives the per-second table of a repaired activity.
///
/// # Errors
/// Only when a column does not come out as [`SAMPLES`] promises.
pub fn table(activity: &Activity, curve: GradeCurve) -> PolarsResult<SampleTable> {
    let mut notes = Vec::new();
    let clock = timer::clock(activity, &mut notes);
    let Motion { distance, speed_mps, beyond, doubts } = motion(activity, &clock, &mut notes);
    let time_ms = &activity.samples.time_ms;
    let (cadence_spm, cadence_basis) = cadence::cadence(activity, &speed_mps, &mut notes);
    let gait = gait::gait(time_ms, &speed_mps, &cadence_spm);
    let is_gait_known = [&speed_mps, &cadence_spm].into_iter().flatten().any(|v| v.is_finite());
    let distance_m: Vec<f64> = distance
        .step_mm
        .iter()
        .scan(0, |sum, step| {
            *sum += step;
            Some(m_from_mm(*sum))
        })
        .collect();
    let relief = relief(activity, &clock, &distance_m);
    let (ascent_m, descent_m) =
        climb::ascent_and_descent(&relief.smooth_m, climb::threshold_m(&relief));
    let measured = vec![
        TIME_UTC_MS.of(time_ms.as_slice()),
        STEP_MM.of(distance.step_mm.as_slice()),
        numbers(&DISTANCE_M, &distance_m, time_ms.len()),
        numbers(&SPEED_MPS, &speed_mps, time_ms.len()),
        numbers(&GAP_MPS, &curve.flat_mps(&speed_mps, &relief.grade_ratio), time_ms.len()),
        numbers(&CADENCE_SPM, &cadence_spm, time_ms.len()),
        IS_MOVING.of(gait.is_moving),
        IS_RUNNING.of(gait.is_running),
        numbers(&ASCENT_M, &ascent_m, time_ms.len()),
        numbers(&DESCENT_M, &descent_m, time_ms.len()),
    ];
    let columns = [
        measured,
        clock_columns(&clock),
        relief_columns(&relief, time_ms.len()),
        recorded_columns(activity),
    ]
    .concat();
    let table = derive(DataFrame::new(time_ms.len(), columns)?)?;
    check(&table, SAMPLES)?;
    Ok(SampleTable {
        table,
        cadence_basis,
        distance_basis: distance.basis,
        altitude_quality: relief.quality,
        stretch: clock.stretch,
        beyond,
        is_gait_known,
        doubts: doubts.into_iter().chain(relief.doubt).collect(),
        notes,
    })
}

/// Smooths the altitude and takes its slope, where it is believed.
fn relief(activity: &Activity, clock: &Clock, distance_m: &[f64]) -> Relief {
    let samples = &activity.samples;
    let relief = elevation::relief(&Track {
        time_ms: &samples.time_ms,
        distance_m,
        elevation_m: samples.channel(Channel::ElevationM),
        stretch: &clock.stretch,
        place: [Channel::LatDeg, Channel::LonDeg].map(|one| samples.channel(one)),
    });
    match altitude_checks::strays(&activity.notes) {
        Some(doubt) if relief.quality != AltitudeQuality::None => Relief::none(Some(doubt)),
        _ => relief,
    }
}

/// How far and how fast, put right by what the device's totals say.
struct Motion {
    distance: Distance,
    speed_mps: Vec<f64>,
    beyond: Option<Beyond>,
    doubts: Vec<Doubt>,
}

fn motion(activity: &Activity, clock: &Clock, notes: &mut Vec<ImportNote>) -> Motion {
    let mut distance = distance::distance(activity, clock, notes);
    settle_leaps(activity, clock, &mut distance, notes);
    distance::spread_lumps(activity, clock, &mut distance, notes);
    let Speed { mut speed_mps, is_from_steps } = speed::speed(activity, clock, &distance, notes);
    let doubts = [
        positions::differ(activity, clock, &distance),
        speed::is_coarse(clock, &distance).filter(|_| is_from_steps || distance.is_by_speed),
    ];
    totals::calibrate_indoors(activity, clock, &mut distance, &mut speed_mps, notes);
    let beyond = totals::beyond(activity, clock, &distance);
    Motion { distance, speed_mps, beyond, doubts: doubts.into_iter().flatten().collect() }
}

/// Takes out steps that nobody runs, of positions and of a device's own count.
fn settle_leaps(
    activity: &Activity,
    clock: &Clock,
    distance: &mut Distance,
    notes: &mut Vec<ImportNote>,
) {
    let samples = &activity.samples;
    let time_ms = &samples.time_ms;
    match distance.basis {
        Some(DistanceBasis::Gps) => {
            let found = leaps::settle(time_ms, &Positions::of(activity), clock, distance);
            notes.extend(found.map(|Leaps { steps, metres, counted }| ImportNote::Leaps {
                steps,
                metres,
                counted,
            }));
        }
        // How fast others ride is not asked.
        Some(DistanceBasis::Device) if !distance.is_by_speed && may_be_run(activity) => {
            let counter = Counter(samples.channel(Channel::DistanceM));
            let counted_mm = distance.step_mm.clone();
            let found = leaps::settle(time_ms, &counter, clock, distance);
            // A count that catches up agrees with the device's total, and a damaged one does not.
            if is_further(activity, &distance.step_mm, &counted_mm) {
                distance.step_mm = counted_mm;
                return;
            }
            notes.extend(found.map(|Leaps { steps, metres, counted }| ImportNote::DistanceLeaps {
                steps,
                metres,
                counted,
            }));
        }
        _ => {}
    }
}

/// Whether steps add up to a distance further from the device's total than others do.
fn is_further(activity: &Activity, step_mm: &[i64], other_mm: &[i64]) -> bool {
    let Some(total_m) = activity.device_figures.distance_m else { return false };
    let away_m = |step_mm: &[i64]| (m_from_mm(step_mm.iter().sum()) - total_m).abs();
    away_m(step_mm) > away_m(other_mm)
}

fn may_be_run(activity: &Activity) -> bool {
    activity.sport.as_deref().is_none_or(|sport| sport == RUNNING)
}

/// How long and how far a recording goes, for telling runs from other things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// From the first to the last sample in seconds.
    pub elapsed_s: f64,
    /// Distance in metres; zero when nothing tells it.
    pub distance_m: f64,
    /// Median speed while moving, in metres per second; `None` when never moving.
    pub median_moving_mps: Option<f64>,
}

/// The extent of a repaired activity, as recorded: how fast it was tells what it was.
pub fn extent(activity: &Activity) -> Extent {
    let clock = timer::clock(activity, &mut Vec::new());
    let mut distance = distance::distance(activity, &clock, &mut Vec::new());
    if distance.basis == Some(DistanceBasis::Device) {
        distance::spread_lumps(activity, &clock, &mut distance, &mut Vec::new());
    }
    let time_ms = &activity.samples.time_ms;
    let speed_mps = distance::speed_from_steps(time_ms, &distance.step_mm, &clock.stretch);
    let moving = speed_mps.into_iter().filter(|&speed_mps| speed_mps >= gait::MOVING_MPS);
    let elapsed_ms = time_ms.first().zip(time_ms.last()).map_or(0, |(first, last)| last - first);
    Extent {
        elapsed_s: s_from_ms(elapsed_ms),
        distance_m: m_from_mm(distance.step_mm.iter().sum()),
        median_moving_mps: median_high(moving),
    }
}

/// The means over the measured columns, and all columns in their order.
fn derive(measured: DataFrame) -> PolarsResult<DataFrame> {
    measured
        .lazy()
        .without_optimizations()
        .with_columns([
            mean_of_10_s(coalesce(&[GAP_MPS.expr(), SPEED_MPS.expr()])).alias(EFFORT_MPS.name),
            mean_of_10_s(SPEED_MPS.expr()).alias(SPEED_10S_MPS.name),
        ])
        .collect()?
        .select(SAMPLES.iter().map(|column| column.name))
}

/// Mean over the ten seconds that end at the sample.
fn mean_of_10_s(value: Expr) -> Expr {
    let options = RollingOptionsDynamicWindow {
        window_size: Duration::parse("10000i"),
        min_periods: 1,
        closed_window: polars::prelude::ClosedWindow::Right,
        fn_params: None,
    };
    value.rolling_mean_by(TIME_UTC_MS.expr(), options)
}

fn clock_columns(clock: &Clock) -> Vec<PolarsColumn> {
    vec![DT_MS.of(clock.dt_ms.as_slice()), TIMER_MS.of(clock.timer_ms.as_slice())]
}

fn relief_columns(relief: &Relief, rows: usize) -> Vec<PolarsColumn> {
    vec![
        numbers(&ELEVATION_SMOOTH_M, &relief.smooth_m, rows),
        numbers(&GRADE_RATIO, &relief.grade_ratio, rows),
    ]
}

fn recorded_columns(activity: &Activity) -> Vec<PolarsColumn> {
    let samples = &activity.samples;
    let as_recorded = MEASURED.iter().filter(|measured| measured.is_as_recorded);
    as_recorded
        .map(|Measured { channel, column, .. }| {
            numbers(column, samples.channel(*channel), samples.len())
        })
        .collect()
}

/// A column of numbers whose NaN become null; an absent one is null throughout.
fn numbers(column: &Column, values: &[f64], rows: usize) -> PolarsColumn {
    if values.is_empty() {
        return PolarsColumn::full_null(column.name.into(), rows, &column.kind.dtype());
    }
    if !values.iter().any(|value| value.is_nan()) {
        return column.of(values);
    }
    let known = values.iter().map(|value| (!value.is_nan()).then_some(*value));
    column.of(known.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Samples;
    use crate::activity::file_format::FileFormat;
    use crate::columns::HEART_RATE_BPM;

    /// An invented activity from seconds and cumulative device distances.
    pub(crate) fn activity_of(points: &[(i64, f64)]) -> Activity {
        /// 2025-01-01T00:00:00Z.
        const START_MS: i64 = 1_735_689_600_000;
        let mut samples = Samples::default();
        for &(second, distance_m) in points {
            let row = samples.push_time(START_MS + second * 1000, 0);
            samples.set(row, Channel::DistanceM, distance_m);
        }
        Activity { sport: Some("running".into()), ..Activity::of_samples(FileFormat::Fit, samples) }
    }

    #[test]
    fn a_steady_climb_comes_out_as_run() {
        let points: Vec<(i64, f64)> =
            (0..300).map(|second| (second, 3.0 * second as f64)).collect();
        let mut activity = activity_of(&points);
        *activity.samples.channel_mut(Channel::ElevationM) =
            points.iter().map(|point| 100.0 + 0.05 * point.1).collect();
        let result = table(&activity, GradeCurve::Minetti).unwrap();
        let at = |column: &Column, row: usize| {
            result.table.column(column.name).unwrap().f64().unwrap().get(row)
        };
        assert!((at(&SPEED_MPS, 100).unwrap() - 3.0).abs() < 1e-9);
        assert!((at(&GRADE_RATIO, 100).unwrap() - 0.05).abs() < 1e-6);
        // Minetti at 5 %: (3.6 + 0.975 + 0.11575 − 0.0054125 − 0.00019 + 0.0000485625)/3.6 = 1.30144.
        assert!((at(&GAP_MPS, 100).unwrap() - 3.0 * 1.30144).abs() < 1e-3);
        let ascent_m: f64 = (0..300).filter_map(|row| at(&ASCENT_M, row)).sum();
        assert!((ascent_m - 0.05 * 897.0).abs() < 1e-6, "{ascent_m}");
        assert_eq!(at(&HEART_RATE_BPM, 100), None);
    }

    #[test]
    fn an_activity_without_samples_has_a_table_without_rows() {
        assert_eq!(table(&activity_of(&[]), GradeCurve::Empirical).unwrap().table.height(), 0);
    }

    #[test]
    fn without_altitude_effort_is_the_actual_speed() {
        let points: Vec<(i64, f64)> = (0..30).map(|second| (second, 3.0 * second as f64)).collect();
        let result = table(&activity_of(&points), GradeCurve::Empirical).unwrap();
        let at = |column: &Column| result.table.column(column.name).unwrap().f64().unwrap().get(20);
        assert_eq!(at(&GAP_MPS), None);
        assert!((at(&EFFORT_MPS).unwrap() - 3.0).abs() < 1e-9);
    }
}
