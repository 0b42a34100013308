//! One run much longer than the longest of the 30 days before, and the cap that follows from it.

use chrono::{Days, NaiveDate};

use super::shared::baseline::{
    DISTANCE, Judged, MIN_COVERED_DAYS, MIN_RUNS, WINDOW_DAYS, base_text, each_run, is_beyond,
    level_of, raised, rise_text,
};
use super::shared::covered::{both, require_history, require_known};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Planned,
    Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::columns::RUN_DISTANCE_M;
use crate::season::{Season, Session};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "session-distance-spike",
    title: "A run far longer than any of the month before",
    family: Family::Volume,
    topic: Topic::Distance,
    headline: Some(1),
    rises_with_age: false,
    doc: Doc {
        what: "Compares the distance of each run with the longest run of the 30 days before it. \
               The run itself and other runs of the same day are not part of the comparison.",
        why: "A single run far beyond what the legs did lately loads calf and Achilles tendon \
              with more steps than they are used to. Of all patterns a watch can see, this one \
              has the largest and most direct study behind it.",
        when_wrong: "A long race is an intended spike. Runs recorded on another device, or not \
                     at all, make the month before look shorter than it was. The study counted \
                     every running injury, not only those of the calf, and shows an association.",
        next_step: "Keep the runs of the next 14 days within the limit that this one broke. Then \
                    lengthen the long run in small steps.",
    },
    evidence: &[FRANDSEN],
    grade: Grade::Moderate,
    needs: &[&RUN_DISTANCE_M],
    asks: &[],
    thresholds: &[&MAX_RISE, &WARN_RISE, &LARGE_RISE, &MIN_DISTANCE, &MIN_RISE, &MIN_BASE],
    check,
    message,
    caps: Some(caps),
};

const FRANDSEN: Citation = Citation {
    short: "Frandsen et al. 2025",
    doi: "10.1136/bjsports-2024-109380",
    finding: "5,205 runners with Garmin watches, 18 months, 588,071 runs; 1,820 (35 %) reported \
              an injury, 72 % of these from overuse. Compared with runs at most 10 % beyond the \
              longest of the 30 days before, the hazard rate ratio was 1.64 (95 % interval \
              1.31–2.05) for 10–30 % beyond, 1.52 (1.16–2.00) for 30–100 % and 2.28 (1.50–3.48) \
              for more than 100 %. Injuries of any site, self-reported; no steady increase \
              between the first two groups, and no figure for the calf alone.",
};

const MAX_RISE: Threshold = Threshold {
    name: "max_rise_pct",
    default: 10.0,
    min: 1.0,
    max: 100.0,
    unit: "%",
    source: "lowest group of Frandsen et al. 2025",
};

const WARN_RISE: Threshold = Threshold {
    name: "warn_rise_pct",
    default: 30.0,
    min: 5.0,
    max: 300.0,
    unit: "%",
    source: "second group of Frandsen et al. 2025",
};

const LARGE_RISE: Threshold = Threshold {
    name: "large_rise_pct",
    default: 100.0,
    min: 10.0,
    max: 500.0,
    unit: "%",
    source: "largest group of Frandsen et al. 2025",
};

const MIN_DISTANCE: Threshold = Threshold::assumed("min_distance_m", 3000.0, (0.0, 20_000.0), "m");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 1000.0, (0.0, 10_000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 1000.0, (100.0, 10_000.0), "m");

/// Days for which the limit of a spike stays the cap; coaching habit.
pub(crate) const HOLD_DAYS: u64 = 14;
/// Covered days without which nothing is said; a month of them takes the short-history remark away.
pub(crate) const MIN_DAYS: i64 = 14;

