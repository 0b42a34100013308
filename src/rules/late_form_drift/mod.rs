//! Steps that grow slower, or feet that stay longer on the ground, late in a long run and beyond
//! what the pace explains.

pub mod drift;

use super::contract::citations::LYGHT;
use super::shared::baseline::{Judged, each_run};
use super::shared::form::{device_remark, earlier_on_device, minutes_of, require_minutes};
use super::{
    Citation, Doc, Family, Finding, Gait, Grade, Judgement, Level, Limits, Meaning, Rule, SeenIn,
    Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::standard_deviation;
use crate::base::units::S_PER_MIN;
use crate::base::words::counted;
use crate::columns::{WINDOW_CADENCE_SPM, WINDOW_GROUND_CONTACT_MS, WINDOW_SPEED_MPS};
use crate::season::cadence_model::MODEL_DAYS;
use crate::season::{MIN_FORM_WINDOWS, Season};
use drift::Drift;

pub(super) const RULE: Rule = Rule {
    id: "late-form-drift",
    title: "Form drift late in a long run",
    family: Family::Form,
    topic: Topic::Form,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "In runs of 40 minutes and more, compares cadence and ground contact time of the \
               last third with the middle of the first third, on steady, near-level running at the \
               same speed. Flags a change that is also unusual among your own runs of 90 days on \
               the same device; with fewer than five of those it gives only an info.",
        why: "Form may fade when muscles tire. In the laboratory it was quicker steps, not slower \
              ones, that lowered the load on the Achilles tendon.",
        when_wrong: "No study has linked this drift to injury. Heat, a headwind, a pram, soft \
                     ground in the second half or a planned change of form look the same.",
        next_step: "Shorten the next long run a little, or walk for a minute before your form \
                    fades.",
    },
    evidence: &[ZANDBERGEN, BURNS, HANLEY, LYGHT],
    grade: Grade::Contested,
    needs: &[&WINDOW_CADENCE_SPM, &WINDOW_SPEED_MPS, &WINDOW_GROUND_CONTACT_MS],
    asks: &[],
    thresholds: &[
        &INFO_SLOWER,
        &WATCH_SLOWER,
        &INFO_CONTACT,
        &WATCH_CONTACT,
        &OWN_SD_FACTOR,
        &MIN_MINUTES,
    ],
    check,
    message,
    caps: None,
};

const ZANDBERGEN: Citation = Citation {
    short: "Zandbergen et al. 2023",
    doi: "10.3389/fspor.2023.1085513",
    finding: "Changes in speed and step frequency mask the effects of fatigue, so both must be \
              accounted for. Mechanics, not injuries.",
};

const BURNS: Citation = Citation {
    short: "Burns et al. 2019",
    doi: "10.1152/japplphysiol.00374.2018",
    finding: "20 elite runners over 100 km: step frequency depended on speed, not on fatigue. This \
              is evidence against the rule.",
};

const HANLEY: Citation = Citation {
    short: "Hanley et al. 2020",
    doi: "",
    finding: "Marathon runners: step length and cadence fell together with speed. Not injuries.",
};

const INFO_SLOWER: Threshold = Threshold::assumed("info_slower_pct", 2.5, (0.5, 20.0), "%");
const WATCH_SLOWER: Threshold = Threshold::assumed("watch_slower_pct", 4.0, (0.5, 20.0), "%");
const INFO_CONTACT: Threshold = Threshold::assumed("info_contact_pct", 4.0, (0.5, 30.0), "%");
const WATCH_CONTACT: Threshold = Threshold::assumed("watch_contact_pct", 7.0, (0.5, 30.0), "%");
const OWN_SD_FACTOR: Threshold = Threshold::assumed("own_sd_factor", 2.0, (0.0, 5.0), "SD");
const MIN_MINUTES: Threshold = Threshold::assumed("min_duration_min", 40.0, (20.0, 240.0), "min");

/// Drifts of the runner's own that tell what is usual; engineering default.
const MIN_DRIFTS: usize = 5;

/// One of the two figures of a drift.
struct Measure {
    /// What changed, for the sentence.
    name: &'static str,
    gait: Gait,
    of: fn(&Drift) -> Option<f64>,
    info: &'static Threshold,
    watch: &'static Threshold,
}

const CADENCE: Measure = Measure {
    name: "cadence",
    gait: Gait::Cadence,
    of: |drift| Some(drift.slower_pct),
    info: &INFO_SLOWER,
    watch: &WATCH_SLOWER,
};

const CONTACT: Measure = Measure {
    name: "contact time",
    gait: Gait::Contact,
    of: |drift| drift.longer_pct,
    info: &INFO_CONTACT,
    watch: &WATCH_CONTACT,
};

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let least_s = limits.get(&RULE, &MIN_MINUTES) * S_PER_MIN;
    let mut drifts = drift::of_runs(season);
    for (drift, run) in drifts.iter_mut().zip(&season.sessions) {
        // Short runs are no measure of long ones.
        *drift = drift.filter(|_| run.timer_s >= least_s);
    }
    each_run(season, |index| find(season, limits, &drifts, index))
}

