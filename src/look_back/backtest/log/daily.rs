//! The plain daily log: a line a day or a line a run, with a date and a distance, and perhaps the
//! fast part of it, an injury and the athlete. Days without a line are days without running.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AthleteLog, LoggedRun, Stretch, TrainingLog};
use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::units::M_PER_KM;
use crate::columns::{RUN_DISTANCE_M, RUN_FAST_M};
use crate::user_files::csv::{OwnColumn, OwnRow, column, rows};
use crate::user_files::values::{day, number, past_day};

const DATE: &str = "date";
const DISTANCE_KM: &str = "distance_km";
const FAST_KM: &str = "fast_km";
/// Engineering default: a number above it is in another unit.
const MOST_KM: f64 = 500.0;
const MOST_M: f64 = MOST_KM * M_PER_KM;
/// Fast and whole distance may be rounded apart by this much, in metres.
const ROUNDING_M: f64 = 1.0;

/// What one line says.
#[derive(Default)]
struct Line {
    athlete: String,
    day: NaiveDate,
    distance_m: Option<f64>,
    fast_m: Option<f64>,
    is_injured: Option<bool>,
}

const COLUMNS: &[OwnColumn<Line>] = &[
    column(DATE, "2026-03-09", "the day", |line, text| day(text).map(|day| line.day = day)),
    column(DISTANCE_KM, "8.5", "distance in km, 0 for none", |line, text| {
        put_once(&mut line.distance_m, kilometres(text))
    }),
    column(RUN_DISTANCE_M.name, "8500", "the same in metres", |line, text| {
        put_once(&mut line.distance_m, number(text, 0.0..=MOST_M))
    }),
    column(FAST_KM, "2", "fast distance in km", |line, text| {
        put_once(&mut line.fast_m, kilometres(text))
    }),
    column(RUN_FAST_M.name, "2000", "the same in metres", |line, text| {
        put_once(&mut line.fast_m, number(text, 0.0..=MOST_M))
    }),
    column("injury", "0", "1 on a day with an injury, else 0", |line, text| match text {
        "0" => put_once(&mut line.is_injured, Ok(false)),
        "1" => put_once(&mut line.is_injured, Ok(true)),
        _ => Err(format!("`{}` must be 0 or 1", sanitize::clean(text))),
    }),
    column("athlete", "A", "name or number", |line, text| {
        line.athlete = sanitize::clean(text);
        Ok(())
    }),
];

fn kilometres(text: &str) -> Result<f64, String> {
    number(text, 0.0..=MOST_KM).map(|km| km * M_PER_KM)
}

/// A figure that may stand in one of two units, and not in both.
fn put_once<T>(place: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    if place.is_some() {
        return Err("it has the same column in metres and in kilometres; leave one out".to_owned());
    }
    *place = Some(value?);
    Ok(())
}

/// The days of a plain log.
pub(super) fn log(name: &str, text: &str, today: NaiveDate) -> Result<TrainingLog, Error> {
    let mut athletes: BTreeMap<String, Vec<(LoggedRun, bool)>> = BTreeMap::new();
    let mut tells_injuries = false;
    for row in rows("a training log", name, text, COLUMNS, DATE)? {
        let run = run(&row, today)?;
        tells_injuries |= row.value.is_injured.is_some();
        let is_injured = row.value.is_injured.unwrap_or(false);
        athletes.entry(row.value.athlete).or_default().push((run, is_injured));
    }
    if athletes.is_empty() {
        return Err(Error::Settings(format!("{name}: it has no days")));
    }
    Ok(TrainingLog {
        athletes: athletes.into_iter().map(|(name, lines)| athlete(name, lines)).collect(),
        tells_injuries,
        is_lovdal: false,
        notes: Vec::new(),
    })
}

fn run(row: &OwnRow<Line>, today: NaiveDate) -> Result<LoggedRun, Error> {
    let line = &row.value;
    past_day(line.day, today).map_err(|fault| row.wrong(DATE, &fault))?;
    let distance_m = line.distance_m.ok_or_else(|| {
        let way_out = "is empty; write 0 for a day without running, or leave out the line";
        row.wrong(DISTANCE_KM, way_out)
    })?;
    if line.fast_m.is_some_and(|fast_m| fast_m > distance_m + ROUNDING_M) {
        return Err(row.wrong(FAST_KM, "is more than the whole distance"));
    }
    Ok(LoggedRun { day: line.day, distance_m, fast_m: line.fast_m, sprint_m: None })
}

