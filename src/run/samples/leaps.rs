//! Steps that nobody runs, between positions or of a device's distance: a receiver that jumps, a phone whose
//! clock stood still or that lost points, a stretch by car, a damaged counter. Their time was run all the
//! same.
//!
//! Where points are further apart than a second, a short leap to a place where the recording stays is a
//! stretch whose points were lost: it keeps its distance. What goes there and back, or is too fast for
//! the half minutes around it, keeps the distance of the pace around it; a ride keeps nothing.

use std::ops::Range;

use super::clock::Clock;
use super::distance::{self, Distance};
use super::track::Course;
use crate::base::units::{m_from_mm, s_from_ms};

/// Nobody runs faster for longer than a few seconds; engineering default above the mean speed of the
/// 400 m of good club runners.
const SUSTAINED_MPS: f64 = 8.5;
const SUSTAINED_MS: i64 = 5000;
/// A single step is a leap when it breaks both: positions catch up after a lost signal, and scatter
/// by some metres. Engineering defaults; sprinters reach 12 m/s.
const LEAP_MPS: f64 = 12.0;
const LEAP_M: f64 = 25.0;
/// Below this the position stood still, and what comes next may make up for it.
const STANDING_MPS: f64 = 0.3;
/// The pace around a leap is that of so much time on either side. Engineering default.
const AROUND_MS: i64 = 30_000;
/// A leap of lost points keeps its distance when it and the time around it are no faster than this:
/// the best run 1500 m at 7.3 m/s. Engineering default.
const RUN_MPS: f64 = 7.0;
/// Points are lost for no longer than this, and a longer leap is a ride when it lasts longer than the
/// next. Engineering defaults.
const MAX_LOST_MS: i64 = 30_000;
const MAX_RIDE_MS: i64 = 60_000;
/// A device that writes a position in every usual interval up to this loses none of them: its leaps are
/// the receiver's. Engineering default.
const DENSE_MS: i64 = 1500;
/// A leap comes back when what follows within this time ends nearer to where it began than this share of
/// its length. Engineering defaults.
const RETURN_MS: i64 = 60_000;
const RETURN_RATIO: f64 = 0.25;

/// How many steps are leaps, how far they go, and how much of that counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Leaps {
    pub(super) steps: usize,
    pub(super) metres: i64,
    pub(super) counted: i64,
}

/// One step between two rows that say where the runner is.
struct Step {
    row: usize,
    /// The row before.
    from: usize,
    elapsed_ms: i64,
    /// How long the position had not moved before it.
    stood_ms: i64,
    is_leap: bool,
}

/// Takes the leaps out of the steps, gives their time what was run in it, and says how many and how far;
/// `None` without any.
pub(super) fn settle(
    time_ms: &[i64],
    course: &impl Course,
    clock: &Clock,
    distance: &mut Distance,
) -> Option<Leaps> {
    let across = drop_across_pauses(time_ms, course, clock, &mut distance.step_mm);
    let mut steps = steps(time_ms, course, clock, &distance.step_mm);
    mark_leaps(&mut steps, clock, &distance.step_mm);
    let mut leaps = leaps(&steps, clock);
    if !course.is_of_places() {
        leaps.retain(|leap| lasted_ms(&steps[leap.clone()]) <= MAX_RIDE_MS);
        // Where most steps leap it is the times that are wrong.
        if 2 * leaps.iter().map(Range::len).sum::<usize>() > steps.len() {
            leaps.clear();
        }
    }
    if leaps.is_empty() {
        return Some(across).filter(|across| across.steps > 0);
    }
    let around = |leap: &Range<usize>| around(&steps, leap, clock, time_ms, &distance.step_mm);
    let loses_points = course.is_of_places() && usual_ms(&steps) > DENSE_MS;
    let mut step_mm = distance.step_mm.clone();
    let (mut whole_mm, mut counted_mm, mut lost_mm) = (0, 0, 0);
    for (index, leap) in leaps.iter().enumerate() {
        let group = &steps[leap.clone()];
        let leap_mm: i64 = group.iter().map(|step| distance.step_mm[step.row]).sum();
        let elapsed_ms = lasted_ms(group);
        let pace = Pace::of(leap_mm, elapsed_ms, around(leap));
        share(&mut step_mm, group, pace.paced_mm, elapsed_ms);
        let is_lost = loses_points
            && elapsed_ms <= MAX_LOST_MS
            && pace.mean_mps <= RUN_MPS
            && !comes_back(&steps, &leaps, index, time_ms, course);
        whole_mm += leap_mm;
        counted_mm += if is_lost { leap_mm } else { pace.paced_mm };
        lost_mm += if is_lost { leap_mm - pace.paced_mm } else { 0 };
    }
    stretch(&mut step_mm, lost_mm);
    distance.step_mm = step_mm;
    Some(Leaps {
        steps: across.steps + leaps.iter().map(Range::len).sum::<usize>(),
        metres: across.metres + whole_mm / 1000,
        counted: counted_mm / 1000,
    })
}

