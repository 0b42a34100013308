//! A season without what tells whose it is: days are named by weeks that are counted from the first
//! (tables, whose columns hold dates, let week 1 begin in January 2001), titles, gear and file names are
//! gone, local time has no zone. Everything was judged before, so no verdict changes.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Duration, NaiveDate};
use polars::prelude::{DataFrame, DataType, IntoLazy, PolarsResult, col, lit};

use crate::analysis::pipeline::Analysis;
use crate::base::ledger_entry::LedgerEntry;
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::columns::{
    Column, RUN_GEAR, RUN_SOURCE, RUN_START_LOCAL, RUN_START_UTC, RUN_TITLE, RUN_UTC_OFFSET_S,
    WEEK_START,
};
use crate::rules::{Outcome, Verdict};
use crate::season::{DayNames, Season, SeasonTables, replace_days};
use crate::user_files::athlete::{Athlete, Worn};

/// 1 January 2001, a Monday: the first day of week 1 where weeks begin on Mondays, and in week 1 where
/// they begin on another day.
const EPOCH: (i32, u32, u32) = (2001, 1, 1);

/// What is left of a question when no file may be named.
const ANONYMOUS_QUESTION: &str =
    "these files raise a question that would name them; without --anonymous it is asked";

/// How far the days of a season are moved, and what its files are called instead.
pub struct Pseudonyms {
    days: i64,
    files: BTreeMap<String, String>,
    names: DayNames,
}

/// The same analysis under pseudonyms, and the pseudonyms for what is still to be asked.
///
/// # Errors
/// Only when a table lacks a column.
pub fn anonymous(mut analysis: Analysis) -> PolarsResult<(Analysis, Pseudonyms)> {
    let pseudonyms = Pseudonyms::of(&analysis);
    pseudonyms.disguise_tables(&mut analysis.tables)?;
    pseudonyms.disguise_season(&mut analysis.season);
    analysis.outcomes.iter_mut().for_each(|outcome| pseudonyms.disguise_outcome(outcome));
    analysis.told.move_days(|day| pseudonyms.day(day));
    for (source, why) in &mut analysis.impossible {
        (*source, *why) = (pseudonyms.name(source), pseudonyms.text(why));
    }
    for entry in &mut analysis.ledger {
        entry.source = pseudonyms.name(&entry.source);
        entry.reason = pseudonyms.text(&entry.reason);
    }
    analysis.unknown_tags.clear();
    // They name files and folders.
    let asks = !analysis.questions.is_empty();
    analysis.questions = asks.then(|| ANONYMOUS_QUESTION.to_owned()).into_iter().collect();
    Ok((analysis, pseudonyms))
}

/// A ledger of inputs without a run, with its files renamed and its days left out.
pub(crate) fn anonymous_ledger(ledger: &[LedgerEntry]) -> Vec<LedgerEntry> {
    let files: BTreeMap<String, String> = numbered(ledger).collect();
    let disguised = |entry: &LedgerEntry| LedgerEntry {
        source: files.get(&entry.source).cloned().unwrap_or_default(),
        reason: replace_days(&renamed(&files, &entry.reason), "", |_| "a day".to_owned()),
        ..entry.clone()
    };
    ledger.iter().map(disguised).collect()
}

/// The files of a ledger, each with a number for a name.
fn numbered(ledger: &[LedgerEntry]) -> impl Iterator<Item = (String, String)> {
    let numbers = ledger.iter().enumerate();
    numbers.map(|(number, entry)| (entry.source.clone(), format!("file-{:04}", number + 1)))
}

/// A text with the files in it renamed.
fn renamed(files: &BTreeMap<String, String>, text: &str) -> String {
    // Names within others come later: `a.zip/b.fit` before `b.fit`.
    let mut known: Vec<_> = files.iter().filter(|(name, _)| text.contains(*name)).collect();
    known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    known.iter().fold(text.to_owned(), |text, (name, new)| text.replace(*name, new))
}

impl Pseudonyms {
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
        let mut files: BTreeMap<String, String> =
            runs.map(|(row, run)| (run.source.clone(), format!("run-{:04}", row + 1))).collect();
        for (source, name) in numbered(&analysis.ledger) {
            files.entry(source).or_insert(name);
        }
        let names = DayNames::FromWeekOne(target);
        Self { days: (target - first).num_days(), files, names }
    }

    /// A day, moved.
    pub fn day(&self, day: NaiveDate) -> NaiveDate {
        day.checked_add_signed(Duration::days(self.days)).unwrap_or(day)
    }

    fn name(&self, source: &str) -> String {
        self.files.get(source).cloned().unwrap_or_else(|| "file".to_owned())
    }

    /// A text with its days moved and its files renamed.
    fn text(&self, text: &str) -> String {
        self.moved(&renamed(&self.files, text))
    }

    /// A text with every day like `2026-03-09` under its new name.
    fn moved(&self, text: &str) -> String {
        replace_days(text, "", |day| self.names.iso(self.day(day)))
    }

    fn disguise_tables(&self, tables: &mut SeasonTables) -> PolarsResult<()> {
        tables.runs = self.disguised_runs(&tables.runs)?;
        tables.weeks = self.moved_days(&tables.weeks, &WEEK_START)?;
        Ok(())
    }

    fn disguise_season(&self, season: &mut Season) {
        let ms = self.days * S_PER_DAY * MS_PER_S;
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
        season.coverage.move_days(|day| self.day(day));
        season.day_names = self.names;
        season.calendar.iter_mut().for_each(|week| week.start = self.day(week.start));
        let last_year = season.as_of.year();
        for day in [&mut season.as_of, &mut season.first_day, &mut season.last_day] {
            *day = self.day(*day);
        }
        self.disguise_athlete(&mut season.athlete, season.as_of.year() - last_year);
        season.diary.entries.iter_mut().for_each(|entry| entry.date = self.day(entry.date));
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

    fn pseudonyms(days: i64) -> Pseudonyms {
        let names = [("a.zip/b.fit", "run-0001"), ("b.fit", "run-0002"), ("x.txt", "file-0003")];
        let names = names.map(|(old, new)| (old.to_owned(), new.to_owned()));
        let week_one = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        Pseudonyms { days, files: names.into(), names: DayNames::FromWeekOne(week_one) }
    }

    #[test]
    fn days_in_texts_are_moved_and_counted() {
        assert_eq!(pseudonyms(-7).moved("from 2026-03-09 on"), "from week 1, day 1 on");
    }

    #[test]
    fn files_are_renamed_the_longer_names_first() {
        let text = "the same as a.zip/b.fit, not b.fit of 2026-03-09";
        let expected = "the same as run-0001, not run-0002 of week 3, day 1";
        assert_eq!(pseudonyms(7).text(text), expected);
    }
}
