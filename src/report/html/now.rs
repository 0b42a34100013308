//! Where the runner stands: the light of the week, what matters, and the room of the next run.

use chrono::NaiveDate;
use serde::Serialize;

use super::dual_units::DualText;
use super::level::LevelMark;
use crate::analysis::pipeline::Analysis;
use crate::attention::Light;
use crate::base::quantity::Quantity;
use crate::base::sanitize::printable;
use crate::base::words::{capitalised, counted, first_sentence};
use crate::report::records::alerts::{AlertRecord, OPEN_SHOWN, figures_of, open};
use crate::report::records::calf_km;
use crate::report::records::calf_km_left::CalfKmLeftRecord;
use crate::report::records::figures::{at_most, limit_words};
use crate::report::records::findings::{FindingRecord, FindingsFile};
use crate::report::records::light::LightRecord;
use crate::report::records::next::{LimitRecord, StillFlaggedRecord, stale_words};
use crate::report::records::place::place;
use crate::report::records::state::{NowRecord, week_words};
use crate::report::records::team::last_pain;
use crate::rules::{Finding, RULES, Rule, Verdict};
use crate::season::DayNames;

/// Earlier findings shown at most.
const EARLIER_SHOWN: usize = 3;
/// Limits of the next run in the first lines; the table has all.
const LIMITS_FIRST: usize = 3;

/// The first part of the page.
#[derive(Serialize)]
pub(super) struct Now {
    /// The day of the evaluation, and the newest run.
    as_of: String,
    newest: String,
    /// That day for a script, which says how long ago it is; `None` where days are not to be known.
    newest_iso: Option<NaiveDate>,
    light: LightLine,
    /// `Week of 10 Aug`.
    week_name: String,
    week: DualText,
    /// The open alerts, a few lines each.
    alerts: Vec<Line>,
    /// Open alerts beyond those.
    more: usize,
    /// The same alerts with their figures and evidence.
    cards: Vec<Card>,
    flagged: String,
    /// The most serious of the season, where none is open.
    earlier: Vec<Card>,
    /// What the runner does all the time.
    habits: Vec<String>,
    /// What hurts and what is asked, a sentence each.
    standing: Vec<String>,
    /// The last pain of the diary.
    pain: String,
    /// That the newest run is old.
    stale: Option<String>,
    stop: Option<Stop>,
    day: String,
    /// Whether the diary has to say how the calf is before a distance is told.
    is_in_question: bool,
    /// The first limits, in a line.
    first: Vec<DualText>,
    room: Vec<Limit>,
    also: Vec<Limit>,
    /// What the week may still load the calf with, as the last row.
    calf_km_left: Option<Limit>,
    still: Vec<Still>,
    not_limited: String,
}

/// An alert in a few lines.
#[derive(Serialize)]
struct Line {
    level: LevelMark,
    rule: &'static str,
    title: &'static str,
    place: DualText,
    figures: DualText,
    next_step: String,
}

/// Why no run is spoken of, and what comes first.
#[derive(Serialize)]
struct Stop {
    first_sentence: String,
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
    words: String,
    /// Since when and until when it stands; empty where no alert is behind it.
    span: String,
}

