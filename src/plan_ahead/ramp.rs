//! Week after week: stages first, then a ramp with a lighter week every fourth. Each session is shortened
//! until the rules leave it in peace.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::amounts::Beside;
use super::compose::{Shape, Wanted, compose};
use super::draft::Draft;
use super::rounding::{round_down_m, round_up_m, step_m};
use super::stages::Stage;
use super::{Plan, PlanWeek, Reason};
use crate::base::quantity::UnitSystem;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::JudgedRun;
use crate::rules::Rule;

/// Weeks that go up, or hold, before one is lighter.
const WEEKS_UP: u32 = 3;
/// What a lighter week has of the weeks before, and its long run of theirs; and what both have at most of
/// the week before, which the rules may have kept lower. Engineering defaults; the habit of coaches is a
/// fifth to a third less.
const LIGHTER_WEEK: f64 = 0.8;
const LIGHTER_LONG: f64 = 0.75;
const LIGHTER_THAN_BEFORE: f64 = 0.9;
/// A session is at most so many times as long as the longest of the month before.
const STEP_UP: f64 = 1.1;
/// So many metres more are a step even where a tenth is less, below three kilometres. Engineering default.
const LITTLE_M: f64 = 300.0;
/// No session is shorter than this or a share of the usual longest run, whichever is less, but for stages.
/// Engineering defaults.
pub(super) const LEAST_M: f64 = 2000.0;
const LEAST_SHARE: f64 = 0.4;
const LEAST_OF_ALL_M: f64 = 800.0;

/// How fast a ramp goes up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    /// Factor from one week's distance to the next.
    pub(super) week: f64,
    /// Factor from one long run to the next.
    pub(super) long: f64,
    /// Metres beyond which the distance of a week rises by no more than `slow`.
    pub(super) rise_m: f64,
    /// Factor of a rise that is larger than that.
    pub(super) slow: f64,
    /// Why a week goes up.
    pub(super) reason: Reason,
}

/// The days and shapes of a plan.
#[derive(Clone)]
pub(super) struct Layout {
    pub(super) start: NaiveDate,
    pub(super) days: Vec<Weekday>,
    pub(super) long_day: Weekday,
    pub(super) shape: Shape,
    /// Days from one session to the next at least.
    pub(super) gap_days: i64,
    pub(super) beside: Beside,
    /// The longest session in metres.
    pub(super) most_m: f64,
    /// The shortest session in metres, stages apart.
    pub(super) least_m: f64,
    /// Until when no week grows, after a break; `None` without one.
    pub(super) level_until: Option<NaiveDate>,
}

/// A ramp in the making.
#[derive(Clone)]
pub(super) struct Ramp<'a> {
    pub(super) draft: Draft<'a>,
    pub(super) layout: Layout,
    pub(super) pace: Pace,
    pub(super) stages: Vec<Stage>,
    /// How often the next stage was tried.
    pub(super) stage_tries: u32,
    pub(super) weeks: Vec<PlanWeek>,
    /// The level that the week has reached, in metres.
    pub(super) week_m: f64,
    /// The level that the long run has reached, in metres.
    pub(super) long_m: f64,
    /// The most that a whole week had, in metres: what rounding left of the level.
    pub(super) most_week_m: f64,
    since_lighter: u32,
    is_after_lighter: bool,
    /// What rounding took from the sessions of the week, in metres.
    rounded_m: f64,
}

/// What a week is to have, in metres, and why.
#[derive(Clone, Copy, Debug)]
struct Target {
    week_m: f64,
    long_m: f64,
    reason: Reason,
}

/// The shortest session of a runner whose longest run usually has so many metres, in whole steps.
pub(super) fn least_m(longest_m: f64, units: UnitSystem) -> f64 {
    round_down_m(LEAST_M.min(LEAST_SHARE * longest_m).max(LEAST_OF_ALL_M), units)
}

impl<'a> Ramp<'a> {
    /// A ramp that begins with these stages and goes on from this week and long run, in metres.
    pub(super) fn new(
        draft: Draft<'a>,
        layout: Layout,
        pace: Pace,
        (stages, week_m, long_m): (Vec<Stage>, f64, f64),
    ) -> Self {
        let (weeks, since_lighter, is_after_lighter) = (Vec::new(), 0, false);
        let rounded_m = 0.0;
        Self {
            draft,
            layout,
            pace,
            stages,
            stage_tries: 0,
            weeks,
            week_m,
            long_m,
            most_week_m: week_m,
            since_lighter,
            is_after_lighter,
            rounded_m,
        }
    }

    /// The week that begins on a day, towards no more than this week and long run in metres. Whether the
    /// ceiling of the week was aimed at, its last session is rounded up to it.
    pub(super) fn week(&mut self, start: NaiveDate, ceiling: (f64, f64)) {
        let days = self.days_of(start);
        if days.is_empty() {
            return;
        }
        if self.stages.is_empty() {
            self.ordinary(start, &days, ceiling);
        } else {
            self.of_stages(start, &days);
        }
    }

