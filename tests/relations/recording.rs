//! An invented recording far out at sea: its moments, and the file a watch makes of them.

use crate::fit_writer::messages::{FILE_ID, HEART_RATE, RECORD, TIME, le};
use crate::fit_writer::{Content, ENUM, SINT32, UINT8, UINT16, UINT32};

const SESSION: u16 = 18;
const ACTIVITY: u16 = 34;
/// From the Unix epoch to that of FIT.
const FIT_EPOCH_S: i64 = 631_065_600;
/// The watch is an hour before UTC.
const LOCAL_OFFSET_S: u32 = 3600;
/// A degree of latitude on a sphere of 6,371 km.
pub(crate) const METRES_PER_DEG: f64 = 111_194.93;
const STEP_S: i64 = 5;
/// Length of a slope up and the slope down behind it.
const HILL_M: f64 = 800.0;

/// What FIT calls a sport.
pub(crate) const RUNNING: u8 = 1;
pub(crate) const CYCLING: u8 = 2;
pub(crate) const SWIMMING: u8 = 5;

/// What was done.
#[derive(Clone, Debug)]
pub(crate) struct Outing {
    pub(crate) sport: u8,
    pub(crate) start_utc_s: i64,
    pub(crate) distance_m: f64,
    pub(crate) speed_mps: f64,
    /// The speed in the middle third.
    pub(crate) middle_mps: f64,
    /// Slope of its hills; 0 is flat.
    pub(crate) grade_ratio: f64,
}

/// What a watch notes at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) utc_s: i64,
    pub(crate) lat_deg: f64,
    pub(crate) lon_deg: f64,
    pub(crate) elevation_m: f64,
    pub(crate) distance_m: f64,
    pub(crate) heart_rate_bpm: u8,
    /// Strides of one foot a minute.
    pub(crate) cadence: u8,
}

impl Moment {
    pub(crate) fn time_fit_s(&self) -> u32 {
        u32::try_from(self.utc_s - FIT_EPOCH_S).unwrap()
    }

    /// `2026-03-02T07:00:00Z`.
    pub(crate) fn utc(&self) -> String {
        let moment = chrono::DateTime::from_timestamp(self.utc_s, 0).unwrap();
        moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

impl Outing {
    /// An easy, flat run.
    pub(crate) fn easy(start_utc_s: i64, distance_m: f64) -> Self {
        Self::steady(start_utc_s, distance_m, 3.0)
    }

    /// A flat run at one speed.
    pub(crate) fn steady(start_utc_s: i64, distance_m: f64, speed_mps: f64) -> Self {
        let middle_mps = speed_mps;
        Self { sport: RUNNING, start_utc_s, distance_m, speed_mps, middle_mps, grade_ratio: 0.0 }
    }

    /// Northwards, a moment every five seconds and one at the end.
    pub(crate) fn moments(&self) -> Vec<Moment> {
        let (mut moments, mut distance_m) = (Vec::new(), 0.0);
        for second in (0..).step_by(STEP_S as usize) {
            let is_end = distance_m >= self.distance_m;
            let distance_now_m = f64::min(distance_m, self.distance_m);
            let speed_mps = self.speed_at(distance_now_m);
            let in_hill_m = distance_now_m % HILL_M;
            let rise_m = self.grade_ratio * f64::min(in_hill_m, HILL_M - in_hill_m);
            moments.push(Moment {
                utc_s: self.start_utc_s + second,
                lat_deg: 46.0 + distance_now_m / METRES_PER_DEG,
                lon_deg: -30.0,
                elevation_m: 10.0 + rise_m,
                distance_m: distance_now_m,
                heart_rate_bpm: (100.0 + 15.0 * speed_mps) as u8,
                cadence: (70.0 + 4.0 * speed_mps) as u8,
            });
            if is_end {
                return moments;
            }
            distance_m += speed_mps * STEP_S as f64;
        }
        moments
    }

    fn speed_at(&self, distance_m: f64) -> f64 {
        let third = distance_m / self.distance_m * 3.0;
        if (1.0..2.0).contains(&third) { self.middle_mps } else { self.speed_mps }
    }

    /// The file of the watch, which says the local time.
    pub(crate) fn fit(&self) -> Vec<u8> {
        let moments = self.moments();
        let content = records(begin(), &moments);
        end(content, &moments, self.sport).file()
    }
}

/// Degrees to the 2³¹ semicircles of a half turn.
pub(crate) fn semicircles(degrees: f64) -> i32 {
    (degrees * (2_147_483_648.0 / 180.0)).round() as i32
}

/// Metres to what FIT stores: fifths, from 500 m below the sea.
pub(crate) fn fit_altitude(elevation_m: f64) -> u16 {
    ((elevation_m + 500.0) * 5.0).round() as u16
}

pub(crate) fn centimetres(distance_m: f64) -> u32 {
    (distance_m * 100.0).round() as u32
}

/// Time, position, distance, altitude, heart rate, cadence: as a definition stores them.
pub(crate) const RECORD_FIELDS: [(u8, u8, u8); 7] = [
    TIME,
    (0, 4, SINT32),
    (1, 4, SINT32),
    (5, 4, UINT32),
    (2, 2, UINT16),
    HEART_RATE,
    (4, 1, UINT8),
];

pub(crate) fn begin() -> Content {
    Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM), (1, 2, UINT16)])
        .message(1, &[&[4], &1_u16.to_le_bytes()])
}

fn records(content: Content, moments: &[Moment]) -> Content {
    let content = content.define(0, RECORD, &RECORD_FIELDS);
    moments.iter().fold(content, |content, moment| content.message(0, &[&record(moment)]))
}

/// The values of a moment, low byte first.
pub(crate) fn record(moment: &Moment) -> Vec<u8> {
    let mut bytes = le(moment.time_fit_s()).to_vec();
    bytes.extend(semicircles(moment.lat_deg).to_le_bytes());
    bytes.extend(semicircles(moment.lon_deg).to_le_bytes());
    bytes.extend(centimetres(moment.distance_m).to_le_bytes());
    bytes.extend(fit_altitude(moment.elevation_m).to_le_bytes());
    bytes.extend([moment.heart_rate_bpm, moment.cadence]);
    bytes
}

/// The session, and the local time of the watch.
pub(crate) fn end(content: Content, moments: &[Moment], sport: u8) -> Content {
    let (start, last) = (moments[0], moments[moments.len() - 1]);
    let (start_fit_s, end_fit_s) = (start.time_fit_s(), last.time_fit_s());
    let timer_ms = (end_fit_s - start_fit_s) * 1000;
    let values = [end_fit_s, start_fit_s, timer_ms, timer_ms, centimetres(last.distance_m)];
    let session =
        [TIME, (2, 4, UINT32), (7, 4, UINT32), (8, 4, UINT32), (9, 4, UINT32), (5, 1, ENUM)];
    content
        .define(2, SESSION, &session)
        .message(2, &[&values.map(le).concat(), &[sport]])
        .define(3, ACTIVITY, &[TIME, (5, 4, UINT32)])
        .message(3, &[&le(end_fit_s), &le(end_fit_s + LOCAL_OFFSET_S)])
}
