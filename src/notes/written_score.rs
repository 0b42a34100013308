//! A score that the runner wrote, which outranks what words are worth.

use super::language::Language;

/// What makes ten a distance or a number of repeats.
const UNITS: [&str; 6] = ["k", "km", "mi", "mile", "miles", "x"];
/// A score with its ten as it is compared.
const OF_TEN: &str = "/10";

/// The score in a folded text like `6/10` or `six out of ten`; `None` where none stands, where several differ, and
/// of a distance, or a date with its year: `3/10` alone is a score.
pub(super) fn written_score(text: &str, language: &Language) -> Option<u8> {
    let text = in_digits(text, language);
    let scores = text.match_indices(OF_TEN).filter_map(|(at, of_ten)| {
        let before = text[..at].trim_end();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (rest, number) = before.split_at(before.len() - digits);
        let after = text[at + of_ten.len()..].trim_start();
        let unit: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
        let is_other = after.starts_with(|c: char| c.is_ascii_digit() || c == '/')
            || UNITS.contains(&unit.as_str())
            || rest.ends_with(['/', '.', ',', ':', '-']);
        number.parse::<u8>().ok().filter(|score| *score <= 10 && !is_other)
    });
    let mut scores: Vec<u8> = scores.collect();
    scores.dedup();
    match scores.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The text with every score as `6/10`.
fn in_digits(text: &str, language: &Language) -> String {
    let mut text = text.replace(" /", "/").replace("/ ", "/");
    for (from, to) in language.out_of_ten.places(&text).into_iter().rev() {
        text.replace_range(from..to, OF_TEN);
        let before = text[..from].trim_end();
        let number = language.numbers.iter().find_map(|(number, word)| {
            let last = word.places(before).last().copied()?;
            (last.1 == before.len()).then_some((*number, last.0))
        });
        if let Some((number, start)) = number {
            text.replace_range(start..from, &number.to_string());
        }
    }
    for (from, to) in language.ten_parts.places(&text).into_iter().rev() {
        let behind = &text[to..];
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let word = || {
            language.numbers.iter().find_map(|(number, word)| {
                let first = word.places(behind).first().copied()?;
                (first.0 == 0).then(|| (number.to_string(), first.1))
            })
        };
        let number = if digits > 0 { Some((behind[..digits].to_owned(), digits)) } else { word() };
        if let Some((number, len)) = number {
            text.replace_range(from..to + len, &format!("{number}{OF_TEN}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::language::LANGUAGES;
    use super::*;

    fn score(code: &str, text: &str) -> Option<u8> {
        written_score(text, LANGUAGES.iter().find(|one| one.code == code).unwrap())
    }

    #[test]
    fn a_score_is_read_and_a_date_or_a_distance_is_none() {
        assert_eq!(score("en", "calf pain 6/10, limped home"), Some(6));
        assert_eq!(score("en", "calf 3 out of 10"), Some(3));
        assert_eq!(score("en", "calf 7 / 10"), Some(7));
        assert_eq!(score("en", "calf 2/10 mild"), Some(2));
        for none in [
            "calf sore",
            "6/10/2024 calf",
            "5/10 km, calf sore",
            "calf sore, 5/10k",
            "calf 2/10 then 5/10",
            "11/10",
            "one of ten runs",
        ] {
            assert_eq!(score("en", none), None, "{none}");
        }
    }

    #[test]
    fn a_score_in_words_is_read_in_every_language() {
        for (code, text) in [
            ("en", "calf sore, three out of ten"),
            ("de", "wade schmerzt drei von zehn"),
            ("fr", "mollet douloureux, trois sur dix"),
            ("es", "dolor de gemelo tres sobre diez"),
            ("it", "dolore al polpaccio tre su dieci"),
            ("nl", "pijn in de kuit drie op tien"),
            ("pt", "dor na panturrilha tres em dez"),
            ("zh", "小腿疼痛十分之三"),
        ] {
            assert_eq!(score(code, text), Some(3), "{code}");
        }
        assert_eq!(score("de", "3 von 10"), Some(3));
        assert_eq!(score("zh", "疼痛十分之3"), Some(3));
    }
}
