//! Distance of each week and what it weighs on the calf: hills, speed and steps on top of the distance
//! where they add to it, below the line where they take from it.

use std::ops::Range;

use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn};
use super::draw::frame::{Around, KeyEntry, Swatch};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{AXIS, GREEN, ORANGE, PURPLE, SKY, TEXT, UNKNOWN};
use super::draw::ticks::{pace_metres, round_end, round_ticks};
use super::draw::weeks::{Bar, WeekAxis, bar_days, draw_unknown, value_words, week_spots};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::units::M_PER_KM;
use crate::run::calf_load::CalfKm;

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "calf-kilometres",
        label: "Calf kilometres by week",
        file_stem: "calf-kilometres",
        part: Part::Season,
        is_printed: false,
        is_over_time: true,
        is_ranged: true,
        note: Some(
            "A model of published mechanics; no study tied it to injuries. Compare it with your own \
             weeks only.",
        ),
    },
    drawing,
};

/// What adds to a distance or takes from it, in the order in which it is stacked.
const PARTS: [CalfPart; 3] = [
    CalfPart { name: "hills", more: "hills", less: "descents", color: GREEN },
    CalfPart { name: "speed", more: "speed", less: "walking", color: PURPLE },
    CalfPart { name: "steps", more: "long steps", less: "short steps", color: ORANGE },
];
/// Thickness of the line at the calf kilometres of a week.
const TOTAL_PX: f64 = 2.2;

/// What is drawn.
struct Series {
    axis: WeekAxis,
    weeks: Vec<WeekOfCalf>,
}

/// A part of calf kilometres.
struct CalfPart {
    /// Its name.
    name: &'static str,
    /// What makes it add to a distance.
    more: &'static str,
    /// What makes it take from one.
    less: &'static str,
    color: RGBAColor,
}

/// One week.
#[derive(Clone, Copy, Debug, PartialEq)]
struct WeekOfCalf {
    distance_m: f64,
    /// `None` where a run lacks it.
    calf: Option<Calf>,
    is_complete: bool,
}

/// What the distance of a week weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Calf {
    total_m: f64,
    /// What each of [`PARTS`] makes of it.
    parts_m: [f64; 3],
}

impl From<&CalfKm> for Calf {
    fn from(calf_km: &CalfKm) -> Self {
        Self {
            total_m: calf_km.total_km() * M_PER_KM,
            parts_m: [calf_km.hills_km, calf_km.speed_km, calf_km.steps_km].map(|km| km * M_PER_KM),
        }
    }
}

impl Series {
    fn shown(&self) -> &[WeekOfCalf] {
        self.axis.shown(&self.weeks)
    }
}

impl WeekOfCalf {
    /// The boxes of the bar, from one value to another: the distance on the line, what adds to it on top
    /// of it, what takes from it below the line.
    fn boxes(&self) -> Vec<(RGBAColor, f64, f64)> {
        let mut boxes = vec![(SKY, 0.0, self.distance_m)];
        let (mut top, mut bottom) = (self.distance_m, 0.0);
        let parts = self.calf.map_or([0.0; 3], |calf| calf.parts_m);
        for (CalfPart { color, .. }, part_m) in PARTS.into_iter().zip(parts) {
            let end = if part_m > 0.0 { &mut top } else { &mut bottom };
            let from = *end;
            *end += part_m;
            boxes.push((color, from.min(*end), from.max(*end)));
        }
        boxes.retain(|(_, from, to)| to > from);
        boxes
    }
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let description = format!(
        "A bar a week: from the line up the distance run, on top of it what hills, speed and steps add \
         to it on the calf, below the line what they take from it, and a dark line at what all of it \
         comes to. {}.",
        series.axis.words()
    );
    let below =
        match series.shown().iter().flat_map(WeekOfCalf::boxes).any(|(_, from, _)| from < 0.0) {
            true => "; what makes it lighter hangs below the line",
            false => "",
        };
    let subtitle = format!(
        "{} run in each week, and how much they load the calf, in {} on the flat at an easy \
         pace{below}. {}",
        distance_name(units),
        unit_name(units),
        series.axis.words()
    );
    let (title, data) = (title(&series, units), data(&series, units));
    let around = Around { subtitle, key: key(&series, units) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.0, draw })
}

fn name(units: UnitSystem) -> &'static str {
    match units {
        UnitSystem::Metric => "calf kilometres",
        UnitSystem::Imperial => "calf miles",
    }
}

