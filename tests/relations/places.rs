//! Wherever on Earth a track lies, it is as long as its great circles.

use std::fmt::Write;

use crate::dice::Dice;
use crate::facts::only_run;
use crate::recording::METRES_PER_DEG;

/// Mean radius of the Earth.
const EARTH_M: f64 = 6_371_008.8;
const STEP_M: f64 = 15.0;
const STEP_S: u32 = 5;
const POINTS: u32 = 400;

type Place = (f64, f64);

/// A winding track from a place, a step of 15 m every five seconds; longitudes stay within half a turn.
fn track(from: Place, seed: u64) -> Vec<Place> {
    let mut dice = Dice::new(seed);
    let (mut at, mut bearing) = (from, dice.between(0.0, 6.0));
    let mut places = vec![from];
    for _ in 1..POINTS {
        bearing += dice.between(-0.15, 0.15);
        let (lat_deg, lon_deg) = at;
        let north_deg = STEP_M * f64::cos(bearing) / METRES_PER_DEG;
        let east_deg = STEP_M * f64::sin(bearing) / METRES_PER_DEG / lat_deg.to_radians().cos();
        at = (lat_deg + north_deg, (lon_deg + east_deg + 540.0).rem_euclid(360.0) - 180.0);
        places.push(at);
    }
    places
}

/// The length by the formula of Vincenty for a sphere, which is exact for small and large steps.
fn great_circles_m(places: &[Place]) -> f64 {
    let step = |pair: &[Place]| {
        let [(lat_a, lon_a), (lat_b, lon_b)] = [pair[0], pair[1]]
            .map(|(lat_deg, lon_deg)| (lat_deg.to_radians(), lon_deg.to_radians()));
        let turn = lon_b - lon_a;
        let across = lat_b.cos() * turn.sin();
        let along = lat_a.cos() * lat_b.sin() - lat_a.sin() * lat_b.cos() * turn.cos();
        let inward = lat_a.sin() * lat_b.sin() + lat_a.cos() * lat_b.cos() * turn.cos();
        EARTH_M * f64::hypot(across, along).atan2(inward)
    };
    places.windows(2).map(step).sum()
}

fn gpx(places: &[Place]) -> String {
    let mut text =
        "<gpx version=\"1.1\" creator=\"App\"><trk><type>running</type><trkseg>".to_owned();
    for (number, (lat_deg, lon_deg)) in (0..).zip(places) {
        let second: u32 = number * STEP_S;
        let (minute, second) = (second / 60, second % 60);
        write!(
            text,
            "<trkpt lat=\"{lat_deg:.9}\" lon=\"{lon_deg:.9}\"><time>2026-01-05T10:{minute:02}:{second:02}Z\
             </time></trkpt>"
        )
        .unwrap();
    }
    text + "</trkseg></trk></gpx>"
}

/// Distance, time of moving and fast distance; the zone follows the longitude, and with it the day.
fn figures(places: &[Place]) -> [f64; 3] {
    let run = only_run("a.gpx", gpx(places).as_bytes());
    ["distance_m", "moving_s", "elapsed_s"].map(|column| run[column].as_f64().unwrap())
}

#[test]
fn a_track_is_as_long_as_its_great_circles_anywhere() {
    let places = [
        ("at sea", (-40.0, -30.0)),
        ("on the equator", (0.0, -25.0)),
        ("where both are nought", (0.0, 0.0)),
        ("over the antimeridian", (-17.0, 179.995)),
        ("under the north pole", (89.7, 12.0)),
        ("by the south pole", (-89.9, -100.0)),
    ];
    for (seed, (what, from)) in (0..).zip(places) {
        let places = track(from, seed);
        let expected_m = great_circles_m(&places);
        assert!((expected_m / (STEP_M * f64::from(POINTS - 1)) - 1.0).abs() < 0.02, "{what}");
        let [distance_m, ..] = figures(&places);
        assert!((distance_m / expected_m - 1.0).abs() < 1e-3, "{what}: {distance_m}, {expected_m}");
    }
}

#[test]
fn a_track_over_the_pole_is_as_long_as_its_great_circles() {
    // Half the points on one meridian northwards, the others down on the one behind the pole.
    let step_deg = STEP_M / METRES_PER_DEG;
    let from_pole_deg =
        |number: u32| (f64::from(number) - f64::from(POINTS) / 2.0 + 0.4) * step_deg;
    let place = |number: u32| match from_pole_deg(number) {
        beyond_deg if beyond_deg > 0.0 => (90.0 - beyond_deg, -170.0),
        before_deg => (90.0 + before_deg, 10.0),
    };
    let places: Vec<Place> = (0..POINTS).map(place).collect();
    let expected_m = great_circles_m(&places);
    let [distance_m, ..] = figures(&places);
    assert!((distance_m / expected_m - 1.0).abs() < 1e-3, "{distance_m}, {expected_m}");
}

#[test]
fn a_mirrored_track_has_the_same_figures() {
    for (seed, from) in (0..).zip([(-40.0, -30.0), (60.0, 20.0), (-17.0, 179.995)]) {
        let places = track(from, seed);
        let expected = figures(&places);
        for (north, east) in [(-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)] {
            let mirror = |(lat_deg, lon_deg): &Place| (north * lat_deg, east * lon_deg);
            let mirrored: Vec<Place> = places.iter().map(mirror).collect();
            for (figure, expected) in figures(&mirrored).into_iter().zip(expected) {
                assert!((figure - expected).abs() < 0.01, "{from:?} {north} {east}: {figure}");
            }
        }
    }
}
