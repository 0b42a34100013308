//! Alerts as records: what a person is told, the shape of `alerts.json` and `alerts.csv`.

use chrono::NaiveDate;
use serde::Serialize;

use super::numbers::QuantityRecord;
use crate::analysis::pipeline::Analysis;
use crate::attention::{Alert, Event, Habit, Light, Past};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::{counted, ordinal};
use crate::columns::SCHEMA_VERSION;
use crate::rules::{Family, Finding, Level, Meaning, Rule, Subject, Verdict};
use crate::season::{Recording, Season};
use crate::user_files::athlete::DiaryEntry;

/// Alerts that are told at a time.
pub const OPEN_SHOWN: usize = 3;

/// A shorter history than this is told in weeks.
const WEEKS_OF_YEAR: usize = 52;

/// The whole of `alerts.json`.
#[derive(Debug, Serialize)]
pub struct AlertsFile<'a> {
    /// Version of the shape.
    pub schema_version: u32,
    /// Day of the evaluation.
    pub as_of: NaiveDate,
    /// The newest first.
    pub alerts: &'a [AlertRecord],
    /// What is told once, because the runner does it all the time.
    pub habits: &'a [HabitRecord],
}

/// One alert.
#[derive(Clone, Debug, Serialize)]
pub struct AlertRecord {
    /// What it is about: the id of a run, or `week-`, `diary-` or `injury-` and a day, with a number for a second entry of the
    /// day. Findings about the
    /// same have the same.
    pub event_id: String,
    /// `amber`, `red` or `black`.
    pub attention: String,
    /// The day on which it was first told.
    pub since: NaiveDate,
    /// Last day on which it stands.
    pub until: NaiveDate,
    /// Whether it stands on the day of the evaluation.
    pub is_open: bool,
    /// The rule that speaks for it.
    pub rule: &'static str,
    /// That rule in a few words.
    pub title: &'static str,
    /// Other rules that found something about the same.
    pub beside: Vec<&'static str>,
    /// How good the evidence of the rule is.
    pub grade: String,
    /// The run, or the first recording of a session; `None` for a week or an entry.
    pub run_id: Option<String>,
    /// The file, or the files joined by `+`; `None` for a week or an entry.
    pub source: Option<String>,
    /// The day of the run or entry, the first of the week.
    pub date: NaiveDate,
    /// What was measured.
    pub measured: QuantityRecord,
    /// The value from which the rule speaks.
    pub limit: QuantityRecord,
    /// It in a sentence.
    pub message: String,
    /// What to do next.
    pub next_step: &'static str,
    /// Days on which the same was found again and not told again.
    pub again: Vec<NaiveDate>,
    /// How often this runner had the like before, and what followed.
    pub before: String,
    /// What was measured, and what it is held against, for a line; not part of the output.
    #[serde(skip)]
    pub figures: String,
    /// The light; not part of the output.
    #[serde(skip)]
    pub light: Light,
    /// Its place among the alerts; not part of the output.
    #[serde(skip)]
    pub place: usize,
    /// What the rule that speaks judged: where a run explains a week, the week; not part of the output.
    #[serde(skip)]
    pub subject: Subject,
    /// The first day of the week of `date`; not part of the output.
    #[serde(skip)]
    pub week: NaiveDate,
}

/// Something that the runner does all the time.
#[derive(Clone, Debug, Serialize)]
pub struct HabitRecord {
    /// The rule that finds it.
    pub rule: &'static str,
    /// Weeks of the last year in which it was found.
    pub weeks: usize,
    /// Weeks with running in that year.
    pub active_weeks: usize,
    /// It in a sentence.
    pub message: String,
}

impl<'a> AlertsFile<'a> {
    /// The file of these records.
    pub fn of(as_of: NaiveDate, alerts: &'a [AlertRecord], habits: &'a [HabitRecord]) -> Self {
        Self { schema_version: SCHEMA_VERSION, as_of, alerts, habits }
    }
}

