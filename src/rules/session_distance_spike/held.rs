//! What a spike leaves for the runs after it: it never raises the next cap.

use chrono::{Days, NaiveDate};

use super::{MAX_RISE, MIN_DISTANCE, MIN_RISE, RULE, WARN_RISE, spike};
use crate::base::quantity::Unit;
use crate::rules::shared::baseline::{WINDOW_DAYS, is_beyond, raised};
use crate::rules::{Cap, Finding, Level, Limits, Meaning, Named, Planned};
use crate::season::{Season, Session};

/// Days for which the limit of a spike stays the cap; coaching habit. From then on, as long as the spike
/// is among the runs that are compared with, the cap is that limit raised once.
pub(crate) const HOLD_DAYS: u64 = 14;
const HELD_STEP: &str = "Go back to the cap in force, and stay within it until it ends.";
/// The caps that spikes leave, by day.
#[derive(Default)]
pub(super) struct Holds {
    all: Vec<Hold>,
}

/// A run that went beyond its limit.
struct Hold {
    day: NaiveDate,
    limit_m: f64,
    /// Whether it was a spike by itself. One that only broke the cap of such a spike holds that cap once
    /// more, and so does none that broke the cap of this one: what goes on for two months is usual.
    is_spike: bool,
}

impl Holds {
    /// Those that may count on a day.
    pub(super) fn before(season: &Season, limits: &Limits, day: NaiveDate) -> Self {
        let from =
            season.sessions.partition_point(|run| run.day < day - Days::new(2 * WINDOW_DAYS));
        let to = season.sessions.partition_point(|run| run.day < day);
        let mut holds = Self::default();
        for index in from.min(to)..to {
            let found = spike(season, limits, index).ok().flatten();
            holds.add(&season.sessions[index], found.as_ref(), limits);
        }
        holds
    }

    /// Adds a run, with what is found of it by itself; runs come in order.
    pub(super) fn add(&mut self, run: &Session, found: Option<&Finding>, limits: &Limits) {
        let broken = || {
            let held = self.cap(run.day, limits, |hold| hold.is_spike)?;
            beyond_held(run, limits, &held).map(|_| held.at_most_m)
        };
        let limit_m = found.map(|finding| finding.limit.value);
        let Some(limit_m) = limit_m.or_else(broken) else { return };
        self.all.push(Hold { day: run.day, limit_m, is_spike: found.is_some() });
    }

    /// The smallest cap on a day by those of the 30 days before; not rounded.
    pub(super) fn on(&self, day: NaiveDate, limits: &Limits) -> Option<Cap> {
        self.cap(day, limits, |_| true)
    }

    fn cap(&self, day: NaiveDate, limits: &Limits, counts: impl Fn(&Hold) -> bool) -> Option<Cap> {
        let since = day - Days::new(WINDOW_DAYS);
        let recent = self.all.iter().rev().take_while(|hold| hold.day >= since);
        let recent = recent.filter(|hold| hold.day < day && counts(hold));
        let caps = recent.map(|hold| held_by(hold.limit_m, hold.day, limits, day));
        caps.min_by(|a, b| a.at_most_m.total_cmp(&b.at_most_m))
    }
}

/// The smallest cap that spikes before a day leave; not rounded.
pub(super) fn held_cap(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Cap> {
    Holds::before(season, limits, day).on(day, limits)
}

/// What the limit of a spike leaves on a later day.
fn held_by(limit_m: f64, spike: NaiveDate, limits: &Limits, day: NaiveDate) -> Cap {
    let held_until = spike + Days::new(HOLD_DAYS);
    let limit_of_run = format!("the limit that the run on {spike} exceeded");
    let max_rise_pct = limits.get(&RULE, &MAX_RISE);
    let (at_most_m, why, until) = if day <= held_until {
        (limit_m, limit_of_run, held_until)
    } else {
        let why = format!("{max_rise_pct:.0} % above {limit_of_run}");
        (raised(limit_m, max_rise_pct), why, spike + Days::new(WINDOW_DAYS))
    };
    Cap {
        what: Planned::Distance,
        at_most_m,
        level: Level::Watch,
        why,
        until: Some(until),
        is_flagged: false,
    }
}

/// A spike while the lower cap of an earlier one holds.
pub(super) fn below(finding: Finding, held: &Cap) -> Finding {
    if held.at_most_m >= finding.limit.value {
        return finding;
    }
    let what = "limit of an earlier spike, still in force";
    let context = Some(Named::new(held.at_most_m, Unit::DistanceM, what));
    Finding { context, next_step: Some(HELD_STEP), ..finding }
}

/// A run that is none by itself, because an earlier spike is what it is compared with, and that goes as
/// far beyond the cap of that one as a warning does. Coaching habit; the study knows no cap.
pub(super) fn beyond_held(run: &Session, limits: &Limits, held: &Cap) -> Option<Finding> {
    let get = |threshold| limits.get(&RULE, threshold);
    let (distance_m, held_m) = (run.distance_m?, held.at_most_m);
    let is_small = distance_m < get(&MIN_DISTANCE) || distance_m - held_m < get(&MIN_RISE);
    if is_small || !is_beyond(distance_m, held_m, get(&WARN_RISE)) {
        return None;
    }
    let limit_m = raised(held_m, get(&WARN_RISE));
    let finding = Finding::new(Level::Watch, distance_m, limit_m, Unit::DistanceM);
    Some(Finding { next_step: Some(HELD_STEP), ..finding.against(held_m, Meaning::HeldCap) })
}
