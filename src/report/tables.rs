//! Tables as files: csv for people, Parquet for programs, JSON for findings. All numbers are SI
//! with the unit in the column name.

use chrono::NaiveDate;
use polars::prelude::{AnyValue, DataFrame, TimeUnit};
use serde_json::Value;

use super::output::OutputFile;
use super::shoe_table::shoes_table;
use super::told_tables::{not_judged_rows, weeks_told};
use super::typed_table::typed_table;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::ledger_entry::LedgerEntry;
use crate::base::parquet_file::parquet;
use crate::base::units::day_number;
use crate::columns::{
    ALERT_AGAIN, ALERT_ATTENTION, ALERT_BEFORE, ALERT_BESIDE, ALERT_DATE, ALERT_EVENT_ID,
    ALERT_GRADE, ALERT_IS_OPEN, ALERT_LIMIT, ALERT_MEASURED, ALERT_MEASURED_UNIT, ALERT_MESSAGE,
    ALERT_NEXT_STEP, ALERT_RULE, ALERT_RUN_ID, ALERT_SINCE, ALERT_SOURCE, ALERT_UNTIL, ALERTS,
    Column, ColumnType, DAYS, FINDINGS, LEDGER, NOT_JUDGED, PW_ATHLETE, RUNS, SHOES, TABLES,
    WEEKS_TOLD, check, empty,
};
use crate::report::records::alerts::{AlertRecord, AlertsFile};
use crate::report::records::findings::FindingsFile;
use crate::report::records::numbers::thousandths;
use crate::season::SeasonTables;

/// The table of this name in the data dictionary, typed; `None` where a season has none of this name.
///
/// # Errors
/// When a table does not have its columns.
pub fn table(
    name: &str,
    analysis: &Analysis,
    SeasonTables { runs, weeks, days, exposure }: &SeasonTables,
    findings: &FindingsFile,
) -> Result<Option<DataFrame>, Error> {
    Ok(Some(match name {
        "runs" => runs.clone(),
        "weeks" => weeks_told(analysis, weeks)?,
        "days" => days.clone(),
        "ledger" => ledger_table(&analysis.ledger)?,
        "not_judged" => typed_table(NOT_JUDGED, &not_judged_rows(analysis, &findings.not_judged))?,
        "findings" => {
            typed_table(FINDINGS, &findings.findings.iter().map(finding_row).collect::<Vec<_>>())?
        }
        "alerts" => alerts_table(&findings.alerts)?,
        "shoes" => match &findings.shoes {
            Some(shoes) => shoes_table(shoes)?,
            None => return Ok(None),
        },
        "exposure" => match exposure {
            Some(exposure) => exposure.clone(),
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

/// Every table file of an analysis, each made when it is written: these rows of its tables.
pub fn files<'a>(
    analysis: &'a Analysis,
    all: &'a SeasonTables,
    findings: &'a FindingsFile,
) -> Vec<OutputFile<'a>> {
    let SeasonTables { runs, weeks, days, .. } = all;
    let not_judged = || not_judged_rows(analysis, &findings.not_judged);
    let found = || findings.findings.iter().map(finding_row);
    let mut files = vec![
        OutputFile::made_by("runs.csv", || csv_of(RUNS, runs)),
        OutputFile::made_by("weeks.csv", || csv_of(WEEKS_TOLD, &weeks_told(analysis, weeks)?)),
        OutputFile::made_by("days.csv", || csv_of(DAYS, days)),
        ledger_file(&analysis.ledger),
        OutputFile::made_by("not_judged.csv", move || {
            csv(NOT_JUDGED, not_judged().into_iter().map(Ok))
        }),
        OutputFile::made_by("findings.csv", move || csv(FINDINGS, found().map(Ok))),
        OutputFile::made_by("findings.json", || json(findings)),
        OutputFile::made_by("alerts.csv", || csv_of(ALERTS, &alerts_table(&findings.alerts)?)),
        OutputFile::made_by("alerts.json", || {
            json(&AlertsFile::of(findings.as_of, &findings.alerts, &findings.habits))
        }),
    ];
    // Single runs have no table of shoes.
    if let Some(shoes) = &findings.shoes {
        files.push(OutputFile::made_by("shoes.csv", || csv_of(SHOES, &shoes_table(shoes)?)));
    }
    for (name, columns) in TABLES {
        if *name == "shoes" && findings.shoes.is_none() || !OF_SEASON.contains(name) {
            continue;
        }
        files.push(OutputFile::made_by(&format!("{name}.parquet"), move || {
            let typed = table(name, analysis, all, findings)?;
            parquet(name, &typed.unwrap_or_else(|| empty(columns)))
        }));
    }
    files
}

/// The tables that a season has.
pub const OF_SEASON: [&str; 8] =
    ["runs", "weeks", "days", "ledger", "not_judged", "findings", "alerts", "shoes"];

/// What became of every input, as a file.
pub(crate) fn ledger_file(ledger: &[LedgerEntry]) -> OutputFile<'_> {
    OutputFile::made_by("ledger.csv", || csv(LEDGER, ledger.iter().map(ledger_row).map(Ok)))
}

/// The tables of a season for a dataset of many, by name: all but those of single runs.
///
/// # Errors
/// When a table does not have the columns its stage promises.
pub fn of_dataset(
    analysis: &Analysis,
    findings: &FindingsFile,
) -> Result<Vec<(&'static str, DataFrame)>, Error> {
    let named = |name| table(name, analysis, &analysis.tables, findings);
    let with_name = |name| named(name).map(|table| table.map(|table| (name, table)));
    OF_DATASET.into_iter().filter_map(|name| with_name(name).transpose()).collect()
}

/// The tables of a season in a dataset of many.
const OF_DATASET: [&str; 7] =
    ["runs", "weeks", "days", "findings", "not_judged", "ledger", "exposure"];

/// The ledger of inputs in which no run was found, as a table.
///
/// # Errors
/// When the table does not have its columns.
pub fn ledger_table(ledger: &[LedgerEntry]) -> Result<DataFrame, Error> {
    Ok(typed_table(LEDGER, &ledger.iter().map(ledger_row).collect::<Vec<_>>())?)
}

fn fault(name: &str, cause: impl ToString) -> Error {
    Error::Write { path: name.into(), cause: cause.to_string() }
}

/// JSON as a person can read it, with a line end.
///
/// # Errors
/// When a number is not finite.
pub fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|cause| fault("findings.json", cause))?;
    bytes.push(b'\n');
    Ok(bytes)
}