/// Takes out leaps from one stretch to the next: nobody ran while the timer stood.
fn drop_across_pauses(
    time_ms: &[i64],
    course: &impl Course,
    clock: &Clock,
    step_mm: &mut [i64],
) -> Leaps {
    let mut dropped = Leaps { steps: 0, metres: 0, counted: 0 };
    let mut last = None;
    for row in (0..time_ms.len()).filter(|&row| course.is_known(row)) {
        let from =
            last.replace(row).filter(|&from: &usize| clock.stretch[from] != clock.stretch[row]);
        let Some(from) = from else { continue };
        let (metres, elapsed_s) =
            (m_from_mm(step_mm[row]), s_from_ms(time_ms[row] - time_ms[from]));
        if metres > LEAP_M && metres > LEAP_MPS * elapsed_s {
            dropped.steps += 1;
            dropped.metres += step_mm[row] / 1000;
            step_mm[row] = 0;
        }
    }
    dropped
}

/// What a leap comes to by the steps around it.
struct Pace {
    /// What the pace around makes of its time, at most its own length; nothing for a ride.
    paced_mm: i64,
    /// Mean speed of it and of the steps around it.
    mean_mps: f64,
}

impl Pace {
    fn of(leap_mm: i64, elapsed_ms: i64, (around_mm, around_ms): (i64, i64)) -> Self {
        let whole_ms = (elapsed_ms + around_ms).max(1);
        let is_paced = around_ms > 0 && elapsed_ms <= MAX_RIDE_MS;
        let paced = || around_mm as f64 * elapsed_ms as f64 / around_ms as f64;
        Self {
            paced_mm: if is_paced { (paced() as i64).min(leap_mm) } else { 0 },
            mean_mps: m_from_mm(leap_mm + around_mm) / s_from_ms(whole_ms),
        }
    }
}

fn lasted_ms(steps: &[Step]) -> i64 {
    steps.iter().map(|step| step.elapsed_ms).sum()
}

/// The median time between positions.
fn usual_ms(steps: &[Step]) -> i64 {
    let mut times_ms: Vec<i64> = steps.iter().map(|step| step.elapsed_ms).collect();
    times_ms.sort_unstable();
    times_ms.get(times_ms.len() / 2).copied().unwrap_or(0)
}

/// Every step from one position to the next within a stretch.
fn steps(time_ms: &[i64], course: &impl Course, clock: &Clock, step_mm: &[i64]) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut last, mut stood_ms) = (None, 0);
    for row in (0..time_ms.len()).filter(|&row| course.is_known(row)) {
        let from =
            last.replace(row).filter(|&from: &usize| clock.stretch[from] == clock.stretch[row]);
        let Some(from) = from else {
            stood_ms = 0;
            continue;
        };
        let elapsed_ms = time_ms[row] - time_ms[from];
        steps.push(Step { row, from, elapsed_ms, stood_ms, is_leap: false });
        let is_standing = m_from_mm(step_mm[row]) < STANDING_MPS * s_from_ms(elapsed_ms);
        stood_ms = if is_standing { stood_ms + elapsed_ms } else { 0 };
    }
    steps
}

/// Marks what nobody runs: steps that are too fast for too long, and single ones that are far too fast.
fn mark_leaps(steps: &mut [Step], clock: &Clock, step_mm: &[i64]) {
    let metres = |step: &Step| m_from_mm(step_mm[step.row]);
    let mps = |step: &Step| metres(step) / s_from_ms((step.elapsed_ms + step.stood_ms).max(1));
    let is_leap = |step: &Step| metres(step) > LEAP_M && mps(step) > LEAP_MPS;
    // A step that begins another stretch ends whatever was sustained.
    let together = |a: &Step, b: &Step| {
        clock.stretch[a.row] == clock.stretch[b.row]
            && (mps(a) > SUSTAINED_MPS) == (mps(b) > SUSTAINED_MPS)
    };
    for group in steps.chunk_by_mut(together) {
        let is_fast = group.first().is_some_and(|step| mps(step) > SUSTAINED_MPS);
        let is_sustained = is_fast && lasted_ms(group) > SUSTAINED_MS;
        group.iter_mut().for_each(|step| step.is_leap = is_sustained || is_leap(step));
    }
}

