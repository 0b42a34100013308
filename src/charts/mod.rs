//! The charts, one a file: contract and list. A chart reads a season or a run and draws; it judges
//! nothing. The tools are in `draw`; how a drawing becomes a PNG or an SVG is in `picture`.

mod acute_and_chronic;
mod before_onset;
mod cadence_against_pace;
mod cadence_by_month;
mod calendar;
mod calf_kilometres;
mod calf_load;
mod climb_and_fast;
mod draw;
mod drift;
#[cfg(test)]
mod fixtures;
mod form_over_time;
mod pain_and_load;
mod picture;
mod route;
mod run_panel;
mod session_distance;
mod weekly_distance;

use std::ops::Range;

use chrono::NaiveDate;

use self::draw::canvas::{Area, Canvas, Drawn};
use self::draw::frame::{Around, FRAME_PX};
use crate::base::quantity::UnitSystem;
use crate::look_back::why::Why;
use crate::rules::Outcome;
use crate::run::run_detail::Route;
use crate::season::Season;

pub use self::picture::{Bare, Picture};
pub use self::run_panel::{RunFinding, run_panel};

/// How pictures are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Width of a picture before scaling, in pixels.
    pub width_px: u32,
    /// Height of a picture with one panel before scaling, in pixels.
    pub height_px: u32,
    /// Pixels of the PNG for each of these pixels: 2 for dense screens and print.
    pub scale: f64,
    /// The units on axes and in titles.
    pub units: UnitSystem,
}

impl Default for Look {
    fn default() -> Self {
        Self { width_px: 1200, height_px: 560, scale: 1.0, units: UnitSystem::Metric }
    }
}

/// The runner's own expected cadence on the flat: `intercept + slope × speed`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnLine {
    /// Cadence at standstill in steps per minute; only a parameter of the line.
    pub intercept_spm: f64,
    /// Steps per minute for each metre per second.
    pub slope_spm_per_mps: f64,
}

impl OwnLine {
    /// Expected cadence in steps per minute at a speed in metres per second.
    pub fn at(&self, speed_mps: f64) -> f64 {
        self.intercept_spm + self.slope_spm_per_mps * speed_mps
    }
}

/// What a season chart reads.
#[derive(Clone, Copy)]
pub struct SeasonView<'a> {
    /// The season.
    pub season: &'a Season,
    /// What the rules said about it.
    pub outcomes: &'a [Outcome],
    /// The runner's own cadence line, where there is one.
    pub own_line: Option<OwnLine>,
    /// What was different before the newest pain, where there is any.
    pub why: Option<&'a Why>,
    /// What rules found and no alert says.
    pub untold: &'a [Outcome],
    /// The first day that charts over time show; all of them where there is none.
    pub from: Option<NaiveDate>,
}

/// What pages and folders of pictures must know of a chart.
#[derive(Debug, PartialEq)]
pub struct Chart {
    /// Its name on a page.
    pub name: &'static str,
    /// What a runner would call it.
    pub label: &'static str,
    /// Stem of its file; the id of a run follows on it.
    pub file_stem: &'static str,
    /// Where it stands on a page.
    pub part: Part,
    /// Whether the summary on paper shows it.
    pub is_printed: bool,
    /// Whether its newest end is looked at first where not all of it can be seen.
    pub is_over_time: bool,
    /// Whether it looks different where only the last weeks or months are shown.
    pub is_ranged: bool,
    /// What a page must say below it.
    pub note: Option<&'static str>,
}

/// The part of a page that a chart belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What was run, of a season.
    Season,
    /// How the runner moves, of a season.
    Form,
    /// What came before pain, of a season.
    Pain,
    /// One run.
    Run,
}

