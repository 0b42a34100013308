//! The table of weeks as one chain over session rows: grouped by week, added up in whole units, and
//! joined to the weeks of the calendar. A test holds it equal to the weeks that rules read.

use chrono::NaiveDate;
use polars::prelude::{
    Column as PolarsColumn, DataFrame, DataType, Expr, IntoLazy, JoinArgs, JoinType, Literal, NULL,
    PolarsResult, RoundMode, SortMultipleOptions, lit, when,
};

use super::Session;
use super::week::{Span, first_of_week};
use crate::base::units::{day_number, thousandths};
use crate::columns::{
    Column, SESSION_CALF_M, SESSION_CLIMB_MM, SESSION_DAY, SESSION_DISTANCE_MM, SESSION_FAST_MM,
    SESSION_STEEP_MM, SESSION_TIMER_MS, SESSION_WEIGHTED_STEPS, SESSIONS, WEEK_CALF_KM,
    WEEK_CALF_LOAD, WEEK_CLIMB_M, WEEK_DAYS_OFF, WEEK_DISTANCE_M, WEEK_FAST_M, WEEK_IS_COMPLETE,
    WEEK_LONGEST_RUN_M, WEEK_LONGEST_SHARE_RATIO, WEEK_RUN_COUNT, WEEK_RUN_DAYS, WEEK_START,
    WEEK_STEEP_M, WEEK_TIMER_S, WEEKS, check,
};

/// Days from the first of a week to its last.
const TO_LAST_DAY: i32 = 6;

/// The table of the weeks of a span, weeks without a run included.
pub(super) fn weeks_table(sessions: &[Session], span: Span) -> PolarsResult<DataFrame> {
    let starts = dates(&WEEK_START, span.week_starts())?;
    let weeks = DataFrame::new(starts.len(), vec![starts])?;
    let table = weeks
        .lazy()
        .join(
            session_rows(sessions)?
                .lazy()
                .with_column(start_of_week(span).alias(WEEK_START.name))
                .group_by([WEEK_START.expr()])
                .agg(sums()),
            [WEEK_START.expr()],
            [WEEK_START.expr()],
            JoinArgs::new(JoinType::Left),
        )
        .with_columns([
            WEEK_RUN_COUNT.expr().fill_null(lit(0)),
            WEEK_RUN_DAYS.expr().fill_null(lit(0)),
            WEEK_TIMER_S.expr().fill_null(lit(0.0)),
        ])
        .select(figures(span))
        .sort([WEEK_START.name], SortMultipleOptions::default())
        .collect()?;
    check(&table, WEEKS)?;
    Ok(table)
}

/// One row a session, in whole millimetres, milliseconds and steps.
pub(super) fn session_rows(sessions: &[Session]) -> PolarsResult<DataFrame> {
    let whole = |of: fn(&Session) -> Option<f64>| -> Vec<Option<i64>> {
        sessions.iter().map(|session| of(session).map(thousandths)).collect()
    };
    let columns = vec![
        dates(&SESSION_DAY, sessions.iter().map(|session| session.day))?,
        SESSION_DISTANCE_MM.of(whole(Session::known_distance_m)),
        SESSION_TIMER_MS.of(whole(|session| Some(session.timer_s))),
        SESSION_CLIMB_MM.of(whole(Session::known_climb_m)),
        SESSION_STEEP_MM.of(whole(Session::known_steep_m)),
        SESSION_FAST_MM.of(whole(Session::known_fast_m)),
        SESSION_WEIGHTED_STEPS.of(whole(|session| Some(session.calf_load?.by_speed.b4))),
        SESSION_CALF_M.of(whole(|session| Some(session.calf_km?.total_km()))),
    ];
    let table = DataFrame::new(sessions.len(), columns)?;
    check(&table, SESSIONS)?;
    Ok(table)
}

/// The first day of a session's week; no session lies before the first week of its span.
fn start_of_week(span: Span) -> Expr {
    let first = day_number(first_of_week(span.first_day, span.week_start));
    let day = SESSION_DAY.expr().cast(DataType::Int32);
    (day.clone() - (day - lit(first)) % lit(7)).cast(DataType::Date)
}

