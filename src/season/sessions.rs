//! Puts run tables together: order, local time, fast distance, and the typed rows.

use std::collections::HashMap;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use polars::prelude::PolarsResult;

use super::fast::{Bin, Effort, fast_distances};
use super::local_time::{civil, offsets};
use super::runs_table::runs_table;
use super::weeks::{self, Span};
use super::{FastLimit, Season, Session, Window};
use crate::columns::{
    BEST_DISTANCE_M, BEST_TIME_S, EXPOSURE_DISTANCE_MM, EXPOSURE_EFFORT_CMPS, EXPOSURE_IS_UPHILL,
    EXPOSURE_SPEED_CMPS, EXPOSURE_TIME_MS, RUN_CLIMB_M, RUN_DISTANCE_M, RUN_STEEP_M, RUN_TIMER_S,
    WINDOW_AFTER_MS, WINDOW_CADENCE_SPM, WINDOW_GRADE_RATIO, WINDOW_SPEED_MPS,
};
use crate::notes::Note;
use crate::run_tables::RunTables;
use crate::units::{MS_PER_S, s_from_ms};

/// What the runner said about single runs and about time.
#[derive(Clone, Debug)]
pub struct SeasonSettings {
    /// Day of the evaluation; the last run's local day when `None`.
    pub as_of: Option<NaiveDate>,
    /// Runs after this local day are left out.
    pub until: Option<NaiveDate>,
    /// First day of a week.
    pub week_start: Weekday,
    /// Zone of recordings that do not tell their own.
    pub zone: Option<Tz>,
    /// Tags by run id or source.
    pub tags: HashMap<String, RunTag>,
}

/// A runner's word on one run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunTag {
    /// An intended effort.
    pub race: bool,
    /// Not to be counted.
    pub exclude: bool,
    /// The true distance in metres.
    pub distance_m: Option<f64>,
}

/// A season and what was noticed on the way, by run id.
pub struct Built {
    /// The season; `None` when no run is left.
    pub season: Option<Season>,
    /// Notes that came up when the runs were put together.
    pub notes: Vec<(String, Note)>,
    /// Runs that the settings name and that are not there, sorted.
    pub unknown_tags: Vec<String>,
}

/// One run with what its season adds to it.
pub(super) struct Entry {
    pub(super) tables: RunTables,
    pub(super) offset_s: i32,
    day: NaiveDate,
    pub(super) distance_m: Option<f64>,
    pub(super) is_race: bool,
    /// The fast limit of the day; `None` without enough history.
    pub(super) fast_limit: Option<FastLimit>,
    /// Distance at or above it; `None` without it, or without speeds to compare with it.
    pub(super) fast_m: Option<f64>,
}

/// Puts the season together from the tables of its runs, in any order.
///
/// # Errors
/// Only when a table does not have the columns its stage promises.
pub fn build(mut runs: Vec<RunTables>, settings: &SeasonSettings) -> PolarsResult<Built> {
    runs.sort_by(|a, b| {
        (a.row.start_utc_ms, &a.row.run_id).cmp(&(b.row.start_utc_ms, &b.row.run_id))
    });
    let mut notes = Vec::new();
    let unknown_tags = settings.unknown_tags(&runs);
    let offsets = offsets(&runs.iter().map(|run| &run.row).collect::<Vec<_>>(), settings.zone);
    let mut entries = Vec::new();
    for (tables, (offset_s, note)) in runs.into_iter().zip(offsets) {
        let id = tables.row.run_id.clone();
        notes.extend(note.map(|note| (id.clone(), note)));
        let entry = entry(tables, offset_s, settings)?;
        let tag = settings.tag(&entry.tables);
        notes.extend(tag.notes().map(|note| (id.clone(), note)));
        if !tag.exclude && settings.is_counted(entry.day) {
            entries.push(entry);
        }
    }
    // A change of zone between two runs can turn the order of local days around.
    entries.sort_by(|a, b| {
        (a.day, a.tables.row.start_utc_ms).cmp(&(b.day, b.tables.row.start_utc_ms))
    });
    let efforts = entries.iter().map(Entry::effort).collect::<PolarsResult<Vec<_>>>()?;
    for (entry, fast) in entries.iter_mut().zip(fast_distances(&efforts)) {
        entry.fast_limit = fast.map(|(limit, _)| limit);
        let has_speed =
            !entry.tables.row.is_listed_only && entry.tables.row.distance_basis.is_some();
        entry.fast_m = fast.map(|(_, fast_m)| fast_m).filter(|_| has_speed);
    }
    Ok(Built { season: season(&entries, settings)?, notes, unknown_tags })
}

