//! The sample lane of the XML formats: points into columns, as recorded. Decides nothing about the
//! values except whether they are any; knows no names.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Channel, RecordedOffset, Samples};
use crate::ingest::iso_time::{self, IsoTime, Zone};
use crate::ingest::xml::lex::number;

/// What an element or attribute of a point holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// The moment.
    Time,
    /// A number for a channel.
    Value(Channel),
}

/// The offset that all times so far carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CommonOffset {
    Unseen,
    Same(i32),
    None,
}

/// Points on their way into columns.
pub(crate) struct Points {
    samples: Samples,
    /// Points that were left out because they have no readable time.
    pub(crate) untimed: usize,
    zoneless: usize,
    /// Samples without a position because a coordinate is missing, unreadable or off the globe.
    unplaced: usize,
    offset: CommonOffset,
    part: usize,
    /// Part of the document that each segment with samples belongs to.
    part_of_segment: Vec<usize>,
    is_in_segment: bool,
    is_segment_new: bool,
    names_place: bool,
    time: Option<IsoTime>,
    lat_deg: Option<f64>,
    lon_deg: Option<f64>,
    values: Vec<(Channel, f64)>,
}

impl Points {
    pub(crate) fn new() -> Self {
        Self {
            samples: Samples::default(),
            untimed: 0,
            zoneless: 0,
            unplaced: 0,
            offset: CommonOffset::Unseen,
            part: 0,
            part_of_segment: Vec::new(),
            is_in_segment: false,
            is_segment_new: true,
            names_place: false,
            time: None,
            lat_deg: None,
            lon_deg: None,
            values: Vec::new(),
        }
    }

    /// The segment ends; points that come without a new one begin one of their own.
    pub(crate) fn leave_segment(&mut self) {
        self.is_in_segment = false;
    }

    /// The part of the document with this number begins, and its first segment with it.
    pub(crate) fn begin_part(&mut self, number: usize) {
        self.part = number;
        self.leave_segment();
    }

    /// The next segment begins.
    pub(crate) fn begin_segment(&mut self) {
        self.is_in_segment = true;
        self.is_segment_new = true;
    }

    /// A point begins.
    pub(crate) fn begin(&mut self) {
        if !self.is_in_segment {
            self.begin_segment();
        }
        self.time = None;
        (self.lat_deg, self.lon_deg) = (None, None);
        self.names_place = false;
        self.values.clear();
    }

    /// A value of the point was read. Of several valid values the last one counts; what is off
    /// the globe is none.
    pub(crate) fn set(&mut self, field: Field, text: &str) {
        let channel = match field {
            Field::Time => {
                self.time = iso_time::parse(text.as_bytes()).or(self.time);
                return;
            }
            Field::Value(channel) => channel,
        };
        let is_place = matches!(channel, Channel::LatDeg | Channel::LonDeg);
        self.names_place |= is_place && !text.trim_ascii().is_empty();
        let Some(value) = number(text) else { return };
        match channel {
            Channel::LatDeg if value.abs() <= 90.0 => self.lat_deg = Some(value),
            Channel::LonDeg if value.abs() <= 180.0 => self.lon_deg = Some(value),
            Channel::LatDeg | Channel::LonDeg => {}
            // Apple's locations say −1 for a speed or an accuracy that is unknown.
            Channel::SpeedMps | Channel::GpsAccuracyM if value < 0.0 => {}
            _ => self.values.push((channel, value)),
        }
    }

    /// The point is complete and becomes a sample, if it has a time. Half a position is none.
    pub(crate) fn finish(&mut self) {
        let Some(IsoTime { utc_ms, zone }) = self.time else {
            self.untimed += 1;
            return;
        };
        self.zoneless += usize::from(zone == Zone::Missing);
        self.offset = match (self.offset, zone) {
            (CommonOffset::Unseen, Zone::Offset(seconds)) if seconds != 0 => {
                CommonOffset::Same(seconds)
            }
            (CommonOffset::Same(before), Zone::Offset(seconds)) if before == seconds => self.offset,
            _ => CommonOffset::None,
        };
        // Only segments with samples are counted: a file may begin any number of them.
        if std::mem::take(&mut self.is_segment_new) || self.part_of_segment.is_empty() {
            self.part_of_segment.push(self.part);
        }
        let segment = u32::try_from(self.part_of_segment.len() - 1).unwrap_or(u32::MAX);
        let row = self.samples.push_time(utc_ms, segment);
        if let (Some(lat_deg), Some(lon_deg)) = (self.lat_deg, self.lon_deg) {
            self.samples.set(row, Channel::LatDeg, lat_deg);
            self.samples.set(row, Channel::LonDeg, lon_deg);
        } else {
            self.unplaced += usize::from(self.names_place);
        }
        for &(channel, value) in &self.values {
            self.samples.set(row, channel, value);
        }
    }

    /// Number of samples so far.
    pub(crate) fn len(&self) -> usize {
        self.samples.len()
    }

    /// UTC milliseconds of the samples so far.
    pub(crate) fn time_ms(&self) -> &[i64] {
        &self.samples.time_ms
    }

    /// The offset from UTC if every sample's time carries the same one, other than zero: zero is
    /// what a writer gives that does not know.
    pub(crate) fn offset(&self) -> RecordedOffset {
        match self.offset {
            CommonOffset::Same(seconds) => RecordedOffset::Known(seconds),
            CommonOffset::Unseen | CommonOffset::None => RecordedOffset::Missing,
        }
    }

