//! One recording of a file: what it says of itself, how well it was recorded, and what the season
//! makes of it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta};
use serde::{Serialize, Serializer};

use super::agreement::{Agreement, agreement};
use super::remark::Remark;
use super::timing::{Timing, timing};
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel, RecordedOffset, Samples};
use crate::base::error::{Error, SkipReason};
use crate::base::quantity::UnitSystem;
use crate::base::units::{percent, s_from_ms};
use crate::columns::CHANNELS;
use crate::run::classify;
use crate::run::doubt::Doubt;
use crate::run::run_tables::{self, Figures};
use crate::run::samples::{
    self, AltitudeQuality, CadenceBasis, DistanceBasis, GradeCurve, SampleTable,
};

/// One recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Session {
    /// Sport as recorded or assumed; `None` when nothing tells it.
    pub sport: Option<String>,
    /// Kind of the sport; `None` when not said.
    pub sub_sport: Option<String>,
    /// Name given by the runner or a service; `None` when there is none.
    pub title: Option<String>,
    /// What recorded it; `None` when not said.
    pub device: Option<String>,
    /// First sample in UTC, like `2026-04-14T16:03:11Z`; `None` without samples.
    pub start_utc: Option<String>,
    /// The same in the local time of the file, without zone; `None` where the file tells none.
    pub start_local: Option<String>,
    /// Local time minus UTC in seconds; `None` where the file does not tell it for certain.
    pub utc_offset_s: Option<i32>,
    /// Where the offset comes from.
    pub offset_origin: OffsetOrigin,
    /// Samples as recorded.
    pub recorded_sample_count: usize,
    /// Samples after repair.
    pub sample_count: usize,
    /// From the first to the last sample in seconds.
    pub span_s: f64,
    /// How regularly samples come.
    pub timing: Timing,
    /// What was recorded, in the order of the channels.
    pub channels: Vec<Coverage>,
    /// Developer fields that no channel takes.
    pub developer_fields: Vec<Coverage>,
    /// Number of laps.
    pub lap_count: usize,
    /// How far the altitude can be trusted; in JSON as in the runs table.
    #[serde(serialize_with = "altitude_name")]
    pub altitude_quality: AltitudeQuality,
    /// How the cadence unit was decided; `None` for sports without steps.
    #[serde(serialize_with = "cadence_name")]
    pub cadence_basis: Option<CadenceBasis>,
    /// Where the distance comes from; `None` when nothing tells it.
    #[serde(serialize_with = "distance_name")]
    pub distance_basis: Option<DistanceBasis>,
    /// Whether a season takes it as a run.
    pub is_run: bool,
    /// Why not; `None` for a run.
    pub not_a_run: Option<String>,
    /// The same as the ledger counts it.
    #[serde(skip)]
    pub(crate) refusal: Option<SkipReason>,
    /// Why figures of it may be wrong; empty for most runs.
    pub doubts: Vec<DoubtRecord>,
    /// Derived figures beside the device's.
    pub agreement: Vec<Agreement>,
    /// What was noticed about it and not about the whole file.
    pub notes: Vec<Remark>,
}

/// Why a figure may be wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoubtRecord {
    /// The word in the column `doubts`.
    pub word: &'static str,
    /// The figure and the reason in a sentence.
    pub text: String,
    /// Whether nobody can have run this, so that a season does not count it.
    pub is_impossible: bool,
}

/// Where the difference between local time and UTC comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OffsetOrigin {
    /// The file.
    Recorded,
    /// The file says zero, from a writer not known to set the field.
    UnprovenZero,
    /// The file says nothing.
    Missing,
}

/// How much of the samples has a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// Column of the channels table, or the name of a developer field.
    pub name: String,
    /// Unit; empty when there is none.
    pub unit: String,
    /// Share of the samples as recorded that have a value, in per cent.
    pub recorded_pct: f64,
    /// Share of the samples after repair that have one, in per cent.
    pub used_pct: f64,
}

/// What repair takes away and an inspection tells.
pub(super) struct Recorded {
    sample_count: usize,
    known: [usize; Channel::COUNT],
    developer_known: Vec<usize>,
    /// Segment of each moment; repair splits segments where positions leap.
    segment_at: HashMap<i64, u32>,
}

impl Recorded {
    /// What is to be remembered of an activity that is not yet repaired.
    pub(super) fn of(activity: &Activity) -> Self {
        let samples = &activity.samples;
        let moments = samples.time_ms.iter().copied().zip(samples.segment.iter().copied());
        Self {
            sample_count: samples.len(),
            known: std::array::from_fn(|index| known(&samples.channels[index])),
            developer_known: samples.developer.iter().map(|field| known(&field.values)).collect(),
            segment_at: moments.collect(),
        }
    }