fn distance_name(units: UnitSystem) -> &'static str {
    match units {
        UnitSystem::Metric => "Kilometres",
        UnitSystem::Imperial => "Miles",
    }
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |(index, week): (usize, &WeekOfCalf)| {
        let part = |part: usize| {
            week.calf.map_or("–".to_owned(), |calf| {
                Quantity::new(calf.parts_m[part], Unit::DistanceM).show_signed(units)
            })
        };
        vec![
            series.axis.names.date(series.axis.first + chrono::Days::new(7 * index as u64)),
            value_words(Some(week.distance_m), Unit::DistanceM, units),
            value_words(week.calf.map(|calf| calf.total_m), Unit::DistanceM, units),
            part(0),
            part(1),
            part(2),
        ]
    };
    let calf = match units {
        UnitSystem::Metric => "Calf km",
        UnitSystem::Imperial => "Calf miles",
    };
    Data {
        head: vec!["Week of", "Distance", calf, "Hills", "Speed", "Steps"],
        rows: series.weeks.iter().enumerate().map(row).collect(),
    }
}

/// `None` where no week has calf kilometres.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(view)?;
    let mut sums = vec![CalfKm::default(); season.calendar.len()];
    for session in &season.sessions {
        if let Some((week, calf_km)) = season.week_of(session.day).zip(session.calf_km) {
            sums[week] = sums[week].plus(&calf_km);
        }
    }
    let week = |(week, sum): (&crate::season::Week, &CalfKm)| WeekOfCalf {
        distance_m: week.distance_m,
        calf: week.calf_km.map(|_| Calf::from(sum)),
        is_complete: week.is_complete,
    };
    let weeks: Vec<WeekOfCalf> = season.calendar.iter().zip(&sums).map(week).collect();
    let is_known = weeks.iter().any(|week| week.calf.is_some_and(|calf| calf.total_m > 0.0));
    is_known.then_some(Series { axis, weeks })
}

/// How much more or less all known weeks weigh than their distance, and what makes the most of it.
fn title(series: &Series, units: UnitSystem) -> String {
    let known = || series.shown().iter().filter_map(|week| Some((week.distance_m, week.calf?)));
    let distance_m: f64 = known().map(|(distance_m, _)| distance_m).sum();
    let more_m = known().map(|(_, calf)| calf.total_m).sum::<f64>() - distance_m;
    let more_pct = (100.0 * more_m / distance_m).round();
    let begin = crate::base::words::capitalised(name(units));
    if !more_pct.is_finite() || more_pct == 0.0 {
        return format!("{begin}: about as many as were run");
    }
    let of_part = |index: usize| known().map(|(_, calf)| calf.parts_m[index]).sum::<f64>();
    let parts = PARTS.iter().enumerate().map(|(index, part)| (part, of_part(index)));
    let most = parts.max_by(|a, b| (a.1 * more_m).total_cmp(&(b.1 * more_m)));
    let is_more = more_pct > 0.0;
    let cause = most.map_or("", |(part, _)| if is_more { part.more } else { part.less });
    let more = if is_more { "more" } else { "less" };
    let pct = more_pct.abs();
    format!("{begin}: {pct:.0}\u{a0}% {more} than the distance run, mostly from {cause}")
}

fn key(series: &Series, units: UnitSystem) -> Vec<KeyEntry> {
    let mut key = vec![(Swatch::Box(SKY), "distance run".to_owned())];
    for (index, CalfPart { name, color, .. }) in PARTS.into_iter().enumerate() {
        let calfs = || series.shown().iter().filter_map(|week| week.calf);
        if calfs().any(|calf| calf.parts_m[index] != 0.0) {
            key.push((Swatch::Box(color), name.to_owned()));
        }
    }
    key.push((Swatch::Line(TEXT, TOTAL_PX), name(units).to_owned()));
    if series.shown().iter().any(|week| !week.is_complete) {
        key.push((Swatch::Hatch(SKY), "week not over".to_owned()));
    }
    if series.shown().iter().any(|week| week.calf.is_none()) {
        key.push((Swatch::Box(UNKNOWN), format!("{} not known", name(units))));
    }
    key
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    let metres = pace_metres(units);
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let ends =
        || series.shown().iter().flat_map(WeekOfCalf::boxes).flat_map(|(_, from, to)| [from, to]);
    let high = ends().fold(0.0, f64::max) / metres;
    let low = ends().fold(0.0, f64::min) / metres;
    let most = (area.height() / 42.0) as usize;
    // Air below what lies below the line, and none where nothing does.
    let panel = series.axis.panel(canvas, area, 1.08 * low..round_end(1.04 * high, 2 * most));
    panel.heading(canvas, unit_name(units), "a week")?;
    let known: Vec<Bar> = series
        .weeks
        .iter()
        .map(|week| Bar {
            value: week.calf.map(|calf| calf.total_m),
            is_complete: week.is_complete,
        })
        .collect();
    draw_unknown(canvas, &panel, &known)?;
    panel.grid_y(canvas, &round_ticks(panel.y().start, panel.y().end, most))?;
    draw_weeks(series, &panel, metres, canvas)?;
    panel.level(canvas, 0.0, AXIS)?;
    panel.dates(canvas, &series.axis.ticks(area.width()))?;
    week_spots(canvas, &panel, series.weeks.len());
    Ok(())
}

