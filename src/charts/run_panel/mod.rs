//! One run in aligned panels over distance, or over time when nothing tells the distance: pace and
//! grade-adjusted pace, elevation with its steep parts, cadence, heart rate.

mod series;
mod strips;
mod thin;
mod trace;

use self::series::{Series, Strip, series, strip_names};
use self::strips::{
    BEYOND, CLIMB, FAST, FLAGGED, MAX_PAUSES, draw_beyond, draw_laps, draw_pauses, draw_strip,
    has_grades,
};
use self::thin::Trace;
use super::draw::canvas::{Area, Canvas, Drawn, LABEL};
use super::draw::frame::{Around, KeyEntry, Swatch, split};
use super::draw::marks::signed_pct;
use super::draw::panel::{HEADING_PX, ROW_PX};
use super::draw::theme::{BLUE, ORANGE, TEXT_SOFT, VERMILLION};
use super::draw::ticks::{Tick, pace_metres, round_step, round_ticks};
use super::draw::weeks::value_words;
use super::weekly_distance::unit_name;
use super::{Chart, Data, Drawing, Look, Part, Picture};
use crate::base::error::Error;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::units::S_PER_MIN;
use crate::rules::{Finding, Gait, Rule, SeenIn, Topic, session_distance_spike};
use crate::run::run_detail::RunSamples;
use crate::season::{DayNames, Session};

const CHART: Chart = Chart {
    name: "run-panel",
    label: "The run over its distance",
    file_stem: "run",
    part: Part::Run,
    is_printed: true,
    is_over_time: false,
    is_ranged: false,
    note: None,
};

/// Height over that of a chart with one panel: for what surrounds the panels, and for each.
const HEIGHT_RATIOS: (f64, f64) = (0.36, 0.27);

/// Rows of the data of a run.
const DATA_ROWS: usize = 40;

/// A rule that spoke about the run, and what it found.
pub type RunFinding<'a> = (&'a Rule, &'a Finding);

/// Prepares the picture of one run; `None` when there is nothing to draw.
///
/// # Errors
/// Only when the table lacks a column.
pub fn run_panel(
    samples: &RunSamples,
    (session, day_names): (&Session, DayNames),
    (findings, seen_in): (&[RunFinding<'_>], &[&SeenIn]),
    look: &Look,
) -> Result<Option<Picture>, Error> {
    let trace = trace::trace(samples)?;
    let is_fast = findings.iter().any(|(rule, _)| rule.topic == Topic::Fast);
    let fast_mps = session.fast_limit.filter(|_| is_fast).map(|limit| limit.speed_mps);
    let spike = findings.iter().find(|(rule, _)| rule.id == session_distance_spike::RULE.id);
    // Where in one of several recordings of a session the limit lies is not told.
    let spike = spike.filter(|_| session.recordings.len() == 1);
    let beyond_m = spike.map(|(_, finding)| finding.limit.value);
    let title = title(&day_names.long(session.day), findings);
    // The same holds for stretches, which count from the start of the session.
    let seen_in = if session.recordings.len() == 1 { seen_in } else { &[] };
    Ok(picture(&trace, title, Flagged { fast_mps, beyond_m, seen_in }, look))
}

/// What rules flagged within a run.
#[derive(Default)]
struct Flagged<'a> {
    fast_mps: Option<f64>,
    beyond_m: Option<f64>,
    seen_in: &'a [&'a SeenIn],
}

