//! The rate ratio of flagged against other days, within athletes and added up over them (Mantel
//! and Haenszel 1959), with an interval that draws whole athletes: days of one athlete hang
//! together, and one injury follows up to seven of them.

use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;

use super::super::random::{DRAWS, Dice, interval};

/// Athletes below which no interval is given: drawing from fewer says nothing about others.
pub const MIN_ATHLETES: usize = 5;
/// Flagged days with the outcome that chance must give on average before an interval is given:
/// draws of almost nothing agree with each other and look certain.
pub const MIN_EXPECTED: f64 = 5.0;

/// Days with and without a flag, and how many of them had the outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) flagged: usize,
    pub(super) flagged_followed: usize,
    pub(super) unflagged: usize,
    pub(super) unflagged_followed: usize,
}

impl Counts {
    pub(super) fn add(&mut self, is_flagged: bool, is_followed: bool) {
        let (days, followed) = if is_flagged {
            (&mut self.flagged, &mut self.flagged_followed)
        } else {
            (&mut self.unflagged, &mut self.unflagged_followed)
        };
        *days += 1;
        *followed += usize::from(is_followed);
    }

    pub(super) fn days(&self) -> usize {
        self.flagged + self.unflagged
    }

    pub(super) fn followed(&self) -> usize {
        self.flagged_followed + self.unflagged_followed
    }

    /// How many flagged days would have the outcome if flags meant nothing.
    fn expected(&self) -> f64 {
        if self.days() == 0 {
            return 0.0;
        }
        (self.flagged * self.followed()) as f64 / self.days() as f64
    }

    /// The two sums of the ratio: flagged injuries × other days and other injuries × flagged days,
    /// each over all days.
    fn terms(&self) -> (f64, f64) {
        if self.days() == 0 {
            return (0.0, 0.0);
        }
        let term = |injuries: usize, days: usize| (injuries * days) as f64 / self.days() as f64;
        (term(self.flagged_followed, self.unflagged), term(self.unflagged_followed, self.flagged))
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            flagged: self.flagged + other.flagged,
            flagged_followed: self.flagged_followed + other.flagged_followed,
            unflagged: self.unflagged + other.unflagged,
            unflagged_followed: self.unflagged_followed + other.unflagged_followed,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

/// A rate ratio with what is known of its precision.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ratio {
    /// The ratio; 1 is no difference. `None` without a flagged day or without an injury after any
    /// other day.
    pub value: Option<f64>,
    /// Ends of the 95 % interval over 1,000 draws of athletes; `None` for too few athletes or
    /// flags, and where draws give no ratio.
    pub interval: Option<(f64, f64)>,
    /// Lowest and highest ratio when one athlete is left out; `None` where one leaves no ratio.
    pub without_one: Option<(f64, f64)>,
}

impl Ratio {
    /// The ratio of some athletes.
    pub(super) fn of(athletes: &[Counts]) -> Self {
        let terms: Vec<(f64, f64)> = athletes.iter().map(Counts::terms).collect();
        let expected: f64 = athletes.iter().map(Counts::expected).sum();
        let has_outcome = athletes.iter().any(|counts| counts.flagged_followed > 0);
        let is_enough = athletes.len() >= MIN_ATHLETES && expected >= MIN_EXPECTED && has_outcome;
        Self {
            value: mantel_haenszel(terms.iter()),
            interval: is_enough.then(|| bootstrap(&terms)).flatten(),
            without_one: is_enough.then(|| without_one(&terms)).flatten(),
        }
    }
}

/// The ratio of athletes drawn elsewhere.
pub(super) fn ratio(athletes: impl Iterator<Item = Counts>) -> Option<f64> {
    let terms: Vec<(f64, f64)> = athletes.map(|counts| counts.terms()).collect();
    mantel_haenszel(terms.iter())
}

fn mantel_haenszel<'a>(terms: impl Iterator<Item = &'a (f64, f64)>) -> Option<f64> {
    let (above, below) = terms.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (below > 0.0).then(|| above / below)
}

fn bootstrap(terms: &[(f64, f64)]) -> Option<(f64, f64)> {
    let mut dice = Dice::fixed();
    let mut draw = || {
        let drawn: Vec<&(f64, f64)> =
            (0..terms.len()).map(|_| &terms[dice.below(terms.len())]).collect();
        mantel_haenszel(drawn.into_iter())
    };
    interval((0..DRAWS).filter_map(|_| draw()).collect())
}

