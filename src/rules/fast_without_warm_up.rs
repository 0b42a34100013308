//! Fast running within the first minutes, without a warm-up that is known.

use super::shared::baseline::{FAST, Judged, MIN_COVERED_DAYS, each_run, fast_limit};
use super::shared::covered::require_history;
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::{MS_PER_S, S_PER_MIN};
use crate::columns::{OPENING_AFTER_S, OPENING_EFFORT_MPS, RUN_FAST_LIMIT_MPS};
use crate::season::{FastLimit, Season, Session};
use crate::user_files::athlete::diary::Tag;

pub(super) const RULE: Rule = Rule {
    id: "fast-without-warm-up",
    title: "Fast start, no warm-up recorded",
    family: Family::Recovery,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Looks at the start of runs with at least 400 m of fast running. Flags 30 seconds at \
               your fast limit or faster within the first eight minutes, or a fast run whose first \
               five minutes were as fast as the rest. A walk or another activity just before \
               counts as a warm-up.",
        why: "Popular articles on sore calves advise five to ten easy minutes before running fast, \
              especially in the cold or after hours of sitting.",
        when_wrong: "A warm-up that was not recorded is not seen; the tag warm-up in the diary \
                     adds it. We found no study of this rule.",
        next_step: "Run five to ten easy minutes first. Do a few leg swings or lunges before the \
                    fast part.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[&OPENING_AFTER_S, &OPENING_EFFORT_MPS, &RUN_FAST_LIMIT_MPS],
    asks: &[],
    thresholds: &[&EASY, &AS_FAST, &FAST_RUN, &MIN_FAST],
    check,
    message,
    caps: None,
};

const EASY: Threshold = Threshold::assumed("easy_min", 8.0, (2.0, 10.0), "min");
const AS_FAST: Threshold = Threshold::assumed("as_fast_pct", 95.0, (80.0, 110.0), "%");
const FAST_RUN: Threshold = Threshold::assumed("fast_run_pct", 90.0, (70.0, 110.0), "%");

const MIN_FAST: Threshold = Threshold::assumed("min_fast_m", 400.0, (0.0, 10_000.0), "m");

/// Seconds of moving that a tick holds, and ticks that make a fast stretch: half a minute.
const TICK_S: f64 = 10.0;
const BOUT_TICKS: usize = 3;
/// The first minutes that are compared with the whole run.
const FIRST_MIN: f64 = 5.0;
/// A warm-up is this long and ends this short before the run; engineering defaults.
const WARM_UP_MIN: f64 = 5.0;
const BEFORE_MIN: f64 = 20.0;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let limit = run.fast_limit.ok_or_else(|| (FAST.missing)(run))?;
    if run.opening.is_empty() {
        return Err("no speed in the first minutes".to_owned());
    }
    require_history(season, run.day, MIN_COVERED_DAYS)?;
    let get = |threshold| limits.get(&RULE, threshold);
    // A short surge on an easy run is no fast run.
    if FAST.of(run)? < get(&MIN_FAST) {
        return Ok(None);
    }
    let found = early_bout(run, limit, get(&EASY))
        .or_else(|| as_fast_as_the_rest(run, limit, get(&AS_FAST), get(&FAST_RUN)));
    Ok(found.filter(|_| !is_warmed_up(season, run)))
}

/// The first half minute at the fast limit that begins before some minutes of moving are over.
fn early_bout(run: &Session, limit: FastLimit, easy_min: f64) -> Option<Finding> {
    let easy_s = easy_min * S_PER_MIN;
    let bout = run.opening.windows(BOUT_TICKS).find(|ticks| {
        let is_unbroken =
            ticks.windows(2).all(|pair| pair[1].after_s - pair[0].after_s < 1.5 * TICK_S);
        is_unbroken && ticks.iter().all(|tick| tick.effort_mps >= limit.speed_mps)
    })?;
    let after_s = bout[0].after_s;
    (after_s < easy_s).then(|| Finding {
        context: fast_limit(run.fast_limit),
        ..Finding::new(Level::Info, after_s, easy_s, Unit::TimeS)
    })
}

/// A fast run that began as fast as it went on, by grade-adjusted speed.
fn as_fast_as_the_rest(
    run: &Session,
    limit: FastLimit,
    as_fast_pct: f64,
    fast_run_pct: f64,
) -> Option<Finding> {
    let (median_mps, critical_mps) = (run.median_effort_mps?, limit.critical_speed_mps()?);
    let first = run.opening.iter().take_while(|tick| tick.after_s < FIRST_MIN * S_PER_MIN);
    let first: Vec<f64> = first.map(|tick| tick.effort_mps).collect();
    // A start of which only a part is known says nothing.
    let is_known = first.len() as f64 * TICK_S >= (FIRST_MIN - 1.0) * S_PER_MIN;
    let mean_mps = first.iter().sum::<f64>() / first.len() as f64;
    let limit_mps = median_mps * as_fast_pct / 100.0;
    let is_fast_run = median_mps >= critical_mps * fast_run_pct / 100.0;
    let what = "median effort of the run";
    (is_known && is_fast_run && mean_mps >= limit_mps).then(|| Finding {
        context: Some(Named::new(critical_mps, Unit::SpeedMps, "critical speed")),
        ..Finding::new(Level::Info, mean_mps, limit_mps, Unit::SpeedMps).against(median_mps, what)
    })
}

