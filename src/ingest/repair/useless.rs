//! Positions and distances that say nothing: one point for a whole run, distances that stand still or
//! are in another unit while everything else says that the runner moved.

use super::indoor::covered_m;
use super::position;
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel, Samples};
use crate::base::units::{MS_PER_S, s_from_ms};

/// A shorter recording may well stand at one point.
const MIN_ELAPSED_S: f64 = 60.0;
/// A distance that makes a slower mean is looked at closely: a kilometre a run is 0.003 m/s when it is
/// taken for metres. Engineering default.
const SUSPECT_MPS: f64 = 0.1;
/// What stands against such a distance must be this many times as far. Engineering default.
const MIN_TIMES: f64 = 10.0;

/// Blanks positions that are all one point: services write them for runs without a track.
pub(super) fn blank_one_place(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    let mut places = (0..samples.len()).filter_map(|row| position(samples, row));
    let Some(first) = places.next() else { return };
    let is_first = |place: (f64, f64)| {
        place.0.to_bits() == first.0.to_bits() && place.1.to_bits() == first.1.to_bits()
    };
    let mut count = 1;
    for place in places {
        if !is_first(place) {
            return;
        }
        count += 1;
    }
    if count > 1 && elapsed_s(samples) >= MIN_ELAPSED_S {
        samples.channel_mut(Channel::LatDeg).clear();
        samples.channel_mut(Channel::LonDeg).clear();
        notes.push(ImportNote::OnePlace(count));
    }
}

/// Blanks a device's distances that cannot be, so that positions, totals or speeds count, or nothing.
pub(super) fn blank_distance(activity: &mut Activity, notes: &mut Vec<ImportNote>) {
    let samples = &activity.samples;
    let known = || samples.channel(Channel::DistanceM).iter().copied().filter(|m| m.is_finite());
    let elapsed_s = elapsed_s(samples);
    let (least_m, most_m) = known()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), m| (low.min(m), high.max(m)));
    let told_m = most_m - least_m;
    if elapsed_s < MIN_ELAPSED_S || known().nth(1).is_none() || told_m > SUSPECT_MPS * elapsed_s {
        return;
    }
    let refutes = |other_m: f64| other_m > MIN_TIMES * told_m.max(SUSPECT_MPS * MIN_ELAPSED_S);
    let positions_m = covered_m(samples).into_iter().fold(0.0, f64::max);
    let instead = if refutes(positions_m) {
        "positions count"
    } else if refutes(covered_by_speed_m(samples)) {
        "speed counts"
    } else if activity.device_figures.distance_m.is_some_and(refutes) {
        "the device's total counts"
    } else if told_m <= 0.0 {
        "the distance is not known"
    } else {
        return;
    };
    activity.samples.channel_mut(Channel::DistanceM).clear();
    notes.push(ImportNote::DistanceUseless(instead.into()));
}

fn elapsed_s(samples: &Samples) -> f64 {
    samples.time_ms.first().zip(samples.time_ms.last()).map_or(0.0, |(a, b)| s_from_ms(b - a))
}

/// What the recorded speeds add up to in metres; a longer silence adds nothing.
fn covered_by_speed_m(samples: &Samples) -> f64 {
    const MAX_SILENCE_MS: i64 = 60 * MS_PER_S;
    let speed_mps = samples.channel(Channel::SpeedMps);
    let intervals = samples.time_ms.windows(2).zip(speed_mps.iter().skip(1));
    let counted = intervals
        .map(|(pair, mps)| (pair[1] - pair[0], mps))
        .filter(|(ms, mps)| *ms <= MAX_SILENCE_MS && mps.is_finite());
    counted.map(|(ms, mps)| mps * s_from_ms(ms)).sum()
}
