//! Finds the text columns of a list by what is in them: the date, the file, the sport, and the
//! title and gear beside those. Never looks at the names of columns.

use std::collections::HashSet;

use csv::StringRecord;

use super::date::{self, Order};
use super::number::Votes;
use crate::activity::sport::names_a_sport;

/// Where the texts of a list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The first column where it is the one of ids; else they may be anywhere.
    pub(super) ids: Option<usize>,
    pub(super) date: usize,
    /// `None` when the dates do not tell days from months.
    pub(super) order: Option<Order>,
    /// Whether a start can be told at all.
    pub(super) are_dates_readable: bool,
    pub(super) file: Option<usize>,
    pub(super) sport: Option<usize>,
    pub(super) title: Option<usize>,
    pub(super) gear: Option<usize>,
}

/// In all known lists descriptions and private notes stand between the date and the file, which is the
/// thirteenth column; this far they are looked for where no file is named.
const LAST_REMARKS: usize = 16;
/// Columns are judged by this many rows, spread over the list.
const JUDGED_ROWS: usize = 500;
/// No name of a sport is longer, in bytes.
const LONGEST_SPORT: usize = 60;
/// No runner has more shoes than this beside one for every ten activities.
const MOST_GEAR: usize = 20;

impl Columns {
    /// The columns in which the runner may have written something besides the title.
    pub(super) fn remarks(&self) -> impl Iterator<Item = usize> {
        let known = [self.file, self.sport, self.title, self.gear];
        let last = self.file.unwrap_or(LAST_REMARKS);
        (self.date + 1..last).filter(move |column| !known.contains(&Some(*column)))
    }
}

/// A cell without surrounding blanks; empty when the row has no such column.
pub(super) fn cell(row: &StringRecord, column: usize) -> &str {
    row.get(column).unwrap_or_default().trim()
}

/// Rows spread evenly over a list, `most` at most.
pub(super) fn spread(rows: &[StringRecord], most: usize) -> Vec<&StringRecord> {
    rows.iter().step_by(rows.len().div_ceil(most).max(1)).collect()
}

/// Whether a text is the path of a recording inside an export.
pub(super) fn is_file(text: &str) -> bool {
    let Some(name) = text.strip_prefix("activities/") else { return false };
    let name = name.to_ascii_lowercase();
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    [".fit", ".gpx", ".tcx"].iter().any(|suffix| stem.ends_with(suffix)) && !name.contains('/')
}

/// Finds the columns; `None` when the rows are no list of activities.
pub(super) fn columns(rows: &[StringRecord]) -> Option<Columns> {
    let judged = Judged { rows: spread(rows, JUDGED_ROWS) };
    let width = rows.first()?.len();
    let date = (0..width).find(|&column| judged.most(column, |text| date::read(text).is_some()))?;
    // A single recording among manual entries is enough, so all rows are asked.
    let file = (0..width).find(|&column| {
        rows.iter().any(|row| is_file(cell(row, column))) && judged.only(column, is_file)
    });
    let begins_like_one = judged.is_id(0) && date == 1;
    if !(begins_like_one || file.is_some() && (0..width).any(|column| judged.is_id(column))) {
        return None;
    }
    let taken = |column: usize| column == date || Some(column) == file;
    let sport = judged.sport(width, date, taken);
    let title = sport.and_then(|sport| judged.title(sport, taken));
    let gear = file.and_then(|file| file.checked_sub(1)).filter(|&column| {
        !taken(column) && Some(column) != sport && Some(column) != title && judged.is_gear(column)
    });
    let written = || rows.iter().filter_map(|row| date::read(cell(row, date)));
    let order = date::order(written());
    let are_dates_readable = written().any(|written| written.utc_ms(order).is_some());
    let ids = begins_like_one.then_some(0);
    Some(Columns { ids, date, order, are_dates_readable, file, sport, title, gear })
}

struct Judged<'a> {
    rows: Vec<&'a StringRecord>,
}

