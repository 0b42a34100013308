//! The quantities that a recording may have in each sample, and which of them every run has a column
//! of. A new one is a variant here, its entry of [`CHANNELS`] at the same place, and a line of
//! [`MEASURED`] where the per-second table has it.

use crate::columns::{
    BALANCE_LEFT_PCT, CHANNELS, Column, ELEVATION_M, GROUND_CONTACT_MS, HEART_RATE_BPM, POWER_W,
    SPEED_MPS, TEMPERATURE_C, VERTICAL_OSCILLATION_MM, VERTICAL_RATIO_PCT,
};

/// One measured quantity of the sample stream. The order is that of [`crate::activity::Samples::channels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum Channel {
    /// Latitude in degrees, −90 to 90; 0 is a place.
    LatDeg,
    /// Longitude in degrees, −180 to 180; 0 is a place.
    LonDeg,
    /// Altitude in metres above the device's datum; 0 is a height.
    ElevationM,
    /// The device's own cumulative distance in metres.
    DistanceM,
    /// The device's own speed in metres per second.
    SpeedMps,
    /// Heart rate in beats per minute.
    HeartRateBpm,
    /// Cadence per minute as recorded: strides or steps, see [`crate::run::samples`]; 0 is standing.
    CadencePerMin,
    /// Power in watts.
    PowerW,
    /// Temperature in degrees Celsius.
    TemperatureC,
    /// Vertical oscillation in millimetres.
    VerticalOscillationMm,
    /// Ground contact time in milliseconds.
    GroundContactMs,
    /// Share of the stride spent on the ground, in per cent.
    GroundContactPct,
    /// Vertical oscillation over step length, in per cent.
    VerticalRatioPct,
    /// Left foot's share of ground contact, in per cent; 50 is even.
    BalanceLeftPct,
    /// Step length in metres.
    StepLengthM,
    /// Horizontal accuracy of the position in metres.
    GpsAccuracyM,
    /// The device's own classification of the moment (FIT `activity_type`: 1 running, 6 walking).
    ActivityType,
    /// Energy used since the start, in watt seconds.
    AccumulatedPowerWs,
    /// Form power in watts (a foot pod's developer field).
    FormPowerW,
    /// Leg spring stiffness in kilonewtons per metre (a foot pod's developer field).
    LegSpringStiffnessKnm,
}

impl Channel {
    /// How many channels there are.
    pub const COUNT: usize = CHANNELS.len();
}

/// A channel that has a column of its own in the per-second table.
pub struct Measured {
    /// The channel.
    pub channel: Channel,
    /// Its column, whose range is that of plausible values.
    pub column: &'static Column,
    /// What texts call it.
    pub name: &'static str,
    /// Whether the column has the values as recorded, and not what is made of several channels.
    pub is_as_recorded: bool,
}

/// Every channel with a column, in the order in which impossible values are blanked.
pub const MEASURED: &[Measured] = &[
    Measured { is_as_recorded: false, ..of(Channel::SpeedMps, &SPEED_MPS, "speed") },
    of(Channel::HeartRateBpm, &HEART_RATE_BPM, "heart rate"),
    of(Channel::PowerW, &POWER_W, "power"),
    of(Channel::TemperatureC, &TEMPERATURE_C, "temperature"),
    of(Channel::ElevationM, &ELEVATION_M, "elevation"),
    of(Channel::VerticalOscillationMm, &VERTICAL_OSCILLATION_MM, "vertical oscillation"),
    of(Channel::GroundContactMs, &GROUND_CONTACT_MS, "ground contact time"),
    of(Channel::VerticalRatioPct, &VERTICAL_RATIO_PCT, "vertical ratio"),
    of(Channel::BalanceLeftPct, &BALANCE_LEFT_PCT, "balance"),
];

const fn of(channel: Channel, column: &'static Column, name: &'static str) -> Measured {
    Measured { channel, column, name, is_as_recorded: true }
}
