//! How days are named to a person: by the calendar, or by weeks counted from a first one where
//! nothing may tell when somebody ran.

use chrono::NaiveDate;

/// Days within which a day needs no year.
const NEAR_DAYS: i64 = 300;
/// Days in a week.
const WEEK_DAYS: i64 = 7;

/// How days are named to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayNames {
    /// By the calendar.
    #[default]
    Calendar,
    /// By weeks; week 1 begins on this day.
    FromWeekOne(NaiveDate),
}

impl DayNames {
    /// `9 Mar 2026`, or `week 11, day 1`: where the day of the week says nothing.
    pub fn date(self, day: NaiveDate) -> String {
        self.or(day, "%-d %b %Y")
    }

    /// `Mon 9 Mar 2026`, or `week 11, day 1`.
    pub fn short(self, day: NaiveDate) -> String {
        self.or(day, "%a %-d %b %Y")
    }

    /// `Monday 9 March 2026`, or `week 11, day 1`.
    pub fn long(self, day: NaiveDate) -> String {
        self.or(day, "%A %-d %B %Y")
    }

    /// `Mon 9 Mar`, with its year where it lies so far from another day that one would ask for it.
    pub fn near(self, day: NaiveDate, now: NaiveDate) -> String {
        if is_near(day, now) { self.or(day, "%a %-d %b") } else { self.short(day) }
    }

    /// A text in which every day like `2026-03-09` is said as [`Self::near`] says it, far ones as
    /// [`Self::date`]: hardly longer, so that lines stay lines.
    pub fn spoken(self, text: &str, now: NaiveDate) -> String {
        let name = |day| if is_near(day, now) { self.near(day, now) } else { self.date(day) };
        match self {
            Self::Calendar => replace_days(text, "", name),
            Self::FromWeekOne(_) => text.to_owned(),
        }
    }

    /// `2026-03-09`, or `week 11, day 1`.
    pub fn iso(self, day: NaiveDate) -> String {
        self.or(day, "%Y-%m-%d")
    }

    /// `March 2026`, or `week 11`, of a day in it.
    pub fn month(self, day: NaiveDate) -> String {
        match self {
            Self::Calendar => day.format("%B %Y").to_string(),
            Self::FromWeekOne(_) => self.week(day),
        }
    }

    /// `week of 9 March 2026`, or `week 11`.
    pub fn week(self, start: NaiveDate) -> String {
        match self.week_and_day(start) {
            None => start.format("week of %-d %B %Y").to_string(),
            Some((week, _)) => format!("week {week}"),
        }
    }

    /// `week of 9 Mar`, with its year like [`Self::near`], or `week 11`.
    pub fn week_near(self, start: NaiveDate, now: NaiveDate) -> String {
        match (self.week_and_day(start), is_near(start, now)) {
            (Some(_), _) | (None, false) => self.week(start),
            (None, true) => start.format("week of %-d %b").to_string(),
        }
    }

    /// Number of the week and of the day in it, both from 1; `None` by the calendar. Days before
    /// week 1 are in week 0 and below.
    pub fn week_and_day(self, day: NaiveDate) -> Option<(i64, i64)> {
        let Self::FromWeekOne(first) = self else { return None };
        let days = (day - first).num_days();
        Some((days.div_euclid(WEEK_DAYS) + 1, days.rem_euclid(WEEK_DAYS) + 1))
    }

    /// A text with every day in it, like `2026-03-09`, under its name.
    pub fn shown(self, text: String) -> String {
        match self {
            Self::Calendar => text,
            Self::FromWeekOne(_) => {
                let weeks = replace_days(&text, "the week of ", |start| self.week(start));
                let weeks = replace_days(&weeks, "week of ", |start| self.week(start));
                let weeks = replace_days(&weeks, "Week of ", |start| {
                    self.week(start).replacen("week", "Week", 1)
                });
                replace_days(&weeks, "", |day| self.iso(day))
            }
        }
    }

    fn or(self, day: NaiveDate, format: &str) -> String {
        match self.week_and_day(day) {
            None => day.format(format).to_string(),
            Some((week, day)) => format!("week {week}, day {day}"),
        }
    }
}

fn is_near(day: NaiveDate, now: NaiveDate) -> bool {
    (now - day).num_days().abs() <= NEAR_DAYS
}

/// A text in which every day like `2026-03-09` behind these words, and the words, are replaced.
pub(crate) fn replace_days(text: &str, words: &str, name: impl Fn(NaiveDate) -> String) -> String {
    const LENGTH: usize = "2026-03-09".len();
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let behind = rest.strip_prefix(words).unwrap_or_default();
        let word = behind.get(..LENGTH).filter(|word| word.is_ascii());
        let is_within = words.is_empty() && replaced.ends_with(|c: char| c.is_ascii_digit())
            || behind
                .get(LENGTH..)
                .is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()));
        let day = word.filter(|_| !is_within).and_then(|word| word.parse::<NaiveDate>().ok());
        match day {
            Some(day) => {
                replaced += &name(day);
                rest = &behind[LENGTH..];
            }
            None => {
                replaced.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days_are_those_of_the_calendar_or_of_counted_weeks() {
        let calendar = DayNames::Calendar;
        assert_eq!(calendar.date(day(2026, 3, 9)), "9 Mar 2026");
        assert_eq!(calendar.short(day(2026, 3, 9)), "Mon 9 Mar 2026");
        assert_eq!(calendar.near(day(2026, 3, 9), day(2026, 9, 1)), "Mon 9 Mar");
        assert_eq!(calendar.near(day(2026, 3, 9), day(2027, 9, 1)), "Mon 9 Mar 2026");
        let spoken = calendar.spoken("since 2026-03-09, until 2026-03-23", day(2026, 3, 10));
        assert_eq!(spoken, "since Mon 9 Mar, until Mon 23 Mar");
        assert_eq!(calendar.week(day(2026, 3, 9)), "week of 9 March 2026");
        let counted = DayNames::FromWeekOne(day(2001, 1, 1));
        assert_eq!(counted.long(day(2001, 1, 1)), "week 1, day 1");
        assert_eq!(counted.iso(day(2001, 1, 14)), "week 2, day 7");
        assert_eq!(counted.week(day(2001, 1, 15)), "week 3");
        assert_eq!(counted.week_and_day(day(2000, 12, 31)), Some((0, 7)));
    }

    #[test]
    fn days_in_texts_are_named_and_other_numbers_stay() {
        let counted = DayNames::FromWeekOne(day(2001, 1, 1));
        let text =
            "week of 2001-01-08: the run of 2001-01-10, 12001-01-10 2001-13-45 2001-01-091 ä";
        let told = "week 2: the run of week 2, day 3, 12001-01-10 2001-13-45 2001-01-091 ä";
        assert_eq!(counted.shown(text.to_owned()), told);
        assert_eq!(DayNames::Calendar.shown(text.to_owned()), text);
        assert_eq!(counted.shown("Week of 2001-01-08, day 3".to_owned()), "Week 2, day 3");
    }
}
