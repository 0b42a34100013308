//! The names of a track point's values in the dialects of GPX. Matches names without their prefix.

use crate::activity::Channel;
use crate::ingest::xml::points::Field;

/// The field an element name stands for, in GPX 1.0, GPX 1.1 and the extensions in use: Garmin's
/// track point extension, Cluetrust's gpxdata, OpenTracks, OsmAnd, Apple, and bare names.
///
/// `hdop` is a ratio and not metres, so it is no accuracy. Oscillation and ground contact have no
/// common name and unit among writers.
pub(super) fn field_of(name: &str, in_extensions: bool) -> Option<Field> {
    let channel = match name {
        "time" if !in_extensions => return Some(Field::Time),
        "ele" if !in_extensions => Channel::ElevationM,
        "hr" | "heartrate" | "heartRate" | "HeartRate" | "heart_rate" | "bpm" => {
            Channel::HeartRateBpm
        }
        "cad" | "cadence" | "Cadence" | "RunCadence" => Channel::CadencePerMin,
        "atemp" | "temp" | "temperature" => Channel::TemperatureC,
        "speed" => Channel::SpeedMps,
        "power" | "PowerInWatts" | "watts" | "Watts" => Channel::PowerW,
        "distance" => Channel::DistanceM,
        "hAcc" | "accuracy_horizontal" => Channel::GpsAccuracyM,
        _ => return None,
    };
    Some(Field::Value(channel))
}

/// The field an attribute of a track point stands for.
pub(super) fn field_of_attribute(name: &str) -> Option<Field> {
    match name {
        "lat" => Some(Field::Value(Channel::LatDeg)),
        "lon" => Some(Field::Value(Channel::LonDeg)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_named_time_or_ele_is_not_the_points_own() {
        assert_eq!(field_of("time", true), None);
        assert_eq!(field_of("ele", true), None);
        assert_eq!(field_of("cad", true), Some(Field::Value(Channel::CadencePerMin)));
        assert_eq!(field_of("hdop", false), None);
    }

    #[test]
    fn a_position_is_in_the_attributes() {
        assert_eq!(field_of_attribute("lon"), Some(Field::Value(Channel::LonDeg)));
        assert_eq!(field_of_attribute("id"), None);
    }
}
