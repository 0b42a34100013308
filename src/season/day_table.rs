//! The table of days as one chain over session rows: grouped by day, added up in whole units, and joined to
//! the days of the season.

use chrono::Days;
use polars::prelude::{
    DataFrame, Expr, IntoLazy, JoinArgs, JoinType, Literal, NULL, PolarsResult,
    SortMultipleOptions, lit, when,
};

use super::Season;
use super::week::{Span, first_of_week};
use super::week_table::{dates, session_rows, sums};
use crate::columns::{
    Column, DAY, DAY_CALF_KM, DAY_CALF_LOAD, DAY_CLIMB_M, DAY_DISTANCE_M, DAY_FAST_M,
    DAY_IS_COVERED, DAY_RUN_COUNT, DAY_STEEP_M, DAY_TIMER_S, DAY_WEEK_START, DAYS, SESSION_DAY,
    check,
};

/// Figures that are 0 on a day off.
const SUMS: [Column; 7] =
    [DAY_DISTANCE_M, DAY_TIMER_S, DAY_CLIMB_M, DAY_STEEP_M, DAY_FAST_M, DAY_CALF_LOAD, DAY_CALF_KM];

/// The table of the days of a span, days without a run included.
pub(super) fn days_table(season: &Season, span: Span) -> PolarsResult<DataFrame> {
    let days = || span.first_day.iter_days().take_while(|day| *day <= span.as_of);
    let known_on = span.as_of + Days::new(1);
    let is_covered = |day| season.known(day..day + Days::new(1), known_on).covered_days > 0;
    let covered: Vec<bool> = days().map(is_covered).collect();
    let of_day = session_rows(&season.sessions)?.lazy().group_by([SESSION_DAY.expr()]).agg(sums());
    let columns = vec![
        dates(&DAY, days())?,
        dates(&DAY_WEEK_START, days().map(|day| first_of_week(day, span.week_start)))?,
        DAY_IS_COVERED.of(covered),
    ];
    let table = DataFrame::new(days().count(), columns)?
        .lazy()
        .join(of_day, [DAY.expr()], [SESSION_DAY.expr()], JoinArgs::new(JoinType::Left))
        .with_column(DAY_RUN_COUNT.expr().fill_null(lit(0)))
        .with_columns(SUMS.iter().map(or_zero).collect::<Vec<_>>())
        .select(DAYS.iter().map(|column| column.expr()).collect::<Vec<_>>())
        .sort([DAY.name], SortMultipleOptions::default())
        .collect()?;
    check(&table, DAYS)?;
    Ok(table)
}

/// Nothing run is nothing climbed; of a day without the watch nobody knows.
fn or_zero(column: &Column) -> Expr {
    let is_idle = || DAY_RUN_COUNT.expr().eq(lit(0));
    let is_off = is_idle().and(DAY_IS_COVERED.expr());
    let nothing = NULL.lit().cast(column.kind.dtype());
    let of_day = when(is_idle()).then(nothing).otherwise(column.expr());
    when(is_off).then(lit(0.0)).otherwise(of_day).alias(column.name)
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;
    use crate::columns::DAY_LONGEST_RUN_M;
    use crate::season::fixtures::{covered, day, run, season_as_of};

    #[test]
    fn a_day_off_has_zero_and_two_runs_of_a_day_are_added() {
        let season = season_as_of(vec![run(0, 5000.0), run(2, 4000.0), run(2, 3000.5)], day(3));
        let span = Span { first_day: day(0), as_of: day(3), week_start: Weekday::Mon };
        let table = days_table(&season, span).unwrap();
        let of = |column: &Column| column.numbers(&table).unwrap();
        assert_eq!(of(&DAY_DISTANCE_M), [Some(5000.0), Some(0.0), Some(7000.5), Some(0.0)]);
        assert_eq!(of(&DAY_LONGEST_RUN_M), [Some(5000.0), None, Some(4000.0), None]);
        assert_eq!(DAY_RUN_COUNT.integers(&table).unwrap(), [1, 0, 2, 0]);
        assert_eq!(DAY_IS_COVERED.flags(&table).unwrap(), [true; 4]);
    }

    #[test]
    fn a_day_without_the_watch_is_not_a_day_off() {
        let season = covered(season_as_of(vec![run(0, 5000.0)], day(2)), &[(1, 2)]);
        let span = Span { first_day: day(0), as_of: day(2), week_start: Weekday::Mon };
        let table = days_table(&season, span).unwrap();
        assert_eq!(DAY_DISTANCE_M.numbers(&table).unwrap(), [Some(5000.0), None, None]);
        assert_eq!(DAY_IS_COVERED.flags(&table).unwrap(), [true, false, false]);
    }
}
