//! Which tracks of one document are one activity. Some services write a whole history into one
//! file, a track a day; some devices write every pause as a new track.
//!
//! Tracks that begin more than six hours after the end of the one before are activities of their
//! own. Segments of one track stay together, unless they lie more than a day apart: one of them
//! would be lost as recorded by a wrong clock.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::activity::Samples;
use crate::base::units::MS_PER_S;

/// Longest pause between tracks of one run. Engineering default: longer than a meal, shorter than
/// the time from a morning's run to an evening's.
const MAX_PAUSE_MS: i64 = 6 * 3600 * MS_PER_S;
/// Longest pause between segments of one track, beyond which repair takes the clock for wrong.
const MAX_PAUSE_IN_TRACK_MS: i64 = 24 * 3600 * MS_PER_S;
/// A time this far from the middle one of its segment says nothing about when that was.
const REACH_MS: i64 = MAX_PAUSE_IN_TRACK_MS;

/// The rows and tracks of one activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Rows of the samples, in file order.
    pub(super) rows: Vec<usize>,
    /// Numbers of the tracks they come from, in order of time.
    pub(super) tracks: Vec<usize>,
}

/// One segment's place in time and in the document.
struct Segment {
    rows: RangeInclusive<usize>,
    track: usize,
    first_ms: i64,
    last_ms: i64,
}

/// The activities of a document in order of time. `track_of` gives the track of each segment.
pub(super) fn groups(samples: &Samples, track_of: &[usize]) -> Vec<Group> {
    let mut segments = segments(samples, track_of);
    segments.sort_by_key(|segment| segment.first_ms);
    // A single point is no recording; whatever its time is, it stays with its track.
    let is_point = |segment: &Segment| segment.rows.start() == segment.rows.end();
    let only_points = segments.iter().all(is_point);
    let (points, recordings): (Vec<Segment>, Vec<Segment>) =
        segments.into_iter().partition(|segment| !only_points && is_point(segment));
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    let mut last_ms = i64::MIN;
    for segment in recordings {
        let goes_on = group_of.get(&segment.track).is_some_and(|&own| own + 1 == groups.len());
        let limit_ms = if goes_on { MAX_PAUSE_IN_TRACK_MS } else { MAX_PAUSE_MS };
        if groups.is_empty() || segment.first_ms.saturating_sub(last_ms) > limit_ms {
            groups.push(Group::default());
        }
        last_ms = last_ms.max(segment.last_ms);
        group_of.insert(segment.track, groups.len() - 1);
        if let Some(group) = groups.last_mut() {
            group.add(segment);
        }
    }
    for point in points {
        let own = group_of.get(&point.track).copied().unwrap_or(0);
        if let Some(group) = groups.get_mut(own) {
            group.add(point);
        }
    }
    groups.iter_mut().for_each(|group| group.rows.sort_unstable());
    groups
}

impl Group {
    fn add(&mut self, segment: Segment) {
        self.rows.extend(segment.rows);
        if self.tracks.last() != Some(&segment.track) {
            self.tracks.push(segment.track);
        }
    }
}

/// The segments that have samples, in file order.
fn segments(samples: &Samples, track_of: &[usize]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut start = 0;
    for of_one in samples.segment.chunk_by(|a, b| a == b) {
        let rows = start..=start + of_one.len() - 1;
        let number = usize::try_from(of_one[0]).unwrap_or(usize::MAX);
        let track = track_of.get(number).copied().unwrap_or_default();
        // When the only segment was needs no asking.
        let is_only = of_one.len() == samples.len();
        let (first_ms, last_ms) =
            if is_only { (0, 0) } else { extent_ms(&samples.time_ms[rows.clone()]) };
        segments.push(Segment { rows, track, first_ms, last_ms });
        start += of_one.len();
    }
    segments
}

/// First and last of the times within reach of the middle one.
fn extent_ms(times_ms: &[i64]) -> (i64, i64) {
    let mut sorted = times_ms.to_vec();
    let middle = sorted.len() / 2;
    let middle_ms = *sorted.select_nth_unstable(middle).1;
    let near = times_ms.iter().filter(|time| time.abs_diff(middle_ms) <= REACH_MS.unsigned_abs());
    near.fold((middle_ms, middle_ms), |(first, last), &time| (first.min(time), last.max(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3600 * MS_PER_S;

    /// Segments of two samples an hour apart, from their track and the hour of their start; and the
    /// hours in which the groups begin.
    fn starts(segments: &[(usize, i64)]) -> Vec<Vec<i64>> {
        let mut samples = Samples::default();
        for (number, &(_, hour)) in segments.iter().enumerate() {
            samples.push_time(hour * HOUR_MS, number as u32);
            samples.push_time((hour + 1) * HOUR_MS, number as u32);
        }
        let tracks: Vec<usize> = segments.iter().map(|segment| segment.0).collect();
        let hours = |group: Group| {
            group.rows.iter().step_by(2).map(|&row| samples.time_ms[row] / HOUR_MS).collect()
        };
        groups(&samples, &tracks).into_iter().map(hours).collect()
    }

    #[test]
    fn tracks_more_than_six_hours_apart_are_activities_of_their_own() {
        assert_eq!(starts(&[(1, 0), (2, 7)]), [[0, 7]]);
        assert_eq!(starts(&[(1, 0), (2, 8)]), [[0], [8]]);
        assert_eq!(starts(&[(1, 100), (2, 50), (3, 0)]), [[0], [50], [100]]);
        assert_eq!(starts(&[(1, 0), (2, 5), (3, 10), (4, 15)]), [[0, 5, 10, 15]]);
    }

    #[test]
    fn segments_of_one_track_stay_together_within_a_day() {
        assert_eq!(starts(&[(1, 0), (1, 20)]), [[0, 20]]);
        assert_eq!(starts(&[(1, 0), (1, 26)]), [[0], [26]]);
    }

    #[test]
    fn a_long_track_reaches_over_shorter_ones_within_it() {
        assert_eq!(starts(&[(1, 0), (1, 20), (2, 5), (3, 27)]), [[0, 20, 5, 27]]);
        assert_eq!(starts(&[(1, 0), (2, 5), (3, 20)]), [vec![0, 5], vec![20]]);
    }

    #[test]
    fn one_wrong_time_does_not_make_a_segment_long() {
        let day_ms = 24 * HOUR_MS;
        assert_eq!(extent_ms(&[50 * day_ms, 0, 1, 2, 3]), (0, 3));
        assert_eq!(extent_ms(&[-50 * day_ms, 5, 9]), (5, 9));
        assert_eq!(extent_ms(&[i64::MIN, i64::MAX, 7]), (7, 7));
    }

    #[test]
    fn a_single_point_stays_with_its_track() {
        let mut samples = Samples::default();
        for (time_ms, segment) in [(0, 0), (90 * HOUR_MS, 1), (91 * HOUR_MS, 1), (0, 2), (1000, 2)]
        {
            samples.push_time(time_ms, segment);
        }
        let found = groups(&samples, &[1, 1, 2]);
        assert_eq!(found[0], Group { rows: vec![3, 4], tracks: vec![2] });
        assert_eq!(found[1], Group { rows: vec![0, 1, 2], tracks: vec![1] });
    }
}
