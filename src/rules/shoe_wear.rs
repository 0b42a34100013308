//! A pair of shoes that has run far, or for long.

use chrono::NaiveDate;

use super::shared::baseline::{Judged, each_run};
use super::shared::shoes::{Wear, wears};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_DISTANCE_M, RUN_START_LOCAL};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "shoe-wear",
    title: "Old or high-mileage shoes",
    family: Family::Shoes,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Adds up the distance of every pair. Flags the run that passes 700 km or twelve \
               months, then 1000 km, then every 200 km. A pair that was past a limit before the \
               records begin is flagged on its first run.",
        why: "Worn-out foam and soles change how the foot meets the ground.",
        when_wrong: "Distance and age are arbitrary limits: some pairs are done much earlier, \
                     others later. Runs without a distance or a shoe are missing from the total, \
                     and walking in the pair is not seen.",
        next_step: "Look at the soles and how the pair feels. If it still feels right, the number \
                    alone does not matter.",
    },
    evidence: &[VAN_DER_WORP],
    grade: Grade::Convention,
    needs: &[&RUN_DISTANCE_M, &RUN_START_LOCAL],
    asks: &["athlete.toml: shoes with earlier_km and first_use"],
    thresholds: &[&WORN, &FAR, &REPEAT, &OLD],
    check,
    message,
    caps: None,
};

const VAN_DER_WORP: Citation = Citation {
    short: "van der Worp et al. 2015",
    doi: "10.1371/journal.pone.0114937",
    finding: "Review of 15 longitudinal studies: shoes used for four to six months carried more \
              risk in women than in men. It gives no distance. Injuries of any site.",
};

const WORN: Threshold = Threshold::assumed("worn_m", 700_000.0, (100_000.0, 3_000_000.0), "m");
const FAR: Threshold = Threshold::assumed("far_m", 1_000_000.0, (100_000.0, 5_000_000.0), "m");
const REPEAT: Threshold = Threshold::assumed("repeat_m", 200_000.0, (50_000.0, 1_000_000.0), "m");
const OLD: Threshold = Threshold::assumed("old_days", 365.0, (30.0, 3650.0), "days");

/// The distance from which on a pair is flagged, in metres.
pub(crate) fn worn_m(limits: &Limits) -> f64 {
    limits.get(&RULE, &WORN)
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let wears = wears(season);
    each_run(season, |index| {
        let wear = wears[index].as_ref().map_err(String::clone)?;
        let run = &season.sessions[index];
        find(wear, limits, run.day, run.distance_m)
    })
}

fn find(wear: &Wear, limits: &Limits, day: NaiveDate, distance_m: Option<f64>) -> Judged {
    let get = |threshold| limits.get(&RULE, threshold);
    let after_m = wear.before_m + distance_m.unwrap_or(0.0);
    let old_days = get(&OLD);
    let age_days = |on: NaiveDate| (on - wear.since).num_days() as f64;
    let is_newly_old =
        age_days(day) > old_days && wear.last.is_none_or(|last| age_days(last) <= old_days);
    let passed = wear.last.map_or(0, |_| marks(wear.before_m, limits));
    let about = Some(wear.shoe.name.clone());
    if marks(after_m, limits) > passed {
        let (level, limit_m) = match after_m > get(&FAR) {
            true => (Level::Watch, get(&FAR)),
            false => (Level::Info, get(&WORN)),
        };
        let is_old = format!("in use for more than {old_days:.0} days");
        let remarks = is_newly_old.then_some(is_old).into_iter().collect();
        let finding = Finding::new(level, after_m, limit_m, Unit::DistanceM);
        return Ok(Some(Finding { about, remarks, ..finding }));
    }
    Ok(is_newly_old.then(|| Finding {
        about,
        ..Finding::new(Level::Info, age_days(day), old_days, Unit::Days)
    }))
}

