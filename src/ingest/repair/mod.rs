//! Puts a recorded activity right before anything is derived from it: order, duplicates, hostile
//! times, samples and timers of another time, positions out of reach, impossible values, useless positions
//! and distances, relief of runs that went nowhere. Counts everything it does in notes.

mod indoor;
pub(crate) mod misplaced;
mod relative;
mod spikes;
mod strays;
mod summary;
mod timer;
mod totals;
mod unbounded;
mod useless;

use crate::activity::channel::{MEASURED, Measured};
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Channel, Samples};
use crate::base::units::{MS_PER_S, haversine_m, s_from_ms};
use misplaced::Told;

/// 1995-01-01T00:00:00Z, before the first consumer GPS watch.
const EARLIEST_MS: i64 = 788_918_400_000;
/// Samples further than this from the bulk of a recording carry a wrong clock.
const MAX_SILENCE_MS: i64 = 24 * 3600 * MS_PER_S;
/// A step must break both limits to count as a teleport: speed alone also hits real data after a
/// lost signal, distance alone hits long gaps.
const TELEPORT_MPS: f64 = 12.0;
const TELEPORT_M: f64 = 200.0;
/// An excursion longer than this many samples is a new place, not an outlier.
const MAX_EXCURSION: usize = 60;
/// Positions at exactly 0/0 are a missing fix when the rest of the run is further away than this.
const NULL_ISLAND_REACH_M: f64 = 100_000.0;

/// Channels that are absent when every value is zero. A single zero stays: it may be a height at
/// the sea, a standing runner or a coasting moment.
const ABSENT_WHEN_ALL_ZERO: &[(Channel, &str)] = &[
    (Channel::ElevationM, "elevation"),
    (Channel::CadencePerMin, "cadence"),
    (Channel::SpeedMps, "speed"),
    (Channel::DistanceM, "distance"),
    (Channel::PowerW, "power"),
];

/// Repairs one activity. `latest_ms` is the last plausible moment (the end of tomorrow).
pub fn repair(activity: &mut Activity, latest_ms: i64) {
    let mut notes = Vec::new();
    let samples = &mut activity.samples;
    relative::restore_start(samples, EARLIEST_MS..=latest_ms, &mut notes);
    drop_misplaced_times(activity, &mut notes);
    let samples = &mut activity.samples;
    drop_hostile_times(samples, latest_ms, &mut notes);
    sort_by_time(samples, &mut notes);
    merge_same_moments(samples, &mut notes);
    timer::drop_foreign(activity, &mut notes);
    unbounded::blank_unbounded(activity, &mut notes);
    totals::stand_in(activity, EARLIEST_MS..=latest_ms, &mut notes);
    summary::repair_summary(activity, EARLIEST_MS..=latest_ms, &mut notes);
    let samples = &mut activity.samples;
    blank_zeros(samples, &mut notes);
    blank_implausible(samples, &mut notes);
    strays::blank_distances(samples, &mut notes);
    strays::put_altitude_right(samples, &mut notes);
    blank_null_island(samples, &mut notes);
    blank_teleports(samples, &mut notes);
    useless::blank_one_place(samples, &mut notes);
    useless::blank_distance(activity, &mut notes);
    indoor::blank_relief(activity, &mut notes);
    activity.notes.extend(notes);
}

/// Whether a moment lies between the first consumer watches and the last plausible moment.
pub(crate) fn is_possible_moment(time_ms: i64, latest_ms: i64) -> bool {
    (EARLIEST_MS..=latest_ms).contains(&time_ms)
}

/// Leaves out samples whose time belongs elsewhere by their place in the file.
fn drop_misplaced_times(activity: &mut Activity, notes: &mut Vec<ImportNote>) {
    let of_session = activity.session.map(|span| (span.start_ms, Some(span.end_ms)));
    // Laps may be told without their pauses.
    let of_laps = || Some((activity.laps.iter().map(|lap| lap.span.start_ms).min()?, None));
    let told = of_session
        .or_else(of_laps)
        .map(|(start_ms, end_ms)| Told { start_ms: Some(start_ms), end_ms });
    let rows = misplaced::misplaced(&activity.samples.time_ms, told.unwrap_or_default());
    misplaced::leave_out(&mut activity.samples, &rows, notes);
}

