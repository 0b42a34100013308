//! The sample lane: `record` messages by field number into typed columns. Also keeps the raw bytes
//! of developer fields until their descriptions are known, which may come later in the file.

use crate::activity::{Channel, Samples};
use crate::base::units::{degrees_from_semicircles, utc_ms_from_fit_s};

use super::frames::{Definition, DeveloperField};
use super::numbers::Read;

/// Message number of `record`.
pub(super) const RECORD: u16 = 20;
/// Samples kept of one file: three weeks of one a second, and the longest races take ten days. A
/// hostile file can hold more than fifty million.
const MOST_SAMPLES: usize = 2_000_000;
/// Speed and distance packed into three bytes by old devices.
const COMPRESSED_SPEED_DISTANCE: u8 = 8;
/// Fraction of [`Channel::CadencePerMin`], in 1/128.
const FRACTIONAL_CADENCE: u8 = 53;

/// How a raw value becomes a channel's value.
#[derive(Clone, Copy)]
struct Target {
    number: u8,
    channel: Channel,
    unit: Unit,
}

/// The unit of a raw value: plain data, because a call through a pointer a value is what the lane
/// would spend most of its time on.
#[derive(Clone, Copy)]
enum Unit {
    /// Parts of one, after which an offset is taken off.
    Parts(f64, f64),
    Semicircles,
    TenthsOfMillimetre,
}

impl Unit {
    #[inline]
    fn convert(self, raw: f64) -> f64 {
        match self {
            Self::Parts(parts, offset) => raw / parts - offset,
            Self::Semicircles => degrees_from_semicircles(raw),
            Self::TenthsOfMillimetre => raw / 10.0 / 1000.0,
        }
    }
}

/// A value as stored.
const ONE: Unit = Unit::Parts(1.0, 0.0);

/// The fields of `record` that are used, with the scale and offset of the FIT profile. Where two
/// fields fill one channel the later line wins.
const TARGETS: &[Target] = &[
    Target { number: 0, channel: Channel::LatDeg, unit: Unit::Semicircles },
    Target { number: 1, channel: Channel::LonDeg, unit: Unit::Semicircles },
    Target { number: 2, channel: Channel::ElevationM, unit: Unit::Parts(5.0, 500.0) },
    Target { number: 78, channel: Channel::ElevationM, unit: Unit::Parts(5.0, 500.0) },
    Target { number: 3, channel: Channel::HeartRateBpm, unit: ONE },
    Target { number: 4, channel: Channel::CadencePerMin, unit: ONE },
    Target { number: 52, channel: Channel::CadencePerMin, unit: Unit::Parts(256.0, 0.0) },
    Target { number: 5, channel: Channel::DistanceM, unit: Unit::Parts(100.0, 0.0) },
    Target { number: 6, channel: Channel::SpeedMps, unit: Unit::Parts(1000.0, 0.0) },
    Target { number: 73, channel: Channel::SpeedMps, unit: Unit::Parts(1000.0, 0.0) },
    Target { number: 7, channel: Channel::PowerW, unit: ONE },
    Target { number: 13, channel: Channel::TemperatureC, unit: ONE },
    Target { number: 29, channel: Channel::AccumulatedPowerWs, unit: ONE },
    Target { number: 31, channel: Channel::GpsAccuracyM, unit: ONE },
    Target { number: 39, channel: Channel::VerticalOscillationMm, unit: Unit::Parts(10.0, 0.0) },
    Target { number: 40, channel: Channel::GroundContactPct, unit: Unit::Parts(100.0, 0.0) },
    Target { number: 41, channel: Channel::GroundContactMs, unit: Unit::Parts(10.0, 0.0) },
    Target { number: 42, channel: Channel::ActivityType, unit: ONE },
    Target { number: 83, channel: Channel::VerticalRatioPct, unit: Unit::Parts(100.0, 0.0) },
    Target { number: 84, channel: Channel::BalanceLeftPct, unit: Unit::Parts(100.0, 0.0) },
    Target { number: 85, channel: Channel::StepLengthM, unit: Unit::TenthsOfMillimetre },
];

/// A developer field's bytes, one entry a record that has it.
pub(super) struct RawDeveloper {
    /// Number of the chain's file, counted from one: the next file describes its fields anew.
    pub(super) file: usize,
    /// Index of the application and number of the field.
    pub(super) key: (u8, u8),
    /// Whether numbers are stored high byte first.
    pub(super) big_endian: bool,
    /// Row of the sample, and its bytes from the low address on (longer fields are cut to 8).
    pub(super) values: Vec<(usize, [u8; 8], usize)>,
}

