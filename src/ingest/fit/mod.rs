//! FIT files in two lanes: `record` messages by our own frame walker straight into columns, all
//! other messages that are needed by the `fitparser` crate.

mod developer;
mod forward;
mod frames;
mod messages;
mod records;
mod sessions;

use crate::activity::Activity;
use crate::error::SkipReason;
use crate::ingest::Format;
use crate::notes::Note;

use forward::Forward;
use frames::{Definition, Visitor};
use messages::Message;
use records::Records;

/// The FIT format.
pub struct Fit;

impl Format for Fit {
    fn name(&self) -> &'static str {
        "fit"
    }

    fn accepts(&self, bytes: &[u8]) -> bool {
        frames::has_header(bytes)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Activity>, SkipReason> {
        let mut lanes = Lanes::default();
        let mut notes = frames::walk(bytes, &mut lanes);
        let Lanes { mut records, forward } = lanes;
        let (messages, failure) = messages::decode(&forward.into_file());
        notes.extend(failure.map(Note::MetadataLost));
        refuse_other_files(&messages, &records, &notes)?;
        records.samples.pad();
        let undescribed = developer::resolve(&mut records.samples, records.developer, &messages);
        if undescribed > 0 {
            notes.push(Note::UndescribedDeveloperField(undescribed));
        }
        if records.untimed > 0 {
            notes.push(Note::Untimed(records.untimed));
        }
        for note in &mut notes {
            if let Note::Truncated { samples, .. } = note {
                *samples = records.samples.len();
            }
        }
        Ok(sessions::split(records.samples, &messages, &notes))
    }
}

/// The two lanes as the walk fills them.
#[derive(Default)]
struct Lanes {
    records: Records,
    forward: Forward,
}

impl Visitor for Lanes {
    fn file(&mut self) {
        self.records.next_file();
        self.forward = std::mem::take(&mut self.forward);
    }

    fn definition(&mut self, local: usize, definition: &Definition) {
        self.forward.define(local);
        if definition.global == records::RECORD {
            self.records.define(local, definition);
        }
    }

    fn message(
        &mut self,
        local: usize,
        definition: &Definition,
        time_fit_s: Option<u32>,
        payload: &[u8],
    ) {
        if definition.global == records::RECORD {
            self.records.push(local, time_fit_s, payload);
        } else {
            self.forward.push(local, definition, time_fit_s, payload);
        }
    }
}

/// The file types of the FIT profile that are not recordings of an activity.
fn file_type_name(number: i64) -> &'static str {
    match number {
        1 => "device",
        2 => "settings",
        3 => "sport settings",
        5 => "workout",
        6 => "course",
        7 => "schedules",
        9 => "weight",
        10 => "totals",
        11 => "goals",
        14 | 20 => "activity summary",
        15 | 28 | 32 => "monitoring",
        34 | 35 => "segment",
        44 | 49 => "sleep or metrics",
        _ => "device data",
    }
}

const FILE_ID: u16 = 0;
const ACTIVITY_FILE: i64 = 4;

fn refuse_other_files(
    messages: &[Message],
    records: &Records,
    notes: &[Note],
) -> Result<(), SkipReason> {
    let types: Vec<i64> = messages
        .iter()
        .filter(|message| message.global == FILE_ID)
        .filter_map(|message| message.raw(0))
        .collect();
    if let Some(&other) = types.first()
        && !types.contains(&ACTIVITY_FILE)
    {
        return Err(SkipReason::NotARun(format!("a FIT {} file", file_type_name(other))));
    }
    if !records.samples.is_empty() {
        return Ok(());
    }
    if records.untimed > 0 {
        return Err(SkipReason::NoTimestamps);
    }
    match notes.iter().find(|note| note.effect() == crate::notes::Effect::Lost) {
        Some(note) if types.is_empty() => {
            Err(SkipReason::Corrupt(format!("no sample could be read; {note}")))
        }
        _ => Ok(()),
    }
}
