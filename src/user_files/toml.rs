//! A TOML file that a runner wrote, read key by key. Every fault names file, line and key. Knows
//! no key by itself.

use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::base::error::Error;
use crate::base::sanitize;
use crate::base::suggest::guess_or_list;
use crate::user_files::values::{self, Key, Takes};

/// A file with the places of its values.
pub(crate) struct TomlFile<'t> {
    name: &'t str,
    text: &'t str,
    table: DeTable<'t>,
}

/// A table of the file.
pub(crate) struct Section<'f> {
    file: &'f TomlFile<'f>,
    table: &'f DeTable<'f>,
    /// The way to it; empty for the file itself.
    path: String,
    at: usize,
}

/// A value of the file.
pub(crate) struct KeyValue<'f> {
    file: &'f TomlFile<'f>,
    /// Its key with the way to it.
    path: String,
    value: &'f Spanned<DeValue<'f>>,
}

impl<'t> TomlFile<'t> {
    /// Reads a text; `name` is how messages call the file.
    ///
    /// # Errors
    /// [`Error::Settings`] with the line where the text is no TOML.
    pub(crate) fn parse(name: &'t str, text: &'t str) -> Result<Self, Error> {
        let table = DeTable::parse(text).map_err(|fault| {
            let line = line_at(text, fault.span().map_or(0, |span| span.start));
            Error::Settings(format!("{name}: line {line}: {}", fault.message()))
        })?;
        Ok(Self { name, text, table: table.into_inner() })
    }

    /// The keys above all tables, and the tables.
    pub(crate) fn top(&self) -> Section<'_> {
        Section { file: self, table: &self.table, path: String::new(), at: 0 }
    }

    fn place(&self, at: usize) -> String {
        format!("{}: line {}", self.name, line_at(self.text, at))
    }
}

fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

impl<'f> Section<'f> {
    /// Holds every key against those that are known.
    pub(crate) fn known(&self, keys: &[&str]) -> Result<(), Error> {
        let is_unknown = |key: &&Spanned<DeString>| !keys.contains(&key.get_ref().as_ref());
        let first = self.table.keys().filter(is_unknown).min_by_key(|key| key.span().start);
        first.map_or(Ok(()), |key| {
            let hint = guess_or_list(key.get_ref(), keys.iter().copied());
            let (place, path) = (self.file.place(key.span().start), self.path_of(key.get_ref()));
            Err(Error::Settings(format!("{place}: unknown key `{path}`{hint}")))
        })
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &str) -> Option<KeyValue<'f>> {
        let value = self.table.get(key)?;
        Some(KeyValue { file: self.file, path: self.path_of(key), value })
    }

    /// The value of a key that must be there.
    pub(crate) fn need(&self, key: &Key) -> Result<KeyValue<'f>, Error> {
        self.get(key.name).ok_or_else(|| {
            self.wrong(format!("needs `{}`, like `{} = {}`", key.name, key.name, key.example))
        })
    }

    /// All keys with their values, in the order of the file.
    pub(crate) fn entries(&self) -> Vec<(&'f str, KeyValue<'f>)> {
        let entry = |(key, value): (&'f Spanned<DeString<'f>>, &'f Spanned<DeValue<'f>>)| {
            let key = key.get_ref().as_ref();
            (key, KeyValue { file: self.file, path: self.path_of(key), value })
        };
        let mut entries: Vec<_> = self.table.iter().map(entry).collect();
        entries.sort_by_key(|(_, entry)| entry.value.span().start);
        entries
    }

    /// A fault of the table as a whole.
    pub(crate) fn wrong(&self, what: impl std::fmt::Display) -> Error {
        Error::Settings(format!("{}: `{}` {what}", self.file.place(self.at), self.path))
    }

    fn path_of(&self, key: &str) -> String {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let key = sanitize::safe(key);
        let key = if key.chars().all(is_bare) { key } else { format!("\"{key}\"") };
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }
}

impl<'f> KeyValue<'f> {
    /// File, line and key, as faults begin.
    pub(crate) fn place(&self) -> String {
        format!("{}: `{}`", self.file.place(self.value.span().start), self.path)
    }

    /// A fault of the value.
    pub(crate) fn wrong(&self, what: impl std::fmt::Display) -> Error {
        Error::Settings(format!("{}: {what}", self.place()))
    }

    /// The value as it is written.
    pub(crate) fn shown(&self) -> String {
        let Range { start, end } = self.value.span();
        sanitize::clean(self.file.text.get(start..end).unwrap_or_default())
    }

