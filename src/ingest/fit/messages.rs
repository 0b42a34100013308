//! The message lane: what `fitparser` makes of the forwarded messages. Times are taken as raw
//! numbers, because the crate turns them into the zone of the machine.

use std::collections::HashMap;

use fitparser::Value;
use fitparser::de::{DecodeOption, FitObject, FitStreamProcessor};

use crate::base::catch_panic::guarded;

/// One decoded message.
pub(super) struct Message {
    /// Message number in the profile.
    pub(super) global: u16,
    /// Number of the chain's file that it comes from, counted from one; 0 when that is not known.
    pub(super) file: usize,
    raw: HashMap<u8, Value>,
    named: HashMap<String, Value>,
}

/// Decodes a file of forwarded messages as far as the crate gets.
///
/// # Errors
/// A sentence on why the crate stopped, with the messages before that.
pub(super) fn decode(file: &[u8]) -> (Vec<Message>, Option<String>) {
    let mut messages = Vec::new();
    let outcome = guarded(|| decode_into(file, &mut messages));
    let failure = match outcome {
        Some(Ok(())) => None,
        Some(Err(error)) => Some(error.to_string()),
        None => Some("the format library failed".to_owned()),
    };
    (messages, failure)
}

fn decode_into(mut file: &[u8], messages: &mut Vec<Message>) -> Result<(), fitparser::Error> {
    let mut processor = FitStreamProcessor::new();
    processor.add_option(DecodeOption::UseGenericSubFieldName);
    while !file.is_empty() {
        let (rest, object) = processor.deserialize_next(file)?;
        if let FitObject::DataMessage(message) = object {
            let (global, raw) = (message.global_message_number(), message.fields().clone());
            // A message that the profile cannot name still has its raw numbers.
            let named = processor.decode_message(message).map_or_else(
                |_| HashMap::new(),
                |record| {
                    let fields = record.into_vec().into_iter();
                    fields.map(|field| (field.name().to_owned(), field.into_value())).collect()
                },
            );
            messages.push(Message { global, file: 0, raw, named });
        }
        file = rest;
    }
    Ok(())
}

impl Message {
    /// A whole number as stored, by field number; `None` where missing or invalid.
    pub(super) fn raw(&self, number: u8) -> Option<i64> {
        self.raw.get(&number)?.try_into().ok()
    }

    /// A time in FIT seconds as stored, by field number; `None` where missing, invalid or wider
    /// than the protocol's 32 bits, which a file may declare for any field.
    pub(super) fn time_fit_s(&self, number: u8) -> Option<u32> {
        u32::try_from(self.raw(number)?).ok().filter(|&time| time != u32::MAX)
    }

    /// Text as stored, by field number.
    pub(super) fn raw_text(&self, number: u8) -> Option<&str> {
        text(self.raw.get(&number)?)
    }

    /// A value in the profile's unit, by field name; of an array the first.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        let value = match self.named.get(name)? {
            Value::Array(values) => values.first()?,
            value => value,
        };
        value.clone().try_into().ok().filter(|number: &f64| number.is_finite())
    }

    /// Text or the name of an enumerated value, by field name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        text(self.named.get(name)?)
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Array(values) => text(values.first()?),
        _ => None,
    }
}
