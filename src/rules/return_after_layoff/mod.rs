//! Too much in the first run, or the first two weeks, after a week or more without running.

mod way_back;

use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::S_PER_MIN;
use crate::base::words::counted;
use crate::columns::{RUN_DISTANCE_M, RUN_LONGEST_RUNNING_S};
use crate::rules::shared::baseline::{DISTANCE, Judged, base_text, each_run, level_of, raised};
use crate::rules::shared::covered::require_history;
use crate::rules::shared::layoff::{BREAK_DAYS, Base, Layoff, WATCHED_DAYS};
use crate::rules::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Named, Rule,
    Threshold, Topic,
};
use crate::season::{Season, Session};

pub(in crate::rules) const RULE: Rule = Rule {
    id: "return-after-layoff",
    title: "A large step back into running after time off",
    family: Family::Return,
    topic: Topic::Distance,
    headline: Some(6),
    rises_with_age: false,
    doc: Doc {
        what: "After a break of 7 days or more that is also longer than nine in ten of your own \
               gaps of a year, compares the first run with half the longest of the 4 weeks before \
               the break, and the distance of each of the next two weeks with a share of the mean \
               week of those 4. Runs under 2 km or half your usual one are not flagged. After 28 \
               days off, a long stretch of running without a walk in the first run counts too.",
        why: "Legs get used to load over weeks, and a break takes part of that away.",
        when_wrong: "The shares are habits of coaches, not measured. Runs without a recording \
                     make a break where none was, unless away.csv names the days. After a week of \
                     holiday the usual loop can already be over the limit of the first run.",
        next_step: "Keep the next two weeks short and easy, with days between the runs. After \
                    four weeks off, begin with running and walking in turn.",
    },
    evidence: &[RESTARTING, POPULAR],
    grade: Grade::Weak,
    needs: &[&RUN_DISTANCE_M, &RUN_LONGEST_RUNNING_S],
    asks: &[],
    thresholds: &[
        &AFTER_7_DAYS,
        &AFTER_14_DAYS,
        &AFTER_28_DAYS,
        &AFTER_56_DAYS,
        &FIRST_RUN,
        &FIRST_RUN_M,
        &UNBROKEN,
        &WATCH_OVER,
        &WARN_OVER,
        &MIN_RUN,
        &MIN_USUAL,
    ],
    check,
    message,
    caps: Some(way_back::caps),
};

const RESTARTING: Citation = Citation {
    short: "van der Worp et al. 2015",
    doi: "10.1371/journal.pone.0114937",
    finding: "Review of 15 longitudinal studies: taking up running again, and two years of \
              running or less, are listed as risk factors. Injuries of any site.",
};

const POPULAR: Citation = Citation {
    short: "Active.com",
    doi: "",
    finding: "A popular rule: 60 % after two weeks to a month off, like a beginner after more \
              than three months. Advice, not a study.",
};

const AFTER_7_DAYS: Threshold =
    Threshold::assumed("week_after_7_days_pct", 90.0, (10.0, 200.0), "%");
const AFTER_14_DAYS: Threshold = Threshold {
    name: "week_after_14_days_pct",
    default: 60.0,
    min: 10.0,
    max: 200.0,
    unit: "%",
    source: "the popular rule",
};
const AFTER_28_DAYS: Threshold =
    Threshold::assumed("week_after_28_days_pct", 50.0, (10.0, 200.0), "%");
const AFTER_56_DAYS: Threshold =
    Threshold::assumed("week_after_56_days_pct", 40.0, (10.0, 200.0), "%");
const FIRST_RUN: Threshold = Threshold::assumed("first_run_pct", 50.0, (10.0, 200.0), "%");
const FIRST_RUN_M: Threshold =
    Threshold::assumed("first_run_after_28_days_m", 5000.0, (500.0, 50_000.0), "m");
const UNBROKEN: Threshold = Threshold::assumed("unbroken_min", 20.0, (1.0, 120.0), "min");
const WATCH_OVER: Threshold = Threshold::assumed("watch_over_pct", 10.0, (0.0, 100.0), "%");
const WARN_OVER: Threshold = Threshold::assumed("warn_over_pct", 50.0, (0.0, 500.0), "%");

/// Shorter runs are no large step, whatever lies before them.
const MIN_RUN: Threshold = Threshold::assumed("min_run_m", 2000.0, (0.0, 20_000.0), "m");
const MIN_USUAL: Threshold = Threshold::assumed("min_usual_pct", 50.0, (0.0, 100.0), "%");

/// Whole days off from which each share of the week holds.
const SHARES_FROM_DAYS: [i64; 4] = [BREAK_DAYS, 14, LONG_DAYS, 56];
/// Whole days off after which the first run is to be very short and with walks.
const LONG_DAYS: i64 = 28;

