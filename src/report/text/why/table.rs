//! Episodes side by side: a row an exposure, a column an episode, a mark a week.

use std::fmt::Write;

use crate::base::words::counted;
use crate::report::records::why::words::shared_words;
use crate::report::records::why::{SharedRecord, SharedRowRecord};
use crate::report::text::style::BOLD;
use crate::report::text::wrap::wrap;
use crate::season::DayNames;

/// Episodes that fit side by side: the newest.
const COLUMNS: usize = 3;
/// Rows of the table: what is shared first, then what was high before most.
const ROWS: usize = 6;
const NAME: usize = 29;

/// The table, and what it says.
pub(super) fn side_by_side(shared: &SharedRecord, names: DayNames) -> String {
    if shared.rows.is_empty() {
        return format!("\n{}\n", wrap(&shared_words(shared), 0));
    }
    let count = shared.episodes.len();
    let mut text = format!("\n{BOLD}Your {} side by side{BOLD:#}\n", counted(count, "episode"));
    text += &table(shared, names);
    let _ = writeln!(text, "{}", wrap(&shared_words(shared), 2));
    text
}

fn table(shared: &SharedRecord, names: DayNames) -> String {
    let mut rows: Vec<&SharedRowRecord> =
        shared.rows.iter().filter(|row| row.high_before != "none").collect();
    rows.sort_by_key(|row| (!row.is_shared, order(row.high_before), row.quiet_pct));
    rows.truncate(ROWS);
    if rows.is_empty() {
        return String::new();
    }
    let first = shared.episodes.len().saturating_sub(COLUMNS);
    let mut text = format!("  {:NAME$}", "weeks −4 to 0");
    for episode in &shared.episodes[first..] {
        let _ = write!(text, "  {:>11}", names.date(episode.onset));
    }
    text += "  otherwise\n";
    for row in rows {
        text += &line(row, first);
    }
    text + "  ▲ more than usual  ▼ less  · as usual  ? unknown; otherwise: before days\n  without \
            pain\n"
}

fn order(high_before: &str) -> usize {
    ["every", "most", "some", "none"].iter().position(|word| *word == high_before).unwrap_or(0)
}

fn line(row: &SharedRowRecord, first: usize) -> String {
    let mut text = format!("  {:NAME$}", short(row.name));
    for cell in &row.cells[first.min(row.cells.len())..] {
        let _ = write!(text, "  {:>11}", cell.marks());
    }
    let quiet = row.quiet_pct.map_or("–".to_owned(), |pct| format!("{pct} of 100"));
    format!("{text}  {quiet}\n")
}

/// A name that fits its column.
fn short(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let cut: String = name.chars().take(NAME - 1).collect();
    format!("{}…", cut.trim_end())
}
