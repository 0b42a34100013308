//! The coloured bands in which Garmin shows vertical ratio and oscillation: where a runner stands
//! among its runners, whatever the speed. A vendor's norm, and no limit of anything.

use std::fmt;

use crate::rules::Citation;

pub(in crate::rules) const GARMIN_MANUAL: Citation = Citation {
    short: "Garmin, manual of the Forerunner 945",
    doi: "",
    finding: "Percentile bands of Garmin's runners, the same at every speed. They describe how \
              people move; no injuries were studied.",
};

/// A band, from the least movement to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) enum Band {
    /// The best twentieth, as the vendor sees it.
    Purple,
    /// From the 70th to the 95th percentile.
    Blue,
    /// From the 30th to the 69th.
    Green,
    /// From the 5th to the 29th.
    Orange,
    /// Below the 5th.
    Red,
}

impl Band {
    /// Of a vertical ratio in per cent that a chest strap measured (Forerunner 945 manual).
    pub(in crate::rules) fn of_vertical_ratio(pct: f64) -> Self {
        // The gauge has tenths; whole tenths are compared.
        Self::of((pct * 10.0).round(), [61.0, 75.0, 87.0, 102.0])
    }

    /// Of a vertical oscillation in millimetres that a chest strap measured (Forerunner 945 manual).
    pub(in crate::rules) fn of_vertical_oscillation(mm: f64) -> Self {
        Self::of(mm.round(), [64.0, 82.0, 98.0, 116.0])
    }

    fn of(value: f64, begins: [f64; 4]) -> Self {
        const BANDS: [Band; 5] = [Band::Purple, Band::Blue, Band::Green, Band::Orange, Band::Red];
        BANDS[begins.iter().filter(|begin| value >= **begin).count()]
    }

    /// Whether more than two thirds of the vendor's runners move less.
    pub(in crate::rules) fn is_high(self) -> bool {
        self >= Self::Orange
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Purple => "purple",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Orange => "orange",
            Self::Red => "red",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_the_manual_says() {
        use Band::{Blue, Green, Orange, Purple, Red};
        let ratios = [6.0, 6.1, 7.4, 7.5, 8.6, 8.7, 10.1, 10.2];
        let expected = [Purple, Blue, Blue, Green, Green, Orange, Orange, Red];
        assert_eq!(ratios.map(Band::of_vertical_ratio), expected);
        let oscillations = [63.4, 64.0, 81.0, 82.0, 97.0, 98.0, 115.0, 116.0];
        assert_eq!(oscillations.map(Band::of_vertical_oscillation), expected);
        assert!(Red.is_high() && Orange.is_high() && !Green.is_high());
    }
}
