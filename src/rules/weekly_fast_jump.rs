//! A week with much more fast running than the weeks before, or with a large share of it.

use super::contract::citations::{FIRMINGER, NIELSEN, RAMSKOV};
use super::shared::baseline::{
    Base, FAST, Judged, base_text, each_week, fast_limit, is_beyond, level_of, percent_beyond,
    raised, runs_of,
};
use super::shared::easy_heart;
use super::{
    Ahead, Cap, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits, Planned, Rule,
    Threshold, Topic,
};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::capitalised;
use crate::columns::{WEEK_DISTANCE_M, WEEK_FAST_M, WEEK_START};
use crate::season::{FastLimit, Season, Week};

pub(super) const RULE: Rule = Rule {
    id: "weekly-fast-jump",
    title: "Weekly jump in fast running",
    family: Family::Speed,
    topic: Topic::Fast,
    headline: None,
    rises_with_age: true,
    doc: Doc {
        what: "Compares the fast distance of each full week with the mean of the three weeks \
               before at the same limit, and with the week's whole distance. The limit is the \
               lowest of the week, as in `fast-distance-spike`. One level lower when the rise is \
               only in runs with an easy heart rate.",
        why: "Fast steps load the calf and the Achilles tendon more than easy ones. Several fast \
              sessions in a week can add up, even if none of them stands out.",
        when_wrong: "In a short, easy week a single session is a large share. The fast limit is \
                     rough if you never run all out. No study tested this rule.",
        next_step: "Replace one of next week's fast sessions with easy running.",
    },
    evidence: &[NIELSEN, FIRMINGER, RAMSKOV],
    grade: Grade::Convention,
    needs: &[&WEEK_START, &WEEK_DISTANCE_M, &WEEK_FAST_M],
    asks: &[],
    thresholds: &[&WATCH_RISE, &WARN_RISE, &MAX_SHARE, &MIN_FAST, &MIN_RISE, &MIN_BASE],
    check,
    message,
    caps: Some(caps),
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 50.0, (5.0, 300.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
const MAX_SHARE: Threshold = Threshold::assumed("max_share_pct", 25.0, (5.0, 100.0), "%");
const MIN_FAST: Threshold = Threshold::assumed("min_fast_m", 1500.0, (0.0, 50_000.0), "m");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 1000.0, (0.0, 20_000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 500.0, (50.0, 20_000.0), "m");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let week = &season.calendar[index];
    let missing = || {
        let runs = runs_of(season, &season.calendar[index..=index]);
        runs.first().map_or("no fast limit in this week", FAST.missing)
    };
    let fast_m = week.fast_m.ok_or_else(missing)?;
    let limit = week_limit(season, index);
    let base = FAST.at(limit).mean_week_before(season, index);
    if fast_m < limits.get(&RULE, &MIN_FAST) {
        return base.and_then(|_| FAST.clear_if_complete(season, index));
    }
    let enough = base.and_then(|base| {
        let is_enough = base.value >= limits.get(&RULE, &MIN_BASE);
        is_enough
            .then_some(base)
            .ok_or_else(|| "too little fast running in the three weeks before".to_owned())
    });
    let easy_m = easy_m(season, index);
    let rise = enough.as_ref().ok().and_then(|base| {
        let finding = rise(fast_m, base, limits)?;
        let finding = tempered(finding, rise(fast_m - easy_m, base, limits), easy_m);
        Some(Finding { context: fast_limit(limit), ..finding })
    });
    if let Some(finding) = rise.or_else(|| share(week, fast_m, limits)) {
        return Ok(Some(finding));
    }
    enough.and_then(|_| FAST.clear_if_complete(season, index))
}

/// The week against the weeks before.
fn rise(fast_m: f64, base: &Base, limits: &Limits) -> Option<Finding> {
    let get = |threshold| limits.get(&RULE, threshold);
    let level = level_of(fast_m, base.value, get(&WATCH_RISE), get(&WARN_RISE))?;
    let limit_m = raised(base.value, get(&WATCH_RISE));
    let mut finding = Finding::new(level, fast_m, limit_m, Unit::DistanceM)
        .against(base.value, "mean fast distance of the three weeks before");
    base.temper(&mut finding);
    (fast_m - base.value >= get(&MIN_RISE)).then_some(finding)
}

/// The slowest limit that held for a run of the week; a limit that moved within it makes no rise.
fn week_limit(season: &Season, index: usize) -> Option<FastLimit> {
    let runs = runs_of(season, &season.calendar[index..=index]);
    runs.iter().filter_map(|run| run.fast_limit).reduce(slower)
}

fn slower(one: FastLimit, other: FastLimit) -> FastLimit {
    if other.speed_mps < one.speed_mps { other } else { one }
}

/// The fast distance of the runs of a week whose heart rate says easy.
fn easy_m(season: &Season, index: usize) -> f64 {
    let runs = runs_of(season, &season.calendar[index..=index]).iter();
    let easy = runs.filter(|run| easy_heart::doubt(season, run).is_some());
    easy.filter_map(|run| run.fast_m).sum()
}

/// The finding, lowered where it would be lower without the runs whose heart rate says easy.
fn tempered(mut finding: Finding, without: Option<Finding>, easy_m: f64) -> Finding {
    if without.is_none_or(|without| without.level < finding.level) {
        let easy = Quantity::new(easy_m, Unit::DistanceM).show(UnitSystem::Metric);
        easy_heart::weaken(&mut finding, format!("heart rate was easy in {easy} of it"));
    }
    finding
}

/// The fast share of the week's running.
fn share(week: &Week, fast_m: f64, limits: &Limits) -> Option<Finding> {
    let max_share_pct = limits.get(&RULE, &MAX_SHARE);
    let share_pct = fast_m / week.distance_m * 100.0;
    let is_high = week.distance_m > 0.0 && is_beyond(share_pct, max_share_pct, 0.0);
    is_high.then(|| Finding::new(Level::Info, share_pct, max_share_pct, Unit::Percent))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let Some(index) = ahead.week(season) else { return Vec::new() };
    let limits_of_day =
        week_limit(season, index).into_iter().chain(season.fast_limit_on(ahead.day));
    let base = FAST.at(limits_of_day.reduce(slower)).mean_week_before(season, index).ok();
    let base = base.filter(|base| base.value >= get(&MIN_BASE));
    let by_rise = base.map(|base| {
        let rise_pct = get(&WATCH_RISE);
        let why = format!("{rise_pct:.0} % above the mean fast distance of the three weeks before");
        Cap::new(Planned::WeekFast, raised(base.value, rise_pct), why)
    });
    let by_share = ahead.distance_m.map(|distance_m| {
        let share_pct = get(&MAX_SHARE);
        let week_m = season.calendar[index].distance_m + distance_m;
        let why = format!("{share_pct:.0} % of the week's distance");
        // Weeks are added up in whole millimetres.
        Cap::new(Planned::WeekFast, week_m * share_pct / 100.0 - JUST_BELOW_M, why).at(Level::Info)
    });
    by_rise.into_iter().chain(by_share).collect()
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    if finding.baseline.is_none() {
        let share = capitalised(&percent_beyond(finding.measured.value, finding.limit.value));
        return format!(
            "{share} of this week's running was fast. Most plans keep fast running a small part \
             of the week; no study gives a limit."
        );
    }
    let by_limit = finding.context.as_ref().map_or_else(String::new, |limit| {
        format!(", by this week's limit ({})", limit.quantity.show(system))
    });
    format!(
        "{} of fast running in the week; the three weeks before had {} on average{by_limit}. Fast \
         steps load the calf more than easy ones.",
        finding.measured.show(system),
        base_text(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season, season_as_of, with_speeds};

    /// Weeks of two runs of 20 km, each with half of the week's fast metres.
    fn sessions(fast_m: &[f64]) -> Vec<Session> {
        let starts = (0..).step_by(7).zip(fast_m);
        let half = |offset, fast_m| Session { fast_m: Some(fast_m / 2.0), ..run(offset, 20_000.0) };
        starts
            .flat_map(|(start, fast_m)| [half(start, *fast_m), half(start + 3, *fast_m)])
            .collect()
    }

    fn weeks(fast_m: &[f64]) -> Season {
        season(sessions(fast_m))
    }

    #[test]
    fn half_more_than_usual_is_the_limit_and_no_finding() {
        // Mean of 3, 4 and 5 km is 4 km.
        assert_eq!(last(&RULE, &weeks(&[3000.0, 4000.0, 5000.0, 6000.0])), Verdict::Clear);
        // A quarter of 40 km.
        assert_eq!(last(&RULE, &weeks(&[1e4, 1e4, 1e4, 1e4])), Verdict::Clear);
    }

    #[test]
    fn just_over_each_limit_is_the_next_level() {
        let level = |metres| found(&RULE, &weeks(&[3000.0, 4000.0, 5000.0, metres])).level;
        assert_eq!(level(6002.0), Level::Watch);
        assert_eq!(level(8000.0), Level::Watch);
        assert_eq!(level(8002.0), Level::Warn);
        let text = message(&found(&RULE, &weeks(&[3e3, 4e3, 5e3, 7e3])), UnitSystem::Metric);
        let start = "7.0 km of fast running in the week; the three weeks before had 4.0 km on average, by \
                     this week's limit (4:10 min/km).";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn more_than_a_quarter_of_the_week_is_told() {
        let finding = found(&RULE, &weeks(&[10_000.0, 10_000.0, 10_000.0, 10_100.0]));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 25.25));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Just over 25 % of this week's"), "{text}");
        // The share needs no weeks before it.
        assert_eq!(found(&RULE, &weeks(&[20_000.0])).level, Level::Info);
    }

    #[test]
    fn three_weeks_of_two_runs_and_one_more_day_are_needed() {
        let late = season(sessions(&[3000.0, 4000.0, 5000.0, 9000.0]).split_off(1));
        assert_eq!(reason(&RULE, &late), "only 25 days of history, 28 needed");
        let mut few = sessions(&[3000.0, 4000.0, 5000.0, 9000.0]);
        few.drain(1..4);
        let expected = "only 3 runs in the three weeks before, 4 needed";
        assert_eq!(reason(&RULE, &season(few)), expected);
    }

    #[test]
    fn runs_without_a_fast_limit_are_said_or_leave_the_week_open() {
        let mut unknown = sessions(&[3000.0, 4000.0, 5000.0, 9000.0]);
        unknown[0].fast_m = None;
        let finding = found(&RULE, &season(unknown.clone()));
        // Mean of 1.5, 4 and 5 km is 3.5 km: more than twice.
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
        unknown[1].fast_m = None;
        let expected = "one of the three weeks before has no known fast distance";
        assert_eq!(reason(&RULE, &season(unknown)), expected);
        let mut open = sessions(&[3000.0, 4000.0, 5000.0, 4000.0]);
        open[7].fast_m = None;
        assert_eq!(
            reason(&RULE, &season(open.clone())),
            "1 run of this week without known fast distance"
        );
        open[6].fast_m = None;
        assert_eq!(reason(&RULE, &season(open.clone())), "no speed in this recording");
        open[6].fast_limit = None;
        assert!(reason(&RULE, &season(open)).starts_with("less than 60 minutes"));
    }

    #[test]
    fn a_zero_or_tiny_base_yields_no_ratio() {
        for base_m in [0.0, 499.0] {
            let season = weeks(&[base_m, base_m, base_m, 9000.0]);
            assert!(reason(&RULE, &season).starts_with("too little fast running"));
        }
        assert_eq!(last(&RULE, &weeks(&[0.0, 0.0, 0.0, 1499.0])), Verdict::Clear);
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(sessions(&[3e3, 3e3, 3e3, 9e3]), day(26));
        assert_eq!(reason(&RULE, &season), "the week is not over yet");
    }

    #[test]
    fn a_limit_that_fell_makes_no_rise_of_weeks_that_are_all_alike() {
        // Five kilometres of the Monday run at 4.15 m/s; the limit was 4.3 and is 4.0 at last.
        let mut sessions = crate::season::fixtures::steady(8, 10_000.0);
        let higher = sessions[0].fast_limit.map(|limit| FastLimit { speed_mps: 4.3, ..limit });
        for (index, run) in sessions.iter_mut().enumerate().step_by(3) {
            let fast_limit = if index < 21 { higher } else { run.fast_limit };
            let of_day = Session { fast_limit, ..run.clone() };
            *run = with_speeds(of_day, &[(290, 5000.0), (415, 5000.0)]);
        }
        let season = season(sessions);
        assert_eq!(
            (season.calendar[6].fast_m, season.calendar[7].fast_m),
            (Some(0.0), Some(5000.0))
        );
        assert_eq!(last(&RULE, &season), Verdict::Clear);
    }
}
