//! The places that a runner hides: circles that no map may show anything of. Values only.

/// A circle inside which no position is to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrivacyZone {
    /// Latitude of the centre in degrees, −90 to 90.
    pub lat_deg: f64,
    /// Longitude of the centre in degrees, −180 to 180.
    pub lon_deg: f64,
    /// Radius in metres, above zero.
    pub radius_m: f64,
}

/// The places an account hides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrivacyZones {
    /// Those that could be read.
    pub zones: Vec<PrivacyZone>,
    /// Rows that could not. While there is one, positions may not be taken as free to show.
    pub unreadable: usize,
}

impl PrivacyZones {
    /// Whether nothing is hidden, and nothing may be.
    pub fn is_empty(&self) -> bool {
        self.zones.is_empty() && self.unreadable == 0
    }
}
