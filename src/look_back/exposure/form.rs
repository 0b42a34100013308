//! How was run: cadence and contact time at the same pace, and what changed within runs.

use super::{Exposure, Facts, Harm, Least, Value, Window, largest};
use crate::base::quantity::Unit;
use crate::base::stats::median;
use crate::run::calf_load::usual_contact_ms;
use crate::season::cadence_model::usable_windows;
use crate::season::{MIN_FORM_WINDOWS, Session};

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
    middle(known, "too little cadence so far")
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

/// Contact time of a run above what is usual among runners at its speeds, in per cent; `None` with too few
/// steady half minutes that know it.
pub(super) fn contact_pct(run: &Session) -> Option<f64> {
    let above = usable_windows(run).filter_map(|window| {
        Some((window.ground_contact_ms? / usual_contact_ms(window.speed_mps) - 1.0) * 100.0)
    });
    let above: Vec<f64> = above.collect();
    if above.len() < MIN_FORM_WINDOWS { None } else { median(above) }
}
