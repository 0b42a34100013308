//! Climbs: parts of a run that are high, steep and long enough to be felt.

use super::Rows;
use crate::base::quantity::{Quantity, Unit};
use crate::base::units::M_PER_KM;

/// Lowest and shortest climb, and gentlest mean grade, that is one (engineering defaults).
const MIN_GAIN_M: f64 = 10.0;
const MIN_LENGTH_M: f64 = 50.0;
const MIN_GRADE_RATIO: f64 = 0.03;
/// A climb is over when this much of it is lost against the gentlest grade: after 170 m on the level,
/// or 5 m down (engineering default).
const OVER_M: f64 = 5.0;

/// One climb.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Climb {
    /// Distance from the start of the run to its foot, in metres.
    pub from_m: f64,
    /// Its length in metres.
    pub length_m: f64,
    /// How much higher its top lies than its foot, in metres.
    pub gain_m: f64,
    /// Its mean grade as rise over run.
    pub grade_ratio: f64,
    /// The steepest grade in it, over tens of metres; never below the mean one.
    pub steepest_ratio: f64,
}

impl Climb {
    /// Its length, in a unit for its size.
    pub fn length(&self) -> Quantity {
        let unit = if self.length_m < M_PER_KM { Unit::ShortM } else { Unit::DistanceM };
        Quantity::new(self.length_m, unit)
    }
}

/// A sample of known altitude.
#[derive(Clone, Copy)]
struct Point {
    row: usize,
    at_m: f64,
    /// Altitude without what changed in pauses: a lift is no climb.
    height_m: f64,
}

impl Point {
    /// Its height against a slope of the gentlest grade: it rises where a climb does.
    fn felt_m(self) -> f64 {
        self.height_m - MIN_GRADE_RATIO * self.at_m
    }
}

/// From every foot to the last top before the climb is over.
pub(super) fn climbs(rows: &Rows) -> Vec<Climb> {
    let points = points(rows);
    let mut climbs = Vec::new();
    let Some(&first) = points.first() else { return climbs };
    let (mut foot, mut top) = (first, first);
    for &point in &points {
        let is_over = top.felt_m() - point.felt_m() >= OVER_M;
        if is_over || point.felt_m() <= foot.felt_m() {
            climbs.extend(climb(rows, foot, top));
            (foot, top) = (point, point);
        } else if point.felt_m() > top.felt_m() {
            top = point;
        }
    }
    climbs.extend(climb(rows, foot, top));
    climbs
}

fn points(rows: &Rows) -> Vec<Point> {
    let mut points = Vec::with_capacity(rows.len());
    let (mut last, mut height_m): (Option<(f64, u32)>, f64) = (None, 0.0);
    for row in 0..rows.len() {
        let (Some(altitude_m), Some(at_m)) = (rows.altitude_m[row], rows.distance_m[row]) else {
            continue;
        };
        let stretch = rows.stretch[row];
        if let Some((last_m, _)) = last.filter(|(_, last)| *last == stretch) {
            height_m += altitude_m - last_m;
        }
        last = Some((altitude_m, stretch));
        points.push(Point { row, at_m, height_m });
    }
    points
}

fn climb(rows: &Rows, foot: Point, top: Point) -> Option<Climb> {
    let (gain_m, length_m) = (top.height_m - foot.height_m, top.at_m - foot.at_m);
    let is_one = gain_m >= MIN_GAIN_M && length_m >= MIN_LENGTH_M;
    let grade_ratio = gain_m / length_m;
    let grades = rows.grade_ratio[foot.row..=top.row].iter().flatten();
    let steepest_ratio = grades.copied().fold(grade_ratio, f64::max);
    let from_m = foot.at_m;
    is_one.then_some(Climb { from_m, length_m, gain_m, grade_ratio, steepest_ratio })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Metres and climb of each leg, walked in steps of a metre; steps of no length stand between.
    fn found(legs: &[(usize, f64)]) -> Vec<(f64, f64, f64)> {
        let mut rows = Rows::default();
        let (mut at_m, mut height_m) = (0.0, 0.0);
        let mut push = |at_m: f64, height_m: f64, grade: f64| {
            // The clock goes on where the runner stands still.
            for _ in 0..2 {
                rows.time_ms.push(0);
                rows.stretch.push(0);
                rows.distance_m.push(Some(at_m));
                rows.altitude_m.push(Some(height_m));
                rows.grade_ratio.push(Some(grade));
            }
        };
        push(0.0, 0.0, 0.0);
        for &(metres, climb_m) in legs {
            let grade = climb_m / metres as f64;
            for _ in 0..metres {
                (at_m, height_m) = (at_m + 1.0, height_m + grade);
                push(at_m, height_m, grade);
            }
        }
        let round = |value: f64| (value * 100.0).round() / 100.0;
        let climbs = climbs(&rows).into_iter();
        climbs.map(|one| (round(one.from_m), round(one.length_m), round(one.gain_m))).collect()
    }

    #[test]
    fn the_foot_is_where_the_hill_begins_and_not_the_lowest_point_before() {
        assert_eq!(found(&[(1000, 1.0), (300, 30.0), (500, 0.0)]), [(1000.0, 300.0, 30.0)]);
    }

    #[test]
    fn a_short_level_stretch_or_a_dip_is_part_of_a_climb_and_a_long_one_is_not() {
        assert_eq!(found(&[(200, 20.0), (150, 0.0), (200, 20.0)]), [(0.0, 550.0, 40.0)]);
        assert_eq!(found(&[(200, 20.0), (50, -2.0), (200, 20.0)]), [(0.0, 450.0, 38.0)]);
        let two = [(0.0, 200.0, 20.0), (400.0, 200.0, 20.0)];
        assert_eq!(found(&[(200, 20.0), (200, 0.0), (200, 20.0)]), two);
    }

    #[test]
    fn what_is_low_gentle_or_short_is_no_climb() {
        assert_eq!(found(&[(100, 9.9)]), []);
        assert_eq!(found(&[(1000, 29.0)]), []);
        assert_eq!(found(&[(49, 20.0), (500, 0.0)]), []);
        assert_eq!(found(&[(50, 20.0)]).len(), 1);
    }

    #[test]
    fn a_lift_in_a_pause_is_no_climb_and_the_steepest_is_no_less_than_the_mean() {
        let mut rows = Rows::default();
        for (row, (at_m, altitude_m)) in
            [(0.0, 0.0), (100.0, 20.0), (100.0, 80.0), (200.0, 100.0)].into_iter().enumerate()
        {
            rows.time_ms.push(0);
            rows.stretch.push(u32::from(row > 1));
            rows.distance_m.push(Some(at_m));
            rows.altitude_m.push(Some(altitude_m));
            rows.grade_ratio.push(None);
        }
        let [climb] = climbs(&rows)[..] else { panic!("one climb") };
        assert_eq!((climb.length_m, climb.gain_m), (200.0, 40.0));
        assert_eq!((climb.grade_ratio, climb.steepest_ratio), (0.2, 0.2));
    }
}