    /// Days of the week that begins on a day on which a session may be.
    pub(super) fn days_of(&self, start: NaiveDate) -> Vec<NaiveDate> {
        let all = start.iter_days().take(7).filter(|day| *day >= self.layout.start);
        all.filter(|day| self.layout.days.contains(&day.weekday())).collect()
    }

    /// The day of the long run among these.
    pub(super) fn long_of(&self, days: &[NaiveDate]) -> Option<NaiveDate> {
        days.iter().copied().find(|day| day.weekday() == self.layout.long_day)
    }

    /// What would be said of a session.
    pub(super) fn judged(&self, run: &PlannedRun) -> JudgedRun {
        self.draft.judged(run, &self.draft.limits(run.day))
    }

    /// Whether stages are still to come.
    pub(super) fn has_stages(&self) -> bool {
        !self.stages.is_empty()
    }

    /// What of the week that begins on a day is run or planned, in metres.
    pub(super) fn sum_m(&self, start: NaiveDate) -> f64 {
        self.draft.run_before_m(start) + self.draft.planned_m(start)
    }

    /// The plan as it is now.
    pub(super) fn plan(mut self, reached: Option<NaiveDate>) -> Plan {
        let last = self.draft.runs.last().map(|run| run.day);
        self.weeks.retain(|week| last.is_some_and(|last| week.start <= last));
        for week in &mut self.weeks {
            week.distance_m = week.run_before_m + self.draft.planned_m(week.start);
        }
        Plan { runs: self.draft.runs, weeks: self.weeks, reached }
    }

    /// Notes what became of a week.
    pub(super) fn note(
        &mut self,
        start: NaiveDate,
        reason: Reason,
        bound_by: Option<&'static Rule>,
    ) {
        let run_before_m = self.draft.run_before_m(start);
        let distance_m = run_before_m + self.draft.planned_m(start);
        if self.draft.planned_m(start) > 0.0 {
            self.weeks.push(PlanWeek { start, distance_m, run_before_m, reason, bound_by });
        }
    }

    /// Names a week that was noted the one of the goal.
    pub(super) fn is_goal(&mut self, start: NaiveDate) {
        for week in self.weeks.iter_mut().filter(|week| week.start == start) {
            week.reason = Reason::Goal;
        }
    }

    /// Whether enough days lie between a day and the session before.
    pub(super) fn is_apart_by(&self, day: NaiveDate, gap_days: i64) -> bool {
        let last = self.draft.last_before(day);
        last.is_none_or(|last| (day - last).num_days() >= gap_days)
    }

