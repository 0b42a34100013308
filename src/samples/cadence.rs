//! Cadence in steps per minute of both feet, together with how that was decided.

use crate::activity::{Activity, Channel, FileFormat};
use crate::ingest::lists::apple::ROUTE_CREATOR;
use crate::notes::Note;
use crate::units::{StepsPerMin, StridesPerMin};

/// How the unit of a recorded cadence was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CadenceBasis {
    /// FIT stores strides of one foot.
    FitStrides,
    /// A GPX whose values fit one foot.
    GpxStrides,
    /// A GPX whose values fit both feet.
    GpxSteps,
    /// A TCX whose values fit one foot.
    TcxStrides,
    /// A TCX whose values fit both feet.
    TcxSteps,
    /// Apple Health counts steps of both feet.
    AppleSteps,
    /// The word of a list, in steps; there is no recording.
    List,
    /// Either would do; cadence is left out.
    Ambiguous,
    /// No cadence recorded.
    None,
}

impl CadenceBasis {
    /// The word in `cadence_basis`.
    pub fn name(self) -> &'static str {
        match self {
            Self::FitStrides => "fit-strides",
            Self::GpxStrides => "gpx-strides",
            Self::GpxSteps => "gpx-steps",
            Self::TcxStrides => "tcx-strides",
            Self::TcxSteps => "tcx-steps",
            Self::AppleSteps => "apple-steps",
            Self::List => "list",
            Self::Ambiguous => "ambiguous",
            Self::None => "none",
        }
    }

    /// The same decision as it is called in the format of the file.
    fn in_format(self, format: FileFormat) -> Self {
        match (self, format) {
            (Self::GpxStrides, FileFormat::Tcx) => Self::TcxStrides,
            (Self::GpxSteps, FileFormat::Tcx) => Self::TcxSteps,
            _ => self,
        }
    }
}

/// Cadence counts for the decision where the runner is faster than a walk.
const RUNNING_MPS: f64 = 1.8;
/// Below this no runner counts both feet, above the next no runner counts one. Engineering
/// defaults from running step rates of 132 to 204 a minute (FORMATS: per file, not per tag).
const SURELY_STRIDES: f64 = 120.0;
const SURELY_STEPS: f64 = 140.0;
/// Step lengths that running adults have.
const STEP_LENGTH_M: std::ops::RangeInclusive<f64> = 0.5..=1.8;

/// Converts the recorded cadence. NaN where it is missing; all NaN where the unit is ambiguous.
pub(super) fn cadence(
    activity: &Activity,
    speed_mps: &[f64],
    notes: &mut Vec<Note>,
) -> (Vec<f64>, CadenceBasis) {
    let recorded = activity.samples.channel(Channel::CadencePerMin);
    let basis = basis(activity, recorded, speed_mps).in_format(activity.format);
    let convert: fn(f64) -> f64 = match basis {
        CadenceBasis::FitStrides | CadenceBasis::GpxStrides | CadenceBasis::TcxStrides => {
            |value| StepsPerMin::from(StridesPerMin(value)).0
        }
        CadenceBasis::GpxSteps | CadenceBasis::TcxSteps | CadenceBasis::AppleSteps => |value| value,
        CadenceBasis::Ambiguous => {
            notes.push(Note::CadenceAmbiguous);
            |_| f64::NAN
        }
        CadenceBasis::List | CadenceBasis::None => return (Vec::new(), basis),
    };
    (recorded.iter().map(|&value| convert(value)).collect(), basis)
}

fn basis(activity: &Activity, recorded: &[f64], speed_mps: &[f64]) -> CadenceBasis {
    let is_running = |row: usize| speed_mps[row] > RUNNING_MPS;
    let nonzero = |row: &usize| recorded[*row] > 0.0;
    let mut rows: Vec<usize> =
        (0..recorded.len()).filter(nonzero).filter(|&row| is_running(row)).collect();
    if rows.is_empty() {
        rows = (0..recorded.len()).filter(nonzero).collect();
    }
    if rows.is_empty() {
        return CadenceBasis::None;
    }
    if counts_steps(activity) {
        return CadenceBasis::AppleSteps;
    }
    let typical = median(rows.iter().map(|&row| recorded[row]).collect());
    match activity.format {
        FileFormat::Fit if typical < SURELY_STEPS => CadenceBasis::FitStrides,
        FileFormat::Fit => CadenceBasis::Ambiguous,
        _ if typical < SURELY_STRIDES => CadenceBasis::GpxStrides,
        _ if typical >= SURELY_STEPS => CadenceBasis::GpxSteps,
        _ => between(activity, typical, median(rows.iter().map(|&row| speed_mps[row]).collect())),
    }
}

