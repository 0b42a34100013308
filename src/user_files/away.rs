//! `away.csv` becomes days without the watch: one line each time, with its first and its last day. What
//! cannot be read is said with its line and column, and the rest counts.

use chrono::NaiveDate;

use crate::base::sanitize;
use crate::user_files::athlete::read_diary::{first_ones, followed};
use crate::user_files::csv::{Fault, Lost, OwnColumn, OwnCsv, OwnRow, column};
use crate::user_files::values::{day, past_day};

/// Days, the first and the last of them included, on which the watch was not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Away {
    /// First day.
    pub from: NaiveDate,
    /// Last day; the day of reading while it is not over.
    pub to: NaiveDate,
}

/// What could be read of such a file.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ReadAway {
    /// The times without the watch, in the order of the file.
    pub(crate) away: Vec<Away>,
    /// What could not be read, a sentence each.
    pub(crate) warnings: Vec<String>,
}

/// A line as it is written.
#[derive(Default)]
pub(crate) struct AwayLine {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// The one column that every line must fill.
const FROM: &str = "from";
/// A longer time is a slip in the year: nobody is without the watch for so long and goes on
/// afterwards as before. Engineering default.
const MOST_DAYS: i64 = 366;
/// Every column.
pub(crate) const COLUMNS: &[OwnColumn<AwayLine>] = &[
    column(FROM, "2026-07-11", "first day without the watch", |line, text| {
        day(text).map(|from| line.from = from)
    }),
    column("to", "2026-07-29", "last day; leave it empty while it lasts", |line, text| {
        day(text).map(|to| line.to = Some(to))
    }),
    column("note", "holiday", "anything else", |_, _| Ok(())),
];

/// The times without the watch in a text; `name` is how messages call the file.
pub(crate) fn away(name: &str, text: &str, today: NaiveDate) -> ReadAway {
    let csv = match OwnCsv::parse("a list of days without the watch", name, text, COLUMNS, FROM) {
        Ok(csv) => csv,
        Err(fault) => return ReadAway { away: Vec::new(), warnings: vec![fault.to_string()] },
    };
    let (rows, faults) = csv.read(|cell| past_day(day(cell)?, today));
    let is_whole = |row: &&OwnRow<AwayLine>| {
        // A last day that cannot be read is not one that is yet to come.
        faults.iter().all(|fault| fault.line != row.line || matches!(fault.lost, Lost::Column))
    };
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for row in rows.iter().filter(is_whole) {
        match span(&row.value, today) {
            Ok(away) => read.push(away),
            Err(what) => wrong.push(format!("{}; the line is left out", row.wrong("to", &what))),
        }
    }
    let mut sentences: Vec<String> = faults.iter().map(|fault| sentence(name, fault)).collect();
    sentences.extend(wrong);
    ReadAway { away: read, warnings: first_ones(name, sentences) }
}

fn sentence(name: &str, fault: &Fault) -> String {
    let rest = match fault.lost {
        Lost::Line(_) | Lost::Cell => "the line is left out",
        Lost::Column => "the column is left out",
    };
    followed(fault.in_file(name), rest)
}

fn span(line: &AwayLine, today: NaiveDate) -> Result<Away, String> {
    let (from, to) = (line.from, line.to.unwrap_or(line.from.max(today)));
    let days = (to - from).num_days() + 1;
    let shown = sanitize::clean(&to.to_string());
    match days {
        ..=0 => Err(format!("{shown} is before {from}")),
        days if days > MOST_DAYS => {
            Err(format!("from {from} to {shown} is more than {MOST_DAYS} days; check the year"))
        }
        _ => Ok(Away { from, to }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn read(text: &str) -> ReadAway {
        away("away.csv", text, ymd(8, 1))
    }

    #[test]
    fn each_line_is_a_first_and_a_last_day_and_one_without_a_last_lasts() {
        let text = "from;to;note\n2026-07-11;2026-07-29;Brittany, by bus\n\n2026-07-31;;\n";
        let away = [(ymd(7, 11), ymd(7, 29)), (ymd(7, 31), ymd(8, 1))];
        let away = away.map(|(from, to)| Away { from, to }).to_vec();
        assert_eq!(read(text), ReadAway { away, warnings: Vec::new() });
        assert_eq!(read(""), ReadAway::default());
    }

    #[test]
    fn a_wrong_line_is_told_with_its_place_and_the_rest_counts() {
        let text = "from,to\n2026-07-11,2026-07-01\n2026-06-01,soon\nonce,2026-05-01\n\
                    2020-01-01,2026-01-01\n2027-01-01,\n2026-03-01,2026-03-02\n";
        let read = read(text);
        assert_eq!(read.away, [Away { from: ymd(3, 1), to: ymd(3, 2) }]);
        let begins = [
            "away.csv: line 3, column `to`: `soon` is not a date",
            "away.csv: line 4, column `from`: `once` is not a date",
            "away.csv: line 6, column `from`: 2027-01-01 is in the future",
            "away.csv: line 2, column `to`: 2026-07-01 is before 2026-07-11; the line is left out",
            "away.csv: line 5, column `to`: from 2020-01-01 to 2026-01-01 is more than 366 days; \
             check the year; the line is left out",
        ];
        assert_eq!(read.warnings.len(), begins.len(), "{:?}", read.warnings);
        for (warning, begin) in read.warnings.iter().zip(begins) {
            assert!(warning.starts_with(begin), "{warning}");
            assert!(warning.ends_with("the line is left out"), "{warning}");
        }
    }

    #[test]
    fn a_file_without_the_first_day_is_told_to_be_none() {
        let read = read("begin,to\n2026-07-11,2026-07-29\n");
        assert_eq!(read.away, []);
        assert!(read.warnings[0].contains("has no column `begin`"), "{:?}", read.warnings);
    }
}
