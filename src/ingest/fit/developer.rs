//! Developer fields: raw bytes and their descriptions become named columns, and fill a channel
//! that the device itself leaves empty.

use crate::activity::{Channel, DeveloperColumn, Samples};

use super::messages::Message;
use super::numbers::Read;
use super::records::RawDeveloper;

/// Message number of `field_description`.
const FIELD_DESCRIPTION: u16 = 206;

/// A channel that foot pods and other applications measure, under the names they give it.
struct Known {
    names: &'static [&'static str],
    channel: Channel,
    /// Units other than the channel's own, with the factor to it.
    units: &'static [(&'static str, f64)],
}

/// Names are compared in lower case with blanks for underscores. The units are those that were
/// seen in files; a unit that is not listed is the channel's own.
const KNOWN: &[Known] = &[
    Known { names: &["power", "rp_power"], channel: Channel::PowerW, units: &[] },
    Known { names: &["form power"], channel: Channel::FormPowerW, units: &[] },
    Known {
        names: &["leg spring stiffness", "lss"],
        channel: Channel::LegSpringStiffnessKnm,
        units: &[],
    },
    Known {
        names: &["ground time", "ground contact time", "stance time"],
        channel: Channel::GroundContactMs,
        units: &[("s", 1000.0), ("seconds", 1000.0)],
    },
    Known {
        names: &["vertical oscillation"],
        channel: Channel::VerticalOscillationMm,
        units: &[("centimeters", 10.0), ("cm", 10.0), ("m", 1000.0)],
    },
    Known {
        names: &["cadence"],
        channel: Channel::CadencePerMin,
        units: &[("spm", 0.5), ("steps/min", 0.5)],
    },
    Known { names: &["heart rate"], channel: Channel::HeartRateBpm, units: &[] },
    Known {
        names: &["speed"],
        channel: Channel::SpeedMps,
        units: &[("km/h", 1.0 / 3.6), ("mm/s", 0.001)],
    },
    Known {
        names: &["distance"],
        channel: Channel::DistanceM,
        units: &[("kilometers", 1000.0), ("km", 1000.0)],
    },
    Known {
        names: &["step length"],
        channel: Channel::StepLengthM,
        units: &[("mm", 0.001), ("millimeters", 0.001), ("cm", 0.01)],
    },
];

/// Resolves the raw developer values. Every described field becomes a named column; where the
/// device has no value of that kind at all, the channel is filled too. Returns how many fields
/// have no description.
pub(super) fn resolve(
    samples: &mut Samples,
    raw: Vec<RawDeveloper>,
    messages: &[Message],
) -> usize {
    let mut undescribed = 0;
    for field in raw {
        match Description::find(messages, field.key) {
            Some(description) => add(samples, &field, &description),
            None => undescribed += 1,
        }
    }
    undescribed
}

struct Description<'a> {
    name: &'a str,
    unit: &'a str,
    base_type: u8,
    scale: f64,
    offset: f64,
}

impl<'a> Description<'a> {
    fn find(messages: &'a [Message], key: (u8, u8)) -> Option<Self> {
        let is_key = |message: &&Message| {
            message.global == FIELD_DESCRIPTION
                && message.raw(0) == Some(i64::from(key.0))
                && message.raw(1) == Some(i64::from(key.1))
        };
        let message = messages.iter().find(is_key)?;
        let scale = message.raw(6).filter(|&scale| scale != 0).unwrap_or(1);
        Some(Self {
            name: message.raw_text(3).unwrap_or("unnamed"),
            unit: message.raw_text(8).unwrap_or(""),
            base_type: u8::try_from(message.raw(2)?).ok()?,
            scale: scale as f64,
            offset: message.raw(7).unwrap_or(0) as f64,
        })
    }

    fn known(&self) -> Option<&'static Known> {
        let name = self.name.to_lowercase().replace('_', " ");
        KNOWN.iter().find(|known| known.names.contains(&name.as_str()))
    }
}

fn add(samples: &mut Samples, field: &RawDeveloper, description: &Description) {
    let Some(read) = Read::at_start(description.base_type, field.big_endian) else { return };
    let mut values = vec![f64::NAN; samples.len()];
    for (row, bytes, size) in &field.values {
        if let Some(raw) = read.value(&bytes[..*size]) {
            values[*row] = raw / description.scale - description.offset;
        }
    }
    if let Some(known) = description.known()
        && !samples.has(known.channel)
    {
        let unit = description.unit.to_lowercase();
        let factor =
            known.units.iter().find(|(name, _)| *name == unit).map_or(1.0, |(_, factor)| *factor);
        *samples.channel_mut(known.channel) = values.iter().map(|value| value * factor).collect();
    }
    samples.developer.push(DeveloperColumn {
        name: description.name.to_owned(),
        unit: description.unit.to_owned(),
        values,
    });
}
