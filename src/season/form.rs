//! How the runner moved in each session: medians of its steady half minutes, and what the runner's
//! own cadence was until then. Every rule of form reads the same figures, made once.

use std::sync::OnceLock;

use super::cadence_model::{CadenceModel, MODEL_DAYS, fit, usable_windows};
use super::{Season, Window};
use crate::base::parallel;
use crate::base::stats::median;
use crate::base::units::{MM_PER_M, MS_PER_S, S_PER_MIN};

/// Usable windows that a median of a session needs: ten minutes; engineering default.
pub const MIN_FORM_WINDOWS: usize = 20;
/// Steps of a stride, in which each foot comes down once.
const STEPS_PER_STRIDE: f64 = 2.0;

/// What the usable windows of one session tell: near level, at ordinary running speed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// How many there are.
    pub windows: usize,
    /// Median speed in metres per second; `None` without windows.
    pub speed_mps: Option<f64>,
    /// Median cadence in steps per minute; `None` without windows.
    pub cadence_spm: Option<f64>,
    /// Median share of a stride in which one foot is on the ground (the duty factor), in per cent;
    /// `None` where fewer than [`MIN_FORM_WINDOWS`] know the contact time.
    pub duty_factor_pct: Option<f64>,
    /// Median left foot's share of ground contact, in per cent; `None` where too few know it.
    pub balance_left_pct: Option<f64>,
    /// Median vertical ratio in per cent; `None` where too few know it.
    pub vertical_ratio_pct: Option<f64>,
    /// Median vertical oscillation in millimetres, from ratio and step length; `None` where the
    /// ratio is.
    pub vertical_oscillation_mm: Option<f64>,
    /// The runner's own cadence, learned from the 90 days before on the same device; `None` with too
    /// little of it.
    pub own: Option<CadenceModel>,
    /// Median cadence above the own one at the same speed and grade, in per cent; negative is
    /// slower. `None` where the own one is.
    pub own_difference_pct: Option<f64>,
}

/// The forms of all sessions of a season, made when the first is asked for: to learn a cadence is
/// the dearest thing a season does, and not everybody who makes a season asks. Sessions must not
/// change after the first question.
#[derive(Debug, Default)]
pub struct Forms(OnceLock<Vec<Form>>);

impl Season {
    /// The forms of all sessions, in the same order.
    pub fn forms(&self) -> &[Form] {
        self.forms.0.get_or_init(|| {
            let indexes: Vec<usize> = (0..self.sessions.len()).collect();
            parallel::map(&indexes, |&index| Form::of(self, index))
        })
    }
}

impl Forms {
    /// Those of the first sessions, where they are made already; a form knows of nothing later.
    pub(super) fn known(&self, season: &Season, count: usize) -> Self {
        let Some(made) = self.0.get() else { return Self::default() };
        let later = (count..season.sessions.len()).map(|index| Form::of(season, index));
        Self(OnceLock::from(made[..count].iter().cloned().chain(later).collect::<Vec<_>>()))
    }
}

impl Form {
    fn of(season: &Season, index: usize) -> Self {
        let run = &season.sessions[index];
        let windows: Vec<Window> = usable_windows(run).collect();
        if windows.is_empty() {
            return Self::default();
        }
        let middle = |of: fn(&Window) -> f64| median(windows.iter().map(of));
        let known = |of: fn(&Window) -> Option<f64>| {
            let values: Vec<f64> = windows.iter().filter_map(of).collect();
            if values.len() < MIN_FORM_WINDOWS { None } else { median(values) }
        };
        let own = fit(season.sessions_before(run.day, MODEL_DAYS), run.device.as_deref());
        Self {
            windows: windows.len(),
            speed_mps: middle(|window| window.speed_mps),
            cadence_spm: middle(|window| window.cadence_spm),
            duty_factor_pct: known(duty_factor_pct),
            balance_left_pct: known(|window| window.balance_left_pct),
            vertical_ratio_pct: known(|window| window.vertical_ratio_pct),
            vertical_oscillation_mm: known(vertical_oscillation_mm),
            own,
            own_difference_pct: own.and_then(|own| own.run_difference_pct(run)),
        }
    }
}