/// One finding that matters.
#[derive(Serialize)]
pub(super) struct Card {
    level: LevelMark,
    rule: &'static str,
    title: &'static str,
    place: DualText,
    /// The file, or the files joined by `+`; `None` for a week or an entry.
    pub(super) file: Option<String>,
    /// Since when and until when it is open, and how often it came before; `None` of a finding.
    told: Option<String>,
    message: DualText,
    /// What was measured and its limit; `None` of a sign, which is a word.
    measured: Option<DualText>,
    baseline: Option<DualText>,
    against: Option<&'static str>,
    limit: Option<DualText>,
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
    let (season, spoken) = (&analysis.season, |text: &str| spoken(analysis, text));
    let names = season.day_names;
    let row = |limit: &LimitRecord| Limit {
        figure: DualText::of(|_| limit.figure.to_owned()),
        at_most: DualText::of(|units| at_most(limit.at_most_m, limit.what, units)),
        why: spoken(&limit.why),
        rule: limit.rule,
        grade: limit.grade.clone(),
    };
    let still = |still: &StillFlaggedRecord| Still {
        figures: still.figures.join(", "),
        rule: still.rule,
        level: still.level.clone(),
    };
    let first =
        |limit: &LimitRecord| DualText::of(|units| limit_words(limit.at_most_m, limit.what, units));
    let standing = &record.standing;
    let standing = standing.lines.iter().map(|line| line.text.clone()).chain(standing.asks.clone());
    let open: Vec<&AlertRecord> = open(analysis, &findings.alerts);
    let earlier = if open.is_empty() { most_serious(&findings.alerts) } else { Vec::new() };
    let card = |alert: &AlertRecord| alert_card(analysis, findings, alert);
    let shown = || open.iter().take(OPEN_SHOWN);
    Now {
        as_of: names.short(season.as_of),
        newest: names.short(season.last_day),
        newest_iso: (names == DayNames::Calendar).then_some(season.last_day),
        light: light(analysis, &now.state.light),
        standing: standing.map(|sentence| spoken(&sentence)).collect(),
        pain: pain(analysis),
        stale: stale_words(record),
        week_name: capitalised(&names.week_near(season.week_start_of(season.as_of), season.as_of)),
        week: week(analysis),
        more: open.len().saturating_sub(OPEN_SHOWN),
        alerts: shown().map(|alert| line(analysis, alert)).collect(),
        cards: shown().filter_map(|alert| card(alert)).collect(),
        flagged: flagged(findings),
        habits: findings.habits.iter().map(|habit| habit.message.clone()).collect(),
        earlier: earlier.into_iter().filter_map(card).collect(),
        stop: record.stop.as_ref().map(|stop| Stop {
            first_sentence: spoken(first_sentence(&stop.message)),
            message: spoken(&stop.message),
            next_step: spoken(&stop.next_step),
        }),
        day: names.near(record.day, season.as_of),
        still: record.still_flagged.iter().map(still).collect(),
        is_in_question: record.standing.is_in_question,
        first: record.first_limits(&open, LIMITS_FIRST).map(first).collect(),
        room: record.limits.iter().map(row).collect(),
        also: record.also.iter().map(row).collect(),
        calf_km_left: record.calf_km_left.as_ref().map(calf_km_left),
        not_limited: record.not_limited.join(", "),
    }
}

/// A text with its days as a runner says them.
fn spoken(analysis: &Analysis, text: &str) -> String {
    // A command needs no quotation marks on a page.
    analysis.season.day_names.spoken(&text.replace('`', ""), analysis.season.as_of)
}

/// `4/10, left calf, Sun 17 May`, or that no diary says anything of pain.
fn pain(analysis: &Analysis) -> String {
    let season = &analysis.season;
    match last_pain(analysis) {
        Some(pain) => spoken(analysis, &pain.words()),
        None if season.diary.entries.is_empty() => "no pain diary kept".to_owned(),
        None => "none in your diary".to_owned(),
    }
}

/// An alert in a few lines.
fn line(analysis: &Analysis, alert: &AlertRecord) -> Line {
    let about = (alert.subject, alert.date);
    Line {
        level: LevelMark::of_alert(alert.light),
        rule: alert.rule,
        title: alert.title,
        place: DualText::of(|units| place(analysis, about, units)),
        figures: DualText::of(|units| figures_of(analysis, alert, units)),
        next_step: first_sentence(alert.next_step).to_owned(),
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

/// The most serious alerts of a season, then the newest.
fn most_serious(alerts: &[AlertRecord]) -> Vec<&AlertRecord> {
    let mut all: Vec<&AlertRecord> = alerts.iter().collect();
    all.sort_by_key(|alert| std::cmp::Reverse((alert.light, alert.since)));
    all.truncate(EARLIER_SHOWN);
    all
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

fn light(analysis: &Analysis, light: &LightRecord) -> LightLine {
    let mark = LevelMark::of_light(light.colour, light.rank);
    let span = spoken(analysis, &light.span_words().unwrap_or_default());
    LightLine { class: mark.class, mark: mark.mark, words: capitalised(light.words), span }
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
    let words =
        format!("Since {}, until {}. {}.", alert.since, alert.until, capitalised(&alert.before));
    card.told = Some(spoken(analysis, &words));
    Some(card)
}

/// A record of a finding as a card; `None` only when the analysis no longer holds it.
pub(super) fn card(analysis: &Analysis, record: &FindingRecord) -> Option<Card> {
    let (rule, finding) = found(analysis, record)?;
    let about = (record.subject, record.date);
    let shown = |quantity: Quantity| DualText::of(|units| quantity.show(units));
    let is_number = !finding.is_of_signs();
    Some(Card {
        level: LevelMark::of(record.rank),
        rule: rule.id,
        title: rule.title,
        place: DualText::of(|units| place(analysis, about, units)),
        file: record.source.as_deref().map(printable),
        told: None,
        message: DualText::of(|units| (rule.message)(finding, units)),
        measured: is_number.then(|| DualText::of(|units| finding.measured.show_named(units))),
        baseline: finding.baseline.as_ref().map(|baseline| shown(baseline.quantity)),
        against: finding.baseline.as_ref().map(|baseline| baseline.what.words()),
        limit: is_number.then(|| DualText::of(|units| finding.limit.show_at_most(units))),
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