/// Collects the samples of all `record` messages.
#[derive(Default)]
pub(super) struct Records {
    /// The columns so far.
    pub(super) samples: Samples,
    /// Developer fields in order of appearance.
    pub(super) developer: Vec<RawDeveloper>,
    /// Records without a time.
    pub(super) untimed: usize,
    /// Records beyond the most that are kept.
    pub(super) surplus: usize,
    /// Rows with which the files of a chain begin.
    pub(super) starts: Vec<usize>,
    file: usize,
    /// Where the developer fields of the file begin.
    first_developer: usize,
    segment: u32,
    plans: [Option<Plan>; 16],
    packed_distance: PackedDistance,
}

/// A definition of `record`, resolved to what has to be read from each payload.
#[derive(Default)]
struct Plan {
    reads: Vec<(Read, Target)>,
    fraction: Option<Read>,
    packed: Option<usize>,
    developer: Vec<(usize, DeveloperField)>,
}

impl Records {
    /// Begins the next file of a chain: definitions are forgotten, samples form a new segment.
    pub(super) fn next_file(&mut self) {
        self.file += 1;
        self.starts.push(self.samples.len());
        self.first_developer = self.developer.len();
        if !self.samples.is_empty() {
            self.segment += 1;
        }
        self.plans = Default::default();
        self.packed_distance = PackedDistance::default();
    }

    /// Prepares for the records that follow a definition, of which `bytes_left` can hold no more
    /// than fit into them.
    pub(super) fn define(&mut self, local: usize, definition: &Definition, bytes_left: usize) {
        let most_rows = bytes_left / (definition.size + 1);
        let find = |number: u8| definition.fields.iter().find(|field| field.number == number);
        let mut plan = Plan::default();
        for target in TARGETS {
            if let Some(read) =
                find(target.number).and_then(|field| Read::of(field, definition.big_endian))
            {
                plan.reads.push((read, *target));
                reserve(self.samples.channel_mut(target.channel), most_rows);
            }
        }
        plan.fraction =
            find(FRACTIONAL_CADENCE).and_then(|field| Read::of(field, definition.big_endian));
        plan.packed = find(COMPRESSED_SPEED_DISTANCE)
            .filter(|field| field.size == 3)
            .map(|field| field.offset);
        for field in &definition.developer {
            plan.developer.push((self.developer_index(field, definition.big_endian), *field));
        }
        reserve(&mut self.samples.time_ms, most_rows);
        reserve(&mut self.samples.segment, most_rows);
        self.plans[local] = Some(plan);
    }

    fn developer_index(&mut self, field: &DeveloperField, big_endian: bool) -> usize {
        let key = (field.application, field.number);
        let same = |raw: &RawDeveloper| raw.key == key && raw.big_endian == big_endian;
        let (file, first) = (self.file, self.first_developer);
        self.developer[first..].iter().position(same).map_or_else(
            || {
                self.developer.push(RawDeveloper { file, key, big_endian, values: Vec::new() });
                self.developer.len() - 1
            },
            |index| first + index,
        )
    }

    /// Adds one record.
    pub(super) fn push(&mut self, local: usize, time_fit_s: Option<u32>, payload: &[u8]) {
        let Some(time_fit_s) = time_fit_s else {
            self.untimed += 1;
            return;
        };
        let Some(plan) = &self.plans[local] else { return };
        if self.samples.len() == MOST_SAMPLES {
            self.surplus += 1;
            return;
        }
        let row = self.samples.push_time(utc_ms_from_fit_s(time_fit_s), self.segment);
        for (read, target) in &plan.reads {
            if let Some(raw) = read.value(payload) {
                self.samples.set(row, target.channel, target.unit.convert(raw));
            }
        }
        if let Some(raw) = plan.fraction.and_then(|read| read.value(payload)) {
            let column = self.samples.channel_mut(Channel::CadencePerMin);
            if column.len() == row + 1 {
                column[row] += raw / 128.0;
            }
        }
        if let Some(bytes) = plan.packed.and_then(|offset| payload.get(offset..offset + 3)) {
            let (speed_mps, distance_m) =
                self.packed_distance.unpack([bytes[0], bytes[1], bytes[2]]);
            for (channel, value) in
                [(Channel::SpeedMps, speed_mps), (Channel::DistanceM, distance_m)]
            {
                if let Some(value) = value
                    && self.samples.channel(channel).len() <= row
                {
                    self.samples.set(row, channel, value);
                }
            }
        }
        for (index, field) in &plan.developer {
            let bytes = &payload[field.offset..field.offset + field.size];
            let mut first = [0; 8];
            let kept = bytes.len().min(8);
            first[..kept].copy_from_slice(&bytes[..kept]);
            self.developer[*index].values.push((row, first, kept));
        }
    }
}

