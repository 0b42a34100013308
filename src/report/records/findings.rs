//! Findings as records: the shape of `findings.json` and `findings.csv`.

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::Serialize;

use super::alerts::{self, AlertRecord, HabitRecord};
use super::followed::FollowedRecord;
use super::muted::{self, MutedRecord};
use super::not_judged::{self, NotJudgedRecord};
use super::notices;
use super::numbers::{BaselineRecord, QuantityRecord};
use super::shoes::ShoeRecord;
use super::state::NowRecord;
use crate::analysis::pipeline::Analysis;
use crate::attention::Light;
use crate::base::quantity::UnitSystem;
use crate::base::words::sentence;
use crate::columns::SCHEMA_VERSION;
use crate::options::{Options, OwnFiles};
use crate::rules::{Family, Finding, Grade, Level, Outcome, Rule, Subject, Verdict};
use crate::season::Recording;

/// The whole of `findings.json`.
#[derive(Debug, Serialize)]
pub struct FindingsFile {
    /// Version of the shape.
    pub schema_version: u32,
    /// Day of the evaluation.
    pub as_of: NaiveDate,
    /// Light, week and the limits of the next run; `None` where single runs were asked for.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub now: Option<NowRecord>,
    /// The facts of single runs, when those were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<serde_json::Value>,
    /// Rules that settings mute.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub muted: Vec<MutedRecord>,
    /// What a person is told, newest first.
    pub alerts: Vec<AlertRecord>,
    /// What is told once, because the runner does it all the time.
    pub habits: Vec<HabitRecord>,
    /// A plan beside what was run; `None` where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<FollowedRecord>,
    /// Shoes, a pair each; `None` where single runs were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shoes: Option<Vec<ShoeRecord>>,
    /// Patterns found, newest first.
    pub findings: Vec<FindingRecord>,
    /// What could not be judged, and why, in the order of rules.
    pub not_judged: Vec<NotJudgedRecord>,
    /// The runner's own files that were in force.
    pub own_files: OwnFiles,
    /// What must be known before the findings are believed, a sentence each.
    pub warnings: Vec<String>,
}

/// One finding.
#[derive(Debug, Serialize)]
pub struct FindingRecord {
    /// Id of the rule.
    pub rule: &'static str,
    /// How large and how urgent.
    pub level: String,
    /// How good the evidence is.
    pub grade: String,
    /// Local day of the run, or last day of the week.
    pub date: NaiveDate,
    /// First day of the week.
    pub week: NaiveDate,
    /// The run, or the first recording of a session; `None` for findings about a week.
    pub run_id: Option<String>,
    /// All recordings of the session; empty for findings about a week.
    pub run_ids: Vec<String>,
    /// The file, or the files joined by `+`; `None` for findings about a week.
    pub source: Option<String>,
    /// What was measured.
    pub measured: QuantityRecord,
    /// What it was compared with.
    pub baseline: Option<BaselineRecord>,
    /// The value from which the rule speaks.
    pub limit: QuantityRecord,
    /// What it names beside figures: a shoe, a surface; `None` for most rules.
    pub about: Option<String>,
    /// The parts of what was measured, where the sentence takes it apart.
    pub details: Vec<BaselineRecord>,
    /// The finding in a sentence.
    pub message: String,
    /// What to do next.
    pub next_step: &'static str,
    /// What it cannot know, and what is special about this one.
    pub caveat: String,
    /// Published sources.
    pub citations: Vec<CitationRecord>,
    /// What it is about; alerts have the same.
    pub event_id: String,
    /// The alert that it is told in: `amber`, `red` or `black`; `None` when it is not told.
    pub attention: Option<String>,
    /// Why it is told or not.
    pub attention_why: &'static str,
    /// The light of the alert it is told in; not part of the output.
    #[serde(skip)]
    pub light: Option<Light>,
    /// The level for sorting; not part of the output.
    #[serde(skip)]
    pub rank: Level,
    /// What it is about, for grouping; not part of the output.
    #[serde(skip)]
    pub subject: Subject,
    /// The kind of its rule; not part of the output.
    #[serde(skip)]
    pub family: Family,
    /// The place of its rule among those that speak for the others; not part of the output.
    #[serde(skip)]
    pub headline: Option<u8>,
    /// The evidence for sorting; not part of the output.
    #[serde(skip)]
    pub evidence: Grade,
}

impl FindingRecord {
    /// When it was: the day of a run or diary entry, `week of` its first day of a week.
    pub fn day(&self) -> String {
        day_words(self.subject, self.date, self.week)
    }

    /// The level whose mark and colour it has on a terminal: of the light it is told in, so that what is
    /// not told never looks like an alert.
    pub fn shown_level(&self) -> Level {
        self.light.map_or(Level::Info, Light::level)
    }

    /// `red`, or `warn, not told`.
    pub fn light_words(&self) -> String {
        match self.light {
            Some(light) => light.to_string(),
            None if self.rank == Level::Info => self.level.clone(),
            None => format!("{}, no alert", self.level),
        }
    }

