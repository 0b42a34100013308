//! Whether the heart doubts that a run was fast: a watch that measures speeds too high makes an
//! easy run look fast, and the heart rate of its fast part stays low.

use chrono::NaiveDate;

use super::baseline::MIN_RUNS;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::stats::percentile;
use crate::rules::{Finding, Level};
use crate::season::{Season, Session};

/// Days whose runs tell which heart rates are easy; those of the usual pace.
const USUAL_DAYS: u64 = 60;
/// Share of these runs that are clearly easy by their mean heart rate; engineering default.
const EASY_PCT: f64 = 25.0;

/// What the heart rate says against the fast part of a run: it is no higher than the mean of one of
/// the easiest quarter of the runs of 60 days. `None` where it says nothing against it, or too few
/// runs have one. Sprints are too short for the heart to follow.
pub(in crate::rules) fn doubt(season: &Season, run: &Session) -> Option<String> {
    let (fast_bpm, easy_bpm) = run.fast_heart_rate_bpm.zip(easy_heart_rate_bpm(season, run.day))?;
    let show = |bpm| Quantity::new(bpm, Unit::HeartRateBpm).show(UnitSystem::Metric);
    (fast_bpm <= easy_bpm).then(|| {
        format!(
            "heart rate was easy: {} on average in the fast part, against up to {} in the easiest \
             quarter of your runs of 60 days; the speed may be wrong",
            show(fast_bpm),
            show(easy_bpm)
        )
    })
}

/// The highest mean heart rate of the easiest quarter of the runs before a day.
fn easy_heart_rate_bpm(season: &Season, day: NaiveDate) -> Option<f64> {
    let runs = season.sessions_before(day, USUAL_DAYS).iter();
    let known: Vec<f64> = runs.filter_map(|run| run.heart_rate_bpm).collect();
    (known.len() >= MIN_RUNS).then(|| percentile(known, EASY_PCT)).flatten()
}

/// Lowers a finding about the fast running of one run where the heart doubts it.
pub(in crate::rules) fn temper(season: &Season, run: &Session, finding: &mut Finding) {
    if let Some(doubt) = doubt(season, run) {
        weaken(finding, doubt);
    }
}

/// Lowers a finding by one level, and says so where there is a lower one.
pub(in crate::rules) fn weaken(finding: &mut Finding, doubt: String) {
    let lowered =
        if finding.level > Level::Info { "one level lower, because the " } else { "the " };
    finding.weaken(format!("{lowered}{doubt}"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::found;
    use crate::rules::{fast_distance_spike, first_fast_after_gap, weekly_fast_jump};
    use crate::season::fixtures::{run, season, steady};

    /// Eight weeks of three runs a week at these mean heart rates, with `fast_m` fast on Mondays,
    /// then a run on a Monday with 4 km fast at this heart rate.
    fn then(fast_m: f64, week_bpm: [f64; 3], fast_bpm: Option<f64>) -> Season {
        let mut sessions = steady(8, 8000.0);
        for week in sessions.chunks_mut(3) {
            week[0].fast_m = Some(fast_m);
            for (run, bpm) in week.iter_mut().zip(week_bpm) {
                run.heart_rate_bpm = Some(bpm);
            }
        }
        let fast = Session {
            fast_m: Some(4000.0),
            heart_rate_bpm: fast_bpm,
            fast_heart_rate_bpm: fast_bpm,
            ..run(56, 8000.0)
        };
        season([sessions, vec![fast]].concat())
    }

    /// Of 24 runs a third each at 150, 140 and 130 bpm: those up to 130 are the easiest quarter.
    const WEEK_BPM: [f64; 3] = [150.0, 140.0, 130.0];

    #[test]
    fn a_heart_rate_as_on_the_easiest_quarter_of_runs_lowers_a_spike_and_a_first_session() {
        let season = then(1000.0, WEEK_BPM, Some(130.0));
        let finding = found(&fast_distance_spike::RULE, &season);
        assert_eq!(finding.level, Level::Watch);
        let remark = "one level lower, because the heart rate was easy: 130 bpm on average in the \
                      fast part, against up to 130 bpm in the easiest quarter of your runs of 60 \
                      days; the speed may be wrong";
        assert_eq!(finding.remarks, [remark]);
        let first = found(&first_fast_after_gap::RULE, &then(0.0, WEEK_BPM, Some(120.0)));
        assert_eq!((first.level, first.remarks.len()), (Level::Info, 1));
    }

    #[test]
    fn a_higher_heart_rate_or_none_doubts_nothing() {
        for bpm in [Some(131.0), None] {
            let finding = found(&fast_distance_spike::RULE, &then(1000.0, WEEK_BPM, bpm));
            assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 0));
        }
        let mut few = then(1000.0, WEEK_BPM, Some(120.0));
        few.sessions.iter_mut().skip(3).take(21).for_each(|run| run.heart_rate_bpm = None);
        assert_eq!(found(&fast_distance_spike::RULE, &few).level, Level::Warn);
    }

    #[test]
    fn a_week_is_lowered_only_where_its_rise_is_in_doubted_runs() {
        let doubted = then(1500.0, WEEK_BPM, Some(120.0));
        let finding = found(&weekly_fast_jump::RULE, &doubted);
        assert_eq!(finding.level, Level::Watch);
        let remark = "one level lower, because the heart rate was easy in 4.0 km of it";
        assert_eq!(finding.remarks, [remark]);
        // A second run of the week, with a heart rate to match, is enough by itself.
        let hard =
            Session { fast_m: Some(4000.0), fast_heart_rate_bpm: Some(165.0), ..run(59, 8000.0) };
        let both = season([doubted.sessions, vec![hard]].concat());
        let finding = found(&weekly_fast_jump::RULE, &both);
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 0));
    }
}
