//! The answer of `soleus next` as a record: what `--json` prints and the text is made of.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::alerts::AlertRecord;
use super::calf_km_left::CalfKmLeftRecord;
use super::figures::{at_most, figure_name, figure_unit};
use super::muted::{self, MutedRecord};
use super::numbers::{BaselineRecord, QuantityRecord, thousandths};
use super::standing::{StandingRecord, no_run_words};
use super::uncovered::{self, UncoveredRecord};
use crate::analysis::pipeline::Analysis;
use crate::attention::{self, Habit, Light};
use crate::base::quantity::{Quantity, UnitSystem};
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::{self, Change, JudgedRun, PlanCheck, Terms};
use crate::next_run::{
    Bound, NoRun, Remark, RunLimits, Standing, run_limits, settled, tiers, week_so_far,
};
use crate::options::Options;
use crate::rules::{EARLIER_CALF_INJURY, Level, Limits, Planned, calf_readiness, pain_during_run};
use crate::season::Season;

/// Beyond this the newest run is old enough to be said.
const FRESH_RUN_DAYS: i64 = 6;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct NextRecord {
    /// The day of the run that was asked about.
    pub day: NaiveDate,
    /// The day of the last run that is known before it.
    pub last_run: NaiveDate,
    /// How many days that run lies back on the day of the question.
    pub last_run_days_ago: i64,
    /// Why no distance is given; `None` where limits are.
    pub stop: Option<StopRecord>,
    /// What hurts.
    pub standing: StandingRecord,
    /// Days of the year before that are taken as days without the watch.
    pub uncovered: Vec<UncoveredRecord>,
    /// What binds, a figure each; empty where no distance is given.
    pub limits: Vec<LimitRecord>,
    /// What else would be more than usual, by rules of little evidence, where that is less than what
    /// binds.
    pub also: Vec<LimitRecord>,
    /// Figures that no rule limits on that day, because none can be judged.
    pub not_limited: Vec<&'static str>,
    /// What the rule about weekly calf load leaves of the week; `None` where it has no limit, and
    /// after a break or a calf injury, and with a sore calf.
    pub calf_km_left: Option<CalfKmLeftRecord>,
    /// What would still be flagged of a run within all limits.
    pub still_flagged: Vec<StillFlaggedRecord>,
    /// Rules that settings mute; those that are off limit nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub muted: Vec<MutedRecord>,
    /// What became of the plan; `None` without one, and where no distance is given.
    pub plan: Option<PlanRecord>,
}

/// Why no distance is given.
#[derive(Debug, Serialize)]
pub struct StopRecord {
    /// The day of the diary entry, or of the beginning of the injury.
    pub day: NaiveDate,
    /// The rule that reads it.
    pub rule: &'static str,
    /// What it says.
    pub message: String,
    /// What to do.
    pub next_step: String,
}

/// What a rule without a limit would say of a run within all limits.
#[derive(Debug, Serialize)]
pub struct StillFlaggedRecord {
    /// The figures that are at their limit for it.
    pub figures: Vec<&'static str>,
    /// The single figure, for texts.
    #[serde(skip)]
    pub what: Option<Planned>,
    /// The rule.
    pub rule: &'static str,
    /// The level.
    pub level: String,
    /// How good the evidence of the rule is.
    pub grade: String,
    /// The sentence.
    pub message: String,
}

/// The most of one figure.
#[derive(Debug, Serialize)]
pub struct LimitRecord {
    /// The figure, for texts.
    #[serde(skip)]
    pub what: Planned,
    /// Its name.
    pub figure: &'static str,
    /// The most in metres; of a week, runs so far included.
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
}

/// What became of a plan.
#[derive(Debug, Serialize)]
pub struct PlanRecord {
    /// Runs in it.
    pub run_count: usize,
    /// Every run, in order.
    pub runs: Vec<PlannedRunRecord>,
    /// The first run of which a rule would speak; `None` when the whole plan is silent.
    pub first_spoken: Option<SpokenRecord>,
}

/// A run of a plan, judged as if those before it had been run as planned.
#[derive(Debug, Serialize)]
pub struct PlannedRunRecord {
    /// Its day.
    pub day: NaiveDate,
    /// Its distance in metres; `None` when not told.
    pub distance_m: Option<f64>,
    /// The light of what would be told of it: `amber`, `red` or `black`; `None` when nothing is.
    pub attention: Option<String>,
    /// The level for texts.
    #[serde(skip)]
    pub rank: Option<Level>,
    /// What would be told because of it, the gravest first.
    pub findings: Vec<PlanFindingRecord>,
}

