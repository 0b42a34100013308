//! Much more fast running in one run than in any of the 30 days before.

use super::contract::citations::{NIELSEN, RAMSKOV, TENSIOMETRY};
use super::shared::baseline::{
    FAST, Judged, WINDOW_DAYS, base_text, each_run, fast_distance, fast_limit, level_of, raised,
};
use super::shared::easy_heart;
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, Judgement, Limits, Planned, Rule, Threshold,
    Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_FAST_LIMIT_MPS, RUN_FAST_M};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "fast-distance-spike",
    title: "Much more fast running than usual in one run",
    family: Family::Speed,
    topic: Topic::Fast,
    headline: Some(3),
    rises_with_age: true,
    doc: Doc {
        what: "Compares how far each run went at or above your own fast limit with the most in one \
               run of the 30 days before, at the same limit. The limit follows 95 % of critical \
               speed, or 115 % of your median speed if you do not run all out, and moves by at most 2 % a week. One level \
               lower when the heart rate was easy.",
        why: "A fast step loads the calf and the Achilles tendon more than an easy one.",
        when_wrong: "The fast limit is an estimate from your training, and rough if you never run \
                     all out. A race is deliberate. The one trial that compared more speed with more \
                     distance found no difference in injuries.",
        next_step: "Keep the next fast session close to the earlier amount. Leave other changes \
                    for later.",
    },
    evidence: &[NIELSEN, HEIN, TENSIOMETRY, RAMSKOV],
    grade: Grade::Contested,
    needs: &[&RUN_FAST_M, &RUN_FAST_LIMIT_MPS],
    asks: &[],
    thresholds: &[&WATCH_RISE, &WARN_RISE, &MIN_FAST, &MIN_RISE, &MIN_BASE],
    check,
    message,
    caps: Some(caps),
};

