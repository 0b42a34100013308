//! A csv file that a runner wrote, read line by line into values by a list of columns. The delimiter
//! is told from the header, column order is free, an empty cell is missing. Every fault names file,
//! line and column; what is not touched by it is read all the same, and the caller says whether that
//! will do. Knows no column by itself.

use chrono::NaiveDate;

use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::suggest::guess_or_list;
use crate::user_files::date_text::DateColumn;

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
    /// The cell of the needed column, as it is written.
    pub(crate) needed_text: String,
    /// Cells of it that no column took.
    pub(crate) unread: Vec<String>,
    name: &'n str,
}

/// What could not be read.
#[derive(Debug)]
pub(crate) struct Fault {
    /// Line of the file, from 1.
    pub(crate) line: usize,
    /// Its column, and what is wrong, as messages go on behind the line.
    what: String,
    /// What is lost with it.
    pub(crate) lost: Lost,
}

/// What cannot be read with a fault.
#[derive(Debug)]
pub(crate) enum Lost {
    /// Every cell of a column.
    Column,
    /// A cell; the rest of its line counts.
    Cell,
    /// A line, with this text.
    Line(String),
}

/// A csv file taken apart, before its cells are understood.
pub(crate) struct OwnCsv<'n, T: 'static> {
    what: &'n str,
    name: &'n str,
    needed: &'static str,
    columns: Vec<Head<T>>,
    lines: Vec<Line>,
    faults: Vec<Fault>,
}

/// What stands above a cell.
enum Head<T: 'static> {
    Known(&'static OwnColumn<T>),
    /// A name that is not known, and said to be so.
    Unknown,
    Unnamed,
}

struct Line {
    number: usize,
    text: String,
    cells: Vec<String>,
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
/// `needed` the column of dates, which every line must fill. Empty lines are passed over.
///
/// # Errors
/// [`Error::Settings`] with file, line, column and the way out.
pub(crate) fn rows<'n, T: Default>(
    what: &'n str,
    name: &'n str,
    text: &str,
    known: &'static [OwnColumn<T>],
    needed: &'static str,
) -> Result<Vec<OwnRow<'n, T>>, Error> {
    let csv = OwnCsv::parse(what, name, text, known, needed)?;
    let dates = DateColumn::of(csv.needed_cells().map(|(_, cell)| cell), None);
    let (rows, faults) = csv.read(|cell| dates.date(cell));
    match faults.first() {
        Some(fault) => Err(Error::Settings(fault.in_file(name))),
        None => Ok(rows),
    }
}

impl Fault {
    /// The text of the line where all of it is lost.
    pub(crate) fn lost_line(&self) -> Option<&str> {
        match &self.lost {
            Lost::Line(text) => Some(text),
            Lost::Column | Lost::Cell => None,
        }
    }

    /// File, line, column and what is wrong.
    pub(crate) fn in_file(&self, name: &str) -> String {
        format!("{name}: line {}{}", self.line, self.what)
    }
}

