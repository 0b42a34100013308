//! An entry of the diary as the cells of a row.

use crate::base::sanitize;
use crate::user_files::athlete::DiaryEntry;
use crate::user_files::athlete::diary_csv::DATE;
use crate::user_files::athlete::words::Worded;

/// The cells of a row with the names of their columns, in any order; an empty one says nothing.
pub(super) type Cells = Vec<(&'static str, String)>;

/// The cells of an entry. Dates are written so that they have one reading in any file.
pub(super) fn cells(entry: &DiaryEntry) -> Cells {
    let score = |score: Option<f64>| score.map_or_else(String::new, |score| score.to_string());
    let tags: Vec<&str> = entry.tags.iter().map(|tag| tag.word()).collect();
    vec![
        (DATE, entry.date.to_string()),
        ("site", entry.site.map_or_else(String::new, |site| site.word().to_owned())),
        ("side", entry.side.map_or_else(String::new, |side| side.word().to_owned())),
        ("before_0_10", score(entry.before_0_10)),
        ("during_0_10", score(entry.during_0_10)),
        ("next_morning_0_10", score(entry.next_morning_0_10)),
        ("tags", tags.join(" ")),
        ("note", entry.note.as_deref().map_or_else(String::new, harmless)),
    ]
}

/// A note that no spreadsheet takes for a formula.
fn harmless(note: &str) -> String {
    let note = sanitize::clean(note);
    let is_formula = note.starts_with(['=', '+', '-', '@']);
    if is_formula { format!("'{note}") } else { note }
}
