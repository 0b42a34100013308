//! Two or more pairs of shoes in turn, or one pair for long.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::shared::baseline::{Judged, each_week};
use super::shared::days::sessions_in;
use super::shared::shoes::{known_shoes, shoe_of};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::columns::{RUN_START_LOCAL, WEEK_START};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "shoe-rotation",
    title: "Shoe rotation",
    family: Family::Encouragement,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "At the end of each full week, counts the pairs you ran in at least twice in the \
               last 28 days. Two or more pairs get praise if you alternated between them, not if a \
               new pair just replaced the old one. After every eighth week in a single pair, it \
               says what studies found.",
        why: "Each pair loads feet and calves a little differently, so no tissue gets all of it.",
        when_wrong: "The evidence is one cohort of runners, not a trial, and counts injuries of \
                     any site. In another cohort, frequent changes to new shoes went with more \
                     injuries, so do not buy shoes because of this.",
        next_step: "Keep alternating your pairs, and bring in a lower or new one slowly.",
    },
    evidence: &[MALISOUX, DILLON],
    grade: Grade::Weak,
    needs: &[&RUN_START_LOCAL, &WEEK_START],
    asks: &["athlete.toml: shoes"],
    thresholds: &[&MIN_PAIRS, &MIN_RUNS],
    check,
    message,
    caps: None,
};

const MALISOUX: Citation = Citation {
    short: "Malisoux et al. 2015",
    doi: "10.1111/sms.12154",
    finding: "264 runners: hazard ratio 0.614 with two or more pairs in parallel (95 % interval \
              0.389 to 0.969). A cohort, not a trial.",
};

const DILLON: Citation = Citation {
    short: "Dillon et al. 2023",
    doi: "10.1186/s40798-023-00589-1",
    finding: "258 runners: changing shoes every three months or more often was associated with \
              injury. This is evidence against buying shoes just to have more pairs.",
};

const MIN_PAIRS: Threshold = Threshold::assumed("min_pairs", 2.0, (2.0, 6.0), "pairs");
const MIN_RUNS: Threshold = Threshold::assumed("min_runs", 2.0, (1.0, 20.0), "runs");

/// Days that the count looks back.
const LOOK_BACK_DAYS: u64 = 28;
/// Days with one pair alone after which that is told, and told again; engineering default.
const ALONE_DAYS: i64 = 56;
/// Runs of these days below which one pair is no habit; engineering default: one a week.
const ALONE_RUNS: usize = 8;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let alone = alone_since(season);
    each_week(season, |index| find(season, limits, index, &alone))
}

fn find(season: &Season, limits: &Limits, index: usize, alone: &[Option<NaiveDate>]) -> Judged {
    known_shoes(season)?;
    let after = season.calendar[index].end() + Days::new(1);
    let runs = sessions_in(season, after - Days::new(LOOK_BACK_DAYS)..after);
    let worn: Vec<usize> =
        runs.iter().filter_map(|run| Some(shoe_of(season, run).ok()?.0)).collect();
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    for shoe in &worn {
        *counts.entry(*shoe).or_default() += 1;
    }
    if counts.is_empty() {
        return Err(format!("no run with a known shoe in the last {LOOK_BACK_DAYS} days"));
    }
    let (min_pairs, min_runs) = (limits.get(&RULE, &MIN_PAIRS), limits.get(&RULE, &MIN_RUNS));
    counts.retain(|_, runs| f64::from(*runs) >= min_runs);
    let pairs = counts.len() as f64;
    if pairs >= min_pairs && !is_in_turn(&worn, &counts) {
        return Ok(None);
    }
    if pairs >= min_pairs {
        let part = |(shoe, runs): (&usize, &u32)| {
            format!("{} ({})", season.athlete.shoes[*shoe].name, counted(*runs as usize, "run"))
        };
        let names: Vec<String> = counts.iter().map(part).collect();
        let about = Some(names.join(", "));
        return Ok(Some(Finding {
            about,
            ..Finding::new(Level::Info, pairs, min_pairs, Unit::Count)
        }));
    }
    Ok(one_alone(season, after, alone))
}

/// Whether one of these pairs was worn again after another: who wears a new pair from one day on wears no
/// two in turn.
fn is_in_turn(worn: &[usize], pairs: &BTreeMap<usize, u32>) -> bool {
    let of_pairs: Vec<usize> =
        worn.iter().copied().filter(|shoe| pairs.contains_key(shoe)).collect();
    let changes = of_pairs.windows(2).filter(|two| two[0] != two[1]).count();
    changes >= pairs.len()
}

/// Tells, every eighth week, that all runs were in one pair.
fn one_alone(season: &Season, after: NaiveDate, alone: &[Option<NaiveDate>]) -> Option<Finding> {
    let last = season.sessions.partition_point(|run| run.day < after).checked_sub(1)?;
    let days = (after - alone[last]?).num_days();
    let full = days / 7 * 7;
    let runs = sessions_in(season, after - Days::new(ALONE_DAYS.unsigned_abs())..after);
    let is_due = full >= ALONE_DAYS && full % ALONE_DAYS == 0 && runs.len() >= ALONE_RUNS;
    let (_, shoe) = shoe_of(season, &season.sessions[last]).ok()?;
    is_due.then(|| Finding {
        about: Some(shoe.name.clone()),
        ..Finding::new(Level::Info, full as f64, ALONE_DAYS as f64, Unit::Days)
    })
}

