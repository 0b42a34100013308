//! A number with its unit, and how a person reads it. Converts to imperial here and nowhere else.

use crate::base::units::{
    BYTES_PER_KB, BYTES_PER_MB, M_PER_FOOT, M_PER_KM, M_PER_MILE, S_PER_MIN,
    fahrenheit_from_celsius,
};
use crate::base::words::counted;

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
    /// Beats per minute.
    HeartRateBpm,
    /// Per cent.
    Percent,
    /// Per cent where tenths matter.
    PercentTenths,
    /// Time on the ground with each step in milliseconds, read so in every system.
    ContactMs,
    /// Up and down movement in millimetres, read so in every system.
    OscillationMm,
    /// Speed lost in a step in centimetres per second, read so in every system.
    SpeedLossCmps,
    /// How many times one thing is in another, read with two decimals.
    Ratio,
    /// Hours, read as whole ones, rounded down.
    Hours,
    /// Whole days.
    Days,
    /// Pain on the scale from 0 to 10.
    Pain,
    /// A number of things that the sentence names.
    Count,
    /// Heel over forefoot of a shoe in millimetres, read so in every system.
    DropMm,
    /// Climb in metres per kilometre, read so or in feet per mile.
    ClimbMPerKm,
    /// Degrees Celsius, read in these or Fahrenheit.
    TemperatureC,
    /// Estimated calf load in thousand weighted steps, read so in every system.
    CalfLoad,
}

impl Unit {
    /// The unit in tables and JSON.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::DistanceM | Self::HeightM | Self::ShortM => "m",
            Self::SpeedMps => "m/s",
            Self::TimeS => "s",
            Self::CadenceSpm => "spm",
            Self::HeartRateBpm => "bpm",
            Self::Percent | Self::PercentTenths => "%",
            Self::ContactMs => "ms",
            Self::OscillationMm => "mm",
            Self::SpeedLossCmps => "cm/s",
            Self::Hours => "h",
            Self::Days => "d",
            Self::Pain => "0-10",
            Self::DropMm => "mm",
            Self::ClimbMPerKm => "m/km",
            Self::TemperatureC => "°C",
            Self::Count | Self::Ratio | Self::CalfLoad => "",
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

/// What a sum of floating-point numbers may lose: a limit this little below a whole step is the step.
const ROUNDING_M: f64 = 1e-6;
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
            (Unit::HeartRateBpm, _) => format!("{value:.0} bpm"),
            (Unit::Percent, _) => format!("{value:.0} %"),
            (Unit::PercentTenths, _) => format!("{:.1} %", (value * 10.0).round() / 10.0 + 0.0),
            (Unit::ContactMs, _) => format!("{value:.0} ms"),
            (Unit::OscillationMm, _) => format!("{value:.0} mm"),
            (Unit::SpeedLossCmps, _) => format!("{value:.1} cm/s"),
            (Unit::Ratio, _) => format!("{value:.2}"),
            (Unit::Hours, _) => format!("{:.0} h", value.floor()),
            (Unit::Days, _) => days(value),
            (Unit::Pain, _) => format!("{}/10", (value * 10.0).round() / 10.0),
            (Unit::Count, _) => format!("{value:.0}"),
            (Unit::DropMm, _) => millimetres(value),
            (Unit::ClimbMPerKm, UnitSystem::Metric) => format!("{value:.0} m/km"),
            (Unit::ClimbMPerKm, UnitSystem::Imperial) => {
                format!("{:.0} ft/mi", value / M_PER_KM * M_PER_MILE / M_PER_FOOT)
            }
            (Unit::TemperatureC, UnitSystem::Metric) => format!("{value:.0} °C"),
            (Unit::TemperatureC, UnitSystem::Imperial) => {
                format!("{:.0} °F", fahrenheit_from_celsius(value))
            }
            (Unit::CalfLoad, _) => format!("{value:.1}"),
        }
    }

    /// A difference with its sign: `+3.1 km`, `−0.5 km`; without one where it shows as nothing.
    pub fn show_signed(self, system: UnitSystem) -> String {
        let shown = Self { value: self.value.abs(), ..self }.show(system);
        let sign = match self.value {
            _ if shown == Self { value: 0.0, ..self }.show(system) => "",
            less if less < 0.0 => "−",
            _ => "+",
        };
        format!("{sign}{shown}")
    }

    /// The same with the name of the unit where the number alone does not tell it.
    pub fn show_named(self, system: UnitSystem) -> String {
        match self.unit {
            Unit::CalfLoad => format!("{} thousand weighted steps", self.show(system)),
            _ => self.show(system),
        }
    }

    /// A limit in metres, rounded down as it is shown, so that keeping to the text keeps to the
    /// limit. Other units are shown as ever.
    pub fn show_at_most(self, system: UnitSystem) -> String {
        let step_m = match (self.unit, system) {
            (Unit::DistanceM, UnitSystem::Metric) => M_PER_KM / 10.0,
            (Unit::DistanceM, UnitSystem::Imperial) => M_PER_MILE / 10.0,
            (Unit::HeightM, UnitSystem::Imperial) => M_PER_FOOT,
            (Unit::ShortM, UnitSystem::Imperial) => M_PER_YARD,
            (Unit::HeightM | Unit::ShortM, UnitSystem::Metric) => 1.0,
            _ => return self.show(system),
        };
        let value = ((self.value + ROUNDING_M) / step_m).floor() * step_m;
        Self { value, ..self }.show(system)
    }
}

