//! What the holder of the key keeps beside it and never in the dataset: who has which pseudonym, the day of
//! the first run, and why somebody was not analysed. One file a bucket, so that several calls write side by
//! side.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::atomic_file;
use crate::base::error::Error;

/// One runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateRow {
    /// The name in the roster.
    pub athlete: String,
    /// The pseudonym in the dataset.
    pub pseudonym: String,
    /// Day of the first run, like 2026-03-02; `None` without one.
    pub first_day: Option<String>,
    /// analysed, no-runs or failed.
    pub status: String,
    /// Why not analysed.
    pub reason: Option<String>,
}

/// The folder of these files: beside the key, with its name.
pub fn private_folder(key: &Path) -> PathBuf {
    let mut name = key.file_name().unwrap_or_default().to_owned();
    name.push(".private");
    key.with_file_name(name)
}

fn file(key: &Path, bucket: u32) -> PathBuf {
    private_folder(key).join(format!("bucket={bucket:04}.csv"))
}

/// Writes the runners of a bucket.
///
/// # Errors
/// When the folder of the key cannot be written to, or has the runners of another dataset.
pub fn write_private(key: &Path, bucket: u32, rows: &[PrivateRow]) -> Result<(), Error> {
    let path = file(key, bucket);
    if path.is_file() && is_of_another(&read(&path)?, rows) {
        let words = "has the first days of another dataset, which would be lost; use a separate \
                     key for each dataset, or remove this file";
        return Err(Error::Settings(format!("{}: {words}", path.display())));
    }
    let unwritten = |cause: String| {
        let words = "put the key into a folder where the list of names can be stored next to it";
        Error::Settings(format!("{}: cannot be written: {cause}; {words}", path.display()))
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(|cause| unwritten(cause.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|cause| unwritten(cause.to_string()))?;
    atomic_file::write(&path, &bytes).map_err(|cause| unwritten(cause.to_string()))
}

/// Whether these are other runners, or the same with other first days.
fn is_of_another(earlier: &[PrivateRow], rows: &[PrivateRow]) -> bool {
    let is_other = |(one, two): (&PrivateRow, &PrivateRow)| {
        let is_moved = one.first_day != two.first_day;
        // Who could not be read at first has no first day yet.
        let are_known = one.first_day.is_some() && two.first_day.is_some();
        one.pseudonym != two.pseudonym || are_known && is_moved
    };
    earlier.len() != rows.len() || earlier.iter().zip(rows).any(is_other)
}

/// The runners of all buckets.
///
/// # Errors
/// When one is missing or cannot be read.
pub fn read_private(key: &Path, buckets: u32) -> Result<Vec<PrivateRow>, Error> {
    let mut all = Vec::new();
    for bucket in 0..buckets {
        all.extend(read(&file(key, bucket))?);
    }
    Ok(all)
}

fn read(path: &Path) -> Result<Vec<PrivateRow>, Error> {
    let bytes = fs::read(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => {
            let words = "is missing, and has the first days of its runners; copy these files from \
                         where the dataset was made";
            Error::Settings(format!("{}: {words}", path.display()))
        }
        _ => Error::of_own_file(&path.to_string_lossy(), &cause),
    })?;
    let wrong = |cause| Error::Settings(format!("{}: {cause}", path.display()));
    let rows = csv::Reader::from_reader(bytes.as_slice()).into_deserialize();
    rows.map(|row| row.map_err(wrong)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("study.key");
        let row = |athlete: &str, first_day: Option<&str>| PrivateRow {
            athlete: athlete.to_owned(),
            pseudonym: "0123456789abcdef".to_owned(),
            first_day: first_day.map(str::to_owned),
            status: "analysed".to_owned(),
            reason: None,
        };
        let rows = [row("anna, \"the\" first", Some("2026-03-03")), row("bo", None)];
        write_private(&key, 0, &rows).unwrap();
        write_private(&key, 0, &rows).unwrap();
        write_private(&key, 1, &[]).unwrap();
        assert_eq!(read_private(&key, 2).unwrap(), rows);
        // Another first day, or other runners, are of another dataset.
        let mut moved = rows.clone();
        moved[0].first_day = Some("2026-03-04".to_owned());
        for other in [&moved[..], &rows[..1]] {
            let fault = write_private(&key, 0, other).unwrap_err().to_string();
            assert!(fault.contains("of another dataset"), "{fault}");
        }
        moved[0].first_day = None;
        write_private(&key, 0, &moved).unwrap();
        let fault = read_private(&key, 3).unwrap_err().to_string();
        assert!(fault.contains("bucket=0002.csv"), "{fault}");
    }
}