/// Every alert of an analysis, the newest first. `keep` chooses what they are about.
pub fn records(
    analysis: &Analysis,
    units: UnitSystem,
    keep: impl Fn(Subject) -> bool,
) -> Vec<AlertRecord> {
    let alerts = analysis.told.alerts.iter().enumerate().rev();
    alerts
        .filter(|(_, alert)| keep(alert.event.subject))
        .filter_map(|(place, alert)| record(analysis, (place, alert), units))
        .collect()
}

/// The alerts that stand on the day of the evaluation, the gravest first.
pub(in crate::report) fn open<'a>(
    analysis: &Analysis,
    records: &'a [AlertRecord],
) -> Vec<&'a AlertRecord> {
    let open = analysis.told.places_open_on(analysis.season.as_of).into_iter();
    open.filter_map(|place| records.iter().find(|record| record.place == place)).collect()
}

fn record(
    analysis: &Analysis,
    (place, alert): (usize, &Alert),
    units: UnitSystem,
) -> Option<AlertRecord> {
    let season = &analysis.season;
    let outcome = analysis.outcomes.get(alert.outcome)?;
    let Verdict::Raised(finding) = &outcome.judgement.verdict else { return None };
    let recordings: Vec<&Recording> = match alert.event.subject {
        Subject::Session(index) => season.recordings_of(index).collect(),
        Subject::Week(_) | Subject::Entry(_) | Subject::Injury(_) => Vec::new(),
    };
    let sources: Vec<&str> = recordings.iter().map(|one| one.source.as_str()).collect();
    let light = alert.light();
    Some(AlertRecord {
        event_id: event_id(&alert.event, season),
        attention: light.to_string(),
        since: alert.day(),
        until: alert.until,
        is_open: alert.is_open_on(season.as_of),
        rule: alert.rule.id,
        title: alert.rule.title,
        beside: alert.beside.iter().map(|rule| rule.id).collect(),
        grade: alert.rule.grade.to_string(),
        run_id: recordings.first().map(|first| first.run_id.clone()),
        source: (!sources.is_empty()).then(|| sources.join(" + ")),
        date: alert.event.day,
        measured: finding.measured.into(),
        limit: finding.limit.into(),
        message: (alert.rule.message)(finding, units),
        next_step: alert.rule.next_step(finding),
        again: alert.again.clone(),
        before: before_words(&alert.past),
        figures: figures(alert.rule, finding, units),
        light,
        place,
        subject: outcome.judgement.subject,
        week: season.week_start_of(alert.event.day),
    })
}

/// The figures of an alert in these units; see [`AlertRecord::figures`].
pub(in crate::report) fn figures_of(
    analysis: &Analysis,
    record: &AlertRecord,
    units: UnitSystem,
) -> String {
    let alert = analysis.told.alerts.get(record.place);
    let outcome = alert.and_then(|alert| Some((alert.rule, analysis.outcomes.get(alert.outcome)?)));
    match outcome.map(|(rule, outcome)| (rule, &outcome.judgement.verdict)) {
        Some((rule, Verdict::Raised(finding))) => figures(rule, finding, units),
        _ => String::new(),
    }
}

/// `3.2 km vs 0.7 km`, with what the second is where it is no usual one; of a return and without a baseline of the same unit `4/10, limit 2/10`; of
/// calf load how many times as much; empty where the two are one or a mere count, for then it is no amount.
fn figures(rule: &Rule, finding: &Finding, units: UnitSystem) -> String {
    let measured = finding.measured.show(units);
    if finding.measured.unit == Unit::Count {
        return String::new();
    }
    let is_held = finding.baseline.as_ref().is_some_and(|one| one.what == Meaning::HeldCap);
    let baseline = finding.baseline.as_ref().map(|baseline| baseline.quantity);
    let baseline = baseline.filter(|baseline| baseline.unit == finding.measured.unit);
    match baseline.filter(|_| rule.family != Family::Return) {
        Some(baseline) if baseline.unit == Unit::CalfLoad && baseline.value > 0.0 => {
            format!("{:.1} times as much", finding.measured.value / baseline.value)
        }
        Some(baseline) if is_held => {
            format!("{measured} vs cap of {}", baseline.show(units))
        }
        Some(baseline) => format!("{measured} vs {}", baseline.show(units)),
        None if finding.measured == finding.limit => String::new(),
        None => format!("{measured}, limit {}", finding.limit.show_at_most(units)),
    }
}

