//! Fast or steep running, or no day between runs, in the first weeks after a calf injury.

use chrono::{Days, NaiveDate};

use super::calf_readiness::{TestResult, readiness};
use super::contract::citations::GREEN_2022;
use super::contract::modifiers::{
    NO_CALF_INJURY, ORCHARD, delicate_calf_injury, end_known_on, latest_calf_injury,
};
use super::shared::baseline::{FAST, Judged, each_run, fast_distance, fast_limit, require_runs};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Named,
    Planned, Rule, Threshold, Topic, fast_distance_spike, sprint_novelty, steep_novelty,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_ALTITUDE_QUALITY, RUN_FAST_M, RUN_STEEP_M};
use crate::season::{Season, Session};
use crate::user_files::athlete::Injury;

pub(super) const RULE: Rule = Rule {
    id: "fast-or-steep-after-calf-injury",
    title: "Speed or steep hills soon after a calf injury",
    family: Family::Return,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "While a calf injury in the athlete file lasts, and in the first weeks after it, \
               flags runs with noticeable fast distance or steep uphill, even where \
               `fast-distance-spike`, `sprint-novelty` or `steep-novelty` flags them too. Also \
               flags runs on consecutive days.",
        why: "A calf strain comes back most easily soon after the return: among footballers, the \
              risk stayed elevated for 15 weeks. Speed and steep ground load the calf most.",
        when_wrong: "The end of an injury is often a guess. The weeks come from footballers, and \
                     no study supports the limits: a long-healed calf may take more, and a badly \
                     torn one may need much longer. This does not replace a plan made with a \
                     clinician.",
        next_step: "Run easy, flat and every other day for now. Short bouts with breaks are better \
                    than one long slow run. Bring speed and hills back one at a time.",
    },
    evidence: &[ORCHARD, GREEN_2022, GREEN_2020],
    grade: Grade::Weak,
    needs: &[&RUN_FAST_M, &RUN_STEEP_M, &RUN_ALTITUDE_QUALITY],
    asks: &["athlete.toml: injuries"],
    thresholds: &[&FIRST_WEEKS, &MIN_FAST, &MIN_STEEP],
    check,
    message,
    caps: Some(caps),
};

const GREEN_2020: Citation = Citation {
    short: "Green et al. 2020",
    doi: "10.1111/sms.13552",
    finding: "Australian footballers: 84.6 % of calf strains and 91.4 % of recurrent ones were in \
              the soleus. Return took 25.4 ± 16.2 days for the soleus, 19.1 ± 14.1 for the \
              gastrocnemius.",
};

const FIRST_WEEKS: Threshold = Threshold::assumed("first_weeks", 4.0, (1.0, 15.0), "weeks");
const MIN_FAST: Threshold = Threshold::assumed("min_fast_m", 400.0, (50.0, 10_000.0), "m");
const MIN_STEEP: Threshold = Threshold::assumed("min_steep_m", 200.0, (50.0, 10_000.0), "m");

const DAYS_PER_WEEK: f64 = 7.0;
/// Days whose runs climb and descent are compared with.
const COMPARED_DAYS: u64 = 30;
/// Days before an injury whose runs the way back is measured by.
const BASE_DAYS: u64 = 28;
/// Steps of the way back; coaching habit, like the first run after a break and the limit of a spike.
const HALF: f64 = 0.5;
const A_TENTH_MORE: f64 = 1.1;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let Some((from, what)) = delicate_since(season, limits, run.day)? else { return Ok(None) };
    let (fast, steep) = (fast(season, limits, index), steep(season, limits, index));
    let since = Named::new((run.day - from).num_days() as f64, Unit::Days, what);
    let found = match (&fast, &steep) {
        (Ok(Some(fast)), Ok(Some(steep))) => {
            let also = Named { quantity: steep.measured, what: "at 8 % or steeper".into() };
            Some(Finding { details: vec![since, also], ..fast.clone() })
        }
        (Ok(Some(one)), _) | (_, Ok(Some(one))) => {
            Some(Finding { details: vec![since], ..one.clone() })
        }
        _ => in_a_row(season, run.day, from)
            .map(|finding| Finding { details: vec![since], ..finding }),
    };
    match found {
        Some(finding) => Ok(Some(finding)),
        None => fast.and(steep),
    }
}