const HEIN: Citation = Citation {
    short: "Hein et al. 2014",
    doi: "10.1111/sms.12137",
    finding: "142 runners: the authors suggest that the higher impact of fast sessions may lead to \
              Achilles tendon pain.",
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 30.0, (5.0, 200.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
const MIN_FAST: Threshold = Threshold::assumed("min_fast_m", 1000.0, (0.0, 20_000.0), "m");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 500.0, (0.0, 10_000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 400.0, (50.0, 5000.0), "m");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

/// Judges one run; rules about what comes together ask too.
pub(super) fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let fast_m = FAST.of(run)?;
    let base = FAST.at(run.fast_limit).largest_before(season, run.day, WINDOW_DAYS)?;
    let get = |threshold| limits.get(&RULE, threshold);
    if fast_m < get(&MIN_FAST) {
        return Ok(None);
    }
    if base.value < get(&MIN_BASE) {
        return Err(
            "hardly any fast running in the 30 days before; see `first-fast-after-gap`".into()
        );
    }
    let level = level_of(fast_m, base.value, get(&WATCH_RISE), get(&WARN_RISE));
    let Some(level) = level.filter(|_| fast_m - base.value >= get(&MIN_RISE)) else {
        return Ok(None);
    };
    let limit_m = raised(base.value, get(&WATCH_RISE));
    let mut finding = Finding {
        context: fast_limit(run.fast_limit),
        ..Finding::new(level, fast_m, limit_m, Unit::DistanceM)
            .against(base.value, "most fast running in one run of the 30 days before")
    };
    if run.is_race {
        finding.remarks.push("tagged as a race: a deliberate spike".to_owned());
    }
    base.temper(&mut finding);
    easy_heart::temper(season, run, &mut finding);
    Ok(Some(finding))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let fast = FAST.at(season.fast_limit_on(ahead.day));
    let base = fast.largest_before(season, ahead.day, WINDOW_DAYS).ok();
    let Some(base) = base.filter(|base| base.value >= get(&MIN_BASE)) else { return Vec::new() };
    let rise_pct = get(&WATCH_RISE);
    let why = format!("{rise_pct:.0} % above the most fast running of one run in 30 days");
    vec![Cap::new(Planned::Fast, raised(base.value, rise_pct), why)]
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let fast = fast_distance(finding, system);
    let at_limit = if finding.context.is_some() { ", at the same limit" } else { "" };
    format!(
        "{fast}; the most in one run of the 30 days before was {}{at_limit}. At speed, each step \
         loads the calf and the Achilles tendon more.",
        base_text(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{found, last, reason};
    use crate::rules::{Level, Verdict};
    use crate::season::fixtures::{day, run, runs, season, with_speeds};
    use crate::season::{FastBasis, FastLimit, Session};

    /// A fast run, one metre of it fast for each metre given.
    fn fast(offset: u64, fast_m: f64) -> Session {
        Session { fast_m: Some(fast_m), ..run(offset, 10_000.0) }
    }

    /// A month of easy runs with one of them partly fast, and then one more run.
    fn month_then(base_m: f64, then: Session) -> Season {
        let easy = runs((0..30).step_by(2), 10_000.0);
        season([easy, vec![fast(15, base_m), then]].concat())
    }

    #[test]
    fn thirty_per_cent_more_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &month_then(2000.0, fast(30, 2600.0))), Verdict::Clear);
    }

    #[test]
    fn just_over_each_limit_is_the_next_level() {
        assert_eq!(found(&RULE, &month_then(2000.0, fast(30, 2601.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(2000.0, fast(30, 4000.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(2000.0, fast(30, 4001.0))).level, Level::Warn);
    }

    #[test]
    fn the_sentence_names_the_fast_limit_as_pace_and_its_basis() {
        // 1000 m in 275 s is 4:35; a mile takes 442.6 s.
        let limit = |basis| Some(FastLimit { speed_mps: 1000.0 / 275.0, sprint_mps: 4.8, basis });
        let critical = Session { fast_limit: limit(FastBasis::CriticalSpeed), ..fast(30, 4200.0) };
        let finding = found(&RULE, &month_then(1800.0, critical));
        let text = message(&finding, UnitSystem::Metric);
        let start = "4.2 km at 4:35 min/km or faster (your fast limit, which follows 95 % of \
                     critical speed); the most in one run of the 30 days before was 1.8 km, at \
                     the same limit.";
        assert!(text.starts_with(start), "{text}");
        let median = Session { fast_limit: limit(FastBasis::MedianPace), ..fast(30, 4200.0) };
        let text = message(&found(&RULE, &month_then(1800.0, median)), UnitSystem::Imperial);
        assert!(text.contains("2.6 mi at 7:23 min/mi or faster"), "{text}");
        assert!(text.contains("115 % of the median speed"), "{text}");
    }

    #[test]
    fn small_amounts_and_small_rises_are_no_finding() {
        assert_eq!(last(&RULE, &month_then(400.0, fast(30, 999.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &month_then(600.0, fast(30, 1099.0))), Verdict::Clear);
    }

    #[test]
    fn too_little_history_is_not_judged() {
        let sessions = [runs([0, 5, 10], 10_000.0), vec![fast(15, 1000.0), fast(27, 5000.0)]];
        assert_eq!(reason(&RULE, &season(sessions.concat())), "only 27 days of history, 28 needed");
        let sessions = vec![run(0, 5000.0), fast(10, 1000.0), fast(12, 1000.0), fast(35, 5000.0)];
        let expected = "only 2 runs in the 30 days before, 4 needed";
        assert_eq!(reason(&RULE, &season(sessions)), expected);
    }

    #[test]
    fn runs_without_a_fast_limit_are_not_judged_and_said_of_the_base() {
        let unknown = |offset| Session { fast_m: None, fast_limit: None, ..run(offset, 10_000.0) };
        let expected = "less than 60 minutes of running in the 60 days before";
        assert_eq!(reason(&RULE, &month_then(2000.0, unknown(30))), expected);
        let sessions =
            [runs([0, 3, 6], 9000.0), vec![fast(9, 1000.0), unknown(12), fast(30, 5000.0)]];
        let finding = found(&RULE, &season(sessions.concat()));
        assert_eq!(finding.level, Level::Warn);
        assert!(finding.remarks[0].contains("no known fast distance"), "{:?}", finding.remarks);
    }

    #[test]
    fn a_zero_or_tiny_base_points_to_the_first_fast_session() {
        for base_m in [0.0, 399.0] {
            let season = month_then(base_m, fast(30, 5000.0));
            assert!(reason(&RULE, &season).ends_with("see `first-fast-after-gap`"));
        }
        assert_eq!(last(&RULE, &month_then(0.0, fast(30, 0.0))), Verdict::Clear);
    }

    #[test]
    fn a_race_is_told_as_intended() {
        let race = Session { is_race: true, ..fast(30, 10_000.0) };
        let finding = found(&RULE, &month_then(2000.0, race));
        assert_eq!(finding.remarks, ["tagged as a race: a deliberate spike"]);
    }

    #[test]
    fn the_base_is_measured_at_the_limit_of_the_judged_run_and_of_the_plan() {
        // At 4.3 m/s only 500 m of the earlier run were fast; at 4.0 m/s it has 6.8 km.
        let limit = run(15, 0.0).fast_limit.map(|limit| FastLimit { speed_mps: 4.3, ..limit });
        let earlier = Session { fast_limit: limit, ..run(15, 10_000.0) };
        let earlier = with_speeds(earlier, &[(290, 3200.0), (415, 6300.0), (440, 500.0)]);
        assert_eq!(earlier.fast_m, Some(500.0));
        let then = |fast_m| {
            let easy = runs((0..30).step_by(2), 10_000.0);
            let judged = with_speeds(run(30, 10_000.0), &[(290, 10_000.0 - fast_m), (415, fast_m)]);
            season([easy, vec![earlier.clone(), judged]].concat())
        };
        assert_eq!(last(&RULE, &then(8840.0)), Verdict::Clear);
        let finding = found(&RULE, &then(8850.0));
        assert_eq!(finding.level, Level::Watch);
        assert_eq!(finding.baseline.unwrap().quantity.value, 6800.0);
        let ahead = Ahead { day: day(32), distance_m: None };
        let caps = caps(&then(1000.0), &Limits::default(), &ahead);
        assert_eq!(caps[0].at_most_m, 8840.0);
    }
}
