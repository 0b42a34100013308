//! Cadence against pace on nearly level ground: a light cloud of steady half minutes, a dot a run,
//! and the runner's own expected line.

use chrono::NaiveDate;

use super::draw::canvas::{Area, Canvas, Drawn, LABEL};
use super::draw::cloud::draw_cloud;
use super::draw::frame::{Around, KeyEntry, Swatch, flag_key};
use super::draw::marks::{
    Flag, draw_flags, flags, foremost, message, rule_ids, said_of, signed_pct, untold_rows,
};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{BLUE, SKY, TEXT, faded};
use super::draw::ticks::{pace_ticks, round_ticks};
use super::draw::weeks::value_words;
use super::{Chart, Data, Drawing, OwnLine, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::stats::median;
use crate::base::words::counted;
use crate::rules::{Subject, Topic};
use crate::season::cadence_model::MODEL_DAYS;
use crate::season::{DayNames, Session, Window, Windows};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "cadence-against-pace",
        label: "Cadence and pace",
        file_stem: "cadence-against-pace",
        part: Part::Form,
        is_printed: true,
        is_over_time: false,
        is_ranged: false,
        note: None,
    },
    drawing,
};

/// The same chart for one run.
pub(super) const RUN_CHART: Chart = Chart {
    name: "run-cadence",
    label: "Cadence and pace of this run",
    file_stem: "cadence",
    part: Part::Run,
    is_printed: true,
    is_over_time: false,
    is_ranged: false,
    note: None,
};

/// Steepest grade of a window that is shown; steps change on hills, so the rules leave them out too.
const MAX_GRADE_RATIO: f64 = 0.05;
/// Fewest windows of a run for its dot; five minutes of steady running.
const MIN_WINDOWS: usize = 10;
/// Days before the evaluation in which runs count as recent.
const RECENT_DAYS: i64 = 28;
/// Share of the windows left out at each end of the axes, so that a few oddities do not set them.
const TAIL_RATIO: f64 = 0.005;

/// The median of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
struct RunDot {
    day: NaiveDate,
    speed_mps: f64,
    cadence_spm: f64,
}

/// What is drawn.
struct Series {
    /// The half minutes of each run; of these the level ones are shown.
    cloud: Vec<Windows>,
    runs: Vec<RunDot>,
    /// First day of the recent ones.
    recent_from: NaiveDate,
    own_line: Option<OwnLine>,
    flags: Vec<Flag>,
    /// Runs with findings that no alert says.
    untold: Vec<usize>,
    /// Whether it is about one run.
    is_of_run: bool,
    day_names: DayNames,
}

impl Series {
    /// Speed in metres per second and cadence in steps per minute of each half minute that is shown.
    fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let level = self.cloud.iter().flat_map(Windows::iter).filter(is_level);
        level.map(|window| (window.speed_mps, window.cadence_spm))
    }
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view)?;
    let title = title(&series);
    let description = format!(
        "Cadence against pace on nearly level ground: a cloud of {} steady half minutes, a dot for \
         the median of each of {} runs, the runner's own expected line where it is known, and a \
         symbol on each run with an alert.",
        series.points().count(),
        series.runs.len()
    );
    let data = data(&series, units);
    let around = around(&series);
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.2, draw })
}

/// The same for one session: the cloud is that of the days before it, the one dot its own.
pub(super) fn of_run(view: &SeasonView<'_>, session: usize, units: UnitSystem) -> Option<Drawing> {
    let season = view.season;
    let run = &season.sessions[session];
    let dot = run_dot(run)?;
    let before = season.sessions_before(run.day, MODEL_DAYS).iter().chain([run]);
    let is_own = |subject| subject == Subject::Session(session);
    let row = |subject, topic| (is_own(subject) && topic == Topic::Form).then_some(0);
    let flags = flags(view.outcomes, row).into_iter().map(of_cadence).collect();
    let series = Series {
        cloud: before.map(|run| run.windows.clone()).collect(),
        runs: vec![dot],
        recent_from: run.day,
        own_line: view.own_line,
        flags,
        untold: Vec::new(),
        is_of_run: true,
        day_names: season.day_names,
    };
    let spm = |value| Quantity::new(value, Unit::CadenceSpm).show(units).replace(' ', "\u{a0}");
    let own =
        series.own_line.map(|line| format!(", your own line {}", spm(line.at(dot.speed_mps))));
    let title = format!(
        "Run of {}: median cadence {}{}",
        season.day_names.long(run.day),
        spm(dot.cadence_spm),
        own.unwrap_or_default()
    );
    let description = format!(
        "Cadence against pace on nearly level ground: the median of this run as a dot over the \
         steady half minutes of the {MODEL_DAYS} days before it, with the runner's own expected line \
         where it is known."
    );
    let data = data(&series, units);
    let around = around(&series);
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 1.0, draw })
}

