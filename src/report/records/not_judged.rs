//! What could not be judged, and why: of the whole season as records, and of its latest run, finished week
//! or diary entry as the reasons that a reader can do something about.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::analysis::pipeline::Analysis;
use crate::rules::{Outcome, RULES, Rule, Subject, Verdict};

/// What one rule could not judge for one reason.
#[derive(Debug, Serialize)]
pub struct NotJudgedRecord {
    /// Id of the rule.
    pub rule: &'static str,
    /// Why.
    pub reason: String,
    /// The runs, or the first recordings of sessions, that it was about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub run_ids: Vec<String>,
    /// First days of the weeks that it was about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<NaiveDate>,
    /// Days of the diary entries that it was about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diary_days: Vec<NaiveDate>,
}

/// One record for each rule and reason: hundreds of runs often lack the same thing.
pub(super) fn records<'a>(
    analysis: &Analysis,
    outcomes: impl Iterator<Item = &'a Outcome>,
) -> Vec<NotJudgedRecord> {
    let season = &analysis.season;
    let mut records: Vec<NotJudgedRecord> = Vec::new();
    let mut index_of: HashMap<(&str, &str), usize> = HashMap::new();
    for outcome in outcomes {
        let Verdict::NotJudged(reason) = &outcome.judgement.verdict else { continue };
        let index = *index_of.entry((outcome.rule.id, reason)).or_insert_with(|| {
            records.push(NotJudgedRecord {
                rule: outcome.rule.id,
                reason: reason.clone(),
                run_ids: Vec::new(),
                weeks: Vec::new(),
                diary_days: Vec::new(),
            });
            records.len() - 1
        });
        match outcome.judgement.subject {
            Subject::Session(session) => {
                let first = season.recordings_of(session).next();
                records[index].run_ids.extend(first.map(|first| first.run_id.clone()));
            }
            Subject::Week(week) => records[index].weeks.push(season.calendar[week].start),
            entry @ (Subject::Entry(_) | Subject::Injury(_)) => {
                records[index].diary_days.push(entry.day(season))
            }
        }
    }
    records
}

/// The rules that could not judge the latest run, finished week or diary entry, each with its
/// reason before it.
pub(in crate::report) fn open_rules(analysis: &Analysis) -> Vec<(&str, &'static str)> {
    let mut open_rules: Vec<(&str, &'static str)> = Vec::new();
    for rule in RULES {
        match latest(analysis, rule).map(|latest| &latest.judgement.verdict) {
            Some(Verdict::NotJudged(reason)) => {
                open_rules.push((reason, rule.id));
            }
            None if rule.needs.is_empty() && analysis.limits.muting(rule.id).is_none() => {
                open_rules.push((NO_DIARY, rule.id));
            }
            _ => {}
        }
    }
    open_rules
}

/// What one rule cannot judge at present.
#[derive(Debug, Serialize)]
pub struct OpenRuleRecord {
    /// Id of the rule.
    pub rule: &'static str,
    /// Why.
    pub reason: String,
}

/// The rules that could not judge the latest run, finished week or diary entry.
pub fn open(analysis: &Analysis) -> Vec<OpenRuleRecord> {
    let open = open_rules(analysis).into_iter();
    open.map(|(reason, rule)| OpenRuleRecord { rule, reason: reason.to_owned() }).collect()
}

/// What a rule says of the latest run, finished week or entry.
pub(in crate::report) fn latest<'a>(analysis: &'a Analysis, rule: &Rule) -> Option<&'a Outcome> {
    let is_over = |subject: Subject| match subject {
        Subject::Week(index) => analysis.season.calendar[index].is_complete,
        Subject::Session(_) | Subject::Entry(_) | Subject::Injury(_) => true,
    };
    let own = analysis.outcomes.iter().filter(|outcome| outcome.rule.id == rule.id);
    own.filter(|outcome| is_over(outcome.judgement.subject))
        .max_by_key(|outcome| outcome.judgement.subject)
}

/// Judgements of the season that could not be made.
pub(in crate::report) fn open_count(analysis: &Analysis) -> usize {
    let is_open = |outcome: &&Outcome| matches!(outcome.judgement.verdict, Verdict::NotJudged(_));
    analysis.outcomes.iter().filter(is_open).count()
}

/// Why rules about the diary say nothing at all.
const NO_DIARY: &str = "no diary entries; `soleus athlete --template` shows how to keep a diary";
