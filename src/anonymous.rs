//! A season without what tells whose it is: days are counted from a week 1 that begins in January
//! 2001, titles, gear and file names are gone, local time has no zone. Everything was judged before, so
//! no verdict changes.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Duration, NaiveDate};
use polars::prelude::{DataFrame, DataType, IntoLazy, PolarsResult, col, lit};

use crate::athlete::{Athlete, Worn};
use crate::columns::{
    Column, DAY, RUN_GEAR, RUN_SOURCE, RUN_START_LOCAL, RUN_START_UTC, RUN_TITLE, RUN_UTC_OFFSET_S,
    WEEK_START,
};
use crate::pipeline::Analysis;
use crate::rules::{Outcome, Verdict};
use crate::season::Season;
use crate::units::{MS_PER_S, S_PER_DAY};

/// 1 January 2001, a Monday: the first day of week 1 where weeks begin on Mondays, and in week 1 where
/// they begin on another day.
const EPOCH: (i32, u32, u32) = (2001, 1, 1);

/// How far the days of a season are moved, and what its files are called instead.
pub struct Guise {
    days: i64,
    names: BTreeMap<String, String>,
}

/// The same analysis under a guise, and the guise for what is still to be asked.
///
/// # Errors
/// Only when a table lacks a column.
pub fn anonymous(mut analysis: Analysis) -> PolarsResult<(Analysis, Guise)> {
    let guise = Guise::of(&analysis);
    guise.disguise_season(&mut analysis.season)?;
    analysis.outcomes.iter_mut().for_each(|outcome| guise.disguise_outcome(outcome));
    for entry in &mut analysis.ledger {
        entry.source = guise.name(&entry.source);
        entry.reason = guise.text(&entry.reason);
    }
    analysis.unknown_tags.clear();
    Ok((analysis, guise))
}

impl Guise {
    fn of(analysis: &Analysis) -> Self {
        let season = &analysis.season;
        let (year, month, day) = EPOCH;
        let epoch = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        let first = season.calendar.first().map_or(season.first_day, |week| week.start);
        let into_week = (epoch.weekday().num_days_from_monday() + 7
            - first.weekday().num_days_from_monday())
            % 7;
        let target = epoch - Days::new(u64::from(into_week));
        let runs = season.recordings.iter().enumerate();
        let mut names: BTreeMap<String, String> =
            runs.map(|(row, run)| (run.source.clone(), format!("run-{:04}", row + 1))).collect();
        for (number, entry) in analysis.ledger.iter().enumerate() {
            let name = format!("file-{:04}", number + 1);
            names.entry(entry.source.clone()).or_insert(name);
        }
        Self { days: (target - first).num_days(), names }
    }

    /// A day, moved.
    pub fn day(&self, day: NaiveDate) -> NaiveDate {
        day.checked_add_signed(Duration::days(self.days)).unwrap_or(day)
    }

    fn name(&self, source: &str) -> String {
        self.names.get(source).cloned().unwrap_or_else(|| "file".to_owned())
    }

    /// A text with its days moved and its files renamed.
    fn text(&self, text: &str) -> String {
        // Names within others come later: `a.zip/b.fit` before `b.fit`.
        let mut known: Vec<_> =
            self.names.iter().filter(|(name, _)| text.contains(*name)).collect();
        known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let text = known.iter().fold(text.to_owned(), |text, (name, new)| text.replace(*name, new));
        self.moved(&text)
    }

