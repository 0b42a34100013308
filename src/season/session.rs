//! What the rest of the program reads of a season's runs: recordings as they stand in the files, and
//! the sessions that they make.

use chrono::NaiveDate;

use super::{FastLimit, OpeningTick, Speeds, Windows};
use crate::base::units::S_PER_MIN;
use crate::run::calf_load::{CalfKm, CalfLoad};
use crate::run::doubt::Doubt;
use crate::run::samples::AltitudeQuality;
use crate::user_files::athlete::Surface;

/// A row of the runs table as reports read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// Stable id of the run.
    pub run_id: String,
    /// Its file.
    pub source: String,
    /// Ids of other recordings of the same run, which were left out for this one.
    pub repeat_ids: Vec<String>,
    /// Local day of its start.
    pub day: NaiveDate,
    /// Distance in metres; `None` when nothing tells it.
    pub distance_m: Option<f64>,
    /// Timer time in seconds.
    pub timer_s: f64,
    /// Calf kilometres by part; `None` without calf load or distance, and where the load is of a part
    /// of the run.
    pub calf_km: Option<CalfKm>,
    /// Index of its session in [`Season::sessions`](super::Season::sessions).
    pub session: usize,
    /// Why figures of it may be wrong; empty for most runs.
    pub doubts: Vec<Doubt>,
}

/// A run as rules and charts read it: one recording, or several with short breaks between them. A
/// figure that one of its recordings lacks is `None`: a part is no whole, and stands in
/// [`Session::partial`].
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its recordings by start, as entries of [`Season::recordings`](super::Season::recordings); never
    /// empty.
    pub recordings: Vec<usize>,
    /// Seconds from the end of each recording to the start of the next; empty for a single one.
    pub breaks_s: Vec<f64>,
    /// Local day of its start.
    pub day: NaiveDate,
    /// Start in UTC milliseconds; sessions are sorted by it.
    pub start_utc_ms: i64,
    /// Distance in metres; `None` when nothing tells it.
    pub distance_m: Option<f64>,
    /// Timer time in seconds.
    pub timer_s: f64,
    /// Climb on grades of 3 % and more, in metres; `None` without altitude.
    pub climb_m: Option<f64>,
    /// Distance on grades of 8 % and more, in metres; `None` without altitude.
    pub steep_m: Option<f64>,
    /// Drop on grades of -5 % and below, in metres; `None` without altitude.
    pub downhill_m: Option<f64>,
    /// How far its altitude can be trusted.
    pub altitude_quality: AltitudeQuality,
    /// Distance at or above its own fast limit, in metres; `None` without enough history or speeds.
    /// See [`Session::fast_m_at`] for that of another day.
    pub fast_m: Option<f64>,
    /// What the recordings that know a figure add up to, where others of this session lack it.
    pub partial: PartialSums,
    /// The fast limit that held for this run; `None` without enough history.
    pub fast_limit: Option<FastLimit>,
    /// Distance near sprinting speed, in metres; `None` where the fast distance is.
    pub sprint_m: Option<f64>,
    /// How far it went at each speed; `None` of typed and planned ones, and without speeds.
    pub speeds: Option<Speeds>,
    /// Mean heart rate in beats per minute; `None` when not recorded.
    pub heart_rate_bpm: Option<f64>,
    /// Mean heart rate of the part at or above the fast limit, in beats per minute; `None` without
    /// such a part, or when not recorded for most of it.
    pub fast_heart_rate_bpm: Option<f64>,
    /// Estimated calf load; `None` without speeds.
    pub calf_load: Option<CalfLoad>,
    /// Calf kilometres by part; `None` without calf load or distance, where the load is of a part of
    /// the run, and of typed and planned ones.
    pub calf_km: Option<CalfKm>,
    /// Longest stretch of running without a walk or stop of 10 s or more, in seconds; `None`
    /// without a recording.
    pub longest_running_s: Option<f64>,
    /// Mean temperature in °C as the watch felt it; `None` when not recorded.
    pub temperature_c: Option<f64>,
    /// Median grade-adjusted speed of its running, in metres per second; `None` without running.
    pub median_effort_mps: Option<f64>,
    /// The first ten minutes of moving of its first recording, in order; without the steps of
    /// unknown speed.
    pub opening: Vec<OpeningTick>,
    /// What recorded it, or the longest of its recordings; baselines of form are kept per device.
    pub device: Option<String>,
    /// Shoes or other gear of it, or of the longest of its recordings; `None` when not told.
    pub gear: Option<String>,
    /// Kind of running in the words of FIT (`treadmill`, `trail`, ...) of it, or of the longest of
    /// its recordings; `None` when not told.
    pub sub_sport: Option<String>,
    /// Loss of speed of a step in centimetres per second by its device, mean over the session or
    /// the longest of its recordings; `None` when the device does not measure it.
    pub step_speed_loss_cmps: Option<f64>,
    /// The shoes it was run in, as an index into those of the athlete; `None` when not told.
    pub shoe: Option<usize>,
    /// What it was run on, by the runner's word, else by the kind of run that was recorded; `None`
    /// when neither tells.
    pub surface: Option<Surface>,
    /// Tagged as a race in the settings: an intended effort, same numbers.
    pub is_race: bool,
    /// Steady half minutes of running, in order; those of [`Session::device`] alone.
    pub windows: Windows,
    /// Why figures of its recordings may be wrong; empty for most runs. A doubted altitude makes neither
    /// climb nor descent.
    pub doubts: Vec<Doubt>,
}

