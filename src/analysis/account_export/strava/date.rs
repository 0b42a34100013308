//! Reads the moments of a localised list: month names of twenty languages, dotted and slashed
//! dates, twelve and twenty-four hours. What a date leaves open is decided by its whole column.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::ingest::iso_time;

/// Month names and abbreviations from January to December, lower case, without points. One name
/// means the same month in every language that has it.
const MONTHS: [&str; 12] = [
    "jan january januar jänner janv janvier ene enero gen gennaio janeiro januari sty stycznia \
     styczeń янв января январь tammi tammikuuta oca ocak led ledna ianuarie ian",
    "feb february februar fév févr février febrero febbraio fev fevereiro februari lut lutego luty \
     фев февр февраля февраль helmi helmikuuta şub şubat únor února februarie",
    "mar march mär märz mrz mars marzo março mrt maart marca marzec мар март марта maalis \
     maaliskuuta mart maret bře března martie marts",
    "apr april avr avril abr abril aprile kwi kwietnia kwiecień апр апреля апрель huhti huhtikuuta \
     nis nisan dub dubna aprilie",
    "may mai mayo mag maggio maio mei maj maja май мая touko toukokuuta mayıs kvě května",
    "jun june juni juin junio giu giugno junho cze czerwca czerwiec июн июня июнь kesä kesäkuuta \
     haz haziran čvn června iunie",
    "jul july juli juil juillet julio lug luglio julho lip lipca lipiec июл июля июль heinä \
     heinäkuuta tem temmuz čvc července iulie",
    "aug august août aoû ago agosto augustus augusti sie sierpnia sierpień авг августа август elo \
     elokuuta ağu ağustos agu agustus srp srpna",
    "sep sept september septembre septiembre set settembre setembro wrz września wrzesień сен сент \
     сентября сентябрь syys syyskuuta eyl eylül zář září septembrie",
    "oct october okt oktober octobre octubre ott ottobre out outubro paź października październik \
     окт октября октябрь loka lokakuuta eki ekim říj října octombrie",
    "nov november novembre noviembre novembro lis listopada listopad ноя нояб ноября ноябрь marras \
     marraskuuta kas kasım noiembrie",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro gru grudnia grudzień \
     дек декабря декабрь des desember joulu joulukuuta ara aralık pro prosince decembrie",
];

/// Words that stand between the parts of a date.
const BETWEEN: &str = "at à a de del las la le um kl г в o om às klo den h min s m utc gmt";
/// Letters that follow the parts of a date in Chinese, Japanese and Korean.
const AFTER_PARTS: &str = "年月日号號時时分秒년월일시분초";
const BEFORE_NOON: [&str; 5] = ["am", "上午", "午前", "오전", "öö"];
const AFTER_NOON: [&str; 5] = ["pm", "下午", "午後", "오후", "ös"];

/// Years in which watches recorded; what lies outside is no date.
const YEARS: std::ops::RangeInclusive<u32> = 1980..=2105;

/// A moment as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Nothing open: UTC milliseconds since the Unix epoch.
    Moment(i64),
    /// Two numbers that are day and month in an unknown order, the year, and the time of day.
    Slashed(u32, u32, u32, Clock),
}

/// Hour, minute and second.
type Clock = [u32; 3];

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

impl Written {
    /// UTC milliseconds since the Unix epoch; `None` when the order is needed and not known.
    pub(super) fn utc_ms(self, order: Option<Order>) -> Option<i64> {
        match (self, order) {
            (Self::Moment(utc_ms), _) => Some(utc_ms),
            (Self::Slashed(day, month, year, clock), Some(Order::DayFirst))
            | (Self::Slashed(month, day, year, clock), Some(Order::MonthFirst)) => {
                moment(year, month, day, clock)
            }
            (Self::Slashed(..), None) => None,
        }
    }
}

