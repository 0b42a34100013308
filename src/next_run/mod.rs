//! What the next run may have before a rule speaks: the smallest of the caps of all rules, figure
//! by figure, and the rule that binds each.

mod agreement;
mod carried_over;
pub mod judged;
pub mod kind;
pub mod plan;
pub mod plan_check;
mod standing;
mod stop;
mod tiers;
mod week;

pub use agreement::{Remark, settled};
pub use standing::{NoRun, Standing, known_before, standing};
pub use stop::Stop;
pub use tiers::{Tiers, tiers};

use chrono::NaiveDate;

use crate::rules::{Ahead, Cap, Level, Limits, Planned, RULES, Rule};
use crate::season::Season;

/// The room of one day.
pub struct RunLimits {
    /// The day.
    pub day: NaiveDate,
    /// The season as known before that day; its calendar reaches to the week of the day.
    pub season: Season,
    /// One entry a figure that a rule limits, in the order of [`Planned`].
    pub by_figure: Vec<RunLimit>,
    /// What every rule limits, by figure.
    pub bounds: Vec<(Planned, Bound)>,
}

/// The most of one figure.
pub struct RunLimit {
    /// The figure.
    pub what: Planned,
    /// The cap that keeps every rule silent.
    pub below_info: Bound,
    /// The cap below which no rule says more than `info`, where the silent one is for information.
    pub below_watch: Option<Bound>,
}

impl RunLimit {
    /// The smallest cap beyond which a rule speaks at this level or above; `None` when none does.
    pub fn below(&self, least: Level) -> Option<&Bound> {
        if self.below_info.cap.level >= least {
            Some(&self.below_info)
        } else {
            self.below_watch.as_ref()
        }
    }
}

/// The smallest cap and its rule.
#[derive(Clone)]
pub struct Bound {
    /// The most that one run may have, in metres; never below zero.
    pub at_most_m: f64,
    /// The rule that binds.
    pub rule: &'static Rule,
    /// Its cap, which may be of the week.
    pub cap: Cap,
}

/// The room of a day, by what is known before it. Caps that a spike of the two weeks before went
/// beyond still hold.
pub fn run_limits(season: &Season, limits: &Limits, day: NaiveDate) -> RunLimits {
    let mut season = standing::known_before(season, day);
    season.asked_from = Some(judged::asked_from(&season, day));
    let held = carried_over::carried_over(&season, limits, day);
    let caps = |distance_m| {
        let own = caps(&season, limits, Ahead { day, distance_m });
        own.into_iter().chain(held.iter().cloned()).collect::<Vec<_>>()
    };
    let first = bounds(&season, day, Planned::Distance, &caps(None));
    let distance_m = run_limit(Planned::Distance, &first).map(|one| one.below_info.at_most_m);
    let caps = caps(distance_m);
    let of_figure = |what: Planned| (what, bounds(&season, day, what, &caps));
    let all: Vec<(Planned, Vec<Bound>)> = Planned::ALL.into_iter().map(of_figure).collect();
    let mut by_figure: Vec<RunLimit> =
        all.iter().filter_map(|(what, bounds)| run_limit(*what, bounds)).collect();
    week::fit(&season, day, &mut by_figure);
    season.asked_from = None;
    let each =
        |(what, bounds): (Planned, Vec<Bound>)| bounds.into_iter().map(move |bound| (what, bound));
    let bounds = all.into_iter().flat_map(each).collect();
    RunLimits { day, season, by_figure, bounds }
}

impl RunLimits {
    /// The room of one figure; `None` when no rule limits it.
    pub fn of(&self, what: Planned) -> Option<&RunLimit> {
        self.by_figure.iter().find(|one| one.what == what)
    }
}

fn caps(season: &Season, limits: &Limits, ahead: Ahead) -> Vec<(&'static Rule, Cap)> {
    let of_rule = |rule: &&'static Rule| {
        let rule = *rule;
        rule.caps(season, limits, &ahead).into_iter().map(move |cap| (rule, cap))
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// What every cap leaves of one figure. What is left of the week limits its run, too, but says nothing of
/// it where no rule can tell how long a single run may be.
fn bounds(
    season: &Season,
    day: NaiveDate,
    what: Planned,
    caps: &[(&'static Rule, Cap)],
) -> Vec<Bound> {
    let so_far_m = |of_week: Planned| week_so_far(season, day, of_week);
    let is_run_known = caps.iter().any(|(_, cap)| cap.what == Planned::Distance);
    let bounds = caps.iter().filter_map(|(rule, cap)| {
        let at_most_m = match of_week(what) {
            _ if cap.what == what => cap.at_most_m,
            Some(week) if cap.what == week && is_run_known => cap.at_most_m - so_far_m(week)?,
            _ => return None,
        };
        Some(Bound { at_most_m: at_most_m.max(0.0), rule, cap: cap.clone() })
    });
    bounds.collect()
}

/// The smallest of what caps leave of one figure.
fn run_limit(what: Planned, bounds: &[Bound]) -> Option<RunLimit> {
    let smallest = |bounds: &mut dyn Iterator<Item = &Bound>| {
        bounds.min_by(|a, b| a.at_most_m.total_cmp(&b.at_most_m)).cloned()
    };
    let below_info = smallest(&mut bounds.iter())?;
    let below_watch = smallest(&mut bounds.iter().filter(|bound| bound.cap.level > Level::Info));
    let below_watch =
        below_watch.filter(|below_watch| below_watch.cap.level != below_info.cap.level);
    Some(RunLimit { what, below_info, below_watch })
}

/// The figure of the week that a figure of a run adds to.
fn of_week(what: Planned) -> Option<Planned> {
    match what {
        Planned::Distance => Some(Planned::WeekDistance),
        Planned::Climb => Some(Planned::WeekClimb),
        Planned::Fast => Some(Planned::WeekFast),
        _ => None,
    }
}

/// What the week of the day has already, in metres; `None` when that is not known.
pub fn week_so_far(season: &Season, day: NaiveDate, what: Planned) -> Option<f64> {
    let start = season.week_start_of(day);
    let week = season.calendar.iter().rfind(|week| week.start == start)?;
    match what {
        Planned::WeekDistance => Some(week.distance_m),
        Planned::WeekClimb => week.climb_m,
        Planned::WeekFast => week.fast_m,
        _ => None,
    }
}

#[cfg(test)]
mod tests;
