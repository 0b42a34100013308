//! Climb, steep distance and fast distance of each week, in panels over one time axis.

use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn, Fault};
use super::draw::frame::{Around, KeyEntry, Swatch, flag_key, split};
use super::draw::marks::{
    Flag, drawn, flags, foremost, height_factor, message, of_bar, rise_words, rule_ids, said_of,
    untold_rows,
};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{GREEN, ORANGE, PURPLE, UNKNOWN};
use super::draw::ticks::{pace_metres, round_end, round_ticks};
use super::draw::weeks::{
    Bar, WeekAxis, draw_bars, draw_unknown, draw_week_flags, untold_weeks, value_words, week_spots,
};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::M_PER_FOOT;
use crate::columns::{Column, WEEK_CLIMB_M, WEEK_FAST_M, WEEK_STEEP_M};
use crate::rules::{Subject, Topic};
use crate::season::{Season, Week};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "climb-and-fast",
        label: "Hills and fast running by week",
        file_stem: "climb-and-fast",
        part: Part::Season,
        is_printed: false,
        is_over_time: true,
        is_ranged: true,
        note: None,
    },
    drawing,
};

/// What a panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Climb,
    Steep,
    Fast,
}

impl What {
    /// The topic whose flags stand in the panel; those about steep ground stand with the climb.
    fn topic(self) -> Option<Topic> {
        match self {
            Self::Climb => Some(Topic::Climb),
            Self::Steep => None,
            Self::Fast => Some(Topic::Fast),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Climb => "Climb",
            Self::Steep => "Steep distance",
            Self::Fast => "Fast distance",
        }
    }

    fn unit(self) -> Unit {
        match self {
            Self::Climb => Unit::HeightM,
            Self::Steep | Self::Fast => Unit::DistanceM,
        }
    }

    fn of(self, week: &Week) -> Option<f64> {
        match self {
            Self::Climb => week.climb_m,
            Self::Steep => week.steep_m,
            Self::Fast => week.fast_m,
        }
    }

    fn column(self) -> &'static Column {
        match self {
            Self::Climb => &WEEK_CLIMB_M,
            Self::Steep => &WEEK_STEEP_M,
            Self::Fast => &WEEK_FAST_M,
        }
    }

    fn color(self) -> RGBAColor {
        match self {
            Self::Climb => GREEN,
            Self::Steep => ORANGE,
            Self::Fast => PURPLE,
        }
    }
}

/// One of the panels.
#[derive(Clone, Debug, PartialEq)]
struct Amounts {
    what: What,
    bars: Vec<Bar>,
}

/// What is drawn.
struct Series {
    axis: WeekAxis,
    /// Only those of which anything is known.
    panels: Vec<Amounts>,
    /// Flags of both topics; rows are weeks.
    flags: Vec<(Topic, Flag)>,
    /// Weeks with findings that no alert says.
    untold: Vec<(Topic, Vec<usize>)>,
}

impl Series {
    fn all_flags(&self) -> Vec<Flag> {
        self.flags.iter().map(|(_, flag)| flag.clone()).collect()
    }
}

/// What the chart of a season shows, and what fits on paper below much else.
const PANELS: [What; 3] = [What::Climb, What::Steep, What::Fast];
const PANELS_ON_PAPER: [What; 2] = [What::Climb, What::Fast];

/// Climb and fast running in a box of any height, as far as the weeks that are shown have any.
pub(super) fn for_paper(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let axis = WeekAxis::of(view)?;
    let shown = axis.shown(&view.season.calendar);
    let is_there = |what: &What| shown.iter().any(|week| what.of(week) > Some(0.0));
    let panels: Vec<What> = PANELS_ON_PAPER.into_iter().filter(is_there).collect();
    let drawing = of_panels(view, &panels, units)?;
    let title = "Climb and fast running".to_owned();
    let around = Around { subtitle: format!("{}.", axis.words()), ..drawing.around };
    Some(Drawing { title, around, height_ratio: 1.0, ..drawing })
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    of_panels(view, &PANELS, units)
}

fn of_panels(view: &SeasonView<'_>, panels: &[What], units: UnitSystem) -> Option<Drawing> {
    let series = series(view, panels)?;
    let title = title(&series);
    let description = format!(
        "Panels with a bar a week for climb, steep distance and fast distance, as far as they are \
         known, with a symbol over each week with an alert. {}.",
        series.axis.words()
    );
    let data = data(&series, units);
    let height_ratio = 0.35 + 0.42 * series.panels.len() as f64;
    let subtitle = format!("{}. {}", panel_words(&series, units), series.axis.words());
    let around = Around { subtitle, key: key(&series) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio, draw })
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let flags = series.all_flags();
    let row = |week: usize| {
        let cell = |panel: &Amounts| value_words(panel.bars[week].value, panel.what.unit(), units);
        let first = series.axis.names.date(series.axis.first + chrono::Days::new(7 * week as u64));
        let cells = series.panels.iter().map(cell);
        [first].into_iter().chain(cells).chain([said_of(&flags, week)]).collect()
    };
    let weeks = series.panels.first().map_or(0, |panel| panel.bars.len());
    let heads = series.panels.iter().map(|panel| panel.what.name());
    Data {
        head: ["Week of"].into_iter().chain(heads).chain(["Rules"]).collect(),
        rows: (0..weeks).map(row).collect(),
    }
}

