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
    for one in words(text) {
        let (word, sign) = match one {
            Meant::Tag(tag) => {
                push_once(entry, tag);
                continue;
            }
            Meant::Slip(word, sign) => {
                push_once(entry, Tag::RedFlag(sign));
                (word, Some(sign))
            }
            Meant::Nothing(word) => (word, None),
        };
        first_fault.get_or_insert((word, sign));
    }
    let Some((word, sign)) = first_fault else { return Ok(()) };
    let fault = Tag::of(word).err().unwrap_or_default();
    Err(match sign {
        Some(sign) => {
            format!("{fault} Until you correct it, it counts as `{}`", sign.word())
        }
        None => fault,
    })
}

/// What a word among the tags means.
enum Meant<'t> {
    Tag(Tag),
    /// A sign of harm with a slip of the pen in it.
    Slip(&'t str, RedFlag),
    Nothing(&'t str),
}

/// Words in a longest tag: `cannot bear weight`.
const MOST_WORDS: usize = 3;

/// The words of a text with their meanings; words that are a tag together are one.
fn words(text: &str) -> impl Iterator<Item = Meant<'_>> {
    text.split([';', '|', ',']).flat_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = words.get(at..).filter(|rest| !rest.is_empty())?;
            let mut several = (1..=MOST_WORDS.min(rest.len())).rev();
            let known =
                several.find_map(|count| Some((count, Tag::known(&rest[..count].join("-"))?)));
            let (count, one) = match known {
                Some((count, tag)) => (count, Meant::Tag(tag)),
                None => (1, unknown(rest[0])),
            };
            at += count;
            Some(one)
        })
    })
}

fn unknown(word: &str) -> Meant<'_> {
    slip_for(word).map_or(Meant::Nothing(word), |sign| Meant::Slip(word, sign))
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
            Meant::Tag(Tag::RedFlag(sign)) | Meant::Slip(_, sign) => signs.push(sign),
            Meant::Tag(_) => {}
            Meant::Nothing(_) => return Vec::new(),
        }
    }
    signs
}
