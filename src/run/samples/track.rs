//! A recorded track as the regressions over altitude and the search for leaps need it. Holds columns only.

use crate::activity::{Activity, Channel};
use crate::base::units::haversine_m;

/// One recorded track as the regressions need it: sorted, cut into stretches.
pub(super) struct Track<'a> {
    /// UTC milliseconds.
    pub(super) time_ms: &'a [i64],
    /// Cumulative distance in metres.
    pub(super) distance_m: &'a [f64],
    /// Recorded altitude in metres, NaN where missing.
    pub(super) elevation_m: &'a [f64],
    /// Stretch of each sample; no window reaches across two.
    pub(super) stretch: &'a [u32],
    /// Latitude and longitude in degrees, NaN where missing; empty without positions.
    pub(super) place: [&'a [f64]; 2],
}

/// What tells where the runner is: positions, or a device's distance.
pub(super) trait Course {
    /// Whether a row says where.
    fn is_known(&self, row: usize) -> bool;
    /// How far one row is from another in a straight line, in metres.
    fn between_m(&self, from: usize, to: usize) -> f64;
    /// Whether points may have been lost between two of them, so that a leap is what was run there, and
    /// whether a leap of more than a minute is a ride. A counter goes on counting where points are lost, and
    /// what it counts of a ride makes the whole recording doubtful.
    fn is_of_places(&self) -> bool;
}

/// Where a receiver says the runner was, in degrees, NaN where it does not.
pub(super) struct Positions<'a> {
    pub(super) lat_deg: &'a [f64],
    pub(super) lon_deg: &'a [f64],
}

impl<'a> Positions<'a> {
    pub(super) fn of(activity: &'a Activity) -> Self {
        let [lat_deg, lon_deg] =
            [Channel::LatDeg, Channel::LonDeg].map(|one| activity.samples.channel(one));
        Self { lat_deg, lon_deg }
    }
}

impl Course for Positions<'_> {
    fn is_known(&self, row: usize) -> bool {
        self.lat_deg[row].is_finite() && self.lon_deg[row].is_finite()
    }

    fn between_m(&self, from: usize, to: usize) -> f64 {
        let [here, there] = [from, to].map(|row| (self.lat_deg[row], self.lon_deg[row]));
        haversine_m(here, there)
    }

    fn is_of_places(&self) -> bool {
        true
    }
}

/// How far the runner was by the device's own count, in metres, NaN where it does not say.
pub(super) struct Counter<'a>(pub(super) &'a [f64]);

impl Course for Counter<'_> {
    fn is_known(&self, row: usize) -> bool {
        self.0[row].is_finite()
    }

    fn between_m(&self, from: usize, to: usize) -> f64 {
        (self.0[to] - self.0[from]).abs()
    }

    fn is_of_places(&self) -> bool {
        false
    }
}
