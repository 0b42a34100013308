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

/// No application writes as many; a hostile file must not multiply its rows by them.
const MAX_COLUMNS: usize = 256;

/// Resolves the raw developer values. Every described field becomes a named column; where the
/// device has no value of that kind at all, the channel is filled too. Returns how many fields
/// have no description.
pub(super) fn resolve(
    samples: &mut Samples,
    raw: Vec<RawDeveloper>,
    messages: &[Message],
) -> usize {
    let mut undescribed = 0;
    let mut filling = Vec::new();
    for field in raw {
        match Description::find(messages, &field) {
            Some(description) => add(samples, &field, &description, &mut filling),
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
    fn find(messages: &'a [Message], field: &RawDeveloper) -> Option<Self> {
        // Messages are in the order of the chain's files.
        let from = messages.partition_point(|message| message.file < field.file);
        let mut own = messages[from..].iter().take_while(|message| message.file == field.file);
        let is_key = |message: &&Message| {
            message.global == FIELD_DESCRIPTION
                && message.raw(0) == Some(i64::from(field.key.0))
                && message.raw(1) == Some(i64::from(field.key.1))
        };
        let message = own.find(is_key)?;
        let scale = message.raw(6).filter(|&scale| scale != 0).unwrap_or(1);
        Some(Self {
            name: message.raw_text(3).unwrap_or("unnamed"),
            unit: message.raw_text(8).unwrap_or(""),
            base_type: u8::try_from(message.raw(2)?).ok()?,
            scale: scale as f64,
            offset: message.raw(7).unwrap_or(0) as f64,
        })
    }

    /// The channel that the field measures, and the factor to its unit.
    fn channel(&self) -> Option<(Channel, f64)> {
        let name = self.name.to_lowercase().replace('_', " ");
        let known = KNOWN.iter().find(|known| known.names.contains(&name.as_str()))?;
        let unit = self.unit.to_lowercase();
        let factor = known.units.iter().find(|(name, _)| *name == unit);
        Some((known.channel, factor.map_or(1.0, |(_, factor)| *factor)))
    }
}

/// Adds the values under their name, and to a channel that the device leaves empty. `filling` says
/// which field does so, because the next file of a chain may go on with it.
fn add<'a>(
    samples: &mut Samples,
    field: &RawDeveloper,
    description: &Description<'a>,
    filling: &mut Vec<(Channel, &'a str)>,
) {
    let Some(read) = Read::at_start(description.base_type, field.big_endian) else { return };
    let Some((&(first, ..), &(last, ..))) = field.values.first().zip(field.values.last()) else {
        return;
    };
    // Only as long as the field's own stretch, which a chain has many of.
    let mut values = vec![f64::NAN; last - first + 1];
    let mut is_known = false;
    for (row, bytes, size) in &field.values {
        if let Some(raw) = read.value(&bytes[..*size]) {
            values[row - first] = raw / description.scale - description.offset;
            is_known = true;
        }
    }
    let rows = samples.len();
    if let Some((channel, factor)) = description.channel().filter(|_| is_known) {
        let filler = filling.iter().find(|(filled, _)| *filled == channel).map(|(_, name)| *name);
        if filler.is_none() && !samples.has(channel) {
            filling.push((channel, description.name));
            let scaled = values.iter().map(|value| value * factor).collect();
            *samples.channel_mut(channel) = column(scaled, first, rows);
        } else if filler == Some(description.name) {
            complete(&mut samples.channel_mut(channel)[first..], &values, factor);
        }
    }
    let is_same = |known: &&mut DeveloperColumn| {
        known.name == description.name && known.unit == description.unit
    };
    if let Some(known) = samples.developer.iter_mut().find(is_same) {
        complete(&mut known.values[first..], &values, 1.0);
    } else if samples.developer.len() < MAX_COLUMNS {
        let (name, unit) = (description.name.to_owned(), description.unit.to_owned());
        samples.developer.push(DeveloperColumn { name, unit, values: column(values, first, rows) });
    }
}

/// A column of so many rows with these values from a row on.
fn column(values: Vec<f64>, first: usize, rows: usize) -> Vec<f64> {
    if values.len() == rows {
        return values;
    }
    let mut column = vec![f64::NAN; rows];
    column[first..first + values.len()].copy_from_slice(&values);
    column
}

/// Sets the values at rows that have none.
fn complete(column: &mut [f64], values: &[f64], factor: f64) {
    for (known, value) in column.iter_mut().zip(values).filter(|(known, _)| known.is_nan()) {
        *known = value * factor;
    }
}
