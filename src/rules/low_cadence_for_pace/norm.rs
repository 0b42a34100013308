//! A run against what runners usually do at its speed, by height where that is told: all there is
//! without an own baseline, and a second look beside one.

use super::super::shared::form::{minutes_of, stretches_s};
use super::super::{Finding, Gait, Level, Limits, Meaning, SeenIn};
use super::{
    MIN_MINUTES, NORM_BELOW, NORM_CADENCE, NORM_SPEED, NORM_WARN_BELOW, NORM_WARN_CADENCE,
    NORM_WARN_SPEED, RULE,
};
use crate::base::quantity::Unit;
use crate::base::stats::median;
use crate::run::calf_load::usual_cadence_spm;
use crate::season::cadence_model::{MODEL_DAYS, usable_windows};
use crate::season::{Form, Season, Session, Window};

/// What is said beside it: there is no own baseline, or what that says.
pub(super) const NO_SELF: &str = "no own baseline yet";
pub(super) const USUAL_SELF: &str = "within your own usual range, so no change of form";
pub(super) const BELOW_SELF: &str = "below your own usual at this pace as well";

/// Runs that a warning looks at, the judged one among them, and how many must be far below.
const WARN_OF_RUNS: usize = 5;
const WARN_RUNS: usize = 3;

/// One run beside the norm.
pub(super) struct Norm {
    speed_mps: f64,
    cadence_spm: f64,
    /// Median distance of the cadence below the norm, in steps per minute.
    below_spm: f64,
}

/// All runs beside the norm; `None` for runs without steady running.
pub(super) fn of_runs(season: &Season) -> Vec<Option<Norm>> {
    let runs = season.sessions.iter().zip(season.forms());
    runs.map(|(run, form)| Norm::of(run, form, season.athlete.height_m)).collect()
}

impl Norm {
    fn of(run: &Session, form: &Form, height_m: Option<f64>) -> Option<Self> {
        let below = usable_windows(run)
            .map(|window| usual_cadence_spm(window.speed_mps, height_m) - window.cadence_spm);
        let below_spm = median(below)?;
        Some(Self { speed_mps: form.speed_mps?, cadence_spm: form.cadence_spm?, below_spm })
    }

    /// Whether a runner is this slow of step at a speed at which that tells something.
    fn is_beyond(&self, below_spm: f64, most_spm: f64, least_mps: f64) -> bool {
        self.below_spm >= below_spm && self.cadence_spm <= most_spm && self.speed_mps >= least_mps
    }
}

/// The finding about a run; never above `watch` without height or own baseline.
pub(super) fn find(
    season: &Season,
    limits: &Limits,
    norms: &[Option<Norm>],
    index: usize,
    remark: &str,
) -> Option<Finding> {
    let get = |threshold| limits.get(&RULE, threshold);
    let norm = norms[index].as_ref()?;
    let (below_spm, most_spm) = (get(&NORM_BELOW), get(&NORM_CADENCE));
    if !norm.is_beyond(below_spm, most_spm, get(&NORM_SPEED)) {
        return None;
    }
    let height_m = season.athlete.height_m;
    let whose = if height_m.is_some() { Meaning::NormOfHeight } else { Meaning::NormOfAll };
    let usual_spm = norm.cadence_spm + norm.below_spm;
    let limit_spm = (usual_spm - below_spm).min(most_spm);
    let mut finding = Finding::new(Level::Watch, norm.cadence_spm, limit_spm, Unit::CadenceSpm)
        .against(usual_spm, whose);
    finding.remarks.push(remark.to_owned());
    let is_below = |window: &Window| {
        usual_cadence_spm(window.speed_mps, height_m) - window.cadence_spm >= below_spm
    };
    let spans_s = stretches_s(usable_windows(&season.sessions[index]).filter(is_below));
    finding.seen_in = Some(SeenIn { gait: Gait::Cadence, spans_s });
    if height_m.is_some() && season.forms()[index].own.is_some() {
        let far_below = far_below(season, limits, norms, index);
        if let Some(count) = far_below.filter(|count| *count >= WARN_RUNS) {
            finding.level = Level::Warn;
            finding
                .remarks
                .push(format!("{count} of the last {WARN_OF_RUNS} runs far below this norm"));
        }
    }
    Some(finding)
}

/// How many of the last five judged runs of this device were far below; `None` when this one was
/// not.
fn far_below(
    season: &Season,
    limits: &Limits,
    norms: &[Option<Norm>],
    index: usize,
) -> Option<usize> {
    let get = |threshold| limits.get(&RULE, threshold);
    let (below_spm, most_spm) = (get(&NORM_WARN_BELOW), get(&NORM_WARN_CADENCE));
    let least_mps = get(&NORM_WARN_SPEED);
    let is_far = |norm: &&Norm| norm.is_beyond(below_spm, most_spm, least_mps);
    norms[index].as_ref().filter(is_far)?;
    let (device, forms) = (&season.sessions[index].device, season.forms());
    let is_judged = |row: &usize| {
        season.sessions[*row].device == *device
            && minutes_of(forms[*row].windows) >= get(&MIN_MINUTES)
    };
    let from = season.rows_before(season.sessions[index].day, MODEL_DAYS).start;
    let last = (from..=index).rev().filter(is_judged).take(WARN_OF_RUNS);
    Some(last.filter_map(|row| norms[row].as_ref()).filter(is_far).count())
}
