//! One run from its per-second table, stretch by stretch: splits, laps, climbs, and how long it was
//! on which grade and at which pace. Only asked for when a single run is looked at.

mod climbs;
mod laps;
mod route;
mod splits;
mod zones;

use polars::prelude::PolarsResult;

use crate::activity::{Activity, Channel, Lap};
use crate::base::quantity::UnitSystem;
use crate::base::units::{M_PER_KM, M_PER_MILE, S_PER_MIN, s_from_ms};
use crate::columns::{
    ASCENT_M, CADENCE_SPM, Column, DISTANCE_M, DT_MS, ELEVATION_SMOOTH_M, GRADE_RATIO,
    HEART_RATE_BPM, IS_MOVING, IS_RUNNING, SPEED_10S_MPS, STEP_MM, TIME_UTC_MS, TIMER_MS,
};
use crate::run::doubt::{self, DoubtedFigure};
use crate::run::samples::SampleTable;

pub use climbs::Climb;
pub use route::{Route, route};
pub use zones::Zone;

/// The samples of one run with what marks its parts.
pub struct RunSamples {
    /// The id of the run.
    pub run_id: String,
    /// Its per-second table.
    pub table: SampleTable,
    /// Laps that the device or the runner marked.
    pub laps: Vec<Lap>,
    /// Where it went: latitude and longitude of each sample in degrees, `None` where not recorded.
    pub places_deg: Vec<Option<(f64, f64)>>,
}

impl RunSamples {
    /// The samples of a repaired activity with their table.
    pub fn of(run_id: String, table: SampleTable, activity: &Activity) -> Self {
        let samples = &activity.samples;
        let (lat, lon) = (samples.channel(Channel::LatDeg), samples.channel(Channel::LonDeg));
        let place =
            |(lat, lon): (&f64, &f64)| (lat.is_finite() && lon.is_finite()).then_some((*lat, *lon));
        let places_deg = lat.iter().zip(lon).map(place).collect();
        Self { run_id, table, laps: activity.laps.clone(), places_deg }
    }
}

/// A part of a run: a split or a lap.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// Distance in metres.
    pub distance_m: f64,
    /// Time with the timer running, in seconds.
    pub timer_s: f64,
    /// Confirmed climb in metres; `None` without altitude.
    pub ascent_m: Option<f64>,
    /// Mean cadence while running, in steps per minute, as in the run's own figure; `None` without.
    pub cadence_spm: Option<f64>,
    /// Mean heart rate in beats per minute; `None` without.
    pub heart_rate_bpm: Option<f64>,
}

impl Stretch {
    /// Mean speed in metres per second; `None` without distance.
    pub fn speed_mps(&self) -> Option<f64> {
        (self.distance_m > 0.0 && self.timer_s > 0.0).then(|| self.distance_m / self.timer_s)
    }
}

/// The parts of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunDetail {
    /// Kilometres or miles, the last one shorter; empty without distance.
    pub splits: Vec<Stretch>,
    /// Laps in order; empty when fewer than two were marked.
    pub laps: Vec<Stretch>,
    /// Climbs in order.
    pub climbs: Vec<Climb>,
    /// Moving time by grade, from the steepest way down to the steepest way up; empty without grades.
    pub grades: Vec<Zone>,
    /// Moving time by pace, from slow to fast; empty without speeds.
    pub paces: Vec<Zone>,
}

/// The columns of a per-second table, as plain lists.
#[derive(Default)]
struct Rows {
    time_ms: Vec<i64>,
    timer_ms: Vec<i64>,
    dt_ms: Vec<i64>,
    step_mm: Vec<i64>,
    distance_m: Vec<Option<f64>>,
    ascent_m: Vec<Option<f64>>,
    /// Smoothed.
    altitude_m: Vec<Option<f64>>,
    /// Number of the uninterrupted stretch.
    stretch: Vec<u32>,
    grade_ratio: Vec<Option<f64>>,
    speed_mps: Vec<Option<f64>>,
    cadence_spm: Vec<Option<f64>>,
    heart_rate_bpm: Vec<Option<f64>>,
    is_moving: Vec<bool>,
    is_running: Vec<bool>,
    has_altitude: bool,
}