/// What is allowed after a break: the caps of the first run and of each week.
struct ReturnCaps {
    first_run_m: f64,
    week_m: f64,
    base: Base,
}

fn return_caps(season: &Season, limits: &Limits, layoff: &Layoff) -> Result<ReturnCaps, String> {
    let (base, get) = (layoff.base(season)?, |threshold| limits.get(&RULE, threshold));
    let shares = [&AFTER_7_DAYS, &AFTER_14_DAYS, &AFTER_28_DAYS, &AFTER_56_DAYS];
    let held = SHARES_FROM_DAYS.iter().rposition(|days| layoff.off_days >= *days).unwrap_or(0);
    let week_m = base.mean_week_m * get(shares[held]) / 100.0;
    let most_m = if is_long(layoff) { get(&FIRST_RUN_M) } else { f64::INFINITY };
    let first_run_m = (base.longest_m * get(&FIRST_RUN) / 100.0).min(most_m);
    Ok(ReturnCaps { first_run_m, week_m, base })
}

fn is_long(layoff: &Layoff) -> bool {
    layoff.off_days >= LONG_DAYS
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let Some(layoff) = Layoff::before(season, index, run.day) else {
        // Whether the first recorded days follow a break is not known.
        require_history(season, run.day, WATCHED_DAYS)?;
        return Layoff::unknown(season, index, run.day).map_or(Ok(None), Err);
    };
    let is_first = index == layoff.first;
    let walked = if is_first { unbroken(&layoff, run, limits) } else { Ok(None) };
    if is_small(season, limits, &layoff, run) {
        return walked;
    }
    let distance = if is_first { first_run(season, limits, &layoff, run) } else { Ok(None) };
    let week = week(season, limits, &layoff, index);
    worst([distance, week, walked])
}

/// Whether a run is too short to be a large step.
fn is_small(season: &Season, limits: &Limits, layoff: &Layoff, run: &Session) -> bool {
    let get = |threshold| limits.get(&RULE, threshold);
    let usual_m = layoff.base(season).map_or(0.0, |base| base.usual_m);
    let floor_m = get(&MIN_RUN).max(usual_m * get(&MIN_USUAL) / 100.0);
    run.distance_m.is_some_and(|distance_m| distance_m < floor_m)
}

/// The finding of the highest level, the first of equals; else the first reason, else none.
fn worst(all: [Judged; 3]) -> Judged {
    let found = all.iter().flatten().flatten();
    match found.rev().max_by_key(|finding| finding.level) {
        Some(finding) => Ok(Some(finding.clone())),
        None => all.into_iter().find(Result::is_err).unwrap_or(Ok(None)),
    }
}

fn first_run(season: &Season, limits: &Limits, layoff: &Layoff, run: &Session) -> Judged {
    let (distance_m, caps) = (DISTANCE.of(run)?, return_caps(season, limits, layoff)?);
    let finding = over(
        limits,
        distance_m,
        caps.first_run_m,
        (caps.base.longest_m, Meaning::LongestBeforeBreak),
    );
    Ok(finding.map(|finding| of_break(finding, layoff, &caps)))
}

fn week(season: &Season, limits: &Limits, layoff: &Layoff, index: usize) -> Judged {
    DISTANCE.of(&season.sessions[index])?;
    let caps = return_caps(season, limits, layoff)?;
    let runs = layoff.week(season, index + 1);
    let known: Vec<f64> = runs.iter().filter_map(|run| run.distance_m).collect();
    let week_m = known.iter().sum();
    let lacking = runs.len() - known.len();
    match over(limits, week_m, caps.week_m, (caps.base.mean_week_m, Meaning::WeekBeforeBreak)) {
        Some(finding) => Ok(Some(of_break(finding, layoff, &caps))),
        None if lacking == 0 => Ok(None),
        None => Err(format!("{} of this week without a distance", counted(lacking, "run"))),
    }
}

/// A finding where a distance is beyond a cap that comes from a base.
fn over(
    limits: &Limits,
    distance_m: f64,
    cap_m: f64,
    (base_m, what): (f64, Meaning),
) -> Option<Finding> {
    let watch_pct = limits.get(&RULE, &WATCH_OVER);
    let level = level_of(distance_m, cap_m, watch_pct, limits.get(&RULE, &WARN_OVER))?;
    let finding = Finding::new(level, distance_m, raised(cap_m, watch_pct), Unit::DistanceM);
    let context = Some(Named::new(cap_m, Unit::DistanceM, "cap after the break"));
    Some(Finding { context, ..finding.against(base_m, what) })
}

/// The same finding with what is known of the break.
fn of_break(finding: Finding, layoff: &Layoff, caps: &ReturnCaps) -> Finding {
    Finding {
        details: vec![off(layoff)],
        remarks: caps.base.doubt.iter().chain(&layoff.perhaps).cloned().collect(),
        ..finding
    }
}

