//! Local days and weeks of a season, without gaps.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use polars::prelude::{
    Column as PolarsColumn, DataFrame, DataType, Expr, IntoLazy, PolarsResult, SortMultipleOptions,
    lit, when,
};

use super::Week;
use crate::columns::{
    Column, DAY, DAY_CALF_LOAD, DAY_CLIMB_M, DAY_DISTANCE_M, DAY_FAST_M, DAY_RUN_COUNT,
    DAY_STEEP_M, DAY_TIMER_S, DAYS, RUN_CALF_LOAD, RUN_CLIMB_M, RUN_DISTANCE_M, RUN_FAST_M,
    RUN_START_LOCAL, RUN_STEEP_M, RUN_TIMER_S, WEEK_CALF_LOAD, WEEK_CLIMB_M, WEEK_DAYS_OFF,
    WEEK_DISTANCE_M, WEEK_FAST_M, WEEK_IS_COMPLETE, WEEK_LONGEST_RUN_M, WEEK_LONGEST_SHARE_RATIO,
    WEEK_RUN_COUNT, WEEK_RUN_DAYS, WEEK_START, WEEK_STEEP_M, WEEK_TIMER_S, WEEKS, check,
};

/// The span that days and weeks cover, and when a week begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Local day of the first run.
    pub(super) first_day: NaiveDate,
    /// The day of the evaluation.
    pub(super) as_of: NaiveDate,
    /// First day of a week.
    pub(super) week_start: Weekday,
}

/// The first day of the week that a day lies in.
pub(super) fn week_of(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().days_since(week_start)))
}

/// Sums over the runs of a group: exact, because they are of whole millimetres or milliseconds.
/// Null where no run of the group knows the value.
fn exact_sum(column: &Column, name: &str) -> Expr {
    let thousandths = (column.expr() * lit(1000.0))
        .round(0, polars::prelude::RoundMode::HalfAwayFromZero)
        .cast(DataType::Int64);
    let sum = thousandths.sum().cast(DataType::Float64) / lit(1000.0);
    when(column.expr().count().gt(lit(0)))
        .then(sum)
        .otherwise(polars::prelude::Literal::lit(polars::prelude::NULL))
        .alias(name)
}

/// The same, but null where any run of the group does not know the value: a part is no whole.
fn exact_whole(column: &Column, name: &str) -> Expr {
    when(column.expr().null_count().eq(lit(0)))
        .then(exact_sum(column, name))
        .otherwise(polars::prelude::Literal::lit(polars::prelude::NULL))
        .alias(name)
}

/// The table of days with runs, one row a day.
fn days_with_runs(runs: &DataFrame) -> PolarsResult<DataFrame> {
    runs.clone()
        .lazy()
        .with_column(RUN_START_LOCAL.expr().dt().date().alias(DAY.name))
        .group_by([DAY.expr()])
        .agg([
            RUN_TIMER_S.expr().len().cast(DataType::Int64).alias(DAY_RUN_COUNT.name),
            exact_sum(&RUN_DISTANCE_M, DAY_DISTANCE_M.name),
            exact_sum(&RUN_TIMER_S, DAY_TIMER_S.name),
            exact_sum(&RUN_CLIMB_M, DAY_CLIMB_M.name),
            exact_sum(&RUN_STEEP_M, DAY_STEEP_M.name),
            exact_sum(&RUN_FAST_M, DAY_FAST_M.name),
            exact_whole(&RUN_CALF_LOAD, DAY_CALF_LOAD.name),
            RUN_DISTANCE_M.expr().max().alias(WEEK_LONGEST_RUN_M.name),
        ])
        .sort([DAY.name], SortMultipleOptions::default())
        .collect()
}

/// One day, or the sum of a week while it is added up.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    run_count: i64,
    run_days: usize,
    distance_m: f64,
    timer_s: f64,
    climb_m: Option<f64>,
    steep_m: Option<f64>,
    fast_m: Option<f64>,
    calf_load: Option<f64>,
    longest_m: Option<f64>,
}

impl Totals {
    fn add(&mut self, day: &Totals) {
        // Thousandths are whole, so the sum is rounded back to them.
        let exact = |a: f64, b: f64| ((a + b) * 1000.0).round() / 1000.0;
        let known = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(exact(a, b)),
            (a, b) => a.or(b),
        };
        let whole = |sum: &Totals| sum.or_zero_without_runs(sum.calf_load);
        self.calf_load = whole(self).zip(whole(day)).map(|(a, b)| exact(a, b));
        self.run_count += day.run_count;
        self.run_days += usize::from(day.run_count > 0);
        self.distance_m = exact(self.distance_m, day.distance_m);
        self.timer_s = exact(self.timer_s, day.timer_s);
        self.climb_m = known(self.climb_m, day.climb_m);
        self.steep_m = known(self.steep_m, day.steep_m);
        self.fast_m = known(self.fast_m, day.fast_m);
        self.longest_m = [self.longest_m, day.longest_m].into_iter().flatten().reduce(f64::max);
    }

    /// Nothing run is nothing climbed; only runs without altitude leave it unknown.
    fn or_zero_without_runs(&self, value: Option<f64>) -> Option<f64> {
        if self.run_count == 0 { Some(0.0) } else { value }
    }
}

