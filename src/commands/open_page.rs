//! `--open`: where the page goes when no folder is named. It goes next to the input, where its owner looks
//! for it; nothing is opened here.

use std::fs;
use std::path::{Path, PathBuf};

use super::World;
use crate::base::error::Error;
use crate::base::manifest::is_written_by_soleus;
use crate::base::sanitize::printable;
use crate::cli::Command;
use crate::report::{html, output};
use crate::source::STANDARD_INPUT;

/// Longer names of inputs are cut, for a folder's name has an end.
const MOST_LETTERS: usize = 80;
/// Endings that say what a file is, and not what it is called.
const ENDINGS: [&str; 5] = [".gz", ".zip", ".fit", ".gpx", ".tcx"];
/// Folders of other people's files next to the input that are gone around by a number.
const MOST_NUMBERS: usize = 9;
/// Called so by the system itself, or by nobody.
const DOCUMENTS: &str = "Documents";

/// The command with a folder to write to and the page that is to be opened; as it is where none is asked for.
///
/// # Errors
/// When no folder can be written to.
pub fn placed(mut command: Command, world: &World) -> Result<(Command, Option<PathBuf>), Error> {
    let (common, inputs, kind, page, is_anonymous) = match &mut command {
        Command::Season(args) if args.open => {
            (&mut args.common, &args.paths[..], "report", html::PAGE, args.anonymous)
        }
        Command::Run(args) if args.open => {
            (&mut args.common, &args.files[..], "run", html::PAGE, args.anonymous)
        }
        Command::Why(args) if args.open => {
            (&mut args.common, &args.paths[..], "why", html::PAGE, false)
        }
        Command::Team(args) if args.open => {
            let roster = std::slice::from_ref(&args.roster);
            (&mut args.common, roster, "team", html::TEAM_PAGE, false)
        }
        _ => return Ok((command, None)),
    };
    let folder = match &common.out {
        Some(folder) => folder.clone(),
        None => chosen(&next_to(inputs, kind, is_anonymous, world.folder), world)?,
    };
    let page = world.folder.join(&folder).join(page);
    common.out = Some(folder);
    Ok((command, Some(page)))
}

/// The folder of a page next to its input, called after it: `export_123.zip` has `export_123 soleus report`.
fn next_to(inputs: &[PathBuf], kind: &str, is_anonymous: bool, current: &Path) -> PathBuf {
    let paths = inputs.iter().filter(|path| path.as_os_str() != STANDARD_INPUT);
    let paths: Vec<PathBuf> = paths.map(|path| absolute(path, current)).collect();
    let folder = paths.first().map_or(current, |path| folder_of(path, current));
    let name = match &paths[..] {
        // The names of files are left out of what is anonymous.
        _ if is_anonymous => format!("soleus anonymous {kind}"),
        [path] => match called(path) {
            Some(name) => format!("{name} soleus {kind}"),
            None => format!("soleus {kind}"),
        },
        _ => format!("soleus {kind}"),
    };
    folder.join(name)
}

/// The path from the root on, whose last part is a name wherever it has one.
fn absolute(path: &Path, current: &Path) -> PathBuf {
    let path = current.join(path);
    let path = std::path::absolute(&path).unwrap_or(path);
    match path.file_name() {
        Some(_) => path,
        None => fs::canonicalize(&path).unwrap_or(path),
    }
}

/// The folder in which an input lies: of a part of an archive that of the archive; the current folder for
/// what is no file, like the id of a run.
fn folder_of<'a>(path: &'a Path, current: &'a Path) -> &'a Path {
    let there = path.ancestors().find(|part| part.exists()).unwrap_or(path);
    let is_input = there == path || there.is_file();
    let folder = if is_input { there.parent() } else { None };
    folder.unwrap_or(current)
}

/// What an input is called, without what its ending says of its format.
fn called(path: &Path) -> Option<String> {
    let mut name = path.file_name()?.to_string_lossy().into_owned();
    let is_ended_by = |name: &str, ending: &str| {
        let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0);
        at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    while let Some(ending) = ENDINGS.iter().find(|ending| is_ended_by(&name, ending)) {
        name.truncate(name.len() - ending.len());
    }
    let name: String = name.chars().take(MOST_LETTERS).collect();
    Some(name.trim_end_matches([' ', '.']).to_owned()).filter(|name| !name.is_empty())
}

/// The folder itself where it can be written to and holds nothing of others; else the next best, with a
/// sentence about it.
fn chosen(folder: &Path, world: &World) -> Result<PathBuf, Error> {
    let Err(fault) = checked(folder) else { return Ok(folder.to_owned()) };
    let other = others(folder, world).into_iter().find(|other| checked(other).is_ok());
    let Some(other) = other else { return Err(fault.error(folder)) };
    let said = |path: &Path| printable(&path.display().to_string());
    let (folder, cause) = (said(folder), fault.cause());
    world.progress.warn(&format!("`{folder}` {cause}; the page goes into `{}`", said(&other)));
    Ok(other)
}

