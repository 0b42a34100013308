//! Which recordings belong together: a restarted watch, or warm-up and race saved one by one, are
//! one load on the legs, and rules judge them as one session.

use polars::prelude::PolarsResult;

use super::Session;
use super::entry::Entry;
use crate::units::{MS_PER_S, S_PER_MIN, s_from_ms};

/// Recordings may overlap by this much and still follow each other: lists round to minutes. More
/// is a second device, or another person, and their distances must not be added up.
const ROUNDED_MS: i64 = 60 * MS_PER_S;

/// Groups rows by time: in each group every recording begins less than `gap_min` after the end of
/// the one before. Rows of a group are in order of their start, groups in that of their first row.
pub(super) fn joined(entries: &[Entry], gap_min: f64) -> PolarsResult<Vec<Vec<usize>>> {
    let spans = entries.iter().map(Entry::span_ms).collect::<PolarsResult<Vec<_>>>()?;
    Ok(groups(&spans, gap_min))
}

fn groups(spans_ms: &[(i64, i64)], gap_min: f64) -> Vec<Vec<usize>> {
    let gap_ms = (gap_min * S_PER_MIN * MS_PER_S as f64) as i64;
    let mut order: Vec<usize> = (0..spans_ms.len()).collect();
    order.sort_by_key(|&row| (spans_ms[row], row));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // Groups that may still grow, with the end of their last recording.
    let mut open: Vec<(usize, i64)> = Vec::new();
    for row in order {
        let (start_ms, end_ms) = spans_ms[row];
        open.retain(|(_, last_ms)| start_ms - last_ms < gap_ms);
        let follows = |(_, last_ms): &&mut (usize, i64)| start_ms - *last_ms >= -ROUNDED_MS;
        match open.iter_mut().filter(follows).max_by_key(|(_, last_ms)| *last_ms) {
            Some((group, last_ms)) if gap_ms > 0 => {
                groups[*group].push(row);
                *last_ms = end_ms;
            }
            _ => {
                open.push((groups.len(), end_ms));
                groups.push(vec![row]);
            }
        }
    }
    groups.sort_by_key(|rows| rows[0]);
    groups
}

/// The sessions of grouped recordings.
pub(super) fn sessions(entries: &[Entry], groups: &[Vec<usize>]) -> PolarsResult<Vec<Session>> {
    groups
        .iter()
        .map(|rows| {
            let parts = rows
                .iter()
                .map(|&row| Ok((entries[row].session(row)?, entries[row].span_ms()?.1)))
                .collect::<PolarsResult<Vec<_>>>()?;
            Ok(put_together(parts))
        })
        .collect()
}

/// One session from recordings and the ends of each, in order.
fn put_together(mut parts: Vec<(Session, i64)>) -> Session {
    let (first, mut end_ms) = parts.remove(0);
    let mut whole = first;
    let mut longest_s = whole.timer_s;
    for (part, part_end_ms) in parts {
        whole.breaks_s.push(s_from_ms((part.start_utc_ms - end_ms).max(0)));
        end_ms = part_end_ms;
        whole.distance_m = sum(whole.distance_m, part.distance_m);
        whole.climb_m = sum(whole.climb_m, part.climb_m);
        whole.steep_m = sum(whole.steep_m, part.steep_m);
        whole.fast_m = sum(whole.fast_m, part.fast_m);
        whole.fast_limit = whole.fast_limit.or(part.fast_limit);
        whole.altitude_quality = whole.altitude_quality.min(part.altitude_quality);
        whole.is_race |= part.is_race;
        let after_s = s_from_ms(part.start_utc_ms - whole.start_utc_ms);
        let later = part
            .windows
            .into_iter()
            .map(|window| super::Window { after_s: window.after_s + after_s, ..window });
        // Cadence is compared on one device: that of the longest recording.
        if part.device == whole.device {
            whole.windows.extend(later);
        } else if part.timer_s > longest_s {
            whole.windows = later.collect();
            whole.device = part.device;
        }
        if part.timer_s > longest_s {
            (whole.shoe, whole.surface) = (part.shoe, part.surface);
        }
        longest_s = longest_s.max(part.timer_s);
        whole.timer_s = thousandths(whole.timer_s + part.timer_s);
        whole.recordings.extend(part.recordings);
    }
    whole
}

