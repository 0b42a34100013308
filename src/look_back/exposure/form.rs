//! How was run: cadence and contact time at the same pace, and what changed within runs.

use super::{Exposure, Facts, Harm, Least, Value, Window, largest};
use crate::base::quantity::Unit;
use crate::base::stats::median;

pub(super) const CADENCE: Exposure = Exposure {
    id: "cadence-at-pace",
    name: "cadence at the same pace",
    unit: Unit::PercentTenths,
    harm: Harm::Either,
    rule: Some("sudden-form-change"),
    least: Least::of(0.0, 2.0),
    needs_coverage: false,
    value: cadence,
};

pub(super) const CONTACT: Exposure = Exposure {
    id: "contact-at-pace",
    name: "contact time at the same pace",
    unit: Unit::PercentTenths,
    harm: Harm::Either,
    rule: Some("short-contact-time"),
    least: Least::of(0.0, 3.0),
    needs_coverage: false,
    value: |facts, window| {
        let known = window.rows.clone().filter_map(|row| facts.contact_pct[row]);
        middle(known, "not recorded")
    },
};

pub(super) const DRIFT: Exposure = Exposure {
    id: "late-drift",
    name: "slower steps late in a run",
    unit: Unit::PercentTenths,
    harm: Harm::More,
    rule: Some("late-form-drift"),
    least: Least::of(0.0, 2.0),
    needs_coverage: false,
    value: |facts, window| {
        let known = window.rows.clone().filter_map(|row| facts.slower_pct[row]);
        largest(known).ok_or("no run with cadence is long enough")
    },
};

/// The middle of the runs, in per cent above the cadence that the runner had until then.
fn cadence(facts: &Facts, window: &Window) -> Value {
    let forms = facts.season.forms();
    let known = window.rows.clone().filter_map(|row| forms[row].own_difference_pct);
    middle(known, "not enough cadence so far")
}

/// The median of at least two runs: one alone says little of how somebody runs.
fn middle(values: impl Iterator<Item = f64>, missing: &'static str) -> Value {
    const MIN_RUNS: usize = 2;
    let values: Vec<f64> = values.collect();
    if values.len() < MIN_RUNS {
        return Err(missing);
    }
    median(values).ok_or(missing)
}
