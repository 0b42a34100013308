//! How much was run: distance, climb, speed, and what they weigh together.

use super::{Exposure, Facts, Harm, Least, Value, Window, largest, sum};
use crate::base::quantity::Unit;
use crate::base::units::M_PER_KM;
use crate::season::Session;

const NO_DISTANCE: &str = "some runs have no distance";
const NO_ALTITUDE: &str = "no reliable elevation";
const NO_SPEED: &str = "not enough history to say what is fast";

/// An exposure of which more may be too much.
const fn more(
    (id, name, unit): (&'static str, &'static str, Unit),
    rule: &'static str,
    least: Least,
    value: fn(&Facts, &Window) -> Value,
) -> Exposure {
    let (harm, rule) = (Harm::More, Some(rule));
    Exposure { id, name, unit, harm, rule, least, needs_coverage: true, value }
}

pub(super) const DISTANCE: Exposure = more(
    ("distance", "distance", Unit::DistanceM),
    "weekly-distance-jump",
    Least::of(20.0, 5000.0),
    |facts, window| sum(facts.runs(window), Session::known_distance_m, NO_DISTANCE),
);

pub(super) const RUNS: Exposure = more(
    ("runs", "number of runs", Unit::Count),
    "few-rest-days",
    Least::of(20.0, 2.0),
    |_, window| Ok(window.rows.len() as f64),
);

pub(super) const LONGEST_RUN: Exposure = more(
    ("longest-run", "longest run", Unit::DistanceM),
    "session-distance-spike",
    Least::of(10.0, 1000.0),
    |facts, window| {
        sum(facts.runs(window), Session::known_distance_m, NO_DISTANCE)?;
        let known = facts.runs(window).iter().filter_map(Session::known_distance_m);
        Ok(largest(known).unwrap_or(0.0))
    },
);

pub(super) const CALF_KM: Exposure = more(
    ("calf-km", "calf kilometres", Unit::DistanceM),
    "weekly-calf-load-jump",
    Least::of(20.0, 5000.0),
    |facts, window| {
        let metres = |run: &Session| Some(run.calf_km?.total_km() * M_PER_KM);
        sum(facts.runs(window), metres, "some runs have no calf load")
    },
);

pub(super) const CLIMB: Exposure = more(
    ("climb", "climbing", Unit::HeightM),
    "climb-spike",
    Least::of(30.0, 100.0),
    |facts, window| sum(facts.runs(window), Session::known_climb_m, NO_ALTITUDE),
);

/// The evidence about descents is about knees and thighs, so it counts as a habit here.
pub(super) const DESCENT: Exposure = Exposure {
    id: "descent",
    name: "steep descent",
    unit: Unit::HeightM,
    harm: Harm::More,
    rule: None,
    least: Least::of(50.0, 150.0),
    needs_coverage: true,
    value: |facts, window| sum(facts.runs(window), |run| run.downhill_m, NO_ALTITUDE),
};

pub(super) const STEEP: Exposure = more(
    ("steep", "steep uphill", Unit::ShortM),
    "steep-novelty",
    Least::of(50.0, 400.0),
    |facts, window| sum(facts.runs(window), Session::known_steep_m, NO_ALTITUDE),
);

pub(super) const FAST: Exposure = more(
    ("fast", "fast running", Unit::DistanceM),
    "fast-distance-spike",
    Least::of(30.0, 1000.0),
    |facts, window| sum(facts.runs(window), Session::known_fast_m, NO_SPEED),
);

pub(super) const SPRINTS: Exposure = more(
    ("sprints", "near-sprinting", Unit::ShortM),
    "sprint-novelty",
    Least::of(50.0, 100.0),
    |facts, window| sum(facts.runs(window), |run| run.sprint_m, NO_SPEED),
);
