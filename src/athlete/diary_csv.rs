//! `diary.csv` becomes a [`Diary`]. An empty cell is missing, never zero; a word or number that
//! cannot be meant is a fault with its line and column.

use chrono::{NaiveDate, NaiveTime};

use super::diary::{Diagnosis, Diary, DiaryEntry, Tag};
use super::words::Worded;
use crate::error::Error;
use crate::label;
use crate::rules::limits::did_you_mean;
use crate::told::{day, number, past_day};

/// A column of the diary.
pub(crate) struct DiaryColumn {
    /// Its name in the header.
    pub(crate) name: &'static str,
    /// A value as it is written.
    pub(crate) example: &'static str,
    /// What it says, with its unit.
    pub(crate) meaning: &'static str,
    set: fn(&mut DiaryEntry, &str) -> Result<(), String>,
}

/// The one column that every line must fill.
const DATE: &str = "date";
/// Engineering default: a number above it is a slip of the pen.
const MOST_RAISES: u32 = 500;
/// Engineering default: a number above it was taken in another unit.
const MOST_KNEE_TO_WALL_CM: f64 = 30.0;
/// Stands behind the last cell while a line is taken apart; no cell is only this.
const END_OF_LINE: &str = "\u{3}";

/// Every column, in the order of the template.
pub(crate) const COLUMNS: &[DiaryColumn] = &[
    column(DATE, "2026-03-09", "the day, as your calendar has it", |entry, text| {
        day(text).map(|date| entry.date = date)
    }),
    column("time", "07:15", "time of the run or note", |entry, text| {
        put(&mut entry.time, time(text))
    }),
    column("site", "calf", "where it hurt", |entry, text| put(&mut entry.site, Worded::of(text))),
    column("side", "left", "which leg", |entry, text| put(&mut entry.side, Worded::of(text))),
    column("before_0_10", "0", "pain before the run, 0 to 10", |entry, text| {
        put(&mut entry.before_0_10, score(text))
    }),
    column("during_0_10", "2.5", "pain during the run, 0 to 10", |entry, text| {
        put(&mut entry.during_0_10, score(text))
    }),
    column("next_morning_0_10", "1", "pain on the morning after, 0 to 10", |entry, text| {
        put(&mut entry.next_morning_0_10, score(text))
    }),
    column("onset", "gradual", "how it began", |entry, text| {
        put(&mut entry.onset, Worded::of(text))
    }),
    column("sharp", "no", "whether it was sharp", |entry, text| {
        Worded::of(text).map(|is_sharp| entry.is_sharp = is_sharp)
    }),
    column("diagnosis", "strain", "what a professional called it", |entry, text| {
        entry.diagnosis = Some(Diagnosis::of(text).unwrap_or(Diagnosis::Other));
        Ok(())
    }),
    column("raises_left", "28", "heel raises on the left leg alone", |entry, text| {
        put(&mut entry.raises_left, raises(text))
    }),
    column("raises_right", "30", "heel raises on the right leg alone", |entry, text| {
        put(&mut entry.raises_right, raises(text))
    }),
    column("knee_to_wall_left_cm", "9.5", "knee-to-wall distance, left, in cm", |entry, text| {
        put(&mut entry.knee_to_wall_left_cm, knee_to_wall_cm(text))
    }),
    column("knee_to_wall_right_cm", "10", "knee-to-wall distance, right, in cm", |entry, text| {
        put(&mut entry.knee_to_wall_right_cm, knee_to_wall_cm(text))
    }),
    column("tags", "trail strength", "words from the list below, with blanks between", tags),
    column("note", "first run after a week off", "anything else", |entry, text| {
        entry.note = Some(label::clean(text));
        Ok(())
    }),
];

const fn column(
    name: &'static str,
    example: &'static str,
    meaning: &'static str,
    set: fn(&mut DiaryEntry, &str) -> Result<(), String>,
) -> DiaryColumn {
    DiaryColumn { name, example, meaning, set }
}

fn put<T>(place: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *place = Some(value?);
    Ok(())
}

fn time(text: &str) -> Result<NaiveTime, String> {
    let time =
        ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok());
    time.ok_or_else(|| format!("`{}` is not a time; write it like 07:15", label::clean(text)))
}

fn score(text: &str) -> Result<f64, String> {
    number(text, 0.0..=10.0)
}

fn knee_to_wall_cm(text: &str) -> Result<f64, String> {
    number(text, 0.0..=MOST_KNEE_TO_WALL_CM)
}

