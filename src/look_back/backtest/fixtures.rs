//! Invented rules and episodes for the tests of a backtest.

use super::{RuleDays, Spoken};
use crate::rules::Level;
use crate::season::fixtures::day;
use crate::user_files::athlete::diary::Episode;

/// An episode of one day.
pub(super) fn episode(offset: u64) -> Episode {
    Episode { start: day(offset), end: day(offset) }
}

/// A rule that was asked only where it spoke.
pub(super) fn spoke(rule: &'static str, offsets: &[u64]) -> RuleDays {
    asked(rule, offsets.iter().copied(), offsets)
}

/// A rule that was asked and spoke on these days.
pub(super) fn asked(
    rule: &'static str,
    judged: impl IntoIterator<Item = u64>,
    offsets: &[u64],
) -> RuleDays {
    let spoken = offsets.iter().map(|offset| Spoken { day: day(*offset), level: Level::Watch });
    RuleDays { rule, judged: judged.into_iter().map(day).collect(), spoken: spoken.collect() }
}
