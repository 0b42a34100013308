//! Feet that stay on the ground for a small share of the stride: short contact, long flight.

use super::shared::baseline::{Judged, each_run};
use super::shared::form::{base, device_remark, require_figure};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Rule, Threshold,
    Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::columns::{WINDOW_CADENCE_SPM, WINDOW_GROUND_CONTACT_MS};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "short-contact-time",
    title: "Short ground contact and long flight",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Takes the share of a stride with one foot on the ground (the duty factor: contact \
               time times cadence, divided by two), as the median of steady, near-level running. \
               Gives an info when it is below the 10th percentile of your own runs of 90 days on \
               the same device, or below 28 % at an easy pace.",
        why: "With shorter contact, the forces that carry your body must be higher.",
        when_wrong: "Faster runs have shorter contact, and your own runs are not sorted by pace. \
                     By definition, one run in ten is below the 10th percentile. The effect in the \
                     study was small.",
        next_step: "After a single fast run, nothing. If easy runs stay like this, see what \
                    changed: pace, shoes or form.",
    },
    evidence: &[MALISOUX_2022],
    grade: Grade::Weak,
    needs: &[&WINDOW_GROUND_CONTACT_MS, &WINDOW_CADENCE_SPM],
    asks: &[],
    thresholds: &[&OWN_PERCENTILE, &MIN_DUTY_FACTOR, &EASY_SPEED],
    check,
    message,
    caps: None,
};

const MALISOUX_2022: Citation = Citation {
    short: "Malisoux et al. 2022",
    doi: "PMID 35049407",
    finding: "848 runners: each extra per cent of duty factor went with fewer injuries (crude \
              hazard ratio 0.95, 0.91–0.98); after adjustment only in soft shoes (0.92, \
              0.85–0.99). Injuries of any site.",
};

const OWN_PERCENTILE: Threshold = Threshold::assumed("own_percentile_pct", 10.0, (1.0, 50.0), "%");
const MIN_DUTY_FACTOR: Threshold =
    Threshold::assumed("min_duty_factor_pct", 28.0, (20.0, 40.0), "%");
const EASY_SPEED: Threshold = Threshold::assumed("easy_max_speed_mps", 3.5, (2.2, 5.0), "m/s");

/// The runner's own runs: how far back, and how many make a percentile; engineering defaults.
const BASE: (u64, usize) = (90, 10);

