//! Bars of weeks, shared by the charts that have a row a week.

use std::ops::Range;

use chrono::NaiveDate;
use plotters::style::RGBAColor;

use super::canvas::{Area, Canvas, Drawn};
use super::marks::{Flag, draw_flags};
use super::panel::Panel;
use super::theme::UNKNOWN;
use super::ticks::{DateTicks, date_ticks};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::charts::SeasonView;
use crate::season::DayNames;

/// Days in a week.
const DAYS: f64 = 7.0;
/// Widest bar, for seasons of a few weeks.
const WIDEST_PX: f64 = 96.0;

/// One bar; the index is the week of the calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::charts) struct Bar {
    /// The value in SI; `None` when it is not known.
    pub(in crate::charts) value: Option<f64>,
    /// Whether the week is over.
    pub(in crate::charts) is_complete: bool,
}

/// The time axis of a calendar without gaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::charts) struct WeekAxis {
    /// First day of the first week, from which rows are counted.
    pub(in crate::charts) first: NaiveDate,
    /// First day that is shown, the first of a week.
    pub(in crate::charts) from: NaiveDate,
    /// Last day of the last week.
    pub(in crate::charts) last: NaiveDate,
    /// How days are named.
    pub(in crate::charts) names: DayNames,
}

impl WeekAxis {
    /// The axis of a season's calendar, as much of it as is to be shown; `None` without weeks.
    pub(in crate::charts) fn of(view: &SeasonView<'_>) -> Option<Self> {
        let calendar = &view.season.calendar;
        let (first, last) = (calendar.first()?.start, calendar.last()?.end());
        let week_of = |day| calendar.iter().rfind(|week| week.start <= day).map(|week| week.start);
        let from = view.from.and_then(week_of).unwrap_or(first);
        Some(Self { first, from, last, names: view.season.day_names })
    }

    /// What is shown, in days after the first.
    pub(in crate::charts) fn range(&self) -> Range<f64> {
        let days = |day: NaiveDate| (day - self.first).num_days() as f64;
        days(self.from)..days(self.last) + 1.0
    }

    /// Days that are shown.
    pub(in crate::charts) fn days(&self) -> f64 {
        self.range().end - self.range().start
    }

    /// Whether a day, counted from the first, is shown.
    pub(in crate::charts) fn shows(&self, day: f64) -> bool {
        self.range().contains(&day)
    }

    /// Whether a week, counted from the first, is shown.
    pub(in crate::charts) fn shows_week(&self, week: usize) -> bool {
        self.shows(week as f64 * DAYS)
    }

    /// What is shown of a row a week.
    pub(in crate::charts) fn shown<'a, T>(&self, weeks: &'a [T]) -> &'a [T] {
        let from = (self.range().start / DAYS) as usize;
        &weeks[from.min(weeks.len())..]
    }

    /// A box for data over this axis; what lies left of it is no longer drawn.
    pub(in crate::charts) fn panel(&self, canvas: &Canvas<'_>, area: Area, y: Range<f64>) -> Panel {
        canvas.keep_right_of(area.left);
        Panel::new(area, self.range(), y)
    }

    /// Its ticks, those of weeks under the middle of the bar.
    pub(in crate::charts) fn ticks(&self, width_px: f64) -> DateTicks {
        self.ticks_at(width_px, DAYS / 2.0)
    }

    /// Its ticks, those of weeks this many days after their first.
    pub(in crate::charts) fn ticks_at(&self, width_px: f64, week_shift_days: f64) -> DateTicks {
        let ticks = date_ticks((self.from, self.last), self.names, width_px, week_shift_days);
        ticks.later(self.range().start)
    }

    /// `20 weeks, 9 Mar – 26 Jul 2026`.
    pub(in crate::charts) fn words(&self) -> String {
        let weeks = counted((self.days() / DAYS).round() as i64, "week");
        match self.names {
            DayNames::Calendar => {
                let [first, last] = [self.from, self.last].map(|day| self.names.date(day));
                format!("{weeks}, {first} – {last}")
            }
            DayNames::FromWeekOne(_) => weeks,
        }
    }
}

