//! `diary.csv` becomes a [`Diary`]. What cannot be read is said with its line and column, and the rest
//! of the diary counts: a report without the pain that could be read would be worse than one without the
//! word that could not. A sign of harm is never lost with the line or word that it stands in: without a
//! date it counts as noted today, and between two dates on the later one.

use std::cmp::Ordering::Equal;
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::diary::{Diary, DiaryEntry, EPISODE_MIN_PAIN, RedFlag, Tag};
use super::diary_csv::{COLUMNS, DATE};
use super::diary_tags::{push_once, signs_in};
use super::words::Worded;
use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::words::{capitalised, counted};
use crate::user_files::csv::{Fault, Lost, OwnCsv, OwnRow};
use crate::user_files::date_text::{DateColumn, DateOrder, Toward, named_day, time_behind};
use crate::user_files::values::past_day;

/// A diary as far as it could be read.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ReadDiary {
    /// What could be read.
    pub(crate) diary: Diary,
    /// The order of its dates, where the way they are written leaves it open.
    pub(crate) order: Option<DateOrder>,
    /// What must be known of it, a sentence each: above all what could not be read.
    pub(crate) warnings: Vec<String>,
    /// Whether anything is missing that could not be read.
    pub(crate) is_partial: bool,
}

/// Entries of one day that count, one an hour. Engineering default.
const MOST_A_DAY: usize = 24;
/// Faults that are told one by one: of a whole column of them the first are enough.
const FAULTS_TOLD: usize = 5;

/// The diary in a text; `name` is how messages call the file.
pub(crate) fn diary(name: &str, text: &str, today: NaiveDate) -> ReadDiary {
    let csv = match OwnCsv::parse("a diary", name, text, COLUMNS, DATE) {
        Ok(csv) => csv,
        Err(fault) => return unreadable(name, text, &fault, today),
    };
    let dates = DateColumn::of(
        csv.needed_cells().map(|(_, cell)| cell),
        today.checked_add_days(Days::new(1)),
    );
    let last_date = |(line, cell): (usize, &str)| Some((line, dates.last_in_doubt(cell)?));
    let in_doubt: BTreeMap<usize, NaiveDate> = csv.needed_cells().filter_map(last_date).collect();
    let (rows, faults) = csv.read(|cell| {
        let named = named_day(cell, today, Toward::Past);
        past_day(named.map_or_else(|| dates.date(cell), Ok)?, today)
    });
    let lost_lines = faults.iter().filter_map(|fault| {
        let date = in_doubt.get(&fault.line).copied().unwrap_or(today);
        Some((fault.line, fault.lost_line()?, date))
    });
    let signs = lost_signs(lost_lines);
    let mut warnings = self::warnings(name, &faults, &in_doubt);
    let moving = rows.iter().filter_map(|row| moving(name, row, today)).collect();
    warnings.extend(first_ones(name, moving));
    warnings.extend(about_lost(name, &signs));
    if rows.is_empty() && !faults.is_empty() {
        warnings.push(without(name, &signs));
    }
    let mut entries: Vec<DiaryEntry> = rows.into_iter().map(entry).chain(signs).collect();
    entries.sort_by_key(|entry| (entry.date, entry.time, entry.line));
    warnings.extend(thin_out(name, &mut entries));
    ReadDiary {
        diary: Diary { entries },
        order: dates.settled(),
        warnings,
        is_partial: !faults.is_empty(),
    }
}

/// Leaves a day its entries with the worst pain, where it has more than anybody writes: what compares
/// entries with those before them would take the square of their number. Says how many are left out.
fn thin_out(name: &str, entries: &mut Vec<DiaryEntry>) -> Option<String> {
    let badness = |entry: &DiaryEntry| {
        let scores = entry.felt().map(|felt| felt.score_0_10.unwrap_or(EPISODE_MIN_PAIN));
        (entry.red_flags().count(), scores.fold(-1.0, f64::max))
    };
    let before = entries.len();
    let mut kept: Vec<DiaryEntry> = Vec::with_capacity(before);
    for day in entries.chunk_by(|a, b| a.date == b.date) {
        let mut worst_first: Vec<&DiaryEntry> = day.iter().collect();
        if day.len() > MOST_A_DAY {
            worst_first.sort_by(|a, b| badness(b).partial_cmp(&badness(a)).unwrap_or(Equal));
            worst_first.truncate(MOST_A_DAY);
            worst_first.sort_by_key(|entry| (entry.time, entry.line));
        }
        kept.extend(worst_first.into_iter().cloned());
    }
    *entries = kept;
    let lost = before - entries.len();
    (lost > 0).then(|| {
        format!(
            "{name}: {} left out, because only the {MOST_A_DAY} entries with the worst pain of a \
             day count",
            counted(lost, "entry")
        )
    })
}

