//! A week with much more climbing than the weeks before.

use super::baseline::{CLIMB, Judged, base_text, each_week, level_of, raised, runs_of};
use super::citations::{AMMANN, SHIH, TELHAN};
use super::{Ahead, Cap, Doc, Family, Finding, Grade, Judgement, Limits, Planned, Rule, Threshold};
use crate::columns::{WEEK_CLIMB_M, WEEK_START};
use crate::quantity::{Unit, UnitSystem};
use crate::samples::AltitudeQuality;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "weekly-climb-jump",
    title: "Weekly climb rose sharply",
    family: Family::Hills,
    doc: Doc {
        what: "Compares the climb of each full week on grades of 3 % and more with the mean of \
               the three weeks before.",
        why: "Several hilly runs in a week can add up to an unusual amount of uphill work for \
              the calf even when none of them stands out.",
        when_wrong: "Heights from satellites are noisy and can invent climb. Holidays in the \
                     hills are often easy in other ways. No study of weekly climb and injury was \
                     found.",
        next_step: "Make the next week flatter, and add hills over two to three weeks.",
    },
    evidence: &[TELHAN, SHIH, AMMANN],
    grade: Grade::Convention,
    needs: &[&WEEK_START, &WEEK_CLIMB_M],
    asks: &[],
    thresholds: &[&WATCH_RISE, &WARN_RISE, &MIN_RISE, &MIN_BASE],
    check,
    message,
    headroom: Some(headroom),
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 50.0, (5.0, 300.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 100.0, (0.0, 2000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 50.0, (10.0, 1000.0), "m");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_week(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let week = &season.calendar[index];
    let climb_m = week.climb_m.ok_or("no altitude in the runs of this week")?;
    let base = CLIMB.mean_week_before(season, index)?;
    let get = |threshold| limits.get(RULE.id, threshold);
    let is_small = climb_m < base.value + get(&MIN_RISE);
    if !is_small && base.value < get(&MIN_BASE) {
        return Err("too little climb in the three weeks before to compare with".to_owned());
    }
    let level = level_of(climb_m, base.value, get(&WATCH_RISE), get(&WARN_RISE));
    let Some(level) = level.filter(|_| !is_small) else {
        return CLIMB.clear_if_complete(season, index);
    };
    let limit_m = raised(base.value, get(&WATCH_RISE));
    let mut finding = Finding::new(level, climb_m, limit_m, Unit::HeightM)
        .against(base.value, "mean climb of the three weeks before");
    let runs = runs_of(season, &season.calendar[index..=index]);
    if runs.iter().any(|run| run.altitude_quality == AltitudeQuality::Gps) {
        finding.weaken("some heights from satellites: climb is an estimate");
    }
    base.temper(&mut finding);
    Ok(Some(finding))
}

fn headroom(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(RULE.id, threshold);
    let base = ahead.week(season).and_then(|week| CLIMB.mean_week_before(season, week).ok());
    let Some(base) = base.filter(|base| base.value >= get(&MIN_BASE)) else { return Vec::new() };
    let rise_pct = get(&WATCH_RISE);
    let why = format!("{rise_pct:.0} % above the mean climb of the three weeks before");
    vec![Cap::new(Planned::WeekClimb, raised(base.value, rise_pct), why)]
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "{} of climbing in the week; the three weeks before had {} on average. Add hills over \
         two to three weeks rather than at once.",
        finding.measured.show(system),
        base_text(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::{found, last, reason};
    use crate::rules::{Level, Verdict};
    use crate::season::Session;
    use crate::season::invented::{day, run, season, season_as_of};

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
        assert_eq!(last(&RULE, &weeks(&[300.0, 400.0, 500.0, 600.0])), Verdict::Clear);
    }

    #[test]
    fn just_over_each_limit_is_the_next_level() {
        let level = |metres| found(&RULE, &weeks(&[300.0, 400.0, 500.0, metres])).level;
        assert_eq!(level(602.0), Level::Watch);
        assert_eq!(level(800.0), Level::Watch);
        assert_eq!(level(802.0), Level::Warn);
        let text =
            message(&found(&RULE, &weeks(&[300.0, 400.0, 500.0, 700.0])), UnitSystem::Metric);
        let start = "700 m of climbing in the week; the three weeks before had 400 m on average.";
        assert!(text.starts_with(start), "{text}");
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
        let mut unknown = sessions(&[300.0, 400.0, 500.0, 900.0]);
        unknown[0].climb_m = None;
        let finding = found(&RULE, &season(unknown));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
        let mut open = sessions(&[300.0, 400.0, 500.0, 500.0]);
        open[7].climb_m = None;
        assert_eq!(reason(&RULE, &season(open.clone())), "1 run of this week without altitude");
        open[6].climb_m = None;
        assert_eq!(reason(&RULE, &season(open)), "no altitude in the runs of this week");
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
        let mut sessions = sessions(&[300.0, 400.0, 500.0, 900.0]);
        sessions[7].altitude_quality = AltitudeQuality::Gps;
        assert_eq!(found(&RULE, &season(sessions)).level, Level::Watch);
    }

    #[test]
    fn an_unfinished_week_is_not_judged() {
        let season = season_as_of(sessions(&[300.0, 300.0, 300.0, 900.0]), day(25));
        assert_eq!(reason(&RULE, &season), "the week is not over yet");
    }
}
