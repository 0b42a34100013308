//! A score that the runner wrote, which outranks what words are worth.

/// What makes ten a distance or a number of repeats.
const UNITS: [&str; 6] = ["k", "km", "mi", "mile", "miles", "x"];

/// The score in a folded text like `6/10` or `6 out of 10`; `None` where none stands, where several differ, and
/// of a distance, or a date with its year: `3/10` alone is a score.
pub(super) fn written_score(text: &str) -> Option<u8> {
    let words =
        [(" out of 10", "/10"), (" von 10", "/10"), (" sur 10", "/10"), (" /", "/"), ("/ ", "/")];
    let spaced = words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    let scores = spaced.match_indices("/10").filter_map(|(at, of_ten)| {
        let before = spaced[..at].trim_end();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (rest, number) = before.split_at(before.len() - digits);
        let after = spaced[at + of_ten.len()..].trim_start();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_read_and_a_date_or_a_distance_is_none() {
        assert_eq!(written_score("Calf pain 6/10, limped home"), Some(6));
        assert_eq!(written_score("calf 3 out of 10"), Some(3));
        assert_eq!(written_score("calf 7 / 10"), Some(7));
        assert_eq!(written_score("calf 2/10 mild"), Some(2));
        for none in [
            "calf sore",
            "6/10/2024 calf",
            "5/10 km, calf sore",
            "calf sore, 5/10k",
            "calf 2/10 then 5/10",
            "11/10",
        ] {
            assert_eq!(written_score(none), None, "{none}");
        }
    }
}
