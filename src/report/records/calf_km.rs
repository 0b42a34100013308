//! What a run weighs on the calf, in words.

use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::units::M_PER_KM;
use crate::run::calf_load::CalfKm;

/// Parts that are smaller than half of the last digit shown are left out.
const LEAST_SHOWN_KM: f64 = 0.05;

/// What calf kilometres are called in the units of the reader.
pub(in crate::report) fn name(units: UnitSystem) -> &'static str {
    match units {
        UnitSystem::Metric => "calf kilometres",
        UnitSystem::Imperial => "calf miles",
    }
}

/// `Weighs on the calf like 19.6 km on the flat at an easy pace: hills +3.1 km, speed +1.8 km.`
pub(in crate::report) fn sentence(calf_km: &CalfKm, units: UnitSystem) -> String {
    let parts =
        [("hills", calf_km.hills_km), ("speed", calf_km.speed_km), ("steps", calf_km.steps_km)];
    let shown = parts.into_iter().filter(|(_, km)| km.abs() >= LEAST_SHOWN_KM);
    let shown: Vec<String> =
        shown.map(|(name, km)| format!("{name} {}", quantity(km).show_signed(units))).collect();
    let parts = if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) };
    let total = quantity(calf_km.total_km()).show(units);
    format!("Loads the calf like {total} on the flat at an easy pace{parts}.")
}

/// Calf kilometres as a distance.
pub(in crate::report) fn quantity(km: f64) -> Quantity {
    Quantity::new(km * M_PER_KM, Unit::DistanceM)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: CalfKm = CalfKm { distance_km: 14.2, speed_km: 1.8, hills_km: 3.1, steps_km: 0.5 };

    #[test]
    fn the_sentence_says_what_the_distance_weighs_and_why() {
        assert_eq!(
            sentence(&RUN, UnitSystem::Metric),
            "Loads the calf like 19.6 km on the flat at an easy pace: hills +3.1 km, speed +1.8 \
             km, steps +0.5 km."
        );
        // 19.6 / 1.609344, and so on.
        assert_eq!(
            sentence(&RUN, UnitSystem::Imperial),
            "Loads the calf like 12.2 mi on the flat at an easy pace: hills +1.9 mi, speed +1.1 \
             mi, steps +0.3 mi."
        );
    }

    #[test]
    fn small_parts_are_left_out_and_lighter_ones_have_a_minus() {
        let lighter = CalfKm { speed_km: 0.049, hills_km: -0.049, steps_km: -1.3, ..RUN };
        assert_eq!(
            sentence(&lighter, UnitSystem::Metric),
            "Loads the calf like 12.9 km on the flat at an easy pace: steps −1.3 km."
        );
        let plain = CalfKm { speed_km: 0.0, hills_km: 0.0, steps_km: 0.0, ..RUN };
        assert_eq!(
            sentence(&plain, UnitSystem::Metric),
            "Loads the calf like 14.2 km on the flat at an easy pace."
        );
    }
}
