//! Seasons in which one rule speaks and no other: what each of the first rules adds.

use super::speaking;
use crate::season::Session;
use crate::season::fixtures::{run, season, steady};

/// Eight steady weeks of three runs of 8 km; `change` gets the runs of the last week.
fn last_week(change: impl Fn(&mut [Session])) -> Vec<&'static str> {
    weeks(|_| {}, change)
}

/// The same where every week has something in its runs, and the last week something else.
fn weeks(usual: impl Fn(&mut [Session]), change: impl Fn(&mut [Session])) -> Vec<&'static str> {
    let mut sessions = steady(8, 8000.0);
    sessions.chunks_mut(3).for_each(usual);
    change(&mut sessions[21..]);
    speaking(&season(sessions))
}

#[test]
fn one_longer_run() {
    let long = |week: &mut [Session]| week[2].distance_m = Some(10_000.0);
    assert_eq!(last_week(long), ["session-distance-spike"]);
}

#[test]
fn one_run_more() {
    let sessions = [steady(8, 8000.0), vec![run(54, 8000.0)]].concat();
    assert_eq!(speaking(&season(sessions)), ["weekly-distance-jump"]);
}

#[test]
fn always_much() {
    assert_eq!(speaking(&season(steady(8, 23_400.0))), ["high-weekly-distance"]);
}

#[test]
fn one_faster_run() {
    let usual = |week: &mut [Session]| week[1].fast_m = Some(2000.0);
    let faster = |week: &mut [Session]| week[1].fast_m = Some(3000.0);
    assert_eq!(weeks(usual, faster), ["fast-distance-spike"]);
}

#[test]
fn the_first_fast_run() {
    let fast = |week: &mut [Session]| week[1].fast_m = Some(900.0);
    assert_eq!(last_week(fast), ["first-fast-after-gap"]);
}

#[test]
fn two_fast_runs_in_place_of_one() {
    let usual = |week: &mut [Session]| week[0].fast_m = Some(2000.0);
    let twice = |week: &mut [Session]| week[2].fast_m = Some(2000.0);
    assert_eq!(weeks(usual, twice), ["weekly-fast-jump"]);
}

#[test]
fn one_hillier_run() {
    let usual = |week: &mut [Session]| week[1].climb_m = Some(100.0);
    let hillier = |week: &mut [Session]| week[1].climb_m = Some(145.0);
    assert_eq!(weeks(usual, hillier), ["climb-spike"]);
}

#[test]
fn two_hilly_runs_in_place_of_one() {
    let usual = |week: &mut [Session]| week[0].climb_m = Some(110.0);
    let twice = |week: &mut [Session]| week[2].climb_m = Some(110.0);
    assert_eq!(weeks(usual, twice), ["weekly-climb-jump"]);
}

#[test]
fn the_first_steep_run() {
    let steep = |week: &mut [Session]| {
        (week[1].steep_m, week[1].climb_m) = (Some(450.0), Some(45.0));
    };
    assert_eq!(last_week(steep), ["steep-novelty"]);
}
