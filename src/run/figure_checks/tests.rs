//! The checks on invented recordings, through the table of samples as a season has it.

use super::*;
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, Channel, Samples};
use crate::run::samples::{self, GradeCurve};

/// 2025-01-01T00:00:00Z.
const START_MS: i64 = 1_735_689_600_000;

/// A recording from seconds, cumulative distances and heights.
fn recording(points: &[(i64, f64, f64)]) -> Activity {
    let mut samples = Samples::default();
    for &(second, distance_m, elevation_m) in points {
        let row = samples.push_time(START_MS + second * 1000, 0);
        samples.set(row, Channel::DistanceM, distance_m);
        samples.set(row, Channel::ElevationM, elevation_m);
    }
    Activity { sport: Some("running".into()), ..Activity::of_samples(FileFormat::Fit, samples) }
}

/// A level run at 3 m/s.
fn steady(seconds: i64) -> Activity {
    recording(&(0..=seconds).map(|at| (at, 3.0 * at as f64, 100.0)).collect::<Vec<_>>())
}

fn doubts(activity: &Activity, device: &DeviceFigures) -> Vec<Doubt> {
    let samples = samples::table(activity, GradeCurve::Minetti).unwrap();
    let time_ms = &activity.samples.time_ms;
    let length_s = s_from_ms(time_ms[time_ms.len() - 1] - time_ms[0]);
    let distance_m = samples.table.column(DISTANCE_M.name).unwrap().f64().unwrap();
    let totals = Totals {
        distance_m: distance_m.iter().flatten().last(),
        timer_s: Some(length_s),
        length_s: Some(length_s),
    };
    of_recording(&samples, totals, device).unwrap()
}

fn words(activity: &Activity) -> Vec<&'static str> {
    doubts(activity, &DeviceFigures::default()).into_iter().map(Doubt::word).collect()
}

#[test]
fn a_total_within_three_per_cent_is_believed_and_beyond_it_not() {
    // 3600 m in 1200 s.
    let run = steady(1200);
    let of = |distance_m, timer_s| {
        let figures = DeviceFigures {
            distance_m: Some(distance_m),
            timer_s: Some(timer_s),
            ..DeviceFigures::default()
        };
        doubts(&run, &figures)
    };
    assert_eq!(of(3600.0, 1200.0), []);
    assert_eq!(of(3500.0, 1170.0), []);
    assert_eq!(of(3200.0, 1200.0), [Doubt::DistanceDiffers { by_pct: 12.5 }]);
    assert_eq!(of(3600.0, 1600.0), [Doubt::TimerDiffers { by_pct: -25.0 }]);
    // A device that says zero says nothing.
    assert_eq!(of(0.0, 0.0), []);
}

#[test]
fn a_few_seconds_and_metres_are_no_doubt_in_a_short_run() {
    let figures =
        DeviceFigures { distance_m: Some(280.0), timer_s: Some(95.0), ..DeviceFigures::default() };
    assert_eq!(doubts(&steady(100), &figures), []);
}

#[test]
fn a_ride_recorded_as_a_run_is_faster_than_anyone() {
    // 8 m/s for half an hour.
    let ride: Vec<_> = (0..1800).map(|at| (at, 8.0 * at as f64, 100.0)).collect();
    assert_eq!(words(&recording(&ride)), ["faster-than-anyone"]);
}

#[test]
fn a_drive_home_at_the_end_of_a_slow_run_is_found_by_its_kilometre() {
    let at = |second: i64| match second {
        0..=3000 => 3.0 * second as f64,
        _ => 9000.0 + 12.0 * (second - 3000) as f64,
    };
    let run: Vec<_> = (0..3120).map(|second| (second, at(second), 100.0)).collect();
    let found = doubts(&recording(&run), &DeviceFigures::default());
    assert!(matches!(found[..], [Doubt::FasterThanAnyone { is_whole: false, .. }]), "{found:?}");
}

#[test]
fn distance_in_lumps_and_a_jump_after_lost_signal_are_nothing_impossible() {
    // 5 m/s, told once a minute.
    let lumps: Vec<_> = (0..1800).map(|at| (at, 300.0 * (at / 60) as f64, 100.0)).collect();
    assert_eq!(words(&recording(&lumps)), [""; 0]);
    // Five minutes in a tunnel, then all of its 900 m at once.
    let tunnel = |at: i64| if (600..900).contains(&at) { 1800.0 } else { 3.0 * at as f64 };
    let tunnel: Vec<_> = (0..1800).map(|at| (at, tunnel(at), 100.0)).collect();
    assert_eq!(words(&recording(&tunnel)), [""; 0]);
}

#[test]
fn squeezed_times_and_months_are_impossible_and_a_night_between_two_halves_is_not() {
    // 6.5 km in 4 s.
    let squeezed: Vec<_> = (0..=4).map(|at| (at, 1625.0 * at as f64, 100.0)).collect();
    let run = recording(&squeezed);
    assert!(doubts(&run, &DeviceFigures::default()).iter().all(|doubt| doubt.is_impossible()));
    assert_eq!(words(&run), ["faster-than-anyone"]);
    // 300 points over 135 days.
    let months: Vec<_> = (0..300).map(|at| (at * 38_880, 20.0 * at as f64, 100.0)).collect();
    assert_eq!(words(&recording(&months)), ["times-made-up"]);
    // An hour, a pause of three days, and another hour.
    let hour = |from: i64| (0..3600).map(move |at| from + at);
    let halves = hour(0).chain(hour(3 * 86_400)).enumerate();
    let halves: Vec<_> = halves.map(|(row, at)| (at, 3.0 * row as f64, 100.0)).collect();
    assert_eq!(words(&recording(&halves)), [""; 0]);
}

#[test]
fn nobody_climbs_a_metre_a_second_and_half_of_it_is_hard_but_possible() {
    let uphill = |climb_mps: f64| -> Vec<_> {
        let hill = (0..600).map(|at| (at, 2.0 * at as f64, 100.0 + climb_mps * at as f64));
        words(&recording(&hill.collect::<Vec<_>>()))
    };
    assert_eq!(uphill(1.0), ["altitude-climbs-too-fast"]);
    assert_eq!(uphill(0.5), [""; 0]);
    // A cable car of a kilometre at 1 m/s along and up.
    let car: Vec<_> = (0..600).map(|at| (at, at as f64, 100.0 + at as f64)).collect();
    assert_eq!(words(&recording(&car)), [""; 0]);
}