/// The leaps as ranges of steps that follow each other.
fn leaps(steps: &[Step], clock: &Clock) -> Vec<Range<usize>> {
    let mut leaps: Vec<Range<usize>> = Vec::new();
    for index in (0..steps.len()).filter(|&index| steps[index].is_leap) {
        match leaps.last_mut() {
            Some(last)
                if last.end == index
                    && clock.stretch[steps[index].row] == clock.stretch[steps[index - 1].row] =>
            {
                last.end += 1;
            }
            _ => leaps.push(index..index + 1),
        }
    }
    leaps
}

/// Millimetres and milliseconds of the steps around a leap that are none, within its stretch.
fn around(
    steps: &[Step],
    leap: &Range<usize>,
    clock: &Clock,
    time_ms: &[i64],
    step_mm: &[i64],
) -> (i64, i64) {
    let (first, last) = (&steps[leap.start], &steps[leap.end - 1]);
    let (from_ms, to_ms) = (time_ms[first.from] - AROUND_MS, time_ms[last.row] + AROUND_MS);
    let is_near = |step: &&Step| {
        clock.stretch[step.row] == clock.stretch[last.row]
            && time_ms[step.row] > from_ms
            && time_ms[step.from] < to_ms
    };
    let before = steps[..leap.start].iter().rev().take_while(is_near);
    let after = steps[leap.end..].iter().take_while(is_near);
    before
        .chain(after)
        .filter(|step| !step.is_leap)
        .fold((0, 0), |(mm, ms), step| (mm + step_mm[step.row], ms + step.elapsed_ms))
}

/// Whether a leap ends where it began, by itself or with the one before or after it.
fn comes_back(
    steps: &[Step],
    leaps: &[Range<usize>],
    index: usize,
    time_ms: &[i64],
    course: &impl Course,
) -> bool {
    let ends = |leap: &Range<usize>| (steps[leap.start].from, steps[leap.end - 1].row);
    let (from, to) = ends(&leaps[index]);
    let path_m: f64 =
        steps[leaps[index].clone()].iter().map(|step| course.between_m(step.from, step.row)).sum();
    let is_back = |start: usize, end: usize| course.between_m(start, end) < RETURN_RATIO * path_m;
    let after = leaps.get(index + 1).map(ends);
    let before = index.checked_sub(1).and_then(|index| leaps.get(index)).map(ends);
    let is_near = |earlier: usize, later: usize| time_ms[later] - time_ms[earlier] <= RETURN_MS;
    is_back(from, to)
        || after.is_some_and(|(next, end)| is_near(to, next) && is_back(from, end))
        || before.is_some_and(|(start, last)| is_near(last, from) && is_back(start, to))
}

/// Gives the steps of a leap this distance, by their time.
fn share(step_mm: &mut [i64], group: &[Step], whole_mm: i64, whole_ms: i64) {
    let (mut done_ms, mut done_mm) = (0, 0);
    for step in group {
        done_ms += step.elapsed_ms;
        let due_mm = (whole_mm as f64 * done_ms as f64 / whole_ms.max(1) as f64) as i64;
        step_mm[step.row] = due_mm - done_mm;
        done_mm = due_mm;
    }
}

/// Adds a distance to all steps in proportion: nobody knows where lost points were lost, and a burst
/// would look like a sprint.
fn stretch(step_mm: &mut [i64], more_mm: i64) {
    let whole_mm: i64 = step_mm.iter().sum();
    if more_mm == 0 || whole_mm == 0 {
        return;
    }
    distance::scale(step_mm, 1.0 + more_mm as f64 / whole_mm as f64);
}

#[cfg(test)]
mod tests {
    use super::super::distance::DistanceBasis;
    use super::super::track::Positions;
    use super::*;
    use crate::base::units::haversine_m;

    /// Metres of one degree of latitude.
    fn degree_m() -> f64 {
        haversine_m((0.0, 0.0), (1.0, 0.0))
    }

