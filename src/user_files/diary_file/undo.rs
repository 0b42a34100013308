//! Which rows of a diary were appended by the program and not by a person: they are remembered in a small
//! file beside it, as they were written, the newest last.

use std::io;
use std::path::{Path, PathBuf};

use super::beside;
use crate::base::atomic_file;
use crate::base::regular_file;

/// Rows that can be taken back. Nobody takes back more.
const MOST_ROWS: usize = 200;

fn file(path: &Path) -> PathBuf {
    beside(path, ".undo")
}

/// The rows, the newest last; none where there is no such file.
pub(super) fn rows(path: &Path) -> Vec<String> {
    let bytes = regular_file::read(&file(path)).unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

/// Adds rows.
///
/// # Errors
/// What the system says.
pub(super) fn remember(path: &Path, new: &[String]) -> io::Result<()> {
    let mut all = rows(path);
    all.extend_from_slice(new);
    keep(path, &all[all.len().saturating_sub(MOST_ROWS)..])
}

/// Keeps these rows and no others.
///
/// # Errors
/// What the system says.
pub(super) fn keep(path: &Path, rows: &[String]) -> io::Result<()> {
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    atomic_file::write(&file(path), text.as_bytes())
}
