//! Which recordings belong together: a restarted watch, or warm-up and race saved one by one, are
//! one load on the legs, and rules judge them as one session.

use polars::prelude::PolarsResult;

use super::fast::{Effort, fast_heart_rate_bpm, median_of};
use super::placed_run::PlacedRun;
use super::{Session, Speeds};
use crate::base::units::{MS_PER_S, S_PER_MIN, from_thousandths, s_from_ms, thousandths};

/// Recordings may overlap by this much and still follow each other: lists round to minutes. More
/// is a second device, or another person, and their distances must not be added up.
const ROUNDED_MS: i64 = 60 * MS_PER_S;

/// Groups rows by time: in each group every recording begins less than `gap_min` after the end of
/// the one before. Rows of a group are in order of their start, groups in that of their first row.
pub(super) fn joined(placed: &[PlacedRun], gap_min: f64) -> PolarsResult<Vec<Vec<usize>>> {
    let spans = placed.iter().map(PlacedRun::span_ms).collect::<PolarsResult<Vec<_>>>()?;
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

/// The sessions of grouped recordings; `efforts` has one for each recording.
pub(super) fn sessions(
    placed: &mut [PlacedRun],
    efforts: &[Effort],
    groups: &[Vec<usize>],
) -> PolarsResult<Vec<Session>> {
    let mut session = |rows: &Vec<usize>| {
        let mut part =
            |&row: &usize| Ok((placed[row].session(row, &efforts[row])?, placed[row].span_ms()?.1));
        let parts = rows.iter().map(&mut part).collect::<PolarsResult<Vec<_>>>()?;
        let is_known = parts.iter().all(|(part, _)| part.median_effort_mps.is_some());
        let mut whole = put_together(parts);
        if rows.len() > 1 && is_known {
            // A median of medians is none, so all the running is asked again.
            let running: Vec<&Effort> = rows.iter().map(|&row| &efforts[row]).collect();
            whole.median_effort_mps = median_of(&running);
            whole.speeds = whole.speeds.map(|_| Speeds::of(&running));
            let limit = whole.fast_limit;
            whole.fast_heart_rate_bpm =
                limit.and_then(|limit| fast_heart_rate_bpm(&running, limit));
        }
        Ok(whole)
    };
    groups.iter().map(&mut session).collect()
}

/// One session from recordings and the ends of each, in order. The median effort of several, and all
/// else that no two figures make, is left as it is of the first.
pub(super) fn put_together(mut parts: Vec<(Session, i64)>) -> Session {
    let (first, mut end_ms) = parts.remove(0);
    let mut whole = first;
    let mut longest_s = whole.timer_s;
    for (part, part_end_ms) in parts {
        whole.breaks_s.push(s_from_ms((part.start_utc_ms - end_ms).max(0)));
        end_ms = part_end_ms;
        add_figures(&mut whole, &part);
        let after_s = s_from_ms(part.start_utc_ms - whole.start_utc_ms);
        let later = part
            .windows
            .iter()
            .map(|window| super::Window { after_s: window.after_s + after_s, ..window });
        // Cadence is compared on one device: that of the longest recording.
        if part.device == whole.device {
            whole.windows = whole.windows.iter().chain(later).collect();
        } else if part.timer_s > longest_s {
            whole.windows = later.collect();
            whole.device = part.device;
        }
        if part.timer_s > longest_s {
            longest_s = part.timer_s;
            (whole.gear, whole.sub_sport) = (part.gear, part.sub_sport);
            (whole.shoe, whole.surface) = (part.shoe, part.surface);
            whole.step_speed_loss_cmps = part.step_speed_loss_cmps;
        }
        whole.timer_s = rounded(whole.timer_s + part.timer_s);
        whole.recordings.extend(part.recordings);
        whole.doubts.extend(part.doubts);
    }
    whole
}

/// Adds what does not depend on the device; before the timer time is added.
fn add_figures(whole: &mut Session, part: &Session) {
    let load = whole.calf_load.zip(part.calf_load);
    let calf_km = whole.calf_km.zip(part.calf_km);
    let longest_s = whole.longest_running_s.zip(part.longest_running_s);
    let timer_s = (whole.timer_s, part.timer_s);
    add(&mut whole.distance_m, &mut whole.partial.distance_m, part.distance_m);
    add(&mut whole.climb_m, &mut whole.partial.climb_m, part.climb_m);
    add(&mut whole.steep_m, &mut whole.partial.steep_m, part.steep_m);
    add(&mut whole.fast_m, &mut whole.partial.fast_m, part.fast_m);
    whole.downhill_m = sum(whole.downhill_m, part.downhill_m);
    whole.fast_limit = whole.fast_limit.or(part.fast_limit);
    whole.sprint_m = sum(whole.sprint_m, part.sprint_m);
    whole.speeds = whole.speeds.take().filter(|_| part.speeds.is_some());
    whole.heart_rate_bpm = weighted(whole.heart_rate_bpm, part.heart_rate_bpm, timer_s);
    whole.calf_load = load.map(|(one, other)| one.plus(&other));
    whole.calf_km = calf_km.map(|(one, other)| one.plus(&other));
    whole.longest_running_s = longest_s.map(|(one, other)| one.max(other));
    whole.temperature_c = weighted(whole.temperature_c, part.temperature_c, timer_s);
    whole.median_effort_mps = None;
    whole.altitude_quality = whole.altitude_quality.min(part.altitude_quality);
    whole.is_race |= part.is_race;
}

/// Adds a recording's figure to that of the session, and to the sum of a part where either lacks it.
fn add(whole: &mut Option<f64>, partial: &mut Option<f64>, part: Option<f64>) {
    let known = whole.or(*partial);
    *whole = sum(*whole, part);
    *partial = if whole.is_some() { None } else { sum(known, part).or(known).or(part) };
}

/// A mean weighted by times; `None` when either is unknown.
fn weighted(a: Option<f64>, b: Option<f64>, (a_s, b_s): (f64, f64)) -> Option<f64> {
    let mean = (a? * a_s + b? * b_s) / (a_s + b_s);
    mean.is_finite().then_some(mean)
}

/// A sum of whole thousandths; `None` when either is unknown.
fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(rounded(a? + b?))
}