/// The bars, colour by colour, so that a page can join what looks alike, and the lines over them.
fn draw_weeks(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    let is_shown = |(week, _): &(usize, &WeekOfCalf)| series.axis.shows_week(*week);
    let weeks = || series.weeks.iter().enumerate().filter(is_shown);
    let colors = [SKY].into_iter().chain(PARTS.map(|part| part.color));
    for color in colors {
        for (index, week) in weeks() {
            for (_, from, to) in week.boxes().into_iter().filter(|(of_box, ..)| *of_box == color) {
                let area = panel.span(bar_days(panel, index), from / metres..to / metres);
                if week.is_complete {
                    canvas.rect(area, color)?
                } else {
                    canvas.hatch(area, color)?
                }
            }
        }
    }
    for (index, week) in weeks() {
        let Some(calf) = week.calf.filter(|calf| calf.total_m > 0.0) else { continue };
        let Range { start, end } = bar_days(panel, index);
        let ends = [start, end].map(|day| panel.within(day, calf.total_m / metres));
        canvas.line(&ends, TEXT, TOTAL_PX)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{day, every_second_day, season, view};
    use super::*;
    use crate::season::Session;

    fn weighed(distance_km: f64, [hills_km, speed_km, steps_km]: [f64; 3]) -> CalfKm {
        CalfKm { distance_km, hills_km, speed_km, steps_km }
    }

    /// Runs of ten kilometres on 2, 4, 6, 8 March and so on, each with these parts.
    fn runs(parts: &[[f64; 3]]) -> Vec<Session> {
        let mut sessions = every_second_day(&vec![10.0; parts.len()]);
        for (session, parts) in sessions.iter_mut().zip(parts) {
            session.calf_km = Some(weighed(10.0, *parts));
        }
        sessions
    }

    #[test]
    fn a_week_is_the_sum_of_its_runs_and_unknown_where_one_is() {
        let mut sessions = runs(&[[1.0, 0.5, -0.25]; 7]);
        sessions[5].calf_km = None;
        let series = series(&view(&season(sessions, day(2026, 3, 15)), &[])).unwrap();
        // Four runs in the first week, three in the second, of which one is not known.
        let first = Calf { total_m: 45_000.0, parts_m: [4000.0, 2000.0, -1000.0] };
        assert_eq!(series.weeks[0].calf, Some(first));
        assert_eq!((series.weeks[1].calf, series.weeks[1].distance_m), (None, 30_000.0));
        assert!(
            key(&series, UnitSystem::Metric).iter().any(|entry| entry.1.ends_with("not known"))
        );
        let rows = data(&series, UnitSystem::Metric).rows;
        assert_eq!(rows[0][1..], ["40.0 km", "45.0 km", "+4.0 km", "+2.0 km", "−1.0 km"]);
        assert_eq!(rows[1][1..], ["30.0 km", "–", "–", "–", "–"]);
    }

    #[test]
    fn what_adds_lies_on_the_distance_and_what_takes_below_the_line() {
        let parts = weighed(10.0, [2.0, -0.5, -1.0]);
        let calf = Some(Calf::from(&parts));
        let week = WeekOfCalf { distance_m: 10_000.0, calf, is_complete: true };
        let boxes: Vec<_> = week.boxes().iter().map(|(_, from, to)| (*from, *to)).collect();
        assert_eq!(
            boxes,
            [(0.0, 10_000.0), (10_000.0, 12_000.0), (-500.0, 0.0), (-1500.0, -500.0)]
        );
        // What stands above the line and what hangs below it come to the calf kilometres.
        let height_m: f64 =
            boxes.iter().map(|(from, to)| if *from < 0.0 { from - to } else { to - from }).sum();
        assert_eq!(height_m, week.calf.unwrap().total_m);
    }

    #[test]
    fn the_title_says_how_much_more_and_by_what() {
        let title_of = |parts: [f64; 3]| {
            let series = series(&view(&season(runs(&[parts; 4]), day(2026, 3, 8)), &[])).unwrap();
            title(&series, UnitSystem::Metric).replace('\u{a0}', " ")
        };
        let hilly = "Calf kilometres: 25 % more than the distance run, mostly from hills";
        assert_eq!(title_of([3.0, 1.0, -1.5]), hilly);
        let quick = "Calf kilometres: 10 % less than the distance run, mostly from short steps";
        assert_eq!(title_of([0.5, 0.0, -1.5]), quick);
        assert_eq!(title_of([0.5, 0.0, -0.5]), "Calf kilometres: about as many as were run");
    }

    #[test]
    fn without_calf_kilometres_there_is_no_chart() {
        assert!(
            series(&view(&season(every_second_day(&[10.0; 4]), day(2026, 3, 8)), &[])).is_none()
        );
    }
}
