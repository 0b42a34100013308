//! Texts and pictures in both systems of units, so that a page can change between them.

use serde::Serialize;

use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::charts::Picture;

/// One text, in kilometres and in miles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DualText {
    km: String,
    mi: String,
}

impl DualText {
    /// What a function says in each system.
    pub(super) fn of(say: impl Fn(UnitSystem) -> String) -> Self {
        Self { km: say(UnitSystem::Metric), mi: say(UnitSystem::Imperial) }
    }

    /// Two texts that say the same.
    pub(super) fn new(km: String, mi: String) -> Self {
        Self { km, mi }
    }

    /// The text in kilometres.
    pub(super) fn in_km(&self) -> &str {
        &self.km
    }

    /// A figure; a dash where it is not known.
    pub(super) fn figure(value: Option<f64>, unit: Unit) -> Self {
        let show = |value: f64, units| Quantity::new(value, unit).show(units);
        Self::of(|units| value.map_or("–".to_owned(), |value| show(value, units)))
    }
}

/// The same pictures in kilometres and in miles.
pub struct DualPictures {
    /// In kilometres.
    pub km: Vec<Picture>,
    /// In miles, in the same order.
    pub mi: Vec<Picture>,
}

impl DualPictures {
    /// What a function draws in each system.
    pub fn of(draw: impl Fn(UnitSystem) -> Vec<Picture>) -> Self {
        Self { km: draw(UnitSystem::Metric), mi: draw(UnitSystem::Imperial) }
    }
}