/// What the sessions of one week add up to.
pub(super) fn sums() -> Vec<Expr> {
    vec![
        SESSION_DAY.expr().len().cast(DataType::Int64).alias(WEEK_RUN_COUNT.name),
        SESSION_DAY.expr().n_unique().cast(DataType::Int64).alias(WEEK_RUN_DAYS.name),
        known(&SESSION_DISTANCE_MM).alias(WEEK_DISTANCE_M.name),
        known(&SESSION_TIMER_MS).alias(WEEK_TIMER_S.name),
        of_thousandths(SESSION_DISTANCE_MM.expr().max()).alias(WEEK_LONGEST_RUN_M.name),
        known(&SESSION_CLIMB_MM).alias(WEEK_CLIMB_M.name),
        known(&SESSION_STEEP_MM).alias(WEEK_STEEP_M.name),
        known(&SESSION_FAST_MM).alias(WEEK_FAST_M.name),
        whole(&SESSION_WEIGHTED_STEPS).alias(WEEK_CALF_LOAD.name),
        whole(&SESSION_CALF_M).alias(WEEK_CALF_KM.name),
    ]
}

/// The sum of the sessions that know a figure; null where none does.
fn known(column: &Column) -> Expr {
    let is_known = column.expr().count().gt(lit(0));
    when(is_known).then(of_thousandths(column.expr().sum())).otherwise(null())
}

/// The sum of a figure that all sessions know; null where one does not.
fn whole(column: &Column) -> Expr {
    let is_whole = column.expr().null_count().eq(lit(0));
    when(is_whole).then(of_thousandths(column.expr().sum())).otherwise(null())
}

fn of_thousandths(count: Expr) -> Expr {
    // Polars multiplies by the reciprocal, which is not exact.
    (count.cast(DataType::Float64) / lit(1000.0)).round(3, RoundMode::HalfAwayFromZero)
}

fn null() -> Expr {
    NULL.lit().cast(DataType::Float64)
}

/// The columns of the weeks table from the sums of each week; those of weeks without a run are null.
fn figures(span: Span) -> Vec<Expr> {
    // Nothing run is nothing climbed; only runs without altitude leave it unknown.
    let or_zero = |column: &Column| {
        let is_idle = WEEK_RUN_COUNT.expr().eq(lit(0));
        when(is_idle).then(lit(0.0)).otherwise(column.expr()).alias(column.name)
    };
    let end = || WEEK_START.expr().cast(DataType::Int32) + lit(TO_LAST_DAY);
    let is_complete = end().lt_eq(lit(day_number(span.as_of)));
    let share = when(WEEK_DISTANCE_M.expr().gt(lit(0.0)))
        .then(WEEK_LONGEST_RUN_M.expr() / WEEK_DISTANCE_M.expr())
        .otherwise(null());
    vec![
        WEEK_START.expr(),
        is_complete.alias(WEEK_IS_COMPLETE.name),
        WEEK_RUN_COUNT.expr(),
        or_zero(&WEEK_DISTANCE_M),
        WEEK_TIMER_S.expr(),
        WEEK_LONGEST_RUN_M.expr(),
        or_zero(&WEEK_CLIMB_M),
        or_zero(&WEEK_STEEP_M),
        or_zero(&WEEK_FAST_M),
        or_zero(&WEEK_CALF_LOAD),
        or_zero(&WEEK_CALF_KM),
        WEEK_RUN_DAYS.expr(),
        share.alias(WEEK_LONGEST_SHARE_RATIO.name),
        (covered_days(span) - WEEK_RUN_DAYS.expr()).alias(WEEK_DAYS_OFF.name),
    ]
}

/// Days of a week that lie in the span.
fn covered_days(span: Span) -> Expr {
    let (first, last) = (lit(day_number(span.first_day)), lit(day_number(span.as_of)));
    let start = || WEEK_START.expr().cast(DataType::Int32);
    let end = || start() + lit(TO_LAST_DAY);
    let from = when(start().lt(first.clone())).then(first).otherwise(start());
    let to = when(end().gt(last.clone())).then(last).otherwise(end());
    (to - from + lit(1)).cast(DataType::Int64)
}

