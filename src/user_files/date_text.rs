//! Dates as people and their spreadsheets write them: `2026-08-20`, `20.08.2026`, `8/20/2026`, and days
//! that a word names. What can be read in two ways stays in doubt until the other dates of its column
//! settle it; nothing is guessed.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use crate::base::sanitize;

/// No runner was born before it, and nothing in these files happened before it.
pub(crate) const EARLIEST_YEAR: i32 = 1900;
/// How a date is written in the messages that ask for another one.
const EXAMPLE: &str = "2026-03-09";

/// Added to a year of two digits.
const CENTURY: u32 = 2000;

/// Which number of a date like `3/8/26` stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateOrder {
    /// The day, then the month.
    Day,
    /// The month, then the day.
    Month,
    /// The year, then the month.
    Year,
}

impl DateOrder {
    const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    /// The order in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Day => "day first",
            Self::Month => "month first",
            Self::Year => "year first",
        }
    }
}

/// A text that is a date, whatever the order of its numbers.
struct Written {
    /// Every order in which it is a date, and that date; one entry where the form leaves no choice.
    readings: Vec<(DateOrder, NaiveDate)>,
    /// Whether the form alone says the order.
    is_sure: bool,
    /// The time of day behind it.
    time: Option<NaiveTime>,
}

/// The dates of one column, which settle each other.
pub(crate) struct DateColumn {
    /// The orders in which every date of the column makes sense; all where there is no such order.
    orders: Vec<DateOrder>,
    /// No date of the column is later; `None` where they may lie ahead.
    latest: Option<NaiveDate>,
    /// The only order, where the column needed one.
    settled: Option<DateOrder>,
}

/// Which way a weekday is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toward {
    /// The last such day, today included.
    Past,
    /// The next such day, today included.
    Coming,
}

/// A date whose form leaves no doubt: `2026-03-09`, `2026/3/9`, `9.3.2026`, `20/3/2026`. Midnight may
/// stand behind it, as spreadsheets add it; another time makes it a moment.
///
/// # Errors
/// A sentence with the way out.
pub(crate) fn sure_date(text: &str) -> Result<NaiveDate, String> {
    let written = written(text).ok_or_else(|| no_date(text))?;
    if written.time.is_some_and(|time| time != NaiveTime::MIN) {
        return Err(no_date(text));
    }
    written.only(&DateOrder::ALL, None).map_err(|dates| in_doubt(text, &dates))
}

/// The time of day that stands behind a date; `None` without one, and for midnight.
pub(crate) fn time_behind(text: &str) -> Option<NaiveTime> {
    written(text)?.time.filter(|time| *time != NaiveTime::MIN)
}

/// The day that a word names: `today`, `tomorrow`, `yesterday`, or a weekday in full or from three
/// letters on.
pub(crate) fn named_day(text: &str, today: NaiveDate, toward: Toward) -> Option<NaiveDate> {
    let word = text.trim().to_lowercase();
    let one = Days::new(1);
    match word.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.checked_add_days(one),
        "yesterday" => return today.checked_sub_days(one),
        _ => {}
    }
    let weekday = weekday(&word)?;
    let ahead = weekday.days_since(today.weekday());
    match toward {
        Toward::Coming => today.checked_add_days(Days::new(u64::from(ahead))),
        Toward::Past => today.checked_sub_days(Days::new(u64::from((7 - ahead) % 7))),
    }
}

/// The weekday of a word in lower case, in full or from three letters on.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    const LEAST_LETTERS: usize = 3;
    const NAMES: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let is_meant = |name: &str| word.len() >= LEAST_LETTERS && name.starts_with(word);
    let number = NAMES.iter().position(|&name| is_meant(name))?;
    Weekday::try_from(number as u8).ok()
}

