//! A panel: the box in which data are drawn, with its grid and labels.

use std::ops::Range;

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::style::RGBAColor;

use super::canvas::{Area, Canvas, Drawn, LABEL, Place};
use super::surface::UNITS_PER_PX;
use super::theme::{AXIS, GRID, TEXT};
use super::ticks::{DateTicks, Tick};

/// Height of the heading above a panel.
pub(in crate::charts) const HEADING_PX: f64 = 26.0;
/// Height of one row of labels below a panel.
pub(in crate::charts) const ROW_PX: f64 = 21.0;

/// Width of the labels right of a panel.
const LABEL_ROOM_PX: f64 = 32.0;

/// A box with plotters' coordinates of the data.
pub(in crate::charts) struct Panel {
    /// The box.
    pub(in crate::charts) area: Area,
    coord: Cartesian2d<RangedCoordf64, RangedCoordf64>,
    x: Range<f64>,
    y: Range<f64>,
}

impl Panel {
    /// Data from `x.start` at the left to `x.end`, and from `y.start` at the bottom to `y.end`.
    pub(in crate::charts) fn new(area: Area, x: Range<f64>, y: Range<f64>) -> Self {
        let unit = |px: f64| (px * UNITS_PER_PX).round() as i32;
        let across = unit(area.left)..unit(area.right);
        let up = unit(area.bottom)..unit(area.top);
        let coord = Cartesian2d::new(x.clone(), y.clone(), (across, up));
        Self { area, coord, x, y }
    }

    /// The values across.
    pub(in crate::charts) fn x(&self) -> Range<f64> {
        self.x.clone()
    }

    /// The values up.
    pub(in crate::charts) fn y(&self) -> Range<f64> {
        self.y.clone()
    }

    /// Where a value lies.
    pub(in crate::charts) fn at(&self, x: f64, y: f64) -> Place {
        let (x, y) = self.coord.translate(&(x, y));
        (f64::from(x) / UNITS_PER_PX, f64::from(y) / UNITS_PER_PX)
    }

    /// Where a value lies, pulled to the nearest edge if it is outside.
    pub(in crate::charts) fn within(&self, x: f64, y: f64) -> Place {
        self.at(x.clamp(self.x.start, self.x.end), y.clamp(self.y.start, self.y.end))
    }

    /// Pixels for one unit along x.
    pub(in crate::charts) fn px_per_x(&self) -> f64 {
        self.area.width() / (self.x.end - self.x.start)
    }

    /// The box between two corners in data.
    pub(in crate::charts) fn span(&self, x: Range<f64>, y: Range<f64>) -> Area {
        let (left, bottom) = self.within(x.start, y.start);
        let (right, top) = self.within(x.end, y.end);
        Area { left, top, right, bottom }
    }

    /// Heading above the left edge: what is up, in which unit.
    pub(in crate::charts) fn heading(&self, canvas: &Canvas<'_>, bold: &str, rest: &str) -> Drawn {
        let strong = LABEL.bold().colored(TEXT);
        let (left, y) = (self.area.left, self.area.top - HEADING_PX / 2.0 - 2.0);
        canvas.words(bold, (left, y), strong)?;
        if canvas.has_right_labels {
            canvas.words(bold, (self.area.right + 8.0 + LABEL_ROOM_PX, y), strong.ending())?;
        }
        canvas.words(rest, (left + strong.width_px(bold) + 8.0, y), LABEL)
    }

    /// A horizontal line one pixel thick, on whole pixels so that it stays crisp.
    pub(in crate::charts) fn level(&self, canvas: &Canvas<'_>, y: f64, color: RGBAColor) -> Drawn {
        let top = self.at(self.x.start, y).1.round();
        canvas.rect(Area { top, bottom: top + 1.0, ..self.area }, color)
    }

    /// Light lines at the ticks with their labels at the left, and at the right where asked for.
    pub(in crate::charts) fn grid_y(&self, canvas: &Canvas<'_>, ticks: &[Tick]) -> Drawn {
        for tick in ticks {
            self.level(canvas, tick.at, GRID)?;
            let y = self.at(self.x.start, tick.at).1;
            canvas.words(&tick.label, (self.area.left - 10.0, y), LABEL.ending())?;
            if canvas.has_right_labels {
                canvas.words(&tick.label, (self.area.right + 8.0, y), LABEL)?;
            }
        }
        Ok(())
    }

    /// The line under the data.
    pub(in crate::charts) fn base(&self, canvas: &Canvas<'_>) -> Drawn {
        self.level(canvas, self.y.start, AXIS)
    }

    /// Short marks below the panel with their labels.
    pub(in crate::charts) fn ticks_x(
        &self,
        canvas: &Canvas<'_>,
        ticks: &[Tick],
        row: usize,
    ) -> Drawn {
        for tick in ticks {
            let (x, bottom) = self.at(tick.at, self.y.start);
            if row == 0 {
                let left = x.round();
                let mark = Area { left, right: left + 1.0, top: bottom, bottom: bottom + 6.0 };
                canvas.rect(mark, AXIS)?;
            }
            let half = LABEL.width_px(&tick.label) / 2.0;
            let x = x.clamp(self.area.left - 20.0 + half, self.area.right + 20.0 - half);
            let place = (x, bottom + 10.0 + row as f64 * ROW_PX);
            canvas.words(&tick.label, place, LABEL.centred().below())?;
        }
        Ok(())
    }

    /// Vertical light lines at the ticks.
    pub(in crate::charts) fn grid_x(&self, canvas: &Canvas<'_>, ticks: &[Tick]) -> Drawn {
        for tick in ticks {
            let left = self.at(tick.at, self.y.start).0.round();
            canvas.rect(Area { left, right: left + 1.0, ..self.area }, GRID)?;
        }
        Ok(())
    }

    /// Both rows of a time axis.
    pub(in crate::charts) fn dates(&self, canvas: &Canvas<'_>, ticks: &DateTicks) -> Drawn {
        self.ticks_x(canvas, &ticks.ticks, 0)?;
        self.ticks_x(canvas, &ticks.years, 1)
    }
}

/// Boxes that are taken, so that labels keep clear of each other.
#[derive(Default)]
pub(in crate::charts) struct Taken(Vec<Area>);

impl Taken {
    /// Takes a box if it is free.
    pub(in crate::charts) fn claim(&mut self, area: Area) -> bool {
        let free = !self.0.iter().any(|taken| taken.meets(&area));
        if free {
            self.0.push(area);
        }
        free
    }

    /// Takes a box even when it is not free.
    pub(in crate::charts) fn occupy(&mut self, area: Area) {
        self.0.push(area);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_land_where_they_belong() {
        let area = Area { left: 100.0, top: 50.0, right: 300.0, bottom: 150.0 };
        let panel = Panel::new(area, 0.0..10.0, 0.0..50.0);
        assert_eq!(panel.at(0.0, 0.0), (100.0, 150.0));
        assert_eq!(panel.at(10.0, 50.0), (300.0, 50.0));
        assert_eq!(panel.at(5.0, 25.0), (200.0, 100.0));
        assert_eq!(panel.within(20.0, -5.0), (300.0, 150.0));
        assert_eq!(panel.px_per_x(), 20.0);
    }

    #[test]
    fn a_taken_place_stays_taken() {
        let area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let mut taken = Taken::default();
        assert!(taken.claim(area));
        assert!(!taken.claim(Area { left: 5.0, right: 15.0, ..area }));
        assert!(taken.claim(Area { left: 10.0, right: 20.0, ..area }));
    }
}