/// A planned run that asks for attention.
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
#[derive(Clone, Debug, Serialize)]
pub struct PlanFindingRecord {
    /// The rule.
    pub rule: &'static str,
    /// The light: `amber`, `red` or `black`.
    pub attention: String,
    /// How good the evidence of the rule is.
    pub grade: String,
    /// What the run would be measured at; `None` where it is only beyond a limit of its day.
    pub measured: Option<QuantityRecord>,
    /// What that is compared with.
    pub baseline: Option<BaselineRecord>,
    /// The value from which the rule speaks.
    pub limit: QuantityRecord,
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

/// What the answer goes by beside the season: what hurts, thresholds, units, and the day on which it is
/// asked.
pub struct Asked<'a> {
    /// What hurts on the day that is asked about.
    pub standing: &'a Standing,
    /// Thresholds in force.
    pub limits: &'a Limits,
    /// How much of what rules find is told.
    pub attention: &'a attention::Settings,
    /// What the runner does all the time.
    pub habits: &'a [Habit],
    /// Units of sentences.
    pub units: UnitSystem,
    /// The local date, or that of the evaluation where one was given.
    pub today: NaiveDate,
}

impl<'a> Asked<'a> {
    /// What is known of an analysis and its options, for the day of what stands.
    pub fn of(
        analysis: &'a Analysis,
        options: &'a Options,
        standing: &'a Standing,
        today: NaiveDate,
    ) -> Self {
        Self {
            standing,
            limits: &options.limits,
            attention: &options.attention,
            habits: &analysis.told.habits,
            units: options.units,
            today,
        }
    }
}

impl NextRecord {
    /// The limits that a first look needs: so many of those that bind, and what a rule behind an open alert
    /// limits beside them.
    pub(in crate::report) fn first_limits<'a>(
        &'a self,
        open: &'a [&AlertRecord],
        count: usize,
    ) -> impl Iterator<Item = &'a LimitRecord> {
        let binding = self.limits.iter().take(count);
        let is_of_alert = |limit: &&LimitRecord| open.iter().any(|one| one.rule == limit.rule);
        let rest = self.limits.iter().skip(count).chain(&self.also);
        binding.chain(rest.filter(is_of_alert).take(1))
    }

    /// The answer for the day of what stands, and for a plan if there is one.
    pub fn of(season: &Season, plan_runs: Option<Vec<PlannedRun>>, asked: Asked) -> Self {
        let Asked { standing, limits, attention, habits, units, today } = asked;
        let (day, last_run) = (standing.day, last_run(season, standing.day));
        let record = Self {
            day,
            last_run,
            last_run_days_ago: (today.min(day - Days::new(1)) - last_run).num_days().max(0),
            stop: standing.no_run().map(|reason| stop(&reason, limits, units)),
            standing: StandingRecord::of(standing),
            uncovered: uncovered::records(season, day - Days::new(1)),
            limits: Vec::new(),
            also: Vec::new(),
            not_limited: Vec::new(),
            calf_km_left: None,
            still_flagged: Vec::new(),
            muted: muted::records(limits),
            plan: None,
        };
        if record.stop.is_some() {
            return record;
        }
        let is_sore = standing.holding_pain().is_some();
        let run_limits = run_limits(season, limits, day);
        let told = tiers(&run_limits, habits);
        let terms = Terms { limits, attention, habits };
        let (told, still_flagged) = settled(&run_limits, told, limits, attention);
        let is_free = |what: &&Planned| run_limits.of(**what).is_none();
        let free = Planned::ALL.iter().filter(is_free).map(|what| figure_name(*what));
        let records = |tier: Vec<(Planned, Bound)>| {
            tier.iter().map(|(what, bound)| limit(&run_limits, *what, bound)).collect()
        };
        Self {
            limits: records(told.limits),
            also: records(told.also),
            not_limited: free.collect(),
            // What is left of a week is nothing to fill up with a sore calf.
            calf_km_left: CalfKmLeftRecord::of(&run_limits, limits).filter(|_| !is_sore),
            still_flagged: still_flagged.iter().map(|one| still(one, units)).collect(),
            plan: plan_runs.map(|runs| plan(&plan_check::check(season, terms, runs), units)),
            ..record
        }
    }
}