impl DateColumn {
    /// What the cells of a column say together. Cells that are no dates have no say, nor have those
    /// that lie after `latest` in every order.
    pub(crate) fn of<'c>(cells: impl Iterator<Item = &'c str>, latest: Option<NaiveDate>) -> Self {
        let undecided = cells.filter_map(written).filter(|date| !date.is_sure);
        let possible: Vec<BTreeSet<DateOrder>> = undecided
            .map(|date| date.until(latest).map(|(order, _)| order).collect())
            .filter(|orders: &BTreeSet<_>| !orders.is_empty())
            .collect();
        let is_common = |order: &DateOrder| possible.iter().all(|orders| orders.contains(order));
        let common: Vec<DateOrder> = DateOrder::ALL.into_iter().filter(is_common).collect();
        let settled = match common.as_slice() {
            [only] if !possible.is_empty() => Some(*only),
            _ => None,
        };
        let orders = if common.is_empty() { DateOrder::ALL.to_vec() } else { common };
        Self { orders, latest, settled }
    }

    /// The order that the column needed and gave.
    pub(crate) fn settled(&self) -> Option<DateOrder> {
        self.settled
    }

    /// The date of a cell.
    ///
    /// # Errors
    /// A sentence with the way out.
    pub(crate) fn date(&self, text: &str) -> Result<NaiveDate, String> {
        let written = written(text).ok_or_else(|| no_date(text))?;
        written.only(&self.orders, self.latest).map_err(|dates| in_doubt(text, &dates))
    }

    /// The last day that a cell can mean, where the column leaves it in doubt.
    pub(crate) fn last_in_doubt(&self, text: &str) -> Option<NaiveDate> {
        written(text)?.only(&self.orders, self.latest).err()?.pop_last()
    }
}

impl Written {
    /// The readings that are not after a day; all where every one is.
    fn until(&self, latest: Option<NaiveDate>) -> impl Iterator<Item = (DateOrder, NaiveDate)> {
        let is_early = move |date: NaiveDate| latest.is_none_or(|latest| date <= latest);
        self.readings.iter().copied().filter(move |(_, date)| is_early(*date))
    }

    /// The only date it can be in these orders, or all it can be. One that lies ahead in every order
    /// is taken as it stands, for its reader to refuse.
    fn only(
        &self,
        orders: &[DateOrder],
        latest: Option<NaiveDate>,
    ) -> Result<NaiveDate, BTreeSet<NaiveDate>> {
        let early: Vec<_> = self.until(latest).collect();
        let all = if early.is_empty() { &self.readings } else { &early };
        let fits = |(order, _): &&(DateOrder, NaiveDate)| self.is_sure || orders.contains(order);
        let mut dates: BTreeSet<NaiveDate> =
            all.iter().filter(fits).map(|(_, date)| *date).collect();
        if dates.is_empty() {
            dates = all.iter().map(|(_, date)| *date).collect();
        }
        match dates.len() {
            1 => dates.pop_first().ok_or(dates),
            _ => Err(dates),
        }
    }
}

fn no_date(text: &str) -> String {
    format!("`{}` is not a date; write it like {EXAMPLE}", sanitize::clean(text))
}

fn in_doubt(text: &str, dates: &BTreeSet<NaiveDate>) -> String {
    let dates: Vec<String> =
        dates.iter().map(|date| date.format("%-d %B %Y").to_string()).collect();
    format!("`{}` could be {}; write it like {EXAMPLE}", sanitize::clean(text), dates.join(" or "))
}