pub(super) fn csv(
    columns: &[&Column],
    rows: impl Iterator<Item = Result<Vec<String>, Error>>,
) -> Result<Vec<u8>, Error> {
    written(columns.iter().map(|column| column.name), rows)
}

fn written<'a>(
    header: impl Iterator<Item = &'a str>,
    rows: impl Iterator<Item = Result<Vec<String>, Error>>,
) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(|cause| fault("csv", cause))?;
    for row in rows {
        writer.write_record(row?.into_iter().map(harmless)).map_err(|cause| fault("csv", cause))?;
    }
    writer.into_inner().map_err(|cause| fault("csv", cause))
}

/// A table as csv.
///
/// # Errors
/// When it lacks a column.
pub(super) fn csv_of(columns: &[&Column], table: &DataFrame) -> Result<Vec<u8>, Error> {
    csv(columns, rows(table, columns)?)
}

/// A table of any columns as csv, none of them a moment.
///
/// # Errors
/// When a cell cannot be read.
pub fn csv_of_any(table: &DataFrame) -> Result<Vec<u8>, Error> {
    let names = table.get_column_names();
    let rows = (0..table.height()).map(|row| {
        let cells = table.columns().iter();
        cells.map(|values| Ok(cell(&PW_ATHLETE, values.get(row)?))).collect()
    });
    written(names.iter().map(|name| name.as_str()), rows)
}

