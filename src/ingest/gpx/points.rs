//! The sample lane: track points with their extensions into columns, as recorded. Matches names
//! without their prefix; decides nothing about the values except whether they are any.

use crate::activity::{Channel, RecordedOffset, Samples};
use crate::ingest::iso_time::{self, IsoTime, Zone};
use crate::ingest::xml::lex::{attributes, number};

/// What a child of a track point holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The moment.
    Time,
    /// A number for a channel.
    Value(Channel),
}

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

/// The offset that all times so far carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CommonOffset {
    Unseen,
    Same(i32),
    None,
}

/// Track points on their way into columns.
pub(super) struct Points {
    samples: Samples,
    /// Track points that were left out because they have no readable time.
    pub(super) untimed: usize,
    /// Samples without a position because a coordinate is missing, unreadable or off the globe.
    pub(super) unplaced: usize,
    /// Samples whose time names no zone.
    pub(super) zoneless: usize,
    offset: CommonOffset,
    track: usize,
    /// Track of each segment so far.
    track_of_segment: Vec<usize>,
    is_in_segment: bool,
    is_unplaced: bool,
    time: Option<IsoTime>,
    values: Vec<(Channel, f64)>,
}

impl Points {
    pub(super) fn new() -> Self {
        Self {
            samples: Samples::default(),
            untimed: 0,
            unplaced: 0,
            zoneless: 0,
            offset: CommonOffset::Unseen,
            track: 0,
            track_of_segment: Vec::new(),
            is_in_segment: false,
            is_unplaced: false,
            time: None,
            values: Vec::new(),
        }
    }

    /// The track of this number begins; its points without a segment of their own form one.
    pub(super) fn begin_track(&mut self, number: usize) {
        self.track = number;
        self.is_in_segment = false;
    }

    /// The next segment begins.
    pub(super) fn begin_segment(&mut self) {
        self.track_of_segment.push(self.track);
        self.is_in_segment = true;
    }

    /// A point begins; a coordinate that is missing or off the globe leaves it without position.
    pub(super) fn begin(&mut self, tag_rest: &str) {
        if !self.is_in_segment {
            self.begin_segment();
        }
        self.time = None;
        self.values.clear();
        let (mut lat, mut lon) = (None, None);
        self.is_unplaced = false;
        for (name, value) in attributes(tag_rest) {
            match name {
                "lat" => lat = number(value),
                "lon" => lon = number(value),
                _ => continue,
            }
            self.is_unplaced = true;
        }
        if let (Some(lat_deg), Some(lon_deg)) = (lat, lon)
            && lat_deg.abs() <= 90.0
            && lon_deg.abs() <= 180.0
        {
            self.values.extend([(Channel::LatDeg, lat_deg), (Channel::LonDeg, lon_deg)]);
            self.is_unplaced = false;
        }
    }

    /// A child of the point was read. Of several valid values the last one counts.
    pub(super) fn set(&mut self, field: Field, text: &str) {
        match field {
            Field::Time => self.time = iso_time::parse(text.as_bytes()).or(self.time),
            Field::Value(channel) => {
                // Apple's locations say −1 for a speed or an accuracy that is unknown.
                let says_unknown = |value: f64| {
                    value < 0.0 && matches!(channel, Channel::SpeedMps | Channel::GpsAccuracyM)
                };
                if let Some(value) = number(text).filter(|&value| !says_unknown(value)) {
                    self.values.push((channel, value));
                }
            }
        }
    }

    /// The point is complete and becomes a sample, if it has a time.
    pub(super) fn finish(&mut self) {
        let Some(IsoTime { utc_ms, zone }) = self.time else {
            self.untimed += 1;
            return;
        };
        self.unplaced += usize::from(self.is_unplaced);
        self.zoneless += usize::from(zone == Zone::Missing);
        self.offset = match (self.offset, zone) {
            (CommonOffset::Unseen, Zone::Offset(seconds)) if seconds != 0 => {
                CommonOffset::Same(seconds)
            }
            (CommonOffset::Same(before), Zone::Offset(seconds)) if before == seconds => self.offset,
            _ => CommonOffset::None,
        };
        let row = self.samples.push_time(utc_ms, self.segment());
        for &(channel, value) in &self.values {
            self.samples.set(row, channel, value);
        }
    }

