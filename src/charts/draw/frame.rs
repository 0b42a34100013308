//! What surrounds the data: title and subtitle above, the key below; or nothing, where a page sets
//! these itself.

use plotters::style::RGBAColor;

use super::canvas::{Area, Canvas, Drawn, Fault, LABEL, Place, Words};
use super::marks::{Flag, light_word, rule_ids};
use super::symbol::Symbol;
use super::theme::{MARGIN_PX, SUBTITLE_PX, TEXT, TITLE_PX, WHITE};

/// Width kept for the labels of the vertical axis.
const AXIS_LABELS_PX: f64 = 44.0;
/// Height of a row of the key.
const KEY_ROW_PX: f64 = 25.0;
/// Width of a swatch in the key.
const SWATCH_PX: f64 = 22.0;
/// Space between a swatch and its words, and between two entries.
const KEY_GAPS_PX: (f64, f64) = (8.0, 26.0);

const TITLE: Words = LABEL.sized(TITLE_PX).bold().colored(TEXT).below();
const SUBTITLE: Words = LABEL.sized(SUBTITLE_PX).below();

/// What an entry of the key shows beside its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::charts) enum Swatch {
    /// A filled box.
    Box(RGBAColor),
    /// A hatched box.
    Hatch(RGBAColor),
    /// A line.
    Line(RGBAColor, f64),
    /// A dashed line.
    Dashes(RGBAColor),
    /// A dot of this radius.
    Dot(RGBAColor, f64),
    /// An open dot of this radius.
    Ring(RGBAColor, f64),
    /// The symbol of a rule.
    Symbol(Symbol),
}

/// An entry of the key.
pub(in crate::charts) type KeyEntry = (Swatch, String);

/// What is said around the data, beside the title.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::charts) struct Around {
    /// What is shown, in which unit, and of when.
    pub(in crate::charts) subtitle: String,
    /// What the marks mean.
    pub(in crate::charts) key: Vec<KeyEntry>,
}

/// The entries for the rules among flags: each rule with the levels that occur.
pub(in crate::charts) fn flag_key(flags: &[Flag]) -> Vec<KeyEntry> {
    let entries = |(shape, id): (usize, &'static str)| {
        let is_of_rule = |flag: &&Flag| flag.is_drawn && flag.rule_id == id;
        let of_rule: Vec<_> = flags.iter().filter(is_of_rule).collect();
        let mut levels: Vec<_> = of_rule.iter().map(|flag| flag.level).collect();
        levels.sort_unstable();
        levels.dedup();
        let entry = |level| {
            let count = of_rule.iter().filter(|flag| flag.level == level).count();
            let word = light_word(level);
            let words = match count {
                1 => format!("{id}: {word}"),
                _ => format!("{id}: {word} ({count})"),
            };
            (Swatch::Symbol(Symbol { shape, level }), words)
        };
        levels.into_iter().map(entry).collect::<Vec<_>>()
    };
    rule_ids(flags).into_iter().enumerate().flat_map(entries).collect()
}

impl Swatch {
    /// Draws it right of a place.
    pub(in crate::charts) fn draw(self, canvas: &Canvas<'_>, (left, y): Place) -> Drawn {
        let right = left + SWATCH_PX;
        let area = Area { left: left + 2.0, right: right - 2.0, top: y - 7.0, bottom: y + 7.0 };
        let middle = ((left + right) / 2.0, y);
        match self {
            Self::Box(color) => canvas.rect(area, color),
            Self::Hatch(color) => canvas.hatch(area, color),
            Self::Line(color, width_px) => canvas.line(&[(left, y), (right, y)], color, width_px),
            Self::Dashes(color) => canvas.dashes((left, y), (right, y), color, 2.0),
            Self::Dot(color, radius_px) => canvas.dot(middle, radius_px, color),
            Self::Ring(color, radius_px) => canvas.ring(middle, radius_px, color, 1.4),
            Self::Symbol(symbol) => symbol.draw(canvas, middle, 6.5),
        }
    }
}

/// Where each entry goes: its row and left edge, filling rows from the left.
fn key_places(key: &[KeyEntry], width_px: f64) -> Vec<(usize, f64)> {
    let (mut row, mut x) = (0, 0.0);
    let place = |(_, words): &KeyEntry| {
        let entry_px = SWATCH_PX + KEY_GAPS_PX.0 + LABEL.width_px(words);
        if x > 0.0 && x + entry_px > width_px {
            (row, x) = (row + 1, 0.0);
        }
        let place = (row, x);
        x += entry_px + KEY_GAPS_PX.1;
        place
    };
    key.iter().map(place).collect()
}

