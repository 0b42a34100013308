//! The records that runs are made of: their kinds, units and sources, kept small, as an export has
//! millions of them. Knows nothing of workouts.

use std::collections::HashMap;

use super::tags;
use crate::activity::{Channel, Span};
use crate::base::units::{
    CM_PER_M, M_PER_FOOT, M_PER_KM, M_PER_MILE, MM_PER_M, MS_PER_S, S_PER_HOUR, S_PER_MIN,
};
use crate::ingest::iso_time::{self, Zone};
use crate::ingest::xml::lex::number;

/// What a record measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Kind {
    HeartRate,
    Steps,
    Distance,
    Speed,
    Power,
    StepLength,
    GroundContact,
    VerticalOscillation,
}

/// The kinds that are means over their time, and the channel each fills.
pub(super) const MEANS: [(Kind, Channel); 6] = [
    (Kind::HeartRate, Channel::HeartRateBpm),
    (Kind::Speed, Channel::SpeedMps),
    (Kind::Power, Channel::PowerW),
    // Apple defines its stride length as the distance of a single step.
    (Kind::StepLength, Channel::StepLengthM),
    (Kind::GroundContact, Channel::GroundContactMs),
    (Kind::VerticalOscillation, Channel::VerticalOscillationMm),
];

impl Kind {
    pub(super) const COUNT: usize = Self::VerticalOscillation as usize + 1;

    /// The kind of an identifier; `None` for all that runs are not made of.
    pub(super) fn of(identifier: &[u8]) -> Option<Self> {
        Some(match identifier.strip_prefix(b"HKQuantityTypeIdentifier")? {
            b"HeartRate" => Self::HeartRate,
            b"StepCount" => Self::Steps,
            b"DistanceWalkingRunning" => Self::Distance,
            b"RunningSpeed" => Self::Speed,
            b"RunningPower" => Self::Power,
            b"RunningStrideLength" => Self::StepLength,
            b"RunningGroundContactTime" => Self::GroundContact,
            b"RunningVerticalOscillation" => Self::VerticalOscillation,
            _ => return None,
        })
    }

    /// What a value is multiplied with to be in the unit of its channel; `None` for a strange unit.
    fn factor(self, unit: &str) -> Option<f64> {
        Some(match self {
            Self::HeartRate => match unit {
                "count/min" => 1.0,
                "count/s" => S_PER_MIN,
                _ => return None,
            },
            Self::Steps => (unit == "count").then_some(1.0)?,
            Self::Power => (unit == "W").then_some(1.0)?,
            Self::Speed => {
                let (length, time) = unit.split_once('/')?;
                metres_per(length)? / seconds_per(time)?
            }
            Self::Distance | Self::StepLength => metres_per(unit)?,
            Self::GroundContact => seconds_per(unit)? * MS_PER_S as f64,
            Self::VerticalOscillation => metres_per(unit)? * MM_PER_M,
        })
    }
}

/// Metres in a unit of length; `None` for one that is unknown.
pub(super) fn metres_per(unit: &str) -> Option<f64> {
    Some(match unit {
        "m" => 1.0,
        "km" => M_PER_KM,
        "cm" => 1.0 / CM_PER_M,
        "mm" => 1.0 / MM_PER_M,
        "mi" => M_PER_MILE,
        "ft" => M_PER_FOOT,
        _ => return None,
    })
}

/// Seconds in a unit of time; `None` for one that is unknown.
pub(super) fn seconds_per(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" => 1.0,
        "ms" => 1.0 / MS_PER_S as f64,
        "min" => S_PER_MIN,
        "hr" => S_PER_HOUR,
        _ => return None,
    })
}

/// A record in 12 bytes. Exports write whole seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) start_s: u32,
    pub(super) span_s: u16,
    pub(super) source: u16,
    /// In the unit of its channel; steps and metres are sums over the span.
    pub(super) value: f32,
}

impl Reading {
    pub(super) fn span(&self) -> Span {
        let start_ms = i64::from(self.start_s) * MS_PER_S;
        Span { start_ms, end_ms: start_ms + i64::from(self.span_s) * MS_PER_S }
    }
}

/// Records over a longer time are counts of everyday life, not of a run.
pub(super) const MAX_SPAN_S: i64 = 3600;
/// Readings kept at most, 288 MB; ten times what the largest known exports have.
const MAX_READINGS: usize = 24_000_000;
/// Sources told apart at most; further ones count as one.
const MAX_SOURCES: usize = u16::MAX as usize - 1;
const LONGEST_SOURCE: usize = 256;

/// All readings, by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Readings {
    pub(super) by_kind: [Vec<Reading>; Kind::COUNT],
    pub(super) sources: Sources,
    count: usize,
}

/// Names of sources as numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    numbers: HashMap<Box<str>, u16>,
    last: Option<(Box<str>, u16)>,
}

