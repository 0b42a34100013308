//! The shape of a route: no map, no place, no north but up.

use super::draw::canvas::{Area, Canvas, Drawn, LABEL};
use super::draw::frame::Around;
use super::draw::theme::{BLUE, TEXT_SOFT};
use super::draw::ticks::{pace_metres, round_step};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::run::run_detail::Route;

pub(super) const CHART: Chart = Chart {
    name: "route",
    label: "Shape of the route",
    file_stem: "route",
    part: Part::Run,
    is_printed: false,
    is_over_time: false,
    is_ranged: false,
    note: None,
};

/// The drawing of a route; `None` where nothing of it may be shown.
pub(super) fn drawing(route: &Route, units: UnitSystem) -> Option<Drawing> {
    if route.lines.is_empty() {
        return None;
    }
    let title = "Shape of the route".to_owned();
    let hidden = match (route.zone_count, route.hidden_count) {
        (0, _) => "No hidden places are known: drawn to its very ends".to_owned(),
        (1, 0) => "No point lies in the hidden place that is known".to_owned(),
        (known, 0) => format!("No point lies in one of the {known} hidden places that are known"),
        (_, 1) => "1 point near a hidden place is left out".to_owned(),
        (_, count) => format!("{count} points near hidden places are left out"),
    };
    let description = format!(
        "The shape of the route as a line, without map, place or scale of degrees. {hidden}."
    );
    let shown_m: f64 = route.lines.iter().map(|line| length_m(line)).sum();
    let shown = Quantity::new(shown_m, Unit::DistanceM).show(units);
    let data = Data {
        head: vec!["Shown", "Lines", "Hidden points"],
        rows: vec![vec![shown, route.lines.len().to_string(), route.hidden_count.to_string()]],
    };
    let lines = route.lines.clone();
    let around = Around { subtitle: hidden, key: Vec::new() };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&lines, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.2, draw })
}

fn length_m(line: &[(f64, f64)]) -> f64 {
    line.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
}

fn draw(lines: &[Vec<(f64, f64)>], units: UnitSystem, canvas: &Canvas<'_>, area: Area) -> Drawn {
    let points = || lines.iter().flatten();
    let bounds = |of: fn(&(f64, f64)) -> f64| {
        let low = points().map(of).fold(f64::MAX, f64::min);
        (low, points().map(of).fold(f64::MIN, f64::max))
    };
    let (east, north) = (bounds(|point| point.0), bounds(|point| point.1));
    let size_m = (east.1 - east.0)
        .max(1.0)
        .max((north.1 - north.0).max(1.0) * area.width() / (area.height() - 40.0));
    let px_per_m = area.width() / size_m;
    let left = area.left + (area.width() - (east.1 - east.0) * px_per_m) / 2.0;
    let top = area.top + 8.0;
    for line in lines {
        let place =
            |(x, y): &(f64, f64)| (left + (x - east.0) * px_per_m, top + (north.1 - y) * px_per_m);
        let places: Vec<_> = line.iter().map(place).collect();
        canvas.line(&places, BLUE, 2.4)?;
    }
    draw_scale(canvas, area, px_per_m, units)
}

/// A bar of a round length.
fn draw_scale(canvas: &Canvas<'_>, area: Area, px_per_m: f64, units: UnitSystem) -> Drawn {
    let metres = pace_metres(units);
    let length = round_step(area.width() / px_per_m / metres, 4);
    let width_px = length * metres * px_per_m;
    let y = area.bottom - 10.0;
    canvas.line(&[(area.left, y), (area.left + width_px, y)], TEXT_SOFT, 2.0)?;
    let words = format!("{length} {}", unit_name(units));
    canvas.words(&words, (area.left + width_px + 8.0, y), LABEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_measured_and_what_is_hidden_is_said() {
        let lines = vec![vec![(0.0, 0.0), (300.0, 400.0)], vec![(500.0, 500.0), (500.0, 1000.0)]];
        let route = Route { lines, hidden_count: 3, zone_count: 1 };
        let drawing = drawing(&route, UnitSystem::Metric).unwrap();
        // 300 and 400 m at a right angle are 500, and another 500.
        assert_eq!(drawing.data.rows, [["1.0 km", "2", "3"]]);
        assert!(drawing.description.contains("3 points near hidden places are left out"));
        assert!(super::drawing(&Route::default(), UnitSystem::Metric).is_none());
        let nothing_known = Route { hidden_count: 0, zone_count: 0, ..route };
        let drawing = super::drawing(&nothing_known, UnitSystem::Metric).unwrap();
        assert!(drawing.description.contains("No hidden places are known"));
    }
}
