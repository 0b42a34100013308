//! Kilometres or miles, cut where they end: a sample across an end is shared out by distance.

use super::{Rows, Stretch};

/// Nobody runs so many kilometres in one go: the longest races are of six days, and the best of them some
/// 1,050 km. Of a distance that cannot be, the last split is the rest.
const MOST_SPLITS: usize = 1100;
/// The rest after the last whole split is left out when it is shorter than this.
const SHORTEST_M: f64 = 10.0;

pub(super) fn splits(rows: &Rows, length_m: f64) -> Vec<Stretch> {
    let mut splits = Vec::new();
    let mut parts: Vec<(usize, f64)> = Vec::new();
    let mut left_m = length_m;
    for row in 0..rows.len() {
        let step_m = rows.step_mm[row].max(0) as f64 / 1000.0;
        let mut taken = 0.0;
        // A silent gap may hold several ends.
        while step_m * (1.0 - taken) >= left_m && step_m > 0.0 && splits.len() + 1 < MOST_SPLITS {
            let share = left_m / step_m;
            parts.push((row, share));
            splits.push(rows.stretch(&parts));
            parts.clear();
            taken += share;
            left_m = length_m;
        }
        parts.push((row, 1.0 - taken));
        left_m -= step_m * (1.0 - taken);
    }
    let rest = rows.stretch(&parts);
    splits.extend((rest.distance_m >= SHORTEST_M).then_some(rest));
    splits
}
