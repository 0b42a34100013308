//! The runner's own normal: what was found in many weeks of a year is how this runner trains.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::voice::{Amount, Voice};
use super::{Settings, Strictness};
use crate::base::stats::percentile;
use crate::rules::{Finding, Rule};
use crate::season::Season;

/// What is usual is what was found in the year before.
const YEAR_DAYS: u64 = 365;
/// Beyond this share of what was usual, in per cent, it is more than usual.
const MOST_USUAL_PCT: f64 = 90.0;
/// Rules without a ratio are told again when they speak more often than in any such time before.
const DENSE_DAYS: u64 = 28;

/// Something the runner does all the time.
#[derive(Clone)]
pub struct Habit {
    /// The rule that finds it.
    pub rule: &'static Rule,
    /// Weeks of the year before in which it was found.
    pub weeks: usize,
    /// Weeks with running in that year.
    pub active_weeks: usize,
    /// How many times its limit still is what this runner does; `None` for rules without a ratio.
    most_usual: Option<f64>,
}

impl Habit {
    /// Whether a finding of a day to come is no more than this.
    pub fn covers(&self, rule: &Rule, finding: &Finding) -> bool {
        let is_usual = |amount: Amount| self.most_usual.is_some_and(|most| amount.beyond <= most);
        self.rule.id == rule.id && Amount::of(rule, finding).is_none_or(is_usual)
    }

    /// What a rule finds in every week of a year, whatever was measured.
    #[cfg(test)]
    pub(crate) fn of_every_week(rule: &'static Rule) -> Self {
        Self { rule, weeks: 52, active_weeks: 52, most_usual: None }
    }
}

/// Everything that was found of each rule, by day.
pub(super) struct Habits<'a> {
    settings: &'a Settings,
    active: Vec<NaiveDate>,
    by_rule: BTreeMap<&'static str, Vec<Found>>,
    rules: Vec<&'static Rule>,
}

#[derive(Clone, Copy)]
struct Found {
    day: NaiveDate,
    week: NaiveDate,
    beyond: Option<f64>,
}

impl<'a> Habits<'a> {
    pub(super) fn of(season: &Season, voices: &[Voice], settings: &'a Settings) -> Self {
        let active = season.calendar.iter().filter(|week| week.run_count > 0);
        let mut habits = Self {
            settings,
            active: active.map(|week| week.start).collect(),
            by_rule: BTreeMap::new(),
            rules: Vec::new(),
        };
        for voice in voices.iter().filter(|voice| voice.may_be_habit()) {
            let found = habits.by_rule.entry(voice.rule.id).or_default();
            if found.is_empty() {
                habits.rules.push(voice.rule);
            }
            let week = season.week_start_of(voice.day);
            found.push(Found {
                day: voice.day,
                week,
                beyond: voice.amount.map(|amount| amount.beyond),
            });
        }
        habits
    }

    /// Whether a finding is no more than what this runner does all the time.
    pub(super) fn silences(&self, voice: &Voice, season: &Season) -> bool {
        if !voice.may_be_habit() || self.settings.strictness == Strictness::All {
            return false;
        }
        let week = season.week_start_of(voice.day);
        let Some(past) = self.year_before(voice.rule, week) else { return false };
        match voice.amount {
            Some(Amount { beyond, .. }) => most_usual(past).is_some_and(|most| beyond <= most),
            None => !self.is_denser(voice, past),
        }
    }

    /// What a rule found in the year before a week, where that makes a habit.
    fn year_before(&self, rule: &Rule, week: NaiveDate) -> Option<&[Found]> {
        let from = week - Days::new(YEAR_DAYS);
        let active = |to: NaiveDate| self.active.partition_point(|start| *start < to);
        let active_weeks = active(week) - active(from);
        let found = self.by_rule.get(rule.id)?;
        let place = |day: NaiveDate| found.partition_point(|found| found.week < day);
        let past = &found[place(from)..place(week)];
        let weeks = weeks(past);
        let is_habit = active_weeks as f64 >= self.settings.habit_weeks
            && 100.0 * weeks as f64 > self.settings.habit_share_pct * active_weeks as f64;
        is_habit.then_some(past)
    }

    /// Whether the rule spoke more often in these four weeks than in any four of the year before.
    fn is_denser(&self, voice: &Voice, past: &[Found]) -> bool {
        let Some(found) = self.by_rule.get(voice.rule.id) else { return false };
        let until = |day: NaiveDate| {
            let first = day - Days::new(DENSE_DAYS - 1);
            found.iter().filter(|found| (first..=day).contains(&found.day)).count()
        };
        let most = past.iter().map(|found| until(found.day)).max();
        most.is_some_and(|most| until(voice.day) > most)
    }

    /// The habits as of the end of a season.
    pub(super) fn standing(&self, season: &Season) -> Vec<Habit> {
        if self.settings.strictness == Strictness::All {
            return Vec::new();
        }
        let next = season.week_start_of(season.as_of) + Days::new(7);
        let from = next - Days::new(YEAR_DAYS);
        let active_weeks = self.active.iter().filter(|start| **start >= from).count();
        let habit = |rule: &&'static Rule| {
            let past = self.year_before(rule, next)?;
            let most_usual = most_usual(past);
            Some(Habit { rule, weeks: weeks(past), active_weeks, most_usual })
        };
        self.rules.iter().filter_map(habit).collect()
    }
}

fn most_usual(found: &[Found]) -> Option<f64> {
    let usual = found.iter().filter_map(|found| found.beyond).collect();
    percentile(usual, MOST_USUAL_PCT)
}

/// In how many weeks something was found; sorted by week.
fn weeks(found: &[Found]) -> usize {
    found.chunk_by(|one, next| one.week == next.week).count()
}
