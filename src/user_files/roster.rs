//! Who belongs to a team: a list of members, or a folder with a folder or archive for each. Every member
//! has inputs of their own; what lies with two of them belongs to nobody.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::csv::{column_names, delimiter, list_cells};
use super::locate::named;
use crate::base::error::Error;
use crate::base::manifest::MANIFEST;
use crate::base::sanitize;
use crate::base::suggest::guess_or_list;

/// Longest name of a member, in characters.
const MAX_NAME_CHARS: usize = 64;
/// A folder with this file is a dataset of ours.
const DATASET: &str = "_soleus.json";
/// Members beyond which nobody reads a page.
const MOST_MEMBERS: usize = 10_000;

/// The members of a team.
#[derive(Debug, Default)]
pub struct Roster {
    /// By name; no two have the same.
    pub members: Vec<Member>,
    /// What of the folder belongs to no member, a sentence each.
    pub notes: Vec<String>,
}

/// One runner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// What the runner is called.
    pub name: String,
    /// Recordings, folders and archives.
    pub paths: Vec<PathBuf>,
    /// The athlete file, where it does not lie with them.
    pub athlete_file: Option<PathBuf>,
    /// The diary, where it does not lie with them.
    pub diary: Option<PathBuf>,
    /// The settings, where they do not lie with them.
    pub settings: Option<PathBuf>,
    /// Time zone of recordings that do not tell theirs.
    pub tz: Option<String>,
}

impl Member {
    /// Every folder and file of the runner as the readers meet them: links below a path are not followed.
    pub fn entries(&self) -> impl Iterator<Item = walkdir::DirEntry> {
        let all = self.paths.iter().flat_map(walkdir::WalkDir::new).filter_map(Result::ok);
        all.filter(|entry| entry.depth() == 0 || !entry.path_is_symlink())
    }
}

/// The columns of a list of members.
const COLUMNS: [&str; 6] = ["athlete", "paths", "athlete_file", "diary", "settings", "tz"];

/// The members that a list names or a folder holds. `except` is no member: the folder of the outputs.
///
/// # Errors
/// [`Error::Settings`] with file, line and the way out.
pub fn roster(path: &Path, except: Option<&Path>) -> Result<Roster, Error> {
    let mut roster = match path.is_dir() {
        true => of_folder(path, except)?,
        false => of_list(path)?,
    };
    let shown = shown(path);
    if roster.members.is_empty() {
        let words = "a team is a folder with one folder or archive per runner, or a csv with the \
                     columns athlete and paths";
        return Err(Error::Settings(format!("{shown}: it has no runners; {words}")));
    }
    if roster.members.len() > MOST_MEMBERS {
        let words = format!("it has more than {MOST_MEMBERS} runners; split it");
        return Err(Error::Settings(format!("{shown}: {words}")));
    }
    apart(&roster.members, &shown)?;
    // The same runners in another order are the same roster.
    roster.members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(roster)
}

fn shown(path: &Path) -> String {
    sanitize::safe(&path.to_string_lossy())
}

/// A member for every folder and archive; what is hidden is none, and neither is a report of soleus.
fn of_folder(folder: &Path, except: Option<&Path>) -> Result<Roster, Error> {
    let failed = |cause: std::io::Error| Error::of_own_file(&shown(folder), &cause);
    let except = except.and_then(|except| fs::canonicalize(except).ok());
    let mut roster = Roster::default();
    let mut loose = 0;
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    for path in entries {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_report = path.join(MANIFEST).is_file() || path.join(DATASET).is_file();
        let is_output = except.is_some() && fs::canonicalize(&path).ok() == except;
        // A runner whose report was written among the recordings is a runner.
        let is_ours = (is_report || is_output) && !has_recordings(&path);
        if file.starts_with('.') || is_ours {
            continue;
        }
        let name = match (path.is_dir(), extension(&path).as_str()) {
            (true, _) => file,
            (false, "zip") => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            (false, "fit" | "gpx" | "tcx" | "gz") => {
                loose += 1;
                continue;
            }
            _ => continue,
        };
        let name: String = sanitize::clean(&name).chars().take(MAX_NAME_CHARS).collect();
        roster.members.push(Member { name, paths: vec![path], ..Member::default() });
    }
    if loose > 0 {
        roster.notes.push(format!(
            "{}: {loose} recordings are next to the runners' folders and are not counted; move \
             them into one of the folders",
            shown(folder)
        ));
    }
    Ok(roster)
}

