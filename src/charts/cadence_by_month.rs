//! How cadence at one's usual pace was spread in each month: boxes of steady half minutes.

use chrono::{Datelike, NaiveDate};

use super::draw::canvas::{Area, Canvas, Drawn};
use super::draw::frame::{Around, KeyEntry, Swatch};
use super::draw::panel::{HEADING_PX, Panel, ROW_PX};
use super::draw::theme::{BLUE, SKY, TEXT};
use super::draw::ticks::round_ticks;
use super::draw::weeks::WeekAxis;
use super::{Chart, Data, Drawing, Part, SeasonChart, SeasonView};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::stats::median;
use crate::season::cadence_model::usable_windows;

pub(super) const CHART: SeasonChart = SeasonChart {
    chart: Chart {
        name: "cadence-by-month",
        label: "Cadence by month",
        file_stem: "cadence-by-month",
        part: Part::Form,
        is_printed: false,
        is_over_time: true,
        is_ranged: true,
        note: None,
    },
    drawing,
};

/// Half the width of the band of speed around the runner's middle speed (engineering default).
const BAND_MPS: f64 = 0.15;
/// Half minutes that a box needs (engineering default).
const MIN_WINDOWS: usize = 40;
/// Ends of the whisker and of the box, as shares of the half minutes.
const SHARES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// The half minutes of one month.
struct Month {
    first: NaiveDate,
    /// Day of its first run.
    first_run: NaiveDate,
    /// Its runs.
    runs: usize,
    count: usize,
    /// Cadence at [`SHARES`], in steps per minute.
    spm: [f64; 5],
}

/// Runs from which the title speaks of a month.
const MIN_RUNS: usize = 3;

/// What is drawn.
struct Series {
    axis: WeekAxis,
    band: String,
    months: Vec<Month>,
}

