//! What exposures read of a season, made once for all windows. Everything about a session was known on
//! its evening.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use super::Window;
use super::per_run::{contact_pct, cross_training_days, new_surface_m, shoe_ages_days, wears_m};
use crate::rules::late_form_drift::drift;
use crate::rules::{Limits, hard_runs, strength_days, worn_m};
use crate::season::{Season, Session};

/// A season as it was known on the eve of a day, and a figure a session.
pub struct Facts<'a> {
    /// The season. Sessions from the day on stand in it, and no window holds them.
    pub season: &'a Season,
    /// Days of which nothing is known, as far as was known on the eve, by day.
    uncovered: Vec<Range<NaiveDate>>,
    /// Whether a session was hard for its runner; `None` where that is not known.
    pub(super) is_hard: Vec<Option<bool>>,
    /// How much slower the steps became by the end, in per cent.
    pub(super) slower_pct: Vec<Option<f64>>,
    /// Contact time over the usual one at the same speed, in per cent above it.
    pub(super) contact_pct: Vec<Option<f64>>,
    /// Metres on a surface that was new to the legs; `None` where no surface is told.
    pub(super) new_surface_m: Vec<Option<f64>>,
    /// Days since its shoe was first worn; `None` where that is not known.
    pub(super) shoe_age_days: Vec<Option<i64>>,
    /// What its shoe had run before, in metres; `None` where no shoe is told.
    pub(super) wear_m: Vec<Option<f64>>,
    /// From which distance on a pair counts as worn, in metres.
    pub(super) worn_m: f64,
    /// Days with training of another sport.
    pub(super) cross_training_days: Vec<NaiveDate>,
    /// Days with strength training.
    pub(super) strength_days: Vec<NaiveDate>,
}

impl<'a> Facts<'a> {
    /// The facts of a season as they were known on the eve of a day.
    pub fn of(season: &'a Season, limits: &Limits, day: NaiveDate) -> Self {
        let eve = day - Days::new(1);
        let uncovered = season.coverage.uncovered(eve).into_iter().map(|one| one.days);
        let newest = season.sessions_before(day, u64::from(u16::MAX)).last();
        let device = newest.and_then(|run| run.device.as_deref());
        let contact = |run: &Session| {
            // Another watch measures otherwise.
            (run.device.as_deref() == device).then(|| contact_pct(run)).flatten()
        };
        let drifts = drift::of_runs(season).into_iter();
        Self {
            season,
            uncovered: uncovered.collect(),
            is_hard: hard_runs(season, limits),
            slower_pct: drifts.map(|drift| drift.map(|drift| drift.slower_pct)).collect(),
            contact_pct: season.sessions.iter().map(contact).collect(),
            new_surface_m: new_surface_m(season),
            shoe_age_days: shoe_ages_days(season),
            wear_m: wears_m(season),
            worn_m: worn_m(limits),
            cross_training_days: cross_training_days(season),
            strength_days: strength_days(season, NaiveDate::MIN..NaiveDate::MAX),
        }
    }

    /// The window of these days.
    pub fn window(&self, days: Range<NaiveDate>) -> Window {
        let sessions = &self.season.sessions;
        let from = sessions.partition_point(|run| run.day < days.start);
        let to = sessions.partition_point(|run| run.day < days.end);
        Window { rows: from..to.max(from), days }
    }

    /// The sessions of a window.
    pub(super) fn runs(&self, window: &Window) -> &[Session] {
        &self.season.sessions[window.rows.clone()]
    }

    /// How many days of a span are not covered.
    pub(super) fn uncovered_days(&self, span: &Range<NaiveDate>) -> i64 {
        let common = |days: &Range<NaiveDate>| {
            (days.end.min(span.end) - days.start.max(span.start)).num_days().max(0)
        };
        self.uncovered.iter().map(common).sum()
    }
}