/// The order that a whole column has: a number above twelve is a day. `None` when no number tells,
/// or two tell different things.
pub(super) fn order(column: impl Iterator<Item = Written>) -> Option<Order> {
    let (mut first_is_day, mut second_is_day) = (false, false);
    for written in column {
        if let Written::Slashed(first, second, ..) = written {
            first_is_day |= first > 12;
            second_is_day |= second > 12;
        }
    }
    match (first_is_day, second_is_day) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Reads a date with a time of day. `None` for anything else, a date alone included.
pub(super) fn read(text: &str) -> Option<Written> {
    if let Some(time) = iso_time::parse(text.as_bytes()) {
        let year = text.trim().get(..4)?.parse().ok()?;
        return YEARS.contains(&year).then_some(Written::Moment(time.utc_ms));
    }
    let Parts { numbers, month, afternoon, separator } = parts(text)?;
    let (date, clock) = numbers.split_at_checked(if month.is_some() { 2 } else { 3 })?;
    let clock = match *clock {
        [hour, minute] => [hour, minute, 0],
        [hour, minute, second] => [hour, minute, second],
        _ => return None,
    };
    let clock = [hour_of_day(clock[0], afternoon)?, clock[1], clock[2]];
    let known = |year, month, day| moment(year, month, day, clock).map(Written::Moment);
    match (date, month) {
        (&[day, year], Some(month)) if YEARS.contains(&year) => known(year, month, day),
        (&[year, day], Some(month)) if YEARS.contains(&year) => known(year, month, day),
        (&[year, month, day], None) if YEARS.contains(&year) => known(year, month, day),
        // Dates with points begin with the day wherever they are in use.
        (&[day, month, year], None) if separator == '.' => known(year, month, day),
        (&[first, second, year], None)
            if YEARS.contains(&year) && matches!(separator, '/' | '-') =>
        {
            let may_be_a_date = first.min(second) <= 12 && first.max(second) <= 31;
            may_be_a_date.then_some(Written::Slashed(first, second, year, clock))
        }
        _ => None,
    }
}

fn hour_of_day(hour: u32, afternoon: Option<bool>) -> Option<u32> {
    match afternoon {
        None => Some(hour),
        Some(is_afternoon) if hour <= 12 => Some(hour % 12 + if is_afternoon { 12 } else { 0 }),
        Some(is_afternoon) => is_afternoon.then_some(hour),
    }
}

fn moment(year: u32, month: u32, day: u32, [hour, minute, second]: Clock) -> Option<i64> {
    let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    (YEARS.contains(&year)).then(|| iso_time::parse(text.as_bytes()))?.map(|time| time.utc_ms)
}

struct Parts {
    numbers: Vec<u32>,
    month: Option<u32>,
    afternoon: Option<bool>,
    /// What stands after the first number.
    separator: char,
}

/// Numbers and words of a text; `None` when one of them has no place in a date.
fn parts(text: &str) -> Option<Parts> {
    const LONGEST: usize = 64;
    let mut parts = Parts { numbers: Vec::new(), month: None, afternoon: None, separator: ' ' };
    let mut rest = text.trim();
    if rest.len() > LONGEST {
        return None;
    }
    let mut previous = String::new();
    while let Some(next) = rest.chars().next() {
        let is_digit = |c: char| c.is_ascii_digit();
        let length = if is_digit(next) {
            rest.find(|c| !is_digit(c)).unwrap_or(rest.len())
        } else if next.is_alphabetic() {
            rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
        } else {
            next.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        if is_digit(next) {
            parts.numbers.push(piece.parse().ok().filter(|_| length <= 4)?);
        } else if next.is_alphabetic() {
            let word = piece.to_lowercase();
            parts.take_word(&word, &previous)?;
            previous = word;
        } else if parts.numbers.len() == 1 && parts.separator == ' ' {
            parts.separator = next;
        }
        rest = after;
    }
    (parts.numbers.len() <= 6).then_some(parts)
}

impl Parts {
    fn take_word(&mut self, word: &str, previous: &str) -> Option<()> {
        static BY_NAME: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
            let named = |(month, names): (u32, &&'static str)| {
                names.split(' ').map(move |name| (name, month))
            };
            (1..).zip(&MONTHS).flat_map(named).collect()
        });
        if let Some(&month) = BY_NAME.get(word).filter(|_| self.month.is_none()) {
            self.month = Some(month);
            return Some(());
        }
        // `p. m.` falls into two words.
        let is_noon_word = |words: [&str; 5]| words.iter().any(|noon| word.contains(noon));
        if is_noon_word(AFTER_NOON) || word == "p" {
            self.afternoon = Some(true);
        } else if is_noon_word(BEFORE_NOON) || (word == "m" && previous == "a") {
            self.afternoon = Some(false);
        } else if !BETWEEN.split(' ').any(|known| known == word)
            && !word.chars().all(|letter| AFTER_PARTS.contains(letter))
        {
            return None;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2022-05-29T15:53:35Z: 19 141 days and 57 215 seconds after the epoch.
    const EXPECTED: i64 = (19_141 * 86_400 + 57_215) * 1000;

    #[test]
    fn one_moment_is_read_in_every_language() {
        for text in [
            "May 29, 2022, 3:53:35 PM",
            "May 29, 2022, 3:53:35\u{202f}PM",
            "29 May 2022, 3:53:35 pm",
            "29.05.2022, 15:53:35",
            "2022-05-29 15:53:35",
            "2022-05-29T15:53:35Z",
            "29 mai 2022 à 15:53:35",
            "29 may. 2022 15:53:35",
            "29 de mayo de 2022, 3:53:35 p. m.",
            "29 mag 2022, 15:53:35",
            "29 mei 2022 15:53:35",
            "29 de mai. de 2022, 15:53:35",
            "29 maj 2022, 15:53:35",
            "29 мая 2022 г., 15:53:35",
            "29. maj 2022 15.53.35",
            "2022/05/29 15:53:35",
            "2022年5月29日 下午3:53:35",
            "2022. 5. 29. 오후 3:53:35",
        ] {
            assert_eq!(read(text), Some(Written::Moment(EXPECTED)), "{text}");
        }
    }

    #[test]
    fn noon_and_midnight_are_twelve() {
        let hour = |text: &str| match read(text) {
            Some(Written::Moment(utc_ms)) => utc_ms / 3_600_000 % 24,
            other => panic!("{other:?}"),
        };
        assert_eq!(hour("Jan 1, 2023, 12:10:00 AM"), 0);
        assert_eq!(hour("Jan 1, 2023, 12:10:00 PM"), 12);
        assert_eq!(hour("1 ene 2023, 12:10:00 a. m."), 0);
    }

    #[test]
    fn slashed_dates_are_decided_by_their_column() {
        let column = |texts: &[&str]| {
            let written: Vec<_> = texts.iter().map(|text| read(text).unwrap()).collect();
            order(written.into_iter())
        };
        assert_eq!(column(&["12/9/2022 15:24:49", "29/5/2022 15:53:35"]), Some(Order::DayFirst));
        assert_eq!(column(&["12/9/2022 15:24:49", "5/29/2022 15:53:35"]), Some(Order::MonthFirst));
        assert_eq!(column(&["12/9/2022 15:24:49", "5/9/2022 15:53:35"]), None);
        assert_eq!(column(&["13/9/2022 15:24:49", "5/29/2022 15:53:35"]), None);
        let written = read("29/5/2022 15:53:35").unwrap();
        assert_eq!(written.utc_ms(Some(Order::DayFirst)), Some(EXPECTED));
        assert_eq!(written.utc_ms(None), None);
    }

    #[test]
    fn names_and_numbers_are_no_dates() {
        for text in [
            "",
            "2022",
            "Run 5 May 2022 10:30:12",
            "May 2022",
            "May 29, 2022",
            "31.02.2022, 15:53:35",
            "29.05.2022, 25:53:35",
            "29.05.22, 15:53:35",
            "1653839615",
            "13/13/2022 15:00:00",
            "15:53:35",
            "9999-05-29 15:53:35",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn no_name_means_two_months() {
        let mut names: Vec<&str> = MONTHS.iter().flat_map(|names| names.split(' ')).collect();
        let total = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), total);
        assert!(names.iter().all(|name| name.to_lowercase() == *name));
    }
}