    /// Adds a session of a day, as long as wanted or as the rules allow, in whole steps: rounded up where
    /// that is within so many metres, else down. Which rule kept it shorter; `None` where none did.
    pub(super) fn add(
        &mut self,
        wanted: Wanted,
        kind: Kind,
        up_to_m: Option<f64>,
    ) -> Option<&'static Rule> {
        let Wanted { day, metres, .. } = wanted;
        if !self.is_apart_by(day, self.layout.gap_days) {
            return None;
        }
        let limits = self.draft.limits(day);
        let most = self.draft.most(&limits);
        let units = self.draft.units;
        let cap_m = most.distance_m.unwrap_or_else(|| self.unknown_m(day));
        let up_m = round_up_m(metres, units);
        let distance_m = match up_to_m.is_some_and(|most_m| up_m <= most_m.min(cap_m)) {
            true => up_m,
            false => round_down_m(metres.min(cap_m), units),
        };
        // Rounding makes no session too short; a limit may.
        let least_m = self.layout.least_m.min(round_down_m(cap_m, units)).max(LEAST_OF_ALL_M);
        let distance_m = if least_m <= cap_m { distance_m.max(least_m) } else { distance_m };
        self.rounded_m += (metres.min(cap_m) - distance_m).max(0.0);
        let run = PlannedRun {
            day,
            distance_m: Some(distance_m),
            kind: Some(if matches!(kind, Kind::Long) { kind } else { Kind::Easy }),
            ..PlannedRun::default()
        };
        let run = self.layout.beside.with(run, kind, &most);
        self.draft.add_shortened(run, &limits, least_m);
        let is_short = cap_m + step_m(metres, units) < metres;
        most.rule.filter(|_| is_short)
    }

    /// What a session may have where no rule can tell: a tenth more than the longest of a month, or very
    /// little.
    fn unknown_m(&self, day: NaiveDate) -> f64 {
        (self.draft.longest_m(day) * STEP_UP).max(LEAST_M)
    }

    fn target(&self, start: NaiveDate, is_part: bool) -> Target {
        let (week_m, long_m) = (self.week_m, self.long_m);
        let of = |week_m: f64, long_m: f64, reason| Target { week_m, long_m, reason };
        if is_part {
            return of(week_m, long_m, Reason::RestOfWeek);
        }
        // The week that the fortnight ends in goes by most of its days.
        if self.layout.level_until.is_some_and(|until| start + Days::new(3) < until) {
            return of(week_m, long_m, Reason::FirstFortnight);
        }
        if self.since_lighter >= WEEKS_UP {
            let (before_m, longest_m) = self.week_before();
            let week_m = (week_m * LIGHTER_WEEK).min(before_m * LIGHTER_THAN_BEFORE);
            let long_m = (long_m * LIGHTER_LONG).min(longest_m * LIGHTER_THAN_BEFORE);
            return of(week_m, long_m, Reason::Lighter);
        }
        if self.is_after_lighter {
            return of(week_m, long_m * self.pace.long, Reason::AfterLighter);
        }
        let from_m = week_m.min(self.most_week_m);
        let fast_m = (from_m * self.pace.week).min(from_m + self.pace.rise_m);
        of(fast_m.max(from_m * self.pace.slow), long_m * self.pace.long, self.pace.reason)
    }

    fn ordinary(&mut self, start: NaiveDate, days: &[NaiveDate], ceiling: (f64, f64)) {
        self.rounded_m = 0.0;
        let is_part = days.len() < self.layout.days.len();
        let mut target = self.target(start, is_part);
        let is_at_ceiling = ceiling.0 <= target.week_m && target.reason != Reason::Lighter;
        let is_level = self.week_m >= ceiling.0 && self.long_m >= ceiling.1;
        target.week_m = target.week_m.min(ceiling.0);
        target.long_m = target.long_m.min(ceiling.1).min(self.layout.most_m);
        if is_level && target.reason == self.pace.reason {
            target.reason = Reason::Hold;
        }
        let share = days.len() as f64 / self.layout.days.len().max(1) as f64;
        let left_m = (target.week_m - self.draft.run_before_m(start)).max(0.0);
        let week_m = if is_part { left_m.min(target.week_m * share) } else { left_m };
        let long = self.long_of(days);
        let shape = (self.layout.shape, long);
        let wanted = compose(days, shape, (week_m, target.long_m), self.least_session_m());
        let is_light = matches!(target.reason, Reason::Lighter | Reason::FirstFortnight);
        let hard = self.layout.beside.hard_day((start, self.layout.long_day), &wanted);
        let hard = hard.filter(|_| !is_light);
        let fills_m = (is_at_ceiling && !is_part).then_some(week_m);
        let most_m = match target.reason {
            Reason::Lighter => target.long_m,
            _ => self.layout.most_m,
        };
        let bound_by = self.sessions((start, hard), &wanted, (most_m, fills_m));
        self.only_longest_is_long(start);
        self.learn(start, target, is_part);
        self.note(start, target.reason, bound_by);
    }

    /// The sessions of a week, none longer than so many metres. The last one fills it up to its distance in
    /// metres, where that is given.
    fn sessions(
        &mut self,
        (start, hard): (NaiveDate, Option<(NaiveDate, Kind)>),
        wanted: &[Wanted],
        (most_m, fills_m): (f64, Option<f64>),
    ) -> Option<&'static Rule> {
        let mut bound_by = None;
        for (place, one) in wanted.iter().enumerate() {
            let fills_m = fills_m.filter(|_| place + 1 == wanted.len());
            let mut one = *one;
            if let Some(week_m) = fills_m {
                one.metres = one.metres.max(week_m - self.draft.planned_m(start));
            }
            let most_m =
                most_m.min(self.next_step_m(one.day)).min(self.most_beside_long_m(start, &one));
            one.metres = one.metres.min(most_m);
            let kind = match hard {
                Some((day, kind)) if day == one.day => kind,
                _ if one.is_long => Kind::Long,
                _ => Kind::Easy,
            };
            bound_by = self.add(one, kind, fills_m.map(|_| most_m)).or(bound_by);
        }
        bound_by
    }

    /// A tenth more than the longest of the month, or a little where that is more, and never less than the
    /// shortest session.
    pub(super) fn next_step_m(&self, day: NaiveDate) -> f64 {
        let longest_m = self.draft.longest_m(day);
        (longest_m * STEP_UP).max(longest_m + LITTLE_M).max(self.layout.least_m)
    }

    /// No session of an ordinary week is shorter: a third of the long run, and two kilometres.
    fn least_session_m(&self) -> f64 {
        self.layout.least_m.max((self.long_m / 3.0).min(5000.0))
    }

    /// Takes a week as the level from which the next goes up.
    fn learn(&mut self, start: NaiveDate, target: Target, is_part: bool) {
        if is_part {
            return;
        }
        if target.reason == Reason::Lighter {
            (self.since_lighter, self.is_after_lighter) = (0, true);
            return;
        }
        // What rounding took is no less than was wanted.
        let rounded_m = self.rounded_m;
        let level =
            |had_m: f64, wanted_m: f64, level_m: f64| level_m.max(wanted_m.min(had_m + rounded_m));
        let longest_m = self.draft.longest_planned_m(start);
        self.most_week_m = self.most_week_m.max(self.sum_m(start));
        self.week_m = level(self.sum_m(start), target.week_m, self.week_m);
        self.long_m = level(longest_m, target.long_m, self.long_m);
        self.is_after_lighter = false;
        // The first fortnight after a break is light enough.
        self.since_lighter += u32::from(target.reason != Reason::FirstFortnight);
    }
}
