//! The weeks before pain began, one small panel an exposure, over the band of the runner's usual.

use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn, Fault};
use super::draw::frame::{Around, Swatch, split};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{AXIS, BLUE, SKY, VERMILLION, faded};
use super::draw::ticks::round_ticks;
use super::draw::weeks::{WeekAxis, value_words, week_spots};
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::{M_PER_FOOT, M_PER_KM, M_PER_MILE};
use crate::base::words::{capitalised, joined_by_and};
use crate::look_back::why::{Trace, Why};
use crate::season::DayNames;

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "before-onset",
        label: "The weeks before the pain",
        file_stem: "before-onset",
        part: Part::Pain,
        is_printed: true,
        is_over_time: true,
        is_ranged: false,
        note: None,
    },
    drawing,
};

/// Days of a week of the axis.
const WEEK_DAYS: f64 = 7.0;
/// The band of what is usual.
const BAND: RGBAColor = faded(SKY, 0.28);

/// One panel, in the units of the reader.
struct Strip {
    heading: (String, String),
    /// By week; `None` where it is not known.
    values: Vec<Option<f64>>,
    /// Lower end, middle and upper end of the usual; `None` where too little is known.
    usual: Option<[f64; 3]>,
    /// By week, whether it is told as beyond the usual.
    stands_out: Vec<bool>,
}

/// What is drawn.
struct Series {
    axis: WeekAxis,
    strips: Vec<Strip>,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let why = view.why?;
    let names = view.season.day_names;
    let weeks = why.traces.first()?.weeks.len();
    let first = why.onset.day - chrono::Days::new(7 * weeks as u64);
    let axis = WeekAxis { first, from: first, last: why.onset.day - chrono::Days::new(1), names };
    let strips: Vec<Strip> = why.traces.iter().map(|trace| strip(trace, units)).collect();
    let data = data(why, &axis, units);
    let title = title(why, names);
    let count = strips.len();
    let description = format!(
        "{count} panels, one above the other, each with a dot for each of the {weeks} weeks before the \
         pain began and a band for the middle half of the weeks of the year before the pain."
    );
    let subtitle = format!(
        "Each of the {weeks} weeks before, ending on the eve. What stands out did not necessarily \
         cause anything."
    );
    let key = vec![
        (Swatch::Box(BAND), "the middle half of your weeks".to_owned()),
        (Swatch::Line(AXIS, 1.5), "your median week".to_owned()),
        (Swatch::Dot(VERMILLION, 5.0), "beyond it, and different before the pain".to_owned()),
    ];
    let height_ratio = 0.4 + 0.27 * count as f64;
    let series = Series { axis, strips };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, canvas, area));
    let around = Around { subtitle, key };
    Some(Drawing { title, around, description, data, height_ratio, draw })
}

/// `Before 18 May 2026: more fast running and climbing than usual`.
fn title(why: &Why, names: DayNames) -> String {
    const NAMED: usize = 3;
    let different: Vec<&str> =
        why.different.iter().take(NAMED).map(|seen| seen.exposure.name).collect();
    let day = names.long(why.onset.day);
    match different.is_empty() {
        true => format!("The weeks before the pain of {day}"),
        false => format!("Before the pain of {day}, unlike usual: {}", joined_by_and(&different)),
    }
}

/// How many of a unit one of the axis is, and its name.
fn reading(unit: Unit, units: UnitSystem) -> (f64, &'static str) {
    match (unit, units) {
        (Unit::DistanceM, UnitSystem::Metric) => (M_PER_KM, "km"),
        (Unit::DistanceM, UnitSystem::Imperial) => (M_PER_MILE, "mi"),
        (Unit::HeightM, UnitSystem::Imperial) => (M_PER_FOOT, "ft"),
        (Unit::ShortM, UnitSystem::Imperial) => (3.0 * M_PER_FOOT, "yd"),
        (Unit::Days, _) => (1.0, "days"),
        (other, _) => (1.0, other.symbol()),
    }
}

fn strip(trace: &Trace, units: UnitSystem) -> Strip {
    let (per_unit, unit) = reading(trace.exposure.unit, units);
    let weeks = || trace.weeks.iter().map(|(_, value)| *value);
    let is_ranked = trace.usual.as_ref().filter(|usual| usual.rank.is_some());
    Strip {
        heading: (capitalised(trace.exposure.name), unit.to_owned()),
        values: weeks().map(|value| value.map(|value| value / per_unit)).collect(),
        usual: is_ranked
            .map(|usual| [usual.low, usual.median, usual.high].map(|value| value / per_unit)),
        stands_out: weeks().map(|value| value.is_some_and(|it| trace.stands_out(it))).collect(),
    }
}

