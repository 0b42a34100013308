//! Gives a recording what the lists of its account know of it: title, gear and sport, and from Apple
//! Health the channels that its route lacks.

use std::sync::atomic::Ordering;

use super::entry::ExportEntry;
use super::lists::{AccountExports, ListContent};
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, RecordedOffset, Span};
use crate::base::units::{MS_PER_S, s_from_ms};
use crate::ingest::gpx::APPLE_ROUTE_CREATOR;

/// An entry and a recording begin at the same time if no more than this lies between.
const SAME_START_MS: i64 = 120 * MS_PER_S;
/// They last equally long within this share of the longer.
const SAME_LENGTH_RATIO: f64 = 0.1;

impl AccountExports {
    /// Gives an activity what the lists know of it. `source` is the recording it comes from.
    pub(crate) fn enrich(&self, source: &str, activity: &mut Activity) {
        let span = span(activity);
        if let Some(&(list, row)) = self.named.get(source) {
            self.lists[list].is_recorded[row].store(true, Ordering::Relaxed);
            if let Some(entry) = self.lists[list].content.entries().get(row) {
                describe(activity, entry);
            }
            let offset_s = self.lists[list].offset_of(row, span);
            if let (RecordedOffset::Missing, Some(offset_s)) = (activity.offset, offset_s) {
                activity.offset = RecordedOffset::Known(offset_s);
            }
        }
        let Some(span) = span else { return };
        for list in &self.lists {
            match &list.content {
                ListContent::Apple(health) if is_route(activity) => {
                    if let Some(workout) = health.workout_of(source, Some(span)) {
                        health.join(workout, activity);
                    }
                }
                ListContent::Garmin(entries) => {
                    if let Some(row) = entry_at(entries, span) {
                        list.is_recorded[row].store(true, Ordering::Relaxed);
                        describe(activity, &entries[row]);
                    }
                }
                _ => {}
            }
        }
    }

    /// What the lists give the recording `source` with activities of these times, in words that
    /// differ when what they give does. Notes that it is recorded, as [`AccountExports::enrich`]
    /// does. `None` where more is given than words can hold.
    pub(crate) fn enrichment_key(&self, source: &str, spans: &[Option<Span>]) -> Option<String> {
        if self.lists.iter().any(|list| matches!(list.content, ListContent::Apple(_))) {
            return None;
        }
        let given = |entry: &ExportEntry| {
            format!("{:?}", (&entry.title, &entry.gear, &entry.sport, &entry.sub_sport))
        };
        let mut words = String::new();
        if let Some(&(list, row)) = self.named.get(source) {
            self.lists[list].is_recorded[row].store(true, Ordering::Relaxed);
            words.extend(self.lists[list].content.entries().get(row).map(given));
            let first = spans.first().copied().flatten();
            words.extend(
                self.lists[list].offset_of(row, first).map(|offset_s| offset_s.to_string()),
            );
        }
        for (number, span) in spans.iter().enumerate() {
            let Some(span) = span else { continue };
            for list in &self.lists {
                let ListContent::Garmin(entries) = &list.content else { continue };
                if let Some(row) = entry_at(entries, *span) {
                    list.is_recorded[row].store(true, Ordering::Relaxed);
                    words += &format!("{number}{}", given(&entries[row]));
                }
            }
        }
        Some(words)
    }
}

/// The runner's own words outrank what the device calls it; the sport only fills a gap.
fn describe(activity: &mut Activity, entry: &ExportEntry) {
    if entry.title.is_some() {
        activity.title.clone_from(&entry.title);
    }
    activity.remarks.extend(
        entry
            .remarks
            .iter()
            .filter(|one| !activity.remarks.contains(one))
            .cloned()
            .collect::<Vec<_>>(),
    );
    if entry.gear.is_some() {
        activity.gear.clone_from(&entry.gear);
    }
    if activity.sport.is_none() {
        activity.sport.clone_from(&entry.sport);
        activity.sub_sport.clone_from(&entry.sub_sport);
    }
}

fn is_route(activity: &Activity) -> bool {
    activity.format == FileFormat::Gpx
        && activity.device.as_deref().is_some_and(|device| device.starts_with(APPLE_ROUTE_CREATOR))
}

/// First and last time of an activity; `None` without samples.
pub(crate) fn span(activity: &Activity) -> Option<Span> {
    let times_ms = &activity.samples.time_ms;
    Some(Span { start_ms: *times_ms.first()?, end_ms: *times_ms.last()? })
}

/// The entry of a recording: of those that begin with it the nearest that lasts as long.
/// `entries` are sorted by start.
fn entry_at(entries: &[ExportEntry], span: Span) -> Option<usize> {
    let start_ms =
        |entry: &ExportEntry| entry.summary.map_or(i64::MIN, |summary| summary.start_utc_ms);
    let earliest_ms = span.start_ms.saturating_sub(SAME_START_MS);
    let first = entries.partition_point(|entry| start_ms(entry) < earliest_ms);
    let length_s = s_from_ms(span.end_ms.saturating_sub(span.start_ms));
    let lasts_as_long = |entry: &ExportEntry| {
        let told_s = entry.summary.and_then(|summary| summary.elapsed_s.or(summary.moving_s));
        told_s.is_none_or(|told_s| {
            (told_s - length_s).abs() <= SAME_LENGTH_RATIO * told_s.max(length_s)
        })
    };
    let off_ms = |row: &usize| start_ms(&entries[*row]).abs_diff(span.start_ms);
    (first..entries.len())
        .take_while(|&row| start_ms(&entries[row]) <= span.start_ms.saturating_add(SAME_START_MS))
        .filter(|&row| lasts_as_long(&entries[row]))
        .min_by_key(off_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Summary;

    fn entry(start_s: i64, elapsed_s: f64) -> ExportEntry {
        let summary = Summary {
            start_utc_ms: start_s * MS_PER_S,
            elapsed_s: Some(elapsed_s),
            ..Summary::default()
        };
        ExportEntry { summary: Some(summary), ..ExportEntry::default() }
    }

    #[test]
    fn an_entry_belongs_to_the_recording_that_begins_and_lasts_as_it_does() {
        let entries = [entry(0, 1800.0), entry(3600, 1800.0), entry(3700, 1800.0)];
        let at = |start_s: i64, length_s: i64| {
            let end_ms = (start_s + length_s) * MS_PER_S;
            entry_at(&entries, Span { start_ms: start_s * MS_PER_S, end_ms })
        };
        assert_eq!(at(30, 1790), Some(0));
        assert_eq!(at(3610, 1800), Some(1));
        assert_eq!(at(3690, 1800), Some(2));
        assert_eq!(at(3610, 900), None);
        assert_eq!(at(9000, 1800), None);
    }

    #[test]
    fn the_runners_words_win_and_the_sport_fills_a_gap() {
        let mut activity = Activity::of_samples(FileFormat::Fit, Default::default());
        activity.title = Some("Morning Run".to_owned());
        activity.sport = Some("running".to_owned());
        let entry = ExportEntry {
            title: Some("Hills".to_owned()),
            sport: Some("cycling".to_owned()),
            gear: Some("Blue shoes".to_owned()),
            ..ExportEntry::default()
        };
        describe(&mut activity, &entry);
        assert_eq!(activity.title.as_deref(), Some("Hills"));
        assert_eq!(activity.gear.as_deref(), Some("Blue shoes"));
        assert_eq!(activity.sport.as_deref(), Some("running"));
    }
}
