//! Which rows of a diary were appended by the program and not by a person: they are remembered in a small
//! file beside it, as they were written, the newest last, with an empty line behind those of each command.

use std::io;
use std::path::{Path, PathBuf};

use super::beside;
use crate::base::atomic_file;
use crate::base::regular_file;

/// Commands that can be taken back. Nobody takes back more.
const MOST_COMMANDS: usize = 200;

fn file(path: &Path) -> PathBuf {
    beside(path, ".undo")
}

/// The rows of each command, the newest last; none where there is no such file.
pub(super) fn commands(path: &Path) -> Vec<Vec<String>> {
    let bytes = regular_file::read(&file(path)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let commands = lines.split(|line| line.is_empty()).filter(|rows| !rows.is_empty());
    commands.map(|rows| rows.iter().map(|row| (*row).to_owned()).collect()).collect()
}

/// Adds the rows of a command.
///
/// # Errors
/// What the system says.
pub(super) fn remember(path: &Path, new: &[String]) -> io::Result<()> {
    let mut all = commands(path);
    all.push(new.to_vec());
    keep(path, &all[all.len().saturating_sub(MOST_COMMANDS)..])
}

/// Keeps these commands and no others.
///
/// # Errors
/// What the system says.
pub(super) fn keep(path: &Path, commands: &[Vec<String>]) -> io::Result<()> {
    let text: String = commands.iter().map(|rows| format!("{}\n\n", rows.join("\n"))).collect();
    atomic_file::write(&file(path), text.as_bytes())
}
