//! A calendar of runs: a box a day, darker the farther, marked where a rule speaks of the day.

use chrono::{Datelike, Days, NaiveDate};
use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn, LABEL};
use super::draw::frame::{Around, KeyEntry, Swatch};
use super::draw::marks::{flags_where, light_word};
use super::draw::theme::{BLUE, GRID, LABEL_PX, ORANGE, SKY, TEXT, VERMILLION, WHITE, faded};
use super::draw::weeks::{WeekAxis, value_words};
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::rules::{Level, Subject};
use crate::season::DayNames;

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "calendar",
        file_stem: "calendar",
        part: Part::Season,
        is_printed: false,
        is_over_time: false,
        note: None,
    },
    drawing,
};

/// Days in a column.
const WEEK_DAYS: usize = 7;
/// Weeks of a block where weeks are counted.
const BLOCK_WEEKS: usize = 53;
/// Fewest columns that share the width, so that the boxes of a few weeks do not become walls.
const FEWEST_COLUMNS: usize = 26;
/// Height of a block over that of a chart: of its boxes, for one column over the width, and of its
/// head; and of what surrounds the blocks.
const BOXES_RATIO: f64 = 14.0;
const HEAD_RATIO: f64 = 0.06;
const AROUND_RATIO: f64 = 0.26;

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
    let description = format!(
        "A box a day, a column a week, a block a year: the darker, the farther; a dot marks days of \
         which a rule asks for attention. {}.",
        series.axis.words()
    );
    let data = data(&series, units);
    let block_ratio = BOXES_RATIO / series.columns() as f64 + HEAD_RATIO;
    let height_ratio = AROUND_RATIO + series.blocks() as f64 * block_ratio;
    let around = Around { subtitle: series.axis.words(), key: key(&series, units) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio, draw })
}

/// A row a day with runs.
fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |(index, day): (usize, &Day)| {
        vec![
            series.axis.names.short(series.axis.first + Days::new(index as u64)),
            day.runs.to_string(),
            value_words(Some(day.distance_m).filter(|m| *m > 0.0), Unit::DistanceM, units),
            day.level.map_or(String::new(), light_word),
        ]
    };
    Data {
        head: vec!["Day", "Runs", "Distance", "Alert"],
        rows: series.days.iter().enumerate().filter(|(_, day)| day.runs > 0).map(row).collect(),
    }
}

/// `None` without runs.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(season)?;
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
        Subject::Week(_) | Subject::Entry(_) | Subject::Injury(_) => None,
    });
    for flag in flags.into_iter().filter(|flag| flag.level > Level::Info) {
        if let Some(day) = days.get_mut(flag.row) {
            day.level = day.level.max(Some(flag.level));
        }
    }
    days.iter().any(|day| day.runs > 0).then_some(Series { axis, days })
}

impl Series {
    /// Blocks from the first to that of the last running day.
    fn blocks(&self) -> usize {
        self.days.iter().rposition(|day| day.runs > 0).map_or(1, |last| self.block(last) + 1)
    }

    /// The block of a day: its year, or where weeks are counted, as many weeks as a year has.
    fn block(&self, index: usize) -> usize {
        match self.axis.names {
            DayNames::Calendar => (self.date(index).year() - self.axis.first.year()) as usize,
            DayNames::FromWeekOne(_) => index / WEEK_DAYS / BLOCK_WEEKS,
        }
    }

    fn date(&self, index: usize) -> NaiveDate {
        self.axis.first + Days::new(index as u64)
    }

    /// The weeks of which a block has a day; the first and the last may share their column with
    /// another block.
    fn weeks_of(&self, block: usize) -> Vec<usize> {
        let weeks = 0..self.days.len() / WEEK_DAYS;
        weeks.filter(|week| self.days_of(*week, block).next().is_some()).collect()
    }

    /// The days of a week that are of a block.
    fn days_of(&self, week: usize, block: usize) -> impl Iterator<Item = usize> + '_ {
        let days = week * WEEK_DAYS..(week + 1) * WEEK_DAYS;
        days.filter(move |index| self.block(*index) == block)
    }

    /// Columns that share the width: those of the longest block.
    fn columns(&self) -> usize {
        let longest = (0..self.blocks()).map(|block| self.weeks_of(block).len()).max();
        longest.unwrap_or(0).max(FEWEST_COLUMNS)
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
    let days = counted(running, "running day");
    match marked {
        0 => days,
        _ => format!("{days}, {marked} with a run that asks for attention"),
    }
}

/// Room for the names of months above a block, and between boxes.
const HEAD_PX: f64 = 24.0;
const AIR_PX: f64 = 2.0;

/// A month with fewer weeks before another one has no room for its name.
const MIN_MONTH_WEEKS: usize = 2;

