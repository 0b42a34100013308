//! A season without what tells whose it is: days are named by weeks that are counted from the first
//! (tables, whose columns hold dates, let week 1 begin in January 2001), titles, file names and devices
//! are gone, and shoes and gear have numbers; local time has no zone and no second, run ids are those of
//! this report, and figures are rounded, so that nothing in it is found in an open report of the same runs.
//! It is judged before its days move, so no verdict changes.

use chrono::{Datelike, Days, Duration, NaiveDate};
use polars::prelude::{DataFrame, DataType, IntoLazy, PolarsResult, col, lit};

use crate::analysis::pipeline::Analysis;
use crate::analysis::shoe_names::ShoeNames;
use crate::analysis::whole_words::WholeWords;
use crate::base::ledger_entry::LedgerEntry;
use crate::base::stats::significant;
use crate::base::units::{MS_PER_S, S_PER_DAY, S_PER_MIN};
use crate::columns::{
    Column, DAY, DAY_WEEK_START, RUN_DAY, RUN_DEVICE, RUN_GEAR, RUN_ID, RUN_SESSION, RUN_SOURCE,
    RUN_START_LOCAL, RUN_START_UTC, RUN_TITLE, RUN_UTC_OFFSET_S, RUN_WEEK_START, WEEK_START,
};
use crate::options::Options;
use crate::rules::{Outcome, Verdict};
use crate::season::{DayNames, Season, SeasonTables, replace_days};
use crate::user_files::athlete::{Athlete, Worn};

/// 1 January 2001, a Monday: the first day of week 1 where weeks begin on Mondays, and in week 1 where
/// they begin on another day.
const EPOCH: (i32, u32, u32) = (2001, 1, 1);

/// Digits of a figure that are kept in tables, where two reports could be joined by them.
const TABLE_DIGITS: i32 = 3;
/// Digits that are kept in findings, whose sentences hold one figure against another.
const FINDING_DIGITS: i32 = 4;
/// Digits of the size of a file.
const SIZE_DIGITS: i32 = 2;
/// Digits of the id of a run, as many as elsewhere.
const ID_DIGITS: usize = 12;

/// What is left of a question when no file may be named.
const ANONYMOUS_QUESTION: &str =
    "there is a question about these files that would name them; run without --anonymous to see it";

/// How far the days of a season are moved, and what its files are called instead.
pub struct Pseudonyms {
    days: i64,
    /// Files.
    words: WholeWords,
    names: DayNames,
    /// What ids of runs are made with, which nobody knows who lacks the files.
    salt: blake3::Hash,
}

/// The same analysis under pseudonyms, and the pseudonyms for what is still to be asked.
///
/// # Errors
/// Only when a table lacks a column.
pub fn anonymous(
    mut analysis: Analysis,
    options: &Options,
) -> PolarsResult<(Analysis, Pseudonyms)> {
    ShoeNames::of(&analysis.season).rename(&mut analysis.season);
    analysis.judge_again(options);
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
        entry.run_ids.iter_mut().for_each(|id| *id = pseudonyms.run_id(id));
        entry.bytes = rounded_size(entry.bytes);
    }
    analysis.rename_listed(|id| pseudonyms.run_id(id));
    analysis.unknown_tags.clear();
    // They name files and folders.
    let asks = !analysis.questions.is_empty();
    analysis.questions = asks.then(|| ANONYMOUS_QUESTION.to_owned()).into_iter().collect();
    Ok((analysis, pseudonyms))
}

/// A ledger of inputs without a run, with its files renamed and its days left out.
pub(crate) fn anonymous_ledger(ledger: &[LedgerEntry]) -> Vec<LedgerEntry> {
    let mut files = WholeWords::default();
    number(&mut files, ledger);
    let disguised = |entry: &LedgerEntry| LedgerEntry {
        source: files.get(&entry.source).unwrap_or("file").to_owned(),
        reason: replace_days(&files.replace(&entry.reason), "", |_| "a day".to_owned()),
        bytes: rounded_size(entry.bytes),
        ..entry.clone()
    };
    ledger.iter().map(disguised).collect()
}

/// Adds the files of a ledger, each with a number for a name.
pub(super) fn number(files: &mut WholeWords, ledger: &[LedgerEntry]) {
    for (number, entry) in ledger.iter().enumerate() {
        files.add(&entry.source, || format!("file-{:04}", number + 1));
    }
}

