//! A local week, added up from the sessions that began in it. Nowhere else is a week defined: the
//! table, the rules, what is planned and what is looked back on all go by these sums.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Session;
use crate::base::units::{from_thousandths, thousandths};

/// A local week as rules and charts read it. A session lies in the week of its start, whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// First local day.
    pub start: NaiveDate,
    /// Whether it was over on the day of the evaluation. Unfinished weeks are judged by no rule.
    pub is_complete: bool,
    /// Sessions that started in it: runs as a person counts them, several recordings with short
    /// breaks between them as one.
    pub run_count: usize,
    /// Distance in metres, of the recordings that know it; see [`Week::known_distance_m`].
    pub distance_m: f64,
    /// Timer time in seconds.
    pub timer_s: f64,
    /// Distance of the longest session in metres; `None` in a week without a known distance.
    pub longest_run_m: Option<f64>,
    /// Climb on grades of 3 % and more in metres, of the recordings that know it; zero without runs,
    /// `None` when no run has altitude.
    pub climb_m: Option<f64>,
    /// Distance on grades of 8 % and more in metres; zero without runs, `None` when no run has
    /// altitude.
    pub steep_m: Option<f64>,
    /// Fast distance in metres; zero without runs, `None` when no run of it has a fast limit.
    pub fast_m: Option<f64>,
    /// Estimated calf load (exponent 4, usual contact times) in thousands of weighted steps; zero
    /// without runs, `None` when any run of it lacks the load.
    pub calf_load: Option<f64>,
    /// Calf kilometres; zero without runs, `None` when any run of it lacks them.
    pub calf_km: Option<f64>,
    /// Days on which a session started.
    pub run_days: usize,
}

/// The days that a season covers, and when its weeks begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Local day of the first run.
    pub(super) first_day: NaiveDate,
    /// The day of the evaluation, not before the first run.
    pub(super) as_of: NaiveDate,
    /// First day of a week.
    pub(super) week_start: Weekday,
}

impl Span {
    /// The first days of its weeks, without gaps.
    pub(super) fn week_starts(self) -> impl Iterator<Item = NaiveDate> {
        let starts = first_of_week(self.first_day, self.week_start).iter_weeks();
        starts.take_while(move |start| *start <= self.as_of)
    }

    /// Every week of it, weeks without a run included. Sessions are sorted by day.
    pub(super) fn weeks(self, sessions: &[Session]) -> Vec<Week> {
        self.week_starts().map(|start| Week::of(start, self.as_of, sessions)).collect()
    }
}

/// The first day of the week that a day lies in.
pub(super) fn first_of_week(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().days_since(week_start)))
}

impl Week {
    /// The week that begins on a day, from its sessions among all, which are sorted by day.
    pub(super) fn of(start: NaiveDate, as_of: NaiveDate, sessions: &[Session]) -> Self {
        let end = start + Days::new(6);
        let from = sessions.partition_point(|session| session.day < start);
        let to = sessions.partition_point(|session| session.day <= end);
        let mine = &sessions[from..to];
        let distances = mine.iter().filter_map(Session::known_distance_m);
        let longest = distances.map(thousandths).max();
        let load = |session: &Session| Some(thousandths(session.calf_load?.by_speed.b4));
        let loads: Option<i64> = mine.iter().map(load).sum();
        let calf_km = |session: &Session| Some(thousandths(session.calf_km?.total_km()));
        let calf_km: Option<i64> = mine.iter().map(calf_km).sum();
        let days = mine.chunk_by(|one, next| one.day == next.day);
        Self {
            start,
            is_complete: end <= as_of,
            run_count: mine.len(),
            distance_m: sum(mine, Session::known_distance_m).unwrap_or(0.0),
            timer_s: from_thousandths(mine.iter().map(|run| thousandths(run.timer_s)).sum()),
            longest_run_m: longest.map(from_thousandths),
            climb_m: sum(mine, Session::known_climb_m),
            steep_m: sum(mine, Session::known_steep_m),
            fast_m: sum(mine, Session::known_fast_m),
            calf_load: loads.map(from_thousandths),
            calf_km: calf_km.map(from_thousandths),
            run_days: days.count(),
        }
    }

