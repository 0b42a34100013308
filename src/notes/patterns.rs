//! The patterns of word lists. A pattern is a word or several; `*` stands for any letters, `_` for any
//! one word, `^` for one that may be a name, `(a|b)` for either, `(a)?` for a part that may be missing.
//! Blanks fit hyphens, too.

use regex::Regex;

use super::fold::fold;

/// Stands behind a word that may be a name; a letter that nobody writes.
pub(super) const NAME_MARK: char = '\u{e000}';

/// Places where one of several patterns stands in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns(Option<Regex>);

/// First byte and byte behind the last of what a pattern fits.
pub(super) type Place = (usize, usize);

impl Patterns {
    /// From a list of patterns; `has_blanks` is false for languages that part no words.
    ///
    /// # Errors
    /// A pattern that cannot be read.
    pub(super) fn of(list: &[String], has_blanks: bool) -> Result<Self, String> {
        if list.is_empty() {
            return Ok(Self(None));
        }
        // Of two that begin together the longer one counts.
        let mut sorted: Vec<String> = list.iter().map(|pattern| fold(pattern)).collect();
        sorted.sort_by_key(|pattern| std::cmp::Reverse(pattern.chars().count()));
        let any: Vec<String> = sorted.iter().map(|pattern| expression(pattern)).collect();
        let any = any.join("|");
        let whole = if has_blanks { format!(r"\b(?:{any})(?:\b|$)") } else { any };
        Regex::new(&whole).map(|regex| Self(Some(regex))).map_err(|fault| fault.to_string())
    }

    /// Every place in a folded text.
    pub(super) fn places(&self, text: &str) -> Vec<Place> {
        let found = self.0.iter().flat_map(|regex| regex.find_iter(text));
        found.map(|found| (found.start(), found.end())).collect()
    }

    /// Whether one of them stands in a folded text.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// The text with every place blanked out, so that nothing else is found there.
    pub(super) fn blanked(&self, text: &str) -> String {
        let mut blanked = text.to_owned();
        for (from, to) in self.places(text).into_iter().rev() {
            blanked.replace_range(from..to, &" ".repeat(to - from));
        }
        blanked
    }
}

/// A pattern as a regular expression.
fn expression(pattern: &str) -> String {
    let mut expression = String::with_capacity(pattern.len() * 2);
    for letter in pattern.chars() {
        match letter {
            '*' => expression.push_str(r"\w*"),
            '_' => expression.push_str(r"[\w']+"),
            // The mark is no letter, so that a word ends only behind what follows it.
            '^' => expression.push_str(&format!(r"[\w']+{NAME_MARK}\W*")),
            // What is marked as a name may be another word as well.
            ' ' => expression.push_str(&format!(r"[\s\-{NAME_MARK}]+")),
            '(' => expression.push_str("(?:"),
            ')' | '|' | '?' => expression.push(letter),
            other => expression.push_str(&regex::escape(&other.to_string())),
        }
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &[&str], text: &str) -> Vec<String> {
        let list: Vec<String> = list.iter().map(|one| (*one).to_owned()).collect();
        let patterns = Patterns::of(&list, true).unwrap();
        patterns.places(text).iter().map(|&(from, to)| text[from..to].to_owned()).collect()
    }

    #[test]
    fn whole_words_stems_compounds_and_gaps_are_found() {
        assert_eq!(found(&["calf"], "calf calfs half-calf"), ["calf", "calf"]);
        assert_eq!(found(&["wade*"], "wadenkrampf, die wade"), ["wadenkrampf", "wade"]);
        assert_eq!(found(&["*kuit"], "linkerkuit"), ["linkerkuit"]);
        assert_eq!(found(&["after the _ run"], "after the run or after the long run").len(), 1);
        assert_eq!(found(&["(my|the) wife"], "my wife, the wife"), ["my wife", "the wife"]);
        assert_eq!(found(&["^ has"], "bo\u{e000} has, calf has"), ["bo\u{e000} has"]);
        assert_eq!(found(&["calf of ^"], "calf of bo\u{e000} went"), ["calf of bo\u{e000} "]);
    }

    #[test]
    fn the_longer_of_two_counts_and_what_is_blanked_is_found_no_more() {
        assert_eq!(found(&["shin", "shin splint*"], "shin splints"), ["shin splints"]);
        let patterns = Patterns::of(&["calf raise*".to_owned()], true).unwrap();
        assert_eq!(patterns.blanked("3 calf raises"), "3            ");
    }
}
