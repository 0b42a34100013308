//! Cadence in steps per minute of both feet, together with how that was decided.

use crate::activity::file_format::{FileFormat, FormatKind, RecordedCadence};
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel};
use crate::base::stats::median_high;
use crate::base::units::{S_PER_MIN, StepsPerMin, StridesPerMin};
use serde::{Deserialize, Serialize};

/// How the unit of a recorded cadence was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CadenceBasis {
    /// A recording of this format counts one foot.
    OneFoot(FileFormat),
    /// A recording of this format counts both feet.
    BothFeet(FileFormat),
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
            Self::OneFoot(format) => recorded(format, |cadence| cadence.one_foot),
            Self::BothFeet(format) => recorded(format, |cadence| cadence.both_feet),
            Self::AppleSteps => "apple-steps",
            Self::List => "list",
            Self::Ambiguous => "ambiguous",
            Self::None => "none",
        }
    }

    fn of(format: FileFormat, counted: Counted) -> Self {
        match counted {
            Counted::OneFoot => Self::OneFoot(format),
            Counted::BothFeet => Self::BothFeet(format),
        }
    }
}

/// A format's own word; lists have none, because their cadence is none that a foot pod recorded.
fn recorded(format: FileFormat, word: fn(RecordedCadence) -> &'static str) -> &'static str {
    match format.kind() {
        FormatKind::Recording(cadence) => word(cadence),
        FormatKind::List => CadenceBasis::List.name(),
    }
}

/// Whose ground contacts a writer counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    OneFoot,
    BothFeet,
}

impl Counted {
    fn steps(self, value: f64) -> StepsPerMin {
        match self {
            Self::OneFoot => StridesPerMin(value).into(),
            Self::BothFeet => StepsPerMin(value),
        }
    }
}

/// Cadence counts for the decision where the runner is faster than a walk.
const RUNNING_MPS: f64 = 1.8;
/// Below this no runner counts both feet, above the next no runner counts one. Engineering
/// defaults from running step rates of 132 to 204 a minute; decided for each file, not by its tags.
const SURELY_STRIDES: f64 = 120.0;
const SURELY_STEPS: f64 = 140.0;
/// The same for a recording that never gets faster than a walk: walkers take 80 to 140 steps.
const SURELY_STRIDES_WALKING: f64 = 80.0;
/// Step lengths that running adults have.
const STEP_LENGTH_M: std::ops::RangeInclusive<f64> = 0.5..=1.8;

/// Converts the recorded cadence. NaN where it is missing; all NaN where the unit is ambiguous.
pub(super) fn cadence(
    activity: &Activity,
    speed_mps: &[f64],
    notes: &mut Vec<ImportNote>,
) -> (Vec<f64>, CadenceBasis) {
    let recorded = activity.samples.channel(Channel::CadencePerMin);
    let Some(typical) = Typical::of(activity, recorded, speed_mps) else {
        return (Vec::new(), CadenceBasis::None);
    };
    let counted = match activity.format.kind() {
        _ if activity.has_counted_steps => return (recorded.to_vec(), CadenceBasis::AppleSteps),
        FormatKind::List => return (recorded.to_vec(), CadenceBasis::AppleSteps),
        FormatKind::Recording(cadence) if cadence.is_of_one_foot => counted_by_definition(&typical),
        FormatKind::Recording(_) => counted_by_writer(activity, &typical),
    };
    let Some(counted) = counted else {
        notes.push(ImportNote::CadenceAmbiguous);
        return (vec![f64::NAN; recorded.len()], CadenceBasis::Ambiguous);
    };
    let steps = recorded.iter().map(|&value| counted.steps(value).0).collect();
    (steps, CadenceBasis::of(activity.format, counted))
}

/// Medians over the samples that tell how the cadence was counted.
struct Typical {
    /// Cadence as recorded.
    cadence: f64,
    /// NaN where unknown.
    speed_mps: f64,
    /// The device's own, NaN where it has none.
    step_length_m: f64,
    /// Whether these samples are faster than a walk, or of unknown speed.
    is_running: bool,
}

impl Typical {
    /// `None` without any cadence above zero.
    fn of(activity: &Activity, recorded: &[f64], speed_mps: &[f64]) -> Option<Self> {
        let nonzero = (0..recorded.len()).filter(|&row| recorded[row] > 0.0);
        let running = |row: &usize| speed_mps[*row] > RUNNING_MPS;
        let mut rows: Vec<usize> = nonzero.clone().filter(running).collect();
        let is_running = !rows.is_empty() || nonzero.clone().all(|row| speed_mps[row].is_nan());
        if rows.is_empty() {
            rows = nonzero.collect();
        }
        let of =
            |values: &[f64]| median_high(rows.iter().filter_map(|&row| values.get(row).copied()));
        let step_length_m = of(activity.samples.channel(Channel::StepLengthM));
        Some(Self {
            cadence: of(recorded)?,
            speed_mps: of(speed_mps).unwrap_or(f64::NAN),
            step_length_m: step_length_m.unwrap_or(f64::NAN),
            is_running,
        })
    }

