//! A hard run in a pair of shoes that is still new.

use super::hard_days_too_close::{floors, hardness::hardness};
use super::shared::baseline::{Judged, each_run};
use super::shared::shoes::{Wear, require_seen, wears};
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_CLIMB_M, RUN_DISTANCE_M, RUN_FAST_M};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "new-shoe-hard-day",
    title: "A hard run in new shoes",
    family: Family::Shoes,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Flags hard runs in a pair with less than 20 km on it. A run is hard by the limits \
               of `hard-days-too-close`.",
        why: "A new pair supports the foot in another way, and a hard run is the wrong day to find \
              out how. This is coaching convention; we found no study.",
        when_wrong: "A new pair of a model you already run in changes little. Kilometres before \
                     the first recording count only if they are in the athlete file.",
        next_step: "Break a new pair in on easy runs first.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[&RUN_DISTANCE_M, &RUN_FAST_M, &RUN_CLIMB_M],
    asks: &["athlete.toml: shoes with first_use or earlier_km"],
    thresholds: &[&NEW],
    check,
    message,
    caps: None,
};

const NEW: Threshold = Threshold::assumed("new_m", 20_000.0, (1000.0, 200_000.0), "m");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let (wears, floors) = (wears(season), floors(limits));
    each_run(season, |index| {
        let wear = wears[index].as_ref().map_err(String::clone)?;
        let is_hard = || hardness(season, (limits, &floors), index).map(|why| why.is_some());
        find(season, limits, wear, is_hard)
    })
}

fn find(
    season: &Season,
    limits: &Limits,
    wear: &Wear,
    is_hard: impl Fn() -> Result<bool, String>,
) -> Judged {
    let new_m = limits.get(&RULE, &NEW);
    if wear.before_m >= new_m {
        return Ok(None);
    }
    require_known(season, wear)?;
    Ok(is_hard()?.then(|| Finding {
        about: Some(wear.shoe.name.clone()),
        ..Finding::new(Level::Info, wear.before_m, new_m, Unit::DistanceM)
    }))
}