/// `None` when none of these is known of any week with runs.
fn series(view: &SeasonView<'_>, wanted: &[What]) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(view)?;
    let amounts = |what: What| {
        let bar = |week: &Week| Bar { value: what.of(week), is_complete: week.is_complete };
        let is_known = season.calendar.iter().any(|week| what.of(week).unwrap_or(0.0) > 0.0);
        is_known.then(|| Amounts { what, bars: season.calendar.iter().map(bar).collect() })
    };
    let panels: Vec<Amounts> = wanted.iter().copied().filter_map(amounts).collect();
    let row_of = |wanted: Topic| {
        move |subject, topic| (topic == wanted).then(|| week_of(season, subject))?
    };
    let of_topic = |wanted: Topic| {
        let row = row_of(wanted);
        let all = flags(view.outcomes, row).into_iter().map(of_bar).collect();
        drawn(all, |week| axis.shows_week(week)).into_iter().map(move |flag| (wanted, flag))
    };
    let topics = || panels.iter().filter_map(|panel| panel.what.topic());
    let flags = topics().flat_map(of_topic).collect();
    let untold = topics().map(|topic| (topic, untold_rows(view.untold, row_of(topic)))).collect();
    (!panels.is_empty()).then_some(Series { axis, panels, flags, untold })
}

/// The week of a subject; a run stands in the week of its day.
fn week_of(season: &Season, subject: Subject) -> Option<usize> {
    match subject {
        Subject::Entry(_) | Subject::Injury(_) => None,
        Subject::Week(week) => Some(week),
        Subject::Session(index) => season.week_of(season.sessions.get(index)?.day),
    }
}

fn title(series: &Series) -> String {
    let flags = series.all_flags();
    let Some(flag) = foremost(&flags) else {
        return "Climb, steep and fast running of each week".to_owned();
    };
    let topic = series.flags.iter().find(|(_, other)| other == flag).map(|(topic, _)| *topic);
    let what = if topic == Some(Topic::Climb) { "climb" } else { "fast distance" };
    let start = series.axis.first + chrono::Days::new(7 * flag.row as u64);
    let week = series.axis.names.week(start);
    message(&format!("{week}: "), flag, |rise_pct, against| {
        format!("{what} {}", rise_words(rise_pct, against))
    })
}

/// `Each week: climb in m, steep distance in km, fast distance in km, one above the other`.
fn panel_words(series: &Series, units: UnitSystem) -> String {
    let panels: Vec<String> = series
        .panels
        .iter()
        .map(|panel| {
            format!("{} in {}", panel.what.name().to_lowercase(), reading(panel.what, units).unit)
        })
        .collect();
    let stacked = if panels.len() > 1 { ", one above the other" } else { "" };
    format!("Each week: {}{stacked}", panels.join(", "))
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let bars = || series.panels.iter().flat_map(|panel| &panel.bars);
    let mut key = Vec::new();
    if bars().any(|bar| !bar.is_complete) {
        let color = series.panels.first().map_or(GREEN, |panel| panel.what.color());
        key.push((Swatch::Hatch(color), "week not over".to_owned()));
    }
    if bars().any(|bar| bar.value.is_none()) {
        key.push((
            Swatch::Box(UNKNOWN),
            "unknown (no elevation, or not enough history)".to_owned(),
        ));
    }
    key.extend(flag_key(&series.all_flags()));
    key
}

/// How a panel is read.
struct Reading {
    color: RGBAColor,
    /// Metres in the unit of its axis.
    metres: f64,
    unit: &'static str,
    column: &'static Column,
}

fn reading(what: What, units: UnitSystem) -> Reading {
    let (metres, unit) = match (what, units) {
        (What::Climb, UnitSystem::Metric) => (1.0, "m"),
        (What::Climb, UnitSystem::Imperial) => (M_PER_FOOT, "ft"),
        _ => (pace_metres(units), unit_name(units)),
    };
    Reading { color: what.color(), metres, unit, column: what.column() }
}

/// What a column is, without what an empty cell means.
fn what(column: &Column) -> &'static str {
    let first = column.meaning.split([';', '.']).next();
    first.unwrap_or(column.meaning).trim()
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let shares = vec![1.0; series.panels.len()];
    let areas = split(area, &shares, HEADING_PX + 16.0);
    let mut lowest = None;
    for (amounts, area) in series.panels.iter().zip(areas) {
        lowest = Some(draw_panel(series, amounts, (area, units), canvas)?);
    }
    lowest.map_or(Ok(()), |panel| panel.dates(canvas, &series.axis.ticks(area.width())))
}

