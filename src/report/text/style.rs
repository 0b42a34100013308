//! How texts look: weights, the marks and colours of levels, and the lines that end every report.

use anstyle::{AnsiColor, Style};

use crate::report::records::light::level_mark;
use crate::rules::Level;

/// Headings and what matters most.
pub(in crate::report) const BOLD: Style = Style::new().bold();
/// What may be passed over.
pub(in crate::report) const DIM: Style = Style::new().dimmed();

/// The last lines of every report.
pub(in crate::report) const ADVICE: &str = "\
Not medical advice. Stop and seek care for a sudden pop, inability to bear
weight, swelling, warmth or redness, numbness, pain at night or at rest. Calf
swelling or pain together with breathlessness or chest pain is an emergency.
";

/// The mark and colour of a level.
pub(in crate::report) fn level_style(level: Level) -> (&'static str, Style) {
    let colour = |colour: AnsiColor| colour.on_default().bold();
    let style = match level {
        Level::Info => Style::new(),
        Level::Watch => colour(AnsiColor::Yellow),
        Level::Warn => colour(AnsiColor::Red),
        Level::Stop => colour(AnsiColor::Magenta),
    };
    (level_mark(level), style)
}
