//! Each run's distance as a dot, against the longest run of the 30 days before it.

use plotters::style::RGBAColor;

use super::draw::canvas::{Area, Canvas, Drawn};
use super::draw::frame::{Around, KeyEntry, Swatch, flag_key};
use super::draw::marks::{
    Flag, draw_flags, flags, foremost, height_factor, is_drawn, message, rise_words, rule_ids,
    said_of,
};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{BLUE, ORANGE, TEXT, VERMILLION, faded};
use super::draw::ticks::{pace_metres, round_end, round_ticks};
use super::draw::weeks::{WeekAxis, value_words};
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::rules::session_distance_spike::{self, HOLD_DAYS, MIN_DAYS};
use crate::rules::{Subject, Topic};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "session-distance",
        file_stem: "session-distance",
        part: Part::Season,
        is_printed: true,
        is_over_time: true,
        note: None,
    },
    drawing,
};

/// Days in which the longest run is looked for.
const LONGEST_DAYS: i64 = 30;

/// Rises over the longest run that bound the bands; the categories of Frandsen et al. 2025,
/// doi 10.1136/bjsports-2024-109380.
const BANDS: [(f64, f64, &str, RGBAColor); 3] = [
    (1.1, 1.3, "10–30 % longer", faded(ORANGE, 0.10)),
    (1.3, 2.0, "30–100 % longer", faded(ORANGE, 0.19)),
    (2.0, f64::INFINITY, "more than twice as long", faded(VERMILLION, 0.17)),
];

/// What is drawn.
struct Series {
    axis: WeekAxis,
    runs: Vec<Run>,
    longest: Vec<Stretch>,
    flags: Vec<Flag>,
    unknown_count: usize,
    /// Recordings that were put together with the one before.
    joined_count: usize,
}

/// A run of known distance; `row` of a flag is its index.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    day: f64,
    distance_m: f64,
}

/// Days over which the longest run of the 30 days before stays the same; end excluded.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    from_day: f64,
    to_day: f64,
    longest_m: f64,
    /// Whether enough days lie before for a rule to judge by it.
    is_judged: bool,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = title(&series, units);
    let description = format!(
        "A dot a run for its distance, against the longest run of the 30 days before it as a line; \
         shaded bands show how much longer a run is, symbols mark runs that a rule flags. {}.",
        series.axis.words()
    );
    let data = data(&series, units);
    let around = Around { subtitle: subtitle(&series, units), key: key(&series) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.1, draw })
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |(index, run): (usize, &Run)| {
        let longest = series.longest.iter();
        let longest = longest.take_while(|stretch| stretch.from_day <= run.day);
        let longest_m = longest.last().filter(|last| last.to_day > run.day);
        let distance = |value| value_words(value, Unit::DistanceM, units);
        vec![
            series.axis.names.short(series.axis.first + chrono::Days::new(run.day as u64)),
            distance(Some(run.distance_m)),
            distance(longest_m.map(|stretch| stretch.longest_m)),
            said_of(&series.flags, index),
        ]
    };
    Data {
        head: vec!["Run of", "Distance", "Longest of the 30 days before", "Rules"],
        rows: series.runs.iter().enumerate().map(row).collect(),
    }
}

/// `None` without any run of known distance.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let sessions = &view.season.sessions;
    let axis = WeekAxis::of(view.season)?;
    let mut row_of_session = vec![None; sessions.len()];
    let mut runs = Vec::new();
    for (index, session) in sessions.iter().enumerate() {
        if let Some(distance_m) = session.distance_m {
            row_of_session[index] = Some(runs.len());
            runs.push(Run { day: (session.day - axis.first).num_days() as f64, distance_m });
        }
    }
    let unknown_count = sessions.len() - runs.len();
    let flags = flags(view.outcomes, |subject, topic| match subject {
        Subject::Session(index) if topic == Topic::Distance => {
            row_of_session.get(index).copied()?
        }
        _ => None,
    });
    let flags = flags.into_iter().map(of_run).collect();
    let days = |day: chrono::NaiveDate| (day - axis.first).num_days();
    let last_day = days(view.season.as_of.max(view.season.last_day));
    let longest = longest(&runs, last_day, days(view.season.first_day) + MIN_DAYS);
    let joined_count = sessions.iter().map(|session| session.breaks_s.len()).sum();
    let series = Series { axis, runs, longest, flags, unknown_count, joined_count };
    (!series.runs.is_empty()).then_some(series)
}

