//! A run on a surface that was not used for long, above all on one that gives way.

use super::shared::baseline::{DISTANCE, Judged, each_run, require_runs};
use super::shared::covered::require_covered;
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::words::counted;
use crate::columns::{RUN_DISTANCE_M, RUN_SUB_SPORT};
use crate::season::{Season, Session};
use crate::user_files::athlete::words::Worded;

pub(super) const RULE: Rule = Rule {
    id: "new-surface",
    title: "First run on a surface in two months",
    family: Family::Surroundings,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Flags the first run of at least 3 km on a surface, or 1 km on sand or mud, after 60 \
               days without such a run on it. The surface comes from you or from the activity type \
               set on the watch.",
        why: "On soft or uneven ground, the ankle and the calf move in a different way than usual.",
        when_wrong: "GPS does not see the ground. A watch set to another activity type looks like \
                     a new surface, and each run has only one surface, however mixed it was.",
        next_step: "Keep the first runs there short and easy. Do not add speed or hills to them.",
    },
    evidence: &[KNOBLOCH, VAN_DER_WORP],
    grade: Grade::Weak,
    needs: &[&RUN_DISTANCE_M, &RUN_SUB_SPORT],
    asks: &["athlete.toml: surfaces", "diary.csv: a surface tag"],
    thresholds: &[&MIN_DISTANCE, &MIN_SOFT],
    check,
    message,
    caps: None,
};

const KNOBLOCH: Citation = Citation {
    short: "Knobloch et al. 2008",
    doi: "",
    finding: "291 runners, asked afterwards: mid-portion Achilles complaints were ten times as \
              common on sand (1.12 to 92.8, a huge interval) and half as common (0.47) on asphalt.",
};

const VAN_DER_WORP: Citation = Citation {
    short: "van der Worp et al. 2015",
    doi: "10.1371/journal.pone.0114937",
    finding: "Review of 15 longitudinal studies: concrete carried more risk in women than in men. \
              Injuries of any site.",
};

const MIN_DISTANCE: Threshold =
    Threshold::assumed("min_distance_m", 3000.0, (500.0, 50_000.0), "m");
const MIN_SOFT: Threshold = Threshold::assumed("min_soft_m", 1000.0, (100.0, 50_000.0), "m");

/// Days without a surface after which it is new again, and of history that say so.
const UNUSED_DAYS: u64 = 60;

const LARGEST: &str = "longest run on it in the 60 days before";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let surface = run.surface.ok_or_else(|| "surface not known".to_owned())?;
    let distance_m = DISTANCE.of(run)?;
    require_covered(season, run.day, UNUSED_DAYS.cast_signed())?;
    let before = season.sessions_before(run.day, UNUSED_DAYS);
    require_runs(before.len(), &format!("in the {UNUSED_DAYS} days before"))?;
    let (level, least) = match surface.is_soft() {
        true => (Level::Watch, &MIN_SOFT),
        false => (Level::Info, &MIN_DISTANCE),
    };
    let least_m = limits.get(&RULE, least);
    // Earlier runs of the same day count too: the second of two is not the first.
    let today = season.sessions[..index].iter().rev().take_while(|other| other.day == run.day);
    let on_it = before.iter().chain(today).filter(|other| other.surface == Some(surface));
    // A run of unknown length on it may have been long enough.
    let largest_m = on_it.map(|other| other.distance_m.unwrap_or(least_m)).fold(0.0, f64::max);
    if distance_m < least_m || largest_m >= least_m {
        return Ok(None);
    }
    Ok(Some(Finding {
        about: Some(surface.word().to_owned()),
        remarks: doubt(before).into_iter().collect(),
        ..Finding::new(level, distance_m, least_m, Unit::DistanceM).against(largest_m, LARGEST)
    }))
}

