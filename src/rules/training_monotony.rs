//! A week in which every day was like the others: little contrast between hard and easy.

use chrono::Days;

use super::shared::baseline::{CALF_LOAD, DISTANCE, Figure, Judged, each_week, runs_of};
use super::shared::covered::require_whole_week;
use super::shared::days::whole_weeks_before;
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::columns::{RUN_CALF_LOAD, RUN_DISTANCE_M};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "training-monotony",
    title: "Training monotony: every day much the same",
    family: Family::Recovery,
    topic: Topic::CalfLoad,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Divides the mean daily calf load of a full week by its standard deviation, with \
               days off as zero. Uses distance when the load is not known. The number is large \
               when all days are alike.",
        why: "Easy days let muscles and tendons recover. A week of medium days has none.",
        when_wrong: "The idea and its limit of 2 come from illness in speed skaters, not from \
                     injuries in runners. A week of very short daily runs is monotonous too, but \
                     hardly a load.",
        next_step: "Make the easy days easier, or take one off.",
    },
    evidence: &[FOSTER],
    grade: Grade::Weak,
    needs: &[&RUN_CALF_LOAD, &RUN_DISTANCE_M],
    asks: &[],
    thresholds: &[&MAX_MONOTONY, &HIGH_LOAD],
    check,
    message,
    caps: None,
};

const FOSTER: Citation = Citation {
    short: "Foster 1998",
    doi: "",
    finding: "25 athletes, most of them speed skaters: illness followed weeks of high, even load. \
              Illness, not injury, and few people.",
};

const MAX_MONOTONY: Threshold = Threshold {
    name: "max_monotony_ratio",
    default: 2.0,
    min: 1.0,
    max: 10.0,
    unit: "ratio",
    source: "a convention after Foster 1998",
};

const HIGH_LOAD: Threshold =
    Threshold::assumed("high_load_percentile_pct", 90.0, (50.0, 100.0), "%");

/// A week of equal days has no spread to divide by; engineering default.
const MOST_MONOTONY: f64 = 10.0;
/// Weeks whose loads a week is ranked among, and the fewest that make a rank; engineering defaults.
const RANK_WEEKS: usize = 26;
const MIN_WEEKS: usize = 8;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    require_whole_week(season, index)?;
    let figure = figure_of(season, index).ok_or("no distance in this week's runs")?;
    let daily = daily(season, figure, index);
    let max = limits.get(&RULE, &MAX_MONOTONY);
    let Some(monotony) = monotony(&daily).filter(|monotony| *monotony > max) else {
        return Ok(None);
    };
    let rank_pct = limits.get(&RULE, &HIGH_LOAD);
    let mut finding = Finding::new(Level::Info, monotony, max, Unit::Ratio);
    match high_week(season, figure, index, rank_pct) {
        Some(high) if daily.iter().sum::<f64>() > high => finding.level = Level::Watch,
        Some(_) => {}
        None => finding.remarks.push("too few weeks to say whether its load was high".to_owned()),
    }
    Ok(Some(finding))
}

/// Calf load where every run of the week has it, else distance; `None` where neither is whole.
fn figure_of(season: &Season, index: usize) -> Option<&'static Figure> {
    let runs = runs_of(season, &season.calendar[index..=index]);
    let is_whole = |figure: &&&Figure| runs.iter().all(|run| (figure.of_run)(run).is_some());
    [&CALF_LOAD, &DISTANCE].iter().find(is_whole).copied()
}

/// The figure of each day of a week, days off as zero.
fn daily(season: &Season, figure: &Figure, index: usize) -> Vec<f64> {
    let start = season.calendar[index].start;
    let day = |number| start + Days::new(number);
    let of_day = |number| figure.sum_in(season, day(number)..day(number + 1));
    (0..7).map(|number| of_day(number).unwrap_or(0.0)).collect()
}