/// The name of an event in all outputs.
pub(in crate::report) fn event_id(event: &Event, season: &Season) -> String {
    let kind = match event.subject {
        Subject::Session(index) => {
            let first = season.recordings_of(index).next();
            return first.map_or_else(String::new, |one| one.run_id.clone());
        }
        Subject::Week(_) => "week",
        Subject::Entry(index) => {
            // Two entries of a day are two events.
            let same = |entry: &&DiaryEntry| entry.date == event.day;
            let entries = &season.diary.entries[..index];
            let number = entries.iter().rev().take_while(same).count() + 1;
            let number = if number > 1 { format!("-{number}") } else { String::new() };
            return format!("diary-{}{number}", event.day);
        }
        Subject::Injury(_) => "injury",
    };
    format!("{kind}-{}", event.day)
}

/// `3rd time in a year; once the calf hurt after 9 days, once nothing followed that you noted`.
fn before_words(past: &Past) -> String {
    let weeks = usize::try_from(past.known_days / 7).unwrap_or_default();
    let span =
        if weeks < WEEKS_OF_YEAR { counted(weeks.max(1), "week") } else { "a year".to_owned() };
    let times = match past.times {
        0 => format!("first time in {span}"),
        times => format!("{} time in {span}", ordinal(times + 1)),
    };
    if !past.has_diary {
        return format!("{times}; no diary to say what followed");
    }
    let often = |count: usize| match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    };
    let hurt = past.hurt_after_days.len();
    let days = past.hurt_after_days.iter().min().copied().unwrap_or_default();
    let mut parts = vec![times];
    if hurt > 0 {
        let soonest = if hurt > 1 { ", at the earliest" } else { "" };
        let after = match days {
            0 => "on the same day".to_owned(),
            days => format!("after {}", counted(usize::try_from(days).unwrap_or_default(), "day")),
        };
        parts.push(format!("{} the calf hurt{soonest} {after}", often(hurt)));
    }
    if past.times > hurt {
        parts.push(format!("{} nothing followed in the diary", often(past.times - hurt)));
    }
    parts.join("; ")
}

/// What the runner does all the time, in the order of rules.
pub fn habits(analysis: &Analysis) -> Vec<HabitRecord> {
    let record = |habit: &Habit| HabitRecord {
        rule: habit.rule.id,
        weeks: habit.weeks,
        active_weeks: habit.active_weeks,
        message: format!(
            "{}: in {} of your last {} running weeks. That is how you train; it is flagged again \
             when it is more than usual for you.",
            habit.rule.title, habit.weeks, habit.active_weeks
        ),
    };
    analysis.told.habits.iter().map(record).collect()
}

impl AlertRecord {
    /// The level whose mark and colour it has.
    pub fn level(&self) -> Level {
        self.light.level()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn figures_say_where_the_second_is_the_cap_that_a_spike_left() {
        let rule = RULES.iter().find(|rule| rule.id == "session-distance-spike").unwrap();
        let spike = || Finding::new(Level::Watch, 44_800.0, 13_000.0, Unit::DistanceM);
        let words = |finding: Finding| figures(rule, &finding, UnitSystem::Metric);
        let held = spike().against(12_100.0, Meaning::HeldCap);
        assert_eq!(words(held), "44.8 km vs cap of 12.1 km");
        let own = spike().against(12_100.0, "longest run of the 30 days before");
        assert_eq!(words(own), "44.8 km vs 12.1 km");
    }
}