/// Says how many runs tell no surface; `None` when all do.
fn doubt(runs: &[Session]) -> Option<String> {
    let untold = runs.iter().filter(|run| run.surface.is_none()).count();
    let all = counted(runs.len(), "run");
    (untold > 0)
        .then(|| format!("no surface known for {untold} of {all} in the {UNUSED_DAYS} days before"))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let surface = finding.about.as_deref().unwrap_or("unknown");
    let soft = if finding.level >= Level::Watch {
        "Soft ground loads the calf differently: keep the first runs on it short."
    } else {
        "Give your legs a few runs to get used to it."
    };
    format!(
        "New surface: {surface}, {}. No run of {} or more on it in the {UNUSED_DAYS} days before. \
         {soft}",
        finding.measured.show(system),
        finding.limit.show(system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::fixtures::{run, season};
    use crate::user_files::athlete::Surface;

    fn on(surface: Surface, offset: u64, distance_m: f64) -> Session {
        Session { surface: Some(surface), ..run(offset, distance_m) }
    }

    /// Runs of 4 km on roads every third day up to day 60, then these.
    fn then(later: &[Session]) -> Season {
        let road = (0..61).step_by(3).map(|offset| on(Surface::Road, offset, 4e3));
        season(road.chain(later.to_vec()).collect())
    }

    #[test]
    fn a_metre_less_than_the_limit_is_no_finding() {
        assert_eq!(last(&RULE, &then(&[on(Surface::Trail, 62, 2999.0)])), Verdict::Clear);
        assert_eq!(last(&RULE, &then(&[on(Surface::Sand, 62, 999.0)])), Verdict::Clear);
    }

    #[test]
    fn the_limit_is_told_and_on_ground_that_gives_way_worth_attention() {
        let finding = found(&RULE, &then(&[on(Surface::Trail, 62, 3e3)]));
        assert_eq!(finding.level, Level::Info);
        let text = message(&finding, UnitSystem::Metric);
        let expected = "New surface: trail, 3.0 km. No run of 3.0 km or more on it in the 60 days \
                        before. Give your legs a few runs to get used to it.";
        assert_eq!(text, expected);
        for soft in [Surface::Sand, Surface::Mud] {
            assert_eq!(found(&RULE, &then(&[on(soft, 62, 1e3)])).level, Level::Watch);
        }
    }

    #[test]
    fn short_runs_do_not_make_it_used_and_a_long_one_does() {
        let after = |offset, metres| {
            last(&RULE, &then(&[on(Surface::Trail, offset, metres), on(Surface::Trail, 70, 4e3)]))
        };
        assert!(matches!(after(62, 2e3), Verdict::Raised(_)));
        assert_eq!(after(62, 3e3), Verdict::Clear);
        // 60 days before day 70 is day 10.
        assert_eq!(after(10, 3e3), Verdict::Clear);
        assert!(matches!(after(9, 3e3), Verdict::Raised(_)));
        assert_eq!(after(70, 3e3), Verdict::Clear);
    }

    #[test]
    fn too_little_history_is_not_judged() {
        let early = season(vec![run(0, 5e3), on(Surface::Trail, 59, 5e3)]);
        assert_eq!(reason(&RULE, &early), "only 59 days of history, 60 needed");
        let few = season(vec![run(0, 5e3), on(Surface::Trail, 60, 5e3)]);
        assert_eq!(reason(&RULE, &few), "only 1 run in the 60 days before, 4 needed");
    }

    #[test]
    fn what_is_not_told_is_said() {
        assert_eq!(reason(&RULE, &then(&[run(62, 5e3)])), "surface not known");
        let blank = |offset| Session { distance_m: None, ..on(Surface::Trail, offset, 0.0) };
        assert_eq!(reason(&RULE, &then(&[blank(62)])), "no distance in this recording");
        let unknown_before = then(&[blank(62), on(Surface::Trail, 64, 5e3)]);
        assert_eq!(last(&RULE, &unknown_before), Verdict::Clear);
        let finding = found(&RULE, &then(&[run(61, 5e3), on(Surface::Sand, 62, 2e3)]));
        assert_eq!(finding.remarks, ["no surface known for 1 of 21 runs in the 60 days before"]);
    }

    #[test]
    fn a_base_of_zero_yields_no_ratio() {
        assert_eq!(found(&RULE, &then(&[on(Surface::Sand, 62, 2e3)])).rise_pct(), None);
    }

    #[test]
    fn it_speaks_alone_in_a_season_with_a_day_at_the_beach() {
        assert_eq!(speaking(&then(&[on(Surface::Sand, 62, 2e3)])), [RULE.id]);
    }
}