/// From which day a calf is delicate, and what that day was: the end of the last calf injury, if `day`
/// lies in the first weeks after it, or the beginning of one that lasts.
fn delicate_since(
    season: &Season,
    limits: &Limits,
    day: NaiveDate,
) -> Result<Option<(NaiveDate, Meaning)>, String> {
    let injury = latest_calf_injury(season, day).ok_or(NO_CALF_INJURY)?;
    let Some(end) = end_known_on(injury, day) else {
        return Ok(Some((injury.start, Meaning::SinceInjuryBegan)));
    };
    let weeks = (day - end).num_days() as f64 / DAYS_PER_WEEK;
    Ok((weeks <= limits.get(&RULE, &FIRST_WEEKS)).then_some((end, Meaning::SinceInjuryEnded)))
}

fn fast(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let (fast_m, min_m) = (FAST.of(run)?, limits.get(&RULE, &MIN_FAST));
    let is_spike = matches!(fast_distance_spike::find(season, limits, index), Ok(Some(_)));
    let is_sprint = matches!(sprint_novelty::find(season, limits, index), Ok(Some(_)));
    Ok((fast_m >= min_m || is_spike || is_sprint).then(|| Finding {
        context: fast_limit(run.fast_limit),
        ..Finding::new(Level::Warn, fast_m, min_m.min(fast_m), Unit::DistanceM)
    }))
}

fn steep(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let (steep_m, min_m) = (steep_novelty::steep_m(run)?, limits.get(&RULE, &MIN_STEEP));
    let is_novel = matches!(steep_novelty::find(season, limits, index), Ok(Some(_)));
    let found = || Finding::new(Level::Warn, steep_m, min_m.min(steep_m), Unit::ShortM);
    Ok((steep_m >= min_m || is_novel).then(found))
}

/// Days with a run up to this one without a day between them, all of them after the injury.
fn in_a_row(season: &Season, day: NaiveDate, end: NaiveDate) -> Option<Finding> {
    let mut first = day;
    while first - Days::new(1) > end && !season.sessions_before(first, 1).is_empty() {
        first = first - Days::new(1);
    }
    let days = (day - first).num_days() + 1;
    (days > 1).then(|| Finding::new(Level::Info, days as f64, 2.0, Unit::Days))
}

/// In the first weeks nothing fast or steep, and of all else half of what was usual before the injury, or a little more than what was run since. As long as a calf is delicate no climb
/// or descent while there is nothing to compare it with.
fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let day = ahead.day;
    let Some(injury) = delicate_calf_injury(season, day) else { return Vec::new() };
    let end = end_known_on(injury, day);
    let after = match end {
        None => format!("the calf injury since {} has no end yet", injury.start),
        Some(end) => format!("the calf injury ended on {end}"),
    };
    let is_early = matches!(delicate_since(season, limits, day), Ok(Some(_)));
    let lately = season.sessions_before(day, COMPARED_DAYS).len();
    let is_unknown = require_runs(lately, "of the month before").is_err();
    let without = |what: &Planned| {
        let why = format!("{after}: start without it");
        Cap::new(*what, 0.0, why).at(Level::Warn).unflagged()
    };
    let hard = [Planned::Steep, Planned::Fast, Planned::Sprint];
    let hilly = [Planned::Climb, Planned::Downhill];
    let hard = hard.iter().filter(|_| is_early || is_unknown);
    let mut caps: Vec<Cap> = hard.chain(hilly.iter().filter(|_| is_unknown)).map(without).collect();
    if is_early {
        let since = end.unwrap_or_else(|| passed_on(season, limits, day).unwrap_or(day));
        caps.extend(step_by_step(season, (injury, since), day, &after));
    }
    caps
}

/// The day of the tests that an injury without an end has passed.
fn passed_on(season: &Season, limits: &Limits, day: NaiveDate) -> Option<NaiveDate> {
    let newest = readiness(season, limits, day)?;
    (newest.result == TestResult::Passed).then_some(newest.day)
}

