//! The light: the highest alert that stands, and what stands about the calf.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::attention::Alert;
use crate::next_run::{NoRun, Standing};
use crate::rules::Level;

/// A light and why it shows.
#[derive(Debug, Serialize)]
pub struct LightRecord {
    /// `green`, `amber`, `red` or `black`; `grey` where nothing was run that could be judged.
    pub colour: &'static str,
    /// The colour and what it means, in words.
    pub words: &'static str,
    /// The level behind it; `None` for green and grey.
    pub level: Option<String>,
    /// The day on which the first of the alerts behind it was told; `None` for green, and for what stands about
    /// the calf.
    pub since: Option<NaiveDate>,
    /// The last day on which one of them stands.
    pub until: Option<NaiveDate>,
    /// Whether that day is over, because nothing newer is known.
    #[serde(skip)]
    pub is_past: bool,
    /// The level for texts and exit codes.
    #[serde(skip)]
    pub rank: Option<Level>,
}

impl LightRecord {
    /// `since 2026-05-14, until 2026-05-28`; `None` where no alert is behind it.
    pub(in crate::report) fn span_words(&self) -> Option<String> {
        let (since, until) = self.since.zip(self.until)?;
        Some(match self.is_past {
            true => format!("since {since}, at the end of the data"),
            false => format!("since {since}, until {until}"),
        })
    }
}

/// The light of a planned run: the highest of these levels, `info` left out.
pub fn light(levels: impl Iterator<Item = Level>) -> Option<Level> {
    levels.filter(|level| *level > Level::Info).max()
}

/// The colour of a light in words.
pub fn light_words(light: Option<Level>) -> &'static str {
    match light {
        None | Some(Level::Info) => "green: nothing asks for attention",
        Some(Level::Watch) => "amber: worth attention",
        Some(Level::Warn) => "red: change something in the next run",
        Some(Level::Stop) => "black: stop and get help",
    }
}

/// Days without a run, up to the evaluation, after which nothing recent is left to judge: the month that limits look back on
/// (engineering default).
const IDLE_DAYS: i64 = 28;

/// The higher of the alerts that are open and of what stands about the calf. Without either it is green,
/// unless the last run was too long ago.
pub(super) fn of_alerts_and_standing(
    open: &[&Alert],
    standing: &Standing,
    idle_days: i64,
) -> LightRecord {
    let stands = standing.level();
    let highest = open.first().copied();
    // What said stop and was answered since no longer says it.
    let is_answered = standing.no_run().is_none() && standing.unanswered.is_none();
    let level = highest.map(|alert| alert.light().level());
    let found = if is_answered { level.min(Some(Level::Warn)) } else { level };
    let is_idle = idle_days > IDLE_DAYS;
    // Who stopped with pain is the last of whom to say that there is nothing to judge.
    let stands = stands.max((is_idle && standing.is_in_question()).then_some(Level::Watch));
    let rank = found.max(stands);
    let words = match standing.no_run() {
        Some(NoRun::Injury(_)) => "black: no running for now, a calf injury is open",
        Some(NoRun::Tests(_)) => "black: no running for now, the calf tests are not passed",
        Some(NoRun::Pain(_)) => "black: no running for now, the calf hurts too much",
        None if stands.is_some() && found < stands => "amber: see the notes on pain or injury",
        None if rank.is_none() && is_idle => "grey: no run in four weeks, so nothing to judge",
        _ => light_words(rank),
    };
    let colour = words.split(':').next().unwrap_or(words);
    // It shows as long as any alert of this light stands.
    let speaks = found >= stands && matches!(standing.no_run(), None | Some(NoRun::Sign(_)));
    let alike = || {
        let is_alike = |alert: &&&Alert| Some(alert.light()) == highest.map(Alert::light);
        open.iter().filter(|_| speaks).filter(is_alike)
    };
    let until = alike().map(|alert| alert.until).max();
    LightRecord {
        colour,
        words,
        level: rank.map(|level| level.to_string()),
        since: alike().map(|alert| alert.day()).min(),
        until,
        is_past: until.is_some_and(|until| until + Days::new(1) < standing.day),
        rank,
    }
}

/// The mark that stands before a level, so that its colour never has to be seen.
pub(in crate::report) fn level_mark(level: Level) -> &'static str {
    match level {
        Level::Info => "·",
        Level::Watch => "▲",
        Level::Warn => "■",
        Level::Stop => "✖",
    }
}
