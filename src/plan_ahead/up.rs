//! The way up to a goal: as fast as the rules leave it in peace, or as slowly as the day allows.

use chrono::{Days, NaiveDate};

use super::amounts::Beside;
use super::before::{calf_injury, off_days, usual_before};
use super::compose::{Shape, Wanted, most_long_share};
use super::draft::Draft;
use super::ramp::{LEAST_M, Layout, Pace, Ramp, least_m};
use super::resumed::is_running_again;
use super::rounding::round_up_m;
use super::stages::STAGES;
use super::thresholds::{first_run_share, fortnight_share, week_rise_pct};
use super::weekdays::{days_apart, in_order, long_day, only_apart, usual_days};
use super::{Answer, Goal, Obstacle, Plan, Reason, Usual, Verdict, Wishes, obstacles};
use crate::next_run::Standing;
use crate::next_run::kind::Kind;
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::{JudgedRun, Terms};
use crate::season::Season;

/// Weeks of a plan at most: a year.
const MOST_WEEKS: u64 = 52;
/// A tenth from one long run to the next is what the rule about single runs leaves in peace.
const FASTEST_PCT: f64 = 10.0;
/// Slower paces in per cent, for goals that leave time; the slowest that arrives is taken.
const SLOWER_PCT: [f64; 3] = [3.0, 5.0, 7.0];
/// Days more than the fastest way needs from which a slower one is looked for.
const SLACK_DAYS: i64 = 14;
/// A week needs to be no more than so many long runs for the long run to grow.
const MOST_LONG_RUNS: f64 = 2.2;
/// What the other sessions of the week of the goal have at most: of the long run before, and of the week.
/// Engineering defaults.
const OF_LONG: f64 = 0.4;
const OF_WEEK: f64 = 0.15;
/// Whole days off from which jogging and walking come first.
const LONG_BREAK_DAYS: i64 = 28;
/// Days of the first fortnight after a break, and off days from which it is one.
const FORTNIGHT_DAYS: u64 = 14;
const BREAK_DAYS: i64 = 7;
/// A week that lacks less than this reaches its goal.
const NEAR_M: f64 = 1.0;
/// Share of a week for its long run, over the number of sessions, where the goal is a week.
const LONG_OVER_EVEN: f64 = 1.35;

/// The answer for a goal that lies ahead.
pub(super) fn answer(
    known: Season,
    (terms, standing): (Terms, &Standing),
    wishes: &Wishes,
    is_black: bool,
) -> Answer {
    let injury = calf_injury(&known, wishes.start);
    let days = match &wishes.days {
        Some(days) => in_order(&known, wishes.start, days.clone()),
        None if injury.is_some() => days_apart(&known, wishes.start),
        None => usual_days(&known, wishes.start),
    };
    let long_day = long_day(&known, wishes.start, &days);
    let days = if injury.is_some() { only_apart(days, long_day) } else { days };
    let before = usual_before(&known, wishes.start);
    let mut blocked = obstacles::of_way_up(standing, is_black);
    let fresh = injury.filter(|injury| !is_running_again(&known, injury, wishes.start));
    blocked.extend(fresh.and_then(|injury| injury.end).map(Obstacle::EndedInjury));
    let gap_days = if injury.is_some() { 2 } else { 1 };
    let verdict = if blocked.is_empty() {
        let way = Way { known: &known, terms, wishes, days: &days, long_day, gap_days, before };
        way.verdict()
    } else {
        Verdict::Blocked(blocked)
    };
    let needs_readiness = injury.is_some();
    Answer { days, long_day, before, needs_readiness, assumes_passed_tests: false, verdict }
}

struct Way<'a> {
    known: &'a Season,
    terms: Terms<'a>,
    wishes: &'a Wishes,
    days: &'a [chrono::Weekday],
    long_day: chrono::Weekday,
    gap_days: i64,
    before: Usual,
}

