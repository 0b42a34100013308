//! Rows appended to `diary.csv` and taken back again. What a person wrote stays as it is, byte by byte,
//! except that a column which is missing is added behind the last one, after a copy was made.

mod form;
mod guard;
mod row;
#[cfg(test)]
mod tests;
mod undo;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::base::atomic_file;
use crate::base::error::Error;
use crate::base::folder_lock::FolderLock;
use crate::base::sanitize;
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary_csv::{COLUMNS, DATE};
use crate::user_files::csv::OwnCsv;
use form::Form;

/// Columns of a new file: those that most runners need.
const NEW_COLUMNS: [&str; 8] =
    [DATE, "site", "side", "before_0_10", "during_0_10", "next_morning_0_10", "tags", "note"];

/// A diary that rows are appended to.
#[derive(Debug)]
pub struct DiaryFile {
    path: PathBuf,
    name: String,
}

/// What appending did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Whether the file is new.
    pub is_new: bool,
    /// The copy that was made first.
    pub copy: Option<String>,
    /// Columns that were added behind the last one.
    pub added_columns: Vec<&'static str>,
}

/// What was taken back.
#[derive(Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The rows, as they were written.
    pub rows: Vec<String>,
    /// How many more the command had added, which were changed or deleted since.
    pub changed: usize,
}

impl DiaryFile {
    /// The diary at a path; `name` is how messages call it. It need not be there.
    pub fn new(path: PathBuf, name: String) -> Self {
        Self { path, name }
    }

    /// How messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Appends entries, all or none.
    ///
    /// # Errors
    /// [`Error::Settings`] for a file that is a link, no file, read-only, no diary or in an encoding that
    /// lacks a letter, and for a folder that is not there; [`Error::OwnFile`] where the system cannot write.
    pub fn append(&self, entries: &[DiaryEntry]) -> Result<Appended, Error> {
        let _lock = self.lock()?;
        let old = self.read()?;
        let mut form = self.form(old.as_deref().unwrap_or_default())?;
        let mut appended = Appended { is_new: old.is_none(), ..Appended::default() };
        if form.text.trim().is_empty() {
            form.begin_with(&NEW_COLUMNS);
        }
        let rows: Vec<row::Cells> = entries.iter().map(row::cells).collect();
        if let Some(letter) = rows.iter().flatten().find_map(|(_, text)| form.lacks(text)) {
            return Err(Error::Settings(format!(
                "{}: its old encoding has no letter `{letter}`; save the file as UTF-8, then try \
                 again",
                self.name
            )));
        }
        let used =
            rows.iter().flatten().filter(|(_, text)| !text.is_empty()).map(|(name, _)| *name);
        for column in used {
            if !form.has(column) {
                form.add_column(column);
                appended.added_columns.push(column);
            }
        }
        if let Some(old) = &old
            && (!appended.added_columns.is_empty() || !form.is_ours)
        {
            appended.copy = self.copy_first(old, !appended.added_columns.is_empty())?;
        }
        let lines: Vec<String> = rows.iter().map(|cells| form.line(cells)).collect();
        lines.iter().for_each(|line| form.push(line));
        // What is not remembered cannot be taken back; a row that is remembered and was never written
        // is passed over.
        undo::remember(&self.path, &lines).map_err(|cause| self.unwritten(&cause))?;
        self.write(&form.bytes())?;
        Ok(appended)
    }

    /// Takes back what the last command appended, as far as it still stands as it was written. What
    /// somebody changed since stays.
    ///
    /// # Errors
    /// As [`DiaryFile::append`], where there is no such row, and where somebody wrote rows behind them.
    pub fn undo(&self) -> Result<TakenBack, Error> {
        let _lock = self.lock()?;
        let nothing = || {
            let why = "has no row added by `soleus diary`, so there is nothing to undo";
            Error::Settings(format!("{} {why}", self.name))
        };
        let old = self.read()?.ok_or_else(nothing)?;
        let mut form = self.form(&old)?;
        let mut commands = undo::commands(&self.path);
        let last = commands.last().cloned().ok_or_else(nothing)?;
        // Rows that somebody took out by hand are not there to be taken back.
        while commands.last().is_some_and(|rows| !rows.iter().any(|row| form.has_line(row))) {
            commands.pop();
        }
        let is_gone = || Error::Settings(self.last_is_gone(&last));
        let added = commands.pop().ok_or_else(is_gone)?;
        let Some(rows) = form.take_last_lines(&added) else {
            // Whether what stands behind was that row once, nobody can tell.
            let is_last = added == last;
            let why = if is_last { self.others_behind(&added) } else { self.last_is_gone(&last) };
            return Err(Error::Settings(why));
        };
        self.write(&form.bytes())?;
        undo::keep(&self.path, &commands).map_err(|cause| self.unwritten(&cause))?;
        Ok(TakenBack { changed: added.len() - rows.len(), rows })
    }