/// The lines of one athlete, in any order.
fn athlete(athlete: String, mut lines: Vec<(LoggedRun, bool)>) -> AthleteLog {
    lines.sort_by_key(|(run, _)| run.day);
    let mut injured: Vec<NaiveDate> =
        lines.iter().filter(|(_, is_injured)| *is_injured).map(|(run, _)| run.day).collect();
    injured.dedup();
    let ends = lines.first().zip(lines.last()).map(|(first, last)| (first.0.day, last.0.day));
    let runs = lines.iter().map(|(run, _)| *run).filter(|run| run.distance_m > 0.0).collect();
    let stretch = ends.map(|(first, last)| Stretch { first, last, told_until: last, runs });
    AthleteLog { athlete, stretches: stretch.into_iter().collect(), injured }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::day as nth;

    fn read(text: &str) -> Result<TrainingLog, Error> {
        // The invented calendar begins on 2024-01-01.
        log("log.csv", text, nth(100))
    }

    fn fault(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn lines_in_any_order_become_a_stretch_and_zero_is_no_run() {
        let log = read(
            "date,distance_km,fast_km,injury\n2024-01-05,8,1.5,1\n2024-01-01,0,,0\n\
             2024-01-03,10.5,,\n",
        )
        .unwrap();
        assert!(log.tells_injuries);
        let run = |offset, distance_m, fast_m| LoggedRun {
            day: nth(offset),
            distance_m,
            fast_m,
            sprint_m: None,
        };
        let stretch = Stretch {
            first: nth(0),
            last: nth(4),
            told_until: nth(4),
            runs: vec![run(2, 10_500.0, None), run(4, 8000.0, Some(1500.0))],
        };
        let expected =
            AthleteLog { athlete: String::new(), stretches: vec![stretch], injured: vec![nth(4)] };
        assert_eq!(log.athletes, [expected]);
    }

    #[test]
    fn metres_and_decimal_commas_are_understood_and_athletes_kept_apart() {
        let log = read("athlete;Date;distance_m\nB;2024-01-01;5000,5\nA;2024-01-01;3000\n");
        let log = log.unwrap();
        let first = |index: usize| {
            let athlete: &AthleteLog = &log.athletes[index];
            (athlete.athlete.as_str(), athlete.stretches[0].runs[0].distance_m)
        };
        assert_eq!((first(0), first(1)), (("A", 3000.0), ("B", 5000.5)));
        assert!(!log.tells_injuries);
    }

    #[test]
    fn two_runs_of_a_day_stay_two() {
        let log = read("date,distance_km\n2024-01-01,5\n2024-01-01,6\n").unwrap();
        assert_eq!(log.athletes[0].stretches[0].runs.len(), 2);
    }

    #[test]
    fn an_empty_column_of_injuries_tells_none() {
        assert!(!read("date,distance_km,injury\n2024-01-01,5,\n").unwrap().tells_injuries);
        assert!(read("date,distance_km,injury\n2024-01-01,5,0\n").unwrap().tells_injuries);
    }

    #[test]
    fn faults_name_the_line_the_column_and_the_way_out() {
        let cases = [
            (
                "date,distance_kms\n2024-01-01,5",
                "a training log has no column `distance_kms`; did you mean",
            ),
            ("distance_km\n5", "there is no column `date`"),
            ("date\n2024-01-01", "line 2, column `distance_km`: is empty; write 0"),
            ("date,distance_m,distance_km\n2024-01-01,1,1", "leave one out"),
            ("date,distance_km\nsoon,5", "line 2, column `date`: `soon` is not a date"),
            ("date,distance_km\n1/2/2024,5", "could be 2 January 2024 or 1 February 2024"),
            ("date,distance_km\n2024-05-01,5", "2024-05-01 is in the future"),
            ("date,distance_km\n2024-01-01,5000\n", "is not a number from 0 to 500"),
            ("date,distance_km,fast_km\n2024-01-01,5,6\n", "is more than the whole distance"),
            ("date,distance_km,injury\n2024-01-01,5,yes\n", "`yes` must be 0 or 1"),
            ("date,distance_km\n", "it has no days"),
            ("", "it has no days"),
        ];
        for (text, part) in cases {
            assert!(fault(text).starts_with("log.csv: "), "{}", fault(text));
            assert!(fault(text).contains(part), "{}", fault(text));
        }
    }
}
