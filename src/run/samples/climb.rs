//! Ascent and descent with hysteresis: a turn in altitude counts once it exceeds a threshold, so
//! that noise does not add up to climbing.

use super::elevation::{AltitudeQuality, Relief};

/// Thresholds by noise. Engineering defaults; whole-metre resolution is not noise.
const FINE_M: f64 = 2.0;
const NOISY_M: f64 = 5.0;
const SATELLITE_M: f64 = 10.0;
const NOISY_SIGMA_M: f64 = 1.0;
const SATELLITE_SIGMA_M: f64 = 3.0;

/// The turn that counts for altitude of this noise.
pub(super) fn threshold_m(relief: &Relief) -> f64 {
    match relief.quality {
        _ if relief.sigma_m > SATELLITE_SIGMA_M => SATELLITE_M,
        AltitudeQuality::Gps if relief.doubt.is_some() => SATELLITE_M,
        _ if relief.sigma_m > NOISY_SIGMA_M => NOISY_M,
        AltitudeQuality::None => f64::INFINITY,
        _ => FINE_M,
    }
}

/// Change of altitude within confirmed climbs and drops, per sample: climbs positive in the first
/// list, drops positive in the second, zero elsewhere. A dip below the threshold inside a climb makes a sample negative, so
/// that the sums are the climbs' net heights.
pub(super) fn ascent_and_descent(smooth_m: &[f64], threshold_m: f64) -> (Vec<f64>, Vec<f64>) {
    let mut ascent_m = vec![0.0; smooth_m.len()];
    let mut descent_m = vec![0.0; smooth_m.len()];
    let known: Vec<usize> = (0..smooth_m.len()).filter(|&row| smooth_m[row].is_finite()).collect();
    for leg in legs(smooth_m, &known, threshold_m).windows(2) {
        let (from, to) = (leg[0], leg[1]);
        let rises = smooth_m[known[to]] > smooth_m[known[from]];
        for at in from + 1..=to {
            let change_m = smooth_m[known[at]] - smooth_m[known[at - 1]];
            if rises {
                ascent_m[known[at]] = change_m;
            } else {
                descent_m[known[at]] = -change_m;
            }
        }
    }
    (ascent_m, descent_m)
}

/// Indices into `known` of the turning points that exceed the threshold, the last extreme included.
fn legs(smooth_m: &[f64], known: &[usize], threshold_m: f64) -> Vec<usize> {
    let height_m = |index: usize| smooth_m[known[index]];
    let mut turns: Vec<usize> = Vec::new();
    // Until the first confirmed leg both the lowest and the highest point may start it.
    let (mut lowest, mut highest) = (0, 0);
    let mut rising: Option<bool> = None;
    for index in 0..known.len() {
        if height_m(index) < height_m(lowest) {
            lowest = index;
        }
        if height_m(index) > height_m(highest) {
            highest = index;
        }
        let turned_down =
            rising != Some(false) && height_m(highest) - height_m(index) >= threshold_m;
        let turned_up = rising != Some(true) && height_m(index) - height_m(lowest) >= threshold_m;
        if turned_down || turned_up {
            turns.push(if turned_down { highest } else { lowest });
            (lowest, highest) = (index, index);
            rising = Some(turned_up);
        }
    }
    match rising {
        Some(true) => turns.push(highest),
        Some(false) => turns.push(lowest),
        None => {}
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(heights_m: &[f64], threshold_m: f64) -> (f64, f64) {
        let (ascent_m, descent_m) = ascent_and_descent(heights_m, threshold_m);
        (ascent_m.iter().sum(), descent_m.iter().sum())
    }

    #[test]
    fn noise_below_the_threshold_is_no_climb() {
        assert_eq!(totals(&[100.0, 101.0, 100.0, 101.5, 100.0], 2.0), (0.0, 0.0));
    }

    #[test]
    fn a_hill_counts_once_in_each_direction() {
        // Up 10 with a dip of 1 on the way, down 8.
        assert_eq!(totals(&[100.0, 105.0, 104.0, 110.0, 102.0], 2.0), (10.0, 8.0));
    }

    #[test]
    fn every_confirmed_turn_counts() {
        assert_eq!(totals(&[0.0, 5.0, 1.0, 6.0], 2.0), (10.0, 4.0));
    }

    #[test]
    fn missing_heights_are_bridged() {
        assert_eq!(totals(&[0.0, f64::NAN, 5.0], 2.0), (5.0, 0.0));
        assert_eq!(totals(&[f64::NAN, f64::NAN], 2.0), (0.0, 0.0));
    }
}
