//! Reads localised numbers: which of point and comma begins the decimals is decided by a column,
//! or by the others where a column leaves it open.

use crate::ingest::xml::lex;

/// What begins the decimals; the other one parts thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decimal {
    Point,
    Comma,
}

/// What one cell says about the decimals of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Nothing,
    Clearly(Decimal),
    /// One separator and three digits behind it, which may be thousands.
    Unclearly(Decimal),
    NoNumber,
}

/// What the cells of a column say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes {
    pub(super) numbers: usize,
    pub(super) others: usize,
    point: bool,
    comma: bool,
    maybe_point: bool,
    maybe_comma: bool,
}

impl Votes {
    /// Counts a cell that is not empty.
    pub(super) fn add(&mut self, text: &str) {
        let says = says(text);
        if says == Says::NoNumber {
            self.others += 1;
            return;
        }
        self.numbers += 1;
        match says {
            Says::Clearly(Decimal::Point) => self.point = true,
            Says::Clearly(Decimal::Comma) => self.comma = true,
            Says::Unclearly(Decimal::Point) => self.maybe_point = true,
            Says::Unclearly(Decimal::Comma) => self.maybe_comma = true,
            Says::Nothing | Says::NoNumber => {}
        }
    }

    /// How to read the column, given what all columns of the file say; `None` when it stays open.
    pub(super) fn decimal(self, file: Self) -> Option<Decimal> {
        match (self.point, self.comma) {
            (true, true) => None,
            (true, false) => Some(Decimal::Point),
            (false, true) => Some(Decimal::Comma),
            (false, false) => match (self.maybe_point, self.maybe_comma) {
                (true, true) => None,
                (true, false) => (!file.comma).then_some(Decimal::Point),
                (false, true) if file.comma => Some(Decimal::Comma),
                (false, true) => file.point.then_some(Decimal::Point),
                (false, false) => Some(Decimal::Point),
            },
        }
    }

    /// What two columns say together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            numbers: self.numbers.saturating_add(other.numbers),
            others: self.others.saturating_add(other.others),
            point: self.point || other.point,
            comma: self.comma || other.comma,
            maybe_point: self.maybe_point || other.maybe_point,
            maybe_comma: self.maybe_comma || other.maybe_comma,
        }
    }
}

/// Reads a number of a column whose decimals are known; `None` for anything else.
pub(super) fn value(text: &str, decimal: Decimal) -> Option<f64> {
    let thousands = if decimal == Decimal::Point { ',' } else { '.' };
    let plain: String = text.chars().filter(|&c| c != thousands && !is_gap(c)).collect();
    lex::number(&plain)
}

/// Blanks of any width and apostrophes part thousands in several countries.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '’')
}

fn says(text: &str) -> Says {
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return Says::NoNumber;
    }
    let plain: String = text.trim().chars().filter(|&c| !is_gap(c)).collect();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (digits, has_exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) if exponent.parse::<i16>().is_ok() => (digits, true),
        _ => (digits, false),
    };
    let is_digits = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if !is_digits || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return Says::NoNumber;
    }
    let last = digits.rfind(['.', ',']);
    let Some(last) = last else { return Says::Nothing };
    let (mark, other) =
        if digits[last..].starts_with('.') { (Decimal::Point, ',') } else { (Decimal::Comma, '.') };
    let opposite = if mark == Decimal::Point { Decimal::Comma } else { Decimal::Point };
    let has_other = digits.contains(other);
    let marks = digits.chars().filter(|c| matches!(c, '.' | ',') && *c != other).count();
    match (marks, has_other) {
        (1, true) => Says::Clearly(mark),
        (1, false) if may_be_thousands(digits, last) && !has_exponent => Says::Unclearly(mark),
        (1, false) => Says::Clearly(mark),
        (_, false) => Says::Clearly(opposite),
        (_, true) => Says::NoNumber,
    }
}

fn may_be_thousands(digits: &str, mark: usize) -> bool {
    digits.len() - mark == 4 && (1..=3).contains(&mark) && !digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(cells: &[&str]) -> Votes {
        let mut votes = Votes::default();
        cells.iter().for_each(|cell| votes.add(cell));
        votes
    }

    fn decimal(cells: &[&str]) -> Option<Decimal> {
        votes(cells).decimal(votes(cells))
    }

    #[test]
    fn a_column_decides_what_its_separators_are() {
        assert_eq!(decimal(&["9,44", "10,123"]), Some(Decimal::Comma));
        assert_eq!(decimal(&["9.44", "1,234.5"]), Some(Decimal::Point));
        assert_eq!(decimal(&["1.234,5"]), Some(Decimal::Comma));
        assert_eq!(decimal(&["1.234.567"]), Some(Decimal::Comma));
        assert_eq!(decimal(&["0,125"]), Some(Decimal::Comma));
        assert_eq!(decimal(&["12", "3"]), Some(Decimal::Point));
        assert_eq!(decimal(&["9,44", "9.44"]), None);
        assert_eq!(decimal(&["9,440"]), None);
        assert_eq!(decimal(&["9.440"]), Some(Decimal::Point));
    }

    #[test]
    fn other_columns_decide_what_a_column_leaves_open() {
        assert_eq!(votes(&["9,440"]).decimal(votes(&["9,4"])), Some(Decimal::Comma));
        assert_eq!(votes(&["9,440"]).decimal(votes(&["9.4"])), Some(Decimal::Point));
        assert_eq!(votes(&["9.440"]).decimal(votes(&["9,4"])), None);
    }

    #[test]
    fn thousands_are_taken_out() {
        assert_eq!(value("1,234.5", Decimal::Point), Some(1234.5));
        assert_eq!(value("1.234,5", Decimal::Comma), Some(1234.5));
        assert_eq!(value("1\u{a0}234,5", Decimal::Comma), Some(1234.5));
        assert_eq!(value("1’234.5", Decimal::Point), Some(1234.5));
        assert_eq!(value("1.5e-3", Decimal::Point), Some(0.0015));
    }

    #[test]
    fn texts_are_no_numbers() {
        let votes = votes(&["Run", "1:20", "-", "", "1.2,3.4", "12 km", "e5"]);
        assert_eq!((votes.numbers, votes.others), (0, 7));
    }
}