    /// Says that what the last command added was changed or deleted since.
    fn last_is_gone(&self, last: &[String]) -> String {
        let name = &self.name;
        let (first, count) = (first(last), last.len());
        match count {
            1 => format!(
                "{name}: the last row added by `soleus diary` has been changed or deleted since, \
                 so nothing was undone; it was `{first}`; if it was changed, delete it by hand"
            ),
            _ => format!(
                "{name}: the last {count} rows added by `soleus diary` have been changed or \
                 deleted since, so nothing was undone; the first was `{first}`; delete the changed \
                 ones by hand"
            ),
        }
    }

    /// Says why rows cannot be taken back.
    fn others_behind(&self, added: &[String]) -> String {
        let (name, first) = (&self.name, first(added));
        let (what, how) = match added.len() {
            1 => ("row", format!("delete `{first}` by hand")),
            _ => ("rows", format!("delete them by hand; the first is `{first}`")),
        };
        format!(
            "{name}: other rows were written after the last {what} added by `soleus diary`; {how}"
        )
    }

    /// Two processes at once must not lose a row.
    fn lock(&self) -> Result<FolderLock, Error> {
        let folder = atomic_file::folder_of(&self.path);
        FolderLock::wait(folder).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => Error::Settings(format!(
                "{}: its folder does not exist; create it first, or pass another file with --diary",
                self.name
            )),
            _ => self.unwritten(&cause),
        })
    }

    /// The bytes of the file; `None` when it is not there.
    fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        if !guard::is_there(&self.path, &self.name)? {
            return Ok(None);
        }
        fs::read(&self.path).map(Some).map_err(|cause| Error::of_own_file(&self.name, &cause))
    }

    /// The file taken apart; its header must be that of a diary.
    fn form(&self, bytes: &[u8]) -> Result<Form, Error> {
        let form = Form::of(bytes).ok_or_else(|| {
            let why = "has an encoding that soleus cannot keep; save it as UTF-8";
            Error::Settings(format!("{} {why}", self.name))
        })?;
        OwnCsv::parse("a diary", &self.name, &form.text, COLUMNS, DATE)?;
        Ok(form)
    }

    fn unwritten(&self, cause: &std::io::Error) -> Error {
        Error::OwnFile { name: self.name.clone(), cause: cause.to_string() }
    }

    /// Writes the file whole, with the rights that it had.
    fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        let write = || -> std::io::Result<()> {
            let staged: TempPath = atomic_file::stage(&self.path, bytes)?;
            if let Ok(old) = fs::metadata(&self.path) {
                fs::set_permissions(&staged, old.permissions())?;
            }
            staged.persist(&self.path).map_err(|failed| failed.error)?;
            atomic_file::sync(atomic_file::folder_of(&self.path))
        };
        write().map_err(|cause| self.unwritten(&cause))
    }

    /// Copies the file beside it, under the next free name; a file that is only written otherwise than ours
    /// is copied once.
    fn copy_first(&self, bytes: &[u8], is_changed: bool) -> Result<Option<String>, Error> {
        for number in 1.. {
            let ending = if number == 1 { ".bak".to_owned() } else { format!(".bak{number}") };
            let mut path = self.path.clone().into_os_string();
            path.push(&ending);
            let path = PathBuf::from(path);
            match fs::symlink_metadata(&path) {
                Ok(_) if !is_changed => return Ok(None),
                Ok(_) => {}
                Err(_) => {
                    atomic_file::write(&path, bytes).map_err(|cause| self.unwritten(&cause))?;
                    return Ok(Some(format!("{}{ending}", self.name)));
                }
            }
        }
        Ok(None)
    }
}

/// The first of some rows, as messages quote it.
fn first(rows: &[String]) -> String {
    rows.first().map_or_else(String::new, |row| sanitize::clean(row))
}

/// A file beside the diary, by what its name ends with.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}{ending}"))
}
