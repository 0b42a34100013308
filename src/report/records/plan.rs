//! The answer of `soleus plan` as a record: what `--json` prints, and text, page, csv and calendar are made
//! of.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::next::{PlannedRunRecord, StopRecord, planned, stop};
use super::numbers::thousandths;
use super::standing::StandingRecord;
use crate::base::units::M_PER_KM;
use crate::columns::SCHEMA_VERSION;
use crate::next_run::Standing;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;
use crate::options::Options;
use crate::plan_ahead::{Answer, Goal, Obstacle, Plan, PlanWeek, Reason, Usual, Verdict, Wishes};
use crate::rules::calf_readiness::asked_first;
use crate::rules::{Citation, rule_of};

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct PlanFile {
    /// Version of the shape.
    pub schema_version: u32,
    /// What was asked for.
    pub goal: GoalRecord,
    /// First day that may have a session.
    pub start: NaiveDate,
    /// Weekdays with a session.
    pub days: Vec<&'static str>,
    /// Weekday of the long run.
    pub long_run_day: &'static str,
    /// `planned`, `too-early`, `out-of-reach`, `already-there`, `nothing-to-come-back-from` or `blocked`.
    pub verdict: &'static str,
    /// What was usual before.
    pub before: UsualRecord,
    /// What was usual before a break that lasts or lately ended, or before a calf injury, up to which a plan up
    /// goes faster; `None` where the weeks have that, and of the way back.
    pub regains: Option<UsualRecord>,
    /// What must clear first, the gravest first; empty where nothing must.
    pub clear_first: Vec<ObstacleRecord>,
    /// Why no run is advised at all for now; `None` where one is.
    pub stop: Option<StopRecord>,
    /// What hurts.
    pub standing: StandingRecord,
    /// What the calf must pass before the first session; `None` where nothing is asked of it.
    pub readiness: Option<ReadinessRecord>,
    /// The day on which the plan reaches the goal: the earliest one where the asked one is too early.
    /// `None` where it does not.
    pub reached: Option<NaiveDate>,
    /// What would be flagged if the goal were run by the day that is too early, a run each.
    pub cost: Vec<PlannedRunRecord>,
    /// The weeks of the plan.
    pub weeks: Vec<WeekRecord>,
    /// Studies and habits that the plan rests on.
    pub evidence: Vec<EvidenceRecord>,
    /// What must be known of the recordings.
    pub warnings: Vec<String>,
    #[serde(skip)]
    pub(in crate::report) is_back: bool,
    /// Whether a calf injury is near, for which a plan keeps its sessions apart.
    #[serde(skip)]
    pub(in crate::report) is_after_injury: bool,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct GoalRecord {
    /// `back`, `distance` or `week`.
    pub kind: &'static str,
    /// The distance in metres; `None` of the way back.
    pub distance_m: Option<f64>,
    /// The day by which; `None` for the earliest.
    pub by: Option<NaiveDate>,
}

/// What was usual before: before the injury or the break on the way back, else lately.
#[derive(Debug, Serialize)]
pub struct UsualRecord {
    /// Mean week of four in metres.
    pub week_m: f64,
    /// Longest run of four weeks in metres.
    pub longest_m: f64,
}

/// What must clear before a plan.
#[derive(Debug, Serialize)]
pub struct ObstacleRecord {
    /// `no-run`, `injury`, `ended-injury`, `pain` or `black`.
    pub kind: &'static str,
    /// Its day; `None` where the reason has its own.
    pub day: Option<NaiveDate>,
}

/// What the calf must pass first.
#[derive(Debug, Serialize)]
pub struct ReadinessRecord {
    /// The tests.
    pub asked: String,
    /// What the diary tells of them; `None` where it tells nothing.
    pub answered: Option<String>,
    /// Whether the plan takes them for passed by its first day.
    pub is_assumed: bool,
}

/// A week of the plan.
#[derive(Debug, Serialize)]
pub struct WeekRecord {
    /// Its number, from 1.
    pub number: usize,
    /// First day.
    pub start: NaiveDate,
    /// Distance in metres, with what was run of it before the plan.
    pub distance_m: f64,
    /// What was run of it before the plan, in metres.
    pub run_before_m: f64,
    /// Calf kilometres at the usual load of a kilometre; `None` where that is not known.
    pub calf_km: Option<f64>,
    /// `rest-of-week`, `stages`, `first-fortnight`, `regain`, `up`, `hold`, `lighter`, `after-lighter`, `before-goal`
    /// or `goal`.
    pub reason: &'static str,
    /// By how many per cent it differs from the week before; `None` of the first, and after the rest of a week.
    pub change_pct: Option<f64>,
    /// The rule that kept a session shorter than it would have been; `None` where none did.
    pub bound_by: Option<&'static str>,
    /// Its sessions.
    pub sessions: Vec<SessionRecord>,
    #[serde(skip)]
    pub(in crate::report) why: Reason,
}

/// A session.
#[derive(Debug, Serialize)]
pub struct SessionRecord {
    /// Its day.
    pub day: NaiveDate,
    /// Its weekday.
    pub weekday: &'static str,
    /// `walk-jog`, `easy`, `long`, `fast`, `hilly` or `goal`.
    pub kind: &'static str,
    /// Distance in metres.
    pub distance_m: f64,
    /// How often jogging and walking take turns; `None` without walks.
    pub repeats: Option<u32>,
    /// Minutes of jogging at a stretch; `None` where the distance tells enough.
    pub run_min: Option<f64>,
    /// Minutes of walking after each; `None` without walks.
    pub walk_min: Option<f64>,
    /// Fast distance of it in metres; `None` where none is planned.
    pub fast_m: Option<f64>,
    /// Climb of it in metres; `None` where none is planned.
    pub climb_m: Option<f64>,
    #[serde(skip)]
    pub(in crate::report) run: PlannedRun,
}

/// A study or a habit that the plan rests on.
#[derive(Debug, Serialize)]
pub struct EvidenceRecord {
    /// Its short name.
    pub short: &'static str,
    /// Where it is published; empty where it is not.
    pub doi: &'static str,
    /// What it found.
    pub finding: &'static str,
}

impl PlanFile {
    /// The record of an answer.
    pub fn of(
        (wishes, answer): (&Wishes, &Answer),
        standing: &Standing,
        options: &Options,
    ) -> Self {
        let is_back = matches!(wishes.goal, Goal::Back);
        let no_plan = (None, Vec::new());
        let (verdict, (plan, cost)) = match &answer.verdict {
            Verdict::Blocked(_) => ("blocked", no_plan),
            Verdict::AlreadyThere => ("already-there", no_plan),
            Verdict::NothingToComeBackFrom => ("nothing-to-come-back-from", no_plan),
            Verdict::Planned(plan) => ("planned", (Some(plan), Vec::new())),
            Verdict::OutOfReach(plan) => ("out-of-reach", (Some(plan), Vec::new())),
            Verdict::TooEarly { earliest, cost } => {
                let cost = cost.iter().map(|run| planned(run, options.units)).collect();
                ("too-early", (earliest.as_ref(), cost))
            }
        };
        let clear_first = match &answer.verdict {
            Verdict::Blocked(obstacles) => obstacles.iter().map(obstacle).collect(),
            _ => Vec::new(),
        };
        let record = StandingRecord::of(standing);
        let readiness = (is_back && answer.needs_readiness).then(|| ReadinessRecord {
            asked: asked_first(&options.limits),
            answered: record
                .lines
                .iter()
                .find(|line| line.kind == "tests")
                .map(|line| line.text.clone()),
            is_assumed: answer.assumes_passed_tests,
        });
        let no_run = standing.no_run();
        Self {
            schema_version: SCHEMA_VERSION,
            goal: goal(wishes.goal),
            start: wishes.start,
            days: answer.days.iter().map(|day| weekday(*day)).collect(),
            long_run_day: weekday(answer.long_day),
            verdict,
            before: usual(answer.before),
            regains: answer.regains.map(usual),
            clear_first,
            stop: no_run.map(|reason| stop(&reason, &options.limits, options.units)),
            standing: record,
            readiness,
            reached: plan.and_then(|plan| plan.reached),
            cost,
            weeks: plan.map(|plan| weeks(plan, answer)).unwrap_or_default(),
            evidence: evidence(is_back, answer),
            warnings: Vec::new(),
            is_back,
            is_after_injury: answer.needs_readiness,
        }
    }

    /// Whether a day lies between any two sessions.
    pub(in crate::report) fn is_apart(&self) -> bool {
        let days: Vec<NaiveDate> = self.sessions().map(|session| session.day).collect();
        days.windows(2).all(|pair| (pair[1] - pair[0]).num_days() >= 2)
    }

    /// Every session in order.
    pub(in crate::report) fn sessions(&self) -> impl Iterator<Item = &SessionRecord> {
        self.weeks.iter().flat_map(|week| &week.sessions)
    }
}

fn goal(goal: Goal) -> GoalRecord {
    let (kind, distance_m) = match goal {
        Goal::Back => ("back", None),
        Goal::Distance { metres, .. } => ("distance", Some(metres)),
        Goal::Week { metres, .. } => ("week", Some(metres)),
    };
    GoalRecord { kind, distance_m: distance_m.map(thousandths), by: goal.by() }
}

fn obstacle(obstacle: &Obstacle) -> ObstacleRecord {
    let (kind, day) = match obstacle {
        Obstacle::NoRun => ("no-run", None),
        Obstacle::Injury(day) => ("injury", Some(*day)),
        Obstacle::EndedInjury(day) => ("ended-injury", Some(*day)),
        Obstacle::Pain(day) => ("pain", Some(*day)),
        Obstacle::Black => ("black", None),
    };
    ObstacleRecord { kind, day }
}

/// `Monday`.
pub(in crate::report) fn weekday(day: chrono::Weekday) -> &'static str {
    const NAMES: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[day.num_days_from_monday() as usize]
}

