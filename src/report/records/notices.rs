//! What must be known before a figure is believed, and which of the runner's own files are in force.

use crate::label::printable;
use crate::options::Options;
use crate::pipeline::Analysis;

/// What must be known, a sentence each.
pub fn warnings(analysis: &Analysis, options: &Options) -> Vec<String> {
    options.own_files.warnings.iter().chain(&analysis.questions).cloned().collect()
}

/// Which of the runner's own files are in force, as a sentence.
pub(in crate::report) fn with_files(options: &Options) -> Option<String> {
    options.own_files.words().map(|files| format!("With {}.", printable(&files)))
}
