//! Apple Health's `export.xml`: workouts, and the records that give a run its heart rate, steps and
//! gait. Routes are GPX files of their own, which have none of these; here they get them back.

mod join;
mod readings;
mod tags;
#[cfg(test)]
mod tests;
mod workouts;

use std::collections::HashMap;
use std::io::BufRead;

use crate::activity::Span;
use crate::base::units::MS_PER_S;
use crate::ingest::text::decode;
use join::file_name;
use readings::{Kind, MAX_SPAN_S, Reading, Readings};
use tags::each_tag;
use workouts::Open;

pub use workouts::Workout;

/// Workouts kept at most; three a day for ninety years.
const MAX_WORKOUTS: usize = 100_000;
/// Runs at about the same time that get records. Two programs may each write a run; more than a few
/// are a hostile file.
const MAX_AT_ONCE: usize = 16;
/// Records this close to a workout still belong to its ends.
const SLACK_MS: i64 = 5 * MS_PER_S;

/// What an export tells about workouts.
#[derive(Clone, Debug, Default)]
pub struct AppleHealth {
    /// Workouts of every sport, by start.
    pub workouts: Vec<Workout>,
    /// Workouts and records of kept kinds that could not be read.
    pub unreadable: usize,
    /// Whether the end of the document was reached; false when the file is cut or a read failed.
    pub is_whole: bool,
    /// Readings inside runs, sorted by start, by kind.
    readings: [Vec<Reading>; Kind::COUNT],
    /// Place of the workout that names a route file, by the file's name.
    by_route: HashMap<String, usize>,
}

/// Whether the first bytes of a file are those of a health export, whatever the file's name.
pub fn is_health_data(head: &[u8]) -> bool {
    let text = decode(head).text;
    let mut rest = text.trim_start();
    loop {
        let mark = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(mark) else { return false };
        rest = after.trim_start();
    }
    let doctype = rest.strip_prefix("<!DOCTYPE").map(str::trim_start);
    let name = doctype.or_else(|| rest.strip_prefix('<')).unwrap_or_default();
    tags::is_named(name.trim_end_matches('[').as_bytes(), b"HealthData")
}

/// Reads an export of any size in memory for its workouts and the records of their kinds. Never
/// fails: what is broken is passed over, what comes before a cut is kept.
pub fn read(reader: impl BufRead) -> AppleHealth {
    let mut reading = Reader::default();
    each_tag(reader, |tag| reading.take(tag));
    reading.finish()
}

#[derive(Default)]
struct Reader {
    found: AppleHealth,
    readings: Readings,
    open: Option<Open>,
}

impl Reader {
    fn take(&mut self, tag: &[u8]) {
        if tag.starts_with(b"Record") && tags::is_named(tag, b"Record") {
            self.found.unreadable += usize::from(!self.readings.take(tag));
        } else if tag.starts_with(b"Workout") && tags::is_named(tag, b"Workout") {
            self.close();
            self.open = Open::new(tag);
            self.found.unreadable += usize::from(self.open.is_none());
            if tags::is_empty(tag) {
                self.close();
            }
        } else if tags::is_named(tag, b"/Workout") {
            self.close();
        } else if tags::is_named(tag, b"/HealthData") {
            self.found.is_whole = true;
        } else if let Some(open) = &mut self.open {
            open.take(tag);
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if self.found.workouts.len() < MAX_WORKOUTS {
            self.found.workouts.push(open.close());
        } else {
            self.found.unreadable += 1;
        }
    }

    fn finish(mut self) -> AppleHealth {
        self.close();
        let mut found = self.found;
        found.workouts.sort_by_key(|workout| workout.span_ms);
        for workout in &mut found.workouts {
            workout.source_number = self.readings.sources.number_of(&workout.source);
        }
        for (at, workout) in found.workouts.iter().enumerate() {
            for route in &workout.route_files {
                found.by_route.entry(file_name(route).to_owned()).or_insert(at);
            }
        }
        let runs = allow_readings(&mut found.workouts);
        found.readings = self.readings.by_kind.map(|mut readings| {
            readings.retain(|reading| is_inside(&runs, reading.span()));
            readings.sort_by_key(|reading| (reading.start_s, reading.span_s, reading.source));
            readings.dedup();
            readings.shrink_to_fit();
            readings
        });
        found
    }
}

/// Marks the runs that get records, and returns the times they cover, in order and apart.
fn allow_readings(workouts: &mut [Workout]) -> Vec<Span> {
    let mut ends_ms: Vec<i64> = Vec::new();
    let mut covered: Vec<Span> = Vec::new();
    for workout in workouts.iter_mut().filter(|workout| workout.is_run()) {
        let start_ms = workout.span_ms.0.saturating_sub(SLACK_MS);
        let end_ms = workout.span_ms.1.saturating_add(SLACK_MS);
        ends_ms.retain(|end_ms| end_ms.saturating_add(MAX_SPAN_S * MS_PER_S) >= start_ms);
        if ends_ms.len() >= MAX_AT_ONCE {
            continue;
        }
        ends_ms.push(end_ms);
        workout.has_readings = true;
        match covered.last_mut() {
            Some(last) if start_ms <= last.end_ms => last.end_ms = last.end_ms.max(end_ms),
            _ => covered.push(Span { start_ms, end_ms }),
        }
    }
    covered
}

fn is_inside(covered: &[Span], span: Span) -> bool {
    let after = covered.partition_point(|run| run.start_ms <= span.end_ms);
    after.checked_sub(1).is_some_and(|at| covered[at].end_ms >= span.start_ms)
}
