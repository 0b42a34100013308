//! The files below a folder.

use std::path::{Path, PathBuf};

/// Every file below a folder whose name ends with one of the suffixes, sorted; a folder that does
/// not exist is a failure.
pub(crate) fn files_below(folder: &Path, suffixes: &[&str]) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries.map(|entry| entry.expect("the folder can be read"));
    let is_wanted = |path: &PathBuf| {
        let name = path.to_string_lossy().to_lowercase();
        suffixes.iter().any(|suffix| name.ends_with(suffix))
    };
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).filter(is_wanted).collect()
}
