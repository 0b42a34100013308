//! Drawing in pixels of the chart: boxes, lines, dots, symbols, words. Knows nothing of data.

use std::cell::{Cell, RefCell};

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};

use super::surface::{Surface, UNITS_PER_PX};
use super::text::{FAMILY, SIZE_PER_EM, Weight};
use super::theme::{LABEL_PX, TEXT_SOFT};

/// Why something could not be drawn.
#[derive(Debug)]
pub(in crate::charts) struct Fault(pub(in crate::charts) String);

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for Fault {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self(error.to_string())
    }
}

/// Drawn, or why not.
pub(in crate::charts) type Drawn = Result<(), Fault>;

/// A place in pixels from the upper left corner of the chart.
pub(in crate::charts) type Place = (f64, f64);

/// A box in pixels from the upper left corner of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::charts) struct Area {
    /// Left edge.
    pub(in crate::charts) left: f64,
    /// Upper edge.
    pub(in crate::charts) top: f64,
    /// Right edge.
    pub(in crate::charts) right: f64,
    /// Lower edge.
    pub(in crate::charts) bottom: f64,
}

impl Area {
    /// The square around a place.
    pub(in crate::charts) fn around((x, y): Place, half_px: f64) -> Self {
        Self { left: x - half_px, top: y - half_px, right: x + half_px, bottom: y + half_px }
    }

    /// Its width in pixels.
    pub(in crate::charts) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Its height in pixels.
    pub(in crate::charts) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether two boxes share any point.
    pub(in crate::charts) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// How words look and where they hang from their place.
#[derive(Clone, Copy)]
pub(in crate::charts) struct Words {
    em_px: f64,
    weight: Weight,
    color: RGBAColor,
    across: HPos,
    down: VPos,
}

/// Small, soft, right of and centred on their place.
pub(in crate::charts) const LABEL: Words = Words {
    em_px: LABEL_PX,
    weight: Weight::Regular,
    color: TEXT_SOFT,
    across: HPos::Left,
    down: VPos::Center,
};

impl Words {
    /// The same at another size, in pixels of the em.
    pub(in crate::charts) const fn sized(self, em_px: f64) -> Self {
        Self { em_px, ..self }
    }

    /// The same in bold.
    pub(in crate::charts) const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same in another colour.
    pub(in crate::charts) const fn colored(self, color: RGBAColor) -> Self {
        Self { color, ..self }
    }

    /// Hung from the middle of the line.
    pub(in crate::charts) const fn centred(self) -> Self {
        Self { across: HPos::Center, ..self }
    }

    /// Hung from the end of the line.
    pub(in crate::charts) const fn ending(self) -> Self {
        Self { across: HPos::Right, ..self }
    }

    /// Hung from the upper edge of the line.
    pub(in crate::charts) const fn below(self) -> Self {
        Self { down: VPos::Top, ..self }
    }

    /// Width of a line of such words in pixels.
    pub(in crate::charts) fn width_px(&self, text: &str) -> f64 {
        super::text::width_px(text, self.weight, self.em_px)
    }

    /// Lines of such words, none wider than the limit.
    pub(in crate::charts) fn wrap(&self, text: &str, limit_px: f64) -> Vec<String> {
        super::text::wrap(text, self.weight, self.em_px, limit_px)
    }
}

/// A place that belongs to a row of the chart's data, so that a page can tell its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::charts) struct Spot {
    /// Where it is.
    pub(in crate::charts) area: Area,
    /// The row.
    pub(in crate::charts) row: usize,
}

/// The paper.
pub(in crate::charts) struct Canvas<'a> {
    area: DrawingArea<Surface<'a>, Shift>,
    spots: RefCell<Vec<Spot>>,
    /// Where findings that no alert says would stand.
    findings: RefCell<Vec<Place>>,
    /// Shapes are cut off left of it.
    left_px: Cell<f64>,
    /// Whether values are told at the right edge, too, where the left one may be out of sight.
    pub(in crate::charts) has_right_labels: bool,
    /// Width in pixels.
    pub(in crate::charts) width_px: f64,
    /// Height in pixels.
    pub(in crate::charts) height_px: f64,
}

fn units((x, y): Place) -> (i32, i32) {
    ((x * UNITS_PER_PX).round() as i32, (y * UNITS_PER_PX).round() as i32)
}

