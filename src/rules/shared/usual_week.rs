//! What a week is compared with, so that a week like the runner's others is never a jump: the larger
//! of the week before and the usual week, and beside it the second-highest of the eight weeks before.
//! One week that stands out raises no limit of its own: a spike would earn the next one.

use chrono::Days;

use super::baseline::{Base, Figure, raised, require_runs, runs_of};
use super::covered::{both, require_known_weeks};
use crate::base::quantity::UnitSystem;
use crate::rules::{Finding, Meaning, Named, Threshold};
use crate::season::{Season, Week};

/// How much more than the second-highest of the eight weeks before a week may have in any case.
pub(in crate::rules) const ABOVE_SECOND: Threshold =
    Threshold::assumed("above_second_pct", 10.0, (0.0, 100.0), "%");

/// Weeks that tell what is usual; engineering default: two months.
const USUAL_WEEKS: usize = 8;
const SECOND: &str = "the second-highest of the eight weeks before";

/// The base of a weekly rule.
pub(in crate::rules) struct UsualWeek<'s> {
    /// The larger of the week before and the mean of the weeks with runs among the eight before.
    pub(in crate::rules) base: Base,
    /// Which of the two it is, for the reader.
    pub(in crate::rules) what: Meaning,
    /// The weeks whose mean is the base.
    pub(in crate::rules) weeks: Vec<&'s Week>,
    /// The second-highest of the eight weeks before.
    second: f64,
}

/// What a week is compared with by one figure.
///
/// # Errors
/// The reason, when too little is known of the weeks before.
pub(in crate::rules) fn usual_week<'s>(
    figure: &Figure,
    season: &'s Season,
    index: usize,
) -> Result<UsualWeek<'s>, String> {
    let window = &season.calendar[index.saturating_sub(USUAL_WEEKS)..index];
    let perhaps = require_known_weeks(season, index, USUAL_WEEKS)?;
    let runs = runs_of(season, window);
    require_runs(runs.len(), "in the eight weeks before")?;
    let known = runs.iter().filter(|run| (figure.of_run)(run).is_some()).count();
    require_runs(known, &format!("with {} in the eight weeks before", figure.needs))?;
    let previous = window.last().ok_or("no earlier week")?;
    let previous_value = (figure.of_week)(previous)
        .ok_or_else(|| format!("the week before has no {}", figure.needs))?;
    // A week that began before the first recording, or with days without the watch, is a part, and no
    // usual week.
    let on = season.calendar[index].end() + Days::new(1);
    let is_whole = |week: &&Week| week.run_count > 0 && season.is_whole(week, on);
    let weeks: Vec<&Week> =
        window.iter().filter(is_whole).filter(|week| (figure.of_week)(week).is_some()).collect();
    let sum: f64 = weeks.iter().filter_map(|week| (figure.of_week)(week)).sum();
    let mean = if weeks.is_empty() { 0.0 } else { sum / weeks.len() as f64 };
    let (value, what, weeks) = if previous_value >= mean {
        (previous_value, Meaning::WeekBefore, vec![previous])
    } else {
        (mean, Meaning::UsualWeek, weeks)
    };
    let mut all: Vec<f64> = window.iter().filter_map(figure.of_week).collect();
    all.sort_by(f64::total_cmp);
    let second = all.iter().rev().nth(1).copied().unwrap_or(0.0);
    Ok(UsualWeek {
        base: Base { value, doubt: both(figure.doubt(runs), perhaps) },
        what,
        weeks,
        second,
    })
}

impl UsualWeek<'_> {
    /// The most that is no jump: the base and `rise_pct` of it, or the second-highest week and
    /// `above_second_pct` of it where that is more.
    pub(in crate::rules) fn limit(&self, rise_pct: f64, above_second_pct: f64) -> f64 {
        raised(self.base.value, rise_pct).max(raised(self.second, above_second_pct))
    }

    /// Where that limit comes from: `10 % above the week before`.
    pub(in crate::rules) fn limit_words(&self, rise_pct: f64, above_second_pct: f64) -> String {
        if raised(self.base.value, rise_pct) >= raised(self.second, above_second_pct) {
            format!("{rise_pct:.0} % above {}", self.what.words())
        } else {
            format!("{above_second_pct:.0} % above {SECOND}")
        }
    }

    /// A finding that names what it was compared with.
    pub(in crate::rules) fn compared(&self, finding: Finding) -> Finding {
        let unit = finding.measured.unit;
        let mut finding = finding.against(self.base.value, self.what);
        if self.second > self.base.value {
            finding.context = Some(Named::new(self.second, unit, SECOND));
        }
        self.base.temper(&mut finding);
        finding
    }
}

