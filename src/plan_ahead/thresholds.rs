//! Thresholds of rules by which plans pace themselves, as settings have them.

use crate::rules::{Limits, rule_of};

/// Per cent by which a week may grow before `weekly-distance-jump` says anything at all.
pub(super) fn week_rise_pct(limits: &Limits) -> f64 {
    of(limits, "weekly-distance-jump", "info_rise_pct").unwrap_or(10.0)
}

/// Metres by which a week may grow before that rule says anything, whatever the share.
pub(super) fn week_rise_m(limits: &Limits) -> f64 {
    of(limits, "weekly-distance-jump", "min_rise_m").unwrap_or(5000.0)
}

/// The share of a usual week that the first fortnight after so many days off may have.
pub(super) fn fortnight_share(limits: &Limits, off_days: i64) -> f64 {
    let name = match off_days {
        ..14 => "week_after_7_days_pct",
        14..28 => "week_after_14_days_pct",
        28..56 => "week_after_28_days_pct",
        _ => "week_after_56_days_pct",
    };
    of(limits, "return-after-layoff", name).unwrap_or(50.0) / 100.0
}

/// The share of the longest run that the first one after a break may have.
pub(super) fn first_run_share(limits: &Limits) -> f64 {
    of(limits, "return-after-layoff", "first_run_pct").unwrap_or(50.0) / 100.0
}

fn of(limits: &Limits, rule: &str, name: &str) -> Option<f64> {
    let rule = rule_of(rule).ok()?;
    let threshold = rule.thresholds.iter().find(|threshold| threshold.name == name)?;
    Some(limits.get(rule, threshold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_is_that_of_its_rule() {
        let mut limits = Limits::default();
        assert_eq!((week_rise_pct(&limits), week_rise_m(&limits)), (10.0, 5000.0));
        assert_eq!(
            [7, 14, 28, 56].map(|days| fortnight_share(&limits, days)),
            [0.9, 0.6, 0.5, 0.4]
        );
        assert_eq!(first_run_share(&limits), 0.5);
        for name in ["weekly-distance-jump.info_rise_pct", "return-after-layoff.first_run_pct"] {
            limits.set(name, 20.0).unwrap();
        }
        assert_eq!((week_rise_pct(&limits), first_run_share(&limits)), (20.0, 0.2));
    }
}
