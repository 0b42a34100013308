//! Something that was raised is raised again before two weeks are over.

use chrono::{Days, NaiveDate};

use super::changes_too_close::floors;
use super::changes_too_close::onsets::{
    EXPOSURES, Exposure, HISTORY_DAYS, Onset, SUM_DAYS, onsets, room,
};
use super::shared::baseline::{Judged, base_text, each_run, is_beyond, raised};
use super::shared::covered::require_covered;
use super::{
    Ahead, Cap, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::UnitSystem;
use crate::columns::{RUN_CLIMB_M, RUN_DISTANCE_M, RUN_FAST_M, RUN_START_LOCAL};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "raised-again-too-soon",
    title: "Training raised again within two weeks",
    family: Family::Recovery,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "After distance, fast running, climb or the number of runs in seven days has risen \
               well above your usual (see `changes-too-close`), flags seven days in the second \
               week that are another 30 % above the highest of the first week.",
        why: "Coaches hold a new amount for two weeks or more before adding to it, so that muscles \
              and tendons can adapt.",
        when_wrong: "A small first step, such as one run in a new week, makes the second look \
                     large. No study tested this number of days.",
        next_step: "Go back to the amount of the first week, and hold it until the two weeks are \
                    over.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[&RUN_START_LOCAL, &RUN_DISTANCE_M, &RUN_FAST_M, &RUN_CLIMB_M],
    asks: &[],
    thresholds: &[&AGAIN],
    check,
    message,
    caps: Some(caps),
};

const AGAIN: Threshold = Threshold::assumed("again_rise_pct", 30.0, (5.0, 200.0), "%");

/// Days for which a new amount is held; the first week is the rise itself.
const HOLD_DAYS: i64 = 14;
/// Days after an onset in which a second rise is too soon.
const SOON_DAYS: std::ops::RangeInclusive<i64> = SUM_DAYS as i64..=HOLD_DAYS;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let onsets = onsets(season, (limits, &floors(limits)));
    each_run(season, |index| find(season, limits, &onsets, index))
}

fn find(season: &Season, limits: &Limits, onsets: &[Onset], index: usize) -> Judged {
    let day = season.sessions[index].day;
    require_covered(season, day, HISTORY_DAYS)?;
    let rise_pct = limits.get(&RULE, &AGAIN);
    let known = onsets.partition_point(|onset| onset.index <= index);
    let mut unknown = None;
    for (exposure, onset) in recent(&onsets[..known], day) {
        let first = exposure.first_week_most(season, onset, season.sessions[index].fast_limit);
        let Some((now, first)) = exposure.week_to(season, index).zip(first) else {
            unknown = Some(exposure.stimulus.name());
            continue;
        };
        if is_beyond(now, first, rise_pct) {
            let until = onset.day + Days::new(HOLD_DAYS as u64);
            let name = exposure.stimulus.name();
            let about = format!("{name}, first raised on {}; hold it through {until}", onset.day);
            let limit = raised(first, rise_pct);
            let finding = Finding::new(Level::Watch, now, limit, exposure.unit);
            let finding = finding.against(first, "highest seven days of the first week");
            return Ok(Some(Finding { about: Some(about), ..finding }));
        }
    }
    unknown.map_or(Ok(None), |name| {
        Err(format!(
            "the {name} of one run in these two weeks is not \
                                                 known"
        ))
    })
}