fn data(why: &Why, axis: &WeekAxis, units: UnitSystem) -> Data {
    let weeks = why.traces.first().map_or(0, |trace| trace.weeks.len());
    let row = |week: usize| {
        let first = axis.names.date(axis.first + chrono::Days::new(7 * week as u64));
        let cell = |trace: &Trace| value_words(trace.weeks[week].1, trace.exposure.unit, units);
        [first].into_iter().chain(why.traces.iter().map(cell)).collect()
    };
    let names = why.traces.iter().map(|trace| trace.exposure.name);
    Data {
        head: ["Week from"].into_iter().chain(names).collect(),
        rows: (0..weeks).map(row).collect(),
    }
}

fn draw(series: &Series, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let shares = vec![1.0; series.strips.len()];
    let mut lowest = None;
    for (strip, area) in series.strips.iter().zip(split(area, &shares, HEADING_PX + 12.0)) {
        lowest = Some(draw_strip(canvas, area, &series.axis, strip)?);
    }
    let Some(panel) = lowest else { return Ok(()) };
    panel.dates(canvas, &series.axis.ticks(panel.area.width()))
}

fn draw_strip(
    canvas: &Canvas<'_>,
    area: Area,
    axis: &WeekAxis,
    strip: &Strip,
) -> Result<Panel, Fault> {
    let all = || strip.values.iter().flatten().copied().chain(strip.usual.into_iter().flatten());
    let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let high = if high > low { high + 0.12 * (high - low) } else { low + 1.0 };
    let panel = Panel::new(area, axis.range(), low..high);
    if let Some([from, median, to]) = strip.usual {
        canvas.rect(panel.span(panel.x(), from..to), BAND)?;
        panel.level(canvas, median, AXIS)?;
    }
    panel.heading(canvas, &strip.heading.0, &strip.heading.1)?;
    panel.grid_y(canvas, &round_ticks(low, high, (area.height() / 34.0).max(2.0) as usize))?;
    let place = |week: usize, value: f64| panel.at((week as f64 + 0.5) * WEEK_DAYS, value);
    let weeks = strip.values.iter().enumerate();
    let known: Vec<(usize, f64)> =
        weeks.filter_map(|(week, value)| Some((week, (*value)?))).collect();
    for run in known.chunk_by(|one, next| one.0 + 1 == next.0) {
        let line: Vec<_> = run.iter().map(|(week, value)| place(*week, *value)).collect();
        canvas.line(&line, BLUE, 2.0)?;
    }
    for (week, value) in known {
        let color = if strip.stands_out[week] { VERMILLION } else { BLUE };
        canvas.dot(place(week, value), 5.0, color)?;
    }
    week_spots(canvas, &panel, strip.values.len());
    Ok(panel)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::day;
    use super::*;
    use crate::look_back::onset::Onset;
    use crate::look_back::why::why;
    use crate::rules::Limits;
    use crate::season::fixtures;

    #[test]
    fn it_has_a_row_a_week_and_a_column_an_exposure_and_names_what_differed() {
        // Half a year of three runs of 8 km a week, and one of 16 km on the last Sunday.
        let mut sessions = fixtures::steady(26, 8000.0);
        sessions.push(fixtures::run(26 * 7 - 1, 16_000.0));
        let season = fixtures::season(sessions);
        let onset = Onset { day: fixtures::day(26 * 7), side: None, site: None, is_noted: false };
        let why = why(&season, &Limits::default(), onset);
        let view = SeasonView {
            season: &season,
            outcomes: &[],
            own_line: None,
            why: Some(&why),
            untold: &[],
            from: None,
        };
        let drawing = drawing(&view, UnitSystem::Metric).unwrap();
        assert_eq!(onset.day, day(2024, 7, 1));
        assert!(
            drawing
                .title
                .starts_with("Before the pain of Monday 1 July 2024, unlike usual: longest")
        );
        assert_eq!(drawing.data.head[..2], ["Week from", "longest run"]);
        let last = drawing.data.rows.last().unwrap();
        assert_eq!(last[..2], ["24 Jun 2024", "16.0 km"]);
        assert_eq!((drawing.data.rows.len(), drawing.data.rows[0][1].as_str()), (12, "8.0 km"));
        let bare = SeasonView { why: None, ..view };
        assert!(super::drawing(&bare, UnitSystem::Metric).is_none());
    }
}
