//! FIT files in two lanes: `record` messages by our own frame walker straight into columns, all
//! other messages that are needed by the `fitparser` crate.

mod chain;
mod developer;
mod file_type;
mod forward;
mod frames;
mod header;
mod heart_rate;
mod legs;
mod message_counts;
mod messages;
mod misplaced;
mod numbers;
mod peek;
mod profile;
mod records;
mod session;
mod sessions;
mod step_speed_loss;
mod unset_clock;

use crate::activity::file_format::FileFormat;
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Samples};
use crate::base::error::SkipReason;
use crate::ingest::Format;
use crate::ingest::inventory::Part;

pub(super) use file_type::refuse_early;

use file_type::{ACTIVITY_FILE, other_file};
use forward::Forward;
use frames::{Definition, Visitor};
use heart_rate::HeartRates;
use messages::Message;
use profile::{FILE_ID, FILE_TYPE};
use records::Records;

/// The FIT format.
pub struct Fit;

impl Format for Fit {
    fn format(&self) -> FileFormat {
        FileFormat::Fit
    }

    fn accepts(&self, bytes: &[u8]) -> bool {
        header::is_fit(bytes)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Activity>, SkipReason> {
        let (mut lanes, mut notes) = walk(bytes);
        let (messages, failure) = std::mem::take(&mut lanes.forward).decode();
        notes.extend(failure.map(ImportNote::MetadataLost));
        let records = lanes.records;
        refuse_other_files(&messages, &records, &notes)?;
        let (untimed, surplus) = (records.untimed, records.surplus);
        let mut starts = records.starts.clone();
        let (mut samples, undescribed) = named(records, &messages);
        if undescribed > 0 {
            notes.push(ImportNote::UndescribedDeveloperField(undescribed));
        }
        if untimed > 0 {
            notes.push(ImportNote::Untimed(untimed));
        }
        if surplus > 0 {
            notes.push(ImportNote::Surplus(surplus));
        }
        misplaced::leave_out(&mut samples, &mut starts, &messages, &mut notes);
        let filled = lanes.heart_rates.fill(&mut samples);
        if filled > 0 {
            notes.push(ImportNote::HeartRateJoined(filled));
        }
        for note in &mut notes {
            if let ImportNote::Truncated { samples: kept, .. } = note {
                *kept = samples.len();
            }
        }
        Ok(chain::split(samples, &starts, messages, &notes))
    }

    fn parts(&self, bytes: &[u8]) -> (Vec<Part>, Vec<ImportNote>) {
        message_counts::parts(bytes)
    }
}

/// Every timed `record` of the bytes as columns, as recorded: whatever the type of the file, not
/// split by session, not repaired, without
/// the heart rate of separate messages. For tests and benches of the sample lane.
pub fn samples(bytes: &[u8]) -> Samples {
    let (lanes, _) = walk(bytes);
    let (messages, _) = lanes.forward.decode();
    named(lanes.records, &messages).0
}

fn walk(bytes: &[u8]) -> (Lanes, Vec<ImportNote>) {
    let mut lanes = Lanes::default();
    let notes = frames::walk(bytes, &mut lanes);
    (lanes, notes)
}

/// The columns at full length with developer fields under their names, and how many developer
/// fields have none.
fn named(records: Records, messages: &[Message]) -> (Samples, usize) {
    let Records { mut samples, developer, .. } = records;
    samples.pad();
    let undescribed = developer::resolve(&mut samples, developer, messages);
    (samples, undescribed)
}

/// The two lanes as the walk fills them.
#[derive(Default)]
struct Lanes {
    records: Records,
    forward: Forward,
    heart_rates: HeartRates,
}

impl Visitor for Lanes {
    fn file(&mut self) {
        self.forward.next_file();
        self.records.next_file();
        self.heart_rates.next_file();
    }

    fn definition(&mut self, local: usize, definition: &Definition, bytes_left: usize) {
        self.forward.define(local);
        if definition.global == records::RECORD {
            self.records.define(local, definition, bytes_left);
        }
    }

    fn message(
        &mut self,
        local: usize,
        definition: &Definition,
        time_fit_s: Option<u32>,
        payload: &[u8],
    ) {
        match definition.global {
            records::RECORD => self.records.push(local, time_fit_s, payload),
            heart_rate::HR => self.heart_rates.push(definition, time_fit_s, payload),
            _ => self.forward.push(local, definition, time_fit_s, payload),
        }
    }
}

fn refuse_other_files(
    messages: &[Message],
    records: &Records,
    notes: &[ImportNote],
) -> Result<(), SkipReason> {
    let types: Vec<i64> = messages
        .iter()
        .filter(|message| message.global == FILE_ID)
        .filter_map(|message| message.raw(FILE_TYPE))
        .collect();
    if let Some(&other) = types.first()
        && !types.contains(&ACTIVITY_FILE)
    {
        return Err(other_file(other));
    }
    if !records.samples.is_empty() {
        return Ok(());
    }
    if records.untimed > 0 {
        return Err(SkipReason::NoTimestamps);
    }
    match notes.iter().find(|note| note.effect() == crate::activity::import_notes::Effect::Lost) {
        Some(note) if types.is_empty() => {
            Err(SkipReason::Corrupt(format!("no sample could be read; {note}")))
        }
        _ => Ok(()),
    }
}
