//! The way back after a calf injury or a break: readiness, stages of jogging and walking, then up to what
//! was usual before.

use chrono::{Days, NaiveDate};

use super::amounts::Beside;
use super::before::{BREAK_DAYS, calf_injury, off_days, usual_before};
use super::compose::Shape;
use super::draft::Draft;
use super::ramp::{LEAST_M, Layout, Ramp, least_m};
use super::regain::{
    FASTEST_PCT, FORTNIGHT_DAYS, NEARLY, fitting_week_m, of_fortnight, pace, usual_before_break,
};
use super::resumed::stages_left;
use super::stages::{STAGES, Stage};
use super::thresholds::{first_run_share, fortnight_share};
use super::weekdays::{days_apart, in_order, long_day, only_apart};
use super::{Answer, Plan, Usual, Verdict, Wishes, obstacles};
use crate::next_run::Standing;
use crate::next_run::plan_check::Terms;
use crate::rules::calf_readiness::{Readiness, TestResult};
use crate::season::Season;
use crate::user_files::athlete::diary::{DiaryEntry, Tag};
use crate::user_files::athlete::{Injury, Site};

/// Weeks of a way back at most: a year.
const MOST_WEEKS: u64 = 52;
/// Whole days off from which every stage is needed.
const LONG_BREAK_DAYS: i64 = 28;
/// Heel raises that pass any threshold, and equal knee-to-wall distances in centimetres.
const PASSING_RAISES: u32 = 60;
const PASSING_CM: f64 = 10.0;

/// The answer for a way back.
pub(super) fn answer(
    mut known: Season,
    (terms, standing): (Terms, &Standing),
    wishes: &Wishes,
) -> Answer {
    let start = wishes.start;
    let injury = calf_injury(&known, start).cloned();
    let assumes_passed_tests = injury.as_ref().is_some_and(|one| is_open(one, start))
        && !standing.is_ready()
        || standing.no_run().is_some()
        || has_failed(standing);
    if assumes_passed_tests {
        pass_tests(&mut known, start);
    }
    let days = match &wishes.days {
        Some(days) => in_order(&known, start, days.clone()),
        None => days_apart(&known, start),
    };
    let long_day = long_day(&known, start, &days);
    let off = off_days(&known, start).unwrap_or(0);
    let before = before(&known, injury.as_ref(), start, off);
    let blocked = obstacles::of_way_back(standing);
    let injured = injury.as_ref();
    let stages = stages(&known, injured, standing, (start, off));
    let is_delicate = injury.is_some() || !stages.is_empty();
    let days = if is_delicate { only_apart(days, long_day) } else { days };
    let is_failed = has_failed(standing);
    let way = Way { known: &known, terms, wishes, injury: injured, stages, is_failed, off, before };
    let verdict = if !blocked.is_empty() {
        Verdict::Blocked(blocked)
    } else if injury.is_none() && off < BREAK_DAYS {
        Verdict::NothingToComeBackFrom
    } else {
        way.verdict(&days, long_day)
    };
    let needs_readiness = injury.is_some();
    Answer { days, long_day, before, regains: None, needs_readiness, assumes_passed_tests, verdict }
}

/// The stages that running without a walk still takes: every one after a long break or while the calf fails
/// its tests, and those that were not reached again since an injury.
fn stages(
    known: &Season,
    injury: Option<&Injury>,
    standing: &Standing,
    (start, off): (NaiveDate, i64),
) -> Vec<Stage> {
    match injury {
        _ if off >= LONG_BREAK_DAYS => STAGES.to_vec(),
        Some(_) if standing.no_run().is_some() => STAGES.to_vec(),
        Some(injury) => stages_left(known, injury, start),
        None => Vec::new(),
    }
}

/// Whether the newest tests of the calf are not passed.
fn has_failed(standing: &Standing) -> bool {
    let is_failed = |tests: &Readiness| matches!(tests.result, TestResult::Failed(..));
    standing.tests.as_ref().is_some_and(is_failed)
}

fn is_open(injury: &Injury, start: NaiveDate) -> bool {
    injury.site == Site::Calf && injury.end.is_none_or(|end| end >= start)
}