/// Takes a text apart; `None` where it is no date in any order.
fn written(text: &str) -> Option<Written> {
    let (date, time) = split_time(text.trim())?;
    let sign = date.chars().find(|letter| !letter.is_ascii_digit())?;
    let parts: Vec<&str> = date.split(sign).collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let [a, b, c] = parts[..] else { return None };
    if !"-/.".contains(sign) || !parts.iter().all(is_number) {
        return None;
    }
    let is_short = |part: &str| (1..=2).contains(&part.len());
    let number = |part: &str| part.parse::<u32>().ok();
    let (a_number, b_number, c_number) = (number(a)?, number(b)?, number(c)?);
    let in_order = |order: DateOrder| {
        let (year, month, day) = match order {
            DateOrder::Day => (c_number, b_number, a_number),
            DateOrder::Month => (c_number, a_number, b_number),
            DateOrder::Year => (a_number, b_number, c_number),
        };
        // A year of four digits is that year: `0001` is no 2001.
        let is_full = a.len() == 4 || c.len() == 4;
        Some((order, ymd(if is_full || year >= 100 { year } else { CENTURY + year }, month, day)?))
    };
    // Dots are written day first everywhere.
    let (orders, is_sure): (&[DateOrder], bool) = match (a.len(), c.len()) {
        (4, _) if is_short(b) && is_short(c) => (&[DateOrder::Year], true),
        (_, 4) if is_short(a) && is_short(b) && sign == '.' => (&[DateOrder::Day], true),
        (_, 4) if is_short(a) && is_short(b) => (&[DateOrder::Day, DateOrder::Month], false),
        (_, 2) if is_short(a) && is_short(b) && sign == '.' => (&[DateOrder::Day], true),
        (2, 2) if is_short(b) => (&DateOrder::ALL, false),
        (1, 2) if is_short(b) => (&[DateOrder::Day, DateOrder::Month], false),
        _ => return None,
    };
    let readings: Vec<_> = orders.iter().filter_map(|order| in_order(*order)).collect();
    (!readings.is_empty()).then_some(Written { readings, is_sure, time })
}

/// A date that is not too early.
fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    (date.year() >= EARLIEST_YEAR).then_some(date)
}