/// What of a line is right of a place, with the places where it crosses it.
fn kept_line(places: &[Place], left_px: f64) -> Vec<Place> {
    let is_kept = |(x, _): &Place| *x >= left_px;
    let mut kept: Vec<Place> = places.first().copied().filter(is_kept).into_iter().collect();
    for (one, next) in places.iter().zip(places.iter().skip(1)) {
        if is_kept(one) != is_kept(next) {
            let share = (left_px - one.0) / (next.0 - one.0);
            kept.push((left_px, one.1 + share * (next.1 - one.1)));
        }
        kept.extend(Some(*next).filter(is_kept));
    }
    kept
}

fn filled(color: RGBAColor) -> ShapeStyle {
    ShapeStyle { color, filled: true, stroke_width: 0 }
}

fn outlined(color: RGBAColor, width_px: f64) -> ShapeStyle {
    ShapeStyle { color, filled: false, stroke_width: (width_px * UNITS_PER_PX).round() as u32 }
}

impl<'a> Canvas<'a> {
    /// Paper over a surface.
    pub(in crate::charts) fn new(surface: Surface<'a>) -> Self {
        let area = surface.into_drawing_area();
        let (width, height) = area.dim_in_pixel();
        let (width_px, height_px) = (f64::from(width), f64::from(height));
        let (spots, findings) = (RefCell::default(), RefCell::default());
        let left_px = Cell::new(f64::NEG_INFINITY);
        let (width_px, height_px) = (width_px / UNITS_PER_PX, height_px / UNITS_PER_PX);
        Self { area, spots, findings, left_px, has_right_labels: false, width_px, height_px }
    }

    /// The same paper, for a page.
    pub(in crate::charts) fn with_right_labels(self) -> Self {
        Self { has_right_labels: true, ..self }
    }

    /// Cuts off shapes left of this; words, which stand beside data, stay.
    pub(in crate::charts) fn keep_right_of(&self, left_px: f64) {
        self.left_px.set(left_px);
    }

    /// What of a box is not cut off; `None` of nothing.
    fn kept(&self, area: Area) -> Option<Area> {
        let left_px = self.left_px.get();
        (area.right > left_px).then(|| Area { left: area.left.max(left_px), ..area })
    }

    fn is_kept(&self, (x, _): Place) -> bool {
        x >= self.left_px.get()
    }

    /// Says that a place belongs to a row of the data; draws nothing.
    pub(in crate::charts) fn spot(&self, area: Area, row: usize) {
        if let Some(area) = self.kept(area) {
            self.spots.borrow_mut().push(Spot { area, row });
        }
    }

    /// Says where a finding would stand that no alert says; draws nothing.
    pub(in crate::charts) fn finding(&self, at: Place) {
        if self.is_kept(at) {
            self.findings.borrow_mut().push(at);
        }
    }

    /// The places of such findings.
    pub(in crate::charts) fn findings(&self) -> Vec<Place> {
        self.findings.borrow().clone()
    }

    /// The places of rows, in the order in which they were told.
    pub(in crate::charts) fn spots(&self) -> Vec<Spot> {
        self.spots.borrow().clone()
    }

    /// Ends the drawing.
    pub(in crate::charts) fn finish(&self) -> Drawn {
        Ok(self.area.present()?)
    }

    /// A filled box.
    pub(in crate::charts) fn rect(&self, area: Area, color: RGBAColor) -> Drawn {
        let Some(area) = self.kept(area) else { return Ok(()) };
        let corners = [units((area.left, area.top)), units((area.right, area.bottom))];
        Ok(self.area.draw(&Rectangle::new(corners, filled(color)))?)
    }

    /// A line through places.
    pub(in crate::charts) fn line(
        &self,
        places: &[Place],
        color: RGBAColor,
        width_px: f64,
    ) -> Drawn {
        let places = kept_line(places, self.left_px.get());
        if places.is_empty() {
            return Ok(());
        }
        let places: Vec<_> = places.into_iter().map(units).collect();
        Ok(self.area.draw(&PathElement::new(places, outlined(color, width_px)))?)
    }

