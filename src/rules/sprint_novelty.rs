//! Running near sprinting speed after weeks without.

use super::contract::citations::{NIELSEN, TENSIOMETRY};
use super::shared::baseline::{Judged, SPRINT, each_run};
use super::shared::covered::require_covered;
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits,
    Planned, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::RUN_SPRINT_M;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "sprint-novelty",
    title: "First near-sprint running in six weeks",
    family: Family::Speed,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: true,
    doc: Doc {
        what: "Flags a run with some distance at 125 % of critical speed or faster (or close to \
               your best ten seconds of the last months) when the runs of the six weeks before had \
               next to none at that speed.",
        why: "At high speed the calf muscles carry much of the body's weight and must shorten \
              fast. After weeks without it, they are not used to that.",
        when_wrong: "GPS speed has peaks that nobody ran. The speed and the number of weeks are \
                     assumptions; no study tested them.",
        next_step: "Start with a few short strides below full speed. Leave days between sessions.",
    },
    evidence: &[DORN, TENSIOMETRY, NIELSEN],
    grade: Grade::Weak,
    needs: &[&RUN_SPRINT_M],
    asks: &[],
    thresholds: &[&NEW_SPRINT, &USUAL_SPRINT],
    check,
    message,
    caps: Some(caps),
};

const DORN: Citation = Citation {
    short: "Dorn et al. 2012",
    doi: "10.1242/jeb.064527",
    finding: "Runners measured up to sprinting: up to 7 m/s the calf muscles were the main source \
              of vertical support; above that, how fast they can shorten limits them. Mechanics, \
              not injuries.",
};

const NEW_SPRINT: Threshold = Threshold::assumed("new_sprint_m", 100.0, (20.0, 2000.0), "m");
const USUAL_SPRINT: Threshold = Threshold::assumed("usual_sprint_m", 30.0, (5.0, 1000.0), "m");

/// Days without sprints that make one new.
const WINDOW_DAYS: u64 = 42;
const BEFORE: &str = "most near-sprint running in one run of the 42 days before";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

/// Judges one run; the rule about coming back after a calf injury asks too.
pub(super) fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let sprint_m = SPRINT.of(run)?;
    require_covered(season, run.day, WINDOW_DAYS as i64)?;
    let base = SPRINT.at(run.fast_limit).largest_before(season, run.day, WINDOW_DAYS)?;
    let get = |threshold| limits.get(&RULE, threshold);
    let is_new = sprint_m >= get(&NEW_SPRINT) && base.value < get(&USUAL_SPRINT);
    Ok(is_new.then(|| {
        let mut finding = Finding::new(Level::Watch, sprint_m, get(&NEW_SPRINT), Unit::ShortM)
            .against(base.value, BEFORE);
        base.temper(&mut finding);
        finding
    }))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    if require_covered(season, ahead.day, WINDOW_DAYS as i64).is_err() {
        return Vec::new();
    }
    let get = |threshold| limits.get(&RULE, threshold);
    let sprint = SPRINT.at(season.fast_limit_on(ahead.day));
    let base = sprint.largest_before(season, ahead.day, WINDOW_DAYS).ok();
    if base.is_none_or(|base| base.value >= get(&USUAL_SPRINT)) {
        return Vec::new();
    }
    let why = "more would be the first near-sprint running in six weeks";
    vec![Cap::new(Planned::Sprint, get(&NEW_SPRINT) - JUST_BELOW_M, why)]
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "{} near sprinting speed, the first in six weeks. At that speed the calf muscles do much \
         of the work.",
        finding.measured.show(system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{run, runs, season, steady, with_speeds};
    use crate::season::{FastLimit, Session};

    fn sprinting(offset: u64, sprint_m: f64) -> Session {
        Session { sprint_m: Some(sprint_m), ..run(offset, 8000.0) }
    }

    /// Seven weeks of easy runs, one of them with some sprinting, and then one more run.
    fn weeks_then(earlier: Session, then: Session) -> Season {
        let easy = runs((0..50).step_by(2), 8000.0);
        season([easy, vec![earlier, then]].concat())
    }

    #[test]
    fn a_hundred_metres_after_six_weeks_without_are_new() {
        let finding = found(&RULE, &weeks_then(sprinting(9, 29.9), sprinting(50, 100.0)));
        assert_eq!(finding.level, Level::Watch);
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("100 m near sprinting speed, the first"), "{text}");
        assert_eq!(
            last(&RULE, &weeks_then(sprinting(9, 0.0), sprinting(50, 99.9))),
            Verdict::Clear
        );
    }

    #[test]
    fn thirty_metres_within_the_six_weeks_make_it_usual_and_earlier_ones_do_not() {
        assert_eq!(
            last(&RULE, &weeks_then(sprinting(9, 30.0), sprinting(50, 300.0))),
            Verdict::Clear
        );
        // Day 7 lies 43 days before day 50.
        let earlier = weeks_then(sprinting(7, 300.0), sprinting(50, 300.0));
        assert_eq!(found(&RULE, &earlier).level, Level::Watch);
    }

    #[test]
    fn short_histories_and_unknown_sprints_are_not_judged() {
        let young = season([runs((0..40).step_by(2), 8000.0), vec![sprinting(41, 300.0)]].concat());
        assert_eq!(reason(&RULE, &young), "only 41 days of history, 42 needed");
        let blind = Session { sprint_m: None, fast_limit: None, ..run(50, 8000.0) };
        assert!(reason(&RULE, &weeks_then(sprinting(9, 0.0), blind)).contains("60 minutes"));
    }

    #[test]
    fn runs_without_known_sprints_are_said_of_the_base() {
        let unknown = Session { sprint_m: None, ..run(9, 8000.0) };
        let remarks = found(&RULE, &weeks_then(unknown, sprinting(50, 200.0))).remarks;
        assert!(remarks[0].starts_with("the baseline may be too low: 1 of 2"), "{remarks:?}");
    }

    #[test]
    fn only_this_rule_speaks_of_a_few_strides() {
        let mut sessions = steady(8, 8000.0);
        sessions.last_mut().unwrap().sprint_m = Some(150.0);
        assert_eq!(speaking(&season(sessions)), ["sprint-novelty"]);
    }

    #[test]
    fn what_was_as_quick_but_below_a_higher_limit_of_its_day_is_no_novelty() {
        let limit = run(9, 0.0).fast_limit.map(|limit| FastLimit { sprint_mps: 5.8, ..limit });
        let quick = |run| with_speeds(run, &[(290, 7800.0), (550, 200.0)]);
        let earlier = quick(Session { fast_limit: limit, ..run(9, 8000.0) });
        assert_eq!(earlier.sprint_m, Some(0.0));
        assert_eq!(last(&RULE, &weeks_then(earlier, quick(run(50, 8000.0)))), Verdict::Clear);
        let never = weeks_then(sprinting(9, 0.0), quick(run(50, 8000.0)));
        assert_eq!(found(&RULE, &never).measured.value, 200.0);
    }
}