/// The longest run of the 30 days before each day, equal days joined; days without one left out.
fn longest(runs: &[Run], last_day: i64, judged_from: i64) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for day in 0..=last_day {
        let (from, to) = ((day - LONGEST_DAYS) as f64, day as f64);
        let start = runs.partition_point(|run| run.day < from);
        let end = runs.partition_point(|run| run.day < to);
        let Some(longest_m) = runs[start..end].iter().map(|run| run.distance_m).reduce(f64::max)
        else {
            continue;
        };
        let is_judged = day >= judged_from;
        match stretches.last_mut() {
            Some(last)
                if last.to_day >= to
                    && last.is_judged == is_judged
                    && (last.longest_m - longest_m).abs() < 0.5 =>
            {
                last.to_day = to + 1.0;
            }
            _ => stretches.push(Stretch { from_day: to, to_day: to + 1.0, longest_m, is_judged }),
        }
    }
    stretches
}

/// Only a rise over the line of the chart is told; that of a week or over an older base is not.
fn of_run(flag: Flag) -> Flag {
    Flag { rise_pct: flag.rise_pct.filter(|_| is_spike(&flag)), ..flag }
}

fn is_spike(flag: &Flag) -> bool {
    flag.rule_id == session_distance_spike::RULE.id
}

fn title(series: &Series, units: UnitSystem) -> String {
    let Some(flag) = foremost(&series.flags) else {
        return "Each run against the longest of the 30 days before it".to_owned();
    };
    let run = series.runs[flag.row];
    let day = series.axis.first + chrono::Days::new(run.day as u64);
    let distance =
        Quantity::new(run.distance_m, Unit::DistanceM).show(units).replace(' ', "\u{a0}");
    let day = series.axis.names.long(day);
    message(&format!("{day}: {distance}, "), flag, rise_words)
}

/// Days from which bands would change every pixel and be only noise.
const BANDS_DAYS: f64 = 900.0;

fn has_bands(series: &Series) -> bool {
    series.axis.range().end <= BANDS_DAYS && series.longest.iter().any(|one| one.is_judged)
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let mut key = vec![(Swatch::Dot(BLUE, 4.5), "a run".to_owned())];
    if !series.longest.is_empty() {
        key.push((Swatch::Line(TEXT, 1.8), "longest run of the 30 days before".to_owned()));
    }
    if has_bands(series) {
        key.extend(BANDS.map(|(_, _, words, color)| (Swatch::Box(color), words.to_owned())));
    }
    if series.flags.iter().any(is_spike) {
        let words = format!("limit of a spike, which holds for {HOLD_DAYS} days");
        key.push((Swatch::Dashes(VERMILLION), words));
    }
    key.extend(flag_key(&series.flags));
    key
}

fn subtitle(series: &Series, units: UnitSystem) -> String {
    let (runs, weeks) = (counted(series.runs.len(), "run"), series.axis.words());
    let missing = match series.unknown_count {
        0 => String::new(),
        count => format!("; {count} without distance are not shown"),
    };
    let joined = match series.joined_count {
        0 => "",
        _ => "; recordings with a short break between them are one run",
    };
    let unit = unit_name(units);
    format!("Distance of each run in {unit}. {runs} in {weeks}{joined}{missing}")
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    let metres = pace_metres(units);
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let most = (area.height() / 42.0) as usize;
    let highest_m = series.runs.iter().map(|run| run.distance_m).fold(0.0, f64::max);
    let room = height_factor(&series.flags, area.height()).max(1.12);
    let end = round_end(highest_m / metres * room, 2 * most);
    let panel = Panel::new(area, series.axis.range(), 0.0..end);
    panel.heading(canvas, unit_name(units), "a run")?;
    if has_bands(series) {
        draw_bands(series, &panel, metres, canvas)?;
    }
    panel.grid_y(canvas, &round_ticks(0.0, end, most))?;
    draw_longest(series, &panel, metres, canvas)?;
    draw_held(series, &panel, metres, canvas)?;
    draw_runs(series, &panel, metres, canvas)?;
    panel.base(canvas)?;
    panel.dates(canvas, &series.axis.ticks_at(area.width(), 0.0))?;
    let radius_px = if series.flags.len() > 60 { 5.0 } else { 7.0 };
    let place = |row: usize| {
        let run = series.runs[row];
        panel.at(run.day + 0.5, run.distance_m / metres)
    };
    draw_flags(canvas, (&series.flags, &rule_ids(&series.flags)), area, radius_px, place)
}

fn draw_bands(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    for stretch in series.longest.iter().filter(|stretch| stretch.is_judged) {
        for (from, to, _, color) in BANDS {
            let (low, high) = (stretch.longest_m * from / metres, stretch.longest_m * to / metres);
            let area = panel.span(stretch.from_day..stretch.to_day, low..high.min(f64::MAX));
            if area.height() > 0.0 {
                canvas.rect(area, color)?;
            }
        }
    }
    Ok(())
}

fn draw_longest(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    for joined in series.longest.chunk_by(|a, b| a.to_day >= b.from_day) {
        let ends = |stretch: &Stretch| {
            [stretch.from_day, stretch.to_day].map(|day| panel.at(day, stretch.longest_m / metres))
        };
        let places: Vec<_> = joined.iter().flat_map(ends).collect();
        canvas.line(&places, TEXT, 1.8)?;
    }
    Ok(())
}

