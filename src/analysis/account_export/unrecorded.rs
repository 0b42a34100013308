//! The runs that only a list knows: typed in by hand, or of which the export holds no recording
//! that can be read. Activities of other sports come along.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use chrono_tz::Tz;

use super::entry::ExportEntry;
use super::lists::{AccountExports, List, ListContent};
use crate::activity::file_format::FileFormat;
use crate::activity::other_sport::OtherSport;
use crate::activity::{Activity, Samples};
use crate::base::error::{Error, SkipReason};
use crate::base::words::counted;
use crate::ingest;
use crate::ingest::repair::repair;
use crate::options::Options;
use crate::run::classify;
use crate::run::decoded_file::{DecodedFile, run_id};
use crate::run::run_tables::{self, RunTables};
use crate::source::Sources;

/// What a list gave: the input that it is, its runs, its activities of other sports, and a
/// sentence for the ledger.
pub(crate) struct UnrecordedRuns {
    pub(crate) input: usize,
    pub(crate) runs: Vec<RunTables>,
    pub(crate) others: Vec<OtherSport>,
    pub(crate) said: String,
}

impl AccountExports {
    /// The runs of every list that no recording stands for.
    ///
    /// # Errors
    /// Only when a table does not come out with the columns it promises.
    pub(crate) fn unrecorded(
        &self,
        sources: &Sources,
        decoded: &[DecodedFile],
        options: &Options,
    ) -> Result<Vec<UnrecordedRuns>, Error> {
        let read: HashSet<&str> = sources
            .inputs
            .iter()
            .zip(decoded)
            .filter(|(_, file)| file.is_read())
            .map(|(input, _)| input.source.as_str())
            .collect();
        let without_data = sources.inputs.iter().zip(decoded);
        let without_data: HashSet<&str> = without_data
            .filter(|(_, file)| file.is_without_data())
            .map(|(input, _)| input.source.as_str())
            .collect();
        let zone = options.season.zone;
        let from_list = |(number, list): (usize, &List)| {
            let activities = self.without_recording(number, &read, &without_data, zone);
            let source = &sources.inputs[list.input].source;
            let (runs, others, untold) = runs_and_others(activities, source, options)?;
            let mut said = said(&list.content, runs.len());
            if untold > 0 {
                said += &format!("; {} without time or distance", counted(untold, "run"));
            }
            Ok(UnrecordedRuns { input: list.input, runs, others, said })
        };
        self.lists.iter().enumerate().map(from_list).collect()
    }

    /// The activities of a list without a recording that could be read.
    fn without_recording(
        &self,
        number: usize,
        read: &HashSet<&str>,
        without_data: &HashSet<&str>,
        zone: Option<Tz>,
    ) -> Vec<Activity> {
        let list = &self.lists[number];
        let unrecorded = |entries: &[ExportEntry], format: FileFormat| {
            let recorded = list.is_recorded.iter().map(|flag| flag.load(Ordering::Relaxed));
            let left = entries.iter().zip(recorded).filter(|(_, recorded)| !recorded);
            left.filter_map(|(entry, _)| activity(format, entry)).collect()
        };
        match &list.content {
            ListContent::Strava(strava) => {
                self.mark_read(number, read, without_data);
                unrecorded(&strava.activities, FileFormat::StravaCsv)
            }
            ListContent::Runkeeper(runkeeper) => {
                self.mark_read(number, read, without_data);
                let activities = unrecorded(&runkeeper.activities, FileFormat::RunkeeperCsv);
                activities.into_iter().map(|one| list.in_utc(one, zone)).collect()
            }
            ListContent::Garmin(entries) => unrecorded(entries, FileFormat::GarminJson),
            ListContent::Apple(health) => {
                let is_there = |name: &str| self.file_names.contains(name);
                let others = health.others_without_recording(is_there);
                health.without_recording(is_there).chain(others).collect()
            }
            ListContent::PrivacyZones(_) => Vec::new(),
        }
    }
}

impl AccountExports {
    /// Every entry that no recording was found for, with its list; those without a start are left out.
    pub(crate) fn entries_left(
        &self,
        sources: &Sources,
        zone: Option<Tz>,
    ) -> Vec<(String, Activity)> {
        let mut left = Vec::new();
        for list in &self.lists {
            let format = match &list.content {
                ListContent::Strava(_) => FileFormat::StravaCsv,
                ListContent::Runkeeper(_) => FileFormat::RunkeeperCsv,
                ListContent::Garmin(_) => FileFormat::GarminJson,
                ListContent::Apple(_) | ListContent::PrivacyZones(_) => continue,
            };
            let source = &sources.inputs[list.input].source;
            let recorded = list.is_recorded.iter().map(|flag| flag.load(Ordering::Relaxed));
            for (entry, _) in list.content.entries().iter().zip(recorded).filter(|(_, done)| !done)
            {
                let Some(activity) = activity(format, entry) else { continue };
                let activity = match entry.starts_in_local_time {
                    true => list.in_utc(activity, zone),
                    false => activity,
                };
                left.push((source.clone(), activity));
            }
        }
        left
    }

