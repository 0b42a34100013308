//! The answer of `soleus plan` on the terminal.

use std::fmt::Write;

use super::standing::standing_text;
use super::style::{ADVICE, BOLD, DIM};
use super::wrap::{fitted, wrap};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::options::Options;
use crate::report::records::calf_km;
use crate::report::records::plan::{EvidenceRecord, PlanFile, ReadinessRecord, WeekRecord};
use crate::report::records::plan_words::{
    LIMITS_OF_PLANS, conditions, cost_words, goal_words, headline, obstacles, session_words,
    week_words,
};

/// The plan, or why there is none.
pub fn plan(plan: &PlanFile, options: &Options) -> String {
    let units = options.units;
    let goal = goal_words(&plan.goal, units);
    let mut text = format!("{BOLD}A plan from {}{BOLD:#}: {goal}\n\n", plan.start);
    for sentence in headline(plan, units) {
        let _ = writeln!(text, "{}", wrap(&sentence, 2));
    }
    for sentence in obstacles(plan) {
        let _ = writeln!(text, "{}", wrap(&format!("→ {sentence}"), 4));
    }
    text += &cost(plan, units);
    if plan.stop.is_none() {
        text += &standing_text(&plan.standing, plan.start);
    }
    if let Some(readiness) = plan.readiness.as_ref().filter(|_| plan.clear_first.is_empty()) {
        text += &ready(readiness, plan.stop.is_none());
    }
    if !plan.weeks.is_empty() {
        text += &sessions(plan, units);
        text += &to_go_on(plan);
        text += &evidence(&plan.evidence);
        text += &files(options);
    }
    let _ = write!(text, "\n{DIM}{}{DIM:#}", fitted(ADVICE));
    text
}

/// What the goal by the day that is too early would cost.
fn cost(plan: &PlanFile, units: UnitSystem) -> String {
    if plan.cost.is_empty() {
        return String::new();
    }
    let mut text = "\n  What that day would cost:\n".to_owned();
    for line in plan.cost.iter().flat_map(|run| cost_words(run, units)) {
        let _ = writeln!(text, "{}", wrap(&line, 4));
    }
    text
}

/// The tests; what the diary has of them only where it does not stand above.
fn ready(readiness: &ReadinessRecord, is_told_above: bool) -> String {
    let mut text =
        format!("\n{BOLD}Before the first session{BOLD:#}\n{}\n", wrap(&readiness.asked, 2));
    let answered = match &readiness.answered {
        Some(_) if is_told_above => String::new(),
        Some(answered) => answered.clone(),
        None => "The diary has no such tests yet.".to_owned(),
    };
    let assumed = match readiness.is_assumed {
        true => {
            " The plan assumes that you pass them by the first day. Until the diary has them, \
             start later."
        }
        false => "",
    };
    let words = format!("{answered}{assumed}");
    if !words.is_empty() {
        let _ = writeln!(text, "{}", wrap(words.trim_start(), 2));
    }
    text
}

fn sessions(plan: &PlanFile, units: UnitSystem) -> String {
    let mut text = String::new();
    for week in &plan.weeks {
        text += &week_text(week, plan.is_back, units);
    }
    text
}

fn week_text(week: &WeekRecord, is_back: bool, units: UnitSystem) -> String {
    let distance = Quantity::new(week.distance_m, Unit::DistanceM).show(units);
    let calf = week.calf_km.map_or_else(String::new, |km| {
        format!(", loads like {}", calf_km::quantity(km).show(units))
    });
    let mut text = format!(
        "\n  {BOLD}Week {}{BOLD:#}, {}: {BOLD}{distance}{BOLD:#}{calf}\n",
        week.number, week.start
    );
    let _ = writeln!(text, "{}", wrap(&week_words(week, is_back, units), 4));
    for session in &week.sessions {
        let words = session_words(session, units);
        let _ = writeln!(text, "    {} {}  {words}", &session.weekday[..3], session.day);
    }
    text
}

fn to_go_on(plan: &PlanFile) -> String {
    let mut text = format!("\n{BOLD}To go on{BOLD:#}\n");
    for condition in conditions(plan) {
        text += &item(&condition);
    }
    text
}

fn evidence(sources: &[EvidenceRecord]) -> String {
    let mut text = format!("\n{BOLD}What it is based on{BOLD:#}\n{}\n", wrap(LIMITS_OF_PLANS, 2));
    for source in sources {
        text += &item(&format!("{}: {}", source.short, source.finding));
    }
    text
}

/// An item of a list, whose lines stand below each other.
fn item(words: &str) -> String {
    let wrapped = wrap(words, 4);
    format!("  - {}\n", wrapped.trim_start())
}

fn files(options: &Options) -> String {
    let words = match &options.out {
        Some(_) => {
            "Written: plan.csv for `soleus next --plan` and `soleus season --plan`, plan.ics for \
             your calendar, and plan.html."
        }
        None => {
            "Nothing was written. `--out DIR` writes plan.csv, plan.ics for your calendar, and \
             plan.html."
        }
    };
    format!("\n{}\n", wrap(words, 2))
}