/// Contact time over the time of a stride, in per cent.
fn duty_factor_pct(window: &Window) -> Option<f64> {
    let strides_per_s = window.cadence_spm / STEPS_PER_STRIDE / S_PER_MIN;
    Some(window.ground_contact_ms? / MS_PER_S as f64 * strides_per_s * 100.0)
}

/// Vertical oscillation of a window in millimetres: vertical ratio times step length; `None` without a
/// ratio, and for a cadence of zero, which has no step.
pub fn vertical_oscillation_mm(window: &Window) -> Option<f64> {
    let step_mm = window.speed_mps * MM_PER_M * S_PER_MIN / window.cadence_spm;
    Some(window.vertical_ratio_pct? / 100.0 * step_mm).filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season, window};

    /// A run whose windows know everything, at 3 m/s.
    fn known(offset: u64, count: u32, cadence_spm: f64) -> Session {
        let window = |index| Window {
            ground_contact_ms: Some(240.0),
            vertical_ratio_pct: Some(8.0),
            balance_left_pct: Some(49.5),
            ..window(index, 3.0, cadence_spm)
        };
        Session { windows: (0..count).map(window).collect(), ..run(offset, 9000.0) }
    }

    #[test]
    fn duty_factor_and_oscillation_follow_from_contact_ratio_and_cadence() {
        let season = season(vec![known(0, 20, 170.0)]);
        let form = &season.forms()[0];
        // 85 strides a minute of 0.24 s: 20.4 of 60 seconds.
        assert!((form.duty_factor_pct.unwrap() - 34.0).abs() < 1e-9);
        // A step is 3 · 60 / 170 = 1.0588 m, and 8 % of it 84.7 mm.
        assert!((form.vertical_oscillation_mm.unwrap() - 84.706).abs() < 1e-3);
        assert_eq!((form.balance_left_pct, form.vertical_ratio_pct), (Some(49.5), Some(8.0)));
        assert_eq!((form.windows, form.speed_mps, form.cadence_spm), (20, Some(3.0), Some(170.0)));
    }

    #[test]
    fn nineteen_windows_hills_and_nulls_are_too_little_for_a_median() {
        let mut gaps = known(1, 30, 170.0);
        gaps.windows.change(..11, |window| window.ground_contact_ms = None);
        let mut hilly = known(2, 30, 170.0);
        hilly.windows.change(..11, |window| window.grade_ratio = Some(0.08));
        let season = season(vec![known(0, 19, 170.0), gaps, hilly, run(3, 9000.0)]);
        let forms = season.forms();
        assert!(forms.iter().all(|form| form.duty_factor_pct.is_none()));
        assert_eq!((forms[1].windows, forms[1].balance_left_pct), (30, Some(49.5)));
        assert_eq!((forms[2].windows, forms[2].balance_left_pct), (19, None));
        assert_eq!(forms[3], Form::default());
    }

    #[test]
    fn a_cadence_of_zero_has_no_oscillation() {
        let season = season(vec![known(0, 30, 0.0)]);
        let form = &season.forms()[0];
        assert_eq!((form.vertical_oscillation_mm, form.duty_factor_pct), (None, Some(0.0)));
    }

    #[test]
    fn the_own_cadence_is_that_of_the_days_before() {
        let usual = (0..5).map(|offset| known(offset, 20, 160.0));
        let season = season(usual.chain([known(5, 20, 168.0), known(5, 20, 152.0)]).collect());
        let differences: Vec<Option<f64>> =
            season.forms().iter().map(|form| form.own_difference_pct).collect();
        assert_eq!(differences[..5], [None; 5]);
        // 168 and 152 against 160, both of the same day.
        assert!((differences[5].unwrap() - 5.0).abs() < 1e-9);
        assert!((differences[6].unwrap() + 5.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_known_of_a_day_is_kept_when_runs_are_planned_after_it() {
        let sessions: Vec<Session> =
            (0..12).map(|offset| known(offset, 20, 160.0 + offset as f64)).collect();
        let season = season(sessions);
        let planned = [(known(9, 30, 170.0), "plan".to_owned())];
        let fresh = season.projected(day(9), &planned, day(9));
        let first_asked = fresh.forms().to_vec();
        season.forms();
        let kept = season.projected(day(9), &planned, day(9));
        assert_eq!(kept.forms(), first_asked);
        assert_eq!((kept.forms().len(), &kept.forms()[..9]), (10, &season.forms()[..9]));
    }
}