    /// Number of the segment that is being read.
    fn segment(&self) -> u32 {
        u32::try_from(self.track_of_segment.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Number of samples so far.
    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    /// The offset from UTC if every sample's time carries the same one, other than zero: zero is
    /// what a writer gives that does not know.
    pub(super) fn offset(&self) -> RecordedOffset {
        match self.offset {
            CommonOffset::Same(seconds) => RecordedOffset::Known(seconds),
            CommonOffset::Unseen | CommonOffset::None => RecordedOffset::Missing,
        }
    }

    /// The columns at full length, and the number of the track of each segment.
    pub(super) fn into_samples(mut self) -> (Samples, Vec<usize>) {
        self.samples.pad();
        (self.samples, self.track_of_segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: &str = "2024-01-01T07:00:00Z";

    fn one_point(tag_rest: &str, fields: &[(&str, &str)]) -> Points {
        let mut points = Points::new();
        points.begin(tag_rest);
        for (name, text) in fields {
            points.set(field_of(name, false).unwrap(), text);
        }
        points.finish();
        points
    }

    #[test]
    fn a_point_is_a_sample_with_the_last_valid_value_of_each_channel() {
        let fields = [("ele", "5"), ("time", TIME), ("hr", "120"), ("hr", "121.0"), ("hr", "-")];
        let samples = one_point(" lat='1.5' lon='-2'", &fields).into_samples().0;
        assert_eq!(samples.time_ms, [1_704_092_400_000]);
        assert_eq!(samples.channel(Channel::HeartRateBpm), [121.0]);
        assert_eq!(samples.channel(Channel::LonDeg), [-2.0]);
        assert!(samples.channel(Channel::PowerW).is_empty());
    }

    #[test]
    fn zero_and_the_date_line_are_places_and_zero_is_a_height() {
        for (lat, lon) in [("0", "0"), ("-90", "180.0"), ("90", "-180")] {
            let tag = format!(" lat='{lat}' lon='{lon}'");
            let samples = one_point(&tag, &[("time", TIME), ("ele", "0")]).into_samples().0;
            assert!(samples.has(Channel::LatDeg) && samples.has(Channel::LonDeg), "{tag}");
            assert_eq!(samples.channel(Channel::ElevationM), [0.0]);
        }
    }

    #[test]
    fn a_bad_coordinate_costs_the_position_and_not_the_sample() {
        for tag in [
            "",
            " lat='1'",
            " lon='1'",
            " lat='91' lon='1'",
            " lat='1' lon='180.1'",
            " lat='NaN' lon='1'",
            " lat='' lon='1'",
        ] {
            let samples = one_point(tag, &[("time", TIME)]).into_samples().0;
            assert_eq!(samples.len(), 1, "{tag}");
            assert!(!samples.has(Channel::LatDeg) && !samples.has(Channel::LonDeg), "{tag}");
        }
    }

    #[test]
    fn a_point_without_readable_time_is_counted_and_left_out() {
        assert_eq!(one_point("", &[("ele", "5")]).untimed, 1);
        let points = one_point("", &[("time", "soon")]);
        assert_eq!((points.untimed, points.len()), (1, 0));
        assert_eq!(one_point("", &[("time", TIME), ("time", "soon")]).len(), 1);
    }

    #[test]
    fn minus_one_means_unknown_for_speed_and_accuracy_only() {
        let fields = [("time", TIME), ("speed", "-1"), ("hAcc", "-1.0"), ("ele", "-1")];
        let samples = one_point("", &fields).into_samples().0;
        assert!(!samples.has(Channel::SpeedMps) && !samples.has(Channel::GpsAccuracyM));
        assert_eq!(samples.channel(Channel::ElevationM), [-1.0]);
    }

    #[test]
    fn only_an_offset_shared_by_all_times_is_known() {
        let offset_of = |times: &[&str]| {
            let mut points = Points::new();
            for time in times {
                points.begin("");
                points.set(Field::Time, time);
                points.finish();
            }
            points.offset()
        };
        let (east, west) = ("2024-01-01T07:00:00+08:00", "2024-01-01T07:00:00-08:00");
        assert_eq!(offset_of(&[east, east]), RecordedOffset::Known(28_800));
        assert_eq!(offset_of(&[east, west]), RecordedOffset::Missing);
        assert_eq!(offset_of(&[TIME, east]), RecordedOffset::Missing);
        assert_eq!(offset_of(&["2024-01-01T07:00:00+00:00"]), RecordedOffset::Missing);
        assert_eq!(offset_of(&[]), RecordedOffset::Missing);
    }

    #[test]
    fn an_extension_named_time_or_ele_is_not_the_points_own() {
        assert_eq!(field_of("time", true), None);
        assert_eq!(field_of("ele", true), None);
        assert_eq!(field_of("cad", true), Some(Field::Value(Channel::CadencePerMin)));
        assert_eq!(field_of("hdop", false), None);
    }

    #[test]
    fn points_outside_segments_get_one_for_each_track() {
        let mut points = Points::new();
        for track in [Some(1), None, Some(2)] {
            if let Some(number) = track {
                points.begin_track(number);
            }
            points.begin("");
            points.set(Field::Time, TIME);
            points.finish();
        }
        let (samples, tracks) = points.into_samples();
        assert_eq!((samples.segment, tracks), (vec![0, 0, 1], vec![1, 2]));
    }
}