    /// Distance in metres, of the recordings that know it; zero without runs, `None` when none of them
    /// knows it.
    pub fn known_distance_m(&self) -> Option<f64> {
        (self.run_count == 0 || self.longest_run_m.is_some()).then_some(self.distance_m)
    }

    /// Last local day.
    pub fn end(&self) -> NaiveDate {
        self.start + Days::new(6)
    }
}

/// The sum of a figure over the sessions that know it: zero without a session, for nothing run is
/// nothing climbed; `None` where no session knows it.
fn sum(sessions: &[Session], of: fn(&Session) -> Option<f64>) -> Option<f64> {
    let known: Vec<i64> = sessions.iter().filter_map(of).map(thousandths).collect();
    (sessions.is_empty() || !known.is_empty()).then(|| from_thousandths(known.iter().sum()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::calf_load::CalfKm;
    use crate::season::PartialSums;
    use crate::season::fixtures::{run, with_load};

    fn date(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn on(day: NaiveDate, session: Session) -> Session {
        Session { day, ..session }
    }

    #[test]
    fn a_week_begins_on_the_day_that_was_chosen() {
        // 2026-01-01 is a Thursday.
        let monday = NaiveDate::from_ymd_opt(2025, 12, 29).unwrap();
        assert_eq!(first_of_week(date(1, 1), Weekday::Mon), monday);
        assert_eq!(first_of_week(date(1, 4), Weekday::Sun), date(1, 4));
    }

    #[test]
    fn weeks_without_runs_are_there_and_the_last_may_be_unfinished() {
        let span = Span { first_day: date(1, 5), as_of: date(1, 21), week_start: Weekday::Mon };
        let bare = Session { climb_m: None, ..run(0, 10_000.5) };
        let weeks = span.weeks(&[on(date(1, 5), bare.clone()), on(date(1, 21), bare)]);
        let shown: Vec<_> =
            weeks.iter().map(|week| (week.run_count, week.distance_m, week.is_complete)).collect();
        assert_eq!(shown, [(1, 10_000.5, true), (0, 0.0, true), (1, 10_000.5, false)]);
        assert_eq!((weeks[0].climb_m, weeks[1].climb_m), (None, Some(0.0)));
        assert_eq!((weeks[1].longest_run_m, weeks[1].calf_load), (None, Some(0.0)));
    }

    #[test]
    fn a_week_knows_its_load_only_when_all_its_runs_do() {
        let loaded = on(date(1, 6), with_load(run(0, 10_000.0), 8.25));
        let load_of = |second: Session| {
            Week::of(date(1, 5), date(1, 11), &[loaded.clone(), on(date(1, 8), second)]).calf_load
        };
        assert_eq!(load_of(with_load(run(0, 5000.0), 4.5)), Some(12.75));
        assert_eq!(load_of(run(0, 5000.0)), None);
    }

    #[test]
    fn calf_kilometres_of_a_week_are_the_sum_of_its_runs_and_none_where_one_lacks_them() {
        let weighed = |distance_km, hills_km| Session {
            calf_km: Some(CalfKm { distance_km, hills_km, ..CalfKm::default() }),
            ..run(0, 1000.0 * distance_km)
        };
        let first = on(date(1, 6), weighed(10.0, 2.125));
        let of_week = |second: Session| {
            Week::of(date(1, 5), date(1, 11), &[first.clone(), on(date(1, 8), second)]).calf_km
        };
        assert_eq!(of_week(weighed(5.0, -0.25)), Some(16.875));
        assert_eq!(of_week(run(0, 5000.0)), None);
        assert_eq!(Week::of(date(1, 12), date(1, 11), &[first]).calf_km, Some(0.0));
    }

    #[test]
    fn a_part_of_a_session_counts_in_its_week_and_two_sessions_of_a_day_are_two_runs() {
        let partial = PartialSums { distance_m: Some(10_000.0), ..PartialSums::default() };
        let race = Session { distance_m: None, partial, ..run(0, 10_000.0) };
        let runs = [on(date(1, 6), race), on(date(1, 6), run(0, 4000.25))];
        let week = Week::of(date(1, 5), date(1, 11), &runs);
        assert_eq!((week.run_count, week.run_days), (2, 1));
        assert_eq!((week.distance_m, week.longest_run_m), (14_000.25, Some(10_000.0)));
    }
}