fn data(series: &Series, units: UnitSystem) -> Data {
    let row = |(index, run): (usize, &RunDot)| {
        let own = series.own_line.map(|line| line.at(run.speed_mps));
        vec![
            series.day_names.short(run.day),
            value_words(Some(run.speed_mps), Unit::SpeedMps, units),
            value_words(Some(run.cadence_spm), Unit::CadenceSpm, units),
            value_words(own, Unit::CadenceSpm, units),
            said_of(&series.flags, index),
        ]
    };
    Data {
        head: vec!["Run of", "Median pace", "Median cadence", "Own line of 90 days", "Rules"],
        rows: series.runs.iter().enumerate().map(row).collect(),
    }
}

/// `None` without windows of cadence on nearly level ground.
fn series(view: &SeasonView<'_>) -> Option<Series> {
    let season = view.season;
    let mut row_of_session = vec![None; season.sessions.len()];
    let (mut cloud, mut runs) = (Vec::new(), Vec::new());
    for (index, session) in season.sessions.iter().enumerate() {
        cloud.push(session.windows.clone());
        if let Some(run) = run_dot(session) {
            row_of_session[index] = Some(runs.len());
            runs.push(run);
        }
    }
    let row = |subject, topic| match (subject, topic) {
        (Subject::Session(index), Topic::Form) => row_of_session.get(index).copied()?,
        _ => None,
    };
    let flags = flags(view.outcomes, row).into_iter().map(of_cadence).collect();
    let untold = untold_rows(view.untold, row);
    let recent_from = season.as_of - chrono::Days::new(RECENT_DAYS.unsigned_abs());
    let series = Series {
        cloud,
        runs,
        recent_from,
        own_line: view.own_line,
        flags,
        untold,
        is_of_run: false,
        day_names: season.day_names,
    };
    let has_points = series.points().next().is_some();
    has_points.then_some(series)
}

/// The change of something else than cadence says nothing on this chart.
fn of_cadence(flag: Flag) -> Flag {
    Flag { rise_pct: flag.rise_pct.filter(|_| flag.unit == Unit::CadenceSpm), ..flag }
}

fn is_level(window: &Window) -> bool {
    let is_level = window.grade_ratio.is_none_or(|grade| grade.abs() <= MAX_GRADE_RATIO);
    is_level && window.speed_mps > 0.0 && window.cadence_spm > 0.0
}

fn run_dot(session: &Session) -> Option<RunDot> {
    let level: Vec<Window> = session.windows.iter().filter(is_level).collect();
    if level.len() < MIN_WINDOWS {
        return None;
    }
    let speed_mps = median(level.iter().map(|window| window.speed_mps))?;
    let cadence_spm = median(level.iter().map(|window| window.cadence_spm))?;
    Some(RunDot { day: session.day, speed_mps, cadence_spm })
}

fn title(series: &Series) -> String {
    let Some(flag) = foremost(&series.flags) else { return "Cadence at each pace".to_owned() };
    let day = series.day_names.long(series.runs[flag.row].day);
    message(&format!("{day}: "), flag, |rise_pct, against| {
        format!("cadence {} against {}", signed_pct(rise_pct), against.words())
    })
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let is_recent = |run: &RunDot| run.day >= series.recent_from;
    let mut key = vec![(
        Swatch::Box(faded(SKY, 0.4)),
        "steady half minutes, darker where there are more".to_owned(),
    )];
    if series.runs.iter().any(|run| !is_recent(run)) {
        key.push((Swatch::Ring(BLUE, 4.0), "median of a run".to_owned()));
    }
    if series.runs.iter().any(is_recent) {
        let words = match series.is_of_run {
            true => "median of this run".to_owned(),
            false => format!("median of a run in the last {RECENT_DAYS} days"),
        };
        key.push((Swatch::Dot(BLUE, 4.5), words));
    }
    if series.own_line.is_some() {
        key.push((Swatch::Line(TEXT, 2.0), "the runner's own line (level ground)".to_owned()));
    }
    key.extend(flag_key(&series.flags));
    key
}

/// Lowest and highest value after the tails are cut, widened to hold the given ones.
fn bounds(
    values: impl Iterator<Item = f64>,
    held: impl Iterator<Item = f64>,
    air: f64,
) -> (f64, f64) {
    // A career has hundreds of thousands, and single precision is what they are kept in.
    let mut values: Vec<f32> = values.map(|value| value as f32).collect();
    values.sort_unstable_by(f32::total_cmp);
    let cut = (values.len() as f64 * TAIL_RATIO) as usize;
    let (low, high) = (f64::from(values[cut]), f64::from(values[values.len() - 1 - cut]));
    let (low, high) =
        held.fold((low, high), |(low, high), value| (low.min(value), high.max(value)));
    (low - air, high + air)
}

