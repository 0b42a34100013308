//! On which days each rule was asked, and what it said: what a study needs to tell silence from not judged.
//! Days that follow each other by a plain law are one row, and every day of it can be told again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::{DataFrame, PolarsResult};

use crate::base::units::day_number;
use crate::columns::{
    RULE_DAY_ASKED, RULE_DAY_EVERY, RULE_DAY_FIRST, RULE_DAY_LAST, RULE_DAY_LEVEL, RULE_DAY_RULE,
    RULE_DAYS, check,
};
use crate::look_back::backtest::RuleDays;
use crate::rules::{Level, Outcome, Verdict};
use crate::season::Season;

/// Days from one on which a rule was asked to the next of a stretch, at most: of any seven days that a stretch
/// touches, one is then a day on which it was asked.
const MOST_GAP_DAYS: i64 = 7;

/// What a rule said on each day on which it was asked.
type Answers = BTreeMap<(&'static str, NaiveDate), Option<Level>>;

/// A stretch of days on which a rule answered the same.
struct Stretch {
    rule: &'static str,
    first: NaiveDate,
    last: NaiveDate,
    asked_days: i64,
    level: Option<Level>,
    law: Law,
}

/// Which days of a stretch were asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Law {
    /// One day.
    One,
    /// Each day with a run.
    Runs,
    /// One in so many days.
    Every(i64),
}

/// The stretches of every rule, by rule, then day, and those of the alerts: columns of [`RULE_DAYS`].
///
/// # Errors
/// Never, as long as every column has a value a row.
pub fn rule_days(
    season: &Season,
    outcomes: &[Outcome],
    alerts: Option<&RuleDays>,
) -> PolarsResult<DataFrame> {
    let mut answers = answers(season, outcomes);
    alerts.iter().for_each(|alerts| add_alerts(&mut answers, alerts));
    let stretches = stretches(season, answers);
    let days = |of: fn(&Stretch) -> NaiveDate| -> Vec<i32> {
        stretches.iter().map(|stretch| day_number(of(stretch))).collect()
    };
    let level = |stretch: &Stretch| stretch.level.map(|level| level.to_string());
    let every = |stretch: &Stretch| match stretch.law {
        Law::Every(days) => Some(days),
        Law::One | Law::Runs => None,
    };
    let columns = vec![
        RULE_DAY_RULE.of(stretches.iter().map(|stretch| stretch.rule).collect::<Vec<_>>()),
        RULE_DAY_FIRST.of(days(|stretch| stretch.first)).cast(&RULE_DAY_FIRST.kind.dtype())?,
        RULE_DAY_LAST.of(days(|stretch| stretch.last)).cast(&RULE_DAY_LAST.kind.dtype())?,
        RULE_DAY_ASKED.of(stretches.iter().map(|stretch| stretch.asked_days).collect::<Vec<_>>()),
        RULE_DAY_EVERY.of(stretches.iter().map(every).collect::<Vec<Option<i64>>>()),
        RULE_DAY_LEVEL.of(stretches.iter().map(level).collect::<Vec<_>>()),
    ];
    let table = DataFrame::new(stretches.len(), columns)?;
    check(&table, RULE_DAYS)?;
    Ok(table)
}

/// Of two answers of a day the higher counts.
fn answers(season: &Season, outcomes: &[Outcome]) -> Answers {
    let mut answers = Answers::new();
    for outcome in outcomes {
        let level = match &outcome.judgement.verdict {
            Verdict::Raised(finding) => Some(finding.level),
            Verdict::Clear => None,
            Verdict::Shown(_) | Verdict::NotJudged(_) => continue,
        };
        let day = outcome.judgement.subject.day(season);
        let answer = answers.entry((outcome.rule.id, day)).or_insert(level);
        *answer = (*answer).max(level);
    }
    answers
}

fn add_alerts(answers: &mut Answers, alerts: &RuleDays) {
    answers.extend(alerts.judged.iter().map(|day| ((alerts.rule, *day), None)));
    let told = alerts.spoken.iter().map(|told| ((alerts.rule, told.day), Some(told.level)));
    answers.extend(told);
}

fn stretches(season: &Season, answers: Answers) -> Vec<Stretch> {
    let run_days: BTreeSet<NaiveDate> = season.sessions.iter().map(|run| run.day).collect();
    let is_next_run = |last: NaiveDate, day: NaiveDate| {
        let mut runs = run_days.range(last..).copied();
        runs.next() == Some(last) && runs.next() == Some(day)
    };
    let mut stretches: Vec<Stretch> = Vec::new();
    for ((rule, day), level) in answers {
        let goes_on = |last: &Stretch| {
            let gap_days = (day - last.last).num_days();
            let is_same = last.rule == rule && last.level == level && gap_days <= MOST_GAP_DAYS;
            match (last.law, is_next_run(last.last, day)) {
                _ if !is_same => None,
                (Law::One | Law::Runs, true) => Some(Law::Runs),
                (Law::One, false) => Some(Law::Every(gap_days)),
                (Law::Every(days), _) if days == gap_days => Some(last.law),
                _ => None,
            }
        };
        let law = stretches.last().and_then(goes_on);
        match (law, stretches.last_mut()) {
            (Some(law), Some(last)) => {
                (last.last, last.asked_days, last.law) = (day, last.asked_days + 1, law);
            }
            _ => {
                let law = Law::One;
                stretches.push(Stretch { rule, first: day, last: day, asked_days: 1, level, law });
            }
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Limits, judge};
    use crate::season::fixtures::{day, run, season, steady};

    #[test]
    fn a_spike_is_a_stretch_of_its_own_between_silent_ones() {
        // Eight weeks of three runs of 6 km, 15 km in the ninth, and two more weeks.
        let late = [63, 65, 67].map(|offset| run(offset, 6000.0));
        let runs = [steady(8, 6000.0), vec![run(58, 15_000.0)], late.to_vec()].concat();
        let season = season(runs);
        let all = stretches(&season, answers(&season, &judge(&season, &Limits::default())));
        let spike = all.iter().filter(|one| one.rule == "session-distance-spike");
        let levels: Vec<bool> = spike.clone().map(|one| one.level.is_some()).collect();
        assert_eq!(levels, [false, true, false]);
        let asked: i64 = spike.map(|one| one.asked_days).sum();
        // 24 + 4 runs; the first two weeks are not judged.
        assert!((20..28).contains(&asked), "{asked}");
    }

    #[test]
    fn weeks_without_a_question_are_part_of_no_stretch() {
        // Eight weeks, three weeks off, and a week.
        let late = [77, 79, 81].map(|offset| run(offset, 3000.0));
        let season = season([steady(8, 6000.0), late.to_vec()].concat());
        let all = stretches(&season, answers(&season, &judge(&season, &Limits::default())));
        let off = day(56)..day(76);
        let spike = all.iter().filter(|one| one.rule == "session-distance-spike");
        assert!(spike.clone().count() >= 2);
        for one in spike {
            assert!(one.last < off.start || one.first > off.end, "{} to {}", one.first, one.last);
        }
    }
}
