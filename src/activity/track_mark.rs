//! A mark by which the same points in two recordings are known, without a place in it: hashes of where
//! the points lie within the track's own bounds.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Channel, Samples};

/// So many of a track's smallest hashes are kept. Of two tracks the share of equal ones among as many
/// smallest of both is close to the share of points that they have in common (a bottom-k sketch).
/// Engineering default.
const KEPT: usize = 32;
/// Cells a degree, about a metre each. Services round positions to five decimals or more.
const CELLS_PER_DEG: f64 = 1e5;
/// A track of fewer cells could be that of another run: a treadmill without satellites, a lap of a
/// hall. Engineering default.
const FEWEST_CELLS: usize = 30;
/// Two runs over one route by satellites share a point in fifty; two exports of one recording share
/// all, or two in three when they are rounded to five decimals and to six. Engineering default.
const SAME_TRACK_RATIO: f64 = 0.5;

/// The smallest hashes of a track's points, in rising order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackMark(Vec<u32>);

impl TrackMark {
    /// The mark of these samples; `None` with too few different places.
    pub fn of(samples: &Samples) -> Option<Self> {
        let lat_deg = samples.channel(Channel::LatDeg);
        let lon_deg = samples.channel(Channel::LonDeg);
        let south_deg = lat_deg.iter().copied().fold(f64::INFINITY, f64::min);
        let west_deg = lon_deg.iter().copied().fold(f64::INFINITY, f64::min);
        let cell = |value: f64, edge: f64| ((value - edge) * CELLS_PER_DEG).round() as u32;
        let mut smallest = BTreeSet::new();
        let mut cells = Cells::default();
        for (&lat_deg, &lon_deg) in lat_deg.iter().zip(lon_deg) {
            if lat_deg.is_nan() || lon_deg.is_nan() {
                continue;
            }
            let place = (cell(lat_deg, south_deg), cell(lon_deg, west_deg));
            cells.see(place);
            let hash = hash(place);
            if smallest.len() < KEPT || smallest.last().is_some_and(|largest| hash < *largest) {
                smallest.insert(hash);
            }
            if smallest.len() > KEPT {
                smallest.pop_last();
            }
        }
        (cells.count() >= FEWEST_CELLS).then(|| Self(smallest.into_iter().collect()))
    }

    /// Whether two recordings have the same points.
    pub fn is_same_track(&self, other: &Self) -> bool {
        let both: BTreeSet<u32> = self.0.iter().chain(&other.0).copied().collect();
        let compared = both.len().min(self.0.len().max(other.0.len()));
        let is_shared =
            |hash: &&u32| self.0.binary_search(hash).is_ok() && other.0.binary_search(hash).is_ok();
        let shared = both.iter().take(compared).filter(is_shared).count();
        shared as f64 >= SAME_TRACK_RATIO * compared as f64
    }
}

/// Counts different cells, as far as they must be counted.
#[derive(Default)]
struct Cells(BTreeSet<(u32, u32)>);

impl Cells {
    fn see(&mut self, place: (u32, u32)) {
        if self.0.len() < FEWEST_CELLS {
            self.0.insert(place);
        }
    }

    fn count(&self) -> usize {
        self.0.len()
    }
}

/// Spreads cells evenly, the same on every machine (by the steps that end SplitMix64).
fn hash((north, east): (u32, u32)) -> u32 {
    let mut bits = u64::from(north) << 32 | u64::from(east);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (bits >> 32) as u32 ^ bits as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An hour round a bay at 3 m a second, with this much scatter to the north, to these decimals.
    fn track(scatter: impl Fn(i64) -> f64, decimals: i32) -> Samples {
        let mut samples = Samples::default();
        let round = |value: f64| (value * 10_f64.powi(decimals)).round() / 10_f64.powi(decimals);
        for second in 0..3600 {
            let angle = f64::from(second) / 600.0;
            let row = samples.push_time(i64::from(second) * 1000, 0);
            let lat_deg = -40.0 + 0.016 * angle.sin() + scatter(i64::from(second)) / 111_195.0;
            samples.set(row, Channel::LatDeg, round(lat_deg));
            samples.set(row, Channel::LonDeg, round(-30.0 + 0.021 * angle.cos()));
        }
        samples
    }

    fn mark(samples: &Samples) -> TrackMark {
        TrackMark::of(samples).unwrap()
    }

    /// Metres between −5 and 5, another row of them for each seed.
    fn noise(seed: i64) -> impl Fn(i64) -> f64 {
        move |second| f64::from(hash((second as u32, seed as u32)) % 1000) / 100.0 - 5.0
    }

    #[test]
    fn the_same_points_are_the_same_track_to_six_decimals_and_to_seven() {
        let (six, seven) = (mark(&track(noise(1), 6)), mark(&track(noise(1), 7)));
        assert!(six.is_same_track(&six) && six.is_same_track(&seven) && seven.is_same_track(&six));
        // A twentieth of the points was lost.
        let whole = track(noise(1), 7);
        let rows: Vec<usize> = (0..whole.len()).filter(|row| row % 20 != 7).collect();
        assert!(seven.is_same_track(&mark(&whole.take(&rows))));
    }

    #[test]
    fn another_run_over_the_same_route_is_another_track() {
        for seed in 2..12 {
            assert!(!mark(&track(noise(1), 7)).is_same_track(&mark(&track(noise(seed), 7))));
        }
    }

    #[test]
    fn a_point_that_stands_still_has_no_mark() {
        let mut still = track(noise(1), 7);
        for channel in [Channel::LatDeg, Channel::LonDeg] {
            still.channel_mut(channel).fill(1.0);
        }
        assert_eq!(TrackMark::of(&still), None);
        assert_eq!(TrackMark::of(&Samples::default()), None);
    }
}
