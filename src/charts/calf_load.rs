//! Estimated calf load of each week, and what made it differ from its distance alone: speed, slopes
//! and steps.

use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn, Fault};
use super::draw::frame::{Around, KeyEntry, Swatch, flag_key, split};
use super::draw::marks::{
    Flag, drawn, flags, foremost, height_factor, message, of_bar, rise_words, rule_ids, said_of,
    signed_pct, untold_rows,
};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{AXIS, GREEN, ORANGE, PURPLE, SKY};
use super::draw::ticks::{round_end, round_ticks};
use super::draw::weeks::{
    Bar, WeekAxis, draw_bars, draw_unknown, draw_week_flags, untold_weeks, week_spots,
};
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::UnitSystem;
use crate::rules::{Subject, Topic};
use crate::run::calf_load::Chain;
use crate::season::{Season, Week};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "calf-load",
        label: "Calf load by week",
        file_stem: "calf-load",
        part: Part::Season,
        is_printed: false,
        is_over_time: true,
        is_ranged: true,
        note: None,
    },
    drawing,
};

/// What moves a load away from that of its distance alone.
const PARTS: [(&str, RGBAColor); 3] = [("speed", PURPLE), ("slopes", GREEN), ("steps", ORANGE)];

/// What is drawn.
struct Series {
    axis: WeekAxis,
    bars: Vec<Bar>,
    /// Per cent that each of [`PARTS`] adds to the load of the distance alone; `None` where the
    /// load is not known or there is none.
    parts_pct: Vec<Option<[f64; 3]>>,
    flags: Vec<Flag>,
    /// Weeks with findings that no alert says.
    untold: Vec<usize>,
}

fn drawing(view: &SeasonView<'_>, _: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = title(&series);
    let description = format!(
        "A bar a week for the estimated calf load in thousands of weighted steps; below it, lines \
         for how much speed, slopes and steps add to or take from the load of the distance alone. \
         {}.",
        series.axis.words()
    );
    let data = data(&series);
    let subtitle = format!(
        "Thousand weighted steps of each week, and what makes them more than the distance alone, in \
         per cent: an estimate to compare your own weeks with; it is no force. {}",
        series.axis.words()
    );
    let around = Around { subtitle, key: key(&series) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.35, draw })
}

fn data(series: &Series) -> Data {
    let row = |week: usize| {
        let part = |part: usize| {
            series.parts_pct[week].map_or("–".to_owned(), |parts| signed_pct(parts[part]))
        };
        let load = series.bars[week].value.map_or("–".to_owned(), |load| format!("{load:.1}"));
        vec![
            series.axis.names.date(series.axis.first + chrono::Days::new(7 * week as u64)),
            load,
            part(0),
            part(1),
            part(2),
            said_of(&series.flags, week),
        ]
    };
    Data {
        head: vec!["Week of", "Calf load", "By speed", "By slopes", "By steps", "Rules"],
        rows: (0..series.bars.len()).map(row).collect(),
    }
}

/// `None` where no week has a load.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(view)?;
    let bar = |week: &Week| Bar { value: week.calf_load, is_complete: week.is_complete };
    let bars: Vec<Bar> = season.calendar.iter().map(bar).collect();
    let is_known = bars.iter().any(|bar| bar.value.unwrap_or(0.0) > 0.0);
    let row = |subject, topic| match subject {
        Subject::Week(week) if topic == Topic::CalfLoad => Some(week),
        Subject::Session(index) if topic == Topic::CalfLoad => {
            season.week_of(season.sessions[index].day)
        }
        _ => None,
    };
    let all = flags(view.outcomes, row).into_iter().map(of_bar).collect();
    let flags = drawn(all, |week| axis.shows_week(week));
    let untold = untold_rows(view.untold, row);
    let parts_pct =
        chains(season).iter().zip(&bars).map(|(chain, bar)| parts(chain, bar)).collect();
    is_known.then_some(Series { axis, bars, parts_pct, flags, untold })
}

