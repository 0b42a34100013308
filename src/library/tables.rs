//! From contents to the tables of a pack and back.

use std::iter::repeat_n;
use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};

use super::missing::OldContent;
use super::stored_content::{self, RUN_TABLES, Run, StoredContent, next};
use super::{READING_VERSION, pack};
use crate::base::catch_panic;
use crate::base::parallel;
use crate::columns::{
    Column, ENTRIES, ENTRY_JSON, ENTRY_KEY, ENTRY_RUNS, ENTRY_SOURCE, ENTRY_VERSION, RUN_ID, check,
};
use crate::run::calf_load::Bin;
use crate::run::run_tables::{
    Best, ExposureBin, Figures, Load, OpeningTick, RunRow, Stored, Window, table,
};

/// A content under its key.
pub(super) type Keyed = (String, StoredContent);

/// What is in a pack.
pub(super) enum Contents {
    /// Of this version.
    Ours(Vec<Keyed>),
    /// Of another one.
    Old(Vec<OldContent>),
}

/// The contents of a pack.
///
/// # Errors
/// Whatever is wrong with it.
pub(super) fn read(files: &pack::Files) -> PolarsResult<Contents> {
    let read = catch_panic::guarded(|| read_pack(files));
    read.unwrap_or_else(|| Err(stored_content::fault("its tables have impossible values")))
}

/// The runs of a pack without their tables.
///
/// # Errors
/// Whatever is wrong with its first table.
pub(super) fn read_runs(files: &pack::Files) -> PolarsResult<Vec<RunRow>> {
    let entries = files.read_entries()?;
    check(&entries, ENTRIES)?;
    let versions = entries.column(ENTRY_VERSION.name)?.str()?;
    let is_ours = |version: Option<&str>| version == Some(&READING_VERSION.to_string());
    if !versions.iter().all(is_ours) {
        return Ok(Vec::new());
    }
    let jsons = entries.column(ENTRY_JSON.name)?.str()?.iter().flatten();
    let contents = jsons.filter_map(|json| serde_json::from_str::<StoredContent>(json).ok());
    let runs = contents.filter_map(|content| content.runs.ok()).flatten();
    Ok(runs.map(|run| run.tables.row).collect())
}

/// What the entries of a pack that cannot be used say of its contents; `None` when they cannot be read.
pub(super) fn read_list(entries: &Path) -> Option<Vec<OldContent>> {
    let read = || pack::read(entries).and_then(|entries| listed(&entries));
    catch_panic::guarded(read)?.ok()
}

fn listed(entries: &DataFrame) -> PolarsResult<Vec<OldContent>> {
    check(entries, ENTRIES)?;
    let keys = entries.column(ENTRY_KEY.name)?.str()?.iter();
    let counts = entries.column(ENTRY_RUNS.name)?.i64()?.iter();
    let jsons = entries.column(ENTRY_JSON.name)?.str()?.iter();
    let contents = keys.zip(counts).zip(jsons).map(|((key, runs), json)| {
        OldContent::of(key.unwrap_or_default(), runs.unwrap_or(0), json.unwrap_or_default())
    });
    Ok(contents.collect())
}

fn read_pack(files: &pack::Files) -> PolarsResult<Contents> {
    let entries = files.read_entries()?;
    check(&entries, ENTRIES)?;
    let text = |column: &Column| -> PolarsResult<Vec<String>> {
        let values = entries.column(column.name)?.str()?.iter();
        Ok(values.map(|value| value.unwrap_or_default().to_owned()).collect())
    };
    let (keys, versions, jsons) = (text(&ENTRY_KEY)?, text(&ENTRY_VERSION)?, text(&ENTRY_JSON)?);
    // Tables of another version may have other columns; its packs hold no entry of this one.
    if versions.iter().any(|other| *other != READING_VERSION.to_string()) {
        return listed(&entries).map(Contents::Old);
    }
    let tables = files.read_others()?;
    let parsed = parallel::map(&jsons, |json| serde_json::from_str::<StoredContent>(json));
    drop((jsons, entries));
    let fault = |cause: serde_json::Error| stored_content::fault(&cause.to_string());
    let mut parsed = parsed.into_iter().collect::<Result<Vec<_>, _>>().map_err(fault)?;
    let [figures, exposure, load, opening, windows, bests] = <[DataFrame; 6]>::try_from(tables)
        .map_err(|_| stored_content::fault("a table is missing"))?;
    let mut figures = rows::<Figures>(figures, &parsed, |_| 1)?;
    let mut exposure = rows::<ExposureBin>(exposure, &parsed, |heights| heights[0])?;
    let mut load = rows::<Bin>(load, &parsed, |heights| heights[1])?;
    let mut opening = rows::<OpeningTick>(opening, &parsed, |heights| heights[2])?;
    let mut windows = rows::<Window>(windows, &parsed, |heights| heights[3])?;
    let mut bests = rows::<Best>(bests, &parsed, |heights| heights[4])?;
    for Run { tables, heights } in parsed.iter_mut().flat_map(|one| &mut one.runs).flatten() {
        tables.row.figures = next(&mut figures, 1)?.remove(0);
        tables.exposure = next(&mut exposure, heights[0])?;
        tables.load = Load::Bins(next(&mut load, heights[1])?);
        tables.opening = next(&mut opening, heights[2])?;
        tables.windows = next(&mut windows, heights[3])?.into_iter().collect();
        tables.bests = next(&mut bests, heights[4])?;
    }
    Ok(Contents::Ours(keys.into_iter().zip(parsed).collect()))
}

