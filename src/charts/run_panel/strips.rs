//! How each panel of a run is drawn.

use std::ops::Range;

use plotters::style::RGBAColor;

use super::series::{Series, Strip};
use super::thin::{Line, percentiles, widened};
use crate::base::quantity::UnitSystem;
use crate::base::units::M_PER_FOOT;
use crate::charts::draw::canvas::{Area, Canvas, Drawn, Fault};
use crate::charts::draw::panel::Panel;
use crate::charts::draw::theme::{
    AXIS, BLUE, GREEN, ORANGE, PURPLE, TEXT_SOFT, UNKNOWN, VERMILLION, faded,
};
use crate::charts::draw::ticks::{Tick, pace_ticks, round_ticks};

/// Grades from which the elevation is marked as climb and as steep, as in the tables of runs.
const CLIMB_RATIO: f64 = 0.03;
const STEEP_RATIO: f64 = 0.08;
/// Most pauses that are marked; more would only be noise.
pub(super) const MAX_PAUSES: usize = 40;
/// Climbing ground.
pub(super) const CLIMB: RGBAColor = faded(ORANGE, 0.6);
/// Running at or above the fast limit.
pub(super) const FAST: RGBAColor = faded(VERMILLION, 0.2);

/// Running beyond the limit of the distance.
pub(super) const BEYOND: RGBAColor = faded(VERMILLION, 0.12);

/// Steps or contact times that a rule flagged.
pub(super) const FLAGGED: RGBAColor = faded(ORANGE, 0.3);

/// Whether any of a run is a climb, and whether any is steep.
pub(super) fn has_grades(grade: &[Line]) -> (bool, bool) {
    let has = |ratio: f64| grade.iter().flatten().any(|point| point.1 >= ratio);
    (has(CLIMB_RATIO), has(STEEP_RATIO))
}

/// Where a strip lies, and the ticks across.
pub(super) type Bed<'a> = (Area, &'a [Tick]);

/// Draws one strip; its panel is returned for the labels below the last.
pub(super) fn draw_strip(
    strip: &Strip,
    series: &Series,
    bed: Bed<'_>,
    units: UnitSystem,
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    match strip {
        Strip::Pace { speed, effort } => draw_pace(speed, effort, (series, bed), units, canvas),
        Strip::Elevation { elevation, grade, .. } => {
            draw_elevation((strip.name(), elevation, grade), (series, bed), units, canvas)
        }
        Strip::Cadence(lines) => {
            let range = widened(percentiles(lines, 0.02, 0.995).unwrap_or((150.0, 180.0)), 24.0);
            let panel = plain(series, bed, (range.0 - 2.0, range.1 + 2.0), canvas)?;
            panel.heading(canvas, "Cadence", "steps a minute, both feet")?;
            draw_flagged(&series.slow_steps, &panel, canvas)?;
            draw_lines(lines, GREEN, 1.8, &panel, canvas)?;
            Ok(panel)
        }
        Strip::HeartRate(lines) => {
            let range = widened(percentiles(lines, 0.0, 1.0).unwrap_or((100.0, 150.0)), 30.0);
            let panel = plain(series, bed, (range.0 - 3.0, range.1 + 3.0), canvas)?;
            panel.heading(canvas, "Heart rate", "beats a minute")?;
            draw_lines(lines, PURPLE, 2.0, &panel, canvas)?;
            Ok(panel)
        }
        Strip::Contact(lines) => {
            let range = widened(percentiles(lines, 0.02, 0.98).unwrap_or((200.0, 300.0)), 40.0);
            let panel = plain(series, bed, (range.0 - 5.0, range.1 + 5.0), canvas)?;
            panel.heading(canvas, "Ground contact", "milliseconds a step")?;
            draw_flagged(&series.long_contact, &panel, canvas)?;
            draw_lines(lines, BLUE, 1.8, &panel, canvas)?;
            Ok(panel)
        }
    }
}

/// A panel with round numbers up and light lines at the ticks across.
fn plain(
    series: &Series,
    (area, across): Bed<'_>,
    (low, high): (f64, f64),
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    let panel = Panel::new(area, 0.0..series.end, low..high);
    panel.grid_x(canvas, across)?;
    panel.grid_y(canvas, &round_ticks(low, high, (area.height() / 25.0) as usize))?;
    panel.base(canvas)?;
    Ok(panel)
}

