//! The laps that were marked, measured like everything else.

use super::{Rows, Stretch};
use crate::activity::Lap;

pub(super) fn laps(rows: &Rows, marked: &[Lap]) -> Vec<Stretch> {
    // One lap is the run.
    if marked.len() < 2 {
        return Vec::new();
    }
    let lap = |lap: &Lap| {
        let from = rows.time_ms.partition_point(|time_ms| *time_ms <= lap.span.start_ms);
        let to = rows.time_ms.partition_point(|time_ms| *time_ms <= lap.span.end_ms);
        // The first sample belongs to the first lap.
        let from = if lap.span.start_ms <= rows.time_ms[0] { 0 } else { from };
        let parts: Vec<(usize, f64)> = (from..to.max(from)).map(|row| (row, 1.0)).collect();
        rows.stretch(&parts)
    };
    let Some(&last_ms) = rows.time_ms.last() else { return Vec::new() };
    // Of a lap that begins where the records end nothing is known.
    let is_recorded = |lap: &&Lap| lap.span.start_ms < last_ms;
    marked.iter().filter(is_recorded).map(lap).collect()
}