/// What was raised in the second week before a day, with the figure of it.
fn recent(onsets: &[Onset], day: NaiveDate) -> impl Iterator<Item = (&'static Exposure, &Onset)> {
    let near =
        onsets.iter().rev().take_while(move |onset| (day - onset.day).num_days() <= HOLD_DAYS);
    let soon = near.filter(move |onset| SOON_DAYS.contains(&(day - onset.day).num_days()));
    soon.filter_map(|onset| {
        let of = |exposure: &&Exposure| exposure.stimulus == onset.stimulus;
        Some((EXPOSURES.iter().find(of)?, onset))
    })
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    if require_covered(season, ahead.day, HISTORY_DAYS).is_err() {
        return Vec::new();
    }
    let rise_pct = limits.get(&RULE, &AGAIN);
    let onsets = onsets(season, (limits, &floors(limits)));
    let week = ahead.day - Days::new(SUM_DAYS - 1)..ahead.day;
    let limit = season.fast_limit_on(ahead.day);
    let cap = |(exposure, onset): (&Exposure, &Onset)| {
        let first = exposure.first_week_most(season, onset, limit)?;
        let so_far = exposure.sum_in(season, week.clone(), limit)?;
        let (name, day) = (exposure.stimulus.name(), onset.day);
        let why = format!("{rise_pct:.0} % above the first week of {name}, raised on {day}");
        Some(Cap::new(exposure.planned?, room(first, rise_pct, so_far), why))
    };
    recent(&onsets, ahead.day).filter_map(cap).collect()
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "Raised again within two weeks: {}. Now {} in seven days; the first week had at most {}.",
        finding.about.as_deref().unwrap_or_default(),
        finding.measured.show(system),
        base_text(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season, steady};

    /// Eight weeks of 3 × 8 km, two weeks of three longer runs and one of still longer ones.
    fn then(first_m: f64, second_m: f64) -> Season {
        let week = |start: u64, metres| [0, 2, 4].map(|weekday| run(start + weekday, metres));
        let mut sessions: Vec<Session> = steady(8, 8000.0);
        sessions.extend([week(56, first_m), week(63, first_m), week(70, second_m)].concat());
        season(sessions)
    }

    #[test]
    fn thirty_per_cent_over_the_first_week_are_the_limit_and_no_finding() {
        // 24 km were usual, and 31.5 km from day 60 on; 40.95 km are 30 % more.
        assert_eq!(last(&RULE, &then(10_500.0, 13_650.0)), Verdict::Clear);
        let finding = found(&RULE, &then(10_500.0, 13_700.0));
        assert_eq!(finding.level, Level::Watch);
        let text = message(&finding, UnitSystem::Metric);
        let expected = "Raised again within two weeks: distance, first raised on 2024-03-01; hold \
                        it through 2024-03-15. Now 41.1 km in seven days; the first week had at \
                        most 31.5 km.";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_first_week_is_the_raise_itself_and_after_two_weeks_it_has_settled() {
        let judged = (RULE.check)(&then(16_000.0, 16_000.0), &Limits::default());
        assert!(judged.iter().all(|one| !matches!(one.verdict, Verdict::Raised(_))));
        // Day 74 is fourteen days after the raise of day 60.
        let later = |offset| {
            let mut sessions = then(10_500.0, 10_500.0).sessions;
            sessions.retain(|run| run.day < day(74));
            sessions.push(run(offset, 30_000.0));
            last(&RULE, &season(sessions))
        };
        assert!(matches!(later(74), Verdict::Raised(_)));
        assert_eq!(later(75), Verdict::Clear);
    }

    #[test]
    fn short_histories_and_unknown_figures_are_not_judged() {
        assert_eq!(reason(&RULE, &season(steady(5, 8000.0))), "only 32 days of history, 35 needed");
        let mut sessions = then(10_500.0, 13_900.0).sessions;
        sessions.last_mut().unwrap().distance_m = None;
        let expected = "the distance of one run in these two weeks is not known";
        assert_eq!(reason(&RULE, &season(sessions)), expected);
    }

    #[test]
    fn nothing_usual_is_raised_again() {
        assert_eq!(last(&RULE, &season(steady(10, 8000.0))), Verdict::Clear);
    }

    #[test]
    fn it_speaks_with_none_but_rules_about_the_same_distance() {
        let season = then(10_500.0, 13_900.0);
        assert_eq!(season.last_day, day(74));
        let expected = ["session-distance-spike", "weekly-distance-jump", RULE.id];
        assert_eq!(speaking(&season), expected);
    }
}
