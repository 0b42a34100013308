//! Which rules spoke in the days before an episode, and how long before.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::{LOOKBACK_DAYS, RuleDays, Span};
use crate::user_files::athlete::diary::Episode;

/// The windows before an episode, in days; each ends on the day before it began.
pub const WINDOWS_DAYS: [i64; 3] = [7, 14, LOOKBACK_DAYS];

/// What was said before one episode.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EpisodeBefore {
    /// First day of the episode.
    pub start: NaiveDate,
    /// Last day of it noted so far.
    pub end: NaiveDate,
    /// How many of the 21 days before it lie in the span that was looked at.
    pub covered_days: i64,
    /// The rules that spoke, the nearest first.
    pub rules: Vec<Before>,
}

/// One rule that spoke before an episode.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Before {
    /// Id of the rule.
    pub rule: &'static str,
    /// The highest level of these findings.
    pub level: String,
    /// How many days before the first day of the episode, the nearest first; 1 is the day before.
    pub days_before: Vec<i64>,
    /// The shortest window in which it spoke: 7, 14 or 21 days.
    pub window_days: i64,
}

/// How often at least one rule spoke.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AnyRule {
    /// Episodes with all 21 days before them in the span.
    pub episodes: usize,
    /// Those of them with a finding of any rule in these 21 days.
    pub episodes_with_finding: usize,
    /// The same share for all days of the span, 0 to 1; `None` for a span too short.
    pub share_of_all_days: Option<f64>,
}

/// The same as counts, which add up over runners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnyRuleCounts {
    /// Episodes with all 21 days before them in the span.
    pub episodes: usize,
    /// Those of them with a finding of any rule in these 21 days.
    pub episodes_with_finding: usize,
    /// Days of the span with all 21 days before them in it.
    pub days: usize,
    /// Those of them with a finding of any rule in these 21 days.
    pub days_with_finding: usize,
}

impl AnyRuleCounts {
    /// Adds those of another runner.
    pub(super) fn add(&mut self, other: Self) {
        self.episodes += other.episodes;
        self.episodes_with_finding += other.episodes_with_finding;
        self.days += other.days;
        self.days_with_finding += other.days_with_finding;
    }
}

/// What was said before each episode, in the order of the episodes.
pub(super) fn lookback(
    rules: &[RuleDays],
    episodes: &[Episode],
    watched: Span,
) -> Vec<EpisodeBefore> {
    let one = |episode: &Episode| {
        let mut spoke: Vec<Before> =
            rules.iter().filter_map(|rule| before(rule, episode.start)).collect();
        spoke.sort_by_key(|before| before.days_before.first().copied());
        EpisodeBefore {
            start: episode.start,
            end: episode.end,
            covered_days: (episode.start - watched.first).num_days().clamp(0, LOOKBACK_DAYS),
            rules: spoke,
        }
    };
    episodes.iter().map(one).collect()
}

fn before(rule: &RuleDays, start: NaiveDate) -> Option<Before> {
    let ago = |day: NaiveDate| (start - day).num_days();
    let near = || rule.spoken.iter().filter(|spoken| is_before(ago(spoken.day)));
    let days_before: Vec<i64> = near().rev().map(|spoken| ago(spoken.day)).collect();
    let nearest = *days_before.first()?;
    Some(Before {
        rule: rule.rule,
        level: near().map(|spoken| spoken.level).max()?.to_string(),
        days_before,
        window_days: *WINDOWS_DAYS.iter().find(|window| nearest <= **window)?,
    })
}

pub(super) fn is_before(days: i64) -> bool {
    (1..=LOOKBACK_DAYS).contains(&days)
}

/// How often any rule spoke before episodes, and before any day at all.
pub(super) fn any_rule(rules: &[RuleDays], episodes: &[Episode], watched: Span) -> AnyRule {
    let counts = any_rule_counts(rules, episodes, watched);
    let share = || counts.days_with_finding as f64 / counts.days as f64;
    AnyRule {
        episodes: counts.episodes,
        episodes_with_finding: counts.episodes_with_finding,
        share_of_all_days: (counts.days > 0).then(share),
    }
}

/// The same as counts.
pub(super) fn any_rule_counts(
    rules: &[RuleDays],
    episodes: &[Episode],
    watched: Span,
) -> AnyRuleCounts {
    let mut spoken: Vec<NaiveDate> = rules.iter().flat_map(RuleDays::spoken_days).collect();
    spoken.sort_unstable();
    let is_warned = |day: &NaiveDate| {
        let next = spoken.partition_point(|spoken| spoken < day);
        next > 0 && is_before((*day - spoken[next - 1]).num_days())
    };
    let from = watched.first + Days::new(LOOKBACK_DAYS as u64);
    let with_history: Vec<NaiveDate> =
        episodes.iter().map(|episode| episode.start).filter(|start| *start >= from).collect();
    let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= watched.last).collect();
    AnyRuleCounts {
        episodes: with_history.len(),
        episodes_with_finding: with_history.iter().filter(|start| is_warned(start)).count(),
        days: days.len(),
        days_with_finding: days.iter().filter(|day| is_warned(day)).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look_back::backtest::fixtures::{episode, spoke};
    use crate::season::fixtures::day;

    const WATCHED: fn() -> Span = || Span { first: day(0), last: day(99) };

    #[test]
    fn the_day_before_and_the_twenty_first_count_and_the_episode_itself_does_not() {
        let rules = [spoke("near", &[28, 49, 50]), spoke("far", &[29, 36, 60])];
        let found = lookback(&rules, &[episode(50)], WATCHED());
        assert_eq!(found[0].covered_days, 21);
        let near = Before {
            rule: "near",
            level: "watch".to_owned(),
            days_before: vec![1],
            window_days: 7,
        };
        let far = Before {
            rule: "far",
            level: "watch".to_owned(),
            days_before: vec![14, 21],
            window_days: 14,
        };
        assert_eq!(found[0].rules, [near, far]);
    }

    #[test]
    fn an_early_episode_says_how_few_days_lie_before_it() {
        let found = lookback(&[], &[episode(5), episode(0)], WATCHED());
        assert_eq!((found[0].covered_days, found[1].covered_days), (5, 0));
    }

    #[test]
    fn how_often_any_rule_spoke_is_counted_over_all_days() {
        // A finding on day 40 lies before days 41 to 61: 21 of the days 21 to 99, which are 79.
        let rules = [spoke("one", &[40]), spoke("other", &[40])];
        let any = any_rule(&rules, &[episode(10), episode(45), episode(70)], WATCHED());
        assert_eq!((any.episodes, any.episodes_with_finding), (2, 1));
        assert!((any.share_of_all_days.unwrap() - 21.0 / 79.0).abs() < 1e-12);
        let short = Span { first: day(0), last: day(20) };
        assert_eq!(any_rule(&rules, &[], short).share_of_all_days, None);
    }
}
