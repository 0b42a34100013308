//! A recorded track as the regressions over altitude need it. Holds columns only.

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
