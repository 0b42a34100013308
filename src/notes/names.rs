//! Names of people: capitalised words that no list knows. Folding loses capitals, so such a word is marked
//! behind its last letter, and patterns find it as `^`.

use super::fold::fold;
use super::language::Language;
use super::patterns::NAME_MARK;

/// Letters of the shortest name.
const FEWEST_LETTERS: usize = 2;

/// A text as it is compared, with a mark behind each word that may be a name.
pub(super) fn folded_with_names(text: &str, language: &Language) -> String {
    let mut folded = String::with_capacity(text.len() + 8);
    let mut before: Option<String> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(letters);
        folded.push_str(word);
        if looks_like_a_name(word) && language.may_be_a_name(&fold(word), before.as_deref()) {
            folded.push(NAME_MARK);
        }
        if !word.is_empty() {
            before = Some(fold(word));
        }
        let others = behind.find(char::is_alphabetic).unwrap_or(behind.len());
        let (between, next) = behind.split_at(others);
        folded.push_str(between);
        rest = next;
    }
    fold(&folded)
}

/// Whether it begins with a capital and goes on in small letters.
fn looks_like_a_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().count() >= FEWEST_LETTERS
        && letters.all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::language::LANGUAGES;
    use super::*;

    fn marked(code: &str, text: &str) -> String {
        let language = LANGUAGES.iter().find(|one| one.code == code).unwrap();
        folded_with_names(text, language).replace(NAME_MARK, "^")
    }

    #[test]
    fn capitalised_words_that_no_list_knows_are_marked() {
        assert_eq!(marked("en", "Easy with Zebedee, calf ok"), "easy with zebedee^, calf ok");
        assert_eq!(marked("en", "Calf sore, DNF"), "calf sore, dnf");
        assert_eq!(marked("fr", "Marc s'est blessé"), "marc^ s'est blesse");
    }

    #[test]
    fn german_nouns_are_names_only_where_people_are() {
        assert_eq!(marked("de", "Lauf mit Zacharias"), "lauf mit zacharias^");
        assert_eq!(
            marked("de", "Beim Anstieg hat die Wade gezwickt"),
            "beim anstieg hat die wade gezwickt"
        );
        assert_eq!(marked("de", "Zacharias hat Wadenschmerzen"), "zacharias^ hat wadenschmerzen");
    }
}
