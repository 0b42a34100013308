//! The word lists, one file a language, and which language a text is in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::fold::{is_chinese, is_kana};
use super::patterns::Patterns;
use crate::user_files::athlete::diary::RedFlag;
use crate::user_files::athlete::words::Worded;
use crate::user_files::athlete::{Side, Site};

/// The files, by the code of the language. Of equals the first counts.
const FILES: [(&str, &str); 8] = [
    ("en", include_str!("words/en.toml")),
    ("de", include_str!("words/de.toml")),
    ("fr", include_str!("words/fr.toml")),
    ("es", include_str!("words/es.toml")),
    ("it", include_str!("words/it.toml")),
    ("nl", include_str!("words/nl.toml")),
    ("pt", include_str!("words/pt.toml")),
    ("zh", include_str!("words/zh.toml")),
];

/// The language that is written without blanks.
const CHINESE: &str = "zh";
/// The language whose nouns all begin with a capital.
const GERMAN: &str = "de";

/// Every language, ready to read.
pub(super) static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    FILES.iter().filter_map(|(code, text)| Language::of(code, text).ok()).collect()
});

/// A file as it is written. What each list is for stands in `words/en.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    common: Vec<String>,
    sites: BTreeMap<String, Vec<String>>,
    plurals: BTreeMap<String, Vec<String>>,
    sides: BTreeMap<String, Vec<String>>,
    ailments: BTreeMap<String, Vec<String>>,
    pain_of: BTreeMap<String, Vec<String>>,
    red_flags: BTreeMap<String, Vec<String>>,
    pain: PainWords,
    harmless: Vec<String>,
    elsewhere: Vec<String>,
    negation: Vec<String>,
    negation_after: Vec<String>,
    resolved: Vec<String>,
    fine: Vec<String>,
    others: Vec<String>,
    relative: Vec<String>,
    openers: Vec<String>,
    before_names: Vec<String>,
    companions: Vec<String>,
    own: Vec<String>,
    plans: Vec<String>,
    past: Vec<String>,
    until: Vec<String>,
    up_to: Vec<String>,
    guesses: Vec<String>,
    because: Vec<String>,
    stopped: Vec<String>,
    softer: Vec<String>,
    harder: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    next_morning: Vec<String>,
    at_first: Vec<String>,
    then: Vec<String>,
    yesterday: Vec<String>,
    but: Vec<String>,
    and: Vec<String>,
    out_of_ten: Vec<String>,
    ten_parts: Vec<String>,
    numbers: Vec<String>,
}

/// Words for pain by how much they say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PainWords {
    mild: Vec<String>,
    moderate: Vec<String>,
    strong: Vec<String>,
    severe: Vec<String>,
}

/// A language, ready to read.
pub(super) struct Language {
    pub(super) code: &'static str,
    /// Whether blanks part its words.
    pub(super) has_blanks: bool,
    common: Patterns,
    pub(super) sites: Vec<(Site, Patterns)>,
    /// Words for both of a place at once.
    pub(super) plurals: Vec<(Site, Patterns)>,
    pub(super) sides: Vec<(Side, Patterns)>,
    /// Names of complaints that tell their place.
    pub(super) ailments: Vec<(Site, Patterns)>,
    /// Words that are pain of this place only.
    pub(super) pain_of: Vec<(Site, Patterns)>,
    pub(super) red_flags: Vec<(RedFlag, Patterns)>,
    /// Words for pain, with the score that each stands for.
    pub(super) pain: Vec<(u8, Patterns)>,
    pub(super) harmless: Patterns,
    pub(super) elsewhere: Patterns,
    pub(super) negation: Patterns,
    pub(super) negation_after: Patterns,
    pub(super) resolved: Patterns,
    pub(super) fine: Patterns,
    pub(super) others: Patterns,
    /// Words that begin a clause about the one who was named before it.
    pub(super) relative: Patterns,
    /// Words that begin sentences with a capital and are no names.
    openers: Patterns,
    /// Words behind which a noun may be a name.
    before_names: Patterns,
    pub(super) companions: Patterns,
    pub(super) own: Patterns,
    pub(super) plans: Patterns,
    pub(super) past: Patterns,
    /// Words by which what was not yet began at last.
    pub(super) until: Patterns,
    /// Words directly before a place that tell how deep mud, water or snow was.
    pub(super) up_to: Patterns,
    pub(super) guesses: Patterns,
    pub(super) because: Patterns,
    pub(super) stopped: Patterns,
    pub(super) softer: Patterns,
    pub(super) harder: Patterns,
    pub(super) before: Patterns,
    pub(super) after: Patterns,
    pub(super) next_morning: Patterns,
    /// What begins the first of several pains on the way, and what leads to the next.
    pub(super) at_first: Patterns,
    pub(super) then: Patterns,
    pub(super) yesterday: Patterns,
    pub(super) but: Patterns,
    pub(super) and: Patterns,
    /// What stands behind a score of at most ten, as in `three out of ten`, and what stands before one.
    pub(super) out_of_ten: Patterns,
    pub(super) ten_parts: Patterns,
    /// The words for 0 to 10.
    pub(super) numbers: Vec<(u8, Patterns)>,
}

/// The score of each class of words, 0 to 10. Engineering choice: nobody measured what a word of pain
/// is worth. Mild lies at the least score that counts as pain, strong at the limit of the
/// pain-monitoring model.
pub(super) const MILD: u8 = 2;
pub(super) const MODERATE: u8 = 3;
pub(super) const STRONG: u8 = 5;
const SEVERE: u8 = 7;

