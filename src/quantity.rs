//! A number with its unit, and how a person reads it. Converts to imperial here and nowhere else.

use crate::units::{BYTES_PER_KB, BYTES_PER_MB, M_PER_FOOT, M_PER_KM, M_PER_MILE, S_PER_MIN};

/// The units a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnitSystem {
    /// Kilometres and metres.
    #[default]
    Metric,
    /// Miles and feet.
    Imperial,
}

/// What a number measures, in SI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Distance in metres, read in kilometres or miles.
    DistanceM,
    /// Height in metres, read in metres or feet.
    HeightM,
    /// Short distance in metres, read in metres or yards.
    ShortM,
    /// Speed in metres per second, read as pace.
    SpeedMps,
    /// Time in seconds.
    TimeS,
    /// Steps per minute.
    CadenceSpm,
    /// Per cent.
    Percent,
    /// Per cent where tenths matter.
    PercentTenths,
    /// Up and down movement in millimetres, read so in every system.
    OscillationMm,
    /// Speed lost in a step in centimetres per second, read so in every system.
    SpeedLossCmps,
    /// A whole number of days.
    Days,
    /// How many times one thing is in another, read with two decimals.
    Ratio,
    /// A plain number.
    Plain,
}

impl Unit {
    /// The unit in tables and JSON.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::DistanceM | Self::HeightM | Self::ShortM => "m",
            Self::SpeedMps => "m/s",
            Self::TimeS => "s",
            Self::CadenceSpm => "spm",
            Self::Percent | Self::PercentTenths => "%",
            Self::OscillationMm => "mm",
            Self::SpeedLossCmps => "cm/s",
            Self::Days => "days",
            Self::Ratio | Self::Plain => "",
        }
    }
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The value in SI.
    pub value: f64,
    /// What it measures.
    pub unit: Unit,
}

/// Metres in an international yard.
const M_PER_YARD: f64 = 3.0 * M_PER_FOOT;

impl Quantity {
    /// A quantity of this unit.
    pub fn new(value: f64, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// The number as a person reads it: `18.4 km`, `312 m`, `4:35 min/km`.
    pub fn show(self, system: UnitSystem) -> String {
        let value = self.value;
        match (self.unit, system) {
            (Unit::DistanceM, UnitSystem::Metric) => format!("{:.1} km", value / M_PER_KM),
            (Unit::DistanceM, UnitSystem::Imperial) => format!("{:.1} mi", value / M_PER_MILE),
            (Unit::HeightM, UnitSystem::Imperial) => format!("{:.0} ft", value / M_PER_FOOT),
            (Unit::ShortM, UnitSystem::Imperial) => format!("{:.0} yd", value / M_PER_YARD),
            (Unit::HeightM | Unit::ShortM, UnitSystem::Metric) => format!("{value:.0} m"),
            (Unit::SpeedMps, _) => pace(value, system),
            (Unit::TimeS, _) => clock(value),
            (Unit::CadenceSpm, _) => format!("{value:.0} spm"),
            (Unit::Percent, _) => format!("{value:.0} %"),
            (Unit::PercentTenths, _) => format!("{value:.1} %"),
            (Unit::OscillationMm, _) => format!("{value:.0} mm"),
            (Unit::SpeedLossCmps, _) => format!("{value:.1} cm/s"),
            (Unit::Days, _) if value.round() as i64 == 1 => "1 day".to_owned(),
            (Unit::Days, _) => format!("{value:.0} days"),
            (Unit::Ratio, _) => format!("{value:.2}"),
            (Unit::Plain, _) => format!("{value:.1}"),
        }
    }
}

/// Pace of a speed, `4:35 min/km`; a dash for standing.
fn pace(speed_mps: f64, system: UnitSystem) -> String {
    let (metres, name) = match system {
        UnitSystem::Metric => (M_PER_KM, "min/km"),
        UnitSystem::Imperial => (M_PER_MILE, "min/mi"),
    };
    if speed_mps > 0.0 { format!("{} {name}", clock(metres / speed_mps)) } else { "–".to_owned() }
}

/// `m:ss` or `h:mm:ss`; rounded to the second before it is split, so that 60 seconds never show.
pub fn clock(seconds: f64) -> String {
    let whole = seconds.round() as i64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % S_PER_MIN as i64);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A number of bytes as a person reads it: `512 B`, `75.9 kB`, `12.3 MB`.
pub fn size(bytes: u64) -> String {
    match bytes as f64 {
        few if few < BYTES_PER_KB => format!("{bytes} B"),
        some if some < BYTES_PER_MB => format!("{:.1} kB", some / BYTES_PER_KB),
        many => format!("{:.1} MB", many / BYTES_PER_MB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_the_unit_that_fits() {
        assert_eq!([size(999), size(1500), size(12_340_000)], ["999 B", "1.5 kB", "12.3 MB"]);
    }

    #[test]
    fn sixty_seconds_never_show() {
        assert_eq!(clock(299.7), "5:00");
        assert_eq!(clock(3599.6), "1:00:00");
        // 1000/299.6 m/s is 4:59.6 a kilometre.
        assert_eq!(
            Quantity::new(1000.0 / 299.6, Unit::SpeedMps).show(UnitSystem::Metric),
            "5:00 min/km"
        );
    }

    #[test]
    fn miles_and_feet_are_international() {
        assert_eq!(Quantity::new(16_093.44, Unit::DistanceM).show(UnitSystem::Imperial), "10.0 mi");
        assert_eq!(Quantity::new(30.48, Unit::HeightM).show(UnitSystem::Imperial), "100 ft");
        assert_eq!(Quantity::new(312.4, Unit::HeightM).show(UnitSystem::Metric), "312 m");
    }
}
