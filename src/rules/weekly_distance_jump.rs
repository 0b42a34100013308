//! A week with much more distance than the weeks before: the 10 % rule, at its true weight.

use super::shared::baseline::{DISTANCE, Judged, each_week, is_beyond, level_of};
use super::shared::covered::full_weeks_before;
use super::shared::usual_week::{ABOVE_SECOND, UsualWeek, comparison, usual_week};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Planned, Rule,
    Threshold, Topic, session_distance_spike,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{WEEK_DISTANCE_M, WEEK_START};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "weekly-distance-jump",
    title: "Weekly mileage jump",
    family: Family::Volume,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the distance of each full week with the week before or your usual week, \
               whichever is higher. Your usual week is the mean of the weeks with runs among the \
               eight before. A week just above the second-highest of those eight \
               (above_second_pct) is never flagged.",
        why: "The common advice is to add at most 10 % a week. The idea behind it: muscles and \
              tendons adapt more slowly than fitness.",
        when_wrong: "A trial and a large cohort found no relation between weekly increases and \
                     injury, so a finding here is a reason to look, not to worry. A long week is \
                     flagged again even if last month had one like it.",
        next_step: "First look at the longest run of the week. If that was long too, repeat this \
                    week's distance before you add more.",
    },
    evidence: &[BUIST, FRANDSEN, NIELSEN, DAMSTED],
    grade: Grade::Contested,
    needs: &[&WEEK_START, &WEEK_DISTANCE_M],
    asks: &[],
    thresholds: &[
        &INFO_RISE,
        &WATCH_RISE,
        &WARN_RISE,
        &ABOVE_SECOND,
        &MIN_DISTANCE,
        &MIN_RISE,
        &MIN_BASE,
    ],
    check,
    message,
    caps: Some(caps),
};

const BUIST: Citation = Citation {
    short: "Buist et al. 2008",
    doi: "10.1177/0363546507307505",
    finding: "532 novice runners, randomised: 20.8 % injured on a programme graded by 10 % a \
              week, 20.3 % on a standard programme. No difference.",
};

const FRANDSEN: Citation = Citation {
    short: "Frandsen et al. 2025",
    doi: "10.1136/bjsports-2024-109380",
    finding: "5,205 runners with Garmin watches: no relation between week-to-week change of \
              distance and injury.",
};

const NIELSEN: Citation = Citation {
    short: "Nielsen et al. 2014",
    doi: "",
    finding: "874 runners: no difference overall. For injuries of knee, hip and shin (not the \
              calf), a rise above 30 % compared with one below 10 % had a hazard ratio of 1.59 (95 \
              % interval 0.96–2.66).",
};

const DAMSTED: Citation = Citation {
    short: "Damsted et al. 2019",
    doi: "PMID 30526231",
    finding: "261 runners: a rise of 20–60 % compared with one below 20 % went with a risk \
              difference of 22.6 % (0.9–44.3) after 21 days, and no difference after 56 or 98 \
              days.",
};

const INFO_RISE: Threshold = Threshold {
    name: "info_rise_pct",
    default: 10.0,
    min: 1.0,
    max: 100.0,
    unit: "%",
    source: "coaching convention (10 % rule); a randomised trial did not confirm it",
};

const WATCH_RISE: Threshold = Threshold {
    name: "watch_rise_pct",
    default: 30.0,
    min: 5.0,
    max: 200.0,
    unit: "%",
    source: "highest group of Nielsen et al. 2014",
};

const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 60.0, (10.0, 300.0), "%");
const MIN_DISTANCE: Threshold =
    Threshold::assumed("min_distance_m", 10_000.0, (0.0, 100_000.0), "m");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 5000.0, (0.0, 50_000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 5000.0, (500.0, 50_000.0), "m");

/// Full weeks of history that a judgement needs.
const MIN_FULL_WEEKS: usize = 4;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| {
        let mut found = rise(season, limits, index)?;
        let Some(finding) = &mut found else {
            return DISTANCE.clear_if_complete(season, index);
        };
        if is_confirmed(season, limits, index) && is_confirmed(season, limits, index - 1) {
            finding.level = Level::Warn;
            finding.remarks.push("second such week in a row, each with a long run".into());
        }
        Ok(found)
    })
}

