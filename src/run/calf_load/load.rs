//! The load of a run, and sums of several.

/// Weighted steps that make one unit.
const STEPS_PER_UNIT: f64 = 1000.0;

/// Loads in thousands of weighted steps of both feet, whole thousandths; halve them for one leg.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Loads {
    /// Exponent 1: force counts as it is.
    pub b1: f64,
    /// Exponent 4: the load that rules judge.
    pub b4: f64,
    /// Exponent 9: hard steps count for almost everything.
    pub b9: f64,
}

/// The load of exponent 4 in four steps, from what it would be if nothing but the distance were
/// known to what it is. In thousands of weighted steps, whole thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chain {
    /// All of the distance level at 3 m/s and usual cadence.
    pub distance_only: f64,
    /// At the actual speeds, walking as walking, level and at usual cadence.
    pub with_speed: f64,
    /// On the actual grades too.
    pub with_grade: f64,
    /// With the actual steps: the same as `b4` of the load.
    pub full: f64,
}

/// The load of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CalfLoad {
    /// With the contact time that is usual at each speed: comparable over devices.
    pub by_speed: Loads,
    /// With the recorded contact time; `None` where less than 90 % of the running time has one.
    pub measured: Option<Loads>,
    /// How `by_speed.b4` comes about.
    pub chain: Chain,
}

impl Loads {
    pub(super) fn of(steps: [f64; 3]) -> Self {
        let [b1, b4, b9] = steps.map(units);
        Self { b1, b4, b9 }
    }

    /// Both together.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            b1: thousandths(self.b1 + other.b1),
            b4: thousandths(self.b4 + other.b4),
            b9: thousandths(self.b9 + other.b9),
        }
    }

    /// So many times this, for the mean of several.
    pub fn times(&self, factor: f64) -> Self {
        Self { b1: self.b1 * factor, b4: self.b4 * factor, b9: self.b9 * factor }
    }
}

impl Chain {
    /// Both together.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            distance_only: thousandths(self.distance_only + other.distance_only),
            with_speed: thousandths(self.with_speed + other.with_speed),
            with_grade: thousandths(self.with_grade + other.with_grade),
            full: thousandths(self.full + other.full),
        }
    }

    /// So many times this, for the mean of several.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            distance_only: self.distance_only * factor,
            with_speed: self.with_speed * factor,
            with_grade: self.with_grade * factor,
            full: self.full * factor,
        }
    }
}

impl CalfLoad {
    /// Both together; measured only where both are.
    pub fn plus(&self, other: &Self) -> Self {
        let measured = self.measured.zip(other.measured);
        Self {
            by_speed: self.by_speed.plus(&other.by_speed),
            measured: measured.map(|(one, other)| one.plus(&other)),
            chain: self.chain.plus(&other.chain),
        }
    }

    /// So many times this: of a distance from that of a metre.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            by_speed: self.by_speed.times(factor),
            measured: self.measured.map(|loads| loads.times(factor)),
            chain: self.chain.times(factor),
        }
    }
}

/// Units of load from weighted steps, in whole thousandths.
pub(super) fn units(steps: f64) -> f64 {
    thousandths(steps / STEPS_PER_UNIT)
}

pub(super) fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
