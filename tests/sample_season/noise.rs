//! Repeatable randomness and the one angle function the season needs, built from additions and
//! products only: library functions may differ in the last bit from machine to machine.

/// A seeded stream of numbers (splitmix64, Steele et al. 2014, doi 10.1145/2660193.2660195).
pub(super) struct Noise(u64);

impl Noise {
    /// The stream that belongs to a name, so that one file never depends on another.
    pub(super) fn of(name: &str) -> Self {
        // FNV-1a, 64 bits.
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly spread between 0 and 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Nearly normal with mean 0 and deviation 1: twelve even draws less six.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// One of `choices`.
    pub(super) fn pick(&mut self, choices: &[i64]) -> i64 {
        choices[(self.next() % choices.len() as u64) as usize]
    }
}

/// Sine by its power series, good to 1e-6: a route needs no more.
pub(super) fn sine(angle_rad: f64) -> f64 {
    let turn_rad = 2.0 * std::f64::consts::PI;
    let x = angle_rad - turn_rad * (angle_rad / turn_rad).round();
    let mut term = x;
    let mut sum = x;
    for step in 1..=8 {
        term *= -x * x / f64::from(2 * step * (2 * step + 1));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{Noise, sine};

    #[test]
    fn the_series_is_a_sine() {
        for tenth in -100..100 {
            let angle_rad = f64::from(tenth) / 10.0;
            assert!((sine(angle_rad) - angle_rad.sin()).abs() < 1e-6, "at {angle_rad}");
        }
    }

    #[test]
    fn a_name_has_one_stream() {
        let draw = |name| Noise::of(name).unit().to_bits();
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
    }
}
