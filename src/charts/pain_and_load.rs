//! Pain as the diary holds it, with the load of the same weeks below it: for the sheet that a physio reads.

mod marks;

use std::ops::Range;

use chrono::{Days, NaiveDate};
use plotters::style::RGBAColor;

use self::marks::Marks;
use super::draw::canvas::{Area, Canvas, Drawn, Fault, LABEL};
use super::draw::frame::{Around, KeyEntry, Swatch, split};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{BLUE, PURPLE, SKY, TEXT, UNKNOWN, VERMILLION, faded};
use super::draw::ticks::{Tick, pace_metres, round_end, round_ticks};
use super::draw::weeks::{
    Bar, WeekAxis, bar_days, draw_bars, draw_unknown, value_words, week_spots,
};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::M_PER_KM;
use crate::season::{Season, Week};
use crate::user_files::athlete::WorstPain;

pub(super) const CHART: Chart = Chart {
    name: "pain-and-load",
    label: "Pain and weekly load",
    file_stem: "pain-and-load",
    part: Part::Pain,
    is_printed: true,
    is_over_time: true,
    is_ranged: false,
    note: None,
};

/// Highest score of pain.
const MOST_PAIN: f64 = 10.0;
/// Height of the bar that an injury has at the upper edge.
const INJURY_PX: f64 = 6.0;
/// An injury as the runner wrote it down.
const INJURY: RGBAColor = faded(VERMILLION, 0.45);
/// From nothing to the score.
const STEM: RGBAColor = faded(VERMILLION, 0.35);

/// What is drawn.
struct Series {
    axis: WeekAxis,
    /// By week; empty where nothing is written down in any.
    pain: Vec<WorstPain>,
    marks: Marks,
    bars: Vec<Bar>,
    /// Calf kilometres by week, in metres; `None` where they are not known.
    calf_m: Vec<Option<f64>>,
    /// In days of the axis.
    injuries: Vec<Range<f64>>,
}

/// The chart of these weeks of the calendar; `None` without a week.
pub(super) fn drawing(season: &Season, weeks: Range<usize>, units: UnitSystem) -> Option<Drawing> {
    let series = series(season, weeks)?;
    let has_pain = !series.pain.is_empty();
    let span = series.axis.words();
    let title = if has_pain { "Pain and weekly load" } else { "Weekly load" };
    let above = format!(
        "Above, the pain in calf or Achilles tendon that the diary holds, 0 to 10: {}; grey weeks have no \
         entry. Below, a",
        marked(&series.marks)
    );
    let bars = "bar a week for the distance run, with calf kilometres as a line.";
    let description = match has_pain {
        true => format!("{above} {bars} {span}."),
        false => format!("A {bars} {span}."),
    };
    let data = data(&series, units);
    let around = Around { subtitle: format!("{span}."), key: key(&series) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title: title.to_owned(), around, description, data, height_ratio: 1.0, draw })
}

/// Which entries have a mark.
fn marked(marks: &Marks) -> String {
    format!(
        "each painful day of the last {} weeks, before them the worst of a week",
        marks.daily_weeks
    )
}

fn series(season: &Season, weeks: Range<usize>) -> Option<Series> {
    let weeks = season.calendar.get(weeks)?;
    let (first, last) = (weeks.first()?.start, weeks.last()?.end());
    let axis = WeekAxis { first, from: first, last, names: season.day_names };
    let pain = weeks.iter().map(|week| season.diary.worst_pain(week.start, week.end()));
    let pain: Vec<WorstPain> = pain.collect();
    let is_noted = pain.iter().any(WorstPain::is_noted);
    let bar = |week: &Week| Bar {
        value: week.known_distance_m().filter(|_| is_known(season, week)),
        is_complete: week.is_complete,
    };
    let injuries = season.athlete.injuries_known_on(season.as_of);
    let injuries = injuries.filter(|injury| injury.site.is_calf_or_achilles());
    let days = |day: NaiveDate| (day - first).num_days() as f64;
    let injuries = injuries.map(|injury| {
        let end = injury.end.unwrap_or(season.as_of) + Days::new(1);
        days(injury.start).max(0.0)..days(end).min(axis.range().end)
    });
    Some(Series {
        axis,
        pain: if is_noted { pain } else { Vec::new() },
        marks: Marks::of(season, weeks),
        bars: weeks.iter().map(bar).collect(),
        calf_m: weeks.iter().map(|week| week.calf_km.map(|km| km * M_PER_KM)).collect(),
        injuries: injuries.filter(|days| days.start < days.end).collect(),
    })
}

