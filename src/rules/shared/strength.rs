//! Strength sessions, whoever tells of them: recordings, the athlete file, the diary.

use std::ops::Range;

use chrono::NaiveDate;

use crate::season::Season;
use crate::user_files::athlete::diary::Tag;

/// The days of a span with a strength session, each once, in order.
pub(crate) fn strength_days(season: &Season, span: Range<NaiveDate>) -> Vec<NaiveDate> {
    let from = season.others.partition_point(|other| other.day < span.start);
    let to = season.others.partition_point(|other| other.day < span.end);
    let recorded = season.others[from.min(to)..to].iter().filter(|other| other.is_strength());
    let listed = season.athlete.strength_days.iter().copied().filter(|day| span.contains(day));
    let entries = season.diary.entries.iter().filter(|entry| span.contains(&entry.date));
    let noted = entries.filter(|entry| entry.tags.contains(&Tag::Strength));
    let mut days: Vec<NaiveDate> = recorded
        .map(|other| other.day)
        .chain(listed)
        .chain(noted.map(|entry| entry.date))
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}
