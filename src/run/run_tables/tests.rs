//! What a run's small tables tell of its calf load and its opening.

use super::fixtures::{at, recording, tables};
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, Channel, Samples};
use crate::run::calf_load::CalfLoad;

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
    tables(activity, "a").calf_load(None).unwrap()
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
    assert_eq!(tables(&still, "a").calf_load(None), None);
}

#[test]
fn the_opening_is_ten_minutes_in_ticks_of_ten_seconds() {
    let ticks = tables(&recording(at(0, 6, 0), 30), "a").opening;
    assert_eq!(ticks.len(), 60);
    assert_eq!(ticks[59].after_s, 590.0);
    assert!(ticks.iter().all(|tick| (tick.effort_mps - 3.0).abs() < 1e-9), "{ticks:?}");
    let short = tables(&recording(at(0, 6, 0), 5), "a").opening;
    assert_eq!(short.len(), 30);
}

#[test]
fn a_load_that_was_weighed_stays_what_it_was() {
    let mut run = tables(&steady(84.1, 260.0, 0.0), "a");
    let of_tall = run.calf_load(Some(1.9));
    assert_ne!(of_tall, run.calf_load(None));
    run.weigh(Some(1.9));
    assert_eq!(run.calf_load(None), of_tall);
}
