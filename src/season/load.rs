//! Reads the calf load and the opening of a run from its tables.

use polars::prelude::PolarsResult;

use super::OpeningTick;
use crate::calf_load::{Bin, CalfLoad, calf_load};
use crate::columns::{
    LOAD_CADENCE_TIME_MS, LOAD_CONTACT_MS2, LOAD_CONTACT_TIME_MS, LOAD_DISTANCE_MM, LOAD_GRADE_PCT,
    LOAD_IS_RUNNING, LOAD_MILLISTEPS, LOAD_SPEED_CMPS, LOAD_TIME_MS, OPENING_AFTER_S,
    OPENING_EFFORT_MPS,
};
use crate::run_tables::RunTables;

/// The load of a run by a runner of this height in metres; `None` without speeds.
pub(super) fn load_of(run: &RunTables, height_m: Option<f64>) -> PolarsResult<Option<CalfLoad>> {
    if !run.row.has_speeds() {
        return Ok(None);
    }
    let table = &run.load;
    let (speed, grade) = (LOAD_SPEED_CMPS.integers(table)?, LOAD_GRADE_PCT.integers(table)?);
    let (distance, time) = (LOAD_DISTANCE_MM.integers(table)?, LOAD_TIME_MS.integers(table)?);
    let (steps, cadence) =
        (LOAD_MILLISTEPS.integers(table)?, LOAD_CADENCE_TIME_MS.integers(table)?);
    let (contact, known) =
        (LOAD_CONTACT_MS2.integers(table)?, LOAD_CONTACT_TIME_MS.integers(table)?);
    let is_running = LOAD_IS_RUNNING.flags(table)?;
    let bin = |row: usize| Bin {
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
    Ok(calf_load((0..table.height()).map(bin).collect(), height_m))
}

/// How hard the first ten minutes of a run were.
pub(super) fn opening_of(run: &RunTables) -> PolarsResult<Vec<OpeningTick>> {
    let after_s = OPENING_AFTER_S.numbers(&run.opening)?;
    let effort_mps = OPENING_EFFORT_MPS.numbers(&run.opening)?;
    let tick = |(after_s, effort_mps): (Option<f64>, Option<f64>)| {
        Some(OpeningTick { after_s: after_s?, effort_mps: effort_mps? })
    };
    Ok(after_s.into_iter().zip(effort_mps).filter_map(tick).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, Channel, FileFormat, Samples};
    use crate::run_tables::invented::{at, recording, tables};

    /// Half an hour at 3 m/s, a sample every second.
    fn steady(cadence: f64, contact_ms: f64, slope: f64) -> Activity {
        let mut samples = Samples::default();
        for second in 0..=1800 {
            let row = samples.push_time(at(0, 6, 0) + second * 1000, 0);
            let distance_m = 3.0 * second as f64;
            samples.set(row, Channel::DistanceM, distance_m);
            samples.set(row, Channel::CadencePerMin, cadence);
            samples.set(row, Channel::GroundContactMs, contact_ms);
            samples.set(row, Channel::ElevationM, 100.0 + slope * distance_m);
        }
        samples.pad();
        Activity::of_samples(FileFormat::Fit, samples)
    }

    fn load(activity: &Activity) -> CalfLoad {
        load_of(&tables(activity, "a"), None).unwrap().unwrap()
    }

    fn assert_near(value: f64, expected: f64) {
        assert!((value / expected - 1.0).abs() < 0.003, "{value} instead of {expected}");
    }

    #[test]
    fn half_an_hour_at_3_mps_is_its_steps_from_recording_to_load() {
        // 84.1 strides are the usual 168.2 steps a minute: 5046 in half an hour.
        let level = load(&steady(84.1, 260.0, 0.0));
        assert_near(level.by_speed.b4, 5.046 * 0.99927);
        assert_near(level.measured.unwrap().b9, 5.046);
        assert_near(level.chain.distance_only, 5.046 * 0.99927);
        // 1.075⁴ on 10 %, up from the first metre to the last.
        let uphill = load(&steady(84.1, 260.0, 0.10));
        assert_near(uphill.chain.with_grade / uphill.chain.with_speed, 1.3355);
        // A tenth more steps, each of 1.1^−2.8.
        let quick = load(&steady(84.1 * 1.1, 260.0, 0.0));
        assert_near(quick.by_speed.b4 / level.by_speed.b4, 0.8424);
    }

    #[test]
    fn without_cadence_and_contact_the_usual_ones_stand_in() {
        let mut bare = steady(84.1, 260.0, 0.0);
        for channel in [Channel::CadencePerMin, Channel::GroundContactMs, Channel::ElevationM] {
            bare.samples.channel_mut(channel).clear();
        }
        let load = load(&bare);
        assert_near(load.by_speed.b4, 5.046 * 0.99927);
        assert_eq!((load.measured, load.chain.full), (None, load.chain.with_speed));
    }

    #[test]
    fn without_distance_there_is_no_load() {
        let mut still = steady(84.1, 260.0, 0.0);
        still.samples.channel_mut(Channel::DistanceM).clear();
        assert_eq!(load_of(&tables(&still, "a"), None).unwrap(), None);
    }

    #[test]
    fn the_opening_is_ten_minutes_in_ticks_of_ten_seconds() {
        let ticks = opening_of(&tables(&recording(at(0, 6, 0), 30), "a")).unwrap();
        assert_eq!(ticks.len(), 60);
        assert_eq!(ticks[59].after_s, 590.0);
        assert!(ticks.iter().all(|tick| (tick.effort_mps - 3.0).abs() < 1e-9), "{ticks:?}");
        let short = opening_of(&tables(&recording(at(0, 6, 0), 5), "a")).unwrap();
        assert_eq!(short.len(), 30);
    }
}
