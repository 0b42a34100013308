//! What stands about the calf, on the terminal.

use super::wrap::wrap;
use crate::report::records::standing::StandingRecord;

/// What hurts and what is asked, a paragraph each; nothing where nothing stands.
pub(in crate::report) fn standing_text(standing: &StandingRecord) -> String {
    standing_paragraphs(standing).collect()
}

/// The same one by one.
pub(in crate::report) fn standing_paragraphs(
    standing: &StandingRecord,
) -> impl Iterator<Item = String> + '_ {
    let lines = standing.lines.iter().map(|line| line.text.as_str());
    let paragraphs = lines.chain(standing.asks.iter().map(String::as_str));
    paragraphs.map(|words| format!("{}\n", wrap(words, 2)))
}