    fn channels(&self, samples: &Samples) -> Vec<Coverage> {
        let channels = CHANNELS.iter().zip(self.known).zip(&samples.channels);
        let recorded = channels.filter(|((_, recorded), _)| *recorded > 0);
        recorded
            .map(|((column, recorded), values)| Coverage {
                name: column.name.to_owned(),
                unit: column.unit.to_owned(),
                recorded_pct: percent(recorded, self.sample_count),
                used_pct: percent(known(values), samples.len()),
            })
            .collect()
    }

    fn developer_fields(&self, samples: &Samples) -> Vec<Coverage> {
        let fields = samples.developer.iter().zip(&self.developer_known);
        fields
            .map(|(field, &recorded)| Coverage {
                name: field.name.clone(),
                unit: field.unit.clone(),
                recorded_pct: percent(recorded, self.sample_count),
                used_pct: percent(known(&field.values), samples.len()),
            })
            .collect()
    }

    fn timing(&self, activity: &Activity) -> Timing {
        let time_ms = &activity.samples.time_ms;
        let segment_of = |time: &i64| self.segment_at.get(time).copied().unwrap_or_default();
        let segment: Vec<u32> = time_ms.iter().map(segment_of).collect();
        timing(time_ms, &segment, activity.timer.as_deref())
    }
}

fn known(values: &[f64]) -> usize {
    values.iter().filter(|value| !value.is_nan()).count()
}

/// Describes one repaired activity, with everything that was noticed about it.
///
/// # Errors
/// Only when a table does not come out with the columns it promises.
pub(super) fn session(
    recorded: &Recorded,
    activity: Activity,
    source: &str,
    curve: GradeCurve,
) -> Result<(Session, Vec<ImportNote>), Error> {
    let (activity, refusal) = as_season_takes(activity, source);
    let derived = samples::table(&activity, curve)?;
    let has_steps = activity.sport.as_deref().is_none_or(|sport| sport == classify::RUNNING);
    let samples = &activity.samples;
    let figures = (!samples.is_empty()).then(|| run_tables::figures(&derived)).transpose()?;
    let ends = samples.time_ms.first().copied().zip(samples.time_ms.last().copied());
    let (utc_offset_s, offset_origin) = offset(activity.offset);
    let session = Session {
        sport: activity.sport.clone(),
        sub_sport: activity.sub_sport.clone(),
        title: activity.title.clone(),
        device: activity.device.clone(),
        start_utc: ends.and_then(|(first_ms, _)| moment(first_ms, 0)).map(|utc| utc + "Z"),
        start_local: ends
            .zip(utc_offset_s)
            .and_then(|((first_ms, _), by_s)| moment(first_ms, by_s)),
        utc_offset_s,
        offset_origin,
        recorded_sample_count: recorded.sample_count,
        sample_count: samples.len(),
        span_s: ends.map_or(0.0, |(first_ms, last_ms)| s_from_ms(last_ms - first_ms)),
        timing: recorded.timing(&activity),
        channels: recorded.channels(samples),
        developer_fields: recorded.developer_fields(samples),
        lap_count: activity.laps.len(),
        altitude_quality: derived.altitude_quality,
        cadence_basis: has_steps.then_some(derived.cadence_basis),
        distance_basis: derived.distance_basis,
        is_run: refusal.is_none(),
        not_a_run: refusal.as_ref().map(ToString::to_string),
        refusal,
        doubts: doubts(&activity, &derived, figures.as_ref(), has_steps)?,
        agreement: agreement(figures.as_ref(), &activity.device_figures, has_steps)?,
        notes: Vec::new(),
    };
    Ok((session, [activity.notes, derived.notes].concat()))
}

/// The doubts about a run; other sports are not judged.
fn doubts(
    activity: &Activity,
    derived: &SampleTable,
    figures: Option<&Figures>,
    is_run: bool,
) -> Result<Vec<DoubtRecord>, Error> {
    let Some(figures) = figures.filter(|_| is_run) else { return Ok(Vec::new()) };
    let found = run_tables::doubts(activity, derived, figures)?;
    let record = |doubt: Doubt| DoubtRecord {
        word: doubt.word(),
        text: doubt.sentence(UnitSystem::Metric),
        is_impossible: doubt.is_impossible(),
    };
    Ok(found.into_iter().map(record).collect())
}

/// The activity with what is assumed of a run, or why it is none.
fn as_season_takes(activity: Activity, source: &str) -> (Activity, Option<SkipReason>) {
    match classify::runs(vec![activity.clone()], source) {
        Ok(mut runs) => (runs.pop().unwrap_or(activity), None),
        Err(reason) => (activity, Some(reason)),
    }
}

