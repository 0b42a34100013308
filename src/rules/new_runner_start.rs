//! The first weeks of a new runner: little is more, and walking breaks are no shame.

use chrono::{Days, NaiveDate};

use super::shared::baseline::{Judged, each_week, runs_of};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::S_PER_MIN;
use crate::columns::{RUN_DISTANCE_M, RUN_LONGEST_RUNNING_S};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "new-runner-start",
    title: "A lot of running for a new runner",
    family: Family::Volume,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "For runners in their first half year, checks the distance of the first week if \
               height and weight give a body mass index above 30, and after that flags runs of \
               twenty minutes or more without a walking break.",
        why: "A new runner's muscles, tendons and bones are not used to running yet. Little \
              running experience is a known risk factor.",
        when_wrong: "The study behind the first week covers only novices with obesity. If you come \
                     from another sport you are not a beginner, and you may have run before the \
                     first recording.",
        next_step: "Alternate a minute of walking with a minute of easy running. Keep the first \
                    weeks short.",
    },
    evidence: &[NIELSEN, VAN_DER_WORP],
    grade: Grade::Weak,
    needs: &[&RUN_DISTANCE_M, &RUN_LONGEST_RUNNING_S],
    asks: &["athlete.toml: running_since", "athlete.toml: height_m", "athlete.toml: weight_kg"],
    thresholds: &[&MAX_FIRST_WEEK, &MIN_BODY_MASS_INDEX, &MAX_UNBROKEN],
    check,
    message,
    caps: None,
};

const NIELSEN: Citation = Citation {
    short: "Nielsen et al. 2014 (novices)",
    doi: "PMC4060311",
    finding: "749 novices with obesity: compared with less than 3 km in the first week, 14.3 % \
              more were injured with 3 to 6 km and 16.2 % more with over 6 km. Injuries of any \
              site.",
};

const VAN_DER_WORP: Citation = Citation {
    short: "van der Worp et al. 2015",
    doi: "10.1371/journal.pone.0114937",
    finding: "Review of 15 studies: two years or less of running experience was among the risk \
              factors. Injuries of any site.",
};

const MAX_FIRST_WEEK: Threshold = Threshold {
    name: "max_first_week_m",
    default: 3000.0,
    min: 1000.0,
    max: 20_000.0,
    unit: "m",
    source: "lowest group of Nielsen et al. 2014 (novices)",
};

const MIN_BODY_MASS_INDEX: Threshold = Threshold {
    name: "min_body_mass_index_kg_per_m2",
    default: 30.0,
    min: 20.0,
    max: 60.0,
    unit: "kg/m²",
    source: "novices of Nielsen et al. 2014",
};

const MAX_UNBROKEN: Threshold = Threshold::assumed("max_unbroken_min", 20.0, (5.0, 120.0), "min");

/// Days of running after which nobody is new: half a year.
const NEW_DAYS: u64 = 183;
/// Days after the beginning in which a week is the first.
const FIRST_DAYS: i64 = 7;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let missing = || "running_since is not in athlete.toml; add it there".to_owned();
    let since = season.athlete.running_since.ok_or_else(missing)?;
    let week = &season.calendar[index];
    if week.start >= since + Days::new(NEW_DAYS) {
        return Ok(None);
    }
    let runs = runs_of(season, &season.calendar[index..=index]);
    let max_first_m = limits.get(&RULE, &MAX_FIRST_WEEK);
    let is_long_start = is_first_week(season, since, index) && week.distance_m > max_first_m;
    let mass_index = body_mass_index(season);
    let min_index = limits.get(&RULE, &MIN_BODY_MASS_INDEX);
    if is_long_start && mass_index.is_some_and(|index| index > min_index) {
        let found = Finding::new(Level::Watch, week.distance_m, max_first_m, Unit::DistanceM);
        return Ok(Some(found));
    }
    let max_s = limits.get(&RULE, &MAX_UNBROKEN) * S_PER_MIN;
    let longest_s = runs.iter().filter_map(|run| run.longest_running_s).reduce(f64::max);
    match longest_s {
        Some(longest_s) if longest_s >= max_s => {
            Ok(Some(Finding::new(Level::Info, longest_s, max_s, Unit::TimeS)))
        }
        None if !runs.is_empty() => Err("no recording of this week's runs".to_owned()),
        _ if is_long_start && mass_index.is_none() => {
            Err("height_m or weight_kg is not in athlete.toml; add them there".to_owned())
        }
        _ => Ok(None),
    }
}

