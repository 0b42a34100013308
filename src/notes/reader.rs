//! Reads texts one by one. What the runner usually writes helps where a text alone leaves the language
//! open.

use super::fold::fold;
use super::language::{LANGUAGES, language_of};
use super::mention::Mention;
use super::sentence::sentences;

/// Longest text that is read, in characters; a longer one is no note on a run.
const MAX_CHARS: usize = 20_000;

/// Reads the notes of one runner.
#[derive(Debug, Default)]
pub struct NoteReader {
    /// Texts of each language so far, in the order of the languages.
    usual: Vec<usize>,
}

impl NoteReader {
    /// A reader that knows which languages these texts are in.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut usual = vec![0; LANGUAGES.len()];
        for text in texts {
            let folded = fold(&text.chars().take(MAX_CHARS).collect::<String>());
            let known = LANGUAGES.iter().map(|language| language.known_words(&folded));
            let most =
                known.enumerate().max_by_key(|&(number, count)| (count, usize::MAX - number));
            if let Some((number, 1..)) = most {
                usual[number] += 1;
            }
        }
        Self { usual }
    }

    /// The pain that a text tells of, in the order of the text.
    ///
    /// ```
    /// use soleus::notes::NoteReader;
    /// let reader = NoteReader::default();
    /// assert_eq!(reader.mentions("left calf sore from 3k").len(), 1);
    /// assert_eq!(reader.mentions("no calf pain").len(), 0);
    /// ```
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let text: String = text.chars().take(MAX_CHARS).collect();
        let Some(language) = language_of(&fold(&text), &self.usual) else { return Vec::new() };
        let mut mentions: Vec<Mention> = Vec::new();
        for found in sentences(&text, language).iter().flat_map(|one| one.mentions(language)) {
            if !mentions.iter_mut().any(|known| known.absorb(&found)) {
                mentions.push(found);
            }
        }
        mentions
    }
}
