//! Injuries of a study, as a csv of athlete, date, site and weeks lost.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{NaiveDate, TimeDelta};

use super::athlete::diary::{Episode, merged};
use super::csv::{column_names, delimiter, list_cells};
use super::locate::named;
use crate::base::error::Error;
use crate::base::units::{day_number, numbered_day};

/// Days in which nobody is at risk of a new injury after one: the quiet time of `backtest`.
pub const QUIET_DAYS: i64 = 14;
const DAYS_A_WEEK: f64 = 7.0;

/// One injury.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its day, in days since 1970.
    pub day: i32,
    /// Where; empty when not told.
    pub site: String,
    /// Days from it in which the runner is not at risk.
    pub out_days: i64,
    /// Days that were lost, that of the injury among them; 0 when not told.
    pub lost_days: i64,
}

/// The injuries of all runners, by name, then day.
#[derive(Debug, Default)]
pub struct Outcomes(BTreeMap<String, Vec<Outcome>>);

impl Outcomes {
    /// Reads them.
    ///
    /// # Errors
    /// With file, line and what is wrong.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let file = named(path)?;
        let wrong = |line: usize, what: &str| {
            Error::Settings(format!("{}: line {line}: {what}", file.name))
        };
        let text = file.text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines = (1..).zip(text.split('\n')).filter(|(_, line)| !line.trim().is_empty());
        let (first, header) =
            lines.next().ok_or_else(|| wrong(1, "the first line must name the columns"))?;
        let delimiter = delimiter(header);
        let header = column_names(header, delimiter).map_err(|what| wrong(first, &what))?;
        let place = |name: &str| header.iter().position(|one| one == name);
        let needed = |name: &str| {
            place(name).ok_or_else(|| wrong(first, &format!("there is no column `{name}`")))
        };
        let (athlete, date) = (needed("athlete")?, needed("date")?);
        let (site, lost) = (place("site"), place("weeks_lost"));
        let mut all = Self::default();
        for (number, line) in lines {
            let row = list_cells(line, delimiter, header.len());
            let row = row.map_err(|what| wrong(number, &what))?;
            let cell = |place: usize| row.get(place).map_or("", |cell| cell.trim());
            let day: NaiveDate = cell(date)
                .parse()
                .map_err(|_| wrong(number, "`date` must be a day like 2026-08-10"))?;
            let lost = lost.map_or("", cell);
            let weeks: f64 = match lost {
                "" => 0.0,
                text => {
                    text.parse().ok().filter(|weeks| (0.0..=520.0).contains(weeks)).ok_or_else(
                        || wrong(number, "`weeks_lost` must be a number of weeks from 0 to 520"),
                    )?
                }
            };
            if cell(athlete).is_empty() {
                return Err(wrong(number, "`athlete` is empty"));
            }
            let lost_days = (weeks * DAYS_A_WEEK).ceil() as i64;
            let outcome = Outcome {
                day: day_number(day),
                site: site.map_or("", cell).to_owned(),
                out_days: lost_days.max(QUIET_DAYS),
                lost_days,
            };
            all.0.entry(cell(athlete).to_owned()).or_default().push(outcome);
        }
        all.0.values_mut().for_each(|of_runner| of_runner.sort_by_key(|outcome| outcome.day));
        Ok(all)
    }

    /// Those of a runner, by day.
    pub fn of(&self, athlete: &str) -> &[Outcome] {
        self.0.get(athlete).map_or(&[], Vec::as_slice)
    }

    /// The same under other names and with days counted from another: `of` has the name and the day that is
    /// 0 of each runner. Runners whom it does not know stay as they are, and are nobody in the dataset.
    pub fn under(self, of: &BTreeMap<String, (String, i32)>) -> Self {
        let renamed = self.0.into_iter().map(|(athlete, mut outcomes)| match of.get(&athlete) {
            Some((name, first_day)) => {
                outcomes.iter_mut().for_each(|outcome| outcome.day -= first_day);
                (name.clone(), outcomes)
            }
            None => (athlete, outcomes),
        });
        Self(renamed.collect())
    }

    /// The same as episodes, by start: one that comes within 14 days of another is no new one.
    pub fn episodes(&self, athlete: &str) -> Vec<Episode> {
        let episode = |outcome: &Outcome| {
            let start = numbered_day(outcome.day);
            Episode { start, end: start + TimeDelta::days((outcome.lost_days - 1).max(0)) }
        };
        merged(self.of(athlete).iter().map(episode).collect())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The runners that have any.
    pub fn athletes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Outcomes, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outcomes.csv");
        std::fs::write(&path, text).unwrap();
        Outcomes::read(&path).map_err(|fault| fault.to_string())
    }

    #[test]
    fn injuries_come_by_day_and_nobody_is_at_risk_for_two_weeks() {
        let all = read("athlete;date;site;weeks_lost\nbo;1970-02-01;calf;6\nbo;1970-01-11;;\n");
        let all = all.unwrap();
        let [first, second] = all.of("bo") else { panic!("two injuries") };
        assert_eq!((first.day, first.out_days, first.site.as_str()), (10, 14, ""));
        assert_eq!((second.day, second.out_days, second.site.as_str()), (31, 42, "calf"));
        assert!(all.of("anna").is_empty());
        let names = [("bo".to_owned(), ("x1".to_owned(), 8))];
        let all = all.under(&names.into_iter().collect());
        // The ninth day of 1970 is day 0.
        assert_eq!(all.of("x1").iter().map(|one| one.day).collect::<Vec<_>>(), [2, 23]);
    }

    #[test]
    fn an_injury_within_two_weeks_of_another_is_no_new_one() {
        // Day 10 for two weeks: to day 23. Day 37 is 14 days later, day 52 is 15 days after it.
        let rows = "bo,1970-01-11,,2\nbo,1970-02-07,,\nbo,1970-02-22,,\n";
        let all = read(&format!("athlete,date,site,weeks_lost\n{rows}")).unwrap();
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let spans: Vec<_> = all.episodes("bo").iter().map(|one| (one.start, one.end)).collect();
        let first = (day("1970-01-11"), day("1970-02-07"));
        assert_eq!(spans, [first, (day("1970-02-22"), day("1970-02-22"))]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, expected) in [
            ("", "line 1"),
            ("athlete,site\nbo,calf\n", "line 1: there is no column `date`"),
            ("athlete,date\nbo,soon\n", "line 2: `date` must be a day"),
            ("athlete,date,weeks_lost\nbo,2026-01-01,-3\n", "line 2: `weeks_lost`"),
            ("athlete,date\n,2026-01-01\n", "line 2: `athlete` is empty"),
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.contains(expected), "{fault}");
        }
    }
}