impl Language {
    /// The language of a file.
    ///
    /// # Errors
    /// What is wrong with the file.
    fn of(code: &'static str, text: &str) -> Result<Self, String> {
        let words: Words = toml::from_str(text).map_err(|fault| fault.to_string())?;
        let has_blanks = code != CHINESE;
        let one = |list: &Vec<String>| Patterns::of(list, has_blanks);
        let pain = &words.pain;
        let pain = [
            (SEVERE, &pain.severe),
            (STRONG, &pain.strong),
            (MODERATE, &pain.moderate),
            (MILD, &pain.mild),
        ];
        Ok(Self {
            code,
            has_blanks,
            common: one(&words.common)?,
            sites: by_word(&words.sites, has_blanks)?,
            plurals: by_word(&words.plurals, has_blanks)?,
            sides: by_word(&words.sides, has_blanks)?,
            ailments: by_word(&words.ailments, has_blanks)?,
            pain_of: by_word(&words.pain_of, has_blanks)?,
            red_flags: by_word(&words.red_flags, has_blanks)?,
            pain: pain
                .into_iter()
                .map(|(score, list)| Ok((score, one(list)?)))
                .collect::<Result<_, String>>()?,
            harmless: one(&words.harmless)?,
            elsewhere: one(&words.elsewhere)?,
            negation: one(&words.negation)?,
            negation_after: one(&words.negation_after)?,
            resolved: one(&words.resolved)?,
            fine: one(&words.fine)?,
            others: one(&words.others)?,
            relative: one(&words.relative)?,
            openers: one(&words.openers)?,
            before_names: one(&words.before_names)?,
            companions: one(&words.companions)?,
            own: one(&words.own)?,
            plans: one(&words.plans)?,
            past: one(&words.past)?,
            until: one(&words.until)?,
            up_to: one(&words.up_to)?,
            guesses: one(&words.guesses)?,
            because: one(&words.because)?,
            stopped: one(&words.stopped)?,
            softer: one(&words.softer)?,
            harder: one(&words.harder)?,
            before: one(&words.before)?,
            after: one(&words.after)?,
            next_morning: one(&words.next_morning)?,
            at_first: one(&words.at_first)?,
            then: one(&words.then)?,
            yesterday: one(&words.yesterday)?,
            but: one(&words.but)?,
            and: one(&words.and)?,
            out_of_ten: one(&words.out_of_ten)?,
            ten_parts: one(&words.ten_parts)?,
            numbers: (0..=10)
                .zip(&words.numbers)
                .map(|(number, word)| Ok((number, one(&vec![word.clone()])?)))
                .collect::<Result<_, String>>()?,
        })
    }

    /// Whether a folded text names a place of the body in this language.
    pub(super) fn names_a_place(&self, text: &str) -> bool {
        let all = self.sites.iter().chain(&self.plurals).chain(&self.ailments);
        all.map(|(_, patterns)| patterns).any(|patterns| patterns.fits(text))
    }

    /// Whether a folded word that is written with a capital may be a name, by the folded word before it;
    /// `None` at the beginning of a sentence.
    pub(super) fn may_be_a_name(&self, word: &str, before: Option<&str>) -> bool {
        let is_noun =
            self.code == GERMAN && before.is_some_and(|before| !self.before_names.fits(before));
        !is_noun && !self.openers.fits(word) && self.known_words(word) == 0
    }

    /// How many words of a folded text are known to be of this language.
    pub(super) fn known_words(&self, text: &str) -> usize {
        let of_sites = self.sites.iter().chain(&self.plurals).chain(&self.ailments);
        let of_sides = self.sides.iter().map(|(_, patterns)| patterns);
        let of_pain = self.pain.iter().map(|(_, patterns)| patterns);
        let all = of_sites.map(|(_, patterns)| patterns).chain(of_sides).chain(of_pain);
        all.chain([&self.common, &self.negation, &self.fine, &self.others, &self.plans])
            .map(|patterns| patterns.places(text).len())
            .sum()
    }
}

fn by_word<T: Worded>(
    lists: &BTreeMap<String, Vec<String>>,
    has_blanks: bool,
) -> Result<Vec<(T, Patterns)>, String> {
    let one =
        |(word, list): (&String, &Vec<String>)| Ok((T::of(word)?, Patterns::of(list, has_blanks)?));
    lists.iter().map(one).collect()
}

/// The language of a folded text that names a place of the body: the one with most of its words; of
/// equals the one that the runner writes most, by `usual`, a count for each language. `None` where no
/// language has a place in it.
pub(super) fn language_of(text: &str, usual: &[usize]) -> Option<&'static Language> {
    if text.chars().any(is_kana) {
        return None;
    }
    let is_chinese = text.chars().any(is_chinese);
    let fits = |language: &&Language| language.has_blanks != is_chinese;
    let numbered = LANGUAGES.iter().enumerate().filter(|(_, language)| fits(language));
    numbered
        .filter(|(_, language)| language.names_a_place(text))
        .max_by_key(|(number, language)| {
            let usual = usual.get(*number).copied().unwrap_or(0);
            (language.known_words(text), usual, std::cmp::Reverse(*number))
        })
        .map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        for (code, text) in FILES {
            assert_eq!(Language::of(code, text).err(), None, "{code}");
        }
        assert_eq!(LANGUAGES.len(), FILES.len());
    }
}
