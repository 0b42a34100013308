//! A plan as a page: the answer, what comes first, a table a week, and the conditions to go on.

use serde::Serialize;

use super::dual_units::DualText;
use super::page;
use crate::base::error::Error;
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::capitalised;
use crate::report::records::calf_km;
use crate::report::records::plan::{PlanFile, SessionRecord, WeekRecord};
use crate::report::records::plan_words::{
    LIMITS_OF_PLANS, conditions, cost_words, goal_words, headline, obstacles, session_words,
    week_words,
};

#[derive(Serialize)]
struct Page {
    goal: DualText,
    start: chrono::NaiveDate,
    headline: Vec<DualText>,
    obstacles: Vec<String>,
    cost: Vec<DualText>,
    standing: Vec<String>,
    readiness: Option<Readiness>,
    weeks: Vec<Week>,
    conditions: Vec<String>,
    limits: &'static str,
    evidence: Vec<Source>,
}

#[derive(Serialize)]
struct Readiness {
    asked: String,
    answered: Option<String>,
    is_assumed: bool,
}

#[derive(Serialize)]
struct Week {
    number: usize,
    start: chrono::NaiveDate,
    distance: DualText,
    calf_km: DualText,
    why: DualText,
    sessions: Vec<Session>,
}

#[derive(Serialize)]
struct Session {
    weekday: &'static str,
    day: chrono::NaiveDate,
    kind: &'static str,
    words: DualText,
}

#[derive(Serialize)]
struct Source {
    short: &'static str,
    finding: &'static str,
}

/// The page of a plan.
///
/// # Errors
/// When the template does not fit.
pub fn plan(plan: &PlanFile, units: UnitSystem) -> Result<String, Error> {
    let sentences = |of: fn(&PlanFile, UnitSystem) -> Vec<String>| -> Vec<DualText> {
        let (km, mi) = (of(plan, UnitSystem::Metric), of(plan, UnitSystem::Imperial));
        km.into_iter().zip(mi).map(|(km, mi)| DualText::new(km, mi)).collect()
    };
    let has_plan = !plan.weeks.is_empty();
    let lines = plan.standing.lines.iter().map(|line| line.text.clone());
    let readiness = plan.readiness.as_ref().filter(|_| plan.clear_first.is_empty());
    let values = Page {
        goal: DualText::of(|units| capitalised(&goal_words(&plan.goal, units))),
        start: plan.start,
        headline: sentences(headline),
        obstacles: obstacles(plan),
        cost: sentences(|plan, units| {
            plan.cost.iter().flat_map(|run| cost_words(run, units)).collect()
        }),
        standing: lines.chain(plan.standing.asks.clone()).collect(),
        readiness: readiness.map(|one| Readiness {
            asked: one.asked.clone(),
            answered: one.answered.clone(),
            is_assumed: one.is_assumed,
        }),
        weeks: plan.weeks.iter().map(|one| week(one, plan.is_back)).collect(),
        conditions: if has_plan { conditions(plan) } else { Vec::new() },
        limits: LIMITS_OF_PLANS,
        evidence: plan
            .evidence
            .iter()
            .map(|source| Source { short: source.short, finding: source.finding })
            .collect(),
    };
    let title = format!("A running plan from {}", plan.start);
    page::page("plan.html", &title, units, values)
}

fn week(week: &WeekRecord, is_back: bool) -> Week {
    let calf =
        |units| week.calf_km.map_or("–".to_owned(), |km| calf_km::quantity(km).show(units));
    Week {
        number: week.number,
        start: week.start,
        distance: DualText::figure(Some(week.distance_m), Unit::DistanceM),
        calf_km: DualText::of(calf),
        why: DualText::of(|units| week_words(week, is_back, units)),
        sessions: week.sessions.iter().map(session).collect(),
    }
}

fn session(session: &SessionRecord) -> Session {
    Session {
        weekday: session.weekday,
        day: session.day,
        kind: session.kind,
        words: DualText::of(|units| session_words(session, units)),
    }
}