fn draw_pace(
    speed: &[Line],
    effort: &[Line],
    (series, (area, across)): (&Series, Bed<'_>),
    units: UnitSystem,
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    // Stops and the first steps lie below the axis and are drawn along its edge.
    let (slow, fast) = percentiles(speed, 0.06, 0.995).unwrap_or((2.0, 4.0));
    let top = percentiles(effort, 0.06, 0.99).map_or(fast, |effort| effort.1.max(fast));
    let (low, high) = (slow.max(0.6) * 0.88, top.max(1.0) * 1.04);
    let panel = Panel::new(area, 0.0..series.end, low..high);
    panel.grid_x(canvas, across)?;
    let px_per_mps = area.height() / (high - low);
    let room = |slow: f64, fast: f64| (fast - slow) * px_per_mps >= 24.0;
    panel.grid_y(canvas, &pace_ticks(low, high, units, room))?;
    panel.base(canvas)?;
    panel.heading(canvas, "Pace", if units == UnitSystem::Metric { "min/km" } else { "min/mi" })?;
    draw_fast(if effort.is_empty() { speed } else { effort }, series, &panel, canvas)?;
    draw_lines(effort, ORANGE, 1.6, &panel, canvas)?;
    draw_lines(speed, BLUE, 2.2, &panel, canvas)?;
    Ok(panel)
}

/// Shades the stretches at or above the fast limit.
fn draw_fast(effort: &[Line], series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    let Some(fast_mps) = series.fast_mps else { return Ok(()) };
    for line in effort {
        for part in line.chunk_by(|a, b| (a.1 >= fast_mps) == (b.1 >= fast_mps)) {
            let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
            if first.1 >= fast_mps {
                canvas.rect(panel.span(first.0..last.0, panel.y()), FAST)?;
            }
        }
    }
    Ok(())
}

fn draw_elevation(
    (name, elevation, grade): (&str, &[Line], &[Line]),
    (series, bed): (&Series, Bed<'_>),
    units: UnitSystem,
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    let (metres, unit) = if units == UnitSystem::Metric { (1.0, "m") } else { (M_PER_FOOT, "ft") };
    let range = widened(percentiles(elevation, 0.0, 1.0).unwrap_or((0.0, 1.0)), 40.0);
    let air = (range.1 - range.0) * 0.06;
    let panel = plain(series, bed, ((range.0 - air) / metres, (range.1 + air) / metres), canvas)?;
    panel.heading(canvas, name, unit)?;
    for line in elevation {
        let line: Line = line.iter().map(|(x, y)| (*x, y / metres)).collect();
        fill_below(&line, UNKNOWN, &panel, canvas)?;
        for (steep, color) in [(CLIMB_RATIO, CLIMB), (STEEP_RATIO, VERMILLION)] {
            let graded: Vec<_> =
                line.iter().map(|point| (*point, grade_at(grade, point.0))).collect();
            for part in graded.chunk_by(|a, b| (a.1 >= steep) == (b.1 >= steep)) {
                if part.first().is_some_and(|point| point.1 >= steep) {
                    let part: Line = part.iter().map(|point| point.0).collect();
                    fill_below(&part, color, &panel, canvas)?;
                }
            }
        }
        draw_lines(std::slice::from_ref(&line), TEXT_SOFT, 1.8, &panel, canvas)?;
    }
    panel.base(canvas)?;
    Ok(panel)
}

/// The grade of the column nearest to a place; 0 where it is not known.
fn grade_at(grade: &[Line], x: f64) -> f64 {
    let after = |line: &Line| line.partition_point(|point| point.0 < x);
    let line = grade.iter().find(|line| line.last().is_some_and(|last| last.0 >= x));
    line.and_then(|line| line.get(after(line))).map_or(0.0, |point| point.1)
}

fn fill_below(line: &Line, color: RGBAColor, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Ok(()) };
    let bottom = panel.area.bottom;
    let mut corners = vec![(panel.at(first.0, first.1).0, bottom)];
    corners.extend(line.iter().map(|(x, y)| panel.within(*x, *y)));
    corners.push((panel.at(last.0, last.1).0, bottom));
    canvas.polygon(&corners, color)
}

fn draw_lines(
    lines: &[Line],
    color: RGBAColor,
    width_px: f64,
    panel: &Panel,
    canvas: &Canvas<'_>,
) -> Drawn {
    for line in lines {
        let places: Vec<_> = line.iter().map(|(x, y)| panel.within(*x, *y)).collect();
        canvas.line(&places, color, width_px)?;
    }
    Ok(())
}

/// Dashed lines where the timer was stopped.
pub(super) fn draw_pauses(series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    if series.pauses.len() > MAX_PAUSES {
        return Ok(());
    }
    for pause in &series.pauses {
        let x = panel.at(*pause, panel.y().start).0.round() + 0.5;
        canvas.dashes((x, panel.area.top), (x, panel.area.bottom), AXIS, 1.2)?;
    }
    Ok(())
}

/// Shades the stretches of a strip in which a rule flagged the runner's form.
fn draw_flagged(stretches: &[Range<f64>], panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    for stretch in stretches {
        canvas.rect(panel.span(stretch.clone(), panel.y()), FLAGGED)?;
    }
    Ok(())
}

/// Shades what is beyond the limit of its distance.
pub(super) fn draw_beyond(series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    let Some(limit) = series.beyond_m else { return Ok(()) };
    canvas.rect(panel.span(limit..series.end, panel.y()), BEYOND)
}

/// Short marks at the upper edge where laps end.
pub(super) fn draw_laps(series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    const LENGTH_PX: f64 = 9.0;
    if series.laps.len() > MAX_PAUSES {
        return Ok(());
    }
    for lap in &series.laps {
        let x = panel.at(*lap, panel.y().start).0.round() + 0.5;
        let ends = [(x, panel.area.top), (x, panel.area.top + LENGTH_PX)];
        canvas.line(&ends, TEXT_SOFT, 1.2)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grade_is_that_of_the_nearest_column() {
        let grade = vec![vec![(0.0, 0.01), (10.0, 0.09)], vec![(20.0, 0.05)]];
        assert_eq!((grade_at(&grade, 4.0), grade_at(&grade, 15.0)), (0.09, 0.05));
        assert_eq!(grade_at(&grade, 30.0), 0.0);
    }
}