impl<'a> Judged<'a> {
    fn filled(&self, column: usize) -> impl Iterator<Item = &'a str> {
        self.rows.iter().map(move |row| cell(row, column)).filter(|text| !text.is_empty())
    }

    /// Whether nine of ten rows have a text of this kind.
    fn most(&self, column: usize, is_kind: impl Fn(&str) -> bool) -> bool {
        let kind = self.filled(column).filter(|text| is_kind(text)).count();
        !self.rows.is_empty() && kind * 10 >= self.rows.len() * 9
    }

    /// Whether nine of ten texts that are there are of this kind; true of none.
    fn only(&self, column: usize, is_kind: impl Fn(&str) -> bool) -> bool {
        let kind = self.filled(column).filter(|text| is_kind(text)).count();
        kind * 10 >= self.filled(column).count() * 9
    }

    fn distinct(&self, column: usize) -> usize {
        self.filled(column).collect::<HashSet<_>>().len()
    }

    fn is_id(&self, column: usize) -> bool {
        let is_whole = |text: &str| text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
        self.most(column, is_whole) && self.distinct(column) * 10 >= self.rows.len() * 9
    }

    /// Whether a column holds words rather than numbers, dates, files and yes or no.
    fn is_text(&self, column: usize) -> bool {
        let is_word = |text: &str| {
            let mut votes = Votes::default();
            votes.add(text);
            votes.others > 0
                && !is_file(text)
                && date::read(text).is_none()
                && !matches!(text, "true" | "false")
        };
        self.filled(column).next().is_some() && self.only(column, is_word)
    }

    /// The column of sport words. Titles hold them too, but say more and repeat less.
    fn sport(&self, width: usize, date: usize, taken: impl Fn(usize) -> bool) -> Option<usize> {
        let is_sport = |text: &str| text.len() <= LONGEST_SPORT && names_a_sport(text);
        let words = |column: usize| self.filled(column).filter(|text| is_sport(text)).count();
        let is_repeated =
            |column: usize| self.rows.len() < 20 || self.distinct(column) * 2 <= self.rows.len();
        let is_candidate = |&column: &usize| {
            // All known lists have it second after the date; there a word of it is proof enough.
            let least = if column == date + 2 { 1 } else { self.rows.len().div_ceil(2) };
            !taken(column)
                && self.most(column, |_| true)
                && words(column) >= least
                && self.is_text(column)
                && is_repeated(column)
        };
        let length = |column: usize| self.filled(column).map(str::len).sum::<usize>();
        (0..width)
            .filter(is_candidate)
            .min_by_key(|&column| (self.distinct(column), length(column), column))
    }

    /// The text beside the sport: before it in all known lists, after it when that is none.
    fn title(&self, sport: usize, taken: impl Fn(usize) -> bool) -> Option<usize> {
        let beside = [sport.checked_sub(1), sport.checked_add(1)];
        let is_title = |&column: &usize| {
            let filled = self.filled(column).count();
            !taken(column) && filled * 2 >= self.rows.len() && self.is_text(column)
        };
        beside.into_iter().flatten().find(is_title)
    }

    /// Whether a column may hold names of shoes and bikes: short, on one line, and few.
    fn is_gear(&self, column: usize) -> bool {
        let is_short = |text: &str| text.len() <= 100 && !text.contains(['\n', '\r']);
        self.is_text(column)
            && self.only(column, is_short)
            && self.distinct(column) <= MOST_GEAR.max(self.rows.len() / 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_folder_and_suffix() {
        for text in ["activities/1.fit.gz", "activities/22.GPX", "activities/example.tcx"] {
            assert!(is_file(text), "{text}");
        }
        for text in [
            "",
            "routes/1.gpx",
            "activities/1.jpg",
            "activities/",
            "media/1.fit",
            "activities/a/b.fit",
        ] {
            assert!(!is_file(text), "{text}");
        }
    }

    #[test]
    fn rows_are_spread_over_the_whole_list() {
        let rows: Vec<StringRecord> =
            (0..10).map(|n| StringRecord::from(vec![n.to_string()])).collect();
        let texts = |most| {
            spread(&rows, most).iter().map(|row| cell(row, 0).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(texts(4), ["0", "3", "6", "9"]);
        assert_eq!(texts(10).len(), 10);
        assert!(spread(&[], 4).is_empty());
    }
}
