//! Every conversion between units, and the newtypes for values whose swap would pass unseen.
//! No other file contains a conversion constant.

/// Metres in a kilometre.
pub const M_PER_KM: f64 = 1000.0;
/// Metres in an international mile (exact by definition).
pub const M_PER_MILE: f64 = 1609.344;
/// Metres in an international foot (exact by definition).
pub const M_PER_FOOT: f64 = 0.3048;
/// Centimetres in a metre.
pub const CM_PER_M: f64 = 100.0;
/// Millimetres in a metre.
pub const MM_PER_M: f64 = 1000.0;
/// Milliseconds in a second.
pub const MS_PER_S: i64 = 1000;
/// Seconds in a minute.
pub const S_PER_MIN: f64 = 60.0;
/// Seconds in an hour.
pub const S_PER_HOUR: f64 = 3600.0;
/// Seconds in a day.
pub const S_PER_DAY: i64 = 86_400;
/// Seconds between the Unix epoch and the FIT epoch, 1989-12-31T00:00:00Z.
pub const FIT_EPOCH_UNIX_S: i64 = 631_065_600;
/// Bytes in a kilobyte.
pub const BYTES_PER_KB: f64 = 1000.0;
/// Bytes in a megabyte.
pub const BYTES_PER_MB: f64 = 1_000_000.0;
/// Mean radius of the Earth in metres (IUGG R1), for distances on a sphere.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Length of a degree of latitude on the sphere of [`EARTH_RADIUS_M`].
pub const M_PER_DEGREE: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;
/// FIT positions count 2³¹ semicircles to 180 degrees.
const SEMICIRCLES_PER_HALF_TURN: f64 = 2_147_483_648.0;

/// Cadence of one foot, as FIT files store it: complete strides a minute.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct StridesPerMin(pub f64);

/// Cadence of both feet together: steps a minute.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct StepsPerMin(pub f64);

impl From<StridesPerMin> for StepsPerMin {
    fn from(strides: StridesPerMin) -> Self {
        Self(strides.0 * 2.0)
    }
}

/// Degrees of latitude or longitude from FIT semicircles.
pub fn degrees_from_semicircles(semicircles: f64) -> f64 {
    semicircles * (180.0 / SEMICIRCLES_PER_HALF_TURN)
}

/// Degrees Fahrenheit from degrees Celsius.
pub fn fahrenheit_from_celsius(celsius: f64) -> f64 {
    celsius * 1.8 + 32.0
}

/// Hours from milliseconds.
pub fn hours_from_ms(milliseconds: i64) -> f64 {
    milliseconds as f64 / (3600 * MS_PER_S) as f64
}

/// Unix time in milliseconds from a FIT timestamp in seconds.
pub fn utc_ms_from_fit_s(fit_s: u32) -> i64 {
    (i64::from(fit_s) + FIT_EPOCH_UNIX_S) * MS_PER_S
}

/// Whole milliseconds from 1/1024 s, in which heart rate straps count.
pub fn ms_from_1024ths(count: i32) -> i64 {
    (i64::from(count) * MS_PER_S).div_euclid(1024)
}

/// Whole milliseconds from 1/32768 s, in which FIT counts fractions of a timestamp.
pub fn ms_from_32768ths(count: f64) -> i64 {
    (count * MS_PER_S as f64 / 32_768.0) as i64
}

/// Seconds for one kilometre at a speed; `None` where the speed is zero or unknown.
pub fn pace_s_per_km(speed_mps: f64) -> Option<f64> {
    (speed_mps > 0.0).then(|| M_PER_KM / speed_mps)
}

/// Great-circle distance in metres between two positions in degrees (haversine formula).
pub fn haversine_m(from_deg: (f64, f64), to_deg: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (from_deg.0.to_radians(), to_deg.0.to_radians());
    let half_dlat = (lat_b - lat_a) / 2.0;
    let half_dlon = (to_deg.1 - from_deg.1).to_radians() / 2.0;
    let h = half_dlat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_dlon.sin().powi(2);
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// Whole millimetres from metres, rounded half away from zero, so that sums are exact.
pub fn mm_from_m(metres: f64) -> i64 {
    (metres * 1000.0).round() as i64
}

/// Metres from whole millimetres.
pub fn m_from_mm(millimetres: i64) -> f64 {
    millimetres as f64 / 1000.0
}

/// Whole thousandths of a figure: millimetres of metres, milliseconds of seconds, steps of thousands
/// of steps. Sums of them do not depend on the order.
pub fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

/// A figure from its whole thousandths.
pub fn from_thousandths(count: i64) -> f64 {
    count as f64 / 1000.0
}

/// Seconds from whole milliseconds.
pub fn s_from_ms(milliseconds: i64) -> f64 {
    milliseconds as f64 / MS_PER_S as f64
}

/// A share in per cent; of nothing it is zero.
pub fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Days since 1970-01-01, as columns of days have them.
pub fn day_number(day: chrono::NaiveDate) -> i32 {
    i32::try_from((day - chrono::NaiveDate::default()).num_days()).unwrap_or_default()
}

/// The day of a number of days since 1970-01-01.
pub fn numbered_day(number: i32) -> chrono::NaiveDate {
    chrono::NaiveDate::default() + chrono::TimeDelta::days(i64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_foot_becomes_both_feet() {
        assert_eq!(StepsPerMin::from(StridesPerMin(79.5)), StepsPerMin(159.0));
    }

    #[test]
    fn a_half_turn_of_semicircles_is_180_degrees() {
        assert_eq!(degrees_from_semicircles(-2_147_483_648.0), -180.0);
        assert_eq!(degrees_from_semicircles(1_073_741_824.0), 90.0);
    }

    #[test]
    fn the_fit_epoch_is_the_last_day_of_1989() {
        // 1989-12-31T00:00:00Z is 7304 days after the Unix epoch.
        assert_eq!(utc_ms_from_fit_s(0), 7304 * S_PER_DAY * MS_PER_S);
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let metres = haversine_m((10.0, 20.0), (11.0, 20.0));
        // R·π/180 by hand: 111195.08 m.
        assert!((metres - 111_195.08).abs() < 0.01, "{metres}");
    }

    #[test]
    fn a_standing_runner_has_no_pace() {
        assert_eq!(pace_s_per_km(0.0), None);
        assert_eq!(pace_s_per_km(4.0), Some(250.0));
    }
}
