//! Every finding, grouped by rule, with the rule's page.

use chrono::NaiveDate;
use serde::Serialize;

use super::dual_units::DualText;
use super::level::LevelMark;
use crate::analysis::pipeline::Analysis;
use crate::report::records::place::when;
use crate::rules::{Citation, Limits, Outcome, RULES, Rule, Threshold, Verdict, changes_too_close};

/// Findings of one rule that the page shows; the rest is in `findings.csv`, and counted.
const SHOWN: usize = 60;

/// One rule that spoke.
#[derive(Serialize)]
pub(super) struct Group {
    id: &'static str,
    title: &'static str,
    grade: String,
    count: usize,
    lines: Vec<Line>,
    more: usize,
    is_open: bool,
    what: &'static str,
    why: &'static str,
    when_wrong: &'static str,
    next_step: &'static str,
    citations: Vec<Source>,
    thresholds: Vec<Limit>,
}

#[derive(Serialize)]
struct Line {
    /// The last day of what it is about, to sort by.
    #[serde(skip)]
    last_day: NaiveDate,
    day: String,
    level: LevelMark,
    message: DualText,
}

#[derive(Serialize)]
struct Source {
    short: &'static str,
    finding: &'static str,
    link: Option<String>,
    id: &'static str,
}

#[derive(Serialize)]
struct Limit {
    name: &'static str,
    value: f64,
    unit: &'static str,
    basis: &'static str,
}

/// The rules that spoke, in the order of the catalogue, and those that bind the next run.
pub(super) fn groups(analysis: &Analysis, limits: &Limits) -> Vec<Group> {
    let group = |rule: &&'static Rule| {
        let of_rule = analysis.outcomes.iter().filter(|outcome| outcome.rule.id == rule.id);
        let mut lines: Vec<Line> = of_rule.filter_map(|one| line(analysis, one)).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.last_day));
        let count = lines.len();
        lines.truncate(SHOWN);
        // It limits nothing, but is named beside the limits of the next run.
        let is_named = rule.id == changes_too_close::RULE.id;
        let is_wanted = count > 0 || rule.caps.is_some() || is_named;
        is_wanted.then(|| page(rule, limits, lines, count))
    };
    RULES.iter().filter_map(group).collect()
}

fn line(analysis: &Analysis, outcome: &Outcome) -> Option<Line> {
    let Verdict::Raised(finding) = &outcome.judgement.verdict else { return None };
    let (season, subject) = (&analysis.season, outcome.judgement.subject);
    let last_day = subject.day(season);
    Some(Line {
        last_day,
        day: when(season.day_names, subject, (last_day, season.week_start_of(last_day))),
        level: LevelMark::of(finding.level),
        message: DualText::of(|units| (outcome.rule.message)(finding, units)),
    })
}

fn page(rule: &'static Rule, limits: &Limits, lines: Vec<Line>, count: usize) -> Group {
    let limit = |threshold: &&'static Threshold| Limit {
        name: threshold.name,
        value: limits.get(rule, threshold),
        unit: threshold.unit,
        basis: threshold.source,
    };
    Group {
        id: rule.id,
        title: rule.title,
        grade: rule.grade.to_string(),
        count,
        more: count - lines.len(),
        lines,
        is_open: false,
        what: rule.doc.what,
        why: rule.doc.why,
        when_wrong: rule.doc.when_wrong,
        next_step: rule.doc.next_step,
        citations: rule.evidence.iter().map(Source::of).collect(),
        thresholds: rule.thresholds.iter().map(limit).collect(),
    }
}

impl Source {
    /// A link only where there is a DOI; other identifiers are told as text.
    fn of(citation: &'static Citation) -> Self {
        let is_doi = citation.doi.starts_with("10.");
        Self {
            short: citation.short,
            finding: citation.finding,
            link: is_doi.then(|| format!("https://doi.org/{}", citation.doi)),
            id: if is_doi { "" } else { citation.doi },
        }
    }
}