fn rounded_size(bytes: u64) -> u64 {
    significant(bytes as f64, SIZE_DIGITS) as u64
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
        let mut words = WholeWords::default();
        for (row, run) in season.recordings.iter().enumerate() {
            words.add(&run.source, || format!("run-{:04}", row + 1));
        }
        number(&mut words, &analysis.ledger);
        let names = DayNames::FromWeekOne(target);
        Self { days: (target - first).num_days(), words, names, salt: analysis.salt }
    }

    /// The id that a run has in this report.
    fn run_id(&self, id: &str) -> String {
        let hash = blake3::keyed_hash(self.salt.as_bytes(), id.as_bytes());
        hash.to_hex()[..ID_DIGITS].to_owned()
    }

    /// A day, moved.
    pub fn day(&self, day: NaiveDate) -> NaiveDate {
        day.checked_add_signed(Duration::days(self.days)).unwrap_or(day)
    }

    fn name(&self, source: &str) -> String {
        self.words.get(source).unwrap_or("file").to_owned()
    }

    /// A text with its days moved, and its files renamed.
    fn text(&self, text: &str) -> String {
        self.moved(&self.words.replace(text))
    }

    /// A text with every day like `2026-03-09` under its new name.
    fn moved(&self, text: &str) -> String {
        replace_days(text, "", |day| self.names.iso(self.day(day)))
    }

    fn disguise_tables(&self, tables: &mut SeasonTables) -> PolarsResult<()> {
        tables.runs = self.disguised_runs(&tables.runs)?;
        tables.weeks = rounded(&self.moved_days(&tables.weeks, &[&WEEK_START])?)?;
        tables.days = rounded(&self.moved_days(&tables.days, &[&DAY, &DAY_WEEK_START])?)?;
        Ok(())
    }

    fn disguise_season(&self, season: &mut Season) {
        let ms = self.days * S_PER_DAY * MS_PER_S;
        for run in &mut season.recordings {
            (run.day, run.source) = (self.day(run.day), self.name(&run.source));
            run.run_id = self.run_id(&run.run_id);
            run.repeat_ids.iter_mut().for_each(|id| *id = self.run_id(id));
        }
        for session in &mut season.sessions {
            session.day = self.day(session.day);
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
                let named = finding.details.iter_mut();
                let named = named.chain(&mut finding.baseline).chain(&mut finding.context);
                let quantities = named.map(|named| &mut named.quantity);
                for quantity in quantities.chain([&mut finding.measured, &mut finding.limit]) {
                    quantity.value = significant(quantity.value, FINDING_DIGITS);
                }
            }
            // Rules name days and shoes, and never a file.
            Verdict::NotJudged(reason) => *reason = self.moved(reason),
            Verdict::Clear | Verdict::Shown(_) => {}
        }
    }

    fn disguised_runs(&self, runs: &DataFrame) -> PolarsResult<DataFrame> {
        let sources = runs.column(RUN_SOURCE.name)?.str()?;
        let names: Vec<String> =
            sources.iter().map(|name| self.name(name.unwrap_or_default())).collect();
        let ms = self.days * S_PER_DAY * MS_PER_S;
        let minute_ms = S_PER_MIN as i64 * MS_PER_S;
        let local_ms = col(RUN_START_LOCAL.name).cast(DataType::Int64);
        let local = (local_ms.floor_div(lit(minute_ms)) * lit(minute_ms) + lit(ms))
            .cast(RUN_START_LOCAL.kind.dtype());
        let ids = |column: &Column| -> PolarsResult<_> {
            let ids = runs.column(column.name)?.str()?.iter();
            Ok(column.of(ids.map(|id| id.map(|id| self.run_id(id))).collect::<Vec<_>>()))
        };
        let (run_ids, sessions) = (ids(&RUN_ID)?, ids(&RUN_SESSION)?);
        let nothing = |column: &Column| {
            lit(polars::prelude::NULL).cast(column.kind.dtype()).alias(column.name)
        };
        let mut runs = rounded(runs)?;
        for column in [RUN_SOURCE.of(names), run_ids, sessions] {
            runs.with_column(column)?;
        }
        self.moved_days(&runs, &[&RUN_DAY, &RUN_WEEK_START])?
            .lazy()
            .with_columns([
                local.clone().alias(RUN_START_LOCAL.name),
                local.cast(RUN_START_UTC.kind.dtype()).alias(RUN_START_UTC.name),
                nothing(&RUN_UTC_OFFSET_S),
                nothing(&RUN_TITLE),
                nothing(&RUN_GEAR),
                nothing(&RUN_DEVICE),
            ])
            .collect()
    }

    fn moved_days(&self, table: &DataFrame, columns: &[&Column]) -> PolarsResult<DataFrame> {
        let moved = |column: &&Column| {
            let day = column.expr().cast(DataType::Int32) + lit(self.days as i32);
            day.cast(DataType::Date).alias(column.name)
        };
        table.clone().lazy().with_columns(columns.iter().map(moved).collect::<Vec<_>>()).collect()
    }
}

/// A table with its figures rounded.
fn rounded(table: &DataFrame) -> PolarsResult<DataFrame> {
    let figures = table.columns().iter().filter(|column| *column.dtype() == DataType::Float64);
    let rounded = figures.map(|column| col(column.name().clone()).round_sig_figs(TABLE_DIGITS));
    table.clone().lazy().with_columns(rounded.collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pseudonyms(days: i64) -> Pseudonyms {
        let names = [("a.zip/b.fit", "run-0001"), ("b.fit", "run-0002"), ("x.txt", "file-0003")];
        let mut words = WholeWords::default();
        names.iter().for_each(|(old, new)| words.add(old, || (*new).to_owned()));
        let week_one = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let names = DayNames::FromWeekOne(week_one);
        Pseudonyms { days, words, names, salt: blake3::hash(b"files") }
    }

    #[test]
    fn days_in_texts_are_moved_and_counted() {
        assert_eq!(pseudonyms(-7).moved("from 2026-03-09 on"), "from week 1, day 1 on");
    }

    #[test]
    fn ids_of_runs_are_those_of_one_report() {
        let here = pseudonyms(0);
        let elsewhere = Pseudonyms { salt: blake3::hash(b"other files"), ..pseudonyms(0) };
        let id = here.run_id("6e2f7d5ff717");
        assert_eq!((id.len(), &id), (ID_DIGITS, &here.run_id("6e2f7d5ff717")));
        assert!(id != "6e2f7d5ff717" && id != elsewhere.run_id("6e2f7d5ff717"));
    }

    #[test]
    fn files_are_renamed_the_longer_names_first() {
        let text = "the same as a.zip/b.fit, not b.fit of 2026-03-09";
        let expected = "the same as run-0001, not run-0002 of week 3, day 1";
        assert_eq!(pseudonyms(7).text(text), expected);
    }
}