/// Whether a week without a run may be called one.
fn is_known(season: &Season, week: &Week) -> bool {
    let after = week.end() + Days::new(1);
    week.run_count > 0 || season.known(week.start..after, after).covered_days > 0
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let pain = |score: Option<(NaiveDate, f64)>| {
        value_words(score.map(|(_, score)| score), Unit::Pain, units)
    };
    let row = |week: usize| {
        let distance = |value| value_words(value, Unit::DistanceM, units);
        let worst = series.pain.get(week).copied().unwrap_or_default();
        vec![
            series.axis.names.date(series.axis.first + Days::new(7 * week as u64)),
            pain(worst.running),
            pain(worst.morning),
            distance(series.bars[week].value),
            distance(series.calf_m[week]),
        ]
    };
    Data {
        head: vec!["Week of", "Worst when running", "Worst next morning", "Distance", "Calf load"],
        rows: (0..series.bars.len()).map(row).collect(),
    }
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let mut key = Vec::new();
    let mut entry = |is_there: bool, swatch, words: &str| {
        key.extend(is_there.then(|| (swatch, words.to_owned())));
    };
    let marks = &series.marks;
    entry(!marks.running.is_empty(), Swatch::Dot(VERMILLION, 5.0), "before or in a run");
    entry(!marks.morning.is_empty(), Swatch::Ring(PURPLE, 5.0), "next morning");
    entry(!marks.unscored.is_empty(), Swatch::Box(TEXT), "?: pain without a score");
    entry(!marks.onsets.is_empty(), Swatch::Line(TEXT, 1.2), "first day of an episode");
    let is_silent = !series.pain.is_empty() && !series.pain.iter().all(WorstPain::is_noted);
    entry(is_silent, Swatch::Box(UNKNOWN), "nothing written down");
    entry(
        !series.injuries.is_empty(),
        Swatch::Box(INJURY),
        "calf or Achilles injury, as written down",
    );
    entry(true, Swatch::Box(SKY), "distance of the week");
    let is_unfinished = series.bars.iter().any(|bar| !bar.is_complete);
    entry(is_unfinished, Swatch::Hatch(SKY), "week not over");
    let has_calf_km = series.calf_m.iter().any(Option::is_some);
    entry(has_calf_km, Swatch::Line(BLUE, 2.2), "the same in calf kilometres");
    key
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let shares: &[f64] = if series.pain.is_empty() { &[1.0] } else { &[1.0, 1.0] };
    let areas = split(area, shares, HEADING_PX + 12.0);
    if let [upper, _] = areas.as_slice() {
        draw_pain(series, *upper, canvas)?;
    }
    let Some(lower) = areas.last() else { return Ok(()) };
    let panel = draw_load(series, *lower, units, canvas)?;
    if series.pain.is_empty() {
        draw_injuries(series, &panel, canvas)?;
    }
    week_spots(canvas, &panel, series.bars.len());
    panel.dates(canvas, &series.axis.ticks(lower.width()))
}

fn draw_pain(series: &Series, area: Area, canvas: &Canvas<'_>) -> Drawn {
    let panel = Panel::new(area, series.axis.range(), 0.0..MOST_PAIN);
    let silent: Vec<Bar> = series.pain.iter().map(noted_bar).collect();
    draw_unknown(canvas, &panel, &silent)?;
    let words = format!("calf or Achilles, 0 to 10: {}", marked(&series.marks));
    panel.heading(canvas, "pain", &words)?;
    let ticks = [0.0, 5.0, MOST_PAIN].map(|at| Tick { at, label: format!("{at:.0}") });
    panel.grid_y(canvas, &ticks)?;
    panel.base(canvas)?;
    draw_injuries(series, &panel, canvas)?;
    let x = |day: NaiveDate| (day - series.axis.first).num_days() as f64 + 0.5;
    let at = |(day, score): &(NaiveDate, f64)| panel.at(x(*day), *score);
    let marks = &series.marks;
    for day in &marks.onsets {
        let ends = [MOST_PAIN, 0.0].map(|score| panel.at(x(*day), score));
        canvas.line(&ends, TEXT, 1.2)?;
    }
    for (x, y) in marks.running.iter().chain(&marks.morning).map(at) {
        let stem = Area { left: x - 1.0, right: x + 1.0, top: y, bottom: panel.area.bottom };
        canvas.rect(stem, STEM)?;
    }
    for score in &marks.morning {
        canvas.ring(at(score), 5.0, PURPLE, 1.6)?;
    }
    for score in &marks.running {
        canvas.dot(at(score), 4.0, VERMILLION)?;
    }
    for day in &marks.unscored {
        canvas.words("?", panel.at(x(*day), 1.5), LABEL.bold().colored(TEXT).centred())?;
    }
    Ok(())
}

