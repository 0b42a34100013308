//! Several new things within two weeks.

pub(super) mod onsets;

use self::onsets::{EXPOSURES, Floors, HISTORY_DAYS, Onset, Stimulus, onsets};
use super::shared::baseline::{Judged, each_run};
use super::shared::covered::require_covered;
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_CLIMB_M, RUN_DISTANCE_M, RUN_FAST_M, RUN_START_LOCAL};
use crate::season::Season;

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "changes-too-close",
    title: "Several training changes at once",
    family: Family::Recovery,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Looks for the start of each change: distance, fast running, climb or number of runs \
               in seven days 30 % above the mean week of the month before, steep ground, lower \
               shoes, a new surface, a new cadence. Flags two or more that start within fewer than \
               `close_days` days.",
        why: "Each change loads the calf in a different way. Coaches bring in one change at a time \
              and give it weeks; tendons adapt over weeks.",
        when_wrong: "After a holiday or an illness, your normal training can look new. More runs \
                     and more distance count as one change, and so do climb and steep ground. No \
                     study tested this number of days.",
        next_step: "Keep one of the changes, and put the others off for two weeks.",
    },
    evidence: &[LANGBERG],
    grade: Grade::Convention,
    needs: &[&RUN_START_LOCAL, &RUN_DISTANCE_M, &RUN_FAST_M, &RUN_CLIMB_M],
    asks: &[],
    thresholds: &[&RISE, &CLOSE, &MIN_DISTANCE, &MIN_FAST, &MIN_CLIMB],
    check,
    message,
    // Two figures of one run can be new together; which of them stays low is the runner's choice.
    caps: None,
};

/// How tendons answer to new load.
const LANGBERG: Citation = Citation {
    short: "Langberg et al. 2001",
    doi: "PMC2278680",
    finding: "In new training, the Achilles tendon broke down collagen early and built more only \
              after four weeks. Physiology, not injuries.",
};

const RISE: Threshold = Threshold::assumed("rise_pct", 30.0, (10.0, 200.0), "%");
const CLOSE: Threshold = Threshold::assumed("close_days", 14.0, (3.0, 21.0), "days");
const MIN_DISTANCE: Threshold =
    Threshold::assumed("min_distance_rise_m", 5000.0, (0.0, 50_000.0), "m");
const MIN_FAST: Threshold = Threshold::assumed("min_fast_rise_m", 1000.0, (0.0, 20_000.0), "m");
const MIN_CLIMB: Threshold = Threshold::assumed("min_climb_rise_m", 100.0, (0.0, 2000.0), "m");

/// New things that are a warning together; engineering default.
const MANY: usize = 3;

/// From where on more in seven days is something new.
pub(super) fn floors(limits: &Limits) -> Floors {
    let get = |threshold| limits.get(&RULE, threshold);
    Floors {
        rise_pct: get(&RISE),
        min_distance_m: get(&MIN_DISTANCE),
        min_fast_m: get(&MIN_FAST),
        min_climb_m: get(&MIN_CLIMB),
    }
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let onsets = onsets(season, (limits, &floors(limits)));
    each_run(season, |index| find(season, limits, &onsets, index))
}

fn find(season: &Season, limits: &Limits, onsets: &[Onset], index: usize) -> Judged {
    let day = season.sessions[index].day;
    require_covered(season, day, HISTORY_DAYS)?;
    let known = &onsets[..onsets.partition_point(|onset| onset.index <= index)];
    let close_days = limits.get(&RULE, &CLOSE);
    let ago_days = |onset: &Onset| (day - onset.day).num_days() as f64;
    let recent = known.iter().rev().take_while(|onset| ago_days(onset) < close_days);
    let close = distinct(recent.copied().collect());
    if close.len() < 2 || !close.iter().any(|onset| onset.index == index) {
        return all_known(season, index);
    }
    let is_risky = |onset: &Onset| matches!(onset.stimulus, Stimulus::Steep | Stimulus::LowerShoes);
    let is_much = close.len() >= MANY || close.iter().any(is_risky);
    let level = if is_much { Level::Warn } else { Level::Watch };
    let names: Vec<&str> = close.iter().map(|onset| onset.stimulus.name()).collect();
    let days = close.iter().map(ago_days).fold(0.0, f64::max);
    Ok(Some(Finding {
        about: Some(names.join(", ")),
        ..Finding::new(level, days, close_days, Unit::Days)
    }))
}

/// Each new thing once, by its latest onset, in the order of the list. More runs bring more distance
/// and steep ground brings climb: such pairs are one.
fn distinct(mut onsets: Vec<Onset>) -> Vec<Onset> {
    onsets.sort_by_key(|onset| (onset.stimulus, std::cmp::Reverse(onset.index)));
    onsets.dedup_by_key(|onset| onset.stimulus);
    for (whole, part) in [(Stimulus::Distance, Stimulus::Runs), (Stimulus::Steep, Stimulus::Climb)]
    {
        if onsets.iter().any(|onset| onset.stimulus == whole) {
            onsets.retain(|onset| onset.stimulus != part);
        }
    }
    onsets
}

