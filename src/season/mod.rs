//! From run tables to a season: local days and weeks, fast limits, and the typed rows that rules
//! and charts read. What "a week" and "as of" mean is decided here.

mod ahead;
mod build;
pub mod cadence_model;
mod day_names;
mod entry;
mod far;
mod fast;
mod form;
#[cfg(test)]
pub(crate) mod invented;
#[cfg(test)]
mod local_days;
mod local_time;
mod others;
mod planned;
mod runs_table;
pub mod same_run;
mod sessions;
mod settings;
mod speeds;
mod weeks;

pub use crate::run_tables::{OpeningTick, Window, Windows};
pub use build::{Built, build, build_with};
pub use day_names::DayNames;
pub(crate) use day_names::replace_days;
pub use far::FAR_YEARS;
pub use form::{Form, Forms, MIN_FORM_WINDOWS};
pub use others::OtherActivity;
pub use planned::of_sessions;
pub use settings::{DEFAULT_SESSION_GAP_MIN, RunTag, SeasonSettings};
pub use speeds::Speeds;

use std::ops::Range;

use chrono::NaiveDate;
use polars::prelude::DataFrame;

use crate::athlete::{Athlete, Diary, Episode, Surface, calf_history};
use crate::base::words::joined_by_and;
use crate::calf_load::CalfLoad;
use crate::samples::AltitudeQuality;
use crate::units::S_PER_MIN;

/// A season of one athlete.
pub struct Season {
    /// Columns of [`crate::columns::RUNS`], by start.
    pub runs: DataFrame,
    /// Columns of [`crate::columns::DAYS`], every day of the covered span.
    pub days: DataFrame,
    /// Columns of [`crate::columns::WEEKS`], every week of the covered span.
    pub weeks: DataFrame,
    /// One entry a row of `runs`, in the same order; of typed sessions, which have no rows, one each.
    pub recordings: Vec<Recording>,
    /// What rules judge: recordings with short breaks between them are one. By day, then start.
    pub sessions: Vec<Session>,
    /// One entry a row of `weeks`, in the same order, without gaps.
    pub calendar: Vec<Week>,
    /// Activities that are no runs, by day, then start; they may lie before the first run.
    pub others: Vec<OtherActivity>,
    /// The day of the evaluation; weeks that end after it are unfinished.
    pub as_of: NaiveDate,
    /// Local day of the first run. Days before it are not covered: nothing is known of them.
    pub first_day: NaiveDate,
    /// Local day of the last run.
    pub last_day: NaiveDate,
    /// What the runner told about herself; empty when nothing.
    pub athlete: Athlete,
    /// The runner's diary up to the day of the evaluation; empty when there is none.
    pub diary: Diary,
    /// How the runner moved in each session; see [`Season::forms`].
    pub forms: Forms,
    /// How reports and charts name its days.
    pub day_names: DayNames,
}

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
    /// Index of its session in [`Season::sessions`].
    pub session: usize,
}

/// A run as rules and charts read it: one recording, or several with short breaks between them. A
/// figure that one of its recordings lacks is `None`: a part is no whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its recordings by start, as entries of [`Season::recordings`]; never empty.
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
}

impl Recording {
    /// Its id and those of the other recordings of the same run.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.run_id).chain(&self.repeat_ids).map(String::as_str)
    }
}

impl Session {
    /// Says that several recordings were put together: `2 recordings, 12 min apart, judged as one`.
    /// `None` for a single one.
    pub fn joined_words(&self) -> Option<String> {
        let count = self.breaks_s.len() + 1;
        let minutes = |seconds: &f64| match (seconds / S_PER_MIN).round() {
            whole if whole >= 1.0 => format!("{whole:.0}"),
            _ => "under 1".to_owned(),
        };
        let breaks: Vec<String> = self.breaks_s.iter().map(minutes).collect();
        let apart = joined_by_and(&breaks);
        (!breaks.is_empty())
            .then(|| format!("{count} recordings, {apart} min apart, judged as one"))
    }
}

/// The speed from which running counts as fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FastLimit {
    /// Grade-adjusted speed from which running is fast, in metres per second.
    pub speed_mps: f64,
    /// Actual speed from which running is near sprinting, in metres per second; never lower.
    pub sprint_mps: f64,
    /// What they follow.
    pub basis: FastBasis,
}

