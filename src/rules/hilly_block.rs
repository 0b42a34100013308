//! Two weeks that were hillier than almost all of the runner's own year.

use super::contract::citations::{AMMANN, TELHAN};
use super::shared::baseline::{CLIMB, Judged, base_text, each_week, require_runs, runs_of};
use super::shared::days::weeks_before;
use super::{Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::base::units::M_PER_KM;
use crate::columns::{WEEK_CLIMB_M, WEEK_DISTANCE_M, WEEK_START};
use crate::run::samples::AltitudeQuality;
use crate::season::{Season, Week};

pub(super) const RULE: Rule = Rule {
    id: "hilly-block",
    title: "Two weeks hillier than most of the last year",
    family: Family::Hills,
    topic: Topic::Climb,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Divides the climb of the last two full weeks by their distance, and compares the \
               result with every other two weeks of the year before. It needs at least twelve such \
               pairs, so thirteen weeks. Runs without elevation are left out.",
        why: "Popular articles on sore calves name a lot of hill running as one reason. On steep \
              hills the ankle works harder; on gentle ones no difference was measured.",
        when_wrong: "If you moved to the hills or train for a mountain race, it is deliberate. GPS \
                     elevation can invent climb. No study tested this figure.",
        next_step: "For a week, put flat runs between the hilly ones.",
    },
    evidence: &[TELHAN, AMMANN],
    grade: Grade::Convention,
    needs: &[&WEEK_START, &WEEK_CLIMB_M, &WEEK_DISTANCE_M],
    asks: &[],
    thresholds: &[&MIN_CLIMB, &HIGH],
    check,
    message,
    // How hilly it is depends on climb and distance together: more of one is less of the other.
    caps: None,
};

const MIN_CLIMB: Threshold = Threshold::assumed("min_climb_m_per_km", 15.0, (1.0, 200.0), "m/km");
const HIGH: Threshold = Threshold::assumed("high_percentile_pct", 90.0, (50.0, 100.0), "%");

/// Weeks looked at together, and weeks of history; engineering defaults.
const BLOCK_WEEKS: usize = 2;
const HISTORY_WEEKS: usize = 52;
/// Blocks without which a rank says nothing; engineering default.
const MIN_BLOCKS: usize = 12;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let Some(first) = (index + 1).checked_sub(BLOCK_WEEKS) else {
        return Err("only one week of history".to_owned());
    };
    let block = &season.calendar[first..=index];
    let hilliness = climb_per_km(season, block)?;
    let runs = runs_of(season, block);
    let lacking = runs.iter().filter(|run| run.climb_m.is_none()).count();
    require_runs(runs.len(), "in the last two weeks")?;
    let needs = CLIMB.needs;
    require_runs(runs.len() - lacking, &format!("with {needs} in the last two weeks"))?;
    // Blocks that share a week with this one are left out.
    let history: Vec<f64> = weeks_before(season, first, HISTORY_WEEKS)
        .windows(BLOCK_WEEKS)
        .filter_map(|block| climb_per_km(season, block).ok())
        .collect();
    if history.len() < MIN_BLOCKS {
        let count = history.len();
        return Err(format!("only {count} two-week spans with climb, {MIN_BLOCKS} needed"));
    }
    let get = |threshold| limits.get(&RULE, threshold);
    let Some(high) = percentile(history, get(&HIGH)) else { return Ok(None) };
    let limit = high.max(get(&MIN_CLIMB));
    Ok((hilliness > high && hilliness >= get(&MIN_CLIMB)).then(|| {
        let mut finding = Finding::new(Level::Info, hilliness, limit, Unit::ClimbMPerKm)
            .against(high, "90th percentile of the two-week spans of the year before");
        if runs.iter().any(|run| run.altitude_quality == AltitudeQuality::Gps) {
            finding.remarks.push("some elevation from GPS: climb is an estimate".to_owned());
        }
        if lacking > 0 {
            let all = runs.len();
            finding.remarks.push(format!("{lacking} of {all} runs without {needs} left out"));
        }
        finding
    }))
}