fn weeks(plan: &Plan, answer: &Answer) -> Vec<WeekRecord> {
    // The rest of a week says nothing of how far the next one goes beyond it.
    let whole = |week: &PlanWeek| (week.reason != Reason::RestOfWeek).then_some(week.distance_m);
    let before = std::iter::once(None).chain(plan.weeks.iter().map(whole));
    let numbered = plan.weeks.iter().zip(before).enumerate();
    numbered
        .map(|(index, (week, before))| record_of_week(plan, answer, (index, week, before)))
        .collect()
}

fn record_of_week(
    plan: &Plan,
    answer: &Answer,
    (index, week, before): (usize, &PlanWeek, Option<f64>),
) -> WeekRecord {
    let end = week.start + chrono::Days::new(6);
    let of_week = plan.runs.iter().filter(|run| (week.start..=end).contains(&run.day));
    let calf_km = answer.before.calf_km_per_km.map(|ratio| ratio * week.distance_m / M_PER_KM);
    let change = |before: f64| (week.distance_m / before - 1.0) * 100.0;
    WeekRecord {
        number: index + 1,
        start: week.start,
        distance_m: thousandths(week.distance_m),
        run_before_m: thousandths(week.run_before_m),
        calf_km: calf_km.map(thousandths),
        reason: reason(week.reason),
        change_pct: before.filter(|metres| *metres > 0.0).map(change).map(thousandths),
        bound_by: week.bound_by.map(|rule| rule.id),
        sessions: of_week.map(session).collect(),
        why: week.reason,
    }
}

