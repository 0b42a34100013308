//! Where the runner stands: the light of the week, what matters, and the room of the next run.

use chrono::NaiveDate;
use serde::Serialize;

use super::dual_units::DualText;
use super::level::LevelMark;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::Quantity;
use crate::base::sanitize::printable;
use crate::base::words::counted;
use crate::report::records::figures::at_most;
use crate::report::records::findings::{FindingRecord, FindingsFile};
use crate::report::records::grouping::{gravest, steps};
use crate::report::records::light::LightRecord;
use crate::report::records::next::{LimitRecord, StillFlaggedRecord, stale_words};
use crate::report::records::state::{NowRecord, week_words};
use crate::rules::{Finding, Level, RULES, Rule, Subject, Verdict};

/// Earlier findings shown at most.
const EARLIER_SHOWN: usize = 3;

/// The first part of the page.
#[derive(Serialize)]
pub(super) struct Now {
    light: Light,
    /// First day of the week that the light is of.
    week_start: NaiveDate,
    week: DualText,
    findings: Vec<Card>,
    flagged: String,
    /// The gravest of the season, where the last two weeks have none.
    earlier: Vec<Card>,
    /// What hurts and what is asked, a sentence each.
    standing: Vec<String>,
    /// That the newest run is old.
    stale: Option<String>,
    stop: Option<Stop>,
    day: NaiveDate,
    room: Vec<Limit>,
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
struct Light {
    class: &'static str,
    mark: &'static str,
    words: &'static str,
}

/// One finding that matters.
#[derive(Serialize)]
pub(super) struct Card {
    level: LevelMark,
    rule: &'static str,
    title: &'static str,
    place: String,
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
    figure: &'static str,
    at_most: DualText,
    /// The most before a rule asks for attention, where that is more.
    before_watch: Option<DualText>,
    why: String,
    rule: &'static str,
    grade: String,
}

pub(super) fn now(analysis: &Analysis, findings: &FindingsFile, now: &NowRecord) -> Now {
    let season = &analysis.season;
    let record = &now.next_run;
    let limits = record.limits.iter().map(|limit| {
        let most =
            |limit: &LimitRecord| DualText::of(|units| at_most(limit.at_most_m, limit.what, units));
        Limit {
            figure: limit.figure,
            at_most: most(limit),
            before_watch: limit
                .below_watch
                .as_deref()
                .map(most)
                .filter(|more| *more != most(limit)),
            why: limit.why.clone(),
            rule: limit.rule,
            grade: limit.grade.clone(),
        }
    });
    let still = |still: &StillFlaggedRecord| Still {
        figures: still.figures.join(", "),
        rule: still.rule,
        level: still.level.clone(),
    };
    let standing = &record.standing;
    let standing = standing.lines.iter().map(|line| line.text.clone()).chain(standing.asks.clone());
    let fresh = steps(analysis, findings);
    let asking = findings.findings.iter().filter(|finding| finding.rank > Level::Info);
    let earlier = if fresh.is_empty() { gravest(asking, EARLIER_SHOWN) } else { Vec::new() };
    let card = |record| card(analysis, record);
    Now {
        light: light(&now.state.light),
        standing: standing.collect(),
        stale: stale_words(record),
        week_start: season.week_start_of(season.as_of),
        week: week(analysis),
        findings: fresh.into_iter().filter_map(card).collect(),
        flagged: flagged(findings),
        earlier: earlier.into_iter().filter_map(card).collect(),
        stop: record
            .stop
            .as_ref()
            .map(|stop| Stop { message: stop.message.clone(), next_step: stop.next_step.clone() }),
        day: record.day,
        still: record.still_flagged.iter().map(still).collect(),
        room: limits.collect(),
        not_limited: record.not_limited.join(", "),
    }
}

/// `In this season 4 runs and 2 weeks were flagged: 5 warn, 1 watch.`
fn flagged(findings: &FindingsFile) -> String {
    let asking = || findings.findings.iter().filter(|finding| finding.rank > Level::Info);
    let count = |is_one: fn(&Subject) -> bool| {
        let mut subjects: Vec<Subject> =
            asking().map(|finding| finding.subject).filter(is_one).collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects.len()
    };
    let runs = counted(count(|subject| matches!(subject, Subject::Session(_))), "run");
    let weeks = counted(count(|subject| matches!(subject, Subject::Week(_))), "week");
    let of_level = |level: Level| {
        let count = asking().filter(|finding| finding.rank == level).count();
        (count > 0).then(|| format!("{count} {level}"))
    };
    let levels = [Level::Stop, Level::Warn, Level::Watch].into_iter().filter_map(of_level);
    let levels: Vec<String> = levels.collect();
    if levels.is_empty() {
        return "In this season no run and no week was flagged.".to_owned();
    }
    format!("In this season {runs} and {weeks} were flagged: {}.", levels.join(", "))
}

fn light(light: &LightRecord) -> Light {
    let mark = LevelMark::of_light(light.rank);
    Light { class: mark.class, mark: mark.mark, words: light.words }
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
