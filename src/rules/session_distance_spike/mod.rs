//! One run much longer than the longest of the 30 days before, and the cap that follows from it.

mod held;
#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};

pub(crate) use held::HOLD_DAYS;
use held::{Holds, below, beyond_held, held_cap};

use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::columns::RUN_DISTANCE_M;
use crate::rules::shared::baseline::{
    DISTANCE, Judged, MIN_COVERED_DAYS, MIN_RUNS, WINDOW_DAYS, base_text, each_run, is_beyond,
    level_of, raised, rise_text,
};
use crate::rules::shared::covered::{both, require_history, require_known};
use crate::rules::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Meaning, Planned,
    Rule, Threshold, Topic,
};
use crate::season::{Season, Session};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "session-distance-spike",
    title: "One run much longer than its limit",
    family: Family::Volume,
    topic: Topic::Distance,
    headline: Some(1),
    rises_with_age: false,
    doc: Doc {
        what: "Compares the distance of each run with the longest run of the 30 days before it. \
               Other runs on the same day do not count.",
        why: "One run far longer than your legs are used to loads the calf and the Achilles tendon \
              with more steps than they have had lately. Of all patterns a watch can see, this one \
              has the largest and most direct study behind it.",
        when_wrong: "A long race is deliberate. If runs are on another device, or were not \
                     recorded, the month before looks shorter than it was. The study counted all \
                     running injuries, not just the calf, and shows an association.",
        next_step: "For the next 14 days, keep every run within the limit this one broke. Then \
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
    finding: "5,205 runners with Garmin watches, 18 months, 588,071 runs; 1,820 (35 %) reported an \
              injury, 72 % of them from overuse. Compared with runs at most 10 % longer than the \
              longest of the 30 days before, the hazard rate ratio was 1.64 (95 % interval \
              1.31–2.05) for runs 10–30 % longer, 1.52 (1.16–2.00) for 30–100 % and 2.28 \
              (1.50–3.48) for more than 100 %. Injuries of any site, self-reported; no steady \
              increase between the first two groups, and no figure for the calf alone.",
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

/// Covered days without which nothing is said; a month of them takes the short-history remark away.
pub(crate) const MIN_DAYS: i64 = 14;

/// The distance cap for a run on this day: 1.10 × the longest run of the 30 days before, but for
/// 14 days after a spike not more than the limit that held for the spike, and for the rest of 30 days
/// not more than 1.10 × that limit, so that a spike never raises the next cap. Not rounded. `None` where the rule could not judge: without a run in the 30
/// days before, or with a short history.
pub fn cap_on(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Cap> {
    require_history(season, day, MIN_DAYS).ok()?;
    let longest = longest_before(season, limits, day).ok()?;
    let own = Cap {
        what: Planned::Distance,
        at_most_m: limit_m(limits, longest.distance_m),
        level: Level::Watch,
        why: own_words(limits, longest.distance_m),
        until: Some(longest.day + Days::new(WINDOW_DAYS)),
        is_flagged: true,
    };
    let held = held_cap(season, limits, day).filter(|held| held.at_most_m < own.at_most_m);
    Some(held.unwrap_or(own))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    cap_on(season, limits, ahead.day).into_iter().collect()
}

/// The longest run that is no spike after a longest one of 30 days.
fn limit_m(limits: &Limits, longest_m: f64) -> f64 {
    let get = |threshold| limits.get(&RULE, threshold);
    raised(longest_m, get(&MAX_RISE)).max(longest_m + get(&MIN_RISE)).max(get(&MIN_DISTANCE))
}

/// Where that limit comes from.
fn own_words(limits: &Limits, longest_m: f64) -> String {
    let get = |threshold| limits.get(&RULE, threshold);
    let rise_pct = get(&MAX_RISE);
    if limit_m(limits, longest_m) > raised(longest_m, rise_pct) {
        return "a little above the longest run of the 30 days before".to_owned();
    }
    format!("{rise_pct:.0} % above the longest run of the 30 days before")
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
        return Err("the runs of the 30 days before are too short to compare against".to_owned());
    }
    Ok(Longest { distance_m, day: on, doubt: both(DISTANCE.doubt(runs), perhaps) })
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let mut holds = match season.asked_from {
        Some(day) => Holds::before(season, limits, day),
        None => Holds::default(),
    };
    each_run(season, |index| {
        let run = &season.sessions[index];
        let found = spike(season, limits, index)?;
        let held = holds.on(run.day, limits);
        holds.add(run, found.as_ref(), limits);
        Ok(match (found, held) {
            (Some(finding), Some(held)) => Some(below(finding, &held)),
            (None, Some(held)) => beyond_held(run, limits, &held),
            (found, None) => found,
        })
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
    let limit_m = limit_m(limits, base_m);
    let level = level_of(distance_m, base_m, get(&MAX_RISE), get(&WARN_RISE));
    let Some(level) = level.filter(|_| is_beyond(distance_m, limit_m, 0.0)) else {
        return Ok(None);
    };
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
        finding.remarks.push("tagged as a race: a deliberate spike".to_owned());
    }
    let covered = season.covered_days_before(run.day);
    let runs = season.sessions_before(run.day, WINDOW_DAYS).len();
    if covered < MIN_COVERED_DAYS || runs < MIN_RUNS {
        let runs = counted(runs, "run");
        finding.level = finding.level.min(Level::Watch);
        finding.remarks.push(match covered < MIN_COVERED_DAYS {
            true => format!("short history: {covered} days, {runs} in the last 30"),
            false => format!("only {runs} in the last 30 days to compare against"),
        });
    }
    if let Some(doubt) = doubt {
        finding.remarks.push(doubt);
    }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (distance, base) = (finding.measured.show(system), base_text(finding, system));
    let (rise, limit) = (rise_text(finding), finding.limit.show_at_most(system));
    if finding.baseline.as_ref().is_some_and(|baseline| baseline.what == Meaning::HeldCap) {
        return format!(
            "{distance} is {rise} longer than the cap left by an earlier spike ({base}). Such a \
             cap is coaching convention: the study compared with the longest run of 30 days, even \
             if that was a spike."
        );
    }
    let cap = match &finding.context {
        None => format!("and it stays the cap for the next {HOLD_DAYS} days"),
        Some(held) => {
            let held = held.quantity.show_at_most(system);
            format!("but the cap is still {held}, the limit of an earlier spike")
        }
    };
    format!(
        "{distance} is {rise} longer than anything in the 30 days before ({base}). In 5,205 \
         runners with Garmin watches, runs more than 10 % longer than the longest of 30 days went \
         with more running injuries of any kind (72 % of them from overuse), not just calf \
         injuries. The limit for this run was {limit}, {cap}."
    )
}
