//! The look back of one runner for many: the same counts, added up. How often a rule spoke before an injury is held
//! against how often it spoke before other days of the same runners.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::lookback::{AnyRuleCounts, WINDOWS_DAYS, any_rule_counts, is_before, lookback};
use super::protocol::CENSORED_DAYS;
use super::{RuleDays, Span, open_days, shares, within};
use crate::user_files::athlete::diary::Episode;

/// What is known of one runner of a cohort.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The days looked at.
    pub span: Span,
    /// Injuries, by start.
    pub episodes: Vec<Episode>,
    /// What every rule said.
    pub rules: Vec<RuleDays>,
}

/// The counts of all runners together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CohortCounts {
    /// Runners whose days were looked at.
    pub runners: usize,
    /// Those of them with an injury in these days.
    pub runners_with_injury: usize,
    /// Injuries that began in these days, 14 days without between one and the next.
    pub injuries: usize,
    /// Days that were looked at.
    pub days: i64,
    /// Any rule, before an injury and before any day at all.
    pub any_rule: AnyRuleCounts,
    /// One line a rule, in the order in which they stand; rules that could judge nothing are left out.
    pub rules: Vec<RuleCounts>,
}

/// What one rule said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleCounts {
    /// Id of the rule.
    pub rule: &'static str,
    /// Days with a finding.
    pub finding_days: usize,
    /// Findings that had their 21 days, and were not made during an injury.
    pub findings: usize,
    /// Those of them that an injury followed within 21 days.
    pub followed: usize,
    /// Injuries with a day, of the 21 before them, on which the rule was asked.
    pub injuries_asked: usize,
    /// Injuries with a finding in the 7 days before them.
    pub before_7_days: usize,
    /// Injuries with a finding in the 14 days before them.
    pub before_14_days: usize,
    /// Injuries with a finding in the 21 days before them.
    pub before_21_days: usize,
    /// Days without an injury, and not within 14 days after one, that have a day, of the 21 before them, on
    /// which the rule was asked.
    pub other_days: usize,
    /// Those of them with a finding in these 21 days.
    pub other_days_with_finding: usize,
}

impl CohortCounts {
    /// Adds a runner.
    pub fn add(&mut self, runner: &Watched) {
        let span = runner.span;
        let began: Vec<Episode> =
            runner.episodes.iter().filter(|one| span.contains(one.start)).copied().collect();
        let asked: Vec<RuleDays> = runner.rules.iter().map(|rule| within(rule, span)).collect();
        self.runners += 1;
        self.runners_with_injury += usize::from(!began.is_empty());
        self.injuries += began.len();
        self.days += span.days();
        self.any_rule.add(any_rule_counts(&asked, &began, span));
        let free = free_days(&runner.episodes, span);
        for rule in asked.iter().filter(|rule| !rule.judged.is_empty()) {
            self.line(rule.rule).add(rule, runner, &began, &free);
        }
    }

    fn line(&mut self, rule: &'static str) -> &mut RuleCounts {
        let place = self.rules.iter().position(|line| line.rule == rule);
        let place = place.unwrap_or_else(|| {
            self.rules.push(RuleCounts { rule, ..RuleCounts::default() });
            self.rules.len() - 1
        });
        &mut self.rules[place]
    }
}

/// Days of a span that are none of an injury or of the two weeks after it.
fn free_days(episodes: &[Episode], span: Span) -> Vec<NaiveDate> {
    let censored = Days::new(CENSORED_DAYS.unsigned_abs());
    let is_hurt = |day: &NaiveDate| {
        episodes.iter().any(|one| *day >= one.start && *day <= one.end + censored)
    };
    let days = span.first.iter_days().take_while(|day| *day <= span.last);
    days.filter(|day| !is_hurt(day)).collect()
}

impl RuleCounts {
    fn add(&mut self, rule: &RuleDays, runner: &Watched, began: &[Episode], free: &[NaiveDate]) {
        let (_, spoken) = open_days(rule, &runner.episodes, runner.span);
        let starts: Vec<NaiveDate> = began.iter().map(|one| one.start).collect();
        let is_asked = |day: &&NaiveDate| rule.judged.binary_search(day).is_ok();
        let findings: Vec<&NaiveDate> = spoken.iter().filter(is_asked).collect();
        self.finding_days += rule.spoken.len();
        self.findings += findings.len();
        self.followed += findings.iter().filter(|day| shares::follows(***day, &starts)).count();
        self.injuries_asked += soon_after(&rule.judged, &starts);
        for before in lookback(std::slice::from_ref(rule), began, runner.span) {
            let Some(nearest) = before.rules.first() else { continue };
            let in_window = |days: i64| usize::from(nearest.window_days <= days);
            self.before_7_days += in_window(WINDOWS_DAYS[0]);
            self.before_14_days += in_window(WINDOWS_DAYS[1]);
            self.before_21_days += in_window(WINDOWS_DAYS[2]);
        }
        let spoken: Vec<NaiveDate> = rule.spoken_days().collect();
        self.other_days += soon_after(&rule.judged, free);
        self.other_days_with_finding += soon_after(&spoken, free);
    }
}