fn keep_rows(samples: &mut Samples, rows: &[usize]) {
    if rows.len() < samples.len() {
        *samples = samples.take(rows);
    }
}

/// Leaves out times that cannot be, and the smaller part of a recording that falls into two parts
/// more than a day apart.
fn drop_hostile_times(samples: &mut Samples, latest_ms: i64, notes: &mut Vec<ImportNote>) {
    let mut times: Vec<i64> = samples
        .time_ms
        .iter()
        .copied()
        .filter(|time| is_possible_moment(*time, latest_ms))
        .collect();
    times.sort_unstable();
    let (mut best, mut from) = (0..0, 0);
    for to in 1..=times.len() {
        if to == times.len() || times[to] - times[to - 1] > MAX_SILENCE_MS {
            if to - from > best.len() {
                best = from..to;
            }
            from = to;
        }
    }
    let bulk = times.get(best.start).copied().zip(times.get(best.end.wrapping_sub(1)).copied());
    let is_kept = |time: &i64| bulk.is_some_and(|(first, last)| (first..=last).contains(time));
    let rows: Vec<usize> =
        (0..samples.len()).filter(|&row| is_kept(&samples.time_ms[row])).collect();
    if rows.len() < samples.len() {
        let left_out = samples.len() - rows.len();
        match notes.last_mut() {
            Some(ImportNote::HostileTimes(count)) => *count += left_out,
            _ => notes.push(ImportNote::HostileTimes(left_out)),
        }
        keep_rows(samples, &rows);
    }
}

fn sort_by_time(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    let backwards = samples.time_ms.windows(2).filter(|pair| pair[1] < pair[0]).count();
    if backwards == 0 {
        return;
    }
    notes.push(ImportNote::Reordered(backwards));
    let mut rows: Vec<usize> = (0..samples.len()).collect();
    rows.sort_by_key(|&row| samples.time_ms[row]);
    *samples = samples.take(&rows);
}

/// Samples of one moment become one: the first value of each channel counts.
fn merge_same_moments(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    let mut rows: Vec<usize> = Vec::with_capacity(samples.len());
    for row in 0..samples.len() {
        match rows.last() {
            Some(&kept) if samples.time_ms[kept] == samples.time_ms[row] => {
                let columns = samples
                    .channels
                    .iter_mut()
                    .chain(samples.developer.iter_mut().map(|field| &mut field.values));
                for column in columns.filter(|column| !column.is_empty() && column[kept].is_nan()) {
                    column[kept] = column[row];
                }
            }
            _ => rows.push(row),
        }
    }
    if rows.len() < samples.len() {
        notes.push(ImportNote::DuplicateTimes(samples.len() - rows.len()));
        keep_rows(samples, &rows);
    }
}

/// A heart rate of zero is a lost contact; a channel that is zero throughout was never measured.
fn blank_zeros(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    let mut zeros = 0;
    for value in samples.channel_mut(Channel::HeartRateBpm) {
        if *value <= 0.0 {
            *value = f64::NAN;
            zeros += 1;
        }
    }
    if zeros > 0 {
        notes.push(ImportNote::ZeroAsMissing("heart rate".into(), zeros));
    }
    for &(channel, name) in ABSENT_WHEN_ALL_ZERO {
        let column = samples.channel_mut(channel);
        let measured = column.iter().filter(|value| !value.is_nan()).count();
        if measured > 1 && column.iter().all(|value| value.is_nan() || value.abs() < f64::EPSILON) {
            column.clear();
            notes.push(ImportNote::ZeroAsMissing(name.into(), measured));
        }
    }
}

