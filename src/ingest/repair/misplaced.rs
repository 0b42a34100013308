//! Samples whose time does not belong where they stand in the file: a flipped bit puts one record hours
//! away, and sorted by time it would move the start or make a pause that nobody took. The order in the
//! file tells, and at its ends the device's own word on when it began and ended.

use crate::activity::Samples;
use crate::activity::import_notes::ImportNote;
use crate::base::stats::median_high;
use crate::base::units::MS_PER_S;

/// Nearer than this samples are sorted: devices write records of neighbouring seconds out of order.
/// Engineering default.
const FAR_MS: i64 = 10 * MS_PER_S;
/// More samples in a row are a block that was written late, or a clock that was set. Engineering default.
const FEW: usize = 5;
/// A larger share of all samples is a habit of the device. Engineering default.
const MOST_RATIO: f64 = 0.05;
/// So few samples have no order to rely on. Engineering default.
const LEAST_SAMPLES: usize = 10;
/// What the device says of start and end may err by this. Engineering default.
const SLACK_MS: i64 = 30 * MS_PER_S;
/// Samples outside what the device tells that follow each other sooner are a recording that goes on.
/// Engineering default.
const SILENCE_MS: i64 = 60 * MS_PER_S;
/// And so are those that follow each other sooner than this many usual intervals. Engineering default.
const SILENT_INTERVALS: i64 = 5;
/// A few samples at an end, further from all others, are no part of the run where nothing else is told.
/// Engineering default.
const UNTOLD_SILENCE_MS: i64 = 6 * 3600 * MS_PER_S;
/// Samples further than this from the rest are said to be of another day.
const DAY_MS: i64 = 24 * 3600 * MS_PER_S;

/// When a recording began and ended by the device's own word, in UTC milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its start; `None` when not told.
    pub(crate) start_ms: Option<i64>,
    /// Its end, pauses included; `None` when not told.
    pub(crate) end_ms: Option<i64>,
}

/// The rows, in rising order, whose times belong elsewhere. `time_ms` are in the order of the file.
pub(crate) fn misplaced(time_ms: &[i64], told: Told) -> Vec<usize> {
    if time_ms.len() < LEAST_SAMPLES {
        return Vec::new();
    }
    let mut rows = out_of_order(time_ms);
    let is_few = |rows: &[usize]| rows.len() <= 1.max((MOST_RATIO * time_ms.len() as f64) as usize);
    if !is_few(&rows) {
        rows.clear();
    }
    let at_ends = beyond_ends(time_ms, &rows, told);
    rows.extend(at_ends);
    rows.sort_unstable();
    rows
}

/// Leaves these rows out and says so.
pub(crate) fn leave_out(samples: &mut Samples, rows: &[usize], notes: &mut Vec<ImportNote>) {
    if rows.is_empty() {
        return;
    }
    let left_out_ms: Vec<i64> = rows.iter().map(|&row| samples.time_ms[row]).collect();
    let mut next = rows.iter().copied().peekable();
    let kept: Vec<usize> =
        (0..samples.len()).filter(|row| next.next_if_eq(row).is_none()).collect();
    *samples = samples.take(&kept);
    let (first_ms, last_ms) = samples
        .time_ms
        .iter()
        .fold((i64::MAX, i64::MIN), |ends, &time_ms| (ends.0.min(time_ms), ends.1.max(time_ms)));
    let reach_ms = first_ms.saturating_sub(DAY_MS)..=last_ms.saturating_add(DAY_MS);
    let near = left_out_ms.iter().filter(|time_ms| reach_ms.contains(time_ms)).count();
    if near > 0 {
        notes.push(ImportNote::MisplacedTimes(near));
    }
    if near < rows.len() {
        notes.push(ImportNote::HostileTimes(rows.len() - near));
    }
}

/// A few rows in a row that lie before the one they follow or after the one that follows them, while those
/// two are in order.
fn out_of_order(time_ms: &[i64]) -> Vec<usize> {
    let rows = time_ms.len();
    let mut strays = Vec::new();
    if time_ms.windows(2).all(|pair| pair[1].saturating_add(FAR_MS) >= pair[0]) {
        return strays;
    }
    let (mut good, mut at) = (0, 1);
    while at < rows {
        let is_before = time_ms[at].saturating_add(FAR_MS) < time_ms[good];
        let is_after = time_ms[at] > time_ms[good].saturating_add(FAR_MS);
        if !is_before && !is_after {
            good = at;
            at += 1;
            continue;
        }
        if let Some(next) = goes_on(time_ms, good, at) {
            strays.extend(at..next);
            (good, at) = (next, next + 1);
            continue;
        }
        let is_late = |row: &usize| time_ms[*row] > time_ms[at].saturating_add(FAR_MS);
        if is_before
            && at <= FEW
            && (0..at).filter(|row| !strays.contains(row)).all(|row| is_late(&row))
        {
            strays = (0..at).collect();
        } else if is_before && is_end(time_ms, good, at) {
            strays.extend(at..rows);
            break;
        }
        good = at;
        at += 1;
    }
    strays
}

