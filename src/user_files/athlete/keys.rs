//! The keys of `athlete.toml` that speak of the runner: names, examples, meanings and plausible
//! ranges. The reader and the template go by these lists.

use super::words::Worded;
use super::{Side, Site, Surface};
use crate::user_files::values::Key;

pub(crate) const HEIGHT_M: Key =
    Key::number("height_m", "1.78", "body height in metres", (1.0, 2.3));
pub(crate) const HEIGHT_CM: Key = Key::number(
    "height_cm",
    "178",
    "the same in centimetres; one of the two is enough",
    (100.0, 230.0),
);
pub(crate) const WEIGHT_KG: Key =
    Key::number("weight_kg", "70", "body mass in kilograms", (25.0, 250.0));
pub(crate) const BIRTH_YEAR: Key = Key::any("birth_year", "1985", "year of birth");
pub(crate) const RUNNING_SINCE: Key = Key::any(
    "running_since",
    "\"2019-05\"",
    "when regular running began: a year, a month or a day, in quotes",
);
pub(crate) const STRENGTH: Key =
    Key::any("strength", "[\"2026-03-03\", \"2026-03-06\"]", "days with a strength session");

/// Keys above all tables.
pub(crate) const TOP: &[Key] =
    &[HEIGHT_M, HEIGHT_CM, WEIGHT_KG, BIRTH_YEAR, RUNNING_SINCE, STRENGTH];

pub(crate) const SITE: Key = Key::words("site", "\"calf\"", "where it hurt", Site::listed);
pub(crate) const SIDE: Key = Key::words("side", "\"left\"", "which leg", Side::listed);
pub(crate) const START: Key = Key::any("start", "2024-03-01", "first day");
pub(crate) const END: Key = Key::any("end", "2024-04-20", "last day; leave it out while it lasts");

pub(crate) const NAME: Key = Key::any("name", "\"Blue shoes\"", "your name for the pair");
pub(crate) const DROP_MM: Key = Key::number(
    "drop_mm",
    "8",
    "height of the heel minus height of the forefoot, in millimetres",
    (0.0, 20.0),
);
pub(crate) const MINIMAL: Key =
    Key::any("minimal", "false", "true for a minimal shoe, or if this pair means barefoot");
pub(crate) const FIRST_USE: Key = Key::any("first_use", "2025-09-01", "first day of use");
pub(crate) const RETIRED: Key =
    Key::any("retired", "2026-08-01", "day from which you no longer use it");
/// More than any pair lasts.
pub(crate) const EARLIER_KM: Key = Key::number(
    "earlier_km",
    "120",
    "kilometres on it before your first recording",
    (0.0, 10_000.0),
);

pub(crate) const SURFACE: Key = Key::words("surface", "\"trail\"", "the surface", Surface::listed);

pub(crate) const FROM: Key =
    Key::any("from", "2025-09-01", "every run from this day on; leave it out for an open start");
pub(crate) const TO: Key =
    Key::any("to", "2026-07-31", "every run up to this day; leave it out for an open end");
pub(crate) const GEAR: Key = Key::any(
    "gear",
    "\"Blue shoes\"",
    "every run with this gear, by its name in your app; one or a list; takes precedence over days",
);
pub(crate) const RUNS: Key = Key::any(
    "runs",
    "[\"2026-03-02_trail.fit\"]",
    "single runs, by file or id as in the report; takes precedence over days and gear",
);

/// A table that may stand several times.
pub(crate) struct TableOfKeys {
    /// Its name.
    pub(crate) name: &'static str,
    /// What one of it is.
    pub(crate) meaning: &'static str,
    /// Its keys.
    pub(crate) keys: &'static [Key],
}

pub(crate) const INJURIES: TableOfKeys = TableOfKeys {
    name: "injuries",
    meaning: "a past or present injury",
    keys: &[SITE, SIDE, START, END],
};
pub(crate) const SHOES: TableOfKeys = TableOfKeys {
    name: "shoes",
    meaning: "a pair of shoes, and the runs in it",
    keys: &[NAME, DROP_MM, MINIMAL, FIRST_USE, RETIRED, EARLIER_KM, FROM, TO, GEAR, RUNS],
};
pub(crate) const SURFACES: TableOfKeys = TableOfKeys {
    name: "surfaces",
    meaning: "the surface of some runs",
    keys: &[SURFACE, FROM, TO, GEAR, RUNS],
};

/// Every table.
pub(crate) const TABLES: &[TableOfKeys] = &[INJURIES, SHOES, SURFACES];

/// The names of keys.
pub(crate) fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}