/// Draws title, subtitle and key on white paper; returns the box that is left for the panels, its
/// left edge where the vertical axis stands.
pub(in crate::charts) fn frame(
    canvas: &Canvas<'_>,
    title: &str,
    Around { subtitle, key }: &Around,
) -> Result<Area, Fault> {
    let (width, height) = (canvas.width_px, canvas.height_px);
    canvas.rect(Area { left: 0.0, top: 0.0, right: width, bottom: height }, WHITE)?;
    let inner = width - 2.0 * MARGIN_PX;
    let mut top = MARGIN_PX;
    for line in TITLE.wrap(title, inner) {
        canvas.words(&line, (MARGIN_PX, top), TITLE)?;
        top += TITLE_PX * 1.3;
    }
    for line in SUBTITLE.wrap(subtitle, inner) {
        canvas.words(&line, (MARGIN_PX, top), SUBTITLE)?;
        top += SUBTITLE_PX * 1.4;
    }
    let left = MARGIN_PX + AXIS_LABELS_PX;
    let places = key_places(key, width - MARGIN_PX - left);
    let rows = places.last().map_or(0, |place| place.0 + 1);
    let bottom = height - MARGIN_PX - rows as f64 * KEY_ROW_PX;
    for ((swatch, words), (row, x)) in key.iter().zip(places) {
        let y = bottom + (row as f64 + 0.5) * KEY_ROW_PX + 8.0;
        swatch.draw(canvas, (left + x, y))?;
        canvas.words(words, (left + x + SWATCH_PX + KEY_GAPS_PX.0, y), LABEL)?;
    }
    Ok(Area { left, top: top + 6.0, right: width - MARGIN_PX, bottom })
}

/// Height that a frame takes and a page does not need: margins, a line of title and subtitle, a row of
/// the key.
pub(in crate::charts) const FRAME_PX: f64 = 110.0;

/// The box for the panels where nothing surrounds them: room for labels at its left and right edge.
pub(in crate::charts) fn bare(canvas: &Canvas<'_>) -> Area {
    const AIR_PX: f64 = 4.0;
    Area {
        left: AIR_PX + AXIS_LABELS_PX,
        top: AIR_PX,
        right: canvas.width_px - AIR_PX - AXIS_LABELS_PX,
        bottom: canvas.height_px - AIR_PX,
    }
}

/// Size of the picture of a swatch.
pub(in crate::charts) const SWATCH_SIZE_PX: (u32, u32) = (22, 18);

/// Splits a box into panels from top to bottom, by their shares, with room between them.
pub(in crate::charts) fn split(area: Area, shares: &[f64], between_px: f64) -> Vec<Area> {
    let total: f64 = shares.iter().sum();
    let free = area.height() - between_px * (shares.len().max(1) - 1) as f64;
    let mut top = area.top;
    let panel = |share: &f64| {
        let bottom = top + free * share / total;
        let panel = Area { top, bottom, ..area };
        top = bottom + between_px;
        panel
    };
    shares.iter().map(panel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::quantity::Unit;
    use crate::rules::Level;

    fn flag(rule_id: &'static str, level: Level) -> Flag {
        Flag {
            row: 0,
            rule_id,
            title: "",
            level,
            measured: 0.0,
            rise_pct: None,
            against: None,
            is_of_week: true,
            unit: Unit::DistanceM,
            limit: 0.0,
            is_drawn: true,
        }
    }

    #[test]
    fn the_key_names_each_rule_and_level_once() {
        let flags = [
            flag("a-rule", Level::Watch),
            flag("b-rule", Level::Warn),
            flag("a-rule", Level::Watch),
            flag("a-rule", Level::Warn),
        ];
        let words: Vec<String> = flag_key(&flags).into_iter().map(|entry| entry.1).collect();
        assert_eq!(words, ["a-rule: amber (2)", "a-rule: red", "b-rule: red"]);
    }

    #[test]
    fn entries_that_do_not_fit_start_a_row() {
        let key: Vec<KeyEntry> =
            (0..5).map(|i| (Swatch::Box(WHITE), format!("an entry of the key {i}"))).collect();
        let places = key_places(&key, 400.0);
        assert_eq!(places[0], (0, 0.0));
        assert_eq!(places.iter().map(|place| place.0).collect::<Vec<_>>(), [0, 0, 1, 1, 2]);
    }

    #[test]
    fn panels_fill_the_box() {
        let area = Area { left: 0.0, top: 10.0, right: 5.0, bottom: 130.0 };
        let panels = split(area, &[2.0, 1.0], 30.0);
        assert_eq!((panels[0].top, panels[0].bottom), (10.0, 70.0));
        assert_eq!((panels[1].top, panels[1].bottom), (100.0, 130.0));
    }
}
