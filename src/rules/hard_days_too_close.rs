//! Hard runs with too little time between them.

use super::baseline::{
    CALF_LOAD, FAST, Judged, MIN_COVERED_DAYS, MIN_RUNS, each_run, raised, require_covered,
};
use super::citations::GREEN_2022;
use super::days::percentile;
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits,
    Named, Planned, Rule, Threshold, session_distance_spike,
};
use crate::columns::{RUN_CALF_LOAD, RUN_CLIMB_M, RUN_FAST_M, RUN_START_LOCAL};
use crate::quantity::{Unit, UnitSystem};
use crate::season::{Season, Session};
use crate::units::{MS_PER_S, S_PER_HOUR};

pub(super) const RULE: Rule = Rule {
    id: "hard-days-too-close",
    title: "Hard runs with too little time between them",
    family: Family::Recovery,
    doc: Doc {
        what: "Calls a run hard for 1.5 km of fast running, 150 m of climb, a spike of distance, or \
               a calf load 30 % above the upper quarter of the runs of 28 days. Looks at the hours \
               between the starts of hard runs, and for three of them within four days.",
        why: "Tendons build up for days after a run, and break down first. Experts on calf injuries \
              advise a day between runs at first.",
        when_wrong: "Hard is an estimate: it knows no sleep, heat or illness. Trained runners plan \
                     hard days in pairs on purpose. No study tested these hours.",
        next_step: "Leave about two days between hard runs; keep the run between them short and easy.",
    },
    evidence: &[MOERCH, GREEN_2022],
    grade: Grade::Weak,
    needs: &[&RUN_START_LOCAL, &RUN_FAST_M, &RUN_CLIMB_M, &RUN_CALF_LOAD],
    asks: &[],
    thresholds: &[&GAP, &HARD_FAST, &HARD_CLIMB, &HARD_LOAD],
    check,
    message,
    headroom: Some(headroom),
};

const MOERCH: Citation = Citation {
    short: "Moerch et al. 2013",
    doi: "10.1007/s00421-012-2450-5",
    finding: "After an hour of running, the Achilles tendon still made more collagen than at rest 72 \
              hours later. Physiology, not injuries.",
};

const GAP: Threshold = Threshold::assumed("gap_h", 48.0, (12.0, 120.0), "h");
const HARD_FAST: Threshold = Threshold::assumed("hard_fast_m", 1500.0, (100.0, 20_000.0), "m");
const HARD_CLIMB: Threshold = Threshold::assumed("hard_climb_m", 150.0, (20.0, 2000.0), "m");
const HARD_LOAD: Threshold = Threshold::assumed("hard_load_rise_pct", 30.0, (0.0, 300.0), "%");

/// Days whose loads a run is ranked among, and the share of them at or below the upper quarter.
const LOAD_DAYS: u64 = 28;
const UPPER_QUARTER_PCT: f64 = 75.0;
/// Hours in which three hard runs are a warning; engineering default.
const CLUSTER_H: f64 = 96.0;
const CLUSTER_RUNS: usize = 3;

/// Why a run is hard, or that nothing says so; else the reason why that is not known.
type Hardness = Result<Option<&'static str>, String>;

/// Whether a run is hard in one way or another; the rule about new shoes asks too.
///
/// # Errors
/// The reason, when nothing known of it is hard and its fast running is not known.
pub(super) fn is_hard(season: &Season, limits: &Limits, index: usize) -> Result<bool, String> {
    Ok(hardness(season, limits, index)?.is_some())
}

fn hardness(season: &Season, limits: &Limits, index: usize) -> Hardness {
    let get = |threshold| limits.get(RULE.id, threshold);
    let run = &season.sessions[index];
    if matches!(session_distance_spike::spike(season, limits, index), Ok(Some(_))) {
        return Ok(Some("distance"));
    }
    if run.climb_m.is_some_and(|metres| metres >= get(&HARD_CLIMB)) {
        return Ok(Some("climb"));
    }
    let most = hard_load(season.sessions_before(run.day, LOAD_DAYS), limits);
    if (CALF_LOAD.of_run)(run).zip(most).is_some_and(|(load, most)| load >= most) {
        return Ok(Some("calf load"));
    }
    Ok((FAST.of(run)? >= get(&HARD_FAST)).then_some("fast running"))
}

