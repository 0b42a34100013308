//! What stands about the calf, on the terminal.

use chrono::NaiveDate;

use super::wrap::wrap;
use crate::report::records::standing::StandingRecord;
use crate::season::DayNames;

/// What hurts and what is asked on a day, a paragraph each; nothing where nothing is noted.
pub(in crate::report) fn standing_text(standing: &StandingRecord, day: NaiveDate) -> String {
    standing_paragraphs(standing, DayNames::Calendar, day).collect()
}

/// The same one by one.
pub(in crate::report) fn standing_paragraphs(
    standing: &StandingRecord,
    names: DayNames,
    day: NaiveDate,
) -> impl Iterator<Item = String> + '_ {
    let lines = standing.lines.iter().map(|line| line.text.as_str());
    let paragraphs = lines.chain(standing.asks.iter().map(String::as_str));
    paragraphs.map(move |words| format!("{}\n", wrap(&names.spoken(words, day), 2)))
}
