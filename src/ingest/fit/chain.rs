//! The files of a chain: one FIT file behind another, each with the device, zone and sport of its own. A
//! file with records and no session was cut: it is part of the recording next to it, or one of its own where
//! none is near.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Samples, Span};
use crate::base::units::MS_PER_S;

use super::messages::Message;
use super::session::span;
use super::sessions::{self, SESSION};

/// What a cut file has is of the same recording as what begins or ends within this. Engineering default.
const NEAR_MS: i64 = 3600 * MS_PER_S;

/// One file of a chain.
struct File {
    /// Its rows.
    rows: std::ops::Range<usize>,
    /// Whether it has a session.
    is_own: bool,
    /// From its first time to its last, by records and sessions; `None` when it has neither.
    span: Option<Span>,
}

/// One activity a session of each file. `starts` are the rows with which the files begin.
pub(super) fn split(
    samples: Samples,
    starts: &[usize],
    messages: Vec<Message>,
    notes: &[ImportNote],
) -> Vec<Activity> {
    let files = files(&samples, starts, &messages);
    let is_of_use = |file: &&File| file.is_own || !file.rows.is_empty();
    if files.iter().filter(is_of_use).count() < 2 || !files.iter().any(|file| file.is_own) {
        return sessions::split(samples, &messages, notes);
    }
    let recordings = recordings(&files);
    let count = recordings.iter().flatten().max().map_or(0, |last| last + 1);
    let mut of_recordings: Vec<(Vec<usize>, Vec<Message>)> =
        (0..count).map(|_| Default::default()).collect();
    for (file, recording) in files.iter().zip(&recordings) {
        if let Some(recording) = *recording {
            of_recordings[recording].0.extend(file.rows.clone());
        }
    }
    for message in messages {
        let recording = message.file.checked_sub(1).and_then(|file| *recordings.get(file)?);
        if let Some(recording) = recording {
            of_recordings[recording].1.push(message);
        }
    }
    of_recordings
        .into_iter()
        .flat_map(|(rows, messages)| sessions::split(samples.take(&rows), &messages, notes))
        .collect()
}

fn files(samples: &Samples, starts: &[usize], messages: &[Message]) -> Vec<File> {
    let ends = starts.iter().skip(1).copied().chain([samples.len()]);
    let of_file = |number: usize| {
        let from = messages.partition_point(|message| message.file < number);
        let to = messages.partition_point(|message| message.file <= number);
        messages[from..to].iter().filter(|message| message.global == SESSION)
    };
    let files = starts.iter().zip(ends).zip(1..);
    files
        .map(|((&from, to), number)| {
            let times =
                samples.time_ms[from..to].iter().map(|&ms| Span { start_ms: ms, end_ms: ms });
            let spans = times.chain(of_file(number).filter_map(span));
            File {
                rows: from..to,
                is_own: of_file(number).next().is_some(),
                span: spans.reduce(|all, one| Span {
                    start_ms: all.start_ms.min(one.start_ms),
                    end_ms: all.end_ms.max(one.end_ms),
                }),
            }
        })
        .collect()
}

/// The number of the recording that each file belongs to; `None` for files without records and session. A
/// cut file is of the nearest of the recordings before and after it, if that is near in time.
fn recordings(files: &[File]) -> Vec<Option<usize>> {
    let own = |index: &usize| files[*index].is_own;
    let mut after: Vec<Option<usize>> = vec![None; files.len()];
    for index in (1..files.len()).rev() {
        after[index - 1] = Some(index).filter(own).or(after[index]);
    }
    // Of each file the one whose recording it is part of.
    let mut leaders: Vec<Option<usize>> = Vec::with_capacity(files.len());
    let mut before = None;
    let mut last_cut: Option<usize> = None;
    for (index, file) in files.iter().enumerate() {
        let near =
            |other: usize| Some((gap_ms(&files[other], file).filter(|ms| *ms <= NEAR_MS)?, other));
        if file.is_own {
            (before, last_cut) = (Some(index), None);
            leaders.push(Some(index));
        } else if file.rows.is_empty() {
            leaders.push(None);
        } else {
            let owns = [before, after[index]].into_iter().flatten().filter_map(near).min();
            let cut = || near(last_cut?).map(|(ms, last)| (ms, leaders[last].unwrap_or(last)));
            leaders.push(Some(owns.or_else(cut).map_or(index, |(_, leader)| leader)));
            last_cut = Some(index);
        }
    }
    let mut numbers: Vec<Option<usize>> = vec![None; files.len()];
    let mut count = 0;
    leaders
        .into_iter()
        .map(|leader| {
            let number = &mut numbers[leader?];
            if number.is_none() {
                *number = Some(count);
                count += 1;
            }
            *number
        })
        .collect()
}

/// The time between two files; less than zero where they overlap, `None` where one has no times.
fn gap_ms(a: &File, b: &File) -> Option<i64> {
    let (a, b) = (a.span?, b.span?);
    Some(a.start_ms.max(b.start_ms).saturating_sub(a.end_ms.min(b.end_ms)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The recordings of files from and to these seconds; those without a session are cut.
    fn of(files: &[(i64, i64, bool)]) -> Vec<Option<usize>> {
        let file = |&(from, to, is_own): &(i64, i64, bool)| File {
            rows: 0..1,
            is_own,
            span: Some(Span { start_ms: from * MS_PER_S, end_ms: to * MS_PER_S }),
        };
        recordings(&files.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn a_cut_file_is_of_the_nearest_recording_or_its_own() {
        const DAY: i64 = 86_400;
        let whole = (0, 600, true);
        assert_eq!(of(&[whole, (DAY, DAY + 600, false)]), [Some(0), Some(1)]);
        assert_eq!(of(&[whole, (700, 1200, false)]), [Some(0), Some(0)]);
        // The session that follows tells that it began with the cut file.
        let after = (1500, 4000, true);
        assert_eq!(of(&[whole, (1500, 2000, false), after]), [Some(0), Some(1), Some(1)]);
        assert_eq!(
            of(&[
                whole,
                (DAY, DAY + 60, false),
                (DAY + 90, DAY + 99, false),
                (2 * DAY, 3 * DAY, true)
            ]),
            [Some(0), Some(1), Some(1), Some(2)]
        );
        assert_eq!(of(&[whole, (600, 900, true)]), [Some(0), Some(1)]);
        assert_eq!(of(&[(0, 60, false), (DAY, DAY + 60, false)]), [Some(0), Some(1)]);
    }
}
