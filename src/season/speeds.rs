//! How far a run went at each speed, as a season keeps it: any limit can be applied later, also
//! that of another day.

use std::sync::Arc;

use super::FastLimit;
use super::fast::{Effort, fast_cmps, middle_mps};
use crate::base::units::m_from_mm;
use crate::run::run_tables::ExposureBin as Bin;

/// Distance by speed. Shared when copied: a season is copied for each day that is planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Speeds(Arc<Curves>);

#[derive(Debug, PartialEq)]
struct Curves {
    /// By grade-adjusted speed; uphill by the slower of that and the actual speed.
    effort: Box<[Step]>,
    /// By actual speed.
    actual: Box<[Step]>,
}

/// The distance in this bin of speed and in all faster ones; by speed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    from_cmps: i16,
    distance_mm: u32,
}

impl Speeds {
    /// All the running of these recordings.
    pub(super) fn of(efforts: &[&Effort]) -> Self {
        let by = |cmps: fn(&Bin) -> i16| {
            let bins = efforts.iter().flat_map(|effort| &effort.bins);
            curve(bins.map(|bin| (cmps(bin), bin.distance_mm)).collect())
        };
        Self(Arc::new(Curves { effort: by(fast_cmps), actual: by(|bin| bin.speed_cmps) }))
    }

    /// Distance at or above a fast limit, in metres.
    pub(super) fn fast_m(&self, limit: FastLimit) -> f64 {
        distance_m(&self.0.effort, limit.speed_mps)
    }

    /// Distance near sprinting speed, in metres.
    pub(super) fn sprint_m(&self, limit: FastLimit) -> f64 {
        distance_m(&self.0.actual, limit.sprint_mps)
    }
}

/// The distance at each speed and above it.
fn curve(mut parts: Vec<(i16, i64)>) -> Box<[Step]> {
    parts.sort_unstable();
    let mut steps: Vec<Step> = Vec::new();
    let mut sum_mm = 0;
    for (from_cmps, distance_mm) in parts.into_iter().rev() {
        sum_mm += distance_mm;
        // No run comes near the largest, which is a tenth of the way around the earth.
        let step = Step { from_cmps, distance_mm: u32::try_from(sum_mm).unwrap_or(u32::MAX) };
        match steps.last_mut().filter(|last| last.from_cmps == from_cmps) {
            Some(last) => *last = step,
            None => steps.push(step),
        }
    }
    steps.reverse();
    steps.into()
}

/// The distance in the bins whose middle is at or above a speed, in metres.
fn distance_m(steps: &[Step], limit_mps: f64) -> f64 {
    let from = steps.partition_point(|step| middle_mps(step.from_cmps) < limit_mps);
    steps.get(from).map_or(0.0, |step| m_from_mm(i64::from(step.distance_mm)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::run;
    use crate::season::{FastBasis, Session};

    fn bin(effort_cmps: i16, speed_cmps: i16, is_uphill: bool, metres: i64) -> Bin {
        let distance_mm = metres * 1000;
        Bin { effort_cmps, speed_cmps, is_uphill, distance_mm, ..Bin::default() }
    }

    fn at(speed_mps: f64, sprint_mps: f64) -> FastLimit {
        FastLimit { speed_mps, sprint_mps, basis: FastBasis::MedianPace }
    }

    /// An easy run with 800 m at 4.00 m/s, 400 m at 5.00 m/s, and a hill run as hard as 4.5 m/s.
    fn with_speeds() -> Session {
        let bins = vec![
            bin(300, 300, false, 6000),
            bin(400, 400, false, 800),
            bin(450, 250, true, 500),
            bin(500, 500, false, 400),
        ];
        let speeds = Speeds::of(&[&Effort { bins, ..Effort::default() }]);
        Session { speeds: Some(speeds), fast_m: Some(400.0), ..run(0, 7700.0) }
    }

    #[test]
    fn a_run_is_measured_by_the_limit_of_another_day() {
        let run = with_speeds();
        let fast_m = |speed_mps| run.fast_m_at(at(speed_mps, 9.0));
        // A bin counts by its middle, and the hill by its actual speed.
        assert_eq!(
            (fast_m(4.5), fast_m(4.02), fast_m(4.03)),
            (Some(400.0), Some(1200.0), Some(400.0))
        );
        assert_eq!(
            (fast_m(2.0), fast_m(2.55), fast_m(6.0)),
            (Some(7700.0), Some(7200.0), Some(0.0))
        );
    }

    #[test]
    fn sprints_are_measured_by_actual_speed_on_any_grade() {
        let run = with_speeds();
        assert_eq!(run.sprint_m_at(at(3.0, 4.0)), Some(1200.0));
        assert_eq!(run.sprint_m_at(at(3.0, 2.5)), Some(7700.0));
    }

    #[test]
    fn what_is_typed_or_planned_is_fast_by_any_limit_and_the_unknown_stays_unknown() {
        let planned = Session { fast_m: Some(900.0), sprint_m: Some(80.0), ..run(0, 5000.0) };
        assert_eq!(planned.fast_m_at(at(2.0, 3.0)), Some(900.0));
        assert_eq!(planned.fast_m_at(at(6.0, 7.0)), Some(900.0));
        assert_eq!(planned.sprint_m_at(at(6.0, 7.0)), Some(80.0));
        let blind = Session { fast_m: None, sprint_m: None, ..planned };
        assert_eq!((blind.fast_m_at(at(2.0, 3.0)), blind.sprint_m_at(at(2.0, 3.0))), (None, None));
    }

    #[test]
    fn recordings_of_one_session_are_measured_together() {
        let of = |bins| Effort { bins, ..Effort::default() };
        let (one, other) =
            (of(vec![bin(400, 400, false, 800)]), of(vec![bin(400, 400, false, 300)]));
        let whole = Session { speeds: Some(Speeds::of(&[&one, &other])), ..run(0, 1100.0) };
        assert_eq!(whole.fast_m_at(at(4.0, 5.0)), Some(1100.0));
    }
}
