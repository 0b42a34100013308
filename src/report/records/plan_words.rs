//! What a plan says, in sentences: the same for terminal, page and calendar.

use super::figures::at_most;
use super::next::PlannedRunRecord;
use super::plan::{GoalRecord, PlanFile, SessionRecord, WeekRecord};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::next_run::kind::Kind;
use crate::plan_ahead::{MOST_PAIN_0_10, Reason};
use crate::rules::Planned;

fn km(metres: f64, units: UnitSystem) -> String {
    Quantity::new(metres, Unit::DistanceM).show(units)
}

/// A week of this share of the usual one is the usual one.
const NEARLY: f64 = 0.9;

/// `a run of 21.1 km by 2026-10-04`.
pub(in crate::report) fn goal_words(goal: &GoalRecord, units: UnitSystem) -> String {
    let by = goal.by.map_or_else(String::new, |by| format!(" by {by}"));
    match (goal.kind, goal.distance_m) {
        ("distance", Some(metres)) => format!("a run of {}{by}", km(metres, units)),
        ("week", Some(metres)) => format!("a week of {}{by}", km(metres, units)),
        _ => "the way back to your usual week".to_owned(),
    }
}

/// The answer in a sentence or two.
pub(in crate::report) fn headline(plan: &PlanFile, units: UnitSystem) -> Vec<String> {
    let goal = goal_words(&plan.goal, units);
    let weeks = counted(plan.weeks.len(), "week");
    let usual_week = km(plan.before.week_m, units);
    match (plan.verdict, plan.reached) {
        ("planned", Some(day)) if plan.is_back => {
            let last_m = plan.weeks.last().map_or(0.0, |week| week.distance_m);
            let is_usual = last_m >= NEARLY * plan.before.week_m;
            let to = match is_usual {
                true => format!("your usual week of {usual_week}"),
                false => format!("a week of {}", km(last_m, units)),
            };
            let mut sentences = vec![format!(
                "{weeks} to {to}, on {day}, if every session goes well. You will need to repeat \
                 some sessions, so this is the earliest day, not a promise."
            )];
            if !is_usual {
                sentences.push(format!(
                    "Your usual week of {usual_week} had more running days. Add a day only once \
                     you are back there, with --week."
                ));
            }
            sentences
        }
        ("planned", Some(day)) => {
            let mut sentences = vec![format!("{weeks} to {goal}, on {day}.")];
            sentences.extend(regains(plan, units));
            sentences.extend(apart(plan));
            sentences
        }
        ("too-early", Some(day)) => {
            let by = plan.goal.by.map_or_else(String::new, |by| by.to_string());
            vec![format!("{by} is too early. The earliest day found is {day}.")]
                .into_iter()
                .chain(until_then(plan, units))
                .chain(regains(plan, units))
                .chain(apart(plan))
                .collect()
        }
        ("too-early", None) => vec![
            "That day is too early, and a plan of a year does not get there either. Choose a \
             smaller goal first."
                .to_owned(),
        ],
        ("out-of-reach", _) => {
            let words = format!(
                "A plan of a year does not get to {goal}. This plan goes as far as it can; make a \
                 new one from there."
            );
            std::iter::once(words).chain(regains(plan, units)).chain(apart(plan)).collect()
        }
        ("already-there", _) => vec![already_there(plan, units)],
        ("nothing-to-come-back-from", _) => vec![
            "There is nothing to come back from: no calf injury in the last 15 weeks in \
             athlete.toml, and no break of a week."
                .to_owned(),
            "If your calf is injured, add that to athlete.toml: a line `[[injuries]]`, and below \
             it `site = \"calf\"` and `start = YYYY-MM-DD` with the day it began. `soleus athlete \
             --template` prints a file to fill in. Then run this again. If it is only sore, \
             `soleus next` goes by your diary."
                .to_owned(),
            "For more than your usual week, use --to or --week.".to_owned(),
        ],
        _ => vec![blocked(plan)],
    }
}

/// How far the plan to the earliest day has come on the day that is too early.
fn until_then(plan: &PlanFile, units: UnitSystem) -> Option<String> {
    let (by, reached) = (plan.goal.by?, plan.reached?);
    let leads = format!("The plan below leads to {reached}");
    let most = |metres: f64| Some(metres).filter(|metres| *metres > 0.0);
    let so_far = match plan.goal.kind {
        "distance" => {
            let runs = plan.sessions().filter(|session| session.run.day <= by);
            most(runs.map(|session| session.distance_m).fold(0.0, f64::max))
                .map(|metres| format!("its longest run up to {by} is {}", km(metres, units)))
        }
        _ => {
            let weeks = plan.weeks.iter().filter(|week| week.start <= by);
            most(weeks.map(|week| week.distance_m).fold(0.0, f64::max))
                .map(|metres| format!("its longest week up to {by} is {}", km(metres, units)))
        }
    };
    Some(so_far.map_or(format!("{leads}."), |so_far| format!("{leads}; {so_far}.")))
}

