//! Reads the small pieces of a tag or a value: local names, attributes, numbers. No state, no
//! allocation, and never stricter than needed to tell a value from nonsense.

/// Powers of ten that a double holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
/// A double can have 767 digits that count; what is longer than this is no value of a point.
const MAX_NUMBER_BYTES: usize = 1000;
/// A double holds every whole number up to here exactly.
const MAX_EXACT: u64 = 1 << 53;

/// Bytes that end a name.
const ENDS_NAME: [bool; 256] = table_of(b" \t\r\n/>");

/// For each byte whether it is one of these.
pub(super) const fn table_of(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// The name at the start of a tag's content without its prefix, and what follows the name.
pub(crate) fn local_name(tag: &str) -> (&str, &str) {
    let bytes = tag.as_bytes();
    let end = bytes.iter().position(|byte| ENDS_NAME[usize::from(*byte)]).unwrap_or(bytes.len());
    let colon = bytes[..end].iter().rposition(|byte| *byte == b':');
    (&tag[colon.map_or(0, |colon| colon + 1)..end], &tag[end..])
}

/// The attributes of a tag as local name and raw value. Stops at the first thing that is none.
pub(crate) fn attributes(mut rest: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let (name, after) = rest.trim_ascii_start().split_once('=')?;
        let after = after.trim_ascii_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        rest = after;
        let name = name.trim_ascii_end();
        Some((name.rsplit_once(':').map_or(name, |(_, local)| local), value))
    })
}

/// A finite decimal number; a comma counts as the point. `None` for everything else.
///
/// Equal to [`str::parse`] to the last bit: a whole number below 2⁵³ over an exact power of ten is
/// rounded once, by the division, and everything longer is left to the standard library.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    short_number(text.as_bytes()).or_else(|| any_number(text))
}

fn short_number(text: &[u8]) -> Option<f64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // Nineteen digits fit into 64 bits; one more byte is the point.
    if digits.is_empty() || digits.len() > 20 {
        return None;
    }
    let mut whole: u64 = 0;
    let mut decimals: Option<usize> = None;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            whole = whole.checked_mul(10)?.checked_add(u64::from(digit))?;
            decimals = decimals.map(|count| count + 1);
        } else if matches!(byte, b'.' | b',') && decimals.is_none() {
            decimals = Some(0);
        } else {
            return None;
        }
    }
    let decimals = decimals.unwrap_or(0);
    if whole > MAX_EXACT || digits.len() == usize::from(!digits[0].is_ascii_digit()) {
        return None;
    }
    let value = whole as f64 / POWERS_OF_TEN[decimals];
    Some(if is_negative { -value } else { value })
}

fn any_number(text: &str) -> Option<f64> {
    if text.len() > MAX_NUMBER_BYTES {
        return None;
    }
    let value: f64 = match text.split_once(',') {
        Some((whole, decimals)) if !text.contains('.') => {
            format!("{whole}.{decimals}").parse().ok()?
        }
        _ => text.parse().ok()?,
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_attributes_are_taken_off_a_name() {
        assert_eq!(local_name("ns3:hr"), ("hr", ""));
        assert_eq!(local_name("trkpt lat=\"a:b\""), ("trkpt", " lat=\"a:b\""));
        assert_eq!(local_name("hr\n "), ("hr", "\n "));
        assert_eq!(local_name(""), ("", ""));
    }

    #[test]
    fn attributes_are_read_in_either_quote_and_any_spacing() {
        let found: Vec<_> = attributes(" lat = '1,5'\n g:lon=\"2\" x='a\"b'").collect();
        assert_eq!(found, [("lat", "1,5"), ("lon", "2"), ("x", "a\"b")]);
        assert_eq!(attributes(" lat=1 lon=\"2\"").next(), None);
        assert_eq!(attributes(" lat=\"1").next(), None);
        assert_eq!(attributes(" lat=é").next(), None);
    }

    #[test]
    fn numbers_equal_the_standard_library_to_the_bit() {
        for text in [
            "0",
            "-0",
            "-0.0",
            "52.5162746",
            "-33.85681",
            "0.1",
            ".5",
            "5.",
            "007",
            "9007199254740993",
            "9007199254740992",
            "37.77492901234567890123",
            "1e3",
            "-1.5E-7",
            "123456789.123456789",
            "0.000000000000000000001",
            "1234567890123456789",
            "99999999999999999999",
            "+4",
        ] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(number(text).unwrap().to_bits(), expected.to_bits(), "{text}");
        }
    }

    #[test]
    fn generated_coordinates_equal_the_standard_library_to_the_bit() {
        let mut state: u64 = 42;
        for round in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let (whole, decimals) = (state >> 56, state >> 8 & 0xffff_ffff_ffff);
            let text = format!("-{whole}.{:0width$}", decimals, width = round % 16);
            let expected: f64 = text.parse().unwrap();
            assert_eq!(number(&text).unwrap().to_bits(), expected.to_bits(), "{text}");
        }
    }

    #[test]
    fn commas_are_points_and_blanks_are_nothing() {
        assert_eq!(number(" 400,5\n"), Some(400.5));
        assert_eq!(number("-1,234567890123456789012"), Some(-1.234_567_890_123_456_8));
        assert_eq!(number("1e2"), Some(100.0));
    }

    #[test]
    fn what_is_no_finite_number_is_none() {
        for text in [
            "",
            " ",
            "-",
            ".",
            ",",
            "-.",
            "NaN",
            "inf",
            "-infinity",
            "1e999",
            "1.2.3",
            "1,234.5",
            "12m",
            "--1",
            "1 2",
            "é",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number(&"1".repeat(MAX_NUMBER_BYTES + 1)), None);
    }
}