/// Climb in metres per kilometre of some weeks, by the runs of which both are known: the distance
/// of a run without altitude would make the weeks look flatter than they were.
fn climb_per_km(season: &Season, weeks: &[Week]) -> Result<f64, String> {
    if weeks.iter().any(|week| week.climb_m.is_none()) {
        return Err("a week without elevation".to_owned());
    }
    let known = runs_of(season, weeks).iter().filter_map(|run| run.climb_m.zip(run.distance_m));
    let (climb_m, distance_m) =
        known.fold((0.0, 0.0), |(climb_m, distance_m), run| (climb_m + run.0, distance_m + run.1));
    if distance_m > 0.0 { Ok(climb_m / (distance_m / M_PER_KM)) } else { Err("no run".to_owned()) }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "The last two weeks had {} of climb; nine in ten two-week spans of the year before had at \
         most {}. Some flat running gives the calf a break.",
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
    use crate::season::fixtures::{run, season};

    /// Two runs of 10 km a week, each with this climb for every kilometre.
    fn weeks(climb_m_per_km: &[f64]) -> Season {
        let hilly =
            |offset, climb: f64| Session { climb_m: Some(10.0 * climb), ..run(offset, 10_000.0) };
        let starts = (0..).step_by(7).zip(climb_m_per_km);
        let sessions: Vec<Session> = starts
            .flat_map(|(start, climb)| [hilly(start, *climb), hilly(start + 3, *climb)])
            .collect();
        season(sessions)
    }

    /// Thirteen weeks with this climb, and then two others.
    fn then(usual: f64, now: f64) -> Season {
        weeks(&[vec![usual; 13], vec![now; 2]].concat())
    }

    #[test]
    fn hillier_than_nine_in_ten_and_hilly_at_all_is_for_information() {
        assert_eq!(last(&RULE, &then(16.0, 16.0)), Verdict::Clear);
        assert_eq!(found(&RULE, &then(16.0, 16.1)).level, Level::Info);
        assert_eq!(last(&RULE, &then(10.0, 14.9)), Verdict::Clear);
        let finding = found(&RULE, &then(10.0, 15.0));
        let text = message(&finding, UnitSystem::Metric);
        let start = "The last two weeks had 15 m/km of climb; nine in ten two-week spans of the \
                     year before had at most 10 m/km.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn blocks_that_overlap_this_one_do_not_count() {
        // Twelve blocks of two flat weeks need thirteen of them before the block.
        let short = weeks(&[vec![10.0; 12], vec![20.0; 2]].concat());
        assert_eq!(reason(&RULE, &short), "only 11 two-week spans with climb, 12 needed");
    }

    #[test]
    fn weeks_without_altitude_or_runs_are_not_judged() {
        let mut sessions = then(10.0, 20.0).sessions;
        let last_two = sessions.len() - 2;
        sessions[last_two].climb_m = None;
        sessions[last_two + 1].climb_m = None;
        assert_eq!(reason(&RULE, &season(sessions.clone())), "a week without elevation");
        sessions.truncate(last_two - 1);
        assert_eq!(reason(&RULE, &season(sessions)), "only 3 runs in the last two weeks, 4 needed");
    }

    #[test]
    fn runs_without_altitude_make_no_week_flatter() {
        // The same hills every week; until the last two, one run of two had no altitude.
        let mut sessions = then(20.0, 20.0).sessions;
        sessions[..26].iter_mut().step_by(2).for_each(|run| run.climb_m = None);
        assert_eq!(last(&RULE, &season(sessions)), Verdict::Clear);
    }

    #[test]
    fn runs_without_altitude_are_told_and_too_few_others_not_judged() {
        let hilly = then(10.0, 20.0).sessions;
        let blind = Session { climb_m: None, ..run(103, 10_000.0) };
        let more = season([hilly.clone(), vec![blind]].concat());
        let finding = found(&RULE, &more);
        assert_eq!(finding.measured.value, 20.0);
        assert_eq!(finding.remarks, ["1 of 5 runs without elevation left out"]);
        let mut fewer = hilly;
        fewer[29].climb_m = None;
        let needed = "only 3 runs with elevation in the last two weeks, 4 needed";
        assert_eq!(reason(&RULE, &season(fewer)), needed);
    }

    #[test]
    fn only_this_rule_speaks_of_hills_that_grow_slowly() {
        let slowly: Vec<f64> = (0..20).map(|week| 10.0 + 0.5 * f64::from(week)).collect();
        assert_eq!(speaking(&weeks(&slowly)), ["hilly-block"]);
    }
}
