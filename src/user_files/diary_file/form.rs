//! How a diary is written: its encoding, line ends, delimiter and columns. Lines are added and taken away
//! in that form.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::row::Cells;
use crate::user_files::athlete::diary_csv::COLUMNS;
use crate::user_files::csv::{cells, delimiter};

/// How text becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16Little,
    Utf16Big,
    /// What old spreadsheets write.
    Windows1252,
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
const LITTLE_MARK: &[u8] = b"\xff\xfe";
const BIG_MARK: &[u8] = b"\xfe\xff";
/// Stands for a letter that an encoding does not have.
const UNKNOWN_LETTER: &str = "?";

/// A diary as text, with its form.
#[derive(Debug)]
pub(super) struct Form {
    /// The whole text, without the mark of its encoding.
    pub(super) text: String,
    encoding: Encoding,
    line_end: &'static str,
    delimiter: char,
    /// Names of the columns in small letters; empty for an empty text.
    columns: Vec<String>,
    /// Whether it is written as we would write it.
    pub(super) is_ours: bool,
}

impl Form {
    /// The form of a file; `None` where its bytes cannot be written again as they were.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let (encoding, text) = decoded(bytes)?;
        let mut form = Self {
            line_end: line_end(&text),
            delimiter: ',',
            columns: Vec::new(),
            is_ours: true,
            encoding,
            text,
        };
        // What was decoded with loss must not be written back.
        if form.bytes() != bytes {
            return None;
        }
        if let Some((from, to)) = form.header() {
            let header = &form.text[from..to];
            form.delimiter = delimiter(header);
            form.columns = cells(header, form.delimiter).ok()?;
            form.columns.iter_mut().for_each(|name| *name = name.to_lowercase());
            let is_known = |name: &String| COLUMNS.iter().any(|column| column.name == name);
            form.is_ours = encoding == Encoding::Utf8
                && form.delimiter == ','
                && form.line_end == "\n"
                && form.text.ends_with('\n')
                && form.columns.iter().all(is_known);
        }
        Some(form)
    }

    /// Where the first line that is not empty begins and ends.
    fn header(&self) -> Option<(usize, usize)> {
        let mut from = 0;
        for line in self.text.split_inclusive(['\n', '\r']) {
            let said = line.trim_end_matches(['\n', '\r']);
            if !said.trim().is_empty() {
                return Some((from, from + said.len()));
            }
            from += line.len();
        }
        None
    }

    /// Makes the first line of an empty diary.
    pub(super) fn begin_with(&mut self, columns: &[&str]) {
        self.columns = columns.iter().map(|name| (*name).to_owned()).collect();
        self.text = format!("{}{}", columns.join(&self.delimiter.to_string()), self.line_end);
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// Adds a column behind the last one. Earlier lines have no cell in it, which is an empty one.
    pub(super) fn add_column(&mut self, column: &str) {
        if let Some((_, end)) = self.header() {
            self.text.insert_str(end, &format!("{}{column}", self.delimiter));
            self.columns.push(column.to_owned());
        }
    }

    /// A row as a line without its end.
    pub(super) fn line(&self, cells: &Cells) -> String {
        let cell = |name: &String| {
            let found = cells.iter().find(|(column, _)| column == name);
            found.map_or_else(String::new, |(_, text)| self.quoted(text))
        };
        self.columns.iter().map(cell).collect::<Vec<_>>().join(&self.delimiter.to_string())
    }

    fn quoted(&self, text: &str) -> String {
        let text = self.writable(text);
        let needs_quotes = text.contains([self.delimiter, '"']) || text.trim() != text;
        if needs_quotes { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    }

    /// The text in letters that the encoding has.
    fn writable(&self, text: &str) -> String {
        if self.encoding != Encoding::Windows1252 {
            return text.to_owned();
        }
        let mut kept = String::with_capacity(text.len());
        for letter in text.chars() {
            let is_lost = WINDOWS_1252.encode(letter.encode_utf8(&mut [0; 4])).2;
            if is_lost { kept.push_str(UNKNOWN_LETTER) } else { kept.push(letter) }
        }
        kept
    }

    /// Adds a line at the end.
    pub(super) fn push(&mut self, line: &str) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\r']) {
            self.text.push_str(self.line_end);
        }
        self.text.push_str(line);
        self.text.push_str(self.line_end);
    }

    /// Whether a line stands anywhere below the header.
    pub(super) fn has_line(&self, wanted: &str) -> bool {
        let from = self.header().map_or(0, |(_, end)| end);
        self.text[from..].split(['\n', '\r']).any(|line| line == wanted)
    }

    /// Takes away those of the lines that stand in the text, each once and the last of its kind, and returns
    /// them. `None` where more other lines stand behind the first of them than are missing: somebody
    /// wrote those, and did not only change what was added.
    pub(super) fn take_last_lines(&mut self, wanted: &[String]) -> Option<Vec<String>> {
        let mut missing: Vec<&String> = wanted.iter().collect();
        let (mut taken, mut others, mut others_behind) = (Vec::new(), 0, 0);
        for (from, to) in self.lines().into_iter().rev() {
            let line = self.text[from..to].trim_end_matches(['\n', '\r']);
            match missing.iter().rposition(|row| row.as_str() == line) {
                Some(index) => {
                    missing.remove(index);
                    taken.push((from, to));
                    others_behind = others;
                }
                None => others += 1,
            }
        }
        if others_behind > missing.len() {
            return None;
        }
        let mut rows = Vec::new();
        for (from, to) in taken {
            let to = if self.text[..to].ends_with('\r') && self.text[to..].starts_with('\n') {
                to + 1
            } else {
                to
            };
            rows.push(self.text[from..to].trim_end_matches(['\n', '\r']).to_owned());
            self.text.replace_range(from..to, "");
        }
        rows.reverse();
        Some(rows)
    }

    /// Where the lines below the header that are not empty begin and end, their line ends included.
    fn lines(&self) -> Vec<(usize, usize)> {
        let header_end = self.header().map_or(0, |(_, end)| end);
        let mut from = 0;
        let mut lines = Vec::new();
        for piece in self.text.split_inclusive(['\n', '\r']) {
            if !piece.trim().is_empty() && from > header_end {
                lines.push((from, from + piece.len()));
            }
            from += piece.len();
        }
        lines
    }

    /// The bytes of the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let units = |to_bytes: fn(u16) -> [u8; 2]| self.text.encode_utf16().flat_map(to_bytes);
        match self.encoding {
            Encoding::Utf8 => self.text.clone().into_bytes(),
            Encoding::Utf8WithMark => [UTF8_MARK, self.text.as_bytes()].concat(),
            Encoding::Utf16Little => {
                LITTLE_MARK.iter().copied().chain(units(u16::to_le_bytes)).collect()
            }
            Encoding::Utf16Big => BIG_MARK.iter().copied().chain(units(u16::to_be_bytes)).collect(),
            Encoding::Windows1252 => WINDOWS_1252.encode(&self.text).0.into_owned(),
        }
    }
}

/// The text of a file and its encoding; `None` where it is not well formed.
fn decoded(bytes: &[u8]) -> Option<(Encoding, String)> {
    let utf_16 = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(String::from)
    };
    if let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
        return Some((Encoding::Utf8WithMark, String::from_utf8(rest.to_vec()).ok()?));
    }
    if let Some(rest) = bytes.strip_prefix(LITTLE_MARK) {
        return Some((Encoding::Utf16Little, utf_16(UTF_16LE, rest)?));
    }
    if let Some(rest) = bytes.strip_prefix(BIG_MARK) {
        return Some((Encoding::Utf16Big, utf_16(UTF_16BE, rest)?));
    }
    match String::from_utf8(bytes.to_vec()) {
        Ok(text) => Some((Encoding::Utf8, text)),
        Err(_) => {
            let text = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
            Some((Encoding::Windows1252, text))
        }
    }
}

/// The line end that a text has first; that of Unix for a text of one line.
fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}
