//! The files that a runner writes for soleus: where they are looked for, and their text. They belong to
//! the recordings that they lie beside, so those of an input come first, and those of the current folder
//! are nobody's but the usual runner's. Knows nothing of what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{UTF_8, WINDOWS_1252};

use crate::base::error::Error;
use crate::base::regular_file;
use crate::base::user_file_names::{ATHLETE_FILE, AWAY_FILE, OWN_FILES, SETTINGS_FILE};
use crate::source::{STANDARD_INPUT, top_members};

/// Ten times a diary of a hundred thousand lines.
const MOST_OWN_BYTES: u64 = 32 << 20;
/// Days of a few hundred athletes, over years.
const MOST_LOG_BYTES: u64 = 256 << 20;

/// Where the runner's own files are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Places<'p> {
    /// The inputs: what lies in a folder or archive, or beside a file, comes first.
    pub inputs: &'p [PathBuf],
    /// The current folder.
    pub current: &'p Path,
    /// The runner, where it is not the usual one, whose files lie in the current folder.
    pub other_runner: Option<&'p str>,
    /// Whether the files of the current folder are nobody's.
    pub is_current_closed: bool,
}

impl<'p> Places<'p> {
    /// The current folder alone.
    pub fn current(folder: &'p Path) -> Self {
        Self { inputs: &[], current: folder, other_runner: None, is_current_closed: false }
    }
}

/// Such a file as it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnText {
    /// How messages call the file.
    pub(crate) name: String,
    /// Its text; empty when it is not there.
    pub(crate) text: String,
    /// Whether it is there.
    pub(crate) is_there: bool,
}

/// The own files that lie where they are looked for.
pub(crate) struct Search<'p> {
    places: Places<'p>,
    /// Of every folder and archive among the inputs the files that are there.
    beside: Vec<Vec<(&'static str, OwnText)>>,
    warnings: Vec<String>,
}

/// A sentence for every own file that lies deeper than it is looked for, so that nothing in it is known.
/// `sources` are the inputs, `is_known` says whether a file of a name is in force or spoken of.
pub(crate) fn too_deep<'s>(
    sources: impl Iterator<Item = &'s str> + Clone,
    is_known: impl Fn(&str) -> bool,
) -> Vec<String> {
    let names = OWN_FILES.into_iter().filter(|name| !is_known(name));
    let sentence = |name: &str| {
        let is_it =
            |source: &&str| source.rsplit('/').next().unwrap_or(source).to_lowercase() == name;
        let source = sources.clone().find(is_it)?;
        let flag = flag(name);
        Some(format!(
            "`{source}` is not used, because it is deeper than the path you passed; pass its \
             folder, or {flag}"
        ))
    };
    names.filter_map(sentence).collect()
}

/// The text of a file that must be there, whatever encoding it is in.
///
/// # Errors
/// [`Error::Settings`] when it cannot be read.
pub(crate) fn named(path: &Path) -> Result<OwnText, Error> {
    read_up_to(path, path.display().to_string(), MOST_LOG_BYTES)
}

fn read(path: &Path, name: String) -> Result<OwnText, Error> {
    read_up_to(path, name, MOST_OWN_BYTES)
}

fn read_up_to(path: &Path, name: String, most_bytes: u64) -> Result<OwnText, Error> {
    match regular_file::read_up_to(path, most_bytes) {
        Ok(bytes) => Ok(decoded(name, &bytes)),
        Err(cause) => Err(Error::of_own_file(&name, &cause)),
    }
}

fn unreadable(name: &str, cause: &dyn std::fmt::Display) -> Error {
    Error::Settings(format!("{name}: cannot be read: {cause}"))
}

fn decoded(name: String, bytes: &[u8]) -> OwnText {
    // A byte order mark decides over UTF-8. What is neither comes from an old spreadsheet.
    let (mut text, _, is_damaged) = UTF_8.decode(bytes);
    if is_damaged {
        text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    }
    OwnText { name, text: text.into_owned(), is_there: true }
}

impl<'p> Search<'p> {
    /// Looks beside the inputs.
    ///
    /// # Errors
    /// [`Error::Settings`] when a file that is there cannot be read.
    pub(crate) fn new(places: Places<'p>) -> Result<Self, Error> {
        let mut search = Self { places, beside: Vec::new(), warnings: Vec::new() };
        let mut folders: Vec<PathBuf> = Vec::new();
        let inputs = places.inputs.iter().filter(|path| path.as_os_str() != STANDARD_INPUT);
        for input in inputs {
            let path = places.current.join(input);
            if path.is_dir() {
                search.look_into(input.clone(), &mut folders)?;
                continue;
            }
            let packed = search.packed(&path, input)?;
            let folder = input.parent().map_or_else(PathBuf::new, Path::to_owned);
            if packed.is_empty() {
                search.look_into(folder, &mut folders)?;
            } else {
                let loose = search.loose(&folder)?;
                let found = search.preferred(packed, loose);
                search.beside.push(found);
            }
        }
        Ok(search)
    }

    /// Looks into a folder that no other input lies in.
    fn look_into(&mut self, folder: PathBuf, known: &mut Vec<PathBuf>) -> Result<(), Error> {
        let path = self.places.current.join(&folder);
        let path = fs::canonicalize(&path).unwrap_or(path);
        if !known.contains(&path) {
            known.push(path);
            let found = self.loose(&folder)?;
            self.beside.push(found);
        }
        Ok(())
    }

