//! Dots over a time axis, in panels: one value a run.

use chrono::NaiveDate;
use plotters::style::RGBAColor;

use super::canvas::{Area, Canvas, Drawn, Fault};
use super::panel::{HEADING_PX, Panel, ROW_PX};
use super::ticks::round_ticks;
use super::weeks::WeekAxis;

/// One panel of dots.
pub(in crate::charts) struct Dots {
    /// What is up, in which unit, in bold; and what else is to say.
    pub(in crate::charts) heading: (&'static str, &'static str),
    pub(in crate::charts) color: RGBAColor,
    /// Row of the data, day and value.
    pub(in crate::charts) values: Vec<(usize, NaiveDate, f64)>,
    /// A value to draw a line at, where there is one.
    pub(in crate::charts) level: Option<f64>,
}

/// Draws panels one above the other over one time axis.
pub(in crate::charts) fn draw_dots(
    canvas: &Canvas<'_>,
    mut area: Area,
    axis: &WeekAxis,
    panels: &[Dots],
) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let shares = vec![1.0; panels.len()];
    let areas = super::frame::split(area, &shares, HEADING_PX + 16.0);
    let mut lowest = None;
    for (dots, area) in panels.iter().zip(areas) {
        lowest = Some(draw_panel(canvas, area, axis, dots)?);
    }
    let Some(panel) = lowest else { return Ok(()) };
    panel.dates(canvas, &axis.ticks_at(panel.area.width(), 0.5))
}

fn draw_panel(
    canvas: &Canvas<'_>,
    area: Area,
    axis: &WeekAxis,
    dots: &Dots,
) -> Result<Panel, Fault> {
    let x = |day: &NaiveDate| (*day - axis.first).num_days() as f64 + 0.5;
    let is_shown = |(_, day, _): &&(usize, NaiveDate, f64)| axis.shows(x(day));
    let shown = || dots.values.iter().filter(is_shown);
    let values = || shown().map(|(_, _, value)| *value).chain(dots.level);
    let span = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
    let (low, high) = values()
        .map(|value| (value, value))
        .reduce(|all, (value, _)| span(all, value))
        .unwrap_or((0.0, 1.0));
    let air = ((high - low) * 0.08).max(0.5);
    let panel = axis.panel(canvas, area, low - air..high + air);
    panel.heading(canvas, dots.heading.0, dots.heading.1)?;
    let most = (area.height() / 34.0).max(2.0) as usize;
    panel.grid_y(canvas, &round_ticks(low - air, high + air, most))?;
    if let Some(level) = dots.level {
        panel.level(canvas, level, super::theme::AXIS)?;
    }
    let radius_px = if shown().count() > 400 { 2.2 } else { 3.6 };
    for (row, day, value) in shown() {
        let at = panel.at(x(day), *value);
        canvas.dot(at, radius_px, dots.color)?;
        canvas.spot(Area::around(at, radius_px + 2.0), *row);
    }
    Ok(panel)
}
