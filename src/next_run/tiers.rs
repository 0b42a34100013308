//! The limits of a day as a person is told them: what binds first, and what else would be more than usual.
//!
//! What binds rests on evidence, or on pain and on coming back from an injury. The rest is told beside it
//! and never as the headline: not what the runner does all the time, and never less than a small usual run.

use chrono::{Days, NaiveDate};

use super::{Bound, RunLimits, week_so_far};
use crate::attention::{Habit, is_of_pain};
use crate::base::stats::percentile;
use crate::rules::{Family, Grade, Level, Planned, Rule};
use crate::season::{Season, Session};

/// A small usual run is the lower quarter of those of so many days.
const USUAL_DAYS: u64 = 90;
const SMALL_PCT: f64 = 25.0;
/// Less than this shows as nothing.
const NOTHING_M: f64 = 1.0;

/// The limits of a day in two tiers, each in the order of figures.
pub struct Tiers {
    /// What binds: at most one a figure.
    pub limits: Vec<(Planned, Bound)>,
    /// What else would be more than usual, where that is less than what binds.
    pub also: Vec<(Planned, Bound)>,
}

/// Sorts the limits of a day. `habits` are what the runner does all the time.
pub fn tiers(run_limits: &RunLimits, habits: &[Habit]) -> Tiers {
    let RunLimits { day, season, bounds, .. } = run_limits;
    let is_told = |what: Planned, bound: &Bound| {
        bound.cap.level >= Level::Watch
            && (bound.at_most_m >= NOTHING_M
                || is_of_pain(bound.rule, season, *day)
                || what == Planned::Distance && binds(bound.rule, season, *day))
    };
    let mut tiers = Tiers { limits: Vec::new(), also: Vec::new() };
    for what in Planned::ALL {
        let of_figure = || bounds.iter().filter(|(figure, _)| *figure == what).map(|(_, it)| it);
        let binding = of_figure().filter(|bound| binds(bound.rule, season, *day)).cloned();
        let limit = smallest(binding.filter(|bound| is_told(what, bound)));
        let small_m = small_usual_m(season, *day, what);
        let is_habit = |bound: &Bound| habits.iter().any(|habit| habit.rule.id == bound.rule.id);
        let others =
            of_figure().filter(|bound| !binds(bound.rule, season, *day) && !is_habit(bound));
        let others = others
            .cloned()
            .map(|bound| Bound { at_most_m: bound.at_most_m.max(small_m.unwrap_or(0.0)), ..bound });
        let also = smallest(others.filter(|bound| is_told(what, bound)));
        let most_m = limit.as_ref().map_or(f64::INFINITY, |limit| limit.at_most_m);
        tiers.also.extend(also.filter(|also| also.at_most_m < most_m).map(|also| (what, also)));
        tiers.limits.extend(limit.map(|limit| (what, limit)));
    }
    tiers.lead_with_distance();
    tiers.leave_out_parts();
    tiers.leave_out_weeks(run_limits);
    tiers
}

impl Tiers {
    /// The most of a figure that either tier allows, in metres; `None` where neither limits it.
    pub(super) fn most_m(&self, what: Planned) -> Option<f64> {
        let of_figure = self.limits.iter().chain(&self.also).filter(|(figure, _)| *figure == what);
        of_figure.map(|(_, bound)| bound.at_most_m).reduce(f64::min)
    }

    /// Lowers a figure beside what binds.
    pub(super) fn lower(&mut self, what: Planned, bound: Bound) {
        self.also.retain(|(figure, _)| *figure != what);
        self.also.push((what, bound));
        self.also.sort_by_key(|(figure, _)| *figure);
    }

    /// Who is told a limit is told how far, by what evidence there is.
    fn lead_with_distance(&mut self) {
        let is_distance = |(what, _): &(Planned, Bound)| *what == Planned::Distance;
        if self.limits.is_empty() || self.limits.iter().any(is_distance) {
            return;
        }
        if let Some(index) = self.also.iter().position(is_distance) {
            self.limits.insert(0, self.also.remove(index));
        }
    }

    /// Leaves out what is no shorter than the run itself may be.
    fn leave_out_parts(&mut self) {
        let Some(run_m) = self.most_m(Planned::Distance) else { return };
        let is_part =
            |what: Planned| matches!(what, Planned::Fast | Planned::Sprint | Planned::Steep);
        let is_shorter =
            |(what, bound): &(Planned, Bound)| !is_part(*what) || bound.at_most_m < run_m;
        self.limits.retain(is_shorter);
        self.also.retain(is_shorter);
    }

    /// Leaves out a limit of the week that its remaining days cannot reach within the limit of a run.
    fn leave_out_weeks(&mut self, run_limits: &RunLimits) {
        let RunLimits { day, season, .. } = run_limits;
        let days_left = (season.week_start_of(*day) - *day).num_days() + 7;
        let reach_m = |week: Planned| {
            let most_m = self.most_m(week.of_run()?)?;
            Some(week_so_far(season, *day, week)? + days_left as f64 * most_m)
        };
        let is_reached = |(what, bound): &(Planned, Bound)| {
            reach_m(*what).is_none_or(|reach_m| bound.at_most_m < reach_m)
        };
        let keeps: Vec<bool> = self.limits.iter().chain(&self.also).map(is_reached).collect();
        let mut keeps = keeps.into_iter();
        self.limits.retain(|_| keeps.next().unwrap_or(true));
        self.also.retain(|_| keeps.next().unwrap_or(true));
    }
}

