//! The files that a runner writes for soleus: where they are looked for, and their text. Knows
//! nothing of what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{UTF_8, WINDOWS_1252};

use crate::error::Error;

/// Settings of the program.
pub(crate) const SETTINGS_FILE: &str = "soleus.toml";
/// What a watch does not know about the runner.
pub(crate) const ATHLETE_FILE: &str = "athlete.toml";
/// Pain, calf tests and what else happened day by day.
pub(crate) const DIARY_FILE: &str = "diary.csv";

/// Where such a file is looked for.
pub(crate) struct OwnFile {
    path: PathBuf,
    name: PathBuf,
    is_given: bool,
}

/// Such a file as it was read.
#[derive(Default)]
pub(crate) struct OwnText {
    /// How messages call the file.
    pub(crate) name: String,
    /// Its text; empty when it is not there.
    pub(crate) text: String,
    /// Whether it is there.
    pub(crate) is_there: bool,
}

impl OwnFile {
    /// The file that a flag names, else the one at `default`.
    pub(crate) fn new(given: Option<&Path>, default: Self) -> Self {
        given.map_or(default, |path| Self {
            path: path.to_owned(),
            name: path.to_owned(),
            is_given: true,
        })
    }

    /// A file of the current folder, which messages call by its name alone.
    pub(crate) fn in_folder(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(name), name: PathBuf::from(name), is_given: false }
    }

    /// A file of this name in the folder of this one.
    pub(crate) fn beside(&self, name: &str) -> Self {
        Self {
            path: self.path.with_file_name(name),
            name: self.name.with_file_name(name),
            is_given: false,
        }
    }

    /// Its text, whatever encoding it is in; a file that nobody named need not be there.
    pub(crate) fn read(&self) -> Result<OwnText, Error> {
        let name = self.name.display().to_string();
        if !self.is_given && !self.path.is_file() {
            return Ok(OwnText { name, ..OwnText::default() });
        }
        let bytes = fs::read(&self.path).map_err(|cause| Error::of_own_file(&name, &cause))?;
        // A byte order mark decides over UTF-8. What is neither comes from an old spreadsheet.
        let (mut text, _, is_damaged) = UTF_8.decode(&bytes);
        if is_damaged {
            text = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
        }
        Ok(OwnText { name, text: text.into_owned(), is_there: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DIARY_FILE), bytes).unwrap();
        OwnFile::in_folder(folder.path(), DIARY_FILE).read().unwrap().text
    }

    #[test]
    fn marks_and_encodings_of_spreadsheets_are_understood() {
        assert_eq!(text(b"\xef\xbb\xbfdate"), "date");
        assert_eq!(text("Füße".as_bytes()), "Füße");
        assert_eq!(text(b"F\xfc\xdfe"), "Füße");
        assert_eq!(text(b"\xff\xfed\0a\0"), "da");
    }

    #[test]
    fn only_a_file_that_was_named_must_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let looked_for = OwnFile::in_folder(folder.path(), ATHLETE_FILE);
        assert!(!looked_for.read().unwrap().is_there);
        let named = OwnFile::new(Some(&folder.path().join("me.toml")), looked_for);
        let fault = named.read().map(|_| ()).unwrap_err().to_string();
        assert!(fault.contains("me.toml: cannot be read"), "{fault}");
    }

    #[test]
    fn a_file_is_looked_for_beside_another() {
        let settings = OwnFile::in_folder(Path::new("/home/run"), SETTINGS_FILE);
        let named = OwnFile::new(Some(Path::new("conf/mine.toml")), settings);
        let diary = named.beside(ATHLETE_FILE).beside(DIARY_FILE);
        assert_eq!((diary.path.as_path(), diary.is_given), (Path::new("conf/diary.csv"), false));
        let settings = OwnFile::in_folder(Path::new("/home/run"), SETTINGS_FILE);
        let athlete = settings.beside(ATHLETE_FILE);
        assert_eq!(athlete.path, Path::new("/home/run/athlete.toml"));
        assert_eq!(athlete.name, Path::new(ATHLETE_FILE));
    }
}
