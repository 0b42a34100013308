//! What a runner writes in flags and files, read strictly: days, numbers, and keys with what they
//! take. A word that fits nothing is a fault with the way out, never a guess.

use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate, Weekday};

use crate::base::sanitize;
use crate::base::units::{M_PER_KM, M_PER_MILE};
use crate::user_files::date_text::{Toward, named_day, sure_date, weekday};

/// A key of a settings file, as its reader and the template know it.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    /// As it is written.
    pub(crate) name: &'static str,
    /// A value as it is written.
    pub(crate) example: &'static str,
    /// What it says, with its unit.
    pub(crate) meaning: &'static str,
    /// Which values it takes.
    pub(crate) takes: Takes,
}

/// Which values a key takes.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    /// A number of this range, ends included.
    Number(f64, f64),
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// Whatever its meaning says.
    Any,
}

impl Key {
    /// A key that takes what its meaning says.
    pub(crate) const fn any(
        name: &'static str,
        example: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { name, example, meaning, takes: Takes::Any }
    }

    /// A key that takes a number of this range.
    pub(crate) const fn number(
        name: &'static str,
        example: &'static str,
        meaning: &'static str,
        (low, high): (f64, f64),
    ) -> Self {
        Self { name, example, meaning, takes: Takes::Number(low, high) }
    }

    /// A key that takes one of these words.
    pub(crate) const fn words(
        name: &'static str,
        example: &'static str,
        meaning: &'static str,
        words: fn() -> Vec<&'static str>,
    ) -> Self {
        Self { name, example, meaning, takes: Takes::Words(words) }
    }
}

/// A day like `2026-03-09`, or in another form that leaves no doubt.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    sure_date(text)
}

/// A day as [`day`] reads it, or one that a word names: `today`, `tomorrow`, `yesterday`, a weekday.
pub(crate) fn day_or_word(
    text: &str,
    today: NaiveDate,
    toward: Toward,
) -> Result<NaiveDate, String> {
    named_day(text, today, toward).map_or_else(|| day(text), Ok)
}

/// The first day of a year like `2019`, a month like `2019-05`, or a day like `2019-05-20`.
pub(crate) fn day_or_longer(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim();
    [format!("{text}-01-01"), format!("{text}-01"), text.to_owned()]
        .iter()
        .find_map(|whole| day(whole).ok())
        .ok_or_else(|| {
            let shown = sanitize::clean(text);
            format!("`{shown}` is not a date; write it like 2019, 2019-05 or 2019-05-20")
        })
}

/// Something that happened: not after tomorrow, which it already is in some zone.
pub(crate) fn past_day(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, String> {
    if today.checked_add_days(Days::new(1)).is_none_or(|tomorrow| day <= tomorrow) {
        return Ok(day);
    }
    Err(format!("{day} is in the future; check the year"))
}

/// A number of this range, with a decimal point or comma.
pub(crate) fn number(text: &str, range: RangeInclusive<f64>) -> Result<f64, String> {
    let number = text.trim().replacen(',', ".", 1).parse().ok();
    number.filter(|number| range.contains(number)).ok_or_else(|| {
        let (low, high) = (range.start(), range.end());
        format!("`{}` is not a number from {low} to {high}", sanitize::clean(text))
    })
}

/// A distance with its unit, like `21.1km`, `13.1 mi` or `5000m`, in metres; of this range, ends included.
pub(crate) fn distance_m(text: &str, range: RangeInclusive<f64>) -> Result<f64, String> {
    const UNITS: [(&str, f64); 6] = [
        ("km", M_PER_KM),
        ("k", M_PER_KM),
        ("miles", M_PER_MILE),
        ("mi", M_PER_MILE),
        ("mile", M_PER_MILE),
        ("m", 1.0),
    ];
    let shown = sanitize::clean(text);
    let number = text.trim().trim_end_matches(|c: char| c.is_alphabetic());
    let unit = text.trim()[number.len()..].to_lowercase();
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor);
    let value: Option<f64> = number.trim().replacen(',', ".", 1).parse().ok();
    let Some(metres) = value.zip(factor).map(|(value, factor)| value * factor) else {
        return Err(format!(
            "`{shown}` is not a distance; write it with its unit, like 21.1km or 13.1mi"
        ));
    };
    if range.contains(&metres) {
        return Ok(metres);
    }
    let km = |metres: &f64| metres / M_PER_KM;
    let (low, high) = (km(range.start()), km(range.end()));
    Err(format!("`{shown}` is not a distance from {low} km to {high} km"))
}

/// Weekdays in a list like `tue,thu,sun`, in the order written.
pub(crate) fn weekdays(text: &str) -> Result<Vec<Weekday>, String> {
    let words = text.split([',', ';', ' ']).map(str::trim).filter(|word| !word.is_empty());
    let days = words.map(|word| {
        let shown = sanitize::clean(word);
        weekday(&word.to_lowercase())
            .ok_or_else(|| format!("`{shown}` is not a weekday; write them like tue,thu,sun"))
    });
    let days: Vec<Weekday> = days.collect::<Result<_, _>>()?;
    if days.is_empty() {
        Err("has no weekday; write them like tue,thu,sun".to_owned())
    } else {
        Ok(days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_year_or_a_month_begins_with_its_first_day() {
        assert_eq!(day_or_longer("2019"), Ok(ymd(2019, 1, 1)));
        assert_eq!(day_or_longer("2019-05"), Ok(ymd(2019, 5, 1)));
        assert_eq!(day_or_longer("2019-05-20"), Ok(ymd(2019, 5, 20)));
        assert!(day_or_longer("May 2019").unwrap_err().contains("`May 2019` is not a date"));
    }

    #[test]
    fn tomorrow_may_have_come_elsewhere_and_the_day_after_has_not() {
        let today = ymd(2026, 3, 9);
        assert!(past_day(ymd(2026, 3, 10), today).is_ok());
        assert_eq!(
            past_day(ymd(2026, 3, 11), today).unwrap_err(),
            "2026-03-11 is in the future; check the year"
        );
    }

    #[test]
    fn a_distance_wears_its_unit() {
        let read = |text| distance_m(text, 1000.0..=250_000.0);
        assert_eq!(read("21.1km"), Ok(21_100.0));
        assert_eq!(read(" 42,2 KM"), Ok(42_200.0));
        assert_eq!(read("5000m"), Ok(5000.0));
        // An international mile is 1609.344 m.
        assert_eq!(read("10 mi"), Ok(16_093.44));
        for wrong in ["21.1", "km", "10 leagues", "-5km", "NaNkm", "1e9km", ""] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read("500m").unwrap_err().contains("from 1 km to 250 km"));
    }

    #[test]
    fn weekdays_are_read_from_three_letters_on() {
        let days = weekdays("Tue, thursday;sun").unwrap();
        assert_eq!(days, [Weekday::Tue, Weekday::Thu, Weekday::Sun]);
        assert!(weekdays("tue,fry").unwrap_err().starts_with("`fry` is not a weekday"));
        assert!(weekdays(" , ").is_err());
    }

    #[test]
    fn a_number_may_have_a_decimal_comma_and_keeps_its_range() {
        assert_eq!(number(" 2,5", 0.0..=10.0), Ok(2.5));
        assert_eq!(number("10", 0.0..=10.0), Ok(10.0));
        for wrong in ["10.5", "-1", "1,000.5", "NaN", "inf", "two", ""] {
            let fault = number(wrong, 0.0..=10.0).unwrap_err();
            assert!(fault.ends_with("is not a number from 0 to 10"), "{fault}");
        }
    }
}
