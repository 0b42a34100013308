//! Whether recorded heights can be heights at all: how widely they scatter from one sample to the next, and
//! whether a place that is passed again has the height it had before. Smooth heights need not be a
//! barometer's: phones smooth those of satellites.

use std::ops::Range;

use super::track::Track;
use crate::activity::import_notes::ImportNote;
use crate::base::stats::{median, median_high};
use crate::base::units::{M_PER_DEGREE, MS_PER_S, S_PER_HOUR, s_from_ms};
use crate::run::doubt::Doubt;

/// Heights that scatter more than this are none: satellites' err by ten metres, and slowly. Engineering
/// default.
const MOST_SCATTER_M: f64 = 20.0;
/// A second difference of three heights with equal noise has √6 times its standard deviation.
const SECOND_DIFFERENCE: f64 = 2.449_489_742_783_178;
/// Median absolute deviation to standard deviation for normal noise.
const MAD_TO_SIGMA: f64 = 1.4826;

/// Places that differ by more than this (median) are of no barometer, once its drift is taken out.
const MOST_APART_M: f64 = 5.0;
/// What weather moves a barometer's height by in an hour at most: 1.8 hPa. Engineering default.
const MOST_DRIFT_M_PER_HOUR: f64 = 15.0;
/// Side of a place in metres: as wide as positions err. Engineering default.
const PLACE_M: f64 = 10.0;
/// A place is passed again after this time. Engineering default.
const NEXT_PASS_MS: i64 = 60 * MS_PER_S;
/// Passes of different parts of a run are not compared, each so long: over hours weather moves a barometer
/// by more, and not along a line. Engineering default.
const PART_MS: i64 = 60 * 60 * MS_PER_S;
/// Fewer places that are passed again tell nothing. Engineering default.
const LEAST_PLACES: usize = 20;
/// On steeper ground a step aside is a step up. Engineering default.
const LEVEL_RATIO: f64 = 0.1;
/// Samples on either side between which the slope of a place is taken.
const SLOPE_ROWS: usize = 5;

/// Doubts heights that scatter; they are not used.
pub(super) fn scatters(track: &Track) -> Option<Doubt> {
    let known: Vec<usize> =
        (0..track.elevation_m.len()).filter(|&row| track.elevation_m[row].is_finite()).collect();
    let bends = known.windows(3).filter(|rows| track.stretch[rows[0]] == track.stretch[rows[2]]);
    let bends_m = bends.map(|rows| {
        let [before, at, after] = [0, 1, 2].map(|index| track.elevation_m[rows[index]]);
        (before - 2.0 * at + after).abs()
    });
    let by_m = median_high(bends_m)? * MAD_TO_SIGMA / SECOND_DIFFERENCE;
    (by_m > MOST_SCATTER_M).then_some(Doubt::AltitudeScatters { by_m })
}

/// Doubts heights of which too many are out of reach of those around; they are not used.
pub(super) fn strays(notes: &[ImportNote]) -> Option<Doubt> {
    notes.iter().find_map(|note| match *note {
        ImportNote::AltitudeStrays { strays, values } => {
            Some(Doubt::AltitudeStrays { strays, values })
        }
        _ => None,
    })
}

/// Doubts heights that differ where a place is passed again.
pub(super) fn places_differ(track: &Track) -> Option<Doubt> {
    let places = places(track);
    if places.len() < LEAST_PLACES {
        return None;
    }
    let drift = drift_m_per_s(&places);
    let spread_m = |place: &Vec<Pass>| {
        let heights = place.iter().map(|pass| pass.elevation_m() - drift * pass.at_s());
        let (low, high) = heights
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), height| {
                (low.min(height), high.max(height))
            });
        high - low
    };
    let by_m = median(places.iter().map(spread_m))?;
    (by_m > MOST_APART_M).then_some(Doubt::PlacesDiffer { by_m })
}

/// One pass of a place: what its samples add up to.
#[derive(Clone, Copy)]
struct Pass {
    first_ms: i64,
    last_ms: i64,
    count: f64,
    sum_s: f64,
    sum_m: f64,
}

impl Pass {
    fn of(track: &Track, row: usize) -> Self {
        let at_ms = track.time_ms[row];
        let sum_s = s_from_ms(at_ms - track.time_ms[0]);
        Self { first_ms: at_ms, last_ms: at_ms, count: 1.0, sum_s, sum_m: track.elevation_m[row] }
    }