impl<'n, T: Default> OwnCsv<'n, T> {
    /// Takes a text apart.
    ///
    /// # Errors
    /// [`Error::Settings`] where no column is the one that every line must fill.
    pub(crate) fn parse(
        what: &'n str,
        name: &'n str,
        text: &str,
        known: &'static [OwnColumn<T>],
        needed: &'static str,
    ) -> Result<Self, Error> {
        let mut csv = Self { what, name, needed, columns: vec![], lines: vec![], faults: vec![] };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line));
        let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
        let Some((first, header)) = lines.next() else { return Ok(csv) };
        let delimiter = delimiter(header);
        let of_header = |what: String| Fault { line: first, what, lost: Lost::Column };
        let wrong = |what: String| Error::Settings(of_header(what).in_file(name));
        let names = cells(header, delimiter).map_err(wrong)?;
        for cell in &names {
            let head = csv.head(cell, known).unwrap_or_else(|what| {
                csv.faults.push(of_header(what));
                Head::Unknown
            });
            csv.columns.push(head);
        }
        if csv.index_of_needed().is_none() {
            let first_fault = csv.faults.into_iter().next().map(|fault| fault.what);
            let none =
                || format!(": there is no column `{needed}`; the first line must name the columns");
            return Err(wrong(first_fault.unwrap_or_else(none)));
        }
        for (number, text) in lines {
            match cells(text, delimiter) {
                Ok(cells) if cells.iter().all(String::is_empty) => {}
                Ok(cells) => csv.lines.push(Line { number, text: text.to_owned(), cells }),
                Err(what) => {
                    let lost = Lost::Line(text.to_owned());
                    csv.faults.push(Fault { line: number, what, lost });
                }
            }
        }
        Ok(csv)
    }

    /// What a cell of the header names.
    fn head(&self, cell: &str, known: &'static [OwnColumn<T>]) -> Result<Head<T>, String> {
        if cell.is_empty() {
            return Ok(Head::Unnamed);
        }
        let lower = cell.to_lowercase();
        let Some(column) = known.iter().find(|column| column.name == lower) else {
            let hint = guess_or_list(&lower, known.iter().map(|column| column.name));
            return Err(format!(": {} has no column `{}`{hint}", self.what, sanitize::clean(cell)));
        };
        let is_same = |head: &Head<T>| matches!(head, Head::Known(other) if other.name == lower);
        if self.columns.iter().any(is_same) {
            return Err(format!(": the column `{lower}` is there twice; leave one of them out"));
        }
        Ok(Head::Known(column))
    }

    fn index_of_needed(&self) -> Option<usize> {
        let is_needed =
            |head: &Head<T>| matches!(head, Head::Known(column) if column.name == self.needed);
        self.columns.iter().position(is_needed)
    }

    /// The cells of the column that every line must fill, with their lines.
    pub(crate) fn needed_cells(&self) -> impl Iterator<Item = (usize, &str)> {
        let index = self.index_of_needed();
        let lines = self.lines.iter();
        lines.filter_map(move |line| Some((line.number, line.cells.get(index?)?.as_str())))
    }

    /// The lines, and by line what could not be read of them; `date` reads the column of dates.
    pub(crate) fn read(
        mut self,
        date: impl Fn(&str) -> Result<NaiveDate, String>,
    ) -> (Vec<OwnRow<'n, T>>, Vec<Fault>) {
        let (mut rows, lines) = (Vec::new(), std::mem::take(&mut self.lines));
        for line in lines {
            match self.row(&line, &date) {
                Ok(row) => rows.push(row),
                Err(what) => {
                    let lost = Lost::Line(line.text);
                    self.faults.push(Fault { line: line.number, what, lost });
                }
            }
        }
        self.faults.sort_by_key(|fault| fault.line);
        (rows, self.faults)
    }

    /// One line; a fault where its date cannot be read, without which it says nothing.
    fn row(
        &mut self,
        line: &Line,
        date: impl Fn(&str) -> Result<NaiveDate, String>,
    ) -> Result<OwnRow<'n, T>, String> {
        let at =
            |column: &OwnColumn<T>, what: String| format!(", column `{}`: {what}", column.name);
        let mut row = OwnRow {
            value: T::default(),
            line: line.number,
            needed_text: String::new(),
            unread: Vec::new(),
            name: self.name,
        };
        for (index, cell) in line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let fault = match self.columns.get(index) {
                Some(Head::Known(column)) if column.name == self.needed => {
                    let date = date(cell).map_err(|what| at(column, what))?;
                    column
                        .set(&mut row.value, &date.to_string())
                        .map_err(|what| at(column, what))?;
                    row.needed_text.clone_from(cell);
                    None
                }
                Some(Head::Known(column)) => {
                    column.set(&mut row.value, cell).map_err(|what| at(column, what)).err()
                }
                Some(Head::Unknown) => {
                    row.unread.push(cell.clone());
                    None
                }
                Some(Head::Unnamed) | None => Some(format!(": {}", beyond_last(cell))),
            };
            if let Some(what) = fault {
                row.unread.push(cell.clone());
                self.faults.push(Fault { line: line.number, what, lost: Lost::Cell });
            }
        }
        if row.needed_text.is_empty() {
            return Err(format!(", column `{}`: is empty", self.needed));
        }
        Ok(row)
    }
}

/// What stands between the cells of a header; a header of one cell may have anything.
pub(in crate::user_files) fn delimiter(header: &str) -> char {
    let count = |delimiter: &char| header.matches(*delimiter).count();
    ['\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',')
}

fn beyond_last(cell: &str) -> String {
    format!(
        "`{}` is beyond the last column; put a text that contains the delimiter in quotation marks",
        sanitize::clean(cell)
    )
}

/// The names of the columns of a list, in lower case, none of them twice.
pub(in crate::user_files) fn column_names(
    header: &str,
    delimiter: char,
) -> Result<Vec<String>, String> {
    let names = list_cells(header, delimiter, usize::MAX)?;
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let is_twice =
        |(index, name): &(usize, &String)| !name.is_empty() && names[..*index].contains(*name);
    match names.iter().enumerate().find(is_twice) {
        Some((_, name)) => Err(format!("the column `{}` is there twice", sanitize::clean(name))),
        None => Ok(names),
    }
}

/// The cells of one line of a list, of which none may lie beyond the last column.
pub(in crate::user_files) fn list_cells(
    line: &str,
    delimiter: char,
    columns: usize,
) -> Result<Vec<String>, String> {
    let cells = cells(line, delimiter).map_err(|what| what.trim_start_matches(": ").to_owned())?;
    match cells.iter().skip(columns).find(|cell| !cell.is_empty()) {
        Some(cell) => Err(beyond_last(cell)),
        None => Ok(cells),
    }
}

/// The cells of one line without the blanks around them. A text in quotation marks may hold the
/// delimiter, but ends with its line: one that is never closed would swallow what comes after it.
pub(in crate::user_files) fn cells(line: &str, delimiter: char) -> Result<Vec<String>, String> {
    // A reader for every line costs more than the line.
    if !line.contains('"') {
        return Ok(line.split(delimiter).map(|cell| cell.trim().to_owned()).collect());
    }
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
    Err(": a quotation mark is not closed on this line; close it".to_owned())
}
