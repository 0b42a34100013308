//! Files that are files: a pipe would be waited for, a device has no end, and a link leads elsewhere.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// What is said of anything else.
const NOT_REGULAR: &str = "not a regular file";

/// The content of a file. What a link points to is not read.
///
/// # Errors
/// What the system says, and [`io::ErrorKind::InvalidInput`] for what is no file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    refuse_unless(fs::symlink_metadata(path)?.is_file())?;
    fs::read(path)
}

/// The content of whatever a person names, a pipe included, up to a bound. A device has no end.
///
/// # Errors
/// What the system says, and [`io::ErrorKind::FileTooLarge`] for more bytes than that.
pub(crate) fn read_up_to(path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most_bytes {
        let why = format!("it has more than {} MiB", most_bytes >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// Refuses what must not be opened, by what a link points to. Folders say so themselves.
///
/// # Errors
/// As [`read`].
pub(crate) fn refuse_pipes(path: &Path) -> io::Result<()> {
    let kind = fs::metadata(path)?;
    refuse_unless(kind.is_file() || kind.is_dir())
}

fn refuse_unless(is_regular: bool) -> io::Result<()> {
    match is_regular {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, NOT_REGULAR)),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn pipes_devices_and_links_are_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "1").unwrap();
        std::os::unix::fs::symlink("file", at("link")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        assert_eq!(read(&at("file")).unwrap(), b"1");
        assert!(refuse_pipes(&at("link")).is_ok() && refuse_pipes(folder.path()).is_ok());
        for odd in [at("link"), at("pipe"), folder.path().to_owned(), "/dev/zero".into()] {
            assert_eq!(read(&odd).unwrap_err().to_string(), NOT_REGULAR);
        }
        assert_eq!(refuse_pipes(&at("pipe")).unwrap_err().to_string(), NOT_REGULAR);
        assert_eq!(read(&at("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn what_has_no_end_is_read_to_the_bound() {
        let refused = read_up_to(Path::new("/dev/zero"), 2 << 20).unwrap_err();
        assert_eq!(refused.to_string(), "it has more than 2 MiB");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, [7; 100]).unwrap();
        assert_eq!(read_up_to(&path, 100).unwrap(), [7; 100]);
        assert_eq!(read_up_to(&path, 99).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