fn drawing(view: &SeasonView<'_>, units: UnitSystem) -> Option<Drawing> {
    let series = series(view, units)?;
    let title = title(&series);
    let description = format!(
        "A box a month for the cadence of steady half minutes at {} on nearly level ground: the \
         middle half of them, a line at the middle one, whiskers from a tenth to nine tenths. {}.",
        series.band,
        series.axis.words()
    );
    let data = data(&series);
    let subtitle =
        format!("Steps a minute, in steady half minutes at {}, nearly level", series.band);
    let around = Around { subtitle, key: key() };
    let draw = Box::new(move |canvas: &Canvas<'_>, area| draw(&series, canvas, area));
    Some(Drawing { title, around, description, data, height_ratio: 0.9, draw })
}

fn data(series: &Series) -> Data {
    let row = |month: &Month| {
        let spm = month.spm.iter().map(|spm| format!("{spm:.0} spm"));
        let first = [series.axis.names.month(month.first_run), month.count.to_string()];
        first.into_iter().chain(spm).collect()
    };
    Data {
        head: vec![
            "Month",
            "Half minutes",
            "A tenth below",
            "A quarter below",
            "Median",
            "A quarter above",
            "A tenth above",
        ],
        rows: series.months.iter().map(row).collect(),
    }
}

/// `None` without a month of enough half minutes at the middle speed.
fn series(view: &SeasonView<'_>, units: UnitSystem) -> Option<Series> {
    let sessions = &view.season.sessions;
    let axis = WeekAxis::of(view)?;
    let speeds = sessions.iter().flat_map(usable_windows).map(|window| window.speed_mps);
    let middle_mps = median(speeds)?;
    let mut months: Vec<Month> = Vec::new();
    let month_of = |day: NaiveDate| (day.year(), day.month());
    for of_month in sessions.chunk_by(|a, b| month_of(a.day) == month_of(b.day)) {
        let windows = of_month.iter().flat_map(usable_windows);
        let in_band = windows.filter(|window| (window.speed_mps - middle_mps).abs() <= BAND_MPS);
        let mut spm: Vec<f64> = in_band.map(|window| window.cadence_spm).collect();
        if spm.len() >= MIN_WINDOWS {
            spm.sort_by(f64::total_cmp);
            let at = |share: f64| spm[((spm.len() - 1) as f64 * share).round() as usize];
            let first = of_month[0].day.with_day(1).unwrap_or(of_month[0].day);
            let (first_run, runs) = (of_month[0].day, of_month.len());
            months.push(Month { first, first_run, runs, count: spm.len(), spm: SHARES.map(at) });
        }
    }
    let pace = |speed_mps: f64| Quantity::new(speed_mps, Unit::SpeedMps).show(units);
    let band = format!("{} to {}", pace(middle_mps + BAND_MPS), pace(middle_mps - BAND_MPS));
    (!months.is_empty()).then_some(Series { axis, band, months })
}

impl Series {
    /// The months that are shown, partly or wholly.
    fn shown(&self) -> impl Iterator<Item = &Month> {
        self.months.iter().filter(|month| self.shows(month))
    }

    fn shows(&self, month: &Month) -> bool {
        month.first + chrono::Months::new(1) > self.axis.from
    }
}

fn title(series: &Series) -> String {
    // A month that has hardly begun is none to compare with.
    let told: Vec<&Month> = series.shown().filter(|month| month.runs >= MIN_RUNS).collect();
    match told.as_slice() {
        [first, .., last] => {
            let name = |month: &Month| series.axis.names.month(month.first_run);
            let spm = |month: &Month| format!("{:.0}\u{a0}spm", month.spm[2]);
            format!(
                "Cadence at your usual pace: {} in {}, {} in {}",
                spm(first),
                name(first),
                spm(last),
                name(last)
            )
        }
        _ => "Cadence at your usual pace".to_owned(),
    }
}

fn key() -> Vec<KeyEntry> {
    vec![
        (Swatch::Box(SKY), "middle half of the month".to_owned()),
        (Swatch::Line(TEXT, 2.4), "median".to_owned()),
        (Swatch::Line(BLUE, 1.4), "from a tenth to nine tenths".to_owned()),
    ]
}

fn draw(series: &Series, canvas: &Canvas<'_>, mut area: Area) -> Drawn {
    area.top += HEADING_PX;
    area.bottom -= 2.0 * ROW_PX + 8.0;
    let ends = series.shown().map(|month| (month.spm[0], month.spm[4]));
    let ends = ends.reduce(|all, month| (all.0.min(month.0), all.1.max(month.1)));
    let (low, high) = ends.map_or((150.0, 190.0), |(low, high)| (low - 2.0, high + 2.0));
    let panel = series.axis.panel(canvas, area, low..high);
    panel.heading(canvas, "steps a minute", "both feet")?;
    panel.grid_y(canvas, &round_ticks(low, high, (area.height() / 42.0).max(2.0) as usize))?;
    panel.base(canvas)?;
    for (row, month) in series.months.iter().enumerate().filter(|(_, month)| series.shows(month)) {
        draw_month(canvas, &panel, &series.axis, month, row)?;
    }
    panel.dates(canvas, &series.axis.ticks_at(area.width(), 0.0))
}

fn draw_month(
    canvas: &Canvas<'_>,
    panel: &Panel,
    axis: &WeekAxis,
    month: &Month,
    row: usize,
) -> Drawn {
    const AIR_DAYS: f64 = 4.0;
    let next = month.first + chrono::Months::new(1);
    let range = panel.x();
    let day = |day: NaiveDate| (day - axis.first).num_days() as f64;
    let (from, to) = (day(month.first).max(range.start), day(next).min(range.end));
    let air = AIR_DAYS.min((to - from) / 4.0);
    let (left, right) = (from + air, to - air);
    let middle = f64::midpoint(left, right);
    let at = |share: usize| panel.at(middle, month.spm[share]);
    canvas.line(&[at(0), at(4)], BLUE, 1.4)?;
    canvas.rect(panel.span(left..right, month.spm[1]..month.spm[3]), SKY)?;
    let ends = [panel.at(left, month.spm[2]), panel.at(right, month.spm[2])];
    canvas.line(&ends, TEXT, 2.4)?;
    let column = panel.span(left..right, month.spm[0]..month.spm[4]);
    canvas.spot(Area { top: panel.area.top, bottom: panel.area.bottom, ..column }, row);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{every_second_day, season, view, windows};
    use super::*;

    #[test]
    fn a_month_is_its_half_minutes_at_the_middle_pace() {
        let mut sessions = every_second_day(&[7.0; 20]);
        for run in &mut sessions {
            // The quick ones lie outside the band around the middle speed of 3 m/s.
            let (usual, quick) = (windows(20, 3.0, 166.0), windows(9, 4.0, 180.0));
            run.windows = usual.iter().chain(quick.iter()).collect();
        }
        sessions[15..].iter_mut().for_each(|run| run.windows = windows(20, 3.0, 170.0));
        let as_of = sessions[19].day;
        let season = season(sessions, as_of);
        let view = view(&season, &[]);
        let series = series(&view, UnitSystem::Metric).unwrap();
        // Fifteen runs in March, five in April.
        let counts: Vec<usize> = series.months.iter().map(|month| month.count).collect();
        assert_eq!(counts, [300, 100]);
        assert_eq!(series.months[0].spm, [166.0; 5]);
        assert_eq!(series.months[1].spm, [170.0; 5]);
        let words = title(&series).replace('\u{a0}', " ");
        assert_eq!(
            words,
            "Cadence at your usual pace: 166 spm in March 2026, 170 spm in April 2026"
        );
    }
}