/// The limits that still hold after a spike.
fn draw_held(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    for flag in series.flags.iter().filter(|flag| is_spike(flag)) {
        let day = series.runs[flag.row].day;
        let place = |day: f64| panel.within(day, flag.limit / metres);
        let (from, to) = (place(day + 1.0), place(day + 1.0 + HOLD_DAYS as f64));
        canvas.dashes(from, to, VERMILLION, 1.8)?;
    }
    Ok(())
}

/// Dots get smaller where there are many, and light so that those that overlap show.
fn draw_runs(series: &Series, panel: &Panel, metres: f64, canvas: &Canvas<'_>) -> Drawn {
    let air_px = panel.area.width() / series.runs.len() as f64;
    let radius_px = (air_px * 0.6).clamp(2.0, 4.5);
    let color = if air_px < 2.0 { faded(BLUE, 0.45) } else { BLUE };
    for (row, run) in series.runs.iter().enumerate() {
        let at = panel.at(run.day + 0.5, run.distance_m / metres);
        canvas.spot(Area::around(at, radius_px + 2.0), row);
        let is_flagged = |flag: &Flag| flag.row == row && is_drawn(&series.flags, flag.level);
        if !series.flags.iter().any(is_flagged) {
            canvas.dot(at, radius_px, color)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{SPIKE, WEEKLY, day, every_second_day, raised, season};
    use super::*;
    use crate::rules::Level;

    fn run(day: f64, distance_m: f64) -> Run {
        Run { day, distance_m }
    }

    #[test]
    fn the_longest_run_counts_from_the_next_day_for_thirty_days() {
        let runs = [run(0.0, 8000.0), run(5.0, 12_000.0), run(6.0, 4000.0)];
        let stretch = |from_day, to_day, longest_m, is_judged| Stretch {
            from_day,
            to_day,
            longest_m,
            is_judged,
        };
        // No rule judges before two weeks are known.
        let expected = [
            stretch(1.0, 6.0, 8000.0, false),
            stretch(6.0, 14.0, 12_000.0, false),
            stretch(14.0, 36.0, 12_000.0, true),
            stretch(36.0, 37.0, 4000.0, true),
        ];
        assert_eq!(longest(&runs, 40, 14), expected);
    }

    #[test]
    fn after_thirty_days_off_there_is_no_line() {
        let stretches = longest(&[run(0.0, 8000.0), run(40.0, 5000.0)], 42, 0);
        assert_eq!(stretches.len(), 2);
        assert_eq!((stretches[0].to_day, stretches[1].from_day), (31.0, 41.0));
    }

    #[test]
    fn runs_without_distance_are_counted_and_keep_flags_in_place() {
        let mut sessions = every_second_day(&[5.0, 6.0, 7.0, 12.0]);
        sessions[1].distance_m = None;
        let season = season(sessions, day(2026, 3, 10));
        let against = (12_000.0, 7000.0, "longest run of the 30 days before");
        let outcomes = [
            raised(&SPIKE, Subject::Session(1), Level::Watch, against),
            raised(&SPIKE, Subject::Session(3), Level::Warn, against),
        ];
        let view = SeasonView { season: &season, outcomes: &outcomes, own_line: None, why: None };
        let series = series(&view).unwrap();
        assert_eq!((series.runs.len(), series.unknown_count), (3, 1));
        assert_eq!(series.flags.iter().map(|flag| flag.row).collect::<Vec<_>>(), [2]);
        let words = title(&series, UnitSystem::Metric).replace('\u{a0}', " ");
        assert_eq!(words, "8 March 2026: 12.0 km, +71 % on the longest run of the 30 days before");
    }

    #[test]
    fn the_rise_of_a_week_is_not_put_beside_the_distance_of_a_run() {
        let season = season(every_second_day(&[5.0, 6.0, 12.0]), day(2026, 3, 10));
        let (usual, longest) = ("mean week", "longest run of the 30 days before");
        let of_week = (31_500.0, 9400.0, usual);
        let outcomes = [
            raised(&WEEKLY, Subject::Session(1), Level::Warn, of_week),
            raised(&SPIKE, Subject::Session(2), Level::Warn, (12_000.0, 6000.0, longest)),
        ];
        let view = SeasonView { season: &season, outcomes: &outcomes, own_line: None, why: None };
        let series = series(&view).unwrap();
        let rises: Vec<_> = series.flags.iter().map(|flag| flag.rise_pct).collect();
        assert_eq!(rises, [None, Some(100.0)]);
        let words = title(&series, UnitSystem::Metric).replace('\u{a0}', " ");
        assert_eq!(words, "6 March 2026: 12.0 km, +100 % on the longest run of the 30 days before");
    }
}
