//! The figures of one run, as small as they can be: a season holds thousands of them.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsError, PolarsResult};

use super::stored::{Stored, each, ids};
use crate::columns::{Column, RUN_ID};
use crate::run::metrics::METRICS;

/// One value for each metric, in the order of [`METRICS`]; `None` where nothing was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures(Box<[Option<f64>]>);

impl Figures {
    /// The first row of a table of [`crate::run::metrics::measure_all`].
    ///
    /// # Errors
    /// When it lacks a column or has no row.
    pub fn of(table: &DataFrame) -> PolarsResult<Self> {
        if table.height() == 0 {
            return Err(PolarsError::NoData("a run without a row of figures".into()));
        }
        let value = |column: &Column| Ok(table.column(column.name)?.f64()?.get(0));
        METRICS.iter().map(|metric| value(&metric.column)).collect::<PolarsResult<_>>().map(Self)
    }

    /// The value in a column.
    ///
    /// # Errors
    /// When no metric fills that column.
    pub fn get(&self, column: &Column) -> PolarsResult<Option<f64>> {
        let place = METRICS.iter().position(|metric| metric.column.name == column.name);
        let value = place.and_then(|place| self.0.get(place).copied());
        value.ok_or_else(|| PolarsError::ColumnNotFound(column.name.into()))
    }
}

impl Figures {
    /// Replaces the value in a column that a metric fills.
    pub(super) fn set(&mut self, column: &Column, value: Option<f64>) {
        let place = METRICS.iter().position(|metric| metric.column.name == column.name);
        if let Some(kept) = place.and_then(|place| self.0.get_mut(place)) {
            *kept = value;
        }
    }
}

/// The columns of the figures, without that of the run.
fn measured() -> impl Iterator<Item = &'static Column> {
    METRICS.iter().map(|metric| &metric.column)
}

impl Stored for Figures {
    fn list() -> Vec<&'static Column> {
        std::iter::once(&RUN_ID).chain(measured()).collect()
    }

    fn columns(rows: &[(&str, &Self)]) -> Vec<PolarsColumn> {
        let column = |(place, column): (usize, &Column)| {
            column.of(each(rows, |figures| figures.0.get(place).copied().flatten()))
        };
        let of_run = std::iter::once(RUN_ID.of(ids(rows)));
        of_run.chain(measured().enumerate().map(column)).collect()
    }

    fn rows(table: &DataFrame) -> PolarsResult<Vec<Self>> {
        let columns = measured().map(|column| column.numbers(table));
        let columns = columns.collect::<PolarsResult<Vec<_>>>()?;
        let row = |row: usize| Self(columns.iter().map(|column| column[row]).collect());
        Ok((0..table.height()).map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{RUN_CLIMB_M, RUN_DISTANCE_M, RUN_TITLE};
    use crate::run::metrics::no_figures;

    #[test]
    fn figures_and_their_table_are_the_same() {
        let columns = METRICS.iter().map(|metric| {
            let value = (metric.column.name == RUN_DISTANCE_M.name).then_some(10_000.5);
            metric.column.of(vec![value])
        });
        let table = DataFrame::new(1, columns.collect()).unwrap();
        let figures = Figures::of(&table).unwrap();
        assert_eq!(figures.get(&RUN_DISTANCE_M).unwrap(), Some(10_000.5));
        assert_eq!(figures.get(&RUN_CLIMB_M).unwrap(), None);
        assert!(figures.get(&RUN_TITLE).is_err());
        let stored = crate::run::run_tables::stored::table(&[("a", &figures)]).unwrap();
        assert!(stored.drop(RUN_ID.name).unwrap().equals_missing(&table));
        assert_eq!(Figures::rows(&stored).unwrap(), [figures]);
        assert!(Figures::of(&no_figures()).is_err());
    }
}
