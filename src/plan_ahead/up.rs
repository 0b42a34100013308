//! The way up to a goal: as fast as the rules leave it in peace, or as slowly as the day allows.

use chrono::{Days, NaiveDate};

use super::amounts::Beside;
use super::before::{BREAK_DAYS, calf_injury, off_days, usual_before};
use super::compose::Shape;
use super::draft::Draft;
use super::ramp::{LEAST_M, Layout, Pace, Ramp, least_m};
use super::regain::{self, FORTNIGHT_DAYS, Regain, to_regain};
use super::resumed::is_running_again;
use super::stages::STAGES;
use super::thresholds::week_rise_pct;
use super::towards::{NEAR_M, Towards, goal_run, is_allowed};
use super::weekdays::{days_apart, in_order, long_day, only_apart, usual_days};
use super::{Answer, Goal, Obstacle, Plan, Reason, Usual, Verdict, Wishes, obstacles};
use crate::next_run::Standing;
use crate::next_run::plan::PlannedRun;
use crate::next_run::plan_check::{JudgedRun, Terms};
use crate::season::Season;

/// Weeks of a plan at most: a year.
const MOST_WEEKS: u64 = 52;
/// A tenth from one long run to the next is what the rule about single runs leaves in peace.
const FASTEST_PCT: f64 = 10.0;
/// Slower paces in per cent, for goals that leave time; the slowest that arrives is taken.
const SLOWER_PCT: [f64; 3] = [3.0, 5.0, 7.0];
/// What was usual before comes back so many times as fast.
const REGAIN_TIMES: f64 = regain::FASTEST_PCT / FASTEST_PCT;
/// Days more than the fastest way needs from which a slower one is looked for.
const SLACK_DAYS: i64 = 14;
/// Whole days off from which jogging and walking come first.
const LONG_BREAK_DAYS: i64 = 28;

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
    let regain = to_regain(&known, injury, (terms.limits, wishes.start));
    let mut blocked = obstacles::of_way_up(standing, is_black);
    let fresh = injury.filter(|injury| !is_running_again(&known, injury, wishes.start));
    blocked.extend(fresh.and_then(|injury| injury.end).map(Obstacle::EndedInjury));
    let gap_days = if injury.is_some() { 2 } else { 1 };
    let verdict = if blocked.is_empty() {
        let way =
            Way { known: &known, terms, wishes, days: &days, long_day, gap_days, before, regain };
        way.verdict()
    } else {
        Verdict::Blocked(blocked)
    };
    let needs_readiness = injury.is_some();
    let regains = regain.map(|regain| regain.before);
    let assumes_passed_tests = false;
    Answer { days, long_day, before, regains, needs_readiness, assumes_passed_tests, verdict }
}

/// The way up, and what it rests on.
struct Way<'a> {
    known: &'a Season,
    terms: Terms<'a>,
    wishes: &'a Wishes,
    days: &'a [chrono::Weekday],
    long_day: chrono::Weekday,
    gap_days: i64,
    /// What was usual lately.
    before: Usual,
    /// What was usual before that, and comes back first; `None` where nothing does.
    regain: Option<Regain>,
}

/// A plan to a goal, and the ramp as it was before each of its weeks.
type Ramped<'a> = (Plan, Vec<(NaiveDate, Ramp<'a>)>);

impl<'a> Way<'a> {
    /// What is usual of the runner: before the break, where that is more than lately.
    fn usual(&self) -> Usual {
        self.regain.map_or(self.before, |regain| regain.before)
    }

    fn towards(&self) -> Towards {
        let (units, days) = (self.wishes.units, self.days.len());
        Towards { units, days, gap_days: self.gap_days, usual: self.usual() }
    }

