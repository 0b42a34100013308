//! How many calf kilometres the week of a day may still have.

use serde::Serialize;

use super::calf_km;
use super::numbers::thousandths;
use crate::base::quantity::UnitSystem;
use crate::next_run::RunLimits;
use crate::rules::{Ahead, Family, Limits, Planned, calf_km_left};

/// What is left of a week by the rule about its calf load.
#[derive(Debug, Serialize)]
pub struct CalfKmLeftRecord {
    /// How much, in calf kilometres.
    pub calf_km: f64,
    /// What the week has so far, in calf kilometres; `None` where a run of it lacks them.
    pub so_far_calf_km: Option<f64>,
    /// The rule that limits the week.
    pub rule: &'static str,
    /// How good its evidence is.
    pub grade: String,
    /// Where the limit comes from.
    pub why: String,
}

impl CalfKmLeftRecord {
    /// What is left of the week of a day, by what is known before it; `None` where the rule has no
    /// limit for it, after a break or a calf injury, since what the weeks before it had says nothing of
    /// the first week back, and while the cap of a spike holds, which made the weeks before it what they
    /// are.
    pub(in crate::report) fn of(run_limits: &RunLimits, limits: &Limits) -> Option<Self> {
        let week = run_limits.of(Planned::WeekDistance);
        let bounds =
            week.into_iter().flat_map(|one| [Some(&one.below_info), one.below_watch.as_ref()]);
        if bounds.flatten().any(|bound| bound.rule.family == Family::Return) {
            return None;
        }
        let season = &run_limits.season;
        let run = run_limits.of(Planned::Distance);
        let run = run.into_iter().flat_map(|one| [Some(&one.below_info), one.below_watch.as_ref()]);
        if run.flatten().any(|bound| bound.rule.family.is_load() && !bound.cap.is_flagged) {
            return None;
        }
        let ahead = Ahead { day: run_limits.day, distance_m: None };
        let left = calf_km_left(season, limits, &ahead)?;
        let so_far_calf_km = ahead.week(season).and_then(|index| season.calendar[index].calf_km);
        Some(Self {
            calf_km: thousandths(left.km),
            so_far_calf_km: so_far_calf_km.map(thousandths),
            rule: left.rule.id,
            grade: left.rule.grade.to_string(),
            why: left.why,
        })
    }

    /// `calf kilometres left this week: 12.3 km (calf load 50 % above the week before; …)`.
    pub(in crate::report) fn words(&self, units: UnitSystem) -> String {
        let name = calf_km::name(units);
        let left = calf_km::quantity(self.calf_km).show_at_most(units);
        let so_far = self.so_far_calf_km.map_or_else(String::new, |km| {
            format!("; so far {}", calf_km::quantity(km).show(units))
        });
        let Self { rule, grade, why, .. } = self;
        format!("{name} left this week: {left} ({why}{so_far}; {rule}, {grade} evidence)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_rounded_down_and_says_where_it_comes_from() {
        let left = CalfKmLeftRecord {
            calf_km: 12.39,
            so_far_calf_km: Some(31.25),
            rule: "a-rule",
            grade: "weak".to_owned(),
            why: "calf load 50 % above the week before".to_owned(),
        };
        assert_eq!(
            left.words(UnitSystem::Metric),
            "calf kilometres left this week: 12.3 km (calf load 50 % above the week before; so far \
             31.2 km; a-rule, weak evidence)"
        );
        // 12.39 / 1.609344 = 7.699.
        let miles = CalfKmLeftRecord { so_far_calf_km: None, ..left };
        assert_eq!(
            miles.words(UnitSystem::Imperial),
            "calf miles left this week: 7.6 mi (calf load 50 % above the week before; a-rule, weak \
             evidence)"
        );
    }
}