/// That a plan up begins with what was usual before a break or an injury.
fn regains(plan: &PlanFile, units: UnitSystem) -> Option<String> {
    let usual = plan.regains.as_ref()?;
    let what = if plan.is_after_injury { "calf injury" } else { "break" };
    Some(format!(
        "Before the {what} you ran {} a week, with a longest run of {}. Up to there, a week grows \
         by at most a fifth; beyond it, by at most a tenth.",
        km(usual.week_m, units),
        km(usual.longest_m, units)
    ))
}

/// That a plan up keeps its sessions apart, after an injury.
fn apart(plan: &PlanFile) -> Option<String> {
    let is_told = plan.is_after_injury && !plan.is_back && plan.is_apart();
    let words = "A calf injury ended less than 15 weeks ago, so there is a day between sessions, \
                 whatever days you chose.";
    is_told.then(|| words.to_owned())
}

fn already_there(plan: &PlanFile, units: UnitSystem) -> String {
    let GoalRecord { kind, distance_m, .. } = plan.goal;
    let metres = km(distance_m.unwrap_or(0.0), units);
    match kind {
        "distance" => format!(
            "You can run that on {}: {metres} is within the limits for the day. `soleus next --on \
             {}` shows the limits.",
            plan.start, plan.start
        ),
        "week" => format!(
            "You already run that: your last four weeks had {} on average.",
            km(plan.before.week_m, units)
        ),
        _ => "You are back already: your weeks are as they were before.".to_owned(),
    }
}

fn blocked(plan: &PlanFile) -> String {
    if plan.is_back {
        "No plan yet. These must clear first; then run this again.".to_owned()
    } else {
        let is_injured = plan.clear_first.iter().any(|one| one.kind.ends_with("injury"));
        let way = if is_injured { " `soleus plan --back` plans the way back." } else { "" };
        format!("No plan up for now. These must clear first.{way}")
    }
}

/// What must clear first, a sentence each.
pub(in crate::report) fn obstacles(plan: &PlanFile) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(stop) = plan.stop.as_ref().filter(|_| !plan.clear_first.is_empty()) {
        sentences.push(stop.message.clone());
        sentences.push(stop.next_step.clone());
    }
    for one in &plan.clear_first {
        match (one.kind, one.day) {
            ("injury", Some(day)) => sentences.push(format!(
                "The calf injury since {day} has no end in athlete.toml. Add its `end` when it is \
                 over."
            )),
            ("ended-injury", Some(day)) => sentences.push(format!(
                "The calf injury ended on {day}, less than 15 weeks ago, and you have not run \
                 regularly since. Use `soleus plan --back` first."
            )),
            ("pain", Some(day)) => sentences.push(format!(
                "The diary has pain on {day}, and no pain-free entry since. Add 0 when nothing \
                 hurts."
            )),
            ("black", _) => {
                sentences.push("An alert says stop. `soleus season` shows it.".to_owned());
            }
            _ => {}
        }
    }
    sentences
}

/// `10 × (1 min jog, 1 min walk), about 2.5 km`.
pub(in crate::report) fn session_words(session: &SessionRecord, units: UnitSystem) -> String {
    let distance = km(session.distance_m, units);
    let mut words = match (session.run.kind, session.repeats, session.run_min, session.walk_min) {
        (_, Some(repeats), Some(run_min), Some(walk_min)) => {
            format!("{repeats} × ({run_min:.0} min jog, {walk_min:.0} min walk), about {distance}")
        }
        (_, _, Some(run_min), _) => {
            format!("{run_min:.0} min easy without a walk, about {distance}")
        }
        (Some(Kind::Goal), ..) => format!("the goal, {distance}"),
        (Some(Kind::Long), ..) => format!("long and easy, {distance}"),
        _ => format!("easy, {distance}"),
    };
    if let Some(fast_m) = session.fast_m {
        words += &format!(", {} of it fast", at_most(fast_m, Planned::Fast, units));
    }
    if let Some(climb_m) = session.climb_m {
        words += &format!(", with {} of climb", at_most(climb_m, Planned::Climb, units));
    }
    words
}

