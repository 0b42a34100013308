//! What a map must not show: where lists of hidden places are looked for, and when none of the route
//! may be drawn.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::World;
use crate::activity::privacy_zone::{PrivacyZone, PrivacyZones};
use crate::analysis::account_export;
use crate::analysis::pipeline;
use crate::base::error::Error;
use crate::base::system::Trouble;
use crate::library::Library;
use crate::options::{LibraryPlace, Options};
use crate::source::Root;

/// Folders above a recording in which a list is looked for: exports keep recordings in a folder of
/// their own, beside the lists.
const FOLDERS_ABOVE: usize = 2;

/// The places that a map must not show, of the settings, of the lists among the inputs (`told`) and
/// of those beside the files; `None` where nothing may be shown, because a list cannot be read or is
/// known to be somewhere else.
///
/// # Errors
/// Trouble of the machine.
pub(super) fn zones(
    files: &[PathBuf],
    told: &[&PrivacyZones],
    options: &Options,
    world: &World,
) -> Result<Option<Vec<PrivacyZone>>, Error> {
    // A list that cannot be opened is one that cannot be read.
    let lists: Vec<Root> = lists_near(files, world.folder)?.into_iter().map(Root::Path).collect();
    let mut near = pipeline::hidden_places(&lists, options)?;
    let is_folder = |root: &&Root| matches!(root, Root::Path(path) if path.is_dir());
    near.unreadable += lists.iter().filter(is_folder).count();
    let all = || told.iter().copied().chain([&near]);
    if all().any(|zones| zones.unreadable > 0) {
        world.progress.warn(
            "a row of privacy_zones.csv cannot be read, so no route is drawn; write rows like \
             `12.5,-30.2,300` below `lat_deg,lon_deg,radius_m`, or as in an export; or put the \
             places into soleus.toml as [[privacy_zones]] and move that file away",
        );
        return Ok(None);
    }
    let mut zones = options.privacy_zones.clone();
    // One list may be among the inputs and beside them.
    for zone in all().flat_map(|zones| &zones.zones) {
        if !zones.contains(zone) {
            zones.push(*zone);
        }
    }
    let is_remembered =
        |place: &LibraryPlace| Library::has_hidden_places(&place.folder, &place.runner);
    if zones.is_empty() && options.library.as_ref().is_some_and(is_remembered) {
        world.progress.warn(
            "an export in the library hides places, and its privacy_zones.csv is not here, so no \
             route is drawn; pass the export with --history, or put the places into soleus.toml as \
             [[privacy_zones]]",
        );
        return Ok(None);
    }
    if zones.is_empty() {
        world.progress.warn(
            "there are no privacy zones, so the whole route is drawn, from start to end; add \
             [[privacy_zones]] to soleus.toml to hide a place",
        );
    }
    Ok(Some(zones))
}

/// The lists of hidden places in the current folder and in those above the files.
///
/// # Errors
/// Trouble of the machine: a list that is not found would let a place be shown.
fn lists_near(files: &[PathBuf], current: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut folders = vec![current.to_owned()];
    for file in files {
        let path = current.join(file);
        let path = fs::canonicalize(&path).unwrap_or(path);
        folders.extend(path.ancestors().skip(1).take(FOLDERS_ABOVE).map(Path::to_owned));
    }
    folders.sort();
    folders.dedup();
    let is_list = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
        name.is_some_and(|name| account_export::is_of_zones(&name))
    };
    let mut lists = Vec::new();
    for folder in &folders {
        match fs::read_dir(folder) {
            Ok(entries) => {
                let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
                lists.extend(paths.filter(is_list));
            }
            Err(cause) if cause.kind() == ErrorKind::NotFound => {}
            Err(cause) => {
                Trouble::of_reading(folder, &cause)
                    .map_or(Ok(()), |why| Err(Error::System(why)))?;
            }
        }
    }
    lists.sort();
    Ok(lists)
}
