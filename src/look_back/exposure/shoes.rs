//! What was worn, and what was run on.

use super::per_run::NEW_DAYS;
use super::{Exposure, Facts, Harm, Least, Value, Window, sum};
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
    name: "distance in high-mileage shoes",
    unit: Unit::DistanceM,
    harm: Harm::More,
    rule: Some("shoe-wear"),
    least: Least::of(0.0, 5000.0),
    needs_coverage: true,
    value: high_mileage,
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
    let is_new = |row: usize| Some(facts.shoe_age_days[row]? < NEW_DAYS);
    distance_in(facts, window, is_new)
}

/// What a pair has run only ever grows, so that it says nothing by itself: what counts is the distance in
/// pairs that have passed the limit of `shoe-wear`.
fn high_mileage(facts: &Facts, window: &Window) -> Value {
    let is_worn = |row: usize| {
        let run_m = facts.season.sessions[row].known_distance_m().unwrap_or(0.0);
        Some(facts.wear_m[row]? + run_m > facts.worn_m)
    };
    distance_in(facts, window, is_worn)
}

/// The distance in pairs of which something holds; `None` where it is not known of the pair of a run.
fn distance_in(facts: &Facts, window: &Window, of: impl Fn(usize) -> Option<bool>) -> Value {
    let rows = window.rows.clone();
    if !window.rows.is_empty() && !rows.clone().any(|row| of(row).is_some()) {
        return Err(NO_SHOE);
    }
    let metres = rows.filter(|row| of(*row) == Some(true));
    let metres = metres.filter_map(|row| facts.season.sessions[row].known_distance_m());
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
