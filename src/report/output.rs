//! Writes the output folder: every file whole or not at all, and nothing that is not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::base::atomic_file;
use crate::base::error::Error;
use crate::base::folder_lock::FolderLock;
use crate::base::manifest::{MANIFEST, Manifest, is_inside};
use crate::base::regular_file;
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

/// Writes all files of a report into a folder that is made if needed, as one: while one process writes,
/// others wait, and no file is put in its place before all of them are on the disk. Files that are there
/// already, byte for byte, stay as they are. Files of an earlier report are replaced or, when they are no
/// longer part of the result, removed; other files are never touched, and no link is followed.
///
/// # Errors
/// [`Error::Write`] with the file, or what making a file says; the earlier files stay then.
pub fn write(folder: &Path, files: Vec<OutputFile>, made_of: Option<&str>) -> Result<(), Error> {
    write_part(folder, files, Part::Report(made_of))
}

/// The same with the files of a plan: a report in the folder stays, and its next one leaves the plan.
///
/// # Errors
/// Those of [`write()`].
pub fn write_plan(folder: &Path, files: Vec<OutputFile>) -> Result<(), Error> {
    write_part(folder, files, Part::Plan)
}

/// What of a folder is written.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// A report, and what it is made of.
    Report(Option<&'a str>),
    Plan,
}

fn write_part(folder: &Path, files: Vec<OutputFile>, part: Part) -> Result<(), Error> {
    atomic_file::make_folder(folder).map_err(|cause| fault(folder, &cause))?;
    let _lock = FolderLock::wait(folder).map_err(|cause| unwritable(folder, &cause))?;
    let earlier = earlier(folder)?;
    let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    refuse_foreign(folder, &names, &earlier.files)?;
    let both: BTreeSet<String> = earlier.files.union(&names).cloned().collect();
    sweep(folder, &both);
    let is_of_plan = matches!(part, Part::Plan);
    let is_kept =
        |name: &&String| earlier.plan.contains(*name) != is_of_plan && !names.contains(*name);
    let kept: BTreeSet<String> = earlier.files.iter().filter(is_kept).cloned().collect();
    let (mut hashes, staged) = stage(folder, files)?;
    // Both lists first, so that a run that ends here leaves no file without an owner.
    let replaced = |name: &String| hashes.contains_key(name) && earlier.hashes.contains_key(name);
    let known = hashes.iter().chain(&earlier.hashes).filter(|(name, _)| !replaced(name));
    let known = known.map(|(name, hash)| (name.clone(), hash.clone())).collect();
    let plan = match part {
        Part::Plan => names.clone(),
        Part::Report(_) => kept.clone(),
    };
    let begun = earlier.plan.union(&plan).cloned().collect();
    let both = Manifest { files: both, plan: begun, hashes: known, ..Manifest::default() };
    write_manifest(folder, both)?;
    put_in_place(staged)?;
    let result: BTreeSet<String> = names.union(&kept).cloned().collect();
    remove_stale(folder, &earlier, &result)?;
    let made_of = match part {
        Part::Plan => earlier.made_of.clone(),
        Part::Report(made_of) => made_of.map(str::to_owned),
    };
    hashes.extend(earlier.hashes.into_iter().filter(|(name, _)| kept.contains(name)));
    write_manifest(folder, Manifest { files: result, plan, made_of, hashes, ..Manifest::default() })
}

/// Whether a folder holds the report that is made of the same things, every file as it was written.
pub fn is_current(folder: &Path, made_of: &str) -> bool {
    let Ok(manifest) = earlier(folder) else { return false };
    let is_same = |name: &String| {
        let bytes = regular_file::read(&folder.join(name)).ok();
        let hash = bytes.map(|bytes| blake3::hash(&bytes).to_string());
        is_below(folder, name) && hash.as_ref() == manifest.hashes.get(name) && hash.is_some()
    };
    let mut of_report = manifest.files.difference(&manifest.plan);
    manifest.made_of.as_deref() == Some(made_of) && of_report.all(is_same)
}

