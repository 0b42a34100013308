//! The names of a trackpoint's values in TCX and Garmin's activity extension. Matches names without
//! their prefix.

use crate::activity::Channel;
use crate::ingest::xml::points::Field;

/// The field an element name stands for. Nothing else in a trackpoint has a `Value` than its heart
/// rate, which some writers give without it.
pub(super) fn field_of(name: &str, in_extensions: bool) -> Option<Field> {
    let channel = match name {
        // The extension comes after the point's own cadence and counts before it.
        "RunCadence" | "Cadence" => Channel::CadencePerMin,
        "Speed" => Channel::SpeedMps,
        "Watts" => Channel::PowerW,
        _ if in_extensions => return None,
        "Time" => return Some(Field::Time),
        "LatitudeDegrees" => Channel::LatDeg,
        "LongitudeDegrees" => Channel::LonDeg,
        "AltitudeMeters" => Channel::ElevationM,
        "DistanceMeters" => Channel::DistanceM,
        "Value" | "HeartRateBpm" => Channel::HeartRateBpm,
        _ => return None,
    };
    Some(Field::Value(channel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_in_the_extensions_is_not_the_points_own() {
        assert_eq!(field_of("Time", false), Some(Field::Time));
        for name in ["Time", "Value", "DistanceMeters", "LatitudeDegrees"] {
            assert_eq!(field_of(name, true), None, "{name}");
        }
        assert_eq!(field_of("RunCadence", true), Some(Field::Value(Channel::CadencePerMin)));
        assert_eq!(field_of("SensorState", false), None);
    }
}