fn picture(trace: &Trace, title: String, flagged: Flagged<'_>, look: &Look) -> Option<Picture> {
    let series = series(trace)?;
    let is_within = |limit: &f64| series.is_over_distance && *limit < series.end;
    let spans = |gait: Gait| {
        let of_gait = flagged.seen_in.iter().filter(|seen| seen.gait == gait);
        trace.across_spans(of_gait.flat_map(|seen| &seen.spans_s))
    };
    let series = Series {
        fast_mps: flagged.fast_mps,
        beyond_m: flagged.beyond_m.filter(is_within),
        slow_steps: spans(Gait::Cadence),
        long_contact: spans(Gait::Contact),
        ..series
    };
    let height_ratio = HEIGHT_RATIOS.0 + HEIGHT_RATIOS.1 * series.strips.len() as f64;
    let units = look.units;
    let across = if series.is_over_distance { "distance" } else { "time" };
    let description =
        format!("One run over {across}, in aligned panels: {}.", strip_names(&series).join(", "));
    let data = data(&series, units);
    let around = Around { subtitle: subtitle(&series, units), key: key(&series) };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, units, canvas, area));
    let drawing = Drawing { title, around, description, data, height_ratio, draw };
    Some(Picture::new(&CHART, drawing, look))
}

/// A row for each of forty stretches of the run: what the lines are near its end.
fn data(series: &Series, units: UnitSystem) -> Data {
    let head = if series.is_over_distance { "At distance" } else { "At time" };
    let unit = if series.is_over_distance { Unit::DistanceM } else { Unit::TimeS };
    let row = |index: usize| {
        let across = series.end * index as f64 / DATA_ROWS as f64;
        let reach = series.end / DATA_ROWS as f64 / 2.0;
        let values = series.strips.iter().map(|strip| strip.words_at(across, reach, units));
        [value_words(Some(across), unit, units)].into_iter().chain(values).collect()
    };
    Data {
        head: [head].into_iter().chain(strip_names(series)).collect(),
        rows: (1..=DATA_ROWS).map(row).collect(),
    }
}