/// Whether running began in this week or the days before, and no run is known from earlier.
fn is_first_week(season: &Season, since: NaiveDate, index: usize) -> bool {
    let first = season.first_day;
    let week = &season.calendar[index];
    (week.start..=week.end()).contains(&first) && (first - since).num_days().abs() < FIRST_DAYS
}

/// Mass over the square of the height, in kg/m².
fn body_mass_index(season: &Season) -> Option<f64> {
    let athlete = &season.athlete;
    Some(athlete.weight_kg? / athlete.height_m?.powi(2))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let measured = finding.measured.show(system);
    let said = match finding.measured.unit {
        Unit::TimeS => {
            format!("{measured} of running without a walking break in your first half year")
        }
        _ => format!("{measured} in your first week of running"),
    };
    format!(
        "{said}. Less is more for new runners: alternate a minute of walking with a minute of easy \
         running."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season};
    use crate::user_files::athlete::Athlete;

    fn novice(height_m: Option<f64>, weight_kg: Option<f64>, runs: Vec<Session>) -> Season {
        let running_since = Some(day(0));
        let athlete = Athlete { running_since, height_m, weight_kg, ..Athlete::default() };
        Season { athlete, ..season(runs) }
    }

    /// A run with walking breaks.
    fn walked(offset: u64, distance_m: f64) -> Session {
        Session { longest_running_s: Some(120.0), ..run(offset, distance_m) }
    }

    #[test]
    fn three_kilometres_in_the_first_week_are_the_limit() {
        // 98 kg over 1.8 m squared is 30.2; 97 kg is 29.9.
        let first = |weight_kg, metres| novice(Some(1.8), Some(weight_kg), vec![walked(1, metres)]);
        assert_eq!(last(&RULE, &first(98.0, 3000.0)), Verdict::Clear);
        assert_eq!(found(&RULE, &first(98.0, 3001.0)).level, Level::Watch);
        assert_eq!(last(&RULE, &first(97.0, 3001.0)), Verdict::Clear);
        let text = message(&found(&RULE, &first(98.0, 6000.0)), UnitSystem::Metric);
        assert!(text.starts_with("6.0 km in your first week"), "{text}");
    }

    #[test]
    fn what_the_runner_did_not_tell_is_named() {
        assert!(reason(&RULE, &season(vec![run(0, 9000.0)])).contains("running_since"));
        let unknown = novice(None, Some(98.0), vec![walked(0, 9000.0)]);
        assert!(reason(&RULE, &unknown).contains("height_m or weight_kg"));
    }

    #[test]
    fn twenty_minutes_without_a_break_are_told_in_the_first_half_year() {
        let season = |offset, longest_s| {
            let run = Session { longest_running_s: Some(longest_s), ..run(offset, 4000.0) };
            novice(None, None, vec![walked(0, 1000.0), run])
        };
        assert_eq!(last(&RULE, &season(40, 1199.0)), Verdict::Clear);
        assert_eq!(found(&RULE, &season(40, 1200.0)).level, Level::Info);
        // Day 183 lies in the week that begins on day 182; the next begins half a year after.
        assert_eq!(found(&RULE, &season(183, 1200.0)).level, Level::Info);
        assert_eq!(last(&RULE, &season(189, 1200.0)), Verdict::Clear);
    }

    #[test]
    fn runs_without_a_recording_are_not_judged_and_weeks_without_runs_are_clear() {
        let listed = Session { longest_running_s: None, ..run(8, 4000.0) };
        let unknown = novice(None, None, vec![walked(0, 1000.0), listed]);
        assert!(reason(&RULE, &unknown).contains("no recording"));
        let gap = novice(None, None, vec![walked(0, 1000.0), walked(20, 1000.0)]);
        let second = check(&gap, &Limits::default()).swap_remove(1);
        assert_eq!(second.verdict, Verdict::Clear);
    }

    #[test]
    fn it_speaks_alone_in_the_season_of_a_new_runner() {
        let season = novice(None, None, vec![run(0, 4000.0), run(3, 4000.0)]);
        assert_eq!(speaking(&season), ["new-runner-start"]);
    }
}
