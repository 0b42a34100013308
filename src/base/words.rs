//! Forms of English words: one and many, capitals, sentences, enumerations.

use std::fmt::Display;

/// A count with its noun: `1 week`, `3 weeks`, `0 entries`.
///
/// ```
/// use soleus::base::words::counted;
/// assert_eq!(counted(1, "entry"), "1 entry");
/// assert_eq!(counted(2, "entry"), "2 entries");
/// ```
pub fn counted(count: impl Display, noun: &str) -> String {
    let count = count.to_string();
    let noun = plural(&count, noun);
    format!("{count} {noun}")
}

/// The noun for so many, without the count: `week`, `weeks`.
fn plural(count: impl Display, noun: &str) -> String {
    if count.to_string() == "1" {
        return noun.to_owned();
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// `3rd`.
///
/// ```
/// use soleus::base::words::ordinal;
/// assert_eq!([1, 2, 3, 4, 11, 12, 23].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "23rd"]);
/// ```
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// With a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a small first letter.
pub fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A remark as a sentence of its own: a capital first letter and one full stop.
pub fn sentence(remark: &str) -> String {
    let stop = if remark.ends_with('.') { "" } else { "." };
    capitalised(remark) + stop
}

/// An enumeration: `a`, `a and b`, `a, b and c`.
pub fn joined_by_and(items: &[impl AsRef<str>]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// A text up to the end of its first sentence.
pub fn first_sentence(text: &str) -> &str {
    let is_end = |(at, _): &(usize, &str)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(char::is_uppercase)
    };
    text.match_indices(". ").find(is_end).map_or(text, |(at, _)| &text[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_not_a_plural() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "run")), ["0 runs", "1 run", "2 runs"]);
        assert_eq!(counted(format_args!("{:.0}", 1.2), "day"), "1 day");
        assert_eq!((plural(1, "byte"), plural(12, "byte")), ("byte".into(), "bytes".into()));
        assert_eq!((plural(2, "entry"), plural(2, "day")), ("entries".into(), "days".into()));
    }

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(capitalised("éa bC"), "Éa bC");
        assert_eq!(uncapitalised("Longer than in May"), "longer than in May");
        assert_eq!((capitalised(""), uncapitalised("")), (String::new(), String::new()));
    }

    #[test]
    fn a_sentence_has_one_full_stop() {
        assert_eq!(sentence("hilly week"), "Hilly week.");
        assert_eq!(sentence("It was short."), "It was short.");
    }

    #[test]
    fn the_last_of_several_stands_behind_and() {
        assert_eq!(joined_by_and(&["a", "b", "c"]), "a, b and c");
        assert_eq!(joined_by_and(&["a", "b"]), "a and b");
        assert_eq!((joined_by_and(&["a"]), joined_by_and(&[""; 0])), ("a".into(), "".into()));
    }
}
