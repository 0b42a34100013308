//! When the calf hurt, as diary and athlete file tell together.

use chrono::NaiveDate;

use super::diary::{Diary, Episode, merged};
use super::{Athlete, Injury};

/// The stretches of pain in calf or Achilles tendon that the entries of the diary and the injuries of the
/// athlete file tell, to be asked for many days.
pub struct CalfHistory<'a> {
    athlete: &'a Athlete,
    diary: &'a Diary,
    /// Those of the diary as it is now.
    noted: Vec<Episode>,
}

impl<'a> CalfHistory<'a> {
    /// Gathers them.
    pub fn new(athlete: &'a Athlete, diary: &'a Diary) -> Self {
        Self { athlete, diary, noted: diary.episodes() }
    }

    /// The stretches as they were known on a day, by start. An injury that lasted reaches to the day itself.
    pub fn episodes_on(&self, day: NaiveDate) -> Vec<Episode> {
        let begun = self.noted.partition_point(|episode| episode.start <= day);
        let noted = self.noted[..begun].iter().map(|episode| match episode.end <= day {
            true => *episode,
            false => Episode { end: self.last_pain(day).unwrap_or(episode.start), ..*episode },
        });
        let of_calf = |injury: &&Injury| injury.site.is_calf_or_achilles();
        let injuries = self.athlete.injuries_known_on(day).filter(of_calf).map(|injury| Episode {
            start: injury.start,
            end: injury.end.map_or(day, |end| end.min(day)),
        });
        merged(noted.chain(injuries).collect())
    }

    fn last_pain(&self, day: NaiveDate) -> Option<NaiveDate> {
        let entries = self.diary.until(day).iter().rev();
        entries.filter(|entry| entry.is_calf_pain()).map(|entry| entry.date).next()
    }
}

/// The first day of which diary or athlete file tell anything about pain; `None` without either.
pub fn calf_problem_since(athlete: &Athlete, diary: &Diary) -> Option<NaiveDate> {
    let noted = diary.entries.first().map(|entry| entry.date);
    noted.into_iter().chain(athlete.injuries.iter().map(|injury| injury.start)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user_files::athlete::{DiaryEntry, Site};

    #[test]
    fn entries_and_injuries_that_touch_are_one_stretch() {
        let day = |offset| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(offset);
        let injury = Injury { site: Site::Calf, side: None, start: day(10), end: Some(day(30)) };
        let knee = Injury { site: Site::Knee, start: day(50), ..injury.clone() };
        let athlete = Athlete { injuries: vec![injury, knee], ..Athlete::default() };
        let sore = |offset| DiaryEntry {
            date: day(offset),
            site: Some(Site::Calf),
            during_0_10: Some(4.0),
            ..DiaryEntry::default()
        };
        let diary = Diary { entries: vec![sore(8), sore(60), sore(64)] };
        let spans = |on| {
            let all = CalfHistory::new(&athlete, &diary).episodes_on(day(on));
            all.iter().map(|one| (one.start, one.end)).collect::<Vec<_>>()
        };
        assert_eq!(spans(70), [(day(8), day(30)), (day(60), day(64))]);
        assert_eq!(spans(63), [(day(8), day(30)), (day(60), day(60))]);
        assert_eq!(spans(20), [(day(8), day(20))]);
        assert_eq!(calf_problem_since(&athlete, &diary), Some(day(8)));
    }
}
