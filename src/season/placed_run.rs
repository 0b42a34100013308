//! One run with what its season adds to it, and the forms in which the season reads it.

use chrono::NaiveDate;
use polars::prelude::PolarsResult;

use super::fast::{Effort, fast_heart_rate_bpm, median_of};
use super::local_time::local_day;
use super::settings::SeasonSettings;
use super::{FastLimit, PartialSums, Recording, Session, Speeds};
use crate::base::units::{M_PER_KM, MS_PER_S};
use crate::columns::{
    Column, RUN_CLIMB_M, RUN_DISTANCE_M, RUN_DOWNHILL_M, RUN_HEART_RATE_BPM, RUN_LONGEST_RUNNING_S,
    RUN_STEEP_M, RUN_TEMPERATURE_C, RUN_TIMER_S,
};
use crate::run::calf_load::{CalfKm, CalfLoad};
use crate::run::doubt::{self, Doubt, DoubtedFigure};
use crate::run::run_tables::RunTables;
use crate::user_files::athlete::Surface;

/// One run with what its season adds to it.
pub(super) struct PlacedRun {
    pub(super) tables: RunTables,
    pub(super) offset_s: i32,
    pub(super) day: NaiveDate,
    pub(super) distance_m: Option<f64>,
    pub(super) is_race: bool,
    /// The shoes it was run in.
    pub(super) shoe: Option<usize>,
    /// What it was run on.
    pub(super) surface: Option<Surface>,
    /// Id of the session it belongs to: the run id of its first recording.
    pub(super) session_id: String,
    /// How far it went at each speed; `None` without speeds.
    pub(super) speeds: Option<Speeds>,
    /// The fast limit of the day; `None` without enough history.
    pub(super) fast_limit: Option<FastLimit>,
    /// Distance at or above it; `None` without it, or without speeds to compare with it.
    pub(super) fast_m: Option<f64>,
    /// Distance near sprinting speed; `None` where the fast distance is.
    pub(super) sprint_m: Option<f64>,
    /// Its calf load; `None` without speeds.
    pub(super) calf_load: Option<CalfLoad>,
    /// Why figures of it may be wrong, as far as the settings do not settle it.
    pub(super) doubts: Vec<Doubt>,
}

/// A run on its local day, with what the settings say of it.
pub(super) fn placed_run(
    tables: RunTables,
    offset_s: i32,
    settings: &SeasonSettings,
) -> PolarsResult<PlacedRun> {
    let tag = settings.tag(&tables);
    let measured_m =
        tables.row.figure(&RUN_DISTANCE_M)?.filter(|_| tables.row.distance_basis.is_some());
    let day = local_day(tables.row.start_utc_ms, offset_s);
    let (shoe, surface) = settings.shoe_and_surface(&tables, day);
    Ok(PlacedRun {
        day,
        shoe,
        surface,
        distance_m: tag.distance_m.or(measured_m),
        is_race: tag.race,
        offset_s,
        session_id: tables.row.run_id.clone(),
        speeds: None,
        fast_limit: None,
        fast_m: None,
        sprint_m: None,
        calf_load: tables.calf_load(settings.athlete.height_m),
        doubts: settings.doubts(&tables),
        tables,
    })
}

impl PlacedRun {
    /// What it adds to the history of efforts. It is moved out: nothing else reads it.
    pub(super) fn effort(&mut self) -> Effort {
        let tables = &mut self.tables;
        Effort {
            day: self.day,
            bests: std::mem::take(&mut tables.bests),
            bins: std::mem::take(&mut tables.exposure),
        }
    }

    /// Measures how far it went at the limits of its day; only where speeds are known.
    pub(super) fn set_fast(&mut self, limit: Option<FastLimit>, effort: &Effort) {
        let speeds = self.tables.row.has_speeds().then(|| Speeds::of(&[effort]));
        let by_limit = speeds.as_ref().zip(limit);
        self.fast_m = by_limit.map(|(speeds, limit)| speeds.fast_m(limit));
        self.sprint_m = by_limit.map(|(speeds, limit)| speeds.sprint_m(limit));
        (self.speeds, self.fast_limit) = (speeds, limit);
    }

    /// The session that this recording is by itself. Its speeds, opening and
    /// windows are moved into it.
    pub(super) fn session(&mut self, row: usize, effort: &Effort) -> PolarsResult<Session> {
        let opening = std::mem::take(&mut self.tables.opening);
        let windows = std::mem::take(&mut self.tables.windows);
        let fast_heart_rate =
            self.fast_limit.and_then(|limit| fast_heart_rate_bpm(&[effort], limit));
        let speeds = self.speeds.take();
        let tables = &self.tables.row;
        Ok(Session {
            recordings: vec![row],
            breaks_s: Vec::new(),
            day: self.day,
            start_utc_ms: tables.start_utc_ms,
            distance_m: self.distance_m,
            timer_s: tables.figure(&RUN_TIMER_S)?.unwrap_or(0.0),
            climb_m: self.believed_m(&RUN_CLIMB_M)?,
            steep_m: self.believed_m(&RUN_STEEP_M)?,
            downhill_m: self.believed_m(&RUN_DOWNHILL_M)?,
            altitude_quality: tables.altitude_quality,
            fast_m: self.fast_m,
            partial: PartialSums::default(),
            fast_limit: self.fast_limit,
            sprint_m: self.sprint_m,
            speeds,
            heart_rate_bpm: tables.figure(&RUN_HEART_RATE_BPM)?,
            fast_heart_rate_bpm: fast_heart_rate,
            calf_load: self.calf_load,
            calf_km: self.calf_km(),
            longest_running_s: tables.figure(&RUN_LONGEST_RUNNING_S)?,
            temperature_c: tables.figure(&RUN_TEMPERATURE_C)?,
            median_effort_mps: median_of(&[effort]),
            opening,
            device: tables.device.clone(),
            gear: tables.gear.clone(),
            sub_sport: tables.sub_sport.clone(),
            step_speed_loss_cmps: tables.device_figures.step_speed_loss_cmps,
            is_race: self.is_race,
            shoe: self.shoe,
            surface: self.surface,
            windows,
            doubts: self.doubts.clone(),
        })
    }