/// A diary of which no line can be read.
fn unreadable(name: &str, text: &str, fault: &Error, today: NaiveDate) -> ReadDiary {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line, today));
    let entries = lost_signs(lines.skip(1));
    let mut warnings = vec![fault.to_string()];
    warnings.extend(about_lost(name, &entries));
    warnings.push(without(name, &entries));
    ReadDiary { diary: Diary { entries }, warnings, is_partial: true, order: None }
}

/// What is said of a line whose date is a word.
fn moving(name: &str, row: &OwnRow<DiaryEntry>, today: NaiveDate) -> Option<String> {
    let date = named_day(&row.needed_text, today, Toward::Past)?;
    let (line, word) = (row.line, sanitize::clean(&row.needed_text));
    Some(format!(
        "{name}: line {line}: `{word}` is read as {date}; write the date instead, because tomorrow \
         the word means another day"
    ))
}

fn without(name: &str, signs: &[DiaryEntry]) -> String {
    let what = if signs.is_empty() { "everything" } else { "everything else" };
    format!("{name}: no line can be used, so {what} is judged as if there were no diary")
}

/// The first of many sentences, and how many more there are.
pub(in crate::user_files) fn first_ones(name: &str, mut sentences: Vec<String>) -> Vec<String> {
    let more = sentences.len().saturating_sub(FAULTS_TOLD);
    if more > 0 {
        sentences.truncate(FAULTS_TOLD);
        sentences.push(format!("{name}: {more} more like these"));
    }
    sentences
}

/// What could not be read. Lines whose dates are in doubt share one sentence.
fn warnings(name: &str, faults: &[Fault], in_doubt: &BTreeMap<usize, NaiveDate>) -> Vec<String> {
    let is_doubtful =
        |fault: &&Fault| fault.lost_line().is_some() && in_doubt.contains_key(&fault.line);
    let (in_doubt, others): (Vec<&Fault>, Vec<&Fault>) = faults.iter().partition(is_doubtful);
    let sentence = |fault: &&Fault| {
        let rest = match fault.lost {
            Lost::Line(_) => "the line is left out",
            Lost::Column => "the column is left out",
            Lost::Cell => "the rest of the line counts",
        };
        followed(fault.in_file(name), rest)
    };
    let mut sentences = first_ones(name, others.iter().map(sentence).collect());
    if let Some(first) = in_doubt.first() {
        let lines = match in_doubt.len() {
            1 => "this line is left out".to_owned(),
            several => format!("{several} lines with such dates are left out"),
        };
        sentences.push(followed(first.in_file(name), &lines));
    }
    sentences
}

/// A fault with what comes of it; a question stands as a sentence of its own.
pub(in crate::user_files) fn followed(fault: String, rest: &str) -> String {
    match fault.ends_with('?') {
        true => format!("{fault} {}", capitalised(rest)),
        false => format!("{fault}; {rest}"),
    }
}

/// The signs of harm in lines that are left out, as entries of the days on which they count.
fn lost_signs<'l>(lines: impl Iterator<Item = (usize, &'l str, NaiveDate)>) -> Vec<DiaryEntry> {
    let is_between_cells = |c: char| [',', ';', '\t', '"'].contains(&c);
    let entry = |(line, text, date): (usize, &str, NaiveDate)| {
        let mut entry = DiaryEntry { date, line, ..DiaryEntry::default() };
        for sign in text.split(is_between_cells).flat_map(signs_in) {
            push_once(&mut entry, Tag::RedFlag(sign));
        }
        (!entry.tags.is_empty()).then_some(entry)
    };
    lines.filter_map(entry).collect()
}

/// What is said of signs of harm in lines that are left out.
fn about_lost(name: &str, entries: &[DiaryEntry]) -> Vec<String> {
    let sentence = |entry: &DiaryEntry| {
        let signs: Vec<&str> = entry.red_flags().map(RedFlag::word).collect();
        let (line, signs, date) = (entry.line, signs.join(", "), entry.date);
        format!(
            "{name}: line {line} has a warning sign ({signs}); until its date can be read, it \
             counts for {date}"
        )
    };
    first_ones(name, entries.iter().map(sentence).collect())
}

/// The entry of a line, with the signs of harm in cells that no column took.
fn entry(row: OwnRow<DiaryEntry>) -> DiaryEntry {
    let mut entry = DiaryEntry { line: row.line, ..row.value };
    entry.time = entry.time.or_else(|| time_behind(&row.needed_text));
    for sign in row.unread.iter().flat_map(|cell| signs_in(cell)) {
        push_once(&mut entry, Tag::RedFlag(sign));
    }
    entry
}

#[cfg(test)]
mod tests;