/// Takes the tests of the calf for passed on the eve of the first day: what the plan asks for first.
fn pass_tests(known: &mut Season, start: NaiveDate) {
    let eve = start - Days::new(1);
    let behind = known.diary.until(eve).len();
    let passed = DiaryEntry {
        date: eve,
        site: Some(Site::Calf),
        before_0_10: Some(0.0),
        raises_left: Some(PASSING_RAISES),
        raises_right: Some(PASSING_RAISES),
        knee_to_wall_left_cm: Some(PASSING_CM),
        knee_to_wall_right_cm: Some(PASSING_CM),
        tags: vec![Tag::WalkPainFree],
        ..DiaryEntry::default()
    };
    // Entries stand by day, and one of the first day may be there already.
    known.diary.entries.insert(behind, passed);
}

/// What was usual before the injury, or before the break where there was none.
fn before(known: &Season, injury: Option<&Injury>, start: NaiveDate, off: i64) -> Usual {
    let last = start - Days::new(u64::try_from(off).unwrap_or(0) + 1);
    usual_before_break(known, injury, last)
}

struct Way<'a> {
    known: &'a Season,
    terms: Terms<'a>,
    wishes: &'a Wishes,
    injury: Option<&'a Injury>,
    stages: Vec<Stage>,
    is_failed: bool,
    off: i64,
    before: Usual,
}

impl Way<'_> {
    fn verdict(&self, days: &[chrono::Weekday], long_day: chrono::Weekday) -> Verdict {
        let lately_m = usual_before(self.known, self.wishes.start).week_m;
        let is_off = self.off >= BREAK_DAYS;
        let is_usual = !is_off && lately_m >= NEARLY * self.before.week_m;
        if is_usual && self.stages.is_empty() && !self.is_failed {
            return Verdict::AlreadyThere;
        }
        let plan = self.plan(days, long_day);
        match plan.reached {
            Some(_) => Verdict::Planned(plan),
            None => Verdict::OutOfReach(plan),
        }
    }

    /// The week and the longest run from which the ramp goes on.
    fn from(&self) -> (f64, f64) {
        let limits = self.terms.limits;
        if self.off >= BREAK_DAYS {
            let share = fortnight_share(limits, self.off);
            return (self.before.week_m * share, self.before.longest_m * first_run_share(limits));
        }
        of_fortnight(self.known, self.wishes.start)
    }

    fn plan(&self, days: &[chrono::Weekday], long_day: chrono::Weekday) -> Plan {
        let Wishes { start, hills, fast, units, .. } = *self.wishes;
        let stages = self.stages.clone();
        let is_delicate = self.injury.is_some() || !stages.is_empty();
        let layout = Layout {
            start,
            days: days.to_vec(),
            long_day,
            shape: Shape::Even,
            gap_days: if is_delicate { 2 } else { 1 },
            beside: Beside { fast, hills },
            most_m: self.before.longest_m.max(LEAST_M),
            least_m: least_m(self.before.longest_m, units),
            level_until: (self.off >= BREAK_DAYS).then(|| start + Days::new(FORTNIGHT_DAYS)),
        };
        let (week_m, long_m) = self.from();
        let draft = Draft::new(self.known, self.terms, units);
        let from = (stages, week_m.max(LEAST_M), long_m.max(LEAST_M));
        let mut ramp = Ramp::new(draft, layout, pace(self.terms.limits, FASTEST_PCT), from);
        let first = self.known.week_start_of(start);
        let goal_m = fitting_week_m(self.before, days.len());
        for week in 0..MOST_WEEKS {
            let start = first + Days::new(7 * week);
            ramp.week(start, (goal_m, self.before.longest_m));
            let is_there = ramp.sum_m(start) >= NEARLY * goal_m;
            let last = ramp.draft.runs.last().map(|run| run.day).filter(|day| *day >= start);
            if is_there && !ramp.has_stages() && last.is_some() {
                ramp.is_goal(start);
                return ramp.plan(last);
            }
        }
        ramp.plan(None)
    }
}
