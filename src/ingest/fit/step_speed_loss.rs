//! Step speed loss: how much a step slows the runner down, as newer chest straps measure it. The
//! profile of the format crate names no such field, so it is read under its name alone, from the
//! developer fields of the sample stream.

use crate::activity::Samples;

/// Its name in lower case with blanks for underscores.
const NAME: &str = "step speed loss";
/// Units other than centimetres per second, with the factor to them.
const UNITS: [(&str, f64); 2] = [("m/s", 100.0), ("mm/s", 0.1)];

/// Mean over the samples in centimetres per second; `None` when no sample has it. Zero is what
/// stands while there are no steps, and takes no part.
pub(super) fn mean_cmps(samples: &Samples) -> Option<f64> {
    let is_it = |name: &str| name.trim().to_lowercase().replace('_', " ") == NAME;
    let column = samples.developer.iter().find(|column| is_it(&column.name))?;
    let unit = column.unit.trim().to_lowercase();
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map_or(1.0, |(_, factor)| *factor);
    let known = column.values.iter().filter(|value| value.is_finite() && **value > 0.0);
    let (sum, count) = known.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| factor * sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::DeveloperColumn;

    fn mean_of(name: &str, unit: &str, values: &[f64]) -> Option<f64> {
        let mut samples = Samples::default();
        for second in 0..values.len() {
            samples.push_time(second as i64 * 1000, 0);
        }
        let (name, unit) = (name.to_owned(), unit.to_owned());
        samples.developer.push(DeveloperColumn { name, unit, values: values.to_vec() });
        mean_cmps(&samples)
    }

    #[test]
    fn the_mean_leaves_out_what_is_missing_and_standing() {
        // (18 + 24 + 30) / 3.
        let values = [f64::NAN, 18.0, 0.0, 24.0, 30.0];
        assert_eq!(mean_of("step_speed_loss", "cm/s", &values), Some(24.0));
        assert_eq!(mean_of("Step Speed Loss", "", &values), Some(24.0));
        assert_eq!(mean_of("step_speed_loss", "cm/s", &[f64::NAN, 0.0]), None);
        assert_eq!(mean_of("step_speed_loss", "cm/s", &[]), None);
    }

    #[test]
    fn it_is_one_of_the_devices_own_figures() {
        let mut samples = Samples::default();
        samples.push_time(0, 0);
        let (name, unit) = ("Step_Speed_Loss".to_owned(), "cm/s".to_owned());
        samples.developer.push(DeveloperColumn { name, unit, values: vec![17.5] });
        let activities = crate::ingest::fit::sessions::split(samples, &[], &[]);
        assert_eq!(activities[0].device_figures.step_speed_loss_cmps, Some(17.5));
    }

    #[test]
    fn other_units_are_converted_and_other_names_are_other_fields() {
        assert_eq!(mean_of("step_speed_loss", "m/s", &[0.25, 0.25]), Some(25.0));
        assert_eq!(mean_of("step_speed_loss", "mm/s", &[250.0, 250.0]), Some(25.0));
        assert_eq!(mean_of("step speed loss percent", "%", &[6.0]), None);
    }
}