/// The load from which a run is hard after these runs; `None` when too few of them have one.
fn hard_load(before: &[Session], limits: &Limits) -> Option<f64> {
    let loads: Vec<f64> = before.iter().filter_map(CALF_LOAD.of_run).collect();
    let usual =
        (loads.len() >= MIN_RUNS).then(|| percentile(loads, UPPER_QUARTER_PCT)).flatten()?;
    Some(raised(usual, limits.get(RULE.id, &HARD_LOAD)))
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let hardness: Vec<Hardness> =
        (0..season.sessions.len()).map(|index| hardness(season, limits, index)).collect();
    each_run(season, |index| find(season, limits, &hardness, index))
}

fn find(season: &Season, limits: &Limits, hardness: &[Hardness], index: usize) -> Judged {
    // In the first weeks most limits of what is hard stand on little.
    require_covered(season.covered_days_before(season.sessions[index].day), MIN_COVERED_DAYS)?;
    let Some(why) = hardness[index].clone()? else { return Ok(None) };
    let gap_h = limits.get(RULE.id, &GAP);
    let start_ms = season.sessions[index].start_utc_ms;
    let ago_h = |earlier: usize| hours(start_ms - season.sessions[earlier].start_utc_ms);
    let near = (0..index).rev().take_while(|&earlier| ago_h(earlier) < CLUSTER_H.max(gap_h));
    let mut unknown = None;
    let mut hard = Vec::new();
    for earlier in near {
        match &hardness[earlier] {
            Ok(Some(why)) => hard.push((ago_h(earlier), *why)),
            Ok(None) => {}
            Err(reason) => unknown = unknown.or(Some(reason)),
        }
    }
    let in_cluster = 1 + hard.iter().filter(|(ago_h, _)| *ago_h < CLUSTER_H).count();
    let level = match hard.first() {
        _ if in_cluster >= CLUSTER_RUNS => Level::Warn,
        Some((ago_h, _)) if *ago_h < gap_h => Level::Watch,
        _ => return unknown.map_or(Ok(None), |reason| Err(format!("a run before it: {reason}"))),
    };
    let (last_h, last_why) = hard[0];
    Ok(Some(Finding {
        about: Some(format!("the one before for its {last_why}, this one for its {why}")),
        details: vec![Named::new(in_cluster as f64, Unit::Count, "hard runs within four days")],
        ..Finding::new(level, last_h, gap_h, Unit::Hours)
    }))
}

fn hours(milliseconds: i64) -> f64 {
    milliseconds as f64 / (S_PER_HOUR * MS_PER_S as f64)
}

