//! The rows of a csv file of a study: wide, long, and written by a program.

use csv::StringRecord;

use crate::base::error::Error;

/// The rows of a csv file.
pub(super) struct Table<'t> {
    /// How messages call the file.
    name: &'t str,
    /// The names of the columns.
    header: StringRecord,
    /// All lines below it.
    pub(super) rows: Vec<StringRecord>,
}

impl<'t> Table<'t> {
    /// Cuts a text into rows.
    ///
    /// # Errors
    /// [`Error::Settings`] for a text that is no table, or has no row.
    pub(super) fn of(name: &'t str, text: &str) -> Result<Self, Error> {
        // Archives hand tables out with tabs as well.
        let has_tabs = text.lines().next().is_some_and(|header| header.contains('\t'));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if has_tabs { b'\t' } else { b',' })
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let wrong = |fault: csv::Error| Error::Settings(format!("{name}: {fault}"));
        let header = reader.headers().map_err(wrong)?.clone();
        let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(wrong)?;
        let table = Self { name, header, rows };
        if table.rows.is_empty() { Err(table.wrong("it has no days")) } else { Ok(table) }
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }

    /// A fault of the file as a whole.
    pub(super) fn wrong(&self, what: impl std::fmt::Display) -> Error {
        Error::Settings(format!("{}: {what}", self.name))
    }
}

/// A cell; empty where the row is shorter.
pub(super) fn cell(row: &StringRecord, column: usize) -> &str {
    row.get(column).unwrap_or_default()
}
