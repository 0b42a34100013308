//! Copies the few messages that the message lane needs into a small FIT file of its own, without
//! developer fields, so that the format crate meets neither records nor damage.

use super::frames::{Definition, Field};
use super::header;
use super::messages::{self, Message};
use super::numbers::Read;
use super::profile::{DEVICE_INFO, EVENT, TIMESTAMP};

/// Message numbers that are forwarded: `file_id`, `sport`, `session`, `lap`, `event`,
/// `device_info`, `activity`, `timestamp_correlation`, `field_description`.
const FORWARDED: [u16; 9] = [0, 12, 18, 19, EVENT, DEVICE_INFO, 34, 162, 206];

/// Forwarded at most: a hundred times the laps and timer events of any day, in bytes and number.
/// The format crate needs sixty times the bytes in memory.
const MOST_BYTES: usize = 2 << 20;
const MOST_MESSAGES: usize = 20_000;

/// Collects the forwarded messages.
#[derive(Default)]
pub(super) struct Forward {
    content: Vec<u8>,
    /// Number of messages forwarded before each file of the chain.
    file_starts: Vec<usize>,
    messages: usize,
    /// Messages beyond the most.
    surplus: usize,
    /// Whether the newest definition of a local number has been written, and in which form.
    written: [Option<Form>; 16],
}

/// The two forms of a definition: as it was, or with the time that a compressed header implied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    AsRecorded,
    WithTime,
}

impl Forward {
    /// Begins the next file of a chain, in which no definition holds any more.
    pub(super) fn next_file(&mut self) {
        self.file_starts.push(self.messages);
        self.written = Default::default();
    }

    /// A new definition makes the written one of this local number stale.
    pub(super) fn define(&mut self, local: usize) {
        self.written[local] = None;
    }

    /// Takes a message if it is one of the forwarded.
    pub(super) fn push(
        &mut self,
        local: usize,
        definition: &Definition,
        time_fit_s: Option<u32>,
        payload: &[u8],
    ) {
        if !is_wanted(definition, payload) {
            return;
        }
        if self.messages == MOST_MESSAGES || self.content.len() > MOST_BYTES {
            self.surplus += 1;
            return;
        }
        let has_own_time = definition.fields.iter().any(|field| field.number == TIMESTAMP);
        let implied = time_fit_s.filter(|_| !has_own_time);
        let form = if implied.is_some() { Form::WithTime } else { Form::AsRecorded };
        if self.written[local] != Some(form) {
            self.write_definition(local, definition, form);
            self.written[local] = Some(form);
        }
        self.messages += 1;
        self.content.push(local as u8);
        self.content.extend(&payload[..definition.native_size]);
        if let Some(time) = implied {
            let bytes = if definition.big_endian { time.to_be_bytes() } else { time.to_le_bytes() };
            self.content.extend(bytes);
        }
    }

    fn write_definition(&mut self, local: usize, definition: &Definition, form: Form) {
        let extra = u8::from(form == Form::WithTime);
        self.content.extend([0x40 | local as u8, 0, u8::from(definition.big_endian)]);
        let number = definition.global;
        let bytes = if definition.big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
        self.content.extend(bytes);
        self.content.push(definition.fields.len() as u8 + extra);
        for field in &definition.fields {
            self.content.extend([field.number, field.size as u8, base_type(field)]);
        }
        if form == Form::WithTime {
            self.content.extend([TIMESTAMP, 4, 0x86]);
        }
    }

    /// What the format crate makes of the forwarded messages, each with the number of the chain's
    /// file that it comes from; and why it stopped, if it did.
    pub(super) fn decode(self) -> (Vec<Message>, Option<String>) {
        let (mut messages, failure) = messages::decode(&header::wrap(&self.content));
        let surplus = (self.surplus > 0)
            .then(|| format!("{} laps and events more than any recording has", self.surplus));
        let failure = failure.or(surplus);
        for (index, message) in messages.iter_mut().enumerate() {
            message.file = self.file_starts.partition_point(|&start| start <= index);
        }
        (messages, failure)
    }
}

/// A field whose size does not fit its type is forwarded as plain bytes: the crate would complain
/// on standard error.
fn base_type(field: &Field) -> u8 {
    const BYTE: u8 = 0x0D;
    const TEXT: u8 = 0x07;
    match Read::of(field, false) {
        None if field.base_type != TEXT => BYTE,
        _ => field.base_type,
    }
}

/// Of events only those of the timer, of devices only the one that wrote the file.
fn is_wanted(definition: &Definition, payload: &[u8]) -> bool {
    let first_byte_of_field_0 = || {
        let field = definition.fields.iter().find(|field| field.number == 0 && field.size == 1)?;
        payload.get(field.offset).copied()
    };
    match definition.global {
        EVENT | DEVICE_INFO => first_byte_of_field_0() == Some(0),
        number => definition.fields.len() < usize::from(u8::MAX) && FORWARDED.contains(&number),
    }
}
