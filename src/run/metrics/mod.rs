//! Figures of one run as expressions over its per-second table, one metric a file; those that are a mean
//! over time share one. The list below is all of them.

use polars::prelude::{
    ChunkAgg, ChunkApply, Column as PolarsColumn, DataFrame, DataType, Expr, Field, IntoColumn,
    IntoLazy, Literal, NULL, PlSmallStr, PolarsResult, Scalar, Schema, apply_multiple, lit,
};

use crate::base::units::S_PER_MIN;
use crate::columns::{CADENCE_SPM, Column, DT_MS, empty};

pub(crate) use pace::{pace_of, pace_s_per_km};

mod ascent;
mod cadence;
mod cadence_nonzero;
mod climb;
mod descent;
mod distance;
mod downhill;
mod elapsed;
mod grade_adjusted_pace;
mod longest_running;
mod max_heart_rate;
mod means;
mod moving;
mod pace;
mod running;
mod steep;
mod step_length;
mod timer;

use means::MEANS;

/// One figure of a run.
pub struct Metric {
    /// The column of the run table it fills.
    pub column: Column,
    /// The columns of the per-second table it is made of.
    pub needs: &'static [&'static Column],
    /// The formula in words, for the data dictionary.
    pub formula: &'static str,
    /// The formula as an expression that yields one value; null where nothing was measured.
    pub value: fn() -> Expr,
}

/// Every metric.
pub const METRICS: &[&Metric] = &{
    let mut all = [OWN[0]; OWN.len() + MEANS.len()];
    let mut place = 1;
    while place < all.len() {
        all[place] = if place < OWN.len() { OWN[place] } else { &MEANS[place - OWN.len()] };
        place += 1;
    }
    all
};

/// Those with a file of their own.
const OWN: &[&Metric] = &[
    &ascent::METRIC,
    &cadence::METRIC,
    &cadence_nonzero::METRIC,
    &climb::METRIC,
    &descent::METRIC,
    &distance::METRIC,
    &downhill::METRIC,
    &elapsed::METRIC,
    &grade_adjusted_pace::METRIC,
    &longest_running::METRIC,
    &max_heart_rate::METRIC,
    &moving::METRIC,
    &pace::METRIC,
    &running::METRIC,
    &steep::METRIC,
    &step_length::METRIC,
    &timer::METRIC,
];

/// Takes all metrics of one run at once: one row, one column a metric.
///
/// # Errors
/// When the table lacks a column.
pub fn measure_all(samples: &DataFrame) -> PolarsResult<DataFrame> {
    let values: Vec<Expr> =
        METRICS.iter().map(|metric| (metric.value)().alias(metric.column.name)).collect();
    samples.clone().lazy().without_optimizations().select(values).collect()
}

/// The columns of [`measure_all`].
pub fn figure_columns() -> Vec<&'static Column> {
    METRICS.iter().map(|metric| &metric.column).collect()
}

/// A table of [`measure_all`] without rows.
pub fn no_figures() -> DataFrame {
    empty(&figure_columns())
}

/// One value of whole columns, for what would be many expressions: a plan of them takes as long as the work.
fn one_value(
    of: fn(&[PolarsColumn]) -> PolarsResult<Option<f64>>,
    columns: impl AsRef<[Expr]>,
) -> Expr {
    let value = move |columns: &mut [PolarsColumn]| {
        let scalar = Scalar::new(DataType::Float64, of(columns)?.into());
        Ok(PolarsColumn::new_scalar(PlSmallStr::EMPTY, scalar, 1))
    };
    let kind = |_: &Schema, _: &[Field]| Ok(Field::new(PlSmallStr::EMPTY, DataType::Float64));
    apply_multiple(value, columns, kind, true)
}

