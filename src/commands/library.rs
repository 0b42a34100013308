//! `soleus library`: what is remembered of runs that were read before.

use std::path::PathBuf;

use super::World;
use crate::analysis::pipeline::Extent;
use crate::base::error::Error;
use crate::base::quantity::size;
use crate::cli::{LibraryAction, LibraryArgs};
use crate::library::{Library, READING_VERSION};
use crate::options::{LibraryPlace, Options};

/// The program's folder in the cache of the user.
pub(super) const FOLDER: &str = "soleus";
/// The only runner of most libraries.
pub(super) const ME: &str = "me";
const MOST_LETTERS: usize = 40;

/// Shows the library, or empties it; see `soleus library --help`.
pub(super) fn library(args: &LibraryArgs, world: &World) -> Result<String, Error> {
    let place = place(&args.library, &args.runner, world)?.ok_or_else(nowhere)?;
    if args.action == LibraryAction::Clear {
        Library::clear(&place.folder, &place.runner);
        return Ok(format!("The library of {} is empty.\n", place.runner));
    }
    let library = Library::open(&place.folder, &place.runner);
    if args.action == LibraryAction::Prune {
        library.prune();
    }
    let library = Library::open(&place.folder, &place.runner);
    let overview = library.overview();
    let mut text = format!("Library of {} in {}\n", place.runner, library.folder().display());
    let rows = [
        ("runs", overview.runs.to_string()),
        ("contents", format!("{} (recordings and other files)", overview.contents)),
        ("of other versions", overview.outdated.to_string()),
        ("size", format!("{} in {} packs", size(overview.bytes), overview.packs)),
        ("version", READING_VERSION.to_string()),
    ];
    for (name, value) in rows {
        text += &format!("  {name:18} {value}\n");
    }
    library.warnings().iter().for_each(|warning| text += &format!("  {warning}\n"));
    Ok(text)
}

/// Where the library is; `None` when the system names no cache folder.
///
/// # Errors
/// A runner's name that is no folder name everywhere.
pub(super) fn place(
    folder: &Option<PathBuf>,
    runner: &Option<String>,
    world: &World,
) -> Result<Option<LibraryPlace>, Error> {
    let runner = runner.as_deref().unwrap_or(ME);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if runner.is_empty() || runner.len() > MOST_LETTERS || !runner.chars().all(is_plain) {
        let words = "must be 1 to 40 letters, digits, `-` or `_`";
        return Err(Error::Settings(format!("--runner: `{runner}` {words}")));
    }
    let folder = folder.clone().or_else(|| Some(world.cache?.join(FOLDER)));
    Ok(folder.map(|folder| LibraryPlace { folder, runner: runner.to_owned() }))
}

/// The runner that is asked for, where it is not the only one of most libraries.
pub(super) fn other_runner(runner: &Option<String>) -> Option<&str> {
    runner.as_deref().filter(|runner| *runner != ME)
}

/// What a season without paths is made of.
///
/// # Errors
/// Neither a path nor a library.
pub(super) fn extent(has_paths: bool, options: &Options) -> Result<Extent, Error> {
    match (has_paths, &options.library) {
        (true, _) => Ok(Extent::Given),
        (false, Some(_)) => Ok(Extent::Library),
        (false, None) => Err(nowhere()),
    }
}

fn nowhere() -> Error {
    Error::Settings("no path and no library: pass a folder with recordings, or --library".into())
}
