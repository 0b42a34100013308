//! Sums and shares over spans of days: what rules about weeks in motion and about rest compare.
//! A span includes its first day and not its last, so that spans can follow each other.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use super::baseline::{Figure, Judged, verdict};
use crate::rules::{Judgement, Subject};
use crate::season::{Season, Session, Week};
use crate::user_files::athlete::Injury;

/// The sessions that began in a span of local days.
pub(in crate::rules) fn sessions_in(season: &Season, span: Range<NaiveDate>) -> &[Session] {
    let from = season.sessions.partition_point(|run| run.day < span.start);
    let to = season.sessions.partition_point(|run| run.day < span.end);
    &season.sessions[from.min(to)..to]
}

/// The local days of a span that have a run, in order, each once.
pub(in crate::rules) fn run_days(season: &Season, span: Range<NaiveDate>) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = sessions_in(season, span).iter().map(|run| run.day).collect();
    days.dedup();
    days
}

impl Figure {
    /// The sum over the runs of a span; zero without runs, `None` when one of them lacks it.
    pub(in crate::rules) fn sum_in(&self, season: &Season, span: Range<NaiveDate>) -> Option<f64> {
        sessions_in(season, span).iter().map(self.of_run).sum()
    }
}

/// The weeks before one of the calendar that lie wholly in the covered span, at most so many.
pub(in crate::rules) fn weeks_before(season: &Season, index: usize, most: usize) -> &[Week] {
    let weeks = &season.calendar[index.saturating_sub(most)..index];
    let full = weeks.partition_point(|week| week.start < season.first_day);
    &weeks[full..]
}

/// The weeks before one of the calendar that are covered from their first day to their last, among so
/// many at most: what a week is ranked with.
pub(in crate::rules) fn whole_weeks_before(
    season: &Season,
    index: usize,
    most: usize,
) -> impl Iterator<Item = &Week> {
    let on = season.calendar[index].end() + Days::new(1);
    weeks_before(season, index, most).iter().filter(move |week| season.is_whole(week, on))
}

/// One judgement an entry of the diary that is asked about.
pub(in crate::rules) fn each_entry(
    season: &Season,
    find: impl Fn(usize) -> Judged,
) -> Vec<Judgement> {
    let entries = 0..season.diary.entries.len();
    entries
        .filter(|index| season.is_asked(season.diary.entries[*index].date))
        .map(|index| Judgement { subject: Subject::Entry(index), verdict: verdict(find(index)) })
        .collect()
}

/// One judgement an injury of the athlete file that had begun on the day of the evaluation.
pub(in crate::rules) fn each_injury(
    season: &Season,
    find: impl Fn(usize) -> Judged,
) -> Vec<Judgement> {
    let begun = |(_, injury): &(usize, &Injury)| injury.start <= season.as_of;
    let injuries = season.athlete.injuries.iter().enumerate().filter(begun);
    injuries
        .map(|(index, _)| Judgement {
            subject: Subject::Injury(index),
            verdict: verdict(find(index)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::baseline::DISTANCE;
    use super::*;
    use crate::season::fixtures::{day, run, runs, season};

    #[test]
    fn a_span_has_its_first_day_and_not_its_last() {
        let season = season(runs([0, 3, 3, 7], 5000.0));
        assert_eq!(run_days(&season, day(0)..day(7)), [day(0), day(3)]);
        assert_eq!(DISTANCE.sum_in(&season, day(1)..day(8)), Some(15_000.0));
        assert_eq!(DISTANCE.sum_in(&season, day(8)..day(9)), Some(0.0));
    }

    #[test]
    fn a_run_without_the_figure_makes_the_sum_unknown() {
        let unknown = Session { distance_m: None, ..run(1, 0.0) };
        let season = season(vec![run(0, 5000.0), unknown]);
        assert_eq!(DISTANCE.sum_in(&season, day(0)..day(7)), None);
    }
}
