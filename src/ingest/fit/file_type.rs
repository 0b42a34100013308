//! The types of FIT files, of which one alone holds activities.

use super::peek;
use crate::base::error::SkipReason;

/// The type of a file that holds activities.
pub(super) const ACTIVITY_FILE: i64 = 4;

/// The word for a file type of the FIT profile.
pub(super) fn file_type_name(number: i64) -> &'static str {
    match number {
        ACTIVITY_FILE => "activity",
        1 => "device",
        2 => "settings",
        3 => "sport settings",
        5 => "workout",
        6 => "course",
        7 => "schedules",
        9 => "weight",
        10 => "totals",
        11 => "goals",
        14 | 20 => "activity summary",
        15 | 28 | 32 => "monitoring",
        34 | 35 => "segment",
        44 | 49 => "sleep or metrics",
        _ => "device data",
    }
}

/// Tells from the first bytes that a file of this length is of another type and nothing else: a
/// chain may hold an activity behind a file of settings.
pub(crate) fn refuse_early(head: &[u8], len: u64) -> Option<SkipReason> {
    let number = i64::from(peek::lone_file_type(head, len)?);
    (number != ACTIVITY_FILE).then(|| other_file(number))
}

/// Why a file of this type holds no run.
pub(super) fn other_file(number: i64) -> SkipReason {
    SkipReason::NotARun(format!("a FIT {} file", file_type_name(number)))
}
