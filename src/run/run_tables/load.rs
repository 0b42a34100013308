//! How long a run went at each speed on each grade, and with how many steps, so that the calf load
//! can be estimated without reading the file again.
//!
//! A loop, not a `group_by`: of an hour of samples it takes 0.2 ms, and grouping by the same three keys
//! 1.0 ms, more than half of what a whole run may cost.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use super::stored::{Stored, each, ids};
use crate::base::units::{CM_PER_M, S_PER_MIN};
use crate::columns::{
    CADENCE_SPM, Column, DT_MS, GRADE_RATIO, GROUND_CONTACT_MS, IS_MOVING, IS_RUNNING, LOAD,
    LOAD_CADENCE_TIME_MS, LOAD_CONTACT_MS2, LOAD_CONTACT_TIME_MS, LOAD_DISTANCE_MM, LOAD_GRADE_PCT,
    LOAD_IS_RUNNING, LOAD_MILLISTEPS, LOAD_RUN_ID, LOAD_SPEED_CMPS, LOAD_TIME_MS, SPEED_10S_MPS,
    STEP_MM, TIMER_MS,
};
use crate::run::calf_load::Bin;

/// Width of a bin of speed.
const SPEED_BIN_CMPS: i64 = 10;
/// Faster samples share the last bin: beyond the plausible range of speeds.
const SPEED_BINS: usize = 121;
/// Grades of −45 to +45 %, the range of the grade.
const STEEPEST_PCT: i64 = 45;
const GRADE_BINS: usize = 2 * STEEPEST_PCT as usize + 1;

/// The columns of one per-second table, as plain lists.
struct Rows {
    dt_ms: Vec<i64>,
    timer_ms: Vec<i64>,
    step_mm: Vec<i64>,
    is_moving: Vec<bool>,
    is_running: Vec<bool>,
    speed_mps: Vec<Option<f64>>,
    grade_ratio: Vec<Option<f64>>,
    cadence_spm: Vec<Option<f64>>,
    contact_ms: Vec<Option<f64>>,
}

/// Bins the moving time of a per-second table, in one pass.
pub(super) fn load(samples: &DataFrame) -> PolarsResult<Vec<Bin>> {
    let rows = Rows::of(samples)?;
    let mut bins: Vec<Bin> = Vec::new();
    // Where each bin lies in the list, one above its index; 0 for bins not met yet.
    let mut places = vec![0u32; SPEED_BINS * GRADE_BINS * 2];
    for row in 0..samples.height() {
        let Some(sample) = rows.bin(row) else { continue };
        let place = &mut places[key(&sample)];
        if *place == 0 {
            bins.push(sample);
            *place = bins.len() as u32;
        } else {
            add(&mut bins[*place as usize - 1], &sample);
        }
    }
    bins.sort_unstable();
    Ok(bins)
}

impl Rows {
    fn of(table: &DataFrame) -> PolarsResult<Self> {
        Ok(Self {
            dt_ms: DT_MS.integers(table)?,
            timer_ms: TIMER_MS.integers(table)?,
            step_mm: STEP_MM.integers(table)?,
            is_moving: IS_MOVING.flags(table)?,
            is_running: IS_RUNNING.flags(table)?,
            speed_mps: SPEED_10S_MPS.numbers(table)?,
            grade_ratio: GRADE_RATIO.numbers(table)?,
            cadence_spm: CADENCE_SPM.numbers(table)?,
            contact_ms: GROUND_CONTACT_MS.numbers(table)?,
        })
    }

    /// What one sample adds; `None` where the runner stands or the speed is unknown.
    fn bin(&self, row: usize) -> Option<Bin> {
        let speed_mps = self.speed_mps[row]?;
        let dt_ms = self.dt_ms[row];
        if !self.is_moving[row] || dt_ms <= 0 {
            return None;
        }
        let is_running = self.is_running[row];
        let fastest = (SPEED_BINS as i64 - 1) * SPEED_BIN_CMPS;
        let speed_bin = (speed_mps * CM_PER_M / SPEED_BIN_CMPS as f64).round() as i64;
        let grade_pct = (self.grade_ratio[row].unwrap_or(0.0) * 100.0).round() as i64;
        let cadence_spm = self.cadence_spm[row].filter(|&cadence_spm| cadence_spm > 0.0);
        let contact_ms = self.contact_ms[row].filter(|&contact_ms| is_running && contact_ms > 0.0);
        let millisteps = |cadence_spm: f64| (cadence_spm * dt_ms as f64 / S_PER_MIN).round() as i64;
        Some(Bin {
            speed_cmps: (speed_bin * SPEED_BIN_CMPS).clamp(0, fastest),
            grade_pct: grade_pct.clamp(-STEEPEST_PCT, STEEPEST_PCT),
            is_running,
            distance_mm: self.step_mm[row],
            time_ms: self.time_ms(row, speed_mps),
            millisteps: cadence_spm.map_or(0, millisteps),
            cadence_time_ms: cadence_spm.map_or(0, |_| dt_ms),
            contact_time_ms: contact_ms.map_or(0, |_| dt_ms),
            contact_ms2: contact_ms
                .map_or(0, |contact_ms| (contact_ms * dt_ms as f64).round() as i64),
        })
    }

