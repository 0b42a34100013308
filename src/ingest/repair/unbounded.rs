//! Distances, cadences and times that no sum may meet: texts and floats of a file can hold any number, and
//! whole millimetres, thousandths of steps and milliseconds end somewhere.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel};

/// Further than any device counts without a reset; sums of so many millimetres cannot overflow.
const MAX_DISTANCE_M: f64 = 1e7;
/// More than three times the steps of the fastest sprinter, and than a byte of FIT can hold.
const MAX_CADENCE_PER_MIN: f64 = 1000.0;
/// Some three years.
const MAX_TIME_S: f64 = 1e8;

/// Blanks them in samples, laps and totals.
pub(super) fn blank_unbounded(activity: &mut Activity, notes: &mut Vec<ImportNote>) {
    for (channel, name, most) in [
        (Channel::DistanceM, "distance", MAX_DISTANCE_M),
        (Channel::CadencePerMin, "cadence", MAX_CADENCE_PER_MIN),
    ] {
        let beyond = activity.samples.channel_mut(channel).iter_mut().filter(|it| it.abs() > most);
        let blanked = beyond.map(|value| *value = f64::NAN).count();
        if blanked > 0 {
            notes.push(ImportNote::Implausible(name.into(), blanked));
        }
    }
    let blanked = blank_totals(activity);
    if blanked > 0 {
        notes.push(ImportNote::Implausible("the totals".into(), blanked));
    }
}

/// How many totals of laps and session were blanked.
fn blank_totals(activity: &mut Activity) -> usize {
    let figures = &mut activity.device_figures;
    let mut totals = vec![
        (&mut figures.distance_m, MAX_DISTANCE_M),
        (&mut figures.timer_s, MAX_TIME_S),
        (&mut figures.elapsed_s, MAX_TIME_S),
    ];
    for lap in &mut activity.laps {
        totals.extend([(&mut lap.distance_m, MAX_DISTANCE_M), (&mut lap.timer_s, MAX_TIME_S)]);
    }
    let mut blanked = 0;
    for (total, most) in totals {
        if total.is_some_and(|value| value.abs() > most) {
            *total = None;
            blanked += 1;
        }
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{DeviceFigures, Lap, Samples, Span};

    #[test]
    fn a_distance_round_the_earth_is_not_known_and_one_to_its_poles_is() {
        let mut samples = Samples::default();
        for second in 0..4 {
            samples.push_time(1_735_689_600_000 + second * 1000, 0);
        }
        *samples.channel_mut(Channel::DistanceM) = vec![0.0, 1e7, 4e7, f64::NEG_INFINITY];
        *samples.channel_mut(Channel::CadencePerMin) = vec![0.0, 254.0, 180.0, 1e18];
        let span = Span { start_ms: 0, end_ms: 1 };
        let far = Lap { span, distance_m: Some(1e17), timer_s: Some(60.0) };
        let totals = DeviceFigures {
            distance_m: Some(1e300),
            timer_s: Some(1e20),
            elapsed_s: Some(1e8),
            ..DeviceFigures::default()
        };
        let mut activity = Activity {
            laps: vec![far],
            device_figures: totals,
            ..Activity::of_samples(FileFormat::Tcx, samples)
        };
        let mut notes = Vec::new();
        blank_unbounded(&mut activity, &mut notes);
        let distance_m = activity.samples.channel(Channel::DistanceM);
        assert_eq!(distance_m[..2], [0.0, 1e7]);
        assert!(distance_m[2].is_nan() && distance_m[3].is_nan());
        let cadence_per_min = activity.samples.channel(Channel::CadencePerMin);
        assert!(cadence_per_min[3].is_nan() && cadence_per_min[..3] == [0.0, 254.0, 180.0]);
        assert_eq!((activity.laps[0].distance_m, activity.laps[0].timer_s), (None, Some(60.0)));
        let DeviceFigures { distance_m, timer_s, elapsed_s, .. } = activity.device_figures;
        assert_eq!((distance_m, timer_s, elapsed_s), (None, None, Some(1e8)));
        let blanked = |what: &'static str, count| ImportNote::Implausible(what.into(), count);
        assert_eq!(
            notes,
            [blanked("distance", 2), blanked("cadence", 1), blanked("the totals", 3)]
        );
    }
}
