//! Hard runs with too little time between them.

pub(super) mod hardness;

use self::hardness::{Floors, Hardness, hard_climb_m, hard_fast_m, hard_load, hardness};
use super::contract::citations::GREEN_2022;
use super::shared::baseline::{Judged, MIN_COVERED_DAYS, each_run};
use super::shared::covered::require_covered;
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits,
    Named, Planned, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::{MS_PER_S, S_PER_HOUR};
use crate::base::words::capitalised;
use crate::columns::{RUN_CALF_LOAD, RUN_CLIMB_M, RUN_FAST_M, RUN_START_LOCAL};
use crate::season::{Season, Session};

pub(super) const RULE: Rule = Rule {
    id: "hard-days-too-close",
    title: "Hard runs too close together",
    family: Family::Recovery,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "A run is hard if it has at least 1.5 km of fast running or 150 m of climb and is \
               also in the top quarter of the last 28 days and well above the median day; if it is \
               a distance spike; or if its calf load is 30 % above the top quarter. Flags hard \
               runs that start too few hours apart, and three of them in four days.",
        why: "After a run, tendon first breaks down and then builds up for days. After a calf \
              injury, experts advise a day between runs at first.",
        when_wrong: "Hard is an estimate: it does not know your sleep, the heat or an illness. \
                     Trained runners sometimes plan back-to-back hard days. No study tested these \
                     hours.",
        next_step: "Leave about two days between hard runs. Keep the run between them short and \
                    easy.",
    },
    evidence: &[MOERCH, GREEN_2022],
    grade: Grade::Weak,
    needs: &[&RUN_START_LOCAL, &RUN_FAST_M, &RUN_CLIMB_M, &RUN_CALF_LOAD],
    asks: &[],
    thresholds: &[&GAP, &HARD_FAST, &HARD_CLIMB, &HARD_LOAD],
    check,
    message,
    caps: Some(caps),
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

/// Days in a row, and the hard runs in them that are a warning; engineering defaults.
const CLUSTER_DAYS: i64 = 4;
const CLUSTER_RUNS: usize = 3;

/// From where on a run can be hard.
pub(super) fn floors(limits: &Limits) -> Floors {
    let get = |threshold| limits.get(&RULE, threshold);
    Floors { fast_m: get(&HARD_FAST), climb_m: get(&HARD_CLIMB), load_rise_pct: get(&HARD_LOAD) }
}

/// Whether each session was hard for its runner; `None` where that is not known.
pub(crate) fn hard_runs(season: &Season, limits: &Limits) -> Vec<Option<bool>> {
    let floors = floors(limits);
    let is_hard = |index| hardness(season, (limits, &floors), index).ok();
    (0..season.sessions.len()).map(|index| is_hard(index).map(|why| why.is_some())).collect()
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let floors = floors(limits);
    let first = season.first_asked();
    // Before the days that are asked about nothing is looked at.
    let hard =
        |index| if index < first { Ok(None) } else { hardness(season, (limits, &floors), index) };
    let hardness: Vec<Hardness> = (0..season.sessions.len()).map(hard).collect();
    each_run(season, |index| find(season, limits, &hardness, index))
}

fn find(season: &Season, limits: &Limits, hardness: &[Hardness], index: usize) -> Judged {
    // In the first weeks most limits of what is hard stand on little.
    require_covered(season, season.sessions[index].day, MIN_COVERED_DAYS)?;
    let Some(why) = hardness[index].clone()? else { return Ok(None) };
    let gap_h = limits.get(&RULE, &GAP);
    let start_ms = season.sessions[index].start_utc_ms;
    let ago_h = |earlier: usize| hours(start_ms - season.sessions[earlier].start_utc_ms);
    let ago_days =
        |earlier: usize| (season.sessions[index].day - season.sessions[earlier].day).num_days();
    let is_near = |earlier: &usize| ago_days(*earlier) < CLUSTER_DAYS || ago_h(*earlier) < gap_h;
    let mut unknown = None;
    let mut hard = Vec::new();
    for earlier in (0..index).rev().take_while(is_near) {
        match &hardness[earlier] {
            Ok(Some(why)) => hard.push((earlier, *why)),
            Ok(None) => {}
            Err(reason) => unknown = unknown.or(Some(reason)),
        }
    }
    let in_cluster = 1 + hard.iter().filter(|(run, _)| ago_days(*run) < CLUSTER_DAYS).count();
    let Some(&(last, last_why)) =
        hard.first().filter(|(run, _)| in_cluster >= CLUSTER_RUNS || ago_h(*run) < gap_h)
    else {
        return unknown.map_or(Ok(None), |reason| Err(format!("a run before it: {reason}")));
    };
    let last_h = ago_h(last);
    let about =
        Some(format!("the earlier run was hard for its {last_why}, this one for its {why}"));
    let finding = if in_cluster >= CLUSTER_RUNS {
        let most = (CLUSTER_RUNS - 1) as f64;
        let apart = Named::new(last_h, Unit::Hours, "since the hard run before");
        let finding = Finding::new(Level::Warn, in_cluster as f64, most, Unit::Count);
        Finding { details: vec![apart], ..finding }
    } else {
        Finding::new(Level::Watch, last_h, gap_h, Unit::Hours)
    };
    Ok(Some(Finding { about, ..finding }))
}