fn off(layoff: &Layoff) -> Named {
    Named::new(layoff.off_days as f64, Unit::Days, "off")
}

/// A long stretch of running without a walk after a long break.
fn unbroken(layoff: &Layoff, run: &Session, limits: &Limits) -> Judged {
    if !is_long(layoff) {
        return Ok(None);
    }
    let running_s = run.longest_running_s.ok_or("running and walking cannot be told apart")?;
    let limit_s = limits.get(&RULE, &UNBROKEN) * S_PER_MIN;
    let found = || Finding {
        details: vec![off(layoff)],
        remarks: layoff.perhaps.iter().cloned().collect(),
        ..Finding::new(Level::Watch, running_s, limit_s, Unit::TimeS)
    };
    Ok((running_s >= limit_s).then(found))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let show =
        |named: Option<&Named>| named.map_or_else(String::new, |named| named.quantity.show(system));
    let (measured, off) = (finding.measured.show(system), show(finding.details.first()));
    let cap = finding.context.as_ref().map(|cap| cap.quantity.show_at_most(system));
    let (cap, base) = (cap.unwrap_or_default(), base_text(finding, system));
    let limit = finding.limit.show_at_most(system);
    match finding.baseline.as_ref().map(|baseline| baseline.what) {
        Some(Meaning::LongestBeforeBreak) => format!(
            "{measured} in the first run after {off} off; {cap} was the cap, and the rule speaks \
             above {limit} (longest run of the 4 weeks before the break: {base})."
        ),
        Some(_) => format!(
            "{measured} in a week of the return after {off} off; {cap} is its cap, and the rule \
             speaks above {limit} (mean week of the 4 before the break: {base})."
        ),
        None => format!(
            "{measured} of running without a walk in the first run after {off} off. After four \
             weeks or more, begin with running and walking in turn."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::way_back::caps;
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::rules::{Ahead, Cap, Planned};
    use crate::season::fixtures::{day, run, runs, season, steady};

    /// 8 km every other day up to day 40, a mean week of 28 km, and then these runs.
    fn then(after: Vec<Session>) -> Season {
        season([runs((0..=40).step_by(2), 8000.0), after].concat())
    }

    fn text(season: &Season) -> String {
        message(&found(&RULE, season), UnitSystem::Metric)
    }

    #[test]
    fn six_days_off_are_no_break_and_two_weeks_later_it_is_over() {
        assert_eq!(last(&RULE, &then(vec![run(47, 30_000.0)])), Verdict::Clear);
        let late = then(vec![run(48, 4000.0), run(54, 1000.0), run(61, 25_000.0)]);
        assert_eq!(last(&RULE, &late), Verdict::Clear);
        let later =
            then(vec![run(48, 4000.0), run(54, 1000.0), run(60, 1000.0), run(62, 60_000.0)]);
        assert_eq!(last(&RULE, &later), Verdict::Clear);
    }

    #[test]
    fn the_first_run_may_be_a_tenth_beyond_half_the_longest() {
        let first = |metres| then(vec![run(48, metres)]);
        assert_eq!(last(&RULE, &first(4400.0)), Verdict::Clear);
        assert_eq!(found(&RULE, &first(4401.0)).level, Level::Watch);
        assert_eq!(found(&RULE, &first(6000.0)).level, Level::Watch);
        assert_eq!(found(&RULE, &first(6001.0)).level, Level::Warn);
        let expected = "6.0 km in the first run after 7 days off; 4.0 km was the cap, and the rule \
                        speaks above 4.4 km (longest run of the 4 weeks before the break: 8.0 km).";
        assert_eq!(text(&first(6001.0)), expected);
    }

    #[test]
    fn the_week_may_be_a_tenth_beyond_its_share_and_then_begins_anew() {
        // 14 days off: 60 % of 28 km are 16.8 km, and a tenth more 18.48 km.
        let week = |metres| then(vec![run(55, 4000.0), run(57, 8000.0), run(61, metres)]);
        assert_eq!(last(&RULE, &week(6480.0)), Verdict::Clear);
        assert_eq!(found(&RULE, &week(6481.0)).level, Level::Watch);
        assert_eq!(found(&RULE, &week(13_201.0)).level, Level::Warn);
        let expected = "18.5 km in a week of the return after 14 days off; 16.8 km is its cap, and \
                        the rule speaks above 18.4 km (mean week of the 4 before the break: 28.0 \
                        km).";
        assert_eq!(text(&week(6481.0)), expected);
        let next = then(vec![run(55, 4000.0), run(57, 8000.0), run(62, 18_480.0)]);
        assert_eq!(last(&RULE, &next), Verdict::Clear);
    }

    #[test]
    fn the_share_falls_with_the_days_off() {
        for (offset, limit_m) in [(54, 27_720.0), (55, 18_480.0), (69, 15_400.0), (97, 12_320.0)] {
            let season = then(vec![run(offset, 1000.0), run(offset + 2, 30_000.0)]);
            let limit = found(&RULE, &season).limit.value;
            assert!((limit - limit_m).abs() < 1e-6, "{limit} at {offset}");
        }
    }

    #[test]
    fn after_four_weeks_the_first_run_is_short_and_walks() {
        let back = |metres, longest_running_s| {
            let first = Session { longest_running_s, ..run(69, metres) };
            season([runs((0..=40).step_by(2), 20_000.0), vec![first]].concat())
        };
        // Half of 20 km would be 10 km, and less than half of the usual run is no large step.
        assert!((found(&RULE, &back(10_000.0, Some(600.0))).limit.value - 5500.0).abs() < 1e-6);
        assert_eq!(last(&RULE, &back(9999.0, Some(600.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &back(5000.0, Some(1199.0))), Verdict::Clear);
        assert_eq!(found(&RULE, &back(5000.0, Some(1200.0))).level, Level::Watch);
        let start = "20:00 of running without a walk in the first run after 28 days off.";
        assert!(text(&back(5000.0, Some(1200.0))).starts_with(start));
        let expected = "running and walking cannot be told apart";
        assert_eq!(reason(&RULE, &back(5000.0, None)), expected);
    }

    #[test]
    fn a_short_break_inside_the_return_does_not_undo_the_long_one() {
        let season = then(vec![run(69, 3000.0), run(77, 15_401.0)]);
        let finding = found(&RULE, &season);
        assert_eq!((finding.level, finding.details[0].quantity.value), (Level::Watch, 28.0));
    }

    #[test]
    fn too_little_before_the_break_is_not_judged() {
        let few = season([runs([0, 2, 4, 6], 8000.0), vec![run(20, 8000.0)]].concat());
        assert_eq!(reason(&RULE, &few), "only 7 days of history, 28 needed");
        let start = season(runs([0, 3], 8000.0));
        assert_eq!(reason(&RULE, &start), "only 3 days of history, 14 needed");
        let tiny = season([runs((0..=40).step_by(2), 500.0), vec![run(55, 5000.0)]].concat());
        assert!(reason(&RULE, &tiny).ends_with("too short to compare with"));
    }

    #[test]
    fn runs_without_a_distance_are_said_of_the_base_and_clear_nothing() {
        let unknown = |offset| Session { distance_m: None, ..run(offset, 0.0) };
        assert_eq!(reason(&RULE, &then(vec![unknown(50)])), "no distance in this recording");
        let week = then(vec![run(50, 4000.0), unknown(51), run(52, 4000.0)]);
        assert_eq!(reason(&RULE, &week), "1 run of this week without a distance");
        let mut sessions = runs((0..=40).step_by(2), 8000.0);
        sessions[15].distance_m = None;
        let finding = found(&RULE, &season([sessions, vec![run(50, 8000.0)]].concat()));
        assert!(finding.remarks[0].contains("1 of 14 runs"), "{:?}", finding.remarks);
    }

    #[test]
    fn the_caps_are_silent_and_a_little_more_is_not() {
        // The first run, and a second one in the calendar's next week, and one in the same week.
        for (before, offset) in
            [(vec![], 55), (vec![run(55, 4000.0)], 58), (vec![run(57, 4000.0)], 60)]
        {
            let then = |more: Vec<Session>| then([before.clone(), more].concat());
            let known = then(vec![]).projected(day(offset), &[], day(offset));
            let ahead = Ahead { day: day(offset), distance_m: None };
            let so_far_m = crate::next_run::week_so_far(&known, ahead.day, Planned::WeekDistance);
            let in_run = |cap: Cap| match cap.what {
                Planned::WeekDistance => cap.at_most_m - so_far_m.unwrap(),
                _ => cap.at_most_m,
            };
            let caps = caps(&known, &Limits::default(), &ahead).into_iter();
            let caps = caps.filter(|cap| cap.is_flagged);
            let most_m = caps.map(in_run).fold(f64::INFINITY, f64::min);
            assert_eq!(last(&RULE, &then(vec![run(offset, most_m)])), Verdict::Clear);
            let more = then(vec![run(offset, most_m + 1.0)]);
            assert_eq!(found(&RULE, &more).level, Level::Watch);
        }
    }

    #[test]
    fn in_an_invented_season_no_other_rule_speaks() {
        // The last of six weeks ends on day 39; day 56 is a Monday.
        let season = season([steady(6, 8000.0), vec![run(56, 5000.0)]].concat());
        assert_eq!(speaking(&season), [RULE.id]);
    }
}
