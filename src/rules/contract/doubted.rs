//! Rules answer to doubts: a finding that rests on a figure which may be wrong is lowered by one level and
//! says so, and what it does not flag is not judged instead of clear.

use chrono::Days;

use super::finding::{Judgement, Shift, Subject, Verdict};
use super::rule::Rule;
use crate::base::quantity::UnitSystem;
use crate::columns::{
    Column, RUN_CALF_LOAD, RUN_CLIMB_M, RUN_DISTANCE_M, RUN_DOWNHILL_M, RUN_FAST_M, RUN_SPRINT_M,
    RUN_STEEP_M, RUN_TIMER_S, WEEK_CALF_LOAD, WEEK_CLIMB_M, WEEK_DISTANCE_M, WEEK_FAST_M,
    WEEK_STEEP_M,
};
use crate::run::doubt::{Doubt, DoubtedFigure};
use crate::season::{Season, Session};

/// The columns that a doubted figure spoils.
const SPOILED: &[(Column, DoubtedFigure)] = &[
    (RUN_DISTANCE_M, DoubtedFigure::Distance),
    (WEEK_DISTANCE_M, DoubtedFigure::Distance),
    (RUN_TIMER_S, DoubtedFigure::Time),
    (RUN_FAST_M, DoubtedFigure::Speed),
    (WEEK_FAST_M, DoubtedFigure::Speed),
    (RUN_SPRINT_M, DoubtedFigure::Speed),
    (RUN_CALF_LOAD, DoubtedFigure::Speed),
    (WEEK_CALF_LOAD, DoubtedFigure::Speed),
    (RUN_CLIMB_M, DoubtedFigure::Altitude),
    (WEEK_CLIMB_M, DoubtedFigure::Altitude),
    (RUN_STEEP_M, DoubtedFigure::Altitude),
    (WEEK_STEEP_M, DoubtedFigure::Altitude),
    (RUN_DOWNHILL_M, DoubtedFigure::Altitude),
];

/// Answers to the doubts about the runs that a rule judged, where it needs the figure that is doubted.
pub(super) fn apply(rule: &Rule, season: &Season, judgements: &mut [Judgement]) {
    if season.sessions.iter().all(|session| session.doubts.is_empty()) {
        return;
    }
    let figures: Vec<DoubtedFigure> = rule.needs.iter().filter_map(|column| of(column)).collect();
    for judgement in judgements {
        if let Some(doubt) = doubt_about(judgement.subject, season, &figures) {
            answer(&mut judgement.verdict, &doubt);
        }
    }
}

fn of(column: &Column) -> Option<DoubtedFigure> {
    SPOILED.iter().find(|(spoiled, _)| spoiled == column).map(|(_, figure)| *figure)
}

/// What is doubted about the run, or about a run of the week.
fn doubt_about(subject: Subject, season: &Season, figures: &[DoubtedFigure]) -> Option<String> {
    let first = |session: &Session| {
        let is_read = |figure: &DoubtedFigure| figures.contains(figure);
        let doubted = session.doubts.iter().find(|doubt| doubt.figures().iter().any(is_read));
        doubted.copied()
    };
    let said = |doubt: Doubt| doubt.sentence(UnitSystem::Metric);
    match subject {
        Subject::Session(index) => {
            first(&season.sessions[index]).map(|doubt| format!("doubtful {}", said(doubt)))
        }
        Subject::Week(index) => {
            let week = season.calendar[index];
            let mut mine = season.sessions_before(week.start + Days::new(7), 7).iter();
            mine.find_map(|session| Some((session.day, first(session)?)))
                .map(|(day, doubt)| format!("the run of {day} has a doubtful {}", said(doubt)))
        }
        Subject::Entry(_) | Subject::Injury(_) => None,
    }
}

fn answer(verdict: &mut Verdict, doubt: &str) {
    match verdict {
        Verdict::Raised(finding) => {
            finding.weaken(doubt);
            finding.shift = Some(Shift::Doubted);
        }
        Verdict::Clear => *verdict = Verdict::NotJudged(doubt.to_owned()),
        // A figure that is doubted may be the reason that it is missing.
        Verdict::NotJudged(reason)
            if reason.contains("elevation") && doubt.contains("elevation") =>
        {
            doubt.clone_into(reason);
        }
        Verdict::NotJudged(_) | Verdict::Shown(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Level, Limits, rule_of};
    use crate::season::fixtures::{run, runs, season};

    /// What a rule says of the last run or week, by its place from the end.
    fn said(id: &str, season: &Season) -> Verdict {
        rule_of(id).unwrap().judge(season, &Limits::default()).pop().unwrap().verdict
    }

    /// Two months of runs of 10 km and one more, doubted.
    fn with_last(distance_m: f64, doubts: Vec<Doubt>) -> Season {
        let last = Session { doubts, ..run(60, distance_m) };
        season([runs((0..60).step_by(2), 10_000.0), vec![last]].concat())
    }

    const LONG: Doubt = Doubt::DistanceDiffers { by_pct: 8.0 };

    #[test]
    fn a_finding_on_a_doubted_distance_is_lowered_and_says_so() {
        let level = |doubts| match said("session-distance-spike", &with_last(14_000.0, doubts)) {
            Verdict::Raised(finding) => (finding.level, finding.remarks),
            other => panic!("{other:?}"),
        };
        assert_eq!(level(vec![]), (Level::Warn, vec![]));
        let why = "doubtful distance: 8 % more than the watch says".to_owned();
        assert_eq!(level(vec![LONG]), (Level::Watch, vec![why]));
    }

    #[test]
    fn a_run_that_would_be_clear_is_not_judged_and_other_figures_do_not_matter() {
        let say = |doubts| said("session-distance-spike", &with_last(10_000.0, doubts));
        assert_eq!(say(vec![]), Verdict::Clear);
        let why = "doubtful distance: 8 % more than the watch says";
        assert_eq!(say(vec![LONG]), Verdict::NotJudged(why.to_owned()));
        assert_eq!(say(vec![Doubt::ClimbsTooFast { climb_mps: 1.0 }]), Verdict::Clear);
    }

    #[test]
    fn a_week_answers_to_the_doubts_of_its_runs_and_names_the_first() {
        let mut sessions = runs((0..70).step_by(2), 10_000.0);
        sessions[33].doubts = vec![LONG];
        let Verdict::NotJudged(reason) = said("weekly-distance-jump", &season(sessions)) else {
            panic!("judged")
        };
        let why = "the run of 2024-03-07 has a doubtful distance: 8 % more than the watch says";
        assert_eq!(reason, why);
    }

    #[test]
    fn a_climb_that_is_missing_for_a_doubt_says_which() {
        let unbelieved = Session {
            climb_m: None,
            steep_m: None,
            downhill_m: None,
            doubts: vec![Doubt::PlacesDiffer { by_m: 7.2 }],
            ..run(60, 10_000.0)
        };
        let season = season([runs((0..60).step_by(2), 10_000.0), vec![unbelieved]].concat());
        let Verdict::NotJudged(reason) = said("climb-spike", &season) else { panic!("judged") };
        let why = "doubtful elevation: the same places differ by 7 m from one pass to the next";
        assert_eq!(reason, why);
    }
}