fn find(season: &Season, limits: &Limits, drifts: &[Option<Drift>], index: usize) -> Judged {
    let run = &season.sessions[index];
    require_minutes(run, &season.forms()[index], minutes_of(MIN_FORM_WINDOWS))?;
    let least = limits.get(&RULE, &MIN_MINUTES);
    if run.timer_s < least * S_PER_MIN {
        return Err(format!("shorter than {least:.0} minutes"));
    }
    let drift =
        drifts[index].ok_or("too little steady, level running in the first or last third")?;
    let judged = |measure| judge(season, limits, drifts, (index, &drift), measure);
    let found = match (judged(&CADENCE), judged(&CONTACT)) {
        (Some(cadence), Some(contact)) => Some(louder(cadence, contact)),
        (cadence, contact) => cadence.or(contact),
    };
    Ok(found.map(|mut finding| {
        finding.remarks.extend(device_remark(run));
        finding
    }))
}

/// The louder of two findings, which names the other.
fn louder(cadence: Finding, contact: Finding) -> Finding {
    let (mut one, other) =
        if contact.level > cadence.level { (contact, cadence) } else { (cadence, contact) };
    let what = other.about.unwrap_or_default();
    one.remarks.push(format!("{what} drifted as well, by {:.1} %", other.measured.value));
    one
}

