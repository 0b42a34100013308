//! Runs that went nowhere: on a treadmill, round a hall, through a virtual world. They count fully
//! for volume and cadence, but have no relief, and a virtual world is no place.

use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel, Samples};
use crate::base::units::haversine_m;

use super::position;

/// Sub-sport of a run through a virtual world.
const VIRTUAL: &str = "virtual_activity";
/// Makers of virtual worlds, as devices and creators name them, in lower case.
const VIRTUAL_MAKERS: [&str; 1] = ["zwift"];

/// Leaves out altitude, which a barometer drifts through and some programs fill with the incline;
/// and positions, unless they alone tell the distance of a run that was not virtual.
pub(super) fn blank_relief(activity: &mut Activity, notes: &mut Vec<ImportNote>) {
    let is_virtual = is_virtual(activity);
    if !is_virtual && !activity.is_indoor() {
        return;
    }
    let session_m = activity.device_figures.distance_m.filter(|&total_m| total_m > 0.0);
    let samples = &mut activity.samples;
    let mut blanked = samples.has(Channel::ElevationM);
    samples.channel_mut(Channel::ElevationM).clear();
    let is_told = session_m.is_some()
        || rises(samples, Channel::DistanceM)
        || rises(samples, Channel::SpeedMps);
    if is_virtual && !is_told {
        *samples.channel_mut(Channel::DistanceM) = covered_m(samples);
    }
    if (is_virtual || is_told) && samples.has(Channel::LatDeg) {
        samples.channel_mut(Channel::LatDeg).clear();
        samples.channel_mut(Channel::LonDeg).clear();
        blanked = true;
    }
    if blanked {
        notes.push(if is_virtual { ImportNote::VirtualWorld } else { ImportNote::UnderARoof });
    }
}

fn is_virtual(activity: &Activity) -> bool {
    let device = activity.device.as_deref().unwrap_or_default().to_lowercase();
    activity.sub_sport.as_deref() == Some(VIRTUAL)
        || VIRTUAL_MAKERS.iter().any(|maker| device.contains(maker))
}

fn rises(samples: &Samples, channel: Channel) -> bool {
    samples.channel(channel).iter().any(|&value| value > 0.0)
}

/// The way along the positions, in metres since the start; NaN where there is none. Virtual worlds
/// are to scale. From one segment to the next nothing was covered.
pub(super) fn covered_m(samples: &Samples) -> Vec<f64> {
    let mut last: Option<usize> = None;
    let mut total_m = 0.0;
    (0..samples.len())
        .map(|row| {
            let Some(here) = position(samples, row) else { return f64::NAN };
            let from = last.replace(row);
            let from = from.filter(|&from| samples.segment[from] == samples.segment[row]);
            if let Some(before) = from.and_then(|from| position(samples, from)) {
                total_m += haversine_m(before, here);
            }
            total_m
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;

    /// Three samples a ten-thousandth of a degree of latitude apart, which is 11.1195 m, and higher.
    fn activity(sub_sport: Option<&str>, device: &str) -> Activity {
        let mut samples = Samples::default();
        for second in 0..3 {
            let row = samples.push_time(1_735_689_600_000 + second * 1000, 0);
            samples.set(row, Channel::LatDeg, second as f64 * 0.0001);
            samples.set(row, Channel::LonDeg, 0.0);
            samples.set(row, Channel::ElevationM, 5.0 * second as f64);
        }
        Activity {
            sub_sport: sub_sport.map(str::to_owned),
            device: Some(device.to_owned()),
            ..Activity::of_samples(FileFormat::Gpx, samples)
        }
    }

    fn blanked(mut activity: Activity) -> (Activity, Vec<ImportNote>) {
        let mut notes = Vec::new();
        blank_relief(&mut activity, &mut notes);
        (activity, notes)
    }

    #[test]
    fn a_run_outdoors_is_left_alone() {
        let before = activity(Some("trail"), "garmin fenix");
        assert_eq!(blanked(before.clone()), (before, vec![]));
    }

    #[test]
    fn a_virtual_run_keeps_the_length_of_its_way_and_no_place() {
        for before in [activity(Some(VIRTUAL), "x"), activity(None, "Zwift")] {
            let (after, notes) = blanked(before);
            assert_eq!(notes, [ImportNote::VirtualWorld]);
            for channel in [Channel::LatDeg, Channel::LonDeg, Channel::ElevationM] {
                assert!(!after.samples.has(channel), "{channel:?}");
            }
            let distance_m = after.samples.channel(Channel::DistanceM);
            assert!((distance_m[2] - 22.239).abs() < 0.001, "{distance_m:?}");
        }
    }

    #[test]
    fn a_virtual_run_keeps_the_distance_that_was_recorded() {
        let mut before = activity(Some(VIRTUAL), "x");
        *before.samples.channel_mut(Channel::DistanceM) = vec![0.0, 3.0, 6.0];
        let (after, _) = blanked(before);
        assert_eq!(after.samples.channel(Channel::DistanceM), [0.0, 3.0, 6.0]);
    }

    #[test]
    fn positions_under_a_roof_count_only_where_nothing_else_tells_the_distance() {
        for kind in ["treadmill", "indoor_running", "indoor_track"] {
            let (after, notes) = blanked(activity(Some(kind), "x"));
            assert!(after.samples.has(Channel::LatDeg) && !after.samples.has(Channel::ElevationM));
            assert_eq!(notes, [ImportNote::UnderARoof]);
            let mut with_total = activity(Some(kind), "x");
            with_total.device_figures.distance_m = Some(1000.0);
            assert!(!blanked(with_total).0.samples.has(Channel::LatDeg));
        }
    }

    #[test]
    fn nothing_to_blank_is_nothing_to_say() {
        let mut before = activity(Some("treadmill"), "x");
        for channel in [Channel::LatDeg, Channel::LonDeg, Channel::ElevationM] {
            before.samples.channel_mut(channel).clear();
        }
        assert_eq!(blanked(before).1, []);
    }
}