/// Sums over a part of a session's recordings. Each is `None` where the session's own figure is known,
/// and where none of its recordings has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PartialSums {
    /// Distance in metres.
    pub distance_m: Option<f64>,
    /// Climb on grades of 3 % and more, in metres.
    pub climb_m: Option<f64>,
    /// Distance on grades of 8 % and more, in metres.
    pub steep_m: Option<f64>,
    /// Distance at or above the fast limit, in metres.
    pub fast_m: Option<f64>,
}

impl Recording {
    /// Its id and those of the other recordings of the same run.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.run_id).chain(&self.repeat_ids).map(String::as_str)
    }
}

impl Session {
    /// Distance in metres, of the recordings that know it; `None` where none does.
    pub fn known_distance_m(&self) -> Option<f64> {
        self.distance_m.or(self.partial.distance_m)
    }

    /// Climb on grades of 3 % and more in metres, of the recordings that know it.
    pub fn known_climb_m(&self) -> Option<f64> {
        self.climb_m.or(self.partial.climb_m)
    }

    /// Distance on grades of 8 % and more in metres, of the recordings that know it.
    pub fn known_steep_m(&self) -> Option<f64> {
        self.steep_m.or(self.partial.steep_m)
    }

    /// Fast distance in metres, of the recordings that know it.
    pub fn known_fast_m(&self) -> Option<f64> {
        self.fast_m.or(self.partial.fast_m)
    }

    /// Distance at or above the fast limit of another day, in metres. A typed or planned distance is
    /// fast by any limit. `None` without speeds.
    pub fn fast_m_at(&self, limit: FastLimit) -> Option<f64> {
        match &self.speeds {
            Some(speeds) => Some(speeds.fast_m(limit)),
            None => self.fast_m,
        }
    }

    /// Distance near sprinting speed by the limit of another day, in metres; like
    /// [`Session::fast_m_at`].
    pub fn sprint_m_at(&self, limit: FastLimit) -> Option<f64> {
        match &self.speeds {
            Some(speeds) => Some(speeds.sprint_m(limit)),
            None => self.sprint_m,
        }
    }

    /// Says that several recordings were put together: `2 recordings, 12 min apart, judged as one`.
    /// `None` for a single one.
    pub fn joined_words(&self) -> Option<String> {
        let count = self.breaks_s.len() + 1;
        let minutes = |seconds: &f64| match (seconds / S_PER_MIN).round() {
            whole if whole >= 1.0 => format!("{whole:.0}"),
            _ => "under 1".to_owned(),
        };
        let (last, earlier) = self.breaks_s.split_last()?;
        let earlier: Vec<String> = earlier.iter().map(minutes).collect();
        let and = if earlier.is_empty() { "" } else { " and " };
        let apart = format!("{}{and}{}", earlier.join(", "), minutes(last));
        Some(format!("{count} recordings, {apart} min apart, judged as one"))
    }
}