/// Nothing new is said only of a run whose seven days are known.
fn all_known(season: &Season, index: usize) -> Judged {
    let unknown: Vec<&str> = EXPOSURES
        .iter()
        .filter(|exposure| exposure.week_to(season, index).is_none())
        .map(|exposure| exposure.stimulus.name())
        .collect();
    match unknown.is_empty() {
        true => Ok(None),
        false => {
            Err(format!("the {} of one run in these seven days is not known", unknown.join(", ")))
        }
    }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let list = finding.about.as_deref().unwrap_or_default();
    let count = list.split(", ").count();
    let when = match finding.measured.value {
        days if days < 1.0 => "in one run".to_owned(),
        _ => format!("within {}", finding.measured.show(system)),
    };
    let limit = finding.limit.show(system);
    format!("{count} changes {when}: {list}. Bring in one at a time, and give each {limit}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season, steady};

    fn hilly(offset: u64, climb_m: f64) -> Session {
        Session { climb_m: Some(climb_m), ..run(offset, 8000.0) }
    }

    fn fast(offset: u64, fast_m: f64) -> Session {
        Session { fast_m: Some(fast_m), ..run(offset, 8000.0) }
    }

    /// Twelve steady weeks of which some runs were other ones.
    fn with(others: &[Session]) -> Season {
        let mut sessions = steady(12, 8000.0);
        for other in others {
            sessions.retain(|run| run.day != other.day);
        }
        sessions.extend(others.to_vec());
        let last = others.iter().map(|run| run.day).max().unwrap();
        sessions.retain(|run| run.day <= last);
        season(sessions)
    }

    #[test]
    fn thirteen_days_apart_is_too_close_and_fourteen_is_not() {
        let finding = found(&RULE, &with(&[hilly(56, 120.0), fast(69, 1200.0)]));
        assert_eq!(finding.level, Level::Watch);
        assert_eq!((finding.measured.value, finding.limit.value), (13.0, 14.0));
        let text = message(&finding, UnitSystem::Metric);
        let expected = "2 changes within 13 days: fast running, climb. Bring in one at a time, and \
                        give each 14 days.";
        assert_eq!(text, expected);
        assert_eq!(last(&RULE, &with(&[hilly(56, 120.0), fast(70, 1200.0)])), Verdict::Clear);
    }

    #[test]
    fn text_limit_and_threshold_name_one_number_of_days() {
        let season = with(&[hilly(56, 120.0), fast(63, 1200.0)]);
        let mut limits = Limits::default();
        limits.set("changes-too-close.close_days", 10.0).unwrap();
        let judged = (RULE.check)(&season, &limits).pop().unwrap().verdict;
        let Verdict::Raised(finding) = judged else { panic!("{judged:?}") };
        assert_eq!((finding.measured.value, finding.limit.value), (7.0, 10.0));
        assert!(message(&finding, UnitSystem::Metric).ends_with("give each 10 days."));
        limits.set("changes-too-close.close_days", 7.0).unwrap();
        assert_eq!((RULE.check)(&season, &limits).pop().unwrap().verdict, Verdict::Clear);
    }

    #[test]
    fn three_are_a_warning_and_so_are_two_with_steep_ground() {
        let long = run(63, 16_000.0);
        let three = with(&[hilly(56, 120.0), long, fast(67, 1200.0)]);
        let finding = found(&RULE, &three);
        assert_eq!(finding.level, Level::Warn);
        assert_eq!(finding.about.as_deref(), Some("distance, fast running, climb"));
        let steep = Session { steep_m: Some(900.0), ..hilly(56, 120.0) };
        let finding = found(&RULE, &with(&[steep, fast(67, 1200.0)]));
        assert_eq!(finding.level, Level::Warn);
        assert_eq!(finding.about.as_deref(), Some("fast running, steep ground"));
    }

    #[test]
    fn one_run_with_two_new_things_says_so_once() {
        let both = Session { fast_m: Some(1200.0), ..hilly(56, 120.0) };
        let season = with(&[both, run(58, 8000.0)]);
        let judged = (RULE.check)(&season, &Limits::default());
        let raised = judged.iter().filter(|one| matches!(one.verdict, Verdict::Raised(_)));
        assert_eq!(raised.count(), 1);
        let text =
            message(&found(&RULE, &with(&[season.sessions[24].clone()])), UnitSystem::Metric);
        assert!(text.starts_with("2 changes in one run: fast running, climb."), "{text}");
    }

    #[test]
    fn more_runs_with_more_distance_are_one_thing() {
        let daily: Vec<Session> = (56..62).map(|offset| run(offset, 8000.0)).collect();
        assert_eq!(last(&RULE, &with(&daily)), Verdict::Clear);
    }

    #[test]
    fn short_histories_and_unknown_figures_are_not_judged() {
        let early = season(steady(5, 8000.0));
        assert_eq!(reason(&RULE, &early), "only 32 days of history, 35 needed");
        let blind = Session { climb_m: None, fast_m: None, ..run(70, 8000.0) };
        let expected = "the fast running, climb of one run in these seven days is not known";
        assert_eq!(reason(&RULE, &with(&[blind])), expected);
    }

    #[test]
    fn it_speaks_with_none_but_the_rules_whose_changes_it_joins() {
        let season = with(&[hilly(56, 101.0), fast(67, 1200.0)]);
        assert_eq!(season.sessions.last().unwrap().day, day(67));
        assert_eq!(speaking(&season), [RULE.id, "first-fast-after-gap", "climb-spike"]);
    }
}
