//! Distance of each week as bars, beside the mean of the four weeks before it.

use super::draw::canvas::{Area, Canvas, Drawn, LABEL};
use super::draw::frame::{Around, KeyEntry, Swatch, flag_key};
use super::draw::marks::{
    Flag, flags, foremost, height_factor, message, rise_words, rule_ids, said_of,
};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{BLUE, SKY, TEXT};
use super::draw::ticks::{pace_metres, round_end, round_ticks};
use super::draw::weeks::{Bar, WeekAxis, draw_bars, draw_week_flags, value_words, week_spots};
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Unit, UnitSystem};
use crate::rules::{Level, Subject, Topic};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "weekly-distance",
        file_stem: "weekly-distance",
        part: Part::Season,
        is_printed: true,
        is_over_time: true,
        note: None,
    },
    drawing,
};

/// Weeks in the mean.
const MEAN_WEEKS: usize = 4;

/// What is drawn.
struct Series {
    axis: WeekAxis,
    bars: Vec<Bar>,
    /// Mean of the four full weeks before; `None` where there are fewer.
    mean_before_m: Vec<Option<f64>>,
    flags: Vec<Flag>,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = title(&series);
    let description = format!(
        "A bar a week for the distance run, with the mean of the four weeks before as a line over \
         it and a symbol over each week that a rule flags. {}.",
        series.axis.words()
    );
    let data = data(&series, units);
    let unit = unit_name(units);
    let subtitle = format!("Distance run in each week, in {unit}. {}", series.axis.words());
    let around = Around { subtitle, key: key(&series) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.0, draw })
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |week: usize| {
        let distance = |value| value_words(value, Unit::DistanceM, units);
        vec![
            series.axis.names.short(series.axis.first + chrono::Days::new(7 * week as u64)),
            distance(series.bars[week].value),
            distance(series.mean_before_m[week]),
            said_of(&series.flags, week),
        ]
    };
    Data {
        head: vec!["Week of", "Distance", "Mean of the four weeks before", "Rules"],
        rows: (0..series.bars.len()).map(row).collect(),
    }
}

/// `None` without any distance.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let axis = WeekAxis::of(season)?;
    let bars: Vec<Bar> = season
        .calendar
        .iter()
        .map(|week| Bar { value: Some(week.distance_m), is_complete: week.is_complete })
        .collect();
    if season.calendar.iter().all(|week| week.distance_m <= 0.0) {
        return None;
    }
    let flags = flags(view.outcomes, |subject, topic| match subject {
        Subject::Week(week) if topic == Topic::Distance => Some(week),
        _ => None,
    });
    // The week of the first run is a full one only if that run was on its first day.
    let full_from = usize::from(season.first_day > axis.first);
    let mean_before_m = (0..bars.len()).map(|week| mean_before(&bars, week, full_from)).collect();
    Some(Series { axis, bars, mean_before_m, flags })
}

/// Mean of the four weeks before a week, none of them before `full_from`.
fn mean_before(bars: &[Bar], week: usize, full_from: usize) -> Option<f64> {
    let from = week.checked_sub(MEAN_WEEKS).filter(|from| *from >= full_from)?;
    let values = bars[from..week].iter().filter_map(|bar| bar.value);
    Some(values.sum::<f64>() / MEAN_WEEKS as f64)
}

fn title(series: &Series) -> String {
    let Some(flag) = foremost(&series.flags) else { return "Weekly distance".to_owned() };
    let start = series.axis.first + chrono::Days::new(7 * flag.row as u64);
    let week = series.axis.names.week(start);
    message(&format!("{week}: "), flag, rise_words)
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let mut key = vec![(Swatch::Box(SKY), "distance of the week".to_owned())];
    if series.bars.iter().any(|bar| !bar.is_complete) {
        key.push((Swatch::Hatch(SKY), "week not over".to_owned()));
    }
    if series.mean_before_m.iter().any(Option::is_some) {
        key.push((Swatch::Line(BLUE, 2.2), "mean of the four weeks before".to_owned()));
    }
    if series.flags.iter().any(|flag| base_m(flag).is_some()) {
        key.push((Swatch::Line(TEXT, 2.2), "what a rule compares the week with".to_owned()));
    }
    key.extend(flag_key(&series.flags));
    key
}

/// The baseline of a flag in metres, where it has a rise to tell.
fn base_m(flag: &Flag) -> Option<f64> {
    let is_drawn = flag.level > Level::Info && flag.unit == Unit::DistanceM;
    flag.rise_pct.filter(|_| is_drawn).map(|rise_pct| flag.measured / (1.0 + rise_pct / 100.0))
}

