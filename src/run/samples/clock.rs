//! The clock of a recording: what each interval between samples counts for.

/// What each interval (from the sample before to this one) counts for.
pub(super) struct Clock {
    /// Milliseconds with the timer running. The first and the last also hold what the timer ran
    /// before the first and after the last sample.
    pub(super) timer_ms: Vec<i64>,
    /// The same, capped at the longest interval that is no gap: the weight of the sample in every mean.
    pub(super) dt_ms: Vec<i64>,
    /// Number of the uninterrupted stretch the sample belongs to.
    pub(super) stretch: Vec<u32>,
}