fn season(entries: &[Entry], settings: &SeasonSettings) -> PolarsResult<Option<Season>> {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(None) };
    let runs = runs_table(entries)?;
    let as_of = settings.as_of.unwrap_or(last.day);
    let span = Span { first_day: first.day, as_of, week_start: settings.week_start };
    let (days, weeks, calendar) = weeks::calendar(&runs, span)?;
    let sessions = entries.iter().map(Entry::session).collect::<PolarsResult<Vec<_>>>()?;
    let (first_day, last_day) = (first.day, last.day);
    Ok(Some(Season { runs, days, weeks, sessions, calendar, as_of, first_day, last_day }))
}

impl Default for SeasonSettings {
    fn default() -> Self {
        Self {
            as_of: None,
            until: None,
            week_start: Weekday::Mon,
            zone: None,
            tags: HashMap::new(),
        }
    }
}

impl SeasonSettings {
    /// Runs after the last day asked for, or after the evaluation, are not known yet.
    fn is_counted(&self, day: NaiveDate) -> bool {
        [self.until, self.as_of].into_iter().flatten().all(|last| day <= last)
    }

    fn unknown_tags(&self, runs: &[RunTables]) -> Vec<String> {
        let is_there = |name: &String| runs.iter().any(|run| names(run).any(|known| known == name));
        let mut unknown: Vec<String> =
            self.tags.keys().filter(|name| !is_there(name)).cloned().collect();
        unknown.sort();
        unknown
    }

    fn tag(&self, run: &RunTables) -> RunTag {
        names(run).find_map(|name| self.tags.get(name)).copied().unwrap_or_default()
    }
}

/// What settings may call a run: its id and file, and those of its other recordings.
fn names(run: &RunTables) -> impl Iterator<Item = &str> {
    let own = [run.row.run_id.as_str(), &run.row.source];
    let others = run.repeats.iter().flat_map(|other| [other.run_id.as_str(), &other.source]);
    own.into_iter().chain(others)
}

impl RunTag {
    fn notes(self) -> impl Iterator<Item = Note> {
        let race = self.race.then(|| "tagged as a race".to_owned());
        let exclude = self.exclude.then(|| "excluded".to_owned());
        let distance = self.distance_m.map(|distance_m| format!("distance set to {distance_m} m"));
        [race, exclude, distance].into_iter().flatten().map(Note::Tagged)
    }
}

fn entry(tables: RunTables, offset_s: i32, settings: &SeasonSettings) -> PolarsResult<Entry> {
    let tag = settings.tag(&tables);
    let measured_m =
        tables.row.figure(&RUN_DISTANCE_M)?.filter(|_| tables.row.distance_basis.is_some());
    let local_ms = tables.row.start_utc_ms + i64::from(offset_s) * MS_PER_S;
    Ok(Entry {
        day: civil(local_ms).date(),
        distance_m: tag.distance_m.or(measured_m),
        is_race: tag.race,
        offset_s,
        tables,
        fast_limit: None,
        fast_m: None,
    })
}

