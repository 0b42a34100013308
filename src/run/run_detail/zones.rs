//! Moving time by grade and by pace.

use std::collections::BTreeMap;

use super::{PACE_STEP_S, Rows};
use crate::base::quantity::clock;
use crate::base::units::s_from_ms;

/// Time and distance in one zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// The zone in words, without its unit.
    pub name: String,
    /// Moving time in seconds.
    pub time_s: f64,
    /// Distance in metres; of a grade all of it, of a pace what was covered while moving.
    pub distance_m: f64,
}

/// Upper edges of the zones of grade, as rise over run, and their names. From 3 % on a run counts as
/// climbing, from 8 % as steep, as everywhere in soleus; downhill counts from 5 %.
const GRADES: [(f64, &str); 5] = [
    (-0.05, "downhill, -5 % and below"),
    (0.03, "about level"),
    (0.05, "3 to 5 % up"),
    (0.08, "5 to 8 % up"),
    (f64::INFINITY, "steep, 8 % and more"),
];
/// Paces slower than this many steps are one zone.
const SLOWEST_STEPS: i64 = 24;

pub(super) fn grades(rows: &Rows) -> Vec<Zone> {
    let mut sums = [(0i64, 0i64); GRADES.len()];
    for row in 0..rows.len() {
        let Some(grade) = rows.grade_ratio[row] else { continue };
        let zone = GRADES.iter().position(|(edge, _)| grade < *edge || edge.is_infinite());
        if let Some(sum) = zone.and_then(|zone| sums.get_mut(zone)) {
            let moving_ms = if rows.is_moving[row] { rows.dt_ms[row] } else { 0 };
            *sum = (sum.0 + moving_ms, sum.1 + rows.step_mm[row]);
        }
    }
    let zones = GRADES.iter().zip(sums).map(|((_, name), sum)| zone((*name).to_owned(), sum));
    if rows.has_altitude { zones.collect() } else { Vec::new() }
}

/// In steps of half a minute for each of these metres.
pub(super) fn paces(rows: &Rows, metres: f64) -> Vec<Zone> {
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for row in (0..rows.len()).filter(|&row| rows.is_moving[row]) {
        let Some(speed_mps) = rows.speed_mps[row].filter(|speed_mps| *speed_mps > 0.0) else {
            continue;
        };
        let step = (metres / speed_mps / PACE_STEP_S).floor() as i64;
        let sum = sums.entry(step.min(SLOWEST_STEPS)).or_default();
        *sum = (sum.0 + rows.dt_ms[row], sum.1 + rows.step_mm[row]);
    }
    let name = |step: i64| {
        let edge = |step: i64| clock(step as f64 * PACE_STEP_S);
        if step == SLOWEST_STEPS {
            format!("{} and slower", edge(step))
        } else {
            format!("{} to {}", edge(step), edge(step + 1))
        }
    };
    sums.into_iter().rev().map(|(step, sum)| zone(name(step), sum)).collect()
}

fn zone(name: String, (time_ms, distance_mm): (i64, i64)) -> Zone {
    Zone { name, time_s: s_from_ms(time_ms), distance_m: distance_mm as f64 / 1000.0 }
}
