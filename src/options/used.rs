//! Which of the runner's own files are in force, and what must be said of them.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::base::user_file_names::{ATHLETE_FILE, AWAY_FILE, DIARY_FILE, SETTINGS_FILE};
use crate::base::words::joined_by_and;
use crate::user_files::athlete::read_diary::ReadDiary;
use crate::user_files::locate::{OwnText, Search};

/// What an output that tells of nobody says in place of warnings.
const UNTOLD: &str = "something in the runner's own files could not be used as written; run \
                      without --anonymous to see what";

/// What a reader who must learn no name reads in place of warnings.
const UNNAMED: &str = "something in the runner's own files could not be used as written; this \
                       program's standard error says what, and --with-names shows it here";

/// The runner's own files, by the names that messages call them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OwnFiles {
    /// The settings; `None` when there are none.
    pub settings: Option<String>,
    /// The athlete file; `None` when there is none.
    pub athlete: Option<String>,
    /// The diary; `None` when there is none.
    pub diary: Option<String>,
    /// The days without the watch; `None` when there is no such file.
    pub away: Option<String>,
    /// How the dates of the diary were read, where the way they are written leaves it open.
    pub diary_dates: Option<&'static str>,
    /// Whether something in the diary could not be read.
    pub is_diary_partial: bool,
    /// What must be known of these files, a sentence each.
    #[serde(skip)]
    pub warnings: Vec<String>,
}

impl OwnFiles {
    /// Settings, athlete file, diary and days without the watch as they were found and read.
    pub(super) fn of(
        files: [&OwnText; 4],
        search: Search,
        read: ReadDiary,
        about_away: Vec<String>,
    ) -> Self {
        let name = |file: &OwnText| file.is_there.then(|| below_home(&file.name));
        let [settings, athlete, diary, away] = files.map(name);
        let mut warnings = search.warnings();
        warnings.extend(read.warnings);
        warnings.extend(about_away);
        Self {
            settings,
            athlete,
            diary,
            away,
            diary_dates: read.order.map(|order| order.words()),
            is_diary_partial: read.is_partial,
            warnings,
        }
    }

    /// Whether a file of this name is in force, or one is warned of.
    pub(crate) fn speaks_of(&self, name: &str) -> bool {
        let used = match name {
            SETTINGS_FILE => &self.settings,
            ATHLETE_FILE => &self.athlete,
            AWAY_FILE => &self.away,
            _ => &self.diary,
        };
        used.is_some() || self.warnings.iter().any(|warning| warning.contains(name))
    }

    /// The files without their folders, for outputs that must not tell whose they are.
    pub fn anonymous(&self) -> Self {
        let [settings, athlete, diary, away] = self.names().map(|name| name.as_deref().map(bare));
        // What they say names days and words of the runner.
        let warnings = match self.warnings.is_empty() {
            true => Vec::new(),
            false => vec![UNTOLD.to_owned()],
        };
        Self { settings, athlete, diary, away, warnings, ..self.clone() }
    }

    /// The files under the names that soleus gives them, for readers who must learn no name that the runner
    /// chose.
    pub fn without_names(&self) -> Self {
        let [settings, athlete, diary, away] = self.names();
        let usual =
            |is_there: &Option<String>, name: &str| is_there.as_ref().map(|_| name.to_owned());
        let warnings = match self.warnings.is_empty() {
            true => Vec::new(),
            false => vec![UNNAMED.to_owned()],
        };
        Self {
            settings: usual(settings, SETTINGS_FILE),
            athlete: usual(athlete, ATHLETE_FILE),
            diary: usual(diary, DIARY_FILE),
            away: usual(away, AWAY_FILE),
            warnings,
            ..self.clone()
        }
    }

    fn names(&self) -> [&Option<String>; 4] {
        [&self.settings, &self.athlete, &self.diary, &self.away]
    }

    /// Which files are in force and where they lie: `athlete.toml and diary.csv of exports`.
    pub fn words(&self) -> Option<String> {
        let mut places: Vec<(&str, Vec<&str>)> = Vec::new();
        for name in self.names().into_iter().flatten() {
            let (folder, file) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
            match places.iter_mut().find(|(known, _)| *known == folder) {
                Some((_, files)) => files.push(file),
                None => places.push((folder, vec![file])),
            }
        }
        let place = |(folder, files): &(&str, Vec<&str>)| {
            let files = joined_by_and(files);
            if folder.is_empty() { files } else { format!("{files} of {folder}") }
        };
        let places: Vec<String> = places.iter().map(place).collect();
        let order =
            self.diary_dates.map_or_else(String::new, |order| format!(" (its dates read {order})"));
        (!places.is_empty()).then(|| format!("{}{order}", places.join("; ")))
    }
}

/// A path from the root as its last folder or archive and the file: reports are passed on, and a whole path tells
/// whose computer they come from. Any other stays as it was given.
fn below_home(name: &str) -> String {
    let path = Path::new(name);
    let parts = [path.parent().and_then(Path::file_name), path.file_name()];
    match path.is_absolute() {
        true => parts.into_iter().flatten().collect::<PathBuf>().to_string_lossy().into_owned(),
        false => name.to_owned(),
    }
}

/// A name without the folder or archive before it.
fn bare(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_whole_path_is_told_by_its_last_folder() {
        assert_eq!(below_home("/home/anna/exports/diary.csv"), "exports/diary.csv");
        assert_eq!(below_home("/diary.csv"), "diary.csv");
        assert_eq!(below_home("../runs/exports.zip/diary.csv"), "../runs/exports.zip/diary.csv");
    }

    fn used(settings: &str, athlete: &str, diary: &str) -> OwnFiles {
        let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        OwnFiles {
            settings: name(settings),
            athlete: name(athlete),
            diary: name(diary),
            ..OwnFiles::default()
        }
    }

    #[test]
    fn files_are_named_by_where_they_lie() {
        let words = |settings, athlete, diary| used(settings, athlete, diary).words();
        assert_eq!(words("", "", ""), None);
        assert_eq!(words("", "athlete.toml", "diary.csv").unwrap(), "athlete.toml and diary.csv");
        assert_eq!(
            words("soleus.toml", "e/athlete.toml", "e/diary.csv").unwrap(),
            "soleus.toml; athlete.toml and diary.csv of e"
        );
        let read = OwnFiles { diary_dates: Some("day first"), ..used("", "", "e.zip/diary.csv") };
        assert_eq!(read.words().unwrap(), "diary.csv of e.zip (its dates read day first)");
    }

    #[test]
    fn no_folder_and_no_word_of_the_files_is_told_where_nobody_may_be() {
        let warnings =
            ["anna b/pain.csv: line 2: soon", "x/athlete.toml and y/athlete.toml differ"];
        let warnings = warnings.map(str::to_owned).to_vec();
        let used = OwnFiles { warnings, ..used("", "", "anna b/pain.csv") }.anonymous();
        assert_eq!(used.words().unwrap(), "pain.csv");
        assert_eq!(used.warnings, [UNTOLD]);
    }
}
