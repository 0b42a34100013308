//! A season as it was before a day, with runs added that are only planned: the same rules judge
//! what may come.

use chrono::{Datelike, Days, NaiveDate};

use super::{Forms, Recording, Season, Session, Week};
use crate::base::stats::median_high_by;
use crate::run::calf_load::CalfLoad;
use crate::user_files::athlete::Diary;

/// Days whose runs tell what is usual.
const USUAL_DAYS: u64 = 30;

impl Season {
    /// The first day of the week that a day lies in, as this season counts weeks.
    pub fn week_start_of(&self, day: NaiveDate) -> NaiveDate {
        let first = self.calendar.first().map_or(day, |week| week.start);
        day - Days::new(u64::from(day.weekday().days_since(first.weekday())))
    }

    /// What was known before `day`, with these runs added by their names, on `as_of`. The calendar
    /// reaches to the week of `as_of`. Planned runs lie on `day` or later.
    pub fn projected(
        &self,
        day: NaiveDate,
        planned: &[(Session, String)],
        as_of: NaiveDate,
    ) -> Self {
        let known = self.sessions.partition_point(|session| session.day < day);
        let mut sessions = self.sessions[..known].to_vec();
        let row_of = |row: &usize| self.sessions[self.recordings[*row].session].day < day;
        let rows: Vec<usize> = (0..self.recordings.len()).filter(row_of).collect();
        let mut recordings: Vec<Recording> =
            rows.iter().map(|&row| self.recordings[row].clone()).collect();
        for (session, name) in planned {
            let row = recordings.len();
            recordings.push(recording(session, name, sessions.len()));
            sessions.push(Session { recordings: vec![row], ..session.clone() });
        }
        let calendar = self.projected_calendar(day, as_of, &sessions);
        let last_day = sessions.last().map_or(self.last_day, |session| session.day);
        let mut projected = Self {
            recordings,
            sessions,
            calendar,
            others: self.others.iter().take_while(|other| other.day < day).cloned().collect(),
            as_of,
            last_day,
            diary: self.diary.known_on(as_of),
            coverage: self.coverage.before(day),
            ..self.without_runs()
        };
        projected.forms = self.forms.known(&projected, known);
        projected
    }

    /// What is known of the days from `from` on, with the same beginning of the covered span: for
    /// questions whose windows do not reach further back. Of form nothing is kept.
    pub fn recent(&self, from: NaiveDate) -> Self {
        let skipped = self.sessions.partition_point(|session| session.day < from);
        let mut sessions = self.sessions[skipped..].to_vec();
        let mut recordings = Vec::new();
        for (index, session) in sessions.iter_mut().enumerate() {
            for row in &mut session.recordings {
                recordings.push(Recording { session: index, ..self.recordings[*row].clone() });
                *row = recordings.len() - 1;
            }
        }
        let calendar = self.calendar.iter().filter(|week| week.end() >= from).copied().collect();
        let others = self.others.iter().filter(|other| other.day >= from).cloned().collect();
        let diary = self.diary.clone();
        Self { recordings, sessions, calendar, others, diary, ..self.without_runs() }
    }

    /// The same runner and span, with nothing that was run or noted.
    fn without_runs(&self) -> Self {
        Self {
            recordings: Vec::new(),
            sessions: Vec::new(),
            calendar: Vec::new(),
            others: Vec::new(),
            as_of: self.as_of,
            first_day: self.first_day,
            last_day: self.last_day,
            athlete: self.athlete.clone(),
            diary: Diary::default(),
            coverage: self.coverage.clone(),
            forms: Forms::default(),
            day_names: self.day_names,
            asked_from: None,
        }
    }

