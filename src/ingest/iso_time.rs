//! Reads the ISO 8601 moments of text formats from byte slices. Assumes no zone and no calendar
//! beyond the proleptic Gregorian one; whether a moment is plausible is decided elsewhere.

use crate::base::units::{MS_PER_S, S_PER_DAY};

const S_PER_HOUR: i64 = 3600;
const S_PER_MINUTE: i64 = 60;
/// No place on Earth keeps a time further from UTC; fourteen hours are in use, the rest is slack.
const MAX_OFFSET_S: i64 = 18 * S_PER_HOUR;

/// What a moment says about its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// A letter `Z`.
    Utc,
    /// A numeric offset: seconds to add to UTC to get the local time.
    Offset(i32),
    /// Nothing; the moment was read as UTC.
    Missing,
}

/// A moment read from text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IsoTime {
    /// UTC milliseconds since the Unix epoch; finer digits are cut off.
    pub utc_ms: i64,
    /// What the text said about the zone.
    pub zone: Zone,
}

/// Reads `YYYY-MM-DDTHH:MM:SS`, a fraction if any, and `Z`, `±HH:MM`, `±HHMM`, `±HH` or nothing.
///
/// Surrounding whitespace, a blank in place of the `T` and lower-case letters are accepted. Second
/// 60 is the first second of the next minute. Everything else is `None`.
///
/// ```
/// use soleus::ingest::iso_time::parse;
/// assert_eq!(parse(b"1970-01-01T01:00:00.5+01:00").map(|time| time.utc_ms), Some(500));
/// assert_eq!(parse(b"yesterday"), None);
/// ```
pub fn parse(text: &[u8]) -> Option<IsoTime> {
    let text = text.trim_ascii();
    let (stamp, rest) = text.split_at_checked(19)?;
    let separated = stamp[4] == b'-'
        && stamp[7] == b'-'
        && matches!(stamp[10], b'T' | b't' | b' ')
        && stamp[13] == b':'
        && stamp[16] == b':';
    if !separated {
        return None;
    }
    let year = two_digits(stamp, 0)? * 100 + two_digits(stamp, 2)?;
    let days = days_since_epoch(year, two_digits(stamp, 5)?, two_digits(stamp, 8)?)?;
    let (hour, minute, second) =
        (two_digits(stamp, 11)?, two_digits(stamp, 14)?, two_digits(stamp, 17)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction_ms, rest) = fraction_ms(rest)?;
    let zone = zone(rest.trim_ascii_start())?;
    let offset_s = if let Zone::Offset(seconds) = zone { i64::from(seconds) } else { 0 };
    let local_s = days * S_PER_DAY + hour * S_PER_HOUR + minute * S_PER_MINUTE + second;
    Some(IsoTime { utc_ms: (local_s - offset_s) * MS_PER_S + fraction_ms, zone })
}

fn two_digits(text: &[u8], at: usize) -> Option<i64> {
    let (tens, ones) = (text[at].wrapping_sub(b'0'), text[at + 1].wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i64::from(tens) * 10 + i64::from(ones))
}

/// Days from 1970-01-01 to a date; `None` where the calendar has no such date.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    const DAYS_BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    const DAYS_IN: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    /// Days from 0000-01-01 to 1970-01-01.
    const EPOCH: i64 = 719_528;
    let index = usize::try_from(month - 1).ok().filter(|&index| index < 12)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let leap_day = i64::from(is_leap);
    if day < 1 || day > DAYS_IN[index] + if month == 2 { leap_day } else { 0 } {
        return None;
    }
    // The year 0 is itself a leap year, so the years before `year` hold one leap day more.
    let leap_days = if year == 0 {
        0
    } else {
        let last = year - 1;
        last / 4 - last / 100 + last / 400 + 1
    };
    let this_year = DAYS_BEFORE[index] + day - 1 + if month > 2 { leap_day } else { 0 };
    Some(year * 365 + leap_days + this_year - EPOCH)
}

/// Milliseconds of a fraction at the start of `text`, and what follows it.
fn fraction_ms(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.' | b',', digits @ ..] = text else { return Some((0, text)) };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at(length);
    let mut milliseconds = 0;
    for place in 0..3 {
        milliseconds = milliseconds * 10 + digits.get(place).map_or(0, |b| i64::from(b - b'0'));
    }
    (length > 0).then_some((milliseconds, rest))
}