    /// A file that was read and is no run, or a copy of one, is no missing run either; of a run
    /// without data only the list tells.
    fn mark_read(&self, number: usize, read: &HashSet<&str>, without_data: &HashSet<&str>) {
        for (source, place) in &self.named {
            if place.0 == number && read.contains(source.as_str()) {
                let is_recorded = !without_data.contains(source.as_str());
                self.lists[number].is_recorded[place.1].store(is_recorded, Ordering::Relaxed);
            }
        }
    }
}

fn activity(format: FileFormat, entry: &ExportEntry) -> Option<Activity> {
    Some(Activity {
        sport: entry.sport.clone(),
        sub_sport: entry.sub_sport.clone(),
        title: entry.title.clone(),
        remarks: entry.remarks.clone(),
        gear: entry.gear.clone(),
        summary: Some(entry.summary?),
        ..Activity::of_samples(format, Samples::default())
    })
}

/// The tables of the runs among the activities, what is kept of other sports, and how many runs
/// tell nothing that could be counted; false starts are left out.
fn runs_and_others(
    activities: Vec<Activity>,
    source: &str,
    options: &Options,
) -> Result<(Vec<RunTables>, Vec<OtherSport>, usize), Error> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mut runs, mut others, mut untold) = (Vec::new(), Vec::new(), 0);
    for mut activity in activities {
        ingest::clean(&mut activity);
        repair(&mut activity, options.latest_ms);
        let sorted = classify::sort(vec![activity], source);
        others.extend(sorted.others);
        untold += usize::from(matches!(sorted.runs, Err(SkipReason::NoData(_))));
        for run in sorted.runs.unwrap_or_default() {
            let hash = identity(&run);
            let number = seen.entry(hash.to_hex().to_string()).or_default();
            let run_id = run_id(hash, *number);
            *number += 1;
            runs.push(run_tables::derive(&run, &run_id, source, options.curve)?);
        }
    }
    Ok((runs, others, untold))
}

/// What tells one entry of a list from all others, whatever else the list holds.
fn identity(run: &Activity) -> blake3::Hash {
    let start_ms = run.summary.map(|told| told.start_utc_ms);
    let start_ms = start_ms.or_else(|| run.samples.time_ms.first().copied());
    let distance_m = run.summary.and_then(|told| told.distance_m).or(run.device_figures.distance_m);
    blake3::hash(format!("{} {start_ms:?} {distance_m:?}", run.format.name()).as_bytes())
}

/// The sentence of a list's line in the ledger.
fn said(content: &ListContent, runs: usize) -> String {
    let from_list = match runs {
        0 => "no run had to be taken from it".to_owned(),
        1 => "it has one run without a recording".to_owned(),
        _ => format!("it has {runs} runs without a recording"),
    };
    let unreadable = |rows: usize| match rows {
        0 => String::new(),
        _ => format!("; {rows} of its entries cannot be read"),
    };
    match content {
        ListContent::Strava(list) => {
            let dates = if list.has_undecided_dates {
                "; day and month in its dates can be confused, so its times are not used"
            } else {
                ""
            };
            let activities = list.activities.len();
            let unreadable = unreadable(list.unreadable);
            format!("Strava's list of {activities} activities; {from_list}{dates}{unreadable}")
        }
        ListContent::Runkeeper(list) => {
            let (activities, unreadable) = (list.activities.len(), unreadable(list.unreadable));
            format!("Runkeeper's list of {activities} activities; {from_list}{unreadable}")
        }
        ListContent::Garmin(entries) => {
            format!("Garmin's list of {} activities; {from_list}", entries.len())
        }
        ListContent::Apple(health) => {
            let cut = if health.is_whole { "" } else { "; it is cut off" };
            let (workouts, unreadable) = (health.workouts.len(), unreadable(health.unreadable));
            format!("Apple Health's records of {workouts} workouts; {from_list}{unreadable}{cut}")
        }
        ListContent::PrivacyZones(zones) => {
            let unreadable = unreadable(zones.unreadable);
            let places = counted(zones.zones.len(), "hidden place");
            format!("{places}, never drawn on a map{unreadable}")
        }
    }
}
