//! What stands above every report: which of the runner's own files are in force, and what must be known
//! before a figure is believed.

use std::fmt::Write;

use crate::label::printable;
use crate::options::Options;
use crate::pipeline::Analysis;
use crate::report::text::style::level_style;
use crate::report::text::wrap::wrap;
use crate::rules::Level;

/// What must be known, a sentence each.
pub fn warnings(analysis: &Analysis, options: &Options) -> Vec<String> {
    options.own_files.warnings.iter().chain(&analysis.questions).cloned().collect()
}

/// Which of the runner's own files are in force, as a sentence.
pub(in crate::report) fn with_files(options: &Options) -> Option<String> {
    options.own_files.words().map(|files| format!("With {}.", printable(&files)))
}

/// The same as lines of a terminal.
pub fn above(analysis: &Analysis, options: &Options) -> String {
    above_with(&warnings(analysis, options), options)
}

/// Lines of a terminal for these warnings.
pub fn above_with(warnings: &[String], options: &Options) -> String {
    let mut text = String::new();
    if let Some(files) = with_files(options) {
        let _ = writeln!(text, "{}", wrap(&files, 0));
    }
    let (mark, style) = level_style(Level::Warn);
    for warning in warnings {
        let warning = wrap(&printable(warning), 2);
        let _ = writeln!(text, "{style}{mark}{style:#} {}", warning.trim_start());
    }
    text
}

/// What stands below limits, when the diary could not be read whole.
pub fn caution(options: &Options) -> Option<String> {
    options.own_files.is_diary_partial.then(|| {
        let words = "Some of the diary could not be read, see above: what stands there is not in these \
                     limits. Mend it before you trust them.";
        let (mark, style) = level_style(Level::Warn);
        format!("{style}{mark}{style:#} {}\n", wrap(words, 2).trim_start())
    })
}
