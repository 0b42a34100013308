//! Answers to an assistant that no command gives with `--json`: a season in short, and alerts with the
//! findings behind them. They are put together from the records of those commands.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::alerts::AlertRecord;
use super::catalogue::Explained;
use super::diary;
use super::findings::{FindingsFile, findings_file};
use super::not_judged::{self, OpenRuleRecord};
use super::notices::warnings;
use super::shoes;
use super::state::{NextFile, NowRecord};
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::columns::WEEKS;
use crate::options::{Options, OwnFiles};
use crate::report::tables;
use crate::rules::{Limits, RULES};

/// Days up to the evaluation whose findings are told: four weeks.
const RECENT_DAYS: u64 = 28;
/// Alerts that are told at once: an assistant takes no more.
const MOST_ALERTS: usize = 15;
/// Weeks whose figures are told.
const WEEKS_TOLD: usize = 12;

/// A season in short.
#[derive(Debug, Serialize)]
pub struct SeasonSummary {
    /// What is known.
    pub history: HistoryRecord,
    /// Files by what became of them: `kept`, `duplicate`, `skipped`, ….
    pub files: BTreeMap<&'static str, usize>,
    /// The newest weeks, the oldest first, as in the table of weeks.
    pub weeks: Vec<Value>,
    /// Diary entries since `findings_since`.
    pub diary: Vec<Value>,
    /// First day whose alerts, findings and open judgements are told.
    pub findings_since: NaiveDate,
    /// Light, next run, alerts, findings and what was not judged since that day.
    #[serde(flatten)]
    pub findings: FindingsFile,
}

/// How much is known.
#[derive(Debug, Serialize)]
pub struct HistoryRecord {
    /// Day of the first run.
    pub first_day: NaiveDate,
    /// Day of the last run.
    pub last_day: NaiveDate,
    /// Runs; recordings close together are one.
    pub run_count: usize,
    /// Recordings.
    pub recording_count: usize,
}

impl SeasonSummary {
    /// The newest four weeks in full, and all that stands; `today` is the local date.
    ///
    /// # Errors
    /// When a table lacks a column.
    pub fn of(
        analysis: &Analysis,
        options: &Options,
        today: NaiveDate,
        with_notes: bool,
    ) -> Result<Self, Error> {
        let season = &analysis.season;
        let since = recent(analysis);
        let mut findings = findings_file(analysis, options, |subject| subject.day(season) >= since);
        findings.now = Some(NowRecord::of(analysis, options, today));
        findings.shoes = Some(shoes::records(analysis, options));
        let weeks = &analysis.tables.weeks;
        let told = weeks.height().min(WEEKS_TOLD);
        let weeks = weeks.slice((weeks.height() - told) as i64, told);
        let mut files = BTreeMap::new();
        analysis.ledger.iter().for_each(|entry| *files.entry(entry.outcome).or_default() += 1);
        let entries = season.diary.entries.iter().filter(|entry| entry.date >= since);
        Ok(Self {
            history: HistoryRecord {
                first_day: season.first_day,
                last_day: season.last_day,
                run_count: season.sessions.len(),
                recording_count: season.recordings.len(),
            },
            files,
            weeks: tables::records(&weeks, WEEKS)?,
            diary: diary::seen(entries, with_notes),
            findings_since: since,
            findings,
        })
    }
}

/// The first day of the newest four weeks, or that of the earliest alert that still stands.
fn recent(analysis: &Analysis) -> NaiveDate {
    let season = &analysis.season;
    let usual = season.as_of - Days::new(RECENT_DAYS - 1);
    let open = analysis.told.open_on(season.as_of).into_iter();
    let of_alerts = open.map(|alert| season.week_start_of(alert.event.day)).min();
    of_alerts.map_or(usual, |day| day.min(usual))
}

/// Alerts with the findings behind them.
#[derive(Debug, Serialize)]
pub struct AlertsAnswer {
    /// Older alerts that were asked for and are not told at once; ask again with `until`.
    pub older_alert_count: usize,
    /// Alerts, the findings about the same, and what was not judged in the newest four weeks.
    #[serde(flatten)]
    pub file: FindingsFile,
}

/// Which alerts: those that stood at any time from one day to another. Without days those that stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The first day.
    pub since: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Span {
    /// Whether no day is named.
    pub fn is_now(self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    fn has(self, alert: &AlertRecord) -> bool {
        let is_in = self.since.is_none_or(|since| alert.until >= since)
            && self.until.is_none_or(|until| alert.since <= until);
        if self.is_now() { alert.is_open } else { is_in }
    }
}

impl AlertsAnswer {
    /// The newest alerts of the span.
    pub fn of(analysis: &Analysis, options: &Options, span: Span) -> Self {
        let season = &analysis.season;
        let mut file = findings_file(analysis, options, |_| true);
        file.alerts.retain(|alert| span.has(alert));
        let older_alert_count = file.alerts.len().saturating_sub(MOST_ALERTS);
        file.alerts.truncate(MOST_ALERTS);
        let about: BTreeSet<&str> =
            file.alerts.iter().map(|alert| alert.event_id.as_str()).collect();
        file.findings.retain(|finding| about.contains(finding.event_id.as_str()));
        let from = recent(analysis);
        let recent = findings_file(analysis, options, |subject| subject.day(season) >= from);
        file.not_judged = recent.not_judged;
        Self { older_alert_count, file }
    }
}

/// The next run, or a plan, with what no rule could judge.
#[derive(Debug, Serialize)]
pub struct NextAnswer<'a> {
    /// The answer.
    #[serde(flatten)]
    pub record: &'a NextFile,
    /// Rules that could not judge the latest run, week or entry: they limit nothing.
    pub not_judged: Vec<OpenRuleRecord>,
    /// The runner's own files that were in force.
    pub own_files: &'a OwnFiles,
    /// What must be known before the limits are believed.
    pub warnings: Vec<String>,
}

impl<'a> NextAnswer<'a> {
    /// The answer with `more` that must be known.
    pub fn of(
        record: &'a NextFile,
        (analysis, options): (&Analysis, &'a Options),
        more: Option<String>,
    ) -> Self {
        let warnings = warnings(analysis, options).into_iter().chain(more).collect();
        let not_judged = not_judged::open(analysis);
        Self { record, not_judged, own_files: &options.own_files, warnings }
    }
}

/// A rule in full, with the limits that are in force for this runner.
pub fn explained(entry: &Explained, limits: &Limits) -> Value {
    let mut value = entry.json();
    if let Explained::Rule(rule) = entry {
        let thresholds = rule.thresholds.iter();
        let in_force = thresholds.map(|one| (one.name.to_owned(), limits.get(rule, one).into()));
        value["limits_in_force"] = Value::Object(in_force.collect::<Map<_, _>>());
        value["muted"] = json!(limits.muting(rule.id).map(|muting| muting.word()));
    }
    value
}

/// Every rule in a line.
pub fn catalogue(limits: &Limits) -> Value {
    let one = |rule: &&crate::rules::Rule| {
        json!({
            "id": rule.id, "title": rule.title, "grade": rule.grade.to_string(), "family": rule.family.title(),
            "muted": limits.muting(rule.id).map(|muting| muting.word()),
        })
    };
    json!({ "rules": RULES.iter().map(one).collect::<Vec<_>>() })
}