/// Days and weeks of the runs table, and the weeks as rules read them.
pub(super) fn calendar(
    runs: &DataFrame,
    span: Span,
) -> PolarsResult<(DataFrame, DataFrame, Vec<Week>)> {
    let days = dense_days(&days_with_runs(runs)?, span)?;
    let days_table = days_table(&days)?;
    let weeks = weeks(&days, span);
    let weeks_table = weeks_table(&weeks, span)?;
    Ok((days_table, weeks_table, weeks))
}

fn dense_days(found: &DataFrame, span: Span) -> PolarsResult<Vec<(NaiveDate, Totals)>> {
    let (distance, timer, climb) =
        (DAY_DISTANCE_M.numbers(found)?, DAY_TIMER_S.numbers(found)?, DAY_CLIMB_M.numbers(found)?);
    let (steep, fast, longest) = (
        DAY_STEEP_M.numbers(found)?,
        DAY_FAST_M.numbers(found)?,
        WEEK_LONGEST_RUN_M.numbers(found)?,
    );
    let calf_load = DAY_CALF_LOAD.numbers(found)?;
    let counts = DAY_RUN_COUNT.integers(found)?;
    let dates = found.column(DAY.name)?.date()?.physical().clone();
    let mut by_day = std::collections::HashMap::new();
    for (row, number) in dates.iter().enumerate().filter_map(|(row, number)| Some((row, number?))) {
        let totals = Totals {
            run_count: counts[row],
            run_days: 1,
            distance_m: distance[row].unwrap_or(0.0),
            timer_s: timer[row].unwrap_or(0.0),
            climb_m: climb[row],
            steep_m: steep[row],
            fast_m: fast[row],
            calf_load: calf_load[row],
            longest_m: longest[row],
        };
        by_day.insert(number, totals);
    }
    let last = span.as_of.max(span.first_day);
    Ok(span
        .first_day
        .iter_days()
        .take_while(|day| *day <= last)
        .map(|day| (day, by_day.get(&day_number(day)).copied().unwrap_or_default()))
        .collect())
}

/// Days since 1970-01-01, as date columns store them.
pub(super) fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}

fn weeks(days: &[(NaiveDate, Totals)], span: Span) -> Vec<Week> {
    days.chunk_by(|(a, _), (b, _)| week_of(*a, span.week_start) == week_of(*b, span.week_start))
        .map(|days| {
            let mut sum = Totals::default();
            days.iter().for_each(|(_, day)| sum.add(day));
            let start = week_of(days[0].0, span.week_start);
            Week {
                start,
                is_complete: start + Days::new(6) <= span.as_of,
                run_count: sum.run_count as usize,
                distance_m: sum.distance_m,
                timer_s: sum.timer_s,
                longest_run_m: sum.longest_m,
                climb_m: sum.or_zero_without_runs(sum.climb_m),
                steep_m: sum.or_zero_without_runs(sum.steep_m),
                fast_m: sum.or_zero_without_runs(sum.fast_m),
                calf_load: sum.or_zero_without_runs(sum.calf_load),
                run_days: sum.run_days,
            }
        })
        .collect()
}

