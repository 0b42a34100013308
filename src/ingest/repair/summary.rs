//! Puts right what a list, or the totals of a device, tell of an activity: an impossible start makes it unusable, impossible
//! figures are blanked, zeros are missing.

use crate::activity::file_format::FormatKind;
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Summary};
use crate::columns::{CADENCE_SPM, Column, HEART_RATE_BPM, SPEED_MPS};

/// Longer than the longest races, which take six days; more is a wrong unit.
const MAX_S: f64 = 10.0 * 86_400.0;
/// Further than anybody runs in that time; more is a wrong unit.
const MAX_M: f64 = 1_000_000.0;
/// More than one and a half times the height of any mountain above its foot; more is a wrong unit.
const MAX_ASCENT_M: f64 = 15_000.0;

/// Repairs the summary of an activity that has one; `times_ms` are the plausible moments.
pub(super) fn repair_summary(
    activity: &mut Activity,
    times_ms: std::ops::RangeInclusive<i64>,
    notes: &mut Vec<ImportNote>,
) {
    let Some(summary) = &mut activity.summary else { return };
    if !times_ms.contains(&summary.start_utc_ms) {
        activity.summary = None;
        notes.push(ImportNote::HostileTimes(1));
        return;
    }
    let known = |summary: &Summary| values(*summary).into_iter().flatten().count();
    zero_is_missing(summary);
    let before = known(summary);
    blank_impossible(summary);
    let blanked = before - known(summary);
    if blanked > 0 {
        let is_of_list = activity.format.kind() == FormatKind::List;
        let what = if is_of_list { "the list" } else { "the totals" };
        notes.push(ImportNote::Implausible(what.into(), blanked));
    }
}

fn values(summary: Summary) -> [Option<f64>; 7] {
    let times = [summary.elapsed_s, summary.timer_s, summary.moving_s];
    let Summary { distance_m, ascent_m, heart_rate_bpm, cadence_spm, .. } = summary;
    let [elapsed_s, timer_s, moving_s] = times;
    [elapsed_s, timer_s, moving_s, distance_m, ascent_m, heart_rate_bpm, cadence_spm]
}

/// Lists write 0 where nothing is known; only an ascent can be none.
fn zero_is_missing(summary: &mut Summary) {
    for value in [
        &mut summary.elapsed_s,
        &mut summary.timer_s,
        &mut summary.moving_s,
        &mut summary.distance_m,
        &mut summary.heart_rate_bpm,
        &mut summary.cadence_spm,
    ] {
        *value = value.filter(|value| *value != 0.0);
    }
}

fn blank_impossible(summary: &mut Summary) {
    let within = |value: Option<f64>, most: f64| value.filter(|value| (0.0..=most).contains(value));
    let plausible =
        |value: Option<f64>, column: &Column| value.filter(|value| column.is_plausible(*value));
    summary.elapsed_s = within(summary.elapsed_s, MAX_S);
    summary.timer_s = within(summary.timer_s, MAX_S);
    summary.moving_s = within(summary.moving_s, MAX_S);
    summary.distance_m = within(summary.distance_m, MAX_M);
    summary.ascent_m = within(summary.ascent_m, MAX_ASCENT_M);
    summary.heart_rate_bpm = plausible(summary.heart_rate_bpm, &HEART_RATE_BPM);
    summary.cadence_spm = plausible(summary.cadence_spm, &CADENCE_SPM);
    if let (Some(distance_m), Some(time_s)) =
        (summary.distance_m, summary.elapsed_s.or(summary.timer_s).or(summary.moving_s))
        && !SPEED_MPS.is_plausible(distance_m / time_s)
    {
        summary.distance_m = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Samples;
    use crate::activity::file_format::FileFormat;

    const NOON_MS: i64 = 1_748_865_600_000;

    fn repaired(summary: Summary) -> (Option<Summary>, Vec<ImportNote>) {
        let mut activity = Activity {
            summary: Some(summary),
            ..Activity::of_samples(FileFormat::StravaCsv, Samples::default())
        };
        let mut notes = Vec::new();
        repair_summary(&mut activity, 0..=NOON_MS, &mut notes);
        (activity.summary, notes)
    }

    #[test]
    fn a_start_after_tomorrow_leaves_nothing() {
        let late = Summary { start_utc_ms: NOON_MS + 1, ..Summary::default() };
        assert_eq!(repaired(late), (None, vec![ImportNote::HostileTimes(1)]));
    }

    #[test]
    fn impossible_figures_are_blanked_and_counted_and_zeros_are_missing() {
        let told = Summary {
            start_utc_ms: NOON_MS,
            elapsed_s: Some(3600.0),
            timer_s: None,
            moving_s: Some(-1.0),
            distance_m: Some(0.0),
            ascent_m: Some(0.0),
            heart_rate_bpm: Some(f64::NAN),
            cadence_spm: Some(165.0),
        };
        let expected = Summary { moving_s: None, distance_m: None, heart_rate_bpm: None, ..told };
        assert_eq!(
            repaired(told),
            (Some(expected), vec![ImportNote::Implausible("the list".into(), 2)])
        );
    }

    #[test]
    fn a_distance_in_the_wrong_unit_is_no_distance() {
        // 10 km told as 1,000,000 (centimetres) in an hour would be 278 m/s.
        let told = Summary {
            start_utc_ms: NOON_MS,
            elapsed_s: Some(3600.0),
            distance_m: Some(1_000_000.0),
            ..Summary::default()
        };
        let (summary, notes) = repaired(told);
        assert_eq!(summary.unwrap().distance_m, None);
        assert_eq!(notes[0].to_string(), "1 impossible value of the list removed");
    }
}
