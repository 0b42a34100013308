//! Writes the output folder: every file whole or not at all, and nothing that is not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use crate::base::atomic_file;
use crate::base::error::Error;
use crate::base::manifest::{MANIFEST, Manifest, is_inside};
use crate::base::system::Trouble;
use crate::columns::SCHEMA_VERSION;

/// A file to be written.
pub struct OutputFile<'a> {
    /// Path below the output folder, with `/` between parts.
    pub name: String,
    content: Box<dyn FnOnce() -> Result<Vec<u8>, Error> + Send + 'a>,
}

impl<'a> OutputFile<'a> {
    /// A file with this content.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self::made_by(name, || Ok(bytes))
    }

    /// A file whose content is made when its turn to be written comes, so that of many large ones
    /// only one is held.
    pub fn made_by(
        name: &str,
        content: impl FnOnce() -> Result<Vec<u8>, Error> + Send + 'a,
    ) -> Self {
        Self { name: name.to_owned(), content: Box::new(content) }
    }
}

/// Writes all files into a folder that is made if needed; those that are there already, byte for
/// byte, stay as they are. Files of an earlier run are replaced or,
/// when they are no longer part of the result, removed; other files are never touched.
///
/// # Errors
/// [`Error::Write`] with the file, or what making a file says; files that were already whole stay,
/// none is half-written.
pub fn write(folder: &Path, files: Vec<OutputFile>, made_of: Option<&str>) -> Result<(), Error> {
    let earlier = open(folder, &files)?;
    let folders = earlier.iter().filter_map(|name| folder.join(name).parent().map(Path::to_owned));
    let folders: BTreeSet<_> = folders.chain([folder.to_owned()]).collect();
    folders.iter().for_each(|folder| atomic_file::remove_leftovers(folder));
    let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    // Both lists first, so that a run that ends here leaves no file without an owner.
    let both = earlier.union(&names).cloned().collect();
    write_manifest(folder, Manifest { files: both, ..Manifest::default() })?;
    let mut hashes = BTreeMap::new();
    for file in files {
        let bytes = (file.content)()?;
        write_file(&folder.join(&file.name), &bytes)?;
        hashes.insert(file.name, blake3::hash(&bytes).to_string());
    }
    for stale in earlier.difference(&names).filter(|name| is_inside(name)) {
        let path = folder.join(stale);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(fault(&path, &cause));
            }
            _ => {}
        }
    }
    let made_of = made_of.map(str::to_owned);
    write_manifest(folder, Manifest { files: names, made_of, hashes, ..Manifest::default() })
}

/// Whether a folder holds the outputs that are made of the same things, every file as it was written.
pub fn is_current(folder: &Path, made_of: &str) -> bool {
    let manifest = fs::read(folder.join(MANIFEST)).ok();
    let manifest = manifest.and_then(|bytes| Manifest::parse(&bytes));
    let Some(manifest) = manifest.filter(|earlier| earlier.made_of.as_deref() == Some(made_of))
    else {
        return false;
    };
    let is_same = |name: &String| {
        let bytes = fs::read(folder.join(name)).ok();
        let hash = bytes.map(|bytes| blake3::hash(&bytes).to_string());
        is_inside(name) && hash.as_ref() == manifest.hashes.get(name) && hash.is_some()
    };
    manifest.files.iter().all(is_same)
}

/// Checks before any work that a folder can be written to, or made where it is not there yet.
/// Leaves nothing behind, so that an analysis that fails later does not either.
///
/// # Errors
/// [`Error::Write`] when the folder, or the nearest one above it, is none or cannot be written to.
pub fn prepare(folder: &Path) -> Result<(), Error> {
    let nearest = folder.ancestors().find(|above| above.as_os_str().is_empty() || above.exists());
    let nearest = nearest.filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !nearest.is_dir() {
        return Err(fault(nearest, &"it is a file, not a folder"));
    }
    atomic_file::temporary_in(nearest).map(drop).map_err(|cause| {
        let trouble = Trouble::of_writing(folder, &cause);
        trouble.map_or_else(|| fault(folder, &cause), Error::System)
    })
}

fn fault(path: &Path, cause: &impl ToString) -> Error {
    Error::Write { path: path.to_owned(), cause: cause.to_string() }
}

