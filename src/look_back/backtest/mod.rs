//! Did the rules speak before it hurt? In go the days on which rules were asked and spoke, and the
//! episodes of pain; out come counts beside what random days give. It reads no files, judges no
//! runs and writes no sentences, and its random numbers are the same on every machine.
//!
//! A handful of episodes proves nothing, and the figures are made so that they cannot pretend to:
//! findings made close together count as one piece of luck, the bar rises with the number of rules
//! looked at, and with fewer than five findings or episodes nothing is ever claimed.

pub mod cohort;
mod events;
#[cfg(test)]
mod fixtures;
pub mod log;
mod lookback;
pub mod protocol;
mod random;
mod shares;
#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub use events::{ALERTS_ROW, RuleDays, Spoken, days_of, is_held_against_pain, rule_days};
pub use lookback::{AnyRule, Before, EpisodeBefore, WINDOWS_DAYS};
pub use random::DRAWS;
pub use shares::Share;

use crate::user_files::athlete::diary::Episode;

/// Days after a finding in which an episode counts as following it, and before an episode in which
/// findings are looked for.
pub const LOOKBACK_DAYS: i64 = 21;
/// Findings of a rule, and episodes, below which no effect is claimed. Engineering default.
pub const MIN_COUNT: usize = 5;
/// Mean length of a month in days.
pub const DAYS_PER_MONTH: f64 = 30.44;
/// By this part of the span the meaningless dates lie behind the real ones: no whole number of
/// weeks, seasons or years in a span of usual length.
const SHIFT_RATIO: f64 = 0.382;

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Span {
    /// How many days it has; 0 when it ends before it begins.
    pub fn days(self) -> i64 {
        ((self.last - self.first).num_days() + 1).max(0)
    }

    /// Its length in months.
    pub fn months(self) -> f64 {
        self.days() as f64 / DAYS_PER_MONTH
    }

    fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The result for one runner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backtest {
    /// The days looked at: those of which both the runs and the pain are known.
    pub watched: Span,
    /// The episodes that began in it, with what was said before each.
    pub episodes: Vec<EpisodeBefore>,
    /// How often at least one rule spoke, before an episode and at any time.
    pub any_rule: AnyRule,
    /// Rules that could judge something, those furthest beyond random days first; rules with too
    /// few findings to claim anything come after all others.
    pub rules: Vec<RuleResult>,
    /// By so many days the meaningless dates lie behind the real ones.
    pub shift_days: i64,
    /// Rules that could judge nothing in the span.
    pub not_judged: Vec<&'static str>,
}

/// What is to be said of one rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleResult {
    /// Id of the rule.
    pub rule: &'static str,
    /// Days of the span with a finding.
    pub finding_days: usize,
    /// The same per month; `None` for an empty span.
    pub findings_per_month: Option<f64>,
    /// Findings that an episode followed.
    pub followed: Share,
    /// The same with all episodes moved to meaningless dates: a control that should show nothing.
    pub shifted: Share,
    /// Whether that is more than chance gives.
    pub effect: Effect,
}

/// What the figures of a rule allow to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Too few findings or episodes to say anything.
    TooFew,
    /// No more than chance gives. Not the same as no effect.
    NotShown,
    /// More than chance gives, after allowing for all rules that were looked at.
    Shown,
}

/// Puts the rules beside the episodes of one runner. `episodes` stand by their start.
pub fn backtest(rules: &[RuleDays], episodes: &[Episode], watched: Span) -> Backtest {
    let began: Vec<Episode> =
        episodes.iter().filter(|episode| watched.contains(episode.start)).copied().collect();
    let asked: Vec<RuleDays> = rules.iter().map(|rule| within(rule, watched)).collect();
    let (judged, silent): (Vec<_>, Vec<_>) = asked.iter().partition(|rule| !rule.judged.is_empty());
    let results = judged.iter().map(|rule| result(rule, episodes, &began, watched)).collect();
    Backtest {
        watched,
        episodes: lookback::lookback(&asked, &began, watched),
        any_rule: lookback::any_rule(&asked, &began, watched),
        rules: ranked(with_effects(results, began.len())),
        shift_days: shift_days(watched),
        not_judged: silent.iter().map(|rule| rule.rule).collect(),
    }
}

/// The days of a rule that lie in the span.
fn within(rule: &RuleDays, watched: Span) -> RuleDays {
    let judged = rule.judged.iter().filter(|day| watched.contains(**day));
    let spoken = rule.spoken.iter().filter(|spoken| watched.contains(spoken.day));
    RuleDays {
        rule: rule.rule,
        judged: judged.copied().collect(),
        spoken: spoken.copied().collect(),
    }
}

/// The figures of one rule, before anything is claimed.
fn result(rule: &RuleDays, all: &[Episode], began: &[Episode], watched: Span) -> RuleResult {
    let (judged, spoken) = open_days(rule, all, watched);
    let starts: Vec<NaiveDate> = began.iter().map(|episode| episode.start).collect();
    let meaningless: Vec<NaiveDate> = starts.iter().map(|start| shifted(*start, watched)).collect();
    RuleResult {
        rule: rule.rule,
        finding_days: rule.spoken.len(),
        findings_per_month: (watched.days() > 0)
            .then(|| rule.spoken.len() as f64 / watched.months()),
        followed: shares::share(&judged, &spoken, &starts),
        shifted: shares::share(&judged, &spoken, &meaningless),
        effect: Effect::TooFew,
    }
}

/// The days on which a rule was asked, and on which it spoke, that can say something: not those whose 21 days are
/// not over, nor those on which it already hurt.
fn open_days(rule: &RuleDays, all: &[Episode], watched: Span) -> (Vec<NaiveDate>, Vec<NaiveDate>) {
    let over = watched.last - Days::new(LOOKBACK_DAYS as u64);
    let is_open = |day: &NaiveDate| {
        *day <= over && !all.iter().any(|episode| (episode.start..=episode.end).contains(day))
    };
    let judged = rule.judged.iter().copied().filter(is_open).collect();
    (judged, rule.spoken_days().filter(is_open).collect())
}

/// A date moved on by a fixed part of the span; beyond its end it comes in at its beginning.
fn shifted(start: NaiveDate, watched: Span) -> NaiveDate {
    let place = (start - watched.first).num_days() + shift_days(watched);
    watched.first + Days::new(place.rem_euclid(watched.days().max(1)).unsigned_abs())
}

fn shift_days(watched: Span) -> i64 {
    (watched.days() as f64 * SHIFT_RATIO).round() as i64
}

fn with_effects(mut results: Vec<RuleResult>, episodes: usize) -> Vec<RuleResult> {
    let is_enough =
        |result: &RuleResult| episodes >= MIN_COUNT && result.followed.findings >= MIN_COUNT;
    let mut tested: Vec<&mut RuleResult> =
        results.iter_mut().filter(|result| is_enough(result)).collect();
    let p_above: Vec<f64> = tested.iter().map(|result| result.followed.p_above).collect();
    for (result, stands_out) in tested.iter_mut().zip(shares::stand_out(&p_above)) {
        result.effect = if stands_out { Effect::Shown } else { Effect::NotShown };
    }
    results
}

fn ranked(mut results: Vec<RuleResult>) -> Vec<RuleResult> {
    let beyond = |result: &RuleResult| result.followed.beyond_random().unwrap_or(-2.0);
    results.sort_by(|a, b| {
        let is_few = |result: &RuleResult| result.effect == Effect::TooFew;
        is_few(a).cmp(&is_few(b)).then(beyond(b).total_cmp(&beyond(a)))
    });
    results
}