/// Colour and place of the box of a day.
type DayBox = (RGBAColor, Area);

/// Largest mark of a day.
const MOST_MARK_PX: f64 = 8.0;

/// Five steps from light to dark.
const STEPS: [f64; 5] = [0.3, 0.45, 0.62, 0.8, 1.0];

fn shade(share: f64) -> RGBAColor {
    let step = (share * STEPS.len() as f64).ceil().clamp(1.0, STEPS.len() as f64) as usize - 1;
    faded(BLUE, STEPS[step])
}

fn key(series: &Series, units: UnitSystem) -> Vec<KeyEntry> {
    let dark_m = series.dark_m();
    let words = |share: f64| Quantity::new(share * dark_m, Unit::DistanceM).show(units);
    let step = |step: usize| {
        let share = |step: usize| step as f64 / STEPS.len() as f64;
        let said = if step < STEPS.len() {
            format!("to {}", words(share(step)))
        } else {
            format!("above {}", words(share(step - 1)))
        };
        (Swatch::Box(shade(share(step))), said)
    };
    let mut key: Vec<KeyEntry> = (1..=STEPS.len()).map(step).collect();
    let has = |of: fn(Level) -> bool| series.days.iter().any(|day| day.level.is_some_and(of));
    if has(|level| level == Level::Watch) {
        key.push((Swatch::Ring(ORANGE, 5.0), "a run with an alert: amber".to_owned()));
    }
    if has(|level| level > Level::Watch) {
        key.push((Swatch::Dot(VERMILLION, 5.0), "a run with an alert: red or black".to_owned()));
    }
    if series.days.iter().any(|day| day.runs > 0 && day.distance_m <= 0.0) {
        key.push((Swatch::Box(SKY), "a run of unknown distance".to_owned()));
    }
    key
}

fn draw(series: &Series, canvas: &Canvas<'_>, area: Area) -> Drawn {
    let block_px = area.height() / series.blocks() as f64;
    // Boxes are square: as large as the columns across and a week up leave room for.
    let size_px = (area.width() / series.columns() as f64)
        .min((block_px - HEAD_PX) / WEEK_DAYS as f64)
        .floor()
        .max(AIR_PX + 1.0);
    let dark_m = series.dark_m();
    let mut boxes = vec![None; series.days.len()];
    for block in 0..series.blocks() {
        let weeks = series.weeks_of(block);
        let top = area.top + block as f64 * block_px + HEAD_PX;
        draw_head(series, canvas, (area.left, top), (block, size_px))?;
        for (column, name) in months(series, &weeks, block) {
            let left = area.left + column as f64 * size_px;
            canvas.words(&name, (left, top - 10.0), LABEL)?;
        }
        for (column, &week) in weeks.iter().enumerate() {
            for index in series.days_of(week, block) {
                let (left, line) = (area.left + column as f64 * size_px, index % WEEK_DAYS);
                let top = top + line as f64 * size_px;
                let (right, bottom) = (left + size_px - AIR_PX, top + size_px - AIR_PX);
                let color = shade_of(&series.days[index], dark_m);
                boxes[index] = Some((color, Area { left, top, right, bottom }));
            }
        }
    }
    draw_days(series, &boxes, canvas)
}

/// The columns of a block over which the name of a month stands: the first in which most days are of
/// that month.
fn months(series: &Series, weeks: &[usize], block: usize) -> Vec<(usize, String)> {
    // The middle one of the days that the block has of the week.
    let middle = |week: usize| {
        let days: Vec<usize> = series.days_of(week, block).collect();
        series.date(days[days.len() / 2])
    };
    let columns: Vec<(usize, NaiveDate)> =
        weeks.iter().map(|week| middle(*week)).enumerate().collect();
    let last = columns.len().saturating_sub(1);
    let has_room = |of_month: &&[(usize, NaiveDate)]| {
        of_month.len() >= MIN_MONTH_WEEKS || of_month.iter().any(|(column, _)| *column == last)
    };
    let named = columns.chunk_by(|a, b| a.1.month() == b.1.month()).filter(has_room);
    let name = |day: NaiveDate| match series.axis.names.week_and_day(day) {
        None => day.format("%b").to_string(),
        Some((number, _)) => number.to_string(),
    };
    named.map(|of_month| (of_month[0].0, name(of_month[0].1))).collect()
}