impl<'a> Way<'a> {
    fn verdict(&self) -> Verdict {
        if self.is_there() {
            return Verdict::AlreadyThere;
        }
        let (fastest, weeks) = self.run(FASTEST_PCT, None);
        let Some(by) = self.wishes.goal.by() else {
            return match fastest.reached {
                Some(_) => Verdict::Planned(fastest),
                None => Verdict::OutOfReach(fastest),
            };
        };
        match fastest.reached {
            Some(reached) if reached <= self.last_day(by) => self.in_time(fastest, (reached, by)),
            _ => self.too_early(fastest, &weeks, by),
        }
    }

    /// The last day that still does: that of a run, or the end of a week.
    fn last_day(&self, by: NaiveDate) -> NaiveDate {
        match self.wishes.goal {
            Goal::Week { .. } => self.known.week_start_of(by) + Days::new(6),
            Goal::Distance { .. } | Goal::Back => by,
        }
    }

    /// The slowest plan that arrives, where the fastest leaves time; the fastest where no other arrives.
    fn in_time(&self, fastest: Plan, (reached, by): (NaiveDate, NaiveDate)) -> Verdict {
        let is_run = matches!(self.wishes.goal, Goal::Distance { .. });
        if reached == by {
            return Verdict::Planned(fastest);
        }
        let spare_days = (by - reached).num_days();
        let slower = SLOWER_PCT.iter().copied().filter(|_| spare_days >= SLACK_DAYS);
        // The day of a run is given, that of a week is not.
        let mut paces = slower.chain(is_run.then_some(FASTEST_PCT));
        let plan = paces.find_map(|pct| {
            let (plan, _) = self.run(pct, Some(by));
            plan.reached.is_some().then_some(plan)
        });
        Verdict::Planned(plan.unwrap_or(fastest))
    }