/// The days that the bar of a week covers, with air between bars that are wide enough.
pub(in crate::charts) fn bar_days(panel: &Panel, week: usize) -> Range<f64> {
    let share = if panel.px_per_x() * DAYS >= 4.0 { 0.4 } else { 0.5 };
    let half = (share * DAYS).min(WIDEST_PX / 2.0 / panel.px_per_x());
    let middle = (week as f64 + 0.5) * DAYS;
    middle - half..middle + half
}

/// Grey columns where weeks are not known; drawn before the grid.
pub(in crate::charts) fn draw_unknown(canvas: &Canvas<'_>, panel: &Panel, bars: &[Bar]) -> Drawn {
    let mut week = 0;
    for alike in bars.chunk_by(|a, b| a.value.is_none() == b.value.is_none()) {
        let days = week as f64 * DAYS..(week + alike.len()) as f64 * DAYS;
        week += alike.len();
        if alike.iter().all(|bar| bar.value.is_none()) {
            let column = Area { top: panel.area.top, ..panel.span(days, 0.0..0.0) };
            canvas.rect(column, UNKNOWN)?;
        }
    }
    Ok(())
}

/// The columns of weeks as places of their rows: from edge to edge, so that a thin bar is easy to
/// point at.
pub(in crate::charts) fn week_spots(canvas: &Canvas<'_>, panel: &Panel, weeks: usize) {
    for week in 0..weeks {
        let days = week as f64 * DAYS..(week + 1) as f64 * DAYS;
        canvas.spot(Area { top: panel.area.top, ..panel.span(days, 0.0..0.0) }, week);
    }
}

/// A value as text; a dash where it is not known.
pub(in crate::charts) fn value_words(value: Option<f64>, unit: Unit, units: UnitSystem) -> String {
    value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
}

/// Bars, hatched where the week is not over.
pub(in crate::charts) fn draw_bars(
    canvas: &Canvas<'_>,
    panel: &Panel,
    (bars, per_unit): (&[Bar], f64),
    color: RGBAColor,
) -> Drawn {
    for (week, bar) in bars.iter().enumerate() {
        if let Some(value) = bar.value.filter(|value| *value > 0.0) {
            let area = panel.span(bar_days(panel, week), 0.0..value / per_unit);
            if bar.is_complete { canvas.rect(area, color)? } else { canvas.hatch(area, color)? }
        }
    }
    Ok(())
}

/// Marks flagged weeks above their bars.
pub(in crate::charts) fn draw_week_flags(
    canvas: &Canvas<'_>,
    panel: &Panel,
    (bars, per_unit): (&[Bar], f64),
    flags: &[Flag],
    ids: &[&'static str],
) -> Drawn {
    let radius_px = (panel.px_per_x() * DAYS * 0.6).clamp(4.5, 7.0);
    let above_bar = |row: usize| {
        let value = bars.get(row).and_then(|bar| bar.value).unwrap_or(0.0) / per_unit;
        let (x, top) = panel.within((row as f64 + 0.5) * DAYS, value);
        (x, top - 13.0)
    };
    draw_flags(canvas, (flags, ids), panel.area, radius_px, above_bar)
}

/// Says where findings of weeks would stand that no alert says.
pub(in crate::charts) fn untold_weeks(
    canvas: &Canvas<'_>,
    panel: &Panel,
    (bars, per_unit): (&[Bar], f64),
    weeks: &[usize],
) {
    for &week in weeks {
        let value = bars.get(week).and_then(|bar| bar.value).unwrap_or(0.0) / per_unit;
        let (x, top) = panel.within((week as f64 + 0.5) * DAYS, value);
        canvas.finding((x, top - 6.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(days: f64) -> Panel {
        let area = Area { left: 0.0, top: 0.0, right: 1100.0, bottom: 100.0 };
        Panel::new(area, 0.0..days, 0.0..1.0)
    }

    #[test]
    fn bars_have_air_unless_they_are_many() {
        let twenty = bar_days(&panel(140.0), 2);
        assert!((twenty.start - 14.7).abs() < 1e-9 && (twenty.end - 20.3).abs() < 1e-9);
        let fourteen_years = bar_days(&panel(5110.0), 2);
        assert_eq!((fourteen_years.start, fourteen_years.end), (14.0, 21.0));
    }

    #[test]
    fn a_few_weeks_do_not_become_walls() {
        let panel = panel(21.0);
        let days = bar_days(&panel, 0);
        assert!(((days.end - days.start) * panel.px_per_x() - WIDEST_PX).abs() < 1e-9);
    }
}