/// One entry of [`CHARTS`].
struct SeasonChart {
    /// What is known of it.
    chart: Chart,
    /// Prepares the drawing; `None` when there is nothing to draw.
    drawing: fn(&SeasonView<'_>, UnitSystem) -> Option<Drawing>,
}

/// What draws data into a box.
type Draw = Box<dyn Fn(&Canvas<'_>, Area) -> Drawn + Send + Sync>;

/// A drawing that only needs paper.
struct Drawing {
    /// The message in words.
    title: String,
    /// What is said around it.
    around: Around,
    /// What is drawn and how it is read, for those who cannot see it.
    description: String,
    /// The values that are drawn.
    data: Data,
    /// Height over that of a chart with one panel.
    height_ratio: f64,
    /// Draws the data into a box.
    draw: Draw,
}

/// The values of a chart as text: a head, and a row for everything that can be pointed at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Names of the columns.
    pub head: Vec<&'static str>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// Every chart of a season, in the order of the report.
const CHARTS: &[SeasonChart] = &[
    before_onset::CHART,
    weekly_distance::CHART,
    session_distance::CHART,
    climb_and_fast::CHART,
    calf_kilometres::CHART,
    calf_load::CHART,
    calendar::CHART,
    acute_and_chronic::CHART,
    cadence_against_pace::CHART,
    cadence_by_month::CHART,
    drift::CHART,
    form_over_time::CHART,
];

/// Prepares the charts of a season; those without data are left out, and of a part of it those that look the
/// same in all of it.
pub fn season_charts(view: &SeasonView<'_>, look: &Look) -> Vec<Picture> {
    let is_wanted = |one: &&'static SeasonChart| one.chart.is_ranged || view.from.is_none();
    let picture = |SeasonChart { chart, drawing }: &'static SeasonChart| {
        Some(Picture::new(chart, drawing(view, look.units)?, look))
    };
    CHARTS.iter().filter(is_wanted).filter_map(picture).collect()
}

/// Prepares the cadence of one session beside that of the 90 days before it; `None` without cadence.
pub fn run_cadence(view: &SeasonView<'_>, session: usize, look: &Look) -> Option<Picture> {
    let drawing = cadence_against_pace::of_run(view, session, look.units)?;
    Some(Picture::new(&cadence_against_pace::RUN_CHART, drawing, look))
}

/// Prepares pain over load for these weeks of the calendar, in a box of this width and height with nothing
/// around it; `None` without a week.
pub fn pain_and_load(
    season: &Season,
    weeks: Range<usize>,
    (width_px, height_px): (u32, u32),
    units: UnitSystem,
) -> Option<Picture> {
    let drawing = pain_and_load::drawing(season, weeks, units)?;
    Some(Picture::new(&pain_and_load::CHART, drawing, &in_box(width_px, height_px, units)))
}

/// Prepares climb and fast running from the first of these weeks on, without alerts; `None` where there was
/// neither.
pub fn hills_and_speed(
    season: &Season,
    weeks: Range<usize>,
    (width_px, height_px): (u32, u32),
    units: UnitSystem,
) -> Option<Picture> {
    let from = Some(season.calendar.get(weeks.start)?.start);
    let view = SeasonView { season, outcomes: &[], own_line: None, why: None, untold: &[], from };
    let drawing = climb_and_fast::for_paper(&view, units)?;
    let look = in_box(width_px, height_px, units);
    Some(Picture::new(&climb_and_fast::CHART.chart, drawing, &look))
}

/// The look of a picture that is this large without what surrounds it.
fn in_box(width_px: u32, height_px: u32, units: UnitSystem) -> Look {
    Look { width_px, height_px: height_px + FRAME_PX as u32, units, ..Look::default() }
}

/// Prepares the shape of a route; `None` where nothing of it may be shown.
pub fn route_shape(route: &Route, look: &Look) -> Option<Picture> {
    Some(Picture::new(&route::CHART, route::drawing(route, look.units)?, look))
}

#[cfg(test)]
mod tests {
    use super::fixtures::{CLIMB, SPIKE, WEEKLY, every_second_day, raised, season, view, windows};
    use super::*;
    use crate::rules::{Level, Subject};
    use crate::season::Session;