impl Sources {
    pub(super) fn number_of(&mut self, name: &str) -> u16 {
        if let Some((last, number)) = &self.last
            && **last == *name
        {
            return *number;
        }
        let number = match self.numbers.get(name) {
            Some(&number) => number,
            None if self.numbers.len() >= MAX_SOURCES || name.len() > LONGEST_SOURCE => u16::MAX,
            None => {
                let number = u16::try_from(self.numbers.len()).unwrap_or(u16::MAX);
                self.numbers.insert(name.into(), number);
                number
            }
        };
        if number != u16::MAX {
            self.last = Some((name.into(), number));
        }
        number
    }
}

impl Readings {
    /// Takes a `Record` tag. False when it is of a kept kind and could not be read or kept.
    pub(super) fn take(&mut self, tag: &[u8]) -> bool {
        let usual = tags::first_value(tag, b"Record type=\"");
        let Some(kind) = usual.map_or_else(|| kind_of(tag), Kind::of) else { return true };
        if self.count >= MAX_READINGS {
            return false;
        }
        match self.reading(kind, tag) {
            Some(Some(reading)) => {
                self.by_kind[kind as usize].push(reading);
                self.count += 1;
                true
            }
            Some(None) => true,
            None => false,
        }
    }

    /// The reading of a tag: `None` when it cannot be read, `Some(None)` when it is over too long
    /// a time to be of a run.
    fn reading(&mut self, kind: Kind, tag: &[u8]) -> Option<Option<Reading>> {
        let inside = tags::inside(tag);
        let (mut start_ms, mut end_ms, mut value, mut unit, mut source) =
            (None, None, None, "", "");
        for (name, text) in tags::attributes(&inside) {
            match name {
                "sourceName" => source = text,
                "unit" => unit = text,
                "startDate" => start_ms = moment(text),
                "endDate" => end_ms = moment(text),
                "value" => value = number(text),
                _ => {}
            }
        }
        let (start_ms, _) = start_ms?;
        let end_ms = end_ms.map_or(start_ms, |(end_ms, _)| end_ms);
        let span_s = end_ms.checked_sub(start_ms)? / MS_PER_S;
        if span_s > MAX_SPAN_S {
            return Some(None);
        }
        let value = value? * kind.factor(unit)?;
        Some(Some(Reading {
            start_s: u32::try_from(start_ms / MS_PER_S).ok()?,
            span_s: u16::try_from(span_s).ok()?,
            source: self.sources.number_of(source),
            value: (value >= 0.0 && value < f64::from(f32::MAX)).then_some(value as f32)?,
        }))
    }
}

fn kind_of(tag: &[u8]) -> Option<Kind> {
    let inside = tags::inside(tag);
    tags::attributes(&inside)
        .find(|(name, _)| *name == "type")
        .and_then(|(_, text)| Kind::of(text.as_bytes()))
}

/// UTC milliseconds and offset in seconds of a date; `None` without an offset, as exports always
/// write one.
pub(super) fn moment(text: &str) -> Option<(i64, i32)> {
    let time = iso_time::parse(text.as_bytes())?;
    match time.zone {
        Zone::Offset(offset_s) => Some((time.utc_ms, offset_s)),
        Zone::Utc => Some((time.utc_ms, 0)),
        Zone::Missing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_become_those_of_the_channels() {
        let cases = [
            (Kind::Speed, "km/hr", 36.0, 10.0),
            (Kind::Speed, "mi/hr", 10.0, 4.4704),
            (Kind::Distance, "mi", 1.0, 1609.344),
            (Kind::VerticalOscillation, "cm", 8.4, 84.0),
            (Kind::GroundContact, "ms", 240.0, 240.0),
            (Kind::StepLength, "cm", 110.0, 1.1),
            (Kind::HeartRate, "count/s", 2.5, 150.0),
        ];
        for (kind, unit, value, expected) in cases {
            let converted = value * kind.factor(unit).unwrap();
            assert!((converted - expected).abs() < 1e-9, "{unit}: {converted}");
        }
        assert_eq!(Kind::Steps.factor("kg"), None);
        assert_eq!(Kind::Speed.factor("m"), None);
    }

    #[test]
    fn records_are_taken_in_any_order_of_attributes() {
        let mut readings = Readings::default();
        for tag in [
            "Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"W\" unit=\"count/min\" startDate=\"2024-09-03 07:10:00 +0200\" endDate=\"2024-09-03 07:10:00 +0200\" value=\"150\"/>",
            "Record value='151' unit='count/min' startDate='2024-09-03 05:10:05 +0000' type='HKQuantityTypeIdentifierHeartRate'>",
        ] {
            assert!(readings.take(tag.as_bytes()));
        }
        let starts: Vec<u32> = readings.by_kind[0].iter().map(|reading| reading.start_s).collect();
        // 2024-09-03T05:10:00Z: 19 969 days and 18 600 seconds.
        assert_eq!(starts, [19_969 * 86_400 + 18_600, 19_969 * 86_400 + 18_605]);
        assert!(readings.take(b"Record type=\"HKQuantityTypeIdentifierBodyMass\" value=\"x\"/>"));
        assert!(!readings.take(b"Record type=\"HKQuantityTypeIdentifierStepCount\" value=\"x\"/>"));
    }
}
