//! Random numbers that are the same on every machine and with every run, and the intervals made
//! from them. The generator is PCG-32, whose numbers never change between versions of its crate.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

/// Draws behind every interval.
pub const DRAWS: usize = 1000;
/// Any fixed number serves; it is part of the results.
const SEED: u64 = 42;
const STREAM: u64 = 21;
/// Of 1,000 draws so many lie beyond each end of a 95 % interval.
const BEYOND: usize = DRAWS / 40;

/// A source of random numbers.
pub(super) struct Dice(Pcg32);

impl Dice {
    /// The one behind every printed figure.
    pub(super) fn fixed() -> Self {
        Self::seeded(SEED)
    }

    /// Another one.
    pub(super) fn seeded(seed: u64) -> Self {
        Self(Pcg32::new(seed, STREAM))
    }

    /// A whole number from 0 to `bound` - 1; 0 when there is none.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> u32::BITS) as usize
    }
}

/// The interval that leaves 2.5 % of [`DRAWS`] values beyond each end; `None` when values are
/// lacking, because draws gave none.
pub(super) fn interval(mut values: Vec<f64>) -> Option<(f64, f64)> {
    if values.len() < DRAWS {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some((values[BEYOND], values[values.len() - 1 - BEYOND]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_below_their_bound_and_all_of_them_come() {
        let mut dice = Dice::fixed();
        let mut counts = [0; 6];
        (0..6000).for_each(|_| counts[dice.below(6)] += 1);
        // The standard deviation of one count is 29.
        assert!(counts.iter().all(|count| (880..=1120).contains(count)), "{counts:?}");
        assert_eq!((dice.below(1), dice.below(0)), (0, 0));
    }

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of PCG-32 for state 42 and stream 54, from the demo of its authors.
        let mut published = Pcg32::new(42, 54);
        let first: Vec<u32> = (0..3).map(|_| published.next_u32()).collect();
        assert_eq!(first, [0xa15c_02b7, 0x7b47_f409, 0xba1d_3330]);
    }

    #[test]
    fn an_interval_leaves_a_fortieth_beyond_each_end() {
        let values: Vec<f64> = (0..1000).rev().map(f64::from).collect();
        assert_eq!(interval(values.clone()), Some((25.0, 974.0)));
        assert_eq!(interval(values[1..].to_vec()), None);
    }
}
