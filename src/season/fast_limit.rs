//! The speeds from which running counts as fast and as sprinting, and what they follow.

/// The speed from which running counts as fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FastLimit {
    /// Grade-adjusted speed from which running is fast, in metres per second.
    pub speed_mps: f64,
    /// Actual speed from which running is near sprinting, in metres per second; never lower.
    pub sprint_mps: f64,
    /// What they follow.
    pub basis: FastBasis,
}

/// What the limits of fast running follow, by at most two per cent of their speed a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FastBasis {
    /// 95 % of the critical speed of the 90 days before.
    CriticalSpeed,
    /// 115 % of the median grade-adjusted speed of the 60 days before.
    MedianPace,
}

impl FastBasis {
    /// The word in `fast_basis`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CriticalSpeed => "critical-speed",
            Self::MedianPace => "median-pace",
        }
    }
}
