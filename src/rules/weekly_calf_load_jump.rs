//! A week with much more calf load than the weeks before.

use chrono::Days;

use super::contract::citations::{FIRMINGER, TELHAN, TENSIOMETRY};
use super::shared::baseline::{CALF_LOAD, Judged, MIN_COVERED_DAYS, each_week, is_beyond, runs_of};
use super::shared::calf_loads::{self, Peak};
use super::shared::covered::require_history;
use super::shared::usual_week::{ABOVE_SECOND, UsualWeek, usual_week};
use super::{
    Ahead, Cap, Doc, Family, Grade, Judgement, Limits, Muting, Planned, Rule, Threshold, Topic,
};
use crate::base::quantity::UnitSystem;
use crate::base::units::M_PER_KM;
use crate::columns::{WEEK_CALF_LOAD, WEEK_START};
use crate::run::calf_load::CalfLoad;
use crate::season::{Season, Week};

pub(super) const RULE: Rule = Rule {
    id: "weekly-calf-load-jump",
    title: "Weekly calf-load jump",
    family: Family::CalfLoad,
    topic: Topic::CalfLoad,
    headline: None,
    rises_with_age: true,
    doc: Doc {
        what: "Adds up the calf load of each full week, with every step weighted by speed, slope \
               and cadence, and compares it with the week before or your usual week, whichever is \
               higher. Your usual week is the mean of the weeks with runs among the eight before. \
               A week just above the second-highest of those eight (above_second_pct) is never \
               flagged. Shows which part of the rise comes from distance, speed and slope.",
        why: "Several runs that are each a bit faster, steeper or longer can add up to an unusual \
              week for the calf.",
        when_wrong: "The estimate is a model. It does not know your shoes or your foot strike, no \
                     study has linked it to injuries, and it cannot compare two runners. A heavy \
                     week is flagged again even if last month had one like it.",
        next_step: "See what caused the rise, and do less of it next week.",
    },
    evidence: &[TENSIOMETRY, FIRMINGER, TELHAN],
    grade: Grade::Weak,
    needs: &[&WEEK_START, &WEEK_CALF_LOAD],
    asks: &[],
    thresholds: &[&WATCH_RISE, &WARN_RISE, &ABOVE_SECOND, &MIN_RISE, &MIN_BASE],
    check,
    message: |finding, _: UnitSystem| {
        let base = finding.baseline.as_ref().map_or("", |base| base.what.words());
        calf_loads::sentence(finding, "of the week", &format!("the load of {base}"))
    },
    caps: Some(caps),
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 50.0, (5.0, 300.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
/// About five easy kilometres.
const MIN_RISE: Threshold = Threshold::assumed("min_rise_load", 5.0, (0.0, 100.0), "load");
const MIN_BASE: Threshold = Threshold::assumed("min_base_load", 5.0, (0.1, 100.0), "load");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

/// What the calf load of a week is compared with.
fn base(season: &Season, index: usize) -> Result<UsualWeek<'_>, String> {
    let after_end = season.calendar[index].end() + Days::new(1);
    require_history(season, after_end, MIN_COVERED_DAYS)?;
    usual_week(&CALF_LOAD, season, index)
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let week = &season.calendar[index];
    let load = week.calf_load.ok_or("one run of this week has no calf load")?;
    let usual = base(season, index)?;
    let get = |threshold| limits.get(&RULE, threshold);
    let (base_load, watch_pct) = (usual.base.value, get(&WATCH_RISE));
    let limit = usual.limit(watch_pct, get(&ABOVE_SECOND));
    if load < base_load + get(&MIN_RISE) || !is_beyond(load, limit, 0.0) {
        return CALF_LOAD.clear_if_complete(season, index);
    }
    if base_load < get(&MIN_BASE) {
        return Err("too little calf load in the weeks before to compare against".to_owned());
    }
    let now = sum(season, &[week]).of_load(load);
    let part = 1.0 / usual.weeks.len() as f64;
    let mean = sum(season, &usual.weeks).times(part).of_load(base_load);
    let found = calf_loads::compare(&now, &mean, (watch_pct, get(&WARN_RISE)), usual.what);
    let found = found.map(|mut finding| {
        finding.limit.value = limit;
        usual.compared(finding)
    });
    Ok(found)
}

/// The loads of some weeks together.
fn sum(season: &Season, weeks: &[&Week]) -> Peak {
    let runs = weeks.iter().flat_map(|week| runs_of(season, std::slice::from_ref(*week)));
    let loads = runs.filter_map(|run| run.calf_load);
    loads.map(|load| Peak::of(&load)).fold(Peak::default(), Peak::plus)
}

/// What the rule leaves of the week of a day.
struct Room {
    /// Index of the week.
    week: usize,
    /// Calf load that is left, in thousands of weighted steps.
    load: f64,
    /// The calf load of a usual metre.
    metre: CalfLoad,
    /// Where the limit comes from.
    words: String,
}

fn room(season: &Season, limits: &Limits, ahead: &Ahead) -> Option<Room> {
    let get = |threshold| limits.get(&RULE, threshold);
    let week = ahead.week(season)?;
    let usual = base(season, week).ok().filter(|usual| usual.base.value >= get(&MIN_BASE))?;
    let (so_far, metre) = season.calendar[week].calf_load.zip(season.usual_calf_load(ahead.day))?;
    let (rise_pct, above_pct) = (get(&WATCH_RISE), get(&ABOVE_SECOND));
    let load = (usual.limit(rise_pct, above_pct) - so_far).max(0.0);
    let words = format!("calf load {}", usual.limit_words(rise_pct, above_pct));
    Some(Room { week, load, metre, words })
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let Some(room) = room(season, limits, ahead) else { return Vec::new() };
    let why = format!("{}, at your usual load per km", room.words);
    let most_m = season.calendar[room.week].distance_m + room.load / room.metre.by_speed.b4;
    vec![Cap::new(Planned::WeekDistance, most_m, why)]
}

/// Calf kilometres that the rule leaves of a week.
pub(crate) struct CalfKmLeft {
    /// How many; zero where nothing is left.
    pub(crate) km: f64,
    /// The rule.
    pub(crate) rule: &'static Rule,
    /// Where its limit comes from.
    pub(crate) why: String,
}

/// What the rule leaves of the week of a day in calf kilometres; `None` where it has no limit for that
/// week, or is off.
pub(crate) fn calf_km_left(season: &Season, limits: &Limits, ahead: &Ahead) -> Option<CalfKmLeft> {
    let is_off = limits.muting(RULE.id) == Some(Muting::Off);
    let room = room(season, limits, ahead).filter(|_| !is_off)?;
    // A level, easy kilometre weighs the same whatever the run that it is taken from.
    let load_per_km = room.metre.chain.distance_only * M_PER_KM;
    (load_per_km > 0.0).then(|| CalfKmLeft {
        km: room.load / load_per_km,
        rule: &RULE,
        why: room.words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::rules::{Level, Verdict};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season, with_load};

    /// Weeks of two runs, each with half of the week's load.
    fn weeks(loads: &[f64]) -> Season {
        let starts = (0..).step_by(7).zip(loads.iter().map(|load| load / 2.0));
        let half = |offset, load| with_load(run(offset, 10_000.0), load);
        let sessions: Vec<Session> =
            starts.flat_map(|(start, load)| [half(start, load), half(start + 3, load)]).collect();
        season(sessions)
    }

    #[test]
    fn half_more_than_usual_is_the_limit_and_no_finding() {
        // The mean of 50, 40 and 30 is 40.
        assert_eq!(last(&RULE, &weeks(&[50.0, 40.0, 30.0, 60.0])), Verdict::Clear);
    }

    #[test]
    fn just_over_each_limit_is_the_next_level() {
        let level = |load| found(&RULE, &weeks(&[50.0, 40.0, 30.0, load])).level;
        assert_eq!(level(60.1), Level::Watch);
        assert_eq!(level(80.0), Level::Watch);
        assert_eq!(level(80.1), Level::Warn);
    }

    #[test]
    fn a_week_no_higher_than_one_before_or_than_usual_is_no_jump() {
        // After two easy weeks, the load of the weeks before them again.
        assert_eq!(last(&RULE, &weeks(&[40.0, 40.0, 40.0, 15.0, 12.0, 40.0])), Verdict::Clear);
        // The second heavy week in a row, a little lighter than the first.
        assert_eq!(last(&RULE, &weeks(&[20.0, 20.0, 20.0, 48.0, 44.0])), Verdict::Clear);
        // 20 → 42 → 64: each is beyond all before it.
        let finding = found(&RULE, &weeks(&[20.0, 20.0, 20.0, 42.0, 64.0]));
        assert_eq!(
            (finding.level, finding.baseline.unwrap().what.words()),
            (Level::Watch, "the week before")
        );
    }

    #[test]
    fn the_sentence_says_how_many_times() {
        let finding = found(&RULE, &weeks(&[40.0, 40.0, 40.0, 70.0]));
        let text = (RULE.message)(&finding, UnitSystem::Metric);
        let start = "The estimated calf load of the week is 1.8 times the load of the week before. \
                     All of the rise comes from distance. This is a model";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn small_weeks_missing_loads_and_little_history_are_no_findings() {
        assert_eq!(last(&RULE, &weeks(&[8.0, 8.0, 8.0, 12.9])), Verdict::Clear);
        let tiny = weeks(&[4.0, 4.0, 4.0, 12.0]);
        assert!(reason(&RULE, &tiny).starts_with("too little calf load"));
        assert_eq!(reason(&RULE, &weeks(&[40.0, 70.0])), "only 14 days of history, 28 needed");
        let mut sessions = weeks(&[40.0, 40.0, 40.0, 70.0]).sessions;
        sessions.last_mut().unwrap().calf_load = None;
        assert_eq!(reason(&RULE, &season(sessions)), "one run of this week has no calf load");
    }

    #[test]
    fn what_is_left_of_a_week_is_told_in_level_easy_kilometres() {
        // 20 weighted units in 10 km, of which half is the distance: 1 unit a level, easy kilometre.
        let half = |offset, load: f64| {
            let mut run = with_load(run(offset, 10_000.0), load);
            run.calf_load.as_mut().unwrap().chain.distance_only = load / 2.0;
            run
        };
        let days = [0, 3, 7, 10, 14, 17, 21, 24, 28];
        let season = season(days.map(|offset| half(offset, 20.0)).to_vec());
        let ahead = Ahead { day: day(31), distance_m: None };
        // 50 % above 40 are 60; the week has 20.
        let left = calf_km_left(&season, &Limits::default(), &ahead).unwrap();
        assert!((left.km - 40.0).abs() < 1e-9, "{}", left.km);
        assert_eq!(left.why, "calf load 50 % above the week before");
        // Each kilometre as run weighs two: 20 km more on the 10 of the week.
        let cap = caps(&season, &Limits::default(), &ahead).remove(0);
        assert!((cap.at_most_m - 30_000.0).abs() < 1e-6, "{cap:?}");
    }

    #[test]
    fn without_a_limit_for_the_week_or_with_the_rule_off_nothing_is_left_to_tell() {
        let ahead = |offset| Ahead { day: day(offset), distance_m: None };
        let short = weeks(&[40.0, 40.0]);
        assert!(calf_km_left(&short, &Limits::default(), &ahead(13)).is_none());
        let long = weeks(&[40.0, 40.0, 40.0, 40.0, 20.0]);
        assert!(calf_km_left(&long, &Limits::default(), &ahead(34)).is_some());
        let mut limits = Limits::default();
        limits.mute(RULE.id, "off").unwrap();
        assert!(calf_km_left(&long, &limits, &ahead(34)).is_none());
    }

    #[test]
    fn a_base_of_rest_gives_no_ratio() {
        let mut sessions = weeks(&[40.0, 0.0, 0.0, 0.0, 40.0]).sessions;
        sessions.retain(|run| run.calf_load.is_some_and(|load| load.by_speed.b4 > 0.0));
        assert_eq!(
            reason(&RULE, &season(sessions)),
            "only 2 runs in the eight weeks before, 4 needed"
        );
    }

    #[test]
    fn only_this_rule_speaks_of_a_heavy_week_of_ordinary_runs() {
        // Each run stays below 30 % more than the largest before it.
        let mut sessions = Vec::new();
        for week in 0..4u64 {
            for weekday in [0, 2, 4] {
                let load = if weekday == 0 { 12.0 } else { 6.0 };
                sessions.push(with_load(run(7 * week + weekday, 10_000.0), load));
            }
        }
        for weekday in [0, 2, 4] {
            sessions.push(with_load(run(28 + weekday, 10_000.0), 13.0));
        }
        assert_eq!(speaking(&season(sessions)), ["weekly-calf-load-jump"]);
    }
}
