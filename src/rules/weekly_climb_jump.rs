//! A week with much more climbing than the weeks before.

use super::contract::citations::{AMMANN, SHIH, TELHAN};
use super::shared::baseline::{
    CLIMB, Judged, MIN_COVERED_DAYS, each_week, is_beyond, level_of, runs_of,
};
use super::shared::covered::require_history;
use super::shared::usual_week::{ABOVE_SECOND, UsualWeek, comparison, usual_week};
use super::{
    Ahead, Cap, Doc, Family, Finding, Grade, Judgement, Limits, Planned, Rule, Threshold, Topic,
};
use chrono::Days;

use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{WEEK_CLIMB_M, WEEK_START};
use crate::run::samples::AltitudeQuality;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "weekly-climb-jump",
    title: "Weekly climb jump",
    family: Family::Hills,
    topic: Topic::Climb,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the climb of each full week, counted on grades of 3 % and more, with the \
               week before or your usual week, whichever is higher. Your usual week is the mean of \
               the weeks with runs among the eight before. A week just above the second-highest of \
               those eight (above_second_pct) is never flagged.",
        why: "Several hilly runs in a week can add up to an unusual amount of uphill work for the \
              calf, even if none of them stands out.",
        when_wrong: "A hilly week is flagged again even if last month had one like it. GPS \
                     elevation is noisy and can invent climb. Holidays in the hills are often easy \
                     in other ways. We found no study of weekly climb and injury.",
        next_step: "Make next week flatter, and add hills over two to three weeks.",
    },
    evidence: &[TELHAN, SHIH, AMMANN],
    grade: Grade::Convention,
    needs: &[&WEEK_START, &WEEK_CLIMB_M],
    asks: &[],
    thresholds: &[&WATCH_RISE, &WARN_RISE, &ABOVE_SECOND, &MIN_RISE, &MIN_BASE],
    check,
    message,
    caps: Some(caps),
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 50.0, (5.0, 300.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 100.0, (0.0, 2000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 50.0, (10.0, 1000.0), "m");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

/// What the climb of a week is compared with.
fn base(season: &Season, index: usize) -> Result<UsualWeek<'_>, String> {
    let after_end = season.calendar[index].end() + Days::new(1);
    require_history(season, after_end, MIN_COVERED_DAYS)?;
    usual_week(&CLIMB, season, index)
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let week = &season.calendar[index];
    let climb_m = week.climb_m.ok_or("no elevation in this week's runs")?;
    let usual = base(season, index)?;
    let get = |threshold| limits.get(&RULE, threshold);
    let (base_m, limit_m) = (usual.base.value, usual.limit(get(&WATCH_RISE), get(&ABOVE_SECOND)));
    let is_jump = climb_m >= base_m + get(&MIN_RISE) && is_beyond(climb_m, limit_m, 0.0);
    if is_jump && base_m < get(&MIN_BASE) {
        return Err("too little climb in the weeks before to compare against".to_owned());
    }
    let level = level_of(climb_m, base_m, get(&WATCH_RISE), get(&WARN_RISE));
    let Some(level) = level.filter(|_| is_jump) else {
        return CLIMB.clear_if_complete(season, index);
    };
    let finding = Finding::new(level, climb_m, limit_m, Unit::HeightM);
    let mut finding = usual.compared(finding);
    let runs = runs_of(season, &season.calendar[index..=index]);
    if runs.iter().any(|run| run.altitude_quality == AltitudeQuality::Gps) {
        finding.weaken("some elevation from GPS: climb is an estimate");
    }
    Ok(Some(finding))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let usual = ahead.week(season).and_then(|week| base(season, week).ok());
    let Some(usual) = usual.filter(|usual| usual.base.value >= get(&MIN_BASE)) else {
        return Vec::new();
    };
    let (rise_pct, above_pct) = (get(&WATCH_RISE), get(&ABOVE_SECOND));
    let why = usual.limit_words(rise_pct, above_pct);
    vec![Cap::new(Planned::WeekClimb, usual.limit(rise_pct, above_pct), why)]
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "{} of climb in the week, {}. Add hills over two to three weeks rather than all at once.",
        finding.measured.show(system),
        comparison(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{found, last, reason};
    use crate::rules::{Level, Verdict};
    use crate::season::Session;
    use crate::season::fixtures::{day, run, season, season_as_of};

    /// Weeks of two runs, each with half of the week's climb.
    fn sessions(climb_m: &[f64]) -> Vec<Session> {
        let half = |offset, climb_m| Session { climb_m: Some(climb_m), ..run(offset, 10_000.0) };
        let starts = (0..).step_by(7).zip(climb_m.iter().map(|climb_m| climb_m / 2.0));
        starts
            .flat_map(|(start, climb_m)| [half(start, climb_m), half(start + 3, climb_m)])
            .collect()
    }

    fn weeks(climb_m: &[f64]) -> Season {
        season(sessions(climb_m))
    }

    #[test]
    fn half_more_than_usual_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &weeks(&[500.0, 400.0, 300.0, 600.0])), Verdict::Clear);
    }

    #[test]
    fn just_over_each_limit_is_the_next_level() {
        let level = |metres| found(&RULE, &weeks(&[500.0, 400.0, 300.0, metres])).level;
        assert_eq!(level(602.0), Level::Watch);
        assert_eq!(level(800.0), Level::Watch);
        assert_eq!(level(802.0), Level::Warn);
        let text =
            message(&found(&RULE, &weeks(&[500.0, 400.0, 300.0, 700.0])), UnitSystem::Metric);
        let start = "700 m of climb in the week, 75 % more than your usual week (400 m). Add";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn a_week_like_two_of_the_eight_before_or_like_the_last_is_no_jump() {
        // One hilly week in three: the mean is 100 m, and 300 m are nothing new.
        let every_third = [0.0, 0.0, 300.0, 0.0, 0.0, 300.0, 0.0, 0.0, 300.0];
        assert_eq!(last(&RULE, &weeks(&every_third)), Verdict::Clear);
        // Second hilly week in a row, no higher than the first.
        assert_eq!(last(&RULE, &weeks(&[100.0, 100.0, 100.0, 900.0, 900.0])), Verdict::Clear);
    }

    #[test]
    fn a_rise_below_a_hundred_metres_is_no_finding() {
        assert_eq!(last(&RULE, &weeks(&[60.0, 60.0, 60.0, 159.0])), Verdict::Clear);
    }

    #[test]
    fn too_little_history_is_not_judged() {
        let season = weeks(&[300.0, 400.0, 900.0]);
        assert_eq!(reason(&RULE, &season), "only 21 days of history, 28 needed");
    }

    #[test]
    fn runs_without_altitude_are_said_or_leave_the_week_open() {
        let mut unknown = sessions(&[500.0, 400.0, 300.0, 900.0]);
        unknown[0].climb_m = None;
        let finding = found(&RULE, &season(unknown));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
        let mut open = sessions(&[500.0, 400.0, 300.0, 500.0]);
        open[7].climb_m = None;
        assert_eq!(reason(&RULE, &season(open.clone())), "1 run of this week without elevation");
        open[6].climb_m = None;
        assert_eq!(reason(&RULE, &season(open)), "no elevation in this week's runs");
    }

    #[test]
    fn a_zero_or_tiny_base_yields_no_ratio() {
        for base_m in [0.0, 49.0] {
            let season = weeks(&[base_m, base_m, base_m, 900.0]);
            assert!(reason(&RULE, &season).starts_with("too little climb"));
            assert_eq!(last(&RULE, &weeks(&[base_m; 4])), Verdict::Clear);
        }
    }

    #[test]
    fn satellite_heights_lower_the_level() {
        let mut sessions = sessions(&[500.0, 400.0, 300.0, 900.0]);
        sessions[7].altitude_quality = AltitudeQuality::Gps;
        assert_eq!(found(&RULE, &season(sessions)).level, Level::Watch);
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(sessions(&[300.0, 300.0, 300.0, 900.0]), day(25));
        assert_eq!(reason(&RULE, &season), "the week is not over yet");
    }
}