/// Mean over sample standard deviation; `None` in a week without load.
fn monotony(daily: &[f64]) -> Option<f64> {
    let mean = daily.iter().sum::<f64>() / daily.len() as f64;
    let squares: f64 = daily.iter().map(|load| (load - mean).powi(2)).sum();
    let deviation = (squares / (daily.len() - 1) as f64).sqrt();
    (mean > 0.0).then(|| (mean / deviation).min(MOST_MONOTONY))
}

/// The load that a high week goes beyond: a percentile of the runner's own weeks before.
fn high_week(season: &Season, figure: &Figure, index: usize, pct: f64) -> Option<f64> {
    let weeks = whole_weeks_before(season, index, RANK_WEEKS);
    let loads: Vec<f64> = weeks.filter_map(figure.of_week).collect();
    (loads.len() >= MIN_WEEKS).then(|| percentile(loads, pct))?
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let monotony = finding.measured.show(system);
    let high = if finding.level >= Level::Watch { ", in a week of high load" } else { "" };
    format!(
        "Seven very similar days (monotony {monotony}){high}. A contrast between hard and easy \
         days gives your legs time to recover."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{run, season};

    /// Weeks of seven runs whose kilometres are these, day by day.
    fn weeks(daily_km: &[[f64; 7]]) -> Season {
        let days = (0..).zip(daily_km.iter().flatten());
        season(days.filter(|(_, km)| **km > 0.0).map(|(at, km)| run(at, km * 1000.0)).collect())
    }

    /// Mean 4, deviations ±2 on six days: the sample deviation is 2, the monotony 2.
    const AT_THE_LIMIT: [f64; 7] = [2.0, 6.0, 2.0, 6.0, 2.0, 6.0, 4.0];
    const EVEN: [f64; 7] = [4.0; 7];
    const USUAL: [f64; 7] = [8.0, 0.0, 8.0, 0.0, 8.0, 0.0, 8.0];

    #[test]
    fn two_is_the_limit_and_no_finding() {
        assert_eq!(monotony(&AT_THE_LIMIT), Some(2.0));
        assert_eq!(last(&RULE, &weeks(&[USUAL, AT_THE_LIMIT])), Verdict::Clear);
        let over = [2.1, 6.0, 2.0, 6.0, 2.0, 6.0, 4.0];
        assert_eq!(found(&RULE, &weeks(&[USUAL, over])).level, Level::Info);
    }

    #[test]
    fn equal_days_have_the_highest_number_there_is() {
        let finding = found(&RULE, &weeks(&[USUAL, EVEN]));
        assert_eq!(finding.measured.value, 10.0);
        assert!(finding.remarks[0].contains("too few weeks"));
    }

    #[test]
    fn an_even_week_of_much_load_is_worth_attention() {
        let mut season = [[USUAL; 9].as_slice(), &[[5.0; 7]]].concat();
        // 32 km a week before, 35 km now.
        assert_eq!(found(&RULE, &weeks(&season)).level, Level::Watch);
        season[9] = EVEN;
        assert_eq!(found(&RULE, &weeks(&season)).level, Level::Info);
    }

    #[test]
    fn weeks_without_runs_or_distance_are_not_monotonous() {
        assert_eq!(monotony(&[0.0; 7]), None);
        let unknown = Session { distance_m: None, ..run(8, 0.0) };
        let season = season(vec![run(0, 5000.0), unknown]);
        assert_eq!(reason(&RULE, &season), "no distance in this week's runs");
    }

    #[test]
    fn the_week_of_the_first_recording_is_not_whole() {
        let season = season((3..7).map(|offset| run(offset, 4000.0)).collect());
        assert_eq!(reason(&RULE, &season), "the week began before the first recording");
    }

    #[test]
    fn it_speaks_alone_in_a_season_of_equal_short_days() {
        let rested = [4.0, 4.1, 4.0, 3.9, 4.0, 0.0, 0.0];
        assert_eq!(speaking(&weeks(&[rested, EVEN])), ["training-monotony"]);
    }
}
