//! From run tables to a season: local days and weeks, fast limits, and the typed rows that rules
//! and charts read. What "a week" and "as of" mean is decided here.

mod build;
pub mod cadence_model;
mod clock_change;
mod coverage;
mod day_names;
mod day_table;
mod exposure_table;
mod fast;
mod fast_limit;
#[cfg(test)]
pub(crate) mod fixtures;
mod form;
mod isolated_runs;
mod join_recordings;
#[cfg(test)]
mod local_days;
mod local_time;
mod other_activities;
mod placed_run;
mod planned;
mod projection;
mod runs_table;
pub mod same_run;
mod session;
mod settings;
mod speeds;
mod week;
mod week_table;

pub use crate::run::run_tables::{OpeningTick, Window, Windows};
pub use build::{Built, SeasonTables, build, build_with};
pub use coverage::{Coverage, Known, Uncovered, Why};
pub use day_names::DayNames;
pub(crate) use day_names::replace_days;
pub use fast_limit::{FastBasis, FastLimit};
pub use form::{Form, Forms, MIN_FORM_WINDOWS, vertical_oscillation_mm};
pub use isolated_runs::ISOLATED_YEARS;
pub(crate) use local_time::days_of;
pub use other_activities::OtherActivity;
pub use planned::of_sessions;
pub use session::{PartialSums, Recording, Session};
pub use settings::{DEFAULT_SESSION_GAP_MIN, RunTag, SeasonSettings};
pub use speeds::Speeds;
pub use week::Week;

use std::ops::Range;

use chrono::NaiveDate;

use crate::user_files::athlete::calf_history::{self, CalfHistory};
use crate::user_files::athlete::{Athlete, Diary, Episode};

/// A season of one athlete.
pub struct Season {
    /// One entry a row of [`SeasonTables::runs`], in the same order; of typed sessions one each.
    pub recordings: Vec<Recording>,
    /// What rules judge: recordings with short breaks between them are one. By day, then start.
    pub sessions: Vec<Session>,
    /// One entry a row of [`SeasonTables::weeks`], in the same order, without gaps.
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
    /// Which days between first and last are not covered; see [`Season::known`].
    pub coverage: Coverage,
    /// How the runner moved in each session; see [`Season::forms`].
    pub forms: Forms,
    /// How reports and charts name its days.
    pub day_names: DayNames,
    /// The first day of which rules are asked to judge runs, weeks and entries; `None` for every day. What
    /// lies before it is known all the same.
    pub asked_from: Option<NaiveDate>,
}

impl Season {
    /// Whether rules are asked about a day.
    pub fn is_asked(&self, day: NaiveDate) -> bool {
        self.asked_from.is_none_or(|from| day >= from)
    }

    /// The index of the first session that rules are asked about.
    pub fn first_asked(&self) -> usize {
        self.sessions.partition_point(|run| !self.is_asked(run.day))
    }

    /// The recordings of a session, by start.
    pub fn recordings_of(&self, session: usize) -> impl Iterator<Item = &Recording> {
        self.sessions[session].recordings.iter().map(|&row| &self.recordings[row])
    }

    /// The stretches of pain in calf or Achilles tendon that diary and athlete file tell, as they were
    /// known on a day, by start.
    pub fn calf_episodes_on(&self, day: NaiveDate) -> Vec<Episode> {
        self.calf_history().episodes_on(day)
    }

    /// The same for whoever asks for many days.
    pub fn calf_history(&self) -> CalfHistory<'_> {
        CalfHistory::new(&self.athlete, &self.diary)
    }

    /// The first day of which diary or athlete file tell anything about pain; `None` without either.
    pub fn calf_problem_since(&self) -> Option<NaiveDate> {
        calf_history::calf_problem_since(&self.athlete, &self.diary)
    }

    /// Runs, three at most at a time, that lie more than [`ISOLATED_YEARS`] from all others: perhaps of
    /// a watch whose clock was wrong.
    pub fn isolated_recordings(&self) -> impl Iterator<Item = &Recording> {
        isolated_runs::isolated_recordings(&self.recordings)
    }

    /// Whole days from the first run's day to the given day: how much history lies before it.
    pub fn covered_days_before(&self, day: NaiveDate) -> i64 {
        (day - self.first_day).num_days().max(0)
    }

    /// How much is known of a span of days, on the eve of a day that lies behind it. Days before the
    /// first run are left out: see [`Season::covered_days_before`].
    pub fn known(&self, span: Range<NaiveDate>, on: NaiveDate) -> Known {
        self.coverage.known(span.start.max(self.first_day)..span.end, on)
    }

    /// Whether every day of a week is covered, on the eve of a day that lies behind it.
    pub fn is_whole(&self, week: &Week, on: NaiveDate) -> bool {
        let known = self.known(week.start..week.end() + chrono::Days::new(1), on);
        week.start >= self.first_day && known.covered_days == known.days
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
