//! What stands above every report on the terminal, and the caution below limits.

use std::fmt::Write;

use super::style::level_style;
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::sanitize::printable;
use crate::options::Options;
use crate::report::records::muted;
use crate::report::records::notices::{warnings, with_files};
use crate::rules::{Level, Limits};

/// The own files in force and the warnings of an analysis, a paragraph each.
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
        let words = "Some of the diary could not be read (see above) and is not in these limits. \
                     Fix it before you trust them.";
        let (mark, style) = level_style(Level::Warn);
        format!("{style}{mark}{style:#} {}\n", wrap(words, 2).trim_start())
    })
}

/// The rules that settings mute; a warning first where one of them reads the diary of pain.
pub(in crate::report) fn muted(limits: &Limits) -> String {
    let (mark, style) = level_style(Level::Stop);
    let warning = muted::pain_warning(limits).map(|text| {
        let text = wrap(&text, 2);
        format!("{style}{mark} {}{style:#}\n", text.trim_start())
    });
    let lines = muted::sentences(limits).into_iter().map(|text| format!("{}\n", wrap(&text, 0)));
    warning.into_iter().chain(lines).collect()
}
