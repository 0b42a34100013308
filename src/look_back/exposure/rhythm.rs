//! When was run: rest, hard days, time off, and days without the watch.

use super::{Exposure, Facts, Harm, Least, Value, Window};
use crate::base::quantity::Unit;
use crate::season::Session;

pub(super) const HARD_GAP: Exposure = Exposure {
    id: "hard-gap",
    name: "days between hard runs",
    unit: Unit::Days,
    harm: Harm::Less,
    rule: Some("hard-days-too-close"),
    least: Least::of(0.0, 1.0),
    needs_coverage: true,
    value: hard_gap,
};

pub(super) const TIME_OFF: Exposure = Exposure {
    id: "time-off",
    name: "longest break",
    unit: Unit::Days,
    harm: Harm::More,
    rule: Some("return-after-layoff"),
    least: Least::of(50.0, 4.0),
    needs_coverage: true,
    value: time_off,
};

pub(super) const NO_WATCH: Exposure = Exposure {
    id: "no-watch",
    name: "days without the watch",
    unit: Unit::Days,
    harm: Harm::More,
    rule: None,
    least: Least::of(50.0, 3.0),
    needs_coverage: false,
    value: |facts, window| Ok(facts.uncovered_days(&window.days) as f64),
};

/// The fewest days from one hard run to the next that ends in the window. With fewer than two hard runs
/// they lie at least as far apart as the window is long.
fn hard_gap(facts: &Facts, window: &Window) -> Value {
    let before = (0..window.rows.start).rev();
    let earlier = before.take_while(|row| is_near(facts, window, *row));
    let earlier = earlier.filter(|row| facts.is_hard[*row] == Some(true)).take(1);
    let mut last = earlier.map(|row| facts.season.sessions[row].day).next();
    let mut least_days = (window.days.end - window.days.start).num_days();
    for row in window.rows.clone() {
        match facts.is_hard[row] {
            None => return Err("unknown which runs were hard"),
            Some(false) => {}
            Some(true) => {
                let day = facts.season.sessions[row].day;
                if let Some(last) = last.filter(|last| *last < day) {
                    least_days = least_days.min((day - last).num_days());
                }
                last = Some(day);
            }
        }
    }
    Ok(least_days as f64)
}

/// Whether a session before a window is near enough to lie closer than the window is long.
fn is_near(facts: &Facts, window: &Window, row: usize) -> bool {
    let day = facts.season.sessions[row].day;
    (window.days.start - day).num_days() < (window.days.end - window.days.start).num_days()
}

/// The longest stretch of days off between two runs, the later of which lies in the window. Days without
/// the watch are not days off.
fn time_off(facts: &Facts, window: &Window) -> Value {
    let first = window.rows.start.saturating_sub(1);
    let runs: &[Session] = &facts.season.sessions[first..window.rows.end.max(first)];
    let off = |pair: &[Session]| {
        let days = pair[0].day.succ_opt().unwrap_or(pair[0].day)..pair[1].day;
        let length = (days.end - days.start).num_days();
        (length - facts.uncovered_days(&days)).max(0)
    };
    let longest = runs.windows(2).map(off).max().unwrap_or(0);
    Ok(longest as f64)
}