    fn pictures(sessions: Vec<Session>, outcomes: &[Outcome], look: &Look) -> Vec<Picture> {
        let as_of = sessions[sessions.len() - 1].day;
        let season = season(sessions, as_of);
        season_charts(&view(&season, outcomes), look)
    }

    fn seventy_runs() -> Vec<Session> {
        let kilometres: Vec<f64> = (0..70).map(|i| 6.0 + f64::from(i % 5)).collect();
        let mut sessions = every_second_day(&kilometres);
        sessions.iter_mut().for_each(|run| run.windows = windows(12, 3.0, 168.0));
        sessions
    }

    fn outcomes() -> Vec<Outcome> {
        let against = (14.0, 10.0, "mean of the four weeks before");
        vec![
            raised(&WEEKLY, Subject::Week(8), Level::Watch, against),
            raised(&SPIKE, Subject::Session(30), Level::Warn, against),
            raised(&CLIMB, Subject::Session(31), Level::Info, against),
        ]
    }

    #[test]
    fn a_png_opens_and_has_the_asked_size() {
        let look = Look { width_px: 800, height_px: 400, scale: 1.5, ..Look::default() };
        for picture in pictures(seventy_runs(), &outcomes(), &look) {
            let file = picture.png().unwrap();
            let reader = png::Decoder::new(file.as_slice()).read_info().unwrap();
            assert_eq!((reader.info().width, reader.info().height), picture.png_size());
            assert_eq!(picture.png_size().0, 1200);
            assert_eq!(file, picture.png().unwrap(), "{} differs", picture.chart.name);
        }
    }

    #[test]
    fn an_svg_says_its_message() {
        let pictures = pictures(seventy_runs(), &outcomes(), &Look::default());
        let names: Vec<&str> = pictures.iter().map(|picture| picture.chart.name).collect();
        let all = [
            "weekly-distance",
            "session-distance",
            "climb-and-fast",
            "calendar",
            "acute-and-chronic",
            "cadence-against-pace",
            "cadence-by-month",
        ];
        assert_eq!(names, all);
        for picture in &pictures {
            let svg = picture.bare(0).unwrap().svg;
            assert!(svg.starts_with("<svg width=\"1200\""), "{}", picture.chart.name);
            assert!(
                svg.contains(&format!("<title>{}</title>", picture.title())),
                "{}",
                picture.chart.name
            );
        }
        let title = "Week of 27 April 2026: +40\u{a0}% on the mean of the four weeks before";
        assert_eq!(pictures[0].title(), title);
    }

    #[test]
    fn charts_without_data_are_left_out() {
        let mut sessions = every_second_day(&[5.0, 6.0]);
        for run in &mut sessions {
            (run.climb_m, run.fast_m) = (None, None);
        }
        let names = |pictures: Vec<Picture>| -> Vec<&str> {
            pictures.iter().map(|picture| picture.chart.name).collect()
        };
        let left = names(pictures(sessions.clone(), &[], &Look::default()));
        assert_eq!(left, ["weekly-distance", "session-distance", "calendar"]);
        sessions.iter_mut().for_each(|run| run.distance_m = None);
        // Days with runs are known even where no distance is.
        assert_eq!(names(pictures(sessions, &[], &Look::default())), ["calendar"]);
    }

    #[test]
    fn one_run_and_miles_draw() {
        let look = Look { units: UnitSystem::Imperial, ..Look::default() };
        for picture in pictures(every_second_day(&[5.0]), &[], &look) {
            assert!(picture.png().is_ok(), "{}", picture.chart.name);
        }
    }

    #[test]
    fn names_are_file_stems() {
        for SeasonChart { chart, .. } in CHARTS {
            assert!(chart.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            assert_eq!(chart.name, chart.file_stem);
            let same = CHARTS.iter().filter(|other| other.chart.name == chart.name);
            assert_eq!(same.count(), 1);
        }
    }
}