fn open(folder: &Path, files: &[OutputFile]) -> Result<BTreeSet<String>, Error> {
    atomic_file::make_folder(folder).map_err(|cause| fault(folder, &cause))?;
    let path = folder.join(MANIFEST);
    let earlier = match fs::read(&path) {
        Ok(bytes) => {
            let manifest = Manifest::parse(&bytes)
                .ok_or_else(|| fault(&path, &"it is not a list that soleus wrote"))?;
            manifest.files
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
        Err(cause) => return Err(fault(&path, &cause)),
    };
    let foreign =
        files.iter().find(|file| !earlier.contains(&file.name) && folder.join(&file.name).exists());
    match foreign {
        Some(file) => Err(fault(
            &folder.join(&file.name),
            &"it is already there and was not written by soleus",
        )),
        None => Ok(earlier),
    }
}

fn write_manifest(folder: &Path, manifest: Manifest) -> Result<(), Error> {
    let path = folder.join(MANIFEST);
    let manifest = Manifest { schema_version: SCHEMA_VERSION, ..manifest };
    let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(|cause| fault(&path, &cause))?;
    bytes.push(b'\n');
    write_file(&path, &bytes)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let is_there = fs::metadata(path).is_ok_and(|file| file.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|earlier| earlier == bytes);
    if is_there {
        return Ok(());
    }
    atomic_file::write(path, bytes).map_err(|cause| fault(path, &cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> OutputFile<'static> {
        OutputFile::new(name, text.as_bytes().to_vec())
    }

    fn names(folder: &Path) -> Vec<String> {
        let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
        let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| entry.path().strip_prefix(folder).unwrap().display().to_string())
            .collect()
    }

    #[test]
    fn a_second_run_replaces_its_own_files_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        write(&out, vec![file("a.csv", "1"), file("charts/old.png", "1")], None).unwrap();
        fs::write(out.join("mine.txt"), "mine").unwrap();
        write(&out, vec![file("a.csv", "2")], None).unwrap();
        assert_eq!(names(&out), ["a.csv", "manifest.json", "mine.txt"]);
        assert_eq!(fs::read_to_string(out.join("a.csv")).unwrap(), "2");
    }

    #[test]
    fn a_file_that_would_be_the_same_is_left_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let written = || fs::metadata(folder.path().join("a.csv")).unwrap().modified().unwrap();
        write(folder.path(), vec![file("a.csv", "1")], None).unwrap();
        let old = written() - std::time::Duration::from_secs(60);
        fs::File::options()
            .write(true)
            .open(folder.path().join("a.csv"))
            .and_then(|file| file.set_modified(old))
            .unwrap();
        write(folder.path(), vec![file("a.csv", "1")], None).unwrap();
        assert_eq!(written(), old);
        write(folder.path(), vec![file("a.csv", "2")], None).unwrap();
        assert!(written() > old);
    }

    #[test]
    fn outputs_are_current_while_nothing_changed() {
        let folder = tempfile::tempdir().unwrap();
        let files = || vec![file("a.csv", "1"), file("charts/b.png", "2")];
        write(folder.path(), files(), Some("these runs")).unwrap();
        assert!(is_current(folder.path(), "these runs"));
        assert!(!is_current(folder.path(), "other runs"));
        fs::write(folder.path().join("charts/b.png"), "3").unwrap();
        assert!(!is_current(folder.path(), "these runs"));
        write(folder.path(), files(), Some("these runs")).unwrap();
        assert!(is_current(folder.path(), "these runs"));
        fs::remove_file(folder.path().join("a.csv")).unwrap();
        assert!(!is_current(folder.path(), "these runs"));
        assert!(!is_current(&folder.path().join("nowhere"), "these runs"));
    }

    #[test]
    fn a_file_of_somebody_else_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("runs.csv"), "mine").unwrap();
        let error = write(folder.path(), vec![file("runs.csv", "ours")], None).unwrap_err();
        assert!(error.to_string().contains("not written by soleus"), "{error}");
        assert_eq!(names(folder.path()), ["runs.csv"]);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        assert_eq!(
            prepare(&blocked.join("out")).unwrap_err().exit_code(),
            crate::base::error::EXIT_OUTPUT
        );
        prepare(&folder.path().join("new/below")).unwrap();
        assert!(!folder.path().join("new").exists());
    }
}
