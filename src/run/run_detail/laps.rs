//! The laps that were marked, measured like everything else.

use std::ops::Range;

use super::{Rows, Stretch};
use crate::activity::Lap;

/// Laps follow each other. Those that cover the run more often than this, all of one start for example, are
/// none, and measuring them would take the square of the file.
const MOST_COVERED: usize = 4;

pub(super) fn laps(rows: &Rows, marked: &[Lap]) -> Vec<Stretch> {
    // One lap is the run.
    if marked.len() < 2 {
        return Vec::new();
    }
    let Some(&last_ms) = rows.time_ms.last() else { return Vec::new() };
    // Of a lap that begins where the records end nothing is known.
    let recorded = || marked.iter().filter(|lap| lap.span.start_ms < last_ms);
    let covered: usize = recorded().map(|lap| within(rows, lap).len()).sum();
    if covered > MOST_COVERED * rows.len() {
        return Vec::new();
    }
    let lap = |lap: &Lap| {
        let parts: Vec<(usize, f64)> = within(rows, lap).map(|row| (row, 1.0)).collect();
        rows.stretch(&parts)
    };
    recorded().map(lap).collect()
}

/// The rows of a lap.
fn within(rows: &Rows, lap: &Lap) -> Range<usize> {
    let from = rows.time_ms.partition_point(|time_ms| *time_ms <= lap.span.start_ms);
    let to = rows.time_ms.partition_point(|time_ms| *time_ms <= lap.span.end_ms);
    // The first sample belongs to the first lap.
    let from = if lap.span.start_ms <= rows.time_ms[0] { 0 } else { from };
    from..to.max(from)
}
