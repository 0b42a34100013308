//! Where the runner stands: the light of the week, what matters, and the room of the next run.

use chrono::NaiveDate;
use serde::Serialize;

use super::dual_units::DualText;
use super::level::LevelMark;
use crate::analysis::pipeline::Analysis;
use crate::attention::Light;
use crate::base::quantity::Quantity;
use crate::base::sanitize::printable;
use crate::base::words::{capitalised, counted};
use crate::report::records::alerts::{AlertRecord, OPEN_SHOWN, open};
use crate::report::records::calf_km;
use crate::report::records::calf_km_left::CalfKmLeftRecord;
use crate::report::records::figures::at_most;
use crate::report::records::findings::{FindingRecord, FindingsFile};
use crate::report::records::light::LightRecord;
use crate::report::records::next::{LimitRecord, StillFlaggedRecord, stale_words};
use crate::report::records::state::{NowRecord, week_words};
use crate::rules::{Finding, RULES, Rule, Verdict};

/// Earlier findings shown at most.
const EARLIER_SHOWN: usize = 3;

/// The first part of the page.
#[derive(Serialize)]
pub(super) struct Now {
    as_of: NaiveDate,
    light: LightLine,
    week: DualText,
    /// The alerts that stand.
    findings: Vec<Card>,
    /// Open alerts beyond those.
    more: usize,
    flagged: String,
    /// The gravest of the season, where none stands.
    earlier: Vec<Card>,
    /// What the runner does all the time.
    habits: Vec<String>,
    /// What hurts and what is asked, a sentence each.
    standing: Vec<String>,
    /// That the newest run is old.
    stale: Option<String>,
    stop: Option<Stop>,
    day: NaiveDate,
    room: Vec<Limit>,
    also: Vec<Limit>,
    /// What the week may still weigh on the calf, as the last row.
    calf_km_left: Option<Limit>,
    still: Vec<Still>,
    not_limited: String,
}

/// Why no run is spoken of, and what comes first.
#[derive(Serialize)]
struct Stop {
    message: String,
    next_step: String,
}

/// What would be flagged of a run within all limits.
#[derive(Serialize)]
struct Still {
    figures: String,
    rule: &'static str,
    level: String,
}

#[derive(Serialize)]
struct LightLine {
    class: &'static str,
    mark: &'static str,
    words: &'static str,
    /// Since when and until when it stands; empty where no alert is behind it.
    span: String,
}

/// One finding that matters.
#[derive(Serialize)]
pub(super) struct Card {
    level: LevelMark,
    rule: &'static str,
    title: &'static str,
    place: String,
    /// Since when and until when it stands, and how often it was told before; `None` of a finding.
    told: Option<String>,
    message: DualText,
    measured: DualText,
    baseline: Option<DualText>,
    against: Option<&'static str>,
    limit: DualText,
    grade: String,
    next_step: &'static str,
    caveat: String,
}

#[derive(Serialize)]
struct Limit {
    figure: DualText,
    at_most: DualText,
    why: String,
    rule: &'static str,
    grade: String,
}

pub(super) fn now(analysis: &Analysis, findings: &FindingsFile, now: &NowRecord) -> Now {
    let record = &now.next_run;
    let row = |limit: &LimitRecord| Limit {
        figure: DualText::of(|_| limit.figure.to_owned()),
        at_most: DualText::of(|units| at_most(limit.at_most_m, limit.what, units)),
        why: limit.why.clone(),
        rule: limit.rule,
        grade: limit.grade.clone(),
    };
    let still = |still: &StillFlaggedRecord| Still {
        figures: still.figures.join(", "),
        rule: still.rule,
        level: still.level.clone(),
    };
    let standing = &record.standing;
    let standing = standing.lines.iter().map(|line| line.text.clone()).chain(standing.asks.clone());
    let open: Vec<&AlertRecord> = open(analysis, &findings.alerts);
    let earlier = if open.is_empty() { gravest(&findings.alerts) } else { Vec::new() };
    let card = |alert| alert_card(analysis, findings, alert);
    Now {
        as_of: analysis.season.as_of,
        light: light(&now.state.light),
        standing: standing.collect(),
        stale: stale_words(record),
        week: week(analysis),
        more: open.len().saturating_sub(OPEN_SHOWN),
        findings: open.into_iter().take(OPEN_SHOWN).filter_map(card).collect(),
        flagged: flagged(findings),
        habits: findings.habits.iter().map(|habit| habit.message.clone()).collect(),
        earlier: earlier.into_iter().filter_map(card).collect(),
        stop: record
            .stop
            .as_ref()
            .map(|stop| Stop { message: stop.message.clone(), next_step: stop.next_step.clone() }),
        day: record.day,
        still: record.still_flagged.iter().map(still).collect(),
        room: record.limits.iter().map(row).collect(),
        also: record.also.iter().map(row).collect(),
        calf_km_left: record.calf_km_left.as_ref().map(calf_km_left),
        not_limited: record.not_limited.join(", "),
    }
}