/// Whole millimetres as such, others with a tenth.
fn millimetres(value: f64) -> String {
    let tenths = format!("{value:.1}");
    format!("{} mm", tenths.strip_suffix(".0").unwrap_or(&tenths))
}

/// Pace of a speed, `4:35 min/km`; a dash for standing.
fn pace(speed_mps: f64, system: UnitSystem) -> String {
    let (metres, name) = match system {
        UnitSystem::Metric => (M_PER_KM, "min/km"),
        UnitSystem::Imperial => (M_PER_MILE, "min/mi"),
    };
    if speed_mps > 0.0 { format!("{} {name}", clock(metres / speed_mps)) } else { "–".to_owned() }
}

/// `1 day`, `35 days`.
fn days(value: f64) -> String {
    counted(format_args!("{value:.0}"), "day")
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
    fn a_difference_has_a_sign_unless_it_shows_as_nothing() {
        let shown = |metres, system| Quantity::new(metres, Unit::DistanceM).show_signed(system);
        let metric = [3100.0, -450.0, 40.0, -40.0].map(|metres| shown(metres, UnitSystem::Metric));
        assert_eq!(metric, ["+3.1 km", "−0.5 km", "0.0 km", "0.0 km"]);
        assert_eq!(shown(-1609.344, UnitSystem::Imperial), "−1.0 mi");
    }

    #[test]
    fn a_limit_is_never_shown_above_itself() {
        let shown = |value, unit, system| Quantity::new(value, unit).show_at_most(system);
        // 31.05 m are 101.9 feet and 33.96 yards.
        assert_eq!(shown(31.05, Unit::HeightM, UnitSystem::Imperial), "101 ft");
        assert_eq!(shown(31.05, Unit::ShortM, UnitSystem::Imperial), "33 yd");
        assert_eq!(shown(31.95, Unit::HeightM, UnitSystem::Metric), "31 m");
        assert_eq!(shown(11_099.0, Unit::DistanceM, UnitSystem::Metric), "11.0 km");
        assert_eq!(shown(10_000.0 * 1.1, Unit::DistanceM, UnitSystem::Metric), "11.0 km");
        assert_eq!(shown(11_000.0 - 1e-3, Unit::DistanceM, UnitSystem::Metric), "10.9 km");
    }

    #[test]
    fn one_day_is_not_a_plural_and_half_a_point_of_pain_shows() {
        let show = |value, unit| Quantity::new(value, unit).show(UnitSystem::Metric);
        assert_eq!([show(1.0, Unit::Days), show(35.0, Unit::Days)], ["1 day", "35 days"]);
        assert_eq!([show(4.0, Unit::Pain), show(2.5, Unit::Pain)], ["4/10", "2.5/10"]);
        assert_eq!(show(24.0, Unit::Count), "24");
    }

    #[test]
    fn a_drop_has_tenths_only_where_it_needs_them_and_warmth_follows_the_reader() {
        let drop = |value| Quantity::new(value, Unit::DropMm).show(UnitSystem::Imperial);
        assert_eq!([drop(4.0), drop(7.96), drop(5.5)], ["4 mm", "8 mm", "5.5 mm"]);
        let warm = |system| Quantity::new(25.0, Unit::TemperatureC).show(system);
        assert_eq!([UnitSystem::Metric, UnitSystem::Imperial].map(warm), ["25 °C", "77 °F"]);
    }

    #[test]
    fn miles_and_feet_are_international() {
        assert_eq!(Quantity::new(16_093.44, Unit::DistanceM).show(UnitSystem::Imperial), "10.0 mi");
        // 10 m in 1,000 m are 16.09 m or 52.8 ft in a mile.
        assert_eq!(Quantity::new(10.0, Unit::ClimbMPerKm).show(UnitSystem::Imperial), "53 ft/mi");
        assert_eq!(Quantity::new(30.48, Unit::HeightM).show(UnitSystem::Imperial), "100 ft");
        assert_eq!(Quantity::new(312.4, Unit::HeightM).show(UnitSystem::Metric), "312 m");
    }
}
