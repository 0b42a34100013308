//! What the watch knows of form, a dot a run: contact time, vertical ratio, left and right.

use super::draw::canvas::Canvas;
use super::draw::frame::Around;
use super::draw::theme::{BLUE, GREEN, PURPLE};
use super::draw::timeline::{Dots, draw_dots};
use super::draw::weeks::WeekAxis;
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::UnitSystem;
use crate::base::stats::median;
use crate::base::words::{capitalised, joined_by_and};
use crate::season::cadence_model::usable_windows;
use crate::season::{MIN_FORM_WINDOWS, Session, Window};

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "form-over-time",
        label: "Form: ground contact, bounce, balance",
        file_stem: "form-over-time",
        part: Part::Form,
        is_printed: false,
        is_over_time: true,
        is_ranged: true,
        note: None,
    },
    drawing,
};

/// What one run tells, as medians of its usable half minutes; `None` where too few know it.
struct Run {
    day: chrono::NaiveDate,
    figures: [Option<f64>; 3],
}

/// What is drawn.
struct Series {
    axis: WeekAxis,
    /// Runs that tell any of it.
    runs: Vec<Run>,
}

const NAMES: [&str; 3] = ["Ground contact, ms", "Vertical ratio, %", "Left foot's share, %"];
const HEADINGS: [(&str, &str); 3] = [
    ("ms", "on the ground with each step"),
    ("% vertical ratio", "up and down over step length"),
    ("% left", "share of ground contact; 50 is even"),
];

fn drawing(view: &SeasonView<'_>, _: UnitSystem) -> Option<Drawing> {
    let axis = WeekAxis::of(view)?;
    let runs = view.season.sessions.iter().map(run);
    let runs: Vec<Run> = runs.filter(|run| run.figures.iter().any(Option::is_some)).collect();
    let series = Series { axis, runs };
    let panels = panels(&series);
    let title = title(&series);
    let description = format!(
        "A dot a run for what its watch knows of form on nearly level ground at ordinary speed, in \
         {} panels. {}.",
        panels.len(),
        series.axis.words()
    );
    let data = data(&series);
    let height_ratio = 0.3 + 0.36 * panels.len() as f64;
    let subtitle = format!(
        "{}. Medians of steady half minutes; they change with pace, shoe and watch. {}",
        panels
            .iter()
            .map(|dots| format!("{} {}", dots.heading.0, dots.heading.1))
            .collect::<Vec<_>>()
            .join("; "),
        series.axis.words()
    );
    let draw =
        Box::new(move |canvas: &Canvas<'_>, area| draw_dots(canvas, area, &series.axis, &panels));
    let around = Around { subtitle, key: Vec::new() };
    (!data.rows.is_empty()).then_some(Drawing {
        title,
        around,
        description,
        data,
        height_ratio,
        draw,
    })
}

/// `Contact time and vertical ratio, run by run`.
fn title(series: &Series) -> String {
    const WORDS: [&str; 3] = ["contact time", "vertical ratio", "balance"];
    let is_told = |figure: &usize| series.runs.iter().any(|run| run.figures[*figure].is_some());
    let told: Vec<&str> = (0..WORDS.len()).filter(is_told).map(|figure| WORDS[figure]).collect();
    capitalised(&format!("{}, run by run", joined_by_and(&told)))
}

fn run(session: &Session) -> Run {
    let known = |of: fn(&Window) -> Option<f64>| {
        let values: Vec<f64> = usable_windows(session).filter_map(|window| of(&window)).collect();
        if values.len() < MIN_FORM_WINDOWS { None } else { median(values) }
    };
    let figures = [
        known(|window| window.ground_contact_ms),
        known(|window| window.vertical_ratio_pct),
        known(|window| window.balance_left_pct),
    ];
    Run { day: session.day, figures }
}

/// One for each figure that any run tells.
fn panels(series: &Series) -> Vec<Dots> {
    let colors = [BLUE, GREEN, PURPLE];
    let panel = |figure: usize| {
        let value = |(row, run): (usize, &Run)| Some((row, run.day, run.figures[figure]?));
        Dots {
            heading: HEADINGS[figure],
            color: colors[figure],
            values: series.runs.iter().enumerate().filter_map(value).collect(),
            level: (figure == 2).then_some(50.0),
        }
    };
    (0..NAMES.len()).map(panel).filter(|dots| !dots.values.is_empty()).collect()
}

fn data(series: &Series) -> Data {
    let row = |run: &Run| {
        let cell =
            |value: &Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.1}"));
        [series.axis.names.short(run.day)].into_iter().chain(run.figures.iter().map(cell)).collect()
    };
    Data {
        head: ["Run of"].into_iter().chain(NAMES).collect(),
        rows: series.runs.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{every_second_day, season, view, windows};
    use super::*;

    #[test]
    fn only_what_a_watch_tells_has_a_panel() {
        let mut sessions = every_second_day(&[7.0, 8.0]);
        sessions[0].windows = windows(MIN_FORM_WINDOWS, 3.0, 168.0);
        let told = |window: &mut Window| window.ground_contact_ms = Some(251.0);
        sessions[0].windows.change(.., told);
        let as_of = sessions[1].day;
        let season = season(sessions, as_of);
        let of_season = view(&season, &[]);
        let drawing = drawing(&of_season, UnitSystem::Metric).unwrap();
        assert_eq!(drawing.data.rows, [["Mon 2 Mar 2026", "251.0", "–", "–"]]);
        let bare = super::super::fixtures::season(every_second_day(&[7.0]), as_of);
        let of_bare = view(&bare, &[]);
        assert!(super::drawing(&of_bare, UnitSystem::Metric).is_none());
    }
}
