//! Shortest times over fixed distances at grade-adjusted speed, for the critical-speed line.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use super::stored::{Stored, each, ids};
use crate::base::units::{m_from_mm, s_from_ms};
use crate::columns::{
    BEST_DISTANCE_M, BEST_RUN_ID, BEST_TIME_S, BESTS, Column, EFFORT_MPS, SPEED_MPS, STEP_MM,
    TIME_UTC_MS, TIMER_MS,
};

/// The distances of Smyth & Muniz-Pumares 2020 (Med Sci Sports Exerc 52:2637), in metres.
const DISTANCES_M: [i64; 6] = [400, 800, 1000, 1500, 3000, 5000];
/// Faster than this over 400 m no runner is, so it is a fault of the recording (world best 9.3).
const MAX_SPEED_MPS: f64 = 9.5;

/// The shortest time over one distance: a row of [`BESTS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// Distance at grade-adjusted speed in metres.
    pub distance_m: i64,
    /// Time in seconds, pauses included.
    pub time_s: f64,
}

/// The best times of one run; distances longer than the run have no row.
pub(super) fn bests(samples: &DataFrame) -> PolarsResult<Vec<Best>> {
    let effort_m = adjusted_distance_m(samples)?;
    let time_ms = TIME_UTC_MS.integers(samples)?;
    let best = |&distance_m: &i64| {
        let time_s = shortest_s(&effort_m, &time_ms, distance_m as f64)?;
        Some(Best { distance_m, time_s })
    };
    Ok(DISTANCES_M.iter().filter_map(best).collect())
}

impl Stored for Best {
    fn list() -> Vec<&'static Column> {
        BESTS.to_vec()
    }

    fn columns(rows: &[(&str, &Self)]) -> Vec<PolarsColumn> {
        vec![
            BEST_RUN_ID.of(ids(rows)),
            BEST_DISTANCE_M.of(each(rows, |best| best.distance_m)),
            BEST_TIME_S.of(each(rows, |best| best.time_s)),
        ]
    }

    fn rows(table: &DataFrame) -> PolarsResult<Vec<Self>> {
        let times_s = BEST_TIME_S.numbers(table)?;
        let both = BEST_DISTANCE_M.integers(table)?.into_iter().zip(times_s);
        let best = |(distance_m, time_s): (i64, Option<f64>)| Self {
            distance_m,
            time_s: time_s.unwrap_or(f64::NAN),
        };
        Ok(both.map(best).collect())
    }
}

/// Cumulative distance, each step stretched by what its grade costs.
fn adjusted_distance_m(samples: &DataFrame) -> PolarsResult<Vec<f64>> {
    let (step_mm, timer_ms) = (STEP_MM.integers(samples)?, TIMER_MS.integers(samples)?);
    let (speed_mps, effort_mps) = (SPEED_MPS.numbers(samples)?, EFFORT_MPS.numbers(samples)?);
    let mut total_m = 0.0;
    Ok((0..samples.height())
        .map(|row| {
            let (step_m, timer_s) = (m_from_mm(step_mm[row]), s_from_ms(timer_ms[row]));
            let is_possible = step_m <= MAX_SPEED_MPS * timer_s.max(1.0);
            // Effort is a mean of ten seconds; its ratio to the speed is the factor of the grade.
            let factor = match (speed_mps[row], effort_mps[row]) {
                (Some(speed), Some(effort)) if speed > 1.0 => (effort / speed).clamp(0.5, 3.0),
                _ => 1.0,
            };
            total_m += if is_possible { step_m * factor } else { 0.0 };
            total_m
        })
        .collect())
}

/// The shortest time in which `distance_m` is covered, pauses included; `None` if it never is.
fn shortest_s(cumulative_m: &[f64], time_ms: &[i64], distance_m: f64) -> Option<f64> {
    let mut from = 0;
    let mut shortest_ms: Option<i64> = None;
    for to in 0..cumulative_m.len() {
        while from < to && cumulative_m[to] - cumulative_m[from + 1] >= distance_m {
            from += 1;
        }
        if cumulative_m[to] - cumulative_m[from] >= distance_m {
            let took_ms = time_ms[to] - time_ms[from];
            shortest_ms = Some(shortest_ms.map_or(took_ms, |best| best.min(took_ms)));
        }
    }
    shortest_ms.map(s_from_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fastest_stretch_counts_wherever_it_lies() {
        // 200 s at 2 m/s, then 100 s at 4 m/s: 400 m take 100 s, 800 m take 100 + 200 s.
        let time_ms: Vec<i64> = (0..=300).map(|second| second * 1000).collect();
        let cumulative_m: Vec<f64> = (0..=300)
            .map(|second| {
                if second <= 200 {
                    2.0 * f64::from(second)
                } else {
                    400.0 + 4.0 * f64::from(second - 200)
                }
            })
            .collect();
        assert_eq!(shortest_s(&cumulative_m, &time_ms, 400.0), Some(100.0));
        assert_eq!(shortest_s(&cumulative_m, &time_ms, 800.0), Some(300.0));
        assert_eq!(shortest_s(&cumulative_m, &time_ms, 1000.0), None);
    }

    #[test]
    fn a_pause_is_part_of_the_time() {
        assert_eq!(shortest_s(&[0.0, 200.0, 400.0], &[0, 50_000, 700_000], 400.0), Some(700.0));
    }
}
