//! What a gap between two samples is, and how far the runner got in it.

use crate::activity::{Activity, Channel};
use crate::base::units::{MS_PER_S, haversine_m};

/// A longer interval is a gap in most recordings: beyond this they are silent, not smart. Engineering
/// default.
pub(crate) const MAX_WEIGHT_MS: i64 = 10 * MS_PER_S;
/// A gap slower than this was a stop without an event. Engineering default.
pub(super) const STANDING_MPS: f64 = 0.3;

/// How far the runner got in the interval that ends at `row`; `None` where nothing tells.
pub(super) fn moved_m(activity: &Activity, row: usize) -> Option<f64> {
    let at = |channel: Channel, row: usize| {
        activity.samples.channel(channel).get(row).copied().filter(|value| value.is_finite())
    };
    let by_device = at(Channel::DistanceM, row)
        .zip(at(Channel::DistanceM, row - 1))
        .map(|(to, from)| to - from);
    by_device.or_else(|| {
        let here = at(Channel::LatDeg, row - 1).zip(at(Channel::LonDeg, row - 1))?;
        let there = at(Channel::LatDeg, row).zip(at(Channel::LonDeg, row))?;
        Some(haversine_m(here, there))
    })
}