impl RunDetail {
    /// The parts of a run, splits and paces in the units that a person reads.
    ///
    /// # Errors
    /// Only when the table lacks a column.
    pub fn of(run: &RunSamples, units: UnitSystem) -> PolarsResult<Self> {
        let rows = Rows::of(&run.table)?;
        let metres = if units == UnitSystem::Metric { M_PER_KM } else { M_PER_MILE };
        let has_distance = run.table.distance_basis.is_some();
        Ok(Self {
            splits: if has_distance { splits::splits(&rows, metres) } else { Vec::new() },
            laps: laps::laps(&rows, &run.laps),
            climbs: climbs::climbs(&rows),
            grades: zones::grades(&rows),
            paces: if has_distance { zones::paces(&rows, metres) } else { Vec::new() },
        })
    }
}

impl Rows {
    fn of(samples: &SampleTable) -> PolarsResult<Self> {
        let table = &samples.table;
        // Of heights that are doubted nothing is told as a fact.
        let is_doubted = doubt::is_doubted(&samples.doubts, DoubtedFigure::Altitude);
        let of_heights = |column: &Column| match is_doubted {
            true => Ok(vec![None; samples.table.height()]),
            false => column.numbers(table),
        };
        let grade_ratio = of_heights(&GRADE_RATIO)?;
        Ok(Self {
            time_ms: TIME_UTC_MS.integers(table)?,
            timer_ms: TIMER_MS.integers(table)?,
            dt_ms: DT_MS.integers(table)?,
            step_mm: STEP_MM.integers(table)?,
            distance_m: DISTANCE_M.numbers(table)?,
            ascent_m: of_heights(&ASCENT_M)?,
            altitude_m: of_heights(&ELEVATION_SMOOTH_M)?,
            stretch: samples.stretch.clone(),
            speed_mps: SPEED_10S_MPS.numbers(table)?,
            cadence_spm: CADENCE_SPM.numbers(table)?,
            heart_rate_bpm: HEART_RATE_BPM.numbers(table)?,
            is_moving: IS_MOVING.flags(table)?,
            is_running: IS_RUNNING.flags(table)?,
            has_altitude: grade_ratio.iter().any(Option::is_some),
            grade_ratio,
        })
    }

    fn len(&self) -> usize {
        self.time_ms.len()
    }

    /// What the samples in a share of each row amount to: pairs of row and share.
    fn stretch(&self, parts: &[(usize, f64)]) -> Stretch {
        let sum = |of: &dyn Fn(usize) -> f64| -> f64 {
            parts.iter().map(|(row, share)| share * of(*row)).sum()
        };
        let mean = |values: &[Option<f64>], is_counted: &dyn Fn(usize) -> bool| {
            let (mut sum, mut weight) = (0.0, 0.0);
            for (row, share) in parts.iter().filter(|(row, _)| is_counted(*row)) {
                let Some(value) = values[*row].filter(|value| *value > 0.0) else { continue };
                let dt = share * self.dt_ms[*row] as f64;
                (sum, weight) = (sum + value * dt, weight + dt);
            }
            (weight > 0.0).then(|| sum / weight)
        };
        let ascent_m = || sum(&|row| self.ascent_m[row].unwrap_or(0.0)).max(0.0);
        Stretch {
            distance_m: sum(&|row| self.step_mm[row] as f64) / 1000.0,
            timer_s: sum(&|row| s_from_ms(self.timer_ms[row])),
            ascent_m: self.has_altitude.then(ascent_m),
            cadence_spm: mean(&self.cadence_spm, &|row| self.is_running[row]),
            heart_rate_bpm: mean(&self.heart_rate_bpm, &|_| true),
        }
    }
}

