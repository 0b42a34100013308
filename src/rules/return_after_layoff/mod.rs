//! Too much in the first run, or the first two weeks, after a week or more without running.

#[cfg(test)]
mod tests;
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
    title: "A lot of running soon after a break",
    family: Family::Return,
    topic: Topic::Distance,
    headline: Some(6),
    rises_with_age: false,
    doc: Doc {
        what: "After a break of 7 days or more that is also longer than nine in ten of your own \
               gaps of the last year, compares the first run with half the longest run of the 4 \
               weeks before the break, and the distance of each of the next two weeks with a share \
               of the mean week of those 4. Runs under 2 km or under half your usual run are not \
               flagged. After 28 days off, a long stretch of running without a walk in the first \
               run is flagged too.",
        why: "Legs take weeks to get used to load, and lose some of that in a break.",
        when_wrong: "The shares are coaching convention; no study measured them. Unrecorded runs \
                     look like a break, unless away.csv lists those days. After a week's holiday, \
                     your usual loop can already be over the limit for the first run.",
        next_step: "Keep the next two weeks short and easy, with days between runs. After four \
                    weeks off, start by alternating running and walking.",
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
    let is_large = is_first && !is_short(&layoff);
    let distance = if is_large { first_run(season, limits, &layoff, run) } else { Ok(None) };
    let week = week(season, limits, &layoff, index);
    worst([distance, week, walked])
}

/// Whether a run is too short to be a large step.
fn is_small(season: &Season, limits: &Limits, layoff: &Layoff, run: &Session) -> bool {
    let from_m = match layoff.base(season) {
        Ok(base) => no_step_m(limits, &base),
        Err(_) => limits.get(&RULE, &MIN_RUN),
    };
    run.distance_m.is_some_and(|distance_m| distance_m < from_m)
}

/// The distance below which a run is no large step.
fn no_step_m(limits: &Limits, base: &Base) -> f64 {
    let get = |threshold| limits.get(&RULE, threshold);
    get(&MIN_RUN).max(base.usual_m * get(&MIN_USUAL) / 100.0)
}

/// The finding of the highest level, of equals that furthest beyond its limit; else the first reason, else
/// none.
fn worst(all: [Judged; 3]) -> Judged {
    let found = all.iter().flatten().flatten();
    let beyond = |finding: &Finding| finding.measured.value / finding.limit.value;
    let order = |one: &&Finding, other: &&Finding| {
        one.level.cmp(&other.level).then(beyond(one).total_cmp(&beyond(other)))
    };
    match found.max_by(order) {
        Some(finding) => Ok(Some(finding.clone())),
        None => all.into_iter().find(Result::is_err).unwrap_or(Ok(None)),
    }
}

fn first_run(season: &Season, limits: &Limits, layoff: &Layoff, run: &Session) -> Judged {
    let (distance_m, caps) = (DISTANCE.of(run)?, return_caps(season, limits, layoff)?);
    let finding = over(
        limits,
        layoff,
        (distance_m, caps.first_run_m),
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
    let base = (caps.base.mean_week_m, Meaning::WeekBeforeBreak);
    match over(limits, layoff, (week_m, caps.week_m), base) {
        Some(finding) => Ok(Some(of_break(finding, layoff, &caps))),
        None if lacking == 0 => Ok(None),
        None => Err(format!("no distance for {} of this week", counted(lacking, "run"))),
    }
}

/// Whether it was less than two weeks. Then many run as they did before: a first run like those is no step,
/// and of a week only a large one is worth a word. Engineering default.
fn is_short(layoff: &Layoff) -> bool {
    layoff.off_days < SHARES_FROM_DAYS[1]
}

/// How far beyond its cap a run or a week of a return may go.
fn grace_pct(limits: &Limits, layoff: &Layoff) -> f64 {
    limits.get(&RULE, if is_short(layoff) { &WARN_OVER } else { &WATCH_OVER })
}

/// A finding where a distance is beyond a cap that comes from a base.
fn over(
    limits: &Limits,
    layoff: &Layoff,
    (distance_m, cap_m): (f64, f64),
    (base_m, what): (f64, Meaning),
) -> Option<Finding> {
    let watch_pct = grace_pct(limits, layoff);
    let level = level_of(distance_m, cap_m, watch_pct, limits.get(&RULE, &WARN_OVER))?;
    let finding = Finding::new(level, distance_m, raised(cap_m, watch_pct), Unit::DistanceM);
    let context = Some(Named::new(cap_m, Unit::DistanceM, "limit after the break"));
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
    let running_s = run.longest_running_s.ok_or(
        "running and walking look the same in this \
                                                 recording",
    )?;
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
            "{measured} in the first run after {off} off. The limit was {cap}, flagged above \
             {limit} (longest run of the 4 weeks before the break: {base})."
        ),
        Some(_) => format!(
            "{measured} in a week of the return after {off} off. The limit is {cap}, flagged above \
             {limit} (mean week of the 4 before the break: {base})."
        ),
        None => format!(
            "{measured} of running without a walk in the first run after {off} off. After four \
             weeks or more, start by alternating running and walking."
        ),
    }
}
