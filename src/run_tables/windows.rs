//! Steady half minutes of running, the material of every comparison of form.

use polars::prelude::{DataFrame, PolarsResult};

use crate::columns::{
    BALANCE_LEFT_PCT, CADENCE_SPM, DT_MS, GRADE_RATIO, GROUND_CONTACT_MS, IS_RUNNING, SPEED_MPS,
    STEP_MM, TIME_UTC_MS, VERTICAL_RATIO_PCT, WINDOW_AFTER_MS, WINDOW_BALANCE_LEFT_PCT,
    WINDOW_CADENCE_SPM, WINDOW_GRADE_RATIO, WINDOW_GROUND_CONTACT_MS, WINDOW_RUN_ID,
    WINDOW_SPEED_MPS, WINDOW_VERTICAL_RATIO_PCT,
};
use crate::samples::SampleTable;
use crate::units::{m_from_mm, s_from_ms};

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

/// One steady window.
struct Window {
    after_ms: i64,
    speed_mps: f64,
    cadence_spm: f64,
    others: [Option<f64>; 4],
}

/// Finds the windows of a run, none overlapping another, none across or near a pause.
pub(super) fn windows(samples: &SampleTable, run_id: &str) -> PolarsResult<DataFrame> {
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
    table(&found, run_id)
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
        let steady = rows.clone().all(|row| {
            self.is_running[row] && self.cadence_spm[row].is_none_or(|cadence| cadence > 0.0)
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
        let others = std::array::from_fn(|index| self.mean(&self.others[index], rows.clone()));
        Some(Window { after_ms, speed_mps, cadence_spm, others })
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

fn table(windows: &[Window], run_id: &str) -> PolarsResult<DataFrame> {
    fn each<T>(windows: &[Window], value: impl Fn(&Window) -> T) -> Vec<T> {
        windows.iter().map(value).collect()
    }
    let columns = vec![
        WINDOW_RUN_ID.of(vec![run_id; windows.len()]),
        WINDOW_AFTER_MS.of(each(windows, |window| window.after_ms)),
        WINDOW_SPEED_MPS.of(each(windows, |window| window.speed_mps)),
        WINDOW_CADENCE_SPM.of(each(windows, |window| window.cadence_spm)),
        WINDOW_GRADE_RATIO.of(each(windows, |window| window.others[0])),
        WINDOW_GROUND_CONTACT_MS.of(each(windows, |window| window.others[1])),
        WINDOW_VERTICAL_RATIO_PCT.of(each(windows, |window| window.others[2])),
        WINDOW_BALANCE_LEFT_PCT.of(each(windows, |window| window.others[3])),
    ];
    DataFrame::new(windows.len(), columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, Channel, FileFormat, Samples};
    use crate::samples::{self, GradeCurve};

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
        let table = windows(&run(600, |_| 82.5), "a").unwrap();
        assert_eq!(table.height(), 16);
        let cadence = table.column(WINDOW_CADENCE_SPM.name).unwrap().f64().unwrap();
        assert_eq!(cadence.get(0), Some(165.0));
        let speed = table.column(WINDOW_SPEED_MPS.name).unwrap().f64().unwrap();
        assert!((speed.get(7).unwrap() - 3.0).abs() < 1e-9);
        assert_eq!(table.column(WINDOW_GRADE_RATIO.name).unwrap().null_count(), 16);
    }

    #[test]
    fn a_walk_break_takes_its_windows_out() {
        let walked = windows(
            &run(600, |second| if (200..230).contains(&second) { 55.0 } else { 82.5 }),
            "a",
        )
        .unwrap();
        // Seconds 201 to 230 lie in the windows that begin at 180 and at 210.
        assert_eq!(walked.height(), 14);
    }

    #[test]
    fn without_cadence_there_are_no_windows() {
        assert_eq!(windows(&run(600, |_| f64::NAN), "a").unwrap().height(), 0);
    }
}
