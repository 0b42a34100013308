//! Trouble of the machine, told apart from what is wrong with a file. A file that cannot be read
//! because the machine is short of something would be missing from the season, so such trouble stops
//! everything and never becomes a skipped file.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::sanitize;

/// What the machine could not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Like ``cannot read `a.fit` ``.
    failed: String,
    /// What the system says.
    cause: String,
    /// What to do.
    advice: String,
}

impl Trouble {
    /// That a file or folder could not be read, if the machine is to blame and not the file.
    pub(crate) fn of_reading(path: &Path, cause: &io::Error) -> Option<Self> {
        let path = sanitize::safe(&path.to_string_lossy());
        is_of_system(cause).then(|| Self::new(format!("cannot read `{path}`"), cause))
    }

    /// That nothing can be written for want of file handles, whatever the folder.
    pub(crate) fn of_writing(path: &Path, cause: &io::Error) -> Option<Self> {
        let path = sanitize::safe(&path.to_string_lossy());
        // An error of a temporary file has that of the system inside.
        let inner = cause.get_ref().and_then(|inner| inner.source()?.downcast_ref::<io::Error>());
        let cause = inner.unwrap_or(cause);
        is_short_of_handles(cause).then(|| Self::new(format!("cannot write `{path}`"), cause))
    }

    /// That something else failed which the machine is to blame for.
    pub(crate) fn new(failed: String, cause: &io::Error) -> Self {
        Self { failed, cause: cause.to_string(), advice: advice(cause).to_owned() }
    }

    /// That there is not enough memory, of which the system says no more.
    pub fn of_memory() -> Self {
        let (failed, cause) = ("cannot work", "not enough memory");
        let advice = "close other programs, raise `ulimit -v`, or pass --threads 1";
        let [failed, cause, advice] = [failed, cause, advice].map(str::to_owned);
        Self { failed, cause, advice }
    }

    /// That no thread could be started.
    pub(crate) fn of_threads(cause: String) -> Self {
        let advice = "close other programs, raise `ulimit -n`, `-u` and `-v`, or pass --threads 1";
        Self { failed: "cannot start threads".to_owned(), cause, advice: advice.to_owned() }
    }
}

/// The most memory that this process held, in bytes; `None` where the system does not tell.
pub(crate) fn peak_memory_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// The name of this machine; `None` where the system does not tell.
pub(crate) fn host() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { failed, cause, advice } = self;
        write!(
            f,
            "{failed}: {cause}; {advice} (nothing was judged or written, because runs would be \
             missing)"
        )
    }
}

/// Whether the machine is to blame. A file that its reader has no right to, or that is called what
/// no file can be called, stays unreadable however often one tries: that is a property of the file.
/// So is what a decoder says of its content, which has no number of the system.
pub(crate) fn is_of_system(cause: &io::Error) -> bool {
    let is_of_file = matches!(
        cause.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::InvalidFilename
            | ErrorKind::InvalidInput
            | ErrorKind::IsADirectory
    );
    cause.kind() == ErrorKind::OutOfMemory || cause.raw_os_error().is_some() && !is_of_file
}

/// The way out.
fn advice(cause: &io::Error) -> &'static str {
    match cause.kind() {
        ErrorKind::OutOfMemory => "close other programs, or pass --threads 1",
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            "it was there a moment ago; run again when nothing else is changing the files"
        }
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::NotConnected
        | ErrorKind::TimedOut
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown => "mount the drive again, check the network, and run again",
        _ if is_short_of_handles(cause) => {
            "too many files are open at once: raise `ulimit -n`, or pass --threads 1"
        }
        _ => {
            "check the drive and run again; if that does not help, copy the files to another \
              drive"
        }
    }
}

#[cfg(unix)]
fn is_short_of_handles(cause: &io::Error) -> bool {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    matches!(cause.raw_os_error(), Some(ENFILE | EMFILE))
}

#[cfg(not(unix))]
fn is_short_of_handles(cause: &io::Error) -> bool {
    const ERROR_TOO_MANY_OPEN_FILES: i32 = 4;
    cause.raw_os_error() == Some(ERROR_TOO_MANY_OPEN_FILES)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Names from `errno.h` of Linux.
    const OF_SYSTEM: [(&str, i32, &str); 8] = [
        ("ENOENT", 2, "a moment ago"),
        ("EIO", 5, "check the drive"),
        ("ENOMEM", 12, "--threads 1"),
        ("ENODEV", 19, "check the drive"),
        ("ENFILE", 23, "ulimit -n"),
        ("EMFILE", 24, "ulimit -n"),
        ("ENOTCONN", 107, "mount the drive"),
        ("ESTALE", 116, "mount the drive"),
    ];

    #[test]
    fn trouble_of_the_machine_has_a_way_out() {
        for (name, number, way_out) in OF_SYSTEM {
            let cause = io::Error::from_raw_os_error(number);
            let trouble = Trouble::of_reading(Path::new("a.fit"), &cause).unwrap().to_string();
            assert!(trouble.starts_with("cannot read `a.fit`: "), "{name}: {trouble}");
            assert!(trouble.contains(way_out), "{name}: {trouble}");
        }
        assert!(is_of_system(&ErrorKind::OutOfMemory.into()));
    }

    #[test]
    fn a_missing_right_and_damage_are_properties_of_the_file() {
        // EPERM, EACCES, EISDIR, EINVAL, ENAMETOOLONG.
        for number in [1, 13, 21, 22, 36] {
            assert!(!is_of_system(&io::Error::from_raw_os_error(number)), "{number}");
        }
        assert!(!is_of_system(&io::Error::new(ErrorKind::InvalidData, "corrupt deflate stream")));
        assert!(!is_of_system(&ErrorKind::UnexpectedEof.into()));
    }
}
