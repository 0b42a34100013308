//! A folder that only one process at a time writes to. The system gives a lock back when its process
//! ends, however it ends, so nobody can leave a folder locked.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often, and how many times, a folder that is locked is asked for: a minute in all, which is many
/// times what writing a report takes.
const PAUSE: Duration = Duration::from_millis(50);
const MOST_TRIES: usize = 1200;

/// The lock of a folder, as long as this lives.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _handle: File,
}

impl FolderLock {
    /// Waits until nobody else writes to the folder, which must be there.
    ///
    /// # Errors
    /// What the system says; [`io::ErrorKind::WouldBlock`] when somebody else did not end.
    pub(crate) fn wait(folder: &Path) -> io::Result<Self> {
        Self::wait_for(folder, MOST_TRIES)
    }

    fn wait_for(folder: &Path, most_tries: usize) -> io::Result<Self> {
        for _ in 0..most_tries {
            if let Some(lock) = Self::take(folder)? {
                return Ok(lock);
            }
            thread::sleep(PAUSE);
        }
        let why = "another soleus is still writing to it; wait until it is done, or stop it";
        Err(io::Error::new(io::ErrorKind::WouldBlock, why))
    }

    /// The lock, unless somebody else has it.
    ///
    /// # Errors
    /// What the system says of the folder.
    pub(crate) fn take(folder: &Path) -> io::Result<Option<Self>> {
        let handle = open(folder)?;
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            // A file system without locks is written to without one.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(Self { _handle: handle })),
        }
    }
}

/// The folder itself is locked, so that nothing is left in it.
#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Elsewhere folders cannot be locked, and a file in it stands for it.
#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(folder.join(".soleus.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        assert!(first.is_some() && FolderLock::take(folder.path()).unwrap().is_none());
        let refused = FolderLock::wait_for(folder.path(), 2).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
        drop(first);
        assert!(FolderLock::wait_for(folder.path(), 1).is_ok());
    }
}