/// Checks before any work that a folder can be written to, or made where it is not there yet, and removes
/// what killed runs left half-written in it. Leaves nothing behind, so that an analysis that fails later
/// does not either.
///
/// # Errors
/// [`Error::Write`] when the folder, or the nearest one above it, is none or cannot be written to.
pub fn prepare(folder: &Path) -> Result<(), Error> {
    let nearest = folder.ancestors().find(|above| above.as_os_str().is_empty() || above.exists());
    let nearest = nearest.filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !nearest.is_dir() {
        return Err(fault(nearest, &"it is a file, not a folder"));
    }
    atomic_file::temporary_in(nearest).map(drop).map_err(|cause| unwritable(folder, &cause))?;
    if let Ok(Some(_lock)) = FolderLock::take(folder) {
        sweep(folder, &earlier(folder)?.files);
    }
    Ok(())
}

fn fault(path: &Path, cause: &impl ToString) -> Error {
    Error::Write { path: path.to_owned(), cause: cause.to_string() }
}

/// The same for a folder, where the machine may be to blame.
fn unwritable(folder: &Path, cause: &io::Error) -> Error {
    let trouble = Trouble::of_writing(folder, cause);
    trouble.map_or_else(|| fault(folder, cause), Error::System)
}

/// What an earlier run wrote: names that lie below the folder, whatever else its list holds.
fn earlier(folder: &Path) -> Result<Manifest, Error> {
    let path = folder.join(MANIFEST);
    let mut manifest = match regular_file::read(&path) {
        Ok(bytes) => Manifest::parse(&bytes)
            .ok_or_else(|| fault(&path, &"it is not a list written by soleus"))?,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Manifest::default(),
        Err(cause) => return Err(fault(&path, &cause)),
    };
    manifest.files.retain(|name| is_inside(name));
    manifest.plan.retain(|name| manifest.files.contains(name));
    manifest.hashes.retain(|name, _| manifest.files.contains(name));
    Ok(manifest)
}

fn refuse_foreign(
    folder: &Path,
    names: &BTreeSet<String>,
    earlier: &BTreeSet<String>,
) -> Result<(), Error> {
    for name in names {
        let path = folder.join(name);
        if !is_below(folder, name) {
            return Err(fault(
                atomic_file::folder_of(&path),
                &"it is not a folder, or a link to one",
            ));
        }
        if !earlier.contains(name) && fs::symlink_metadata(&path).is_ok() {
            return Err(fault(&path, &"it is already there and was not written by soleus"));
        }
    }
    Ok(())
}

/// Whether no folder on the way to a file is a link. Folders that are not there yet are none.
fn is_below(folder: &Path, name: &str) -> bool {
    let above = Path::new(name).ancestors().skip(1).filter(|part| !part.as_os_str().is_empty());
    let is_folder = |part: &Path| match fs::symlink_metadata(folder.join(part)) {
        Ok(kind) => kind.is_dir(),
        Err(cause) => cause.kind() == io::ErrorKind::NotFound,
    };
    above.into_iter().all(is_folder)
}

/// Removes what killed runs left half-written, for who has the lock of the folder.
fn sweep(folder: &Path, names: &BTreeSet<String>) {
    let names = names.iter().filter(|name| is_below(folder, name));
    let folders = names.map(|name| atomic_file::folder_of(&folder.join(name)).to_owned());
    let folders: BTreeSet<PathBuf> = folders.chain([folder.to_owned()]).collect();
    folders.iter().for_each(|folder| atomic_file::remove_leftovers(folder));
}

/// A file on the disk, and the path that it is to have.
type Staged = (TempPath, PathBuf);

/// Makes every file and writes those that changed beside their place; the hash of each by name.
fn stage(
    folder: &Path,
    files: Vec<OutputFile>,
) -> Result<(BTreeMap<String, String>, Vec<Staged>), Error> {
    let (mut hashes, mut staged) = (BTreeMap::new(), Vec::new());
    for file in files {
        let path = folder.join(&file.name);
        let bytes = (file.content)()?;
        hashes.insert(file.name, blake3::hash(&bytes).to_string());
        if !is_there(&path, &bytes) {
            let temporary = atomic_file::stage(&path, &bytes);
            staged.push((temporary.map_err(|cause| fault(&path, &cause))?, path));
        }
    }
    Ok((hashes, staged))
}

fn is_there(path: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(path).is_ok_and(|file| file.len() == bytes.len() as u64)
        && regular_file::read(path).is_ok_and(|earlier| earlier == bytes)
}

fn put_in_place(staged: Vec<Staged>) -> Result<(), Error> {
    let mut folders = BTreeSet::new();
    for (temporary, path) in staged {
        temporary.persist(&path).map_err(|failed| fault(&path, &failed.error))?;
        folders.insert(atomic_file::folder_of(&path).to_owned());
    }
    let synced = |folder: &PathBuf| atomic_file::sync(folder).map_err(|why| fault(folder, &why));
    folders.iter().try_for_each(synced)
}