/// `38 % more than your usual week (40.0 km); the second-highest of the eight weeks before was
/// 48.0 km`.
pub(in crate::rules) fn comparison(finding: &Finding, system: UnitSystem) -> String {
    let rise = super::baseline::rise_text(finding);
    let show = |named: &Named| named.quantity.show(system);
    let base = finding.baseline.as_ref();
    let base =
        base.map_or_else(String::new, |base| format!("{} ({})", base.what.words(), show(base)));
    let second = finding.context.as_ref();
    let second = second.map(|second| format!("; {} was {}", second.what.words(), show(second)));
    format!("{rise} more than {base}{}", second.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::shared::baseline::{CALF_LOAD, DISTANCE};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, runs, season_as_of};

    /// Weeks of two equal runs on Monday and Friday, and an empty week to judge; kilometres a week.
    fn season_of(km: &[f64]) -> Season {
        let starts = (0..).step_by(7).zip(km).filter(|(_, km)| **km > 0.0);
        let sessions: Vec<Session> =
            starts.flat_map(|(start, km)| runs([start, start + 4], km * 500.0)).collect();
        season_as_of(sessions, day(7 * km.len() as u64 + 6))
    }

    /// Base and second-highest week in km, and what the base is.
    fn base(km: &[f64]) -> (f64, f64, Meaning) {
        let season = season_of(km);
        let usual = usual_week(&DISTANCE, &season, km.len()).unwrap();
        (usual.base.value / 1000.0, usual.second / 1000.0, usual.what)
    }

    #[test]
    fn the_base_is_the_larger_of_the_week_before_and_the_mean_of_active_weeks() {
        assert_eq!(base(&[40.0, 40.0, 40.0, 40.0, 44.0]), (44.0, 40.0, Meaning::WeekBefore));
        // (40 + 50 + 60 + 10) / 4; the week of rest does not count.
        assert_eq!(base(&[40.0, 0.0, 50.0, 60.0, 10.0]), (40.0, 50.0, Meaning::UsualWeek));
        // A ninth week back is forgotten: (8 × 20) / 8.
        let mut km = vec![90.0];
        km.extend([20.0; 8]);
        assert_eq!(base(&km), (20.0, 20.0, Meaning::WeekBefore));
    }

    #[test]
    fn a_first_week_that_is_only_a_part_is_not_usual_and_still_counts_as_run() {
        // The first run is on a Friday, 30 km; four whole weeks of 20 km follow, then 10.
        let mut sessions = vec![run(4, 30_000.0)];
        sessions.extend([7, 11, 14, 18, 21, 25, 28, 32].map(|offset| run(offset, 10_000.0)));
        sessions.extend(runs([35, 39], 5000.0));
        let season = season_as_of(sessions, day(48));
        let usual = usual_week(&DISTANCE, &season, 6).unwrap();
        // (4 × 20 + 10) / 5.
        assert_eq!(
            (usual.base.value, usual.what, usual.second),
            (18_000.0, Meaning::UsualWeek, 20_000.0)
        );
    }

    #[test]
    fn the_limit_is_the_larger_of_two_and_says_which() {
        let season = season_of(&[40.0, 60.0, 60.0, 10.0, 30.0]);
        let usual = usual_week(&DISTANCE, &season, 5).unwrap();
        // 1.3 × 40 = 52, 1.1 × 60 = 66; 1.7 × 40 = 68.
        assert!((usual.limit(30.0, 10.0) - 66_000.0).abs() < 1e-6);
        assert_eq!(
            usual.limit_words(30.0, 10.0),
            "10 % above the second-highest of the eight weeks before"
        );
        assert!((usual.limit(70.0, 10.0) - 68_000.0).abs() < 1e-6);
        assert_eq!(usual.limit_words(70.0, 10.0), "70 % above your usual week");
    }

    #[test]
    fn too_few_runs_or_runs_without_the_figure_are_no_base() {
        let reason = |figure: &Figure, km: &[f64]| {
            usual_week(figure, &season_of(km), km.len()).map(|_| ()).unwrap_err()
        };
        let few = "only 2 runs in the eight weeks before, 4 needed";
        assert_eq!(reason(&DISTANCE, &[40.0, 0.0, 0.0]), few);
        let unknown = "only 0 runs with calf load in the eight weeks before, 4 needed";
        assert_eq!(reason(&CALF_LOAD, &[40.0, 40.0, 40.0]), unknown);
    }
}
