//! The `record` messages of a whole file as `fitparser` decodes them.

use std::collections::HashMap;

use fitparser::Value;
use fitparser::de::{DecodeOption, FitDataMessage, FitObject, FitStreamProcessor};
use soleus::base::catch_panic::guarded;
use soleus::base::units::FIT_EPOCH_UNIX_S;

use super::{Reading, Row, channels, sort};

const RECORD: u16 = 20;
const TIMESTAMP: u8 = 253;
/// An enumeration, which the crate would turn into a word.
const ACTIVITY_TYPE: u8 = 42;
/// A field beside its enhanced form, into which the crate would expand it.
const ENHANCED: [(u8, u8); 2] = [(2, 78), (6, 73)];

/// Reads up to the first complaint or panic of the crate.
pub(crate) fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let outcome = guarded(|| read_into(bytes, &mut reading.rows));
    reading.is_whole = matches!(outcome, Some(Ok(true)));
    reading
}

/// Whether the bytes end with a checksum, as a whole file does.
fn read_into(mut bytes: &[u8], rows: &mut Vec<Row>) -> Result<bool, fitparser::Error> {
    let mut processor = FitStreamProcessor::new();
    processor.add_option(DecodeOption::SkipHeaderCrcValidation);
    processor.add_option(DecodeOption::SkipDataCrcValidation);
    let mut is_whole = false;
    while !bytes.is_empty() {
        let (rest, object) = processor.deserialize_next(bytes)?;
        is_whole = matches!(object, FitObject::Crc(_));
        match object {
            FitObject::Crc(_) => processor.reset(),
            FitObject::DataMessage(message) if message.global_message_number() == RECORD => {
                rows.extend(row(&mut processor, message)?);
            }
            FitObject::DataMessage(message) => {
                processor.decode_message(message)?;
            }
            _ => {}
        }
        bytes = rest;
    }
    Ok(is_whole)
}

fn row(
    processor: &mut FitStreamProcessor,
    mut message: FitDataMessage,
) -> Result<Option<Row>, fitparser::Error> {
    let mut of_developers = message.clone();
    of_developers.fields_mut().retain(|&number, _| number == TIMESTAMP);
    message.developer_fields.clear();
    for (plain, enhanced) in ENHANCED {
        if first(message.fields().get(&enhanced)).is_some() {
            message.fields_mut().remove(&plain);
        }
    }
    let activity_type = message.fields_mut().remove(&ACTIVITY_TYPE);
    let decoded = processor.decode_message(message)?;
    let mut fields: HashMap<u8, &Value> =
        decoded.fields().iter().map(|field| (field.number(), field.value())).collect();
    fields.extend(activity_type.as_ref().map(|value| (ACTIVITY_TYPE, value)));
    // Only a local time depends on the zone of the machine; this field is UTC.
    let Some(&Value::Timestamp(time)) = fields.get(&TIMESTAMP).copied() else { return Ok(None) };
    Ok(Some(Row {
        time_fit_s: time.timestamp() - FIT_EPOCH_UNIX_S,
        values: channels(|number| first(fields.get(&number).copied())),
        developer: Some(developer(processor, of_developers)?),
    }))
}

/// The developer fields of a message that has no others but its time.
fn developer(
    processor: &mut FitStreamProcessor,
    message: FitDataMessage,
) -> Result<Vec<(String, f64)>, fitparser::Error> {
    let decoded = processor.decode_message(message)?;
    let mut fields: Vec<(String, f64)> = decoded
        .fields()
        .iter()
        .filter(|field| !matches!(field.value(), Value::Timestamp(_)))
        .filter_map(|field| Some((field.name().to_owned(), first(Some(field.value()))?)))
        .collect();
    sort(&mut fields);
    Ok(fields)
}

/// A finite number; of an array the first.
fn first(value: Option<&Value>) -> Option<f64> {
    let value = match value? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    value.clone().try_into().ok().filter(|number: &f64| number.is_finite())
}
