//! Files that are not written to: a link leads elsewhere, a pipe has no end, and what is read-only was
//! made so by somebody.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::base::error::Error;

/// Whether the file is there.
///
/// # Errors
/// [`Error::Settings`] where it must not be written to, with the way out.
pub(super) fn is_there(path: &Path, name: &str) -> Result<bool, Error> {
    let refused = |why: &str| Err(Error::Settings(format!("{name} {why}")));
    let kind = match fs::symlink_metadata(path) {
        Ok(kind) => kind,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(false),
        Err(cause) => return Err(Error::of_own_file(name, &cause)),
    };
    if kind.is_symlink() {
        return refused(
            "is a link, and soleus does not write through links; pass the file it points to with \
             --diary",
        );
    }
    if kind.is_dir() {
        return refused("is a folder; pass a file with --diary");
    }
    if !kind.is_file() {
        return refused("is not a regular file; pass another one with --diary");
    }
    if kind.permissions().readonly() {
        return refused("is read-only; make it writable, or pass another file with --diary");
    }
    Ok(true)
}