fn rounded(value: f64) -> f64 {
    from_thousandths(thousandths(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::calf_load::CalfKm;
    use crate::run::samples::AltitudeQuality;
    use crate::season::fixtures::{run, window, with_load};
    use crate::season::{OpeningTick, PartialSums};

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
    fn load_and_sprints_add_up_and_warmth_and_the_longest_stretch_do_not() {
        let tick = |effort_mps| vec![OpeningTick { after_s: 0.0, effort_mps }];
        let jog = Session {
            timer_s: 600.0,
            downhill_m: Some(10.5),
            sprint_m: Some(0.0),
            longest_running_s: Some(500.0),
            temperature_c: Some(12.0),
            opening: tick(2.5),
            ..with_load(run(0, 2000.0), 1.75)
        };
        let race = Session {
            timer_s: 1800.0,
            downhill_m: Some(20.25),
            sprint_m: Some(120.0),
            longest_running_s: Some(1700.0),
            temperature_c: Some(16.0),
            opening: tick(4.5),
            ..with_load(run(0, 8000.0), 9.5)
        };
        let whole = put_together(vec![(jog.clone(), 0), (race.clone(), 0)]);
        assert_eq!(whole.calf_load.unwrap().by_speed.b4, 11.25);
        assert_eq!((whole.downhill_m, whole.sprint_m), (Some(30.75), Some(120.0)));
        assert_eq!(whole.longest_running_s, Some(1700.0));
        // (600 · 12 + 1800 · 16) / 2400.
        assert_eq!(whole.temperature_c, Some(15.0));
        assert_eq!((whole.opening, whole.median_effort_mps), (jog.opening.clone(), None));
        let bare = Session {
            calf_load: None,
            sprint_m: None,
            longest_running_s: None,
            temperature_c: None,
            ..race
        };
        let whole = put_together(vec![(jog, 0), (bare, 0)]);
        assert_eq!((whole.calf_load, whole.sprint_m), (None, None));
        assert_eq!((whole.longest_running_s, whole.temperature_c), (None, None));
    }

    #[test]
    fn calf_kilometres_add_up_part_by_part_and_one_that_is_not_known_leaves_none() {
        let weighed = |distance_km, hills_km| Session {
            calf_km: Some(CalfKm { distance_km, hills_km, ..CalfKm::default() }),
            ..run(0, 1000.0 * distance_km)
        };
        let (jog, race) = (weighed(2.0, -0.25), weighed(10.0, 1.5));
        let whole = put_together(vec![(jog.clone(), 0), (race.clone(), 0)]).calf_km.unwrap();
        assert_eq!((whole.distance_km, whole.hills_km, whole.total_km()), (12.0, 1.25, 13.25));
        let bare = Session { calf_km: None, ..race };
        assert_eq!(put_together(vec![(jog, 0), (bare, 0)]).calf_km, None);
    }

    #[test]
    fn figures_add_up_and_what_one_lacks_is_unknown() {
        let warm_up = Session {
            timer_s: 600.0,
            windows: [window(2, 3.0, 165.0)].into_iter().collect(),
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
            windows: [window(4, 4.0, 175.0)].into_iter().collect(),
            recordings: vec![5],
            ..run(0, 10_000.5)
        };
        let end_ms = warm_up.start_utc_ms + 10 * MINUTE_MS;
        let whole =
            put_together(vec![(warm_up.clone(), end_ms), (race.clone(), end_ms + 3_000_000)]);
        assert_eq!((whole.distance_m, whole.timer_s), (Some(12_000.75), 3000.0));
        assert_eq!((whole.climb_m, whole.steep_m), (Some(30.0), None));
        assert_eq!(whole.partial, PartialSums { steep_m: Some(0.0), ..PartialSums::default() });
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

    #[test]
    fn the_race_beside_a_warm_up_without_speed_keeps_its_distance_as_a_part() {
        let warm_up = Session { distance_m: None, fast_m: None, ..run(0, 0.0) };
        let race = Session { fast_m: Some(9000.0), ..run(0, 10_000.5) };
        let known = |parts: &[&Session]| {
            let parts = parts.iter().map(|&part| (part.clone(), 0)).collect();
            let whole = put_together(parts);
            assert_eq!((whole.distance_m, whole.fast_m), (None, None));
            (whole.known_distance_m(), whole.known_fast_m())
        };
        assert_eq!(known(&[&warm_up, &race]), (Some(10_000.5), Some(9000.0)));
        assert_eq!(known(&[&race, &warm_up, &race]), (Some(20_001.0), Some(18_000.0)));
        assert_eq!(known(&[&warm_up, &warm_up]), (None, None));
    }

    #[test]
    fn shoes_kind_and_form_are_those_of_the_longest_recording_even_where_it_does_not_tell() {
        let part = |minutes: i64, gear: &str, sub_sport: Option<&str>| Session {
            timer_s: 60.0 * minutes as f64,
            gear: Some(gear.to_owned()),
            sub_sport: sub_sport.map(str::to_owned),
            step_speed_loss_cmps: Some(minutes as f64),
            ..run(0, 2000.0)
        };
        let parts = [
            part(15, "trainers", Some("treadmill")),
            part(40, "flats", None),
            part(20, "trainers", Some("street")),
        ];
        let whole = put_together(parts.map(|part| (part, 0)).into());
        assert_eq!((whole.gear.as_deref(), whole.sub_sport), (Some("flats"), None));
        assert_eq!(whole.step_speed_loss_cmps, Some(40.0));
    }
}