fn usual(usual: Usual) -> UsualRecord {
    UsualRecord { week_m: thousandths(usual.week_m), longest_m: thousandths(usual.longest_m) }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::RestOfWeek => "rest-of-week",
        Reason::Stages => "stages",
        Reason::FirstFortnight => "first-fortnight",
        Reason::Regain => "regain",
        Reason::Up => "up",
        Reason::Hold => "hold",
        Reason::Lighter => "lighter",
        Reason::AfterLighter => "after-lighter",
        Reason::BeforeGoal => "before-goal",
        Reason::Goal => "goal",
    }
}

fn session(run: &PlannedRun) -> SessionRecord {
    let some = |metres: Option<f64>| metres.filter(|metres| *metres > 0.0);
    SessionRecord {
        day: run.day,
        weekday: weekday(run.day.weekday()),
        kind: run.kind.unwrap_or(Kind::Easy).word(),
        distance_m: run.distance_m.unwrap_or(0.0),
        repeats: run.repeats,
        run_min: run.run_min,
        walk_min: run.walk_min,
        fast_m: some(run.fast_m),
        climb_m: some(run.climb_m),
        run: run.clone(),
    }
}

/// The rules whose sources a plan tells: of single runs and weeks, and of the way back.
const ALWAYS: [&str; 2] = ["session-distance-spike", "weekly-distance-jump"];
const OF_INJURY: [&str; 3] =
    ["calf-readiness", "fast-or-steep-after-calf-injury", "pain-during-run"];
const OF_BREAK: [&str; 1] = ["return-after-layoff"];
/// Sources of a rule that a plan tells.
const SOURCES: usize = 3;

fn evidence(is_back: bool, answer: &Answer) -> Vec<EvidenceRecord> {
    let injury = OF_INJURY.iter().filter(|_| answer.needs_readiness);
    let back = OF_BREAK.iter().filter(|_| is_back);
    let rules = injury.chain(back).chain(&ALWAYS).filter_map(|id| rule_of(id).ok());
    let mut told: Vec<EvidenceRecord> = Vec::new();
    for source in rules.flat_map(|rule| rule.evidence.iter().take(SOURCES)) {
        let Citation { short, doi, finding } = *source;
        if !told.iter().any(|one| one.short == short) {
            told.push(EvidenceRecord { short, doi, finding });
        }
    }
    told
}
