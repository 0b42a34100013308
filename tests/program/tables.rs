//! Tables as engines read them: types, keys and what the files say of themselves.

use std::fs::File;
use std::path::Path;

use polars::prelude::{DataFrame, DataType, ParquetReader, SerReader, TimeUnit, TimeZone};

use crate::soleus;
use crate::worn_data;

fn parquet(path: &Path) -> DataFrame {
    ParquetReader::new(File::open(path).unwrap()).finish().unwrap()
}

/// What the metadata of a Parquet file say under a key.
fn told(path: &Path, key: &str) -> String {
    let mut reader = ParquetReader::new(File::open(path).unwrap());
    let metadata = reader.get_metadata().unwrap().key_value_metadata().clone().unwrap();
    metadata.into_iter().find(|pair| pair.key == key).unwrap().value.unwrap()
}

fn csv(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
}

fn written(args: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let output = soleus(&[args, &["--out", out, "-q"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", crate::stderr(&output));
    folder
}

#[test]
fn every_table_of_a_season_is_a_parquet_file_that_says_what_its_columns_are() {
    let data = worn_data();
    let folder = written(&["season", data.to_str().unwrap(), "--as-of", "2026-06-07"]);
    for name in ["runs", "weeks", "days", "findings", "alerts", "not_judged", "ledger", "shoes"] {
        let path = folder.path().join(format!("{name}.parquet"));
        let table = parquet(&path);
        assert_eq!(told(&path, "soleus.table"), name);
        let version: u32 = told(&path, "soleus.schema_version").parse().unwrap();
        assert_eq!(version, soleus::columns::SCHEMA_VERSION);
        let columns: serde_json::Value =
            serde_json::from_str(&told(&path, "soleus.columns")).unwrap();
        for column in table.get_column_names() {
            assert!(columns[column.as_str()]["meaning"].as_str().unwrap().len() > 5, "{column}");
        }
        let lines = csv(&folder.path().join(format!("{name}.csv")));
        assert_eq!(table.height(), lines.len(), "{name}");
    }
}

#[test]
fn runs_have_their_day_and_week_and_utc_is_utc() {
    let data = worn_data();
    let folder = written(&["season", data.to_str().unwrap(), "--as-of", "2026-06-07"]);
    let runs = parquet(&folder.path().join("runs.parquet"));
    let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
    assert_eq!(*runs.column("start_utc").unwrap().dtype(), utc);
    let local = DataType::Datetime(TimeUnit::Milliseconds, None);
    assert_eq!(*runs.column("start_local").unwrap().dtype(), local);
    let mut reader = csv::Reader::from_path(folder.path().join("runs.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let cell = |name: &str| &row[place(name)];
        assert_eq!(cell("day"), &cell("start_local")[..10]);
        let date = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let into_week = (date(cell("day")) - date(cell("week_start"))).num_days();
        assert!((0..7).contains(&into_week));
        let (mean, most) = (cell("heart_rate_bpm"), cell("max_heart_rate_bpm"));
        assert_eq!(mean.is_empty(), most.is_empty());
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        assert!(number(mean) <= number(most), "{mean} {most}");
    }
}

#[test]
fn days_add_up_to_their_weeks_and_a_week_has_the_gravest_light_of_its_alerts() {
    let data = worn_data();
    let folder = written(&["season", data.to_str().unwrap(), "--as-of", "2026-06-07"]);
    let (days, weeks) =
        (csv(&folder.path().join("days.csv")), csv(&folder.path().join("weeks.csv")));
    // Both begin with their days; the fifth cell of a day and the fourth of a week is the distance in metres.
    for week in &weeks {
        let of_week = days.iter().filter(|day| day[1] == week[0]);
        let sum: f64 = of_week.map(|day| day[4].parse::<f64>().unwrap_or(0.0)).sum();
        assert!((sum - week[3].parse::<f64>().unwrap()).abs() < 0.01, "{}", &week[0]);
    }
    let alerts: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("alerts.json")).unwrap()).unwrap();
    let lights: Vec<&str> = weeks.iter().map(|week| &week[week.len() - 1]).collect();
    let alerts = alerts["alerts"].as_array().unwrap();
    let has = |light: &str| alerts.iter().any(|alert| alert["attention"] == light);
    for light in ["amber", "red"] {
        assert!(has(light) && lights.contains(&light), "{lights:?}");
    }
    assert!(lights.iter().filter(|light| **light != "green").count() <= alerts.len());
}

#[test]
fn a_run_is_written_sample_by_sample_with_its_splits_and_laps() {
    let data = worn_data();
    let file = data.join("2026-05-14_evening.fit");
    let folder = written(&["run", file.to_str().unwrap(), "--tables"]);
    let runs = parquet(&folder.path().join("runs.parquet"));
    let distance_m = runs.column("distance_m").unwrap().f64().unwrap().get(0).unwrap();
    for name in ["splits", "laps"] {
        let table = parquet(&folder.path().join(format!("{name}.parquet")));
        let sum: f64 = table.column("distance_m").unwrap().f64().unwrap().iter().flatten().sum();
        assert!((sum - distance_m).abs() < 20.0, "{name}: {sum} of {distance_m}");
        let id = runs.column("run_id").unwrap().str().unwrap().get(0);
        assert_eq!(table.column("run_id").unwrap().str().unwrap().get(0), id);
    }
    let samples = parquet(&folder.path().join("samples.parquet"));
    let steps: i64 = samples.column("step_mm").unwrap().i64().unwrap().iter().flatten().sum();
    assert!((steps as f64 / 1000.0 - distance_m).abs() < 1.0, "{steps}");
    assert!(samples.get_column_names().iter().all(|name| !name.contains("deg")), "no places");
    assert_eq!(csv(&folder.path().join("samples.csv")).len(), samples.height());
}

#[test]
fn samples_have_their_seconds_and_are_not_for_an_anonymous_report() {
    let file = worn_data().join("2026-05-14_evening.fit");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let output = soleus(&["run", file.to_str().unwrap(), "--tables", "--anonymous", "--out", out]);
    assert_eq!(output.status.code(), Some(2), "{}", crate::stderr(&output));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