/// The rows of a table as text, one after another: a career has tens of thousands of cells.
fn rows<'a>(
    table: &'a DataFrame,
    columns: &'a [&Column],
) -> Result<impl Iterator<Item = Result<Vec<String>, Error>> + 'a, Error> {
    let series: Vec<_> =
        columns.iter().map(|column| table.column(column.name)).collect::<Result<_, _>>()?;
    Ok((0..table.height()).map(move |row| {
        let cells = columns.iter().zip(&series);
        cells.map(|(column, values)| Ok(cell(column, values.get(row)?))).collect()
    }))
}

/// The rows of a table as JSON objects; missing is null.
///
/// # Errors
/// When the table lacks a column.
pub fn records(table: &DataFrame, columns: &[&Column]) -> Result<Vec<Value>, Error> {
    let record = |row: usize| {
        let fields = columns.iter().map(|column| {
            let value = match table.column(column.name)?.get(row)? {
                AnyValue::Null => Value::Null,
                AnyValue::Boolean(flag) => Value::from(flag),
                AnyValue::Int64(number) => Value::from(number),
                AnyValue::Float64(number) => Value::from(thousandths(number)),
                AnyValue::String(text) => Value::from(text),
                other => Value::from(cell(column, other)),
            };
            Ok((column.name.to_owned(), value))
        });
        Ok(Value::Object(fields.collect::<Result<_, Error>>()?))
    };
    (0..table.height()).map(record).collect()
}

/// A cell as text; missing is empty.
fn cell(column: &Column, value: AnyValue) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => text.to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Boolean(flag) => flag.to_string(),
        AnyValue::Int64(number) => number.to_string(),
        AnyValue::Float64(number) => thousandths(number).to_string(),
        AnyValue::Date(days) => chrono::NaiveDate::default()
            .checked_add_signed(chrono::Duration::days(i64::from(days)))
            .map_or_else(String::new, |day| day.to_string()),
        // A table of one row gives its values as owned ones.
        AnyValue::Datetime(moment, TimeUnit::Milliseconds, _)
        | AnyValue::DatetimeOwned(moment, TimeUnit::Milliseconds, _) => {
            moment_text(moment, column.kind == ColumnType::Utc)
        }
        other => other.to_string(),
    }
}

fn moment_text(milliseconds: i64, is_utc: bool) -> String {
    let zone = if is_utc { "Z" } else { "" };
    chrono::DateTime::from_timestamp_millis(milliseconds).map_or_else(String::new, |moment| {
        format!("{}{zone}", moment.format("%Y-%m-%dT%H:%M:%S%.f"))
    })
}

/// A spreadsheet runs a text that begins like a formula; an apostrophe keeps it text. A number is
/// left as it is.
fn harmless(cell: String) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if is_formula && !is_number { format!("'{cell}") } else { cell }
}

fn ledger_row(entry: &LedgerEntry) -> Vec<String> {
    vec![
        entry.source.clone(),
        entry.outcome.to_owned(),
        entry.reason.clone(),
        entry.run_ids.join(" "),
        entry.bytes.to_string(),
    ]
}

fn finding_row(finding: &super::records::findings::FindingRecord) -> Vec<String> {
    let baseline = finding.baseline.as_ref();
    let text = |value: Option<String>| value.unwrap_or_default();
    vec![
        finding.rule.to_owned(),
        finding.level.clone(),
        finding.grade.clone(),
        finding.date.to_string(),
        finding.week.to_string(),
        text(finding.run_id.clone()),
        finding.run_ids.join(" "),
        text(finding.source.clone()),
        finding.measured.value.to_string(),
        finding.measured.unit.to_owned(),
        text(baseline.map(|baseline| baseline.value.to_string())),
        text(baseline.map(|baseline| baseline.unit.to_owned())),
        text(baseline.map(|baseline| baseline.what.to_owned())),
        finding.limit.value.to_string(),
        finding.limit.unit.to_owned(),
        finding.message.clone(),
        finding.next_step.to_owned(),
        finding.caveat.clone(),
        finding.event_id.clone(),
        text(finding.attention.clone()),
        finding.attention_why.to_owned(),
    ]
}

