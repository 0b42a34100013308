//! Calf kilometres: the level, easy distance that would load the calf as much as a run did, taken
//! apart into what was run and what speed, hills and steps made of it.

use super::load::{Chain, thousandths};

/// Calf kilometres of a run, by part, in whole metres. A part is negative where it made the run
/// lighter: walking and quick, short steps do, and so do long descents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalfKm {
    /// The distance as it was run, in kilometres.
    pub distance_km: f64,
    /// What its speeds add to level running at 3 m/s, in kilometres.
    pub speed_km: f64,
    /// What its grades add, in kilometres.
    pub hills_km: f64,
    /// What longer or shorter steps than usual at these speeds add, in kilometres.
    pub steps_km: f64,
}

impl CalfKm {
    /// The calf kilometres of a distance in kilometres with this load; `None` without either.
    ///
    /// `total = distance × full ÷ distance_only`. The chain begins with the metres of which the speed
    /// is known, all but standing still; the rest of the distance is taken to weigh the same.
    pub fn of(distance_km: f64, chain: &Chain) -> Option<Self> {
        let part = |more: f64| thousandths(distance_km * more / chain.distance_only);
        (distance_km > 0.0 && chain.distance_only > 0.0).then(|| Self {
            distance_km: thousandths(distance_km),
            speed_km: part(chain.with_speed - chain.distance_only),
            hills_km: part(chain.with_grade - chain.with_speed),
            steps_km: part(chain.full - chain.with_grade),
        })
    }

    /// All of it in kilometres, in whole metres.
    pub fn total_km(&self) -> f64 {
        thousandths(self.distance_km + self.speed_km + self.hills_km + self.steps_km)
    }

    /// Both together.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            distance_km: thousandths(self.distance_km + other.distance_km),
            speed_km: thousandths(self.speed_km + other.speed_km),
            hills_km: thousandths(self.hills_km + other.hills_km),
            steps_km: thousandths(self.steps_km + other.steps_km),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: Chain =
        Chain { distance_only: 10.0, with_speed: 11.0, with_grade: 13.5, full: 12.9 };

    #[test]
    fn a_run_weighs_its_distance_times_the_whole_load_over_that_of_level_easy_running() {
        // 12 km · 12.9 / 10, of it 12 · 1 / 10 by speed, 12 · 2.5 / 10 by hills, −12 · 0.6 / 10 by steps.
        let run = CalfKm::of(12.0, &CHAIN).unwrap();
        let expected = CalfKm { distance_km: 12.0, speed_km: 1.2, hills_km: 3.0, steps_km: -0.72 };
        assert_eq!(run, expected);
        assert_eq!(run.total_km(), 15.48);
    }

    #[test]
    fn parts_add_up_to_what_a_run_weighs_more_than_its_distance() {
        for distance_km in [0.4, 7.3, 14.2, 42.195, 161.0] {
            let run = CalfKm::of(distance_km, &CHAIN).unwrap();
            let more_km = run.speed_km + run.hills_km + run.steps_km;
            assert!((run.total_km() - distance_km - more_km).abs() < 0.0006, "{run:?}");
            // Each of the four is rounded to a metre.
            assert!((run.total_km() - distance_km * 1.29).abs() <= 0.002, "{run:?}");
        }
    }

    #[test]
    fn nothing_run_or_nothing_weighed_has_none() {
        assert_eq!(CalfKm::of(0.0, &CHAIN), None);
        assert_eq!(CalfKm::of(10.0, &Chain::default()), None);
        assert_eq!(CalfKm::of(f64::NAN, &CHAIN), None);
    }

    #[test]
    fn two_runs_add_up_part_by_part() {
        let run = CalfKm::of(12.0, &CHAIN).unwrap();
        let both = run.plus(&CalfKm::of(1.0, &CHAIN).unwrap());
        assert_eq!(
            both,
            CalfKm { distance_km: 13.0, speed_km: 1.3, hills_km: 3.25, steps_km: -0.78 }
        );
        assert_eq!(both.total_km(), 16.77);
    }
}