fn judge(
    season: &Season,
    limits: &Limits,
    drifts: &[Option<Drift>],
    (index, drift): (usize, &Drift),
    measure: &Measure,
) -> Option<Finding> {
    let value_pct = (measure.of)(drift)?;
    let (info_pct, watch_pct) = (limits.get(&RULE, measure.info), limits.get(&RULE, measure.watch));
    if value_pct < info_pct {
        return None;
    }
    let level = if value_pct >= watch_pct { Level::Watch } else { Level::Info };
    let mut finding = Finding::new(level, value_pct, info_pct, Unit::PercentTenths);
    finding.about = Some(measure.name.to_owned());
    let spans_s = drift::last_third_s(&season.sessions[index]).into_iter().collect();
    finding.seen_in = Some(SeenIn { gait: measure.gait, spans_s });
    let earlier = earlier_on_device(season, index, MODEL_DAYS);
    let own: Vec<f64> = earlier.filter_map(|row| (measure.of)(drifts[row].as_ref()?)).collect();
    if own.len() < MIN_DRIFTS {
        finding.level = Level::Info;
        let runs = counted(own.len(), "earlier run");
        finding.remarks.push(format!(
            "your usual drift is not known yet: only {runs}, {MIN_DRIFTS} \
                                      needed"
        ));
        return Some(finding);
    }
    let mean_pct = own.iter().sum::<f64>() / own.len() as f64;
    let unusual_pct = limits.get(&RULE, &OWN_SD_FACTOR) * standard_deviation(&own);
    let finding = finding.against(mean_pct, Meaning::Own("your usual drift"));
    (value_pct - mean_pct >= unusual_pct).then_some(finding)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let change = finding.measured.show(system);
    let what = if finding.about.as_deref() == Some(CONTACT.name) {
        format!("each foot stayed {change} longer on the ground")
    } else {
        format!("your steps were {change} slower")
    };
    format!(
        "Late in the run {what} than your pace explains. You may have been tired; no study links \
         this to injury. End the next long run a little sooner, or walk for a minute before your \
         form fades."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{run, season, window};
    use crate::season::{Session, Window};

    /// 45 minutes at 3 m/s, 168 spm and 250 ms, whose last third is changed by these factors.
    fn long(offset: u64, cadence: f64, contact: f64) -> Session {
        let window = |index: u32| {
            let (cadence, contact) = if index < 60 { (1.0, 1.0) } else { (cadence, contact) };
            Window {
                ground_contact_ms: Some(250.0 * contact),
                ..window(index, 3.0, 168.0 * cadence)
            }
        };
        Session { windows: (0..90).map(window).collect(), ..run(offset, 8400.0) }
    }

    /// Six long runs that drift by a half per cent to and fro, and one more.
    fn usual_then(then: Session) -> Season {
        let factor = |index: u64| if index.is_multiple_of(2) { 0.995 } else { 1.005 };
        let before = (0..6).map(|index| long(3 * index, factor(index), factor(index)));
        season(before.chain([then]).collect())
    }

    #[test]
    fn just_over_each_limit_of_cadence_is_the_next_level() {
        assert_eq!(last(&RULE, &usual_then(long(20, 0.9751, 1.0))), Verdict::Clear);
        assert_eq!(found(&RULE, &usual_then(long(20, 0.9749, 1.0))).level, Level::Info);
        assert_eq!(found(&RULE, &usual_then(long(20, 0.9601, 1.0))).level, Level::Info);
        let finding = found(&RULE, &usual_then(long(20, 0.9599, 1.0)));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Watch, 0));
        assert!((finding.measured.value - 4.01).abs() < 1e-6, "{finding:?}");
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Late in the run your steps were 4.0 % slower"), "{text}");
    }

    #[test]
    fn just_over_each_limit_of_contact_is_the_next_level() {
        assert_eq!(last(&RULE, &usual_then(long(20, 1.0, 1.0399))), Verdict::Clear);
        assert_eq!(found(&RULE, &usual_then(long(20, 1.0, 1.0401))).level, Level::Info);
        let finding = found(&RULE, &usual_then(long(20, 1.0, 1.0701)));
        assert_eq!(finding.level, Level::Watch);
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("each foot stayed 7.0 % longer on the ground"), "{text}");
    }

    #[test]
    fn of_both_the_louder_speaks_and_names_the_other() {
        let finding = found(&RULE, &usual_then(long(20, 0.97, 1.08)));
        assert_eq!(finding.about.as_deref(), Some("contact time"));
        assert_eq!(finding.remarks, ["cadence drifted as well, by 3.0 %"]);
        let finding = found(&RULE, &usual_then(long(20, 0.95, 1.08)));
        assert_eq!(finding.about.as_deref(), Some("cadence"));
    }

    #[test]
    fn a_runner_whose_form_always_drifts_is_not_told_again() {
        // Drifts of 2, 4, 2, 4, 2 and 4 %: mean 3, standard deviation 1.095, so 5.19 is unusual.
        let factor = |offset: u64| if offset.is_multiple_of(2) { 0.98 } else { 0.96 };
        let then = |last: f64| {
            let before = (0..6).map(|offset| long(offset, factor(offset), 1.0));
            season(before.chain([long(20, last, 1.0)]).collect())
        };
        assert_eq!(last(&RULE, &then(0.9485)), Verdict::Clear);
        assert_eq!(found(&RULE, &then(0.9475)).level, Level::Watch);
    }

    #[test]
    fn four_earlier_drifts_are_too_few_for_more_than_information() {
        let mut before: Vec<Session> = (0..5).map(|offset| long(offset, 1.0, 1.0)).collect();
        let then = |before: &[Session]| season([before, &[long(20, 0.9, 1.0)]].concat());
        assert_eq!(found(&RULE, &then(&before)).level, Level::Watch);
        before[2].device = Some("another watch".to_owned());
        let finding = found(&RULE, &then(&before));
        assert_eq!(finding.level, Level::Info);
        assert_eq!(
            finding.remarks,
            ["your usual drift is not known yet: only 4 earlier runs, 5 \
                                      needed"]
        );
        before[2].device = Some("watch".to_owned());
        before[3].timer_s = 2399.0;
        assert_eq!(found(&RULE, &then(&before)).level, Level::Info);
    }

    #[test]
    fn short_runs_and_recordings_without_an_end_are_not_judged() {
        let short = Session { timer_s: 2399.0, ..long(20, 0.9, 1.0) };
        assert_eq!(reason(&RULE, &usual_then(short)), "shorter than 40 minutes");
        let exact = Session { timer_s: 2400.0, ..long(20, 0.9, 1.0) };
        assert_eq!(found(&RULE, &usual_then(exact)).level, Level::Watch);
        let mut hilly = long(20, 0.9, 1.0);
        hilly.windows.change(60.., |window| window.grade_ratio = Some(0.1));
        assert!(reason(&RULE, &usual_then(hilly)).contains("first or last third"));
        assert!(reason(&RULE, &usual_then(run(20, 9000.0))).starts_with("no steady running"));
    }

    #[test]
    fn a_recording_without_contact_times_is_judged_by_cadence_alone() {
        let mut blind = long(20, 0.95, 1.2);
        blind.windows.change(.., |window| window.ground_contact_ms = None);
        assert_eq!(found(&RULE, &usual_then(blind)).about.as_deref(), Some("cadence"));
    }

    #[test]
    fn steps_that_stop_are_no_crash_and_no_steps_at_all_no_drift() {
        let mut stopped = long(20, 0.0, 0.0);
        assert_eq!(found(&RULE, &usual_then(stopped.clone())).measured.value, 100.0);
        stopped.windows.change(.., |window| window.cadence_spm = 0.0);
        assert!(matches!(last(&RULE, &usual_then(stopped)), Verdict::NotJudged(_)));
    }

    #[test]
    fn it_speaks_alone_of_a_run_that_falls_apart_at_its_end() {
        assert_eq!(speaking(&usual_then(long(20, 0.95, 1.0))), ["late-form-drift"]);
    }
}