    fn verdict(&self) -> Verdict {
        if self.is_there() {
            return Verdict::AlreadyThere;
        }
        let (fastest, weeks) = self.earliest(FASTEST_PCT, None);
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
            let (plan, _) = self.earliest(pct, Some(by));
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
                    if self.towards().goal_week(&mut ramp, start, (by, metres)) {
                        return Verdict::Planned(ramp.plan(Some(by)));
                    }
                    cost.push(self.judged_on(&fastest, goal_run(by, metres)));
                }
                Goal::Week { metres, .. } => {
                    cost = self.towards().cost_of_week(ramp, start, metres)
                }
                Goal::Back => {}
            }
        }
        cost.retain(|run| run.level().is_some());
        let earliest = fastest.reached.is_some().then_some(fastest);
        Verdict::TooEarly { earliest, cost }
    }

    /// What would be said of a run instead of the session of its day and all later ones of a plan.
    fn judged_on(&self, plan: &Plan, run: PlannedRun) -> JudgedRun {
        let mut draft = Draft::new(self.known, self.terms, self.wishes.units);
        draft.runs = plan.runs.iter().filter(|other| other.day < run.day).cloned().collect();
        draft.judged(&run, &draft.limits(run.day))
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

    fn layout(&self, shape: Shape) -> Layout {
        let Wishes { start, hills, fast, units, .. } = *self.wishes;
        let is_off = off_days(self.known, start).is_some_and(|off| off >= BREAK_DAYS);
        let usual_m = self.usual().longest_m;
        Layout {
            start,
            days: self.days.to_vec(),
            long_day: self.long_day,
            shape,
            gap_days: self.gap_days,
            beside: Beside { fast, hills },
            most_m: if shape == Shape::Even { usual_m.max(LEAST_M) } else { f64::INFINITY },
            least_m: least_m(usual_m, units),
            level_until: is_off.then(|| start + Days::new(FORTNIGHT_DAYS)),
        }
    }

    /// How fast it goes beyond what was usual, at a pace in per cent a week.
    fn pace(&self, pct: f64) -> Pace {
        let long = 1.0 + pct / 100.0;
        let week = long.min(1.0 + week_rise_pct(self.terms.limits) / 100.0);
        Pace { week, long, rise_m: f64::INFINITY, slow: 1.0, reason: Reason::Up }
    }

    /// A ramp from where the runner is, at a pace in per cent a week.
    fn ramp(&self, pct: f64, shape: Shape) -> Ramp<'a> {
        let off_days = off_days(self.known, self.wishes.start).unwrap_or(i64::MAX);
        let (week_m, long_m) =
            self.regain.map_or((self.before.week_m, self.before.longest_m), |it| it.from);
        let pace = match self.regain {
            Some(_) => regain::pace(self.terms.limits, pct * REGAIN_TIMES),
            None => self.pace(pct),
        };
        let stages = if off_days >= LONG_BREAK_DAYS { STAGES.to_vec() } else { Vec::new() };
        let draft = Draft::new(self.known, self.terms, self.wishes.units);
        let from = (stages, week_m.max(LEAST_M), long_m.max(LEAST_M));
        Ramp::new(draft, self.layout(shape), pace, from)
    }

    /// The plan at a pace that arrives first. What was usual comes back with a long run a week, or with
    /// sessions of one length, each of which may be the longest; now and then it is faster to go on from the
    /// last weeks as if there had been no break.
    fn earliest(&self, pct: f64, by: Option<NaiveDate>) -> Ramped<'a> {
        let until = by.unwrap_or(NaiveDate::MAX);
        let mut earliest = self.run((pct, Shape::LongRun), (by, until));
        if self.regain.is_none() {
            return earliest;
        }
        let plain = Way { regain: None, ..*self };
        for (way, shape) in [(self, Shape::Even), (&plain, Shape::LongRun)] {
            let other = way.run((pct, shape), (by, earliest.0.reached.unwrap_or(until)));
            if other.0.reached.is_some_and(|day| earliest.0.reached.is_none_or(|first| day < first))
            {
                earliest = other;
            }
        }
        earliest
    }

    /// The plan at a pace, to the earliest day or to the one that is asked for, with no week that begins after a
    /// day.
    fn run(
        &self,
        (pct, shape): (f64, Shape),
        (by, until): (Option<NaiveDate>, NaiveDate),
    ) -> Ramped<'a> {
        let (mut ramp, mut weeks) = (self.ramp(pct, shape), Vec::new());
        let first = self.known.week_start_of(self.wishes.start);
        let starts = (0..MOST_WEEKS).map(|week| first + Days::new(7 * week));
        for start in starts.take_while(|start| *start <= until) {
            self.end_regain(&mut ramp, pct);
            weeks.push((start, ramp.clone()));
            let reached = match self.wishes.goal {
                Goal::Distance { metres, .. } => {
                    self.towards().week_to_run(&mut ramp, start, metres, by)
                }
                Goal::Week { metres, .. } => self.towards().week_to_week(&mut ramp, start, metres),
                Goal::Back => None,
            };
            if reached.is_some() {
                return (ramp.plan(reached), weeks);
            }
        }
        (ramp.plan(None), weeks)
    }

    /// Goes on as ever once the weeks have what was usual.
    fn end_regain(&self, ramp: &mut Ramp<'a>, pct: f64) {
        let Some(regain) = self.regain else { return };
        let goal_m = regain::fitting_week_m(regain.before, self.days.len());
        if ramp.has_stages() || ramp.most_week_m < regain::NEARLY * goal_m {
            return;
        }
        ramp.pace = self.pace(pct);
        (ramp.layout.shape, ramp.layout.most_m) = (Shape::LongRun, f64::INFINITY);
    }
}