    /// A text with every day like `2026-03-09` moved.
    fn moved(&self, text: &str) -> String {
        const LENGTH: usize = "2026-03-09".len();
        let mut moved = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let word = rest.get(..LENGTH).filter(|word| word.is_ascii());
            let is_within = moved.ends_with(|c: char| c.is_ascii_digit())
                || rest
                    .get(LENGTH..)
                    .is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()));
            let day = word.filter(|_| !is_within).and_then(|word| word.parse::<NaiveDate>().ok());
            match day {
                Some(day) => {
                    moved += &self.day(day).to_string();
                    rest = &rest[LENGTH..];
                }
                None => {
                    moved.push(letter);
                    rest = &rest[letter.len_utf8()..];
                }
            }
        }
        moved
    }

    fn disguise_season(&self, season: &mut Season) -> PolarsResult<()> {
        let ms = self.days * S_PER_DAY * MS_PER_S;
        season.runs = self.disguised_runs(&season.runs)?;
        season.days = self.moved_days(&season.days, &DAY)?;
        season.weeks = self.moved_days(&season.weeks, &WEEK_START)?;
        for run in &mut season.recordings {
            (run.day, run.source) = (self.day(run.day), self.name(&run.source));
        }
        for session in &mut season.sessions {
            (session.day, session.gear) = (self.day(session.day), None);
            session.start_utc_ms += ms;
        }
        for other in &mut season.others {
            (other.day, other.source) = (self.day(other.day), self.name(&other.source));
            other.start_utc_ms += ms;
        }
        season.calendar.iter_mut().for_each(|week| week.start = self.day(week.start));
        let last_year = season.as_of.year();
        for day in [&mut season.as_of, &mut season.first_day, &mut season.last_day] {
            *day = self.day(*day);
        }
        self.disguise_athlete(&mut season.athlete, season.as_of.year() - last_year);
        season.diary.entries.iter_mut().for_each(|entry| entry.date = self.day(entry.date));
        Ok(())
    }

    /// The age on the day of the evaluation stays what it is.
    fn disguise_athlete(&self, athlete: &mut Athlete, years: i32) {
        athlete.birth_year = athlete.birth_year.map(|year| year + years);
        let mut days: Vec<&mut NaiveDate> = athlete.strength_days.iter_mut().collect();
        days.extend(&mut athlete.running_since);
        for injury in &mut athlete.injuries {
            days.push(&mut injury.start);
            days.extend(&mut injury.end);
        }
        let worn = athlete.shoes.iter_mut().flat_map(|shoe| {
            days.extend(&mut shoe.first_use);
            days.extend(&mut shoe.retired);
            &mut shoe.worn
        });
        let worn: Vec<&mut Worn> =
            worn.chain(athlete.surfaces.iter_mut().map(|tag| &mut tag.runs)).collect();
        for worn in worn {
            match worn {
                Worn::Days(from, to) => {
                    days.extend(from);
                    days.extend(to);
                }
                Worn::Run(name) => *name = self.name(name),
                Worn::Gear(_) => {}
            }
        }
        days.into_iter().for_each(|day| *day = self.day(*day));
    }

    fn disguise_outcome(&self, outcome: &mut Outcome) {
        match &mut outcome.judgement.verdict {
            Verdict::Raised(finding) => {
                finding.about = finding.about.as_deref().map(|about| self.moved(about));
                finding.remarks.iter_mut().for_each(|remark| *remark = self.moved(remark));
            }
            Verdict::NotJudged(reason) => *reason = self.moved(reason),
            Verdict::Clear | Verdict::Shown(_) => {}
        }
    }

    fn disguised_runs(&self, runs: &DataFrame) -> PolarsResult<DataFrame> {
        let sources = runs.column(RUN_SOURCE.name)?.str()?;
        let names: Vec<String> =
            sources.iter().map(|name| self.name(name.unwrap_or_default())).collect();
        let ms = self.days * S_PER_DAY * MS_PER_S;
        let local = (col(RUN_START_LOCAL.name).cast(DataType::Int64) + lit(ms))
            .cast(RUN_START_LOCAL.kind.dtype());
        let nothing = |column: &Column| {
            lit(polars::prelude::NULL).cast(column.kind.dtype()).alias(column.name)
        };
        let mut runs = runs.clone();
        runs.with_column(RUN_SOURCE.of(names))?;
        runs.lazy()
            .with_columns([
                local.clone().alias(RUN_START_LOCAL.name),
                local.alias(RUN_START_UTC.name),
                nothing(&RUN_UTC_OFFSET_S),
                nothing(&RUN_TITLE),
                nothing(&RUN_GEAR),
            ])
            .collect()
    }

    fn moved_days(&self, table: &DataFrame, column: &Column) -> PolarsResult<DataFrame> {
        let moved =
            (col(column.name).cast(DataType::Int32) + lit(self.days as i32)).cast(DataType::Date);
        table.clone().lazy().with_column(moved.alias(column.name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guise(days: i64) -> Guise {
        let names = [("a.zip/b.fit", "run-0001"), ("b.fit", "run-0002"), ("x.txt", "file-0003")];
        let names = names.map(|(old, new)| (old.to_owned(), new.to_owned()));
        Guise { days, names: names.into() }
    }

    #[test]
    fn days_in_texts_are_moved_and_other_numbers_stay() {
        let guise = guise(-7);
        assert_eq!(
            guise.moved("from 2026-03-09, and 2026-01-03."),
            "from 2026-03-02, and 2025-12-27."
        );
        assert_eq!(
            guise.moved("12026-03-09 2026-13-45 2026-03-091 – ä"),
            "12026-03-09 2026-13-45 2026-03-091 – ä"
        );
    }

    #[test]
    fn files_are_renamed_the_longer_names_first() {
        let text = "the same as a.zip/b.fit, not b.fit of 2026-03-09";
        let expected = "the same as run-0001, not run-0002 of 2026-03-16";
        assert_eq!(guise(7).text(text), expected);
    }
}
