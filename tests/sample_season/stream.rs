//! Moves the runner along the legs of an outing, second by second, and keeps what the watch keeps.

use super::calendar;
use super::noise::{Noise, sine};
use super::plan::{Outing, Quirk, Sport};

/// Middle of the invented routes, in the Atlantic some 800 km from the nearest island.
const SEA_LAT_DEG: f64 = 47.0;
const SEA_LON_DEG: f64 = -30.0;
/// On a sphere of 6,371 km.
const METRES_PER_LAT_DEG: f64 = 111_194.93;
/// The same, times the cosine of 47 degrees.
const METRES_PER_LON_DEG: f64 = 75_834.76;
const HALF_TURN_RAD: f64 = std::f64::consts::PI;
/// Slower legs vary with the day; brisk ones are run by the watch.
const BRISK_MPS: f64 = 3.3;
const LAP_LENGTH_M: f64 = 1_000.0;

/// One moment of a recording.
#[derive(Clone, Copy)]
pub(super) struct Sample {
    pub(super) time_utc_s: i64,
    pub(super) lat_deg: f64,
    pub(super) lon_deg: f64,
    pub(super) elevation_m: f64,
    /// The height without the error of the barometer: what the device's own ascent is made of.
    pub(super) true_elevation_m: f64,
    pub(super) distance_m: f64,
    pub(super) speed_mps: f64,
    pub(super) heart_rate_bpm: f64,
    /// Whole steps of both feet; for a ride two per turn of the crank.
    pub(super) cadence_spm: i64,
    pub(super) contact_ms: f64,
    pub(super) oscillation_mm: f64,
    pub(super) balance_left_pct: f64,
}

impl Sample {
    pub(super) fn step_length_m(&self) -> f64 {
        self.speed_mps * 60.0 / self.cadence_spm as f64
    }
}

/// What happened, one sample a second.
pub(super) struct Stream {
    pub(super) samples: Vec<Sample>,
    /// Number of the first sample after the stop, if there was one.
    pub(super) resumes_at: Option<usize>,
    /// First and last sample of every lap, each beginning where the one before ended.
    pub(super) laps: Vec<(usize, usize)>,
    /// The samples that go into the file.
    pub(super) kept: Vec<usize>,
}

impl Stream {
    /// Whole and moving seconds between two samples.
    pub(super) fn elapsed_and_timer_s(&self, first: usize, last: usize) -> (i64, i64) {
        let elapsed_s = self.samples[last].time_utc_s - self.samples[first].time_utc_s;
        let stopped_s = self
            .resumes_at
            .filter(|&row| first < row && row <= last)
            .map_or(0, |row| self.samples[row].time_utc_s - self.samples[row - 1].time_utc_s);
        (elapsed_s, elapsed_s - stopped_s)
    }
}

/// Runs the outing.
pub(super) fn record(outing: &Outing) -> Stream {
    let mut noise = Noise::of(outing.name);
    let mut walker = Walker::new(outing, &mut noise);
    let mut samples = vec![walker.sample(outing, &mut noise)];
    let mut laps = Vec::new();
    let mut resumes_at = None;
    let mut lap_first = 0;
    while walker.advance(outing, &mut noise) {
        if let Some(Quirk::Stop { at_m, length_s }) = outing.quirk
            && resumes_at.is_none()
            && walker.distance_m >= at_m
        {
            walker.time_utc_s += length_s;
            resumes_at = Some(samples.len());
        }
        samples.push(walker.sample(outing, &mut noise));
        let row = samples.len() - 1;
        if walker.distance_m >= LAP_LENGTH_M * (laps.len() + 1) as f64 {
            laps.push((lap_first, row));
            lap_first = row;
        }
    }
    if lap_first < samples.len() - 1 {
        laps.push((lap_first, samples.len() - 1));
    }
    let kept = kept_rows(outing, &laps, resumes_at, samples.len(), &mut noise);
    Stream { samples, resumes_at, laps, kept }
}