    /// The calf load of a usual metre: that of the run with the median load a metre in the 30 days
    /// before a day. Planned runs are taken to have it; a fast or hilly one has more. `None` when no
    /// run of these days has both.
    pub fn usual_calf_load(&self, day: NaiveDate) -> Option<CalfLoad> {
        let of_metre = |run: &Session| {
            let distance_m = run.distance_m.filter(|metres| *metres > 0.0)?;
            Some(run.calf_load?.times(1.0 / distance_m))
        };
        let loads = self.sessions_before(day, USUAL_DAYS).iter().filter_map(of_metre).collect();
        median_high_by(loads, |a: &CalfLoad, b| a.by_speed.b4.total_cmp(&b.by_speed.b4))
    }

    /// The weeks before that of `day` as they were, then those up to `as_of` from their sessions.
    fn projected_calendar(
        &self,
        day: NaiveDate,
        as_of: NaiveDate,
        sessions: &[Session],
    ) -> Vec<Week> {
        let first = self.week_start_of(day);
        let mut calendar: Vec<Week> =
            self.calendar.iter().take_while(|week| week.start < first).copied().collect();
        let next = calendar.last().map_or(first, |week| week.start + Days::new(7));
        let starts = next.iter_weeks().take_while(|start| *start <= as_of);
        calendar.extend(starts.map(|start| Week::of(start, as_of, sessions)));
        for week in &mut calendar {
            week.is_complete = week.end() <= as_of;
        }
        calendar
    }
}

/// The recording that stands for a session which is only typed or planned, by its name.
pub(super) fn recording(session: &Session, name: &str, index: usize) -> Recording {
    Recording {
        run_id: name.to_owned(),
        source: name.to_owned(),
        repeat_ids: Vec::new(),
        day: session.day,
        distance_m: session.distance_m,
        timer_s: session.timer_s,
        calf_km: session.calf_km,
        session: index,
        doubts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, other, run, runs, season};

    #[test]
    fn what_lies_after_the_day_is_not_known_and_the_plan_is_added() {
        let season = season(runs([0, 8, 9, 20], 5000.0));
        let projected = season.projected(day(9), &[(run(9, 7000.0), "plan".to_owned())], day(13));
        let days: Vec<NaiveDate> = projected.sessions.iter().map(|session| session.day).collect();
        assert_eq!(days, [day(0), day(8), day(9)]);
        assert_eq!(projected.recordings_of(2).next().unwrap().source, "plan");
        let weeks: Vec<_> =
            projected.calendar.iter().map(|week| (week.start, week.distance_m)).collect();
        assert_eq!(weeks, [(day(0), 5000.0), (day(7), 12_000.0)]);
        assert!(projected.calendar.iter().all(|week| week.is_complete));
    }

    #[test]
    fn the_recent_part_keeps_its_runs_its_weeks_and_the_first_day() {
        let season = season(runs([0, 8, 9, 20], 5000.0));
        let recent = season.recent(day(9));
        let days: Vec<NaiveDate> = recent.sessions.iter().map(|session| session.day).collect();
        assert_eq!((days, recent.first_day), (vec![day(9), day(20)], day(0)));
        assert_eq!(recent.recordings_of(1).next().unwrap().day, day(20));
        // The week of day 9 is whole: 10 km.
        assert_eq!(recent.calendar[0].distance_m, 10_000.0);
    }

    #[test]
    fn activities_of_other_sports_are_known_up_to_the_day_before() {
        let mut season = season(runs([0, 8], 5000.0));
        season.others = [6, 8, 9].map(|offset| other(offset, "cycling", None)).into();
        let projected = season.projected(day(9), &[], day(9));
        let days: Vec<NaiveDate> = projected.others.iter().map(|other| other.day).collect();
        assert_eq!(days, [day(6), day(8)]);
    }

    #[test]
    fn weeks_without_runs_lie_between_the_last_run_and_the_day() {
        let season = season(runs([0, 1], 5000.0));
        let projected = season.projected(day(30), &[], day(30));
        let weeks: Vec<_> =
            projected.calendar.iter().map(|week| (week.distance_m, week.is_complete)).collect();
        assert_eq!(weeks, [(10_000.0, true), (0.0, true), (0.0, true), (0.0, true), (0.0, false)]);
    }
}
