//! Files that appear whole or not at all, whenever the power goes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile, TempPath};

/// How our temporary files are called, so that those of a killed run are known.
const PREFIX: &str = ".soleus-";
const SUFFIX: &str = ".tmp";
/// A temporary file that is this much older than a new one is nobody's any more.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Writes a file whole: a temporary one in the same folder, flushed to disk, then renamed.
///
/// # Errors
/// What the system says; an earlier file of this name stays as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    stage(path, bytes)?.persist(path).map_err(|failed| failed.error)?;
    sync(folder_of(path))
}

/// Writes a file beside the one that it is to become, flushed to disk. It is gone when it is dropped.
///
/// # Errors
/// What the system says.
pub(crate) fn stage(path: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let mut temporary = temporary_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    Ok(temporary.into_temp_path())
}

/// Flushes the names in a folder to disk.
///
/// # Errors
/// What the system says.
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The folder that a path lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Makes a folder, and those above it that are missing, for nobody but the user: runs tell where
/// somebody lives and when she is out. Folders that are there stay as they are.
///
/// # Errors
/// What the system says.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new temporary file.
///
/// # Errors
/// What the system says.
pub(crate) fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let made = Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder);
    // Without the name of the temporary file, which nobody chose.
    made.map_err(|cause| {
        let source = cause.get_ref().and_then(std::error::Error::source);
        let code = source.and_then(|source| source.downcast_ref::<io::Error>()?.raw_os_error());
        code.map_or(cause, io::Error::from_raw_os_error)
    })
}

/// Removes what killed runs left half-written in a folder, whatever its age: only for who has the lock
/// of the folder, so that no living process writes there.
pub(crate) fn remove_leftovers(folder: &Path) {
    leftovers(folder).for_each(|path| drop(fs::remove_file(path)));
}

/// Removes what killed runs left half-written in a folder that others may be writing to.
pub(crate) fn remove_abandoned(folder: &Path) {
    remove_old(folder, leftovers(folder).collect());
}

/// Removes those of these files of a folder that nobody can be writing any more.
pub(crate) fn remove_old(folder: &Path, paths: Vec<PathBuf>) {
    let age = |path: &Path| fs::metadata(path).and_then(|file| file.modified());
    // A new file tells what time it is on the system that holds the folder.
    let now = || temporary_in(folder).and_then(|new| age(new.path()));
    let Some(Ok(now)) = (!paths.is_empty()).then(now) else { return };
    let is_old = |path: &PathBuf| {
        age(path).is_ok_and(|then| now.duration_since(then).is_ok_and(|age| age > ABANDONED))
    };
    paths.into_iter().filter(is_old).for_each(|path| drop(fs::remove_file(path)));
}

fn leftovers(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| entry.path()).filter(|path| is_temporary(path))
}

/// Whether a file is called like our temporary ones.
pub(crate) fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[cfg(unix)]
    #[test]
    fn what_is_made_is_the_users_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/charts/a.png");
        write(&path, b"1").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        assert_eq!(mode(&folder.path().join("new")), 0o700);
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below/a.csv");
        write(&path, b"1").unwrap();
        write(&path, b"2").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert_eq!(names(path.parent().unwrap()), ["a.csv"]);
    }

    #[test]
    fn only_leftovers_of_ours_go_and_young_ones_may_be_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let (_, young) = temporary_in(folder.path()).unwrap().keep().unwrap();
        let (file, old) = temporary_in(folder.path()).unwrap().keep().unwrap();
        let now = fs::metadata(&young).unwrap().modified().unwrap();
        file.set_modified(now - 2 * ABANDONED).unwrap();
        fs::write(folder.path().join("mine.tmp"), "").unwrap();
        remove_abandoned(folder.path());
        assert!(young.exists() && !old.exists());
        remove_leftovers(folder.path());
        assert_eq!(names(folder.path()), ["mine.tmp"]);
    }
}
