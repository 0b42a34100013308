//! Climb and fast running of each week, for the sheet that a physio reads: bars alone, without flags.

use std::ops::Range;

use chrono::Days;
use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn, Fault};
use super::draw::frame::{Around, Swatch, split};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{GREEN, PURPLE, UNKNOWN};
use super::draw::ticks::{pace_metres, round_end, round_ticks};
use super::draw::weeks::{Bar, WeekAxis, draw_bars, draw_unknown, value_words, week_spots};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::M_PER_FOOT;
use crate::season::{Season, Week};

pub(super) const CHART: Chart = Chart {
    name: "hills-and-speed",
    label: "Hills and fast running",
    file_stem: "hills-and-speed",
    part: Part::Season,
    is_printed: true,
    is_over_time: true,
    is_ranged: false,
    note: None,
};

/// One panel of bars.
struct Bars {
    name: &'static str,
    unit: Unit,
    color: RGBAColor,
    /// By week, in metres.
    bars: Vec<Bar>,
}

/// What is drawn.
struct Series {
    axis: WeekAxis,
    panels: Vec<Bars>,
}

/// The chart of these weeks of the calendar; `None` where neither is known of any.
pub(super) fn drawing(season: &Season, weeks: Range<usize>, units: UnitSystem) -> Option<Drawing> {
    let series = series(season, weeks)?;
    let names: Vec<&str> = series.panels.iter().map(|panel| panel.name).collect();
    let span = series.axis.words();
    let description = format!("A bar a week, in panels: {}. {span}.", names.join(", "));
    let data = data(&series, units);
    let is_unknown = |panel: &Bars| panel.bars.iter().any(|bar| bar.value.is_none());
    let unknown = series.panels.iter().any(is_unknown);
    let key = unknown.then(|| (Swatch::Box(UNKNOWN), "not known".to_owned()));
    let around = Around { subtitle: format!("{span}."), key: key.into_iter().collect() };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    let title = "Climb and fast running".to_owned();
    Some(Drawing { title, around, description, data, height_ratio: 1.0, draw })
}

fn series(season: &Season, weeks: Range<usize>) -> Option<Series> {
    let weeks = season.calendar.get(weeks)?;
    let (first, last) = (weeks.first()?.start, weeks.last()?.end());
    let axis = WeekAxis { first, from: first, last, names: season.day_names };
    let panel = |name, unit, color, of: fn(&Week) -> Option<f64>| {
        let bar = |week: &Week| Bar { value: of(week), is_complete: week.is_complete };
        Bars { name, unit, color, bars: weeks.iter().map(bar).collect() }
    };
    let all = [
        panel("climb", Unit::HeightM, GREEN, |week| week.climb_m),
        panel("fast running", Unit::DistanceM, PURPLE, |week| week.fast_m),
    ];
    let is_there = |panel: &Bars| panel.bars.iter().any(|bar| bar.value > Some(0.0));
    let panels: Vec<Bars> = all.into_iter().filter(is_there).collect();
    (!panels.is_empty()).then_some(Series { axis, panels })
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |week: usize| {
        let first = series.axis.names.date(series.axis.first + Days::new(7 * week as u64));
        let cell = |panel: &Bars| value_words(panel.bars[week].value, panel.unit, units);
        [first].into_iter().chain(series.panels.iter().map(cell)).collect()
    };
    let weeks = series.panels.first().map_or(0, |panel| panel.bars.len());
    let names = series.panels.iter().map(|panel| panel.name);
    Data {
        head: ["Week of"].into_iter().chain(names).collect(),
        rows: (0..weeks).map(row).collect(),
    }
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let shares = vec![1.0; series.panels.len()];
    let mut lowest = None;
    for (bars, area) in series.panels.iter().zip(split(area, &shares, HEADING_PX + 12.0)) {
        lowest = Some(draw_panel(series, bars, area, units, canvas)?);
    }
    let Some(panel) = lowest else { return Ok(()) };
    week_spots(canvas, &panel, series.panels[0].bars.len());
    panel.dates(canvas, &series.axis.ticks(panel.area.width()))
}

fn draw_panel(
    series: &Series,
    bars: &Bars,
    area: Area,
    units: UnitSystem,
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    let (per_unit, unit) = match (bars.unit, units) {
        (Unit::HeightM, UnitSystem::Metric) => (1.0, "m"),
        (Unit::HeightM, UnitSystem::Imperial) => (M_PER_FOOT, "ft"),
        _ => (pace_metres(units), unit_name(units)),
    };
    let highest = bars.bars.iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    let most = ((area.height() / 34.0) as usize).max(2);
    let end = round_end(highest / per_unit, 2 * most);
    let panel = Panel::new(area, series.axis.range(), 0.0..end);
    draw_unknown(canvas, &panel, &bars.bars)?;
    panel.heading(canvas, unit, &format!("{} a week", bars.name))?;
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    draw_bars(canvas, &panel, (&bars.bars, per_unit), bars.color)?;
    panel.base(canvas)?;
    Ok(panel)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{day, every_second_day, season};
    use super::*;

    #[test]
    fn only_what_is_known_has_a_panel() {
        let mut sessions = every_second_day(&[10.0; 7]);
        let names = |sessions| -> Vec<&str> {
            let season = season(sessions, day(2026, 3, 15));
            let series = series(&season, 0..2);
            series.iter().flat_map(|series| &series.panels).map(|panel| panel.name).collect()
        };
        assert_eq!(names(sessions.clone()), ["climb", "fast running"]);
        sessions.iter_mut().for_each(|run| run.climb_m = None);
        assert_eq!(names(sessions.clone()), ["fast running"]);
        sessions.iter_mut().for_each(|run| run.fast_m = Some(0.0));
        assert!(names(sessions).is_empty());
    }

    #[test]
    fn the_values_are_those_of_the_weeks_asked_for() {
        // Four runs of 10 km in the first week and three in the second, with 80 m and 1 km in each.
        let season = season(every_second_day(&[10.0; 7]), day(2026, 3, 15));
        let drawing = drawing(&season, 1..2, UnitSystem::Metric).unwrap();
        assert_eq!(drawing.data.rows, [["9 Mar 2026", "240 m", "3.0 km"]]);
    }
}
