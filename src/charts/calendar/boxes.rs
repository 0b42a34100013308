//! The boxes of the calendar and what is marked on them.

use chrono::{Datelike, Days, NaiveDate};
use plotters::style::RGBAColor;

use super::super::draw::canvas::{Area, Canvas, Drawn, LABEL};
use super::super::draw::theme::{
    BLUE, GRID, LABEL_PX, ORANGE, PURPLE, SKY, TEXT, VERMILLION, WHITE, faded,
};
use super::{Day, Series, WEEK_DAYS};
use crate::rules::Level;
use crate::season::DayNames;

/// Room for the names of months above a block, and between boxes.
const HEAD_PX: f64 = 24.0;
const AIR_PX: f64 = 2.0;

/// A month with fewer weeks before another one has no room for its name.
const MIN_MONTH_WEEKS: usize = 2;

/// Colour and place of the box of a day.
type DayBox = (RGBAColor, Area);

/// Height of the band that says that it hurt.
pub(super) const PAIN_BAND_PX: f64 = 5.0;
/// Largest mark of a day.
const MOST_MARK_PX: f64 = 8.0;

/// Five steps from light to dark.
pub(super) const STEPS: [f64; 5] = [0.3, 0.45, 0.62, 0.8, 1.0];

pub(super) fn shade(share: f64) -> RGBAColor {
    let step = (share * STEPS.len() as f64).ceil().clamp(1.0, STEPS.len() as f64) as usize - 1;
    faded(BLUE, STEPS[step])
}

pub(super) fn draw(series: &Series, canvas: &Canvas<'_>, area: Area) -> Drawn {
    let blocks = series.blocks();
    let block_px = area.height() / blocks.len() as f64;
    // Boxes are square: as large as the columns across and a week up leave room for.
    let size_px = (area.width() / series.columns() as f64)
        .min((block_px - HEAD_PX) / WEEK_DAYS as f64)
        .floor()
        .max(AIR_PX + 1.0);
    let dark_m = series.dark_m();
    let mut boxes = vec![None; series.days.len()];
    for block in blocks.clone() {
        let weeks = series.weeks_of(block);
        let top = area.top + (block - blocks.start) as f64 * block_px + HEAD_PX;
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
pub(super) fn months(series: &Series, weeks: &[usize], block: usize) -> Vec<(usize, String)> {
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
    let told = series.days.iter().zip(boxes).filter(|(day, _)| day.is_told()).enumerate();
    let told: Vec<(usize, &Day, &Area)> =
        told.filter_map(|(row, (day, one))| Some((row, day, &one.as_ref()?.1))).collect();
    told.iter().for_each(|(row, _, area)| canvas.spot(**area, *row));
    for (_, _, area) in told.iter().filter(|(_, day, _)| day.pain.is_some()) {
        let top = area.bottom - PAIN_BAND_PX.min(area.height() * 0.4);
        canvas.rect(Area { top: top - 1.0, ..**area }, WHITE)?;
        canvas.rect(Area { top, ..**area }, PURPLE)?;
    }
    let marked = |of: &dyn Fn(Level) -> bool| -> Vec<(f64, f64)> {
        let days = told
            .iter()
            .map(|(_, day, area)| (day, area))
            .filter(|(day, _)| day.level.is_some_and(of));
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