/// Extensions of recordings and archives of them.
const RECORDINGS: [&str; 5] = ["fit", "gpx", "tcx", "gz", "zip"];

fn has_recordings(folder: &Path) -> bool {
    let is_recording = |path: &Path| RECORDINGS.contains(&extension(path).as_str());
    let mut files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files.any(|file| file.file_type().is_file() && is_recording(file.path()))
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// A member a line; paths are seen from the folder of the list.
fn of_list(path: &Path) -> Result<Roster, Error> {
    let file = named(path)?;
    let wrong =
        |line: usize, what: &str| Error::Settings(format!("{}: line {line}: {what}", shown(path)));
    let text = file.text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    let Some((first, header)) = lines.next() else { return Ok(Roster::default()) };
    let delimiter = delimiter(header);
    let names = column_names(header, delimiter).map_err(|what| wrong(first + 1, &what))?;
    for needed in ["athlete", "paths"] {
        if !names.iter().any(|name| name == needed) {
            let what =
                format!("there is no column `{needed}`; the first line must name the columns");
            return Err(wrong(first + 1, &what));
        }
    }
    let mut roster = Roster::default();
    for name in names.iter().filter(|name| !COLUMNS.contains(&name.as_str()) && !name.is_empty()) {
        let hint = guess_or_list(name, COLUMNS.into_iter());
        roster.notes.push(format!(
            "{}: the column `{}` is not read{hint}",
            shown(path),
            sanitize::clean(name)
        ));
    }
    let beside = path.parent().unwrap_or(Path::new(""));
    for (number, line) in lines {
        let cells = list_cells(line, delimiter, names.len());
        let cells = cells.map_err(|what| wrong(number + 1, &what))?;
        let cell = |column: &str| {
            let index = names.iter().position(|name| name == column)?;
            cells.get(index).filter(|cell| !cell.is_empty())
        };
        let file = |column: &str| cell(column).map(|text| beside.join(text));
        let name = cell("athlete").ok_or_else(|| wrong(number + 1, "`athlete` is empty"))?;
        let name = sanitize::clean(name);
        if name.chars().count() > MAX_NAME_CHARS {
            let what = format!("`athlete` has more than {MAX_NAME_CHARS} letters; shorten it");
            return Err(wrong(number + 1, &what));
        }
        let paths = cell("paths").ok_or_else(|| wrong(number + 1, "`paths` is empty"))?;
        let paths = paths.split(';').map(str::trim).filter(|one| !one.is_empty());
        roster.members.push(Member {
            name,
            paths: paths.map(|one| beside.join(one)).collect(),
            athlete_file: file("athlete_file"),
            diary: file("diary"),
            settings: file("settings"),
            tz: cell("tz").cloned(),
        });
    }
    Ok(roster)
}

/// Refuses two members of one name, and inputs of two members that lie in each other.
fn apart(members: &[Member], roster: &str) -> Result<(), Error> {
    let mut by_name: BTreeMap<String, &Member> = BTreeMap::new();
    for member in members {
        if by_name.insert(member.name.to_lowercase(), member).is_some() {
            let words =
                format!("two runners are called `{}`; give each their own name", member.name);
            return Err(Error::Settings(format!("{roster}: {words}")));
        }
    }
    let real = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let mut all: Vec<(PathBuf, &Member)> = members
        .iter()
        .flat_map(|member| member.paths.iter().map(move |path| (real(path), member)))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    // A folder stands right before what lies in it.
    let mut outer: Option<&(PathBuf, &Member)> = None;
    for one in &all {
        match outer {
            Some(above) if one.0.starts_with(&above.0) => {
                if above.1.name != one.1.name {
                    let words = format!(
                        "the files of `{}` are inside those of `{}`, so a run would count for both",
                        one.1.name, above.1.name
                    );
                    return Err(Error::Settings(format!("{roster}: {words}")));
                }
            }
            _ => outer = Some(one),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<Roster, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.csv");
        fs::write(&path, text).unwrap();
        roster(&path, None).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_list_names_runners_their_paths_and_files() {
        let roster = list(
            "athlete;paths;diary;tz;club\nAnna Müller;\"anna;anna-old.zip\";notes/a.csv;Europe/Berlin;A\n\
             bo;bo;;;B\n",
        )
        .unwrap();
        let anna = &roster.members[0];
        assert_eq!(
            (anna.name.as_str(), anna.tz.as_deref()),
            ("Anna Müller", Some("Europe/Berlin"))
        );
        assert!(anna.paths[0].ends_with("anna") && anna.paths[1].ends_with("anna-old.zip"));
        assert!(anna.diary.as_ref().unwrap().ends_with("notes/a.csv"));
        assert_eq!((roster.members[1].diary.as_ref(), roster.members[1].tz.as_ref()), (None, None));
        assert!(roster.notes[0].contains("the column `club` is not read"), "{:?}", roster.notes);
    }

    #[test]
    fn a_runner_with_a_report_among_the_recordings_is_a_runner() {
        let team = tempfile::tempdir().unwrap();
        for (name, files) in [
            ("anna", &[MANIFEST, "a.FIT"][..]),
            ("bo", &["b.gpx"]),
            ("report", &[MANIFEST, "runs.csv"]),
        ] {
            fs::create_dir(team.path().join(name)).unwrap();
            files.iter().for_each(|file| fs::write(team.path().join(name).join(file), "").unwrap());
        }
        let names = |except: Option<&str>| {
            let except = except.map(|name| team.path().join(name));
            let members = roster(team.path(), except.as_deref()).unwrap().members;
            members.into_iter().map(|member| member.name).collect::<Vec<_>>()
        };
        assert_eq!(names(None), ["anna", "bo"]);
        assert_eq!(names(Some("anna")), ["anna", "bo"]);
    }

    #[test]
    fn members_are_by_name_whatever_the_order_of_the_list() {
        let names = |text| list(text).unwrap().members.into_iter().map(|one| one.name);
        assert!(names("athlete,paths\nbo,b\ncem,c\nanna,a\n").eq(["anna", "bo", "cem"]));
    }

    #[test]
    fn what_cannot_be_is_said_with_its_line() {
        for (text, expected) in [
            ("name,paths\na,b\n", "line 1: there is no column `athlete`"),
            ("athlete,paths\n,b\n", "line 2: `athlete` is empty"),
            ("athlete,paths\na,\n", "line 2: `paths` is empty"),
            ("athlete,paths\na,x,y\n", "line 2: `y` is beyond the last column"),
            ("athlete,paths,Paths\na,x,y\n", "line 1: the column `paths` is there twice"),
            ("athlete,paths\n\"a,x\n", "line 2: a quotation mark is not closed"),
            ("athlete,paths\na,x\nA,y\n", "two runners are called `A`"),
            ("athlete,paths\na,x\nb,x/deeper\n", "the files of `b` are inside those of `a`"),
            ("athlete,paths\n", "it has no runners"),
            ("", "it has no runners"),
        ] {
            let fault = list(text).unwrap_err();
            assert!(fault.contains(expected), "{text}: {fault}");
        }
    }

    #[test]
    fn folders_and_archives_are_runners_and_reports_and_loose_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| fs::create_dir_all(folder.path().join(name)).unwrap();
        let touch = |name: &str| fs::write(folder.path().join(name), "{}").unwrap();
        ["bo", "anna", ".hidden", "report", "out"].into_iter().for_each(make);
        let files = ["cem.zip", "report/manifest.json", "stray.fit", "athlete.toml", "list.txt"];
        files.into_iter().for_each(touch);
        let roster = roster(folder.path(), Some(&folder.path().join("out"))).unwrap();
        let names: Vec<&str> = roster.members.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["anna", "bo", "cem"]);
        assert_eq!(roster.notes.len(), 1);
        assert!(roster.notes[0].contains("1 recordings are next to"), "{:?}", roster.notes);
    }
}
