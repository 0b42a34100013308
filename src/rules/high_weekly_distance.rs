//! A week at or above 64 km (40 miles), and whether it is high for this runner.

use chrono::Days;

use super::shared::baseline::{DISTANCE, Judged, base_text, each_week, is_beyond, raised, runs_of};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits,
    Named, Planned, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::stats::median;
use crate::columns::{WEEK_DISTANCE_M, WEEK_START};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "high-weekly-distance",
    title: "High weekly mileage",
    family: Family::Volume,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the distance of each full week with 64 km (40 miles) and with your own \
               median over the 12 full weeks before.",
        why: "More distance means more steps and less time between runs. A week that is high for \
              you is harder than the same week after years of such mileage.",
        when_wrong: "Runners who built up slowly run such weeks for years. People who get hurt run \
                     less, so in studies high mileage often goes with fewer injuries.",
        next_step: "If the week is high for you, follow it with an easier one. If it is normal for \
                    you, there is nothing to do.",
    },
    evidence: &[VAN_DER_WORP, MALISOUX],
    grade: Grade::Weak,
    needs: &[&WEEK_START, &WEEK_DISTANCE_M],
    asks: &[],
    thresholds: &[&HIGH_WEEK, &OWN_RISE, &MIN_BASE],
    check,
    message,
    caps: Some(caps),
};

const VAN_DER_WORP: Citation = Citation {
    short: "van der Worp et al. 2015",
    doi: "10.1371/journal.pone.0114937",
    finding: "Review of 15 longitudinal studies: 30–39 miles (48–63 km) a week carried more \
              risk in women than in men. Injuries of any site, not of the calf alone.",
};

const MALISOUX: Citation = Citation {
    short: "Malisoux et al. 2015",
    doi: "10.1111/sms.12154",
    finding: "264 runners: a longer mean run went with fewer injuries (hazard ratio 0.795), so \
              distance alone is not the problem.",
};

const HIGH_WEEK: Threshold = Threshold {
    name: "high_week_m",
    default: 64_000.0,
    min: 10_000.0,
    max: 300_000.0,
    unit: "m",
    source: "common advice of 40 miles; engineering default; no study supports the exact number",
};

const OWN_RISE: Threshold = Threshold::assumed("own_rise_pct", 10.0, (0.0, 200.0), "%");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 5000.0, (500.0, 50_000.0), "m");

/// Weeks that the median looks back.
const MEDIAN_WEEKS: usize = 12;
/// Full weeks below which there is no median.
const MIN_WEEKS: usize = 4;

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let week_m = season.calendar[index].distance_m;
    let high_m = limits.get(&RULE, &HIGH_WEEK);
    if week_m < high_m {
        return DISTANCE.clear_if_complete(season, index);
    }
    let (median_m, remark) = match own_median(season, index) {
        Ok(median_m) if median_m >= limits.get(&RULE, &MIN_BASE) => (Some(median_m), None),
        Ok(_) => {
            (None, Some("too little running in the weeks before for your own median".to_owned()))
        }
        Err(reason) => (None, Some(reason)),
    };
    let own_rise_pct = limits.get(&RULE, &OWN_RISE);
    let is_high_for_runner = median_m.is_some_and(|base| is_beyond(week_m, base, own_rise_pct));
    let level = if is_high_for_runner { Level::Watch } else { Level::Info };
    let what = "median of the up to 12 full weeks before";
    let mut finding = Finding {
        baseline: median_m.map(|value| Named::new(value, Unit::DistanceM, what)),
        remarks: remark.into_iter().collect(),
        ..Finding::new(level, week_m, high_m, Unit::DistanceM)
    };
    let weeks = &season.calendar[index.saturating_sub(MEDIAN_WEEKS)..index];
    let doubt = DISTANCE.doubt(runs_of(season, weeks));
    if let Some(doubt) = doubt.filter(|_| is_high_for_runner) {
        finding.remarks.push(doubt);
    }
    Ok(Some(finding))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let high_m = get(&HIGH_WEEK) - JUST_BELOW_M;
    let why = "the distance at which a week counts as high";
    let high = Cap::new(Planned::WeekDistance, high_m, why).at(Level::Info);
    let median_m = ahead.week(season).and_then(|week| own_median(season, week).ok());
    let own = median_m.filter(|median_m| *median_m >= get(&MIN_BASE)).map(|median_m| {
        let rise_pct = get(&OWN_RISE);
        let own_m = raised(median_m, rise_pct);
        let why = match own_m > high_m {
            true => format!("{rise_pct:.0} % above the median of the full weeks before"),
            false => why.to_owned(),
        };
        Cap::new(Planned::WeekDistance, own_m.max(high_m), why)
    });
    [high].into_iter().chain(own).collect()
}

