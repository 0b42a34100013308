//! `soleus diary`: the last rows, a new one, proposals from notes, and the last one taken back.

mod add;
mod suggest;

use std::path::{Path, PathBuf};

use super::{World, pretty};
use crate::base::error::Error;
use crate::base::user_file_names::DIARY_FILE;
use crate::cli::{DiaryAction, DiaryArgs};
use crate::report::records::diary as records;
use crate::report::text::diary as text;
use crate::user_files::athlete::read_diary::{self, ReadDiary};
use crate::user_files::diary_file::DiaryFile;
use crate::user_files::locate;

/// Carries out what is asked; see `soleus diary --help`.
pub(super) fn diary(args: &DiaryArgs, world: &World) -> Result<String, Error> {
    match &args.action {
        None => show(args, world),
        Some(DiaryAction::Add(add)) => add::add(args, add, world),
        Some(DiaryAction::Suggest(suggest)) => suggest::suggest(args, suggest, world),
        Some(DiaryAction::Undo) => undo(args, world),
    }
}

/// The diary that a flag names, else that of the current folder, and how messages call it.
fn place(args: &DiaryArgs, world: &World) -> (PathBuf, String) {
    let path = args.diary.clone().unwrap_or_else(|| PathBuf::from(DIARY_FILE));
    (world.folder.join(&path), path.display().to_string())
}

fn file(args: &DiaryArgs, world: &World) -> DiaryFile {
    let (path, name) = place(args, world);
    DiaryFile::new(path, name)
}

/// The diary as far as it can be read, with its warnings said; `None` where there is none.
fn read(path: &Path, name: &str, world: &World) -> Result<Option<ReadDiary>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    let text = locate::named(path)?.text;
    let read = read_diary::diary(name, &text, world.today);
    read.warnings.iter().for_each(|warning| world.progress.warn(warning));
    Ok(Some(read))
}

fn show(args: &DiaryArgs, world: &World) -> Result<String, Error> {
    let (path, name) = place(args, world);
    let read = read(&path, &name, world)?;
    if read.is_none() && args.diary.is_some() {
        return Err(Error::Settings(format!(
            "{name}: does not exist; `soleus diary add` creates it, see `soleus diary add --help`"
        )));
    }
    let entries = read.map(|read| read.diary.entries);
    Ok(match args.json {
        true => pretty(records::entries(entries.as_deref().unwrap_or_default())),
        false => text::last_entries(&name, entries.as_deref()),
    })
}

fn undo(args: &DiaryArgs, world: &World) -> Result<String, Error> {
    let file = file(args, world);
    let taken = file.undo()?;
    Ok(match args.json {
        true => pretty(records::undone(&taken)),
        false => text::undone(file.name(), &taken),
    })
}
