//! How much slower the steps of long runs become, and how much longer the contacts: the same figures
//! that the rule `late-form-drift` reads.

use super::draw::canvas::Canvas;
use super::draw::frame::Around;
use super::draw::theme::{BLUE, PURPLE};
use super::draw::timeline::{Dots, draw_dots};
use super::draw::weeks::{WeekAxis, value_words};
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::median;
use crate::base::units::S_PER_MIN;
use crate::rules::late_form_drift::drift::{Drift, of_runs};
use crate::season::DayNames;

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "drift",
        label: "Form late in long runs",
        file_stem: "drift",
        part: Part::Form,
        is_printed: false,
        is_over_time: true,
        is_ranged: true,
        note: None,
    },
    drawing,
};

/// Shorter runs do not count as long (engineering default, as in the rule).
const LONG_S: f64 = 40.0 * S_PER_MIN;
/// Runs from which a median is told.
const MIN_RUNS: usize = 3;

/// One long run.
struct Run {
    day: chrono::NaiveDate,
    distance_m: Option<f64>,
    drift: Drift,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let season = view.season;
    let axis = WeekAxis::of(view)?;
    let all = season.sessions.iter().zip(of_runs(season));
    let long = all.filter(|(session, _)| session.timer_s >= LONG_S);
    let run = |(session, drift): (&crate::season::Session, Option<Drift>)| {
        Some(Run { day: session.day, distance_m: session.distance_m, drift: drift? })
    };
    let runs: Vec<Run> = long.filter_map(run).collect();
    let panels = panels(&runs);
    let title = title(&runs);
    let description = format!(
        "A dot a run of 40 minutes and more: how much slower the steps, and how much longer the \
         contacts, of its last third are than those of its beginning at the same speed, in per \
         cent. {}.",
        axis.words()
    );
    let data = data(&runs, season.day_names, units);
    let subtitle = format!(
        "Runs of 40 minutes and more: {}, in per cent. {}",
        if panels.len() > 1 { "slower steps, and longer contact below" } else { "slower steps" },
        axis.words()
    );
    let height_ratio = 0.35 + 0.38 * panels.len() as f64;
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw_dots(canvas, area, &axis, &panels));
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

fn panels(runs: &[Run]) -> Vec<Dots> {
    let dots = |heading, color, of: fn(&Drift) -> Option<f64>| {
        let value = |(row, run): (usize, &Run)| Some((row, run.day, of(&run.drift)?));
        let values = runs.iter().enumerate().filter_map(value).collect();
        Dots { heading, color, values, level: Some(0.0) }
    };
    let slower = ("% slower steps", "in the last third, at the same speed");
    let longer = ("% longer contact", "in the last third, at the same speed");
    let panels = [
        dots(slower, BLUE, |drift| Some(drift.slower_pct)),
        dots(longer, PURPLE, |drift| drift.longer_pct),
    ];
    panels.into_iter().filter(|dots| !dots.values.is_empty()).collect()
}

fn data(runs: &[Run], names: DayNames, units: UnitSystem) -> Data {
    let row = |run: &Run| {
        vec![
            names.short(run.day),
            value_words(run.distance_m, Unit::DistanceM, units),
            value_words(Some(run.drift.slower_pct), Unit::PercentTenths, units),
            value_words(run.drift.longer_pct, Unit::PercentTenths, units),
        ]
    };
    Data {
        head: vec!["Run of", "Distance", "Slower steps late", "Longer contact late"],
        rows: runs.iter().map(row).collect(),
    }
}

fn title(runs: &[Run]) -> String {
    let count = runs.len();
    let middle = median(runs.iter().map(|run| run.drift.slower_pct));
    match middle.filter(|_| count >= MIN_RUNS) {
        Some(slower) if slower >= 0.05 => {
            format!("Late in {count} long runs: steps {slower:.1}\u{a0}% slower at the median")
        }
        Some(_) => format!("Late in {count} long runs: steps no slower at the median"),
        None => "Form late in long runs".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{every_second_day, season, view, windows};
    use super::*;

    #[test]
    fn slower_steps_at_the_end_of_a_long_run_are_shown_and_short_runs_are_not() {
        let mut sessions = every_second_day(&[5.0, 15.0]);
        sessions[0].timer_s = 30.0 * S_PER_MIN;
        sessions[1].timer_s = 45.0 * S_PER_MIN;
        for run in &mut sessions {
            run.windows = windows(90, 3.0, 170.0);
            run.windows.change(60.., |window| window.cadence_spm = 166.6);
        }
        let as_of = sessions[1].day;
        let season = season(sessions, as_of);
        let view = view(&season, &[]);
        let drawing = drawing(&view, UnitSystem::Metric).unwrap();
        // 3.4 of 170 steps are two per cent.
        assert_eq!(drawing.data.rows, [["Wed 4 Mar 2026", "15.0 km", "2.0 %", "–"]]);
    }
}
