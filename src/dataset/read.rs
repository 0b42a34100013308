//! Tables of a dataset, read again.

use std::fs::File;
use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};
use polars_io::prelude::{ParquetReader, SerReader};

use super::layout::part;
use crate::base::error::Error;
use crate::columns::{Column, ColumnType};

/// A table of a bucket.
///
/// # Errors
/// When the file cannot be read; with its name.
pub(super) fn read(dataset: &Path, table: &str, bucket: u32) -> Result<DataFrame, Error> {
    let path = part(dataset, table, bucket);
    let file =
        File::open(&path).map_err(|cause| Error::of_own_file(&path.to_string_lossy(), &cause))?;
    ParquetReader::new(file).finish().map_err(|_| damaged(&path))
}

/// What is said of a file that is no Parquet any more.
pub(super) fn damaged(path: &Path) -> Error {
    let words = "is damaged and cannot be read as Parquet; remove it, and make its bucket again";
    Error::Settings(format!("{}: {words}", path.display()))
}

/// The texts of a column.
pub(super) fn texts(table: &DataFrame, column: &Column) -> PolarsResult<Vec<Option<String>>> {
    let texts = table.column(column.name)?.str()?.iter();
    Ok(texts.map(|text| text.map(str::to_owned)).collect())
}

/// The days of a column: since 1970, or since the first run where it has numbers.
pub(super) fn days(table: &DataFrame, column: &Column) -> PolarsResult<Vec<Option<i32>>> {
    let days = table.column(column.name)?;
    if column.kind == ColumnType::Date {
        return Ok(days.date()?.physical().iter().collect());
    }
    let numbers = days.i64()?.iter();
    Ok(numbers.map(|day| day.and_then(|day| i32::try_from(day).ok())).collect())
}