fn blank_implausible(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    for Measured { channel, column, name, .. } in MEASURED {
        let mut blanked = 0;
        for value in samples.channel_mut(*channel) {
            if !value.is_nan() && !column.is_plausible(*value) {
                *value = f64::NAN;
                blanked += 1;
            }
        }
        if blanked > 0 {
            notes.push(ImportNote::Implausible((*name).into(), blanked));
        }
    }
}

/// Position of a sample in degrees; `None` where it has none.
fn position(samples: &Samples, row: usize) -> Option<(f64, f64)> {
    let lat_deg = *samples.channel(Channel::LatDeg).get(row)?;
    let lon_deg = *samples.channel(Channel::LonDeg).get(row)?;
    (lat_deg.is_finite() && lon_deg.is_finite()).then_some((lat_deg, lon_deg))
}

fn blank_position(samples: &mut Samples, row: usize) {
    samples.channel_mut(Channel::LatDeg)[row] = f64::NAN;
    samples.channel_mut(Channel::LonDeg)[row] = f64::NAN;
}

fn blank_null_island(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    const NULL_ISLAND_DEG: (f64, f64) = (0.0, 0.0);
    let is_there = |place: (f64, f64)| place.0.abs() < f64::EPSILON && place.1.abs() < f64::EPSILON;
    let rows: Vec<usize> =
        (0..samples.len()).filter(|&row| position(samples, row).is_some_and(is_there)).collect();
    let is_far = |place: (f64, f64)| haversine_m(NULL_ISLAND_DEG, place) > NULL_ISLAND_REACH_M;
    if !rows.is_empty() && (0..samples.len()).filter_map(|row| position(samples, row)).any(is_far) {
        notes.push(ImportNote::ZeroAsMissing("position".into(), rows.len()));
        rows.into_iter().for_each(|row| blank_position(samples, row));
    }
}

/// Blanks excursions that no runner could make. Where the recording stays at the new place, the
/// leap itself is cut out: the samples after it form a new segment.
fn blank_teleports(samples: &mut Samples, notes: &mut Vec<ImportNote>) {
    let placed: Vec<usize> =
        (0..samples.len()).filter(|&row| position(samples, row).is_some()).collect();
    let mut teleports = 0;
    let mut at = 1;
    let Some(&first) = placed.first() else { return };
    let mut good = first;
    while at < placed.len() {
        if !is_teleport(samples, good, placed[at]) {
            good = placed[at];
            at += 1;
            continue;
        }
        let horizon = placed.len().min(at + MAX_EXCURSION);
        let back = (at + 1..horizon).find(|&next| !is_teleport(samples, good, placed[next]));
        match back {
            Some(back) => {
                placed[at..back].iter().for_each(|&row| blank_position(samples, row));
                teleports += back - at;
                at = back;
            }
            None => {
                samples.segment[placed[at]..].iter_mut().for_each(|segment| *segment += 1);
                teleports += 1;
                good = placed[at];
                at += 1;
            }
        }
    }
    if teleports > 0 {
        notes.push(ImportNote::Teleports(teleports));
    }
}

