//! Names in a text replaced by other names: only where a name stands as a whole word, for a file can be
//! called `run` or `a`.

use std::collections::BTreeMap;

/// Names, each with what stands for it.
#[derive(Clone, Debug, Default)]
pub(super) struct WholeWords(BTreeMap<String, String>);

impl WholeWords {
    /// Adds a name unless it is known. One without a letter or digit is nobody's.
    pub(super) fn add(&mut self, name: &str, new: impl FnOnce() -> String) {
        if name.contains(char::is_alphanumeric) {
            self.0.entry(name.to_owned()).or_insert_with(new);
        }
    }

    /// What stands for a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The text with every known name in it replaced; of names within others the longest counts, and
    /// nothing is replaced twice.
    pub(super) fn replace(&self, text: &str) -> String {
        let mut known: Vec<_> = self.0.iter().filter(|(name, _)| text.contains(*name)).collect();
        known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut replaced = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let stands = |name: &str| rest.starts_with(name) && ends_word(&rest[name.len()..]);
            let found = known.iter().find(|(name, _)| stands(name));
            match found.filter(|_| begins_word(&replaced)) {
                Some((name, new)) => {
                    replaced.push_str(new);
                    rest = &rest[name.len()..];
                }
                None => {
                    replaced.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        replaced
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

fn begins_word(before: &str) -> bool {
    !before.ends_with(is_of_word)
}

/// A point ends a sentence, or is followed by the rest of a longer name.
fn ends_word(after: &str) -> bool {
    !after.strip_prefix('.').unwrap_or(after).starts_with(is_of_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[(&str, &str)]) -> WholeWords {
        let mut names = WholeWords::default();
        all.iter().for_each(|(name, new)| names.add(name, || (*new).to_owned()));
        names
    }

    #[test]
    fn a_name_is_replaced_as_a_whole_word_only() {
        let names = names(&[("a", "file-1"), ("run", "file-2"), ("b.fit", "run-1"), ("-", "x")]);
        let text = "a run - as b.fit. No bananas, runs, b.fit.gz or ab.fit";
        let expected = "file-1 file-2 - as run-1. No bananas, runs, b.fit.gz or ab.fit";
        assert_eq!(names.replace(text), expected);
    }

    #[test]
    fn longer_names_come_first_and_nothing_is_replaced_twice() {
        let names = names(&[("a.zip/b.fit", "run-1"), ("b.fit", "run"), ("run", "x")]);
        assert_eq!(names.replace("a.zip/b.fit, b.fit, c/b.fit"), "run-1, run, c/run");
    }
}
