//! Numbers as records write them: in SI, rounded to thousandths, with their unit.

use serde::Serialize;

use crate::base::quantity::Quantity;
use crate::base::stats::significant;
use crate::rules::Named;
use crate::season::{DayNames, Season};

/// How figures are rounded: where nothing may tell whose they are, to as many digits as in findings.
#[derive(Clone, Copy)]
pub(super) struct Rounding {
    is_anonymous: bool,
}

impl Rounding {
    /// Digits that are kept; those of findings under `--anonymous`.
    const DIGITS: i32 = 4;

    pub(super) fn of(season: &Season) -> Self {
        Self { is_anonymous: season.day_names != DayNames::Calendar }
    }

    pub(super) fn figure(self, value: f64) -> f64 {
        let kept = if self.is_anonymous { significant(value, Self::DIGITS) } else { value };
        thousandths(kept)
    }
}

/// A number with its unit.
#[derive(Clone, Debug, Serialize)]
pub struct QuantityRecord {
    /// The number in SI.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
}

impl From<Quantity> for QuantityRecord {
    fn from(quantity: Quantity) -> Self {
        Self { value: thousandths(quantity.value), unit: quantity.unit.symbol() }
    }
}

/// A number with its unit and meaning.
#[derive(Clone, Debug, Serialize)]
pub struct BaselineRecord {
    /// The number in SI.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it is.
    pub what: &'static str,
}

impl From<&Named> for BaselineRecord {
    fn from(named: &Named) -> Self {
        let quantity = named.quantity;
        Self {
            value: thousandths(quantity.value),
            unit: quantity.unit.symbol(),
            what: named.what.words(),
        }
    }
}

/// Rounded to thousandths, like all numbers in text output.
pub fn thousandths(value: f64) -> f64 {
    // No number is less than nothing and more than every negative one: `-0.0` is none.
    (value * 1000.0).round() / 1000.0 + 0.0
}
