//! Invented seasons: ten weeks and more of runs, some of them fast, hilly or much too long.

use crate::dice::Dice;
use crate::packing::Named;
use crate::recording::{CYCLING, Outing, RUNNING, SWIMMING};
use crate::texts::{gpx, tcx};

pub(crate) const DAY_S: i64 = 86_400;
/// 2026-01-05T00:00:00Z, a Monday.
pub(crate) const MONDAY_S: i64 = 1_767_571_200;

/// The runs of a season, one to three days apart.
pub(crate) fn season(seed: u64, count: usize) -> Vec<Outing> {
    let mut dice = Dice::new(seed);
    let usual_m = dice.between(4_000.0, 9_000.0);
    let mut day = 0;
    let mut run = |_| {
        day += 1 + dice.below(3) as i64;
        let length = if dice.one_in(12) { 1.9 } else { dice.between(0.6, 1.25) };
        let speed_mps = dice.between(2.7, 3.2);
        let middle_mps = if dice.one_in(6) { 4.4 } else { speed_mps };
        let grade_ratio = if dice.one_in(6) { 0.08 } else { 0.0 };
        let distance_m = usual_m * length;
        let start_utc_s = MONDAY_S + day * DAY_S + 3600 * (6 + dice.below(12) as i64);
        Outing { sport: RUNNING, start_utc_s, distance_m, speed_mps, middle_mps, grade_ratio }
    };
    (0..count).map(&mut run).collect()
}

/// The same with this many rides and swims on evenings between the first run and the last.
pub(crate) fn with_others(mut outings: Vec<Outing>, seed: u64, count: usize) -> Vec<Outing> {
    let mut dice = Dice::new(seed);
    let days = (outings[outings.len() - 1].start_utc_s - MONDAY_S) / DAY_S;
    let other = |_| {
        let day = dice.below(days as usize) as i64;
        let (sport, speed_mps) = if dice.one_in(3) { (SWIMMING, 0.8) } else { (CYCLING, 7.0) };
        let start_utc_s = MONDAY_S + day * DAY_S + 19 * 3600;
        Outing { sport, ..Outing::steady(start_utc_s, 1800.0 * speed_mps, speed_mps) }
    };
    let others: Vec<Outing> = (0..count).map(other).collect();
    outings.extend(others);
    outings.sort_by_key(|outing| outing.start_utc_s);
    outings
}

/// Their files, named by number.
pub(crate) fn files(outings: &[Outing]) -> Vec<Named> {
    let named = outings.iter().enumerate();
    named.map(|(number, outing)| (format!("{number:03}.fit"), outing.fit())).collect()
}

/// The same with every third run as GPX or TCX, which do not say the local time.
pub(crate) fn mixed_files(outings: &[Outing]) -> Vec<Named> {
    let file = |(number, outing): (usize, &Outing)| {
        let (bytes, ending) = match number % 6 {
            _ if outing.sport != RUNNING => (outing.fit(), "fit"),
            2 => (gpx(&outing.moments()), "gpx"),
            5 => (tcx(&outing.moments()), "tcx"),
            _ => (outing.fit(), "fit"),
        };
        (format!("{number:03}.{ending}"), bytes)
    };
    outings.iter().enumerate().map(file).collect()
}