/// How many times a pair of this distance has been told.
fn marks(distance_m: f64, limits: &Limits) -> u64 {
    let get = |threshold| limits.get(&RULE, threshold);
    let beyond_m = distance_m - get(&FAR);
    let far = if beyond_m > 0.0 { (beyond_m / get(&REPEAT)).ceil() as u64 } else { 0 };
    far + u64::from(distance_m > get(&WORN))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let name = finding.about.as_deref().unwrap_or("This pair");
    let measured = finding.measured.show(system);
    let has = match finding.measured.unit {
        Unit::Days => format!("has been in use for {measured}"),
        _ => format!("has run {measured}"),
    };
    format!(
        "{name} {has}. Check the wear and how the pair feels; distance and age alone are arbitrary \
         limits."
    )
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

    /// A pair that ran this far before the first recording.
    fn used(earlier_km: f64) -> Shoe {
        Shoe { earlier_distance_m: earlier_km * 1000.0, ..shoe("Blue", 8.0) }
    }

    /// Runs of 10 km in that pair on every other day.
    fn season_of(earlier_km: f64, count: u64) -> Season {
        shod(&[used(earlier_km)], (0..count).map(|index| worn(0, 2 * index, 10e3)).collect())
    }

    /// Kilometres and level of everything said.
    fn said(season: &Season) -> Vec<(f64, Level)> {
        let outcomes = check(season, &Limits::default()).into_iter();
        outcomes
            .filter_map(|judgement| match judgement.verdict {
                Verdict::Raised(finding) => Some((finding.measured.value / 1000.0, finding.level)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn seven_hundred_kilometres_are_the_limit_and_a_run_more_is_told() {
        assert_eq!(last(&RULE, &season_of(680.0, 2)), Verdict::Clear);
        let finding = found(&RULE, &season_of(680.0, 3));
        assert_eq!((finding.level, finding.limit.value), (Level::Info, 700e3));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Blue has run 710.0 km. Check the wear"), "{text}");
        assert!(message(&finding, UnitSystem::Imperial).starts_with("Blue has run 441.2 mi."));
    }

    #[test]
    fn it_does_not_repeat_on_every_run() {
        // 690 km and fifty-five runs: told at 710, 1010 and 1210 km.
        let expected = [(710.0, Level::Info), (1010.0, Level::Watch), (1210.0, Level::Watch)];
        assert_eq!(said(&season_of(690.0, 55)), expected);
    }

    #[test]
    fn a_pair_that_was_beyond_before_the_records_is_told_on_its_first_run() {
        assert_eq!(said(&season_of(800.0, 5)), [(810.0, Level::Info)]);
        assert_eq!(said(&season_of(1100.0, 5)), [(1110.0, Level::Watch)]);
    }

    #[test]
    fn a_year_is_told_once_with_or_without_a_distance() {
        let pair = Shoe { first_use: Some(day(0)), ..shoe("Blue", 8.0) };
        let season = |offsets: &[u64]| {
            let sessions = offsets.iter().map(|offset| worn(0, *offset, 10e3)).collect();
            shod(std::slice::from_ref(&pair), sessions)
        };
        assert_eq!(last(&RULE, &season(&[2, 365])), Verdict::Clear);
        let finding = found(&RULE, &season(&[2, 365, 366]));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 366.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("Blue has been in use for 366 days."), "{text}");
        assert_eq!(last(&RULE, &season(&[2, 366, 368])), Verdict::Clear);
        let both = Shoe { earlier_distance_m: 695e3, ..pair.clone() };
        let season = shod(&[both], vec![worn(0, 0, 1e3), worn(0, 400, 10e3)]);
        assert_eq!(found(&RULE, &season).remarks, ["in use for more than 365 days"]);
    }

    #[test]
    fn runs_without_distance_add_nothing_and_untold_shoes_are_not_judged() {
        let blank = Session { distance_m: None, ..worn(0, 2, 0.0) };
        let season = shod(&[used(695.0)], vec![worn(0, 0, 4e3), blank]);
        assert_eq!(last(&RULE, &season), Verdict::Clear);
        let untold = shod(&[used(0.0)], vec![run(0, 5e3)]);
        assert_eq!(reason(&RULE, &untold), "no shoe known for this run");
        let none = shod(&[], vec![run(0, 5e3)]);
        assert_eq!(reason(&RULE, &none), "no shoes in athlete.toml; add [[shoes]]");
    }

    #[test]
    fn a_new_pair_is_clear() {
        assert_eq!(last(&RULE, &season_of(0.0, 1)), Verdict::Clear);
    }

    #[test]
    fn it_speaks_alone_in_a_season_of_one_old_pair() {
        let easy = [0, 3, 7, 9].map(|offset| worn(0, offset, 5e3));
        assert_eq!(speaking(&shod(&[used(685.0)], easy.into())), [RULE.id]);
    }
}
