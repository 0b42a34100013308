//! What runners wrote about their activities, with the local day of each: titles, descriptions, notes and
//! comments of recordings and lists. Read afresh each time, so that no library has to hold it.

use crate::activity::import_notes::Effect;
use crate::activity::{Activity, RecordedOffset};
use crate::analysis::account_export::AccountExports;
use crate::analysis::pipeline::Progress;
use crate::base::catch_panic;
use crate::base::error::{Error, SkipReason};
use crate::ingest;
use crate::ingest::repair::is_possible_moment;
use crate::notes::Note;
use crate::options::Options;
use crate::season::days_of;
use crate::source::{self, Content, Input, Sources};

/// What was found.
#[derive(Debug, Default)]
pub struct Written {
    /// Every text with its day.
    pub notes: Vec<Note>,
    /// Activities with a text.
    pub activities: usize,
    /// Activities without any.
    pub silent: usize,
    /// Activities with a text and without a time, which are of no use.
    pub undated: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Of those, the ones that could not be read, or not to their end, each with the reason.
    pub unread: Vec<String>,
    /// Whether there is any activity, with or without a text.
    pub has_activities: bool,
}

/// An activity with its texts.
struct Told {
    source: String,
    start_utc_ms: Option<i64>,
    offset: RecordedOffset,
    device: Option<String>,
    texts: Vec<String>,
}

/// Reads every input for what was written about it.
///
/// # Errors
/// Trouble of the machine.
pub fn written(
    sources: &Sources,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Written, Error> {
    progress.begin(sources.inputs.len());
    let repeats = source::duplicates(sources)?;
    let exports = AccountExports::read(sources, &repeats)?;
    let wanted: Vec<usize> =
        (0..sources.inputs.len()).filter(|&index| repeats[index].is_none()).collect();
    let read: Vec<Result<Read, SkipReason>> = sources.each(&wanted, |index, content| {
        let input = &sources.inputs[index];
        // A fault of our own in one file must not cost the others.
        let told = catch_panic::survived(|| match exports.refuses(index) {
            Some(reason) => Err(reason),
            None => recorded(input, content, &exports, options.latest_ms),
        });
        progress.advance();
        told.unwrap_or(Err(SkipReason::Failed))
    })?;
    let unread = unread(sources, &wanted, &read);
    let listed = exports.entries_left(sources, options.season.zone);
    let listed = listed.iter().map(|(source, activity)| told(source, activity, options.latest_ms));
    let all: Vec<Told> =
        read.into_iter().flatten().flat_map(|read| read.told).chain(listed).collect();
    progress.end();
    let (files, has_activities) = (sources.inputs.len(), !all.is_empty());
    Ok(Written { files, unread, has_activities, ..with_days(all, options) })
}

/// What came of one input.
struct Read {
    told: Vec<Told>,
    /// Why some of it is missing.
    lost: Option<String>,
}

/// The files that could not be read, or not to their end, with the reason; `read` is what came of those
/// that were wanted.
fn unread(sources: &Sources, wanted: &[usize], read: &[Result<Read, SkipReason>]) -> Vec<String> {
    let why = |read: &Result<Read, SkipReason>| match read {
        Ok(read) => read.lost.clone(),
        Err(reason) => {
            matches!(reason.outcome(), "skipped" | "partial").then(|| reason.to_string())
        }
    };
    let named = |(&index, read): (&usize, &Result<Read, SkipReason>)| {
        Some(format!("{}: {}", sources.inputs[index].source, why(read)?))
    };
    wanted.iter().zip(read).filter_map(named).collect()
}

/// The activities of one input, with what the lists of its account say of them.
fn recorded(
    input: &Input,
    content: Content,
    exports: &AccountExports,
    latest_ms: i64,
) -> Result<Read, SkipReason> {
    let (head, len) = content.head();
    if let Some(reason) = ingest::refuse_early(&head, len) {
        return Err(reason);
    }
    let unpacked = content.unpack()?;
    let mut activities = ingest::read(&unpacked.bytes)?;
    for activity in &mut activities {
        exports.enrich(&input.source, activity);
    }
    let mut notes =
        unpacked.notes.iter().chain(activities.iter().flat_map(|activity| &activity.notes));
    let lost = notes.find(|note| note.effect() == Effect::Lost).map(ToString::to_string);
    let told = activities.iter().map(|activity| told(&input.source, activity, latest_ms)).collect();
    Ok(Read { told, lost })
}

fn told(source: &str, activity: &Activity, latest_ms: i64) -> Told {
    let is_possible = |moment: &i64| is_possible_moment(*moment, latest_ms);
    let of_samples = activity.samples.time_ms.iter().copied().find(is_possible);
    let of_summary = || activity.summary.map(|summary| summary.start_utc_ms);
    let of_laps = || activity.laps.first().map(|lap| lap.span.start_ms);
    let of_session = || activity.session.map(|session| session.start_ms);
    let start_utc_ms =
        of_samples.or_else(of_session).or_else(of_summary).or_else(of_laps).filter(is_possible);
    let texts = activity.title.iter().chain(&activity.remarks);
    Told {
        source: source.to_owned(),
        start_utc_ms,
        offset: activity.offset,
        device: activity.device.clone(),
        texts: texts.filter(|text| !text.trim().is_empty()).cloned().collect(),
    }
}

/// The texts with the days of their activities, all of which help to find the zone.
fn with_days(all: Vec<Told>, options: &Options) -> Written {
    let mut written = Written::default();
    let (dated, undated): (Vec<Told>, Vec<Told>) =
        all.into_iter().partition(|told| told.start_utc_ms.is_some());
    written.undated = undated.iter().filter(|told| !told.texts.is_empty()).count();
    let moments: Vec<(i64, RecordedOffset, Option<&str>)> = dated
        .iter()
        .map(|told| (told.start_utc_ms.unwrap_or_default(), told.offset, told.device.as_deref()))
        .collect();
    let days = days_of(&moments, options.season.zone);
    for (told, day) in dated.iter().zip(days) {
        match told.texts.is_empty() {
            true => written.silent += 1,
            false => written.activities += 1,
        }
        written.notes.extend(told.texts.iter().map(|text| Note {
            day,
            source: told.source.clone(),
            text: text.clone(),
        }));
    }
    written
}
