//! Heights that stand aside of those before and of those after them: the spike of a flipped bit, the zero of
//! a sensor that drops out now and then. Medians tell them, so that neither hills nor other spikes hide one.

use std::ops::Range;

use crate::base::stats::median_high;
use crate::base::units::s_from_ms;

/// Nobody climbs faster for long (see `figure_checks`). Engineering default.
pub(super) const MOST_CLIMB_MPS: f64 = 0.8;
/// Heights on either side that a height is held against: up to seven spikes in a row are found, and as many
/// among fifteen. Engineering default.
const SIDE_ROWS: usize = 15;
/// Of a longer row the middle is found first, and what is left of it next: fourteen in all.
const MOST_PASSES: usize = 4;
/// A height stands aside by more than this and by more than so many times the noise, beyond what is climbed
/// in between. Engineering defaults.
const LEAST_ASIDE_M: f64 = 5.0;
const NOISE_TIMES: f64 = 6.0;
/// Median absolute deviation to standard deviation for normal noise.
const MAD_TO_SIGMA: f64 = 1.4826;

/// The heights before or after a row: their median, and the time to their middle.
struct Side {
    height_m: f64,
    away_s: f64,
}

/// What stands aside.
#[derive(Default)]
pub(super) struct Spikes {
    pub(super) rows: Vec<usize>,
    /// Standard deviation of the noise of the heights, in metres.
    pub(super) sigma_m: f64,
}

/// Blanks the heights that stand aside. `values` are heights in metres, NaN where unknown.
pub(super) fn blank(time_ms: &[i64], values: &mut [f64]) -> Spikes {
    let mut all = Spikes::default();
    for _ in 0..MOST_PASSES {
        let Spikes { rows, sigma_m } = find(time_ms, values);
        all.sigma_m = sigma_m;
        if rows.is_empty() {
            break;
        }
        rows.iter().for_each(|&row| values[row] = f64::NAN);
        all.rows.extend(rows);
    }
    all
}

fn find(time_ms: &[i64], values: &[f64]) -> Spikes {
    let known: Vec<usize> = (0..values.len()).filter(|&row| values[row].is_finite()).collect();
    let heights_m: Vec<f64> = known.iter().map(|&row| values[row]).collect();
    let medians_m = medians(&heights_m);
    let side = |rows: Range<usize>, at: usize| -> Option<Side> {
        let count = rows.len();
        let middle = *known.get(rows.start + count / 2).filter(|_| count > 0)?;
        let height_m = match count {
            SIDE_ROWS => medians_m[rows.start],
            // At the ends there are fewer.
            _ => {
                let mut few = heights_m[rows].to_vec();
                *few.select_nth_unstable_by(count / 2, f64::total_cmp).1
            }
        };
        let away_ms = (time_ms[known[at]] - time_ms[middle]).abs();
        Some(Side { height_m, away_s: s_from_ms(away_ms) })
    };
    let sides: Vec<Option<[Side; 2]>> = (0..known.len())
        .map(|at| {
            let before = side(at.saturating_sub(SIDE_ROWS)..at, at)?;
            Some([before, side(at + 1..known.len().min(at + 1 + SIDE_ROWS), at)?])
        })
        .collect();
    let off_m = known.iter().zip(&sides).filter_map(|(&row, sides)| {
        let [before, after] = sides.as_ref()?;
        Some((values[row] - before.height_m.midpoint(after.height_m)).abs())
    });
    let sigma_m = median_high(off_m).map_or(0.0, |size_m| size_m * MAD_TO_SIGMA);
    let least_m = LEAST_ASIDE_M.max(NOISE_TIMES * sigma_m);
    let is_aside = |height_m: f64, sides: &[Side; 2]| {
        let is_off = |sign: f64| {
            sides.iter().all(|side| {
                sign * (height_m - side.height_m) > least_m + MOST_CLIMB_MPS * side.away_s
            })
        };
        is_off(1.0) || is_off(-1.0)
    };
    let asides = known
        .iter()
        .zip(&sides)
        .filter(|(row, sides)| sides.as_ref().is_some_and(|sides| is_aside(values[**row], sides)));
    Spikes { rows: asides.map(|(row, _)| *row).collect(), sigma_m }
}