    /// What the goal by a day before the earliest would cost, unless that day does after all because it is
    /// another weekday. `weeks` are the ramp of the fastest plan before each of its weeks.
    fn too_early(&self, fastest: Plan, weeks: &[(NaiveDate, Ramp<'a>)], by: NaiveDate) -> Verdict {
        let start = self.known.week_start_of(by);
        let before = weeks.iter().find(|(week, _)| *week == start);
        let mut cost = Vec::new();
        if let Some((_, ramp)) = before {
            let mut ramp = ramp.clone();
            match self.wishes.goal {
                Goal::Distance { metres, .. } => {
                    if self.goal_week(&mut ramp, start, (by, metres)) {
                        return Verdict::Planned(ramp.plan(Some(by)));
                    }
                    cost.push(ramp.judged(&goal_run(by, metres)));
                }
                Goal::Week { metres, .. } => cost = self.cost_of_week(ramp, start, metres),
                Goal::Back => {}
            }
        }
        cost.retain(|run| run.level().is_some());
        let earliest = fastest.reached.is_some().then_some(fastest);
        Verdict::TooEarly { earliest, cost }
    }

    /// Whether the goal needs no plan.
    fn is_there(&self) -> bool {
        match self.wishes.goal {
            Goal::Distance { metres, .. } => {
                let draft = Draft::new(self.known, self.terms, self.wishes.units);
                is_allowed(&draft, &goal_run(self.wishes.start, metres))
            }
            Goal::Week { metres, .. } => self.before.week_m + NEAR_M >= metres,
            Goal::Back => false,
        }
    }

    fn layout(&self, usual: Usual) -> Layout {
        let Wishes { start, hills, fast, .. } = *self.wishes;
        let is_back = off_days(self.known, start).is_some_and(|off| off >= BREAK_DAYS);
        Layout {
            start,
            days: self.days.to_vec(),
            long_day: self.long_day,
            shape: Shape::LongRun,
            gap_days: self.gap_days,
            beside: Beside { fast, hills },
            most_m: f64::INFINITY,
            least_m: least_m(usual.longest_m, self.wishes.units),
            level_until: is_back.then(|| start + Days::new(FORTNIGHT_DAYS)),
        }
    }

    /// A ramp from where the runner is, at a pace in per cent a week.
    fn ramp(&self, pct: f64) -> Ramp<'a> {
        let start = self.wishes.start;
        let off_days = off_days(self.known, start).unwrap_or(i64::MAX);
        let usual = usual_before_break(self.known, start, off_days, self.before);
        let (week_m, long_m) = match off_days {
            ..BREAK_DAYS => (usual.week_m, usual.longest_m),
            off => (
                usual.week_m * fortnight_share(self.terms.limits, off),
                usual.longest_m * first_run_share(self.terms.limits),
            ),
        };
        let factor = 1.0 + pct / 100.0;
        let week = factor.min(1.0 + week_rise_pct(self.terms.limits) / 100.0);
        let pace = Pace { week, long: factor, rise_m: f64::INFINITY, slow: 1.0 };
        let stages = if off_days >= LONG_BREAK_DAYS { STAGES.to_vec() } else { Vec::new() };
        let draft = Draft::new(self.known, self.terms, self.wishes.units);
        let from = (stages, week_m.max(LEAST_M), long_m.max(LEAST_M));
        Ramp::new(draft, self.layout(usual), pace, from)
    }

    /// The plan at a pace, to the earliest day or to the one that is asked for.
    /// And the ramp as it was before each week.
    fn run(&self, pct: f64, by: Option<NaiveDate>) -> (Plan, Vec<(NaiveDate, Ramp<'a>)>) {
        let (mut ramp, mut weeks) = (self.ramp(pct), Vec::new());
        let first = self.known.week_start_of(self.wishes.start);
        let starts = (0..MOST_WEEKS).map(|week| first + Days::new(7 * week));
        for start in starts.take_while(|start| by.is_none_or(|by| *start <= by)) {
            weeks.push((start, ramp.clone()));
            let reached = match self.wishes.goal {
                Goal::Distance { metres, .. } => self.week_to_run(&mut ramp, start, metres, by),
                Goal::Week { metres, .. } => self.week_to_week(&mut ramp, start, metres),
                Goal::Back => None,
            };
            if reached.is_some() {
                return (ramp.plan(reached), weeks);
            }
        }
        (ramp.plan(None), weeks)
    }

    /// A week on the way to a long run; the day of that run where it is in it.
    fn week_to_run(
        &self,
        ramp: &mut Ramp<'a>,
        start: NaiveDate,
        metres: f64,
        by: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        let days = ramp.days_of(start);
        let is_last = by.is_some_and(|by| (by - start).num_days() < 7);
        let goal_day = if by.is_some() { by.filter(|_| is_last) } else { ramp.long_of(&days) };
        let is_near = |day: &NaiveDate| {
            let longest_m = ramp.draft.longest_m(*day);
            is_last || longest_m * 1.1 + 1100.0 >= metres
        };
        if let Some(day) = goal_day.filter(|_| !ramp.has_stages()).filter(is_near) {
            let mut tried = ramp.clone();
            if self.goal_week(&mut tried, start, (day, metres)) {
                *ramp = tried;
                return Some(day);
            }
        }
        if is_last {
            return None;
        }
        let enough_m = round_up_m(metres / 1.1, self.wishes.units).min(metres);
        let least = 1.0 / most_long_share(self.days.len());
        let own = self.before.week_m / self.before.longest_m.max(1.0);
        let next_m = (ramp.long_m * 1.1).min(enough_m);
        let week_m = self.before.week_m.max(next_m * own.clamp(least, MOST_LONG_RUNS.max(least)));
        ramp.week(start, (week_m, enough_m));
        None
    }

    /// The week of the goal: short sessions before it, where they leave room for it, a day of rest, and the
    /// goal; whether that is silent.
    fn goal_week(
        &self,
        ramp: &mut Ramp<'a>,
        start: NaiveDate,
        (day, metres): (NaiveDate, f64),
    ) -> bool {
        let run = goal_run(day, metres);
        let short_m = (ramp.long_m * OF_LONG).min(ramp.week_m * OF_WEEK).max(ramp.layout.least_m);
        ramp.shorten_before(day, short_m);
        let rested = ramp.clone();
        let days = ramp.days_of(start);
        for other in days.into_iter().filter(|other| (day - *other).num_days() >= 2) {
            ramp.add(Wanted { day: other, metres: short_m, is_long: false }, Kind::Easy, None);
        }
        if !is_allowed(&ramp.draft, &run) {
            *ramp = rested;
        }
        let is_apart = ramp.is_apart_by(day, self.gap_days);
        let is_allowed = is_apart && is_allowed(&ramp.draft, &run);
        if is_allowed {
            ramp.draft.runs.push(run);
            ramp.note(start, Reason::Goal, None);
        }
        is_allowed
    }

    /// A week on the way to a week; its last session where it is that week.
    fn week_to_week(
        &self,
        ramp: &mut Ramp<'a>,
        start: NaiveDate,
        metres: f64,
    ) -> Option<NaiveDate> {
        let share = (LONG_OVER_EVEN / self.days.len().max(1) as f64).clamp(0.28, 1.0);
        let long_m = self.before.longest_m.max(metres * share);
        ramp.week(start, (metres, long_m));
        let is_there = ramp.sum_m(start) + NEAR_M >= metres;
        let last = ramp.draft.runs.last().map(|run| run.day).filter(|day| *day >= start);
        let last = last.filter(|_| is_there);
        if last.is_some() {
            ramp.is_goal(start);
        }
        last
    }

    /// What would be told of the sessions of a week if they had its distance together.
    fn cost_of_week(&self, mut ramp: Ramp<'a>, start: NaiveDate, metres: f64) -> Vec<JudgedRun> {
        let earlier = ramp.draft.runs.len();
        self.week_to_week(&mut ramp, start, metres);
        let sessions = ramp.draft.runs.split_off(earlier);
        let planned_m: f64 = sessions.iter().filter_map(|run| run.distance_m).sum();
        let wanted_m = (metres - ramp.draft.run_before_m(start)).max(0.0);
        let mut judged = Vec::new();
        for session in sessions {
            let longer_m = |own_m: f64| (own_m * wanted_m / planned_m.max(1.0)).floor();
            let run = PlannedRun { distance_m: session.distance_m.map(longer_m), ..session };
            judged.push(ramp.judged(&run));
            ramp.draft.runs.push(run);
        }
        judged
    }
}

/// What was usual before a break, where there is one; else lately.
fn usual_before_break(known: &Season, start: NaiveDate, off_days: i64, lately: Usual) -> Usual {
    let last = known.sessions.iter().rev().map(|run| run.day).find(|day| *day < start);
    match last {
        Some(last) if off_days >= BREAK_DAYS => usual_before(known, last + Days::new(1)),
        _ => lately,
    }
}

fn goal_run(day: NaiveDate, metres: f64) -> PlannedRun {
    PlannedRun { day, distance_m: Some(metres), kind: Some(Kind::Goal), ..PlannedRun::default() }
}

/// Whether nothing is told of a run and no limit lies below it; where no rule can tell a limit, no run is
/// allowed that is a tenth longer than all of the month before.
fn is_allowed(draft: &Draft, run: &PlannedRun) -> bool {
    let metres = run.distance_m.unwrap_or(0.0);
    let longest_m = draft.longest_m(run.day);
    let limits = draft.limits(run.day);
    let most_m = draft.most(&limits).distance_m.unwrap_or((longest_m * 1.1).max(LEAST_M));
    metres <= most_m && draft.is_silent(run, &limits)
}
