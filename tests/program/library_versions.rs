//! A library that another version of soleus wrote, and packs whose names are right and whose content is
//! not: read again where the files are at hand, said where they are not, and never a panic.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Output;

use polars::prelude::{AnyValue, Column, DataFrame, DataType, SerReader};
use polars_io::prelude::{ParquetReader, ParquetWriter};

use crate::soleus;
use crate::stderr;
use crate::stdout;
use crate::worn_data;

const TABLES: [&str; 7] = ["entries", "figures", "exposure", "load", "opening", "windows", "bests"];

fn asked(command: &[&str], library: &Path) -> Output {
    soleus(&[command, &["--library", library.to_str().unwrap()]].concat())
}

fn season(library: &Path) -> Output {
    asked(&["season", worn_data().to_str().unwrap(), "--json"], library)
}

/// The files of the only pack of a library, in the order of the tables.
fn pack(library: &Path) -> Vec<PathBuf> {
    let only = |table: &&str| {
        let folder = library.join("athlete=me").join(table);
        let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let file = files.next().unwrap();
        assert!(files.next().is_none());
        file
    };
    TABLES.iter().map(only).collect()
}

pub(crate) fn tables(library: &Path) -> Vec<(&'static str, DataFrame)> {
    let read = |path: PathBuf| ParquetReader::new(Cursor::new(fs::read(path).unwrap())).finish();
    TABLES.into_iter().zip(pack(library).into_iter().map(|path| read(path).unwrap())).collect()
}

fn bytes(table: &DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut table.clone()).unwrap();
    bytes
}

/// Puts these contents in place of the pack, under the names that such contents have.
fn repack(library: &Path, contents: &[Vec<u8>]) {
    let hash = |bytes: &Vec<u8>| blake3::hash(bytes).to_hex().to_string();
    let name = hash(&contents[0])[..16].to_owned();
    for (path, bytes) in pack(library).iter().zip(contents) {
        fs::remove_file(path).unwrap();
        let file = format!("{name}-{}.parquet", hash(bytes));
        fs::write(path.with_file_name(file), bytes).unwrap();
    }
}

/// A library of the invented season as another version left it.
fn of_another_version(library: &Path) {
    assert_eq!(season(library).status.code(), Some(0));
    let mut tables = tables(library);
    let versions = vec!["0"; tables[0].1.height()];
    tables[0].1.with_column(Column::new("version".into(), versions)).unwrap();
    repack(library, &tables.iter().map(|(_, table)| bytes(table)).collect::<Vec<_>>());
}

#[test]
fn runs_of_another_version_are_said_and_nothing_is_judged_without_them() {
    let library = tempfile::tempdir().unwrap();
    let library = library.path();
    let expected = stdout(&season(library));
    fs::remove_dir_all(library.join("athlete=me")).unwrap();
    of_another_version(library);
    for command in ["season", "next"] {
        let refused = asked(&[command], library);
        let said = stderr(&refused);
        assert_eq!((refused.status.code(), stdout(&refused)), (Some(4), String::new()), "{said}");
        assert!(said.contains("41 runs stored by an older version: pass their folder"), "{said}");
        assert!(!said.contains("empty") && said.lines().count() == 1, "{said}");
    }
    // A single run stands alone, and does not make the others of no account.
    let run = worn_data().join("2026-04-12_long.fit");
    let alone = asked(&["run", run.to_str().unwrap()], library);
    assert_eq!(alone.status.code(), Some(0));
    assert!(stderr(&alone).contains("40 runs stored by an older version"), "{}", stderr(&alone));
    assert!(!stdout(&alone).contains("warn session-distance-spike"));
    let refused = asked(&["season"], library);
    assert_eq!(refused.status.code(), Some(4));
    assert!(stderr(&refused).contains("40 runs stored by an older version"));
    let shown = stdout(&asked(&["library"], library));
    assert!(shown.contains("of other versions  43"), "{shown}");
    // With their folder everything is there again, and the old packs go.
    assert_eq!(stdout(&season(library)), expected);
    let remembered = asked(&["season", "--json"], library);
    assert_eq!((stdout(&remembered), stderr(&remembered)), (expected, String::new()));
    let entries = fs::read_dir(library.join("athlete=me/entries")).unwrap().count();
    assert_eq!(entries, 2, "one pack of the single run and one of the others");
}

#[test]
fn what_another_version_remembers_can_be_forgotten() {
    let library = tempfile::tempdir().unwrap();
    of_another_version(library.path());
    let run = worn_data().join("2026-04-12_long.fit");
    asked(&["season", run.to_str().unwrap(), "-q"], library.path());
    assert_eq!(asked(&["season", "-q"], library.path()).status.code(), Some(4));
    let pruned = stdout(&asked(&["library", "prune"], library.path()));
    assert!(pruned.contains("runs               1"), "{pruned}");
    assert_eq!(asked(&["season", "-q"], library.path()).status.code(), Some(0));
}

#[test]
fn runs_read_with_other_options_are_said() {
    let library = tempfile::tempdir().unwrap();
    season(library.path());
    let refused = asked(&["season", "--grade-curve", "minetti"], library.path());
    assert_eq!(refused.status.code(), Some(4));
    assert!(
        stderr(&refused).contains("41 runs stored with another --grade-curve"),
        "{}",
        stderr(&refused)
    );
}

/// A way to spoil the tables of a pack, and its name.
type Spoil = (&'static str, fn(&mut Vec<Vec<u8>>, Vec<(&'static str, DataFrame)>));

#[test]
fn a_pack_with_right_names_and_broken_content_is_read_again() {
    let spoils: [Spoil; 8] = [
        ("no Parquet", |contents, _| contents[2] = b"PAR1 a love letter PAR1".to_vec()),
        ("empty", |contents, _| contents[5].clear()),
        ("cut", |contents, _| {
            let half = contents[3].len() / 2;
            contents[3].truncate(half);
        }),
        ("fewer rows", |contents, tables| contents[2] = bytes(&tables[2].1.slice(0, 10))),
        ("more rows", |contents, tables| {
            contents[4] = bytes(&tables[4].1.vstack(&tables[4].1.slice(0, 1)).unwrap());
        }),
        ("swapped tables", |contents, _| contents.swap(2, 3)),
        ("nulls", |contents, tables| {
            let table = &tables[1].1;
            let nulls = table.columns().iter().map(|column| {
                Column::full_null(column.name().clone(), table.height(), column.dtype())
            });
            let nulls = DataFrame::new(table.height(), nulls.collect()).unwrap();
            contents[1] = bytes(&nulls);
        }),
        ("entries that are none", |contents, tables| {
            let mut table = tables[0].1.clone();
            let odd = AnyValue::String(r#"{"hash": "x", "runs": 7}"#);
            let odd = vec![odd; table.height()];
            let odd = Column::new("json".into(), odd).cast(&DataType::String).unwrap();
            table.with_column(odd).unwrap();
            contents[0] = bytes(&table);
        }),
    ];
    let library = tempfile::tempdir().unwrap();
    let expected = stdout(&season(library.path()));
    for (how, spoil) in spoils {
        let tables = tables(library.path());
        let mut contents = tables.iter().map(|(_, table)| bytes(table)).collect();
        spoil(&mut contents, tables);
        repack(library.path(), &contents);
        let after = season(library.path());
        let said = stderr(&after);
        assert!(after.status.success() && stdout(&after) == expected, "{how}: {said}");
        assert!(said.contains("cannot be used") && !said.contains("panicked"), "{how}: {said}");
        fs::remove_dir_all(library.path().join("athlete=me")).unwrap();
        season(library.path());
    }
}