/// The boxes shade by shade, the symbols above them, and the places of running days.
fn draw_days(series: &Series, boxes: &[Option<DayBox>], canvas: &Canvas<'_>) -> Drawn {
    let mut ordered: Vec<&DayBox> = boxes.iter().flatten().collect();
    let key = |color: RGBAColor| (color.0, color.1, color.2, color.3.to_bits());
    ordered.sort_by_key(|(color, _)| key(*color));
    for (color, area) in ordered {
        canvas.rect(*area, *color)?;
    }
    let running = series.days.iter().zip(boxes).filter(|(day, _)| day.runs > 0);
    let running: Vec<(&Day, &Area)> =
        running.filter_map(|(day, one)| Some((day, &one.as_ref()?.1))).collect();
    running.iter().enumerate().for_each(|(row, (_, area))| canvas.spot(**area, row));
    let marked = |of: &dyn Fn(Level) -> bool| -> Vec<(f64, f64)> {
        let days = running.iter().filter(|(day, _)| day.level.is_some_and(of));
        days.map(|(_, area)| middle(area)).collect()
    };
    let size_px = boxes.iter().flatten().next().map_or(0.0, |(_, area)| area.width());
    let radius_px = (size_px * 0.28).min(MOST_MARK_PX);
    for at in marked(&|_| true) {
        canvas.dot(at, radius_px + 1.5, WHITE)?;
    }
    for at in marked(&|level| level == Level::Watch) {
        canvas.ring(at, radius_px, ORANGE, 2.0)?;
    }
    for at in marked(&|level| level > Level::Watch) {
        canvas.dot(at, radius_px, VERMILLION)?;
    }
    Ok(())
}

fn middle(area: &Area) -> (f64, f64) {
    (f64::midpoint(area.left, area.right), f64::midpoint(area.top, area.bottom))
}

fn shade_of(day: &Day, dark_m: f64) -> RGBAColor {
    match day {
        Day { runs: 0, .. } => faded(GRID, 0.5),
        Day { distance_m, .. } if *distance_m > 0.0 => shade(distance_m / dark_m),
        _ => SKY,
    }
}

/// The year, and the names of every second day of the week.
fn draw_head(
    series: &Series,
    canvas: &Canvas<'_>,
    (left, top): (f64, f64),
    (block, size_px): (usize, f64),
) -> Drawn {
    let words = LABEL.ending();
    let year = match series.axis.names {
        DayNames::Calendar => (series.axis.first.year() + block as i32).to_string(),
        DayNames::FromWeekOne(_) => "week".to_owned(),
    };
    canvas.words(&year, (left - 8.0, top - 10.0), words.bold().colored(TEXT))?;
    // Names of days need the height of a line.
    let step = if size_px * 2.0 >= LABEL_PX { 2 } else { 3 };
    for line in (0..WEEK_DAYS).step_by(step) {
        let name = (series.axis.first + Days::new(line as u64)).format("%a").to_string();
        canvas.words(
            &name,
            (left - 8.0, top + (line as f64 + 0.5) * size_px - AIR_PX / 2.0),
            words,
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{SPIKE, day, every_second_day, raised, season};
    use super::*;

    #[test]
    fn every_running_day_is_a_row_with_its_level() {
        let season = season(every_second_day(&[5.0, 6.0, 7.0]), day(2026, 3, 8));
        let outcomes = [
            raised(&SPIKE, Subject::Session(1), Level::Warn, (2.0, 1.0, "before")),
            raised(&SPIKE, Subject::Session(2), Level::Info, (2.0, 1.0, "before")),
        ];
        let view = SeasonView { season: &season, outcomes: &outcomes, own_line: None, why: None };
        let drawing = drawing(&view, UnitSystem::Metric).unwrap();
        let rows = [
            ["2 Mar 2026", "1", "5.0 km", ""],
            ["4 Mar 2026", "1", "6.0 km", "red"],
            ["6 Mar 2026", "1", "7.0 km", ""],
        ];
        assert_eq!(drawing.data.rows, rows);
        assert_eq!(drawing.title, "3 running days, 1 with a run that asks for attention");
    }

    #[test]
    fn every_day_stands_in_the_block_of_its_year() {
        // From Monday, 16 December 2024, to Sunday, 4 January 2026; the last run is on New Year's Eve.
        let axis =
            WeekAxis { first: day(2024, 12, 16), last: day(2026, 1, 4), names: DayNames::Calendar };
        let mut days = vec![Day::default(); axis.range().end as usize];
        (days[0].runs, days[380].runs) = (1, 1);
        let series = Series { axis, days };
        assert_eq!(series.date(380), day(2025, 12, 31));
        assert_eq!(series.blocks(), 2);
        // 30 and 31 December are a Monday and a Tuesday, and the third week of the axis.
        assert_eq!(series.weeks_of(0), [0, 1, 2]);
        assert_eq!(series.weeks_of(1).first(), Some(&2));
        assert_eq!(series.days_of(2, 0).count(), 2);
        assert_eq!(series.days_of(2, 1).count(), 5);
        let names = months(&series, &series.weeks_of(1), 1);
        assert_eq!((names[0].0, names[0].1.as_str()), (0, "Jan"));
    }
}