    /// Seconds and metres northwards from each position to the next, in one stretch.
    fn settled(steps: &[(i64, i64)]) -> (Vec<i64>, Option<Leaps>) {
        let seconds = steps.iter().scan(0, |sum, (seconds, _)| {
            *sum += seconds;
            Some(*sum * 1000)
        });
        let time_ms: Vec<i64> = std::iter::once(0).chain(seconds).collect();
        let places = steps.iter().scan(0, |sum, (_, metres)| {
            *sum += metres;
            Some(*sum as f64 / degree_m())
        });
        let lat_deg: Vec<f64> = std::iter::once(0.0).chain(places).collect();
        let step_mm = std::iter::once(0).chain(steps.iter().map(|(_, metres)| metres.abs() * 1000));
        let mut distance = Distance {
            step_mm: step_mm.collect(),
            basis: Some(DistanceBasis::Gps),
            is_by_speed: false,
            lump_ms: None,
        };
        let rows = time_ms.len();
        let clock = Clock { timer_ms: vec![], dt_ms: vec![], stretch: vec![0; rows] };
        let course = Positions { lat_deg: &lat_deg, lon_deg: &vec![0.0; rows] };
        let leaps = settle(&time_ms, &course, &clock, &mut distance);
        (distance.step_mm[1..].iter().map(|mm| (mm + 500) / 1000).collect(), leaps)
    }

    #[test]
    fn a_sprint_counts_and_a_car_does_not() {
        // Five seconds of nine metres, and six.
        let sprint = [[(1, 3)].as_slice(), &[(1, 9); 5], &[(1, 3)]].concat();
        assert_eq!(settled(&sprint), (vec![3, 9, 9, 9, 9, 9, 3], None));
        let ride = [[(1, 3); 30].as_slice(), &[(1, 12); 100], &[(1, 3); 30]].concat();
        let (steps, leaps) = settled(&ride);
        assert_eq!(steps, [[3; 30].as_slice(), &[0; 100], &[3; 30]].concat());
        assert_eq!(leaps, Some(Leaps { steps: 100, metres: 1200, counted: 0 }));
    }

    #[test]
    fn too_fast_for_half_a_minute_around_it_has_the_pace_around_it() {
        let car = [[(1, 3)].as_slice(), &[(1, 9); 6], &[(1, 3)]].concat();
        let leaps = Leaps { steps: 6, metres: 54, counted: 18 };
        assert_eq!(settled(&car), (vec![3; 8], Some(leaps)));
        // One long step says the same.
        assert_eq!(settled(&[(6, 54), (1, 3)]).0, [18, 3]);
        assert_eq!(settled(&[(6, 51), (1, 3)]).0, [51, 3]);
        assert_eq!(settled(&[(1, 3), (1, 26), (1, 3)]).0, [3, 3, 3]);
    }

    #[test]
    fn lost_points_keep_their_distance_and_make_no_sprint() {
        // A minute at 3 m/s, two seconds in which 28 m pass, a minute.
        let run = [[(3, 9); 20].as_slice(), &[(2, 28)], &[(3, 9); 20]].concat();
        let (steps, leaps) = settled(&run);
        assert_eq!(leaps, Some(Leaps { steps: 1, metres: 28, counted: 28 }));
        // The 22 m that no runner covers in two seconds are 6 % more everywhere.
        assert_eq!(steps, [[10; 20].as_slice(), &[6], &[10; 20]].concat());
        // Where every second has its position, none was lost.
        let run = [[(1, 3); 60].as_slice(), &[(1, 28)], &[(1, 3); 60]].concat();
        assert_eq!(settled(&run).0, vec![3; 121]);
    }

    #[test]
    fn there_and_back_adds_the_pace_around_it_and_scatter_counts() {
        assert_eq!(settled(&[(1, 3), (1, 25), (1, 3)]).0, [3, 25, 3]);
        let run = [(1, 3); 30];
        let spike = [run.as_slice(), &[(1, 40), (1, 3), (1, -40)], &run].concat();
        let (steps, leaps) = settled(&spike);
        assert_eq!(steps, vec![3; 63]);
        assert_eq!(leaps, Some(Leaps { steps: 2, metres: 80, counted: 6 }));
    }

    #[test]
    fn a_position_that_catches_up_after_standing_still_counts() {
        // Forty seconds in a tunnel, then what was run in them.
        let tunnel = [[(1, 3)].as_slice(), &[(1, 0); 40], &[(1, 120)]].concat();
        assert_eq!(settled(&tunnel).0.last(), Some(&120));
        // A lift: three metres in the six seconds before it.
        let lift = [[(1, 3)].as_slice(), &[(1, 0); 5], &[(1, 120)]].concat();
        assert_eq!(settled(&lift).0.last(), Some(&1));
    }
}