impl Entry {
    fn effort(&self) -> PolarsResult<Effort> {
        let exposure = &self.tables.exposure;
        let (effort, speed) =
            (EXPOSURE_EFFORT_CMPS.integers(exposure)?, EXPOSURE_SPEED_CMPS.integers(exposure)?);
        let (distance, time) =
            (EXPOSURE_DISTANCE_MM.integers(exposure)?, EXPOSURE_TIME_MS.integers(exposure)?);
        let is_uphill = EXPOSURE_IS_UPHILL.flags(exposure)?;
        let bins = (0..exposure.height()).map(|row| Bin {
            effort_cmps: effort[row],
            speed_cmps: speed[row],
            is_uphill: is_uphill[row],
            distance_mm: distance[row],
            time_ms: time[row],
        });
        let times = BEST_TIME_S.numbers(&self.tables.bests)?;
        let bests = BEST_DISTANCE_M.integers(&self.tables.bests)?.into_iter().zip(times);
        let bests = bests.filter_map(|(distance_m, time_s)| Some((distance_m, time_s?))).collect();
        Ok(Effort { day: self.day, bests, bins: bins.collect() })
    }

    fn session(&self) -> PolarsResult<Session> {
        let row = &self.tables.row;
        Ok(Session {
            run_id: row.run_id.clone(),
            source: row.source.clone(),
            day: self.day,
            start_utc_ms: row.start_utc_ms,
            distance_m: self.distance_m,
            timer_s: row.figure(&RUN_TIMER_S)?.unwrap_or(0.0),
            climb_m: row.figure(&RUN_CLIMB_M)?,
            steep_m: row.figure(&RUN_STEEP_M)?,
            altitude_quality: row.altitude_quality,
            fast_m: self.fast_m,
            fast_limit: self.fast_limit,
            device: row.device.clone(),
            is_race: self.is_race,
            windows: self.windows()?,
        })
    }

    fn windows(&self) -> PolarsResult<Vec<Window>> {
        let table = &self.tables.windows;
        let after_ms = WINDOW_AFTER_MS.integers(table)?;
        let (speed, cadence) =
            (WINDOW_SPEED_MPS.numbers(table)?, WINDOW_CADENCE_SPM.numbers(table)?);
        let grade = WINDOW_GRADE_RATIO.numbers(table)?;
        let window = |row: usize| {
            Some(Window {
                after_s: s_from_ms(after_ms[row]),
                speed_mps: speed[row]?,
                cadence_spm: cadence[row]?,
                grade_ratio: grade[row],
            })
        };
        Ok((0..table.height()).filter_map(window).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, FileFormat, RecordedOffset, Samples, Summary};
    use crate::run_tables::invented::{at, recording, tables};

    /// A run of an hour that only a list knows.
    fn listed(start_utc_ms: i64, distance_m: f64) -> Activity {
        Activity {
            sport: Some("running".to_owned()),
            offset: RecordedOffset::Known(7200),
            summary: Some(Summary {
                start_utc_ms,
                elapsed_s: Some(3600.0),
                distance_m: Some(distance_m),
                ..Summary::default()
            }),
            ..Activity::of_samples(FileFormat::StravaCsv, Samples::default())
        }
    }

    #[test]
    fn a_listed_run_counts_in_its_week_and_knows_neither_climb_nor_fast_distance() {
        let mut runs: Vec<RunTables> =
            (0..10).map(|day| tables(&recording(at(day, 6, 0), 30), &format!("{day}"))).collect();
        runs.push(tables(&listed(at(10, 6, 0), 9000.0), "listed"));
        let season = build(runs, &SeasonSettings::default()).unwrap().season.unwrap();
        let run = season.sessions.last().unwrap();
        assert_eq!((run.distance_m, run.timer_s), (Some(9000.0), 3600.0));
        assert!(run.fast_limit.is_some());
        assert_eq!((run.fast_m, run.climb_m, run.steep_m), (None, None, None));
        // Three recordings of 5.4 km from Monday to Wednesday, and the listed run on Thursday.
        let week = season.calendar.last().unwrap();
        assert_eq!((week.run_count, week.distance_m), (4, 25_200.0));
        assert_eq!(week.timer_s, 9000.0);
    }
}