fn hours(milliseconds: i64) -> f64 {
    milliseconds as f64 / (S_PER_HOUR * MS_PER_S as f64)
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    if require_covered(season, ahead.day, MIN_COVERED_DAYS).is_err() {
        return Vec::new();
    }
    let get = |threshold| limits.get(&RULE, threshold);
    let floors = floors(limits);
    let start_ms = Session::on(ahead.day).start_utc_ms;
    let ago_h = |run: &Session| hours(start_ms - run.start_utc_ms);
    let count = season.sessions.partition_point(|run| run.day < ahead.day);
    let is_in_cluster = |run: &Session| (ahead.day - run.day).num_days() < CLUSTER_DAYS;
    let near = season.sessions[..count]
        .iter()
        .rposition(|run| !is_in_cluster(run) && ago_h(run) >= get(&GAP))
        .map_or(0, |before| before + 1);
    let hard: Vec<&Session> = (near..count)
        .filter(|&index| matches!(hardness(season, (limits, &floors), index), Ok(Some(_))))
        .map(|index| &season.sessions[index])
        .collect();
    let in_cluster = 1 + hard.iter().filter(|run| is_in_cluster(run)).count();
    let Some(last) = hard.last() else { return Vec::new() };
    if ago_h(last) >= get(&GAP) && in_cluster < CLUSTER_RUNS {
        return Vec::new();
    }
    let (level, why) = match in_cluster {
        0..CLUSTER_RUNS => {
            (Level::Watch, format!("a hard run too soon after the one on {}", last.day))
        }
        _ => (Level::Warn, format!("{} hard runs in four days", in_words(in_cluster))),
    };
    let cap = |what, from: f64| Cap::new(what, from - JUST_BELOW_M, why.clone()).at(level);
    let mut caps = vec![
        cap(Planned::Fast, hard_fast_m(season, &floors, ahead.day)),
        cap(Planned::Climb, hard_climb_m(season, &floors, ahead.day)),
    ];
    let load = hard_load(season, &floors, ahead.day);
    if let Some((load, of_metre)) = load.zip(season.usual_calf_load(ahead.day)) {
        caps.push(cap(Planned::Distance, load / of_metre.by_speed.b4));
    }
    caps
}

/// Small counts as the beginning of a sentence has them.
fn in_words(count: usize) -> String {
    match count {
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        _ => count.to_string(),
    }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let about = finding.about.as_deref().unwrap_or_default();
    match finding.details.first() {
        Some(apart) => format!(
            "{} hard runs in four days, the last two {} apart ({about}). Two in four days is \
             enough.",
            capitalised(&in_words(finding.measured.value as usize)),
            apart.quantity.show(system)
        ),
        None => format!(
            "Two hard runs {} apart ({about}). Leave about {} between hard runs.",
            finding.measured.show(system),
            finding.limit.show(system)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{run, season, steady, with_load};

    const HOUR_MS: i64 = 3_600_000;

    /// A run that starts so many hours after the noon of day 40.
    fn after(hours: i64, fast_m: f64) -> Session {
        let mut run = Session { fast_m: Some(fast_m), ..run(40 + hours as u64 / 24, 8000.0) };
        run.start_utc_ms =
            Session::on(crate::season::fixtures::day(40)).start_utc_ms + hours * HOUR_MS;
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
        let expected = "Two hard runs 47 h apart (the earlier run was hard for its fast running, \
                        this one for its fast running). Leave about 48 h between hard runs.";
        assert_eq!(text, expected);
        assert_eq!(last(&RULE, &then(&[after(0, 1499.0), after(24, 1500.0)])), Verdict::Clear);
    }

    #[test]
    fn three_in_four_days_are_a_warning_even_with_two_days_between_the_last_two() {
        let three = |last| then(&[after(0, 1500.0), after(30, 1500.0), after(last, 1500.0)]);
        let finding = found(&RULE, &three(95));
        assert_eq!(finding.level, Level::Warn);
        assert_eq!((finding.measured.unit, finding.limit.unit), (Unit::Count, Unit::Count));
        assert_eq!((finding.measured.value, finding.limit.value), (3.0, 2.0));
        let text = message(&finding, UnitSystem::Metric);
        let start = "Three hard runs in four days, the last two 65 h apart (the earlier run was \
                     hard for its fast running, this one for its fast running).";
        assert!(text.starts_with(start), "{text}");
        // Noon of the fifth day, counted from the first of the three.
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