/// Median distance of the up to 12 full weeks before a week.
fn own_median(season: &Season, index: usize) -> Result<f64, String> {
    let weeks = &season.calendar[index.saturating_sub(MEDIAN_WEEKS)..index];
    let on = season.calendar[index].end() + Days::new(1);
    let full = weeks.iter().filter(|week| season.is_whole(week, on));
    let distances_m: Vec<f64> = full.map(|week| week.distance_m).collect();
    let count = distances_m.len();
    let middle_m = if count < MIN_WEEKS { None } else { median(distances_m) };
    middle_m.ok_or_else(|| {
        format!("no median of your own yet: only {count} full weeks before, {MIN_WEEKS} needed")
    })
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (week, high) = (finding.measured.show(system), finding.limit.show(system));
    let own = match finding.rise_pct() {
        Some(rise) if finding.level >= Level::Watch => {
            format!(
                " It is {rise:.0} % above your own median week ({}).",
                base_text(finding, system)
            )
        }
        Some(_) => format!(" Your own median week is {}.", base_text(finding, system)),
        None => String::new(),
    };
    format!(
        "{week} in the week, at or above {high}.{own} High mileage built up slowly matters less \
         than a jump."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::Session;
    use crate::season::fixtures::{day, runs, season, season_as_of};

    /// Weeks of two equal runs, the first on Monday; kilometres a week.
    fn sessions(km: &[f64]) -> Vec<Session> {
        let starts = (0..).step_by(7).zip(km);
        starts.flat_map(|(start, km)| runs([start, start + 5], km * 500.0)).collect()
    }

    fn weeks(km: &[f64]) -> Season {
        season(sessions(km))
    }

    #[test]
    fn a_metre_less_than_the_limit_is_no_finding() {
        assert_eq!(last(&RULE, &weeks(&[63.999])), Verdict::Clear);
    }

    #[test]
    fn a_week_at_the_limit_is_told_and_a_jump_from_the_median_is_watched() {
        assert_eq!(found(&RULE, &weeks(&[60.0, 60.0, 60.0, 60.0, 66.0])).level, Level::Info);
        let finding = found(&RULE, &weeks(&[50.0, 70.0, 58.0, 62.0, 66.2]));
        assert_eq!(finding.level, Level::Watch);
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("66.2 km in the week, at or above 64.0 km."), "{text}");
        assert!(text.contains("10 % above your own median week (60.0 km)"), "{text}");
        assert!(message(&finding, UnitSystem::Imperial).contains("above 39.8 mi"));
    }

    #[test]
    fn with_three_weeks_there_is_no_own_median() {
        let finding = found(&RULE, &weeks(&[30.0, 30.0, 30.0, 70.0]));
        assert_eq!((finding.level, finding.baseline), (Level::Info, None));
        assert_eq!(
            finding.remarks,
            ["no median of your own yet: only 3 full weeks before, 4 \
                                      needed"]
        );
    }

    #[test]
    fn a_run_without_distance_is_said_or_leaves_the_week_open() {
        let mut unknown = sessions(&[50.0, 50.0, 50.0, 50.0, 70.0]);
        unknown[2].distance_m = None;
        assert_eq!(found(&RULE, &season(unknown)).level, Level::Watch);
        let mut open = sessions(&[50.0]);
        open[0].distance_m = None;
        assert_eq!(reason(&RULE, &season(open)), "1 run of this week without distance");
    }

    #[test]
    fn a_median_of_almost_nothing_is_no_base() {
        let finding = found(&RULE, &weeks(&[0.0, 1.0, 0.0, 1.0, 64.0]));
        assert_eq!((finding.level, finding.rise_pct()), (Level::Info, None));
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(sessions(&[70.0]), day(5));
        assert_eq!(reason(&RULE, &season), "the week is not over yet");
    }
}