/// Why a week is what it is.
pub(in crate::report) fn week_words(week: &WeekRecord, is_back: bool, units: UnitSystem) -> String {
    let change = week.change_pct.filter(|pct| pct.abs() >= 1.0);
    let by = |pct: f64| format!("{:.0} %", pct.abs());
    let mut words = match week.why {
        Reason::RestOfWeek => "The rest of the current week.".to_owned(),
        Reason::Stages => {
            "Alternate jogging and walking, so the calf gets used to impact before distance."
                .to_owned()
        }
        Reason::FirstFortnight => {
            "The first two weeks after a break stay at a share of your usual week.".to_owned()
        }
        Reason::Up if week.change_pct.is_none() && !is_back => {
            "About what you usually run, at most a tenth more.".to_owned()
        }
        Reason::Regain => step_up(week, 20.0),
        Reason::Up => step_up(week, 10.0),
        Reason::Hold => "As much as before: you need no more yet.".to_owned(),
        Reason::Lighter => match change {
            Some(pct) if pct < 0.0 => format!("The lighter week, {} less: time to adapt.", by(pct)),
            _ => "The lighter week: time to adapt.".to_owned(),
        },
        Reason::AfterLighter => "Back to the level before the lighter week.".to_owned(),
        Reason::Goal if is_back => "The last step back.".to_owned(),
        Reason::BeforeGoal => "Shorter towards the end, because the goal comes next.".to_owned(),
        Reason::Goal if matches!(&week.sessions[..], [one] if one.run.kind == Some(Kind::Goal)) => {
            "At least one rest day, then the goal.".to_owned()
        }
        Reason::Goal
            if week.sessions.iter().any(|session| session.run.kind == Some(Kind::Goal)) =>
        {
            "Short runs, a rest day, then the goal.".to_owned()
        }
        Reason::Goal => "The week you asked for.".to_owned(),
    };
    if week.run_before_m > 0.0 {
        words += &format!(" You have already run {} of it.", km(week.run_before_m, units));
    }
    if let Some(rule) = week.bound_by {
        words += &format!(" {rule} keeps one session shorter.");
    }
    words
}

/// A week that was to go up, by no more than so many per cent of the highest before it.
fn step_up(week: &WeekRecord, most_pct: f64) -> String {
    let words = match (week.change_pct, week.bound_by) {
        (Some(pct), _) if pct.round() > most_pct => {
            return format!("A step up of {pct:.0} %, because the week before was short.");
        }
        (Some(pct), _) if pct >= 1.0 => return format!("A step up of {pct:.0} %."),
        (_, Some(_)) => "As much as the rules allow.",
        (Some(_), None) => "About as much as the week before.",
        (None, None) => "About what you have run lately.",
    };
    words.to_owned()
}

/// What must hold to go on, a sentence each.
pub(in crate::report) fn conditions(plan: &PlanFile) -> Vec<String> {
    let has_walks = plan.sessions().any(|session| session.walk_min.is_some());
    let is_calf = plan.readiness.is_some() || has_walks;
    let mut all = Vec::new();
    if is_calf {
        all.push(format!(
            "Go on to the next session only if pain stays at {MOST_PAIN_0_10}/10 or less during \
             the session and the next morning. Otherwise repeat the session on the next planned \
             day, and move the rest back."
        ));
        all.push(
            "Sharp or sudden pain ends the session and the plan: walk home, and have it looked at."
                .to_owned(),
        );
        let apart = if plan.is_apart() { "Leave a day between sessions. " } else { "" };
        all.push(format!("{apart}Run flat and easy, in shoes you know."));
    } else {
        all.push(format!(
            "If a calf hurts more than {MOST_PAIN_0_10}/10 during a run or the next morning, do \
             not go on: add it to the diary, and make a new plan."
        ));
    }
    all.push(
        "If you miss a session, skip it: do not catch up. After a week off, make a new plan."
            .to_owned(),
    );
    all.push(
        "Write down how every session felt (`during_0_10`, `next_morning_0_10`); the next plan \
         reads it."
            .to_owned(),
    );
    all
}

/// What a run of a goal that comes too early would cost.
pub(in crate::report) fn cost_words(run: &PlannedRunRecord, units: UnitSystem) -> Vec<String> {
    let metres =
        run.distance_m.map_or_else(String::new, |metres| format!(", {}", km(metres, units)));
    let of = |finding: &super::next::PlanFindingRecord| {
        format!("{}{metres}: {}, {}: {}", run.day, finding.attention, finding.rule, finding.message)
    };
    run.findings.iter().map(of).collect()
}

/// What a plan rests on, and what it does not know.
pub(in crate::report) const LIMITS_OF_PLANS: &str = "A plan knows your distances, not your sleep, \
                                                     your work or your legs. It is advice on load \
                                                     only. No study tested these stages or steps \
                                                     as a whole: the steps of a tenth follow the \
                                                     one large study of single runs, and the rest \
                                                     is what coaches and clinics do.";