/// What the limits of fast running follow, by at most two per cent of their speed a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FastBasis {
    /// 95 % of the critical speed of the 90 days before.
    CriticalSpeed,
    /// 115 % of the median grade-adjusted speed of the 60 days before.
    MedianPace,
}

impl FastBasis {
    /// The word in `fast_basis`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CriticalSpeed => "critical-speed",
            Self::MedianPace => "median-pace",
        }
    }
}

/// A local week as rules and charts read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// First local day.
    pub start: NaiveDate,
    /// Whether it was over on the day of the evaluation. Unfinished weeks are judged by no rule.
    pub is_complete: bool,
    /// Runs that started in it.
    pub run_count: usize,
    /// Distance in metres.
    pub distance_m: f64,
    /// Timer time in seconds.
    pub timer_s: f64,
    /// Longest run in metres; `None` in a week without runs.
    pub longest_run_m: Option<f64>,
    /// Climb on grades of 3 % and more in metres; zero without runs, `None` when runs lack altitude.
    pub climb_m: Option<f64>,
    /// Distance on grades of 8 % and more in metres; zero without runs, `None` when runs lack altitude.
    pub steep_m: Option<f64>,
    /// Fast distance in metres; zero without runs, `None` when no run of it has a fast limit.
    pub fast_m: Option<f64>,
    /// Estimated calf load (exponent 4, usual contact times) in thousands of weighted steps; zero
    /// without runs, `None` when any run of it lacks the load.
    pub calf_load: Option<f64>,
    /// Days with a run.
    pub run_days: usize,
}

impl Week {
    /// Last local day.
    pub fn end(&self) -> NaiveDate {
        self.start + chrono::Days::new(6)
    }
}

impl Season {
    /// The recordings of a session, by start.
    pub fn recordings_of(&self, session: usize) -> impl Iterator<Item = &Recording> {
        self.sessions[session].recordings.iter().map(|&row| &self.recordings[row])
    }

    /// The stretches of pain in calf or Achilles tendon that diary and athlete file tell, as they were
    /// known on a day, by start.
    pub fn calf_episodes_on(&self, day: NaiveDate) -> Vec<Episode> {
        calf_history::calf_episodes_on(&self.athlete, &self.diary, day)
    }

    /// The first day of which diary or athlete file tell anything about pain; `None` without either.
    pub fn told_since(&self) -> Option<NaiveDate> {
        calf_history::told_since(&self.athlete, &self.diary)
    }

    /// Runs, three at most at a time, that lie more than [`FAR_YEARS`] from all others: perhaps of
    /// a watch whose clock was wrong.
    pub fn far_recordings(&self) -> impl Iterator<Item = &Recording> {
        far::far_recordings(&self.recordings)
    }

    /// Whole days from the first run's day to the given day: how much history lies before it.
    pub fn covered_days_before(&self, day: NaiveDate) -> i64 {
        (day - self.first_day).num_days().max(0)
    }

    /// The week of the calendar in which a day lies; `None` before the first.
    pub fn week_of(&self, day: NaiveDate) -> Option<usize> {
        self.calendar.partition_point(|week| week.start <= day).checked_sub(1)
    }

    /// The sessions whose local day lies in the `days` days before `day`; the day itself is out.
    pub fn sessions_before(&self, day: NaiveDate, days: u64) -> &[Session] {
        &self.sessions[self.rows_before(day, days)]
    }

    /// The limits that runs planned for a day are measured by: those of the newest run before it that
    /// has any; `None` without enough history.
    pub fn fast_limit_on(&self, day: NaiveDate) -> Option<FastLimit> {
        let known = self.sessions.partition_point(|session| session.day < day);
        self.sessions[..known].iter().rev().find_map(|session| session.fast_limit)
    }

    /// Where these sessions stand in [`Season::sessions`].
    pub fn rows_before(&self, day: NaiveDate, days: u64) -> Range<usize> {
        let from =
            self.sessions.partition_point(|session| session.day < day - chrono::Days::new(days));
        let to = self.sessions.partition_point(|session| session.day < day);
        from.min(to)..to
    }
}