fn raises(text: &str) -> Result<u32, String> {
    let count = text.parse().ok().filter(|count| *count <= MOST_RAISES);
    let shown = label::clean(text);
    count.ok_or_else(|| format!("`{shown}` is not a whole number from 0 to {MOST_RAISES}"))
}

/// Known words with blanks, `;`, `|` or `,` between; a word that stands twice counts once.
fn tags(entry: &mut DiaryEntry, text: &str) -> Result<(), String> {
    let is_between = |c: char| c.is_whitespace() || [';', '|', ','].contains(&c);
    for word in text.split(is_between).filter(|word| !word.is_empty()) {
        let tag = Tag::of(word)?;
        if !entry.tags.contains(&tag) {
            entry.tags.push(tag);
        }
    }
    Ok(())
}

/// The diary in a text; `name` is how messages call the file.
///
/// # Errors
/// [`Error::Settings`] with file, line, column and the way out.
pub(crate) fn diary(name: &str, text: &str, today: NaiveDate) -> Result<Diary, Error> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line));
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let wrong = |line: usize, what: String| Error::Settings(format!("{name}: line {line}{what}"));
    let Some((first, header)) = lines.next() else { return Ok(Diary::default()) };
    let delimiter = delimiter(header);
    let columns = columns(header, delimiter).map_err(|fault| wrong(first, fault))?;
    let mut entries = Vec::new();
    for (line, text) in lines {
        let cells = cells(text, delimiter).map_err(|fault| wrong(line, fault))?;
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let entry = entry(&columns, &cells, today).map_err(|fault| wrong(line, fault))?;
        entries.push(DiaryEntry { line, ..entry });
    }
    entries.sort_by_key(|entry| (entry.date, entry.time, entry.line));
    Ok(Diary { entries })
}

/// What stands between the cells of a header; a header of one cell may have anything.
fn delimiter(header: &str) -> char {
    let count = |delimiter: &char| header.matches(*delimiter).count();
    ['\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',')
}

/// The cells of one line without the blanks around them. A text in quotation marks may hold the
/// delimiter, but ends with its line: one that is never closed would swallow what comes after it.
fn cells(line: &str, delimiter: char) -> Result<Vec<String>, String> {
    let marked = format!("{line}{delimiter}{END_OF_LINE}");
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.has_headers(false).delimiter(delimiter as u8).from_reader(marked.as_bytes());
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).map_err(|fault| format!(": {fault}"))?;
    let mut cells: Vec<&str> = record.iter().collect();
    if cells.pop() == Some(END_OF_LINE) {
        return Ok(cells.iter().map(|cell| cell.trim().to_owned()).collect());
    }
    Err(": a quotation mark is opened and not closed on this line; close it".to_owned())
}

/// The column of every cell; `None` for a cell without a name.
fn columns(header: &str, delimiter: char) -> Result<Vec<Option<&'static DiaryColumn>>, String> {
    let mut columns: Vec<Option<&DiaryColumn>> = Vec::new();
    for cell in cells(header, delimiter)? {
        let lower = cell.to_lowercase();
        let column = COLUMNS.iter().find(|column| column.name == lower);
        if column.is_none() && !cell.is_empty() {
            let hint = did_you_mean(&lower, COLUMNS.iter().map(|column| column.name));
            return Err(format!(": unknown column `{}`{hint}", label::clean(&cell)));
        }
        if columns.iter().flatten().any(|other| other.name == lower) {
            return Err(format!(": the column `{lower}` stands twice; leave one of them out"));
        }
        columns.push(column);
    }
    if columns.iter().flatten().any(|column| column.name == DATE) {
        return Ok(columns);
    }
    Err(format!(": there is no column `{DATE}`; the first line must name the columns"))
}

fn entry(
    columns: &[Option<&DiaryColumn>],
    cells: &[String],
    today: NaiveDate,
) -> Result<DiaryEntry, String> {
    let mut entry = DiaryEntry::default();
    let mut has_date = false;
    for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let Some(column) = columns.get(index).copied().flatten() else {
            let cell = label::clean(cell);
            return Err(format!(
                ": `{cell}` stands in no column; put a text that holds the delimiter in quotation marks"
            ));
        };
        let at = |fault: String| format!(", column `{}`: {fault}", column.name);
        (column.set)(&mut entry, cell).map_err(at)?;
        if column.name == DATE {
            past_day(entry.date, today).map_err(at)?;
            has_date = true;
        }
    }
    if has_date { Ok(entry) } else { Err(format!(", column `{DATE}`: is empty")) }
}

#[cfg(test)]
mod tests;