fn each<T, V>(rows: &[T], value: impl Fn(&T) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

fn dates(column: &Column, values: impl Iterator<Item = NaiveDate>) -> PolarsResult<PolarsColumn> {
    let numbers: Vec<i32> = values.map(day_number).collect();
    column.of(numbers).cast(&DataType::Date)
}

fn days_table(days: &[(NaiveDate, Totals)]) -> PolarsResult<DataFrame> {
    let columns = vec![
        dates(&DAY, days.iter().map(|(day, _)| *day))?,
        DAY_RUN_COUNT.of(each(days, |(_, day)| day.run_count)),
        DAY_DISTANCE_M.of(each(days, |(_, day)| day.distance_m)),
        DAY_TIMER_S.of(each(days, |(_, day)| day.timer_s)),
        DAY_CLIMB_M.of(each(days, |(_, day)| day.or_zero_without_runs(day.climb_m))),
        DAY_STEEP_M.of(each(days, |(_, day)| day.or_zero_without_runs(day.steep_m))),
        DAY_FAST_M.of(each(days, |(_, day)| day.or_zero_without_runs(day.fast_m))),
        DAY_CALF_LOAD.of(each(days, |(_, day)| day.or_zero_without_runs(day.calf_load))),
    ];
    let table = DataFrame::new(days.len(), columns)?;
    check(&table, DAYS)?;
    Ok(table)
}

fn weeks_table(weeks: &[Week], span: Span) -> PolarsResult<DataFrame> {
    let share = |week: &Week| {
        let longest_m = week.longest_run_m.filter(|_| week.distance_m > 0.0)?;
        Some(longest_m / week.distance_m)
    };
    let days_off = |week: &Week| {
        let from = week.start.max(span.first_day);
        let to = week.end().min(span.as_of.max(span.first_day));
        (to - from).num_days() + 1 - week.run_days as i64
    };
    let columns = vec![
        dates(&WEEK_START, weeks.iter().map(|week| week.start))?,
        WEEK_IS_COMPLETE.of(each(weeks, |week| week.is_complete)),
        WEEK_RUN_COUNT.of(each(weeks, |week| week.run_count as i64)),
        WEEK_DISTANCE_M.of(each(weeks, |week| week.distance_m)),
        WEEK_TIMER_S.of(each(weeks, |week| week.timer_s)),
        WEEK_LONGEST_RUN_M.of(each(weeks, |week| week.longest_run_m)),
        WEEK_CLIMB_M.of(each(weeks, |week| week.climb_m)),
        WEEK_STEEP_M.of(each(weeks, |week| week.steep_m)),
        WEEK_FAST_M.of(each(weeks, |week| week.fast_m)),
        WEEK_CALF_LOAD.of(each(weeks, |week| week.calf_load)),
        WEEK_RUN_DAYS.of(each(weeks, |week| week.run_days as i64)),
        WEEK_LONGEST_SHARE_RATIO.of(each(weeks, share)),
        WEEK_DAYS_OFF.of(each(weeks, days_off)),
    ];
    let table = DataFrame::new(weeks.len(), columns)?;
    check(&table, WEEKS)?;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn ran(distance_m: f64) -> Totals {
        Totals { run_count: 1, distance_m, longest_m: Some(distance_m), ..Totals::default() }
    }

    #[test]
    fn a_week_begins_on_the_day_that_was_chosen() {
        // 2026-01-01 is a Thursday.
        assert_eq!(
            week_of(date(1, 1), Weekday::Mon),
            NaiveDate::from_ymd_opt(2025, 12, 29).unwrap()
        );
        assert_eq!(week_of(date(1, 4), Weekday::Sun), date(1, 4));
    }

    #[test]
    fn weeks_without_runs_are_there_and_the_last_may_be_unfinished() {
        let span = Span { first_day: date(1, 5), as_of: date(1, 21), week_start: Weekday::Mon };
        let days: Vec<_> = span
            .first_day
            .iter_days()
            .take_while(|day| *day <= span.as_of)
            .map(|day| {
                (
                    day,
                    if day == date(1, 5) || day == date(1, 21) {
                        ran(10_000.5)
                    } else {
                        Totals::default()
                    },
                )
            })
            .collect();
        let weeks = weeks(&days, span);
        let shown: Vec<_> =
            weeks.iter().map(|week| (week.run_count, week.distance_m, week.is_complete)).collect();
        assert_eq!(shown, [(1, 10_000.5, true), (0, 0.0, true), (1, 10_000.5, false)]);
        assert_eq!(weeks[1].climb_m, Some(0.0));
        assert_eq!(weeks[0].climb_m, None);
        assert_eq!(weeks[1].longest_run_m, None);
    }

    #[test]
    fn a_week_knows_its_load_only_when_all_its_runs_do() {
        let span = Span { first_day: date(1, 5), as_of: date(1, 11), week_start: Weekday::Mon };
        let loaded = |calf_load| Totals { calf_load, ..ran(10_000.0) };
        let load_of = |second| {
            let mut days = vec![(date(1, 5), Totals::default()), (date(1, 6), loaded(Some(8.25)))];
            days.extend([(date(1, 8), loaded(second)), (date(1, 9), Totals::default())]);
            weeks(&days, span)[0].calf_load
        };
        assert_eq!(load_of(Some(4.5)), Some(12.75));
        assert_eq!(load_of(None), None);
        let idle = weeks(&[(date(1, 5), Totals::default())], span);
        assert_eq!(idle[0].calf_load, Some(0.0));
    }

    #[test]
    fn days_off_end_with_the_evaluation() {
        let span = Span { first_day: date(1, 5), as_of: date(1, 14), week_start: Weekday::Mon };
        let days: Vec<_> = span
            .first_day
            .iter_days()
            .take_while(|day| *day <= span.as_of)
            .map(|day| (day, if day == date(1, 14) { ran(1.0) } else { Totals::default() }))
            .collect();
        let table = weeks_table(&weeks(&days, span), span).unwrap();
        let off = WEEK_DAYS_OFF.integers(&table).unwrap();
        assert_eq!(off, [7, 2]);
    }
}
