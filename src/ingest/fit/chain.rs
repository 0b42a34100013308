//! The files of a chain: one FIT file behind another, each with the device, zone and sport of its own. A
//! chain of which a file has records and no session is one recording that was cut, and stays whole.

use std::ops::Range;

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Samples};

use super::messages::Message;
use super::sessions::{self, SESSION};

/// One activity a session of each file. `starts` are the rows with which the files begin.
pub(super) fn split(
    samples: Samples,
    starts: &[usize],
    messages: &[Message],
    notes: &[ImportNote],
) -> Vec<Activity> {
    let files = files(samples.len(), starts, messages);
    let is_own = |(_, messages): &(Range<usize>, &[Message])| {
        messages.iter().any(|message| message.global == SESSION)
    };
    let is_cut = files.iter().any(|file| !file.0.is_empty() && !is_own(file));
    if is_cut || files.iter().filter(|file| is_own(file)).count() < 2 {
        return sessions::split(samples, messages, notes);
    }
    let own = files.into_iter().filter(is_own);
    own.flat_map(|(rows, messages)| {
        sessions::split(samples.take(&rows.collect::<Vec<_>>()), messages, notes)
    })
    .collect()
}

/// Rows and messages of each file.
fn files<'a>(
    rows: usize,
    starts: &[usize],
    messages: &'a [Message],
) -> Vec<(Range<usize>, &'a [Message])> {
    let ends = starts.iter().skip(1).copied().chain([rows]);
    let of_file = |number: usize| {
        let from = messages.partition_point(|message| message.file < number);
        let to = messages.partition_point(|message| message.file <= number);
        &messages[from..to]
    };
    let files = starts.iter().zip(ends).zip(1..);
    files.map(|((&from, to), number)| (from..to, of_file(number))).collect()
}
