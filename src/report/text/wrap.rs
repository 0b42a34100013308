//! Text in lines of a terminal's width, by the columns that its letters take.

use std::fmt::Write;
use std::sync::OnceLock;

use textwrap::core::{Fragment, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

/// Columns that a per cent sign may hang over the edge.
const OVERHANG: usize = 2;
/// Columns that text is wrapped to, so that it fits any terminal, and the fewest that it can be read in.
const WIDTH: usize = 80 - OVERHANG;
const NARROWEST: usize = 40;
/// Where values stand: behind the margin and the longest label.
const MARGIN: usize = 2;
const VALUE_INDENT: usize = 18;

/// Columns of a terminal narrower than [`WIDTH`].
static NARROW: OnceLock<usize> = OnceLock::new();

/// Wraps prose to a terminal of so many columns; a wide one changes nothing, for long lines are hard to
/// read.
pub fn fit_terminal(columns: usize) {
    let _ = NARROW.set(columns.saturating_sub(OVERHANG).clamp(NARROWEST, WIDTH));
}

/// Columns that may be used.
pub(in crate::report) fn width() -> usize {
    NARROW.get().copied().unwrap_or(WIDTH)
}

/// Lines that were written for a wide terminal: as they are where they fit, else wrapped.
pub(in crate::report) fn fitted(text: &str) -> String {
    fitted_to(NARROW.get().copied(), text)
}

fn fitted_to(columns: Option<usize>, text: &str) -> String {
    let columns = columns.filter(|most| text.lines().any(|line| display_width(line) > *most));
    columns.map_or_else(|| text.to_owned(), |columns| wrap_to(columns, text, 0) + "\n")
}

/// Pages of rules, which are looked up and printed: at most forty lines of this width.
const PAGE_WIDTH: usize = 88;

/// Prose in lines of a page of rules, each indented.
pub(in crate::report) fn wrap_page(text: &str, indent: usize) -> String {
    wrap_to(NARROW.get().map_or(PAGE_WIDTH, |narrow| (*narrow).min(PAGE_WIDTH)), text, indent)
}

/// Prose in lines of a terminal's width, each indented.
pub(in crate::report) fn wrap(text: &str, indent: usize) -> String {
    wrap_to(width(), text, indent)
}

fn wrap_to(width: usize, text: &str, indent: usize) -> String {
    let columns = width.saturating_sub(indent);
    let mut words: Vec<Piece> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            // A per cent sign stays with its number, even beyond the edge.
            Some(number) if word.starts_with('%') => {
                number.text += word;
                number.text.push(' ');
            }
            _ => words.extend(pieces_of(word, columns)),
        }
    }
    let margin = " ".repeat(indent);
    let lines = lines(&words, columns);
    lines.iter().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// A word as one piece, or letter by letter where it fits into no line and is written without blanks, as
/// Chinese is.
fn pieces_of(word: &str, columns: usize) -> Vec<Piece> {
    let whole = |text: &str| Piece { text: format!("{text} "), width: display_width(text) };
    let letters: Vec<String> = word.chars().map(String::from).collect();
    let is_wide = |letter: &String| display_width(letter) > 1;
    match letters.split_last() {
        Some((last, others)) if display_width(word) > columns && letters.iter().any(is_wide) => {
            let piece = |text: &String| Piece { text: text.clone(), width: display_width(text) };
            others.iter().map(piece).chain([whole(last)]).collect()
        }
        _ => vec![whole(word)],
    }
}

/// A label and its value, which goes on below itself where it is long. Pieces of lists stay whole.
pub(in crate::report) fn labelled(label: &str, value: &str) -> String {
    hanging(label, "", value)
}

/// The same with something in front of the value, below which the value does not go on.
pub(in crate::report) fn hanging(label: &str, front: &str, value: &str) -> String {
    let indent = VALUE_INDENT + display_width(front);
    let pieces: Vec<&str> = if value.matches(", ").count() > 2 {
        value.split_inclusive(", ").collect()
    } else {
        value.split_inclusive(' ').collect()
    };
    let piece = |text: &str| Piece { text: text.to_owned(), width: display_width(text.trim_end()) };
    let pieces: Vec<Piece> = pieces.into_iter().map(piece).collect();
    let mut text = format!("{:MARGIN$}{label:<width$}{front}", "", width = VALUE_INDENT - MARGIN);
    for (number, line) in lines(&pieces, WIDTH - indent).iter().enumerate() {
        if number > 0 {
            let _ = write!(text, "\n{:indent$}", "");
        }
        text += line;
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Text that stays on one line, with what parts it from the next.
#[derive(Debug)]
struct Piece {
    text: String,
    /// Columns that must fit on the line; what goes beyond them may hang over its edge.
    width: usize,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        display_width(&self.text) as f64 - self.width()
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn lines(pieces: &[Piece], width: usize) -> Vec<String> {
    let text = |line: &[Piece]| line.iter().map(|piece| piece.text.as_str()).collect::<String>();
    let lines = wrap_first_fit(pieces, &[width as f64]).into_iter().map(text);
    lines.map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_prose_is_wrapped_and_indented() {
        let wrapped = wrap(&"word ".repeat(40), 4);
        assert!(wrapped.lines().count() > 1);
        assert!(
            wrapped
                .lines()
                .all(|line| line.starts_with("    word") && line.chars().count() <= WIDTH)
        );
    }

    #[test]
    fn a_narrow_terminal_gets_narrow_lines_and_loses_no_word() {
        let text = "word ".repeat(40);
        let wrapped = wrap_to(NARROWEST, &text, 33);
        assert_eq!(wrapped.split_whitespace().count(), 40);
        assert!(wrapped.lines().all(|line| line.chars().count() <= NARROWEST));
    }

    #[test]
    fn lines_for_a_wide_terminal_are_wrapped_where_they_do_not_fit() {
        let text = "one two three four\nfive six\n";
        assert_eq!(fitted_to(None, text), text);
        assert_eq!(fitted_to(Some(18), text), text);
        assert_eq!(fitted_to(Some(10), text), "one two\nthree four\nfive six\n");
    }

    #[test]
    fn a_per_cent_sign_stays_with_its_number() {
        assert_eq!(wrap_to(12, "it rose by 30 %, more", 2), "  it rose by\n  30 %, more");
        assert_eq!(wrap_to(12, "it rose, 30 %, more", 0), "it rose, 30 %,\nmore");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(wrap_to(8, "東京 京都 ok", 0), "東京\n京都 ok");
    }

    #[test]
    fn what_is_written_without_blanks_goes_on_below_itself() {
        assert_eq!(wrap_to(8, "左小腿有点疼", 0), "左小腿有\n点疼");
        assert_eq!(wrap_to(8, "averylongword", 0), "averylongword");
    }

    #[test]
    fn nothing_is_an_empty_line() {
        assert_eq!(wrap_to(40, "", 2), "  ");
    }

    #[test]
    fn a_long_list_goes_on_below_itself_and_its_pieces_stay_whole() {
        let items: Vec<String> = (0..30).map(|number| format!("kind_of_thing {number}")).collect();
        let text = labelled("messages", &items.join(", "));
        assert!(text.lines().count() > 3);
        for row in text.lines() {
            assert!(row.chars().count() <= WIDTH, "{row}");
            assert!(!row.trim_start().starts_with(char::is_numeric), "{row}");
        }
        assert!(text.lines().skip(1).all(|row| row.starts_with(&" ".repeat(VALUE_INDENT))));
    }

    #[test]
    fn a_label_without_a_value_leaves_no_blanks_behind() {
        assert_eq!(labelled("x", ""), "  x\n");
    }
}
