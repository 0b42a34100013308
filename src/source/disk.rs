//! The one door to the files of inputs. Whatever the machine could not do is noted here, so that it
//! stops the whole run however far above the error is passed over.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::base::error::{Error, SkipReason};
use crate::base::regular_file;
use crate::base::system::Trouble;

/// Notes the first trouble of the machine.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    first: Arc<OnceLock<Trouble>>,
}

impl Disk {
    /// Opens a file for reading.
    pub(super) fn open(&self, path: &Path) -> io::Result<DiskFile> {
        // A pipe among the inputs would be waited for.
        self.noted(path, regular_file::refuse_pipes(path))?;
        let file = self.noted(path, File::open(path))?;
        Ok(DiskFile { file, path: path.to_owned(), disk: self.clone() })
    }

    /// What a path is; of a link, what it points to.
    pub(super) fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.noted(path, fs::metadata(path))
    }

    /// Notes an error that the machine is to blame for.
    pub(super) fn note(&self, path: &Path, cause: &io::Error) {
        if let Some(trouble) = Trouble::of_reading(path, cause) {
            let _ = self.first.set(trouble);
        }
    }

    /// Notes a reason of the second kind.
    pub(super) fn note_reason(&self, reason: &SkipReason) {
        if let SkipReason::System(trouble) = reason {
            let _ = self.first.set((**trouble).clone());
        }
    }

    /// The trouble so far, as a reason not to read on.
    pub(super) fn reason(&self) -> Option<SkipReason> {
        self.first.get().cloned().map(Box::new).map(SkipReason::System)
    }

    /// # Errors
    /// The first trouble, if there was any.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.first.get().map_or(Ok(()), |trouble| Err(Error::System(trouble.clone())))
    }

    fn noted<T>(&self, path: &Path, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|cause| self.note(path, cause))
    }
}

/// An open file of which no error is lost.
#[derive(Debug)]
pub(super) struct DiskFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl DiskFile {
    /// Its length.
    pub(super) fn len(&self) -> io::Result<u64> {
        let metadata = self.disk.noted(&self.path, self.file.metadata())?;
        Ok(metadata.len())
    }

    /// Reads from `at` on.
    pub(super) fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.disk.noted(&self.path, read_file_at(&self.file, at, buffer))
    }
}

impl Read for DiskFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.file.read(buffer);
        self.disk.noted(&self.path, result)
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_file_at(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_trouble_stays_and_a_missing_right_is_none() {
        let disk = Disk::default();
        disk.note(Path::new("a"), &io::ErrorKind::PermissionDenied.into());
        assert!(disk.check().is_ok());
        let folder = tempfile::tempdir().unwrap();
        assert!(disk.open(&folder.path().join("gone.fit")).is_err());
        disk.note(Path::new("later"), &io::ErrorKind::OutOfMemory.into());
        let said = disk.check().unwrap_err().to_string();
        assert!(said.contains("gone.fit`") && said.contains("a moment ago"), "{said}");
    }
}
