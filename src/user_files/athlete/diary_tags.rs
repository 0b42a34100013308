//! The words in the `tags` column of `diary.csv`. A sign of harm is never lost to a slip of the pen.

use super::diary::{DiaryEntry, RedFlag, Tag};
use super::words::Worded;

pub(super) fn push_once(entry: &mut DiaryEntry, tag: Tag) {
    if !entry.tags.contains(&tag) {
        entry.tags.push(tag);
    }
}

/// Known words with blanks, `;`, `|` or `,` between; a word that stands twice counts once. A mistyped
/// sign of harm counts as that sign, and is a fault all the same.
pub(super) fn tags(entry: &mut DiaryEntry, text: &str) -> Result<(), String> {
    let mut first_fault = None;
    for word in words(text) {
        let fault = match word {
            Meant::Tag(tag) => {
                push_once(entry, tag);
                continue;
            }
            Meant::Slip(sign, fault) => {
                push_once(entry, Tag::RedFlag(sign));
                format!("{fault} Until you correct it, it counts as `{}`", sign.word())
            }
            Meant::Nothing(fault) => fault,
        };
        first_fault.get_or_insert(fault);
    }
    first_fault.map_or(Ok(()), Err)
}

/// What a word among the tags means.
enum Meant {
    Tag(Tag),
    /// A sign of harm with a slip of the pen in it.
    Slip(RedFlag, String),
    Nothing(String),
}

/// Words in a longest tag: `cannot bear weight`.
const MOST_WORDS: usize = 3;

/// The words of a text with their meanings; words that are a tag together are one.
fn words(text: &str) -> Vec<Meant> {
    let mut meant = Vec::new();
    for part in text.split([';', '|', ',']) {
        let mut rest: &[&str] = &part.split_whitespace().collect::<Vec<_>>();
        while !rest.is_empty() {
            let several = (1..=MOST_WORDS.min(rest.len())).rev();
            let mut known =
                several.filter_map(|count| Some((count, Tag::known(&rest[..count].join("-"))?)));
            let (count, one) = match known.next() {
                Some((count, tag)) => (count, Meant::Tag(tag)),
                None => (1, unknown(rest[0])),
            };
            meant.push(one);
            rest = &rest[count..];
        }
    }
    meant
}

fn unknown(word: &str) -> Meant {
    match (Tag::of(word), slip_for(word)) {
        (Ok(tag), _) => Meant::Tag(tag),
        (Err(fault), Some(sign)) => Meant::Slip(sign, fault),
        (Err(fault), None) => Meant::Nothing(fault),
    }
}

/// The sign of harm that a wrong word misspells. Engineering default: a letter too few, too many, wrong
/// or in its neighbour's place, and two of those in a long word.
fn slip_for(wrong: &str) -> Option<RedFlag> {
    const LONG_LETTERS: usize = 6;
    let wrong = wrong.to_lowercase().replace('_', "-");
    let slips = |name: &str| {
        let most = if name.len() >= LONG_LETTERS { 2 } else { 1 };
        if name.chars().count().abs_diff(wrong.chars().count()) > most {
            return None;
        }
        Some(strsim::osa_distance(&wrong, name)).filter(|slips| *slips <= most)
    };
    let table = RedFlag::table();
    let near =
        table.iter().filter_map(|sign| Some((sign.all().filter_map(slips).min()?, sign.value)));
    near.min_by_key(|(slips, _)| *slips).map(|(_, sign)| sign)
}

/// The signs of harm in a text that holds tags and nothing else.
pub(super) fn signs_in(text: &str) -> Vec<RedFlag> {
    let mut signs = Vec::new();
    for word in words(text) {
        match word {
            Meant::Tag(Tag::RedFlag(sign)) | Meant::Slip(sign, _) => signs.push(sign),
            Meant::Tag(_) => {}
            Meant::Nothing(_) => return Vec::new(),
        }
    }
    signs
}