/// The sum of the chains of each week.
fn chains(season: &Season) -> Vec<Chain> {
    let mut chains = vec![Chain::default(); season.calendar.len()];
    for session in &season.sessions {
        let week = season.week_of(session.day);
        if let (Some(week), Some(load)) = (week, session.calf_load) {
            chains[week] = chains[week].plus(&load.chain);
        }
    }
    chains
}

fn parts(chain: &Chain, bar: &Bar) -> Option<[f64; 3]> {
    bar.value?;
    let alone = chain.distance_only;
    let steps = [
        chain.with_speed - alone,
        chain.with_grade - chain.with_speed,
        chain.full - chain.with_grade,
    ];
    (alone > 0.0).then(|| steps.map(|step| 100.0 * step / alone))
}

fn title(series: &Series) -> String {
    let Some(flag) = foremost(&series.flags) else {
        return "Estimated calf load of each week".to_owned();
    };
    let start = series.axis.first + chrono::Days::new(7 * flag.row as u64);
    let week = series.axis.names.week(start);
    message(&format!("{week}: "), flag, |rise_pct, against| {
        format!("calf load {}", rise_words(rise_pct, against))
    })
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let mut key = vec![(Swatch::Box(SKY), "load of the week".to_owned())];
    if series.axis.shown(&series.bars).iter().any(|bar| !bar.is_complete) {
        key.push((Swatch::Hatch(SKY), "week not over".to_owned()));
    }
    key.extend(PARTS.map(|(name, color)| (Swatch::Line(color, 2.2), format!("by {name}"))));
    key.extend(flag_key(&series.flags));
    key
}

fn draw(series: &Series, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let areas = split(area, &[1.5, 1.0], HEADING_PX + 16.0);
    let highest =
        series.axis.shown(&series.bars).iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    let most = (areas[0].height() / 42.0).max(2.0) as usize;
    let end = round_end(highest * height_factor(&series.flags, areas[0].height()), 2 * most);
    let panel = series.axis.panel(canvas, areas[0], 0.0..end);
    panel.heading(canvas, "thousand weighted steps", "a week")?;
    draw_unknown(canvas, &panel, &series.bars)?;
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    draw_bars(canvas, &panel, (&series.bars, 1.0), SKY)?;
    panel.base(canvas)?;
    week_spots(canvas, &panel, series.bars.len());
    let ids = rule_ids(&series.flags);
    draw_week_flags(canvas, &panel, (&series.bars, 1.0), &series.flags, &ids)?;
    untold_weeks(canvas, &panel, (&series.bars, 1.0), &series.untold);
    let lower = draw_parts(series, areas[1], canvas)?;
    lower.dates(canvas, &series.axis.ticks(area.width()))
}

/// A line a part, broken where it is not known.
fn draw_parts(series: &Series, area: Area, canvas: &Canvas<'_>) -> Result<Panel, Fault> {
    let values = || series.axis.shown(&series.parts_pct).iter().flatten().flatten().copied();
    let (low, high) =
        values().fold((0.0f64, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
    let air = ((high - low) * 0.08).max(1.0);
    let panel = series.axis.panel(canvas, area, low - air..high + air);
    panel.heading(canvas, "per cent", "on the load of the distance alone, run level at 3 m/s")?;
    let ticks = round_ticks(low - air, high + air, (area.height() / 30.0).max(2.0) as usize);
    panel.grid_y(canvas, &ticks)?;
    panel.level(canvas, 0.0, AXIS)?;
    for (index, (_, color)) in PARTS.into_iter().enumerate() {
        let weeks: Vec<_> = series.parts_pct.iter().enumerate().collect();
        for known in weeks.chunk_by(|a, b| a.1.is_some() == b.1.is_some()) {
            let place = |(week, parts): &(usize, &Option<[f64; 3]>)| {
                parts.map(|parts| panel.at((*week as f64 + 0.5) * 7.0, parts[index]))
            };
            let places: Vec<_> = known.iter().filter_map(place).collect();
            match places.as_slice() {
                [] => {}
                [one] => canvas.dot(*one, 2.6, color)?,
                _ => canvas.line(&places, color, 2.2)?,
            }
        }
    }
    week_spots(canvas, &panel, series.bars.len());
    Ok(panel)
}
