//! The lists among the inputs, and what they say. Values only; they are filled by the index.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use super::apple::AppleHealth;
use super::entry::ExportEntry;
use super::runkeeper::RunkeeperList;
use super::strava::StravaList;
use crate::activity::privacy_zone::PrivacyZones;
use crate::base::error::SkipReason;

/// Every list among the inputs.
pub(crate) struct AccountExports {
    pub(super) lists: Vec<List>,
    /// List and row of the recordings that a list names, by their source.
    pub(super) named: HashMap<String, (usize, usize)>,
    /// Inputs that belong to an export and are of no use here.
    pub(super) unopened: HashSet<usize>,
    /// Names of all inputs without their folders.
    pub(super) file_names: HashSet<String>,
    /// Places that the runner hides.
    pub(crate) privacy_zones: PrivacyZones,
}

/// One list, and the input that it is.
pub(super) struct List {
    pub(super) input: usize,
    pub(super) content: ListContent,
    /// Which of its entries a recording was found for.
    pub(super) is_recorded: Vec<AtomicBool>,
    /// Seconds between the runner's clock and UTC, by entry, as recordings tell them.
    pub(super) offsets_s: Mutex<BTreeMap<usize, i32>>,
}

/// What a list says.
pub(super) enum ListContent {
    Strava(StravaList),
    Runkeeper(RunkeeperList),
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
            return refused("a part of the export that is not needed; not opened");
        }
        None
    }

    /// Whether there is any list among the inputs.
    pub(crate) fn are_there(&self) -> bool {
        !self.lists.is_empty()
    }
}

impl ListContent {
    pub(super) fn entries(&self) -> &[ExportEntry] {
        match self {
            Self::Strava(list) => &list.activities,
            Self::Runkeeper(list) => &list.activities,
            Self::Garmin(entries) => entries,
            Self::Apple(_) | Self::PrivacyZones(_) => &[],
        }
    }
}
