//! Findings on the terminal: one in full, and those about one subject.

use std::fmt::Write;

use super::style::{DIM, level_style};
use super::wrap::wrap;
use crate::base::sanitize::printable;
use crate::report::records::findings::FindingRecord;
use crate::report::records::grouping::Group;

/// The findings about one subject: the sentence in full, two more in a line, the rest by name.
pub(in crate::report) fn group_text(group: &Group) -> String {
    let mut text = finding_text(group.sentence());
    for finding in group.beside() {
        let (mark, style) = level_style(finding.shown_level());
        let line = format!("{}: {}", finding.rule, finding.message);
        let line = wrap(&line, 6);
        let _ = writeln!(text, "    {style}{mark}{style:#} {}", line.trim_start());
    }
    if !group.folded().is_empty() {
        let names: Vec<&str> = group.folded().iter().map(|finding| finding.rule).collect();
        let _ = writeln!(text, "{}", wrap(&format!("and {}", names.join(", ")), 4));
    }
    text
}

/// One finding in full.
pub(in crate::report) fn finding_text(finding: &FindingRecord) -> String {
    let (mark, style) = level_style(finding.shown_level());
    let place = printable(&finding.place());
    format!(
        "  {style}{mark} {}{style:#} {}  {place}\n{}\n{}\n{DIM}{}{DIM:#}\n",
        finding.light_words(),
        finding.rule,
        wrap(&finding.message, 4),
        wrap(&format!("→ {}", finding.next_step), 4),
        wrap(&format!("Evidence: {}. {}", finding.grade, finding.caveat), 4),
    )
}