fn around(series: &Series) -> Around {
    let subtitle = format!(
        "Steps a minute of steady running on grades up to {:.0}\u{a0}%: {} half minutes of {}. \
         Longer steps lie lower.",
        MAX_GRADE_RATIO * 100.0,
        grouped(series.points().count()),
        match series.runs.len() {
            _ if series.is_of_run => format!("this run and the {MODEL_DAYS} days before it"),
            count => counted(grouped(count), "run"),
        },
    );
    Around { subtitle, key: key(series) }
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let (speeds, cadences) = (series.points().map(|one| one.0), series.points().map(|one| one.1));
    let x = bounds(speeds, series.runs.iter().map(|run| run.speed_mps), 0.05);
    let y = bounds(cadences, series.runs.iter().map(|run| run.cadence_spm), 2.0);
    let panel = Panel::new(area, x.0.max(0.3)..x.1, y.0..y.1);
    panel.heading(canvas, "steps a minute", "both feet")?;
    let room =
        |slow: f64, fast: f64| (fast - slow) * panel.px_per_x() >= LABEL.width_px("10:00") + 14.0;
    let paces = pace_ticks(x.0.max(0.3), x.1, units, room);
    panel.grid_y(canvas, &round_ticks(y.0, y.1, (area.height() / 42.0) as usize))?;
    panel.grid_x(canvas, &paces)?;
    panel.base(canvas)?;
    panel.ticks_x(canvas, &paces, 0)?;
    draw_pace_name(units, &area, canvas)?;
    draw_cloud(canvas, &panel, series.points())?;
    draw_runs(series, &panel, canvas)?;
    draw_own_line(series, &panel, canvas)?;
    let place = |row: usize| panel.at(series.runs[row].speed_mps, series.runs[row].cadence_spm);
    series.untold.iter().for_each(|row| canvas.finding(place(*row)));
    draw_flags(canvas, (&series.flags, &rule_ids(&series.flags)), area, 7.0, place)
}

fn draw_pace_name(units: UnitSystem, area: &Area, canvas: &Canvas<'_>) -> Drawn {
    let unit = if units == UnitSystem::Metric { "min/km" } else { "min/mi" };
    let at = (area.right, area.bottom + 10.0 + ROW_PX);
    canvas.words(&format!("pace in {unit}, faster →"), at, LABEL.ending().below())
}

/// A count with thin spaces between thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn draw_runs(series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    let (radius_px, alpha) = if series.runs.len() > 400 { (2.6, 0.4) } else { (4.0, 0.8) };
    let (recent, older): (Vec<_>, Vec<_>) =
        series.runs.iter().enumerate().partition(|(_, run)| run.day >= series.recent_from);
    for (runs, is_recent) in [(older, false), (recent, true)] {
        for (row, run) in runs {
            let at = panel.at(run.speed_mps, run.cadence_spm);
            canvas.spot(Area::around(at, radius_px + 2.0), row);
            if series.flags.iter().any(|flag| flag.row == row) {
                continue;
            }
            if is_recent {
                canvas.dot(at, 4.5, BLUE)?;
            } else {
                canvas.ring(at, radius_px, faded(BLUE, alpha), 1.4)?;
            }
        }
    }
    Ok(())
}

/// The line over the whole panel, cut where it leaves it.
fn draw_own_line(series: &Series, panel: &Panel, canvas: &Canvas<'_>) -> Drawn {
    let Some(line) = series.own_line else { return Ok(()) };
    let (x, y) = (panel.x(), panel.y());
    const POINTS: usize = 200;
    let places: Vec<_> = (0..=POINTS)
        .map(|i| x.start + (x.end - x.start) * i as f64 / POINTS as f64)
        .map(|speed| (speed, line.at(speed)))
        .filter(|(_, cadence)| y.contains(cadence))
        .map(|(speed, cadence)| panel.at(speed, cadence))
        .collect();
    match places.as_slice() {
        [first, .., last] => canvas.line(&[*first, *last], TEXT, 2.0),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{CADENCE, day, every_second_day, raised, season, view, windows};
    use super::*;
    use crate::rules::Level;

    #[test]
    fn a_run_is_its_median_on_level_ground() {
        let mut sessions = every_second_day(&[5.0, 5.0, 5.0]);
        sessions[0].windows = windows(9, 3.0, 165.0);
        let (slow, quick) = (windows(6, 2.75, 164.0), windows(5, 3.2, 170.0));
        let steep = slow.iter().take(1).map(|window| Window { grade_ratio: Some(0.2), ..window });
        sessions[2].windows = slow.iter().chain(quick.iter()).chain(steep).collect();
        let season = season(sessions, day(2026, 3, 8));
        let against = (158.0, 165.0, "own line");
        let outcomes = [
            raised(&CADENCE, Subject::Session(0), Level::Warn, against),
            raised(&CADENCE, Subject::Session(2), Level::Watch, against),
        ];
        let view = view(&season, &outcomes);
        let series = series(&view).unwrap();
        // Twenty level windows in all; only the third run has ten of its own.
        assert_eq!(series.points().count(), 20);
        let dot = RunDot { day: day(2026, 3, 6), speed_mps: 2.75, cadence_spm: 164.0 };
        assert_eq!(series.runs, [dot]);
        assert_eq!(series.flags.iter().map(|flag| flag.row).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn no_cadence_no_chart() {
        let season = season(every_second_day(&[5.0, 5.0]), day(2026, 3, 8));
        let view = view(&season, &[]);
        assert!(series(&view).is_none());
    }

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!(
            (grouped(999), grouped(1_046_007)),
            ("999".into(), "1\u{202f}046\u{202f}007".into())
        );
    }
}
