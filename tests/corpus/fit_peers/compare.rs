//! What two readers of a file disagree on, and which disagreements are understood.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::{CHANNELS, Reading, Row};

/// Both sides divide by the same scale, so nearly all values are equal to the last bit; positions
/// are the product of other roundings.
const TOLERANCE_RATIO: f64 = 1e-9;
/// Ratios of a channel to the developer field that fills it where the device itself has none.
const FILLING_FACTORS: [f64; 4] = [1.0, 10.0, 1000.0, 0.5];

/// A disagreement that is understood: file relative to the corpus, reader, channel, reason.
pub(crate) const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    (
        "edge/python-fitparse__compressed-speed-distance.fit",
        "fitparser",
        "DistanceM",
        "adds up the rolling 12-bit counter itself instead of its steps; our last distance is the \
         10,248.67 m of the session",
    ),
    (
        "edge/python-fitparse__compressed-speed-distance.fit",
        "rustyfit",
        "DistanceM",
        "leaves the packed three bytes alone unless it expands, which truncates speeds by 1 mm/s",
    ),
    (
        "edge/python-fitparse__compressed-speed-distance.fit",
        "rustyfit",
        "SpeedMps",
        "leaves the packed three bytes alone unless it expands, which truncates speeds by 1 mm/s",
    ),
];

/// What was compared.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) files: usize,
    /// Files that the other reader read to their end.
    pub(crate) whole: usize,
    pub(crate) records: usize,
    /// Values that both have.
    pub(crate) values: usize,
    pub(crate) developer_values: usize,
}

/// Number of disagreements by what they are about, with the first of each.
pub(crate) type Differences = BTreeMap<String, (usize, String)>;

/// Compares record by record as far as the other reader came.
pub(crate) fn compare(ours: &Reading, theirs: &Reading, tally: &mut Tally) -> Differences {
    let mut found = Differences::new();
    let (our_count, their_count) = (ours.rows.len(), theirs.rows.len());
    if their_count > our_count || theirs.is_whole && their_count < our_count {
        add(&mut found, "rows", &our_count, &their_count);
    }
    tally.files += usize::from(their_count > 0);
    tally.whole += usize::from(their_count > 0 && theirs.is_whole);
    tally.records += their_count;
    let has: [bool; CHANNELS.len()] =
        std::array::from_fn(|index| theirs.rows.iter().any(|row| !row.values[index].is_nan()));
    for (our, their) in ours.rows.iter().zip(&theirs.rows) {
        if our.time_fit_s != their.time_fit_s {
            add(&mut found, "time", &our.time_fit_s, &their.time_fit_s);
        }
        for (index, channel) in CHANNELS.iter().enumerate() {
            let (value, other) = (our.values[index], their.values[index]);
            tally.values += usize::from(!other.is_nan() && !value.is_nan());
            if !agree(value, other) && (has[index] || !is_filled(value, our)) {
                add(&mut found, &format!("{channel:?}"), &value, &other);
            }
        }
        let Some(developer) = &their.developer else { continue };
        tally.developer_values += developer.len();
        if our.developer.as_ref() != Some(developer) {
            add(&mut found, "developer", &our.developer, developer);
        }
    }
    found
}

fn add(found: &mut Differences, what: &str, our: &dyn Debug, their: &dyn Debug) {
    let first = || (0, format!("ours {our:?}, theirs {their:?}"));
    found.entry(what.to_owned()).or_insert_with(first).0 += 1;
}

fn agree(our: f64, their: f64) -> bool {
    our.is_nan() && their.is_nan() || (our - their).abs() <= TOLERANCE_RATIO * their.abs()
}

/// Whether a value of a channel that the device lacks comes from a developer field.
fn is_filled(our: f64, row: &Row) -> bool {
    let makes = |field: f64| FILLING_FACTORS.iter().any(|factor| agree(our, field * factor));
    row.developer.iter().flatten().any(|(_, field)| makes(*field))
}