    fn and(self, later: Self) -> Self {
        Self {
            first_ms: self.first_ms,
            last_ms: later.last_ms,
            count: self.count + later.count,
            sum_s: self.sum_s + later.sum_s,
            sum_m: self.sum_m + later.sum_m,
        }
    }

    fn at_s(&self) -> f64 {
        self.sum_s / self.count
    }

    fn elevation_m(&self) -> f64 {
        self.sum_m / self.count
    }
}

/// The passes of every place that is passed at least twice within an hour.
fn places(track: &Track) -> Vec<Vec<Pass>> {
    // Samples that follow each other in one square are one before anything is sorted.
    let mut stays: Vec<(Cell, Pass)> = Vec::new();
    for (cell, row) in cells(track) {
        let here = Pass::of(track, row);
        match stays.last_mut() {
            Some((last, pass)) if *last == cell && is_same_pass(pass, &here) => {
                *pass = pass.and(here);
            }
            _ => stays.push((cell, here)),
        }
    }
    stays.sort_by_key(|(cell, pass)| (*cell, pass.first_ms));
    stays
        .chunk_by(|one, next| one.0 == next.0)
        .map(|cell| {
            cell.chunk_by(|one, next| is_same_pass(&one.1, &next.1))
                .filter_map(|stays| stays.iter().map(|(_, pass)| *pass).reduce(Pass::and))
                .collect::<Vec<Pass>>()
        })
        .filter(|passes| passes.len() > 1)
        .collect()
}

fn is_same_pass(one: &Pass, next: &Pass) -> bool {
    next.first_ms - one.last_ms < NEXT_PASS_MS
}

/// A square of the ground in one part of the run.
type Cell = (i64, i64, i64);

/// The square in which every sample on level ground lies.
fn cells(track: &Track) -> Vec<(Cell, usize)> {
    let [lat_deg, lon_deg] = track.place;
    let is_placed = |row: &usize| lat_deg[*row].is_finite() && lon_deg[*row].is_finite();
    let rows = 0..lat_deg.len().min(lon_deg.len());
    let Some(first) = rows.clone().find(is_placed) else { return Vec::new() };
    let m_per_lon_degree = M_PER_DEGREE * lat_deg[first].to_radians().cos();
    let cell = |row: usize| {
        let east_m = (lon_deg[row] - lon_deg[first]) * m_per_lon_degree;
        let north_m = (lat_deg[row] - lat_deg[first]) * M_PER_DEGREE;
        let part = (track.time_ms[row] - track.time_ms[0]) / PART_MS;
        ((east_m / PLACE_M).floor() as i64, (north_m / PLACE_M).floor() as i64, part)
    };
    let is_wanted = |row: &usize| is_placed(row) && is_level(track, *row);
    rows.filter(is_wanted).map(|row| (cell(row), row)).collect()
}

/// Whether a sample has a height and lies on ground that hardly rises or falls.
fn is_level(track: &Track, row: usize) -> bool {
    let around: Range<usize> =
        row.saturating_sub(SLOPE_ROWS)..(row + SLOPE_ROWS).min(track.elevation_m.len() - 1);
    let along_m = track.distance_m[around.end] - track.distance_m[around.start];
    let rise_m = track.elevation_m[around.end] - track.elevation_m[around.start];
    // What is not known is not level.
    along_m > 1.0 && track.elevation_m[row].is_finite() && rise_m.abs() <= LEVEL_RATIO * along_m
}

/// The least-squares drift of height over time within places, as much of it as weather makes.
fn drift_m_per_s(places: &[Vec<Pass>]) -> f64 {
    let (mut spread, mut joint) = (0.0, 0.0);
    for place in places {
        let count = place.len() as f64;
        let middle_s = place.iter().map(|pass| pass.at_s()).sum::<f64>() / count;
        let middle_m = place.iter().map(|pass| pass.elevation_m()).sum::<f64>() / count;
        for pass in place {
            spread += (pass.at_s() - middle_s).powi(2);
            joint += (pass.at_s() - middle_s) * (pass.elevation_m() - middle_m);
        }
    }
    let most = MOST_DRIFT_M_PER_HOUR / S_PER_HOUR;
    if spread > 0.0 { (joint / spread).clamp(-most, most) } else { 0.0 }
}

/// Most samples for each known altitude: from fewer, hills cannot be told. Engineering default.
const SAMPLES_AN_ALTITUDE: usize = 100;

