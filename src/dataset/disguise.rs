//! The rows of one runner as they may be published: ids as pseudonyms, days as numbers, figures rounded, and
//! nothing that is not in the list.

use polars::prelude::{Column as PolarsColumn, DataFrame, PolarsResult};

use super::key::Key;
use super::person_weeks::age_band;
use super::published::{Published, Treatment, published};
use super::read::days;
use crate::base::stats::significant;
use crate::base::units::{MS_PER_S, S_PER_DAY, S_PER_HOUR};
use crate::columns::{ATHLETE_BIRTH_YEAR, ATHLETE_FIRST_RUN, WEEK_START};

/// Metres and seconds to which distances and times are rounded.
const STEP: f64 = 10.0;
/// Digits of other figures.
const DIGITS: i32 = 3;
const WEEK_DAYS: i32 = 7;
/// Makers of what records runs, as devices name them in lower case. Nothing else of a device is published.
const MAKERS: [&str; 18] = [
    "garmin",
    "polar",
    "suunto",
    "coros",
    "apple",
    "wahoo",
    "fitbit",
    "samsung",
    "huawei",
    "amazfit",
    "zepp",
    "xiaomi",
    "timex",
    "tomtom",
    "stryd",
    "strava",
    "runkeeper",
    "zwift",
];

/// What the rows of a runner are disguised by.
pub struct Disguise<'k> {
    key: &'k Key,
    /// Day of the first run, in days since 1970.
    first_day: Option<i32>,
    /// First day of its week.
    first_week: Option<i32>,
}

impl<'k> Disguise<'k> {
    /// That of a runner with this row of `athletes` and these weeks, where there are any.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn of(key: &'k Key, athlete: &DataFrame, weeks: Option<&DataFrame>) -> PolarsResult<Self> {
        let first_day = days(athlete, &ATHLETE_FIRST_RUN)?.into_iter().flatten().next();
        let weeks = weeks.map(|weeks| days(weeks, &WEEK_START)).transpose()?;
        let first_week = weeks.into_iter().flatten().flatten().min();
        Ok(Self { key, first_day, first_week })
    }

    /// Day of the first run, in days since 1970.
    pub fn first_day(&self) -> Option<i32> {
        self.first_day
    }

    /// The rows of a table as they may be published.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn table(&self, name: &str, rows: &DataFrame) -> PolarsResult<DataFrame> {
        let columns = published(name).iter().map(|one| self.column(one, rows));
        DataFrame::new(rows.height(), columns.collect::<PolarsResult<_>>()?)
    }

    fn column(&self, one: &Published, rows: &DataFrame) -> PolarsResult<PolarsColumn> {
        let texts = |of: &dyn Fn(&str) -> String| -> PolarsResult<PolarsColumn> {
            let cells = rows.column(one.from.name)?.str()?.iter();
            Ok(one.to.of(cells.map(|cell| cell.map(of)).collect::<Vec<_>>()))
        };
        let numbers = |of: fn(f64) -> f64| -> PolarsResult<PolarsColumn> {
            let cells = one.from.numbers(rows)?.into_iter();
            Ok(one.to.of(cells.map(|cell| cell.map(of)).collect::<Vec<_>>()))
        };
        let day_numbers = |of: &dyn Fn(i32) -> Option<i32>| -> PolarsResult<PolarsColumn> {
            let cells = days(rows, &one.from)?.into_iter();
            let cells = cells.map(|day| day.and_then(of).map(i64::from));
            Ok(one.to.of(cells.collect::<Vec<Option<i64>>>()))
        };
        match one.treatment {
            Treatment::Kept => rows.column(one.from.name).cloned(),
            Treatment::Id => texts(&|id| self.key.id(id)),
            Treatment::Ids => texts(&|ids| {
                ids.split_whitespace().map(|id| self.key.id(id)).collect::<Vec<_>>().join(" ")
            }),
            Treatment::Device => texts(&|device| family(device).to_owned()),
            Treatment::Distance | Treatment::Duration => {
                numbers(|value| (value / STEP).round() * STEP)
            }
            Treatment::Figure => numbers(|value| significant(value, DIGITS)),
            Treatment::DayNo => day_numbers(&|day| Some(day - self.first_day?)),
            Treatment::WeekNo => {
                day_numbers(&|day| Some((day - self.first_week?).div_euclid(WEEK_DAYS) + 1))
            }
            Treatment::Hour => {
                let ms = rows.column(one.from.name)?.datetime()?.physical().iter();
                let hour =
                    |ms: i64| ms.div_euclid(MS_PER_S).rem_euclid(S_PER_DAY) / S_PER_HOUR as i64;
                Ok(one.to.of(ms.map(|ms| ms.map(hour)).collect::<Vec<Option<i64>>>()))
            }
            Treatment::Age => {
                let years = rows.column(ATHLETE_BIRTH_YEAR.name)?.i64()?.iter();
                let band = |year: Option<i64>| age_band(self.first_day?, year?);
                Ok(one.to.of(years.map(band).collect::<Vec<Option<String>>>()))
            }
        }
    }
}

/// The maker of a device, of the fixed list.
fn family(device: &str) -> &'static str {
    let device = device.to_lowercase();
    MAKERS.into_iter().find(|maker| device.contains(maker)).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{DAY, DAY_DISTANCE_M, DAYS, empty};

    #[test]
    fn a_device_is_a_maker_and_never_what_somebody_wrote() {
        assert_eq!(family("garmin Forerunner 955"), "garmin");
        assert_eq!(family("Anna's Apple Watch"), "apple");
        assert_eq!(family("Anna's own logger"), "other");
    }

    #[test]
    fn lengths_are_whole_tens_and_empty_tables_stay_tables() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        std::fs::write(&path, [7; 16]).unwrap();
        let key = Key::read(&path).unwrap();
        let disguise = Disguise { key: &key, first_day: Some(20_000), first_week: Some(19_998) };
        let none = disguise.table("days", &empty(DAYS)).unwrap();
        assert_eq!((none.height(), none.width()), (0, published("days").len()));
        let distance =
            Published { from: DAY_DISTANCE_M, to: DAY_DISTANCE_M, treatment: Treatment::Distance };
        let rows = DataFrame::new(2, vec![DAY_DISTANCE_M.of([Some(5_004.9), None])]).unwrap();
        let rounded = disguise.column(&distance, &rows).unwrap();
        assert_eq!(rounded.f64().unwrap().iter().collect::<Vec<_>>(), [Some(5_000.0), None]);
        let days = DAY.of([20_000i32, 20_005]).cast(&DAY.kind.dtype()).unwrap();
        let rows = DataFrame::new(2, vec![days]).unwrap();
        let week = published("days").iter().find(|one| one.treatment == Treatment::WeekNo).unwrap();
        let week = Published { from: DAY, ..*week };
        let weeks = disguise.column(&week, &rows).unwrap();
        // The week began two days before the first run: seven days later is the second.
        assert_eq!(weeks.i64().unwrap().iter().collect::<Vec<_>>(), [Some(1), Some(2)]);
    }
}