/// For every run the day since which all runs were in its shoe; `None` where it is not told.
fn alone_since(season: &Season) -> Vec<Option<NaiveDate>> {
    let mut row: Option<(usize, NaiveDate)> = None;
    let runs = season.sessions.iter().map(|run| {
        let shoe = shoe_of(season, run).ok().map(|(shoe, _)| shoe);
        row = shoe.map(|shoe| match row {
            Some((same, since)) if same == shoe => (shoe, since),
            _ => (shoe, run.day),
        });
        row.map(|(_, since)| since)
    });
    runs.collect()
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let about = finding.about.as_deref().unwrap_or("one pair");
    match finding.measured.unit {
        Unit::Days => format!(
            "All runs of {} were in {about}. In one cohort, runners who alternated two or more \
             pairs had fewer injuries; in another, runners who often changed to new shoes had \
             more. To try it, use a pair you already have.",
            finding.measured.show(system)
        ),
        _ => format!(
            "You alternated {:.0} pairs in the last {LOOK_BACK_DAYS} days: {about}. In one cohort, \
             that went with fewer injuries; no need to buy more.",
            finding.measured.value
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::shared::shoes::tests::{shod, shoe, worn};
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season_as_of};
    use crate::user_files::athlete::Shoe;

    fn pairs() -> [Shoe; 2] {
        [shoe("Blue", 8.0), shoe("Red", 7.0)]
    }

    /// Easy runs in these pairs, one every third day.
    fn in_turn(shoes: &[usize]) -> Vec<Session> {
        (0..).step_by(3).zip(shoes).map(|(offset, shoe)| worn(*shoe, offset, 5e3)).collect()
    }

    /// The days told in weeks of one pair alone, by the number of the week.
    fn told(season: &Season) -> Vec<(usize, f64)> {
        let weeks = check(season, &Limits::default()).into_iter().enumerate();
        weeks
            .filter_map(|(week, judgement)| match judgement.verdict {
                Verdict::Raised(finding) => Some((week, finding.measured.value)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn one_run_in_a_second_pair_is_no_turn() {
        assert_eq!(last(&RULE, &shod(&pairs(), in_turn(&[0, 0, 1, 0]))), Verdict::Clear);
    }

    #[test]
    fn two_runs_in_each_are_praised_without_a_push_to_buy() {
        let finding = found(&RULE, &shod(&pairs(), in_turn(&[0, 1, 0, 1, 0])));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 2.0));
        let text = message(&finding, UnitSystem::Metric);
        let expected = "You alternated 2 pairs in the last 28 days: Blue (3 runs), Red (2 runs). \
                        In one cohort, that went with fewer injuries; no need to buy more.";
        assert_eq!(text, expected);
    }

    #[test]
    fn runs_of_29_days_ago_are_forgotten() {
        // The week of day 34 ends on day 34, and its 28 days begin on day 7.
        let from = |first| {
            let runs = [worn(1, first, 5e3), worn(0, 9, 5e3), worn(1, 20, 5e3), worn(0, 33, 5e3)];
            last(&RULE, &shod(&pairs(), runs.to_vec()))
        };
        assert_eq!(from(6), Verdict::Clear);
        assert!(matches!(from(8), Verdict::Raised(_)));
    }

    #[test]
    fn a_new_pair_that_takes_over_is_no_turn() {
        assert_eq!(last(&RULE, &shod(&pairs(), in_turn(&[0, 0, 0, 1, 1, 1]))), Verdict::Clear);
        assert_eq!(found(&RULE, &shod(&pairs(), in_turn(&[0, 0, 1, 0, 1]))).measured.value, 2.0);
    }

    #[test]
    fn one_pair_alone_is_told_every_eighth_week() {
        // Day 0 is a Monday: the eighth and the sixteenth week end 56 and 112 days later.
        let season = shod(&pairs(), in_turn(&[0; 45]));
        assert_eq!(told(&season), [(7, 56.0), (15, 112.0)]);
        let season = shod(&pairs(), in_turn(&[0; 19]));
        let Verdict::Raised(finding) = check(&season, &Limits::default())[7].verdict.clone() else {
            panic!("nothing said")
        };
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("All runs of 56 days were in Blue."), "{text}");
        // A run in another pair or in an untold one begins the count anew.
        for other in [worn(1, 10, 5e3), run(10, 5e3)] {
            let sessions = [in_turn(&[0; 19]), vec![other]].concat();
            assert_eq!(told(&shod(&pairs(), sessions)), []);
        }
    }

    #[test]
    fn a_run_now_and_then_is_no_habit() {
        let sessions = (0..8).map(|index| worn(0, 9 * index, 5e3)).collect();
        assert_eq!(told(&shod(&pairs(), sessions)), []);
    }

    #[test]
    fn what_is_not_told_is_asked_for() {
        let expected = "no run with a known shoe in the last 28 days";
        assert_eq!(reason(&RULE, &shod(&pairs(), vec![run(0, 5e3)])), expected);
        let none = shod(&[], vec![run(0, 5e3)]);
        assert_eq!(reason(&RULE, &none), "no shoes in athlete.toml; add [[shoes]]");
    }

    #[test]
    fn a_week_after_a_month_off_is_not_judged() {
        let sessions = vec![worn(0, 0, 5e3), worn(0, 42, 5e3)];
        let verdicts = check(&shod(&pairs(), sessions), &Limits::default());
        assert_eq!(
            (&verdicts[3].verdict, &verdicts[6].verdict),
            (&Verdict::Clear, &Verdict::Clear)
        );
        let expected = "no run with a known shoe in the last 28 days";
        assert_eq!(verdicts[4].verdict, Verdict::NotJudged(expected.to_owned()));
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(in_turn(&[0, 1, 0, 1]), day(5));
        assert!(matches!(last(&RULE, &season), Verdict::NotJudged(_)));
    }

    #[test]
    fn it_speaks_alone_in_a_season_of_two_pairs() {
        assert_eq!(speaking(&shod(&pairs(), in_turn(&[0, 1, 0, 1, 0]))), [RULE.id]);
    }
}