/// The rows of a table, held against the list of its columns and against the runs that they are of; the
/// table is dropped.
fn rows<R: Stored>(
    table: DataFrame,
    all: &[StoredContent],
    height: fn(&[usize; RUN_TABLES]) -> usize,
) -> PolarsResult<std::vec::IntoIter<R>> {
    check(&table, &R::list())?;
    let runs = all.iter().flat_map(|entry| entry.runs.iter().flatten());
    let ids =
        runs.flat_map(|run| repeat_n(Some(run.tables.row.run_id.as_str()), height(&run.heights)));
    if !table.column(RUN_ID.name)?.str()?.iter().eq(ids) {
        return Err(stored_content::fault("its rows belong to other runs"));
    }
    Ok(R::rows(&table)?.into_iter())
}

/// The tables of a pack with these contents, in the order of [`pack::TABLES`].
pub(super) fn tables_of(all: &[Keyed]) -> PolarsResult<Vec<DataFrame>> {
    let json = |(_, entry): &Keyed| {
        serde_json::to_string(entry).map_err(|cause| stored_content::fault(&cause.to_string()))
    };
    let jsons = all.iter().map(json).collect::<PolarsResult<Vec<String>>>()?;
    let runs = all.iter().map(|(_, entry)| entry.runs.as_ref().map_or(0, Vec::len) as i64);
    let columns = vec![
        ENTRY_KEY.of(all.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>()),
        ENTRY_VERSION.of(vec![READING_VERSION.to_string(); all.len()]),
        ENTRY_SOURCE.of(all.iter().map(|(_, one)| one.about.source.as_str()).collect::<Vec<_>>()),
        ENTRY_RUNS.of(runs.collect::<Vec<i64>>()),
        ENTRY_JSON.of(jsons),
    ];
    let runs = || all.iter().flat_map(|(_, entry)| entry.runs.iter().flatten());
    let figures: Vec<(&str, &Figures)> =
        runs().map(|run| (run.tables.row.run_id.as_str(), &run.tables.row.figures)).collect();
    let windows: Vec<(&str, Window)> = runs()
        .flat_map(|run| {
            run.tables.windows.iter().map(|window| (run.tables.row.run_id.as_str(), window))
        })
        .collect();
    let windows: Vec<(&str, &Window)> = windows.iter().map(|(id, window)| (*id, window)).collect();
    Ok(vec![
        DataFrame::new(all.len(), columns)?,
        table(&figures)?,
        stored(runs(), |run| &run.tables.exposure)?,
        stored(runs(), |run| match &run.tables.load {
            Load::Bins(bins) => bins,
            Load::Weighed(_) => &[],
        })?,
        stored(runs(), |run| &run.tables.opening)?,
        table(&windows)?,
        stored(runs(), |run| &run.tables.bests)?,
    ])
}

/// The table of one kind of rows of all runs.
fn stored<'a, R: Stored + 'a>(
    runs: impl Iterator<Item = &'a Run>,
    of: fn(&Run) -> &[R],
) -> PolarsResult<DataFrame> {
    let each = |run: &'a Run| of(run).iter().map(move |row| (run.tables.row.run_id.as_str(), row));
    table(&runs.flat_map(each).collect::<Vec<_>>())
}