    /// A filled shape between corners.
    pub(in crate::charts) fn polygon(&self, corners: &[Place], color: RGBAColor) -> Drawn {
        if !corners.iter().any(|corner| self.is_kept(*corner)) {
            return Ok(());
        }
        let corners: Vec<_> = corners.iter().copied().map(units).collect();
        Ok(self.area.draw(&Polygon::new(corners, filled(color)))?)
    }

    /// A disc.
    pub(in crate::charts) fn dot(&self, at: Place, radius_px: f64, color: RGBAColor) -> Drawn {
        if !self.is_kept(at) {
            return Ok(());
        }
        let radius = (radius_px * UNITS_PER_PX).round() as i32;
        Ok(self.area.draw(&Circle::new(units(at), radius, filled(color)))?)
    }

    /// A circle.
    pub(in crate::charts) fn ring(
        &self,
        at: Place,
        radius_px: f64,
        color: RGBAColor,
        width_px: f64,
    ) -> Drawn {
        if !self.is_kept(at) {
            return Ok(());
        }
        let radius = (radius_px * UNITS_PER_PX).round() as i32;
        Ok(self.area.draw(&Circle::new(units(at), radius, outlined(color, width_px)))?)
    }

    /// A line of words.
    pub(in crate::charts) fn words(&self, text: &str, at: Place, words: Words) -> Drawn {
        let style = if words.weight == Weight::Bold { FontStyle::Bold } else { FontStyle::Normal };
        let size = words.em_px * SIZE_PER_EM * UNITS_PER_PX;
        let font = FontDesc::new(FontFamily::Name(FAMILY), size, style);
        let anchor = Pos::new(words.across, words.down);
        let style = TextStyle::from(font).color(&words.color).pos(anchor);
        Ok(self.area.draw(&Text::new(text.to_owned(), units(at), style))?)
    }

    /// Diagonal lines across a box.
    pub(in crate::charts) fn hatch(&self, area: Area, color: RGBAColor) -> Drawn {
        const STEP_PX: f64 = 6.0;
        let Some(area) = self.kept(area) else { return Ok(()) };
        let (width, height) = (area.width(), area.height());
        let count = ((width + height) / STEP_PX).ceil() as usize;
        for offset in (1..count).map(|i| i as f64 * STEP_PX) {
            // The line x + y = offset, from the left or lower edge to the upper or right one.
            let from = (offset - offset.min(height), offset.min(height));
            let to = (offset.min(width), offset - offset.min(width));
            let ends = [from, to].map(|(x, y)| (area.left + x, area.top + y));
            self.line(&ends, color, 1.2)?;
        }
        let (low, high) = ((area.left, area.bottom), (area.right, area.top));
        self.line(&[low, (low.0, high.1), high, (high.0, low.1), low], color, 1.2)
    }

    /// Short strokes along a straight line.
    pub(in crate::charts) fn dashes(
        &self,
        from: Place,
        to: Place,
        color: RGBAColor,
        width_px: f64,
    ) -> Drawn {
        const DASH_PX: f64 = 8.0;
        const PERIOD_PX: f64 = 13.0;
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |along: f64| {
            let share = (along / length).min(1.0);
            (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
        };
        let count = (length / PERIOD_PX).ceil() as usize;
        for start in (0..count).map(|i| i as f64 * PERIOD_PX) {
            self.line(&[at(start), at(start + DASH_PX)], color, width_px)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_that_only_touch_do_not_meet() {
        let a = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let b = Area { left: 10.0, right: 20.0, ..a };
        let c = Area { left: 9.0, right: 20.0, ..a };
        assert!(!a.meets(&b) && a.meets(&c));
    }

    #[test]
    fn a_line_is_cut_where_it_crosses_the_edge() {
        let line = [(0.0, 0.0), (10.0, 10.0), (20.0, 0.0), (0.0, 20.0)];
        let kept = [(5.0, 5.0), (10.0, 10.0), (20.0, 0.0), (5.0, 15.0)];
        assert_eq!(kept_line(&line, 5.0), kept);
        assert_eq!(kept_line(&line, f64::NEG_INFINITY), line);
        assert_eq!(kept_line(&line, 30.0), []);
    }

    #[test]
    fn bold_words_are_wider() {
        assert!(LABEL.bold().width_px("Weekly distance") > LABEL.width_px("Weekly distance"));
    }
}
