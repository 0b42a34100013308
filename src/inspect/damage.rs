//! What of a file is damaged: where, how much is lost. From the notes of its reader and the places
//! at which its parts could not be read on.

use serde::Serialize;

use crate::activity::import_notes::{Effect, ImportNote};
use crate::ingest::inventory::Part;

/// One damage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// What it is, in a sentence without a full stop.
    pub what: String,
    /// First byte of the unpacked content that could not be read; `None` when nothing tells it.
    pub at_byte: Option<u64>,
    /// Bytes lost; `None` when nothing tells how many there were.
    pub lost_bytes: Option<u64>,
}

/// The damages that the notes tell, each once. `content_bytes` is the length of the content.
pub(super) fn damages<'a>(
    notes: impl Iterator<Item = &'a ImportNote>,
    parts: &[Part],
    content_bytes: u64,
) -> Vec<Damage> {
    let mut damages = Vec::new();
    for note in notes.filter(|note| note.effect() == Effect::Lost) {
        let damage = damage(note, parts, content_bytes);
        if !damages.contains(&damage) {
            damages.push(damage);
        }
    }
    damages
}

fn damage(note: &ImportNote, parts: &[Part], content_bytes: u64) -> Damage {
    let (at_byte, lost_bytes) = match note {
        ImportNote::Damaged { at_byte, lost_bytes } => (Some(*at_byte), Some(*lost_bytes)),
        ImportNote::Truncated { missing_bytes, .. } => cut(*missing_bytes, parts, content_bytes),
        ImportNote::PackingDamaged { kept_bytes, .. } => (Some(*kept_bytes), None),
        _ => (None, None),
    };
    Damage { what: note.to_string(), at_byte, lost_bytes }
}

/// Where a file that breaks off could not be read on, and the bytes lost to that: what is left of a
/// broken message, and what the header promised.
fn cut(missing_bytes: u64, parts: &[Part], content_bytes: u64) -> (Option<u64>, Option<u64>) {
    let is_it = |part: &&Part| missing_bytes > 0 && part.missing_bytes == missing_bytes;
    let part = parts.iter().find(is_it).or(parts.last());
    match part.and_then(|part| Some((part, part.read_to_byte?))) {
        Some((part, read_to_byte)) => {
            let left_bytes = part.end_byte.saturating_sub(read_to_byte);
            let lost_bytes = left_bytes.saturating_add(part.missing_bytes);
            (Some(read_to_byte), (part.missing_bytes > 0).then_some(lost_bytes))
        }
        None => (Some(content_bytes), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::inventory::Checksum;

    fn part(read_to_byte: u64, end_byte: u64, missing_bytes: u64) -> Part {
        Part {
            start_byte: 0,
            end_byte,
            read_to_byte: Some(read_to_byte),
            missing_bytes,
            file_type: None,
            checksum: Checksum::Missing,
            kinds: Vec::new(),
            point_values: Vec::new(),
        }
    }

    #[test]
    fn a_cut_file_loses_the_broken_message_and_what_was_promised() {
        let note = ImportNote::Truncated { samples: 9, missing_bytes: 50 };
        let found = damages([&note, &note].into_iter(), &[part(90, 100, 50)], 100);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].at_byte, found[0].lost_bytes), (Some(90), Some(60)));
    }

    #[test]
    fn a_file_that_promises_nothing_does_not_tell_what_is_lost() {
        let note = ImportNote::Truncated { samples: 9, missing_bytes: 0 };
        let of_fit = damages([&note].into_iter(), &[part(90, 100, 0)], 100);
        assert_eq!((of_fit[0].at_byte, of_fit[0].lost_bytes), (Some(90), None));
        // Only the checksum is missing.
        let of_checksum = damages([&note].into_iter(), &[part(100, 100, 2)], 100);
        assert_eq!((of_checksum[0].at_byte, of_checksum[0].lost_bytes), (Some(100), Some(2)));
        let of_text = damages([&note].into_iter(), &[], 100);
        assert_eq!((of_text[0].at_byte, of_text[0].lost_bytes), (Some(100), None));
    }

    #[test]
    fn repairs_are_no_damage() {
        assert_eq!(damages([&ImportNote::Teleports(1)].into_iter(), &[], 100), []);
    }
}