/// Removes what is no longer part of the result. What somebody changed since is theirs, and what is no
/// file cannot have been written.
fn remove_stale(folder: &Path, earlier: &Manifest, names: &BTreeSet<String>) -> Result<(), Error> {
    for name in earlier.files.difference(names).filter(|name| is_below(folder, name)) {
        let path = folder.join(name);
        let bytes = regular_file::read(&path).ok();
        if bytes.is_some_and(|bytes| earlier.is_as_written(name, &bytes)) {
            fs::remove_file(&path).map_err(|cause| fault(&path, &cause))?;
        }
    }
    Ok(())
}

fn write_manifest(folder: &Path, manifest: Manifest) -> Result<(), Error> {
    let path = folder.join(MANIFEST);
    let manifest = Manifest { schema_version: SCHEMA_VERSION, ..manifest };
    let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(|cause| fault(&path, &cause))?;
    bytes.push(b'\n');
    if is_there(&path, &bytes) {
        return Ok(());
    }
    atomic_file::write(&path, &bytes).map_err(|cause| fault(&path, &cause))
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
    fn a_disk_that_is_full_half_way_leaves_the_earlier_report_whole() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), vec![file("a.csv", "1"), file("b.csv", "1")], Some("x")).unwrap();
        let full = || Err(Error::Write { path: "b.csv".into(), cause: "full".to_owned() });
        let files = vec![file("a.csv", "2"), OutputFile::made_by("b.csv", full)];
        assert!(write(folder.path(), files, None).is_err());
        assert!(is_current(folder.path(), "x"));
        assert_eq!(names(folder.path()), ["a.csv", "b.csv", "manifest.json"]);
    }

    /// A list with these names, which can be anything.
    fn list(folder: &Path, names: &[&str]) {
        let files = names.iter().map(|name| (*name).to_owned()).collect();
        let manifest = Manifest { files, ..Manifest::default() };
        fs::write(folder.join(MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();
    }

    #[test]
    fn odd_names_in_a_list_reach_nothing_and_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        fs::create_dir_all(out.join("a folder")).unwrap();
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        fs::write(folder.path().join(".soleus-mine.tmp"), "mine").unwrap();
        let absolute = folder.path().join("mine.txt");
        let long = "x".repeat(5000);
        let odd = ["", ".", "..", "../mine.txt", "a folder", "a folder/", "a\0b", MANIFEST, &long];
        list(&out, &[&odd[..], &["a.csv/b", absolute.to_str().unwrap()]].concat());
        write(&out, vec![file("a.csv", "1")], None).unwrap();
        let kept = [".soleus-mine.tmp", "mine.txt", "out/a.csv", "out/manifest.json"];
        assert_eq!(names(folder.path()), kept);
        assert_eq!(earlier(&out).unwrap().files, BTreeSet::from(["a.csv".to_owned()]));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_are_neither_followed_nor_waited_for() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (out, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
        fs::create_dir_all(&out).unwrap();
        fs::create_dir_all(&elsewhere).unwrap();
        fs::write(elsewhere.join("old.png"), "mine").unwrap();
        symlink(&elsewhere, out.join("charts")).unwrap();
        symlink(elsewhere.join("old.png"), out.join("a.csv")).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(out.join("pipe.csv")).status();
        assert!(pipe.unwrap().success());
        list(&out, &["charts/old.png", "a.csv", "pipe.csv"]);
        assert!(!is_current(&out, "x"));
        write(&out, vec![file("a.csv", "1"), file("pipe.csv", "")], None).unwrap();
        assert_eq!(fs::read_to_string(elsewhere.join("old.png")).unwrap(), "mine");
        assert!(fs::symlink_metadata(out.join("a.csv")).unwrap().is_file());
        let refused = write(&out, vec![file("charts/new.png", "1")], None).unwrap_err();
        assert!(refused.to_string().contains("link"), "{refused}");
        fs::remove_file(out.join(MANIFEST)).unwrap();
        symlink(elsewhere.join("old.png"), out.join(MANIFEST)).unwrap();
        let refused = write(&out, vec![file("a.csv", "2")], None).unwrap_err();
        assert!(refused.to_string().contains("not a regular file"), "{refused}");
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
