//! A pack: the tables of many contents, as Parquet files that any engine reads. A file's name holds
//! the hash of its bytes, so a changed or torn one is seen and never used.

use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, PolarsError, PolarsResult, SerReader};
use polars_io::prelude::{ParquetReader, ParquetWriter};

use crate::base::atomic_file;
use crate::base::catch_panic;
use crate::base::parallel;
use crate::base::regular_file;
use crate::base::system::Trouble;

/// The tables of a pack, the last one written first and read last. `entries` tells that all others
/// are there.
pub(super) const TABLES: [&str; 7] =
    ["entries", "figures", "exposure", "load", "opening", "windows", "bests"];
/// Digits of a pack's name, and of a hash in a file name.
const NAME_DIGITS: usize = 16;
const HASH_DIGITS: usize = 64;
const SUFFIX: &str = ".parquet";

/// The files of one pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files {
    /// The name that they share.
    pub(super) name: String,
    paths: [PathBuf; TABLES.len()],
}

/// What a folder of packs holds.
#[derive(Default)]
pub(super) struct Found {
    /// Packs of which every file is there, oldest first.
    pub(super) whole: Vec<Files>,
    /// Packs that were whole and lack a file, each with the files that are there, `entries` first.
    pub(super) torn: Vec<Vec<PathBuf>>,
    /// Files that belong to no whole pack: what was left of a write that broke off.
    pub(super) strays: Vec<PathBuf>,
    /// Why there may be more.
    pub(super) trouble: Option<Trouble>,
}

/// Lists the packs of an athlete's folder. A folder that is not there holds none.
pub(super) fn find(folder: &Path) -> Found {
    let mut of_name: std::collections::BTreeMap<String, Vec<(usize, PathBuf)>> = Default::default();
    let mut found = Found::default();
    for (index, table) in TABLES.iter().enumerate() {
        let folder = folder.join(table);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            Err(cause) => {
                found.trouble = found.trouble.or_else(|| Trouble::of_reading(&folder, &cause));
                continue;
            }
        };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if let Some((name, _)) = parts(&path) {
                of_name.entry(name.to_owned()).or_default().push((index, path));
            }
        }
    }
    for (name, mut files) in of_name {
        files.sort();
        let is_whole = files.len() == TABLES.len()
            && files.iter().enumerate().all(|(index, (table, _))| index == *table);
        let was_whole = files.first().is_some_and(|(table, _)| *table == 0);
        let paths: Vec<PathBuf> = files.into_iter().map(|(_, path)| path).collect();
        match <[PathBuf; TABLES.len()]>::try_from(paths) {
            Ok(paths) if is_whole => found.whole.push(Files { name, paths }),
            Ok(paths) if was_whole => found.torn.push(paths.into()),
            Err(paths) if was_whole => found.torn.push(paths),
            Ok(paths) => found.strays.extend(paths),
            Err(paths) => found.strays.extend(paths),
        }
    }
    // By age, so that what was learned last comes last.
    found.whole.sort_by_cached_key(|files| (files.written(), files.name.clone()));
    found
}

