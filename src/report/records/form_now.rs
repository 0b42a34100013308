//! Form figures of the watch of late beside those of the weeks before, at one pace, so that a change is
//! one of form and not of speed. Medians of the runs that tell a figure; another watch is left out.

use chrono::Days;

use crate::base::stats::median;
use crate::base::units::S_PER_MIN;
use crate::season::cadence_model::usable_windows;
use crate::season::{Season, Session, Window, vertical_oscillation_mm};

/// Days of late: four weeks.
pub const RECENT_DAYS: u64 = 28;
/// Days before these that they are held against: twelve weeks.
pub const BEFORE_DAYS: u64 = 84;
/// How far from the usual speed a half minute may be, as a share of it. Engineering default.
const PACE_SHARE: f64 = 0.05;
/// Half minutes at that speed that a run needs: two minutes. Engineering default.
const MIN_WINDOWS: usize = 4;

/// A figure of form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormFigure {
    /// Steps per minute of both feet.
    CadenceSpm,
    /// Step length in metres.
    StepLengthM,
    /// Time on the ground with each step in milliseconds.
    GroundContactMs,
    /// The left foot's share of ground contact in per cent.
    BalanceLeftPct,
    /// Up and down movement in millimetres.
    VerticalOscillationMm,
}

/// Every figure, in the order of reports.
pub const FORM_FIGURES: [FormFigure; 5] = [
    FormFigure::CadenceSpm,
    FormFigure::StepLengthM,
    FormFigure::GroundContactMs,
    FormFigure::BalanceLeftPct,
    FormFigure::VerticalOscillationMm,
];

impl FormFigure {
    fn of(self, window: &Window) -> Option<f64> {
        match self {
            Self::CadenceSpm => Some(window.cadence_spm),
            Self::StepLengthM => {
                let step_m = window.speed_mps * S_PER_MIN / window.cadence_spm;
                Some(step_m).filter(|step_m| step_m.is_finite())
            }
            Self::GroundContactMs => window.ground_contact_ms,
            Self::BalanceLeftPct => window.balance_left_pct,
            Self::VerticalOscillationMm => vertical_oscillation_mm(window),
        }
    }
}

/// A median over runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverRuns {
    /// The median of the medians of the runs, in SI.
    pub median: f64,
    /// How many runs tell it.
    pub runs: usize,
}

/// One figure of late and before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FormRow {
    /// What it is.
    pub figure: FormFigure,
    /// Of the last four weeks; `None` where no run tells it.
    pub recent: Option<OverRuns>,
    /// Of the twelve weeks before; `None` where no run tells it.
    pub before: Option<OverRuns>,
}

/// Form of late.
#[derive(Clone, Debug, PartialEq)]
pub struct FormNow {
    /// The runner's usual speed of both spans in metres per second, at which all figures are.
    pub speed_mps: f64,
    /// Figures that any run tells.
    pub rows: Vec<FormRow>,
    /// Runs of the two spans that another watch recorded, which are in no figure.
    pub other_device_runs: usize,
}

/// The form of the weeks before the day of the evaluation; `None` where no run of them has steady, nearly
/// level running with cadence.
pub fn form_now(season: &Season) -> Option<FormNow> {
    let end = season.as_of + Days::new(1);
    let known = |run: &&Session| usable_windows(run).next().is_some();
    let all = season.sessions_before(end, RECENT_DAYS + BEFORE_DAYS);
    let device = &all.iter().rev().find(known)?.device;
    let (own, others): (Vec<&Session>, Vec<&Session>) =
        all.iter().filter(known).partition(|run| run.device == *device);
    let speed_of = |run: &&Session| median(usable_windows(run).map(|window| window.speed_mps));
    let speed_mps = median(own.iter().filter_map(speed_of))?;
    let first_recent = end - Days::new(RECENT_DAYS);
    let (before, recent): (Vec<&Session>, Vec<&Session>) =
        own.into_iter().partition(|run| run.day < first_recent);
    let row = |figure: FormFigure| FormRow {
        figure,
        recent: over_runs(&recent, figure, speed_mps),
        before: over_runs(&before, figure, speed_mps),
    };
    let rows = FORM_FIGURES.map(row).into_iter();
    let rows = rows.filter(|row| row.recent.or(row.before).is_some()).collect();
    Some(FormNow { speed_mps, rows, other_device_runs: others.len() })
}

fn over_runs(runs: &[&Session], figure: FormFigure, speed_mps: f64) -> Option<OverRuns> {
    let is_near = |window: &Window| (window.speed_mps / speed_mps - 1.0).abs() <= PACE_SHARE;
    let of_run = |run: &&Session| {
        let near = usable_windows(run).filter(is_near);
        let values: Vec<f64> = near.filter_map(|window| figure.of(&window)).collect();
        median(values.iter().copied()).filter(|_| values.len() >= MIN_WINDOWS)
    };
    let medians: Vec<f64> = runs.iter().filter_map(of_run).collect();
    median(medians.iter().copied()).map(|median| OverRuns { median, runs: medians.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, run, season_as_of, window};

    /// A quarter of an hour at 3 m/s and this cadence, and as much at 4 m/s with quicker steps.
    fn paced(offset: u64, cadence_spm: f64) -> Session {
        let usual = (0..30).map(|index| window(index, 3.0, cadence_spm));
        let fast = (30..60).map(|index| window(index, 4.0, 190.0));
        // Ten more at the usual speed, so that it is the median.
        let more = (60..70).map(|index| window(index, 3.0, cadence_spm));
        Session { windows: usual.chain(fast).chain(more).collect(), ..run(offset, 8000.0) }
    }

    fn rows_of(sessions: Vec<Session>, as_of: u64) -> FormNow {
        form_now(&season_as_of(sessions, day(as_of))).unwrap()
    }

    #[test]
    fn cadence_and_step_are_those_at_the_usual_pace() {
        let form = rows_of((0..20).map(|week| paced(7 * week, 165.0)).collect(), 134);
        assert_eq!(form.speed_mps, 3.0);
        let [cadence, step] = form.rows.as_slice() else { panic!("{:?}", form.rows) };
        // Days 107 to 134 hold weeks 16 to 19; 23 to 106 those from 4 to 15.
        assert_eq!(cadence.recent, Some(OverRuns { median: 165.0, runs: 4 }));
        assert_eq!(cadence.before, Some(OverRuns { median: 165.0, runs: 12 }));
        // 3 m/s · 60 s / 165 steps.
        assert!((step.recent.unwrap().median - 1.0909).abs() < 1e-4);
    }

    #[test]
    fn another_watch_is_counted_and_left_out() {
        let other = Session { device: Some("another".to_owned()), ..paced(3, 150.0) };
        let form = rows_of(vec![other, paced(7, 165.0)], 8);
        assert_eq!(form.other_device_runs, 1);
        assert_eq!(form.rows[0].recent, Some(OverRuns { median: 165.0, runs: 1 }));
    }

    #[test]
    fn three_half_minutes_at_the_pace_and_no_cadence_tell_nothing() {
        let few =
            Session { windows: (0..3).map(|i| window(i, 3.0, 165.0)).collect(), ..run(0, 9e3) };
        assert!(rows_of(vec![few], 1).rows.is_empty());
        assert_eq!(form_now(&season_as_of(vec![run(0, 9e3)], day(1))), None);
    }
}