/// Where a page may go that cannot go next to its input: there under a number, then the user's documents.
fn others(folder: &Path, world: &World) -> Vec<PathBuf> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let numbered = |number| folder.with_file_name(format!("{name} {number}"));
    let documents = world.home.map(|home| home.join(DOCUMENTS)).filter(|folder| folder.is_dir());
    let own = documents.iter().map(PathBuf::as_path).chain(world.home);
    let own = own.flat_map(|own| [own.join(&*name), own.join(format!("{name} 2"))]);
    (2..=MOST_NUMBERS).map(numbered).chain(own).collect()
}

/// Why a page cannot go into a folder.
enum Fault {
    /// It holds what soleus did not write.
    Foreign,
    Unwritable(Error),
}

impl Fault {
    fn cause(&self) -> String {
        match self {
            Self::Foreign => "is not a folder that soleus wrote".to_owned(),
            Self::Unwritable(Error::Write { cause, .. }) => format!("cannot be written: {cause}"),
            Self::Unwritable(other) => format!("cannot be written: {other}"),
        }
    }

    fn error(self, folder: &Path) -> Error {
        match self {
            Self::Foreign => Error::Write { path: folder.to_owned(), cause: self.cause() },
            Self::Unwritable(error) => error,
        }
    }
}

fn checked(folder: &Path) -> Result<(), Fault> {
    let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let is_there = fs::symlink_metadata(folder).is_ok();
    if is_there && !is_empty && !is_written_by_soleus(folder) {
        return Err(Fault::Foreign);
    }
    output::prepare(folder).map_err(Fault::Unwritable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(inputs: &[&str], kind: &str, current: &Path) -> String {
        let inputs: Vec<PathBuf> = inputs.iter().map(PathBuf::from).collect();
        let folder = next_to(&inputs, kind, false, current);
        folder.strip_prefix(current).unwrap().display().to_string().replace('\\', "/")
    }

    #[test]
    fn the_folder_is_called_after_the_input_and_lies_next_to_it() {
        let place = tempfile::tempdir().unwrap();
        let current = place.path();
        fs::create_dir_all(current.join("exports/2026.05")).unwrap();
        for file in ["export_123.zip", "exports/long.FIT.gz", "exports/a.gpx"] {
            fs::write(current.join(file), "").unwrap();
        }
        let report = |input: &str| named(&[input], "report", current);
        assert_eq!(report("export_123.zip"), "export_123 soleus report");
        assert_eq!(report("./exports/"), "exports soleus report");
        assert_eq!(report("exports/2026.05"), "exports/2026.05 soleus report");
        assert_eq!(
            report("exports/../exports/long.FIT.gz"),
            "exports/../exports/long soleus report"
        );
        assert_eq!(report("-"), "soleus report");
        assert_eq!(named(&[], "report", current), "soleus report");
        let several = ["exports/a.gpx", "export_123.zip"];
        assert_eq!(named(&several, "report", current), "exports/soleus report");
    }

    #[test]
    fn parts_of_archives_lie_next_to_the_archive_and_ids_in_the_current_folder() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("in")).unwrap();
        fs::write(place.path().join("in/export.zip"), "").unwrap();
        let run = |input: &str| named(&[input], "run", place.path());
        assert_eq!(run("in/export.zip/activities/12.fit.gz"), "in/12 soleus run");
        assert_eq!(run("3f2a9c1b2d3e"), "3f2a9c1b2d3e soleus run");
    }

    #[test]
    fn what_is_anonymous_is_not_called_after_a_file() {
        let place = tempfile::tempdir().unwrap();
        let inputs = [place.path().join("jane-doe.zip")];
        fs::write(&inputs[0], "").unwrap();
        let folder = next_to(&inputs, "report", true, place.path());
        assert_eq!(folder, place.path().join("soleus anonymous report"));
    }

    #[test]
    fn a_folder_of_somebody_else_is_told_from_one_of_ours() {
        let place = tempfile::tempdir().unwrap();
        let (mine, file) = (place.path().join("mine"), place.path().join("file"));
        assert!(checked(&mine).is_ok());
        fs::create_dir(&mine).unwrap();
        assert!(checked(&mine).is_ok());
        fs::write(mine.join("holiday.jpg"), "").unwrap();
        assert!(matches!(checked(&mine), Err(Fault::Foreign)));
        fs::write(&file, "").unwrap();
        assert!(matches!(checked(&file), Err(Fault::Foreign)));
        let ours = place.path().join("ours");
        output::write(&ours, vec![output::OutputFile::new("a.csv", Vec::new())], None).unwrap();
        assert!(checked(&ours).is_ok());
    }
}
