//! What an assistant passes to the tools, checked: days, words and plans. Never a path.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::base::error::Error;
use crate::next_run::plan::{self, PlannedRun};
use crate::options::{coming_date, past_date};
use crate::user_files::athlete::{Athlete, Side};

/// Arguments of a tool as JSON.
pub(super) type Given = Map<String, Value>;

/// A question that cannot be answered as it is put.
pub(super) struct Unclear(pub(super) String);

/// How messages call a plan.
const PLAN: &str = "plan";

/// No arguments.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfNothing {}

/// Which alerts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfAlerts {
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
}

/// Which day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfNext {
    pub(super) on: Option<String>,
}

/// A plan in one of two forms.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfPlan {
    csv: Option<String>,
    runs: Option<Vec<Given>>,
}

/// Which pain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfWhy {
    pub(super) onset: Option<String>,
    pub(super) side: Option<String>,
}

/// Which runs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfRun {
    pub(super) run_id: Option<String>,
    pub(super) date: Option<String>,
}

/// Which rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfRule {
    pub(super) id: Option<String>,
}

/// The arguments of a tool.
pub(super) fn read<T: for<'de> Deserialize<'de>>(given: Given) -> Result<T, Unclear> {
    serde_json::from_value(Value::Object(given))
        .map_err(|fault| Unclear(format!("the arguments cannot be read: {fault}")))
}

fn unclear(error: Error) -> Unclear {
    Unclear(error.to_string())
}

/// A day that was; a weekday is the last one.
pub(super) fn past(
    name: &str,
    text: Option<&str>,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Unclear> {
    text.map(|text| past_date(name, text, today)).transpose().map_err(unclear)
}

/// A day that comes; a weekday is the next one.
pub(super) fn coming(
    name: &str,
    text: Option<&str>,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Unclear> {
    text.map(|text| coming_date(name, text, today)).transpose().map_err(unclear)
}

/// Which leg.
pub(super) fn side(text: Option<&str>) -> Result<Option<Side>, Unclear> {
    use crate::user_files::athlete::words::Worded;
    text.map(Side::of).transpose().map_err(|fault| Unclear(format!("side: {fault}")))
}

impl OfPlan {
    /// The runs of the plan; shoes are those of this athlete.
    pub(super) fn runs(&self, athlete: &Athlete) -> Result<Vec<PlannedRun>, Unclear> {
        let text = match (&self.csv, &self.runs) {
            (Some(csv), None) => csv.clone(),
            (None, Some(runs)) => as_csv(runs)?,
            _ => {
                let words = "pass the plan either as `csv` or as `runs`";
                return Err(Unclear(words.to_owned()));
            }
        };
        plan::plan(PLAN, &text, athlete).map_err(unclear)
    }
}

/// Rows of a plan as the csv file that they would be: one reader checks both.
fn as_csv(runs: &[Given]) -> Result<String, Unclear> {
    let mut columns: Vec<&str> = runs.iter().flat_map(Map::keys).map(String::as_str).collect();
    columns.sort_unstable();
    columns.dedup();
    let cell = |run: &Given, column: &str| match run.get(column) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(Unclear(format!("{PLAN}: `{column}` must be a number or a text"))),
    };
    let mut lines = vec![columns.iter().map(|&column| column.to_owned()).collect::<Vec<_>>()];
    for run in runs {
        lines.push(columns.iter().map(|column| cell(run, column)).collect::<Result<_, _>>()?);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        let written = writer.write_record(line);
        written.map_err(|fault| Unclear(format!("{PLAN}: {fault}")))?;
    }
    let bytes = writer.into_inner().map_err(|fault| Unclear(format!("{PLAN}: {fault}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn given(value: Value) -> Given {
        value.as_object().cloned().unwrap()
    }

    fn runs(value: Value) -> Result<Vec<PlannedRun>, String> {
        let plan: OfPlan = read(given(value)).map_err(|fault| fault.0)?;
        plan.runs(&Athlete::default()).map_err(|fault| fault.0)
    }

    #[test]
    fn rows_and_csv_say_the_same() {
        let csv =
            runs(json!({ "csv": "date,distance_km,climb_m\n2026-03-08,8.5,90\n2026-03-10,12,\n" }));
        let rows = json!([{ "date": "2026-03-08", "distance_km": 8.5, "climb_m": 90 },
                          { "date": "2026-03-10", "distance_km": "12", "climb_m": null }]);
        let rows = runs(json!({ "runs": rows })).unwrap();
        assert_eq!(rows, csv.unwrap());
        assert_eq!((rows[0].distance_m, rows[1].climb_m), (Some(8500.0), None));
    }

    #[test]
    fn what_is_no_plan_is_said() {
        let fault = |value: Value| runs(value).map(|_| ()).unwrap_err();
        assert!(fault(json!({})).contains("either as `csv` or as `runs`"));
        assert!(fault(json!({ "path": "/etc/passwd" })).contains("unknown field `path`"));
        assert!(fault(json!({ "runs": [] })).contains("plan"));
        assert!(fault(json!({ "runs": [{ "date": ["a"] }] })).contains("must be a number or"));
        let typo = fault(json!({ "runs": [{ "date": "2026-03-08", "distanz_km": 4 }] }));
        assert!(typo.contains("`distance_km`"), "{typo}");
    }

    #[test]
    fn days_are_dates_or_words() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 11).unwrap();
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        assert_eq!(coming("on", Some("sunday"), today).ok().flatten(), day(15));
        assert_eq!(past("since", Some("sunday"), today).ok().flatten(), day(8));
        assert!(past("since", Some("lately"), today).is_err_and(|fault| fault.0.contains("since")));
    }
}
