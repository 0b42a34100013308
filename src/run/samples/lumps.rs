//! Distance that is recorded at another rate than the rest: every tenth second beside positions of every
//! second, or a length of a pool at a time. What was covered since is spread over the time it stands for.

use std::ops::RangeInclusive;

use super::clock::Clock;
use crate::activity::import_notes::ImportNote;
use crate::base::units::MS_PER_S;

/// A distance that stood for fewer samples before it rose is jitter, and speeds are taken over more.
const MIN_HELD_ROWS: usize = 2;
/// Distance is in lumps when more than half of it comes after such a stand.
const MIN_ADVANCES: usize = 3;
/// A stand of more usual times between lumps was a stop. Engineering default.
const MAX_HOLDS: i64 = 2;

/// Spreads steps over the samples they stand for; says so, and returns the usual time between known
/// distances in milliseconds, where that is most of the recording.
/// `is_known` tells the rows that have a distance or position.
pub(super) fn spread(
    step_mm: &mut [i64],
    is_known: impl Fn(usize) -> bool,
    clock: &Clock,
    notes: &mut Vec<ImportNote>,
) -> Option<i64> {
    let known = spread_over_unknown(step_mm, is_known, clock);
    let every_ms = if known > 0 && known * 2 < step_mm.len() {
        spread_held(step_mm, clock);
        Some(clock.timer_ms.iter().sum::<i64>() / known as i64)
    } else {
        spread_held(step_mm, clock)
    };
    if let Some(every_ms) = every_ms {
        let every_s = (every_ms + MS_PER_S / 2) / MS_PER_S;
        notes.push(ImportNote::DistanceInLumps { every_s: every_s.max(1) });
    }
    every_ms
}

/// Whether a cumulative distance stands still for some samples before most of what it gains, so that
/// standing still says nothing.
pub(super) fn is_in_lumps(cumulative_m: &[f64]) -> bool {
    let mut last_m = f64::NAN;
    let (mut held, mut lumps_m, mut total_m, mut advances) = (0, 0.0, 0.0, 0);
    for &value_m in cumulative_m.iter().filter(|value_m| value_m.is_finite()) {
        let gained_m = value_m - last_m;
        if gained_m > 0.0 {
            total_m += gained_m;
            lumps_m += if held >= MIN_HELD_ROWS { gained_m } else { 0.0 };
            (held, advances) = (0, advances + 1);
        } else {
            held += 1;
        }
        last_m = value_m;
    }
    advances >= MIN_ADVANCES && lumps_m > total_m / 2.0
}

/// Gives the samples without a distance their part of the next known step; returns how many have one.
fn spread_over_unknown(
    step_mm: &mut [i64],
    is_known: impl Fn(usize) -> bool,
    clock: &Clock,
) -> usize {
    let (mut from, mut known) = (0, 0);
    for row in (0..step_mm.len()).filter(|&row| is_known(row)) {
        known += 1;
        if from < row {
            share(step_mm, from..=row, clock);
        }
        from = row + 1;
    }
    known
}

/// Spreads steps that come after the distance stood still, if most of it comes so; returns the usual
/// time between.
fn spread_held(step_mm: &mut [i64], clock: &Clock) -> Option<i64> {
    let standing = step_mm.iter().filter(|&&mm| mm == 0).count();
    if standing * 2 < step_mm.len() {
        return None;
    }
    let mut held: Vec<(RangeInclusive<usize>, i64)> = Vec::new();
    let (mut last, mut hold_ms) = (0, 0);
    for (row, &advance_mm) in step_mm.iter().enumerate().skip(1) {
        hold_ms += clock.timer_ms[row];
        if advance_mm > 0 {
            held.push((last + 1..=row, hold_ms));
            (last, hold_ms) = (row, 0);
        }
    }
    let is_lump = |rows: &RangeInclusive<usize>| rows.end() - rows.start() >= MIN_HELD_ROWS;
    let total_mm = |lumps_only: bool| -> i64 {
        let counted = held.iter().filter(|(rows, _)| !lumps_only || is_lump(rows));
        counted.map(|(rows, _)| step_mm[*rows.end()]).fold(0, i64::saturating_add)
    };
    if held.len() < MIN_ADVANCES || total_mm(true) <= total_mm(false) / 2 {
        return None;
    }
    let mut holds_ms: Vec<i64> = held.iter().map(|(_, hold_ms)| *hold_ms).collect();
    holds_ms.sort_unstable();
    let usual_ms = holds_ms[holds_ms.len() / 2];
    for (rows, hold_ms) in held {
        let most_ms = if hold_ms <= MAX_HOLDS * usual_ms { hold_ms } else { usual_ms };
        share(step_mm, last_rows(rows, most_ms, clock), clock);
    }
    Some(usual_ms)
}

