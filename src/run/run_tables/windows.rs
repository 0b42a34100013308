//! Steady half minutes of running, the material of every comparison of form.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use super::stored::{Stored, each, ids};
use crate::base::units::{MS_PER_S, m_from_mm, s_from_ms};
use crate::columns::{
    BALANCE_LEFT_PCT, CADENCE_SPM, Column, DT_MS, GRADE_RATIO, GROUND_CONTACT_MS, IS_RUNNING,
    SPEED_MPS, STEP_MM, TIME_UTC_MS, VERTICAL_RATIO_PCT, WINDOW_AFTER_MS, WINDOW_BALANCE_LEFT_PCT,
    WINDOW_CADENCE_SPM, WINDOW_GRADE_RATIO, WINDOW_GROUND_CONTACT_MS, WINDOW_RUN_ID,
    WINDOW_SPEED_MPS, WINDOW_VERTICAL_RATIO_PCT, WINDOWS,
};
use crate::run::samples::{MAX_WEIGHT_MS, SampleTable};

/// Length of a window.
const WINDOW_MS: i64 = 30_000;
/// A window must be this well covered by samples.
const MIN_COVERED_MS: i64 = 25_000;
/// Running is not steady this close to a pause.
const CLEAR_OF_PAUSE_MS: i64 = 60_000;
/// Spread of the speed within a steady window, as a share of its mean. Engineering default; wide
/// enough for the jitter of speeds from single positions.
const MAX_SPEED_SPREAD_RATIO: f64 = 0.15;

/// The columns of one per-second table, as plain lists.
struct Rows {
    time_ms: Vec<i64>,
    dt_ms: Vec<i64>,
    step_mm: Vec<i64>,
    is_running: Vec<bool>,
    speed_mps: Vec<Option<f64>>,
    cadence_spm: Vec<Option<f64>>,
    /// Grade, contact time, vertical ratio, balance.
    others: [Vec<Option<f64>>; 4],
}

/// A steady half minute of running: a row of [`WINDOWS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Seconds after the start of the run.
    pub after_s: f64,
    /// Mean speed in metres per second.
    pub speed_mps: f64,
    /// Mean cadence in steps per minute.
    pub cadence_spm: f64,
    /// Mean grade as rise over run; `None` when unknown.
    pub grade_ratio: Option<f64>,
    /// Mean ground contact time in milliseconds; `None` when not recorded.
    pub ground_contact_ms: Option<f64>,
    /// Mean vertical oscillation over step length, in per cent; `None` when not recorded.
    pub vertical_ratio_pct: Option<f64>,
    /// Mean left foot's share of ground contact, in per cent; `None` when not recorded.
    pub balance_left_pct: Option<f64>,
}

/// Finds the windows of a run, none overlapping another, none across or near a pause.
pub(super) fn windows(samples: &SampleTable) -> PolarsResult<Vec<Window>> {
    let rows = Rows::of(&samples.table)?;
    let mut found = Vec::new();
    for stretch in samples.stretch.chunk_by(|a, b| a == b).scan(0, |from, part| {
        let range = *from..*from + part.len();
        *from = range.end;
        Some(range)
    }) {
        let Some(last_ms) = stretch.clone().last().map(|row| rows.time_ms[row]) else { continue };
        let mut from_ms = rows.time_ms[stretch.start] + CLEAR_OF_PAUSE_MS;
        let mut row = stretch.start;
        while from_ms + WINDOW_MS <= last_ms - CLEAR_OF_PAUSE_MS {
            while rows.time_ms[row] <= from_ms {
                row += 1;
            }
            let first = row;
            while row < stretch.end && rows.time_ms[row] <= from_ms + WINDOW_MS {
                row += 1;
            }
            found.extend(rows.window(first..row, from_ms - rows.time_ms[0]));
            from_ms += WINDOW_MS;
        }
    }
    Ok(found)
}

impl Rows {
    fn of(table: &DataFrame) -> PolarsResult<Self> {
        Ok(Self {
            time_ms: TIME_UTC_MS.integers(table)?,
            dt_ms: DT_MS.integers(table)?,
            step_mm: STEP_MM.integers(table)?,
            is_running: IS_RUNNING.flags(table)?,
            speed_mps: SPEED_MPS.numbers(table)?,
            cadence_spm: CADENCE_SPM.numbers(table)?,
            others: [
                GRADE_RATIO.numbers(table)?,
                GROUND_CONTACT_MS.numbers(table)?,
                VERTICAL_RATIO_PCT.numbers(table)?,
                BALANCE_LEFT_PCT.numbers(table)?,
            ],
        })
    }