/// The distance cap for a run on this day: 1.10 × the longest run of the 30 days before, but for
/// 14 days after a spike not more than the limit that held for the spike, so that a spike never
/// raises the next cap. Not rounded. `None` where the rule could not judge: without a run in the 30
/// days before, or with a short history.
pub fn cap_on(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Cap> {
    require_history(season, day, MIN_DAYS).ok()?;
    let longest = longest_before(season, limits, day).ok()?;
    let max_rise_pct = limits.get(&RULE, &MAX_RISE);
    let own = Cap {
        what: Planned::Distance,
        at_most_m: raised(longest.distance_m, max_rise_pct),
        level: Level::Watch,
        why: format!("{max_rise_pct:.0} % above the longest run of the 30 days before"),
        until: Some(longest.day + Days::new(WINDOW_DAYS)),
        is_flagged: true,
    };
    let held = held_cap(season, limits, day).filter(|held| held.at_most_m < own.at_most_m);
    Some(held.unwrap_or(own))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    cap_on(season, limits, ahead.day).into_iter().collect()
}

/// The smallest limit of the spikes that are at most 14 days old on a day; not rounded.
fn held_cap(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Cap> {
    let from = season.sessions.partition_point(|run| run.day < day - Days::new(HOLD_DAYS));
    let to = season.sessions.partition_point(|run| run.day < day);
    let spikes = (from.min(to)..to).filter_map(|index| {
        let finding = spike(season, limits, index).ok()??;
        let on = season.sessions[index].day;
        Some(Cap {
            what: Planned::Distance,
            at_most_m: finding.limit.value,
            level: Level::Watch,
            why: format!("the limit of the run of {on}, which went beyond it"),
            until: Some(on + Days::new(HOLD_DAYS)),
            is_flagged: false,
        })
    });
    spikes.min_by(|a, b| a.at_most_m.total_cmp(&b.at_most_m))
}

/// The longest run of a window.
struct Longest {
    distance_m: f64,
    day: NaiveDate,
    doubt: Option<String>,
}

/// The longest run of the 30 days before a day, the latest of equals; else why there is none.
fn longest_before(season: &Season, limits: &Limits, day: NaiveDate) -> Result<Longest, String> {
    let perhaps = require_known(season, day - Days::new(WINDOW_DAYS)..day, day)?;
    let runs = season.sessions_before(day, WINDOW_DAYS);
    if runs.is_empty() {
        let before = season.sessions.iter().rev().find(|run| run.day < day);
        let last = before.ok_or_else(|| "no run before this one".to_owned())?;
        let off = counted(usize::try_from((day - last.day).num_days() - 1).unwrap_or(0), "day");
        return Err(format!("first run after {off} off, start short"));
    }
    let known = runs.iter().filter_map(|run| run.distance_m.map(|metres| (metres, run.day)));
    let (distance_m, on) = known
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .ok_or_else(|| "no run with a distance in the 30 days before".to_owned())?;
    if distance_m < limits.get(&RULE, &MIN_BASE) {
        return Err("the runs of the 30 days before are too short to compare with".to_owned());
    }
    Ok(Longest { distance_m, day: on, doubt: both(DISTANCE.doubt(runs), perhaps) })
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| {
        let mut found = spike(season, limits, index)?;
        if let Some(finding) = &mut found {
            let held = held_cap(season, limits, season.sessions[index].day);
            let lower = held.filter(|held| held.at_most_m < finding.limit.value);
            let what = "limit of an earlier spike that still holds";
            finding.context = lower.map(|held| Named::new(held.at_most_m, Unit::DistanceM, what));
        }
        Ok(found)
    })
}

/// Judges one run by what lies before it, without regard to caps of earlier spikes.
pub(super) fn spike(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let distance_m = DISTANCE.of(run)?;
    require_history(season, run.day, MIN_DAYS)?;
    let longest = longest_before(season, limits, run.day)?;
    let get = |threshold| limits.get(&RULE, threshold);
    let base_m = longest.distance_m;
    let is_small = distance_m < get(&MIN_DISTANCE) || distance_m - base_m < get(&MIN_RISE);
    let level = level_of(distance_m, base_m, get(&MAX_RISE), get(&WARN_RISE));
    let Some(level) = level.filter(|_| !is_small) else { return Ok(None) };
    let limit_m = raised(base_m, get(&MAX_RISE));
    let mut finding = Finding::new(level, distance_m, limit_m, Unit::DistanceM)
        .against(base_m, "longest run of the 30 days before");
    if is_beyond(distance_m, base_m, get(&LARGE_RISE)) {
        finding.remarks.push(format!("large: more than {:.0} % longer", get(&LARGE_RISE)));
    }
    qualify(&mut finding, season, run, longest.doubt);
    Ok(Some(finding))
}

/// Adds what the reader must know about the history and the run.
fn qualify(finding: &mut Finding, season: &Season, run: &Session, doubt: Option<String>) {
    if run.is_race {
        finding.remarks.push("tagged as a race: an intended spike".to_owned());
    }
    let covered = season.covered_days_before(run.day);
    let runs = season.sessions_before(run.day, WINDOW_DAYS).len();
    if covered < MIN_COVERED_DAYS || runs < MIN_RUNS {
        let runs = counted(runs, "run");
        finding.level = finding.level.min(Level::Watch);
        finding.remarks.push(match covered < MIN_COVERED_DAYS {
            true => format!("short history: {covered} days, {runs} in the last 30"),
            false => format!("only {runs} in the last 30 days to compare with"),
        });
    }
    if let Some(doubt) = doubt {
        finding.remarks.push(doubt);
    }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (distance, base) = (finding.measured.show(system), base_text(finding, system));
    let (rise, limit) = (rise_text(finding), finding.limit.show_at_most(system));
    let cap = match &finding.context {
        None => format!("and it stays the cap for the next {HOLD_DAYS} days"),
        Some(held) => {
            let held = held.quantity.show_at_most(system);
            format!("but {held}, the limit of an earlier spike, still holds as the cap")
        }
    };
    format!(
        "{distance} is {rise} longer than anything in the 30 days before ({base}). In 5,205 \
         runners with Garmin watches, runs more than 10 % beyond the longest of 30 days went \
         with more running injuries of any kind (72 % of them from overuse), not of the calf \
         alone. The limit for this run was {limit}, {cap}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::fixtures::{day, run, runs, season};

    /// A run on every second day of 30 days, the longest of `base_m`, and then one more run.
    fn month_then(base_m: f64, then: Session) -> Season {
        season([runs((0..30).step_by(2), base_m), vec![then]].concat())
    }

    fn cap(season: &Season, offset: u64) -> Option<Cap> {
        cap_on(season, &Limits::default(), day(offset))
    }

    #[test]
    fn ten_per_cent_more_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &month_then(10_000.0, run(30, 11_000.0))), Verdict::Clear);
    }

    #[test]
    fn a_metre_beyond_each_limit_is_the_next_level() {
        let level = |metres| found(&RULE, &month_then(10_000.0, run(30, metres))).level;
        assert_eq!(level(11_001.0), Level::Watch);
        assert_eq!(level(13_000.0), Level::Watch);
        assert_eq!(level(13_001.0), Level::Warn);
        let twice = found(&RULE, &month_then(10_000.0, run(30, 20_001.0)));
        assert_eq!(twice.remarks, ["large: more than 100 % longer"]);
    }

    #[test]
    fn the_sentence_prints_the_rise_and_the_limit_rounded_down() {
        // 18.4 / 14.0 = 1.3143; 1.10 × 14.0 = 15.4 km = 9.57 mi.
        let finding = found(&RULE, &month_then(14_000.0, run(30, 18_400.0)));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("18.4 km is 31 % longer"), "{text}");
        assert!(text.contains("(14.0 km)") && text.contains("was 15.4 km, and it stays"), "{text}");
        let miles = message(&finding, UnitSystem::Imperial);
        assert!(miles.contains("limit for this run was 9.5 mi"), "{miles}");
        let just_over = found(&RULE, &month_then(10_000.0, run(30, 11_040.0)));
        assert!(message(&just_over, UnitSystem::Metric).contains("is just over 10 % longer"));
    }

    #[test]
    fn small_runs_and_small_rises_are_no_finding() {
        assert_eq!(last(&RULE, &month_then(1900.0, run(30, 2999.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &month_then(5000.0, run(30, 5999.0))), Verdict::Clear);
    }

    #[test]
    fn twelve_days_are_too_little_and_the_reason_says_so() {
        let sessions = [runs([0, 2, 4, 6], 5000.0), vec![run(12, 9000.0)]].concat();
        assert_eq!(reason(&RULE, &season(sessions)), "only 12 days of history, 14 needed");
    }

    #[test]
    fn a_short_history_never_warns() {
        // 20 days, three runs, twice the distance.
        let sessions = [runs([0, 8, 16], 5000.0), vec![run(20, 10_000.0)]].concat();
        let finding = found(&RULE, &season(sessions));
        assert_eq!(finding.level, Level::Watch);
        assert_eq!(finding.remarks, ["short history: 20 days, 3 runs in the last 30"]);
    }

    #[test]
    fn a_run_without_distance_is_not_judged_and_is_said_of_the_base() {
        let unknown = |offset| Session { distance_m: None, ..run(offset, 0.0) };
        assert!(reason(&RULE, &month_then(10_000.0, unknown(30))).starts_with("no distance in"));
        let sessions = [runs([0, 5, 10, 15], 10_000.0), vec![unknown(20), run(30, 14_000.0)]];
        let finding = found(&RULE, &season(sessions.concat()));
        assert_eq!(finding.level, Level::Warn);
        assert!(finding.remarks[0].contains("1 of 5 runs"), "{:?}", finding.remarks);
        let sessions = vec![run(0, 5000.0), unknown(20), run(40, 9000.0)];
        assert_eq!(
            reason(&RULE, &season(sessions)),
            "no run with a distance in the 30 days before"
        );
    }

    #[test]
    fn a_zero_or_tiny_base_yields_no_ratio() {
        for base_m in [0.0, 200.0] {
            let season = month_then(base_m, run(30, 5000.0));
            assert!(reason(&RULE, &season).contains("too short to compare"));
            assert_eq!(cap(&season, 30), None);
            assert_eq!(cap_to(&season, 31), Some((5500.0, day(60))));
        }
    }

    /// The cap of a day to the millimetre, and its last day.
    fn cap_to(season: &Season, offset: u64) -> Option<(f64, NaiveDate)> {
        let cap = cap(season, offset)?;
        Some(((cap.at_most_m * 1000.0).round() / 1000.0, cap.until?))
    }

    #[test]
    fn the_first_run_after_a_layoff_is_told_to_be_short() {
        let sessions = [runs([0, 2, 4], 10_000.0), vec![run(40, 9000.0)]].concat();
        let season = season(sessions);
        assert_eq!(reason(&RULE, &season), "first run after 35 days off, start short");
        assert_eq!(cap(&season, 39), None);
    }

    #[test]
    fn the_window_ends_before_the_day_and_starts_thirty_days_back() {
        let mut sessions = runs((0..31).step_by(2), 5000.0);
        sessions[0] = run(0, 20_000.0);
        sessions.push(run(30, 10_000.0));
        assert_eq!(last(&RULE, &season(sessions.clone())), Verdict::Clear);
        // On day 31 the long run of day 0 is 31 days old, and the run of the same day is no base.
        let later = [runs((0..31).step_by(2), 5000.0), runs([31, 31], 10_000.0)].concat();
        assert_eq!(found(&RULE, &season(later)).rise_pct(), Some(100.0));
    }

    #[test]
    fn a_race_is_an_intended_spike_with_the_same_numbers() {
        let race = Session { is_race: true, ..run(30, 21_100.0) };
        let finding = found(&RULE, &month_then(14_000.0, race));
        assert_eq!(finding.level, Level::Warn);
        assert_eq!(finding.remarks, ["tagged as a race: an intended spike"]);
    }

    #[test]
    fn a_three_day_old_spike_does_not_raise_the_cap() {
        let season = month_then(14_000.0, run(30, 18_400.0));
        assert_eq!(cap_to(&season, 30).unwrap().0, 15_400.0);
        assert_eq!(cap_to(&season, 33), Some((15_400.0, day(44))));
        let why = cap(&season, 33).unwrap().why;
        assert!(why.contains("2024-01-31"), "{why}");
        assert_eq!(cap_to(&season, 44), Some((15_400.0, day(44))));
        // 1.10 × 18.4 = 20.24 km once the spike is older than 14 days.
        assert_eq!(cap_to(&season, 45), Some((20_240.0, day(60))));
        assert_eq!(cap(&season, 61), None);
    }

    #[test]
    fn a_second_spike_keeps_the_cap_of_the_first() {
        let sessions =
            [runs((0..30).step_by(2), 14_000.0), vec![run(30, 18_400.0), run(33, 21_000.0)]];
        let season = season(sessions.concat());
        let finding = found(&RULE, &season);
        // 1.10 × 18.4 = 20.24 km held for the second run.
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("was 20.2 km, but 15.4 km, the limit of an earlier spike"), "{text}");
        assert_eq!(cap_to(&season, 36).unwrap().0, 15_400.0);
        // From day 45 on the second spike's own limit holds until day 47.
        assert_eq!(cap_to(&season, 45), Some((20_240.0, day(47))));
        assert_eq!(cap_to(&season, 48).unwrap().0, 23_100.0);
    }
}