/// The last of these rows, as many as fit into a time; at least one.
fn last_rows(rows: RangeInclusive<usize>, most_ms: i64, clock: &Clock) -> RangeInclusive<usize> {
    let (first, last) = rows.into_inner();
    let mut from = last;
    let mut ms = clock.timer_ms[last];
    while from > first && ms + clock.timer_ms[from - 1] <= most_ms {
        from -= 1;
        ms += clock.timer_ms[from];
    }
    from..=last
}

/// Shares the sum of some rows out by their time; with no time in any of them it stays at the last.
pub(super) fn share(step_mm: &mut [i64], rows: RangeInclusive<usize>, clock: &Clock) {
    let whole_ms: i64 = clock.timer_ms[rows.clone()].iter().sum();
    if whole_ms <= 0 {
        return;
    }
    let whole_mm = step_mm[rows.clone()].iter().copied().fold(0, i64::saturating_add);
    let (mut done_ms, mut done_mm) = (0, 0);
    for row in rows {
        done_ms += clock.timer_ms[row];
        // 128 bits: a damaged file may claim any distance.
        let due_mm = (i128::from(whole_mm) * i128::from(done_ms) / i128::from(whole_ms)) as i64;
        step_mm[row] = due_mm - done_mm;
        done_mm = due_mm;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps in metres after spreading, of samples every second.
    fn spread_m(step_m: &[i64], is_known: impl Fn(usize) -> bool) -> (Vec<f64>, Vec<ImportNote>) {
        let mut step_mm: Vec<i64> = step_m.iter().map(|metres| metres * 1000).collect();
        let mut timer_ms = vec![1000; step_mm.len()];
        timer_ms[0] = 0;
        let clock = Clock { dt_ms: timer_ms.clone(), stretch: vec![0; step_mm.len()], timer_ms };
        let mut notes = Vec::new();
        spread(&mut step_mm, is_known, &clock, &mut notes);
        (step_mm.iter().map(|&mm| mm as f64 / 1000.0).collect(), notes)
    }

    #[test]
    fn a_distance_of_every_fifth_second_is_spread_over_five() {
        let (steps, notes) =
            spread_m(&[0, 0, 0, 0, 0, 15, 0, 0, 0, 0, 10], |row| row.is_multiple_of(5));
        assert_eq!(steps, [0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0, 2.0, 2.0, 2.0]);
        // Ten seconds and three samples that know it.
        assert_eq!(notes, [ImportNote::DistanceInLumps { every_s: 3 }]);
    }

    #[test]
    fn lumps_are_spread_and_a_stop_before_one_stays() {
        let mut steps = [[0, 0, 0, 0, 20]; 4].concat();
        steps.insert(0, 0);
        let stop = steps.len();
        steps.extend([0; 20]);
        steps.extend([0, 0, 0, 0, 20]);
        let (spread, notes) = spread_m(&steps, |_| true);
        assert_eq!(spread[1..stop], [4.0; 20]);
        assert_eq!(spread[stop..stop + 20], [0.0; 20]);
        assert_eq!(spread[stop + 20..], [4.0; 5]);
        assert_eq!(notes, [ImportNote::DistanceInLumps { every_s: 5 }]);
    }

    #[test]
    fn standing_is_no_lump_and_a_lost_record_is_nothing_to_say() {
        let stop = [[3].as_slice(), &[3; 10], &[0; 30], &[3; 10]].concat();
        let expected: Vec<f64> = stop.iter().map(|&metres| metres as f64).collect();
        assert_eq!(spread_m(&stop, |_| true), (expected, vec![]));
        assert_eq!(spread_m(&[0, 3, 0, 6, 3], |row| row != 2).0, [0.0, 3.0, 3.0, 3.0, 3.0]);
    }
}
