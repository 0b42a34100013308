//! Exposures: what a look back compares, one entry each, and their list. An exposure is a figure of a
//! window of whole days; it judges nothing. A figure that is not known is a reason, never zero.

mod amounts;
mod facts;
mod form;
mod per_run;
mod rhythm;
mod shoes;
mod surroundings;

use std::ops::Range;

use chrono::{Days, NaiveDate};

use crate::base::quantity::Unit;
use crate::rules::{Grade, RULES};
use crate::season::Session;

pub use facts::Facts;

/// A value in SI, or the reason why there is none, in a few words.
pub type Value = Result<f64, &'static str>;

/// One thing that may differ before pain.
pub struct Exposure {
    /// Stable kebab-case name, for JSON.
    pub id: &'static str,
    /// What a runner calls it.
    pub name: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// Which way it may load the calf.
    pub harm: Harm,
    /// The rule that looks at the same thing; its evidence is the evidence of this.
    pub rule: Option<&'static str>,
    /// The smallest difference from the usual that a runner would call one.
    pub least: Least,
    /// Whether every day of a window must be covered.
    pub needs_coverage: bool,
    /// The figure of a window.
    pub value: fn(&Facts, &Window) -> Value,
}

/// Which way an exposure may load the calf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// More of it.
    More,
    /// Less of it.
    Less,
    /// Either, for what matters is the change.
    Either,
}

/// The smallest difference that counts as one; engineering defaults, chosen with the floors of the
/// rules about the same thing in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// In per cent of the usual.
    pub share_pct: f64,
    /// In the unit of the exposure.
    pub amount: f64,
    /// The value itself, in the unit of the exposure: below it nothing is too much.
    pub value: f64,
}

/// Days of a season that one figure is about.
#[derive(Clone, Debug)]
pub struct Window {
    /// The days.
    pub days: Range<NaiveDate>,
    /// Their sessions, as rows of the season.
    pub rows: Range<usize>,
}

/// Every exposure, in the order in which equals are told.
pub const EXPOSURES: &[&Exposure] = &[
    &amounts::LONGEST_RUN,
    &amounts::STEEP,
    &amounts::CLIMB,
    &amounts::FAST,
    &amounts::SPRINTS,
    &amounts::CALF_KM,
    &amounts::DISTANCE,
    &amounts::RUNS,
    &amounts::DESCENT,
    &rhythm::HARD_GAP,
    &rhythm::TIME_OFF,
    &form::CADENCE,
    &form::CONTACT,
    &form::DRIFT,
    &shoes::NEW_PAIR,
    &shoes::DROP,
    &shoes::WEAR,
    &shoes::NEW_SURFACE,
    &surroundings::HEAT,
    &surroundings::OTHER_SPORTS,
    &surroundings::STRENGTH,
    &surroundings::EXERTION,
    &rhythm::NO_WATCH,
];

impl Exposure {
    /// How good the evidence is that it matters: that of its rule, else a habit.
    pub fn grade(&self) -> Grade {
        let rule = RULES.iter().find(|rule| Some(rule.id) == self.rule);
        rule.map_or(Grade::Convention, |rule| rule.grade)
    }

    /// Whether a rule judges the same thing.
    pub fn is_judged_by(&self, rule: &str) -> bool {
        let others: &[&str] = match self.id {
            "cadence-at-pace" => &["low-cadence-for-pace"],
            "climb" => &["climb-spike", "weekly-climb-jump"],
            "fast" => &["fast-distance-spike", "weekly-fast-jump", "first-fast-after-gap"],
            "calf-km" => &["calf-load-spike", "weekly-calf-load-jump"],
            "distance" => &["weekly-distance-jump", "high-weekly-distance"],
            _ => &[],
        };
        self.rule == Some(rule) || others.contains(&rule)
    }

    /// The figure of the days that end with the eve of a day.
    pub fn before(&self, facts: &Facts, day: NaiveDate, length_days: u64) -> Value {
        let window = facts.window(day - Days::new(length_days)..day);
        if window.days.start < facts.season.first_day {
            return Err("no recordings that far back");
        }
        if self.needs_coverage && facts.uncovered_days(&window.days) > 0 {
            return Err("includes days without the watch");
        }
        (self.value)(facts, &window)
    }

