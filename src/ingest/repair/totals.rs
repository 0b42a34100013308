//! An activity with fewer than two samples is known by the totals of its session or laps: they stand
//! in for the recording, as the entry of a list does.

use std::ops::RangeInclusive;

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Samples, Span, Summary};
use crate::base::units::s_from_ms;

/// Gives an activity without a usable recording the totals that its device tells; `times_ms` are the
/// plausible moments. An activity that has a list's totals keeps them.
pub(super) fn stand_in(
    activity: &mut Activity,
    times_ms: RangeInclusive<i64>,
    notes: &mut Vec<ImportNote>,
) {
    if activity.samples.len() >= 2 || activity.summary.is_some() {
        return;
    }
    let of_session = activity.session.map(|span| (span, "the device's totals"));
    let told = of_session.or_else(|| Some((of_laps(activity)?, "its laps")));
    let Some((span, what)) = told.filter(|(span, _)| times_ms.contains(&span.start_ms)) else {
        return;
    };
    let summary = summary(activity, span);
    if summary.elapsed_s.or(summary.timer_s).or(summary.distance_m).is_some() {
        activity.samples = Samples::default();
        activity.summary = Some(summary);
        notes.push(ImportNote::TotalsOnly(what.into()));
    }
}

/// From the start of its first lap to the end of its last.
fn of_laps(activity: &Activity) -> Option<Span> {
    let spans = || activity.laps.iter().map(|lap| lap.span);
    Some(Span {
        start_ms: spans().map(|span| span.start_ms).min()?,
        end_ms: spans().map(|span| span.end_ms).max()?,
    })
}

fn summary(activity: &Activity, span: Span) -> Summary {
    let figures = activity.device_figures;
    let is_known = |value: &f64| value.is_finite() && *value > 0.0;
    // A lap that ends with its only point is shorter than its own timer.
    let least_s = figures.timer_s.unwrap_or(0.0);
    let is_span = |span_s: &f64| is_known(span_s) && *span_s >= least_s;
    let span_s = s_from_ms(span.end_ms.saturating_sub(span.start_ms));
    Summary {
        start_utc_ms: span.start_ms,
        elapsed_s: figures.elapsed_s.filter(is_known).or(Some(span_s).filter(is_span)),
        timer_s: figures.timer_s.filter(is_known),
        distance_m: figures.distance_m.filter(is_known),
        cadence_spm: figures.cadence_spm.filter(is_known),
        ..Summary::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{DeviceFigures, Lap};

    const START_MS: i64 = 1_735_689_600_000;
    const TIMES_MS: RangeInclusive<i64> = 0..=START_MS;

    fn lap(from_s: i64, to_s: i64) -> Lap {
        let span = Span { start_ms: START_MS + from_s * 1000, end_ms: START_MS + to_s * 1000 };
        Lap { span, distance_m: None, timer_s: None }
    }

    /// Two laps of 2,900 s with a minute between them, and this many samples.
    fn recorded(samples: i64) -> Activity {
        let mut rows = Samples::default();
        for second in 0..samples {
            rows.push_time(START_MS + second * 1000, 0);
        }
        Activity {
            laps: vec![lap(0, 1450), lap(1510, 2960)],
            device_figures: DeviceFigures {
                distance_m: Some(8240.0),
                timer_s: Some(2900.0),
                ..DeviceFigures::default()
            },
            ..Activity::of_samples(FileFormat::Tcx, rows)
        }
    }

    fn stood_in(mut activity: Activity) -> (Activity, Vec<ImportNote>) {
        let mut notes = Vec::new();
        stand_in(&mut activity, TIMES_MS, &mut notes);
        (activity, notes)
    }

    #[test]
    fn laps_stand_in_for_no_point_and_for_one() {
        for samples in [0, 1] {
            let (activity, notes) = stood_in(recorded(samples));
            let expected = Summary {
                start_utc_ms: START_MS,
                elapsed_s: Some(2960.0),
                timer_s: Some(2900.0),
                distance_m: Some(8240.0),
                ..Summary::default()
            };
            assert_eq!(activity.summary, Some(expected));
            assert!(activity.samples.is_empty());
            assert_eq!(notes, [ImportNote::TotalsOnly("its laps".into())]);
        }
        assert_eq!(stood_in(recorded(2)), (recorded(2), Vec::new()));
    }

    #[test]
    fn a_session_outranks_laps_and_what_tells_nothing_or_an_impossible_time_stands_for_nothing() {
        let span = Span { start_ms: START_MS - 5000, end_ms: START_MS + 3_000_000 };
        let (activity, notes) = stood_in(Activity { session: Some(span), ..recorded(0) });
        assert_eq!(activity.summary.unwrap().elapsed_s, Some(3005.0));
        assert_eq!(notes, [ImportNote::TotalsOnly("the device's totals".into())]);
        let late = Span { start_ms: START_MS + 1, ..span };
        assert_eq!(stood_in(Activity { session: Some(late), ..recorded(0) }).0.summary, None);
        let bare = Activity {
            laps: vec![lap(0, 0)],
            device_figures: DeviceFigures::default(),
            ..recorded(0)
        };
        assert_eq!(stood_in(bare).0.summary, None);
    }
}
