//! Seasons from typed sessions alone, as training logs tell them, at the cost of a pass over their
//! days.

use chrono::NaiveDate;

use super::projection::recording;
use super::week::Span;
use super::{Coverage, Forms, PartialSums, Season, SeasonSettings, Session, Windows};
use crate::base::units::{MS_PER_S, S_PER_DAY};
use crate::run::samples::AltitudeQuality;

impl Session {
    /// A session at noon of a day, of which nothing else is known, with no timer time: typed and
    /// planned ones take it for what they do not tell.
    pub fn on(day: NaiveDate) -> Self {
        let noon_s = (day - NaiveDate::default()).num_days() * S_PER_DAY + S_PER_DAY / 2;
        Self {
            recordings: Vec::new(),
            breaks_s: Vec::new(),
            day,
            start_utc_ms: noon_s * MS_PER_S,
            distance_m: None,
            timer_s: 0.0,
            climb_m: None,
            steep_m: None,
            downhill_m: None,
            altitude_quality: AltitudeQuality::None,
            fast_m: None,
            partial: PartialSums::default(),
            fast_limit: None,
            sprint_m: None,
            speeds: None,
            heart_rate_bpm: None,
            fast_heart_rate_bpm: None,
            calf_load: None,
            calf_km: None,
            longest_running_s: None,
            temperature_c: None,
            median_effort_mps: None,
            opening: Vec::new(),
            device: None,
            gear: None,
            sub_sport: None,
            step_speed_loss_cmps: None,
            shoe: None,
            surface: None,
            is_race: false,
            windows: Windows::default(),
            doubts: Vec::new(),
        }
    }
}

/// A season of sessions in any order, each of one recording that its label is both id and source
/// of. Sessions after the last day that the settings count are left out, as they are of recorded
/// seasons; other sports are not known. `None` when no session is left.
pub fn of_sessions(sessions: Vec<(Session, String)>, settings: &SeasonSettings) -> Option<Season> {
    let mut counted = sessions;
    counted.retain(|(session, _)| settings.is_counted(session.day));
    counted.sort_by_key(|(session, _)| (session.day, session.start_utc_ms));
    let (first_day, last_day) = (counted.first()?.0.day, counted.last()?.0.day);
    let as_of = settings.evaluated_on(last_day);
    let one = |(index, (session, label)): (usize, (Session, String))| {
        let recording = recording(&session, &label, index);
        (Session { recordings: vec![index], ..session }, recording)
    };
    let (sessions, recordings): (Vec<_>, Vec<_>) = counted.into_iter().enumerate().map(one).unzip();
    let span = Span { first_day, as_of, week_start: settings.week_start };
    let calendar = span.weeks(&sessions);
    let mut season = Season {
        recordings,
        sessions,
        calendar,
        others: Vec::new(),
        as_of,
        first_day,
        last_day,
        athlete: settings.athlete.clone(),
        diary: settings.diary.known_on(as_of),
        coverage: Coverage::default(),
        forms: Forms::default(),
        day_names: crate::season::DayNames::default(),
        asked_from: None,
    };
    season.coverage = Coverage::of(&season, &settings.away);
    Some(season)
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;
    use crate::season::Week;
    use crate::season::fixtures::{day, run};
    use crate::user_files::athlete::{Diary, DiaryEntry};

    #[test]
    fn a_session_of_which_only_the_day_is_known_begins_at_noon_and_claims_nothing() {
        let session = Session::on(NaiveDate::from_ymd_opt(1970, 1, 3).unwrap());
        assert_eq!(session.start_utc_ms, (48 + 12) * 3600 * 1000);
        assert_eq!((session.distance_m, session.climb_m, session.fast_m), (None, None, None));
        assert_eq!(session.altitude_quality, AltitudeQuality::None);
    }

    /// A season of runs of these distances in kilometres on these days, labelled by their place.
    fn log(runs: &[(u64, f64)], settings: &SeasonSettings) -> Season {
        let labelled = |(index, &(offset, km)): (usize, &(u64, f64))| {
            (run(offset, km * 1000.0), format!("line {index}"))
        };
        of_sessions(runs.iter().enumerate().map(labelled).collect(), settings).unwrap()
    }

    fn weeks(season: &Season) -> Vec<(usize, f64, bool)> {
        let shown = |week: &Week| (week.run_count, week.distance_m, week.is_complete);
        season.calendar.iter().map(shown).collect()
    }

    #[test]
    fn a_training_log_has_a_calendar_without_gaps_and_a_recording_each() {
        // Day 0 is a Monday; the log is not in order.
        let season = log(&[(15, 7.0), (0, 5.0), (0, 6.0), (2, 8.0)], &SeasonSettings::default());
        assert_eq!(weeks(&season), [(3, 19_000.0, true), (0, 0.0, true), (1, 7000.0, false)]);
        assert_eq!((season.calendar[0].run_days, season.calendar[0].longest_run_m), (2, Some(8e3)));
        assert_eq!(
            (season.calendar[1].climb_m, season.calendar[1].longest_run_m),
            (Some(0.0), None)
        );
        assert_eq!((season.first_day, season.last_day, season.as_of), (day(0), day(15), day(15)));
        let labels: Vec<&str> =
            (0..4).flat_map(|index| season.recordings_of(index)).map(|one| &*one.run_id).collect();
        assert_eq!(labels, ["line 1", "line 2", "line 3", "line 0"]);
        assert!(of_sessions(Vec::new(), &SeasonSettings::default()).is_none());
    }

    #[test]
    fn weeks_and_the_last_day_are_those_of_the_settings() {
        let entries = [3, 9].map(|offset| DiaryEntry { date: day(offset), ..Default::default() });
        let settings = SeasonSettings {
            as_of: Some(day(8)),
            week_start: Weekday::Sun,
            diary: Diary { entries: entries.into() },
            ..SeasonSettings::default()
        };
        let season = log(&[(0, 5.0), (6, 6.0), (8, 7.0), (9, 8.0)], &settings);
        // Sunday is day 6; day 9 lies after the evaluation.
        assert_eq!(weeks(&season), [(1, 5000.0, true), (2, 13_000.0, false)]);
        assert_eq!(season.diary.entries.len(), 1);
    }

    #[test]
    fn what_runs_do_not_know_is_unknown_in_their_week_unless_another_knows_it() {
        let blind = |offset| (Session { climb_m: None, ..run(offset, 5e3) }, "a".to_owned());
        let hilly = (Session { climb_m: Some(80.5), ..run(8, 5e3) }, "b".to_owned());
        let sessions = vec![blind(0), blind(1), blind(7), hilly];
        let season = of_sessions(sessions, &SeasonSettings::default()).unwrap();
        assert_eq!((season.calendar[0].climb_m, season.calendar[1].climb_m), (None, Some(80.5)));
    }
}
