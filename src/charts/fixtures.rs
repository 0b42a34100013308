//! Invented seasons and runs for the tests of charts.

use chrono::{Days, NaiveDate};

use super::SeasonView;
use crate::base::quantity::Unit;
use crate::rules::{
    Doc, Family, Finding, Grade, Judgement, Level, Outcome, Rule, Subject, Topic, Verdict,
};
use crate::season::fixtures::{run, season_as_of, window};
use crate::season::{Season, Session, Windows};

/// A rule that never speaks by itself.
const fn rule(id: &'static str, topic: Topic) -> Rule {
    Rule {
        id,
        title: "Invented pattern",
        family: Family::Volume,
        topic,
        headline: None,
        rises_with_age: false,
        doc: Doc { what: "", why: "", when_wrong: "", next_step: "" },
        evidence: &[],
        grade: Grade::Convention,
        needs: &[],
        asks: &[],
        thresholds: &[],
        check: |_, _| Vec::new(),
        message: |_, _| String::new(),
        caps: None,
    }
}

pub(super) static WEEKLY: Rule = rule("weekly-distance-jump", Topic::Distance);
pub(super) static SPIKE: Rule = rule("session-distance-spike", Topic::Distance);
pub(super) static CLIMB: Rule = rule("climb-spike", Topic::Climb);
pub(super) static FAST: Rule = rule("fast-session-spike", Topic::Fast);
pub(super) static CADENCE: Rule = rule("low-cadence-for-pace", Topic::Form);

/// What a rule found about a subject: so much against a baseline.
pub(super) fn raised(
    rule: &'static Rule,
    subject: Subject,
    level: Level,
    (measured, base, what): (f64, f64, &'static str),
) -> Outcome {
    let finding = Finding::new(level, measured, base, Unit::DistanceM).against(base, what);
    Outcome { rule, judgement: Judgement { subject, verdict: Verdict::Raised(Box::new(finding)) } }
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A run with climb and fast distance in proportion, and without windows.
pub(super) fn session(day: NaiveDate, distance_m: f64) -> Session {
    Session {
        day,
        climb_m: Some(distance_m * 0.008),
        steep_m: None,
        fast_m: Some(distance_m * 0.1),
        fast_limit: None,
        device: None,
        ..run(0, distance_m)
    }
}

/// A season from its sessions, on Mondays from the week of the first to the week of `as_of`.
pub(super) fn season(sessions: Vec<Session>, as_of: NaiveDate) -> Season {
    season_as_of(sessions, as_of)
}

/// What a chart reads of a season with these outcomes alone.
pub(super) fn view<'a>(season: &'a Season, outcomes: &'a [Outcome]) -> SeasonView<'a> {
    SeasonView { season, outcomes, own_line: None, why: None, untold: &[], from: None }
}

/// Runs of these distances in kilometres, the first on a Monday, then one every second day.
pub(super) fn every_second_day(kilometres: &[f64]) -> Vec<Session> {
    let first = day(2026, 3, 2);
    let run = |(i, km): (usize, &f64)| session(first + Days::new(2 * i as u64), km * 1000.0);
    kilometres.iter().enumerate().map(run).collect()
}

/// Windows at one speed and cadence on level ground.
pub(super) fn windows(count: usize, speed_mps: f64, cadence_spm: f64) -> Windows {
    (0..count).map(|index| window(index as u32, speed_mps, cadence_spm)).collect()
}
