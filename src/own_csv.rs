//! A csv file that a runner wrote, read line by line into values by a list of columns. The delimiter
//! is told from the header, column order is free, an empty cell is missing. Every fault names file,
//! line and column. Knows no column by itself.

use crate::error::Error;
use crate::label;
use crate::suggest::guess_or_list;

/// A column that a file may have, and how it fills a value.
pub(crate) struct OwnColumn<T: 'static> {
    /// Its name in the header.
    pub(crate) name: &'static str,
    /// A value as it is written.
    pub(crate) example: &'static str,
    /// What it says, with its unit.
    pub(crate) meaning: &'static str,
    set: fn(&mut T, &str) -> Result<(), String>,
}

/// One line of the file.
pub(crate) struct OwnRow<'n, T> {
    /// What the line says.
    pub(crate) value: T,
    /// Its number, from 1.
    pub(crate) line: usize,
    name: &'n str,
}

/// Stands behind the last cell while a line is taken apart; no cell is only this.
const END_OF_LINE: &str = "\u{3}";

/// A column of this name.
pub(crate) const fn column<T>(
    name: &'static str,
    example: &'static str,
    meaning: &'static str,
    set: fn(&mut T, &str) -> Result<(), String>,
) -> OwnColumn<T> {
    OwnColumn { name, example, meaning, set }
}

impl<T> OwnColumn<T> {
    /// Fills a value from a cell.
    pub(crate) fn set(&self, value: &mut T, text: &str) -> Result<(), String> {
        (self.set)(value, text)
    }
}

/// Sets a value that may be missing.
pub(crate) fn put<T>(place: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *place = Some(value?);
    Ok(())
}

impl<T> OwnRow<'_, T> {
    /// A fault in a column of this line.
    pub(crate) fn wrong(&self, column: &str, what: &str) -> Error {
        Error::Settings(format!("{}: line {}, column `{column}`: {what}", self.name, self.line))
    }
}

/// The lines of a text; `what` is the kind of file (`a diary`), `name` how messages call it, and
/// `needed` the column that every line must fill. Empty lines are passed over.
///
/// # Errors
/// [`Error::Settings`] with file, line, column and the way out.
pub(crate) fn rows<'n, T: Default>(
    what: &str,
    name: &'n str,
    text: &str,
    known: &'static [OwnColumn<T>],
    needed: &str,
) -> Result<Vec<OwnRow<'n, T>>, Error> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line));
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let wrong = |line: usize, what: String| Error::Settings(format!("{name}: line {line}{what}"));
    let Some((first, header)) = lines.next() else { return Ok(Vec::new()) };
    let delimiter = delimiter(header);
    let columns =
        columns(header, delimiter, known, (what, needed)).map_err(|fault| wrong(first, fault))?;
    let mut rows = Vec::new();
    for (line, text) in lines {
        let cells = cells(text, delimiter).map_err(|fault| wrong(line, fault))?;
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let value = value(&columns, &cells, needed).map_err(|fault| wrong(line, fault))?;
        rows.push(OwnRow { value, line, name });
    }
    Ok(rows)
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
fn columns<T>(
    header: &str,
    delimiter: char,
    known: &'static [OwnColumn<T>],
    (what, needed): (&str, &str),
) -> Result<Vec<Option<&'static OwnColumn<T>>>, String> {
    let mut columns: Vec<Option<&OwnColumn<T>>> = Vec::new();
    for cell in cells(header, delimiter)? {
        let lower = cell.to_lowercase();
        let column = known.iter().find(|column| column.name == lower);
        if column.is_none() && !cell.is_empty() {
            let hint = guess_or_list(&lower, known.iter().map(|column| column.name));
            return Err(format!(": {what} has no column `{}`{hint}", label::clean(&cell)));
        }
        if columns.iter().flatten().any(|other| other.name == lower) {
            return Err(format!(": the column `{lower}` stands twice; leave one of them out"));
        }
        columns.push(column);
    }
    if columns.iter().flatten().any(|column| column.name == needed) {
        return Ok(columns);
    }
    Err(format!(": there is no column `{needed}`; the first line must name the columns"))
}

fn value<T: Default>(
    columns: &[Option<&OwnColumn<T>>],
    cells: &[String],
    needed: &str,
) -> Result<T, String> {
    let mut value = T::default();
    let mut is_whole = false;
    for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let Some(column) = columns.get(index).copied().flatten() else {
            let cell = label::clean(cell);
            return Err(format!(
                ": `{cell}` stands in no column; put a text that holds the delimiter in quotation marks"
            ));
        };
        let at = |fault: String| format!(", column `{}`: {fault}", column.name);
        (column.set)(&mut value, cell).map_err(at)?;
        is_whole |= column.name == needed;
    }
    if is_whole { Ok(value) } else { Err(format!(", column `{needed}`: is empty")) }
}
