//! When each rule was asked and when it spoke: the only place of a backtest that reads verdicts.

use chrono::NaiveDate;

use crate::attention::Told;
use crate::rules::{Family, Level, Outcome, Subject, Verdict};
use crate::season::Season;

/// Findings below this level do not count: they explain, they do not warn.
const SPEAKS_FROM: Level = Level::Watch;

/// The days of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDays {
    /// Id of the rule.
    pub rule: &'static str,
    /// Days on which it gave an answer, whether it spoke or not; sorted, each once.
    pub judged: Vec<NaiveDate>,
    /// What it said; sorted by day, each day once with its highest level.
    pub spoken: Vec<Spoken>,
}

/// A rule spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spoken {
    /// The day of the run, or the last day of the week: before it was over nothing was known.
    pub day: NaiveDate,
    /// How loud; at least `watch`.
    pub level: Level,
}

impl RuleDays {
    /// The days on which it spoke.
    pub fn spoken_days(&self) -> impl DoubleEndedIterator<Item = NaiveDate> + '_ {
        self.spoken.iter().map(|spoken| spoken.day)
    }
}

/// The days of every rule that was asked, in the order of the outcomes. Rules about pain are left
/// out: they read the diary, and what is in the diary is what the others are tested on.
pub fn rule_days(outcomes: &[Outcome], season: &Season) -> Vec<RuleDays> {
    let mut rules: Vec<RuleDays> = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| is_tested(outcome)) {
        let rule = outcome.rule.id;
        if rules.last().is_none_or(|last| last.rule != rule) {
            rules.push(RuleDays { rule, judged: Vec::new(), spoken: Vec::new() });
        }
        let Some(days) = rules.last_mut() else { continue };
        let day = outcome.judgement.subject.day(season);
        match &outcome.judgement.verdict {
            Verdict::Raised(finding) => {
                days.judged.push(day);
                days.spoken.push(Spoken { day, level: finding.level });
            }
            Verdict::Clear => days.judged.push(day),
            Verdict::Shown(_) | Verdict::NotJudged(_) => {}
        }
    }
    rules.iter_mut().for_each(RuleDays::tidy);
    rules
}

/// The name of the row that stands for all alerts.
pub const ALERTS_ROW: &str = "alerts";

/// The days on which a person was told something, beside those of the rules: did that precede pain? Alerts
/// about pain are left out as the rules about it are. Every day on which a rule was asked is one on which
/// something could have been told.
fn alert_days(told: &Told, rules: &[RuleDays]) -> RuleDays {
    let steps = told.alerts.iter().filter(|alert| {
        let is_of_training = matches!(alert.event.subject, Subject::Session(_) | Subject::Week(_));
        is_of_training && alert.rule.family != Family::Pain
    });
    let spoken = steps.flat_map(|alert| &alert.steps);
    let mut days = RuleDays {
        rule: ALERTS_ROW,
        judged: rules.iter().flat_map(|rule| rule.judged.iter().copied()).collect(),
        spoken: spoken.map(|step| Spoken { day: step.day, level: step.light.level() }).collect(),
    };
    days.tidy();
    days
}

/// The days of every rule, and of the alerts.
pub fn days_of(outcomes: &[Outcome], told: &Told, season: &Season) -> Vec<RuleDays> {
    let mut days = rule_days(outcomes, season);
    days.push(alert_days(told, &days));
    days
}

fn is_tested(outcome: &Outcome) -> bool {
    let is_of_training =
        matches!(outcome.judgement.subject, Subject::Session(_) | Subject::Week(_));
    is_of_training && is_held_against_pain(outcome.rule.family)
}

/// Whether rules of a family are held against pain: those about pain itself would find it anyway.
pub fn is_held_against_pain(family: Family) -> bool {
    !matches!(family, Family::Pain | Family::Encouragement)
}

impl RuleDays {
    fn tidy(&mut self) {
        self.judged.sort_unstable();
        self.judged.dedup();
        self.spoken.retain(|spoken| spoken.level >= SPEAKS_FROM);
        self.spoken.sort_unstable_by(|a, b| a.day.cmp(&b.day).then(b.level.cmp(&a.level)));
        self.spoken.dedup_by_key(|spoken| spoken.day);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::{Settings, attend};
    use crate::base::quantity::Unit;
    use crate::rules::{Finding, Judgement, RULES, Rule};
    use crate::season::fixtures::{day, run, season};

    fn outcome(rule: &'static Rule, subject: Subject, verdict: Verdict) -> Outcome {
        Outcome { rule, judgement: Judgement { subject, verdict } }
    }

    fn raised(level: Level) -> Verdict {
        Verdict::Raised(Box::new(Finding::new(level, 2.0, 1.0, Unit::Ratio)))
    }

    #[test]
    fn a_day_counts_once_with_its_highest_level_and_info_is_silent() {
        let rule = RULES[0];
        let season = season(vec![run(0, 5.0), run(0, 6.0), run(1, 5.0), run(2, 5.0), run(3, 5.0)]);
        let verdicts = [
            raised(Level::Watch),
            raised(Level::Warn),
            raised(Level::Info),
            Verdict::Clear,
            Verdict::NotJudged("no distance".to_owned()),
        ];
        let asked = verdicts.into_iter().enumerate();
        let outcomes: Vec<Outcome> =
            asked.map(|(index, says)| outcome(rule, Subject::Session(index), says)).collect();
        let found = rule_days(&outcomes, &season);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].judged, [day(0), day(1), day(2)]);
        assert_eq!(found[0].spoken, [Spoken { day: day(0), level: Level::Warn }]);
    }

    #[test]
    fn alerts_are_a_row_of_what_was_told_beside_the_rules() {
        let spike = RULES[0];
        let season = season((0..30).map(|at| run(at, 8000.0)).collect());
        let outcomes = [
            outcome(spike, Subject::Session(3), raised(Level::Warn)),
            outcome(spike, Subject::Session(9), Verdict::Clear),
        ];
        let told = attend(&season, &outcomes, &Settings::default());
        let days = days_of(&outcomes, &told, &season);
        let row = days.last().unwrap();
        assert_eq!((row.rule, &row.judged), (ALERTS_ROW, &days[0].judged));
        assert_eq!(row.spoken, [Spoken { day: day(3), level: Level::Warn }]);
    }

    #[test]
    fn a_week_is_known_on_its_last_day() {
        let outcomes = [outcome(RULES[0], Subject::Week(0), raised(Level::Watch))];
        let found = rule_days(&outcomes, &season(vec![run(2, 5.0)]));
        assert_eq!(found[0].spoken_days().collect::<Vec<_>>(), [day(6)]);
    }

    #[test]
    fn what_was_said_of_the_diary_itself_is_left_out() {
        let mut season = season(vec![run(0, 5.0)]);
        season.diary.entries.push(crate::user_files::athlete::DiaryEntry::default());
        let outcomes = [outcome(RULES[0], Subject::Entry(0), raised(Level::Stop))];
        assert_eq!(rule_days(&outcomes, &season), []);
    }
}
