//! The `record` messages of a whole file as `rustyfit` decodes them, scaled by its own profile.

use embedded_io_adapters::std::FromStd;
use rustyfit::profile::lookup;
use rustyfit::profile::typedef::MesgNum;
use rustyfit::proto::{Message, Value};
use rustyfit::{Decoder, DecoderEvent as Event, StreamingIterator};

use super::{Reading, Row, channels};

const TIMESTAMP: u8 = 253;

/// Reads up to the first complaint of the crate.
pub(crate) fn read(bytes: &[u8]) -> Reading {
    let mut decoder = Decoder::builder().checksum(false).expand_components(false).build();
    let mut stream = decoder.stream(FromStd::new(bytes));
    let mut reading = Reading::default();
    while let Some(event) = stream.next() {
        reading.is_whole = matches!(event, Ok(Event::Crc(_)));
        match event {
            Ok(Event::Message(message)) if message.num == MesgNum::RECORD => {
                reading.rows.extend(row(message));
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    reading
}

fn row(message: &Message) -> Option<Row> {
    let time_fit_s = scaled(message, TIMESTAMP)? as i64;
    let values = channels(|number| scaled(message, number));
    Some(Row { time_fit_s, values, developer: None })
}

fn scaled(message: &Message, number: u8) -> Option<f64> {
    let field = message.fields.iter().find(|field| field.num == number)?;
    let profile = lookup::field_reference(message.num, number)?;
    Some(valid(&field.value)? / profile.scale() - profile.offset())
}

/// The number, or the first of an array; none of the compared fields counts zero as missing.
fn valid(value: &Value) -> Option<f64> {
    match value {
        Value::Uint8(raw) => (*raw != u8::MAX).then(|| f64::from(*raw)),
        Value::Int8(raw) => (*raw != i8::MAX).then(|| f64::from(*raw)),
        Value::Uint16(raw) => (*raw != u16::MAX).then(|| f64::from(*raw)),
        Value::Uint32(raw) => (*raw != u32::MAX).then(|| f64::from(*raw)),
        Value::Int32(raw) => (*raw != i32::MAX).then(|| f64::from(*raw)),
        _ => None,
    }
}
