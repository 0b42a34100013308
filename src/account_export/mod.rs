//! The lists that account exports carry beside the recordings, joined to them: they give titles,
//! gear and sport, heart rate and cadence of Apple's routes, and the runs that were never recorded.

pub mod apple;
mod enrich;
mod entry;
pub mod garmin;
mod index;
pub mod strava;
mod unrecorded;

pub(crate) use enrich::span;
pub use entry::ExportEntry;
pub(crate) use index::is_of_zones;
pub(crate) use unrecorded::UnrecordedRuns;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;

use crate::error::SkipReason;
use crate::privacy_zone::PrivacyZones;

use apple::AppleHealth;
use strava::StravaList;

/// Every list among the inputs.
pub(crate) struct AccountExports {
    lists: Vec<List>,
    /// List and row of the recordings that a list names, by their source.
    named: HashMap<String, (usize, usize)>,
    /// Inputs that belong to an export and are of no use here.
    unopened: HashSet<usize>,
    /// Names of all inputs without their folders.
    file_names: HashSet<String>,
    /// Places that the runner hides.
    pub(crate) privacy_zones: PrivacyZones,
}

/// One list, and the input that it is.
struct List {
    input: usize,
    content: ListContent,
    /// Which of its entries a recording was found for.
    is_recorded: Vec<AtomicBool>,
}

/// What a list says.
enum ListContent {
    Strava(StravaList),
    Garmin(Vec<ExportEntry>),
    Apple(Box<AppleHealth>),
    PrivacyZones(PrivacyZones),
}

impl AccountExports {
    /// Why an input is not to be read as a recording; `None` when it may be one.
    pub(crate) fn refuses(&self, index: usize) -> Option<SkipReason> {
        let refused = |why: &str| Some(SkipReason::NotARun(why.to_owned()));
        if self.lists.iter().any(|list| list.input == index) {
            return refused("a list of activities");
        }
        if self.unopened.contains(&index) {
            return refused("a part of the export that is of no use here; not opened");
        }
        None
    }

    /// Whether there is any list among the inputs.
    pub(crate) fn are_there(&self) -> bool {
        !self.lists.is_empty()
    }
}

impl ListContent {
    fn entries(&self) -> &[ExportEntry] {
        match self {
            Self::Strava(list) => &list.activities,
            Self::Garmin(entries) => entries,
            Self::Apple(_) | Self::PrivacyZones(_) => &[],
        }
    }
}
