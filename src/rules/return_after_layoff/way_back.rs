//! What a run of the way back may have: its distance, its week, and what stands beside the distance.

use chrono::NaiveDate;

use super::{FIRST_RUN, RULE, UNBROKEN, grace_pct, is_long, is_short, no_step_m, off, return_caps};
use crate::base::quantity::UnitSystem;
use crate::rules::shared::baseline::raised;
use crate::rules::shared::layoff::Layoff;
use crate::rules::{Ahead, Cap, JUST_BELOW_M, Limits, Planned};
use crate::season::{Season, Session};

pub(super) fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let count = season.sessions.partition_point(|run| run.day < ahead.day);
    let Some(layoff) = Layoff::before(season, count, ahead.day) else { return Vec::new() };
    let off = off(&layoff).quantity.show(UnitSystem::Metric);
    let Ok(known) = return_caps(season, limits, &layoff) else {
        return beside_distance(season, (&layoff, &off), 0.0, ahead.day);
    };
    let over_pct = grace_pct(limits, &layoff);
    let beyond = |metres| raised(metres, over_pct);
    let sum = |runs: &[Session]| runs.iter().filter_map(|run| run.distance_m).sum::<f64>();
    let is_first = layoff.first == count;
    let free_m = no_step_m(limits, &known.base) - JUST_BELOW_M;
    let walks = if is_first { walks(limits, &layoff) } else { String::new() };
    let mut caps = Vec::new();
    if is_first && !is_short(&layoff) {
        let share = limits.get(&RULE, &FIRST_RUN);
        let why = match known.first_run_m < known.base.longest_m * share / 100.0 {
            true => format!("keep the first run after {off} off short{walks}"),
            false => format!(
                "the first run after {off} off: {:.0} % of the longest run of the 4 weeks \
                 before the break{walks}",
                beyond(share)
            ),
        };
        caps.push(Cap::new(Planned::Distance, beyond(known.first_run_m).max(free_m), why));
    } else {
        let share = known.week_m / known.base.mean_week_m;
        let why = format!(
            "after {off} off, {:.0} % of the longest run of the 4 weeks before the break",
            share * 100.0
        );
        let most_m = (known.base.longest_m * share).max(free_m);
        caps.push(Cap::new(Planned::Distance, most_m, why).unflagged());
    }
    if let Some(week) = ahead.week(season) {
        // The weeks of a return begin on its day; what they leave is added to the calendar's week. A run
        // that is no step is left in peace whatever the week had.
        let left_m = beyond(known.week_m) - sum(layoff.week(season, count));
        let from = season.sessions.partition_point(|run| run.day < season.calendar[week].start);
        let so_far_m = sum(&season.sessions[from.min(count)..count]);
        let from = layoff.week_start;
        let share = known.week_m / known.base.mean_week_m * 100.0;
        let what =
            if left_m < free_m { "a short run, because the" } else { "what is left for the" };
        let had = if left_m < free_m { ", are used up" } else { "" };
        let why = format!(
            "{what} seven days from {from}, after {off} off{had}: {:.0} % of the mean week \
             before the break{walks}",
            beyond(share)
        );
        caps.push(Cap::new(Planned::WeekDistance, so_far_m + left_m.max(free_m), why));
    }
    let share = match is_first && !is_short(&layoff) {
        true => known.first_run_m / known.base.longest_m,
        false => known.week_m / known.base.mean_week_m,
    };
    caps.extend(beside_distance(season, (&layoff, &off), share, ahead.day));
    caps
}

/// What the first run after a long break is to have whatever its length.
fn walks(limits: &Limits, layoff: &Layoff) -> String {
    let minutes = limits.get(&RULE, &UNBROKEN);
    if is_long(layoff) {
        format!(", with a walk break before {minutes:.0} minutes of running")
    } else {
        String::new()
    }
}

/// What a run of the return may have beside its distance: of climb and descent the same share of the
/// most before the break, and fast, steep and near-sprint running too, but none after four weeks off.
/// The rule does not flag what goes beyond: these are where coming back begins.
fn beside_distance(
    season: &Season,
    (layoff, off): (&Layoff, &str),
    share: f64,
    day: NaiveDate,
) -> Vec<Cap> {
    // Fast and near-sprint running by the limit that the run itself is measured by.
    let limit = season.fast_limit_on(day);
    let most = |what: Planned| {
        layoff.most_before(season, |run| match what {
            Planned::Climb => run.climb_m,
            Planned::Downhill => run.downhill_m,
            Planned::Steep => run.steep_m,
            Planned::Fast => run.fast_m_at(limit?),
            Planned::Sprint => run.sprint_m_at(limit?),
            _ => None,
        })
    };
    let cap = |what: Planned| {
        let is_hilly = matches!(what, Planned::Climb | Planned::Downhill);
        let share = if is_hilly || !is_long(layoff) { share.min(1.0) } else { 0.0 };
        let most_m = most(what).unwrap_or(0.0) * share;
        let why = match most_m > 0.0 {
            true => format!("after {off} off, a share of the most before the break"),
            false => format!("after {off} off, start without it"),
        };
        Cap::new(what, most_m, why).unflagged()
    };
    let figures =
        [Planned::Climb, Planned::Downhill, Planned::Steep, Planned::Fast, Planned::Sprint];
    figures.map(cap).into()
}
