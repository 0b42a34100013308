//! The files of one bucket: written aside, then put in their place, that of the athletes last.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, PolarsResult, Schema, Series};
use polars_io::parquet::write::BatchedWriter;
use polars_io::prelude::{KeyValueMetadata, ParquetReader, ParquetWriter, SerReader};
use tempfile::TempDir;

use super::layout::{ATHLETES_TABLE, part, tables_with};
use super::published::PUBLISHED_TABLES;
use super::read::damaged;
use crate::base::atomic_file;
use crate::base::error::Error;
use crate::base::parquet_file::{metadata, metadata_of};
use crate::columns::{ATHLETES, Column, TEAM_ATHLETE, empty};

/// The folder of files in the making; each attempt has one of its own in it.
const STAGING: &str = "_staging";
/// Rows from which a group of rows ends with the runner it has come to.
const GROUP_ROWS: usize = 64 * 1024;
/// The key of the hashes of the other files, by table, in the metadata of that of the athletes.
pub(super) const PARTS_KEY: &str = "soleus.parts";

/// Files in the making that are this much older than new ones are nobody's any more.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// Makes the folder of a dataset, and removes what calls that were ended long ago left half-written.
///
/// # Errors
/// When it cannot be written.
pub fn begin(dataset: &Path) -> Result<(), Error> {
    let all = dataset.join(STAGING);
    let swept = || {
        atomic_file::make_folder(&all)?;
        // The clock of the drive, which may be another machine's.
        let now = tempfile::tempdir_in(&all)?.path().metadata()?.modified()?;
        for entry in fs::read_dir(&all)? {
            let entry = entry?;
            // Another call may sweep the same.
            let made = entry.metadata().and_then(|data| data.modified());
            let is_old = |made| now.duration_since(made).is_ok_and(|age| age > ABANDONED);
            if made.is_ok_and(is_old) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    };
    swept().map_err(|cause| unwritten(dataset, &cause))
}

/// Files of a bucket in the making.
pub struct BucketWriter {
    dataset: PathBuf,
    staging: TempDir,
    bucket: u32,
    tables: Vec<TableWriter>,
    athletes: DataFrame,
    metadata: Pairs,
    /// When it began, by the clock of the drive.
    begun: std::time::SystemTime,
}

/// What a file says of itself.
type Pairs = Vec<(String, String)>;

/// The columns of a table beside its athlete, and what its file says of itself.
fn shape(
    table: &'static str,
    columns: &[&'static Column],
    is_published: bool,
) -> (DataFrame, Pairs) {
    let published = PUBLISHED_TABLES.iter().find(|(name, _)| is_published && *name == table);
    match published {
        Some((_, columns)) => (empty(columns), metadata_of(table, columns)),
        None => (empty(columns), metadata(table)),
    }
}

/// One file in the making.
struct TableWriter {
    name: &'static str,
    path: PathBuf,
    writer: BatchedWriter<File>,
    pending: DataFrame,
}

impl BucketWriter {
    /// Begins the files of a bucket in a folder of their own, with these tables beside the usual ones: with
    /// the columns that may be published, or with all.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn begin(
        dataset: &Path,
        bucket: u32,
        extra: &[String],
        is_published: bool,
    ) -> Result<Self, Error> {
        let all = dataset.join(STAGING);
        let staging = atomic_file::make_folder(&all)
            .and_then(|()| {
                tempfile::Builder::new().prefix(&format!("{bucket:04}-")).tempdir_in(&all)
            })
            .map_err(|cause| unwritten(&all, &cause))?;
        let begun = staging.path().metadata().and_then(|data| data.modified());
        let begun = begun.map_err(|cause| unwritten(&all, &cause))?;
        let table = |(name, columns)| {
            let (none, pairs) = shape(name, columns, is_published);
            TableWriter::begin(staging.path(), name, &none, pairs)
        };
        let tables = tables_with(extra).map(table).collect::<Result<Vec<_>, Error>>()?;
        let dataset = dataset.to_path_buf();
        let (athletes, metadata) = shape(ATHLETES_TABLE, ATHLETES, is_published);
        Ok(Self { dataset, staging, bucket, tables, athletes, metadata, begun })
    }

    /// Adds a runner: the row of `athletes` and the rows of each other table. Runners come by name.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(
        &mut self,
        athlete: &str,
        row: &DataFrame,
        tables: &[(&'static str, DataFrame)],
    ) -> Result<(), Error> {
        self.athletes.vstack_mut(row)?;
        for writer in &mut self.tables {
            let rows = tables.iter().find(|(name, _)| *name == writer.name);
            if let Some((_, rows)) = rows {
                writer.add(&of_athlete(athlete, rows)?)?;
            }
        }
        Ok(())
    }

    /// Puts every file in its place, that of the athletes last.
    ///
    /// # Errors
    /// When that fails; the bucket is then as if it had not begun.
    pub fn commit(self) -> Result<(), Error> {
        let mut hashes = BTreeMap::new();
        let mut staged = Vec::new();
        for writer in self.tables {
            let (name, path) = (writer.name, writer.end()?);
            hashes.insert(name, hash_of(&path)?);
            staged.push((name, path));
        }
        let path = self.staging.path().join(format!("{ATHLETES_TABLE}.parquet"));
        let hashes = serde_json::to_string(&hashes).unwrap_or_default();
        let mut pairs = self.metadata;
        pairs.push((PARTS_KEY.to_owned(), hashes));
        let file = File::create(&path).map_err(|cause| unwritten(&path, &cause))?;
        ParquetWriter::new(file)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(pairs)))
            .finish(&mut self.athletes.clone())?;
        // What changes while it is made is newer than it.
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(self.begun))
            .map_err(|cause| unwritten(&path, &cause))?;
        staged.push((ATHLETES_TABLE, path));
        for (name, path) in &staged {
            let place = part(&self.dataset, name, self.bucket);
            put(path, &place).map_err(|cause| unwritten(&place, &cause))?;
        }
        let staging = self.staging.path().to_path_buf();
        self.staging.close().map_err(|cause| unwritten(&staging, &cause))
    }
}