    /// Whether the steps would have a length that runners have.
    fn is_possible(&self, counted: Counted) -> bool {
        STEP_LENGTH_M.contains(&(self.speed_mps * S_PER_MIN / counted.steps(self.cadence).0))
    }

    /// How far the speed that the device's step length makes is from the speed.
    fn speed_error_mps(&self, counted: Counted) -> f64 {
        (self.step_length_m * counted.steps(self.cadence).0 / S_PER_MIN - self.speed_mps).abs()
    }
}

/// The format says one foot. Some programs write both all the same, and no runner makes 280 steps
/// a minute. In between the device's own step length, where it measures one, is the arbiter.
fn counted_by_definition(typical: &Typical) -> Option<Counted> {
    if typical.cadence >= SURELY_STEPS {
        return typical.is_possible(Counted::BothFeet).then_some(Counted::BothFeet);
    }
    let fits_both_feet = typical.cadence >= SURELY_STRIDES
        && typical.speed_error_mps(Counted::BothFeet) < typical.speed_error_mps(Counted::OneFoot);
    Some(if fits_both_feet { Counted::BothFeet } else { Counted::OneFoot })
}

/// In text formats the same name holds either. Where the values alone do not tell: ask who wrote
/// them, then which reading gives possible steps.
fn counted_by_writer(activity: &Activity, typical: &Typical) -> Option<Counted> {
    let surely_strides = if typical.is_running { SURELY_STRIDES } else { SURELY_STRIDES_WALKING };
    let writer = activity.device.as_deref().unwrap_or_default().to_lowercase();
    if typical.cadence < surely_strides
        || typical.cadence < SURELY_STEPS && writer.contains("garmin")
    {
        return Some(Counted::OneFoot);
    }
    if typical.cadence >= SURELY_STEPS || writer.contains("strava") {
        return Some(Counted::BothFeet);
    }
    match (typical.is_possible(Counted::OneFoot), typical.is_possible(Counted::BothFeet)) {
        (true, false) => Some(Counted::OneFoot),
        (false, true) => Some(Counted::BothFeet),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::activity_of;
    use super::*;

    fn decide(format: FileFormat, writer: &str, value: f64, speed_mps: f64) -> (CadenceBasis, f64) {
        let activity = with_cadence(format, writer, value);
        let (cadence, basis) = cadence(&activity, &[speed_mps; 3], &mut Vec::new());
        (basis, cadence[0])
    }

    fn with_cadence(format: FileFormat, writer: &str, value: f64) -> Activity {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (2, 6.0)]);
        activity.format = format;
        activity.device = Some(writer.to_owned());
        *activity.samples.channel_mut(Channel::CadencePerMin) = vec![value; 3];
        activity
    }

    #[test]
    fn every_writer_of_the_table_is_read_as_it_counts() {
        let [fit, gpx, tcx] = [FileFormat::Fit, FileFormat::Gpx, FileFormat::Tcx];
        use CadenceBasis::{BothFeet, OneFoot};
        // Writer, format, value recorded at 3 m/s, basis; every run has 172 steps a minute.
        let table = [
            ("garmin fenix", fit, 86.0, OneFoot(fit)),
            ("Garmin Connect", gpx, 86.0, OneFoot(gpx)),
            ("Garmin Forerunner 245", tcx, 86.0, OneFoot(tcx)),
            ("StravaGPX", gpx, 172.0, BothFeet(gpx)),
            ("HealthKit to GPX", gpx, 172.0, BothFeet(gpx)),
            ("codoon", tcx, 86.0, OneFoot(tcx)),
            ("codoon", tcx, 172.0, BothFeet(tcx)),
            ("a phone app with a foot pod", gpx, 86.0, OneFoot(gpx)),
            ("a phone app with a foot pod", gpx, 172.0, BothFeet(gpx)),
            ("a phone app with a foot pod", fit, 172.0, BothFeet(fit)),
        ];
        for (writer, format, value, basis) in table {
            assert_eq!(decide(format, writer, value, 3.0), (basis, 172.0), "{writer} {value}");
        }
    }

    #[test]
    fn a_walk_is_decided_by_the_steps_of_walkers() {
        // HealthFit writes 56 strides for 112 steps, other programs the steps.
        let health_fit = decide(FileFormat::Gpx, "HealthFit", 56.0, 1.4);
        assert_eq!(health_fit, (CadenceBasis::OneFoot(FileFormat::Gpx), 112.0));
        // 1.4 m/s at 220 steps would be 0.38 m a step; at 110 steps it is 0.76 m.
        assert_eq!(
            decide(FileFormat::Gpx, "", 110.0, 1.4),
            (CadenceBasis::BothFeet(FileFormat::Gpx), 110.0)
        );
        // Without any speed the values of runners count.
        assert_eq!(
            decide(FileFormat::Gpx, "", 86.0, f64::NAN).0,
            CadenceBasis::OneFoot(FileFormat::Gpx)
        );
        assert_eq!(
            decide(FileFormat::Gpx, "", 110.0, f64::NAN).0,
            CadenceBasis::OneFoot(FileFormat::Gpx)
        );
    }

    #[test]
    fn the_limits_are_120_and_140() {
        for format in [FileFormat::Gpx, FileFormat::Tcx] {
            let basis = |value| decide(format, "someone", value, 3.0).0;
            assert_eq!(basis(119.9), CadenceBasis::of(format, Counted::OneFoot));
            // 3 m/s is 1.5 m at 120 steps and 0.75 m at 240: either is possible.
            assert_eq!(basis(120.0), CadenceBasis::Ambiguous);
            assert_eq!(basis(139.9), CadenceBasis::Ambiguous);
            assert_eq!(basis(140.0), CadenceBasis::of(format, Counted::BothFeet));
        }
    }

    #[test]
    fn between_the_two_the_writer_is_asked_and_then_the_step_length() {
        for format in [FileFormat::Gpx, FileFormat::Tcx] {
            let basis = |writer, speed_mps| decide(format, writer, 130.0, speed_mps).0;
            assert_eq!(basis("Garmin Connect", 3.0), CadenceBasis::of(format, Counted::OneFoot));
            assert_eq!(basis("StravaGPX", 3.0), CadenceBasis::of(format, Counted::BothFeet));
            // 1.9 m/s at 260 steps would be 0.44 m a step; at 130 steps it is 0.88 m.
            assert_eq!(basis("someone", 1.9), CadenceBasis::of(format, Counted::BothFeet));
            // 4 m/s at 130 steps would be 1.85 m a step; at 260 steps it is 0.92 m.
            assert_eq!(basis("someone", 4.0), CadenceBasis::of(format, Counted::OneFoot));
        }
        let (basis, value) = decide(FileFormat::Gpx, "someone", 130.0, 3.0);
        assert!(basis == CadenceBasis::Ambiguous && value.is_nan());
    }

    #[test]
    fn fit_steps_must_have_a_possible_length() {
        assert_eq!(
            decide(FileFormat::Fit, "", 79.5, 3.0),
            (CadenceBasis::OneFoot(FileFormat::Fit), 159.0)
        );
        assert_eq!(
            decide(FileFormat::Fit, "", 160.0, 3.0),
            (CadenceBasis::BothFeet(FileFormat::Fit), 160.0)
        );
        // 1 m/s at 160 steps is 0.38 m a step, and an unknown speed tells nothing.
        assert_eq!(decide(FileFormat::Fit, "", 160.0, 1.0).0, CadenceBasis::Ambiguous);
        assert_eq!(decide(FileFormat::Fit, "", 160.0, f64::NAN).0, CadenceBasis::Ambiguous);
    }

    #[test]
    fn a_high_fit_cadence_is_measured_by_the_devices_step_length() {
        let basis = |value: f64, step_length_m: Option<f64>| {
            let mut activity = with_cadence(FileFormat::Fit, "", value);
            if let Some(step_length_m) = step_length_m {
                *activity.samples.channel_mut(Channel::StepLengthM) = vec![step_length_m; 3];
            }
            cadence(&activity, &[3.0; 3], &mut Vec::new()).1
        };
        // 130 a minute at 3 m/s: steps of 1.38 m fit 130 steps, of 0.69 m 260.
        assert_eq!(basis(130.0, Some(1.38)), CadenceBasis::BothFeet(FileFormat::Fit));
        assert_eq!(basis(130.0, Some(0.69)), CadenceBasis::OneFoot(FileFormat::Fit));
        assert_eq!(basis(130.0, None), CadenceBasis::OneFoot(FileFormat::Fit));
        assert_eq!(basis(119.0, Some(1.51)), CadenceBasis::OneFoot(FileFormat::Fit));
    }

    #[test]
    fn words_of_the_bases_are_unique() {
        let formats = [FileFormat::Fit, FileFormat::Gpx, FileFormat::Tcx];
        let counts = [Counted::OneFoot, Counted::BothFeet];
        let words = formats.map(|format| counts.map(|c| CadenceBasis::of(format, c).name()));
        let expected = [
            ["fit-strides", "fit-steps"],
            ["gpx-strides", "gpx-steps"],
            ["tcx-strides", "tcx-steps"],
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn steps_of_apple_health_are_steps_even_when_they_are_few() {
        let expected = (CadenceBasis::AppleSteps, 110.0);
        assert_eq!(decide(FileFormat::AppleXml, "", 110.0, 3.0), expected);
        let mut route = with_cadence(FileFormat::Gpx, "", 110.0);
        route.has_counted_steps = true;
        let (values, basis) = cadence(&route, &[3.0; 3], &mut Vec::new());
        assert_eq!((basis, values[0]), expected);
    }

    #[test]
    fn standing_is_zero_and_missing_is_missing() {
        let mut activity = activity_of(&[(0, 0.0), (1, 3.0), (2, 6.0)]);
        *activity.samples.channel_mut(Channel::CadencePerMin) = vec![0.0, f64::NAN, 80.0];
        let (values, _) = cadence(&activity, &[0.0, 3.0, 3.0], &mut Vec::new());
        assert!(values[0] == 0.0 && values[1].is_nan() && values[2] == 160.0);
    }
}
