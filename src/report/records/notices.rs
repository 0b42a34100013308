//! What must be known before a figure is believed, and which of the runner's own files are in force.

use chrono::NaiveDate;

use crate::analysis::pipeline::Analysis;
use crate::base::sanitize::printable;
use crate::base::words::counted;
use crate::options::Options;
use crate::season::{ISOLATED_YEARS, Season};

/// What must be known, a sentence each.
pub fn warnings(analysis: &Analysis, options: &Options) -> Vec<String> {
    options.own_files.warnings.iter().chain(&analysis.questions).cloned().collect()
}

/// Which of the runner's own files are in force, as a sentence.
pub(in crate::report) fn with_files(options: &Options) -> Option<String> {
    options.own_files.words().map(|files| format!("With {}.", printable(&files)))
}

/// How many runs there are from a day on: `378 runs in 479 recordings`, or `12 runs`.
pub(in crate::report) fn runs_since(season: &Season, from: NaiveDate) -> String {
    let recordings = season.recordings.iter().filter(|run| run.day >= from).count();
    let runs = season.sessions.iter().filter(|run| run.day >= from).count();
    let of = match recordings {
        more if more > runs => format!(" in {}", counted(more, "recording")),
        _ => String::new(),
    };
    counted(runs, "run") + &of
}

/// That so many runs lie years from all others, without a full stop.
pub(in crate::report) fn far_words(far: usize) -> String {
    let are = if far == 1 { "is" } else { "are" };
    format!("{} {are} more than {ISOLATED_YEARS} years from all other runs", counted(far, "run"))
}
