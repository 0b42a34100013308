//! Which runs have a figure that may be wrong, in words: the same for the terminal and the page.

use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::base::sanitize::printable;
use crate::base::words::counted;
use crate::options::Options;
use crate::season::Recording;

/// Doubted runs that are named one by one; `runs.csv` has all.
const SHOWN: usize = 10;

/// What is doubted in a season; nothing in most.
pub(in crate::report) struct DoubtsRecord {
    /// How many runs have a doubted figure, and how many recordings do not count at all.
    pub(in crate::report) head: String,
    /// One line each, the newest first.
    pub(in crate::report) lines: Vec<String>,
    /// Those of the lines that are about recordings that do not count.
    pub(in crate::report) impossible: Vec<String>,
}

/// The doubts about the runs that are reported; `None` without any.
pub(in crate::report) fn doubts(
    analysis: &Analysis,
    options: &Options,
    units: UnitSystem,
) -> Option<DoubtsRecord> {
    let recordings = &analysis.season.recordings;
    let is_reported = |run: &&Recording| options.since.is_none_or(|since| run.day >= since);
    let reported: Vec<&Recording> = recordings.iter().filter(is_reported).collect();
    let doubted: Vec<&Recording> =
        reported.iter().rev().filter(|run| !run.doubts.is_empty()).copied().collect();
    let line = |run: &&Recording| {
        format!("{} {}: {}", run.day, printable(&run.source), sentences(run, units))
    };
    let mut lines: Vec<String> = doubted.iter().take(SHOWN).map(line).collect();
    if doubted.len() > SHOWN {
        let see = if options.out.is_some() { "; runs.csv has them" } else { "" };
        lines.push(format!("and {} more{see}", doubted.len() - SHOWN));
    }
    let impossible: Vec<String> = analysis
        .impossible
        .iter()
        .map(|(source, why)| format!("{}: {}", printable(source), printable(why)))
        .collect();
    let head = match (doubted.len(), impossible.len()) {
        (0, 0) => return None,
        (0, count) => {
            format!("{} not counted, because the figures are impossible", counted(count, "run"))
        }
        (count, 0) => doubted_words(count, reported.len()),
        (count, none) => {
            format!(
                "{}, and {none} not counted, because the figures are impossible",
                doubted_words(count, reported.len())
            )
        }
    };
    let more = impossible.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = impossible.into_iter().take(SHOWN).collect();
    if more > 0 {
        shown.push(format!("and {more} more that do not count"));
    }
    if let Some((source, _)) = analysis.impossible.first() {
        let key = printable(source);
        shown.push(format!(
            "to count it anyway, set exclude = false under [runs.\"{key}\"] in soleus.toml"
        ));
    }
    lines.extend(shown.iter().cloned());
    Some(DoubtsRecord { head, lines, impossible: shown })
}

fn doubted_words(count: usize, of: usize) -> String {
    let have = if count == 1 { "has" } else { "have" };
    format!("{count} of {} {have} a doubtful figure", counted(of, "run"))
}

/// Every doubt about a run: `distance: 8 % more than the watch says`.
pub(in crate::report) fn sentences(run: &Recording, units: UnitSystem) -> String {
    let sentences: Vec<String> = run.doubts.iter().map(|doubt| doubt.sentence(units)).collect();
    sentences.join("; ")
}
