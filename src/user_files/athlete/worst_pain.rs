//! The worst pain in calf or Achilles tendon that the diary holds of some days, by the moment at which it
//! was felt. Days of which nothing is written down are not days without pain.

use chrono::{Days, NaiveDate};

use super::diary::{Diary, DiaryEntry};

/// The worst of some days, each score with its day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorstPain {
    /// Before or during a run; `None` where no score is written down.
    pub running: Option<(NaiveDate, f64)>,
    /// On the morning after; `None` where no score is written down.
    pub morning: Option<(NaiveDate, f64)>,
    /// The last day with pain that was written down without a score.
    pub unscored: Option<NaiveDate>,
}

impl WorstPain {
    /// Whether anything about pain is written down.
    pub fn is_noted(&self) -> bool {
        self.running.or(self.morning).is_some() || self.unscored.is_some()
    }

    /// The worst score of any moment, 0 to 10; `None` without one.
    pub fn score_0_10(&self) -> Option<f64> {
        let scores = [self.running, self.morning].into_iter().flatten();
        scores.map(|(_, score)| score).reduce(f64::max)
    }
}

impl Diary {
    /// The worst pain felt from the first day to the last, both included.
    pub fn worst_pain(&self, first: NaiveDate, last: NaiveDate) -> WorstPain {
        let days = first..=last;
        // The entry of a day holds the score of the next morning, too.
        let entries = self.until(last).iter();
        let entries = entries.filter(|entry| entry.date + Days::new(1) >= first);
        let mut worst = WorstPain::default();
        for entry in entries.filter(|entry| entry.may_be_calf()) {
            let morning = entry.date + Days::new(1);
            if days.contains(&entry.date) {
                worst.running = worse(worst.running, entry.date, running(entry));
                worst.unscored =
                    Some(entry.date).filter(|_| entry.is_unscored_pain()).or(worst.unscored);
            }
            if days.contains(&morning) {
                worst.morning = worse(worst.morning, morning, entry.next_morning_0_10);
            }
        }
        worst
    }
}

fn running(entry: &DiaryEntry) -> Option<f64> {
    [entry.before_0_10, entry.during_0_10].into_iter().flatten().reduce(f64::max)
}

/// The worse of what is known and a score of a day; of equals the later.
fn worse(
    known: Option<(NaiveDate, f64)>,
    day: NaiveDate,
    score: Option<f64>,
) -> Option<(NaiveDate, f64)> {
    let score = score.map(|score| (day, score));
    match (known, score) {
        (Some(known), Some(score)) if known.1 > score.1 => Some(known),
        (known, score) => score.or(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user_files::athlete::Site;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, day).unwrap()
    }

    fn sore(on: u32, during: f64, morning: Option<f64>) -> DiaryEntry {
        let during_0_10 = Some(during);
        let entry = DiaryEntry { date: day(on), site: Some(Site::Calf), ..DiaryEntry::default() };
        DiaryEntry { during_0_10, next_morning_0_10: morning, ..entry }
    }

    fn diary(entries: Vec<DiaryEntry>) -> Diary {
        Diary { entries }
    }

    #[test]
    fn each_moment_has_its_worst_score_and_the_morning_lies_a_day_later() {
        let all = diary(vec![sore(3, 2.0, Some(5.0)), sore(4, 3.0, None), sore(9, 3.0, Some(1.0))]);
        let week = all.worst_pain(day(4), day(10));
        assert_eq!((week.running, week.morning), (Some((day(9), 3.0)), Some((day(4), 5.0))));
        assert_eq!(week.score_0_10(), Some(5.0));
        // The next morning of the ninth is the tenth.
        assert_eq!(all.worst_pain(day(10), day(10)).morning, Some((day(10), 1.0)));
    }

    #[test]
    fn nothing_written_down_is_not_no_pain() {
        let free = diary(vec![sore(5, 0.0, None)]);
        assert_eq!(free.worst_pain(day(4), day(10)).score_0_10(), Some(0.0));
        let empty = free.worst_pain(day(11), day(17));
        assert!(!empty.is_noted() && empty.score_0_10().is_none());
    }

    #[test]
    fn pain_without_a_score_is_noted_and_that_of_another_place_is_not() {
        let bare = |site| DiaryEntry { date: day(5), site: Some(site), ..DiaryEntry::default() };
        let calf = diary(vec![bare(Site::Calf)]).worst_pain(day(4), day(10));
        assert_eq!((calf.unscored, calf.score_0_10()), (Some(day(5)), None));
        let knee = DiaryEntry { during_0_10: Some(6.0), ..bare(Site::Knee) };
        assert!(!diary(vec![knee]).worst_pain(day(4), day(10)).is_noted());
    }
}
