//! The light of a week: the highest level of what was found in it and of what stands about the calf.

use serde::Serialize;

use crate::analysis::pipeline::Analysis;
use crate::next_run::{NoRun, Standing};
use crate::rules::{Level, Verdict};

/// A light and why it shows.
#[derive(Debug, Serialize)]
pub struct LightRecord {
    /// `green`, `amber`, `red` or `black`.
    pub colour: &'static str,
    /// The colour and what it means, in words.
    pub words: &'static str,
    /// The level behind it; `None` for green.
    pub level: Option<String>,
    /// The level for texts and exit codes.
    #[serde(skip)]
    pub rank: Option<Level>,
}

/// The levels of everything found about a week, its runs and its diary entries.
pub(in crate::report) fn week_levels(analysis: &Analysis, week: usize) -> Vec<Level> {
    let season = &analysis.season;
    let span = season.calendar[week].start..=season.calendar[week].end();
    let raised = analysis.outcomes.iter().filter_map(|outcome| match &outcome.judgement.verdict {
        Verdict::Raised(finding) => Some((outcome.judgement.subject, finding.level)),
        _ => None,
    });
    raised
        .filter(|(subject, _)| span.contains(&subject.day(season)))
        .map(|(_, level)| level)
        .collect()
}

/// The light of a week: the highest level of what was found in it, `info` left out.
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

/// The higher of what was found in the week and what stands about the calf.
pub(super) fn of_week_and_standing(found: Option<Level>, standing: &Standing) -> LightRecord {
    let stands = standing.level();
    // What said stop in the week and was answered since no longer says it.
    let is_answered = standing.no_run().is_none() && standing.unanswered.is_none();
    let found = if is_answered { found.min(Some(Level::Warn)) } else { found };
    let rank = found.max(stands);
    let words = match standing.no_run() {
        Some(NoRun::Injury(_)) => "black: no running for now, a calf injury is open",
        Some(NoRun::Tests(_)) => "black: no running for now, the calf does not pass its tests",
        Some(NoRun::Pain(_)) => "black: no running for now, the calf hurts too much",
        None if stands.is_some() && found < stands => {
            "amber: see what was noted about pain or injury"
        }
        _ => light_words(rank),
    };
    let colour = words.split(':').next().unwrap_or(words);
    LightRecord { colour, words, level: rank.map(|level| level.to_string()), rank }
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
