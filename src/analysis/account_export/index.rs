//! Finds the lists among the inputs and reads them, before any recording is read. Names only say
//! where to look; the content says what a file is.

use std::collections::{HashMap, HashSet};
use std::io::BufReader;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use super::lists::{AccountExports, List, ListContent};
use super::{apple, garmin, runkeeper, strava};
use crate::activity::privacy_zone::PrivacyZones;
use crate::base::catch_panic::survived;
use crate::base::error::Error;
use crate::base::sanitize;
use crate::source::{Content, Input, STANDARD_INPUT, Sources};

/// Name of Strava's list; it is the same in every language.
const STRAVA_LIST: &str = "activities.csv";
/// How the name of Strava's hidden places begins, packed, numbered by a browser, or as it was.
const PRIVACY_ZONES: &str = "privacy_zones";
/// End of the name of Garmin's lists, in lower case.
const GARMIN_LIST: &str = "summarizedactivities.json";

impl AccountExports {
    /// Reads every list among the inputs; `repeats` are inputs that another one stands for.
    ///
    /// # Errors
    /// Trouble of the machine.
    pub(crate) fn read(sources: &Sources, repeats: &[Option<usize>]) -> Result<Self, Error> {
        let strava_folders: HashSet<&str> = sources
            .inputs
            .iter()
            .filter_map(|input| input.source.strip_suffix(STRAVA_LIST))
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))
            .collect();
        let mut unopened = HashSet::new();
        let mut candidates = Vec::new();
        for (index, input) in sources.inputs.iter().enumerate() {
            let (folder, name) = split(&input.source);
            if input.refused.is_some() || repeats[index].is_some() {
                continue;
            }
            let lower = name.to_lowercase();
            let is_table = lower.ends_with(".csv") || lower.ends_with(".json");
            if is_table && strava_folders.contains(folder) && !is_of_strava(&lower) {
                unopened.insert(index);
            } else if is_table
                || is_of_zones(&lower)
                || lower.ends_with(".xml")
                || input.source == STANDARD_INPUT
            {
                candidates.push(index);
            }
        }
        let found = sources.each(&candidates, |index, content| {
            // A fault of our own in a list must not cost the season.
            let content = survived(|| read_list(&sources.inputs[index].source, content))??;
            let is_recorded = content.entries().iter().map(|_| AtomicBool::new(false)).collect();
            Some(List { input: index, content, is_recorded, offsets_s: Mutex::default() })
        })?;
        let lists: Vec<List> = found.into_iter().flatten().collect();
        Ok(Self {
            named: named(sources, &lists),
            privacy_zones: privacy_zones(sources, repeats, &lists),
            file_names: sources
                .inputs
                .iter()
                .map(|input| split(&input.source).1.to_owned())
                .collect(),
            unopened,
            lists,
        })
    }
}

fn is_of_strava(lower_name: &str) -> bool {
    lower_name == STRAVA_LIST || is_of_zones(lower_name)
}

/// Whether a name in lower case is that of a list of hidden places.
pub(crate) fn is_of_zones(lower_name: &str) -> bool {
    lower_name.starts_with(PRIVACY_ZONES)
}

/// Folder with its slash, and name.
fn split(source: &str) -> (&str, &str) {
    source.split_at(source.rfind('/').map_or(0, |at| at + 1))
}

fn read_list(source: &str, content: Content) -> Option<ListContent> {
    let lower = source.to_lowercase();
    let (head, _) = content.head();
    if apple::is_health_data(&head) {
        let health = apple::read(BufReader::with_capacity(1 << 18, content.reader().ok()?));
        return Some(ListContent::Apple(Box::new(health)));
    }
    // Only these are read whole: exports hold much else in tables and documents.
    if lower.ends_with(".xml") || lower.ends_with(".json") && !lower.ends_with(GARMIN_LIST) {
        return None;
    }
    if is_of_zones(split(&lower).1) {
        let unpacked = content.unpack().ok()?;
        let mut zones = strava::privacy_zones(&unpacked.bytes);
        // What is empty or damaged may have held a place.
        zones.unreadable += usize::from(unpacked.bytes.is_empty() || !unpacked.notes.is_empty());
        return Some(ListContent::PrivacyZones(zones));
    }
    let bytes = move || content.unpack().ok().map(|unpacked| unpacked.bytes);
    match head.first()? {
        b'[' | b'{' => garmin::read(&bytes()?).map(|mut entries| {
            entries.sort_by_key(|entry| entry.summary.map_or(i64::MIN, |told| told.start_utc_ms));
            ListContent::Garmin(entries)
        }),
        b'<' => None,
        _ => {
            let bytes = bytes()?;
            let of_runkeeper = runkeeper::read(&bytes).map(ListContent::Runkeeper);
            of_runkeeper.or_else(|| strava::read(&bytes).map(ListContent::Strava))
        }
    }
}

/// The recordings that lists name: as written, and unpacked as some systems leave them.
fn named(sources: &Sources, lists: &[List]) -> HashMap<String, (usize, usize)> {
    let mut named = HashMap::new();
    for (number, list) in lists.iter().enumerate() {
        let (folder, _) = split(&sources.inputs[list.input].source);
        for (row, entry) in list.content.entries().iter().enumerate() {
            let Some(file) = &entry.file else { continue };
            let source = format!("{folder}{}", sanitize::clean_path(file));
            if let Some(unpacked) = source.strip_suffix(".gz") {
                named.insert(unpacked.to_owned(), (number, row));
            }
            named.insert(source, (number, row));
        }
    }
    named
}

/// The hidden places of all lists. A list of them that could not be opened counts as one that cannot
/// be read, so that no map is drawn.
fn privacy_zones(sources: &Sources, repeats: &[Option<usize>], lists: &[List]) -> PrivacyZones {
    let mut all = PrivacyZones::default();
    let mut read = HashSet::new();
    for list in lists {
        if let ListContent::PrivacyZones(zones) = &list.content {
            read.insert(list.input);
            all.zones.extend(zones.zones.iter().copied());
            all.unreadable += zones.unreadable;
        }
    }
    let inputs = sources.inputs.iter().enumerate();
    let is_lost = |(index, input): &(usize, &Input)| {
        let name = split(&input.source).1.to_lowercase();
        is_of_zones(&name) && repeats[*index].is_none() && !read.contains(index)
    };
    all.unreadable += inputs.filter(is_lost).count();
    all
}