/// Whether the cadence was made from counted steps. Routes of Apple Health have none of their own,
/// so one that has a cadence was given it.
fn counts_steps(activity: &Activity) -> bool {
    activity.format == FileFormat::AppleXml
        || activity.device.as_deref().is_some_and(|device| device.starts_with(ROUTE_CREATOR))
}

/// The values alone do not tell: ask who wrote them, then which reading gives possible steps.
fn between(activity: &Activity, typical: f64, speed_mps: f64) -> CadenceBasis {
    let writer = activity.device.as_deref().unwrap_or_default().to_lowercase();
    if writer.contains("garmin") {
        return CadenceBasis::GpxStrides;
    }
    if writer.contains("strava") {
        return CadenceBasis::GpxSteps;
    }
    let is_possible = |steps: StepsPerMin| STEP_LENGTH_M.contains(&(speed_mps * 60.0 / steps.0));
    match (is_possible(StridesPerMin(typical).into()), is_possible(StepsPerMin(typical))) {
        (true, false) => CadenceBasis::GpxStrides,
        (false, true) => CadenceBasis::GpxSteps,
        _ => CadenceBasis::Ambiguous,
    }
}

/// The middle value; NaN of nothing.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.retain(|value| !value.is_nan());
    if values.is_empty() {
        return f64::NAN;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::super::tests::activity_of;
    use super::*;

    fn decide(format: FileFormat, writer: &str, value: f64, speed_mps: f64) -> (CadenceBasis, f64) {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (2, 6.0)]);
        activity.format = format;
        activity.device = Some(writer.to_owned());
        *activity.samples.channel_mut(Channel::CadencePerMin) = vec![value; 3];
        let (cadence, basis) = cadence(&activity, &[speed_mps; 3], &mut Vec::new());
        (basis, cadence[0])
    }

    #[test]
    fn fit_counts_one_foot() {
        assert_eq!(decide(FileFormat::Fit, "", 79.5, 3.0), (CadenceBasis::FitStrides, 159.0));
    }

    #[test]
    fn gpx_is_decided_by_its_values() {
        assert_eq!(decide(FileFormat::Gpx, "", 86.0, 3.0), (CadenceBasis::GpxStrides, 172.0));
        assert_eq!(decide(FileFormat::Gpx, "", 172.0, 3.0), (CadenceBasis::GpxSteps, 172.0));
    }

    #[test]
    fn tcx_is_decided_by_its_values_and_called_so() {
        assert_eq!(decide(FileFormat::Tcx, "", 86.0, 3.0), (CadenceBasis::TcxStrides, 172.0));
        assert_eq!(decide(FileFormat::Tcx, "", 172.0, 3.0), (CadenceBasis::TcxSteps, 172.0));
        assert_eq!(CadenceBasis::TcxSteps.name(), "tcx-steps");
    }

    #[test]
    fn between_the_two_the_writer_is_asked() {
        assert_eq!(
            decide(FileFormat::Gpx, "Garmin Connect", 130.0, 3.0).0,
            CadenceBasis::GpxStrides
        );
        assert_eq!(decide(FileFormat::Gpx, "StravaGPX", 130.0, 3.0).0, CadenceBasis::GpxSteps);
        let (basis, value) = decide(FileFormat::Gpx, "someone", 130.0, 3.0);
        assert!(basis == CadenceBasis::Ambiguous && value.is_nan());
        // 1.9 m/s at 260 steps would be 0.44 m a step; at 130 steps it is 0.88 m.
        assert_eq!(decide(FileFormat::Gpx, "someone", 130.0, 1.9).0, CadenceBasis::GpxSteps);
    }

    #[test]
    fn steps_of_apple_health_are_steps_even_when_they_are_few() {
        let expected = (CadenceBasis::AppleSteps, 110.0);
        assert_eq!(decide(FileFormat::AppleXml, "", 110.0, 3.0), expected);
        assert_eq!(decide(FileFormat::Gpx, "Apple Health Export", 110.0, 3.0), expected);
    }

    #[test]
    fn standing_is_zero_and_missing_is_missing() {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (2, 6.0)]);
        *activity.samples.channel_mut(Channel::CadencePerMin) = vec![0.0, f64::NAN, 80.0];
        let (values, _) = cadence(&activity, &[0.0, 3.0, 3.0], &mut Vec::new());
        assert!(values[0] == 0.0 && values[1].is_nan() && values[2] == 160.0);
    }
}