/// Makes room once. Later definitions of a file only vary the first.
fn reserve<T>(column: &mut Vec<T>, rows: usize) {
    if column.capacity() == 0 {
        column.reserve_exact(rows);
    }
}

/// Running state of the three-byte speed and distance field: 12 bits of speed in 1/100 m/s and 12
/// bits of distance in 1/16 m that roll over every 256 m.
#[derive(Default)]
struct PackedDistance {
    last: Option<u16>,
    total: u64,
}

impl PackedDistance {
    fn unpack(&mut self, bytes: [u8; 3]) -> (Option<f64>, Option<f64>) {
        if bytes == [0xFF; 3] {
            return (None, None);
        }
        let speed = u16::from(bytes[0]) | (u16::from(bytes[1]) & 0x0F) << 8;
        let distance = u16::from(bytes[1]) >> 4 | u16::from(bytes[2]) << 4;
        let step = distance.wrapping_sub(self.last.unwrap_or(0)) & 0x0FFF;
        self.total += u64::from(step);
        self.last = Some(distance);
        (Some(f64::from(speed) / 100.0), Some(self.total as f64 / 16.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::fit::frames::Field;

    fn define(fields: &[(u8, usize, u8)], big_endian: bool) -> Definition {
        let mut definition = Definition { global: RECORD, big_endian, ..Definition::default() };
        for &(number, size, base_type) in fields {
            definition.fields.push(Field { number, offset: definition.size, size, base_type });
            definition.size += size;
        }
        definition.native_size = definition.size;
        definition
    }

    fn read(fields: &[(u8, usize, u8)], big_endian: bool, payloads: &[&[u8]]) -> Samples {
        let mut records = Records::default();
        records.define(0, &define(fields, big_endian), 0);
        for (second, payload) in payloads.iter().enumerate() {
            records.push(0, Some(1000 + second as u32), payload);
        }
        records.samples.pad();
        records.samples
    }

    #[test]
    fn the_enhanced_field_wins_where_it_is_valid() {
        let fields = [(73, 4, 0x86), (6, 2, 0x84)];
        let samples =
            read(&fields, false, &[&[0xE8, 3, 0, 0, 1, 0], &[0xFF, 0xFF, 0xFF, 0xFF, 0xD0, 7]]);
        assert_eq!(samples.channel(Channel::SpeedMps), [1.0, 2.0]);
    }

    #[test]
    fn the_fraction_belongs_to_the_cadence() {
        let samples = read(&[(4, 1, 2), (53, 1, 2)], false, &[&[79, 64], &[80, 0xFF]]);
        assert_eq!(samples.channel(Channel::CadencePerMin), [79.5, 80.0]);
    }

    #[test]
    fn big_endian_and_signed_values_are_read() {
        let samples = read(&[(0, 4, 0x85), (13, 1, 1)], true, &[&[0xC0, 0, 0, 0, 0xF6]]);
        assert_eq!(samples.channel(Channel::LatDeg), [-90.0]);
        assert_eq!(samples.channel(Channel::TemperatureC), [-10.0]);
    }

    #[test]
    fn an_array_gives_its_first_value() {
        // 2600/5 − 500 = 20 m, followed by a second altitude.
        let samples = read(&[(78, 8, 0x86)], false, &[&[0x28, 0x0A, 0, 0, 0x2D, 0x0A, 0, 0]]);
        assert_eq!(samples.channel(Channel::ElevationM), [20.0]);
    }

    #[test]
    fn zero_is_a_value_and_invalid_is_missing() {
        let samples = read(
            &[(0, 4, 0x85), (4, 1, 2)],
            false,
            &[&[0, 0, 0, 0, 0], &[0xFF, 0xFF, 0xFF, 0x7F, 0xFF]],
        );
        assert_eq!(samples.channel(Channel::LatDeg)[0], 0.0);
        assert!(samples.channel(Channel::LatDeg)[1].is_nan());
        assert_eq!(samples.channel(Channel::CadencePerMin)[0], 0.0);
        assert!(samples.channel(Channel::CadencePerMin)[1].is_nan());
    }

    #[test]
    fn packed_distance_rolls_over_after_256_metres() {
        // 3.00 m/s is 300 = 0x12C; 4080/16 = 255 m, then 16/16 = 1 m past the roll-over.
        let samples = read(&[(8, 3, 13)], false, &[&[0x2C, 0x01, 0xFF], &[0x2C, 0x01, 0x01]]);
        assert_eq!(samples.channel(Channel::SpeedMps), [3.0, 3.0]);
        assert_eq!(samples.channel(Channel::DistanceM), [255.0, 257.0]);
    }
}
