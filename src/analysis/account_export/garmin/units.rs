//! Decides the units of a list by what is possible: the files do not say them, and not all are
//! alike. What no single reading makes possible stays undecided.

use std::ops::RangeInclusive;

use super::entry::GarminActivity;
use crate::base::stats::median_high;
use crate::base::units::{CM_PER_M, MS_PER_S};

/// Factors to SI; `None` where the list leaves a unit open.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Units {
    /// Of durations, to seconds.
    pub(super) time: Option<f64>,
    /// Of distances, to metres.
    pub(super) distance: Option<f64>,
    /// Of the elevation gain, to metres.
    pub(super) gain: Option<f64>,
}

/// Median duration of activities that somebody recorded, in seconds.
const TIMES_S: RangeInclusive<f64> = 60.0..=86_400.0;
/// Median speed of activities, on foot, wheels or in water, in metres per second. The ends are less
/// than the hundred between metre and centimetre apart, so one reading fits at most.
const SPEEDS_MPS: RangeInclusive<f64> = 0.3..=15.0;
/// Median climb over distance: half a metre a kilometre is flat, one in ten is steep everywhere.
const CLIMB_RATIOS: RangeInclusive<f64> = 0.0005..=0.1;

/// Decides the units of a list.
pub(super) fn units(entries: &[GarminActivity]) -> Units {
    let per_ms = 1.0 / MS_PER_S as f64;
    let per_cm = 1.0 / CM_PER_M;
    let durations = entries.iter().filter_map(|entry| above_zero(entry.duration.number()));
    let time = only_reading(median_high(durations), [1.0, per_ms], &TIMES_S);
    let speeds = entries.iter().filter_map(|entry| {
        let duration_s = above_zero(entry.duration.number())? * time?;
        Some(above_zero(entry.distance.number())? / duration_s)
    });
    let distance = only_reading(median_high(speeds), [1.0, per_cm], &SPEEDS_MPS);
    let climbs = entries.iter().filter_map(|entry| {
        let distance_m = above_zero(entry.distance.number())? * distance?;
        Some(above_zero(entry.gain.number())? / distance_m)
    });
    let gain = only_reading(median_high(climbs), [1.0, per_cm], &CLIMB_RATIOS);
    Units { time, distance, gain }
}

/// The number if it is above zero; these lists write zero for what was not measured.
pub(super) fn above_zero(number: Option<f64>) -> Option<f64> {
    number.filter(|&number| number > 0.0)
}

/// The factor that makes a value possible, if exactly one does.
fn only_reading(
    value: Option<f64>,
    factors: [f64; 2],
    possible: &RangeInclusive<f64>,
) -> Option<f64> {
    let value = value?;
    let mut fitting = factors.into_iter().filter(|factor| possible.contains(&(value * factor)));
    fitting.next().filter(|_| fitting.next().is_none())
}
