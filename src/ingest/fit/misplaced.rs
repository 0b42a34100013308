//! Records of a FIT file with a time that belongs elsewhere, file by file of a chain: before sessions and
//! timer are told apart by these times.

use std::ops::Range;

use crate::activity::Samples;
use crate::activity::import_notes::ImportNote;
use crate::ingest::repair::misplaced::{self, Told};

use super::messages::Message;
use super::session::{START_TIME, span};
use super::sessions::{LAP, SESSION};
use super::unset_clock::{counts_from_start, counts_from_start_ms};

/// Leaves them out. `starts` are the rows with which the files begin, before and after.
pub(super) fn leave_out(
    samples: &mut Samples,
    starts: &mut [usize],
    messages: &[Message],
    notes: &mut Vec<ImportNote>,
) {
    let ends = starts.iter().skip(1).copied().chain([samples.len()]);
    let files: Vec<Range<usize>> = starts.iter().zip(ends).map(|(&from, to)| from..to).collect();
    let mut rows = Vec::new();
    for (number, file) in (1..).zip(files) {
        let time_ms = &samples.time_ms[file.clone()];
        let found = misplaced::misplaced(time_ms, told(messages, number));
        // Several first records from before the clock was set are counted from the creation.
        let unset = time_ms.iter().take_while(|time_ms| counts_from_start_ms(**time_ms)).count();
        let left_alone = if unset > 1 { unset } else { 0 };
        rows.extend(found.into_iter().filter(|&row| row >= left_alone).map(|row| file.start + row));
    }
    for start in starts.iter_mut() {
        *start -= rows.partition_point(|row| row < start);
    }
    misplaced::leave_out(samples, &rows, notes);
}

/// From the first start to the last end that the sessions of a file tell, else from that of its laps.
fn told(messages: &[Message], file: usize) -> Told {
    let from = messages.partition_point(|message| message.file < file);
    let of_file = || messages[from..].iter().take_while(|message| message.file == file);
    let of = |global: u16| of_file().filter(move |message| message.global == global);
    let kind = if of(SESSION).next().is_some() { SESSION } else { LAP };
    let starts = of(kind).filter_map(|message| message.time_fit_s(START_TIME));
    let is_set = starts.clone().all(|start_fit_s| !counts_from_start(start_fit_s));
    let spans = || of(kind).filter_map(span).filter(|_| is_set);
    Told {
        start_ms: spans().map(|span| span.start_ms).min(),
        end_ms: spans().map(|span| span.end_ms).max(),
    }
}
