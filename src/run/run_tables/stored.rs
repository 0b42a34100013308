//! The small tables of runs: plain values in memory, where a season holds thousands of them, and
//! columns in the library, where any engine may read them.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use crate::columns::Column;

/// A row of a small table.
pub(crate) trait Stored: Sized {
    /// The columns it becomes.
    fn list() -> Vec<&'static Column>;

    /// The columns of these rows, each with the id of its run.
    fn columns(rows: &[(&str, &Self)]) -> Vec<PolarsColumn>;

    /// The rows of a table with these columns.
    ///
    /// # Errors
    /// When it lacks one of them.
    fn rows(table: &DataFrame) -> PolarsResult<Vec<Self>>;
}

/// The table of these rows.
///
/// # Errors
/// Never, as long as every column has a value a row.
pub(crate) fn table<R: Stored>(rows: &[(&str, &R)]) -> PolarsResult<DataFrame> {
    DataFrame::new(rows.len(), R::columns(rows))
}

/// One value a row.
pub(super) fn each<R, T>(rows: &[(&str, &R)], value: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(|(_, row)| value(row)).collect()
}

/// The id of the run of every row.
pub(super) fn ids<R>(rows: &[(&str, &R)]) -> Vec<String> {
    rows.iter().map(|(id, _)| (*id).to_owned()).collect()
}
