//! Which scores of the diary are drawn: those of each day in the last weeks, the worst of a week before
//! them, and always the first day of an episode.

use chrono::NaiveDate;

use crate::season::{Season, Week};
use crate::user_files::athlete::WorstPain;

/// Last weeks of which each day is drawn: those of the table on the sheet.
const DAILY_WEEKS: usize = 12;
/// Marks of single days at most; with more of them the daily part is shorter. Engineering default.
const DAILY_MARKS: usize = 60;

/// What is drawn of the diary.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Marks {
    /// Days with a score before or during a run.
    pub(super) running: Vec<(NaiveDate, f64)>,
    /// Mornings with a score.
    pub(super) morning: Vec<(NaiveDate, f64)>,
    /// Days with pain that has no score.
    pub(super) unscored: Vec<NaiveDate>,
    /// First days of episodes.
    pub(super) onsets: Vec<NaiveDate>,
    /// Last weeks of which each day is drawn.
    pub(super) daily_weeks: usize,
}

impl Marks {
    /// The marks of these weeks.
    pub(super) fn of(season: &Season, weeks: &[Week]) -> Self {
        let Some((first, last)) = weeks.first().zip(weeks.last()) else { return Self::default() };
        let shown = first.start..=last.end().min(season.as_of);
        let onsets = season.diary.episodes().into_iter().map(|episode| episode.start);
        let onsets: Vec<NaiveDate> = onsets.filter(|day| shown.contains(day)).collect();
        let mut daily_weeks = DAILY_WEEKS.min(weeks.len());
        while daily_weeks > 1
            && daily_count(season, &weeks[weeks.len() - daily_weeks..]) > DAILY_MARKS
        {
            daily_weeks -= 1;
        }
        let (weekly, daily) = weeks.split_at(weeks.len() - daily_weeks);
        let mut marks = Self { onsets, daily_weeks, ..Self::default() };
        for week in weekly {
            marks.add(&season.diary.worst_pain(week.start, week.end()));
        }
        for week in daily {
            let mut days: Vec<WorstPain> = painful_days(season, week).collect();
            if days.is_empty() {
                // A week that was noted and did not hurt has one mark at nothing.
                days.push(season.diary.worst_pain(week.start, week.end()));
            }
            days.iter().for_each(|day| marks.add(day));
        }
        for day in marks.onsets.clone() {
            marks.add(&season.diary.worst_pain(day, day));
        }
        marks.in_order()
    }

    fn add(&mut self, worst: &WorstPain) {
        self.running.extend(worst.running);
        self.morning.extend(worst.morning);
        self.unscored.extend(worst.unscored);
    }

    fn in_order(mut self) -> Self {
        for scores in [&mut self.running, &mut self.morning] {
            scores.sort_by_key(|(day, _)| *day);
            scores.dedup();
        }
        self.unscored.sort_unstable();
        self.unscored.dedup();
        self
    }
}

/// The days of a week with pain, each with what is noted of it alone.
fn painful_days<'a>(season: &'a Season, week: &Week) -> impl Iterator<Item = WorstPain> + 'a {
    let days = week.start.iter_days().take(7);
    let worst = days.map(|day| season.diary.worst_pain(day, day));
    worst.filter(|day| day.score_0_10().is_some_and(|score| score > 0.0) || day.unscored.is_some())
}

fn daily_count(season: &Season, weeks: &[Week]) -> usize {
    let days = weeks.iter().flat_map(|week| painful_days(season, week));
    days.map(|day| {
        usize::from(day.running.is_some())
            + usize::from(day.morning.is_some())
            + usize::from(day.unscored.is_some())
    })
    .sum()
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures::{day, every_second_day, season};
    use super::*;
    use crate::user_files::athlete::{Diary, DiaryEntry, Site};

    /// Twenty weeks from Monday, 2 March 2026, with these scores by day.
    fn noted(scores: &[(NaiveDate, f64)]) -> Season {
        let mut season = season(every_second_day(&[6.0; 70]), day(2026, 7, 19));
        let entry = |(date, score): &(NaiveDate, f64)| DiaryEntry {
            date: *date,
            site: Some(Site::Calf),
            during_0_10: Some(*score),
            ..DiaryEntry::default()
        };
        season.diary = Diary { entries: scores.iter().map(entry).collect() };
        season
    }

    #[test]
    fn each_day_of_the_last_weeks_is_there_and_the_first_of_an_episode_always() {
        // A week in March, when only the worst counts, and one in July.
        let scores = [
            (day(2026, 3, 10), 2.0),
            (day(2026, 3, 11), 3.0),
            (day(2026, 3, 13), 5.0),
            (day(2026, 7, 14), 3.0),
            (day(2026, 7, 16), 0.0),
            (day(2026, 7, 17), 4.0),
        ];
        let season = noted(&scores);
        let marks = Marks::of(&season, &season.calendar);
        assert_eq!(marks.running, [scores[0], scores[2], scores[3], scores[5]]);
        assert_eq!(marks.onsets, [day(2026, 3, 10), day(2026, 7, 14)]);
        assert_eq!(marks.daily_weeks, 12);
    }

    #[test]
    fn a_diary_full_of_pain_has_at_most_sixty_marks_of_single_days() {
        let days = day(2026, 3, 2).iter_days().take(140);
        let season = noted(&days.map(|day| (day, 3.0)).collect::<Vec<_>>());
        let marks = Marks::of(&season, &season.calendar);
        // Eight weeks have 56 days; the twelve before them one mark each.
        assert_eq!((marks.daily_weeks, marks.running.len()), (8, 56 + 12 + 1));
    }

    #[test]
    fn a_week_without_pain_has_one_mark_at_nothing() {
        let season = noted(&[(day(2026, 7, 14), 0.0), (day(2026, 7, 16), 0.0)]);
        let marks = Marks::of(&season, &season.calendar);
        assert_eq!(marks.running, [(day(2026, 7, 16), 0.0)]);
        assert_eq!(marks.onsets, []);
    }
}
