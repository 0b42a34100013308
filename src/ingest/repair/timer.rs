//! Starts and stops of a timer that are of another time than the recording: an event that is lost, or has a
//! wrong clock, would leave a run without time.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Span};
use crate::base::units::{MS_PER_S, s_from_ms};

/// The device's own timer may be so many times what its starts and stops leave of the recording.
/// Engineering default.
const MOST_TIMES: f64 = 2.0;

/// Forgets starts and stops that leave nothing of a recording, or far less than the device's own total.
pub(super) fn drop_foreign(activity: &mut Activity, notes: &mut Vec<ImportNote>) {
    let time_ms = &activity.samples.time_ms;
    let (Some(timer), Some(&start_ms), Some(&end_ms)) =
        (&activity.timer, time_ms.first(), time_ms.last())
    else {
        return;
    };
    let within_ms: i64 =
        timer.iter().map(|span| overlap_ms(*span, Span { start_ms, end_ms })).sum();
    let recorded_s = s_from_ms(end_ms - start_ms);
    let told_s = activity.device_figures.timer_s.filter(|&timer_s| timer_s <= recorded_s + 60.0);
    let is_refuted = told_s.is_some_and(|told_s| told_s > MOST_TIMES * s_from_ms(within_ms));
    if end_ms > start_ms && (within_ms < MS_PER_S || is_refuted) {
        notes.push(ImportNote::Implausible(
            "the timer's starts and stops".into(),
            timer.len().max(1),
        ));
        activity.timer = None;
    }
}

fn overlap_ms(a: Span, b: Span) -> i64 {
    (a.end_ms.min(b.end_ms) - a.start_ms.max(b.start_ms)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{DeviceFigures, Samples};

    /// What is kept of a timer, in seconds, of a recording of ten minutes.
    fn kept(timer: &[(i64, i64)], told_s: Option<f64>) -> Option<usize> {
        let mut samples = Samples::default();
        for second in 0..=600 {
            samples.push_time(second * MS_PER_S, 0);
        }
        let span =
            |&(from, to): &(i64, i64)| Span { start_ms: from * MS_PER_S, end_ms: to * MS_PER_S };
        let mut activity = Activity {
            timer: Some(timer.iter().map(span).collect()),
            device_figures: DeviceFigures { timer_s: told_s, ..DeviceFigures::default() },
            ..Activity::of_samples(FileFormat::Fit, samples)
        };
        let mut notes = Vec::new();
        drop_foreign(&mut activity, &mut notes);
        assert_eq!(notes.is_empty(), activity.timer.is_some());
        activity.timer.map(|timer| timer.len())
    }

    #[test]
    fn a_timer_of_another_time_is_none() {
        assert_eq!(kept(&[(0, 300), (400, 600)], None), Some(2));
        assert_eq!(kept(&[(-9000, -8000)], None), None);
        assert_eq!(kept(&[], Some(600.0)), None);
        assert_eq!(kept(&[(0, 20)], Some(600.0)), None);
        // Most of the recording was a pause, by events and total.
        assert_eq!(kept(&[(0, 20)], Some(20.0)), Some(1));
        assert_eq!(kept(&[(0, 20)], None), Some(1));
        // The total is of a longer recording than this, which was cut.
        assert_eq!(kept(&[(0, 20)], Some(9000.0)), Some(1));
    }
}