fn offset(recorded: RecordedOffset) -> (Option<i32>, OffsetOrigin) {
    match recorded {
        RecordedOffset::Known(offset_s) => (Some(offset_s), OffsetOrigin::Recorded),
        RecordedOffset::UnprovenZero => (None, OffsetOrigin::UnprovenZero),
        RecordedOffset::Missing => (None, OffsetOrigin::Missing),
    }
}

fn altitude_name<S: Serializer>(quality: &AltitudeQuality, to: S) -> Result<S::Ok, S::Error> {
    quality.name().serialize(to)
}

fn cadence_name<S: Serializer>(basis: &Option<CadenceBasis>, to: S) -> Result<S::Ok, S::Error> {
    basis.map(CadenceBasis::name).serialize(to)
}

fn distance_name<S: Serializer>(basis: &Option<DistanceBasis>, to: S) -> Result<S::Ok, S::Error> {
    basis.map(DistanceBasis::name).serialize(to)
}

/// A moment as text, so many seconds later; `None` beyond what a calendar holds.
fn moment(utc_ms: i64, later_s: i32) -> Option<String> {
    let utc = DateTime::from_timestamp_millis(utc_ms)?.naive_utc();
    let local = utc.checked_add_signed(TimeDelta::try_seconds(i64::from(later_s))?)?;
    Some(local.format("%Y-%m-%dT%H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;

    /// 2025-01-01T00:00:00Z.
    const START_MS: i64 = 1_735_689_600_000;

    #[test]
    fn every_channel_has_its_column() {
        assert_eq!(CHANNELS.len(), Channel::COUNT);
        for (channel, name) in [
            (Channel::LatDeg, "lat_deg"),
            (Channel::CadencePerMin, "cadence_per_min"),
            (Channel::ActivityType, "activity_type"),
            (Channel::LegSpringStiffnessKnm, "leg_spring_stiffness_knm"),
        ] {
            assert_eq!(CHANNELS[channel as usize].name, name);
        }
    }

    #[test]
    fn coverage_tells_what_was_recorded_and_what_is_left() {
        let mut samples = Samples::default();
        for (second, heart_rate_bpm) in [0.0, 120.0, 121.0, f64::NAN].into_iter().enumerate() {
            let row = samples.push_time(START_MS + second as i64 * 1000, 0);
            samples.set(row, Channel::HeartRateBpm, heart_rate_bpm);
        }
        let mut activity = Activity::of_samples(FileFormat::Fit, samples);
        let recorded = Recorded::of(&activity);
        crate::ingest::repair::repair(&mut activity, i64::MAX);
        let (session, notes) = session(&recorded, activity, "x", GradeCurve::Empirical).unwrap();
        let [heart_rate] = session.channels.as_slice() else { panic!("{:?}", session.channels) };
        assert_eq!((heart_rate.recorded_pct, heart_rate.used_pct), (75.0, 50.0));
        assert_eq!(notes, [ImportNote::ZeroAsMissing("heart rate".into(), 1)]);
        assert_eq!(session.start_utc.as_deref(), Some("2025-01-01T00:00:00Z"));
        assert_eq!((session.start_local, session.offset_origin), (None, OffsetOrigin::Missing));
        assert_eq!(
            session.not_a_run.as_deref(),
            Some("no sport given, and no speed to derive it from")
        );
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_none() {
        assert_eq!(moment(i64::MAX, 0), None);
        assert_eq!(moment(START_MS, -7200).as_deref(), Some("2024-12-31T22:00:00"));
    }

    #[test]
    fn derived_figures_are_those_that_a_season_counts() {
        // 3 m/s for half an hour; the device's totals go on to 9 km in 50 minutes.
        let mut samples = Samples::default();
        for second in 0..=1800_i32 {
            let row = samples.push_time(START_MS + i64::from(second) * 1000, 0);
            samples.set(row, Channel::DistanceM, 3.0 * f64::from(second));
        }
        let mut activity = Activity::of_samples(FileFormat::Fit, samples);
        activity.sport = Some("running".to_owned());
        activity.device_figures.distance_m = Some(9000.0);
        activity.device_figures.timer_s = Some(3000.0);
        let span = crate::activity::Span { start_ms: START_MS, end_ms: START_MS + 3_000_000 };
        activity.laps =
            vec![crate::activity::Lap { span, distance_m: Some(9000.0), timer_s: Some(3000.0) }];
        let recorded = Recorded::of(&activity);
        let (session, _) = session(&recorded, activity, "x", GradeCurve::Empirical).unwrap();
        let distance = session.agreement.iter().find(|one| one.figure == "distance_m").unwrap();
        assert_eq!(distance.derived, Some(9000.0));
        let words: Vec<&str> = session.doubts.iter().map(|doubt| doubt.word).collect();
        assert_eq!(words, ["records-end"]);
    }
}