fn draw_panel(
    series: &Series,
    amounts: &Amounts,
    (area, units): (Area, UnitSystem),
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    let of_panel = series.flags.iter().filter(|(topic, _)| Some(*topic) == amounts.what.topic());
    let flags: Vec<Flag> = of_panel.map(|(_, flag)| flag.clone()).collect();
    let reading = reading(amounts.what, units);
    let highest =
        series.axis.shown(&amounts.bars).iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    let most = (area.height() / 38.0).max(2.0) as usize;
    let end = round_end(highest / reading.metres * height_factor(&flags, area.height()), 2 * most);
    let panel = series.axis.panel(canvas, area, 0.0..end);
    panel.heading(canvas, reading.unit, &format!("a week · {}", what(reading.column)))?;
    draw_unknown(canvas, &panel, &amounts.bars)?;
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    let bars = (amounts.bars.as_slice(), reading.metres);
    draw_bars(canvas, &panel, bars, reading.color)?;
    panel.base(canvas)?;
    week_spots(canvas, &panel, amounts.bars.len());
    draw_week_flags(canvas, &panel, bars, &flags, &rule_ids(&series.all_flags()))?;
    for (_, weeks) in series.untold.iter().filter(|(topic, _)| Some(*topic) == amounts.what.topic())
    {
        untold_weeks(canvas, &panel, bars, weeks);
    }
    Ok(panel)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{CLIMB, FAST, day, every_second_day, raised, season, view};
    use super::*;
    use crate::rules::Level;

    #[test]
    fn unknown_weeks_are_not_zero() {
        let mut sessions = every_second_day(&[10.0; 8]);
        // All runs of the first week, the 2nd, 4th, 6th and 8th of March.
        sessions[..4].iter_mut().for_each(|session| session.climb_m = None);
        let season = season(sessions, day(2026, 3, 22));
        let view = view(&season, &[]);
        let series = series(&view, &PANELS).unwrap();
        let climb: Vec<_> = series.panels[0].bars.iter().map(|bar| bar.value).collect();
        // The week of 9 March has the runs of the 10th, 12th and 14th; that of the 16th the last.
        assert_eq!(climb, [None, Some(240.0), Some(80.0)]);
        assert!(key(&series).iter().any(|entry| entry.1.starts_with("unknown")));
    }

    #[test]
    fn a_flagged_run_stands_in_its_week() {
        let season = season(every_second_day(&[10.0; 8]), day(2026, 3, 22));
        let against = (2.0, 1.0, "largest of the 30 days before");
        let outcomes = [
            raised(&CLIMB, Subject::Session(5), Level::Watch, against),
            raised(&FAST, Subject::Week(2), Level::Info, against),
        ];
        let view = view(&season, &outcomes);
        let series = series(&view, &PANELS).unwrap();
        let flags: Vec<_> = series.flags.iter().map(|(topic, flag)| (*topic, flag.row)).collect();
        assert_eq!(flags, [(Topic::Climb, 1), (Topic::Fast, 2)]);
        let words = title(&series).replace('\u{a0}', " ");
        // The run is twice its own baseline; the bar of its week may be anything.
        assert_eq!(words, "Week of 9 March 2026: invented pattern");
    }

    #[test]
    fn without_altitude_only_the_fast_panel_is_left() {
        let mut sessions = every_second_day(&[10.0; 8]);
        sessions.iter_mut().for_each(|run| run.climb_m = None);
        let season = season(sessions, day(2026, 3, 22));
        let view = view(&season, &[]);
        let panels = series(&view, &PANELS).unwrap().panels;
        assert_eq!(panels.iter().map(|panel| panel.what).collect::<Vec<_>>(), [What::Fast]);
    }

    #[test]
    fn headings_come_from_the_columns() {
        assert_eq!(what(&WEEK_CLIMB_M), "Climb on grades of 3 % and more");
        assert_eq!(what(&WEEK_FAST_M), "Fast distance");
    }

    #[test]
    fn paper_has_climb_and_fast_running_of_the_weeks_asked_for() {
        // Four runs of 10 km in the first week and three in the second, with 80 m and 1 km in each.
        let season = season(every_second_day(&[10.0; 7]), day(2026, 3, 15));
        let view = SeasonView { from: Some(day(2026, 3, 9)), ..view(&season, &[]) };
        let drawing = for_paper(&view, UnitSystem::Metric).unwrap();
        assert_eq!(drawing.data.head, ["Week of", "Climb", "Fast distance", "Rules"]);
        assert_eq!(drawing.data.rows[1], ["9 Mar 2026", "240 m", "3.0 km", ""]);
        assert_eq!(drawing.around.subtitle, "1 week, 9 Mar 2026 – 15 Mar 2026.");
    }
}