    /// Whether two values differ by so much that a runner would call it a difference.
    pub fn is_apart(&self, value: f64, usual: f64) -> bool {
        let least = (usual.abs() * self.least.share_pct / 100.0).max(self.least.amount);
        // A sum of decimal figures may come out a hair too small.
        const ROUNDING: f64 = 1e-9;
        (value - usual).abs() >= least - ROUNDING && value >= self.least.value
    }
}

impl Least {
    /// A difference of at least this share of the usual and this amount.
    const fn of(share_pct: f64, amount: f64) -> Self {
        Self { share_pct, amount, value: f64::MIN }
    }
}

/// The sum of a figure over sessions in whole thousandths, so that their order does not matter. A few
/// sessions may lack it, as runs on a treadmill lack climb.
fn sum(runs: &[Session], of: impl Fn(&Session) -> Option<f64>, missing: &'static str) -> Value {
    /// The share of the sessions that must know the figure; engineering default.
    const MIN_KNOWN_PCT: usize = 80;
    let known: Vec<f64> = runs.iter().filter_map(of).collect();
    if known.len() * 100 < runs.len() * MIN_KNOWN_PCT {
        return Err(missing);
    }
    let whole = known.iter().map(|value| crate::base::units::thousandths(*value)).sum();
    Ok(crate::base::units::from_thousandths(whole))
}

/// The largest of some values; `None` without any.
fn largest(values: impl Iterator<Item = f64>) -> Option<f64> {
    values.reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_kebab_case_and_rules_exist() {
        let ids: BTreeSet<&str> = EXPOSURES.iter().map(|one| one.id).collect();
        assert_eq!(ids.len(), EXPOSURES.len());
        assert!(ids.iter().all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        for exposure in EXPOSURES {
            let is_there = |id: &str| RULES.iter().any(|rule| rule.id == id);
            assert!(exposure.rule.is_none_or(is_there), "{}", exposure.id);
        }
        // A rule that is named by an exposure and no longer there would silently match nothing.
        let judged = |id: &str| {
            let exposure = EXPOSURES.iter().find(|one| one.id == id).unwrap();
            RULES.iter().filter(|rule| exposure.is_judged_by(rule.id)).count()
        };
        let counts = ["cadence-at-pace", "climb", "fast", "calf-km", "distance"].map(judged);
        assert_eq!(counts, [2, 2, 3, 2, 2]);
    }

    #[test]
    fn a_difference_needs_its_share_its_amount_and_its_value() {
        let distance = EXPOSURES.iter().find(|one| one.id == "distance").unwrap();
        // A fifth of 20 km is 4 km, less than the 5 km that it takes; a fifth of 40 km is 8 km.
        assert!(!distance.is_apart(24_900.0, 20_000.0) && distance.is_apart(25_000.0, 20_000.0));
        assert!(!distance.is_apart(47_900.0, 40_000.0) && distance.is_apart(48_000.0, 40_000.0));
        assert!(distance.is_apart(15_000.0, 20_000.0));
        let wear = EXPOSURES.iter().find(|one| one.id == "shoe-wear").unwrap();
        assert!(!wear.is_apart(4900.0, 0.0) && wear.is_apart(5000.0, 0.0));
    }

    #[test]
    fn one_run_in_five_may_lack_a_figure_and_no_more() {
        use crate::season::fixtures::{run, runs};
        let without = Session { climb_m: None, ..run(9, 1e3) };
        let climb = |count: u64| {
            let mut all = runs(0..count, 1e3);
            all.iter_mut().for_each(|run| run.climb_m = Some(10.0));
            all.push(without.clone());
            sum(&all, |run| run.climb_m, "no elevation")
        };
        assert_eq!((climb(4), climb(3)), (Ok(40.0), Err("no elevation")));
        assert_eq!(sum(&[], |run| run.climb_m, "no elevation"), Ok(0.0));
    }
}