pub(super) fn dates(
    column: &Column,
    values: impl Iterator<Item = NaiveDate>,
) -> PolarsResult<PolarsColumn> {
    let numbers: Vec<i32> = values.map(day_number).collect();
    column.of(numbers).cast(&DataType::Date)
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Weekday};
    use proptest::prelude::*;

    use super::*;
    use crate::run::calf_load::CalfKm;
    use crate::season::fixtures::{day, run, with_load};
    use crate::season::join_recordings::put_together;
    use crate::season::week::Week;

    /// A recording of a session that begins on this day: each figure in thousandths, where known.
    #[derive(Clone, Debug)]
    struct Part {
        figures: [Option<u32>; 4],
        load: Option<u32>,
        calf: Option<[i32; 4]>,
    }

    fn part() -> impl Strategy<Value = Part> {
        let figure = || proptest::option::weighted(0.7, 0..40_000_000_u32);
        let calf = proptest::option::weighted(0.8, proptest::array::uniform4(-9_000..90_000_i32));
        ([figure(), figure(), figure(), figure()], figure(), calf)
            .prop_map(|(figures, load, calf)| Part { figures, load, calf })
    }

    fn session(offset: u64, parts: &[Part]) -> Session {
        let metres = |figure: Option<u32>| figure.map(|count| f64::from(count) / 1000.0);
        let recording = |part: &Part| {
            let [distance_m, climb_m, steep_m, fast_m] = part.figures.map(metres);
            let calf_km = part.calf.map(|metres| {
                let [distance_km, speed_km, hills_km, steps_km] =
                    metres.map(|metres| f64::from(metres) / 1000.0);
                CalfKm { distance_km, speed_km, hills_km, steps_km }
            });
            let known = Session { distance_m, climb_m, steep_m, fast_m, ..run(offset, 1000.1) };
            let session = Session { calf_km, ..known };
            (metres(part.load).map_or(session.clone(), |load| with_load(session, load)), 0)
        };
        put_together(parts.iter().map(recording).collect())
    }

    /// A row of the weeks table as rules read it, with the share and the days off.
    fn row(table: &DataFrame, index: usize) -> (Week, Option<f64>, i64) {
        let number = |column: &Column| column.numbers(table).unwrap()[index];
        let count = |column: &Column| column.integers(table).unwrap()[index];
        let start = table.column(WEEK_START.name).unwrap().date().unwrap().physical().get(index);
        let since_epoch = Days::new(u64::try_from(start.unwrap()).unwrap());
        let week = Week {
            start: NaiveDate::default() + since_epoch,
            is_complete: WEEK_IS_COMPLETE.flags(table).unwrap()[index],
            run_count: usize::try_from(count(&WEEK_RUN_COUNT)).unwrap(),
            distance_m: number(&WEEK_DISTANCE_M).unwrap_or(0.0),
            timer_s: number(&WEEK_TIMER_S).unwrap(),
            longest_run_m: number(&WEEK_LONGEST_RUN_M),
            climb_m: number(&WEEK_CLIMB_M),
            steep_m: number(&WEEK_STEEP_M),
            fast_m: number(&WEEK_FAST_M),
            calf_load: number(&WEEK_CALF_LOAD),
            calf_km: number(&WEEK_CALF_KM),
            run_days: usize::try_from(count(&WEEK_RUN_DAYS)).unwrap(),
        };
        (week, number(&WEEK_LONGEST_SHARE_RATIO), count(&WEEK_DAYS_OFF))
    }

    fn days_off(week: &Week, span: Span) -> i64 {
        let covered = span.first_day.iter_days().take_while(|day| *day <= span.as_of);
        let mine = covered.filter(|day| (week.start..=week.end()).contains(day)).count();
        i64::try_from(mine - week.run_days).unwrap()
    }

    proptest! {
        #[test]
        fn the_table_and_the_weeks_of_rules_are_equal(
            runs in proptest::collection::vec(
                (0..40_u64, proptest::collection::vec(part(), 1..4)), 1..12),
            rest_days in 0..20_u64,
            begins_on_sunday: bool,
        ) {
            let mut sessions: Vec<Session> =
                runs.iter().map(|(offset, parts)| session(*offset, parts)).collect();
            sessions.sort_by_key(|session| session.day);
            let last = sessions.last().unwrap().day;
            let week_start = if begins_on_sunday { Weekday::Sun } else { Weekday::Mon };
            let span =
                Span { first_day: sessions[0].day, as_of: last + Days::new(rest_days), week_start };
            let table = weeks_table(&sessions, span).unwrap();
            let weeks = span.weeks(&sessions);
            prop_assert_eq!(table.height(), weeks.len());
            for (index, week) in weeks.iter().enumerate() {
                let longest_m = week.longest_run_m.filter(|_| week.distance_m > 0.0);
                let share = longest_m.map(|longest_m| longest_m / week.distance_m);
                prop_assert_eq!(row(&table, index), (*week, share, days_off(week, span)));
                let distance_m = WEEK_DISTANCE_M.numbers(&table).unwrap()[index];
                prop_assert_eq!(distance_m, week.known_distance_m());
            }
        }
    }

    #[test]
    fn days_off_end_with_the_evaluation() {
        let span = Span { first_day: day(0), as_of: day(9), week_start: Weekday::Mon };
        let table = weeks_table(&[run(9, 1000.0)], span).unwrap();
        assert_eq!(WEEK_DAYS_OFF.integers(&table).unwrap(), [7, 2]);
    }
}
