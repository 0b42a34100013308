//! Cuts the text of a list into rows of equal width, whatever the way its quotes are escaped. A row
//! that cannot be cut costs itself only: reading goes on at the next line that is a whole row.

use std::cell::RefCell;

use csv::StringRecord;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// No list is wider; the widest seen has 99 columns.
const MAX_WIDTH: usize = 160;
/// Fewer columns hold no list of activities.
const MIN_WIDTH: usize = 5;
/// Two activities a day for 270 years.
const MAX_ROWS: usize = 200_000;
/// Looking for the next whole row reads text again, in all this many times its length at most.
const MAX_RESCANS: usize = 16;
/// What a try costs however short its row is.
const TRY_BYTES: usize = 1024;
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The rows of a list.
pub(super) struct Rows {
    /// The first row, of names or of the first activity.
    pub(super) first: StringRecord,
    /// All others that are as wide as the first.
    pub(super) rows: Vec<StringRecord>,
    /// Rows left out because they are damaged, or too many.
    pub(super) unreadable: usize,
}

/// Cuts a text into rows; `None` when it is no table of a plausible width.
pub(super) fn rows(text: &str) -> Option<Rows> {
    let delimiter = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|&delimiter| Dialect { delimiter, escapes: false }.first_width(text))?;
    // A quote in the middle of a quoted cell can only be meant by its backslash.
    let escapes = has_escaped_quotes(text.as_bytes(), delimiter);
    let usual = Dialect { delimiter, escapes };
    let (first, start) = usual.record(text, 0)?;
    if !(MIN_WIDTH..=MAX_WIDTH).contains(&first.len()) {
        return None;
    }
    let cut = Cutter { text, usual, width: first.len(), tries_left: 0 }.cut(start);
    let (rows, unreadable) = if cut.0.is_empty() {
        // The names may be fewer or more than the columns.
        let (second, _) = usual.record(text, start)?;
        let is_plausible = (MIN_WIDTH..=MAX_WIDTH).contains(&second.len());
        if !is_plausible {
            return None;
        }
        Cutter { text, usual, width: second.len(), tries_left: 0 }.cut(start)
    } else {
        cut
    };
    Some(Rows { first, rows, unreadable })
}

/// All rows of any width of a small table whose cells are parted by commas, or else by semicolons.
pub(super) fn any_rows(text: &str) -> impl Iterator<Item = StringRecord> {
    let of =
        |delimiter| Dialect { delimiter, escapes: has_escaped_quotes(text.as_bytes(), delimiter) };
    let dialect = if of(b',').first_width(text) > 1 { of(b',') } else { of(b';') };
    dialect.records(text)
}

/// Whether a backslash and a quote stand where a plain quote could not.
fn has_escaped_quotes(text: &[u8], delimiter: u8) -> bool {
    let may_follow_a_quote = [b'"', delimiter, b'\r', b'\n'];
    memchr::memmem::find_iter(text, b"\\\"")
        .any(|at| text.get(at + 2).is_some_and(|next| !may_follow_a_quote.contains(next)))
}

/// How cells are parted and quotes escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Dialect {
    delimiter: u8,
    escapes: bool,
}

thread_local! {
    /// Automata that are free. To build one takes longer than to cut a row, and a broken row needs
    /// several; a clone of one does not work.
    static FREE: RefCell<Vec<(Dialect, Reader)>> = const { RefCell::new(Vec::new()) };
}

impl Dialect {
    fn automaton(self) -> Reader {
        let is_mine = |(dialect, _): &(Dialect, Reader)| *dialect == self;
        let free = FREE
            .with_borrow_mut(|free| free.iter().position(is_mine).map(|at| free.swap_remove(at).1));
        free.unwrap_or_else(|| {
            let escape = self.escapes.then_some(b'\\');
            ReaderBuilder::new().delimiter(self.delimiter).escape(escape).build()
        })
    }

    fn records(self, text: &str) -> Records<'_> {
        let automaton = Some(self.automaton());
        let (cells, ends) = (vec![0; TRY_BYTES], vec![0; MAX_WIDTH]);
        Records { dialect: self, automaton, text, at: 0, cells, ends }
    }

    fn first_width(self, text: &str) -> usize {
        self.record(text, 0).map_or(0, |(record, _)| record.len())
    }

    /// The record that begins at a byte, and the byte after it.
    fn record(self, text: &str, at: usize) -> Option<(StringRecord, usize)> {
        let mut records = self.records(text.get(at..)?);
        records.next().map(|record| (record, at + records.at))
    }

    fn other(self) -> Self {
        Self { escapes: !self.escapes, ..self }
    }
}