/// Width of a zone of pace.
const PACE_STEP_S: f64 = S_PER_MIN / 2.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{Samples, Span};
    use crate::run::samples::{self, GradeCurve};

    /// Twenty minutes at 3 m/s: level, then 10 % up for 300 m, then level; cadence 170 and 176.
    fn run() -> RunSamples {
        let mut samples = Samples::default();
        for second in 0..=1200 {
            let row = samples.push_time(1_735_689_600_000 + second * 1000, 0);
            let distance_m = 3.0 * second as f64;
            samples.set(row, Channel::DistanceM, distance_m);
            samples.set(
                row,
                Channel::ElevationM,
                100.0 + 0.1 * (distance_m - 1500.0).clamp(0.0, 300.0),
            );
            samples.set(row, Channel::CadencePerMin, if second < 500 { 85.0 } else { 88.0 });
        }
        samples.pad();
        let mut activity = Activity::of_samples(FileFormat::Fit, samples);
        let start_ms = activity.samples.time_ms[0];
        let lap = |from_s: i64, to_s: i64| Lap {
            span: Span { start_ms: start_ms + from_s * 1000, end_ms: start_ms + to_s * 1000 },
            distance_m: None,
            timer_s: None,
        };
        let table = samples::table(&activity, GradeCurve::Empirical).unwrap();
        activity.laps = vec![lap(0, 400), lap(400, 1200)];
        RunSamples::of("a".to_owned(), table, &activity)
    }

    fn assert_near(value: f64, expected: f64, within: f64) {
        assert!((value - expected).abs() <= within, "{value} instead of {expected}");
    }

    #[test]
    fn splits_are_whole_kilometres_and_the_rest() {
        let splits = RunDetail::of(&run(), UnitSystem::Metric).unwrap().splits;
        let lengths: Vec<f64> = splits.iter().map(|split| split.distance_m).collect();
        assert_eq!(lengths.len(), 4);
        lengths
            .iter()
            .zip([1000.0, 1000.0, 1000.0, 600.0])
            .for_each(|(m, e)| assert_near(*m, e, 0.01));
        // 1000 m at 3 m/s are 333.3 s.
        assert_near(splits[1].timer_s, 1000.0 / 3.0, 0.01);
        assert_near(splits[1].ascent_m.unwrap(), 30.0, 1.0);
        assert_near(splits[0].cadence_spm.unwrap(), 170.0, 0.01);
        let whole: f64 = splits.iter().map(|split| split.timer_s).sum();
        assert_near(whole, 1200.0, 0.001);
    }

    #[test]
    fn miles_are_longer() {
        let splits = RunDetail::of(&run(), UnitSystem::Imperial).unwrap().splits;
        assert_eq!(splits.len(), 3);
        assert_near(splits[0].distance_m, 1609.344, 0.01);
    }

    #[test]
    fn laps_are_those_that_were_marked() {
        let laps = RunDetail::of(&run(), UnitSystem::Metric).unwrap().laps;
        assert_eq!(laps.len(), 2);
        assert_near(laps[0].distance_m, 1200.0, 3.1);
        assert_near(laps[1].timer_s, 800.0, 1.1);
    }

    #[test]
    fn the_climb_is_found_with_its_grade() {
        let climbs = RunDetail::of(&run(), UnitSystem::Metric).unwrap().climbs;
        assert_eq!(climbs.len(), 1);
        assert_near(climbs[0].gain_m, 30.0, 1.0);
        assert_near(climbs[0].from_m, 1500.0, 60.0);
        assert_near(climbs[0].length_m, 300.0, 90.0);
    }

    #[test]
    fn time_falls_into_zones_of_grade_and_pace() {
        let detail = RunDetail::of(&run(), UnitSystem::Metric).unwrap();
        let total = |zones: &[Zone]| zones.iter().map(|zone| zone.time_s).sum::<f64>();
        assert_near(total(&detail.grades), 1200.0, 2.0);
        // 5:33 min/km lies between 5:30 and 6:00.
        assert_eq!(detail.paces.len(), 1);
        assert_eq!(detail.paces[0].name, "5:30 to 6:00");
        assert_near(detail.paces[0].time_s, 1200.0, 2.0);
    }
}
