//! The figures of a planned run and its week that rules limit: their names, units, and limits as shown.

use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::rules::Planned;
use crate::season::Recording;

/// The name of a figure in records and text.
pub(in crate::report) fn figure_name(what: Planned) -> &'static str {
    match what {
        Planned::Distance => "distance",
        Planned::Climb => "climb",
        Planned::Steep => "steep distance",
        Planned::Downhill => "downhill",
        Planned::Fast => "fast distance",
        Planned::Sprint => "near-sprint distance",
        Planned::WeekDistance => "week: distance",
        Planned::WeekClimb => "week: climb",
        Planned::WeekFast => "week: fast distance",
    }
}

/// A limit in a line that began with `up to`: `10.8 km`, `21 m of climb`, `13.1 km in that week`.
pub(in crate::report) fn limit_words(metres: f64, what: Planned, units: UnitSystem) -> String {
    let amount = at_most(metres, what, units);
    let of_what = match what {
        Planned::Distance => "",
        Planned::Climb => " of climb",
        Planned::Steep => " steeply uphill",
        Planned::Downhill => " downhill",
        Planned::Fast => " fast",
        Planned::Sprint => " near-sprinting",
        Planned::WeekDistance => " in that week",
        Planned::WeekClimb => " of climb in that week",
        Planned::WeekFast => " fast in that week",
    };
    format!("{amount}{of_what}")
}

/// A limit as it is shown: rounded down, so that keeping to the text keeps the rule silent.
pub(in crate::report) fn at_most(metres: f64, what: Planned, units: UnitSystem) -> String {
    Quantity::new(metres, figure_unit(what)).show_at_most(units)
}

/// The unit in which a figure is read.
pub(in crate::report) fn figure_unit(what: Planned) -> Unit {
    match what {
        Planned::Climb | Planned::WeekClimb | Planned::Downhill => Unit::HeightM,
        Planned::Steep | Planned::Sprint => Unit::ShortM,
        Planned::Distance | Planned::Fast | Planned::WeekDistance | Planned::WeekFast => {
            Unit::DistanceM
        }
    }
}

/// The distance of these recordings in metres, of those that know it; `None` where none does.
pub(in crate::report) fn total_distance_m<'a>(
    recordings: impl Iterator<Item = &'a Recording>,
) -> Option<f64> {
    recordings.filter_map(|run| run.distance_m).reduce(|sum, metres| sum + metres)
}