    /// Its calf kilometres; `None` without calf load or distance, and where the records end before the
    /// run does: its load is of a part.
    pub(super) fn calf_km(&self) -> Option<CalfKm> {
        let is_part = self.doubts.iter().any(|doubt| matches!(doubt, Doubt::RecordsEnd { .. }));
        let load = self.calf_load.filter(|_| !is_part)?;
        CalfKm::of(self.distance_m? / M_PER_KM, &load.chain)
    }

    /// A figure made of heights, in metres. One that is doubted is none: neither a sum nor a chart may take
    /// it for a fact.
    fn believed_m(&self, column: &Column) -> PolarsResult<Option<f64>> {
        let is_doubted = doubt::is_doubted(&self.doubts, DoubtedFigure::Altitude);
        Ok(self.tables.row.figure(column)?.filter(|_| !is_doubted))
    }

    /// Start and end in UTC milliseconds.
    pub(super) fn span_ms(&self) -> PolarsResult<(i64, i64)> {
        let start_ms = self.tables.row.start_utc_ms;
        let length_s = self.tables.row.length_s()?.unwrap_or(0.0);
        Ok((start_ms, start_ms + (length_s * MS_PER_S as f64).round() as i64))
    }

    /// Its row as reports read it, in this session.
    pub(super) fn recording(&self, session: usize) -> PolarsResult<Recording> {
        let row = &self.tables.row;
        let repeats = &self.tables.repeats;
        Ok(Recording {
            run_id: row.run_id.clone(),
            source: row.source.clone(),
            repeat_ids: repeats.iter().map(|repeat| repeat.run_id.clone()).collect(),
            day: self.day,
            distance_m: self.distance_m,
            timer_s: row.figure(&RUN_TIMER_S)?.unwrap_or(0.0),
            calf_km: self.calf_km(),
            session,
            doubts: self.doubts.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Channel;
    use crate::run::run_tables::fixtures::{at, recording, tables};

    #[test]
    fn windows_bring_what_the_watch_knows_of_form() {
        let mut activity = recording(at(0, 6, 0), 30);
        let rows = activity.samples.len();
        for (channel, value) in [
            (Channel::CadencePerMin, 84.0),
            (Channel::GroundContactMs, 250.0),
            (Channel::BalanceLeftPct, 49.5),
            (Channel::TemperatureC, 21.0),
        ] {
            *activity.samples.channel_mut(channel) = vec![value; rows];
        }
        let mut run = placed_run(tables(&activity, "a"), 0, &SeasonSettings::default()).unwrap();
        let effort = run.effort();
        let session = run.session(0, &effort).unwrap();
        let window = session.windows.iter().next().unwrap();
        assert_eq!((window.cadence_spm, window.ground_contact_ms), (168.0, Some(250.0)));
        assert_eq!((window.balance_left_pct, window.vertical_ratio_pct), (Some(49.5), None));
        assert_eq!(session.temperature_c, Some(21.0));
    }

    #[test]
    fn calf_kilometres_need_a_distance_and_the_load_of_all_of_it() {
        let placed =
            || placed_run(tables(&recording(at(0, 6, 0), 30), "a"), 0, &SeasonSettings::default());
        let mut run = placed().unwrap();
        // Half an hour level at 3 m/s with an unknown cadence weighs its own distance.
        let calf_km = run.calf_km().unwrap();
        assert!((calf_km.total_km() - 5.4).abs() < 0.01, "{calf_km:?}");
        // A distance that the runner corrected weighs as much a kilometre.
        run.distance_m = Some(10_800.0);
        assert!((run.calf_km().unwrap().total_km() - 10.8).abs() < 0.02);
        run.doubts = vec![Doubt::SpeedCoarse { every_s: 90.0 }];
        assert!(run.calf_km().is_some());
        run.doubts.push(Doubt::RecordsEnd { distance_m: 900.0, timer_s: 300.0 });
        assert_eq!(run.calf_km(), None);
        let unknown = PlacedRun { distance_m: None, ..placed().unwrap() };
        let unweighed = PlacedRun { calf_load: None, ..placed().unwrap() };
        assert_eq!((unknown.calf_km(), unweighed.calf_km()), (None, None));
    }

    #[test]
    fn fast_and_sprint_distance_need_speeds_and_the_limit_does_not() {
        let settings = SeasonSettings::default();
        let mut still = recording(at(0, 6, 0), 30);
        still.samples.channel_mut(Channel::DistanceM).clear();
        let limit = |speed_mps| FastLimit {
            speed_mps,
            sprint_mps: 5.0,
            basis: crate::season::FastBasis::MedianPace,
        };
        let measured = |activity: &_, limit| {
            let mut run = placed_run(tables(activity, "a"), 0, &settings).unwrap();
            let effort = run.effort();
            run.set_fast(Some(limit), &effort);
            (run.fast_m, run.sprint_m, run.fast_limit)
        };
        // Half an hour at 3 m/s.
        let known = recording(at(0, 6, 0), 30);
        assert_eq!(measured(&known, limit(3.0)), (Some(5400.0), Some(0.0), Some(limit(3.0))));
        assert_eq!(measured(&known, limit(4.0)).0, Some(0.0));
        assert_eq!(measured(&still, limit(3.0)), (None, None, Some(limit(3.0))));
    }
}
