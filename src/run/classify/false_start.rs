//! False starts: recordings of no activity at all.

/// A recording that is both shorter and quicker over than this is a false start.
const MIN_ELAPSED_S: f64 = 60.0;
const MIN_DISTANCE_M: f64 = 100.0;

/// Whether it is a false start, which is no activity of any sport.
pub(super) fn is_false_start(elapsed_s: f64, distance_m: f64) -> bool {
    elapsed_s < MIN_ELAPSED_S && distance_m < MIN_DISTANCE_M
}