/// Asks that all the distance of a pair is known, so that little of it means new.
fn require_known(season: &Season, wear: &Wear) -> Result<(), String> {
    if wear.shoe.earlier_distance_m > 0.0 {
        return Ok(());
    }
    match wear.shoe.first_use {
        Some(_) if wear.since < season.first_day => {
            Err(format!("the earlier distance of {} is not known; add earlier_km", wear.shoe.name))
        }
        Some(_) => Ok(()),
        None => require_seen(season, wear.since),
    }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let name = finding.about.as_deref().unwrap_or("A pair");
    let had = if finding.measured.value > 0.0 {
        format!("had run {}", finding.measured.show(system))
    } else {
        "was new".to_owned()
    };
    format!("{name} {had} before this hard run. Break in a new pair on easy runs.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::shared::shoes::tests::{shod, shoe, worn};
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, with_load};
    use crate::user_files::athlete::Shoe;

    /// A run of 8 km with 2 km of fast running.
    fn hard(shoe: usize, offset: u64) -> Session {
        Session { fast_m: Some(2000.0), ..worn(shoe, offset, 8e3) }
    }

    /// Runs of 8 km with 1.9 km of fast running and a load of 10 in the old pair on every fourth day
    /// up to day 36, then these.
    fn then(later: &[Session]) -> Season {
        let old =
            |offset| with_load(Session { fast_m: Some(1900.0), ..worn(0, offset, 8e3) }, 10.0);
        let before = (0..37).step_by(4).map(old);
        shod(&[shoe("Old", 8.0), shoe("New", 8.0)], before.chain(later.to_vec()).collect())
    }

    #[test]
    fn twenty_kilometres_are_no_longer_new_and_an_easy_run_is_no_hard_one() {
        assert_eq!(last(&RULE, &then(&[worn(1, 40, 20e3), hard(1, 44)])), Verdict::Clear);
        assert_eq!(last(&RULE, &then(&[worn(1, 40, 8e3)])), Verdict::Clear);
    }

    #[test]
    fn just_less_is_new() {
        let finding = found(&RULE, &then(&[worn(1, 40, 19.9e3), hard(1, 44)]));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 19.9e3));
        let text = message(&finding, UnitSystem::Metric);
        let expected =
            "New had run 19.9 km before this hard run. Break in a new pair on easy runs.";
        assert_eq!(text, expected);
        let text = message(&found(&RULE, &then(&[hard(1, 40)])), UnitSystem::Metric);
        assert!(text.starts_with("New was new before this hard run."), "{text}");
    }

    #[test]
    fn every_kind_of_hard_run_counts_from_its_limit_on() {
        let said = |run: Session| last(&RULE, &then(&[run]));
        let fast = |fast_m| Session { fast_m: Some(fast_m), ..worn(1, 40, 8e3) };
        let hilly = |climb_m| Session { climb_m: Some(climb_m), ..worn(1, 40, 8e3) };
        assert_eq!([said(fast(1499.0)), said(hilly(149.0))], [Verdict::Clear, Verdict::Clear]);
        // Ten kilometres are a spike after runs of 8 km; a load of 13 is 30 % above 10.
        assert_eq!(said(with_load(worn(1, 40, 8e3), 12.9)), Verdict::Clear);
        // A quarter of the runs before had 1.9 km of fast running or more.
        assert_eq!(said(fast(1899.0)), Verdict::Clear);
        let hard = [fast(1900.0), hilly(150.0), worn(1, 40, 10e3)];
        for run in hard.into_iter().chain([with_load(worn(1, 40, 8e3), 13.0)]) {
            assert!(matches!(said(run.clone()), Verdict::Raised(_)), "{run:?}");
        }
        let unknown = Session { fast_m: None, ..worn(1, 40, 8e3) };
        assert_eq!(reason(&RULE, &then(&[unknown])), "no speed in this recording");
    }

    #[test]
    fn too_little_history_makes_no_pair_new() {
        let pairs = [shoe("Old", 8.0), shoe("New", 8.0)];
        let sessions = vec![worn(0, 0, 8e3), hard(1, 27)];
        assert_eq!(reason(&RULE, &shod(&pairs, sessions)), "only 27 days of history, 28 needed");
    }

    #[test]
    fn a_pair_from_before_the_records_is_new_only_if_that_is_told() {
        let mut season = then(&[hard(1, 40)]);
        season.athlete.shoes[1].first_use = Some(day(0) - chrono::Days::new(30));
        let expected = "the earlier distance of New is not known; add earlier_km";
        assert_eq!(reason(&RULE, &season), expected);
        season.athlete.shoes[1].earlier_distance_m = 5e3;
        assert_eq!(found(&RULE, &season).measured.value, 5e3);
        season.athlete.shoes[1] = Shoe { first_use: Some(day(39)), ..shoe("New", 8.0) };
        assert_eq!(found(&RULE, &season).measured.value, 0.0);
    }

    #[test]
    fn runs_without_distance_or_shoe_are_taken_as_they_are() {
        let blank = Session { distance_m: None, ..worn(1, 40, 0.0) };
        assert_eq!(found(&RULE, &then(&[blank, hard(1, 44)])).measured.value, 0.0);
        assert_eq!(reason(&RULE, &then(&[run(40, 8e3)])), "no shoe known for this run");
    }

    #[test]
    fn it_speaks_alone_in_a_season_with_a_hard_run_in_a_new_pair() {
        let hilly = |offset| Session { climb_m: Some(140.0), ..worn(0, offset, 8e3) };
        let week = |week: u64| [1, 3, 5].map(|weekday| hilly(7 * week + weekday));
        let mut sessions: Vec<Session> = (0..6).flat_map(week).collect();
        sessions[17] = Session { climb_m: Some(160.0), ..worn(1, 40, 8e3) };
        assert_eq!(speaking(&shod(&[shoe("Old", 8.0), shoe("New", 8.0)], sessions)), [RULE.id]);
    }
}