/// Of distance, climb and descent half the most of one run in the four weeks before the injury, or a
/// tenth more than the most since the return, whichever is more. Coaching habit.
fn step_by_step(
    season: &Season,
    (injury, since): (&Injury, NaiveDate),
    day: NaiveDate,
    after: &str,
) -> Vec<Cap> {
    let days = (day - since).num_days().unsigned_abs();
    let before = season.sessions_before(injury.start, BASE_DAYS);
    let back = season.sessions_before(day, days.saturating_sub(1));
    let most = |runs: &[Session], what: Planned| {
        let figure = |run: &Session| match what {
            Planned::Climb => run.climb_m,
            Planned::Downhill => run.downhill_m,
            _ => run.distance_m,
        };
        runs.iter().filter_map(figure).reduce(f64::max)
    };
    let cap = |what: Planned| {
        let half = most(before, what).map(|most_m| most_m * HALF);
        let more = most(back, what).map(|most_m| most_m * A_TENTH_MORE);
        let most_m = half.into_iter().chain(more).reduce(f64::max)?;
        let why = format!(
            "{after}: half of the most before the injury, or 10 % more than the most since"
        );
        Some(Cap::new(what, most_m, why).unflagged())
    };
    let figures = [Planned::Distance, Planned::Climb, Planned::Downhill];
    figures.into_iter().filter_map(cap).collect()
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let shown = |index: usize| {
        let part = finding.details.get(index);
        part.map_or_else(String::new, |part| part.quantity.show(system))
    };
    let measured = finding.measured.show(system);
    let is_open =
        finding.details.first().is_some_and(|since| since.what == Meaning::SinceInjuryBegan);
    let after = match is_open {
        true => format!("{} into a calf injury that is not over", shown(0)),
        false => format!("{} after the end of a calf injury", shown(0)),
    };
    match finding.measured.unit {
        Unit::Days => format!(
            "Runs on {measured} in a row, the last {after}. Experts advise a day between runs at \
             first."
        ),
        unit => {
            let steep = match finding.details.get(1) {
                Some(_) => format!(" and {} at 8 % or steeper", shown(1)),
                None => String::new(),
            };
            let what = match unit {
                Unit::ShortM => format!("{measured} at 8 % or steeper"),
                _ => fast_distance(finding, system),
            };
            format!(
                "{what}{steep}, {after}. Among footballers, the risk of another calf strain stayed \
                 elevated for 15 weeks: leave fast and steep running for later."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::run::samples::AltitudeQuality;
    use crate::season::Session;
    use crate::season::fixtures::{day, run, runs, season, steady, with_calf_injury};

    /// Easy runs, an injury of days 20 to 40, and one more run.
    fn injured_then(then: Session) -> Season {
        let easy = runs((0..20).step_by(2), 8000.0);
        with_calf_injury(season([easy, vec![run(43, 8000.0), then]].concat()), 20, Some(40))
    }

    fn with(offset: u64, fast_m: f64, steep_m: f64) -> Session {
        Session { fast_m: Some(fast_m), steep_m: Some(steep_m), ..run(offset, 8000.0) }
    }

    #[test]
    fn just_below_the_limits_there_is_no_finding() {
        assert_eq!(last(&RULE, &injured_then(with(45, 399.0, 199.0))), Verdict::Clear);
    }

    #[test]
    fn at_either_limit_it_warns_and_counts_the_days() {
        let finding = found(&RULE, &injured_then(with(45, 400.0, 0.0)));
        assert_eq!((finding.level, finding.limit.value), (Level::Warn, 400.0));
        let text = message(&finding, UnitSystem::Metric);
        let start = "0.4 km at 4:10 min/km or faster (your fast limit, which follows 95 % of critical \
                     speed), 5 days after the end of a calf injury. Among footballers";
        assert!(text.starts_with(start), "{text}");
        let finding = found(&RULE, &injured_then(with(45, 0.0, 200.0)));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("200 m at 8 % or steeper, 5 days after"), "{text}");
        let both =
            message(&found(&RULE, &injured_then(with(45, 900.0, 300.0))), UnitSystem::Metric);
        assert!(both.contains("speed) and 300 m at 8 % or steeper, 5 days after"), "{both}");
    }

    #[test]
    fn a_first_sprint_counts_as_fast_however_short() {
        let strides = |sprint_m| Session { sprint_m: Some(sprint_m), ..with(45, 150.0, 0.0) };
        assert_eq!(last(&RULE, &injured_then(strides(99.0))), Verdict::Clear);
        let finding = found(&RULE, &injured_then(strides(100.0)));
        assert_eq!((finding.level, finding.measured.value), (Level::Warn, 150.0));
    }

    #[test]
    fn four_weeks_after_the_end_it_still_holds_and_a_day_later_not() {
        assert_eq!(found(&RULE, &injured_then(with(68, 900.0, 0.0))).level, Level::Warn);
        assert_eq!(last(&RULE, &injured_then(with(69, 900.0, 900.0))), Verdict::Clear);
    }

    #[test]
    fn consecutive_days_are_told() {
        let finding = found(&RULE, &injured_then(with(44, 0.0, 0.0)));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 2.0));
        let text = message(&finding, UnitSystem::Metric);
        let start = "Runs on 2 days in a row, the last 4 days after the end of";
        assert!(text.starts_with(start), "{text}");
        // Two runs of one day are no consecutive days.
        assert_eq!(last(&RULE, &injured_then(run(43, 3000.0))), Verdict::Clear);
    }

    #[test]
    fn without_an_injury_there_is_no_judgement_and_while_it_lasts_there_is() {
        let runs = || season(vec![run(0, 5000.0), with(30, 900.0, 900.0)]);
        assert_eq!(reason(&RULE, &runs()), NO_CALF_INJURY);
        // An injury that begins later is not known yet.
        assert_eq!(reason(&RULE, &with_calf_injury(runs(), 31, Some(32))), NO_CALF_INJURY);
        // One without an end, and one that ends on the day itself.
        for end in [None, Some(30)] {
            let text =
                message(&found(&RULE, &with_calf_injury(runs(), 20, end)), UnitSystem::Metric);
            assert!(text.contains("10 days into a calf injury that is not over"), "{text}");
        }
        assert_eq!(found(&RULE, &with_calf_injury(runs(), 20, Some(29))).level, Level::Warn);
    }

    #[test]
    fn a_run_that_lacks_one_figure_is_cleared_of_nothing_and_warned_of_the_other() {
        let gps =
            |fast_m| Session { altitude_quality: AltitudeQuality::Gps, ..with(45, fast_m, 900.0) };
        assert!(reason(&RULE, &injured_then(gps(0.0))).contains("too noisy"));
        assert_eq!(found(&RULE, &injured_then(gps(900.0))).level, Level::Warn);
        let no_speed = Session { fast_m: None, ..with(45, 0.0, 0.0) };
        assert_eq!(reason(&RULE, &injured_then(no_speed)), "no speed in this recording");
        let no_speed = Session { fast_m: None, ..with(45, 0.0, 200.0) };
        assert_eq!(found(&RULE, &injured_then(no_speed)).level, Level::Warn);
    }

    #[test]
    fn fast_and_steep_running_begin_at_nothing_while_the_weeks_last() {
        let often = (46..69).step_by(3).map(|offset| run(offset, 8000.0));
        let mut season = injured_then(run(45, 8000.0));
        season = Season {
            ..crate::season::fixtures::season(season.sessions.into_iter().chain(often).collect())
        };
        let season = with_calf_injury(season, 30, Some(40));
        let at = |offset| {
            let ahead = Ahead { day: day(offset), distance_m: None };
            let caps = caps(&season, &Limits::default(), &ahead);
            caps.iter().map(|cap| (cap.what, cap.at_most_m)).collect::<Vec<_>>()
        };
        // A tenth more than the 8 km since the return is more than half of the 8 km before.
        let hard = [(Planned::Steep, 0.0), (Planned::Fast, 0.0), (Planned::Sprint, 0.0)];
        let caps = at(68);
        assert_eq!(caps[..3], hard);
        assert!((caps[3].1 - 8800.0).abs() < 1e-6 && caps[3].0 == Planned::Distance, "{caps:?}");
        assert_eq!(at(69), []);
        // Two months later no run is known to compare with, and the calf is still delicate.
        assert_eq!(at(130).len(), 5);
        assert_eq!(at(40 + 15 * 7 + 1), []);
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        let runs = [steady(10, 8000.0), vec![with(70, 450.0, 0.0)]].concat();
        assert_eq!(speaking(&with_calf_injury(season(runs), 50, Some(60))), [RULE.id]);
    }
}
