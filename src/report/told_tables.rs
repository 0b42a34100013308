//! What is told of weeks, and what could not be judged, as tables.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use polars::prelude::{DataFrame, PolarsResult};

use super::records::not_judged::NotJudgedRecord;
use crate::analysis::pipeline::Analysis;
use crate::attention::Light;
use crate::base::units::day_number;
use crate::columns::{WEEK_LIGHT, WEEK_START, WEEKS_TOLD, check};

/// The weeks with what is told of each: columns of [`WEEKS_TOLD`].
///
/// # Errors
/// When the table is not one of weeks.
pub(super) fn weeks_told(analysis: &Analysis, weeks: &DataFrame) -> PolarsResult<DataFrame> {
    let mut lights: BTreeMap<i32, Light> = BTreeMap::new();
    for alert in &analysis.told.alerts {
        let week = day_number(analysis.season.week_start_of(alert.event.day));
        let light = lights.entry(week).or_insert(alert.light());
        *light = (*light).max(alert.light());
    }
    let starts = weeks.column(WEEK_START.name)?.date()?.physical();
    let light = |start: Option<i32>| {
        start.map(|start| lights.get(&start).map_or_else(|| GREEN.to_owned(), Light::to_string))
    };
    let mut told = weeks.clone();
    told.with_column(WEEK_LIGHT.of(starts.iter().map(light).collect::<Vec<_>>()))?;
    check(&told, WEEKS_TOLD)?;
    Ok(told)
}

/// Nothing is told of a week.
const GREEN: &str = "green";

/// The rows of what could not be judged, as text: one for each rule, reason and kind of thing.
pub(super) fn not_judged_rows(
    analysis: &Analysis,
    records: &[NotJudgedRecord],
) -> Vec<Vec<String>> {
    let recordings = analysis.season.recordings.iter();
    let day_of: HashMap<&str, NaiveDate> =
        recordings.map(|run| (run.run_id.as_str(), run.day)).collect();
    let of_record = |record: &NotJudgedRecord| {
        let run_days = record.run_ids.iter().filter_map(|id| day_of.get(id.as_str()).copied());
        let parts = [
            ("runs", record.run_ids.len(), run_days.collect::<Vec<_>>()),
            ("weeks", record.weeks.len(), record.weeks.clone()),
            ("diary", record.diary_days.len(), record.diary_days.clone()),
        ];
        let text = |day: Option<&NaiveDate>| day.map_or_else(String::new, NaiveDate::to_string);
        let (rule, reason) = (record.rule.to_owned(), record.reason.clone());
        let row = move |(about, count, days): (&str, usize, Vec<NaiveDate>)| {
            vec![
                rule.clone(),
                reason.clone(),
                about.to_owned(),
                count.to_string(),
                text(days.iter().min()),
                text(days.iter().max()),
            ]
        };
        parts.into_iter().filter(|(_, count, _)| *count > 0).map(row).collect::<Vec<_>>()
    };
    records.iter().flat_map(of_record).collect()
}
