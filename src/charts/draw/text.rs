//! The embedded font: registration, measuring, and outlines. Nothing here depends on the fonts of
//! the machine, so a chart looks the same everywhere.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, OutlinedGlyph, PxScale, ScaleFont, point};
use plotters::style::{FontStyle, register_font};

/// Inter Regular, a subset: Latin, basic Greek, punctuation, arrows, shapes.
const REGULAR: &[u8] = include_bytes!("../font/Inter-Regular.otf");
/// Inter SemiBold, the same subset.
const SEMI_BOLD: &[u8] = include_bytes!("../font/Inter-SemiBold.otf");

/// Family in SVG files, where the reader's machine may have to fall back.
pub(in crate::charts) const FAMILY: &str = "Inter, Helvetica, Arial, sans-serif";

/// plotters' font size over the em: its SVG backend writes `font-size = size / 1.24`.
pub(super) const SIZE_PER_EM: f64 = 1.24;

/// Where the baseline lies below the anchor, in em, as plotters' SVG backend places it: a top
/// anchor 0.76 em above the baseline, a centre half an x-height (Inter's is 0.546 em) above it.
pub(super) const TOP_TO_BASELINE_EM: f64 = 0.76;
/// See [`TOP_TO_BASELINE_EM`].
pub(super) const CENTRE_TO_BASELINE_EM: f64 = 0.273;

/// The two weights of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::charts) enum Weight {
    /// For everything but headings.
    Regular,
    /// For headings.
    Bold,
}

struct Faces {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
}

/// The parsed fonts; `None` only if the embedded files were damaged.
fn faces() -> Option<&'static Faces> {
    static FACES: OnceLock<Option<Faces>> = OnceLock::new();
    let load = || {
        register_font(FAMILY, FontStyle::Normal, REGULAR).ok()?;
        register_font(FAMILY, FontStyle::Bold, SEMI_BOLD).ok()?;
        let regular = FontRef::try_from_slice(REGULAR).ok()?;
        let bold = FontRef::try_from_slice(SEMI_BOLD).ok()?;
        Some(Faces { regular, bold })
    };
    FACES.get_or_init(load).as_ref()
}

/// The face of a weight, and ab_glyph's scale for an em of this many pixels.
fn face(weight: Weight, em_px: f64) -> Option<(&'static FontRef<'static>, PxScale)> {
    let faces = faces()?;
    let font = if weight == Weight::Bold { &faces.bold } else { &faces.regular };
    let height_per_em = font.height_unscaled() / font.units_per_em()?;
    Some((font, PxScale::from(em_px as f32 * height_per_em)))
}

/// Width of a line of text in pixels.
pub(in crate::charts) fn width_px(text: &str, weight: Weight, em_px: f64) -> f64 {
    let Some((font, scale)) = face(weight, em_px) else { return 0.0 };
    let scaled = font.as_scaled(scale);
    text.chars().map(|c| f64::from(scaled.h_advance(scaled.glyph_id(c)))).sum()
}

/// The outlines of a line of text that starts at `x_px` on the baseline `y_px`.
pub(super) fn outlines(
    text: &str,
    weight: Weight,
    em_px: f64,
    (x_px, y_px): (f64, f64),
) -> Vec<OutlinedGlyph> {
    let Some((font, scale)) = face(weight, em_px) else { return Vec::new() };
    let scaled = font.as_scaled(scale);
    let mut pen_px = x_px as f32;
    let mut glyphs = Vec::with_capacity(text.len());
    for c in text.chars() {
        let id = scaled.glyph_id(c);
        let glyph = id.with_scale_and_position(scale, point(pen_px, y_px as f32));
        pen_px += scaled.h_advance(id);
        glyphs.extend(font.outline_glyph(glyph));
    }
    glyphs
}

/// An SVG in which every line of text keeps the width it was laid out with, whatever font the reader's
/// machine falls back to.
pub(in crate::charts) fn fitted(svg: &str) -> String {
    let mut fitted = String::with_capacity(svg.len() + svg.len() / 8);
    let mut lines = svg.lines().peekable();
    while let Some(line) = lines.next() {
        let words = line.strip_prefix("<text ").zip(lines.peek());
        match words.and_then(|(attributes, words)| Some((attributes, length(attributes, words)?))) {
            Some((attributes, length)) => {
                fitted += "<text textLength=\"";
                fitted += &length.to_string();
                fitted += "\" lengthAdjust=\"spacingAndGlyphs\" ";
                fitted += attributes;
            }
            None => fitted += line,
        }
        fitted.push('\n');
    }
    fitted
}

/// The width of a line of text in the units of its font size; `None` for none.
fn length(attributes: &str, words: &str) -> Option<u32> {
    let size = attributes.split_once("font-size=\"")?.1.split_once('"')?.0.parse().ok()?;
    let is_bold = attributes.contains("font-weight=\"bold\"");
    let weight = if is_bold { Weight::Bold } else { Weight::Regular };
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let words =
        entities.iter().fold(words.to_owned(), |words, (name, sign)| words.replace(name, sign));
    let length = width_px(&words, weight, size).round() as u32;
    (length > 0).then_some(length)
}

/// Breaks a sentence into lines of at most `limit_px`, at plain spaces.
pub(in crate::charts) fn wrap(
    text: &str,
    weight: Weight,
    em_px: f64,
    limit_px: f64,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width_px(&format!("{line} {word}"), weight, em_px) <= limit_px => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_charts_use_has_a_glyph() {
        let font = FontRef::try_from_slice(REGULAR).unwrap();
        let used = "azAZ09 +-–−×≥≤²³·…äöüßéñçøåŁłž%/():,.’“”→↑▲■◆●½°";
        for c in used.chars() {
            assert_ne!(font.glyph_id(c).0, 0, "no glyph for `{c}`");
        }
    }

    #[test]
    fn width_grows_with_the_em() {
        let small_px = width_px("12.5 km", Weight::Regular, 10.0);
        let large_px = width_px("12.5 km", Weight::Regular, 20.0);
        assert!(small_px > 30.0 && (large_px - 2.0 * small_px).abs() < 1e-3);
    }

    #[test]
    fn long_sentences_break_between_words() {
        let lines = wrap("one two three four", Weight::Regular, 10.0, 50.0);
        assert_eq!(lines.join(" "), "one two three four");
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width_px(line, Weight::Regular, 10.0) <= 50.0));
    }

    #[test]
    fn lines_of_an_svg_keep_their_width() {
        let svg = "<svg>\n<text font-size=\"140\" fill=\"x\">\na &lt; b\n</text>\n</svg>\n";
        let width = width_px("a < b", Weight::Regular, 140.0).round();
        let expected = format!(
            "<svg>\n<text textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" font-size"
        );
        assert!(fitted(svg).starts_with(&expected), "{}", fitted(svg));
        assert!(fitted(svg).ends_with("\na &lt; b\n</text>\n</svg>\n"));
    }
}