/// `Run of 9 March 2026: Longer than anything lately (+31 %), and 1 more finding`.
fn title(day: &str, findings: &[RunFinding<'_>]) -> String {
    let day = format!("Run of {day}");
    let Some((rule, finding)) = findings.iter().max_by_key(|(_, finding)| finding.level) else {
        return day;
    };
    let rise = finding.rise_pct().map_or(String::new(), |pct| format!(" ({})", signed_pct(pct)));
    let more = match findings.len() {
        1 => String::new(),
        2 => ", and 1 more finding".to_owned(),
        count => format!(", and {} more findings", count - 1),
    };
    format!("{day}: {}{rise}{more}", rule.title)
}

fn key(series: &Series) -> Vec<KeyEntry> {
    let mut key = Vec::new();
    for strip in &series.strips {
        match strip {
            Strip::Pace { effort, .. } if !effort.is_empty() => {
                key.push((Swatch::Line(BLUE, 2.2), "pace".to_owned()));
                key.push((Swatch::Line(ORANGE, 1.6), "grade-adjusted pace".to_owned()));
            }
            Strip::Elevation { grade, .. } => {
                let (has_climb, is_steep) = has_grades(grade);
                let entry = |color, words: &str| (Swatch::Box(color), words.to_owned());
                key.extend(has_climb.then(|| entry(CLIMB, "3\u{a0}% uphill and more")));
                key.extend(is_steep.then(|| entry(VERMILLION, "8\u{a0}% uphill and more")));
            }
            _ => {}
        }
    }
    if !series.pauses.is_empty() && series.pauses.len() <= MAX_PAUSES {
        key.push((Swatch::Dashes(TEXT_SOFT), "pause".to_owned()));
    }
    if !series.laps.is_empty() && series.laps.len() <= MAX_PAUSES {
        key.push((Swatch::Line(TEXT_SOFT, 1.2), "lap".to_owned()));
    }
    if series.beyond_m.is_some() {
        key.push((Swatch::Box(BEYOND), "beyond the limit of the distance".to_owned()));
    }
    if !series.slow_steps.is_empty() {
        key.push((Swatch::Box(FLAGGED), "flagged: slower steps than expected".to_owned()));
    }
    if !series.long_contact.is_empty() {
        key.push((Swatch::Box(FLAGGED), "flagged: longer on the ground than before".to_owned()));
    }
    if series.fast_mps.is_some() {
        key.push((Swatch::Box(FAST), "at or above your fast limit".to_owned()));
    }
    key
}

fn subtitle(series: &Series, units: UnitSystem) -> String {
    let time = clock(series.timer_s);
    let strips = strip_names(series).join(", ").to_lowercase();
    if series.is_over_distance {
        let distance = Quantity::new(series.end, Unit::DistanceM).show(units);
        format!("{distance} in {time} with the timer running: {strips}")
    } else {
        format!("{time} with the timer running; no distance is known, so shown over time: {strips}")
    }
}

fn draw(series: &Series, units: UnitSystem, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let shares = vec![1.0; series.strips.len()];
    let areas = split(area, &shares, HEADING_PX + 12.0);
    let across = across_ticks(series, units);
    let mut lowest = None;
    for (strip, area) in series.strips.iter().zip(areas) {
        let panel = draw_strip(strip, series, (area, &across), units, canvas)?;
        draw_beyond(series, &panel, canvas)?;
        draw_pauses(series, &panel, canvas)?;
        draw_laps(series, &panel, canvas)?;
        lowest = Some(panel);
    }
    let Some(panel) = lowest else { return Ok(()) };
    let step = series.end / DATA_ROWS as f64;
    for row in 0..DATA_ROWS {
        let column = panel.span(row as f64 * step..(row + 1) as f64 * step, panel.y());
        canvas.spot(Area { top: area.top, ..column }, row);
    }
    panel.ticks_x(canvas, &across, 0)?;
    let name = if series.is_over_distance { unit_name(units) } else { "h:mm:ss" };
    let at = (panel.area.right, panel.area.bottom + 10.0 + ROW_PX);
    canvas.words(name, at, LABEL.ending().below())
}

/// Round kilometres, miles or minutes.
fn across_ticks(series: &Series, units: UnitSystem) -> Vec<Tick> {
    const MOST: usize = 14;
    if series.is_over_distance {
        let metres = pace_metres(units);
        let mut ticks = round_ticks(0.0, series.end / metres, MOST);
        ticks.iter_mut().for_each(|tick| tick.at *= metres);
        return ticks;
    }
    const STEPS_MIN: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0];
    let minutes = series.end / S_PER_MIN;
    let fits = |step: &f64| minutes / step <= MOST as f64;
    let step_min = STEPS_MIN.into_iter().find(fits).unwrap_or_else(|| round_step(minutes, MOST));
    let step_s = step_min * S_PER_MIN;
    let ticks = (0..=(series.end / step_s) as usize).map(|i| i as f64 * step_s);
    ticks.map(|at| Tick { at, label: clock(at) }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{SPIKE, raised};
    use super::*;
    use crate::rules::{Level, Subject, Verdict};

    /// Twenty minutes over a hill at 3 m/s, with a pause after ten.
    fn run_over_a_hill() -> Trace {
        let seconds: Vec<f64> = (0..1200).map(f64::from).collect();
        let each =
            |value: fn(f64) -> f64| seconds.iter().map(|s| Some(value(*s))).collect::<Vec<_>>();
        Trace {
            time_s: seconds.iter().map(|s| if *s < 600.0 { *s } else { s + 90.0 }).collect(),
            timer_s: 1200.0,
            distance_m: seconds.iter().map(|s| 3.0 * s).collect(),
            stretch: seconds.iter().map(|s| u32::from(*s >= 600.0)).collect(),
            speed_mps: each(|_| 3.0),
            effort_mps: each(|s| if s < 600.0 { 3.6 } else { 2.8 }),
            elevation_m: each(|s| if s < 600.0 { 0.12 * s } else { 144.0 - 0.12 * s }),
            is_altitude_doubted: false,
            grade_ratio: each(|s| if s < 600.0 { 0.04 } else { -0.04 }),
            cadence_spm: each(|_| 168.0),
            heart_rate_bpm: each(|s| 140.0 + s / 100.0),
            contact_ms: Vec::new(),
            lap_ends_s: vec![300.0, 1289.0],
        }
    }

    #[test]
    fn a_full_run_has_four_panels() {
        let series = series(&run_over_a_hill()).unwrap();
        assert_eq!(series.strips.len(), 4);
        assert!(series.is_over_distance);
        assert_eq!((series.end, series.pauses.as_slice()), (3597.0, [1800.0].as_slice()));
        // The first lap ends after 300 s at 3 m/s; the last one with the run.
        assert_eq!(series.laps, [903.0]);
        let Strip::Pace { speed, .. } = &series.strips[0] else { panic!("pace comes first") };
        assert_eq!(speed.len(), 2, "the pause breaks the line");
    }

    #[test]
    fn a_treadmill_run_has_no_elevation_and_goes_over_time() {
        let mut trace = run_over_a_hill();
        trace.distance_m.clear();
        trace.speed_mps.fill(None);
        trace.effort_mps.clear();
        trace.elevation_m.fill(None);
        let series = series(&trace).unwrap();
        assert!(matches!(series.strips.as_slice(), [Strip::Cadence(_), Strip::HeartRate(_)]));
        assert_eq!((series.is_over_distance, series.end), (false, 1289.0));
        let labels: Vec<String> =
            across_ticks(&series, UnitSystem::Metric).into_iter().map(|tick| tick.label).collect();
        assert_eq!((labels[0].as_str(), labels[1].as_str()), ("0:00", "2:00"));
    }

    #[test]
    fn flagged_stretches_lie_where_they_were_run() {
        let trace = run_over_a_hill();
        // 3 m a second; the pause of 90 s after 600 s comes before the second one.
        let spans = trace.across_spans([300.0..360.0, 750.0..780.0].iter());
        assert_eq!(spans, [900.0..1080.0, 1980.0..2070.0]);
    }

    #[test]
    fn nothing_known_is_no_picture() {
        let trace = Trace { time_s: vec![0.0, 1.0], stretch: vec![0, 0], ..Trace::default() };
        assert!(series(&trace).is_none());
        assert!(series(&Trace::default()).is_none());
    }

    #[test]
    fn the_title_says_the_strongest_finding() {
        let outcome = |level, measured| {
            raised(&SPIKE, Subject::Session(0), level, (measured, 10.0, "longest run"))
        };
        let (a, b) = (outcome(Level::Watch, 12.0), outcome(Level::Warn, 14.0));
        let findings: Vec<RunFinding<'_>> = [&a, &b]
            .into_iter()
            .filter_map(|outcome| match &outcome.judgement.verdict {
                Verdict::Raised(finding) => Some((outcome.rule, finding.as_ref())),
                _ => None,
            })
            .collect();
        let words = title("9 March 2026", &findings).replace('\u{a0}', " ");
        assert_eq!(words, "Run of 9 March 2026: Invented pattern (+40 %), and 1 more finding");
        assert_eq!(title("9 March 2026", &[]), "Run of 9 March 2026");
    }

    #[test]
    fn both_files_are_drawn() {
        let trace = run_over_a_hill();
        let slow = SeenIn { gait: Gait::Cadence, spans_s: vec![300.0..360.0] };
        let flagged = Flagged { fast_mps: Some(3.5), beyond_m: Some(3000.0), seen_in: &[&slow] };
        let picture = picture(&trace, "A run".to_owned(), flagged, &Look::default()).unwrap();
        assert_eq!(picture.png_size(), (1200, 806));
        assert!(picture.png().is_ok());
        let bare = picture.bare(0).unwrap();
        assert!(bare.svg.starts_with("<svg ") && bare.subtitle.contains("timer running"));
        for entry in ["grade-adjusted pace", "flagged: slower steps than expected"] {
            assert!(bare.key.iter().any(|(_, words)| words == entry), "{entry}");
        }
    }
}
