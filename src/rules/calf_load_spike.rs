//! Much more calf load in one run than in any of the 30 days before.

use super::contract::citations::{FIRMINGER, TELHAN, TENSIOMETRY};
use super::shared::baseline::{CALF_LOAD, Judged, WINDOW_DAYS, each_run, raised};
use super::shared::calf_loads::{self, Peak};
use super::{Ahead, Cap, Doc, Family, Grade, Judgement, Limits, Planned, Rule, Threshold, Topic};
use crate::base::quantity::UnitSystem;
use crate::columns::RUN_CALF_LOAD;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "calf-load-spike",
    title: "Much more calf load than usual in one run",
    family: Family::CalfLoad,
    topic: Topic::CalfLoad,
    headline: Some(2),
    rises_with_age: true,
    doc: Doc {
        what: "Estimates the calf load of each run, with every step weighted by speed, slope and \
               cadence, and compares it with the highest estimate of the 30 days before. Shows \
               which part of the rise comes from distance, speed and slope.",
        why: "A run of ordinary length can load the calf a lot when it is fast or steep.",
        when_wrong: "The estimate is a model. It does not know your shoes or your foot strike, no \
                     study has linked it to injuries, and it cannot compare two runners. Watch \
                     rests on one of three ways to add up the steps; warn needs two of them to \
                     agree.",
        next_step: "See what caused the rise, and do less of it in the next run.",
    },
    evidence: &[TENSIOMETRY, FIRMINGER, TELHAN],
    grade: Grade::Weak,
    needs: &[&RUN_CALF_LOAD],
    asks: &[],
    thresholds: &[&WATCH_RISE, &WARN_RISE, &MIN_LOAD, &MIN_BASE],
    check,
    message: |finding, _: UnitSystem| {
        calf_loads::sentence(finding, "in this run", "the highest in one run of the 30 days before")
    },
    caps: Some(caps),
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 30.0, (5.0, 200.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
/// About three easy kilometres.
const MIN_LOAD: Threshold = Threshold::assumed("min_load", 3.0, (0.0, 50.0), "load");
const MIN_BASE: Threshold = Threshold::assumed("min_base_load", 1.0, (0.1, 20.0), "load");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

/// Judges one run; rules about changes that come together ask too.
pub(super) fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let load = CALF_LOAD.of(run)?;
    let base = CALF_LOAD.largest_before(season, run.day, WINDOW_DAYS)?;
    let get = |threshold| limits.get(&RULE, threshold);
    if load < get(&MIN_LOAD) {
        return Ok(None);
    }
    if base.value < get(&MIN_BASE) {
        return Err("the runs of the 30 days before are too short to compare against".to_owned());
    }
    let before =
        season.sessions_before(run.day, WINDOW_DAYS).iter().filter_map(|run| run.calf_load);
    let peak = before.map(|load| Peak::of(&load)).reduce(Peak::larger);
    let Some((now, peak)) = run.calf_load.map(|load| Peak::of(&load)).zip(peak) else {
        return Ok(None);
    };
    let rises = (get(&WATCH_RISE), get(&WARN_RISE));
    let what = "highest estimate of the 30 days before";
    let mut found = calf_loads::compare(&now, &peak, rises, what);
    if let Some(finding) = &mut found {
        base.temper(finding);
    }
    Ok(found)
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let base = CALF_LOAD.largest_before(season, ahead.day, WINDOW_DAYS).ok();
    let Some(base) = base.filter(|base| base.value >= get(&MIN_BASE)) else { return Vec::new() };
    let Some(metre) = season.usual_calf_load(ahead.day) else { return Vec::new() };
    let rise_pct = get(&WATCH_RISE);
    let why = format!(
        "{rise_pct:.0} % above the highest calf load of one run in 30 days, at your usual load per \
         km"
    );
    let most_m = raised(base.value, rise_pct) / metre.by_speed.b4;
    vec![Cap::new(Planned::Distance, most_m, why)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::rules::{Level, Verdict};
    use crate::run::calf_load::{CalfLoad, Chain, Loads};
    use crate::season::Session;
    use crate::season::fixtures::{run, runs, season, with_load};

    /// A month of runs of this load, and then one more run.
    fn month_then(base: f64, then: Session) -> Season {
        let month = runs((0..30).step_by(2), 10_000.0).into_iter();
        let mut sessions: Vec<Session> = month.map(|run| with_load(run, base)).collect();
        sessions.push(then);
        season(sessions)
    }

    fn loaded(load: f64) -> Session {
        with_load(run(30, 10_000.0), load)
    }

    #[test]
    fn thirty_per_cent_more_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &month_then(10.0, loaded(13.0))), Verdict::Clear);
    }

    #[test]
    fn just_over_each_limit_is_the_next_level() {
        assert_eq!(found(&RULE, &month_then(10.0, loaded(13.01))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(10.0, loaded(20.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(10.0, loaded(20.01))).level, Level::Warn);
    }

    /// A run of three times the usual load by exponent 4, and these times by the others.
    fn uneven(b1: f64, b9: f64) -> Session {
        let mut run = loaded(30.0);
        let load = run.calf_load.as_mut().unwrap();
        load.by_speed = Loads { b1: 10.0 * b1, b4: 30.0, b9: 10.0 * b9 };
        run
    }

    #[test]
    fn a_warning_needs_a_second_exponent_to_agree() {
        let level = |b1, b9| found(&RULE, &month_then(10.0, uneven(b1, b9))).level;
        assert_eq!(level(2.0, 2.0), Level::Watch);
        assert_eq!(level(2.01, 1.0), Level::Warn);
        assert_eq!(level(1.0, 2.01), Level::Warn);
        let finding = found(&RULE, &month_then(10.0, uneven(2.0, 2.0)));
        assert!(finding.remarks.iter().any(|remark| remark.contains("only one of three")));
    }

    #[test]
    fn the_sentence_takes_the_rise_apart() {
        // Twice the distance and twice the load a metre, which is all speed: half and half.
        let mut run = loaded(40.0);
        let chain = Chain { distance_only: 20.0, with_speed: 40.0, with_grade: 40.0, full: 40.0 };
        let by_speed = Loads { b1: 40.0, b4: 40.0, b9: 40.0 };
        run.calf_load = Some(CalfLoad { by_speed, measured: None, chain });
        let text = (RULE.message)(&found(&RULE, &month_then(10.0, run)), UnitSystem::Metric);
        let start = "The estimated calf load in this run is 4.0 times the highest in one run of \
                     the 30 days before. 50 % of the rise comes from distance and 50 % from speed.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn too_little_history_no_speed_and_tiny_bases_are_not_judged() {
        let young = season(vec![loaded(20.0)]);
        assert_eq!(reason(&RULE, &young), "only 0 days of history, 28 needed");
        let blind = month_then(10.0, run(30, 10_000.0));
        assert_eq!(reason(&RULE, &blind), "no speed in this recording");
        let tiny = month_then(0.9, loaded(20.0));
        assert!(reason(&RULE, &tiny).contains("too short to compare against"));
    }

    #[test]
    fn runs_without_a_load_are_said_of_the_base() {
        let mut season = month_then(10.0, loaded(14.0));
        season.sessions[3].calf_load = None;
        let remarks = found(&RULE, &season).remarks;
        assert!(
            remarks[0].contains("1 run of 15") || remarks[0].contains("1 of 15"),
            "{remarks:?}"
        );
    }

    #[test]
    fn only_this_rule_speaks_of_a_heavy_run_of_ordinary_length() {
        let mut sessions = month_then(10.0, loaded(14.0)).sessions;
        sessions.retain(|run| run.day < crate::season::fixtures::day(30));
        sessions.push(with_load(run(32, 10_000.0), 14.0));
        assert_eq!(speaking(&season(sessions)), ["calf-load-spike"]);
    }
}
