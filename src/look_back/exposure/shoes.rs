//! What was worn, and what was run on.

use super::per_run::NEW_DAYS;
use super::{Exposure, Facts, Harm, Least, Value, Window, largest, sum};
use crate::base::quantity::Unit;
use crate::base::units::{from_thousandths, thousandths};
use crate::season::Session;

const NO_SHOE: &str = "no shoes in athlete.toml";

pub(super) const NEW_PAIR: Exposure = Exposure {
    id: "new-shoes",
    name: "distance in new shoes",
    unit: Unit::DistanceM,
    harm: Harm::More,
    rule: Some("new-shoe-hard-day"),
    least: Least::of(0.0, 5000.0),
    needs_coverage: true,
    value: new_pair,
};

pub(super) const DROP: Exposure = Exposure {
    id: "shoe-drop",
    name: "shoe drop",
    unit: Unit::DropMm,
    harm: Harm::Less,
    rule: Some("lower-drop-shoe"),
    least: Least::of(0.0, 2.0),
    needs_coverage: true,
    value: drop,
};

pub(super) const WEAR: Exposure = Exposure {
    id: "shoe-wear",
    name: "most used pair",
    unit: Unit::DistanceM,
    harm: Harm::More,
    rule: Some("shoe-wear"),
    // From here on the rule mentions it.
    least: Least { share_pct: 0.0, amount: 50e3, value: 700e3 },
    needs_coverage: true,
    value: |facts, window| {
        let known = window.rows.clone().filter_map(|row| facts.wear_m[row]);
        largest(known).ok_or(NO_SHOE)
    },
};

pub(super) const NEW_SURFACE: Exposure = Exposure {
    id: "new-surface",
    name: "distance on new ground",
    unit: Unit::DistanceM,
    harm: Harm::More,
    rule: Some("new-surface"),
    least: Least::of(0.0, 3000.0),
    needs_coverage: true,
    value: new_surface,
};

fn new_pair(facts: &Facts, window: &Window) -> Value {
    let is_told = window.rows.clone().any(|row| facts.shoe_age_days[row].is_some());
    if !is_told && !window.rows.is_empty() {
        return Err(NO_SHOE);
    }
    let rows = window.rows.clone();
    let new = rows.filter(|row| facts.shoe_age_days[*row].is_some_and(|days| days < NEW_DAYS));
    let metres = new.filter_map(|row| facts.season.sessions[row].known_distance_m());
    Ok(from_thousandths(metres.map(thousandths).sum()))
}

/// The mean drop, weighted by distance.
fn drop(facts: &Facts, window: &Window) -> Value {
    const MISSING: &str = "no drop in athlete.toml";
    let shoes = &facts.season.athlete.shoes;
    let pair = |run: &Session| {
        let drop_mm = shoes.get(run.shoe?)?.drop_mm?;
        Some((drop_mm, run.known_distance_m().filter(|metres| *metres > 0.0)?))
    };
    let pairs: Vec<(f64, f64)> = facts.runs(window).iter().filter_map(pair).collect();
    if facts.runs(window).iter().all(|run| run.shoe.is_none()) {
        return Err(NO_SHOE);
    }
    let whole_m: f64 = pairs.iter().map(|(_, metres)| metres).sum();
    let weighted: f64 = pairs.iter().map(|(drop_mm, metres)| drop_mm * metres).sum();
    if whole_m > 0.0 { Ok(weighted / whole_m) } else { Err(MISSING) }
}

fn new_surface(facts: &Facts, window: &Window) -> Value {
    let rows = window.rows.clone();
    let known: Vec<f64> = rows.filter_map(|row| facts.new_surface_m[row]).collect();
    if known.is_empty() && !window.rows.is_empty() {
        return Err("surface unknown");
    }
    sum(facts.runs(window), Session::known_distance_m, "some runs have no distance")?;
    Ok(from_thousandths(known.into_iter().map(thousandths).sum()))
}
