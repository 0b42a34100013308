//! The speed that each step costs, as newer chest straps measure it: shown beside the runner's own
//! usual, never flagged by itself.

use super::shared::form::base;
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Limits, Named, Rule, Subject, Topic, Verdict,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::columns::RUN_DEVICE_STEP_SPEED_LOSS_CMPS;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "step-speed-loss",
    title: "Step speed loss: shown, never flagged",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Shows how much speed you lost at each step on average, with the 90th percentile of \
               your own runs of the 90 days before on the same device. A high value supports a \
               finding of long, slow steps.",
        why: "A foot that lands far ahead of the body brakes every step. The maker says this \
              figure reflects that braking.",
        when_wrong: "The measure is new, and only its maker says what it means. Speed and hills \
                     may change it too. No study has compared it with injuries.",
        next_step: "Compare runs at the same pace on the same route.",
    },
    evidence: &[GARMIN_STRAP],
    grade: Grade::Convention,
    needs: &[&RUN_DEVICE_STEP_SPEED_LOSS_CMPS],
    asks: &[],
    thresholds: &[],
    check,
    message,
    caps: None,
};

const GARMIN_STRAP: Citation = Citation {
    short: "Garmin, on the HRM 600",
    doi: "",
    finding: "The maker's own measure: how much you slow down when a foot hits the ground, in \
              centimetres per second. We found no study of injuries.",
};

/// The runner's own runs: how far back, and how many make a percentile; engineering defaults.
const BASE: (u64, usize) = (90, 10);
const HIGH_PCT: f64 = 90.0;

fn check(season: &Season, _: &Limits) -> Vec<Judgement> {
    let sessions = 0..season.sessions.len();
    sessions
        .map(|index| {
            let verdict = show(season, index).map_or_else(Verdict::NotJudged, Verdict::Shown);
            Judgement { subject: Subject::Session(index), verdict }
        })
        .collect()
}

fn show(season: &Season, index: usize) -> Result<Vec<Named>, String> {
    let loss_cmps = season.sessions[index].step_speed_loss_cmps;
    let loss_cmps = loss_cmps.ok_or("no step speed loss in this recording")?;
    let named = |value, what| Named::new(value, Unit::SpeedLossCmps, what);
    Ok(match own_high_cmps(season, index) {
        Some(high_cmps) => {
            vec![named(loss_cmps, "this run"), named(high_cmps, "90th percentile of your runs")]
        }
        None => vec![named(loss_cmps, "this run (too few earlier runs to compare)")],
    })
}

/// The own 90th percentile of the runs before; `None` with too few of them.
fn own_high_cmps(season: &Season, index: usize) -> Option<f64> {
    let of_row = |row: usize| season.sessions[row].step_speed_loss_cmps;
    percentile(base(season, index, BASE, (of_row, "step speed loss")).ok()?, HIGH_PCT)
}

/// The step speed loss of a run in centimetres per second, where it is above the own 90th
/// percentile.
pub(super) fn unusual_cmps(season: &Season, index: usize) -> Option<f64> {
    let loss_cmps = season.sessions[index].step_speed_loss_cmps?;
    own_high_cmps(season, index).filter(|high| loss_cmps > *high).map(|_| loss_cmps)
}

/// It never raises anything.
fn message(_: &Finding, _: UnitSystem) -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{run, season};

    fn losing(offset: u64, cmps: f64) -> Session {
        Session { step_speed_loss_cmps: Some(cmps), ..run(offset, 8000.0) }
    }

    /// Runs of 11, 12, ... cm/s every other day, and one more.
    fn then(count: u64, cmps: f64) -> Season {
        let before = (0..count).map(|index| losing(2 * index, 11.0 + index as f64));
        season(before.chain([losing(40, cmps)]).collect())
    }

    fn shown(season: &Season) -> Vec<f64> {
        let Verdict::Shown(figures) = last(&RULE, season) else { panic!("shown") };
        figures.iter().map(|figure| figure.quantity.value).collect()
    }

    #[test]
    fn a_run_stands_beside_the_ninth_of_ten_and_is_never_flagged() {
        // The ninth of 11 to 20 is 19.
        let season = then(10, 25.0);
        assert_eq!(shown(&season), [25.0, 19.0]);
        assert_eq!(speaking(&season), Vec::<&str>::new());
    }

    #[test]
    fn the_own_limit_is_not_unusual_and_just_over_is() {
        assert_eq!(unusual_cmps(&then(10, 19.0), 10), None);
        assert_eq!(unusual_cmps(&then(10, 19.1), 10), Some(19.1));
    }

    #[test]
    fn nine_runs_are_too_few_to_compare_and_another_device_is_none() {
        assert_eq!(shown(&then(9, 25.0)), [25.0]);
        assert_eq!(unusual_cmps(&then(9, 25.0), 9), None);
        let mut season = then(10, 25.0);
        season.sessions[10].device = Some("new strap".to_owned());
        assert_eq!(shown(&season), [25.0]);
    }

    #[test]
    fn runs_without_the_figure_are_not_judged_and_count_for_nothing() {
        let mut season = then(11, 25.0);
        season.sessions[10].step_speed_loss_cmps = None;
        assert_eq!(shown(&season), [25.0, 19.0]);
        season.sessions[11].step_speed_loss_cmps = None;
        assert_eq!(reason(&RULE, &season), "no step speed loss in this recording");
    }

    #[test]
    fn a_loss_of_zero_is_a_value() {
        assert_eq!(shown(&then(10, 0.0)), [0.0, 19.0]);
    }
}