/// Moves a file to its place, flushed to disk.
fn put(path: &Path, place: &Path) -> io::Result<()> {
    let folder = atomic_file::folder_of(place);
    atomic_file::make_folder(folder)?;
    File::open(path)?.sync_all()?;
    fs::rename(path, place)?;
    atomic_file::sync(folder)
}

fn unwritten(path: &Path, cause: &io::Error) -> Error {
    Error::Write { path: path.to_path_buf(), cause: cause.to_string() }
}

/// The rows of a table with their athlete in front.
fn of_athlete(athlete: &str, rows: &DataFrame) -> PolarsResult<DataFrame> {
    let names = Series::new(TEAM_ATHLETE.name.into(), vec![athlete; rows.height()]).into_column();
    let mut columns = vec![names];
    columns.extend(rows.columns().iter().cloned());
    DataFrame::new(rows.height(), columns)
}

impl TableWriter {
    fn begin(
        staging: &Path,
        name: &'static str,
        none: &DataFrame,
        pairs: Pairs,
    ) -> Result<Self, Error> {
        let path = staging.join(format!("{name}.parquet"));
        let file = File::create(&path).map_err(|cause| unwritten(&path, &cause))?;
        let pending = of_athlete("", none)?;
        let schema: &Schema = pending.schema();
        let writer = ParquetWriter::new(file)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(pairs)))
            .set_parallel(false)
            .batched(schema)?;
        Ok(Self { name, path, writer, pending })
    }

    fn add(&mut self, rows: &DataFrame) -> Result<(), Error> {
        self.pending.vstack_mut(rows)?;
        if self.pending.height() >= GROUP_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.pending.rechunk_mut();
        self.writer.write_batch(&self.pending)?;
        self.pending = self.pending.clear();
        Ok(())
    }

    fn end(mut self) -> Result<PathBuf, Error> {
        if self.pending.height() > 0 {
            self.flush()?;
        }
        self.writer.finish()?;
        Ok(self.path)
    }
}

/// The hash of a file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn hash_of(path: &Path) -> Result<String, Error> {
    let failed = |cause| Error::of_own_file(&path.to_string_lossy(), &cause);
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).map_err(failed)?).map_err(failed)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether a bucket is whole: the file of its athletes is there.
pub fn is_committed(dataset: &Path, bucket: u32) -> bool {
    part(dataset, ATHLETES_TABLE, bucket).is_file()
}

/// The moment at which the making of a bucket began; `None` where it is not whole.
pub fn begun(dataset: &Path, bucket: u32) -> Option<std::time::SystemTime> {
    part(dataset, ATHLETES_TABLE, bucket).metadata().and_then(|data| data.modified()).ok()
}

/// Takes a bucket for one that is not there.
///
/// # Errors
/// When its file cannot be removed.
pub fn discard(dataset: &Path, bucket: u32) -> Result<(), Error> {
    let path = part(dataset, ATHLETES_TABLE, bucket);
    match fs::remove_file(&path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(unwritten(&path, &cause)),
        _ => Ok(()),
    }
}

/// What the file of the athletes of a bucket says of the others: their hashes by table.
///
/// # Errors
/// When it cannot be read.
pub(super) fn told_hashes(
    dataset: &Path,
    bucket: u32,
) -> Result<(DataFrame, BTreeMap<String, String>), Error> {
    let path = part(dataset, ATHLETES_TABLE, bucket);
    let file =
        File::open(&path).map_err(|cause| Error::of_own_file(&path.to_string_lossy(), &cause))?;
    let mut reader = ParquetReader::new(file);
    let pairs = reader
        .get_metadata()
        .map_err(|_| damaged(&path))?
        .key_value_metadata()
        .clone()
        .unwrap_or_default();
    let told = pairs.into_iter().find(|pair| pair.key == PARTS_KEY).and_then(|pair| pair.value);
    let hashes = serde_json::from_str(&told.unwrap_or_default()).unwrap_or_default();
    Ok((reader.finish().map_err(|_| damaged(&path))?, hashes))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn what_was_left_days_ago_is_swept_and_what_is_new_is_not() {
        let dataset = tempfile::tempdir().unwrap();
        let [old, new] =
            ["0001-old", "0002-new"].map(|name| dataset.path().join(STAGING).join(name));
        [&old, &new].into_iter().for_each(|folder| fs::create_dir_all(folder).unwrap());
        let days_ago = SystemTime::now() - 2 * ABANDONED;
        File::open(&old).unwrap().set_modified(days_ago).unwrap();
        begin(dataset.path()).unwrap();
        assert_eq!((old.exists(), new.exists()), (false, true));
    }
}
