//! The first run with fast running after four weeks without any.

use super::contract::citations::{NIELSEN, TENSIOMETRY};
use super::shared::baseline::{FAST, Judged, each_run, fast_distance, fast_limit};
use super::shared::easy_heart;
use super::{
    Ahead, Cap, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits, Planned, Rule,
    Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_FAST_LIMIT_MPS, RUN_FAST_M};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "first-fast-after-gap",
    title: "First fast run in four weeks",
    family: Family::Speed,
    topic: Topic::Fast,
    headline: None,
    rises_with_age: true,
    doc: Doc {
        what: "Flags a run with fast running when the 28 days before had next to none. Fast means \
               at or above your own fast limit of that day. One level lower when the heart rate \
               was easy.",
        why: "Speed loads the calf and the Achilles tendon in a way that easy running does not, \
              and four weeks are long enough to get out of the habit.",
        when_wrong: "A short quick finish can be enough to trigger it. Unrecorded or treadmill \
                     speedwork is not seen, so the session may not be the first.",
        next_step: "Keep the first fast session short. Wait about two weeks before you add hills \
                    or longer runs.",
    },
    evidence: &[NIELSEN, TENSIOMETRY],
    grade: Grade::Weak,
    needs: &[&RUN_FAST_M, &RUN_FAST_LIMIT_MPS],
    asks: &[],
    thresholds: &[&MIN_FAST, &MAX_BEFORE],
    check,
    message,
    caps: Some(caps),
};

const MIN_FAST: Threshold = Threshold::assumed("min_fast_m", 800.0, (100.0, 10_000.0), "m");
const MAX_BEFORE: Threshold = Threshold::assumed("max_before_m", 400.0, (50.0, 5000.0), "m");

/// Days without fast running that make a gap.
const GAP_DAYS: u64 = 28;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let fast_m = FAST.of(run)?;
    let base = FAST.at(run.fast_limit).largest_before(season, run.day, GAP_DAYS)?;
    let min_fast_m = limits.get(&RULE, &MIN_FAST);
    if fast_m < min_fast_m || base.value >= limits.get(&RULE, &MAX_BEFORE) {
        return Ok(None);
    }
    let mut finding = Finding {
        context: fast_limit(run.fast_limit),
        ..Finding::new(Level::Watch, fast_m, min_fast_m, Unit::DistanceM)
            .against(base.value, "most fast running in one run of the 28 days before")
    };
    base.temper(&mut finding);
    easy_heart::temper(season, run, &mut finding);
    Ok(Some(finding))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let fast = FAST.at(season.fast_limit_on(ahead.day));
    let base = fast.largest_before(season, ahead.day, GAP_DAYS);
    if base.is_ok_and(|base| base.value < get(&MAX_BEFORE)) {
        let why = format!("no fast session in the {GAP_DAYS} days before");
        return vec![Cap::new(Planned::Fast, get(&MIN_FAST) - JUST_BELOW_M, why)];
    }
    Vec::new()
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "{}: the first fast session in at least {GAP_DAYS} days. Keep it short, and wait two weeks \
         before you add hills.",
        fast_distance(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::fixtures::{run, runs, season, with_speeds};
    use crate::season::{FastLimit, Session};

    fn fast(offset: u64, fast_m: f64) -> Session {
        Session { fast_m: Some(fast_m), ..run(offset, 10_000.0) }
    }

    /// Easy runs for 40 days with one partly fast run, and then one more run on day 40.
    fn then(offset: u64, before_m: f64, fast_m: f64) -> Season {
        let easy = runs((0..40).step_by(2), 10_000.0);
        season([easy, vec![fast(offset, before_m), fast(40, fast_m)]].concat())
    }

    #[test]
    fn at_the_limit_there_is_no_finding() {
        assert_eq!(last(&RULE, &then(20, 0.0, 799.0)), Verdict::Clear);
        assert_eq!(last(&RULE, &then(20, 400.0, 2000.0)), Verdict::Clear);
    }

    #[test]
    fn just_over_it_is_the_first_fast_session() {
        let finding = found(&RULE, &then(20, 399.0, 800.0));
        assert_eq!(finding.level, Level::Watch);
        let text = message(&finding, UnitSystem::Metric);
        let start = "0.8 km at 4:10 min/km or faster (your fast limit, which follows 95 % of critical \
                     speed): the first fast session in at least 28 days.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn a_fast_run_29_days_ago_is_forgotten_and_one_28_days_ago_is_not() {
        assert!(matches!(last(&RULE, &then(11, 3000.0, 2000.0)), Verdict::Raised(_)));
        assert_eq!(last(&RULE, &then(12, 3000.0, 2000.0)), Verdict::Clear);
    }

    #[test]
    fn too_little_history_is_not_judged() {
        let sessions = [runs([0, 5, 10, 15], 10_000.0), vec![fast(27, 5000.0)]].concat();
        assert_eq!(reason(&RULE, &season(sessions)), "only 27 days of history, 28 needed");
        let sessions = [runs([0, 5, 10, 15], 10_000.0), vec![fast(40, 5000.0)]].concat();
        let expected = "only 1 run in the 28 days before, 4 needed";
        assert_eq!(reason(&RULE, &season(sessions)), expected);
    }

    #[test]
    fn runs_without_a_fast_limit_are_not_judged_and_said_of_the_base() {
        let mut sessions = [runs((0..40).step_by(2), 9000.0), vec![fast(40, 2000.0)]].concat();
        sessions[15].fast_m = None;
        let finding = found(&RULE, &season(sessions.clone()));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Watch, 1));
        let last = sessions.last_mut().unwrap();
        (last.fast_m, last.fast_limit) = (None, None);
        assert!(reason(&RULE, &season(sessions)).starts_with("less than 60 minutes"));
    }

    #[test]
    fn a_base_of_zero_yields_no_ratio() {
        assert_eq!(found(&RULE, &then(20, 0.0, 2000.0)).rise_pct(), None);
    }

    #[test]
    fn what_was_as_fast_but_below_a_higher_limit_of_its_day_counts() {
        let limit = run(20, 0.0).fast_limit.map(|limit| FastLimit { speed_mps: 4.3, ..limit });
        let earlier = Session { fast_limit: limit, ..run(20, 10_000.0) };
        let earlier = with_speeds(earlier, &[(290, 9100.0), (415, 900.0)]);
        assert_eq!(earlier.fast_m, Some(0.0));
        let mut season = then(20, 0.0, 2000.0);
        assert!(matches!(last(&RULE, &season), Verdict::Raised(_)));
        let same_day = season.sessions.iter_mut().rfind(|run| run.day == earlier.day);
        *same_day.unwrap() = earlier;
        assert_eq!(last(&RULE, &season), Verdict::Clear);
    }
}
