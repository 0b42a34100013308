//! Invented seasons and runs for the tests of charts.

use chrono::{Days, NaiveDate};
use polars::prelude::DataFrame;

use crate::columns::{Column, WEEK_CLIMB_M, WEEK_DISTANCE_M, WEEK_FAST_M, WINDOW_CADENCE_SPM};
use crate::quantity::{Quantity, Unit};
use crate::rules::{
    Baseline, Doc, Finding, Grade, Judgement, Level, Outcome, Rule, Subject, Verdict,
};
use crate::samples::AltitudeQuality;
use crate::season::invented::one_each;
use crate::season::{Season, Session, Week, Window};

/// A rule that never speaks by itself.
const fn rule(id: &'static str, needs: &'static [&'static Column]) -> Rule {
    Rule {
        id,
        title: "Invented pattern",
        doc: Doc { what: "", why: "", when_wrong: "", next_step: "" },
        evidence: &[],
        grade: Grade::Convention,
        needs,
        thresholds: &[],
        check: |_, _| Vec::new(),
        message: |_, _| String::new(),
    }
}

pub(super) static WEEKLY: Rule = rule("weekly-distance-jump", &[&WEEK_DISTANCE_M]);
pub(super) static SPIKE: Rule = rule("session-distance-spike", &[&WEEK_DISTANCE_M]);
pub(super) static CLIMB: Rule = rule("climb-spike", &[&WEEK_CLIMB_M]);
pub(super) static FAST: Rule = rule("fast-session-spike", &[&WEEK_FAST_M]);
pub(super) static CADENCE: Rule = rule("low-cadence-for-pace", &[&WINDOW_CADENCE_SPM]);

/// What a rule found about a subject: so much against a baseline.
pub(super) fn raised(
    rule: &'static Rule,
    subject: Subject,
    level: Level,
    (measured, base, what): (f64, f64, &'static str),
) -> Outcome {
    let quantity = |value| Quantity::new(value, Unit::DistanceM);
    let finding = Finding {
        level,
        measured: quantity(measured),
        baseline: Some(Baseline { quantity: quantity(base), what }),
        limit: quantity(base),
        remarks: Vec::new(),
        context: None,
    };
    Outcome { rule, judgement: Judgement { subject, verdict: Verdict::Raised(finding) } }
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A run with climb and fast distance in proportion, and without windows.
pub(super) fn session(day: NaiveDate, distance_m: f64) -> Session {
    Session {
        recordings: Vec::new(),
        breaks_s: Vec::new(),
        day,
        start_utc_ms: 0,
        distance_m: Some(distance_m),
        timer_s: distance_m / 3.0,
        climb_m: Some(distance_m * 0.008),
        steep_m: None,
        altitude_quality: AltitudeQuality::Barometric,
        fast_m: Some(distance_m * 0.1),
        fast_limit: None,
        device: None,
        is_race: false,
        windows: Vec::new(),
    }
}

/// A season from its sessions, on Mondays from the week of the first to the week of `as_of`.
pub(super) fn season(mut sessions: Vec<Session>, as_of: NaiveDate) -> Season {
    let monday = |day: NaiveDate| {
        day - Days::new(u64::from(chrono::Datelike::weekday(&day).num_days_from_monday()))
    };
    let (first_day, last_day) = (sessions[0].day, sessions[sessions.len() - 1].day);
    let mut calendar = Vec::new();
    let mut start = monday(first_day);
    while start <= as_of {
        let inside: Vec<&Session> =
            sessions.iter().filter(|s| s.day >= start && s.day < start + Days::new(7)).collect();
        let sum = |value: fn(&Session) -> Option<f64>| {
            inside.iter().filter_map(|s| value(s)).sum::<f64>()
        };
        calendar.push(Week {
            start,
            is_complete: start + Days::new(6) <= as_of,
            run_count: inside.len(),
            distance_m: sum(|s| s.distance_m),
            timer_s: 0.0,
            longest_run_m: None,
            climb_m: inside.iter().all(|s| s.climb_m.is_some()).then(|| sum(|s| s.climb_m)),
            steep_m: None,
            fast_m: inside.iter().all(|s| s.fast_m.is_some()).then(|| sum(|s| s.fast_m)),
            run_days: inside.len(),
        });
        start = start + Days::new(7);
    }
    let frame = DataFrame::default;
    let recordings = one_each(&mut sessions);
    Season {
        runs: frame(),
        days: frame(),
        weeks: frame(),
        recordings,
        sessions,
        calendar,
        as_of,
        first_day,
        last_day,
    }
}

/// Runs of these distances in kilometres, the first on a Monday, then one every second day.
pub(super) fn every_second_day(kilometres: &[f64]) -> Vec<Session> {
    let first = day(2026, 3, 2);
    let run = |(i, km): (usize, &f64)| session(first + Days::new(2 * i as u64), km * 1000.0);
    kilometres.iter().enumerate().map(run).collect()
}

/// Windows at one speed and cadence on level ground.
pub(super) fn windows(count: usize, speed_mps: f64, cadence_spm: f64) -> Vec<Window> {
    let grade_ratio = Some(0.0);
    let window =
        |i: usize| Window { after_s: 30.0 * i as f64, speed_mps, cadence_spm, grade_ratio };
    (0..count).map(window).collect()
}