    /// A text in quotes.
    pub(crate) fn text(&self) -> Result<&'f str, Error> {
        let text = self.value.get_ref().as_str();
        text.ok_or_else(|| self.wrong("must be a text in quotes"))
    }

    /// True or false.
    pub(crate) fn flag(&self) -> Result<bool, Error> {
        let flag = self.value.get_ref().as_bool();
        flag.ok_or_else(|| self.wrong("must be true or false"))
    }

    /// Any number, whole or not; `None` for anything else.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(_) => self.whole().map(|whole| whole as f64),
            _ => None,
        }
    }

    /// A whole number; `None` for anything else.
    pub(crate) fn whole(&self) -> Option<i64> {
        let whole = self.value.get_ref().as_integer()?;
        i64::from_str_radix(whole.as_str(), whole.radix()).ok()
    }

    /// A number of the range of its key.
    pub(crate) fn number_of(&self, key: &Key) -> Result<f64, Error> {
        let (low, high) = match key.takes {
            Takes::Number(low, high) => (low, high),
            Takes::Words(_) | Takes::Any => (f64::MIN, f64::MAX),
        };
        self.number().filter(|number| (low..=high).contains(number)).ok_or_else(|| {
            let (shown, meaning) = (self.shown(), key.meaning);
            self.wrong(format!(
                "`{shown}` is out of range: {meaning}, a number from {low} to \
                                {high}"
            ))
        })
    }

    /// A day, with or without quotes.
    pub(crate) fn day(&self) -> Result<NaiveDate, Error> {
        values::day(&self.day_text()).map_err(|fault| self.wrong(fault))
    }

    /// A day, or the first of a month or year, with or without quotes.
    pub(crate) fn day_or_longer(&self) -> Result<NaiveDate, Error> {
        values::day_or_longer(&self.day_text()).map_err(|fault| self.wrong(fault))
    }

    fn day_text(&self) -> String {
        self.value.get_ref().as_str().map_or_else(|| self.shown(), str::to_owned)
    }

    /// The values of a list; a value alone is a list of one.
    pub(crate) fn list(&self) -> Vec<KeyValue<'f>> {
        let entry = |value| KeyValue { file: self.file, path: self.path.clone(), value };
        match self.value.get_ref() {
            DeValue::Array(values) => values.iter().map(entry).collect(),
            _ => vec![entry(self.value)],
        }
    }

    /// A table like `[name]`.
    pub(crate) fn table(&self) -> Result<Section<'f>, Error> {
        self.section().ok_or_else(|| {
            let path = &self.path;
            self.wrong(format!("must be a table, like `[{path}]`"))
        })
    }

    /// Tables like `[[name]]`.
    pub(crate) fn tables(&self) -> Result<Vec<Section<'f>>, Error> {
        let path = &self.path;
        let fault = || self.wrong(format!("must be tables, each like `[[{path}]]`"));
        if !self.value.get_ref().is_array() {
            return Err(fault());
        }
        self.list().iter().map(|entry| entry.section().ok_or_else(fault)).collect()
    }

    fn section(&self) -> Option<Section<'f>> {
        let (table, at) = (self.value.get_ref().as_table()?, self.value.span().start);
        Some(Section { file: self.file, table, path: self.path.clone(), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::number("a", "1", "height in metres", (1.0, 2.3));

    #[test]
    fn every_fault_names_its_line_and_key() {
        let text = "a = 3\n\n[[b]]\nc = 1\n\n[[b]]\n\"d e\" = [\n  'x',\n  2\n]\n";
        let file = TomlFile::parse("f.toml", text).unwrap();
        let top = file.top();
        let fault = |fault: Error| fault.to_string();
        let a = top.get("a").unwrap();
        assert_eq!(
            fault(a.number_of(&KEY).unwrap_err()),
            "f.toml: line 1: `a`: `3` is out of range: height in metres, a number from 1 to 2.3"
        );
        assert_eq!(fault(a.text().unwrap_err()), "f.toml: line 1: `a`: must be a text in quotes");
        let tables = top.get("b").unwrap().tables().unwrap();
        assert_eq!(
            fault(tables[1].known(&["c", "de"]).unwrap_err()),
            "f.toml: line 7: unknown key `b.\"d e\"`; did you mean `de`?"
        );
        assert_eq!(
            fault(tables[1].need(&KEY).map(|_| ()).unwrap_err()),
            "f.toml: line 6: `b` needs `a`, like `a = 1`"
        );
        let list = tables[1].get("d e").unwrap().list();
        assert_eq!(list[0].text().unwrap(), "x");
        let two = "f.toml: line 9: `b.\"d e\"`: must be a text in quotes";
        assert_eq!(fault(list[1].text().unwrap_err()), two);
    }

    #[test]
    fn a_broken_file_names_its_line() {
        let fault = TomlFile::parse("f.toml", "a = 1\nb = = 3").map(|_| ()).unwrap_err();
        assert!(fault.to_string().starts_with("f.toml: line 2: "), "{fault}");
    }

    #[test]
    fn a_date_needs_no_quotes_and_is_no_moment() {
        let text = "a = 2024-03-01\nb = '2024-03-01'\nc = 2019\nd = 2024-03-01T10:00:00\ne = 7";
        let file = TomlFile::parse("f.toml", text).unwrap();
        let entry = |key| file.top().get(key).unwrap();
        let day = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
        assert_eq!((entry("a").day().unwrap(), entry("b").day().unwrap()), (day, day));
        let year = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
        assert_eq!(entry("c").day_or_longer().unwrap(), year);
        for key in ["c", "d", "e"] {
            assert!(entry(key).day().unwrap_err().to_string().contains("is not a date"), "{key}");
        }
    }

    #[test]
    fn one_value_is_a_list_of_one_and_one_table_is_not_a_list() {
        let file = TomlFile::parse("f.toml", "a = 'x'\nb = []\n[c]\n").unwrap();
        assert_eq!(file.top().get("a").unwrap().list().len(), 1);
        assert_eq!(file.top().get("b").unwrap().list().len(), 0);
        let fault = file.top().get("c").unwrap().tables().map(|_| ()).unwrap_err().to_string();
        assert_eq!(fault, "f.toml: line 3: `c`: must be tables, each like `[[c]]`");
    }
}