/// What the distance of a week is compared with.
fn base(season: &Season, index: usize) -> Result<UsualWeek<'_>, String> {
    let full = full_weeks_before(season, index, MIN_FULL_WEEKS);
    if full < MIN_FULL_WEEKS {
        return Err(format!("only {full} full weeks of history, {MIN_FULL_WEEKS} needed"));
    }
    usual_week(&DISTANCE, season, index)
}

/// Judges one week by its rise alone, up to `watch`.
fn rise(season: &Season, limits: &Limits, index: usize) -> Judged {
    let usual = base(season, index)?;
    let get = |threshold| limits.get(&RULE, threshold);
    let (week_m, base_m) = (season.calendar[index].distance_m, usual.base.value);
    let limit_m = usual.limit(get(&INFO_RISE), get(&ABOVE_SECOND));
    if week_m < get(&MIN_DISTANCE) || !is_beyond(week_m, limit_m, 0.0) {
        return Ok(None);
    }
    if base_m < get(&MIN_BASE) {
        return Err("too little running in the weeks before to compare against".to_owned());
    }
    if week_m - base_m < get(&MIN_RISE) {
        return Ok(None);
    }
    let higher = level_of(week_m, base_m, get(&WATCH_RISE), f64::INFINITY);
    let level = higher.unwrap_or(Level::Info);
    Ok(Some(usual.compared(Finding::new(level, week_m, limit_m, Unit::DistanceM))))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let usual = ahead.week(season).and_then(|week| base(season, week).ok());
    let Some(usual) = usual.filter(|usual| usual.base.value >= get(&MIN_BASE)) else {
        return Vec::new();
    };
    let cap = |rise| {
        let (rise_pct, above_pct) = (get(rise), get(&ABOVE_SECOND));
        let why = usual.limit_words(rise_pct, above_pct);
        Cap::new(Planned::WeekDistance, usual.limit(rise_pct, above_pct), why)
    };
    vec![cap(&INFO_RISE).at(Level::Info), cap(&WATCH_RISE)]
}