/// The row with which the order goes on after `good`, if all from `at` up to it lie aside.
fn goes_on(time_ms: &[i64], good: usize, at: usize) -> Option<usize> {
    let is_aside = |row: usize, next: usize| {
        time_ms[row].saturating_add(FAR_MS) < time_ms[good]
            || time_ms[row] > time_ms[next].saturating_add(FAR_MS)
    };
    (at + 1..time_ms.len().min(at + FEW + 1))
        .filter(|&next| time_ms[next] >= time_ms[good])
        .filter(|&next| (at..next).all(|row| is_aside(row, next)))
        .min_by_key(|&next| (time_ms[next], next))
}

/// Whether the few rows from `at` on are the last, and all lie before `good`.
fn is_end(time_ms: &[i64], good: usize, at: usize) -> bool {
    time_ms.len() - at <= FEW
        && time_ms[at..].iter().all(|it| it.saturating_add(FAR_MS) < time_ms[good])
}

/// A few rows at the beginning before what is told of the start, and at the end after what is told of the
/// end; `strays` are left out already.
fn beyond_ends(time_ms: &[i64], strays: &[usize], told: Told) -> Vec<usize> {
    let mut next = strays.iter().copied().peekable();
    let kept: Vec<usize> =
        (0..time_ms.len()).filter(|row| next.next_if_eq(row).is_none()).collect();
    let told = believed(time_ms, told);
    let is_silent = |before: usize, after: usize, is_outside: Option<bool>| {
        let silence_ms = time_ms[after].saturating_sub(time_ms[before]);
        let most_ms = match is_outside {
            Some(true) => SILENCE_MS,
            Some(false) => return false,
            None => UNTOLD_SILENCE_MS,
        };
        silence_ms > most_ms && silence_ms > SILENT_INTERVALS * usual_interval_ms(time_ms)
    };
    let few = 1..=FEW.min(kept.len().saturating_sub(FEW));
    let head = few.clone().rev().find(|&rows| {
        let (before, after) = (kept[rows - 1], kept[rows]);
        let is_outside = told.start_ms.map(|start_ms| {
            time_ms[before] < start_ms - SLACK_MS && time_ms[after] >= start_ms - SLACK_MS
        });
        is_silent(before, after, is_outside)
    });
    let tail = few.rev().find(|&rows| {
        let after = kept.len() - rows;
        let (before, after) = (kept[after - 1], kept[after]);
        let is_outside = told.end_ms.map(|end_ms| {
            time_ms[after] > end_ms + SLACK_MS && time_ms[before] <= end_ms + SLACK_MS
        });
        is_silent(before, after, is_outside)
    });
    let head = &kept[..head.unwrap_or(0)];
    let tail = &kept[kept.len() - tail.unwrap_or(0)..];
    head.iter().chain(tail).copied().collect()
}

/// The usual time from one sample to the next.
fn usual_interval_ms(time_ms: &[i64]) -> i64 {
    let intervals = time_ms.windows(2).map(|pair| pair[1].saturating_sub(pair[0]) as f64);
    median_high(intervals).map_or(0, |ms| ms as i64)
}