/// The name of the pack and the hash in a file name of ours; `None` for files of others.
fn parts(path: &Path) -> Option<(&str, &str)> {
    let stem = path.file_name()?.to_str()?.strip_suffix(SUFFIX)?;
    let (name, hash) = stem.split_once('-')?;
    let is_hex = |text: &str, digits| {
        text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    (is_hex(name, NAME_DIGITS) && is_hex(hash, HASH_DIGITS)).then_some((name, hash))
}

impl Files {
    /// The first table of the pack, which says what is in the others.
    ///
    /// # Errors
    /// A file that cannot be read, is not what was written, or is no Parquet.
    pub(super) fn read_entries(&self) -> PolarsResult<DataFrame> {
        read(&self.paths[0])
    }

    /// The other tables of the pack, in the order of [`TABLES`].
    ///
    /// # Errors
    /// As [`Files::read_entries`].
    pub(super) fn read_others(&self) -> PolarsResult<Vec<DataFrame>> {
        parallel::map(&self.paths[1..], |path| read(path)).into_iter().collect()
    }

    /// Removes the files, `entries` first, so that what is left by a break is a stray.
    pub(super) fn remove(&self) {
        remove(&self.paths);
    }

    /// When it was complete; `None` where the system does not tell.
    fn written(&self) -> Option<std::time::SystemTime> {
        self.paths.first().and_then(|entries| fs::metadata(entries).ok()?.modified().ok())
    }

    /// Every file, `entries` first.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }
}

/// Bytes on disk.
pub(super) fn bytes(paths: &[PathBuf]) -> u64 {
    paths.iter().filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum()
}

/// Removes files, the first one first.
pub(super) fn remove(paths: &[PathBuf]) {
    paths.iter().for_each(|path| drop(fs::remove_file(path)));
}

/// Reads a file of a pack.
///
/// # Errors
/// As [`Files::read_entries`].
pub(super) fn read(path: &Path) -> PolarsResult<DataFrame> {
    let fault = |why: String| PolarsError::ComputeError(why.into());
    let bytes = regular_file::read(path)?;
    let hash = parts(path).map(|(_, hash)| hash);
    if hash != Some(blake3::hash(&bytes).to_hex().as_str()) {
        return Err(fault("its content has changed".to_owned()));
    }
    // What was written can be wrong in itself, and must cost this pack alone.
    let table = catch_panic::guarded(|| ParquetReader::new(Cursor::new(bytes)).finish());
    table.unwrap_or_else(|| Err(fault("it is not Parquet".to_owned())))
}

/// Writes a pack of these tables, in the order of [`TABLES`]: each file whole or not at all, and
/// `entries` when all others are there. The name is made of `entries`.
///
/// # Errors
/// What the system says; files that were already whole stay as strays.
pub(super) fn write(folder: &Path, tables: &[DataFrame]) -> io::Result<Files> {
    let contents: Vec<Vec<u8>> = tables.iter().map(bytes_of).collect::<io::Result<_>>()?;
    let name =
        contents.first().map(|entries| blake3::hash(entries).to_hex()[..NAME_DIGITS].to_owned());
    let name = name.ok_or_else(|| io::Error::other("a pack without tables"))?;
    let path = |index: usize| {
        let hash = blake3::hash(&contents[index]).to_hex();
        folder.join(TABLES[index]).join(format!("{name}-{hash}{SUFFIX}"))
    };
    let paths: [PathBuf; TABLES.len()] = std::array::from_fn(path);
    TABLES.iter().for_each(|table| atomic_file::remove_abandoned(&folder.join(table)));
    for (path, bytes) in paths.iter().zip(&contents).rev() {
        atomic_file::write(path, bytes)?;
    }
    Ok(Files { name, paths })
}

fn bytes_of(table: &DataFrame) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut table.clone()).map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    fn tables(value: i64) -> Vec<DataFrame> {
        TABLES.iter().map(|_| df!("value" => [value]).unwrap()).collect()
    }

    #[test]
    fn a_pack_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let written = write(folder.path(), &tables(7)).unwrap();
        let found = find(folder.path());
        assert_eq!((found.whole, found.strays), (vec![written.clone()], Vec::new()));
        let read = [vec![written.read_entries().unwrap()], written.read_others().unwrap()].concat();
        assert!(read.iter().zip(tables(7)).all(|(one, other)| one.equals(&other)));
    }

    #[test]
    fn any_flipped_byte_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let files = write(folder.path(), &tables(7)).unwrap();
        for path in &files.paths {
            let whole = fs::read(path).unwrap();
            for at in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << (at % 8);
                fs::write(path, bytes).unwrap();
                assert!(read(path).is_err(), "byte {at} of {}", path.display());
            }
            fs::write(path, whole).unwrap();
        }
        assert!(files.read_entries().is_ok() && files.read_others().is_ok());
    }

    #[test]
    fn a_pack_that_lacks_a_file_is_none_and_foreign_files_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let files = write(folder.path(), &tables(7)).unwrap();
        fs::write(folder.path().join("load/notes.txt"), "mine").unwrap();
        fs::remove_file(&files.paths[3]).unwrap();
        let found = find(folder.path());
        assert_eq!((found.whole.len(), found.strays.len(), found.torn.len()), (0, 0, 1));
        let torn = [&files.paths[..3], &files.paths[4..]].concat();
        assert_eq!(found.torn[0], torn);
        // Without `entries`, which are written last, it never was one.
        fs::remove_file(&files.paths[0]).unwrap();
        let found = find(folder.path());
        assert_eq!((found.torn.len(), found.strays), (0, torn[1..].to_vec()));
        assert_eq!(find(&folder.path().join("nowhere")).whole.len(), 0);
    }
}
