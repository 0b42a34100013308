//! A FIT file from bytes: a plain run first, then one odd edit after another. Every file is well formed;
//! what its fields say need not make sense.

mod tape;

use crate::fit_writer::{Content, ENUM, SINT32, UINT8, UINT16, UINT32};
use crate::line::SEASON_FIT_S;
use tape::Tape;

const FILE_ID: u16 = 0;
const SESSION: u16 = 18;
const LAP: u16 = 19;
const RECORD: u16 = 20;
const EVENT: u16 = 21;
const DEVICE: u16 = 23;
const ACTIVITY: u16 = 34;
const LENGTH: u16 = 101;
const HEART_RATES: u16 = 132;
/// Messages that an edit may add.
const ADDED: [u16; 9] =
    [SESSION, LAP, RECORD, EVENT, DEVICE, ACTIVITY, LENGTH, HEART_RATES, FILE_ID];
/// Base types, each with its size in bytes.
const BASES: [(u8, u8); 8] =
    [(ENUM, 1), (UINT8, 1), (UINT16, 2), (UINT32, 4), (SINT32, 4), (0x83, 2), (0x88, 4), (0x89, 8)];
const MOST_MESSAGES: usize = 400;

#[derive(Clone)]
struct Message {
    global: u16,
    fields: Vec<Field>,
}

#[derive(Clone)]
struct Field {
    number: u8,
    base: u8,
    bytes: Vec<u8>,
}

/// The file that the bytes describe.
pub(crate) fn odd_fit(bytes: &[u8]) -> Vec<u8> {
    let mut tape = Tape::new(bytes);
    let mut messages = plain_run(&mut tape);
    while !tape.is_over() {
        edit(&mut messages, &mut tape);
    }
    messages.truncate(MOST_MESSAGES);
    written(&messages)
}

fn field(number: u8, value: u32) -> Field {
    Field { number, base: UINT32, bytes: value.to_le_bytes().to_vec() }
}

fn small(number: u8, base: u8, value: u8) -> Field {
    Field { number, base, bytes: vec![value] }
}

/// When the run began: in the season beside it, at the time of one of its runs, after it, at the ends of
/// all time.
fn start_fit_s(tape: &mut Tape) -> u32 {
    let hours = 3600 * u32::from(tape.byte());
    match tape.byte() % 6 {
        0 => SEASON_FIT_S + 86_400 + hours,
        1 => SEASON_FIT_S + u32::from(tape.byte()),
        2 => SEASON_FIT_S + 32 * 86_400 + hours,
        3 => SEASON_FIT_S + 200 * 86_400 + hours,
        4 => 330_000_000 + 1000 * hours,
        _ => tape.number(),
    }
}

fn plain_run(tape: &mut Tape) -> Vec<Message> {
    let start = start_fit_s(tape);
    let count = 20 + u32::from(tape.byte() % 60);
    let step_s = [30, 1, 5, 60, 300][usize::from(tape.byte() % 5)];
    let speed_cmps = 200 + 2 * u32::from(tape.byte());
    let has_places = tape.byte().is_multiple_of(2);
    let event = |at: u32, kind: u8| Message {
        global: EVENT,
        fields: vec![field(253, at), small(0, ENUM, 0), small(1, ENUM, kind)],
    };
    let mut messages =
        vec![Message { global: FILE_ID, fields: vec![small(0, ENUM, 4)] }, event(start, 0)];
    for step in 0..count {
        let (after_s, way_cm) = (step * step_s, step * step_s * speed_cmps);
        let mut fields = vec![field(253, start.wrapping_add(after_s)), field(5, way_cm)];
        fields.push(Field {
            number: 2,
            base: UINT16,
            bytes: (2600 + 20 * (step % 9) as u16).to_le_bytes().to_vec(),
        });
        fields.extend([small(3, UINT8, 140), small(4, UINT8, 84)]);
        if has_places {
            // A metre is some 107 of the 2³¹ parts of a half turn.
            fields.push(Field { base: SINT32, ..field(0, 500_000_000 + way_cm + way_cm / 15) });
            fields.push(Field { base: SINT32, ..field(1, 3_900_000_000) });
        }
        messages.push(Message { global: RECORD, fields });
    }
    let length_s = (count - 1) * step_s;
    let (end, timer_ms) = (start.wrapping_add(length_s), length_s * 1000);
    let totals = || vec![field(253, end), field(2, start), field(7, timer_ms), field(8, timer_ms)];
    messages.push(event(end, 4));
    let way = field(9, length_s * speed_cmps);
    messages.push(Message { global: LAP, fields: [totals(), vec![way.clone()]].concat() });
    let sport = small(5, ENUM, 1);
    messages.push(Message { global: SESSION, fields: [totals(), vec![way, sport]].concat() });
    let local = field(5, end.wrapping_add(3600));
    messages.push(Message { global: ACTIVITY, fields: vec![field(253, end), local] });
    messages
}

