//! From contents to the tables of a pack and back.

use polars::prelude::{DataFrame, PolarsResult};

use super::entry::{self, Entry, RUN_TABLES, Run};
use super::{pack, version};
use crate::columns::{
    BESTS, Column, ENTRIES, ENTRY_JSON, ENTRY_KEY, ENTRY_RUNS, ENTRY_SOURCE, ENTRY_VERSION,
    EXPOSURE, LOAD, OPENING, WINDOWS, check, empty,
};
use crate::parallel;

/// A pack that was read.
pub(super) struct Pack {
    pub(super) files: pack::Files,
    pub(super) entries: Vec<(String, Entry)>,
    pub(super) tables: Vec<DataFrame>,
    /// Where the tables of each entry begin.
    pub(super) offsets: Vec<[usize; RUN_TABLES]>,
}

/// A content that was read just now.
pub(super) struct Fresh {
    pub(super) key: String,
    pub(super) entry: Entry,
    pub(super) tables: Vec<[DataFrame; RUN_TABLES]>,
}

impl Pack {
    /// A pack with the entries of this version, and how many are of another one.
    pub(super) fn read(files: pack::Files) -> PolarsResult<(Self, usize)> {
        let mut tables = files.read()?;
        let entries = tables.remove(0);
        check(&entries, ENTRIES)?;
        entry::check_all(&tables)?;
        let text = |column: &Column| -> PolarsResult<Vec<String>> {
            let values = entries.column(column.name)?.str()?.iter();
            Ok(values.map(|value| value.unwrap_or_default().to_owned()).collect())
        };
        let (keys, versions, jsons) =
            (text(&ENTRY_KEY)?, text(&ENTRY_VERSION)?, text(&ENTRY_JSON)?);
        let mut pack = Self { files, entries: Vec::new(), tables, offsets: Vec::new() };
        // Tables of another version may have other columns; its packs hold no entry of this one.
        if versions.iter().any(|other| *other != version()) {
            return Ok((pack, keys.len()));
        }
        let mut offsets = [0; RUN_TABLES];
        let parsed = parallel::map(&jsons, |json| serde_json::from_str::<Entry>(json));
        for (key, parsed) in keys.into_iter().zip(parsed) {
            let entry = parsed.map_err(|cause| entry::fault(&cause.to_string()))?;
            pack.offsets.push(offsets);
            for run in entry.runs.iter().flatten() {
                run.take(&pack.tables, &mut offsets)?;
            }
            pack.entries.push((key, entry));
        }
        Ok((pack, 0))
    }

    pub(super) fn into_fresh(self) -> impl Iterator<Item = Fresh> {
        let Self { entries, tables, offsets, .. } = self;
        entries.into_iter().zip(offsets).map(move |((key, entry), mut offsets)| {
            let runs = entry.runs.iter().flatten();
            let taken = runs.filter_map(|run| run.take(&tables, &mut offsets).ok());
            let of_runs = taken.filter_map(|run| Some(Run::of(&run).ok()?.1)).collect();
            Fresh { key, entry, tables: of_runs }
        })
    }
}

/// The tables of a pack with these contents, in the order of [`pack::TABLES`].
pub(super) fn tables_of(all: Vec<Fresh>) -> PolarsResult<Vec<DataFrame>> {
    let json = |fresh: &Fresh| {
        serde_json::to_string(&fresh.entry).map_err(|cause| entry::fault(&cause.to_string()))
    };
    let jsons = all.iter().map(json).collect::<PolarsResult<Vec<String>>>()?;
    let text = |of: fn(&Fresh) -> &str| all.iter().map(of).map(str::to_owned).collect::<Vec<_>>();
    let runs = all.iter().map(|fresh| fresh.entry.runs.as_ref().map_or(0, Vec::len) as i64);
    let columns = vec![
        ENTRY_KEY.of(text(|fresh| &fresh.key)),
        ENTRY_VERSION.of(vec![version(); all.len()]),
        ENTRY_SOURCE.of(text(|fresh| &fresh.entry.source)),
        ENTRY_RUNS.of(runs.collect::<Vec<i64>>()),
        ENTRY_JSON.of(jsons),
    ];
    let mut tables = vec![DataFrame::new(all.len(), columns)?];
    let lists = [None, Some(EXPOSURE), Some(LOAD), Some(OPENING), Some(WINDOWS), Some(BESTS)];
    for (index, columns) in lists.into_iter().enumerate() {
        let mut parts = all.iter().flat_map(|fresh| &fresh.tables).map(|tables| &tables[index]);
        let first = parts.next().cloned();
        let mut whole =
            first.unwrap_or_else(|| columns.map_or_else(crate::metrics::no_figures, empty));
        for part in parts {
            whole.vstack_mut(part)?;
        }
        whole.align_chunks();
        tables.push(whole);
    }
    Ok(tables)
}
