//! What the last seven and the last 28 days held, as two lines over one time axis: to look at, not
//! to judge by.

use chrono::Days;

use super::draw::canvas::{Area, Canvas, Drawn};
use super::draw::frame::{Around, KeyEntry, Swatch};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{BLUE, VERMILLION};
use super::draw::ticks::{pace_metres, round_end, round_ticks};
use super::draw::weeks::{WeekAxis, value_words};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Unit, UnitSystem};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "acute-and-chronic",
        file_stem: "acute-and-chronic",
        part: Part::Season,
        is_printed: false,
        is_over_time: true,
        note: Some(STANDING),
    },
    drawing,
};

/// Days of the acute and of the chronic side, as in the rule `acute-chronic-ratio`.
const ACUTE_DAYS: usize = 7;
const CHRONIC_DAYS: usize = 28;

/// How the ratio of the two lines stands in the literature.
pub(super) const STANDING: &str = "\
The ratio of the two lines (ACWR) is shown because people ask for it, and no rule rests on it: \
studies of runners contradict each other, and the ratio is largely the acute load on another scale \
(Impellizzeri et al. 2020).";

/// What is drawn.
struct Series {
    axis: WeekAxis,
    /// From the day on which 28 are covered.
    days: Vec<Day>,
}

/// What lies before the end of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Day {
    /// Days after the first of the axis.
    day: usize,
    /// Distance of seven days in metres; `None` where one of their runs lacks it.
    acute_m: Option<f64>,
    /// A quarter of that of 28 days; `None` alike.
    chronic_m: Option<f64>,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = "The last seven days and the last four weeks".to_owned();
    let description = format!(
        "Two lines over time: the distance of the seven days up to each day, and a quarter of that \
         of the 28 days up to it. {} {}.",
        STANDING,
        series.axis.words()
    );
    let data = data(&series, units);
    let subtitle = format!(
        "Distance of each in {}, for orientation only; no rule rests on it. {}",
        unit_name(units),
        series.axis.words()
    );
    let around = Around { subtitle, key: key() };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 0.9, draw })
}

/// A row for the last day of every week.
fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |day: &Day| {
        let both = day.acute_m.zip(day.chronic_m.filter(|metres| *metres > 0.0));
        vec![
            series.axis.names.short(series.axis.first + Days::new(day.day as u64)),
            value_words(day.acute_m, Unit::DistanceM, units),
            value_words(day.chronic_m, Unit::DistanceM, units),
            value_words(both.map(|(acute, chronic)| acute / chronic), Unit::Ratio, units),
        ]
    };
    Data {
        head: vec!["Seven days to", "Distance", "Weekly mean of 28 days", "Ratio"],
        rows: series.rows().map(row).collect(),
    }
}

impl Series {
    /// The last day of every week, and the last day of all.
    fn rows(&self) -> impl Iterator<Item = &Day> {
        let last = self.days.last().map(|last| last.day);
        let is_row =
            move |day: &&Day| day.day % ACUTE_DAYS == ACUTE_DAYS - 1 || Some(day.day) == last;
        self.days.iter().filter(is_row)
    }
}

/// `None` where fewer than 28 days are covered, or no distance is known.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(season)?;
    let last = (season.as_of.max(season.last_day) - axis.first).num_days();
    let mut metres = vec![Some(0.0); usize::try_from(last).ok()? + 1];
    for session in &season.sessions {
        let day = usize::try_from((session.day - axis.first).num_days()).ok();
        if let Some(sum) = day.and_then(|day| metres.get_mut(day)) {
            *sum = sum.zip(session.distance_m).map(|(sum, more)| sum + more);
        }
    }
    let first = usize::try_from((season.first_day - axis.first).num_days()).ok()?;
    let sum = |day: usize, days: usize| -> Option<f64> {
        metres[day + 1 - days..=day].iter().copied().sum()
    };
    let weeks = (CHRONIC_DAYS / ACUTE_DAYS) as f64;
    let both = |day| Day {
        day,
        acute_m: sum(day, ACUTE_DAYS),
        chronic_m: sum(day, CHRONIC_DAYS).map(|metres| metres / weeks),
    };
    let days: Vec<Day> = (first + CHRONIC_DAYS - 1..metres.len()).map(both).collect();
    let is_known = days.iter().any(|day| day.chronic_m.unwrap_or(0.0) > 0.0);
    is_known.then_some(Series { axis, days })
}