/// Whether a rule binds: by its evidence, or because it is about pain or coming back.
pub(super) fn binds(rule: &Rule, season: &Season, day: NaiveDate) -> bool {
    rule.grade >= Grade::Moderate || rule.family == Family::Return || is_of_pain(rule, season, day)
}

fn smallest(bounds: impl Iterator<Item = Bound>) -> Option<Bound> {
    bounds.min_by(|a, b| a.at_most_m.total_cmp(&b.at_most_m))
}

/// A figure of a small usual run in metres; `None` for figures of a week, and without runs that know it.
fn small_usual_m(season: &Season, day: NaiveDate, what: Planned) -> Option<f64> {
    let of: fn(&Session) -> Option<f64> = match what {
        Planned::Distance => |run| run.distance_m,
        Planned::Climb => |run| run.climb_m,
        Planned::Steep => |run| run.steep_m,
        Planned::Downhill => |run| run.downhill_m,
        Planned::Fast => |run| run.fast_m,
        Planned::Sprint => |run| run.sprint_m,
        Planned::WeekDistance | Planned::WeekClimb | Planned::WeekFast => return None,
    };
    let from = day - Days::new(USUAL_DAYS);
    let recent = season.sessions.iter().filter(|run| run.day >= from && run.day < day);
    percentile(recent.filter_map(of).collect(), SMALL_PCT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::next_run::run_limits;
    use crate::rules::{Limits, RULES};
    use crate::season::fixtures::{day, run, runs, season_as_of, with_calf_injury};

    /// Runs of 10 km with 60 m of climb and a fast kilometre, every second day up to day 68.
    fn usual() -> Season {
        let mut sessions = runs((0..70).step_by(2), 10_000.0);
        for session in &mut sessions {
            (session.climb_m, session.fast_m) = (Some(60.0), Some(1000.0));
        }
        season_as_of(sessions, day(69))
    }

    fn of(tier: &[(Planned, Bound)], what: Planned) -> Option<(f64, &'static str)> {
        let found = tier.iter().find(|(figure, _)| *figure == what);
        found.map(|(_, bound)| (bound.at_most_m, bound.rule.id))
    }

    #[test]
    fn evidence_binds_and_the_rest_is_told_beside_it() {
        let tiers = tiers(&run_limits(&usual(), &Limits::default(), day(70)), &[]);
        let (most_m, rule) = of(&tiers.limits, Planned::Distance).unwrap();
        assert_eq!(rule, "session-distance-spike");
        assert!((most_m - 11_000.0).abs() < 1.0, "{most_m}");
        assert_eq!(of(&tiers.limits, Planned::Climb), None);
        assert_eq!(of(&tiers.also, Planned::Climb).unwrap().1, "climb-spike");
        assert_eq!(of(&tiers.also, Planned::Fast).unwrap().1, "fast-distance-spike");
    }

    #[test]
    fn a_habit_binds_nothing() {
        let habits = ["climb-spike", "fast-distance-spike", "session-distance-spike"];
        let rule = |id: &&str| RULES.iter().copied().find(|rule| rule.id == *id);
        let habits: Vec<Habit> = habits.iter().filter_map(rule).map(Habit::of_every_week).collect();
        let tiers = tiers(&run_limits(&usual(), &Limits::default(), day(70)), &habits);
        assert_ne!(of(&tiers.also, Planned::Climb).map(|(_, rule)| rule), Some("climb-spike"));
        // What has evidence is no habit.
        assert!(of(&tiers.limits, Planned::Distance).is_some());
    }

    #[test]
    fn without_pain_or_injury_no_limit_is_nothing() {
        // Three weeks off.
        let after = |season: &Season| tiers(&run_limits(season, &Limits::default(), day(91)), &[]);
        let rested = after(&usual());
        for (what, bound) in rested.limits.iter().chain(&rested.also) {
            assert!(bound.at_most_m >= NOTHING_M, "{what:?}: {:?}", bound.cap);
        }
        assert_eq!(of(&rested.limits, Planned::Distance).unwrap().1, "return-after-layoff");
        let hurt = after(&with_calf_injury(usual(), 69, Some(85)));
        assert_eq!(of(&hurt.limits, Planned::Fast).map(|(most_m, _)| most_m), Some(0.0));
    }

    #[test]
    fn a_small_usual_run_is_within_every_limit_that_lacks_evidence() {
        // Little climb in the month before, more in the two before that.
        let mut season = usual();
        let is_old = |run: &Session| run.day < day(40);
        for run in &mut season.sessions {
            run.climb_m = Some(if is_old(run) { 200.0 } else { 5.0 });
        }
        let tiers = tiers(&run_limits(&season, &Limits::default(), day(70)), &[]);
        let (most_m, _) = of(&tiers.also, Planned::Climb).unwrap();
        assert!(most_m >= 5.0, "{most_m}");
        let single = season_as_of(vec![run(0, 5000.0)], day(1));
        assert_eq!(small_usual_m(&single, day(2), Planned::Distance), Some(5000.0));
        assert_eq!(small_usual_m(&single, day(2), Planned::WeekDistance), None);
    }
}