/// How many of these days have one of the marks in the 21 days before them. Both are sorted.
fn soon_after(marks: &[NaiveDate], days: &[NaiveDate]) -> usize {
    let mut next = 0;
    let is_after = |day: &&NaiveDate| {
        while marks.get(next).is_some_and(|mark| mark < *day) {
            next += 1;
        }
        next > 0 && is_before((**day - marks[next - 1]).num_days())
    };
    days.iter().filter(is_after).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look_back::backtest::backtest;
    use crate::look_back::backtest::fixtures::{asked, episode};
    use crate::season::fixtures::day;

    /// Asked on every second day of 100; it spoke on days 20, 44 and 80.
    fn runner(injuries: &[u64]) -> Watched {
        Watched {
            span: Span { first: day(0), last: day(99) },
            episodes: injuries.iter().map(|offset| episode(*offset)).collect(),
            rules: vec![
                asked("rule", (0..50).map(|half| 2 * half), &[20, 44, 80]),
                asked("never", [], &[]),
            ],
        }
    }

    #[test]
    fn the_counts_of_one_runner_are_those_counted_by_hand() {
        let mut counts = CohortCounts::default();
        counts.add(&runner(&[50]));
        assert_eq!((counts.runners, counts.runners_with_injury), (1, 1));
        assert_eq!((counts.injuries, counts.days), (1, 100));
        let [line] = &counts.rules[..] else { panic!("one rule") };
        // Day 80 has no 21 days after it; day 44 lies 6 days before the injury, day 20 lies 30.
        assert_eq!((line.finding_days, line.findings, line.followed), (3, 2, 1));
        let before = (line.before_7_days, line.before_14_days, line.before_21_days);
        assert_eq!((line.injuries_asked, before), (1, (1, 1, 1)));
        // Days 1 to 49 and 65 to 99 are free and have an asked day before them: 49 + 35. With a finding in the
        // 21 days before: 21 to 41, 45 to 49, 65 (44 + 21), 81 to 99.
        assert_eq!(line.other_days, 84);
        assert_eq!(line.other_days_with_finding, 21 + 5 + 1 + 19);
        // Of days 21 to 99: 21 to 41, 45 to 65, 81 to 99.
        let any = counts.any_rule;
        assert_eq!((any.episodes, any.episodes_with_finding), (1, 1));
        assert_eq!((any.days, any.days_with_finding), (79, 61));
    }

    #[test]
    fn they_are_those_of_the_look_back_at_one_runner() {
        for injuries in [&[50][..], &[10, 60, 99], &[81], &[]] {
            let one = runner(injuries);
            let mut counts = CohortCounts::default();
            counts.add(&one);
            let alone = backtest(&one.rules, &one.episodes, one.span);
            let (line, rule) = (&counts.rules[0], &alone.rules[0]);
            assert_eq!(line.finding_days, rule.finding_days, "{injuries:?}");
            assert_eq!(
                (line.findings, line.followed),
                (rule.followed.findings, rule.followed.followed),
                "{injuries:?}"
            );
            let warned = alone.episodes.iter().filter(|one| !one.rules.is_empty()).count();
            assert_eq!((counts.injuries, line.before_21_days), (alone.episodes.len(), warned));
        }
    }

    #[test]
    fn the_counts_of_several_are_the_sums() {
        let mut together = CohortCounts::default();
        for injuries in [&[50][..], &[10, 60], &[]] {
            together.add(&runner(injuries));
        }
        assert_eq!((together.runners, together.runners_with_injury), (3, 2));
        assert_eq!((together.injuries, together.days), (3, 300));
        let of_one = |injuries: &[u64]| {
            let mut counts = CohortCounts::default();
            counts.add(&runner(injuries));
            counts.rules[0].other_days_with_finding
        };
        let sum = of_one(&[50]) + of_one(&[10, 60]) + of_one(&[]);
        assert_eq!(together.rules[0].other_days_with_finding, sum);
        assert_eq!(together.rules[0].finding_days, 9);
    }
}
