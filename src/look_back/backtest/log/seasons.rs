//! The days of a log as seasons, judged by the real rules. A log knows distance and perhaps fast
//! distance; a rule that needs more answers by itself that it cannot judge.

use super::{AthleteLog, LoggedRun, Stretch, TrainingLog};
use crate::attention;
use crate::look_back::backtest::days_of;
use crate::look_back::backtest::protocol::{Followed, FollowedStretch};
use crate::rules::{Limits, judge};
use crate::season::{SeasonSettings, Session, of_sessions};

/// Every athlete of a log with what the rules say. `settings` tells how weeks begin, and of a log
/// of one runner who that is.
pub fn followed(log: &TrainingLog, limits: &Limits, settings: &SeasonSettings) -> Vec<Followed> {
    let of_one = |athlete: &AthleteLog| Followed {
        athlete: athlete.athlete.clone(),
        episodes: athlete.episodes(),
        stretches: athlete.stretches.iter().map(|one| judged(one, limits, settings)).collect(),
    };
    log.athletes.iter().map(of_one).collect()
}

/// A stretch begins without history, like a runner who comes from nowhere.
fn judged(stretch: &Stretch, limits: &Limits, settings: &SeasonSettings) -> FollowedStretch {
    let settings = SeasonSettings { as_of: Some(stretch.last), ..settings.clone() };
    let sessions = stretch.runs.iter().map(|run| (session(run), run.day.to_string()));
    let season = of_sessions(sessions.collect(), &settings);
    FollowedStretch {
        first: stretch.first,
        last: stretch.last,
        told_until: stretch.told_until,
        runs: stretch.runs.iter().map(|run| (run.day, run.distance_m)).collect(),
        rules: season.map_or_else(Vec::new, |season| {
            let outcomes = judge(&season, limits);
            let told = attention::attend(&season, &outcomes, &attention::Settings::default());
            days_of(&outcomes, &told, &season)
        }),
    }
}

/// A run of which only the distance is known, and perhaps how much of it was fast.
fn session(run: &LoggedRun) -> Session {
    Session {
        distance_m: Some(run.distance_m),
        fast_m: run.fast_m,
        sprint_m: run.sprint_m,
        ..Session::on(run.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look_back::backtest::RuleDays;
    use crate::season::fixtures::day;

    fn run(offset: u64, distance_m: f64) -> LoggedRun {
        LoggedRun { day: day(offset), distance_m, fast_m: None, sprint_m: None }
    }

    /// A run on every second day, and one of another length.
    fn log(odd: LoggedRun) -> TrainingLog {
        let mut runs: Vec<LoggedRun> = (0..30).map(|half| run(2 * half, 8000.0)).collect();
        runs.push(odd);
        runs.sort_by_key(|run| run.day);
        let (first, last) = (day(0), day(60));
        let stretch = Stretch { first, last, told_until: last, runs };
        let athlete = AthleteLog {
            athlete: "A".to_owned(),
            stretches: vec![stretch],
            injured: vec![day(50)],
        };
        TrainingLog {
            athletes: vec![athlete],
            tells_injuries: true,
            is_lovdal: false,
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_real_rules_judge_a_log_and_those_that_need_more_stay_out_of_it() {
        let found =
            followed(&log(run(45, 12_000.0)), &Limits::default(), &SeasonSettings::default());
        let rules = &found[0].stretches[0].rules;
        let of = |id: &str| -> &RuleDays { rules.iter().find(|rule| rule.rule == id).unwrap() };
        let spike = of("session-distance-spike");
        assert_eq!(spike.spoken_days().collect::<Vec<_>>(), [day(45)]);
        // The first 14 days are no history.
        assert_eq!(spike.judged.first(), Some(&day(14)));
        assert_eq!(of("climb-spike").judged, []);
        assert_eq!(of("low-cadence-for-pace").judged, []);
        assert_eq!(of("fast-distance-spike").judged, []);
        assert_eq!((found[0].episodes.len(), found[0].stretches[0].runs.len()), (1, 31));
    }

    #[test]
    fn a_stretch_without_a_run_has_no_rules() {
        let mut log = log(run(45, 1000.0));
        log.athletes[0].stretches[0].runs.clear();
        let found = followed(&log, &Limits::default(), &SeasonSettings::default());
        assert_eq!(found[0].stretches[0].rules, []);
    }
}