fn calf_km_left(left: &CalfKmLeftRecord) -> Limit {
    Limit {
        figure: DualText::of(|units| format!("{} left this week", calf_km::name(units))),
        at_most: DualText::of(|units| calf_km::quantity(left.calf_km).show_at_most(units)),
        why: left.why.clone(),
        rule: left.rule,
        grade: left.grade.clone(),
    }
}

/// The gravest alerts of a season, then the newest.
fn gravest(alerts: &[AlertRecord]) -> Vec<&AlertRecord> {
    let mut gravest: Vec<&AlertRecord> = alerts.iter().collect();
    gravest.sort_by_key(|alert| std::cmp::Reverse((alert.light, alert.since)));
    gravest.truncate(EARLIER_SHOWN);
    gravest
}

/// `This season had 4 alerts: 1 red, 3 amber.`
fn flagged(findings: &FindingsFile) -> String {
    let alerts = &findings.alerts;
    if alerts.is_empty() {
        return "This season had no alert.".to_owned();
    }
    let of_light = |light: Light| {
        let count = alerts.iter().filter(|alert| alert.light == light).count();
        (count > 0).then(|| format!("{count} {light}"))
    };
    let lights = [Light::Black, Light::Red, Light::Amber].into_iter().filter_map(of_light);
    let lights: Vec<String> = lights.collect();
    format!("This season had {}: {}.", counted(alerts.len(), "alert"), lights.join(", "))
}

fn light(light: &LightRecord) -> LightLine {
    let mark = LevelMark::of_light(light.rank);
    let span = light.span_words().unwrap_or_default();
    LightLine { class: mark.class, mark: mark.mark, words: light.words, span }
}

/// `32.1 km in 4 runs, day 5 of 7; the week before 28.0 km in 3 runs`.
fn week(analysis: &Analysis) -> DualText {
    let season = &analysis.season;
    let Some((week, before)) = season.calendar.split_last() else {
        return DualText::of(|_| String::new());
    };
    let days = (season.as_of.min(week.end()) - week.start).num_days() + 1;
    DualText::of(|units| {
        let last = before.last().map_or("nothing known".to_owned(), |last| week_words(last, units));
        let now = week_words(week, units);
        format!("{now}, day {days} of 7; the week before {last}.")
    })
}

/// An alert as a card: the finding that speaks for it, with its light.
fn alert_card(analysis: &Analysis, findings: &FindingsFile, alert: &AlertRecord) -> Option<Card> {
    let speaks =
        |record: &&FindingRecord| record.rule == alert.rule && record.event_id == alert.event_id;
    let mut card = card(analysis, findings.findings.iter().find(speaks)?)?;
    card.level = LevelMark::of_alert(alert.light);
    card.told = Some(format!(
        "Since {}, until {}. {}.",
        alert.since,
        alert.until,
        capitalised(&alert.before)
    ));
    Some(card)
}

/// A record of a finding as a card; `None` only when the analysis no longer holds it.
pub(super) fn card(analysis: &Analysis, record: &FindingRecord) -> Option<Card> {
    let (rule, finding) = found(analysis, record)?;
    let place = printable(&record.place());
    let shown = |quantity: Quantity| DualText::of(|units| quantity.show(units));
    Some(Card {
        level: LevelMark::of(record.rank),
        rule: rule.id,
        title: rule.title,
        place,
        told: None,
        message: DualText::of(|units| (rule.message)(finding, units)),
        measured: DualText::of(|units| finding.measured.show_named(units)),
        baseline: finding.baseline.as_ref().map(|baseline| shown(baseline.quantity)),
        against: finding.baseline.as_ref().map(|baseline| baseline.what.words()),
        limit: DualText::of(|units| finding.limit.show_at_most(units)),
        grade: record.grade.clone(),
        next_step: record.next_step,
        caveat: record.caveat.clone(),
    })
}

fn found<'a>(
    analysis: &'a Analysis,
    record: &FindingRecord,
) -> Option<(&'static Rule, &'a Finding)> {
    let rule = RULES.iter().find(|rule| rule.id == record.rule)?;
    let of_rule = analysis.outcomes.iter().filter(|outcome| outcome.rule.id == rule.id);
    let mut about = of_rule.filter(|outcome| outcome.judgement.subject == record.subject);
    about.find_map(|outcome| match &outcome.judgement.verdict {
        Verdict::Raised(finding) => Some((*rule, finding.as_ref())),
        _ => None,
    })
}
