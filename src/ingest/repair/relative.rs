//! Puts right times that count from the start of the recording, where the first of them still
//! tells the start.

use crate::activity::Samples;
use crate::activity::import_notes::ImportNote;
use crate::base::units::MS_PER_S;

/// A recording that counts from its start is over within this.
const LONGEST_MS: i64 = 48 * 3600 * MS_PER_S;
/// The program that writes such files takes the milliseconds of the start for tenths of a second,
/// so that the first time lies this many times too far after 1970.
const START_FACTOR: i64 = 100;

/// Adds the start to times that count from it. `times_ms` are the plausible moments.
pub(super) fn restore_start(
    samples: &mut Samples,
    times_ms: std::ops::RangeInclusive<i64>,
    notes: &mut Vec<ImportNote>,
) {
    let Some((&first_ms, rest)) = samples.time_ms.split_first() else { return };
    let start_ms = first_ms / START_FACTOR;
    let counts_from_start = !rest.is_empty() && rest.iter().all(|t| (0..=LONGEST_MS).contains(t));
    if !counts_from_start || first_ms <= *times_ms.end() || !times_ms.contains(&start_ms) {
        return;
    }
    notes.push(ImportNote::RelativeTimes(rest.len()));
    samples.time_ms[0] = start_ms;
    samples.time_ms[1..].iter_mut().for_each(|time_ms| *time_ms += start_ms);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-10T12:00:00Z.
    const START_MS: i64 = 1_773_144_000_000;
    const PLAUSIBLE: std::ops::RangeInclusive<i64> = 788_918_400_000..=START_MS + 86_400_000;

    fn restored(times_ms: &[i64]) -> Vec<i64> {
        let mut samples = Samples::default();
        times_ms.iter().for_each(|&time_ms| {
            samples.push_time(time_ms, 0);
        });
        let mut notes = Vec::new();
        restore_start(&mut samples, PLAUSIBLE, &mut notes);
        assert_eq!(notes.is_empty(), samples.time_ms == times_ms);
        samples.time_ms
    }

    #[test]
    fn a_first_time_a_hundredfold_too_late_is_the_start_of_the_others() {
        let times_ms = [START_MS * 100, 900, 2100];
        assert_eq!(restored(&times_ms), [START_MS, START_MS + 900, START_MS + 2100]);
    }

    #[test]
    fn other_wrong_times_are_left_alone() {
        // Nothing to start from, an impossible start, one time that is none of the run.
        for times_ms in [
            vec![0, 900, 2100],
            vec![START_MS, 900, 2100],
            vec![START_MS * 1000, 900, 2100],
            vec![START_MS * 100, 900, START_MS],
            vec![START_MS * 100],
            vec![],
        ] {
            assert_eq!(restored(&times_ms), times_ms);
        }
    }
}
