//! What a dataset was made by and of. Two calls that add to one dataset must agree on it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::atomic_file;
use crate::base::error::Error;

/// The file of it.
const FILE: &str = "_soleus.json";
/// The meaning of every column.
const DICTIONARY: &str = "_dictionary.json";

/// What a dataset was made by and of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Version of the columns.
    pub schema_version: u32,
    /// Version of the program.
    pub program: String,
    /// Version of what is read of a recording.
    pub reading_version: u32,
    /// Hash of settings and flags that results depend on.
    pub options: String,
    /// How many buckets there are.
    pub buckets: u32,
    /// How many runners the roster names.
    pub athletes: usize,
    /// Hash of their names.
    pub roster: String,
    /// What of the key of its pseudonyms two calls compare; `None` where names are as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonyms: Option<String>,
    /// Tables beside the usual ones, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<String>,
}

impl Description {
    /// That of a dataset; `None` where the folder has none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(dataset: &Path) -> Result<Option<Self>, Error> {
        let path = dataset.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(Error::of_own_file(&path.to_string_lossy(), &cause)),
        };
        let wrong = |cause| Error::Settings(format!("{}: {cause}", path.display()));
        serde_json::from_str(&text).map(Some).map_err(wrong)
    }

    /// That of a folder that is to hold a dataset.
    ///
    /// # Errors
    /// When it holds none, or it cannot be read.
    pub fn of(dataset: &Path) -> Result<Self, Error> {
        let words = "is not a dataset; `soleus cohort ROSTER --out DIR` makes one";
        let none = || Error::Settings(format!("{}: {words}", dataset.display()));
        Self::read(dataset)?.ok_or_else(none)
    }

    /// Writes it, with the dictionary, where there is none yet.
    ///
    /// # Errors
    /// When the folder holds a dataset of other runners, settings or versions.
    pub fn agree(&self, dataset: &Path, dictionary: &str) -> Result<(), Error> {
        match Self::read(dataset)? {
            Some(other) if other == *self => return Ok(()),
            Some(other) => {
                return Err(Error::Settings(format!(
                    "{}: has a dataset with another {}; choose another folder, or remove this one",
                    dataset.display(),
                    self.difference(&other)
                )));
            }
            None => {}
        }
        let failed = |path: &Path, cause: &io::Error| Error::Write {
            path: path.to_path_buf(),
            cause: cause.to_string(),
        };
        for (name, text) in [(DICTIONARY, dictionary), (FILE, &self.text())] {
            let path = dataset.join(name);
            atomic_file::write(&path, text.as_bytes()).map_err(|cause| failed(&path, &cause))?;
        }
        Ok(())
    }

    /// The text of its file.
    fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Which of its own files, read as they are, are not as soleus writes them.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn altered(
        &self,
        dataset: &Path,
        dictionary: &str,
    ) -> Result<Vec<&'static str>, Error> {
        let mut altered = Vec::new();
        for (name, text) in [(DICTIONARY, dictionary), (FILE, &self.text())] {
            let path = dataset.join(name);
            let failed = |cause| Error::of_own_file(&path.to_string_lossy(), &cause);
            if fs::read(&path).map_err(failed)? != text.as_bytes() {
                altered.push(name);
            }
        }
        Ok(altered)
    }

    fn difference(&self, other: &Self) -> &'static str {
        match (&self.pseudonyms, &other.pseudonyms) {
            (Some(one), Some(two)) if one != two => return "key of its pseudonyms",
            (Some(_), None) | (None, Some(_)) => return "choice of names or pseudonyms",
            _ => {}
        }
        let same = [
            ("roster", self.roster == other.roster && self.athletes == other.athletes),
            ("number of buckets", self.buckets == other.buckets),
            ("choice of tables", self.extra == other.extra),
            ("choice of settings", self.options == other.options),
        ];
        same.iter().find(|(_, is_same)| !is_same).map_or("version", |(what, _)| what)
    }
}

/// The files beside the tables that are the same whoever makes the dataset.
pub(super) const FILES: [&str; 2] = [FILE, DICTIONARY];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_calls_with_other_settings_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let one = Description {
            schema_version: 4,
            program: "0.1.0".to_owned(),
            reading_version: 2,
            options: "a".to_owned(),
            buckets: 16,
            athletes: 2,
            roster: "r".to_owned(),
            pseudonyms: None,
            extra: Vec::new(),
        };
        assert_eq!(Description::read(folder.path()).unwrap(), None);
        one.agree(folder.path(), "{}").unwrap();
        one.agree(folder.path(), "{}").unwrap();
        let fault = |other: Description| other.agree(folder.path(), "{}").unwrap_err().to_string();
        assert!(fault(Description { options: "b".to_owned(), ..one.clone() }).contains("settings"));
        let keyed = |key: &str| Some(key.to_owned());
        let fault_of = |pseudonyms| fault(Description { pseudonyms, ..one.clone() });
        assert!(fault_of(keyed("k")).contains("names or pseudonyms"));
        assert!(fault(Description { buckets: 32, ..one.clone() }).contains("number of buckets"));
        assert!(fault(Description { athletes: 3, ..one.clone() }).contains("roster"));
        assert!(fault(Description { program: "0.2.0".to_owned(), ..one }).contains("version"));
    }
}