    /// The files in a folder, by their names in small letters.
    fn loose(&self, folder: &Path) -> Result<Vec<(&'static str, OwnText)>, Error> {
        let entries = fs::read_dir(self.places.current.join(folder)).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let mut found: Vec<(&'static str, OwnText)> = Vec::new();
        for path in paths {
            let Some(file) = path.file_name().map(|name| name.to_string_lossy().into_owned())
            else {
                continue;
            };
            let known = OWN_FILES.into_iter().find(|name| *name == file.to_lowercase());
            let Some(name) = known.filter(|_| path.is_file()) else { continue };
            if found.iter().all(|(other, _)| *other != name) {
                found.push((name, read(&path, shown(&folder.join(&file)))?));
            }
        }
        Ok(found)
    }

    /// The files at the top of an archive; none in any other file.
    fn packed(&self, path: &Path, shown_as: &Path) -> Result<Vec<(&'static str, OwnText)>, Error> {
        let members = top_members(path, &OWN_FILES).into_iter();
        let text = |(name, content): (&'static str, Result<Vec<u8>, _>)| {
            let shown = shown(&shown_as.join(name));
            let bytes = content.map_err(|cause| unreadable(&shown, &cause))?;
            Ok((name, decoded(shown, &bytes)))
        };
        members.map(text).collect()
    }

    /// What is packed with the recordings, and what only lies beside the archive.
    fn preferred(
        &mut self,
        packed: Vec<(&'static str, OwnText)>,
        loose: Vec<(&'static str, OwnText)>,
    ) -> Vec<(&'static str, OwnText)> {
        let mut all = packed;
        for (name, text) in loose {
            match all.iter().find(|(other, _)| *other == name) {
                None => all.push((name, text)),
                Some((_, inside)) if inside.text != text.text => self.warnings.push(format!(
                    "{} is used, and {}, which differs, is not; choose with {}",
                    inside.name,
                    text.name,
                    flag(name)
                )),
                Some(_) => {}
            }
        }
        all
    }

    /// The file of this name: the one that a flag names, else the one beside the inputs, else the one
    /// beside a file that another flag names, else that of the current folder. Where inputs have
    /// different ones none is used: nobody says whose runs they belong to.
    ///
    /// # Errors
    /// [`Error::Settings`] when the file cannot be read, or is named and not there.
    pub(crate) fn find(
        &mut self,
        name: &'static str,
        given: Option<&Path>,
        companion: Option<&Path>,
    ) -> Result<OwnText, Error> {
        if let Some(path) = given {
            return read(&self.places.current.join(path), path.display().to_string());
        }
        let nothing = OwnText { name: name.to_owned(), ..OwnText::default() };
        let beside = self.beside(name);
        match beside.as_slice() {
            [] => {}
            [only] => return Ok(only.clone()),
            [first, second, ..] => {
                self.warnings.push(format!(
                    "{} and {} differ, so neither is used; choose with {}, or pass the folders one \
                     by one",
                    first.name,
                    second.name,
                    flag(name)
                ));
                return Ok(nothing);
            }
        }
        if companion.is_none() && self.places.is_current_closed {
            return Ok(nothing);
        }
        let fallback = companion.map_or(PathBuf::from(name), |path| path.with_file_name(name));
        let path = self.places.current.join(&fallback);
        match self.places.other_runner.filter(|_| companion.is_none()) {
            _ if !path.is_file() => Ok(nothing),
            Some(runner) => {
                self.warnings.push(format!(
                    "{name} in the current folder is not used for --runner {runner}; put that \
                     runner's file next to the recordings, or pass {}",
                    flag(name)
                ));
                Ok(nothing)
            }
            None => read(&path, shown(&fallback)),
        }
    }

    /// The different files of this name beside the inputs.
    fn beside(&self, name: &str) -> Vec<OwnText> {
        let all = self.beside.iter().flatten().filter(|(found, _)| *found == name);
        let mut different: Vec<OwnText> = Vec::new();
        for (_, text) in all {
            if different.iter().all(|other| other.text != text.text) {
                different.push(text.clone());
            }
        }
        different
    }

    /// Every file of this name that is not the one that is used, the runner's own alone.
    ///
    /// # Errors
    /// [`Error::Settings`] when the one of the current folder cannot be read.
    pub(crate) fn others(&self, name: &'static str, used: &OwnText) -> Result<Vec<OwnText>, Error> {
        let mut all = self.beside(name);
        let current = self.places.current.join(name);
        let is_own = self.places.other_runner.is_none() && !self.places.is_current_closed;
        if is_own && current.is_file() {
            all.push(read(&current, name.to_owned())?);
        }
        all.retain(|other| other.text != used.text);
        Ok(all)
    }

    /// What must be said of files that are not used.
    pub(crate) fn warnings(self) -> Vec<String> {
        self.warnings
    }
}

/// The flag that names such a file.
fn flag(name: &str) -> &'static str {
    match name {
        SETTINGS_FILE => "--settings",
        ATHLETE_FILE => "--athlete",
        AWAY_FILE => "--away",
        _ => "--diary",
    }
}

/// A path as messages call it.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests;
