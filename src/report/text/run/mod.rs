//! Single runs on the terminal: facts, findings, and what was not judged.

mod parts;

use std::fmt::Write;

use super::finding::finding_text;
use super::judged::by_reason;
use super::notices::muted;
use super::style::{ADVICE, BOLD, DIM};
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::options::Options;
use crate::report::records::findings::FindingsFile;
use crate::report::records::not_judged::NotJudgedRecord;
use crate::report::records::one_run::{calf_sentence, facts, headline, open_of, own_findings};
use crate::run::run_detail::RunDetail;

/// Of a run that only the library knows.
const WITHOUT_FILE: &str = "\n  These figures come from the library. Splits, laps and charts need \
                            the file:\n  pass it, or the folder or archive it is in.\n";

/// The report of the runs at `rows` of the season, with the parts of those that have them.
///
/// # Errors
/// When the runs table lacks a column.
pub fn runs(
    analysis: &Analysis,
    rows: &[usize],
    details: &[Option<RunDetail>],
    findings: &FindingsFile,
    options: &Options,
) -> Result<String, Error> {
    let mut text = muted(&options.limits);
    for (index, &row) in rows.iter().enumerate() {
        text += &facts_text(analysis, row, options.units)?;
        if let Some(detail) = details.get(index).and_then(Option::as_ref) {
            text += &parts::parts(detail, options.units, options.out.is_some());
        } else if analysis.is_recorded(&analysis.season.recordings[row].run_id) {
            text += WITHOUT_FILE;
        }
        let own = own_findings(analysis, row, findings);
        let _ = writeln!(text, "\n{BOLD}Findings{BOLD:#}");
        if own.is_empty() {
            text += "  none\n";
        }
        own.iter().for_each(|finding| text += &finding_text(finding));
        text += &not_judged(open_of(analysis, row, findings).into_iter());
        text.push('\n');
    }
    match &options.out {
        Some(folder) => {
            let _ = writeln!(text, "Written to {}", folder.display());
        }
        None => text += "Nothing was written; add --out DIR for the chart and tables.\n",
    }
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    Ok(text)
}

fn facts_text(analysis: &Analysis, row: usize, units: UnitSystem) -> Result<String, Error> {
    let mut text = format!("{BOLD}{}{BOLD:#}\n", headline(analysis, row, units));
    for (name, value) in facts(analysis, row, units)? {
        /// Where values begin, and where they go on.
        const VALUE: usize = 28;
        let _ = writeln!(text, "  {name:26}{}", wrap(&value, VALUE).trim_start());
    }
    if let Some(sentence) = calf_sentence(analysis, row, units) {
        let _ = writeln!(text, "\n{}", wrap(&sentence, 2));
    }
    Ok(text)
}

fn not_judged<'a>(records: impl Iterator<Item = &'a NotJudgedRecord>) -> String {
    let lines = by_reason(records.map(|record| (record.reason.as_str(), record.rule)));
    if lines.is_empty() { lines } else { format!("\n{BOLD}Not judged{BOLD:#}\n{lines}") }
}