/// Highest value to be shown, in metres.
fn highest_m(series: &Series) -> f64 {
    let bars = series.bars.iter().filter_map(|bar| bar.value);
    bars.chain(series.mean_before_m.iter().copied().flatten()).fold(0.0, f64::max)
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    let (metres, unit) = (pace_metres(units), unit_name(units));
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let most = (area.height() / 42.0) as usize;
    let end = round_end(
        highest_m(series) / metres * height_factor(&series.flags, area.height()),
        2 * most,
    );
    let panel = Panel::new(area, series.axis.range(), 0.0..end);
    panel.heading(canvas, unit, "a week")?;
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    draw_bars(canvas, &panel, (&series.bars, metres), SKY)?;
    draw_mean(series, &panel, metres, canvas)?;
    for flag in &series.flags {
        let Some(base) = base_m(flag).map(|base_m| base_m / metres) else { continue };
        let ends = [0.0, 7.0].map(|day| panel.within(flag.row as f64 * 7.0 + day, base));
        canvas.line(&ends, TEXT, 2.2)?;
    }
    panel.base(canvas)?;
    panel.dates(canvas, &series.axis.ticks(area.width()))?;
    let ids = rule_ids(&series.flags);
    draw_week_flags(canvas, &panel, (&series.bars, metres), &series.flags, &ids)?;
    week_spots(canvas, &panel, series.bars.len());
    draw_unfinished(series, &panel, metres, canvas)
}

/// The name of a kilometre or mile.
pub(super) fn unit_name(units: UnitSystem) -> &'static str {
    match units {
        UnitSystem::Metric => "km",
        UnitSystem::Imperial => "mi",
    }
}

/// A step over each bar, so that a bar is read against its own mean; broken where there is none.
fn draw_mean(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    for weeks in series
        .mean_before_m
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .chunk_by(|a, b| a.1.is_some() == b.1.is_some())
    {
        let ends = |(week, mean): &(usize, &Option<f64>)| {
            let (start, mean) = (*week as f64 * 7.0, mean.unwrap_or(0.0) / metres);
            [panel.at(start, mean), panel.at(start + 7.0, mean)]
        };
        if weeks.first().is_some_and(|week| week.1.is_some()) {
            let places: Vec<_> = weeks.iter().flat_map(ends).collect();
            canvas.line(&places, BLUE, 2.2)?;
        }
    }
    Ok(())
}

/// Says in words that the last week is not over, where a label fits above a narrow bar.
fn draw_unfinished(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    for (week, bar) in series.bars.iter().enumerate().filter(|(_, bar)| !bar.is_complete) {
        let words = "so far";
        let value = bar.value.unwrap_or(0.0) / metres;
        let (x, y) = panel.within((week as f64 + 0.5) * 7.0, value);
        if panel.px_per_x() * 7.0 >= LABEL.width_px(words) {
            canvas.words(words, (x, y - 11.0), LABEL.centred().colored(TEXT))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{CLIMB, WEEKLY, day, every_second_day, raised, season};
    use super::*;

    fn bars(values: &[f64]) -> Vec<Bar> {
        values.iter().map(|value| Bar { value: Some(*value), is_complete: true }).collect()
    }

    #[test]
    fn the_mean_is_that_of_the_four_weeks_before() {
        let bars = bars(&[10.0, 20.0, 0.0, 30.0, 99.0, 1.0]);
        assert_eq!(mean_before(&bars, 3, 0), None);
        assert_eq!(mean_before(&bars, 4, 0), Some(15.0));
        assert_eq!(mean_before(&bars, 4, 1), None, "the first week was cut");
        assert_eq!(mean_before(&bars, 5, 1), Some(37.25));
    }

    #[test]
    fn weeks_without_runs_stay_and_the_last_is_unfinished() {
        // Runs on 2, 4, 6 and 8 March; then nothing until a Wednesday two weeks later.
        let season = season(every_second_day(&[5.0, 6.0, 7.0, 8.0]), day(2026, 3, 18));
        let view = SeasonView { season: &season, outcomes: &[], own_line: None, why: None };
        let series = series(&view).unwrap();
        let shown: Vec<_> = series.bars.iter().map(|bar| (bar.value, bar.is_complete)).collect();
        assert_eq!(shown, [(Some(26_000.0), true), (Some(0.0), true), (Some(0.0), false)]);
        assert_eq!(title(&series), "Weekly distance");
    }

    #[test]
    fn only_findings_about_volume_are_marked() {
        let season = season(every_second_day(&[5.0; 20]), day(2026, 4, 12));
        let against = (1.5, 1.0, "mean of the four weeks before");
        let outcomes = [
            raised(&CLIMB, Subject::Week(1), Level::Warn, against),
            raised(&WEEKLY, Subject::Week(2), Level::Watch, against),
            raised(&WEEKLY, Subject::Session(2), Level::Watch, against),
        ];
        let view = SeasonView { season: &season, outcomes: &outcomes, own_line: None, why: None };
        let flags = series(&view).unwrap().flags;
        assert_eq!(flags.iter().map(|flag| flag.row).collect::<Vec<_>>(), [2]);
    }
}
