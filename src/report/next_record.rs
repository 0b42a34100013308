//! The answer of `soleus next` as a record: what `--json` prints and the text is made of.

use chrono::NaiveDate;
use serde::Serialize;

use super::findings::thousandths;
use super::muted::MutedRecord;
use crate::columns::SCHEMA_VERSION;
use crate::headroom::{Bound, Headroom, Room, Stop, week_so_far};
use crate::plan_check::{Change, PlanCheck};
use crate::quantity::UnitSystem;
use crate::rules::Planned;
use crate::season::Season;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct NextRecord {
    /// Version of the shape.
    pub schema_version: u32,
    /// The day of the run that was asked about.
    pub day: NaiveDate,
    /// The day of the last run that is known before it.
    pub last_run: NaiveDate,
    /// The sign in the diary for which no run is spoken of; `None` without one.
    pub stop: Option<StopRecord>,
    /// The most of every figure that a rule limits; empty after such a sign.
    pub limits: Vec<LimitRecord>,
    /// Figures that no rule limits on that day, because none can be judged.
    pub not_limited: Vec<&'static str>,
    /// Rules that settings mute; those that are off limit nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub muted: Vec<MutedRecord>,
    /// What became of the plan; `None` without one, and after a sign that says stop.
    pub plan: Option<PlanRecord>,
}

/// A sign in the diary that says stop.
#[derive(Debug, Serialize)]
pub struct StopRecord {
    /// The day of its entry.
    pub day: NaiveDate,
    /// The rule that read it.
    pub rule: &'static str,
    /// What it says.
    pub message: String,
    /// What to do.
    pub next_step: &'static str,
}

/// The most of one figure.
#[derive(Debug, Serialize)]
pub struct LimitRecord {
    /// The figure, for texts.
    #[serde(skip)]
    pub what: Planned,
    /// Its name.
    pub figure: &'static str,
    /// The most that keeps every rule silent, in metres; of a week, runs so far included.
    pub at_most_m: f64,
    /// What the week has so far, in metres; `None` for figures of the run.
    pub so_far_m: Option<f64>,
    /// The rule that binds.
    pub rule: &'static str,
    /// The level at which it would speak.
    pub level: String,
    /// How good its evidence is.
    pub grade: String,
    /// Where the cap comes from.
    pub why: String,
    /// Last day on which it holds if nothing more is run; `None` when that cannot be told.
    pub until: Option<NaiveDate>,
    /// The most below which no rule says more than `info`, where that is more.
    pub below_watch: Option<Box<LimitRecord>>,
}

/// What became of a plan.
#[derive(Debug, Serialize)]
pub struct PlanRecord {
    /// Runs in it.
    pub run_count: usize,
    /// The first run of which a rule would speak; `None` when the whole plan is silent.
    pub first_spoken: Option<SpokenRecord>,
}

/// A planned run of which a rule would speak.
#[derive(Debug, Serialize)]
pub struct SpokenRecord {
    /// Its day.
    pub day: NaiveDate,
    /// What the rules would say, the gravest first.
    pub findings: Vec<PlanFindingRecord>,
    /// The figures to lower, and to how many metres; empty when no smaller run would do.
    pub lower_to: Vec<ChangeRecord>,
}

/// What one rule would say.
#[derive(Debug, Serialize)]
pub struct PlanFindingRecord {
    /// The rule.
    pub rule: &'static str,
    /// The level.
    pub level: String,
    /// The sentence.
    pub message: String,
}

/// One figure to lower.
#[derive(Debug, Serialize)]
pub struct ChangeRecord {
    /// The figure, for texts.
    #[serde(skip)]
    pub what: Planned,
    /// Its name.
    pub figure: &'static str,
    /// The most in metres.
    pub at_most_m: f64,
}

/// The name of a figure in records and text.
pub(super) fn figure_name(what: Planned) -> &'static str {
    match what {
        Planned::Distance => "distance",
        Planned::Climb => "climb",
        Planned::Steep => "steep distance",
        Planned::Downhill => "downhill",
        Planned::Fast => "fast distance",
        Planned::Sprint => "near-sprint distance",
        Planned::WeekDistance => "week: distance",
        Planned::WeekClimb => "week: climb",
        Planned::WeekFast => "week: fast distance",
    }
}

impl NextRecord {
    /// The answer for a day, and for a plan if there is one.
    pub fn new(
        season: &Season,
        room: &Headroom,
        check: Option<&PlanCheck>,
        units: UnitSystem,
    ) -> Self {
        let is_limited = |what: &Planned| room.room(*what).is_some();
        Self {
            schema_version: SCHEMA_VERSION,
            day: room.day,
            last_run: last_run(season, room.day),
            stop: None,
            limits: room.rooms.iter().map(|one| limit(room, one)).collect(),
            not_limited: Planned::ALL
                .iter()
                .filter(|what| !is_limited(what))
                .map(|what| figure_name(*what))
                .collect(),
            muted: Vec::new(),
            plan: check.map(|check| plan(check, units)),
        }
    }

    /// The answer where the diary says stop.
    pub fn stopped(season: &Season, day: NaiveDate, stop: &Stop, units: UnitSystem) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            day,
            last_run: last_run(season, day),
            stop: Some(StopRecord {
                day: stop.day,
                rule: stop.rule.id,
                message: (stop.rule.message)(&stop.finding, units),
                next_step: stop.rule.doc.next_step,
            }),
            limits: Vec::new(),
            not_limited: Vec::new(),
            muted: Vec::new(),
            plan: None,
        }
    }
}

/// The day of the last run that is known before a day.
fn last_run(season: &Season, day: NaiveDate) -> NaiveDate {
    let known = season.sessions.partition_point(|session| session.day < day);
    season.sessions[..known].last().map_or(season.first_day, |last| last.day)
}

fn limit(headroom: &Headroom, room: &Room) -> LimitRecord {
    let of = |bound: &Bound| {
        let so_far_m = week_so_far(&headroom.season, headroom.day, room.what);
        LimitRecord {
            what: room.what,
            figure: figure_name(room.what),
            at_most_m: thousandths(bound.at_most_m),
            so_far_m: so_far_m.map(thousandths),
            rule: bound.rule.id,
            level: bound.cap.level.to_string(),
            grade: bound.rule.grade.to_string(),
            why: bound.cap.why.clone(),
            until: bound.cap.until,
            below_watch: None,
        }
    };
    let below_watch = room.calm.as_ref().map(|calm| Box::new(of(calm)));
    LimitRecord { below_watch, ..of(&room.silent) }
}

fn plan(check: &PlanCheck, units: UnitSystem) -> PlanRecord {
    let first_spoken = check.first.as_ref().map(|spoken| SpokenRecord {
        day: check.runs[spoken.index].day,
        findings: spoken
            .findings
            .iter()
            .map(|(rule, finding)| PlanFindingRecord {
                rule: rule.id,
                level: finding.level.to_string(),
                message: (rule.message)(finding, units),
            })
            .collect(),
        lower_to: match &spoken.change {
            Change::LeaveOut => Vec::new(),
            Change::Lower(figures) => figures
                .iter()
                .map(|&(what, at_most_m)| ChangeRecord {
                    what,
                    figure: figure_name(what),
                    at_most_m: thousandths(at_most_m),
                })
                .collect(),
        },
    });
    PlanRecord { run_count: check.runs.len(), first_spoken }
}