fn is_teleport(samples: &Samples, from: usize, to: usize) -> bool {
    let (Some(here), Some(there)) = (position(samples, from), position(samples, to)) else {
        return false;
    };
    if samples.segment[from] != samples.segment[to] {
        return false;
    }
    let step_m = haversine_m(here, there);
    let elapsed_s = s_from_ms(samples.time_ms[to] - samples.time_ms[from]);
    step_m > TELEPORT_M && step_m > TELEPORT_MPS * elapsed_s
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2025-01-01T00:00:00Z.
    const START_MS: i64 = 1_735_689_600_000;

    fn with(channel: Channel, values: &[f64]) -> Samples {
        let mut samples = Samples::default();
        for (second, &value) in values.iter().enumerate() {
            let row = samples.push_time(START_MS + second as i64 * 1000, 0);
            samples.set(row, channel, value);
        }
        samples
    }

    #[test]
    fn one_record_of_another_year_is_left_out() {
        let mut samples = with(Channel::HeartRateBpm, &[100.0, 101.0, 102.0, 103.0]);
        samples.time_ms[0] -= 20 * 86_400_000;
        samples.time_ms[3] = 4_070_908_800_000;
        let mut notes = Vec::new();
        drop_hostile_times(&mut samples, START_MS + 86_400_000, &mut notes);
        assert_eq!(samples.channel(Channel::HeartRateBpm), [101.0, 102.0]);
        assert_eq!(notes, [ImportNote::HostileTimes(2)]);
    }

    #[test]
    fn steps_back_in_time_are_sorted() {
        let mut samples = with(Channel::HeartRateBpm, &[100.0, 101.0, 102.0]);
        samples.time_ms.swap(1, 2);
        let mut notes = Vec::new();
        sort_by_time(&mut samples, &mut notes);
        assert_eq!(samples.channel(Channel::HeartRateBpm), [100.0, 102.0, 101.0]);
        assert_eq!(notes, [ImportNote::Reordered(1)]);
    }

    #[test]
    fn two_samples_of_one_second_complete_each_other() {
        let mut samples = with(Channel::HeartRateBpm, &[f64::NAN, 101.0, 102.0]);
        samples.time_ms[1] = samples.time_ms[0];
        let mut notes = Vec::new();
        merge_same_moments(&mut samples, &mut notes);
        assert_eq!(samples.channel(Channel::HeartRateBpm), [101.0, 102.0]);
        assert_eq!(notes, [ImportNote::DuplicateTimes(1)]);
    }

    #[test]
    fn a_zero_height_is_a_height_and_a_flat_line_of_zeros_is_none() {
        let mut notes = Vec::new();
        let mut at_sea = with(Channel::ElevationM, &[0.0, 0.0, 1.0]);
        blank_zeros(&mut at_sea, &mut notes);
        assert_eq!(at_sea.channel(Channel::ElevationM), [0.0, 0.0, 1.0]);
        assert!(notes.is_empty());
        let mut never = with(Channel::ElevationM, &[0.0, 0.0, 0.0]);
        blank_zeros(&mut never, &mut notes);
        assert!(!never.has(Channel::ElevationM));
        assert_eq!(notes, [ImportNote::ZeroAsMissing("elevation".into(), 3)]);
    }

    fn track(places: &[(f64, f64)]) -> Samples {
        let mut samples =
            with(Channel::LatDeg, &places.iter().map(|place| place.0).collect::<Vec<_>>());
        *samples.channel_mut(Channel::LonDeg) = places.iter().map(|place| place.1).collect();
        samples
    }

    #[test]
    fn an_excursion_is_blanked_and_a_new_place_is_a_new_segment() {
        let mut notes = Vec::new();
        let mut spike = track(&[(10.0, 5.0), (10.5, 5.0), (10.00003, 5.0)]);
        blank_teleports(&mut spike, &mut notes);
        assert!(position(&spike, 1).is_none() && position(&spike, 2).is_some());
        assert_eq!(notes, [ImportNote::Teleports(1)]);
        let mut tunnel = track(&[(10.0, 5.0), (10.5, 5.0), (10.50003, 5.0)]);
        blank_teleports(&mut tunnel, &mut notes);
        assert_eq!(tunnel.segment, [0, 1, 1]);
        assert!(position(&tunnel, 1).is_some());
    }

    #[test]
    fn the_equator_is_a_place_and_a_missing_fix_is_not() {
        let mut notes = Vec::new();
        let mut equator = track(&[(0.0, 0.0), (0.00003, 0.0)]);
        blank_null_island(&mut equator, &mut notes);
        assert!(position(&equator, 0).is_some() && notes.is_empty());
        let mut no_fix = track(&[(0.0, 0.0), (47.0, 8.0)]);
        blank_null_island(&mut no_fix, &mut notes);
        assert!(position(&no_fix, 0).is_none());
        assert_eq!(notes, [ImportNote::ZeroAsMissing("position".into(), 1)]);
    }
}