/// Whether another activity ended shortly before the run, or the diary tells of a warm-up.
fn is_warmed_up(season: &Season, run: &Session) -> bool {
    let is_told =
        season.diary.entries_on(run.day).iter().any(|entry| entry.tags.contains(&Tag::WarmUp));
    let ms = |minutes: f64| (minutes * S_PER_MIN) as i64 * MS_PER_S;
    let to = season.others.partition_point(|other| other.day <= run.day);
    let near = season.others[..to].iter().rev();
    let mut near = near.take_while(|other| (run.day - other.day).num_days() <= 1);
    is_told
        || near.any(|other| {
            let end_ms = other.start_utc_ms + ms(other.duration_s / S_PER_MIN);
            let before_ms = run.start_utc_ms - end_ms;
            other.duration_s >= WARM_UP_MIN * S_PER_MIN && (0..ms(BEFORE_MIN)).contains(&before_ms)
        })
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let measured = finding.measured.show(system);
    let start = match finding.measured.unit {
        Unit::TimeS => format!("Fast pace after {measured} of moving"),
        _ => format!("Fast from the first minutes (an effort of {measured})"),
    };
    format!(
        "{start}, and no warm-up was recorded. Run five to ten easy minutes first, with a few leg \
         swings or lunges."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::OpeningTick;
    use crate::season::fixtures::{entry, other, run, season, steady, with_diary};
    use crate::user_files::athlete::diary::DiaryEntry;

    /// A run whose first ten minutes are easy but for the ticks in a range of seconds.
    fn opened(fast_s: std::ops::Range<u32>) -> Session {
        let tick = |index: u32| OpeningTick {
            after_s: f64::from(10 * index),
            effort_mps: if fast_s.contains(&(10 * index)) { 4.1 } else { 2.8 },
        };
        Session { opening: (0..60).map(tick).collect(), fast_m: Some(400.0), ..run(30, 8000.0) }
    }

    /// A run after four weeks of history.
    fn then(last: Session) -> Season {
        season(vec![run(0, 8000.0), last])
    }

    fn of(run: Session) -> Verdict {
        last(&RULE, &then(run))
    }

    #[test]
    fn half_a_minute_before_eight_are_over_is_early() {
        let finding = found(&RULE, &then(opened(130..160)));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 130.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Fast pace after 2:10 of moving, and no warm-up was"), "{text}");
        assert_eq!(of(opened(130..150)), Verdict::Clear);
        assert_eq!(of(opened(480..600)), Verdict::Clear);
        assert!(matches!(of(opened(470..600)), Verdict::Raised(_)));
    }

    #[test]
    fn a_surge_on_an_easy_run_and_the_first_four_weeks_are_left_alone() {
        assert_eq!(of(Session { fast_m: Some(399.0), ..opened(130..160) }), Verdict::Clear);
        let early = season(vec![run(3, 8000.0), opened(130..160)]);
        assert_eq!(reason(&RULE, &early), "only 27 days of history, 28 needed");
    }

    #[test]
    fn ticks_with_a_hole_between_them_are_no_stretch() {
        let mut run = opened(130..160);
        run.opening.remove(14);
        assert_eq!(of(run), Verdict::Clear);
    }

    #[test]
    fn a_fast_run_that_starts_like_it_goes_on_is_told() {
        // 95 % of critical speed is 4 m/s, so 90 % are 3.79 m/s.
        let even = |first_mps, median_mps| {
            let tick =
                |index: u32| OpeningTick { after_s: f64::from(10 * index), effort_mps: first_mps };
            let opening = (0..60).map(tick).collect();
            Session {
                opening,
                fast_m: Some(8000.0),
                median_effort_mps: Some(median_mps),
                ..run(30, 8000.0)
            }
        };
        let finding = found(&RULE, &then(even(3.7, 3.8)));
        let text = message(&finding, UnitSystem::Metric);
        assert!(
            text.starts_with("Fast from the first minutes (an effort of 4:30 min/km)"),
            "{text}"
        );
        assert_eq!(of(even(3.6, 3.8)), Verdict::Clear);
        assert_eq!(of(even(3.7, 3.78)), Verdict::Clear);
    }

    #[test]
    fn what_came_just_before_or_is_told_in_the_diary_is_a_warm_up() {
        // Three quarters of an hour from noon; a run starts nineteen or twenty-one minutes later.
        let after = |minutes: i64| {
            let mut run = opened(130..160);
            run.start_utc_ms += (45 + minutes) * 60_000;
            let mut season = then(run);
            season.others = vec![other(30, "walking", None)];
            last(&RULE, &season)
        };
        assert_eq!(after(19), Verdict::Clear);
        assert!(matches!(after(21), Verdict::Raised(_)));
        assert!(matches!(after(-10), Verdict::Raised(_)));
        let told = DiaryEntry { tags: vec![Tag::WarmUp], ..entry(30) };
        assert_eq!(last(&RULE, &with_diary(then(opened(130..160)), vec![told])), Verdict::Clear);
    }

    #[test]
    fn unknown_starts_and_unknown_limits_are_not_judged() {
        assert_eq!(reason(&RULE, &then(run(30, 8000.0))), "no speed in the first minutes");
        let young = Session { fast_limit: None, ..opened(130..160) };
        assert!(reason(&RULE, &then(young)).contains("60 minutes of running"));
    }

    #[test]
    fn only_this_rule_speaks_of_an_early_fast_stretch() {
        let mut sessions = steady(6, 8000.0);
        let last = sessions.last_mut().unwrap();
        last.opening = opened(130..160).opening;
        last.fast_m = Some(400.0);
        assert_eq!(speaking(&season(sessions)), [RULE.id]);
    }
}