/// Alerts as a table of [`ALERTS`].
fn alerts_table(alerts: &[AlertRecord]) -> Result<DataFrame, Error> {
    let text = |column: &Column, of: fn(&AlertRecord) -> String| {
        column.of(alerts.iter().map(of).collect::<Vec<_>>())
    };
    let named = |column: &Column, of: fn(&AlertRecord) -> Option<String>| {
        column.of(alerts.iter().map(of).collect::<Vec<_>>())
    };
    let numbers = |column: &Column, of: fn(&AlertRecord) -> f64| {
        column.of(alerts.iter().map(of).collect::<Vec<_>>())
    };
    let days = |column: &Column, of: fn(&AlertRecord) -> NaiveDate| {
        let days = alerts.iter().map(|alert| day_number(of(alert))).collect::<Vec<i32>>();
        column.of(days).cast(&column.kind.dtype())
    };
    let columns = vec![
        text(&ALERT_EVENT_ID, |alert| alert.event_id.clone()),
        text(&ALERT_ATTENTION, |alert| alert.attention.clone()),
        days(&ALERT_SINCE, |alert| alert.since)?,
        days(&ALERT_UNTIL, |alert| alert.until)?,
        ALERT_IS_OPEN.of(alerts.iter().map(|alert| alert.is_open).collect::<Vec<_>>()),
        text(&ALERT_RULE, |alert| alert.rule.to_owned()),
        text(&ALERT_BESIDE, |alert| alert.beside.join(" ")),
        text(&ALERT_GRADE, |alert| alert.grade.clone()),
        days(&ALERT_DATE, |alert| alert.date)?,
        named(&ALERT_RUN_ID, |alert| alert.run_id.clone()),
        named(&ALERT_SOURCE, |alert| alert.source.clone()),
        numbers(&ALERT_MEASURED, |alert| alert.measured.value),
        text(&ALERT_MEASURED_UNIT, |alert| alert.measured.unit.to_owned()),
        numbers(&ALERT_LIMIT, |alert| alert.limit.value),
        text(&ALERT_MESSAGE, |alert| alert.message.clone()),
        text(&ALERT_NEXT_STEP, |alert| alert.next_step.to_owned()),
        text(&ALERT_AGAIN, |alert| {
            alert.again.iter().map(NaiveDate::to_string).collect::<Vec<_>>().join(" ")
        }),
        text(&ALERT_BEFORE, |alert| alert.before.clone()),
    ];
    let table = DataFrame::new(alerts.len(), columns)?;
    check(&table, ALERTS)?;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{RUN_DISTANCE_M, RUN_START_LOCAL, RUN_START_UTC, WEEK_START};

    #[test]
    fn cells_are_exact_and_missing_is_empty() {
        assert_eq!(cell(&RUN_DISTANCE_M, AnyValue::Float64(10_000.123_4)), "10000.123");
        assert_eq!(cell(&RUN_DISTANCE_M, AnyValue::Float64(5.0)), "5");
        assert_eq!(cell(&RUN_DISTANCE_M, AnyValue::Null), "");
        assert_eq!(cell(&WEEK_START, AnyValue::Date(20_454)), "2026-01-01");
    }

    #[test]
    fn only_utc_wears_the_z() {
        let moment = || AnyValue::Datetime(1_767_225_600_500, TimeUnit::Milliseconds, None);
        assert_eq!(cell(&RUN_START_UTC, moment()), "2026-01-01T00:00:00.500Z");
        assert_eq!(cell(&RUN_START_LOCAL, moment()), "2026-01-01T00:00:00.500");
        let owned = AnyValue::DatetimeOwned(1_767_225_600_500, TimeUnit::Milliseconds, None);
        assert_eq!(cell(&RUN_START_UTC, owned), "2026-01-01T00:00:00.500Z");
    }

    #[test]
    fn a_text_is_no_formula_and_a_number_stays_one() {
        for text in ["=1+1.fit", "+x", "-2+3", "@SUM(A1)", "-inf", "\ttab"] {
            assert_eq!(harmless(text.to_owned()), format!("'{text}"));
        }
        for cell in ["-3.5", "-1e-5", "+7", "2026-01-01", "1-2", "", "a=b"] {
            assert_eq!(harmless(cell.to_owned()), cell);
        }
    }
}
