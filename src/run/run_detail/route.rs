//! The shape of a route without its place: metres east and north of its first visible point, with
//! every point inside a hidden circle left out.

use super::RunSamples;
use crate::activity::privacy_zone::PrivacyZone;
use crate::base::units::{EARTH_RADIUS_M, haversine_m};

/// What may be shown of a route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Lines of points in metres east and north of the first of them; broken where points are hidden
    /// or missing.
    pub lines: Vec<Vec<(f64, f64)>>,
    /// Points inside hidden circles.
    pub hidden_count: usize,
    /// Hidden circles that were known.
    pub zone_count: usize,
}

/// Recordings that are silent for longer than this break the line, in metres between two points: the
/// straight way across could lead through a hidden place.
const GAP_M: f64 = 200.0;

/// The shape of a run's route; without lines where no point may be shown.
pub fn route(run: &RunSamples, zones: &[PrivacyZone]) -> Route {
    let mut route = Route { zone_count: zones.len(), ..Route::default() };
    let mut origin: Option<(f64, f64)> = None;
    let mut last: Option<(f64, f64)> = None;
    for place in &run.places_deg {
        let Some(at) = *place else {
            last = None;
            continue;
        };
        if zones.iter().any(|zone| is_inside(at, zone)) {
            route.hidden_count += 1;
            last = None;
            continue;
        }
        let first = *origin.get_or_insert(at);
        let is_free = |before: (f64, f64)| {
            haversine_m(before, at) <= GAP_M
                && !zones.iter().any(|zone| leads_through(before, at, zone))
        };
        let follows = last.is_some_and(is_free);
        if !follows {
            route.lines.push(Vec::new());
        }
        if let Some(line) = route.lines.last_mut() {
            line.push(metres(first, at));
        }
        last = Some(at);
    }
    route.lines.retain(|line| line.len() > 1);
    route
}

fn is_inside(at: (f64, f64), zone: &PrivacyZone) -> bool {
    haversine_m(at, (zone.lat_deg, zone.lon_deg)) <= zone.radius_m
}

/// Whether the straight way between two places comes within a zone.
fn leads_through(from: (f64, f64), to: (f64, f64), zone: &PrivacyZone) -> bool {
    let (x0, y0) = metres((zone.lat_deg, zone.lon_deg), from);
    let (x1, y1) = metres((zone.lat_deg, zone.lon_deg), to);
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 { (-(x0 * dx + y0 * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (x0 + along * dx).hypot(y0 + along * dy) <= zone.radius_m
}

/// East and north of a first place; near enough for the length of a run.
fn metres(first: (f64, f64), at: (f64, f64)) -> (f64, f64) {
    let north_m = (at.0 - first.0).to_radians() * EARTH_RADIUS_M;
    // Across the date line the short way round is meant.
    let degrees = (at.1 - first.1 + 540.0).rem_euclid(360.0) - 180.0;
    let east_m = degrees.to_radians() * EARTH_RADIUS_M * first.0.to_radians().cos();
    (east_m, north_m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{Activity, Channel, Samples};
    use crate::run::samples::{self, GradeCurve};

    /// A point every ten metres to the east along the equator.
    fn run(points: usize) -> RunSamples {
        let mut samples = Samples::default();
        for point in 0..points {
            let row = samples.push_time(1_735_689_600_000 + point as i64 * 3000, 0);
            samples.set(row, Channel::LatDeg, 0.0);
            samples.set(row, Channel::LonDeg, degrees(10.0 * point as f64));
        }
        samples.pad();
        let activity = Activity::of_samples(FileFormat::Gpx, samples);
        let table = samples::table(&activity, GradeCurve::Empirical).unwrap();
        RunSamples::of("a".to_owned(), table, &activity)
    }

    fn degrees(metres: f64) -> f64 {
        (metres / EARTH_RADIUS_M).to_degrees()
    }

    fn zone(east_m: f64, radius_m: f64) -> PrivacyZone {
        PrivacyZone { lat_deg: 0.0, lon_deg: degrees(east_m), radius_m }
    }

    #[test]
    fn a_route_is_metres_from_its_first_point() {
        let route = route(&run(101), &[]);
        assert_eq!((route.lines.len(), route.hidden_count), (1, 0));
        let (east_m, north_m) = route.lines[0][100];
        assert!((east_m - 1000.0).abs() < 0.01 && north_m.abs() < 0.01, "{east_m} {north_m}");
    }

    #[test]
    fn nothing_inside_a_zone_is_shown_and_no_line_leads_through_it() {
        // Points from 395 m to 605 m are hidden: 400, 410, ... 600.
        let route = route(&run(101), &[zone(500.0, 105.0)]);
        assert_eq!(route.hidden_count, 21);
        let ends: Vec<(f64, f64)> = route
            .lines
            .iter()
            .map(|line| (line[0].0.round(), line[line.len() - 1].0.round()))
            .collect();
        assert_eq!(ends, [(0.0, 390.0), (610.0, 1000.0)]);
    }

    #[test]
    fn where_the_first_point_is_hidden_the_shape_begins_elsewhere() {
        let route = route(&run(101), &[zone(0.0, 205.0)]);
        // The first visible point is the origin, so nothing tells how far the hidden one lies.
        assert_eq!(route.lines[0][0], (0.0, 0.0));
        assert_eq!(super::route(&run(101), &[zone(500.0, 600.0)]).lines, Vec::<Vec<_>>::new());
    }

    #[test]
    fn a_zone_between_two_points_breaks_the_line() {
        let mut sparse = run(101);
        sparse.places_deg = sparse.places_deg.into_iter().step_by(15).collect();
        // Points every 150 m; the circle lies between those of 450 and 600 m and touches neither.
        let route = route(&sparse, &[zone(525.0, 60.0)]);
        assert_eq!((route.lines.len(), route.hidden_count), (2, 0));
    }

    #[test]
    fn a_long_silence_breaks_the_line() {
        let mut silent = run(101);
        silent.places_deg.drain(40..70);
        assert_eq!(route(&silent, &[]).lines.len(), 2);
    }
}
