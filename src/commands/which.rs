//! Which runs `soleus run` is asked about: files, members of archives, ids, the newest, those of a day.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::sanitize;
use crate::cli::RunArgs;
use crate::options::past_date;
use crate::season::Recording;

/// A file may hold the parts of a race; more than this many runs are a season and not one page.
const MOST_SHOWN: usize = 5;
/// Runs named when there are too many to show.
const MOST_LISTED: usize = 20;
/// Fewer digits than this are no id.
const LEAST_ID_DIGITS: usize = 4;

/// What was asked, by its words.
pub(super) struct Asked {
    /// Files, folders and archives to look in; without any, the library.
    pub(super) paths: Vec<PathBuf>,
    /// Which runs of them.
    wanted: Wanted,
}

enum Wanted {
    /// Every run, if there are few.
    All,
    /// The newest.
    Newest,
    /// Those of a day.
    On(NaiveDate),
    /// These members of archives, and the runs with these ids.
    Named { members: Vec<Member>, ids: Vec<String> },
}

/// A path that goes on inside an archive.
struct Member {
    archive: PathBuf,
    /// The path inside, with `/` between parts.
    inside: String,
}

impl Asked {
    /// Tells paths that are there from those that go on inside an archive, and from ids.
    ///
    /// # Errors
    /// A flag that is no day, or words that ask for different things.
    pub(super) fn of(args: &RunArgs, folder: &Path, today: NaiveDate) -> Result<Self, Error> {
        let (mut paths, mut members, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for path in &args.files {
            if folder.join(path).exists() {
                paths.push(path.clone());
            } else if let Some(member) = Member::of(path, folder) {
                paths.push(member.archive.clone());
                members.push(member);
            } else if let Some(id) = path.to_str().filter(|text| is_id(text)) {
                ids.push(id.to_owned());
            } else {
                paths.push(path.clone());
            }
        }
        let is_named = !members.is_empty() || !ids.is_empty();
        let wanted = match &args.on {
            Some(_) if is_named => return Err(too_much("--on")),
            Some(text) => Wanted::On(past_date("--on", text, today)?),
            None if args.last && is_named => return Err(too_much("--last")),
            None if args.last => Wanted::Newest,
            None if is_named => Wanted::Named { members, ids },
            None => Wanted::All,
        };
        Ok(Self { paths, wanted })
    }

    /// The rows of the recordings that are asked about.
    ///
    /// # Errors
    /// None is there, or it has to be said which of many.
    pub(super) fn rows(&self, own: &Analysis, look: &Look) -> Result<Vec<usize>, Error> {
        let runs = &own.season.recordings;
        let all = || (0..runs.len()).collect::<Vec<_>>();
        match &self.wanted {
            Wanted::All if runs.len() > MOST_SHOWN.max(self.paths.len()) => {
                Err(which(own, &all(), look))
            }
            Wanted::All => Ok(all()),
            Wanted::Newest => Ok(runs.len().checked_sub(1).into_iter().collect()),
            Wanted::On(day) => on(runs, *day),
            Wanted::Named { members, ids } => {
                let mut rows = Vec::new();
                for member in members {
                    rows.extend(member.rows(own)?);
                }
                for id in ids {
                    rows.push(with_id(own, id, look)?);
                }
                rows.sort_unstable();
                rows.dedup();
                match rows.len() > MOST_SHOWN.max(members.len() + ids.len()) {
                    true => Err(which(own, &rows, look)),
                    false => Ok(rows),
                }
            }
        }
    }
}

/// How runs are named in a list of them.
pub(super) struct Look {
    pub(super) units: UnitSystem,
    /// Whether days and files must not be told.
    pub(super) is_anonymous: bool,
}

fn wrong(text: String) -> Error {
    Error::Settings(text)
}

fn too_much(flag: &str) -> Error {
    wrong(format!("{flag}: you already named a run; pass files, folders or archives to search"))
}

/// Whether a word may be the id of a run, or the beginning of one.
fn is_id(text: &str) -> bool {
    let (hash, number) = text.split_once('-').unwrap_or((text, "1"));
    let is_hex = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    hash.len() >= LEAST_ID_DIGITS && is_hex && number.bytes().all(|byte| byte.is_ascii_digit())
}

impl Member {
    /// The nearest path above that is a file is the archive.
    fn of(path: &Path, folder: &Path) -> Option<Self> {
        let archive = path.ancestors().skip(1).find(|above| folder.join(above).is_file())?;
        let inside = path.strip_prefix(archive).ok()?;
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        Some(Self { archive: archive.to_owned(), inside: sanitize::clean_path(&parts.join("/")) })
    }

