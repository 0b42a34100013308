//! Walks a folder. Links are not followed and nothing but regular files is opened; everything
//! else that is met is named with the reason.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::disk::Disk;
use crate::base::atomic_file;

/// What a walk meets: a file with its size, or something that is none with the reason.
pub(super) struct Met {
    pub(super) path: PathBuf,
    pub(super) state: Result<u64, String>,
}

/// Everything below `root`, in no order. `leave_out` is passed over with all that is in it.
pub(super) fn walk(root: &Path, leave_out: Option<&Path>, disk: &Disk) -> Vec<Met> {
    let is_left_out = |entry: &DirEntry| {
        entry.depth() > 0
            && entry.file_type().is_dir()
            && leave_out.is_some_and(|folder| {
                fs::canonicalize(entry.path()).is_ok_and(|path| path == folder)
            })
    };
    // A report that is being written now, or was when its process was ended.
    let is_half_written = |entry: &DirEntry| atomic_file::is_temporary(entry.path());
    let entries = WalkDir::new(root).follow_links(false).into_iter();
    entries
        .filter_entry(|entry| !is_left_out(entry) && !is_half_written(entry))
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            // The folder that was given may be named by a link.
            Ok(entry) if entry.depth() == 0 && entry.path_is_symlink() => None,
            Ok(entry) => {
                let state = state(&entry, disk);
                Some(Met { path: entry.into_path(), state })
            }
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                error.io_error().inspect(|cause| disk.note(&path, cause));
                let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                Some(Met { path, state: Err(cause) })
            }
        })
        .collect()
}

fn state(entry: &DirEntry, disk: &Disk) -> Result<u64, String> {
    if entry.file_type().is_symlink() {
        return Err("a link; links are not followed, pass what it points to".to_owned());
    }
    if !entry.file_type().is_file() {
        return Err("not a regular file".to_owned());
    }
    disk.metadata(entry.path()).map(|metadata| metadata.len()).map_err(|cause| cause.to_string())
}
