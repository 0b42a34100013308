//! Rows of text as a typed table: what csv has, for engines.

use chrono::NaiveDate;
use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use crate::base::units::day_number;
use crate::columns::{Column, ColumnType, check};

/// The table of these rows, whose cells stand in the order of the columns; an empty cell is null.
///
/// # Errors
/// When a row has fewer cells.
pub(super) fn typed_table(columns: &[&Column], rows: &[Vec<String>]) -> PolarsResult<DataFrame> {
    let column = |(place, column): (usize, &&Column)| typed_column(column, place, rows);
    let typed = columns.iter().enumerate().map(column).collect::<PolarsResult<Vec<_>>>()?;
    let table = DataFrame::new(rows.len(), typed)?;
    check(&table, columns)?;
    Ok(table)
}

fn typed_column(column: &Column, place: usize, rows: &[Vec<String>]) -> PolarsResult<PolarsColumn> {
    let cells = || rows.iter().map(|row| row.get(place).filter(|cell| !cell.is_empty()));
    fn read<T: std::str::FromStr>(cell: Option<&String>) -> Option<T> {
        cell.and_then(|cell| cell.parse().ok())
    }
    match column.kind {
        ColumnType::Text => {
            Ok(column.of(cells().map(|cell| cell.map(String::as_str)).collect::<Vec<_>>()))
        }
        ColumnType::F64 => Ok(column.of(cells().map(read::<f64>).collect::<Vec<_>>())),
        ColumnType::Bool => Ok(column.of(cells().map(read::<bool>).collect::<Vec<_>>())),
        ColumnType::I64 | ColumnType::Moment | ColumnType::Utc => {
            column.of(cells().map(read::<i64>).collect::<Vec<_>>()).cast(&column.kind.dtype())
        }
        ColumnType::Date => {
            let days = cells().map(|cell| read::<NaiveDate>(cell).map(day_number));
            column.of(days.collect::<Vec<Option<i32>>>()).cast(&column.kind.dtype())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{ALERT_IS_OPEN, FINDING_RULE, LEDGER_BYTES, RUN_DISTANCE_M, WEEK_START};

    #[test]
    fn cells_have_the_types_of_their_columns_and_empty_ones_are_null() {
        let columns = [&FINDING_RULE, &RUN_DISTANCE_M, &LEDGER_BYTES, &WEEK_START, &ALERT_IS_OPEN];
        let rows = [
            ["a-rule", "10000.5", "12", "1970-01-03", "true"].map(str::to_owned).to_vec(),
            ["", "", "", "", ""].map(str::to_owned).to_vec(),
        ];
        let table = typed_table(&columns, &rows).unwrap();
        assert_eq!(RUN_DISTANCE_M.numbers(&table).unwrap(), [Some(10_000.5), None]);
        let first = table.get_row(0).unwrap().0;
        let shown: Vec<String> = first.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["\"a-rule\"", "10000.5", "12", "1970-01-03", "true"]);
        assert!(table.columns().iter().all(|column| column.null_count() == 1));
    }
}