/// Whether no altitude is known, or hardly any.
pub(super) fn is_rare(elevation_m: &[f64]) -> bool {
    let known = elevation_m.iter().filter(|metres| metres.is_finite()).count();
    known * SAMPLES_AN_ALTITUDE < elevation_m.len() || known == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::samples::AltitudeQuality;
    use crate::run::samples::elevation::relief;

    /// Laps of 400 m at 3 m/s, a sample a second, with heights by second.
    struct Laps {
        time_ms: Vec<i64>,
        distance_m: Vec<f64>,
        lat_deg: Vec<f64>,
        lon_deg: Vec<f64>,
        elevation_m: Vec<f64>,
        stretch: Vec<u32>,
    }

    fn laps(seconds: i64, height_m: impl Fn(f64) -> f64) -> Laps {
        let distance_m: Vec<f64> = (0..seconds).map(|second| 3.0 * second as f64).collect();
        let angle = |metres: &f64| metres / 400.0 * std::f64::consts::TAU;
        let radius_deg = 400.0 / std::f64::consts::TAU / M_PER_DEGREE;
        Laps {
            time_ms: (0..seconds).map(|second| second * MS_PER_S).collect(),
            lat_deg: distance_m.iter().map(|at| radius_deg * angle(at).sin()).collect(),
            lon_deg: distance_m.iter().map(|at| radius_deg * angle(at).cos()).collect(),
            elevation_m: (0..seconds).map(|second| height_m(second as f64)).collect(),
            stretch: vec![0; distance_m.len()],
            distance_m,
        }
    }

    impl Laps {
        fn track(&self) -> Track<'_> {
            Track {
                time_ms: &self.time_ms,
                distance_m: &self.distance_m,
                elevation_m: &self.elevation_m,
                stretch: &self.stretch,
                place: [&self.lat_deg, &self.lon_deg],
            }
        }
    }

    #[test]
    fn a_handful_of_altitudes_in_a_long_run_are_rare() {
        let known = |count: usize| {
            let metres = |row: usize| if row < count { 100.0 } else { f64::NAN };
            (0..1800).map(metres).collect::<Vec<_>>()
        };
        assert!(is_rare(&known(0)) && is_rare(&known(3)) && is_rare(&known(17)));
        assert!(!is_rare(&known(18)) && !is_rare(&known(1800)));
    }

    #[test]
    fn smooth_heights_that_differ_from_lap_to_lap_are_of_no_barometer() {
        // Waves of ±6 m over seven minutes, laps of 133 s: three laps and a bit to a wave.
        let wander = laps(2600, |second| 70.0 + 6.0 * (second / 67.0).sin());
        let relief = relief(&wander.track());
        assert_eq!(relief.quality, AltitudeQuality::Gps);
        assert!(matches!(relief.doubt, Some(Doubt::PlacesDiffer { by_m }) if by_m > 9.0));
        assert!(relief.grade_ratio.iter().all(|grade| grade.abs() < 0.08));
    }

    #[test]
    fn a_barometer_that_drifts_with_the_weather_stays_one() {
        // 12 m in an hour, and laps over a mound of 3 m.
        let mound = |second: f64| 1.5 * (3.0 * second / 400.0 * std::f64::consts::TAU).sin();
        let drifting = laps(3600, |second| 200.0 + second / 300.0 + mound(second));
        let relief = relief(&drifting.track());
        assert_eq!((relief.quality, relief.doubt), (AltitudeQuality::Barometric, None));
    }

    #[test]
    fn heights_that_scatter_by_a_hundred_metres_are_none() {
        let scatter = |second: f64| if second as i64 % 2 == 0 { 140.0 } else { -110.0 };
        let relief = relief(&laps(100, scatter).track());
        assert_eq!(relief.quality, AltitudeQuality::None);
        assert!(matches!(relief.doubt, Some(Doubt::AltitudeScatters { by_m }) if by_m > 100.0));
        assert!(relief.smooth_m.is_empty() && relief.grade_ratio.is_empty());
    }

    #[test]
    fn noise_of_satellites_is_not_that() {
        let noisy = laps(600, |second| 100.0 + 6.0 * (second * 2.1).sin());
        assert!(scatters(&noisy.track()).is_none());
    }

    #[test]
    fn without_places_nothing_is_said() {
        let wander = laps(2600, |second| 70.0 + 6.0 * (second / 67.0).sin());
        let track = Track { place: [&[], &[]], ..wander.track() };
        assert!(places_differ(&track).is_none());
    }
}