    /// When and in which file it was.
    pub fn place(&self) -> String {
        match (&self.source, self.subject) {
            (Some(source), _) => format!("{} {source}", self.day()),
            (None, Subject::Entry(_)) => format!("{} diary", self.day()),
            (None, Subject::Injury(_)) => format!("{} athlete file", self.day()),
            (None, _) => self.day(),
        }
    }
}

/// The day of a run or diary entry, `week of` its first day of a week.
pub(in crate::report) fn day_words(subject: Subject, day: NaiveDate, week: NaiveDate) -> String {
    match subject {
        Subject::Week(_) => format!("week of {week}"),
        Subject::Session(_) | Subject::Entry(_) | Subject::Injury(_) => day.to_string(),
    }
}

/// A published source.
#[derive(Debug, Serialize)]
pub struct CitationRecord {
    /// Author and year.
    pub short: &'static str,
    /// DOI or other identifier.
    pub doi: &'static str,
    /// What it found.
    pub finding: &'static str,
}

/// All findings and unjudged subjects of an analysis. `keep` chooses the subjects.
pub fn findings_file(
    analysis: &Analysis,
    options: &Options,
    keep: impl Fn(Subject) -> bool,
) -> FindingsFile {
    let units = options.units;
    let kept = || analysis.outcomes.iter().filter(|outcome| keep(outcome.judgement.subject));
    let record = |(place, outcome): (usize, &Outcome)| record(analysis, place, outcome, units);
    let placed = analysis.outcomes.iter().enumerate();
    let placed = placed.filter(|(_, outcome)| keep(outcome.judgement.subject));
    let mut findings: Vec<FindingRecord> = placed.filter_map(record).collect();
    findings.sort_by_key(|finding| Reverse((finding.date, finding.rank)));
    let not_judged = not_judged::records(analysis, kept());
    FindingsFile {
        schema_version: SCHEMA_VERSION,
        as_of: analysis.season.as_of,
        now: None,
        runs: Vec::new(),
        muted: muted::records(&analysis.limits),
        alerts: alerts::records(analysis, units, &keep),
        habits: alerts::habits(analysis),
        plan: None,
        shoes: None,
        findings,
        not_judged,
        own_files: options.own_files.clone(),
        warnings: notices::warnings(analysis, options),
    }
}

fn record(
    analysis: &Analysis,
    place: usize,
    outcome: &Outcome,
    units: UnitSystem,
) -> Option<FindingRecord> {
    let Verdict::Raised(finding) = &outcome.judgement.verdict else { return None };
    let said = analysis.told.said(place)?;
    let (season, rule) = (&analysis.season, outcome.rule);
    let date = outcome.judgement.subject.day(season);
    let recordings: Vec<&Recording> = match outcome.judgement.subject {
        Subject::Session(index) => season.recordings_of(index).collect(),
        Subject::Week(_) | Subject::Entry(_) | Subject::Injury(_) => Vec::new(),
    };
    let sources: Vec<&str> = recordings.iter().map(|one| one.source.as_str()).collect();
    let week =
        season.calendar.iter().rfind(|week| week.start <= date).map_or(date, |week| week.start);
    Some(FindingRecord {
        rule: rule.id,
        level: finding.level.to_string(),
        grade: rule.grade.to_string(),
        date,
        week,
        run_id: recordings.first().map(|first| first.run_id.clone()),
        run_ids: recordings.iter().map(|one| one.run_id.clone()).collect(),
        source: (!sources.is_empty()).then(|| sources.join(" + ")),
        measured: finding.measured.into(),
        baseline: finding.baseline.as_ref().map(BaselineRecord::from),
        limit: finding.limit.into(),
        about: finding.about.clone(),
        details: finding.details.iter().map(BaselineRecord::from).collect(),
        message: (rule.message)(finding, units),
        next_step: rule.next_step(finding),
        caveat: caveat(rule, finding),
        citations: rule.evidence.iter().map(CitationRecord::from).collect(),
        event_id: alerts::event_id(&said.event, season),
        attention: said.light.map(|light| light.to_string()),
        attention_why: said.why.word(),
        light: said.light,
        rank: finding.level,
        subject: outcome.judgement.subject,
        family: rule.family,
        headline: rule.headline,
        evidence: rule.grade,
    })
}

impl From<&'static crate::rules::Citation> for CitationRecord {
    fn from(citation: &'static crate::rules::Citation) -> Self {
        Self { short: citation.short, doi: citation.doi, finding: citation.finding }
    }
}

/// What is special about this finding first, then what the rule can never know.
fn caveat(rule: &Rule, finding: &Finding) -> String {
    let remarks = finding.remarks.iter().map(|remark| sentence(remark));
    remarks.chain([rule.doc.when_wrong.to_owned()]).collect::<Vec<_>>().join(" ")
}
