//! What a load is made of: time and steps at one speed on one grade.

/// Time and steps at one speed on one grade, from [`crate::columns::LOAD`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bin {
    /// Actual speed in cm/s, the middle of the bin.
    pub speed_cmps: i64,
    /// Grade in per cent, the middle of the bin; level where unknown.
    pub grade_pct: i64,
    /// Running, not walking.
    pub is_running: bool,
    /// Distance in millimetres.
    pub distance_mm: i64,
    /// Time in milliseconds.
    pub time_ms: i64,
    /// Steps counted in the time of known cadence, in thousandths.
    pub millisteps: i64,
    /// The part of the time with known cadence, in milliseconds.
    pub cadence_time_ms: i64,
    /// The part of the time with known contact time, in milliseconds.
    pub contact_time_ms: i64,
    /// Sum of contact times, each times the milliseconds it held.
    pub contact_ms2: i64,
}
