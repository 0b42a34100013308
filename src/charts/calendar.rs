//! A calendar of runs: a box a day, darker the farther, marked where a rule speaks of the day.

use chrono::{Datelike, Days, NaiveDate};
use plotters::style::RGBAColor;

use super::pen::canvas::{Area, Canvas, Drawn, LABEL};
use super::pen::frame::{KeyEntry, Swatch, frame};
use super::pen::marks::{Symbol, flags_where};
use super::pen::theme::{BLUE, GRID, SKY, TEXT, faded};
use super::pen::weeks::{WeekAxis, day_words, value_words};
use super::{Chart, Data, Drawing, SeasonView};
use crate::quantity::{Quantity, Unit, UnitSystem};
use crate::rules::{Level, Subject};

pub(super) const CHART: Chart = Chart { name: "calendar", drawing };

/// Days in a column.
const WEEK_DAYS: usize = 7;
/// Columns of a block: a year, and the days that stand over.
const BLOCK_WEEKS: usize = 53;
/// Height of a block over its width, with its head; and of what surrounds the blocks, over the
/// height of a chart.
const BLOCK_RATIO: f64 = 0.163;
const AROUND_RATIO: f64 = 0.34;
/// Width of a chart over its height.
const WIDTH_RATIO: f64 = 1200.0 / 560.0;

/// A day with runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Day {
    runs: usize,
    distance_m: f64,
    /// The highest level of what was found on it, `info` left out.
    level: Option<Level>,
}

/// What is drawn.
struct Series {
    axis: WeekAxis,
    /// One a day of the axis.
    days: Vec<Day>,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = title(&series);
    let words = title.clone();
    let description = format!(
        "A box a day, a column a week, a block a year: the darker, the farther; a symbol marks days \
         of which a rule asks for attention. {}.",
        series.axis.words()
    );
    let data = data(&series, units);
    let blocks = series.blocks() as f64;
    let height_ratio = AROUND_RATIO + blocks * BLOCK_RATIO * WIDTH_RATIO;
    let draw = Box::new(move |canvas: &Canvas<'_>| draw(&series, &words, units, canvas));
    Some(Drawing { title, description, data, height_ratio, draw })
}

/// A row a day with runs.
fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |(index, day): (usize, &Day)| {
        vec![
            day_words(series.axis.first + Days::new(index as u64)),
            day.runs.to_string(),
            value_words(Some(day.distance_m), Unit::DistanceM, units),
            day.level.map_or(String::new(), |level| level.to_string()),
        ]
    };
    Data {
        head: vec!["Day", "Runs", "Distance", "Level"],
        rows: series.days.iter().enumerate().filter(|(_, day)| day.runs > 0).map(row).collect(),
    }
}

/// `None` without runs.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(&season.calendar)?;
    let mut days = vec![Day::default(); axis.range().end as usize];
    let index = |day: NaiveDate| usize::try_from((day - axis.first).num_days()).ok();
    for session in &season.sessions {
        if let Some(day) = index(session.day).and_then(|index| days.get_mut(index)) {
            day.runs += session.recordings.len().max(1);
            day.distance_m += session.distance_m.unwrap_or(0.0);
        }
    }
    let flags = flags_where(view.outcomes, |subject, _| match subject {
        Subject::Session(_) => index(subject.day(season)),
        Subject::Week(_) | Subject::Entry(_) => None,
    });
    for flag in flags.into_iter().filter(|flag| flag.level > Level::Info) {
        if let Some(day) = days.get_mut(flag.row) {
            day.level = day.level.max(Some(flag.level));
        }
    }
    days.iter().any(|day| day.runs > 0).then_some(Series { axis, days })
}

impl Series {
    /// Years that need a block: of weeks by the year in which they begin.
    fn blocks(&self) -> usize {
        (self.axis.last.year() - self.axis.first.year()) as usize + 1
    }

    /// Distance above which a day is darkest: nine in ten running days lie below.
    fn dark_m(&self) -> f64 {
        let mut run: Vec<f64> =
            self.days.iter().map(|day| day.distance_m).filter(|metres| *metres > 0.0).collect();
        run.sort_by(f64::total_cmp);
        run.get(run.len() * 9 / 10).or(run.last()).copied().unwrap_or(1.0)
    }
}