    /// The window over these rows; `None` unless all of it is steady running with cadence.
    fn window(&self, rows: std::ops::Range<usize>, after_ms: i64) -> Option<Window> {
        let covered_ms: i64 = self.dt_ms[rows.clone()].iter().sum();
        // A longer interval says nothing about half a minute.
        let steady = rows.clone().all(|row| {
            self.is_running[row]
                && self.dt_ms[row] <= MAX_WEIGHT_MS
                && self.cadence_spm[row].is_none_or(|cadence| cadence > 0.0)
        });
        if covered_ms < MIN_COVERED_MS || !steady {
            return None;
        }
        let speed_mps = m_from_mm(self.step_mm[rows.clone()].iter().sum()) / s_from_ms(covered_ms);
        let spread = rows
            .clone()
            .filter_map(|row| self.speed_mps[row])
            .map(|speed| (speed - speed_mps).powi(2));
        let spread_mps = (spread.sum::<f64>() / rows.len() as f64).sqrt();
        if speed_mps <= 0.0 || spread_mps > MAX_SPEED_SPREAD_RATIO * speed_mps {
            return None;
        }
        let cadence_spm = self.mean(&self.cadence_spm, rows.clone())?;
        let other = |index: usize| self.mean(&self.others[index], rows.clone());
        Some(Window {
            after_s: s_from_ms(after_ms),
            speed_mps,
            cadence_spm,
            grade_ratio: other(0),
            ground_contact_ms: other(1),
            vertical_ratio_pct: other(2),
            balance_left_pct: other(3),
        })
    }

    /// Mean weighted by time, if most of the rows are known.
    fn mean(&self, values: &[Option<f64>], rows: std::ops::Range<usize>) -> Option<f64> {
        let known = rows.filter_map(|row| Some((values[row]?, self.dt_ms[row])));
        let (sum, weight_ms) = known.fold((0.0, 0), |(sum, weight), (value, dt_ms)| {
            (sum + value * dt_ms as f64, weight + dt_ms)
        });
        (weight_ms >= MIN_COVERED_MS).then(|| sum / weight_ms as f64)
    }
}

impl Stored for Window {
    fn list() -> Vec<&'static Column> {
        WINDOWS.to_vec()
    }

    fn columns(rows: &[(&str, &Self)]) -> Vec<PolarsColumn> {
        let after_ms = |window: &Self| (window.after_s * MS_PER_S as f64).round() as i64;
        vec![
            WINDOW_RUN_ID.of(ids(rows)),
            WINDOW_AFTER_MS.of(each(rows, after_ms)),
            WINDOW_SPEED_MPS.of(each(rows, |window| window.speed_mps)),
            WINDOW_CADENCE_SPM.of(each(rows, |window| window.cadence_spm)),
            WINDOW_GRADE_RATIO.of(each(rows, |window| window.grade_ratio)),
            WINDOW_GROUND_CONTACT_MS.of(each(rows, |window| window.ground_contact_ms)),
            WINDOW_VERTICAL_RATIO_PCT.of(each(rows, |window| window.vertical_ratio_pct)),
            WINDOW_BALANCE_LEFT_PCT.of(each(rows, |window| window.balance_left_pct)),
        ]
    }

    fn rows(table: &DataFrame) -> PolarsResult<Vec<Self>> {
        let after_ms = WINDOW_AFTER_MS.integers(table)?;
        let (speed, cadence) =
            (WINDOW_SPEED_MPS.numbers(table)?, WINDOW_CADENCE_SPM.numbers(table)?);
        let (grade, contact) =
            (WINDOW_GRADE_RATIO.numbers(table)?, WINDOW_GROUND_CONTACT_MS.numbers(table)?);
        let (vertical, balance) =
            (WINDOW_VERTICAL_RATIO_PCT.numbers(table)?, WINDOW_BALANCE_LEFT_PCT.numbers(table)?);
        let window = |row: usize| Self {
            after_s: s_from_ms(after_ms[row]),
            speed_mps: speed[row].unwrap_or(f64::NAN),
            cadence_spm: cadence[row].unwrap_or(f64::NAN),
            grade_ratio: grade[row],
            ground_contact_ms: contact[row],
            vertical_ratio_pct: vertical[row],
            balance_left_pct: balance[row],
        };
        Ok((0..table.height()).map(window).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{Activity, Channel, Samples};
    use crate::run::samples::{self, GradeCurve};

    fn run(seconds: i64, cadence: impl Fn(i64) -> f64) -> SampleTable {
        let mut samples = Samples::default();
        for second in 0..=seconds {
            let row = samples.push_time(1_735_689_600_000 + second * 1000, 0);
            samples.set(row, Channel::DistanceM, 3.0 * second as f64);
            samples.set(row, Channel::CadencePerMin, cadence(second));
        }
        samples.pad();
        let activity = Activity::of_samples(FileFormat::Fit, samples);
        samples::table(&activity, GradeCurve::Empirical).unwrap()
    }

    #[test]
    fn ten_minutes_give_sixteen_windows_clear_of_both_ends() {
        // 600 s less a minute at either end leave 480 s, sixteen half minutes.
        let found = windows(&run(600, |_| 82.5)).unwrap();
        assert_eq!(found.len(), 16);
        assert_eq!((found[0].after_s, found[0].cadence_spm), (60.0, 165.0));
        assert!((found[7].speed_mps - 3.0).abs() < 1e-9);
        assert!(found.iter().all(|window| window.grade_ratio.is_none()));
    }

    #[test]
    fn a_walk_break_takes_its_windows_out() {
        let walked = |second| if (200..230).contains(&second) { 55.0 } else { 82.5 };
        let walked = windows(&run(600, walked)).unwrap();
        // Seconds 201 to 230 lie in the windows that begin at 180 and at 210.
        assert_eq!(walked.len(), 14);
    }

    #[test]
    fn without_cadence_there_are_no_windows() {
        assert_eq!(windows(&run(600, |_| f64::NAN)).unwrap(), []);
    }
}