fn headroom(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    if season.covered_days_before(ahead.day) < MIN_COVERED_DAYS {
        return Vec::new();
    }
    let get = |threshold| limits.get(RULE.id, threshold);
    let start_ms = Session::on(ahead.day).start_utc_ms;
    let ago_h = |run: &Session| hours(start_ms - run.start_utc_ms);
    let count = season.sessions.partition_point(|run| run.day < ahead.day);
    let near = (0..count)
        .rev()
        .take_while(|&index| ago_h(&season.sessions[index]) < CLUSTER_H.max(get(&GAP)));
    let hard: Vec<&Session> = near
        .filter(|&index| matches!(hardness(season, limits, index), Ok(Some(_))))
        .map(|index| &season.sessions[index])
        .collect();
    let in_cluster = 1 + hard.iter().filter(|run| ago_h(run) < CLUSTER_H).count();
    let Some(last) = hard.first() else { return Vec::new() };
    if ago_h(last) >= get(&GAP) && in_cluster < CLUSTER_RUNS {
        return Vec::new();
    }
    let level = if in_cluster < CLUSTER_RUNS { Level::Watch } else { Level::Warn };
    let cap = |what, from: f64| {
        let why = format!("a hard run too soon after that of {}", last.day);
        Cap::new(what, from - JUST_BELOW_M, why).at(level)
    };
    let mut caps = vec![cap(Planned::Fast, get(&HARD_FAST)), cap(Planned::Climb, get(&HARD_CLIMB))];
    let load = hard_load(season.sessions_before(ahead.day, LOAD_DAYS), limits);
    if let Some((load, of_metre)) = load.zip(season.usual_calf_load(ahead.day)) {
        caps.push(cap(Planned::Distance, load / of_metre.by_speed.b4));
    }
    caps
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let gap = finding.measured.show(system);
    let about = finding.about.as_deref().unwrap_or_default();
    match finding.details.first() {
        Some(runs) if finding.level == Level::Warn => format!(
            "{} hard runs within four days, the last two {gap} apart ({about}). Leave about {} \
             between hard runs.",
            runs.quantity.show(system),
            finding.limit.show(system)
        ),
        _ => format!(
            "Two hard runs {gap} apart ({about}). Leave about {} between them.",
            finding.limit.show(system)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::invented::{run, season, steady, with_load};

    const HOUR_MS: i64 = 3_600_000;

    /// A run that starts so many hours after the noon of day 40.
    fn after(hours: i64, fast_m: f64) -> Session {
        let mut run = Session { fast_m: Some(fast_m), ..run(40 + hours as u64 / 24, 8000.0) };
        run.start_utc_ms =
            Session::on(crate::season::invented::day(40)).start_utc_ms + hours * HOUR_MS;
        run
    }

    /// Easy runs, then these.
    fn then(hard: &[Session]) -> Season {
        season([steady(5, 8000.0), hard.to_vec()].concat())
    }

    #[test]
    fn forty_eight_hours_are_enough_and_less_is_not() {
        assert_eq!(last(&RULE, &then(&[after(0, 1500.0), after(48, 1500.0)])), Verdict::Clear);
        let finding = found(&RULE, &then(&[after(0, 1500.0), after(47, 2000.0)]));
        assert_eq!(finding.level, Level::Watch);
        let text = message(&finding, UnitSystem::Metric);
        let expected = "Two hard runs 47 h apart (the one before for its fast running, this one for \
                        its fast running). Leave about 48 h between them.";
        assert_eq!(text, expected);
        assert_eq!(last(&RULE, &then(&[after(0, 1499.0), after(24, 1500.0)])), Verdict::Clear);
    }

    #[test]
    fn three_within_four_days_are_a_warning_even_with_two_days_between_the_last_two() {
        let three = |last| then(&[after(0, 1500.0), after(30, 1500.0), after(last, 1500.0)]);
        let finding = found(&RULE, &three(95));
        assert_eq!(finding.level, Level::Warn);
        let text = message(&finding, UnitSystem::Metric);
        assert!(
            text.starts_with("3 hard runs within four days, the last two 65 h apart"),
            "{text}"
        );
        assert_eq!(last(&RULE, &three(96)), Verdict::Clear);
    }

    #[test]
    fn climb_distance_and_load_make_a_run_hard_too() {
        let of = |run: Session| {
            let run = Session { start_utc_ms: after(24, 0.0).start_utc_ms, ..run };
            let loaded = steady(5, 8000.0).into_iter().map(|run| with_load(run, 8.0)).collect();
            last(&RULE, &season([loaded, vec![after(0, 1500.0), run]].concat()))
        };
        let hilly = |climb_m| Session { climb_m: Some(climb_m), ..after(24, 0.0) };
        let is_found = |verdict| matches!(verdict, Verdict::Raised(_));
        assert!(is_found(of(hilly(150.0))) && !is_found(of(hilly(149.0))));
        assert!(is_found(of(run(41, 9900.0))) && !is_found(of(run(41, 8800.0))));
        // 30 % above 8 are 10.4.
        assert!(is_found(of(with_load(after(24, 0.0), 10.4))));
        assert!(!is_found(of(with_load(after(24, 0.0), 10.3))));
    }

    #[test]
    fn unknown_fast_running_is_not_judged_and_not_taken_for_easy() {
        let unknown = |hours| Session { fast_m: None, ..after(hours, 0.0) };
        let lacks = "no speed in this recording";
        assert_eq!(reason(&RULE, &then(&[after(0, 1500.0), unknown(24)])), lacks);
        let expected = format!("a run before it: {lacks}");
        assert_eq!(reason(&RULE, &then(&[unknown(0), after(24, 1500.0)])), expected);
    }

    #[test]
    fn the_first_four_weeks_are_not_judged() {
        let since = |first| season(vec![run(first, 8000.0), after(0, 1500.0), after(24, 1500.0)]);
        assert_eq!(found(&RULE, &since(13)).level, Level::Watch);
        assert_eq!(reason(&RULE, &since(14)), "only 27 days of history, 28 needed");
    }

    #[test]
    fn only_this_rule_speaks_of_two_hard_days_in_a_row_that_are_usual_by_themselves() {
        // Hard on Monday and Wednesday of every week; once on Tuesday instead of Wednesday.
        let hard = |offset| Session { climb_m: Some(160.0), ..run(offset, 8000.0) };
        let mut sessions: Vec<Session> = (0..6u64)
            .flat_map(|week| [hard(7 * week), hard(7 * week + 2), run(7 * week + 4, 8000.0)])
            .collect();
        sessions[16] = hard(36);
        assert_eq!(speaking(&season(sessions)), [RULE.id]);
    }
}