fn without_one(terms: &[(f64, f64)]) -> Option<(f64, f64)> {
    let without = |left_out: usize| {
        let others = terms.iter().enumerate().filter(|(index, _)| *index != left_out);
        mantel_haenszel(others.map(|(_, one)| one))
    };
    let ratios: Vec<f64> = (0..terms.len()).map(without).collect::<Option<_>>()?;
    let low = ratios.iter().copied().reduce(f64::min)?;
    Some((low, ratios.iter().copied().reduce(f64::max)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(flagged: (usize, usize), unflagged: (usize, usize)) -> Counts {
        Counts {
            flagged: flagged.1,
            flagged_followed: flagged.0,
            unflagged: unflagged.1,
            unflagged_followed: unflagged.0,
        }
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    #[test]
    fn one_athlete_has_the_plain_ratio() {
        // (4/20) / (5/100) = 4.
        let found = Ratio::of(&[counts((4, 20), (5, 100))]);
        assert!(near(found.value.unwrap(), 4.0));
        assert_eq!((found.interval, found.without_one), (None, None));
    }

    #[test]
    fn athletes_are_compared_with_themselves_and_added_up() {
        // An often injured athlete with many flags and a seldom injured one with few: each has a
        // ratio of 1, all days thrown together would give (41/82)/(49/418)... far above it.
        let often = counts((40, 80), (40, 80));
        let seldom = counts((1, 20), (19, 380));
        assert!(near(Ratio::of(&[often, seldom]).value.unwrap(), 1.0));
        // By hand: 2·60/80 + 3·90/100 = 1.5 + 2.7 = 4.2 over 6·20/80 + 5·10/100 = 1.5 + 0.5 = 2.
        let found = Ratio::of(&[counts((2, 20), (6, 60)), counts((3, 10), (5, 90))]);
        assert!(near(found.value.unwrap(), 2.1));
    }

    #[test]
    fn without_an_injury_after_other_days_there_is_no_ratio() {
        assert_eq!(Ratio::of(&[counts((2, 10), (0, 50))]).value, None);
        assert_eq!(Ratio::of(&[counts((0, 0), (5, 50))]).value, None);
        assert_eq!(Ratio::of(&[Counts::default()]).value, None);
        assert_eq!(Ratio::of(&[counts((0, 10), (5, 50))]).value, Some(0.0));
    }

    #[test]
    fn equal_athletes_leave_no_doubt_and_unequal_ones_an_interval_around_the_ratio() {
        let equal = Ratio::of(&[counts((2, 20), (5, 100)); 8]);
        let (low, high) = equal.interval.unwrap();
        assert!(near(low, 2.0) && near(high, 2.0), "{low} {high}");
        let mut athletes = vec![counts((2, 20), (5, 100)); 8];
        athletes.extend([counts((0, 20), (5, 100)); 8]);
        let found = Ratio::of(&athletes);
        // Eight at 2 and eight at 0 with equal weights: 1, and 2·8/15 and 2·7/15 without one.
        assert!(near(found.value.unwrap(), 1.0));
        let (low, high) = found.without_one.unwrap();
        assert!(near(low, 14.0 / 15.0) && near(high, 16.0 / 15.0), "{low} {high}");
        // Of 16 drawn k are of the first kind: the ratio is k/8 with a standard deviation of 0.25.
        let (low, high) = found.interval.unwrap();
        assert!((0.375..=0.625).contains(&low) && (1.375..=1.625).contains(&high), "{low} {high}");
    }

    #[test]
    fn few_athletes_few_flags_and_flags_without_any_injury_have_no_interval() {
        assert_eq!(Ratio::of(&[counts((2, 20), (5, 100)); 4]).interval, None);
        // Seven times 5·20/120 are 5.8, six times 5·19/120 are 4.75.
        assert!(Ratio::of(&[counts((1, 20), (4, 100)); 7]).interval.is_some());
        assert_eq!(Ratio::of(&[counts((1, 19), (4, 101)); 6]).interval, None);
        assert_eq!(Ratio::of(&[counts((0, 20), (5, 100)); 8]).interval, None);
    }
}