/// What is told, unless most samples contradict it.
fn believed(time_ms: &[i64], told: Told) -> Told {
    let start_ms = told.start_ms.map_or(i64::MIN, |ms| ms.saturating_sub(SLACK_MS));
    let end_ms = told.end_ms.map_or(i64::MAX, |ms| ms.saturating_add(SLACK_MS));
    let within = time_ms.iter().filter(|time_ms| (start_ms..=end_ms).contains(time_ms)).count();
    if 2 * within > time_ms.len() { told } else { Told::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];
    /// 2025-01-01T00:00:00Z.
    const START_MS: i64 = 1_735_689_600_000;

    /// The rows of these seconds that are misplaced, if the device tells start and end in seconds.
    fn rows(seconds: &[i64], told: Option<(i64, i64)>) -> Vec<usize> {
        let ms = |second: i64| START_MS + second * MS_PER_S;
        let times: Vec<i64> = seconds.iter().map(|&second| ms(second)).collect();
        let told =
            told.map(|(start, end)| Told { start_ms: Some(ms(start)), end_ms: Some(ms(end)) });
        misplaced(&times, told.unwrap_or_default())
    }

    fn every_second(wrong: &[(usize, i64)]) -> Vec<i64> {
        let mut seconds: Vec<i64> = (0..600).collect();
        wrong.iter().for_each(|&(row, second)| seconds[row] = second);
        seconds
    }

    #[test]
    fn a_time_with_any_wrong_bit_is_found_by_the_order_of_the_file() {
        for bit in 4..31 {
            for row in [1, 2, 300, 597, 598] {
                let wrong = row as i64 ^ (1 << bit);
                assert_eq!(rows(&every_second(&[(row, wrong)]), None), [row], "{bit} {row}");
            }
            assert_eq!(rows(&every_second(&[(0, 1 << bit)]), None), [0], "{bit}");
            assert_eq!(rows(&every_second(&[(599, 599 - (1 << bit))]), None), [599], "{bit}");
        }
    }

    #[test]
    fn several_wrong_times_are_found_each_for_itself_and_side_by_side() {
        assert_eq!(
            rows(&every_second(&[(100, 9000), (300, -70), (500, 0)]), None),
            [100, 300, 500]
        );
        assert_eq!(rows(&every_second(&[(300, 9000), (301, -5000)]), None), [300, 301]);
        assert_eq!(rows(&every_second(&[(300, -5000), (301, 9000)]), None), [300, 301]);
        assert_eq!(rows(&every_second(&[(0, 9000), (1, 700)]), None), [0, 1]);
    }

    #[test]
    fn at_the_ends_the_device_tells() {
        let early = every_second(&[(0, -40_000)]);
        let late = every_second(&[(599, 4000)]);
        assert_eq!(rows(&early, Some((0, 600))), [0]);
        assert_eq!(rows(&late, Some((0, 600))), [599]);
        // It says so itself, or its word is about another time.
        assert_eq!(rows(&early, Some((-40_000, 600))), NONE);
        assert_eq!(rows(&late, Some((0, 4000))), NONE);
        assert_eq!(rows(&late, Some((9000, 9600))), NONE);
        // Without a word a run begins after a silence of a quarter of a day.
        assert_eq!(rows(&early, None), [0]);
        assert_eq!(rows(&late, None), NONE);
    }

    #[test]
    fn what_devices_do_is_left_alone() {
        let whole = |parts: &[std::ops::Range<i64>]| -> Vec<usize> {
            rows(&parts.iter().cloned().flatten().collect::<Vec<_>>(), None)
        };
        // A pause of four hours, blocks out of order, a clock set back and one set on.
        assert_eq!(whole(&[0..300, 14_700..15_000]), NONE);
        assert_eq!(whole(&[0..60, 120..180, 60..120, 180..240]), NONE);
        assert_eq!(whole(&[0..300, 243..600]), NONE);
        assert_eq!(whole(&[0..300, -7000..-6000]), NONE);
        // A point every other minute, and two seconds that changed places.
        let slow: Vec<i64> = (0..100).map(|point| point * 120).collect();
        assert_eq!(rows(&slow, Some((60, 11_700))), NONE);
        let made_up: Vec<i64> = (0..100).map(|point| point * 9 * 3600).collect();
        assert_eq!(rows(&made_up, None), NONE);
        assert_eq!(rows(&every_second(&[(300, 301), (301, 300)]), None), NONE);
        // Every tenth record comes a minute late.
        let habit: Vec<i64> =
            (0..600).map(|second| if second % 10 == 0 { second - 60 } else { second }).collect();
        assert_eq!(rows(&habit, None), NONE);
    }

    #[test]
    fn what_is_left_out_is_counted_by_how_far_it_is() {
        let mut samples = Samples::default();
        for second in every_second(&[(100, 9000), (200, 1 << 30)]) {
            samples.push_time(START_MS + second * MS_PER_S, 0);
        }
        let mut notes = Vec::new();
        leave_out(&mut samples, &[100, 200], &mut notes);
        assert_eq!(samples.len(), 598);
        assert!(samples.time_ms.is_sorted());
        assert_eq!(notes, [ImportNote::MisplacedTimes(1), ImportNote::HostileTimes(1)]);
    }
}