fn key() -> Vec<KeyEntry> {
    vec![
        (Swatch::Line(VERMILLION, 2.0), "seven days (acute)".to_owned()),
        (Swatch::Line(BLUE, 2.6), "weekly mean of 28 days (chronic)".to_owned()),
    ]
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    let metres = pace_metres(units);
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let most = (area.height() / 42.0).max(2.0) as usize;
    let all = series.days.iter().flat_map(|day| [day.acute_m, day.chronic_m]).flatten();
    let highest = all.fold(0.0, f64::max);
    let end = round_end(highest / metres * 1.04, 2 * most);
    let panel = Panel::new(area, series.axis.range(), 0.0..end);
    panel.heading(canvas, unit_name(units), "a week")?;
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    let line = |of: fn(&Day) -> Option<f64>, color, width_px| -> Drawn {
        // Broken where a distance is not known.
        for known in series.days.chunk_by(|a, b| of(a).is_some() == of(b).is_some()) {
            let at = |day: &Day| Some(panel.at(day.day as f64 + 0.5, of(day)? / metres));
            let places: Vec<_> = known.iter().filter_map(at).collect();
            if places.len() > 1 {
                canvas.line(&places, color, width_px)?;
            }
        }
        Ok(())
    };
    line(|day| day.acute_m, VERMILLION, 2.0)?;
    line(|day| day.chronic_m, BLUE, 2.6)?;
    panel.base(canvas)?;
    for (row, Day { day, .. }) in series.rows().enumerate() {
        let days = (day + 1 - ACUTE_DAYS) as f64..(day + 1) as f64;
        canvas.spot(Area { top: panel.area.top, ..panel.span(days, 0.0..0.0) }, row);
    }
    panel.dates(canvas, &series.axis.ticks_at(area.width(), 0.5))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{day, every_second_day, season};
    use super::*;

    #[test]
    fn both_lines_begin_when_28_days_are_covered() {
        let season = season(every_second_day(&[7.0; 20]), day(2026, 4, 9));
        let view = SeasonView { season: &season, outcomes: &[], own_line: None, why: None };
        let series = series(&view).unwrap();
        // From 2 March on the 28th day is the 29th of March; fourteen runs of 7 km lie in it.
        let first = series.days[0];
        assert_eq!((first.day, first.chronic_m), (27, Some(14.0 * 7000.0 / 4.0)));
        // Runs of the 24th, 26th and 28th.
        assert_eq!(first.acute_m, Some(3.0 * 7000.0));
        assert_eq!(series.days.last().map(|day| day.day), Some(38));
        // The ends of two weeks, and the last day, a Thursday.
        assert_eq!(series.rows().map(|day| day.day).collect::<Vec<_>>(), [27, 34, 38]);
    }

    #[test]
    fn a_run_of_unknown_distance_makes_its_days_unknown() {
        let mut sessions = every_second_day(&[7.0; 20]);
        sessions[13].distance_m = None;
        let season = season(sessions, day(2026, 4, 9));
        let view = SeasonView { season: &season, outcomes: &[], own_line: None, why: None };
        let days = series(&view);
        // Every day of the two weeks has that of 28 March in its 28 days.
        assert!(days.is_none());
    }

    #[test]
    fn four_weeks_that_are_not_covered_show_nothing() {
        let season = season(every_second_day(&[7.0; 13]), day(2026, 3, 28));
        let view = SeasonView { season: &season, outcomes: &[], own_line: None, why: None };
        assert!(series(&view).is_none());
    }
}