/// Mean over the rows that satisfy a condition, weighted by their time; null when there are none.
fn weighted_mean(value: Expr, condition: Expr) -> Expr {
    let mean = |columns: &[PolarsColumn]| {
        let [value, condition, dt_ms] = columns else { return Ok(None) };
        let counted = condition.bool()? & &value.is_not_null();
        let counted_ms = dt_ms.filter(&counted)?.i64()?.sum().filter(|&ms| ms != 0);
        let weighted = (value * dt_ms)?.filter(&counted)?.f64()?.sum();
        Ok(weighted.zip(counted_ms).map(|(weighted, ms)| weighted / ms as f64))
    };
    one_value(mean, [value, condition, DT_MS.expr()])
}

/// A quotient; null where the divisor is zero.
fn ratio(dividend: Expr, divisor: Expr) -> Expr {
    let not_zero = |divisor: PolarsColumn| {
        Ok(divisor.f64()?.apply(|value| value.filter(|&value| value != 0.0)).into_column())
    };
    let divisor = divisor.cast(DataType::Float64);
    dividend / divisor.map(not_zero, |_, field| Ok(field.clone()))
}

/// Sum of the known values; null when there are none.
fn sum_of_known(value: Expr) -> Expr {
    let sum = |columns: &[PolarsColumn]| {
        let value = columns[0].f64()?;
        Ok(value.sum().filter(|_| value.null_count() < value.len()))
    };
    one_value(sum, [value])
}

fn unknown() -> Expr {
    NULL.lit().cast(DataType::Float64)
}

/// Sum of milliseconds in seconds.
fn seconds(milliseconds: Expr) -> Expr {
    milliseconds.sum().cast(DataType::Float64) / lit(1000.0)
}

/// Sum of millimetres in metres.
fn metres(millimetres: Expr) -> Expr {
    millimetres.sum().cast(DataType::Float64) / lit(1000.0)
}

/// Steps taken in each interval.
pub(crate) fn steps() -> Expr {
    CADENCE_SPM.expr() * DT_MS.expr().cast(DataType::Float64) / lit(1000.0 * S_PER_MIN)
}

#[cfg(test)]
mod tests {
    use polars::prelude::{IntoColumn, NamedFrom, Series};

    use super::*;
    use crate::columns::{RUNS, SAMPLES};

    /// A per-second table for tests: weights, and then the columns that the test is about.
    pub(crate) struct Rows(DataFrame);

    pub(crate) fn rows(dt_ms: &[i64]) -> Rows {
        let weights = Series::new(DT_MS.name.into(), dt_ms).into_column();
        Rows(DataFrame::new(dt_ms.len(), vec![weights]).unwrap())
    }

    impl Rows {
        fn add(mut self, series: Series) -> Self {
            self.0.with_column(series.into_column()).unwrap();
            self
        }

        pub(crate) fn with<const N: usize>(self, column: Column, values: [Option<f64>; N]) -> Self {
            self.add(Series::new(column.name.into(), values))
        }

        pub(crate) fn with_flags<const N: usize>(self, column: Column, values: [bool; N]) -> Self {
            self.add(Series::new(column.name.into(), values))
        }

        pub(crate) fn with_integers<const N: usize>(
            self,
            column: Column,
            values: [i64; N],
        ) -> Self {
            self.add(Series::new(column.name.into(), values))
        }
    }

    pub(crate) fn measure(metric: &Metric, rows: Rows) -> Option<f64> {
        let value = (metric.value)().alias(metric.column.name);
        let table = rows.0.lazy().select([value]).collect().unwrap();
        assert_eq!(table.height(), 1, "a metric is one value");
        table.column(metric.column.name).unwrap().f64().unwrap().get(0)
    }

    #[test]
    fn every_metric_fills_a_column_of_runs_from_columns_of_samples() {
        for metric in METRICS {
            assert!(RUNS.iter().any(|column| **column == metric.column), "{}", metric.column.name);
            for need in metric.needs {
                assert!(SAMPLES.contains(need), "{}", need.name);
            }
            assert!(!metric.formula.is_empty());
        }
    }

    #[test]
    fn no_column_is_filled_twice() {
        let mut names: Vec<_> = METRICS.iter().map(|metric| metric.column.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), METRICS.len());
    }
}