/// The records of a text, one after the other.
struct Records<'a> {
    dialect: Dialect,
    /// Always there until this is dropped.
    automaton: Option<Reader>,
    text: &'a str,
    /// Bytes read so far.
    at: usize,
    /// Room for the cells of one record, and for their ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl Iterator for Records<'_> {
    type Item = StringRecord;

    fn next(&mut self) -> Option<StringRecord> {
        let automaton = self.automaton.as_mut()?;
        let (mut written, mut ended) = (0, 0);
        loop {
            let (result, read, new_bytes, new_ends) = automaton.read_record(
                &self.text.as_bytes()[self.at..],
                &mut self.cells[written..],
                &mut self.ends[ended..],
            );
            self.at += read;
            written += new_bytes;
            ended += new_ends;
            match result {
                // To be asked again with nothing left is what ends the last record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        // Cut at ASCII only, what was text still is.
        let text = std::str::from_utf8(&self.cells[..written]).unwrap_or_default();
        let mut record = StringRecord::with_capacity(written, ended);
        let mut start = 0;
        for &end in &self.ends[..ended] {
            record.push_field(text.get(start..end).unwrap_or_default());
            start = end;
        }
        Some(record)
    }
}

impl Drop for Records<'_> {
    fn drop(&mut self) {
        if let Some(mut automaton) = self.automaton.take() {
            automaton.reset();
            FREE.with_borrow_mut(|free| free.push((self.dialect, automaton)));
        }
    }
}

struct Cutter<'a> {
    text: &'a str,
    usual: Dialect,
    width: usize,
    tries_left: usize,
}

impl Cutter<'_> {
    /// All rows of the width from a byte on, and how many others there are.
    fn cut(mut self, start: usize) -> (Vec<StringRecord>, usize) {
        self.tries_left = self.text.len().saturating_mul(MAX_RESCANS);
        let (mut rows, mut unreadable) = (Vec::new(), 0);
        let mut base = Some(start);
        while let Some(from) = base.take() {
            let mut records = self.usual.records(self.text.get(from..).unwrap_or_default());
            let mut at = from;
            while base.is_none()
                && let Some(record) = records.next()
            {
                let end = from.saturating_add(records.at);
                if rows.len() >= MAX_ROWS {
                    unreadable += 1;
                } else if record.len() == self.width {
                    rows.push(record);
                } else if let Some((row, after)) = self.try_row(self.usual.other(), at) {
                    rows.push(row);
                    base = Some(after);
                } else {
                    unreadable += 1;
                    base = self.next_row(at, end);
                }
                at = end;
            }
        }
        (rows, unreadable)
    }

    /// The first line between two bytes at which a whole row begins.
    fn next_row(&mut self, at: usize, end: usize) -> Option<usize> {
        let within = self.text.as_bytes().get(at..end)?;
        for line_end in memchr::memchr_iter(b'\n', within) {
            let line = at + line_end + 1;
            if line >= end || self.tries_left == 0 {
                return None;
            }
            for dialect in [self.usual, self.usual.other()] {
                if self.try_row(dialect, line).is_some() {
                    return Some(line);
                }
            }
        }
        None
    }

    /// A row of the width at a byte, as long as looking for rows has not cost too much.
    fn try_row(&mut self, dialect: Dialect, at: usize) -> Option<(StringRecord, usize)> {
        if self.tries_left == 0 {
            return None;
        }
        let found = dialect.record(self.text, at);
        let end = found.as_ref().map_or(self.text.len(), |(_, end)| *end);
        let cost = end.saturating_sub(at).max(TRY_BYTES);
        self.tries_left = self.tries_left.saturating_sub(cost);
        found.filter(|(record, _)| record.len() == self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> (Vec<Vec<String>>, usize) {
        let rows = rows(text).unwrap();
        let texts = |row: &StringRecord| row.iter().map(str::to_owned).collect();
        (rows.rows.iter().map(texts).collect(), rows.unreadable)
    }

    #[test]
    fn quotes_are_read_doubled_and_escaped_and_lines_inside_them_are_kept() {
        let (rows, unreadable) = cells(
            "a,b,c,d,e\r\n1,\"x \\\"y\\\", z\",\"two\nlines\",,4\r\n2,\"x \"\"y\"\"\",,,\r\n\r\n3,,,,5\r\n",
        );
        assert_eq!(unreadable, 0);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0][1..3], ["x \"y\", z", "two\nlines"]);
        assert_eq!(rows[1][1], "x \"y\"");
    }

    #[test]
    fn a_backslash_at_the_end_of_a_cell_is_only_a_backslash() {
        let (rows, unreadable) = cells("a,b,c,d,e\n1,\"x\\\",,,\n2,\"y\",,,\n");
        assert_eq!((rows.len(), unreadable), (2, 0));
        assert_eq!(rows[0][1], "x\\");
    }

    #[test]
    fn a_quote_that_never_ends_costs_its_row_only() {
        let mut text = "a,b,c,d,e\n1,\"x\",,,\n2,\"broken,,,\n".to_owned();
        for id in 3..50 {
            text.push_str(&format!("{id},\"May 1, 2022\",\"q\",,\n"));
        }
        let (rows, unreadable) = cells(&text);
        assert_eq!((rows.len(), unreadable), (48, 1));
    }

    #[test]
    fn a_row_cut_short_is_counted() {
        assert_eq!(cells("a;b;c;d;e\n1;2;3;4;5\n1;2;3\n6;7;8;9;0").1, 1);
        assert!(rows("a,b,c\n1,2,3\n").is_none());
        assert!(rows("").is_none());
    }

    #[test]
    fn a_pile_of_broken_quotes_stays_linear() {
        let text = format!("a,b,c,d,e\n{}", "1,\"x\n".repeat(100_001));
        assert!(rows(&text).is_none_or(|rows| rows.rows.is_empty()));
    }
}