/// A week as a bar that is known where anything is written down.
fn noted_bar(worst: &WorstPain) -> Bar {
    Bar { value: worst.is_noted().then_some(0.0), is_complete: true }
}

fn draw_injuries(series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    for days in &series.injuries {
        let span = panel.span(days.clone(), panel.y());
        canvas.rect(Area { bottom: span.top + INJURY_PX, ..span }, INJURY)?;
    }
    Ok(())
}

fn draw_load(
    series: &Series,
    area: Area,
    units: UnitSystem,
    canvas: &Canvas<'_>,
) -> Result<Panel, Fault> {
    let metres = pace_metres(units);
    let values = series.bars.iter().map(|bar| bar.value).chain(series.calf_m.iter().copied());
    let highest = values.flatten().fold(0.0, f64::max);
    let most = ((area.height() / 34.0) as usize).max(2);
    let end = round_end(highest / metres, 2 * most);
    let panel = Panel::new(area, series.axis.range(), 0.0..end);
    draw_unknown(canvas, &panel, &series.bars)?;
    panel.heading(canvas, unit_name(units), "a week")?;
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    draw_bars(canvas, &panel, (&series.bars, metres), SKY)?;
    for (week, calf_m) in series.calf_m.iter().enumerate() {
        let Some(value) = calf_m.filter(|metres| *metres > 0.0).map(|calf_m| calf_m / metres)
        else {
            continue;
        };
        let days = bar_days(&panel, week);
        let ends = [days.start, days.end].map(|day| panel.within(day, value));
        canvas.line(&ends, BLUE, 2.2)?;
    }
    panel.base(canvas)?;
    Ok(panel)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{day, every_second_day, season};
    use super::*;
    use crate::user_files::athlete::{Diary, DiaryEntry, Injury, Site};

    fn sore(on: NaiveDate, score: f64) -> DiaryEntry {
        let site = Some(Site::Calf);
        DiaryEntry { date: on, site, during_0_10: Some(score), ..DiaryEntry::default() }
    }

    /// Four weeks from Monday, 2 March 2026, with pain in the second and an injury from the fourth on.
    fn in_pain() -> Season {
        let mut season = season(every_second_day(&[6.0; 14]), day(2026, 3, 29));
        season.diary =
            Diary { entries: vec![sore(day(2026, 3, 10), 4.0), sore(day(2026, 3, 12), 1.0)] };
        let start = day(2026, 3, 25);
        season.athlete.injuries = vec![Injury { site: Site::Calf, side: None, start, end: None }];
        season
    }

    #[test]
    fn pain_stands_in_its_week_and_an_open_injury_reaches_to_the_day_of_the_evaluation() {
        let series = series(&in_pain(), 0..4).unwrap();
        let worst: Vec<_> = series.pain.iter().map(WorstPain::score_0_10).collect();
        assert_eq!(worst, [None, Some(4.0), None, None]);
        // The 25th is the 24th day of the axis, and the axis ends with the 28th.
        assert_eq!(series.injuries, [23.0..28.0]);
    }

    #[test]
    fn without_an_entry_there_is_only_the_load() {
        let mut season = in_pain();
        season.diary = Diary::default();
        let drawing = drawing(&season, 1..4, UnitSystem::Metric).unwrap();
        assert_eq!((drawing.title.as_str(), drawing.data.rows.len()), ("Weekly load", 3));
        let is_of_pain = |words: &str| words.contains("run") || words.contains("morning");
        assert!(drawing.around.key.iter().all(|(_, words)| !is_of_pain(words)));
    }

    #[test]
    fn no_week_is_no_chart() {
        assert!(drawing(&in_pain(), 4..4, UnitSystem::Metric).is_none());
    }
}