pub(super) fn stop(reason: &NoRun, limits: &Limits, units: UnitSystem) -> StopRecord {
    let (message, next_step) = no_run_words(reason, limits, units);
    let (day, rule) = match reason {
        NoRun::Sign(sign) => (sign.day, sign.rule.id),
        NoRun::Injury(injury) => (injury.start, EARLIER_CALF_INJURY.id),
        NoRun::Tests(tests) => (tests.day, calf_readiness::RULE.id),
        NoRun::Pain(felt) => (felt.day, pain_during_run::RULE.id),
    };
    StopRecord { day, rule, message, next_step }
}

fn still(remark: &Remark, units: UnitSystem) -> StillFlaggedRecord {
    StillFlaggedRecord {
        figures: remark.figures.iter().map(|what| figure_name(*what)).collect(),
        what: remark.figures.first().copied().filter(|_| remark.figures.len() == 1),
        rule: remark.rule.id,
        level: remark.finding.level.to_string(),
        grade: remark.rule.grade.to_string(),
        message: (remark.rule.message)(&remark.finding, units),
    }
}

/// The day of the last run that is known before a day.
fn last_run(season: &Season, day: NaiveDate) -> NaiveDate {
    let known = season.sessions.partition_point(|session| session.day < day);
    season.sessions[..known].last().map_or(season.first_day, |last| last.day)
}

fn limit(run_limits: &RunLimits, what: Planned, bound: &Bound) -> LimitRecord {
    let so_far_m = week_so_far(&run_limits.season, run_limits.day, what);
    LimitRecord {
        what,
        figure: figure_name(what),
        at_most_m: thousandths(bound.at_most_m),
        so_far_m: so_far_m.map(thousandths),
        rule: bound.rule.id,
        level: bound.cap.level.to_string(),
        grade: bound.rule.grade.to_string(),
        why: bound.cap.why.clone(),
        until: bound.cap.until,
    }
}

fn plan(check: &PlanCheck, units: UnitSystem) -> PlanRecord {
    let runs: Vec<PlannedRunRecord> = check.runs.iter().map(|run| planned(run, units)).collect();
    let first_spoken = check.first.as_ref().map(|(index, change)| SpokenRecord {
        day: runs[*index].day,
        findings: runs[*index].findings.clone(),
        lower_to: match change {
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
    PlanRecord { run_count: runs.len(), runs, first_spoken }
}

pub(super) fn planned(judged: &JudgedRun, units: UnitSystem) -> PlannedRunRecord {
    let light = |level: Level| Light::of(level).map(|light| light.to_string());
    let found = judged.findings.iter().map(|(rule, finding)| PlanFindingRecord {
        rule: rule.id,
        attention: light(finding.level).unwrap_or_default(),
        grade: rule.grade.to_string(),
        measured: Some(finding.measured.into()),
        baseline: finding.baseline.as_ref().map(BaselineRecord::from),
        limit: finding.limit.into(),
        message: (rule.message)(finding, units),
    });
    let beyond = judged.beyond.iter().map(|(what, bound)| PlanFindingRecord {
        rule: bound.rule.id,
        attention: light(bound.cap.level).unwrap_or_default(),
        grade: bound.rule.grade.to_string(),
        measured: None,
        baseline: None,
        limit: Quantity::new(bound.at_most_m, figure_unit(*what)).into(),
        message: format!(
            "Over the limit for the day: {} of at most {} ({}).",
            figure_name(*what),
            at_most(bound.at_most_m, *what, units),
            bound.cap.why
        ),
    });
    PlannedRunRecord {
        day: judged.run.day,
        distance_m: judged.run.distance_m.map(thousandths),
        attention: judged.level().and_then(light),
        rank: judged.level(),
        findings: found.chain(beyond).collect(),
    }
}

/// That the newest recording is old, with the way out; `None` while it is fresh.
pub(in crate::report) fn stale_words(record: &NextRecord) -> Option<String> {
    let days = record.last_run_days_ago;
    (days > FRESH_RUN_DAYS).then(|| {
        format!("Your newest run is {days} days old: pass newer files, or plan as after a break.")
    })
}