fn zone(text: &[u8]) -> Option<Zone> {
    let (sign, digits) = match text {
        [] => return Some(Zone::Missing),
        [b'Z' | b'z'] => return Some(Zone::Utc),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [_, _] => (two_digits(digits, 0)?, 0),
        [_, _, _, _] => (two_digits(digits, 0)?, two_digits(digits, 2)?),
        [_, _, b':', _, _] => (two_digits(digits, 0)?, two_digits(digits, 3)?),
        _ => return None,
    };
    let offset_s = hours * S_PER_HOUR + minutes * S_PER_MINUTE;
    if minutes > 59 || offset_s > MAX_OFFSET_S {
        return None;
    }
    i32::try_from(sign * offset_s).ok().map(Zone::Offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-01-01T07:00:00Z: 19 723 days and seven hours after the epoch.
    const SEVEN: i64 = (19_723 * 86_400 + 7 * 3600) * 1000;

    fn ms(text: &str) -> Option<i64> {
        parse(text.as_bytes()).map(|time| time.utc_ms)
    }

    #[test]
    fn the_usual_form_is_read() {
        assert_eq!(ms("2024-01-01T07:00:00Z"), Some(SEVEN));
        assert_eq!(ms("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(ms("1969-12-31T23:59:59Z"), Some(-1000));
        assert_eq!(ms("2000-02-29T00:00:00Z"), Some(951_782_400_000));
        assert_eq!(ms("0000-01-01T00:00:00Z"), Some(-719_528 * 86_400_000));
    }

    #[test]
    fn blanks_newlines_and_small_letters_are_accepted() {
        assert_eq!(ms("\n  2024-01-01 07:00:00 \t"), Some(SEVEN));
        assert_eq!(ms("2024-01-01t07:00:00z"), Some(SEVEN));
        assert_eq!(ms("2024-01-01 09:00:00 +0200"), Some(SEVEN));
    }

    #[test]
    fn every_offset_form_leads_to_the_same_moment() {
        for text in
            ["2024-01-01T15:00:00+08:00", "2024-01-01T15:00:00+0800", "2024-01-01T15:00:00+08"]
        {
            let time = parse(text.as_bytes()).unwrap();
            assert_eq!(time, IsoTime { utc_ms: SEVEN, zone: Zone::Offset(8 * 3600) });
        }
        assert_eq!(ms("2024-01-01T03:30:00-03:30"), Some(SEVEN));
    }

    #[test]
    fn a_time_without_zone_says_so() {
        assert_eq!(parse(b"2024-01-01T07:00:00").unwrap().zone, Zone::Missing);
        assert_eq!(parse(b"2024-01-01T07:00:00.25Z").unwrap().zone, Zone::Utc);
    }

    #[test]
    fn fractions_are_cut_to_milliseconds() {
        assert_eq!(ms("2024-01-01T07:00:00.5Z"), Some(SEVEN + 500));
        assert_eq!(ms("2024-01-01T07:00:00.0019999999Z"), Some(SEVEN + 1));
        assert_eq!(ms("2024-01-01T07:00:00,040"), Some(SEVEN + 40));
        assert_eq!(ms("2024-01-01T07:00:00.Z"), None);
    }

    #[test]
    fn a_leap_second_is_the_following_second() {
        assert_eq!(ms("2024-01-01T06:59:60Z"), Some(SEVEN));
        assert_eq!(ms("2024-01-01T06:59:61Z"), None);
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in [
            "",
            "2024",
            "2024-01-01",
            "2024-02-30T07:00:00Z",
            "2023-02-29T07:00:00Z",
            "1900-02-29T07:00:00Z",
            "2024-13-01T07:00:00Z",
            "2024-00-01T07:00:00Z",
            "2024-01-00T07:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T07:60:00Z",
            "2024-01-01X07:00:00Z",
            "2024-01-01T07:00:00Q",
            "2024-01-01T07:00:00+19:00",
            "2024-01-01T07:00:00+1",
            "2024-01-01T07:00:00Zjunk",
            "-024-01-01T07:00:00Z",
        ] {
            assert_eq!(ms(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut expected = days_since_epoch(1800, 1, 1).unwrap();
        for year in 1800..2200 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(days) = days_since_epoch(year, month, day) {
                        assert_eq!(days, expected, "{year}-{month}-{day}");
                        expected += 1;
                    }
                }
            }
        }
    }
}