/// Whether a week rose steeply and one of its runs was a spike of its own.
fn is_confirmed(season: &Season, limits: &Limits, index: usize) -> bool {
    let Ok(Some(finding)) = rise(season, limits, index) else { return false };
    let base_m = finding.baseline.map_or(0.0, |baseline| baseline.quantity.value);
    let week = &season.calendar[index];
    let from = season.sessions.partition_point(|run| run.day < week.start);
    let to = season.sessions.partition_point(|run| run.day <= week.end());
    let is_spike = |run| matches!(session_distance_spike::spike(season, limits, run), Ok(Some(_)));
    is_beyond(finding.measured.value, base_m, limits.get(&RULE, &WARN_RISE))
        && (from..to).any(is_spike)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (distance, compared) = (finding.measured.show(system), comparison(finding, system));
    format!(
        "{distance} in the week, {compared}. The 10 % rule is a convention that studies did not \
         confirm; look at the longest single run first."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, runs, season, season_as_of};

    /// Weeks of two equal runs, on Tuesday and Saturday; kilometres a week.
    fn weeks(km: &[f64]) -> Season {
        season(sessions(km))
    }

    fn sessions(km: &[f64]) -> Vec<Session> {
        let starts = (0..).step_by(7).zip(km).filter(|(_, km)| **km > 0.0);
        // A run of nothing on the first Monday makes the first week a full one.
        let mut all = vec![run(0, 0.0)];
        all.extend(starts.flat_map(|(start, km)| runs([start + 1, start + 5], km * 500.0)));
        all
    }

    #[test]
    fn at_each_limit_there_is_the_lower_answer() {
        assert_eq!(last(&RULE, &weeks(&[50.0, 50.0, 50.0, 50.0, 55.0])), Verdict::Clear);
        assert_eq!(found(&RULE, &weeks(&[50.0, 50.0, 50.0, 50.0, 65.0])).level, Level::Info);
    }

    #[test]
    fn just_over_each_limit_there_is_the_higher_answer() {
        let finding = found(&RULE, &weeks(&[50.0, 50.0, 50.0, 50.0, 55.2]));
        assert_eq!(finding.level, Level::Info);
        let text = message(&finding, UnitSystem::Metric);
        assert!(
            text.starts_with("55.2 km in the week, just over 10 % more than the week"),
            "{text}"
        );
        assert_eq!(found(&RULE, &weeks(&[50.0, 50.0, 50.0, 50.0, 65.2])).level, Level::Watch);
    }

    #[test]
    fn three_weeks_are_too_little() {
        let reason = reason(&RULE, &weeks(&[30.0, 30.0, 30.0, 60.0]));
        assert_eq!(reason, "only 3 full weeks of history, 4 needed");
        let mid_week = season(sessions(&[30.0, 30.0, 30.0, 30.0, 60.0]).split_off(2));
        assert!(matches!(last(&RULE, &mid_week), Verdict::NotJudged(_)));
    }

    #[test]
    fn a_run_without_distance_is_said_or_leaves_the_week_open() {
        let mut unknown = sessions(&[40.0, 40.0, 40.0, 40.0, 60.0]);
        unknown[7].distance_m = None;
        let finding = found(&RULE, &season(unknown));
        assert_eq!(finding.level, Level::Watch);
        assert!(finding.remarks[0].contains("have no distance"));
        let mut open = sessions(&[40.0, 40.0, 40.0, 40.0, 40.0]);
        open[9].distance_m = None;
        assert_eq!(reason(&RULE, &season(open)), "1 run of this week without distance");
    }

    #[test]
    fn a_zero_or_tiny_base_yields_no_ratio() {
        for km in [0.5, 4.9] {
            let season = weeks(&[km, km, km, km, 20.0]);
            assert!(reason(&RULE, &season).contains("too little running"), "{km}");
        }
    }

    #[test]
    fn small_weeks_and_small_rises_are_no_finding() {
        assert_eq!(last(&RULE, &weeks(&[6.0, 6.0, 6.0, 6.0, 9.9])), Verdict::Clear);
        assert_eq!(last(&RULE, &weeks(&[10.0, 10.0, 10.0, 10.0, 14.9])), Verdict::Clear);
    }

    #[test]
    fn a_week_like_the_others_is_no_jump_after_an_easy_week() {
        for km in [50.0, 55.0] {
            // The mean of 50, 50, 50, 50 and 16 is 43.2; 55 is 27 % more, and 10 % above the second-highest.
            assert_eq!(last(&RULE, &weeks(&[50.0, 50.0, 50.0, 50.0, 16.0, km])), Verdict::Clear);
        }
        let finding = found(&RULE, &weeks(&[50.0, 50.0, 50.0, 50.0, 16.0, 56.0]));
        let (level, limit_m) = (finding.level, finding.limit.value);
        assert!(level == Level::Info && (limit_m - 55_000.0).abs() < 1e-6, "{finding:?}");
        let text = message(&finding, UnitSystem::Metric);
        let start = "56.0 km in the week, 30 % more than your usual week (43.2 km); the second-highest of the \
                     eight weeks before was 50.0 km.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn a_rest_fortnight_is_no_base() {
        assert_eq!(last(&RULE, &weeks(&[40.0, 40.0, 0.0, 0.0, 42.0])), Verdict::Clear);
        let finding = found(&RULE, &weeks(&[40.0, 40.0, 0.0, 0.0, 60.0]));
        let base = finding.baseline.unwrap();
        assert_eq!((base.quantity.value, base.what.words()), (40_000.0, "your usual week"));
    }

    #[test]
    fn the_ninth_week_before_is_forgotten() {
        let season = |most_ago: usize| {
            let mut km = [30.0; 11];
            (km[10 - most_ago], km[8], km[10]) = (60.0, 60.0, 50.0);
            weeks(&km)
        };
        assert_eq!(last(&RULE, &season(8)), Verdict::Clear);
        assert_eq!(found(&RULE, &season(9)).level, Level::Watch);
    }

    #[test]
    fn only_two_steep_weeks_with_long_runs_warn() {
        // 20 → 34 → 58 km; every run of these weeks is 70 % longer than the longest before.
        let steep = found(&RULE, &weeks(&[20.0, 20.0, 20.0, 20.0, 34.0, 58.0]));
        assert_eq!(steep.level, Level::Warn);
        // The same distances in runs of 10 km: no run is a spike.
        let offsets = [0, 3, 7, 10, 14, 17, 21, 24, 28, 29, 31, 35, 36, 38, 39, 40, 41];
        let spread = found(&RULE, &season(runs(offsets, 10_000.0)));
        assert_eq!(spread.level, Level::Watch);
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(sessions(&[20.0, 20.0, 20.0, 20.0, 60.0]), day(33));
        assert_eq!(reason(&RULE, &season), "the week is not over yet");
    }
}
