//! Shoes as a table of files: a pair a row.

use chrono::NaiveDate;
use polars::prelude::{DataFrame, PolarsResult};

use super::records::shoes::ShoeRecord;
use crate::base::units::day_number;
use crate::columns::{
    Column, SHOE_DISTANCE_M, SHOE_DROP_MM, SHOE_EARLIER_DISTANCE_M, SHOE_FINDING_COUNT,
    SHOE_FIRST_DAY, SHOE_HARD_RUN_PCT, SHOE_LAST_DAY, SHOE_NAME, SHOE_RECENT_DISTANCE_PCT,
    SHOE_RULES, SHOE_RUN_COUNT, SHOE_TOLD_COUNT, SHOES, check,
};

/// Shoes as a table of [`SHOES`].
pub(super) fn shoes_table(shoes: &[ShoeRecord]) -> PolarsResult<DataFrame> {
    let numbers = |column: &Column, of: fn(&ShoeRecord) -> Option<f64>| {
        column.of(shoes.iter().map(of).collect::<Vec<_>>())
    };
    let counts = |column: &Column, of: fn(&ShoeRecord) -> usize| {
        let whole = |shoe| i64::try_from(of(shoe)).unwrap_or(i64::MAX);
        column.of(shoes.iter().map(whole).collect::<Vec<_>>())
    };
    let days = |column: &Column, of: fn(&ShoeRecord) -> Option<NaiveDate>| {
        let days = shoes.iter().map(|shoe| of(shoe).map(day_number)).collect::<Vec<Option<i32>>>();
        column.of(days).cast(&column.kind.dtype())
    };
    let columns = vec![
        SHOE_NAME.of(shoes.iter().map(|shoe| shoe.shoe.clone()).collect::<Vec<_>>()),
        numbers(&SHOE_DISTANCE_M, |shoe| Some(shoe.distance_m)),
        numbers(&SHOE_EARLIER_DISTANCE_M, |shoe| shoe.earlier_distance_m),
        numbers(&SHOE_DROP_MM, |shoe| shoe.drop_mm),
        days(&SHOE_FIRST_DAY, |shoe| shoe.first_day)?,
        days(&SHOE_LAST_DAY, |shoe| shoe.last_day)?,
        counts(&SHOE_RUN_COUNT, |shoe| shoe.run_count),
        numbers(&SHOE_HARD_RUN_PCT, |shoe| shoe.hard_run_pct),
        numbers(&SHOE_RECENT_DISTANCE_PCT, |shoe| shoe.recent_distance_pct),
        counts(&SHOE_FINDING_COUNT, |shoe| shoe.finding_count),
        counts(&SHOE_TOLD_COUNT, |shoe| shoe.told_count),
        SHOE_RULES.of(shoes.iter().map(|shoe| shoe.rules.join(" ")).collect::<Vec<_>>()),
    ];
    let table = DataFrame::new(shoes.len(), columns)?;
    check(&table, SHOES)?;
    Ok(table)
}