const OWN: Meaning = Meaning::Own("the 10th percentile of your own runs");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let get = |threshold| limits.get(&RULE, threshold);
    let (run, form) = (&season.sessions[index], &season.forms()[index]);
    let needs = "ground contact time";
    let value_pct = require_figure(season, index, (form.duty_factor_pct, needs))?;
    let of_row = |row: usize| season.forms()[row].duty_factor_pct;
    let own_pct = base(season, index, BASE, (of_row, needs))
        .map(|values| percentile(values, get(&OWN_PERCENTILE)));
    let finding = |limit_pct| {
        let mut finding = Finding::new(Level::Info, value_pct, limit_pct, Unit::PercentTenths);
        finding.remarks.extend(device_remark(run));
        finding
    };
    if let Ok(Some(own_pct)) = own_pct
        && value_pct < own_pct
    {
        return Ok(Some(finding(own_pct).against(own_pct, OWN)));
    }
    let least_pct = get(&MIN_DUTY_FACTOR);
    let is_easy = form.speed_mps.is_some_and(|speed_mps| speed_mps < get(&EASY_SPEED));
    if value_pct < least_pct && is_easy {
        return Ok(Some(finding(least_pct)));
    }
    own_pct.map(|_| None)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (value, limit) = (finding.measured.show(system), finding.limit.show(system));
    // The two may differ by less than is shown.
    let value = if value == limit { format!("just under {value}") } else { value };
    let compared = if finding.baseline.is_some() {
        format!(
            "compared with your usual: each foot was on the ground for {value} of the stride, and \
             nine in ten of your runs are at {limit} or above"
        )
    } else {
        format!(
            "for an easy pace: each foot was on the ground for {value} of the stride; the limit is \
             {limit}"
        )
    };
    format!("Short contact and long flight {compared}. That is normal at a fast pace.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{run, season, window};
    use crate::season::{Session, Window};

    /// Ten minutes at this speed and 160 spm, 80 strides a minute: 7.5 ms are one per cent.
    fn touching(offset: u64, duty_factor_pct: f64, speed_mps: f64) -> Session {
        let windows = (0..20).map(|index| Window {
            ground_contact_ms: Some(7.5 * duty_factor_pct),
            ..window(index, speed_mps, 160.0)
        });
        Session { windows: windows.collect(), ..run(offset, 6000.0) }
    }

    /// Runs of 31, 32, ... per cent, every third day, and one more.
    fn then(count: u64, last: Session) -> Season {
        let before = (0..count).map(|index| touching(3 * index, 31.0 + index as f64, 2.6));
        season(before.chain([last]).collect())
    }

    #[test]
    fn the_own_tenth_is_no_finding_and_just_below_is() {
        // The first of ten is 31 %.
        assert_eq!(last(&RULE, &then(10, touching(40, 31.0, 2.6))), Verdict::Clear);
        let finding = found(&RULE, &then(10, touching(40, 30.9, 2.6)));
        assert_eq!((finding.level, finding.limit.value.round()), (Level::Info, 31.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("on the ground for 30.9 % of the stride"), "{text}");
        assert!(text.contains("nine in ten of your runs are at 31.0 % or above"), "{text}");
        let near = found(&RULE, &then(10, touching(40, 30.99, 2.6)));
        assert!(message(&near, UnitSystem::Metric).contains("for just under 31.0 % of"));
    }

    #[test]
    fn below_28_per_cent_an_easy_run_is_named_without_a_baseline() {
        let alone = |pct, speed_mps| season(vec![touching(0, pct, speed_mps)]);
        let finding = found(&RULE, &alone(27.9, 3.49));
        assert_eq!((finding.limit.value, finding.baseline.clone()), (28.0, None));
        assert!(message(&finding, UnitSystem::Metric).contains("for an easy pace"));
        assert!(matches!(last(&RULE, &alone(28.1, 3.49)), Verdict::NotJudged(_)));
        assert!(matches!(last(&RULE, &alone(27.9, 3.5)), Verdict::NotJudged(_)));
    }

    #[test]
    fn nine_runs_are_too_few_for_an_own_normal() {
        let expected = "only 9 runs with ground contact time on this device in the 90 days before, \
                        10 needed";
        assert_eq!(reason(&RULE, &then(9, touching(40, 30.0, 2.6))), expected);
        // The first of the ten runs lies 91 days before.
        assert_eq!(reason(&RULE, &then(10, touching(91, 30.0, 2.6))), expected);
        let other = Session { device: Some("strap".to_owned()), ..touching(40, 30.0, 2.6) };
        assert!(reason(&RULE, &then(10, other)).starts_with("only 0 runs"));
    }

    #[test]
    fn without_contact_times_a_run_is_not_judged() {
        let mut blind = touching(40, 30.0, 2.6);
        blind.windows.change(..1, |window| window.ground_contact_ms = None);
        let expected = "fewer than 10 minutes with ground contact time in this recording";
        assert_eq!(reason(&RULE, &then(10, blind)), expected);
        assert!(reason(&RULE, &then(10, run(40, 6000.0))).starts_with("no steady running"));
    }

    #[test]
    fn a_contact_of_zero_is_a_value() {
        assert_eq!(found(&RULE, &then(10, touching(40, 0.0, 2.6))).measured.value, 0.0);
    }

    #[test]
    fn it_speaks_alone_of_a_run_in_the_air() {
        assert_eq!(speaking(&then(10, touching(30, 29.0, 2.6))), ["short-contact-time"]);
    }
}