/// The median of each [`SIDE_ROWS`] heights in a row, by the first of them: kept sorted from one to the next.
fn medians(heights: &[f64]) -> Vec<f64> {
    let Some((first, later)) = heights.split_at_checked(SIDE_ROWS) else { return Vec::new() };
    let mut sorted = [0.0; SIDE_ROWS];
    sorted.copy_from_slice(first);
    sorted.sort_unstable_by(f64::total_cmp);
    let mut all = vec![sorted[SIDE_ROWS / 2]];
    for (old, new) in heights.iter().zip(later) {
        let from = sorted.partition_point(|height| height.total_cmp(old).is_lt());
        let to = sorted.partition_point(|height| height.total_cmp(new).is_lt());
        if to > from {
            sorted.copy_within(from + 1..to, from);
            sorted[to - 1] = *new;
        } else {
            sorted.copy_within(to..from, to + 1);
            sorted[to] = *new;
        }
        all.push(sorted[SIDE_ROWS / 2]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_that_go_on_are_those_of_each_row() {
        let heights: Vec<f64> = (0..200).map(|row| f64::from(row * row % 37)).collect();
        let of_each = heights.windows(SIDE_ROWS).map(|window| {
            let mut window = window.to_vec();
            window.sort_unstable_by(f64::total_cmp);
            window[SIDE_ROWS / 2]
        });
        assert_eq!(medians(&heights), of_each.collect::<Vec<_>>());
        assert!(medians(&heights[..SIDE_ROWS - 1]).is_empty());
    }

    /// Heights of every second over hills of ±40 m that are run up and down at 0.4 m/s at most, some of them
    /// overwritten; the rows that stand aside.
    fn found(wrong: impl Fn(usize, f64) -> Option<f64>) -> Vec<usize> {
        let time_ms: Vec<i64> = (0..1800).map(|second| second * 1000).collect();
        let hill = |row: usize| 560.0 + 40.0 * (row as f64 / 100.0).sin();
        let mut values: Vec<f64> =
            (0..1800).map(|row| wrong(row, hill(row)).unwrap_or_else(|| hill(row))).collect();
        let mut rows = blank(&time_ms, &mut values).rows;
        rows.sort_unstable();
        rows
    }

    #[test]
    fn a_spike_is_found_alone_near_an_end_and_among_many() {
        assert_eq!(found(|row, at| (row == 900).then_some(at + 15.0)), [900]);
        let two = |row, at| [45, 1750].contains(&row).then_some(at + 150.0);
        assert_eq!(found(two), [45, 1750]);
        assert_eq!(found(|row, at| (row > 1796 && row < 1799).then_some(at - 60.0)), [1797, 1798]);
        for every in [3, 5, 10, 18] {
            let zeros: Vec<usize> = (1..1799).filter(|row| row % every == 0).collect();
            let is_one = |row: usize| (1..1799).contains(&row) && row.is_multiple_of(every);
            assert_eq!(found(|row, _| is_one(row).then_some(0.0)), zeros);
        }
        let long = found(|row, at| (900..914).contains(&row).then_some(at - 30.0));
        assert_eq!(long, (900..914).collect::<Vec<usize>>());
    }

    #[test]
    fn hills_steps_and_noise_stand_nowhere_aside() {
        assert!(found(|_, _| None).is_empty());
        assert!(found(|row, at| (row > 900).then_some(at + 80.0)).is_empty());
        let noise = |row: usize| 8.0 * (row as f64 * 2.1).sin() + 5.0 * (row as f64 * 0.7).cos();
        assert!(found(|row, at| Some(at + noise(row))).is_empty());
        // A ridge that is run up and down as steeply as anybody can.
        let ridge = |row: usize| Some(1000.0 - 0.8 * (row as f64 - 900.0).abs());
        assert!(found(|row, _| ridge(row)).is_empty());
    }

    #[test]
    fn heights_of_every_minute_may_differ_by_what_is_climbed_in_it() {
        let time_ms: Vec<i64> = (0..40).map(|minute| minute * 60_000).collect();
        let mut saw: Vec<f64> = (0..40).map(|minute| f64::from(minute % 2) * 40.0).collect();
        assert!(blank(&time_ms, &mut saw).rows.is_empty());
        assert!(blank(&[], &mut []).rows.is_empty());
        assert!(blank(&time_ms[..2], &mut [0.0, 1e4]).rows.is_empty());
    }
}