/// The text before a time of day, and the time.
fn split_time(text: &str) -> Option<(&str, Option<NaiveTime>)> {
    let Some(at) = text.find([' ', 'T']) else { return Some((text, None)) };
    let rest = text[at + 1..].trim();
    let forms = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"];
    let time = forms.iter().find_map(|form| NaiveTime::parse_from_str(rest, form).ok())?;
    Some((&text[..at], Some(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// The dates of a column read on 7 June 2026, when tomorrow has come somewhere.
    fn column(cells: &[&str]) -> Vec<Result<NaiveDate, String>> {
        let column = DateColumn::of(cells.iter().copied(), Some(ymd(2026, 6, 8)));
        cells.iter().map(|cell| column.date(cell)).collect()
    }

    #[test]
    fn forms_that_leave_no_doubt_are_read_alone() {
        let day = ymd(2026, 8, 3);
        for text in [
            "2026-08-03",
            "2026/08/03",
            "2026-8-3",
            "2026.08.03",
            "03.08.2026",
            "3.8.2026",
            "3.8.26",
            " 2026-08-03 00:00:00 ",
            "2026-08-03T00:00",
        ] {
            assert_eq!(sure_date(text), Ok(day), "{text}");
        }
        assert_eq!(sure_date("20/08/2026"), Ok(ymd(2026, 8, 20)));
        assert_eq!(sure_date("8-20-2026"), Ok(ymd(2026, 8, 20)));
        assert_eq!(sure_date("5/5/2026"), Ok(ymd(2026, 5, 5)));
    }

    #[test]
    fn what_has_two_readings_names_both_and_the_way_out() {
        let expected =
            "`03/08/2026` could be 8 March 2026 or 3 August 2026; write it like 2026-03-09";
        assert_eq!(sure_date("03/08/2026"), Err(expected.to_owned()));
        // Day and year may change places, too.
        let fault = sure_date("20/08/26").unwrap_err();
        assert!(fault.contains("26 August 2020 or 20 August 2026"), "{fault}");
    }

    #[test]
    fn what_is_no_date_says_how_one_is_written() {
        for wrong in [
            "2023-02-29",
            "0206-03-09",
            "0000-01-01",
            "0001-05-05",
            "05.05.0001",
            "31.04.2026",
            "13/13/2026",
            "2026-03",
            "20.08.2026.",
            "",
            "é",
            "2026-08-03 07:15",
            "2026-08-03 soon",
            "1/2/345",
            "2026-08/03",
            "+1/2/2026",
        ] {
            assert!(sure_date(wrong).unwrap_err().contains("like 2026-03-09"), "{wrong}");
        }
    }

    #[test]
    fn a_number_above_twelve_fixes_the_order_of_its_column() {
        let found = column(&["03/05/2026", "20/05/2026", "4/6/2026"]);
        assert_eq!(found, [ymd(2026, 5, 3), ymd(2026, 5, 20), ymd(2026, 6, 4)].map(Ok));
        let found = column(&["5-3-2026", "5-20-2026"]);
        assert_eq!(found, [ymd(2026, 5, 3), ymd(2026, 5, 20)].map(Ok));
        let column = DateColumn::of(["3/5/2026", "20/5/2026"].into_iter(), None);
        assert_eq!(column.settled(), Some(DateOrder::Day));
    }

    #[test]
    fn a_date_that_would_lie_ahead_fixes_the_order_too() {
        // On 7 June the sixth of July has not come.
        let found = column(&["01/06/2026", "07/06/2026"]);
        assert_eq!(found, [ymd(2026, 6, 1), ymd(2026, 6, 7)].map(Ok));
        // A slip of the year lies ahead either way, and has no say.
        let found = column(&["01/06/2062", "20/05/2026", "02/06/2026"]);
        assert_eq!(found[2], Ok(ymd(2026, 6, 2)));
        assert_eq!(found[0], Ok(ymd(2062, 6, 1)));
    }

    #[test]
    fn a_column_in_doubt_keeps_what_is_sure() {
        let cells = ["03/05/2026", "05/05/2026", "2026-05-09", "04.06.2026"];
        let found = column(&cells);
        assert!(found[0].clone().unwrap_err().contains("5 March 2026 or 3 May 2026"), "{found:?}");
        assert_eq!(found[1..], [ymd(2026, 5, 5), ymd(2026, 5, 9), ymd(2026, 6, 4)].map(Ok));
        // Two orders in one column: what has one reading is read, the rest is in doubt.
        let found = column(&["20/05/2026", "5/21/2026", "3/5/2026"]);
        assert_eq!(found[..2], [ymd(2026, 5, 20), ymd(2026, 5, 21)].map(Ok));
        assert!(found[2].is_err());
    }

    #[test]
    fn years_of_two_digits_are_settled_by_the_rest() {
        let found = column(&["20/05/26", "31/05/26", "3/5/26"]);
        assert_eq!(found, [ymd(2026, 5, 20), ymd(2026, 5, 31), ymd(2026, 5, 3)].map(Ok));
    }

    #[test]
    fn words_name_days_and_today_is_the_nearest_weekday() {
        // A Sunday.
        let today = ymd(2026, 6, 7);
        let day = |text, toward| named_day(text, today, toward);
        assert_eq!(day(" Today", Toward::Past), Some(today));
        assert_eq!(day("tomorrow", Toward::Past), Some(ymd(2026, 6, 8)));
        assert_eq!(day("yesterday", Toward::Coming), Some(ymd(2026, 6, 6)));
        assert_eq!(day("Mon", Toward::Coming), Some(ymd(2026, 6, 8)));
        assert_eq!(day("saturday", Toward::Coming), Some(ymd(2026, 6, 13)));
        assert_eq!(day("mon", Toward::Past), Some(ymd(2026, 6, 1)));
        assert_eq!(day("thurs", Toward::Past), Some(ymd(2026, 6, 4)));
        assert_eq!(day("sunday", Toward::Past), Some(today));
        assert_eq!(day("sunday", Toward::Coming), Some(today));
        assert_eq!(day("s", Toward::Past), None);
        assert_eq!(day("someday", Toward::Past), None);
    }

    #[test]
    fn the_time_behind_a_date_is_kept_apart() {
        assert_eq!(time_behind("20/05/2026 07:15"), NaiveTime::from_hms_opt(7, 15, 0));
        assert_eq!(time_behind("2026-05-20 00:00:00"), None);
        assert_eq!(time_behind("2026-05-20"), None);
    }
}