/// One edit of a message, or of their order.
fn edit(messages: &mut Vec<Message>, tape: &mut Tape) {
    let kind = tape.byte() % 8;
    if messages.is_empty() || messages.len() > MOST_MESSAGES {
        return;
    }
    let at = tape.below(messages.len());
    match kind {
        0..=2 => edit_field(&mut messages[at], tape),
        3 => {
            let number = tape.byte();
            let (base, size) = BASES[usize::from(tape.byte()) % BASES.len()];
            let bytes = (0..size).map(|_| tape.byte()).collect();
            messages[at].fields.push(Field { number, base, bytes });
        }
        4 => {
            let other = tape.below(messages.len());
            messages.swap(at, other);
        }
        5 => {
            let to = tape.below(messages.len());
            messages.insert(to, messages[at].clone());
        }
        6 => {
            // A field of every record at once, which no single edit would reach.
            let (global, number, value) = (messages[at].global, tape.byte(), tape.value());
            let alike = messages.iter_mut().filter(|message| message.global == global);
            let fields = alike.flat_map(|message| &mut message.fields);
            fields.filter(|field| field.number == number).for_each(|field| field.put(value));
        }
        _ => {
            let global = ADDED[usize::from(tape.byte()) % ADDED.len()];
            let fields =
                (0..1 + tape.byte() % 5).map(|_| field(tape.byte(), tape.value())).collect();
            messages.insert(at, Message { global, fields });
        }
    }
}

fn edit_field(message: &mut Message, tape: &mut Tape) {
    if message.fields.is_empty() {
        return;
    }
    let at = tape.below(message.fields.len());
    if tape.byte().is_multiple_of(8) {
        message.fields.remove(at);
        return;
    }
    let is_step = tape.byte().is_multiple_of(2);
    let value = tape.value();
    let field = &mut message.fields[at];
    field.put(if is_step { field.value().wrapping_add(value) } else { value });
}

impl Field {
    /// The low four bytes as a number.
    fn value(&self) -> u32 {
        let byte = |at: usize| self.bytes.get(at).copied().unwrap_or(0);
        u32::from_le_bytes([byte(0), byte(1), byte(2), byte(3)])
    }

    /// Puts a number in, as far as there is room.
    fn put(&mut self, value: u32) {
        self.bytes.iter_mut().zip(value.to_le_bytes()).for_each(|(byte, new)| *byte = new);
    }
}

/// Every message behind a definition of its own where the one before has another shape.
fn written(messages: &[Message]) -> Vec<u8> {
    let mut content = Content::default();
    let mut shape = None;
    for message in messages {
        let fields: Vec<(u8, u8, u8)> = message
            .fields
            .iter()
            .take(200)
            .map(|field| (field.number, field.bytes.len() as u8, field.base))
            .collect();
        let values: Vec<&[u8]> =
            message.fields.iter().take(200).map(|field| field.bytes.as_slice()).collect();
        let own = Some((message.global, fields));
        if own != shape {
            let (global, fields) = own.clone().unwrap_or_default();
            content = content.define(0, global, &fields);
            shape = own;
        }
        content = content.message(0, &values);
    }
    content.file()
}
