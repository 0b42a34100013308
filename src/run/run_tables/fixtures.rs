//! Invented runs for tests, through the same door as recorded ones.

use super::{RunTables, derive};
use crate::activity::file_format::FileFormat;
use crate::activity::{Activity, Channel, RecordedOffset, Samples};
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::run::samples::GradeCurve;

/// 2025-06-02T00:00:00Z, a Monday.
pub(crate) const MONDAY_MS: i64 = 1_748_822_400_000;

/// So many days, hours and minutes after that Monday.
pub(crate) fn at(day: i64, hour: i64, minute: i64) -> i64 {
    MONDAY_MS + (day * S_PER_DAY + (hour * 60 + minute) * 60) * MS_PER_S
}

/// A recording at 3 m/s with a sample every ten seconds and a known zone of UTC + 2 h.
pub(crate) fn recording(start_ms: i64, minutes: i64) -> Activity {
    let mut samples = Samples::default();
    for tick in 0..=minutes * 6 {
        let row = samples.push_time(start_ms + tick * 10 * MS_PER_S, 0);
        samples.set(row, Channel::DistanceM, 30.0 * tick as f64);
    }
    samples.pad();
    Activity {
        sport: Some("running".to_owned()),
        device: Some("watch".to_owned()),
        offset: RecordedOffset::Known(7200),
        ..Activity::of_samples(FileFormat::Fit, samples)
    }
}

/// The tables of an activity; its name is both id and source.
pub(crate) fn tables(activity: &Activity, name: &str) -> RunTables {
    derive(activity, name, &format!("{name}.fit"), GradeCurve::Empirical).unwrap()
}
