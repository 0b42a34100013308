//! A run in a pair of shoes that was to be used no longer.

use super::shared::baseline::{Judged, each_run};
use super::shared::shoes::shoe_of;
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::RUN_START_LOCAL;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "retired-shoe",
    title: "A run in retired shoes",
    family: Family::Shoes,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Flags a run in a shoe after the day it was retired in the athlete file, plus some \
               days of grace.",
        why: "You chose that day. Either you still run in the old pair, or some runs are assigned \
              to the wrong pair.",
        when_wrong: "The athlete file may assign runs to the old pair because its dates have no \
                     end, or because a service still lists it.",
        next_step: "Use another pair, or correct the shoe of the run in the athlete file.",
    },
    evidence: &[],
    grade: Grade::Convention,
    needs: &[&RUN_START_LOCAL],
    asks: &["athlete.toml: shoes with a retired date"],
    thresholds: &[&GRACE],
    check,
    message,
    caps: None,
};

const GRACE: Threshold = Threshold::assumed("grace_days", 0.0, (0.0, 365.0), "days");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let (_, shoe) = shoe_of(season, run)?;
    let grace_days = limits.get(&RULE, &GRACE);
    let days = shoe.retired.map(|retired| (run.day - retired).num_days() as f64);
    Ok(days.filter(|days| *days >= grace_days).map(|days| Finding {
        about: Some(shoe.name.clone()),
        ..Finding::new(Level::Info, days, grace_days, Unit::Days)
    }))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let name = finding.about.as_deref().unwrap_or("This pair");
    let since = if finding.measured.value > 0.0 {
        format!("{} before this run", finding.measured.show(system))
    } else {
        "on the day of this run".to_owned()
    };
    format!("You retired {name} {since}. Another pair may serve you better.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::shared::shoes::tests::{shod, shoe, worn};
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run};
    use crate::user_files::athlete::Shoe;

    /// Two easy runs in a pair that is retired on day 10.
    fn worn_on(offset: u64) -> Season {
        let old = Shoe { retired: Some(day(10)), ..shoe("Old", 8.0) };
        shod(&[old], vec![worn(0, 2, 5e3), worn(0, offset, 5e3)])
    }

    #[test]
    fn the_day_before_is_the_last() {
        assert_eq!(last(&RULE, &worn_on(9)), Verdict::Clear);
    }

    #[test]
    fn from_the_day_on_it_is_told() {
        let text = |offset| message(&found(&RULE, &worn_on(offset)), UnitSystem::Metric);
        assert!(text(10).starts_with("You retired Old on the day of this run."), "{}", text(10));
        assert!(text(11).starts_with("You retired Old 1 day before this run."), "{}", text(11));
        assert_eq!(found(&RULE, &worn_on(15)).level, Level::Info);
    }

    #[test]
    fn without_a_day_or_a_shoe_nothing_is_said() {
        let season = shod(&[shoe("Old", 8.0)], vec![worn(0, 0, 5e3)]);
        assert_eq!(last(&RULE, &season), Verdict::Clear);
        let untold = shod(&[shoe("Old", 8.0)], vec![run(0, 5e3)]);
        assert_eq!(reason(&RULE, &untold), "no shoe known for this run");
        let none = shod(&[], vec![run(0, 5e3)]);
        assert_eq!(reason(&RULE, &none), "no shoes in athlete.toml; add [[shoes]]");
    }

    #[test]
    fn the_first_run_and_one_without_distance_are_judged_like_others() {
        let old = Shoe { retired: Some(day(0)), ..shoe("Old", 8.0) };
        let blank = Session { distance_m: None, ..worn(0, 0, 0.0) };
        assert_eq!(found(&RULE, &shod(&[old], vec![blank])).measured.value, 0.0);
    }

    #[test]
    fn it_speaks_alone_in_a_season_with_an_old_pair() {
        assert_eq!(speaking(&worn_on(12)), [RULE.id]);
    }
}