/// Every row, or rows one to seven seconds apart with all that begins or ends something.
fn kept_rows(
    outing: &Outing,
    laps: &[(usize, usize)],
    resumes_at: Option<usize>,
    count: usize,
    noise: &mut Noise,
) -> Vec<usize> {
    if outing.every_second {
        return (0..count).collect();
    }
    let mut kept: Vec<usize> = laps.iter().flat_map(|&(first, last)| [first, last]).collect();
    kept.extend(resumes_at.into_iter().flat_map(|row| [row - 1, row]));
    let mut row = 0;
    while row < count {
        kept.push(row);
        row += noise.pick(&[1, 2, 3, 3, 4, 5, 7]) as usize;
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The state of the runner from one second to the next.
struct Walker {
    time_utc_s: i64,
    distance_m: f64,
    total_m: f64,
    /// Where each leg ends.
    leg_ends_m: Vec<f64>,
    leg: usize,
    /// Speed without the wobble of the single second.
    settled_mps: f64,
    wobble_mps: f64,
    true_elevation_m: f64,
    heart_rate_bpm: f64,
    north_m: f64,
    east_m: f64,
    gps_north_m: f64,
    gps_east_m: f64,
    heading_rad: f64,
    /// What makes this day's easy pace and cadence differ from another's.
    pace_ratio: f64,
    cadence_shift_spm: f64,
}

impl Walker {
    fn new(outing: &Outing, noise: &mut Noise) -> Self {
        let mut total_m = 0.0;
        let mut leg_ends_m = Vec::new();
        for leg in &outing.legs {
            total_m += leg.length_m;
            leg_ends_m.push(total_m);
        }
        Self {
            time_utc_s: calendar::start_utc_s(outing),
            distance_m: 0.0,
            total_m,
            leg_ends_m,
            leg: 0,
            settled_mps: outing.legs[0].speed_mps,
            wobble_mps: 0.0,
            true_elevation_m: 30.0,
            heart_rate_bpm: 104.0,
            north_m: 4_000.0 * noise.unit() - 2_000.0,
            east_m: 4_000.0 * noise.unit() - 2_000.0,
            gps_north_m: 0.0,
            gps_east_m: 0.0,
            heading_rad: 2.0 * HALF_TURN_RAD * noise.unit(),
            pace_ratio: 1.0 + (0.012 * noise.normal()).clamp(-0.025, 0.025),
            cadence_shift_spm: (0.5 * noise.normal()).clamp(-1.0, 1.0),
        }
    }

    /// One second on; false at the end of the last leg.
    fn advance(&mut self, outing: &Outing, noise: &mut Noise) -> bool {
        if self.distance_m >= self.total_m {
            return false;
        }
        let leg = &outing.legs[self.leg];
        let pace_ratio = if leg.speed_mps < BRISK_MPS { self.pace_ratio } else { 1.0 };
        self.settled_mps += (leg.speed_mps * pace_ratio - self.settled_mps) / 3.0;
        self.wobble_mps = 0.9 * self.wobble_mps + 0.02 * noise.normal();
        let step_m = self.speed_mps();
        // One turn over the whole route brings the runner back; the sway keeps it from a circle.
        let turned = self.distance_m / self.total_m;
        let heading_rad = self.heading_rad
            + 2.0 * HALF_TURN_RAD * turned
            + 0.5 * sine(14.0 * HALF_TURN_RAD * turned);
        self.north_m += step_m * sine(heading_rad + HALF_TURN_RAD / 2.0);
        self.east_m += step_m * sine(heading_rad);
        // The error of a satellite fix moves slowly.
        self.gps_north_m = 0.995 * self.gps_north_m + 0.08 * noise.normal();
        self.gps_east_m = 0.995 * self.gps_east_m + 0.08 * noise.normal();
        self.true_elevation_m += step_m * leg.grade_pct / 100.0;
        let effort_mps = step_m * (1.0 + 0.03 * leg.grade_pct.max(-3.0));
        let effort_bpm =
            if outing.sport == Sport::Cycling { 128.0 } else { 86.0 + 20.0 * effort_mps };
        self.heart_rate_bpm += (effort_bpm - self.heart_rate_bpm) / 30.0 + 0.15 * noise.normal();
        self.distance_m += step_m;
        self.time_utc_s += 1;
        while self.leg + 1 < self.leg_ends_m.len() && self.distance_m >= self.leg_ends_m[self.leg] {
            self.leg += 1;
        }
        true
    }

    fn speed_mps(&self) -> f64 {
        self.settled_mps + self.wobble_mps
    }

    /// What the watch makes of this second.
    fn sample(&self, outing: &Outing, noise: &mut Noise) -> Sample {
        let speed_mps = self.speed_mps();
        let level_spm = if outing.sport == Sport::Cycling {
            168.0
        } else {
            // This runner's own habit: what the planted low-cadence run departs from.
            (166.0 + self.cadence_shift_spm + 6.0 * (speed_mps - 3.0)) * outing.cadence_ratio
        };
        let longer_steps = 1.0 - outing.cadence_ratio;
        Sample {
            time_utc_s: self.time_utc_s,
            lat_deg: SEA_LAT_DEG + (self.north_m + self.gps_north_m) / METRES_PER_LAT_DEG,
            lon_deg: SEA_LON_DEG + (self.east_m + self.gps_east_m) / METRES_PER_LON_DEG,
            elevation_m: self.true_elevation_m + 0.1 * noise.normal(),
            true_elevation_m: self.true_elevation_m,
            distance_m: self.distance_m,
            speed_mps,
            heart_rate_bpm: self.heart_rate_bpm,
            cadence_spm: (level_spm + 1.2 * noise.normal()).round() as i64,
            contact_ms: 266.0 - 26.0 * (speed_mps - 3.0)
                + 90.0 * longer_steps
                + 2.5 * noise.normal(),
            oscillation_mm: 86.0 + 90.0 * longer_steps + 1.8 * noise.normal(),
            balance_left_pct: 49.8 + 0.25 * noise.normal(),
        }
    }
}