    /// What is to be said about the times.
    pub(crate) fn notes(&self) -> impl Iterator<Item = ImportNote> + use<> {
        let counted = |n: usize, note: fn(usize) -> ImportNote| (n > 0).then(|| note(n));
        let untimed = counted(self.untimed, ImportNote::Untimed);
        let unplaced = counted(self.unplaced, |n| ImportNote::Implausible("position".into(), n));
        untimed.into_iter().chain(unplaced).chain(counted(self.zoneless, ImportNote::ZonelessTimes))
    }

    /// The columns at full length.
    pub(crate) fn into_samples(self) -> Samples {
        self.into_parts().0
    }

    /// The columns at full length, and the number of the part that each segment belongs to.
    pub(crate) fn into_parts(mut self) -> (Samples, Vec<usize>) {
        self.samples.pad();
        (self.samples, self.part_of_segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: (Field, &str) = (Field::Time, "2024-01-01T07:00:00Z");
    const LAT: Field = Field::Value(Channel::LatDeg);
    const LON: Field = Field::Value(Channel::LonDeg);
    const ELEVATION: Field = Field::Value(Channel::ElevationM);
    const HEART_RATE: Field = Field::Value(Channel::HeartRateBpm);
    const SPEED: Field = Field::Value(Channel::SpeedMps);
    const ACCURACY: Field = Field::Value(Channel::GpsAccuracyM);

    fn one_point(fields: &[(Field, &str)]) -> Points {
        let mut points = Points::new();
        points.begin();
        fields.iter().for_each(|&(field, text)| points.set(field, text));
        points.finish();
        points
    }

    #[test]
    fn a_point_is_a_sample_with_the_last_valid_value_of_each_channel() {
        let heart_rates = [(HEART_RATE, "120"), (HEART_RATE, "121.0"), (HEART_RATE, "-")];
        let place = [TIME, (LAT, "1.5"), (LON, "-2"), (LAT, "north")];
        let samples = one_point(&[&heart_rates[..], &place[..]].concat()).into_samples();
        assert_eq!(samples.time_ms, [1_704_092_400_000]);
        assert_eq!(samples.channel(Channel::HeartRateBpm), [121.0]);
        assert_eq!(samples.channel(Channel::LatDeg), [1.5]);
        assert_eq!(samples.channel(Channel::LonDeg), [-2.0]);
        assert!(samples.channel(Channel::PowerW).is_empty());
    }

    #[test]
    fn zero_and_the_date_line_are_places_and_zero_is_a_height() {
        for (lat, lon) in [("0", "0"), ("-90", "180.0"), ("90", "-180")] {
            let fields = [(LAT, lat), (LON, lon), TIME, (ELEVATION, "0")];
            let samples = one_point(&fields).into_samples();
            assert!(samples.has(Channel::LatDeg) && samples.has(Channel::LonDeg), "{lat} {lon}");
            assert_eq!(samples.channel(Channel::ElevationM), [0.0]);
        }
    }

    #[test]
    fn a_bad_coordinate_costs_the_position_and_not_the_sample() {
        for place in [
            &[][..],
            &[(LAT, "1")],
            &[(LON, "1")],
            &[(LAT, "91"), (LON, "1")],
            &[(LAT, "1"), (LON, "180.1")],
            &[(LAT, "NaN"), (LON, "1")],
            &[(LAT, ""), (LON, "1")],
        ] {
            let samples = one_point(&[place, &[TIME]].concat()).into_samples();
            assert_eq!(samples.len(), 1, "{place:?}");
            assert!(!samples.has(Channel::LatDeg) && !samples.has(Channel::LonDeg), "{place:?}");
        }
    }

    #[test]
    fn a_point_without_readable_time_is_counted_and_left_out() {
        let points = one_point(&[(ELEVATION, "5")]);
        assert_eq!((points.untimed, points.len()), (1, 0));
        let points = one_point(&[(Field::Time, "soon")]);
        assert!(points.notes().eq([ImportNote::Untimed(1)]));
        assert_eq!(one_point(&[TIME, (Field::Time, "soon")]).len(), 1);
    }

    #[test]
    fn minus_one_means_unknown_for_speed_and_accuracy_only() {
        let fields = [TIME, (SPEED, "-1"), (ACCURACY, "-1.0"), (ELEVATION, "-1")];
        let samples = one_point(&fields).into_samples();
        assert!(!samples.has(Channel::SpeedMps) && !samples.has(Channel::GpsAccuracyM));
        assert_eq!(samples.channel(Channel::ElevationM), [-1.0]);
    }

    #[test]
    fn only_an_offset_shared_by_all_times_is_known() {
        let offset_of = |times: &[&str]| {
            let mut points = Points::new();
            for time in times {
                points.begin();
                points.set(Field::Time, time);
                points.finish();
            }
            points.offset()
        };
        let (east, west) = ("2024-01-01T07:00:00+08:00", "2024-01-01T07:00:00-08:00");
        assert_eq!(offset_of(&[east, east]), RecordedOffset::Known(28_800));
        assert_eq!(offset_of(&[east, west]), RecordedOffset::Missing);
        assert_eq!(offset_of(&[TIME.1, east]), RecordedOffset::Missing);
        assert_eq!(offset_of(&["2024-01-01T07:00:00+00:00"]), RecordedOffset::Missing);
        assert_eq!(offset_of(&[]), RecordedOffset::Missing);
    }

    #[test]
    fn points_outside_segments_begin_their_own() {
        let mut points = Points::new();
        for leaves in [true, false, true] {
            if leaves {
                points.leave_segment();
            }
            points.begin();
            points.set(TIME.0, TIME.1);
            points.finish();
        }
        assert_eq!(points.into_samples().segment, [0, 0, 1]);
    }
}