fn title(series: &Series) -> String {
    let running = series.days.iter().filter(|day| day.runs > 0).count();
    let marked = series.days.iter().filter(|day| day.level.is_some()).count();
    let days = if running == 1 { "day" } else { "days" };
    match marked {
        0 => format!("{running} running {days}"),
        _ => format!("{running} running {days}, {marked} with a run that asks for attention"),
    }
}

/// Five steps from light to dark.
const STEPS: [f64; 5] = [0.18, 0.36, 0.56, 0.78, 1.0];

fn shade(share: f64) -> RGBAColor {
    let step = (share * STEPS.len() as f64).ceil().clamp(1.0, STEPS.len() as f64) as usize - 1;
    faded(BLUE, STEPS[step])
}

fn key(series: &Series, units: UnitSystem) -> Vec<KeyEntry> {
    let dark_m = series.dark_m();
    let words = |share: f64| Quantity::new(share * dark_m, Unit::DistanceM).show(units);
    let mut key = vec![
        (Swatch::Box(shade(0.2)), format!("up to {}", words(0.2))),
        (Swatch::Box(shade(0.6)), format!("up to {}", words(0.6))),
        (Swatch::Box(shade(1.0)), format!("above {}", words(0.8))),
    ];
    for level in [Level::Watch, Level::Warn, Level::Stop] {
        if series.days.iter().any(|day| day.level == Some(level)) {
            let symbol = Symbol { shape: 0, level };
            key.push((Swatch::Symbol(symbol), format!("a run with a finding: {level}")));
        }
    }
    if series.days.iter().any(|day| day.runs > 0 && day.distance_m <= 0.0) {
        key.push((Swatch::Box(SKY), "a run of unknown distance".to_owned()));
    }
    key
}

fn draw(series: &Series, title: &str, units: UnitSystem, canvas: &Canvas<'_>) -> Drawn {
    let area = frame(canvas, title, &series.axis.words(), &key(series, units))?;
    let size_px = (area.width() / BLOCK_WEEKS as f64).floor();
    let block_px = canvas.width_px * BLOCK_RATIO;
    let dark_m = series.dark_m();
    let mut row = 0;
    let mut last_block = None;
    for (index, day) in series.days.iter().enumerate() {
        let (column, line) = (index / WEEK_DAYS, index % WEEK_DAYS);
        let week = series.axis.first + Days::new((column * WEEK_DAYS) as u64);
        let block = (week.year() - series.axis.first.year()) as usize;
        let first = first_week(&series.axis, week.year());
        let x = area.left + (column - first) as f64 * size_px;
        let top = area.top + block as f64 * block_px + 24.0;
        if last_block != Some(block) {
            draw_head(canvas, (area.left, top), week.year())?;
            last_block = Some(block);
        }
        let date = series.axis.first + Days::new(index as u64);
        if date.day() == 1 && line < WEEK_DAYS {
            let name = date.format("%b").to_string();
            canvas.words(&name, (x, top - 10.0), LABEL)?;
        }
        let left_top = (x, top + line as f64 * size_px);
        let box_ = Area {
            left: left_top.0,
            top: left_top.1,
            right: left_top.0 + size_px - 2.0,
            bottom: left_top.1 + size_px - 2.0,
        };
        draw_day(canvas, box_, day, dark_m)?;
        if day.runs > 0 {
            canvas.spot(box_, row);
            row += 1;
        }
    }
    Ok(())
}

/// The column of the axis in which the block of a year begins.
fn first_week(axis: &WeekAxis, year: i32) -> usize {
    let start = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(axis.first);
    let days = (start - axis.first).num_days();
    usize::try_from(days).map_or(0, |days| days.div_ceil(WEEK_DAYS))
}

fn draw_head(canvas: &Canvas<'_>, (left, top): (f64, f64), year: i32) -> Drawn {
    let words = LABEL.bold().colored(TEXT).ending();
    canvas.words(&year.to_string(), (left - 8.0, top + 8.0), words)
}

fn draw_day(canvas: &Canvas<'_>, area: Area, day: &Day, dark_m: f64) -> Drawn {
    if day.runs == 0 {
        return canvas.rect(area, faded(GRID, 0.6));
    }
    let is_known = day.distance_m > 0.0;
    canvas.rect(area, if is_known { shade(day.distance_m / dark_m) } else { SKY })?;
    match day.level {
        Some(level) => {
            let middle = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
            Symbol { shape: 0, level }.draw(canvas, middle, area.width() * 0.28)
        }
        None => Ok(()),
    }
}