    /// A sample's own time. In a silent gap the runner may have stood, so it counts for as long as
    /// its distance takes.
    fn time_ms(&self, row: usize, speed_mps: f64) -> i64 {
        let (dt_ms, timer_ms) = (self.dt_ms[row], self.timer_ms[row]);
        let is_gap = timer_ms > dt_ms && dt_ms >= crate::run::samples::MAX_WEIGHT_MS;
        if !is_gap || speed_mps <= 0.0 {
            return dt_ms;
        }
        let run_ms = self.step_mm[row] as f64 / speed_mps;
        (run_ms.round() as i64).clamp(dt_ms, timer_ms)
    }
}

fn key(bin: &Bin) -> usize {
    let speed = (bin.speed_cmps / SPEED_BIN_CMPS) as usize;
    let grade = (bin.grade_pct + STEEPEST_PCT) as usize;
    (speed * GRADE_BINS + grade) * 2 + usize::from(bin.is_running)
}

fn add(bin: &mut Bin, sample: &Bin) {
    bin.distance_mm += sample.distance_mm;
    bin.time_ms += sample.time_ms;
    bin.millisteps += sample.millisteps;
    bin.cadence_time_ms += sample.cadence_time_ms;
    bin.contact_time_ms += sample.contact_time_ms;
    bin.contact_ms2 += sample.contact_ms2;
}