/// A sum of whole thousandths; `None` when either is unknown.
fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(thousandths(a? + b?))
}

fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::AltitudeQuality;
    use crate::season::invented::{run, window};

    const MINUTE_MS: i64 = 60_000;

    /// Recordings from and to these minutes.
    fn grouped(minutes: &[(i64, i64)], gap_min: f64) -> Vec<Vec<usize>> {
        let spans: Vec<(i64, i64)> =
            minutes.iter().map(|(from, to)| (from * MINUTE_MS, to * MINUTE_MS)).collect();
        groups(&spans, gap_min)
    }

    #[test]
    fn less_than_the_gap_joins_and_the_gap_itself_does_not() {
        assert_eq!(grouped(&[(0, 60), (89, 100), (130, 140)], 30.0), [vec![0, 1], vec![2]]);
        assert_eq!(grouped(&[(0, 60), (60, 100)], 0.0), [vec![0], vec![1]]);
    }

    #[test]
    fn warm_up_race_and_cool_down_are_one_chain() {
        assert_eq!(grouped(&[(0, 15), (25, 70), (80, 95)], 30.0), [vec![0, 1, 2]]);
    }

    #[test]
    fn a_second_device_or_person_at_the_same_time_is_never_added_up() {
        // The third begins half a minute before the first ends, as rounded lists do, and goes on.
        let spans = [(0, 60 * MINUTE_MS), (20 * MINUTE_MS, 40 * MINUTE_MS)];
        let third = (60 * MINUTE_MS - 30_000, 90 * MINUTE_MS);
        assert_eq!(groups(&[spans[0], spans[1], third], 30.0), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn figures_add_up_and_what_one_lacks_is_unknown() {
        let warm_up = Session {
            timer_s: 600.0,
            windows: vec![window(2, 3.0, 165.0)],
            recordings: vec![4],
            ..run(0, 2000.25)
        };
        let race = Session {
            start_utc_ms: warm_up.start_utc_ms + 20 * MINUTE_MS,
            timer_s: 2400.0,
            climb_m: Some(30.0),
            steep_m: None,
            altitude_quality: AltitudeQuality::Gps,
            is_race: true,
            windows: vec![window(4, 4.0, 175.0)],
            recordings: vec![5],
            ..run(0, 10_000.5)
        };
        let end_ms = warm_up.start_utc_ms + 10 * MINUTE_MS;
        let whole =
            put_together(vec![(warm_up.clone(), end_ms), (race.clone(), end_ms + 3_000_000)]);
        assert_eq!((whole.distance_m, whole.timer_s), (Some(12_000.75), 3000.0));
        assert_eq!((whole.climb_m, whole.steep_m), (Some(30.0), None));
        assert_eq!((whole.altitude_quality, whole.is_race), (AltitudeQuality::Gps, true));
        assert_eq!((whole.recordings, whole.breaks_s), (vec![4, 5], vec![600.0]));
        // The race began 1200 s after the warm-up.
        let after_s: Vec<f64> = whole.windows.iter().map(|window| window.after_s).collect();
        assert_eq!(after_s, [60.0, 1320.0]);
        // Of two devices the one of the longer recording tells the form.
        let other = Session { device: Some("foot pod".to_owned()), ..race };
        let whole = put_together(vec![(warm_up, end_ms), (other, end_ms + 3_000_000)]);
        assert_eq!(whole.device.as_deref(), Some("foot pod"));
        assert_eq!(whole.windows.len(), 1);
    }
}