    /// The runs of the member, or of all below it where it is a folder or an archive.
    fn rows(&self, own: &Analysis) -> Result<Vec<usize>, Error> {
        let archive = self.archive.file_name().map(|name| name.to_string_lossy());
        // Among several paths the name of the archive comes first.
        let long =
            format!("{}/{}", sanitize::clean_path(&archive.unwrap_or_default()), self.inside);
        let is_of = |source: &str| {
            [&self.inside, &long].iter().any(|name| {
                source
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        let entries = || own.ledger.iter().filter(|entry| is_of(&entry.source));
        let ids: HashSet<&str> =
            entries().flat_map(|entry| &entry.run_ids).map(String::as_str).collect();
        let runs = own.season.recordings.iter().enumerate();
        let rows =
            runs.filter(|(_, run)| is_of(&run.source) || run.ids().any(|id| ids.contains(id)));
        let rows: Vec<usize> = rows.map(|(row, _)| row).collect();
        if !rows.is_empty() {
            return Ok(rows);
        }
        let archive = sanitize::safe(&self.archive.to_string_lossy());
        Err(wrong(match entries().next() {
            Some(entry) => {
                let why = format!("it is {} ({})", entry.outcome, entry.reason);
                format!("no run in `{archive}/{}`: {why}", self.inside)
            }
            None => format!(
                "there is no `{}` in `{archive}`; `soleus inspect {archive}` lists what it holds",
                self.inside
            ),
        }))
    }
}

fn on(runs: &[Recording], day: NaiveDate) -> Result<Vec<usize>, Error> {
    let rows: Vec<usize> = (0..runs.len()).filter(|&row| runs[row].day == day).collect();
    if !rows.is_empty() {
        return Ok(rows);
    }
    let before = runs.iter().map(|run| run.day).filter(|other| *other < day).max();
    let after = runs.iter().map(|run| run.day).filter(|other| *other > day).min();
    let near: Vec<String> =
        [before, after].into_iter().flatten().map(|day| day.to_string()).collect();
    Err(wrong(format!("--on: no run on {day}; the nearest are on {}", near.join(" and "))))
}

fn with_id(own: &Analysis, id: &str, look: &Look) -> Result<usize, Error> {
    let runs = &own.season.recordings;
    let rows = |is_meant: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..runs.len()).filter(|&row| runs[row].ids().any(is_meant)).collect()
    };
    let exact = rows(&|known| known == id);
    let found = if exact.is_empty() { rows(&|known| known.starts_with(id)) } else { exact };
    match found.as_slice() {
        [row] => Ok(*row),
        [] => Err(wrong(format!(
            "no file and no run is called `{id}`; ids are in runs.csv, and `soleus run PATH` lists them"
        ))),
        several => Err(which(own, several, look)),
    }
}

/// The question which of several runs is meant, with the newest of them. Rows are sorted by time.
fn which(own: &Analysis, rows: &[usize], look: &Look) -> Error {
    let mut text = format!(
        "there are {} runs; choose one by id or file, with --on DATE, or with --last:\n",
        rows.len()
    );
    let newest = rows.iter().rev().take(MOST_LISTED);
    for run in newest.map(|&row| &own.season.recordings[row]) {
        let distance = run.distance_m.map_or_else(
            || "–".to_owned(),
            |metres| Quantity::new(metres, Unit::DistanceM).show(look.units),
        );
        let id = &run.run_id;
        text += &if look.is_anonymous {
            format!("  {distance:>9}  {id}\n")
        } else {
            format!("  {}  {distance:>9}  {id:14}  {}\n", run.day, sanitize::safe(&run.source))
        };
    }
    let more = rows.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        text += &format!("  and {more} earlier; `soleus season` shows them by week\n");
    }
    wrong(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_at_least_four_small_hexadecimal_digits() {
        for id in ["3f2a", "0123456789ab", "0123456789ab-2"] {
            assert!(is_id(id), "{id}");
        }
        for other in ["3f2", "3F2A", "long.fit", "face-to", "-", "2026-03-0x"] {
            assert!(!is_id(other), "{other}");
        }
    }

    #[test]
    fn a_path_may_go_on_inside_an_archive() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("export.zip"), "").unwrap();
        let member = Member::of(Path::new("export.zip/a/b.fit"), folder.path()).unwrap();
        assert_eq!(member.archive, Path::new("export.zip"));
        assert_eq!(member.inside, "a/b.fit");
        assert!(Member::of(Path::new("nothing/a.fit"), folder.path()).is_none());
    }
}
