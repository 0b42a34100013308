//! Climbs: confirmed ascents that are high and steep enough to be felt.

use super::Rows;

/// Lowest climb and gentlest mean grade that is one (engineering defaults).
const MIN_GAIN_M: f64 = 10.0;
const MIN_GRADE_RATIO: f64 = 0.03;

/// One climb.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Climb {
    /// Distance from the start of the run to its foot, in metres.
    pub from_m: f64,
    /// Its length in metres.
    pub length_m: f64,
    /// Its height in metres.
    pub gain_m: f64,
    /// Its mean grade as rise over run.
    pub grade_ratio: f64,
    /// The steepest grade in it; the mean one where no sample knows its own.
    pub steepest_ratio: f64,
}

pub(super) fn climbs(rows: &Rows) -> Vec<Climb> {
    let all: Vec<usize> = (0..rows.len()).collect();
    let rises = |row: &usize| rows.ascent_m[*row].unwrap_or(0.0).abs() > 0.0;
    let groups = all.chunk_by(|a, b| rises(a) == rises(b));
    groups
        .filter(|group| group.first().is_some_and(rises))
        .filter_map(|group| climb(rows, group))
        .collect()
}

fn climb(rows: &Rows, group: &[usize]) -> Option<Climb> {
    let (first, last) = (*group.first()?, *group.last()?);
    let at = |row: usize| rows.distance_m[row];
    let from_m = at(first)? - rows.step_mm[first] as f64 / 1000.0;
    let length_m = at(last)? - from_m;
    let gain_m: f64 = group.iter().filter_map(|row| rows.ascent_m[*row]).sum();
    let grade_ratio = if length_m > 0.0 { gain_m / length_m } else { 0.0 };
    let steepest = group.iter().filter_map(|row| rows.grade_ratio[*row]).reduce(f64::max);
    let is_one = gain_m >= MIN_GAIN_M && grade_ratio >= MIN_GRADE_RATIO;
    let steepest_ratio = steepest.unwrap_or(grade_ratio);
    is_one.then_some(Climb { from_m, length_m, gain_m, grade_ratio, steepest_ratio })
}