impl Stored for Bin {
    fn list() -> Vec<&'static Column> {
        LOAD.to_vec()
    }

    fn columns(rows: &[(&str, &Self)]) -> Vec<PolarsColumn> {
        vec![
            LOAD_RUN_ID.of(ids(rows)),
            LOAD_SPEED_CMPS.of(each(rows, |bin| bin.speed_cmps)),
            LOAD_GRADE_PCT.of(each(rows, |bin| bin.grade_pct)),
            LOAD_IS_RUNNING.of(each(rows, |bin| bin.is_running)),
            LOAD_DISTANCE_MM.of(each(rows, |bin| bin.distance_mm)),
            LOAD_TIME_MS.of(each(rows, |bin| bin.time_ms)),
            LOAD_MILLISTEPS.of(each(rows, |bin| bin.millisteps)),
            LOAD_CADENCE_TIME_MS.of(each(rows, |bin| bin.cadence_time_ms)),
            LOAD_CONTACT_TIME_MS.of(each(rows, |bin| bin.contact_time_ms)),
            LOAD_CONTACT_MS2.of(each(rows, |bin| bin.contact_ms2)),
        ]
    }

    fn rows(table: &DataFrame) -> PolarsResult<Vec<Self>> {
        let (speed, grade) = (LOAD_SPEED_CMPS.integers(table)?, LOAD_GRADE_PCT.integers(table)?);
        let (distance, time) = (LOAD_DISTANCE_MM.integers(table)?, LOAD_TIME_MS.integers(table)?);
        let steps = LOAD_MILLISTEPS.integers(table)?;
        let cadence = LOAD_CADENCE_TIME_MS.integers(table)?;
        let contact = LOAD_CONTACT_MS2.integers(table)?;
        let known = LOAD_CONTACT_TIME_MS.integers(table)?;
        let is_running = LOAD_IS_RUNNING.flags(table)?;
        let bin = |row: usize| Self {
            speed_cmps: speed[row],
            grade_pct: grade[row],
            is_running: is_running[row],
            distance_mm: distance[row],
            time_ms: time[row],
            millisteps: steps[row],
            cadence_time_ms: cadence[row],
            contact_time_ms: known[row],
            contact_ms2: contact[row],
        };
        Ok((0..table.height()).map(bin).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One second of level running at 3 m/s and 180 spm.
    const SECOND: Sample = Sample {
        dt_ms: 1000,
        timer_ms: 1000,
        step_mm: 3000,
        is_moving: true,
        is_running: true,
        numbers: [Some(3.0), Some(0.0), Some(180.0), None],
    };

    #[derive(Clone, Copy)]
    struct Sample {
        dt_ms: i64,
        timer_ms: i64,
        step_mm: i64,
        is_moving: bool,
        is_running: bool,
        /// Speed, grade, cadence, contact.
        numbers: [Option<f64>; 4],
    }

    fn binned(samples: &[Sample]) -> Vec<Bin> {
        let integers = |value: fn(&Sample) -> i64| samples.iter().map(value).collect::<Vec<_>>();
        let flags = |value: fn(&Sample) -> bool| samples.iter().map(value).collect::<Vec<_>>();
        let numbers =
            |index: usize| samples.iter().map(|sample| sample.numbers[index]).collect::<Vec<_>>();
        let columns = vec![
            DT_MS.of(integers(|sample| sample.dt_ms)),
            TIMER_MS.of(integers(|sample| sample.timer_ms)),
            STEP_MM.of(integers(|sample| sample.step_mm)),
            IS_MOVING.of(flags(|sample| sample.is_moving)),
            IS_RUNNING.of(flags(|sample| sample.is_running)),
            SPEED_10S_MPS.of(numbers(0)),
            GRADE_RATIO.of(numbers(1)),
            CADENCE_SPM.of(numbers(2)),
            GROUND_CONTACT_MS.of(numbers(3)),
        ];
        load(&DataFrame::new(samples.len(), columns).unwrap()).unwrap()
    }

    fn each_of(bins: &[Bin], value: fn(&Bin) -> i64) -> Vec<i64> {
        bins.iter().map(value).collect()
    }

    #[test]
    fn seconds_of_like_speed_and_grade_share_a_bin() {
        let with = |speed: f64, grade: Option<f64>| Sample {
            numbers: [Some(speed), grade, Some(180.0), None],
            ..SECOND
        };
        let bins = binned(&[
            with(3.06, Some(0.0)),
            with(3.04, Some(0.004)),
            with(3.0, None),
            with(2.96, Some(-0.031)),
            with(40.0, Some(0.5)),
        ]);
        assert_eq!(each_of(&bins, |bin| bin.speed_cmps), [300, 300, 310, 1200]);
        assert_eq!(each_of(&bins, |bin| bin.grade_pct), [-3, 0, 0, 45]);
        assert_eq!(each_of(&bins, |bin| bin.time_ms), [1000, 2000, 1000, 1000]);
        assert_eq!(each_of(&bins, |bin| bin.distance_mm), [3000, 6000, 3000, 3000]);
        // 180 steps a minute are three a second.
        assert_eq!(each_of(&bins, |bin| bin.millisteps), [3000, 6000, 3000, 3000]);
    }

    #[test]
    fn walking_stands_apart_and_standing_does_not_count() {
        let walk = Sample { is_running: false, ..SECOND };
        let stand = Sample { is_running: false, is_moving: false, ..SECOND };
        let paused = Sample { dt_ms: 0, ..SECOND };
        let unknown = Sample { numbers: [None; 4], ..SECOND };
        let bins = binned(&[SECOND, walk, stand, paused, unknown, SECOND]);
        assert_eq!([bins[0].is_running, bins[1].is_running], [false, true]);
        assert_eq!(each_of(&bins, |bin| bin.time_ms), [1000, 2000]);
    }

    #[test]
    fn cadence_and_contact_count_where_they_are_known() {
        let with = |cadence, contact| Sample {
            numbers: [Some(3.0), Some(0.0), cadence, contact],
            ..SECOND
        };
        let bins = binned(&[
            with(Some(180.0), Some(250.0)),
            with(Some(0.0), Some(0.0)),
            with(None, Some(240.5)),
        ]);
        assert_eq!(each_of(&bins, |bin| bin.time_ms), [3000]);
        assert_eq!(each_of(&bins, |bin| bin.cadence_time_ms), [1000]);
        assert_eq!(each_of(&bins, |bin| bin.millisteps), [3000]);
        assert_eq!(each_of(&bins, |bin| bin.contact_time_ms), [2000]);
        // 250 · 1000 + 240.5 · 1000.
        assert_eq!(each_of(&bins, |bin| bin.contact_ms2), [490_500]);
        // A walker's contact time is not asked for.
        let walk = Sample { is_running: false, ..with(Some(100.0), Some(600.0)) };
        assert_eq!(each_of(&binned(&[walk]), |bin| bin.contact_time_ms), [0]);
    }

    #[test]
    fn a_silent_gap_lasts_as_long_as_its_distance_takes() {
        let gap = |step_mm| Sample { dt_ms: 10_000, timer_ms: 60_000, step_mm, ..SECOND };
        let time_ms = |step_mm| each_of(&binned(&[gap(step_mm)]), |bin| bin.time_ms);
        // 120 m at 3 m/s take 40 s; no more than the gap lasted, no less than a sample may.
        assert_eq!(time_ms(120_000), [40_000]);
        assert_eq!(time_ms(300_000), [60_000]);
        assert_eq!(time_ms(0), [10_000]);
        // The steps of ten seconds are known, not those of the rest.
        assert_eq!(each_of(&binned(&[gap(120_000)]), |bin| bin.cadence_time_ms), [10_000]);
        // Before the first and after the last sample the timer may run without a gap.
        let last = Sample { timer_ms: 9000, ..SECOND };
        assert_eq!(each_of(&binned(&[last]), |bin| bin.time_ms), [1000]);
    }
}
